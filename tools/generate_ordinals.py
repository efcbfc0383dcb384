"""Write the affixes of ordinals in figures, 1st, 2.º, 第3: `python tools/generate_ordinals.py`.

Needs PyICU (`pip install icukit-pyicu`), which the project itself does not. CLDR has ordinals as rules for
spelling numbers out (`rbnf`, `digits-ordinal`), which Babel does not carry; what it does carry are the
ordinal plural categories. For each language below the rules are run on many numbers, and the language is
written to `briefing/figures/ordinals.json` if one prefix and one suffix stand for each category without
exception.

Where the language has genders, CLDR's default is the masculine. Left out are languages where CLDR has only
the bare number or the full stop of its root although the language writes ordinals otherwise, and Romanian,
Ukrainian and Lao, whose rules do not give what is written there.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import icu  # type: ignore[import-not-found]  # only this script needs it
from babel import Locale

from briefing.figures.plurals import ordinal_category

TARGET = Path(__file__).parents[1] / "briefing" / "figures" / "ordinals.json"
LANGUAGES = (
    *("af", "bs", "ca", "cs", "da", "de", "en", "es", "et", "fi", "fil", "fr", "ga", "gu", "hi", "hr", "hu"),
    *(
        "id",
        "is",
        "it",
        "ja",
        "km",
        "ko",
        "lv",
        "nb",
        "nl",
        "nn",
        "no",
        "pl",
        "pt",
        "pt_PT",
        "sk",
        "sl",
        "sr",
    ),
    *("sv", "th", "tr", "vi", "yue", "zh"),
)
NUMBERS = (*range(1, 1300), *range(1_999_900, 2_000_130))


def main() -> None:
    """Run the rules of every language, and write those that hold without exception."""
    table = {name: affixes for name in LANGUAGES if (affixes := _affixes(name))}
    TARGET.write_text(
        json.dumps(table, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    print("left out:", *(name for name in LANGUAGES if name not in table))  # noqa: T201 - its report


def _affixes(name: str) -> dict[str, tuple[str, str]]:
    rules = icu.RuleBasedNumberFormat(icu.URBNFRuleSetTag.ORDINAL, icu.Locale(name))
    plain = icu.NumberFormat.createInstance(icu.Locale(name + "@numbers=latn"))
    plain.setGroupingUsed(True)
    found: dict[str, set[tuple[str, str]]] = {}
    for number in NUMBERS:
        text, digits = rules.format(number), plain.format(number)
        if digits not in text:
            digits = str(number)
        prefix, _, suffix = text.partition(digits)
        found.setdefault(ordinal_category(Locale.parse(name), Decimal(number)), set()).add((prefix, suffix))
    certain = all(len(affixes) == 1 and affixes != {("", "")} for affixes in found.values())
    return {category: affixes.pop() for category, affixes in found.items()} if certain else {}


if __name__ == "__main__":
    main()

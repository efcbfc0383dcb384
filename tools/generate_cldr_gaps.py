"""Write what CLDR says about figures and Babel leaves out: `python tools/generate_cldr_gaps.py FOLDER`.

FOLDER holds the JSON edition of the CLDR release that Babel ships, unpacked: the npm packages
`cldr-numbers-full` and `cldr-dates-full`, each in a folder of its own name. Every value is compared with what
Babel has for the same locale, and only what differs is written, to `briefing/figures/cldr_gaps.json`, so that
what Babel learns disappears from the file when this is run again after an update.

Besides what Babel does not read at all, the differences are values that it keeps although CLDR's survey has
not confirmed them, which neither CLDR's JSON nor ICU has, and variants that it takes for the value itself.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel import Locale, localedata

from briefing.figures.cldr import babel_data, lineage

TARGET = Path(__file__).parents[1] / "briefing" / "figures" / "cldr_gaps.json"
SYMBOLS = (
    *("decimal", "group", "currencyDecimal", "currencyGroup"),
    *("minusSign", "plusSign", "percentSign", "perMille"),
)
PATTERNS = {
    "decimal": ("decimalFormats", "standard", ("decimal_formats", None)),
    "percent": ("percentFormats", "standard", ("percent_formats", None)),
    "currency": ("currencyFormats", "standard", ("currency_formats", "standard")),
    "accounting": ("currencyFormats", "accounting", ("currency_formats", "accounting")),
}
COMPACT = (("decimal", "long"), ("decimal", "short"), ("currency", "short"))
SKELETONS = ("hmv", "Hmv")

Data = Mapping[str, Any]
Entry = tuple[str, str, str, str | None]
"""Table, key, CLDR's value, and Babel's."""


def main(folder: Path) -> None:
    """Compare every locale that both CLDR's JSON and Babel have, parents first, and write the file."""
    gaps: dict[str, dict[str, dict[str, str]]] = {}
    for identifier in sorted(_identifiers(folder), key=lambda name: len(_ancestors(name))):
        for table, key, value, known in _entries(folder, identifier):
            locales = gaps.setdefault(table, {})
            inherited = (locales.get(name, {}).get(key) for name in _ancestors(identifier))
            if value != next((each for each in inherited if each is not None), known):
                locales.setdefault(identifier, {})[key] = value
    TARGET.write_text(json.dumps(gaps, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _identifiers(folder: Path) -> Iterator[str]:
    yield "root"
    for path in (folder / "cldr-numbers-full" / "main").iterdir():
        identifier = path.name.replace("-", "_")
        if localedata.exists(identifier):
            yield identifier


def _ancestors(identifier: str) -> list[str]:
    return [] if identifier == "root" else [*list(lineage(Locale.parse(identifier)))[1:], "root"]


def _entries(folder: Path, identifier: str) -> Iterator[Entry]:
    tag = "und" if identifier == "root" else identifier.replace("_", "-")
    numbers = _json(folder, "cldr-numbers-full", tag, "numbers.json")["numbers"]
    currencies = _json(folder, "cldr-numbers-full", tag, "currencies.json")["numbers"]["currencies"]
    calendar = _json(folder, "cldr-dates-full", tag, "ca-gregorian.json")["dates"]["calendars"]["gregorian"]
    zones = _json(folder, "cldr-dates-full", tag, "timeZoneNames.json")["dates"]["timeZoneNames"]
    system = numbers["defaultNumberingSystem"]
    yield "numbers", "minimum_grouping_digits", numbers["minimumGroupingDigits"], None
    yield "numbers", "range", numbers[f"miscPatterns-numberSystem-{system}"]["range"], None
    yield "zones", "offset", zones["hourFormat"], None
    yield "zones", "zero_offset", zones["gmtZeroFormat"], None
    for length, pattern in calendar["dateTimeFormats-atTime"]["standard"].items():
        yield "at_time", length, pattern, None
    for skeleton in SKELETONS:
        pattern = calendar["dateTimeFormats"]["availableFormats"].get(skeleton)
        if pattern and identifier != "root":
            known = babel_data(Locale.parse(identifier), "datetime_skeletons").get(skeleton)
            yield "skeletons", skeleton, pattern, known and known.pattern
    yield from _own_patterns_of_currencies(currencies)
    if identifier != "root":
        locale = Locale.parse(identifier)
        yield from _symbols_of_currencies(locale, currencies)
        for each in sorted({system, "latn"}):
            if f"symbols-numberSystem-{each}" in numbers:
                yield from _of_numbering_system(locale, numbers, each)


def _json(folder: Path, package: str, tag: str, file: str) -> Data:
    content = json.loads((folder / package / "main" / tag / file).read_text(encoding="utf-8"))
    found: Data = content["main"][tag]
    return found


def _own_patterns_of_currencies(currencies: Data) -> Iterator[Entry]:
    for code, names in currencies.items():
        if "symbol-alt-narrow" in names:
            yield "narrow_symbols", code, names["symbol-alt-narrow"], None
        for name in ("pattern", "decimal", "group"):
            if name in names:
                yield "patterns_of_currencies", f"{code} {name}", names[name], None


def _symbols_of_currencies(locale: Locale, currencies: Data) -> Iterator[Entry]:
    known = babel_data(locale, "currency_symbols")
    for code, names in currencies.items():
        yield "symbols_of_currencies", code, names.get("symbol", code), known.get(code, code)


def _of_numbering_system(locale: Locale, numbers: Data, system: str) -> Iterator[Entry]:
    known = babel_data(locale, "number_symbols")
    symbols = {**known["latn"], **known.get(system, {})}
    for name, value in numbers[f"symbols-numberSystem-{system}"].items():
        if name in SYMBOLS:
            yield "symbols", f"{system} {name}", value, symbols.get(name)
    for name, (group, key, path) in PATTERNS.items():
        pattern = numbers[f"{group}-numberSystem-{system}"][key]
        yield "patterns", f"{system} {name}", pattern, babel_data(locale, *path).pattern
    if system == locale.default_numbering_system:
        yield from _compact(locale, numbers)


def _compact(locale: Locale, numbers: Data) -> Iterator[Entry]:
    for style, length in COMPACT:
        formats = numbers[f"{style}Formats-numberSystem-{locale.default_numbering_system}"].get(length, {})
        by_length = babel_data(locale, f"compact_{style}_formats")
        for name, pattern in formats.get("decimalFormat", formats.get("standard", {})).items():
            zeros, _, category = name.partition("-count-")
            if "-alt-" not in category:
                found = [by_length.get(each, {}).get(category, {}).get(zeros) for each in (length, "short")]
                known = next((each.pattern for each in found if each), None)
                yield "compact", f"{style} {length} {zeros} {category}", pattern, known


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""The plural category of a number as it is printed (UTS #35 part 3, section 5)."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache

from babel import Locale, localedata
from babel.core import get_global
from babel.plural import PluralRule

from briefing.figures.cldr import babel_data

_RELATION = re.compile(r"([nivwftce])(?: mod (\d+))?( not)? in ([\d.,]+)")


Operands = tuple[int, int, int, int, int, int]
"""The operands of a plural rule that are whole numbers, in the order of `_OPERANDS`."""

_OPERANDS = "ivwftc"
"""`i` the whole part, `v` how many decimals are printed, `w` how many of them without trailing zeros, `f` and
`t` the same decimals as whole numbers, `c` the power of ten that stands as a word in a compact number.

`n`, the number itself, is `i` where `t` is 0, and in no range otherwise; `e` is another name of `c`."""

Condition = Callable[[Operands], bool]
Rules = tuple[tuple[str, Condition], ...]
"""The categories of a language with what a number must satisfy for each, but for `other`."""


def plural_category(locale: Locale, printed: Decimal, exponent: int = 0) -> str:
    """The cardinal category of `printed`, whose visible decimals count: 1 and 1.0 can differ.

    `exponent` is the power of ten that stands as a word in a compact number (operands c and e), so that
    French tells "1 000 000 yuans" from "1 million de yuans". Babel knows the rules but not these operands.
    """
    return category(cardinal_rules(locale), printed, exponent)


def ordinal_category(locale: Locale, printed: Decimal) -> str:
    """The ordinal category of `printed`: English 1st is `one`, 2nd `two`, 3rd `few`, 4th `other`."""
    return category(_ordinal_rules(locale), printed)


def category(rules: Rules, printed: Decimal, exponent: int = 0) -> str:
    """The first category whose condition `printed` satisfies."""
    if not rules:
        return "other"
    operands = _operands(printed, exponent)
    for name, holds in rules:
        if holds(operands):
            return name
    return "other"


def _operands(number: Decimal, exponent: int) -> Operands:
    plain = f"{number:f}".lstrip("-")
    if "." not in plain:
        return int(plain), 0, 0, 0, 0, exponent
    whole, _, fraction = plain.partition(".")
    significant = fraction.rstrip("0")
    return int(whole), len(fraction), len(significant), int(fraction), int(significant or 0), exponent


# --- rules --------------------------------------------------------------------------------------


@cache
def cardinal_rules(locale: Locale) -> Rules:
    """The cardinal rules of a language, in the order of CLDR; none where it has only `other`."""
    return _compiled(_own_rule(locale, "plural_form"))


@cache
def _ordinal_rules(locale: Locale) -> Rules:
    return _compiled(_own_rule(locale, "ordinal_form"))


def _own_rule(locale: Locale, name: str) -> PluralRule:
    """The rule of the locale or of its language: Portuguese in Angola counts as in Brazil, not in Portugal.

    Plural rules do not follow the `parentLocales` that all other data follow (`component="plurals"` has
    none), while Babel lets them.
    """
    identifier = str(locale)
    rule: PluralRule = babel_data(locale, name)
    while shorter := identifier.rpartition("_")[0]:
        parent = get_global("parent_exceptions").get(identifier)
        if parent and parent != "root" and localedata.load(parent)[name].rules == rule.rules:
            rule = localedata.load(shorter)[name]
        identifier = shorter
    return rule


def _compiled(rule: PluralRule) -> Rules:
    return tuple((name, _condition(source)) for name, source in rule.rules.items())


def _condition(source: str) -> Condition:
    """A rule such as `v in 0 and i mod 10 in 2..4 or …`, ready to be asked."""
    alternatives = tuple(
        tuple(_relation(*relation.groups()) for relation in _RELATION.finditer(alternative))
        for alternative in source.split(" or ")
    )
    if len(alternatives) == 1 and len(alternatives[0]) == 1:
        return alternatives[0][0]

    def holds(operands: Operands) -> bool:
        for relations in alternatives:
            for relation in relations:
                if not relation(operands):
                    break
            else:
                return True
        return False

    return holds


def _relation(operand: str, modulus: str | None, negated: str | None, ranges: str) -> Condition:
    """One relation; `n`, which can have decimals, is in a range only where its decimals are all zero."""
    bounds = tuple(_bounds(part) for part in ranges.split(","))
    low, high = bounds[0]
    position = _OPERANDS.index({"n": "i", "e": "c"}.get(operand, operand))
    decimals = _OPERANDS.index("t")
    remainder_of = int(modulus) if modulus else 0
    wanted = not negated

    def within(operands: Operands) -> bool:
        value = operands[position] % remainder_of if remainder_of else operands[position]
        return (low <= value <= high) is wanted

    def within_any(operands: Operands) -> bool:
        value = operands[position] % remainder_of if remainder_of else operands[position]
        return any(start <= value <= end for start, end in bounds) is wanted

    def whole(operands: Operands) -> bool:
        return not wanted if operands[decimals] else ranged(operands)

    ranged = within if len(bounds) == 1 else within_any
    return whole if operand == "n" else ranged


def _bounds(source: str) -> tuple[int, int]:
    start, _, end = source.partition("..")
    return int(start), int(end or start)

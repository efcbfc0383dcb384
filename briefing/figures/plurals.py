"""The plural category of a number as it is printed (UTS #35 part 3, section 5)."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from functools import cache

from babel import Locale

_RELATION = re.compile(r"([nivwftce])(?: mod (\d+))?( not)? in ([\d.,]+)")


def plural_category(locale: Locale, printed: Decimal, exponent: int = 0) -> str:
    """The cardinal category of `printed`, whose visible decimals count: 1 and 1.0 can differ.

    `exponent` is the power of ten that stands as a word in a compact number (operands c and e), so that
    French tells "1 000 000 yuans" from "1 million de yuans". Babel knows the rules but not these operands.
    """
    number = printed.copy_abs()
    # Babel's rules take remainders, which Python refuses for numbers longer than the context's precision.
    with localcontext(prec=max(28, len(number.as_tuple().digits) + abs(number.adjusted()))):
        if exponent and _needs_exponent(locale):
            return _category_by_rules(locale, number, exponent)
        return str(locale.plural_form(number))


@cache
def _needs_exponent(locale: Locale) -> bool:
    return any(
        relation[1] in "ce"
        for rule in locale.plural_form.rules.values()
        for relation in _RELATION.finditer(rule)
    )


def _category_by_rules(locale: Locale, number: Decimal, exponent: int) -> str:
    operands = _operands(number, exponent)
    for category, rule in locale.plural_form.rules.items():
        for alternative in rule.split(" or "):
            if all(_holds(relation, operands) for relation in _RELATION.finditer(alternative)):
                return category
    return "other"


def _operands(number: Decimal, exponent: int) -> dict[str, Decimal]:
    fraction = f"{number:f}".partition(".")[2]
    significant = fraction.rstrip("0")
    return {
        "n": number,
        "i": Decimal(int(number)),
        "v": Decimal(len(fraction)),
        "w": Decimal(len(significant)),
        "f": Decimal(fraction or 0),
        "t": Decimal(significant or 0),
        "c": Decimal(exponent),
        "e": Decimal(exponent),
    }


def _holds(relation: re.Match[str], operands: dict[str, Decimal]) -> bool:
    operand, modulus, negated, ranges = relation.groups()
    value = operands[operand] % Decimal(modulus) if modulus else operands[operand]
    return any(_within(value, bounds) for bounds in ranges.split(",")) != bool(negated)


def _within(value: Decimal, bounds: str) -> bool:
    start, _, end = bounds.partition("..")
    return value == int(value) and int(start) <= value <= int(end or start)

"""An amount in another currency, by a dated rate, no more precise than its source."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from briefing.model import Kind, Quantity, Rate

FEWEST_SIGNIFICANT_DIGITS = 2
"""Even of 80 billion the second digit is kept: its zero is more often a digit than a rounding."""


def equivalent(quantity: Quantity, rate: Rate, currency: str) -> Quantity:
    """`quantity`, a CURRENCY, in `currency` (ISO 4217, any case) by `rate`, quoted either way round.

    Rounded half up to as many significant digits as the source value has without its trailing zeros, at
    least two: 130 billion CNY at 7.0967 CNY per USD are 18 billion USD. Raises ValueError where `quantity`
    is no amount or `rate` does not relate the two currencies.
    """
    target = currency.upper()
    if quantity.kind is not Kind.CURRENCY or not isinstance(quantity.value, Decimal):
        raise ValueError(f"only an amount has an equivalent in {target}, not a {quantity.kind}")
    digits = significant_digits(quantity.value)
    arithmetic = Context(prec=max(2 * digits, 50), rounding=ROUND_HALF_UP)
    match (quantity.unit, target):
        case (rate.base, rate.quote):
            converted = arithmetic.multiply(quantity.value, rate.value)
        case (rate.quote, rate.base):
            converted = arithmetic.divide(quantity.value, rate.value)
        case _:
            raise ValueError(
                f"a rate of {rate.base} in {rate.quote} does not relate {quantity.unit} and {target}"
            )
    rounded = Context(prec=digits, rounding=ROUND_HALF_UP).plus(converted)
    return Quantity(Kind.CURRENCY, Decimal(f"{rounded:f}"), target)


def significant_digits(value: Decimal) -> int:
    """The significant digits that a rounded `value` can be taken to have: those before its trailing zeros."""
    digits = "".join(map(str, value.as_tuple().digits)).strip("0")
    return max(len(digits), FEWEST_SIGNIFICANT_DIGITS)

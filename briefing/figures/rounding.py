"""How many digits of a number are printed: the rounding of ECMA-402 (`FormatNumericToString`)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

ARITHMETIC = Context(prec=2000, rounding=ROUND_HALF_UP)
"""Wide enough that shifting the decimal point loses no digit, as Python's default context would."""


@dataclass(frozen=True, slots=True)
class Rounding:
    """Which digits are kept; the last of them is rounded half away from zero."""

    minimum: int = 0
    """Decimals printed at least."""
    maximum: int | None = None
    """Decimals printed at most; None for all of them."""
    significant: tuple[int, int] | None = None
    """Significant digits printed at least and at most; where given, decimals are not counted."""
    more_precise: bool = False
    """Whether decimals and significant digits are both counted, and the result with more digits is taken."""

    def apply(self, value: Decimal) -> Decimal:
        """`value` with exactly the decimals to be printed: no trailing zeros beyond those asked for."""
        if self is EXACT and _is_plain(value):
            return value
        if self.significant is None:
            return self._by_decimals(value)
        by_digits = _by_significant_digits(value, *self.significant)
        if self.more_precise:
            by_decimals = self._by_decimals(value)
            return by_digits if _rounds_later(value, self.significant[1], self.maximum) else by_decimals
        return by_digits

    def _by_decimals(self, value: Decimal) -> Decimal:
        needed = fraction_digits(value)
        if self.maximum is not None and needed > self.maximum:
            value = with_decimals(value, self.maximum)
            needed = fraction_digits(value)
        return with_decimals(value, max(self.minimum, needed))


EXACT = Rounding()
COMPACT = Rounding(maximum=0, significant=(1, 2), more_precise=True)
"""No decimals, but two significant digits: 2.3 million, 130 million (ECMA-402's compact notation)."""


def _is_plain(value: Decimal) -> bool:
    """Whether `value` is written as it is: without an exponent, and without zeros that end its decimals."""
    text = str(value)
    return "E" not in text and ("." not in text or text[-1] != "0")


def fraction_digits(value: Decimal) -> int:
    """How many decimals `value` needs, trailing zeros left out."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise TypeError(f"{value} is not a finite number")
    return 0 if exponent >= 0 else len(f"{value:f}".partition(".")[2].rstrip("0"))


def with_decimals(value: Decimal, decimals: int) -> Decimal:
    """`value` rounded or filled up to so many decimals."""
    exponent = -decimals
    return value if value.as_tuple().exponent == exponent else ARITHMETIC.quantize(value, _unit(exponent))


def _by_significant_digits(value: Decimal, minimum: int, maximum: int) -> Decimal:
    rounded = value
    if value and len(value.as_tuple().digits) > maximum:
        rounded = ARITHMETIC.quantize(value, _unit(value.adjusted() - maximum + 1))
    needed = max(fraction_digits(rounded), minimum - 1 - (rounded.adjusted() if rounded else 0))
    return with_decimals(rounded, max(needed, 0))


def _rounds_later(value: Decimal, significant: int, decimals: int | None) -> bool:
    """Whether the last of the `significant` digits stands behind the last of the `decimals`."""
    return decimals is not None and bool(value) and value.adjusted() - significant + 1 < -decimals


def _unit(exponent: int) -> Decimal:
    return Decimal((0, (1,), exponent))

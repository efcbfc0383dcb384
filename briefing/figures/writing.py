"""Numbers, amounts and measures as text, by CLDR's patterns; exact unless told how many decimals to keep.

Each function returns a `Written`, or None where the form cannot hold the value. Nothing here checks that the
text reads back to the value: `formatting` does, for all of them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum

from briefing.figures.cldr import (
    Affixes,
    CompactTable,
    NumberData,
    NumberPattern,
    compact_table,
    currency_digits,
    currency_symbol,
    fill_affix,
    number_data,
    unit_patterns,
)
from briefing.figures.currencies import currency_name, join_amount
from briefing.figures.plurals import plural_category
from briefing.locales import LocaleProfile

LONGEST_COMPACT_FRACTION = 4
"""Decimals that a compact number may have; one that needs more is no shorter than the full digits."""

_ARITHMETIC = Context(prec=2000, rounding=ROUND_HALF_UP)
"""Wide enough that shifting the decimal point never loses a digit, as the default context would."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text, and the plural category that the number printed in it asks for ('' for dates)."""

    text: str
    plural: str


class Sign(StrEnum):
    """When a sign is printed."""

    NEGATIVE = "negative"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Decimals:
    """How many decimals are printed: at least `minimum`, at most `maximum` (rounding half up), or all."""

    minimum: int = 0
    maximum: int | None = None

    def apply(self, value: Decimal) -> Decimal:
        """`value` with exactly the decimals that are printed: trailing zeros only up to the minimum."""
        digits = max(self.minimum, len(_plain(value).partition(".")[2]))
        if self.maximum is not None:
            digits = min(digits, self.maximum)
        rounded = _quantize(value, digits)
        needed = len(_plain(rounded).partition(".")[2])
        return _quantize(rounded, max(self.minimum, needed))


EXACT = Decimals()


def _plain(value: Decimal) -> str:
    """Digits of the absolute value in positional notation, without trailing zeros after the point."""
    digits = f"{value.copy_abs():f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _quantize(value: Decimal, decimals: int) -> Decimal:
    return _ARITHMETIC.quantize(value, Decimal(1).scaleb(-decimals))


# --- plain numbers ------------------------------------------------------------------------------


def write_decimal(value: Decimal, profile: LocaleProfile, decimals: Decimals = EXACT) -> Written:
    """Grouped digits: 2,269,000 · 22,69,000 · 1 343,5."""
    data = number_data(profile)
    printed = decimals.apply(value)
    text = _signed(printed, data.decimal, _digits(printed, data, data.decimal), data)
    return Written(text, plural_category(profile.locale, printed))


def write_ungrouped(value: Decimal, profile: LocaleProfile) -> Written:
    """Digits without separators between them: 2025."""
    data = number_data(profile)
    printed = EXACT.apply(value)
    text = _signed(printed, data.decimal, _localized(f"{printed.copy_abs():f}", data, data.symbols.decimal), data)
    return Written(text, plural_category(profile.locale, printed))


def write_percent(
    value: Decimal, profile: LocaleProfile, sign: Sign = Sign.NEGATIVE, decimals: Decimals = EXACT
) -> Written:
    """A value in per cent with its sign: 44.4% · 44,4 % · %44,4."""
    data = number_data(profile)
    printed = decimals.apply(value)
    text = _signed(printed, data.percent, _digits(printed, data, data.percent), data, sign=sign)
    return Written(text, plural_category(profile.locale, printed))


def _digits(value: Decimal, data: NumberData, pattern: NumberPattern, minimum_grouping: int = 1) -> str:
    """The digits of `value`, grouped as `pattern` says, in the locale's digits and separators."""
    integer, _, fraction = f"{value.copy_abs():f}".partition(".")
    fewest = max(minimum_grouping, data.minimum_grouping_digits)
    symbols = data.symbols
    money = "¤" in "".join(pattern.positive)
    grouped = _grouped(integer, pattern, fewest, "\0")
    text = _localized(grouped + ("." + fraction if fraction else ""), data, symbols.currency_decimal if money else symbols.decimal)
    return text.replace("\0", symbols.currency_group if money else symbols.group)

"""Numbers, amounts and measures as text, by CLDR's patterns; exact unless told how many decimals to keep.

Each function returns a `Written`, or None where the form cannot hold the value. Nothing here makes sure that
the text reads back to the value: `formatting` does, for all of them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from briefing.figures.cldr import (
    COUNTED_BY_WORD,
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
"""Decimals that a compact number may have; one that needs more is no easier to read than the full digits."""

COMPACT_GROUPING_DIGITS = 2
"""Compact numbers are grouped from five digits on, as in ICU: 1300亿, but 13,000亿."""

_ARITHMETIC = Context(prec=2000, rounding=ROUND_HALF_UP)
"""Wide enough that shifting the decimal point loses no digit, as Python's default context would."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text, and the plural category that the number printed in it asks for ('' for dates)."""

    text: str
    plural: str


@dataclass(frozen=True, slots=True)
class Decimals:
    """How many decimals are printed: at least `minimum`; at most `maximum`, rounding half up, or all."""

    minimum: int = 0
    maximum: int | None = None

    def apply(self, value: Decimal) -> Decimal:
        """`value` with exactly the decimals to be printed: no trailing zeros beyond the minimum."""
        if self.maximum is not None and _fraction_digits(value) > self.maximum:
            value = _with_decimals(value, self.maximum)
        return _with_decimals(value, max(self.minimum, _fraction_digits(value)))


EXACT = Decimals()


def _fraction_digits(value: Decimal) -> int:
    """How many decimals `value` needs, trailing zeros left out."""
    return len(f"{value:f}".partition(".")[2].rstrip("0"))


def _with_decimals(value: Decimal, decimals: int) -> Decimal:
    return _ARITHMETIC.quantize(value, Decimal((0, (1,), -decimals)))


# --- plain numbers ------------------------------------------------------------------------------


def write_decimal(value: Decimal, profile: LocaleProfile, decimals: Decimals = EXACT) -> Written:
    """Grouped digits: 2,269,000 · 22,69,000 · 1 343,5."""
    data = number_data(profile)
    printed = decimals.apply(value)
    text = _decorated(_digits(printed, data.decimal, data), _affixes(data.decimal, printed), data)
    return Written(text, plural_category(profile.locale, printed))


def write_ungrouped(value: Decimal, profile: LocaleProfile) -> Written:
    """Digits without separators between them: 2025."""
    data = number_data(profile)
    printed = EXACT.apply(value)
    digits = f"{printed.copy_abs():f}".replace(".", data.symbols.decimal).translate(data.digit_table)
    return Written(
        _decorated(digits, _affixes(data.decimal, printed), data), plural_category(profile.locale, printed)
    )


def write_percent(value: Decimal, profile: LocaleProfile, decimals: Decimals = EXACT) -> Written:
    """A value in per cent: 44.4% · 44,4 % · %44,4."""
    data = number_data(profile)
    printed = decimals.apply(value)
    text = _decorated(_digits(printed, data.percent, data), _affixes(data.percent, printed), data)
    return Written(text, plural_category(profile.locale, printed))


def write_change(value: Decimal, profile: LocaleProfile) -> Written:
    """A value in per cent, always with a sign: +8%."""
    data = number_data(profile)
    printed = EXACT.apply(value)
    affixes = _affixes(data.percent, printed, always_signed=True)
    text = _decorated(_digits(printed, data.percent, data), affixes, data)
    return Written(text, plural_category(profile.locale, printed))


def _digits(
    value: Decimal,
    pattern: NumberPattern,
    data: NumberData,
    *,
    currency: bool = False,
    fewest_digits: int = 1,
) -> str:
    """The absolute value in the locale's digits and separators; `fewest_digits` before the first of them."""
    decimal, group = data.symbols.decimal, data.symbols.group
    if currency:
        decimal, group = data.symbols.currency_decimal, data.symbols.currency_group
    integer, _, fraction = f"{value.copy_abs():f}".partition(".")
    fewest = max(fewest_digits, data.minimum_grouping_digits)
    written = group.join(_groups(integer, pattern, fewest)) + (decimal + fraction if fraction else "")
    return written.translate(data.digit_table)


def _groups(integer: str, pattern: NumberPattern, fewest_digits: int) -> list[str]:
    """The digits of a whole number in the groups of `pattern`, the highest first."""
    if not pattern.primary_group or len(integer) < pattern.primary_group + fewest_digits:
        return [integer]
    rest, groups = integer[: -pattern.primary_group], [integer[-pattern.primary_group :]]
    while rest:
        groups.insert(0, rest[-pattern.secondary_group :])
        rest = rest[: -pattern.secondary_group]
    return groups


def _affixes(pattern: NumberPattern, value: Decimal, *, always_signed: bool = False) -> Affixes:
    """The affixes of `pattern` for the sign of `value`; a plus sign stands where the minus sign would."""
    if value < 0:
        return pattern.negative
    if always_signed:
        prefix, suffix = pattern.negative
        return Affixes(prefix.replace("-", "+"), suffix.replace("-", "+"))
    return pattern.positive


def _decorated(number: str, affixes: Affixes, data: NumberData, currency: str = "") -> str:
    """`number` between `affixes`, filled with the locale's signs and the symbol of a currency."""
    signs = {
        "-": data.symbols.minus,
        "+": data.symbols.plus,
        "%": data.symbols.percent,
        "‰": data.symbols.per_mille,
        "¤": currency,
    }
    before = _space_between(currency[-1:]) if affixes.prefix.endswith("¤") else ""
    after = _space_between(currency[:1]) if affixes.suffix.startswith("¤") else ""
    return fill_affix(affixes.prefix, signs) + before + number + after + fill_affix(affixes.suffix, signs)


def _space_between(character: str) -> str:
    """What separates a digit from the nearest character of a symbol (`currencySpacing` of CLDR's root)."""
    return "" if unicodedata.category(character)[0] in "SZ" else "\N{NO-BREAK SPACE}"


# --- compact numbers ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Compact:
    """A number cut into what is printed as digits and what is printed as a word."""

    mantissa: Decimal
    exponent: int
    pattern: NumberPattern | None
    """None where the number is written out, since CLDR has no word for its magnitude."""

    @property
    def value(self) -> Decimal:
        """The number as printed: 2.269 and a word for 10⁶ are 2,269,000."""
        return _ARITHMETIC.scaleb(self.mantissa, self.exponent)


def _compact(
    value: Decimal, table: CompactTable, profile: LocaleProfile, decimals: Decimals
) -> _Compact | None:
    """`value` by the patterns of `table`; None where more decimals than fit would be needed."""
    magnitude = value.adjusted() if value else 0
    mantissa, exponent = _mantissa(value, table.exponent(magnitude), decimals)
    if mantissa and mantissa.adjusted() + exponent > magnitude:
        # Rounding has carried into the next magnitude: 999,999 is 1 million, not 1000 thousand.
        magnitude += 1
        mantissa, exponent = _mantissa(value, table.exponent(magnitude), decimals)
    if not exponent:
        return _Compact(mantissa, 0, None)
    if _fraction_digits(mantissa) > LONGEST_COMPACT_FRACTION:
        return None
    exactly_one = ("1",) if mantissa.copy_abs() == 1 else ()
    category = plural_category(profile.locale, mantissa)
    return _Compact(mantissa, exponent, table.pattern(magnitude, *exactly_one, category, "other"))


def _mantissa(value: Decimal, exponent: int, decimals: Decimals) -> tuple[Decimal, int]:
    return decimals.apply(_ARITHMETIC.scaleb(value, -exponent)), exponent


def _compact_text(
    compact: _Compact,
    written_out: NumberPattern,
    data: NumberData,
    symbol: str = "",
    *,
    currency: bool = False,
) -> str:
    """The text of `compact`; `written_out` is the pattern for one without a word for its magnitude."""
    pattern = compact.pattern or written_out
    digits = ""
    if pattern.integer_zeros:
        digits = _digits(
            compact.mantissa, written_out, data, currency=currency, fewest_digits=COMPACT_GROUPING_DIGITS
        )
    return _decorated(digits, _affixes(pattern, compact.mantissa), data, symbol)


def write_compact(
    value: Decimal, profile: LocaleProfile, length: str, decimals: Decimals = EXACT
) -> Written | None:
    """A number with a word (`long`) or letter (`short`) for its magnitude: 2.269 million · 226.9万."""
    data = number_data(profile)
    compact = _compact(value, compact_table(profile.locale, "decimal", length), profile, decimals)
    if compact is None:
        return None
    category = plural_category(profile.locale, compact.value, compact.exponent)
    return Written(_compact_text(compact, data.decimal, data), category)


# --- amounts ------------------------------------------------------------------------------------


def amount_decimals(value: Decimal, code: str) -> Decimals:
    """All decimals of an amount, at least the currency's own; none where the amount is whole."""
    return Decimals(currency_digits(code) if _fraction_digits(value) else 0)


def write_currency(
    value: Decimal, code: str, profile: LocaleProfile, decimals: Decimals | None = None
) -> Written:
    """Full digits with the currency's symbol: CN¥130,000,000,000."""
    data = number_data(profile)
    printed = (decimals or amount_decimals(value, code)).apply(value)
    digits = _digits(printed, data.currency, data, currency=True)
    symbol = currency_symbol(profile.locale, code)
    text = _decorated(digits, _affixes(data.currency, printed), data, symbol)
    return Written(text, plural_category(profile.locale, printed))


def write_compact_currency(
    value: Decimal, code: str, profile: LocaleProfile, decimals: Decimals = EXACT
) -> Written | None:
    """A short compact number with the currency's symbol: CN¥130B."""
    data = number_data(profile)
    compact = _compact(value, compact_table(profile.locale, "currency", "short"), profile, decimals)
    if compact is None:
        return None
    symbol = currency_symbol(profile.locale, code)
    text = _compact_text(compact, data.currency, data, symbol, currency=True)
    return Written(text, plural_category(profile.locale, compact.value, compact.exponent))


def write_named_currency(
    value: Decimal,
    code: str,
    profile: LocaleProfile,
    decimals: Decimals | None = None,
    *,
    short_name: bool = True,
) -> Written:
    """Full digits with the currency's name: 5,000 yuan; in CLDR's own words, 5,000 Chinese yuan."""
    data = number_data(profile)
    printed = (decimals or amount_decimals(value, code)).apply(value)
    digits = _digits(printed, data.decimal, data, currency=True)
    number = _decorated(digits, _affixes(data.decimal, printed), data)
    category = plural_category(profile.locale, printed)
    name = currency_name(profile.locale, code, category, short=short_name)
    return Written(join_amount(profile.locale, number, name, category), category)


def write_compact_named_currency(
    value: Decimal, code: str, profile: LocaleProfile, decimals: Decimals = EXACT
) -> Written | None:
    """A compact number with the currency's name, which CLDR has no pattern for: 130 billion yuan."""
    data = number_data(profile)
    compact = _compact(value, compact_table(profile.locale, "decimal", "long"), profile, decimals)
    if compact is None:
        return None
    if compact.pattern is None:
        return write_named_currency(value, code, profile)
    number = _compact_text(compact, data.decimal, data, currency=True)
    category = plural_category(profile.locale, compact.value, compact.exponent)
    name = currency_name(profile.locale, code, category)
    return Written(join_amount(profile.locale, number, name, category), category)


# --- measures -----------------------------------------------------------------------------------


def write_measure(
    value: Decimal, unit: str, profile: LocaleProfile, length: str, decimals: Decimals = EXACT
) -> Written | None:
    """A number with its unit, in words (`long`) or as a symbol (`short`); None where CLDR has no pattern."""
    number = write_decimal(value, profile, decimals)
    patterns = unit_patterns(profile.locale, unit, length)
    pattern = patterns.get(number.plural) or patterns.get("other", "")
    if "{0}" not in pattern and COUNTED_BY_WORD.get(number.plural) != value:
        # The category can hold more than its word says: Arabic -1, Hebrew 0.5.
        pattern = patterns.get("other", "")
    return Written(pattern.replace("{0}", number.text), number.plural) if pattern else None

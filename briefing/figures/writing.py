"""Numbers, shares, amounts and measures as text, by CLDR's patterns; exact unless a style says otherwise.

Each function returns a `Written`, or None where the form cannot hold the value. Nothing here makes sure that
the text reads back to the value: `formatting` does, for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from briefing.figures.cldr import (
    NumberPattern,
    amount_data,
    currency_digits,
    currency_symbol,
    number_data,
)
from briefing.figures.currencies import currency_name, has_name, join_amount, join_press_amount
from briefing.figures.numerals import (
    EXACT_STYLE,
    Grouping,
    Layout,
    SignDisplay,
    Style,
    Written,
    has_word,
    write_number,
)
from briefing.figures.ordinals import ordinal_affixes
from briefing.figures.plurals import ordinal_category
from briefing.figures.points import point_patterns
from briefing.figures.press import WORDS_FROM_A_MILLION, closed_up, press_unit_patterns
from briefing.figures.rounding import ARITHMETIC, EXACT, Rounding, fraction_digits
from briefing.figures.units import COUNTED_BY_WORD, unit_patterns
from briefing.locales import LocaleProfile

A_MILLION = 1_000_000
PRESS_STYLE = Style(press=True)
UNGROUPED = Style(grouping=Grouping.NEVER)
SIGNED = Style(sign=SignDisplay.ALWAYS)
COMPACT_LONG = Style(compact="long", press=True)
COMPACT_SHORT = Style(compact="short", press=True)


@cache
def _plain_layout(pattern: NumberPattern) -> Layout:
    return Layout(pattern)


# --- plain numbers and shares -------------------------------------------------------------------


def write_decimal(value: Decimal, profile: LocaleProfile, style: Style = EXACT_STYLE) -> Written | None:
    """Grouped digits, 2,269,000 · 22,69,000 · 1 343,5, or a compact number, 2.269 million · 226.9万."""
    data = number_data(profile)
    return write_number(value, _plain_layout(data.decimal), data, style)


def write_percent(value: Decimal, profile: LocaleProfile, style: Style = EXACT_STYLE) -> Written | None:
    """A value in per cent: 44.4% · 44,4 % · %44,4."""
    data = number_data(profile)
    return write_number(value, _plain_layout(data.percent), data, style)


def write_per_mille(value: Decimal, profile: LocaleProfile, style: Style = EXACT_STYLE) -> Written | None:
    """A value in per mille: 8.5‰ · 8,5 ‰."""
    data = number_data(profile)
    return write_number(value, _plain_layout(data.per_mille), data, style)


def write_points(value: Decimal, profile: LocaleProfile) -> Written | None:
    """A difference of shares: 2 percentage points; None where nobody has added the language's words."""
    patterns, number = point_patterns(profile.locale), write_decimal(value, profile)
    if not patterns or number is None:
        return None
    return replace(number, text=_in_category(patterns, number).replace("{0}", number.text))


def write_ordinal(value: Decimal, profile: LocaleProfile) -> Written | None:
    """A place in an order: 1st · 2.º · 第3; None where no pattern is certain, or `value` is no place."""
    if value != value.to_integral_value() or value < 0:
        return None
    affixes = ordinal_affixes(profile.locale).get(ordinal_category(profile.locale, value))
    number = write_decimal(value, profile)
    return replace(number, text=affixes.prefix + number.text + affixes.suffix) if affixes and number else None


def _in_category(patterns: Mapping[str, str], number: Written) -> str:
    """The pattern for exactly one or the plural category of a number, '' where there is none."""
    exactly_one = patterns.get("1") if number.value == 1 else None
    return exactly_one or patterns.get(number.plural) or patterns.get("other", "")


# --- amounts ------------------------------------------------------------------------------------


class CurrencyDisplay(NamedTuple):
    """How the symbol and the sign of an amount are written."""

    symbol: str = ""
    """In place of the locale's own symbol."""
    accounting: bool = False
    """Whether negative amounts stand in brackets where CLDR says so."""
    apart: bool = False
    """Whether a symbol is set apart from a letter beside it, as the press does and CLDR does not."""


USUAL_DISPLAY = CurrencyDisplay(apart=True)
ACCOUNTING = CurrencyDisplay(accounting=True, apart=True)


def write_currency(
    value: Decimal,
    code: str,
    profile: LocaleProfile,
    style: Style = EXACT_STYLE,
    display: CurrencyDisplay = USUAL_DISPLAY,
) -> Written | None:
    """An amount with the currency's symbol: CN¥130,000,000,000 · CN¥130B."""
    data = amount_data(profile, code)
    pattern = data.accounting if display.accounting else data.currency
    symbol = display.symbol or currency_symbol(profile.locale, code)
    layout = Layout(pattern, symbol, "currency", display.apart)
    return write_number(value, layout, data, _amount_style(value, code, style))


def write_named_currency(
    value: Decimal,
    code: str,
    profile: LocaleProfile,
    style: Style = PRESS_STYLE,
) -> Written | None:
    """An amount with the currency's name: 5,000 yuan · 130 billion yuan · 130 milliards de yuans.

    CLDR has no pattern for the compact ones. Where the style is not the press's, the words are CLDR's own,
    5,000 Chinese yuan, and nothing links them; where it is, a currency needs a name in the language.
    """
    if style.press and not has_name(profile.locale, code):
        return None
    data = number_data(profile)
    if style.rounding == EXACT and style.compact and not has_word(value, data, style):
        style = PRESS_STYLE if style.press else EXACT_STYLE
    number = write_number(value, _plain_layout(data.decimal), data, _amount_style(value, code, style))
    if number is None:
        return None
    if not style.press:
        name = currency_name(profile.locale, code, number.plural)
        return replace(number, text=join_amount(profile.locale, number.text, name, number.plural))
    text = join_press_amount(profile.locale, number, code)
    return replace(number, text=closed_up(text, profile))


def _amount_style(value: Decimal, code: str, style: Style) -> Style:
    """`style` for an amount: exact ones have their currency's decimals, but none where they are whole."""
    if style == EXACT_STYLE:
        return _exact_amount_style(currency_digits(code) if fraction_digits(value) else 0)
    if not style.compact and style.rounding == EXACT:
        least = currency_digits(code) if fraction_digits(value) else 0
        return replace(style, rounding=Rounding(least), as_amount=True)
    return replace(style, as_amount=True)


@cache
def _exact_amount_style(decimals: int) -> Style:
    return Style(rounding=Rounding(decimals), as_amount=True)


def write_press_amount(value: Decimal, code: str, profile: LocaleProfile) -> Written | None:
    """The exact amount with a name, compact where a word for its magnitude fits: 130 billion yuan."""
    in_digits = profile.locale.language in WORDS_FROM_A_MILLION and abs(value) < A_MILLION
    return write_named_currency(value, code, profile, PRESS_STYLE if in_digits else COMPACT_LONG)


# --- measures -----------------------------------------------------------------------------------


def write_measure(
    value: Decimal, unit: str, profile: LocaleProfile, length: str, style: Style = PRESS_STYLE
) -> Written | None:
    """A number with its unit, in words (`long`), as a symbol (`short`) or set close (`narrow`).

    None where CLDR has no pattern, and in the press's style also where it has no words of the language.
    """
    if unit in _SHARES and length != "long" and not style.compact:
        return _SHARES[unit](value, profile, style)
    patterns_of = press_unit_patterns if style.press else unit_patterns
    number, patterns = write_decimal(value, profile, style), patterns_of(profile.locale, unit, length)
    if number is None or not patterns:
        return None
    pattern = _in_category(patterns, number)
    if "{0}" not in pattern and COUNTED_BY_WORD.get(number.plural) != number.value:
        # The category can hold more than its word says: Arabic -1, Hebrew 0.5.
        pattern = patterns.get("other", "")
    if _TENFOLD in pattern and style.press:
        # A zero put after decimals or groups is not read as ten times as many: 1.5 decades are 15 years.
        tenfold = write_decimal(ARITHMETIC.scaleb(number.value, 1), profile, style)
        number, pattern = tenfold and replace(tenfold, value=number.value), pattern.replace(_TENFOLD, "{0}")
    if number is None:
        return None
    text = pattern.replace("{0}", number.text)
    return replace(number, text=closed_up(text, profile) if style.press else text) if pattern else None


_TENFOLD = "{0}0"
"""The number in a pattern for tens of another unit: Traditional Chinese decades are `{0}0 年`."""

_SHARES: Mapping[str, Callable[[Decimal, LocaleProfile, Style], Written | None]] = MappingProxyType(
    {"percent": write_percent, "permille": write_per_mille}
)
"""Units that have a sign and a pattern of their own, which ICU prefers to their short symbols."""

"""A number as digits between affixes: grouping, signs, and the words and letters of compact numbers.

Follows UTS #35 part 3, sections 2.4 and 3, with the choices that ECMA-402 offers (`Style`). What the number
measures, and so what else stands around it, is the matter of `writing`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from briefing.figures.cldr import Affixes, CompactTable, NumberData, NumberPattern, compact_table, fill_affix
from briefing.figures.plurals import Rules, cardinal_rules, category
from briefing.figures.press import press_compact_table
from briefing.figures.rounding import ARITHMETIC, EXACT, Rounding, fraction_digits

LONGEST_COMPACT_FRACTION = 4
"""Decimals that an exact compact number may have; with more it is no easier to read than full digits."""

COMPACT_GROUPING_DIGITS = 2
"""Compact numbers are grouped from five digits on, as in ICU: 1300亿, but 13,000亿."""

USUAL_GROUP = 3
"""Digits in a group where grouping is asked for and the locale's pattern has none."""


class Grouping(StrEnum):
    """When separators stand between groups of digits (ECMA-402 `useGrouping`)."""

    AUTO = "auto"
    """As the locale does it; compact numbers from five digits on."""
    ALWAYS = "always"
    MIN2 = "min2"
    """From five digits on."""
    NEVER = "false"


class SignDisplay(StrEnum):
    """Which signs are printed (ECMA-402 `signDisplay`)."""

    AUTO = "auto"
    """Minus, also before a negative zero."""
    ALWAYS = "always"
    EXCEPT_ZERO = "exceptZero"
    NEGATIVE = "negative"
    """Minus, but not before a zero."""
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Style:
    """How a number is written, whatever it measures."""

    rounding: Rounding = EXACT
    compact: str = ""
    """`long` or `short` for a word or letter in place of the zeros, '' for full digits."""
    grouping: Grouping = Grouping.AUTO
    sign: SignDisplay = SignDisplay.NEGATIVE
    integer_digits: int = 1
    """Digits before the decimal separator at least."""
    as_amount: bool = False
    """Whether the separators are those of amounts, which some locales have of their own."""
    press: bool = False
    """Whether words are the press's (`press`), and never the letters of CLDR's root."""

    @property
    def groups_as_usual(self) -> bool:
        """Whether nothing departs from the locale's own way to group full digits."""
        return self.grouping is Grouping.AUTO and not self.compact and self.integer_digits == 1


EXACT_STYLE = Style()


@dataclass(frozen=True, slots=True)
class Written:
    """A text, what it says, and the plural category that the number printed in it asks for."""

    text: str
    plural: str
    """'' for dates."""
    value: Decimal = field(default=Decimal(0))
    """The number as printed, after rounding."""


# --- digits and affixes -------------------------------------------------------------------------


class Layout(NamedTuple):
    """What a number measures decides what stands around its digits."""

    pattern: NumberPattern
    """For full digits."""
    symbol: str = ""
    """What stands in place of a pattern's `¤`."""
    compact: str = "decimal"
    """Which of CLDR's tables compact numbers have their patterns from, `decimal` or `currency`."""
    apart: bool = False
    """Whether a symbol that would touch a letter is set apart from it: 130 mil M US$, not MUS$."""


def write_number(
    value: Decimal, layout: Layout, data: NumberData, style: Style = EXACT_STYLE
) -> Written | None:
    """`value` in full digits or, if the style says so, compact; None where that needs too many decimals."""
    if style.compact:
        return _write_compact(value, layout, data, style)
    printed = style.rounding.apply(value)
    affixes = filled_affixes(layout.pattern, _sign(printed, style.sign), data, layout.symbol)
    text = affixes.prefix + _digits(printed, layout.pattern, data, style) + affixes.suffix
    return Written(text, category(_rules(data), printed), printed)


@cache
def _rules(data: NumberData) -> Rules:
    return cardinal_rules(data.locale)


def _digits(value: Decimal, pattern: NumberPattern, data: NumberData, style: Style) -> str:
    """The absolute value in the locale's digits and separators."""
    separators = data.currency_separators if style.as_amount else data.separators
    as_usual = style is EXACT_STYLE or style.groups_as_usual
    if as_usual and pattern.thousands and data.minimum_grouping_digits == 1:
        return f"{value.copy_abs():,f}".translate(separators)
    plain = f"{value.copy_abs():f}"
    if style.integer_digits > 1:
        plain = plain.zfill(style.integer_digits + len(plain) - len(plain.partition(".")[0]))
    fewest = _digits_before_first_separator(style, data)
    primary = pattern.primary_group or (USUAL_GROUP if style.grouping is Grouping.ALWAYS else 0)
    if not fewest or not primary:
        return plain.translate(separators)
    integer, point, fraction = plain.partition(".")
    if len(integer) < primary + fewest:
        return plain.translate(separators)
    groups = [integer[-primary:]]
    rest, secondary = integer[:-primary], pattern.secondary_group or primary
    while rest:
        groups.append(rest[-secondary:])
        rest = rest[:-secondary]
    return (",".join(reversed(groups)) + point + fraction).translate(separators)


def _digits_before_first_separator(style: Style, data: NumberData) -> int:
    """How many digits must stand before the first separator; 0 where there is none at all."""
    match style.grouping:
        case Grouping.AUTO if not style.compact:
            return data.minimum_grouping_digits
        case Grouping.AUTO | Grouping.MIN2:
            return max(COMPACT_GROUPING_DIGITS, data.minimum_grouping_digits)
        case Grouping.ALWAYS:
            return 1
        case Grouping.NEVER:
            return 0


def _sign(printed: Decimal, display: SignDisplay) -> str:
    """`-`, `+` or nothing."""
    match display:
        case SignDisplay.NEGATIVE:
            return "-" if printed < 0 else ""
        case SignDisplay.AUTO:
            return "-" if printed.is_signed() else ""
        case SignDisplay.ALWAYS:
            return "-" if printed.is_signed() else "+"
        case SignDisplay.EXCEPT_ZERO:
            return "" if not printed else "-" if printed < 0 else "+"
        case SignDisplay.NEVER:
            return ""


_LETTER_BY_SYMBOL = re.compile(r"(?<=[^\s\d'+%‰()\u200e\u200f\u061c-])(?=¤)|(?<=¤)(?=[^\W\d_])")
"""Where a symbol would touch a letter, or the mark on one."""


@cache
def filled_affixes(
    pattern: NumberPattern, sign: str, data: NumberData, symbol: str = "", apart: bool = False
) -> Affixes:
    """The affixes of `pattern` with the locale's signs, the symbol of a currency, and the space it needs."""
    prefix, suffix = _signed_affixes(pattern, sign)
    if apart:
        prefix, suffix = (_LETTER_BY_SYMBOL.sub("\N{NO-BREAK SPACE}", affix) for affix in (prefix, suffix))
    signs = {
        "-": data.symbols.minus,
        "+": data.symbols.plus,
        "%": data.symbols.percent,
        "‰": data.symbols.per_mille,
        "¤": symbol,
    }
    before = _space_between(symbol[-1:]) if prefix.endswith("¤") else ""
    after = _space_between(symbol[:1]) if suffix.startswith("¤") else ""
    return Affixes(fill_affix(prefix, signs) + before, after + fill_affix(suffix, signs))


def _signed_affixes(pattern: NumberPattern, sign: str) -> Affixes:
    """The affixes for a sign; plus stands where minus would, or in front where brackets stand for minus."""
    if sign == "-":
        return pattern.negative
    if not sign:
        return pattern.positive
    prefix, suffix = pattern.negative
    if "-" not in prefix + suffix:
        return Affixes("+" + pattern.positive.prefix, pattern.positive.suffix)
    return Affixes(prefix.replace("-", "+"), suffix.replace("-", "+"))


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


def _write_compact(value: Decimal, layout: Layout, data: NumberData, style: Style) -> Written | None:
    """`value` by CLDR's compact patterns in the style's length, or by the press's."""
    table = _table(data, layout.compact, style)
    compact = _compact(value, table, data, style.rounding)
    if compact is None:
        return None
    pattern = compact.pattern or layout.pattern
    digits = _digits(compact.mantissa, layout.pattern, data, style) if pattern.integer_zeros else ""
    affixes = filled_affixes(pattern, _sign(compact.mantissa, style.sign), data, layout.symbol, layout.apart)
    printed = ARITHMETIC.scaleb(compact.mantissa, compact.exponent)
    plural = category(_rules(data), printed, compact.exponent)
    return Written(affixes.prefix + digits + affixes.suffix, plural, printed)


def has_word(value: Decimal, data: NumberData, style: Style) -> bool:
    """Whether the locale has a word or letter for the magnitude of `value`."""
    return bool(value) and bool(_table(data, "decimal", style).exponent(value.adjusted()))


def _table(data: NumberData, measure: str, style: Style) -> CompactTable:
    table_of = press_compact_table if style.press else compact_table
    return table_of(data.locale, measure, style.compact)


def _compact(value: Decimal, table: CompactTable, data: NumberData, rounding: Rounding) -> _Compact | None:
    """`value` by the patterns of `table`; None where it has no word, or more decimals than fit are needed."""
    magnitude = value.adjusted() if value else 0
    exponent = table.exponent(magnitude)
    mantissa = rounding.apply(ARITHMETIC.scaleb(value, -exponent))
    if mantissa and mantissa.adjusted() + exponent > magnitude:
        # Rounding has carried into the next magnitude: 999,999 is 1 million, not 1000 thousand.
        magnitude += 1
        exponent = table.exponent(magnitude)
        mantissa = rounding.apply(ARITHMETIC.scaleb(value, -exponent))
    if not exponent:
        return _Compact(mantissa, 0, None)
    too_long = rounding == EXACT and fraction_digits(mantissa) > LONGEST_COMPACT_FRACTION
    if too_long or not table.has_words(magnitude):
        return None
    exactly_one = ("1",) if mantissa.copy_abs() == 1 else ()
    plural = category(_rules(data), mantissa)
    return _Compact(mantissa, exponent, table.pattern(magnitude, *exactly_one, plural, "other"))

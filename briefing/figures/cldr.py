"""What CLDR knows about writing figures, read through Babel; nothing here formats or parses.

Patterns follow UTS #35 part 3 (numbers) and part 6 (units); the data are those of the CLDR release that Babel
ships. Babel leaves a table empty where CLDR's root holds an alias (`long` -> `short`), and does not carry
`minimumGroupingDigits`; both are put right here, once for every reader and writer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from babel import Locale, localedata
from babel.core import get_global

from briefing.locales import LocaleProfile

LENGTHS_FROM = MappingProxyType({"long": ("long", "short"), "short": ("short",)})
"""Where a text of each length is looked for: in CLDR's root `long` is an alias of `short`."""

MINIMUM_GROUPING_DIGITS = MappingProxyType(
    {"be": 2, "bg": 2, "es": 2, "et": 2, "hu": 2, "hy": 2, "ia": 2, "ie": 2, "it": 2, "ka": 2, "lv": 2}
    | {"pl": 2, "pt_PT": 2, "ru_UA": 2, "sl": 2, "sq": 2}
    | {"ee": 3}
    | {"es_419": 1, "pt_AO": 1}
)
"""`numbers/minimumGroupingDigits` where it is not 1, by CLDR locale; a child inherits its parent's.

Measured on ICU 78 (CLDR 48), for the 912 locales of Babel that ICU has: how many digits there are before
the first separator that `Intl.NumberFormat` sets. A locale that ICU lacks gets the root's value, 1.
"""


LOST_SYMBOLS: Mapping[str, Mapping[str, str]] = MappingProxyType({"de_AT": {"group": "\N{NO-BREAK SPACE}"}})
"""Number symbols that CLDR 47 has and Babel 2.18 leaves out, by locale (measured on ICU 77)."""

LOST_CURRENCY_PATTERNS = MappingProxyType(dict.fromkeys(("fa", "fa_IR"), "\N{LEFT-TO-RIGHT MARK}¤#,##0.00"))
"""Standard currency patterns in whose place Babel 2.18 keeps CLDR's variant for symbols made of letters,
`alphaNextToNumber`, by locale (measured on ICU 77)."""


def locale_data(locale: Locale, *path: str) -> Any:
    """What stands at `path` in the locale's CLDR data as Babel stores them, aliases followed.

    Babel's own way there, `LocaleDataDict`, writes what an alias led to into tables that other locales
    share, so that a date in Khmer prints "M04" once a locale without month names has been asked for one.
    Here nothing is written. Raises KeyError where CLDR has nothing at `path`.
    """
    return _followed(localedata.load(str(locale)), path)


def _followed(data: Mapping[Any, Any], path: Sequence[str]) -> Any:
    found: Any = data
    for key in path:
        found = found[key]
        overrides: Mapping[Any, Any] = {}
        if isinstance(found, tuple):
            # Babel's way to store an alias together with the values that the locale has of its own.
            found, overrides = found
        if isinstance(found, localedata.Alias):
            found = {**_followed(data, found.keys), **overrides}
    return found


def lineage(locale: Locale) -> Iterator[str]:
    """The CLDR identifiers from which `locale` inherits, itself first, `root` left out (UTS #35, 4.1)."""
    parents = get_global("parent_exceptions")
    name = str(locale)
    while name and name != "root":
        yield name
        name = parents.get(name) or name.rpartition("_")[0]


# --- number patterns ----------------------------------------------------------------------------


class Affixes(NamedTuple):
    """What stands before and after the digits."""

    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """A number pattern (UTS #35 part 3, section 3), taken apart; the affixes still have CLDR's quotes."""

    positive: Affixes
    negative: Affixes
    """The pattern's own negative part, or a minus sign before the positive one."""
    primary_group: int
    """Digits in the group next to the decimal separator; 0 where the pattern does not group."""
    secondary_group: int
    integer_zeros: int
    """The number of `0` before the decimal separator: in a compact pattern, how many digits remain."""


_PATTERN_DIGITS = re.compile(r"[#0][#0,.]*")
_SPECIAL = re.compile(r"'([^']*)'|([-+%‰¤])")


@cache
def number_pattern(source: str) -> NumberPattern:
    """The parts of `source`; a compact pattern without digits, `mille`, is all prefix."""
    positive, _, negative = source.partition(";")
    affixes, digits = _split_pattern(positive)
    integer = digits.partition(".")[0]
    groups = [len(group) for group in integer.split(",")[1:]]
    return NumberPattern(
        positive=affixes,
        negative=_split_pattern(negative)[0] if negative else Affixes("-" + affixes.prefix, affixes.suffix),
        primary_group=groups[-1] if groups else 0,
        secondary_group=groups[-2] if len(groups) > 1 else sum(groups),
        integer_zeros=integer.count("0"),
    )


def _split_pattern(source: str) -> tuple[Affixes, str]:
    found = _PATTERN_DIGITS.search(source)
    if found is None:
        return Affixes(source, ""), ""
    return Affixes(source[: found.start()], source[found.end() :]), found.group()


def fill_affix(affix: str, symbols: Mapping[str, str]) -> str:
    """`affix` without its quotes, the unquoted special characters replaced by the locale's `symbols`."""

    def replacement(found: re.Match[str]) -> str:
        quoted, special = found.groups()
        return symbols[special] if special else (quoted or "'")

    return _SPECIAL.sub(replacement, affix)


# --- the numbers of one locale ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Symbols:
    """The signs and separators of one numbering system in one locale."""

    decimal: str
    group: str
    currency_decimal: str
    currency_group: str
    minus: str
    plus: str
    percent: str
    per_mille: str


@cache
def symbols(locale: Locale, numbering_system: str) -> Symbols:
    """The symbols; a system for which the locale has none of its own uses those of `latn` (CLDR's root)."""
    systems = locale_data(locale, "number_symbols")
    found = {**systems["latn"], **systems.get(numbering_system, {}), **LOST_SYMBOLS.get(str(locale), {})}
    return Symbols(
        decimal=found["decimal"],
        group=found["group"],
        currency_decimal=found.get("currencyDecimal", found["decimal"]),
        currency_group=found.get("currencyGroup", found["group"]),
        minus=found["minusSign"],
        plus=found["plusSign"],
        percent=found["percentSign"],
        per_mille=found["perMille"],
    )


@dataclass(frozen=True, slots=True)
class NumberData:
    """All that is needed to write plain numbers, per cents and amounts in one locale."""

    digit_table: Mapping[int, int]
    """From ASCII digits to the locale's, for `str.translate`."""
    symbols: Symbols
    decimal: NumberPattern
    percent: NumberPattern
    currency: NumberPattern
    minimum_grouping_digits: int
    """How many digits must stand before the first separator."""


@cache
def number_data(profile: LocaleProfile) -> NumberData:
    """The patterns, symbols and digits of `profile`."""
    locale = profile.locale
    return NumberData(
        digit_table=str.maketrans("0123456789", profile.digits),
        symbols=symbols(locale, profile.numbering_system),
        decimal=number_pattern(locale_data(locale, "decimal_formats")[None].pattern),
        percent=number_pattern(locale_data(locale, "percent_formats")[None].pattern),
        currency=number_pattern(
            LOST_CURRENCY_PATTERNS.get(str(locale))
            or locale_data(locale, "currency_formats", "standard").pattern
        ),
        minimum_grouping_digits=next(
            (MINIMUM_GROUPING_DIGITS[name] for name in lineage(locale) if name in MINIMUM_GROUPING_DIGITS), 1
        ),
    )


# --- compact numbers ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CompactTable:
    """The compact patterns of one style and length (UTS #35 part 3, section 2.4.1)."""

    patterns: Mapping[tuple[int, str], NumberPattern]
    """By magnitude (3 for thousands) and plural category, or `1` for exactly one."""
    exponents: Mapping[int, int]
    """By magnitude: the power of ten that the pattern's words stand for; others are written out."""

    def exponent(self, magnitude: int) -> int:
        """The power of ten left out of a number whose first digit stands for ten to the `magnitude`."""
        return self.exponents.get(min(magnitude, max(self.exponents, default=0)), 0)

    def pattern(self, magnitude: int, *categories: str) -> NumberPattern:
        """The pattern of the first of `categories` that CLDR has for `magnitude`."""
        known = min(magnitude, max(self.exponents))
        return next(self.patterns[known, key] for key in categories if (known, key) in self.patterns)


@cache
def compact_table(locale: Locale, style: str, length: str) -> CompactTable:
    """The table of `style` (`decimal` or `currency`) and `length` (`long` or `short`)."""
    patterns: dict[tuple[int, str], NumberPattern] = {}
    for magnitude, category, source in compact_sources(locale, style, length):
        patterns.setdefault((magnitude, category), number_pattern(source))
    exponents = {
        magnitude: magnitude - pattern.integer_zeros + 1
        for (magnitude, _), pattern in patterns.items()
        if pattern.integer_zeros and any(pattern.positive)
    }
    return CompactTable(MappingProxyType(patterns), MappingProxyType(exponents))


def compact_sources(locale: Locale, style: str, length: str) -> Iterator[tuple[int, str, str]]:
    """Each magnitude, category and pattern text of a style and length, the preferred length first."""
    lengths = locale_data(locale, f"compact_{style}_formats")
    for source_length in LENGTHS_FROM[length]:
        for category, by_magnitude in lengths.get(source_length, {}).items():
            for power_of_ten, pattern in by_magnitude.items():
                yield len(power_of_ten) - 1, str(category), pattern.pattern


# --- units --------------------------------------------------------------------------------------


COUNTED_BY_WORD = MappingProxyType({"zero": 0, "one": 1, "two": 2})
"""What a unit's pattern without a number counts, by plural category: Arabic "سنتان" is two years."""


@cache
def unit_patterns(locale: Locale, unit: str, length: str) -> Mapping[str, str]:
    """The patterns of a CLDR core unit (`square-kilometer`) by plural category: `{0} km²`.

    Empty where CLDR does not know the unit. A unit is named in full: `person` is not `day-person`.
    """
    identifier = _unit_identifiers(locale).get(unit)
    if identifier is None:
        return {}
    by_length = locale_data(locale, "unit_patterns")[identifier]
    patterns: dict[str, str] = {}
    for source_length in LENGTHS_FROM[length]:
        for category, pattern in by_length.get(source_length, {}).items():
            if category != "per":
                patterns.setdefault(category, pattern)
    if not patterns and unit in _ROOT_UNIT_ALIASES:
        return unit_patterns(locale, _ROOT_UNIT_ALIASES[unit], length)
    return MappingProxyType(patterns)


_ROOT_UNIT_ALIASES = MappingProxyType(
    {"year-person": "year", "month-person": "month", "week-person": "week", "day-person": "day"}
    | {"foodcalorie": "kilocalorie", "dot": "pixel"}
    | {"dot-per-centimeter": "pixel-per-centimeter", "dot-per-inch": "pixel-per-inch"}
)
"""Units that CLDR's root gives the patterns of others, which Babel leaves out."""


@cache
def _unit_identifiers(locale: Locale) -> Mapping[str, str]:
    """`area-square-kilometer` by `square-kilometer`: CLDR's keys start with the unit's type, one word."""
    return {key.partition("-")[2]: key for key in locale_data(locale, "unit_patterns")}


def unit_names(locale: Locale) -> tuple[str, ...]:
    """The core unit identifiers for which the locale has patterns, each unit once."""
    return tuple(unit for unit in _unit_identifiers(locale) if unit not in _ROOT_UNIT_ALIASES)


# --- currencies ---------------------------------------------------------------------------------


@cache
def currency_symbol(locale: Locale, code: str) -> str:
    """The symbol of an ISO 4217 code in this locale; the code itself where CLDR has none."""
    return str(locale_data(locale, "currency_symbols").get(code, code))


@cache
def currency_names(locale: Locale, code: str) -> Mapping[str, str]:
    """The names of a currency by plural category; `other` is always there, at worst the code."""
    names = {"other": locale_data(locale, "currency_names").get(code, code)}
    return names | dict(locale_data(locale, "currency_names_plural").get(code, {}))


def currency_name_pattern(locale: Locale, category: str) -> str:
    """How an amount and a currency's name stand together, `{0} {1}`, for a plural category."""
    patterns = locale_data(locale, "currency_unit_patterns")
    return str(patterns.get(category) or patterns["other"])


def currency_name_patterns(locale: Locale) -> tuple[str, ...]:
    """Every pattern that `currency_name_pattern` can return."""
    return tuple(map(str, locale_data(locale, "currency_unit_patterns").values()))


def currency_codes(locale: Locale) -> tuple[str, ...]:
    """All ISO 4217 codes that have a name or a symbol in this locale."""
    names, signs = locale_data(locale, "currency_names"), locale_data(locale, "currency_symbols")
    return tuple(sorted({*map(str, names), *map(str, signs)}))


@cache
def currency_digits(code: str) -> int:
    """The number of decimals in which amounts of a currency are written (CLDR supplemental data)."""
    fractions = get_global("currency_fractions")
    return int(fractions.get(code, fractions["DEFAULT"])[0])

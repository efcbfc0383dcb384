"""What CLDR knows about writing figures, read through Babel; nothing here formats or parses.

Patterns follow UTS #35 part 3 (numbers) and part 6 (units); the data are those of the CLDR release that Babel
ships. Babel leaves a table empty where CLDR's root holds an alias (`long` -> `short`), and does not carry
`minimumGroupingDigits`; both are put right here, once for every reader and writer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from babel import Locale, localedata
from babel.core import get_global

from briefing.locales import LocaleProfile

LENGTHS_FROM = MappingProxyType(
    {"long": ("long", "short"), "short": ("short",), "narrow": ("narrow", "short")}
)
"""Where a text of each length is looked for: in CLDR's root `long` and `narrow` are aliases of `short`."""

_GAPS: Mapping[str, Mapping[str, Any]] = json.loads(
    Path(__file__).with_name("cldr_gaps.json").read_text(encoding="utf-8")
)
"""What CLDR has and Babel has not, or has otherwise: from CLDR's JSON, by `tools/generate_cldr_gaps.py`."""


ROOT = Locale("root")
"""What every locale inherits from in the end; no language."""


@cache
def gaps(locale: Locale, table: str) -> Mapping[str, str]:
    """The entries of such a table for a locale, inherited ones included."""
    entries: dict[str, str] = {}
    for name in ("root", *reversed([*lineage(locale)])):
        entries.update(_GAPS.get(table, {}).get(name, {}))
    return MappingProxyType(entries)


def babel_data(locale: Locale, *path: str | None) -> Any:
    """What stands at `path` in the locale's CLDR data as Babel stores them, aliases followed.

    Babel's own way there, `LocaleDataDict`, writes what an alias led to into tables that other locales
    share, so that a date in Khmer prints "M04" once a locale without month names has been asked for one.
    Here nothing is written. Raises KeyError where CLDR has nothing at `path`.
    """
    return _followed(localedata.load(str(locale)), path)


def _followed(data: Mapping[Any, Any], path: Sequence[str | None]) -> Any:
    found: Any = data
    for key in path:
        found = found[key]
        overrides: Mapping[Any, Any] = {}
        if isinstance(found, tuple):
            # Babel's way to store an alias together with the values that the locale has of its own.
            found, overrides = found
        if isinstance(found, localedata.Alias):
            target = _followed(data, found.keys)
            found = {**target, **overrides} if isinstance(target, Mapping) else target
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


@dataclass(frozen=True, slots=True, eq=False)
class NumberPattern:
    """A number pattern (UTS #35 part 3, section 3), taken apart; the affixes still have CLDR's quotes.

    There is one for each source, compared by identity.
    """

    positive: Affixes
    negative: Affixes
    """The pattern's own negative part, or a minus sign before the positive one."""
    primary_group: int
    """Digits in the group next to the decimal separator; 0 where the pattern does not group."""
    secondary_group: int
    integer_zeros: int
    """The number of `0` before the decimal separator: in a compact pattern, how many digits remain."""
    thousands: bool
    """Whether all groups have three digits."""


_PATTERN_DIGITS = re.compile(r"[#0][#0,.]*")
_SPECIAL = re.compile(r"'([^']*)'|([-+%‰¤])")


@cache
def number_pattern(source: str) -> NumberPattern:
    """The parts of `source`; a compact pattern without digits, `mille`, is all prefix."""
    positive, _, negative = source.partition(";")
    affixes, digits = _split_pattern(positive)
    integer = digits.partition(".")[0]
    groups = [len(group) for group in integer.split(",")[1:]]
    primary, secondary = groups[-1] if groups else 0, groups[-2] if len(groups) > 1 else sum(groups)
    return NumberPattern(
        positive=affixes,
        negative=_split_pattern(negative)[0] if negative else Affixes("-" + affixes.prefix, affixes.suffix),
        primary_group=primary,
        secondary_group=secondary,
        integer_zeros=integer.count("0"),
        thousands=primary == secondary == 3,
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


PER_MILLE = "\N{PER MILLE SIGN}"


@cache
def symbols(locale: Locale, numbering_system: str) -> Symbols:
    """The symbols; a system for which the locale has none of its own uses those of `latn` (CLDR's root)."""
    systems, corrected = babel_data(locale, "number_symbols"), gaps(locale, "symbols")
    found = {**systems["latn"], **systems.get(numbering_system, {})}
    found |= {name: corrected.get(f"{numbering_system} {name}", value) for name, value in found.items()}
    return Symbols(
        decimal=found["decimal"],
        group=found["group"],
        currency_decimal=found.get("currencyDecimal", found["decimal"]),
        currency_group=found.get("currencyGroup", found["group"]),
        minus=found["minusSign"],
        plus=found["plusSign"],
        percent=found["percentSign"],
        # Digits in a sign cannot be told from the number before them: "0/00" in en-US-POSIX.
        per_mille=PER_MILLE if any(map(str.isdecimal, found["perMille"])) else found["perMille"],
    )


@dataclass(frozen=True, slots=True, eq=False)
class NumberData:
    """All that is needed to write numbers in one locale; there is one of each, compared by identity."""

    locale: Locale
    digit_table: Mapping[int, int | str]
    """From ASCII digits to the locale's, for `str.translate`."""
    separators: Mapping[int, int | str]
    """The same, and from `,` and `.` to the separators of groups and decimals."""
    currency_separators: Mapping[int, int | str]
    """The same for amounts, which have separators of their own in some locales."""
    symbols: Symbols
    decimal: NumberPattern
    percent: NumberPattern
    per_mille: NumberPattern
    currency: NumberPattern
    accounting: NumberPattern
    minimum_grouping_digits: int
    """How many digits must stand before the first separator."""


@cache
def number_data(profile: LocaleProfile) -> NumberData:
    """The patterns, symbols and digits of `profile`."""
    locale = profile.locale
    signs = symbols(locale, profile.numbering_system)
    digits = str.maketrans("0123456789", profile.digits)
    corrected = gaps(locale, "patterns")

    def pattern(name: str, *path: str | None) -> NumberPattern:
        key = f"{profile.numbering_system} {name}"
        return number_pattern(corrected.get(key) or babel_data(locale, *path).pattern)

    percent = pattern("percent", "percent_formats", None)
    return NumberData(
        locale=locale,
        digit_table=digits,
        separators=_separators(digits, signs.decimal, signs.group),
        currency_separators=_separators(digits, signs.currency_decimal, signs.currency_group),
        symbols=signs,
        decimal=pattern("decimal", "decimal_formats", None),
        percent=percent,
        per_mille=_per_mille(percent),
        currency=pattern("currency", "currency_formats", "standard"),
        accounting=pattern("accounting", "currency_formats", "accounting"),
        minimum_grouping_digits=int(gaps(locale, "numbers")["minimum_grouping_digits"]),
    )


def _per_mille(percent: NumberPattern) -> NumberPattern:
    """The pattern for per mille is the one for per cent with the other sign (UTS #35 part 3, section 3)."""

    def changed(affixes: Affixes) -> Affixes:
        return Affixes(*(affix.replace("%", "‰") for affix in affixes))

    return replace(percent, positive=changed(percent.positive), negative=changed(percent.negative))


def _separators(digits: Mapping[int, int | str], decimal: str, group: str) -> Mapping[int, int | str]:
    return {**digits, ord(","): group, ord("."): decimal}


# --- compact numbers ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CompactTable:
    """The compact patterns of one style and length (UTS #35 part 3, section 2.4.1)."""

    patterns: Mapping[tuple[int, str], NumberPattern]
    """By magnitude (3 for thousands) and plural category, or `1` for exactly one."""
    exponents: Mapping[int, int]
    """By magnitude: the power of ten that the pattern's words stand for; others are written out."""
    without_words: frozenset[int] = frozenset()
    """The magnitudes whose letters are not to be printed, though they can be read."""

    def exponent(self, magnitude: int) -> int:
        """The power of ten left out of a number whose first digit stands for ten to the `magnitude`."""
        return self.exponents.get(min(magnitude, max(self.exponents, default=0)), 0)

    def has_words(self, magnitude: int) -> bool:
        """Whether what the table has for `magnitude` may be printed."""
        return min(magnitude, max(self.exponents, default=0)) not in self.without_words

    def pattern(self, magnitude: int, *categories: str) -> NumberPattern:
        """The pattern of the first of `categories` that CLDR has for `magnitude`."""
        known = min(magnitude, max(self.exponents))
        return next(self.patterns[known, key] for key in categories if (known, key) in self.patterns)


@cache
def compact_table(locale: Locale, style: str, length: str) -> CompactTable:
    """The table of `style` (`decimal` or `currency`) and `length` (`long` or `short`)."""
    return compact_table_of(compact_sources(locale, style, length))


def compact_table_of(
    sources: Iterable[tuple[int, str, str]], without_words: frozenset[int] = frozenset()
) -> CompactTable:
    """The table of patterns given by magnitude and category; of two for the same, the first."""
    patterns: dict[tuple[int, str], NumberPattern] = {}
    for magnitude, category, source in sources:
        patterns.setdefault((magnitude, category), number_pattern(source))
    exponents = {
        magnitude: magnitude - pattern.integer_zeros + 1
        for (magnitude, _), pattern in patterns.items()
        if pattern.integer_zeros and any(pattern.positive)
    }
    return CompactTable(MappingProxyType(patterns), MappingProxyType(exponents), without_words)


def compact_sources(locale: Locale, style: str, length: str) -> Iterator[tuple[int, str, str]]:
    """Each magnitude, category and pattern text of a style and length, the preferred length first."""
    lengths = babel_data(locale, f"compact_{style}_formats")
    for source_length in LENGTHS_FROM[length]:
        for key, source in gaps(locale, "compact").items():
            *table, power_of_ten, category = key.split()
            if table == [style, source_length]:
                yield len(power_of_ten) - 1, category, source
        for category, by_magnitude in lengths.get(source_length, {}).items():
            for power_of_ten, pattern in by_magnitude.items():
                yield len(power_of_ten) - 1, str(category), pattern.pattern


# --- currencies ---------------------------------------------------------------------------------


@cache
def currency_symbol(locale: Locale, code: str) -> str:
    """The symbol of an ISO 4217 code in this locale; the code itself where CLDR has none."""
    corrected = gaps(locale, "symbols_of_currencies").get(code)
    return corrected or str(babel_data(locale, "currency_symbols").get(code, code))


def narrow_symbol(locale: Locale, code: str) -> str:
    """The symbol that does not tell a currency from others of the same name: `¥` for CNY in English."""
    return gaps(locale, "narrow_symbols").get(code) or currency_symbol(locale, code)


@cache
def currency_names(locale: Locale, code: str) -> Mapping[str, str]:
    """The names of a currency by plural category; `other` is always there, at worst the code."""
    names = {"other": babel_data(locale, "currency_names").get(code, code)}
    return names | dict(babel_data(locale, "currency_names_plural").get(code, {}))


def currency_name_pattern(locale: Locale, category: str) -> str:
    """How an amount and a currency's name stand together, `{0} {1}`, for a plural category."""
    patterns = babel_data(locale, "currency_unit_patterns")
    return str(patterns.get(category) or patterns["other"])


def currency_name_patterns(locale: Locale) -> tuple[str, ...]:
    """Every pattern that `currency_name_pattern` can return."""
    return tuple(map(str, babel_data(locale, "currency_unit_patterns").values()))


@cache
def amount_data(profile: LocaleProfile, code: str) -> NumberData:
    """The `number_data` with what amounts in one currency have of their own: "€1.00" in European English."""
    data, own = number_data(profile), gaps(profile.locale, "patterns_of_currencies")
    pattern, decimal, group = (own.get(f"{code} {name}") for name in ("pattern", "decimal", "group"))
    if not (pattern or decimal or group):
        return data
    signs = replace(
        data.symbols,
        currency_decimal=decimal or data.symbols.currency_decimal,
        currency_group=group or data.symbols.currency_group,
    )
    currency = number_pattern(pattern) if pattern else data.currency
    return replace(
        data,
        symbols=signs,
        currency=currency,
        accounting=currency if pattern else data.accounting,
        currency_separators=_separators(data.digit_table, signs.currency_decimal, signs.currency_group),
    )


def currency_codes(locale: Locale) -> tuple[str, ...]:
    """All ISO 4217 codes that have a name or a symbol in this locale."""
    names, signs = babel_data(locale, "currency_names"), babel_data(locale, "currency_symbols")
    return tuple(sorted({*map(str, names), *map(str, signs)}))


@cache
def currency_digits(code: str) -> int:
    """The number of decimals in which amounts of a currency are written (CLDR supplemental data)."""
    fractions = get_global("currency_fractions")
    return int(fractions.get(code, fractions["DEFAULT"])[0])

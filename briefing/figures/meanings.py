"""What the words and signs around a numeral mean: magnitudes, shares, currencies, units, ordinals.

All tables are made from the locale's own data, every category and length of them, so that they do not depend
on how a text was written. Affixes are compared folded and without spaces (`folding.squeeze`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from babel import Locale

from briefing.figures.cldr import (
    Affixes,
    compact_sources,
    currency_codes,
    currency_name_patterns,
    currency_names,
    currency_symbol,
    fill_affix,
    narrow_symbol,
    number_pattern,
)
from briefing.figures.currencies import linking_words, press_names
from briefing.figures.folding import squeeze
from briefing.figures.ordinals import ordinal_affixes
from briefing.figures.points import point_patterns
from briefing.figures.press import press_number_patterns, unit_words
from briefing.figures.units import COUNTED_BY_WORD, unit_names, unit_patterns
from briefing.model import Kind

KNOWN_MAGNITUDES = MappingProxyType(
    {"लाख": 5, "লাখ": 5, "লক্ষ": 5, "لک": 5, "لاکھ": 5, "laki": 5}
    | {"करोड": 7, "करोड़": 7, "কোটি": 7, "কো": 7, "کروڑ": 7}
    | {"万": 4, "萬": 4, "만": 4, "亿": 8, "億": 8, "억": 8, "万亿": 12, "兆": 12, "조": 12}
)
"""The power of ten of number words that do not depend on the language.

Needed because CLDR 47 contradicts itself: Nepali long has "0 करोड" (crore, 10⁷) for 10⁶; Assamese, Sindhi
and Swahili short currency have "000 লাখ", "000لک" and "laki000" (lakh, 10⁵) for 10⁵. Source: any dictionary's
lakh and crore; for Han, `kPrimaryNumeric` of the Unihan database (UAX #38).
"""

PLAIN = Affixes("", "")
"""Nothing around the numeral."""
WORD_ALONE = "\0"
"""Stands as the suffix where there is no numeral: French "mille", Arabic "سنتان" (two years)."""
ALL_LENGTHS = ("long", "short", "narrow")
ONE = Decimal(1)
"""The factor of what does not multiply."""
_UNSIGNED = MappingProxyType({"-": "", "+": "", "%": "%", "‰": "‰", "¤": ""})

Meaning = tuple[Decimal, str]
"""What stands around a numeral: the factor it multiplies by, and the unit it names ('' for none)."""


def meanings(kind: Kind, affixes: Affixes, locale: Locale, unit: str) -> Iterator[Meaning]:
    """Each thing that affixes without a sign can mean; with `unit`, only what names it.

    An ORDINAL names no unit but the ordinal category that its affixes belong to.
    """
    return _MEANINGS[kind](affixes, locale, unit)


def _bare(affixes: Affixes, _locale: Locale, _unit: str) -> Iterator[Meaning]:
    if affixes == PLAIN:
        yield ONE, ""


def _count(affixes: Affixes, locale: Locale, _unit: str) -> Iterator[Meaning]:
    factor = _magnitudes(locale, ("decimal",)).get(affixes)
    if factor is not None:
        yield factor, ""


def _change(affixes: Affixes, locale: Locale, _unit: str) -> Iterator[Meaning]:
    if affixes in _share_signs(locale, "%", "percent"):
        yield ONE, ""


def _percent(affixes: Affixes, locale: Locale, _unit: str) -> Iterator[Meaning]:
    if affixes == PLAIN or affixes in _share_signs(locale, "%", "percent"):
        yield ONE, ""


def _per_mille(affixes: Affixes, locale: Locale, _unit: str) -> Iterator[Meaning]:
    if affixes == PLAIN or affixes in _share_signs(locale, "‰", "permille"):
        yield ONE, ""


def _points(affixes: Affixes, locale: Locale, _unit: str) -> Iterator[Meaning]:
    if affixes == PLAIN or affixes in _point_affixes(locale):
        yield ONE, ""


def _ordinal(affixes: Affixes, locale: Locale, _unit: str) -> Iterator[Meaning]:
    if affixes == PLAIN:
        yield ONE, ""
    for category, (prefix, suffix) in ordinal_affixes(locale).items():
        if affixes == (squeeze(prefix), squeeze(suffix)):
            yield ONE, category


def _measure(affixes: Affixes, locale: Locale, unit: str) -> Iterator[Meaning]:
    if affixes == PLAIN:
        yield ONE, unit
    if unit in {"percent", "permille"} and affixes in _share_signs(locale, "%‰"[unit == "permille"], unit):
        yield ONE, unit
    if unit:
        yield from _of_unit(affixes, locale, unit)
        return
    for name in unit_names(locale):
        factor = _unit_affixes(locale, name, ("long", "short")).get(affixes)
        if factor is not None:
            yield factor, name


def _of_unit(affixes: Affixes, locale: Locale, unit: str) -> Iterator[Meaning]:
    """The unit alone, or behind a magnitude word: 2.3 million kilometers."""
    known, magnitudes = _unit_affixes(locale, unit, ALL_LENGTHS), _magnitudes(locale, ("decimal",))
    if affixes in known:
        yield known[affixes], unit
    for prefix, suffix in known:
        if affixes.prefix.startswith(prefix) and affixes.suffix.endswith(suffix) and suffix != WORD_ALONE:
            rest = Affixes(affixes.prefix[len(prefix) :], affixes.suffix[: len(affixes.suffix) - len(suffix)])
            if rest != PLAIN and rest in magnitudes:
                yield magnitudes[rest], unit


def _amount(affixes: Affixes, locale: Locale, unit: str) -> Iterator[Meaning]:
    magnitudes = _magnitudes(locale, ("decimal", "currency"))
    for code in (unit,) if unit else currency_codes(locale):
        narrow = (squeeze(narrow_symbol(locale, code)),) if unit else ()
        for designation in dict.fromkeys((*_designations(locale, code), *narrow)):
            for rest in _without(affixes, designation):
                for unlinked in (rest, *_unlinked(rest, locale)):
                    if unlinked in magnitudes:
                        yield magnitudes[unlinked], code


_MEANINGS: Mapping[Kind, Callable[[Affixes, Locale, str], Iterator[Meaning]]] = MappingProxyType(
    {
        Kind.COUNT: _count,
        Kind.DECIMAL: _count,
        Kind.NUMBER: _bare,
        Kind.YEAR: _bare,
        Kind.ORDINAL: _ordinal,
        Kind.PERCENT: _percent,
        Kind.CHANGE: _change,
        Kind.PER_MILLE: _per_mille,
        Kind.POINTS: _points,
        Kind.CURRENCY: _amount,
        Kind.MEASURE: _measure,
    }
)
"""What the affixes around a numeral can mean, by the kind of figure that is read."""


def _without(affixes: Affixes, word: str) -> Iterator[Affixes]:
    """The affixes that remain when `word` is taken off an end of the prefix or of the suffix."""
    prefix, suffix = affixes
    if prefix.startswith(word):
        yield Affixes(prefix[len(word) :], suffix)
    if prefix.endswith(word):
        yield Affixes(prefix[: -len(word)], suffix)
    if suffix.startswith(word):
        yield Affixes(prefix, suffix[len(word) :])
    if suffix.endswith(word):
        yield Affixes(prefix, suffix[: -len(word)])


# --- tables of one locale -----------------------------------------------------------------------


@cache
def _magnitudes(locale: Locale, styles: tuple[str, ...]) -> Mapping[Affixes, Decimal]:
    """The factor that each magnitude word of the locale stands for; no word that stands for two."""
    exponents: defaultdict[Affixes, set[int]] = defaultdict(set)
    for style in styles:
        own = press_number_patterns(locale) if style == "decimal" else ()
        for magnitude, _category, source in (*own, *compact_sources(locale, style, "long")):
            pattern = number_pattern(source)
            for written in (pattern.positive, pattern.negative):
                affixes = _squeezed(written)
                if pattern.integer_zeros:
                    exponents[affixes].add(magnitude - pattern.integer_zeros + 1)
                else:
                    exponents[Affixes(affixes.prefix, WORD_ALONE)].add(magnitude)
    for affixes in exponents:
        known = KNOWN_MAGNITUDES.get(affixes.prefix + affixes.suffix)
        if known is not None:
            exponents[affixes] = {known}
    factors = {affixes: Decimal(10) ** min(meant) for affixes, meant in exponents.items() if len(meant) == 1}
    return {**factors, PLAIN: ONE}


@cache
def _share_signs(locale: Locale, sign: str, unit: str) -> frozenset[Affixes]:
    """The sign of a share on either side, and the locale's words for it (CLDR's unit `percent`)."""
    words = _unit_affixes(locale, unit, ALL_LENGTHS)
    return frozenset({Affixes(sign, ""), Affixes("", sign), *words})


@cache
def _point_affixes(locale: Locale) -> frozenset[Affixes]:
    return frozenset(_around_number(pattern) for pattern in point_patterns(locale).values())


@cache
def _unit_affixes(locale: Locale, unit: str, lengths: tuple[str, ...]) -> Mapping[Affixes, Decimal]:
    """What stands around the numeral where `unit` is meant; a word alone counts one, two or none of it."""
    factors: dict[Affixes, Decimal] = {}
    for patterns in (unit_words(locale, unit), *(unit_patterns(locale, unit, each) for each in lengths)):
        for category, pattern in patterns.items():
            if "{0}0" in pattern:
                # Zeros that lengthen the numeral: two decades are "20 年" in Traditional Chinese.
                shortened = _around_number(pattern.replace("{0}0", "{0}"))
                factors.setdefault(shortened, Decimal("0.1"))
            elif "{0}" in pattern:
                factors[_around_number(pattern)] = ONE
            elif category in COUNTED_BY_WORD:
                factors[Affixes(squeeze(pattern), WORD_ALONE)] = Decimal(COUNTED_BY_WORD[category])
    return factors


def _around_number(pattern: str) -> Affixes:
    prefix, _, suffix = pattern.partition("{0}")
    return Affixes(squeeze(prefix), squeeze(suffix))


@cache
def _designations(locale: Locale, code: str) -> tuple[str, ...]:
    """All that names a currency in this locale: symbol, code, CLDR's names and the press's."""
    names = (*currency_names(locale, code).values(), *press_names(locale, code).values())
    return tuple({squeeze(name): None for name in (currency_symbol(locale, code), code, *names)})


def _unlinked(affixes: Affixes, locale: Locale) -> Iterator[Affixes]:
    """The affixes without the word that links a magnitude to a currency: "milliards de"."""
    for word in _linking_words(locale):
        yield from _without(affixes, word)


@cache
def _linking_words(locale: Locale) -> tuple[str, ...]:
    in_patterns = (
        pattern.replace("{0}", "").replace("{1}", "") for pattern in currency_name_patterns(locale)
    )
    return tuple({squeeze(word): None for word in (*in_patterns, *linking_words(locale)) if squeeze(word)})


def _squeezed(affixes: Affixes) -> Affixes:
    return Affixes(
        squeeze(fill_affix(affixes.prefix, _UNSIGNED)), squeeze(fill_affix(affixes.suffix, _UNSIGNED))
    )

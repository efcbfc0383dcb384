"""Text back to typed values: the figures of any language of CLDR, read without knowing how they were written.

A text is one numeral between a prefix and a suffix. The numeral is read by the separators of its digits'
numbering system; what stands around it has to be, in whole, a sign, a magnitude word, a per cent sign, a
currency or a unit that CLDR knows in that locale. What is left over, or can be read in two ways, is refused.
Spaces around words do not matter, and neither do marks of direction (`folding`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cache
from types import MappingProxyType

from babel import Locale

from briefing.figures.cldr import (
    COUNTED_BY_WORD,
    Affixes,
    compact_sources,
    currency_codes,
    currency_name_patterns,
    currency_names,
    currency_symbol,
    fill_affix,
    number_data,
    number_pattern,
    symbols,
    unit_names,
    unit_patterns,
)
from briefing.figures.currencies import linking_words, short_names
from briefing.figures.date_parsing import parse_date
from briefing.figures.folding import ascii_digits, fold, squeeze
from briefing.locales import ZERO_DIGITS, LocaleProfile
from briefing.model import Kind, Quantity

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
_SIGN = re.compile(r"[-+]")
_UNSIGNED = MappingProxyType({"-": "", "+": "", "%": "%", "‰": "‰", "¤": ""})
_ARITHMETIC = Context(prec=2000)

Meaning = tuple[Decimal, str]
"""What stands around a numeral: the factor it multiplies by, and the unit it names ('' for none)."""


def parse_figure(text: str, kind: Kind, profile: LocaleProfile, unit: str = "") -> Quantity:
    """What `text`, a figure of `kind` in the language of `profile`, says.

    With `unit` (ISO 4217, CLDR core unit) the text has to name it; a MEASURE may also be a bare number.
    Without `unit` the result has the one that the text names. Raises ValueError where the text is not such a
    figure, or can be read as two.
    """
    if kind is Kind.DATE:
        return Quantity(kind, parse_date(text, profile.locale))
    readings = set(_readings(text, kind, profile, unit))
    if len(readings) != 1:
        raise ValueError(
            f"{text!r} is {'ambiguous' if readings else 'not'} as {kind} {unit} in {profile.tag}"
        )
    value, named = readings.pop()
    return Quantity(kind, value, named)


def _readings(text: str, kind: Kind, profile: LocaleProfile, unit: str) -> Iterator[Meaning]:
    """Each value and unit that the text can mean."""
    meanings = _MEANINGS[kind]
    for numeral, prefix, suffix in _numerals(fold(text), kind, profile):
        for sign, affixes in _signs(squeeze(prefix), squeeze(suffix)):
            for factor, named in meanings(affixes, profile.locale, unit):
                yield _ARITHMETIC.multiply(numeral.copy_sign(sign), factor), named


# --- numerals and signs -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _NumeralSyntax:
    """How numerals look in one numbering system of one locale."""

    expression: re.Pattern[str]
    decimal: str
    group: str

    def value(self, numeral: str) -> Decimal:
        ungrouped = numeral.replace(self.group, "") if self.group else numeral
        return Decimal(ascii_digits(ungrouped.replace(self.decimal, ".")))


def _numerals(text: str, kind: Kind, profile: LocaleProfile) -> Iterator[tuple[Decimal, str, str]]:
    """Each numeral in `text` with what stands before and after it; 1 where it may be only a word."""
    yield Decimal(1), text, WORD_ALONE
    for system in {_SYSTEMS[zero]: None for zero in map(_zero_of, text) if zero in _SYSTEMS}:
        for syntax in _numeral_syntaxes(profile, system, kind):
            for found in syntax.expression.finditer(text):
                yield syntax.value(found.group()), text[: found.start()], text[found.end() :]


_SYSTEMS = MappingProxyType({zero: system for system, zero in ZERO_DIGITS.items()})


def _zero_of(character: str) -> str:
    """The zero of the digits to which `character` belongs, '' where it is not a decimal digit."""
    digit = unicodedata.decimal(character, None)
    return "" if digit is None else chr(ord(character) - digit)


@cache
def _numeral_syntaxes(profile: LocaleProfile, system: str, kind: Kind) -> tuple[_NumeralSyntax, ...]:
    """The ways to write numerals of `kind`: amounts can have separators of their own."""
    signs = symbols(profile.locale, system)
    separators = {(fold(signs.decimal), fold(signs.group))}
    if kind is Kind.CURRENCY:
        separators.add((fold(signs.currency_decimal), fold(signs.currency_group)))
    data = number_data(profile)
    grouping = {
        (pattern.primary_group, pattern.secondary_group)
        for pattern in (data.decimal, data.percent, data.currency)
        if pattern.primary_group and kind not in (Kind.NUMBER, Kind.YEAR)
    }
    return tuple(
        _NumeralSyntax(_numeral_expression(system, decimal, group, grouping, kind), decimal, group)
        for decimal, group in sorted(separators)
    )


def _numeral_expression(
    system: str, decimal: str, group: str, grouping: Iterable[tuple[int, int]], kind: Kind
) -> re.Pattern[str]:
    zero = ZERO_DIGITS[system]
    digit, separator = f"[{zero}-{chr(ord(zero) + 9)}]", re.escape(group)
    integers = [
        f"{digit}{{1,{secondary}}}(?:{separator}{digit}{{{secondary}}})*{separator}{digit}{{{primary}}}"
        for primary, secondary in sorted(grouping)
    ]
    fraction = "" if kind is Kind.YEAR else f"(?:{re.escape(decimal)}{digit}+)?"
    nothing_before = f"(?<!{digit})" + (f"(?<!{digit}{separator})" if group else "")
    nothing_after = f"(?!(?:{separator}|{re.escape(decimal)})?{digit})"
    whole = "|".join([*integers, digit + "+"])
    return re.compile(f"{nothing_before}(?:{whole}){fraction}{nothing_after}")


def _signs(prefix: str, suffix: str) -> Iterator[tuple[Decimal, Affixes]]:
    """The affixes as they are, and without one sign: anywhere before the numeral, or at the very end.

    Ewe writes "yuan -akpe 5", Frisian "CN¥ 5-".
    """
    yield Decimal(1), Affixes(prefix, suffix)
    for sign in _SIGN.finditer(prefix):
        yield Decimal(sign[0] + "1"), Affixes(prefix[: sign.start()] + prefix[sign.end() :], suffix)
    if _SIGN.fullmatch(suffix[-1:]):
        yield Decimal(suffix[-1] + "1"), Affixes(prefix, suffix[:-1])


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


# --- what stands around a numeral ---------------------------------------------------------------


def _bare(affixes: Affixes, _locale: Locale, _unit: str) -> Iterator[Meaning]:
    if affixes == PLAIN:
        yield Decimal(1), ""


def _count(affixes: Affixes, locale: Locale, _unit: str) -> Iterator[Meaning]:
    factor = _magnitudes(locale, ("decimal",)).get(affixes)
    if factor is not None:
        yield factor, ""


def _change(affixes: Affixes, locale: Locale, _unit: str) -> Iterator[Meaning]:
    if affixes in _per_cents(locale):
        yield Decimal(1), ""


def _percent(affixes: Affixes, locale: Locale, _unit: str) -> Iterator[Meaning]:
    yield from _bare(affixes, locale, "")
    yield from _change(affixes, locale, "")


def _measure(affixes: Affixes, locale: Locale, unit: str) -> Iterator[Meaning]:
    if affixes == PLAIN:
        yield Decimal(1), unit
    for name in (unit,) if unit else unit_names(locale):
        factor = _unit_affixes(locale, name).get(affixes)
        if factor is not None:
            yield factor, name


def _amount(affixes: Affixes, locale: Locale, unit: str) -> Iterator[Meaning]:
    magnitudes = _magnitudes(locale, ("decimal", "currency"))
    for code in (unit,) if unit else currency_codes(locale):
        for designation in _designations(locale, code):
            for rest in _without(affixes, designation):
                for unlinked in (rest, *_unlinked(rest, locale)):
                    if unlinked in magnitudes:
                        yield magnitudes[unlinked], code


_MEANINGS: Mapping[Kind, Callable[[Affixes, Locale, str], Iterator[Meaning]]] = MappingProxyType(
    {
        Kind.COUNT: _count,
        Kind.NUMBER: _bare,
        Kind.YEAR: _bare,
        Kind.PERCENT: _percent,
        Kind.CHANGE: _change,
        Kind.CURRENCY: _amount,
        Kind.MEASURE: _measure,
    }
)
"""What the affixes around a numeral can mean, by the kind of figure that is read."""


@cache
def _magnitudes(locale: Locale, styles: tuple[str, ...]) -> Mapping[Affixes, Decimal]:
    """The factor that each magnitude word of the locale stands for; no word that stands for two."""
    exponents: defaultdict[Affixes, set[int]] = defaultdict(set)
    for style in styles:
        for magnitude, _category, source in compact_sources(locale, style, "long"):
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
    exponents[PLAIN] = {0}
    return {affixes: Decimal(10) ** min(meant) for affixes, meant in exponents.items() if len(meant) == 1}


@cache
def _per_cents(locale: Locale) -> frozenset[Affixes]:
    """The per cent sign on either side, and the locale's words for it (CLDR's unit `percent`)."""
    return frozenset({Affixes("%", ""), Affixes("", "%"), *_unit_affixes(locale, "percent")})


@cache
def _unit_affixes(locale: Locale, unit: str) -> Mapping[Affixes, Decimal]:
    """What stands around the numeral where `unit` is meant; a word alone counts one, two or none of it."""
    factors: dict[Affixes, Decimal] = {}
    for length in ("long", "short"):
        for category, pattern in unit_patterns(locale, unit, length).items():
            prefix, number, suffix = pattern.partition("{0}")
            if number:
                factors[Affixes(squeeze(prefix), squeeze(suffix))] = Decimal(1)
            elif category in COUNTED_BY_WORD:
                factors[Affixes(squeeze(prefix), WORD_ALONE)] = Decimal(COUNTED_BY_WORD[category])
    return factors


@cache
def _designations(locale: Locale, code: str) -> tuple[str, ...]:
    """All that names a currency in this locale: symbol, code, CLDR's names and the press's."""
    names = (*currency_names(locale, code).values(), *short_names(locale, code).values())
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

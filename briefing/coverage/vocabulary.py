"""What the words and signs beside a numeral mean in one language: CLDR's, and those of the press.

Made once for each language from the same CLDR data that `briefing.figures` reads by, so that an article is
read without knowing how its figures were written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from num2words import CONVERTER_CLASSES, num2words

from briefing.coverage.press_words import DESIGNATIONS, HEDGES, LINKS, Hedge
from briefing.figures.calendars import Field, month_names
from briefing.figures.cldr import (
    Affixes,
    compact_sources,
    currency_names,
    currency_symbol,
    fill_affix,
    narrow_symbol,
    number_pattern,
)
from briefing.figures.currencies import linking_words, press_names
from briefing.figures.meanings import KNOWN_MAGNITUDES
from briefing.figures.ordinals import ordinal_affixes
from briefing.figures.points import point_patterns
from briefing.figures.press import press_number_patterns, unit_words
from briefing.figures.units import unit_patterns
from briefing.locales import LocaleProfile
from briefing.termbase import SCRIPTS_WITHOUT_SPACES

CURRENCIES = ("USD", "EUR", "GBP", "JPY", "CNY", "INR", "RUB")
UNITS = (
    *("square-kilometer", "square-meter", "hectare", "acre", "square-mile", "kilometer", "meter", "mile"),
    *("kilowatt", "megawatt", "gigawatt", "watt", "volt", "kilovolt", "kilogram", "tonne", "celsius"),
    *("year", "month", "week", "day", "hour", "minute", "kilowatt-hour"),
)
"""CLDR core units that articles give besides those of the briefing's facts."""
TIME_UNITS = frozenset({"year", "month", "week", "day", "hour", "minute"})
INFLECTING = frozenset({"ar", "bn", "de", "el", "fa", "he", "hi", "kk", "ru", "tr", "ur", "am"})
"""Languages in which a designation may end in up to three letters more than tables have."""
NOUN_FIRST = frozenset({"rw", "sw"})
"""Languages in which the number follows what it counts."""
JOINED_SCRIPTS = SCRIPTS_WITHOUT_SPACES | {"Kore"}
"""Scripts in which words need no space between them, or particles are joined to words."""
_SIGNS = {"-": "", "+": "", "%": "%", "‰": "‰", "¤": ""}
_NUM2WORDS_CODES = {"kk": "kz", "nb": "no", "nn": "no"}
_AMBIGUOUS = {
    "ar": "", "fa": "ده نه سی", "fr": "neuf un une", "he": "מאה שבע", "it": "sei", "kk": "жүз он бір",
    "tr": "altı yüz on bir", "vi": "năm một", "ru": "сорок", "th": "", "pt": "um uma", "es": "un una",
    "am": "", "bn": "নয়",
}  # fmt: skip
"""Words for numbers that mean something else as often."""
_OWN_NUMBER_WORDS: Mapping[str, str] = {
    "el": "δύο=2 τρεις=3 τρία=3 τέσσερα=4 τέσσερις=4 πέντε=5 έξι=6 επτά=7 οκτώ=8 εννέα=9 δέκα=10",
    "es": "dos=2 veintiséis=26",
    "hi": "दो=2 तीन=3 चार=4 पाँच=5 पांच=5 छह=6 सात=7 आठ=8 नौ=9 दस=10 इकतालीस=41 छब्बीस=26 सैंतीस=37 अड़तीस=38",
    "ru": "двух=2 две=2 трёх=3 трех=3 тремя=3 четырёх=4 четырех=4 пяти=5",
    "rw": "kabiri=2 bibiri=2 gatatu=3 bitatu=3 atatu=3 kane=4 bine=4 ane=4 gatanu=5 icumi=10",
    "sw": "mbili=2 mawili=2 wawili=2 viwili=2 tatu=3 matatu=3 watatu=3 vitatu=3 mitatu=3 nne=4 manne=4"
    " wanne=4 minne=4 vinne=4 tano=5 matano=5 watano=5 sita=6 saba=7 nane=8 manane=8 tisa=9 kumi=10",
    "ur": "دو=2 تین=3 چار=4 پانچ=5 چھ=6 سات=7 آٹھ=8 نو=9 دس=10 اکتالیس=41",
}
"""Numbers as words where num2words has none, or lacks inflected forms."""


class Sort(StrEnum):
    """What a figure of an article can be compared with."""

    NUMBER = "number"
    ORDINAL = "ordinal"
    SHARE = "share"
    AMOUNT = "amount"
    MEASURE = "measure"
    YEAR = "year"
    DAY = "date"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word beside a numeral says: a factor alone, or what the number is of."""

    sort: Sort | None
    """None for a magnitude, which says nothing of that."""
    unit: str
    factor: Decimal


ONE = Decimal(1)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The words of one language, longest first; there is one for each language, compared by identity."""

    after: tuple[tuple[str, Meaning], ...]
    before: tuple[tuple[str, Meaning], ...]
    around: tuple[tuple[str, str, Meaning], ...]
    links: tuple[str, ...]
    hedges: tuple[tuple[str, Hedge], ...]
    months: Mapping[str, int]
    number_words: Mapping[str, Decimal]
    number_expression: re.Pattern[str]
    joined: bool
    inflecting: bool


def lowered(text: str) -> str:
    """`text` in small letters, each character at its place."""
    small = text.lower()
    return (
        small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    )


@cache
def vocabulary(profile: LocaleProfile, units: tuple[str, ...], currencies: tuple[str, ...]) -> Vocabulary:
    """The vocabulary of a language; `units` and `currencies` are the briefing's, besides the usual ones."""
    language = profile.locale.language
    after: dict[str, Meaning] = {}
    before: dict[str, Meaning] = {}
    around: dict[tuple[str, str], Meaning] = {}
    for affixes, meaning in _entries(profile, tuple(dict.fromkeys((*units, *UNITS))), currencies):
        prefix, suffix = (_folded(each) for each in affixes)
        if prefix and suffix:
            around.setdefault((prefix, suffix), meaning)
        elif prefix:
            before.setdefault(prefix, meaning)
        elif suffix:
            after.setdefault(suffix, meaning)
    number_words = _number_words(language)
    return Vocabulary(
        after=_longest_first(after),
        before=_longest_first(before),
        around=tuple((*key, around[key]) for key in sorted(around, key=lambda pair: (-len(pair[1]), pair))),
        links=tuple(_links(profile)),
        hedges=_hedges(language),
        months=_months(profile),
        number_words=number_words,
        number_expression=_any_phrase(number_words),
        joined=profile.script in JOINED_SCRIPTS,
        inflecting=language in INFLECTING,
    )


def _folded(text: str) -> str:
    """As articles are folded before they are read; short Latin symbols keep their case: MW, mW."""
    plain = text.replace("\u200b", "").replace("’", "'")
    for space in "\u00a0\u202f\u2009":
        plain = plain.replace(space, " ")
    for mark in "\u200e\u200f\u061c":
        plain = plain.replace(mark, "")
    plain = plain.strip()
    return plain if len(plain) <= 2 and plain.isascii() else lowered(plain)


def _longest_first(words: Mapping[str, Meaning]) -> tuple[tuple[str, Meaning], ...]:
    return tuple((word, words[word]) for word in sorted(words, key=lambda word: (-len(word), word)))


# --- what stands beside numerals ----------------------------------------------------------------


def _entries(
    profile: LocaleProfile, units: Iterable[str], currencies: Iterable[str]
) -> Iterator[tuple[Affixes, Meaning]]:
    """Affixes with their meaning, the more certain first."""
    yield from _shares(profile)
    yield from _magnitudes(profile)
    yield from _press_magnitudes(profile)
    yield from _currencies(profile, tuple(dict.fromkeys((*currencies, *CURRENCIES))))
    for unit in units:
        yield from _unit(profile, unit)
    for prefix, suffix in ordinal_affixes(profile.locale).values():
        yield Affixes(prefix, suffix), Meaning(Sort.ORDINAL, "", ONE)
    if profile.locale.language == "ru":
        for suffix in ("-й", "-го", "-я", "-е", "-му", "-м"):
            yield Affixes("", suffix), Meaning(Sort.ORDINAL, "", ONE)


def _shares(profile: LocaleProfile) -> Iterator[tuple[Affixes, Meaning]]:
    meaning = Meaning(Sort.SHARE, "", ONE)
    own = DESIGNATIONS.get(profile.locale.language, {}).get("%", "")
    for pattern in point_patterns(profile.locale).values():
        yield _of_pattern(pattern), meaning
    for name in ("%", "％", "٪", *own.split("|")):
        yield from _either_side(name, meaning)
    for length in ("long", "short"):
        for pattern in unit_patterns(profile.locale, "percent", length).values():
            yield _of_pattern(pattern), meaning


def _press_magnitudes(profile: LocaleProfile) -> Iterator[tuple[Affixes, Meaning]]:
    for name, words in DESIGNATIONS.get(profile.locale.language, {}).items():
        if name.startswith("#"):
            meaning = Meaning(None, "", Decimal(10) ** int(name[1:]))
            for word in words.split("|"):
                yield Affixes("", word), meaning
                if profile.locale.language in NOUN_FIRST:
                    yield Affixes(word, ""), meaning


def _either_side(word: str, meaning: Meaning) -> Iterator[tuple[Affixes, Meaning]]:
    if word:
        yield Affixes("", word), meaning
        yield Affixes(word, ""), meaning


def _of_pattern(pattern: str) -> Affixes:
    prefix, _, suffix = pattern.partition("{0}")
    return Affixes(prefix, suffix)


def _magnitudes(profile: LocaleProfile) -> Iterator[tuple[Affixes, Meaning]]:
    locale = profile.locale
    for magnitude, _, source in (*press_number_patterns(locale), *compact_sources(locale, "decimal", "long")):
        pattern = number_pattern(source)
        prefix, suffix = (fill_affix(affix, _SIGNS).strip() for affix in pattern.positive)
        word = (prefix + suffix).strip("\u200f\u200e \u00a0")
        if not word or not pattern.integer_zeros or word in {"K", "M", "B", "T", "G", "N", "м."}:
            continue
        power = KNOWN_MAGNITUDES.get(word, magnitude - pattern.integer_zeros + 1)
        yield Affixes(prefix, suffix), Meaning(None, "", Decimal(10) ** power)


def _currencies(profile: LocaleProfile, codes: Iterable[str]) -> Iterator[tuple[Affixes, Meaning]]:
    locale = profile.locale
    own = DESIGNATIONS.get(locale.language, {})
    for code in codes:
        names = [code, currency_symbol(locale, code), narrow_symbol(locale, code)]
        names += [*currency_names(locale, code).values(), *press_names(locale, code).values()]
        names += own.get(code, "").split("|")
        for name in names:
            yield from _either_side(name, Meaning(Sort.AMOUNT, code, ONE))
    yield from _either_side("US$", Meaning(Sort.AMOUNT, "USD", ONE))
    yield from _either_side("RMB", Meaning(Sort.AMOUNT, "CNY", ONE))


def _unit(profile: LocaleProfile, unit: str) -> Iterator[tuple[Affixes, Meaning]]:
    locale, meaning = profile.locale, Meaning(Sort.MEASURE, unit, ONE)
    patterns = [*unit_words(locale, unit).values(), *unit_patterns(locale, unit, "long").values()]
    if unit not in TIME_UNITS:
        patterns += unit_patterns(locale, unit, "short").values()
    for pattern in patterns:
        if "{0}" in pattern and "{0}0" not in pattern:
            yield _of_pattern(pattern), meaning
    for word in DESIGNATIONS.get(locale.language, {}).get(unit, "").split("|"):
        if word:
            yield Affixes("", word), meaning
            if locale.language in NOUN_FIRST:
                yield Affixes(word, ""), meaning


def _links(profile: LocaleProfile) -> Iterator[str]:
    own = LINKS.get(profile.locale.language, "")
    found = {each.strip() for each in (*linking_words(profile.locale), *own.split("|")) if each.strip()}
    yield from sorted((link.replace("’", "'") for link in found), key=lambda link: (-len(link), link))


def _hedges(language: str) -> tuple[tuple[str, Hedge], ...]:
    pairs = [
        (lowered(word).replace("’", "'"), hedge)
        for hedge, words in HEDGES.get(language, {}).items()
        for word in words.split("|")
    ]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


def _months(profile: LocaleProfile) -> Mapping[str, int]:
    names: dict[str, int] = {}
    for letter in "ML":
        for width in (4, 3):
            for number, name in month_names(profile.locale, Field(letter, width)).items():
                folded = lowered(name.replace("\u200b", "").rstrip("."))
                if not folded.isdecimal():
                    names.setdefault(folded, number)
    if profile.locale.language == "en":
        names["sept"] = 9
    return names


# --- numbers as words ---------------------------------------------------------------------------


def _number_words(language: str) -> Mapping[str, Decimal]:
    """Phrases for the numbers that articles write out; one and what means something else are left out."""
    found: dict[str, Decimal] = {}
    ambiguous = frozenset(_AMBIGUOUS.get(language, "").split())
    code = _NUM2WORDS_CODES.get(language, language)
    if code in CONVERTER_CLASSES:
        for number in (*range(1, 101), *range(200, 1000, 100)):
            for phrase in _written(number, code):
                if phrase not in ambiguous:
                    found.setdefault(phrase, Decimal(number))
    for entry in _OWN_NUMBER_WORDS.get(language, "").split():
        word, _, number = entry.partition("=")
        found.setdefault(word, Decimal(number))
    return found


def _written(number: int, code: str) -> Iterator[str]:
    for kind in ("cardinal", "ordinal") if code == "en" and number > 3 else ("cardinal",):
        try:
            phrase = lowered(str(num2words(number, lang=code, to=kind)))
        except (NotImplementedError, OverflowError, IndexError, KeyError, ValueError):
            continue  # the library has gaps within languages
        if phrase and not any(character.isdigit() for character in phrase):
            yield phrase.replace("-", " ").replace("’", "'")


def _any_phrase(phrases: Mapping[str, Decimal]) -> re.Pattern[str]:
    if not phrases:
        return re.compile("(?!)")
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    alternatives = "|".join(re.escape(phrase).replace(r"\ ", "[ -]") for phrase in ordered)
    return re.compile(rf"(?<![\w])(?:{alternatives})(?![\w])")

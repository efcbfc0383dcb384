"""What stands in front of an engine for each thing that it must not touch, and how to know it again.

An engine keeps a number where it loses a mask, and it builds a better sentence around "73.4%" than around
"7341", which says nothing. So a figure is shown as another figure of its kind, a *typed* sentinel; where
an engine does not keep that, as a *plain* number. No sentinel says anything of the value that it stands for,
but for the plural category that words around it agree with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TypeVar

from briefing.figures import FigureError, format_figure
from briefing.figures.plurals import plural_category
from briefing.locales import LocaleProfile, locale_profile
from briefing.model import FORMS, Briefing, Kind, Name, Person, Quantity, TermStatus
from briefing.prose import Placeholder, digits_in
from briefing.termbase import SCRIPTS_WITHOUT_SPACES
from briefing.translation.sentences import Literal

NUMBERS = tuple(range(7341, 9999, 11))
"""Four digits, none of them round, as no text and few figures would have them: what engines keep best."""
HUNDREDS = tuple(range(734, 999, 11))
TENS = (73, 84, 96, 74, 83, 92, 76, 87, 94, 78, 82, 93, 71, 81, 91)
TENTHS = tuple(Decimal(number) / 10 for number in HUNDREDS)
YEARS = tuple(range(2041, 2100))
DAYS = tuple(date(2031 + number, month, 13 + number) for number, month in enumerate((3, 5, 8, 10, 11) * 2))
"""No two share a number, and none has one of `YEARS`."""
PLURAL_WITNESSES = tuple(map(Decimal, ("1", "2", "3", "5", "11", "21", "100", "1.5", "7341")))
"""Numbers that between them show every plural category in which a language may write a unit."""
DOLLAR_SIGNS = ("$", "US$", "US $", "$ US", "USD")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
MARKUP = re.compile(r"([\\`*_\[\]<>])")
LEAST_LETTERS_OF_UNIT, LEAST_LETTERS_OF_ITS_WORD = 3, 4
"""A unit left over, or one word of several, is known by so many letters: shorter ones are grammar as well."""
POWERS_OF_TEN = range(3, 14)
NUMERAL = re.compile(r"\d(?:[\d.,\u00a0\u202f\u2019'\u066b\u066c ]*\d)?")
SPACES = r"[\s\u00a0\u202f\u2009\u200e\u200f\u061c]*"
ZEROS = tuple(map(ord, "0٠۰०০๐០၀"))
DIGIT_CLASSES = tuple("[" + "".join(chr(zero + digit) for zero in ZEROS) + "]" for digit in range(10))
"""Each digit as it is written in any of the scripts that engines write."""

WITHOUT_SPACES_AFTER = SCRIPTS_WITHOUT_SPACES | {"Kore"}
"""Scripts in which a word may follow a unit or a Latin name at once, as Korean particles do."""

Choice = TypeVar("Choice")


@dataclass(frozen=True, slots=True)
class Sentinel:
    """One thing hidden from the engine in one sentence."""

    shown: str
    """What the engine reads instead."""
    pattern: re.Pattern[str]
    """What it may have made of that."""
    restored: str
    """What stands in the translation: `{area}`, a name, an address."""
    group: str
    """What it is; sentinels of one group keep their order within a clause."""
    beside: frozenset[str] = frozenset()
    """What must not be left beside it, in small letters: its unit in words or as a sign, a weekday."""


class Lexicon:
    """The sentinels of a briefing between two languages."""

    def __init__(self, briefing: Briefing, source: LocaleProfile, target: LocaleProfile) -> None:
        self.briefing = briefing
        self.source = source
        self.target = target
        self.literals = tuple(self._fixed_words())
        """Words of the prose that are not translated: people's names, and terms that stay as they are."""
        self.scales, self.source_scales = _scales(target.tag), _scales(source.tag)
        """Words for thousands, millions and so on, in small letters."""

    def sentinel(self, thing: Placeholder | Literal, taken: AbstractSet[str], *, typed: bool) -> Sentinel:
        """What stands for `thing` beside the sentinels of its sentence, which show what is `taken`."""
        if isinstance(thing, Literal):
            target = MARKUP.sub(r"\\\1", thing.target)
            return self._name(target, thing.source if typed else "", (thing.target,), taken)
        if fact := self.briefing.facts.get(thing.id):
            made = self._typed(fact.quantity, thing, taken) if typed and thing.form != "number" else None
            numeral = self._numeral(fact.quantity, taken, typed=typed)
            # Bare numbers look alike whatever they count, so that none may pass another; a year may.
            group = fact.quantity.kind if fact.quantity.kind in {Kind.YEAR, Kind.DATE} else "number"
            return made or self._number(str(thing), numeral, group)
        shown, others = self._words(thing)
        return self._name(str(thing), shown if typed else "", others, taken)

    # --- names and terms ---

    def _words(self, placeholder: Placeholder) -> tuple[str, tuple[str, ...]]:
        """What an engine reads for a person or a concept, and what it may write in the target language."""
        if person := self.briefing.people.get(placeholder.id):
            own = person.name(self.target.tag, self.target.script)
            return self._source_name(person).text, (own.text,) if own else ()
        concept = self.briefing.concepts.get(placeholder.id)
        source = concept.preferred(self.source.tag) if concept else None
        terms = concept.terms.get(self.target.tag, ()) if concept else ()
        usable = tuple(term.text for term in terms if term.status is not TermStatus.DEPRECATED)
        return source.text if source else "", usable

    def _name(self, restored: str, shown: str, others: Iterable[str], taken: AbstractSet[str]) -> Sentinel:
        """A sentinel that reads as the name itself, or as a number where that has digits or is taken."""
        if not shown or shown in taken or digits_in(shown):
            return self._number(restored, str(_free(NUMBERS, taken)), "name")
        forms = sorted({shown, *others}, key=lambda form: (-len(form), form))
        pattern = re.compile("|".join(map(self._as_word, forms)))
        return Sentinel(shown, pattern, restored, f"name {shown}")

    def _as_word(self, form: str) -> str:
        """A name that is no part of another word; a Latin one may stand right beside a Chinese character."""
        edge = r"[^\W\d_]" if self.target.script not in WITHOUT_SPACES_AFTER else "[A-Za-z\u00c0-\u024f]"
        edge = edge if form[:1].isascii() else r"\w"
        return rf"(?<!{edge}){re.escape(form)}(?!{edge})"

    def _source_name(self, person: Person) -> Name:
        return person.name(self.source.tag, self.source.script) or person.names["Latn"]

    def _fixed_words(self) -> Iterator[Literal]:
        for person in self.briefing.people.values():
            own = person.name(self.target.tag, self.target.script) or person.names["Latn"]
            for written in dict.fromkeys((self._source_name(person).text, person.names["Latn"].text)):
                yield Literal(written, own.text)
        for concept in self.briefing.concepts.values():
            source, target = concept.preferred(self.source.tag), concept.preferred(self.target.tag)
            if source and target and source.text == target.text:
                yield Literal(source.text, target.text)

    # --- figures ---

    def _number(self, restored: str, shown: str, group: str) -> Sentinel:
        return Sentinel(shown, re.compile(_numeral_pattern(shown)), restored, group)

    def _numeral(self, quantity: Quantity, taken: AbstractSet[str], *, typed: bool) -> str:
        """A number of the plural category of the value, so that the words around it agree.

        A typed one is also about as long: nobody says "7341 minutes" of a short while.
        """
        value = quantity.value
        if quantity.kind is Kind.YEAR:
            return str(_free(YEARS, taken))
        if not isinstance(value, Decimal):
            return str(_free(NUMBERS, taken))
        pool = _numbers_like(value) if typed else NUMBERS
        locale = self.target.locale
        wanted = plural_category(locale, value)
        alike = (number for number in pool if plural_category(locale, Decimal(str(number))) == wanted)
        return str(_free((*alike, *pool, *NUMBERS), taken))

    def _typed(
        self, quantity: Quantity, placeholder: Placeholder, taken: AbstractSet[str]
    ) -> Sentinel | None:
        """A figure of the same kind and unit, or None where a bare number is all there is."""
        form = "standard" if quantity.kind is Kind.CURRENCY else ""
        for carrier in _carriers(quantity):
            try:
                shown = _plain_spelling(format_figure(carrier, form, self.source).text)
            except FigureError:
                return None
            if not _clashes(shown, taken):
                pattern = _figure_pattern(carrier, shown, self.target.tag)
                beside = _left_over(carrier.kind, carrier.unit, self.target.tag)
                return Sentinel(shown, pattern, str(placeholder), quantity.kind, beside)
        return None


def _carriers(quantity: Quantity) -> Iterator[Quantity]:
    """Figures that can be shown for another one of its kind."""
    match quantity.kind:
        case Kind.PERCENT | Kind.CHANGE:
            yield from (Quantity(Kind.PERCENT, Decimal(number) % 1000 / 10) for number in NUMBERS)
        case Kind.CURRENCY:
            yield from (Quantity(Kind.CURRENCY, Decimal(number), "USD") for number in NUMBERS)
        case Kind.MEASURE:
            yield from (Quantity(Kind.MEASURE, Decimal(number), quantity.unit) for number in NUMBERS)
        case Kind.ORDINAL:
            yield from (Quantity(Kind.ORDINAL, Decimal(number)) for number in range(74, 99))
        case Kind.DATE:
            yield from (Quantity(Kind.DATE, day) for day in DAYS)


def _numbers_like(value: Decimal) -> Sequence[Decimal | int]:
    """Numbers with about as many digits as `value`, and with a decimal if it has any."""
    if value % 1:
        return TENTHS
    return next((pool for pool in (TENS, HUNDREDS) if abs(value) < 10 ** len(str(pool[0]))), NUMBERS)


def _free(pool: Iterable[Choice], taken: AbstractSet[str]) -> Choice:
    """The first of `pool` that no other sentinel of the sentence uses; pools are longer than sentences."""
    return next(choice for choice in pool if not _clashes(str(choice), taken))


def _clashes(shown: str, taken: AbstractSet[str]) -> bool:
    """Whether a sentinel of the sentence shows one of the same numbers: none would be known again."""
    numbers = set(NUMBER.findall(shown))
    return shown in taken or any(not numbers.isdisjoint(NUMBER.findall(other)) for other in taken)


# --- patterns ---------------------------------------------------------------------------------------


@cache
def _figure_pattern(carrier: Quantity, shown: str, target_tag: str) -> re.Pattern[str]:
    """The ways in which an engine may write the carrier in the target language, the longest first."""
    target = locale_profile(target_tag)
    if carrier.kind is Kind.DATE:
        patterns = {_date_pattern(text) for text in (shown, *_all_forms(carrier, target))}
    else:
        numeral, bounded = _numeral_pattern(str(carrier.value)), target.script not in WITHOUT_SPACES_AFTER
        patterns = {
            _around(numeral, before, after, bounded=bounded)
            for text in (shown, *_written_alike(carrier, target))
            for before, after in _affixes(text)
        }
    return re.compile("|".join(sorted(patterns, key=lambda text: (-len(text), text))), re.IGNORECASE)


def _written_alike(carrier: Quantity, target: LocaleProfile) -> Iterator[str]:
    """Figures whose words or signs may stand beside the carrier's number."""
    yield from _all_forms(carrier, target)
    for number in () if carrier.kind is Kind.ORDINAL else PLURAL_WITNESSES:
        yield from _all_forms(Quantity(carrier.kind, number, carrier.unit), target)
        if carrier.kind is Kind.PERCENT:
            yield from _all_forms(Quantity(Kind.MEASURE, number, "percent"), target)
    if carrier.kind is Kind.CURRENCY:
        yield from (f"{sign}1" for sign in DOLLAR_SIGNS)
        yield from (f"1{sign}" for sign in DOLLAR_SIGNS)


@cache
def _left_over(kind: Kind, unit: str, target_tag: str) -> frozenset[str]:
    """What an engine may leave beside a figure of which the pattern took the rest, in small letters."""
    target = locale_profile(target_tag)
    if kind is Kind.DATE:
        return frozenset(name.casefold() for name in target.locale.days["format"]["wide"].values())
    spaced = target.script not in SCRIPTS_WITHOUT_SPACES
    found: set[str] = set()
    for text in _written_alike(Quantity(kind, Decimal(NUMBERS[0]), unit), target):
        for side in {side.casefold() for pair in _affixes(text) for side in pair if side}:
            if not spaced or len(side) >= LEAST_LETTERS_OF_UNIT or not side.isalpha():
                found.add(side)
            if spaced:
                found.update(word for word in side.split() if len(word) >= LEAST_LETTERS_OF_ITS_WORD)
            elif kind is Kind.CURRENCY:  # the yen of "Japanese yen" is one character
                found.update(side[start:] for start in range(len(side)))
    return frozenset(found)


@cache
def _scales(tag: str) -> frozenset[str]:
    """Words for thousands, millions and so on: what CLDR's compact forms have beside a number."""
    profile = locale_profile(tag)
    numbers = (leading * Decimal(10) ** power for power in POWERS_OF_TEN for leading in (1, 2, 5))
    texts = (text for number in numbers for text in _all_forms(Quantity(Kind.COUNT, number), profile))
    sides = {side.casefold() for text in texts for pair in _affixes(text) for side in pair if side}
    spaced = profile.script not in WITHOUT_SPACES_AFTER
    return frozenset(side for side in sides if not spaced or len(side) >= LEAST_LETTERS_OF_UNIT)


def _all_forms(quantity: Quantity, profile: LocaleProfile) -> Iterator[str]:
    for form in FORMS[quantity.kind]:
        if form != "number":
            try:
                yield format_figure(quantity, form, profile).text
            except FigureError:
                continue


def _affixes(text: str) -> Iterator[tuple[str, str]]:
    """What stands before and behind the one number of a text, unless both are nothing."""
    found = NUMERAL.search(text)
    if found and not NUMERAL.search(text, found.end()):
        before, after = text[: found.start()].strip(), text[found.end() :].strip()
        if before or after:
            yield before, after


def _around(numeral: str, before: str, after: str, *, bounded: bool) -> str:
    """The pattern of a number between words or signs, any spaces; `bounded` where words end at spaces."""
    head, tail = (SPACES.join(map(re.escape, side.split())) for side in (before, after))
    start = r"(?<!\w)" if bounded and before[:1].isalpha() else ""
    end = r"(?!\w)" if bounded and after[-1:].isalpha() else ""
    return (f"{start}{head}{SPACES}" if head else "") + numeral + (f"{SPACES}{tail}{end}" if tail else "")


def _date_pattern(text: str) -> str:
    """A date with the digits of any script and any spaces."""
    return SPACES.join(
        "".join(_digit_class(char) if char.isdecimal() else re.escape(char) for char in word)
        for word in text.split()
    )


@cache
def _numeral_pattern(number: str) -> str:
    """A number with or without separators, in the digits of any script, nothing numeric beside it."""
    whole, _, decimals = number.partition(".")
    head = whole[:-3] and "".join(map(_digit_class, whole[:-3])) + r"[.,\s\u00a0\u202f\u066c'’]?"
    pattern = head + "".join(map(_digit_class, whole[-3:]))
    if decimals:
        pattern += rf"{SPACES}[.,\u066b]{SPACES}" + "".join(map(_digit_class, decimals))
    return rf"(?<!\d)(?<!\d[.,\u066b]){pattern}(?![.,\u066b]?\d)"


def _digit_class(digit: str) -> str:
    return DIGIT_CLASSES[int(digit)]


def _plain_spelling(text: str) -> str:
    """The figure without thousands separators, which engines read as the end of a word, and without cents."""
    return re.sub(r"(?<=\d),(?=\d{3})|\.00\b", "", text)

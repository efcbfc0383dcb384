"""One briefing in one language: how each kind of value of the briefing becomes runs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from briefing.catalog import Catalog, State
from briefing.diagnostics import BriefingError, Location, error
from briefing.document import Direction, Run, Runs, plain_text
from briefing.figures import (
    FigureError,
    FormattedFigure,
    equivalent,
    format_figure,
    format_time,
    zone_name,
)
from briefing.interface import Interface
from briefing.locales import LocaleProfile, locale_profile
from briefing.model import Briefing, Concept, Fact, Kind, Person, Qualifier, Quantity, Rate, Text
from briefing.prose import Inline, Placeholder, parse_inline, placeholders

LATIN_SCRIPT = "und-Latn"
"""BCP 47 for a name or number in Latin script whose language does not matter."""
LATIN_WORDS = re.compile(r"([A-Za-z][\w&+./-]*(?: [A-Za-z][\w&+./-]*)*)", re.ASCII)


def edition_profile(briefing: Briefing, tag: str) -> LocaleProfile:
    """The language of an edition, with the digits that the briefing wants for it."""
    return locale_profile(tag, briefing.digits.get(tag, ""))


@dataclass(frozen=True, slots=True)
class Edition:
    """What one edition is made from. Every target in `catalog` has passed the segment checks."""

    briefing: Briefing
    profile: LocaleProfile
    catalog: Catalog
    interface: Interface

    @property
    def is_source(self) -> bool:
        """Whether this is the edition in the language that the briefing was written in."""
        return self.profile.tag == self.briefing.source_language

    # --- texts ---

    def runs(self, text: Text) -> Runs:
        """A text in the edition's language; while untranslated all of it, figures too, in the source's."""
        segment = self.catalog[text.source]
        if self.is_source:
            return tuple(self._resolved(parse_inline(text.source)))
        if segment.state is State.INITIAL:
            return self.foreign(self._source_edition().runs(text), self.briefing.source_language)
        return tuple(self._resolved(parse_inline(segment.target)))

    def labelled(self, text: Text) -> Runs:
        """A passage of prose; an untranslated one starts with the name of its language in brackets."""
        runs = self.runs(text)
        if self.is_source or self.catalog[text.source].state is not State.INITIAL:
            return runs
        return (Run(f"[{self.source_language_name()}] ", emphasis=True), *runs)

    def plain(self, text: Text) -> str:
        """A text without appearance, for alternative texts and metadata."""
        return plain_text(self.runs(text))

    def foreign(self, runs: Runs, tag: str) -> Runs:
        """The runs, said to be in another language wherever they say nothing themselves."""
        if tag == self.profile.tag:
            return runs
        return tuple(run if run.language else replace(run, language=tag) for run in runs)

    def _source_edition(self) -> Edition:
        return replace(self, profile=edition_profile(self.briefing, self.briefing.source_language))

    def source_language_name(self) -> str:
        """The source language's name in the edition's language."""
        source = self.briefing.source_language
        return str(self.profile.locale.languages.get(source.replace("-", "_"), source))

    def _resolved(self, parts: tuple[Inline, ...]) -> Iterator[Run]:
        for part in parts:
            for run in self._content(part.content):
                yield replace(run, strong=part.strong, emphasis=part.emphasis, href=part.href)

    def _content(self, content: str | Placeholder) -> Runs:
        if isinstance(content, str):
            return (Run(content),)
        if fact := self.briefing.facts.get(content.id):
            return (self.figure(fact, content.form),)
        if person := self.briefing.people.get(content.id):
            return (self.name(person),)
        return (self.term(self.briefing.concepts[content.id]),)

    # --- figures ---

    def figure(self, fact: Fact, form: str = "") -> Run:
        """The value of a fact in one of its forms."""
        _, printed = self.written(fact, form)
        return Run(printed.text, fact_id=fact.id, form=form or printed.form)

    def written(self, fact: Fact, form: str = "") -> tuple[Quantity, FormattedFigure]:
        """What a form says, the fact's value or its equivalent in another currency, and how it is written."""
        rate = self._rate(fact.quantity, form)
        quantity = equivalent(fact.quantity, rate, form.upper()) if rate else fact.quantity
        return quantity, self._format(quantity, "" if rate else form, fact.location)

    def plurals(self, source: str) -> Mapping[str, str]:
        """The plural category (CLDR) of each number that a text prints: `{parks}` is `few`.

        Where it changes, words of an approved translation may not agree with the number any more.
        """
        categories: dict[str, str] = {}
        for placeholder in placeholders(source):
            fact = self.briefing.facts.get(placeholder.id)
            category = self.written(fact, placeholder.form)[1].plural if fact else ""
            if category:
                categories[str(placeholder)] = category
        return categories

    def qualified(self, fact: Fact, form: str = "") -> Runs:
        """The value with what the source hedges it by: "more than 2,000"."""
        say, figure = self.interface.say, (self.figure(fact, form),)
        match fact.qualifier:
            case Qualifier.EXACT:
                return figure
            case Qualifier.MORE_THAN:
                return say("more than {figure}", figure=figure)
            case Qualifier.NEARLY:
                return say("nearly {figure}", figure=figure)
            case Qualifier.ABOUT:
                return say("about {figure}", figure=figure)
            case Qualifier.EXPECTED_TO_EXCEED:
                return say("expected to exceed {figure}", figure=figure)

    def with_equivalents(self, fact: Fact, form: str = "") -> Runs:
        """The qualified value, an amount of money with its equivalents by the briefing's rates.

        A source's own conversion of another fact is not converted back.
        """
        runs = self.qualified(fact, form)
        others = () if fact.equivalent_of else self._other_currencies(fact.quantity)
        for other in others:
            equivalent_run = self.figure(fact, other.lower())
            runs = self.interface.say(
                "{figure} (equivalent: {equivalent})", figure=runs, equivalent=(equivalent_run,)
            )
        return runs

    def quantity(self, quantity: Quantity, form: str = "") -> Run:
        """A value that is no fact: a date of publication, a count of passages."""
        return Run(self._format(quantity, form, self.briefing.title.location).text)

    def count(self, number: int) -> Runs:
        """A number of things."""
        return (self.quantity(Quantity(Kind.COUNT, Decimal(number))),)

    def day(self, day: date, form: str = "") -> Runs:
        """A calendar day."""
        return (self.quantity(Quantity(Kind.DATE, day), form),)

    def moment(self, moment: datetime, *, brief: bool = False) -> Runs:
        """A day and a time with the name of the zone; `brief` leaves the zone out."""
        say, clock = self.interface.say, (Run(format_time(moment, self.profile)),)
        if brief:
            return say("{date}, {time}", date=self.day(moment.date(), "medium"), time=clock)
        zone = (Run(zone_name(moment, self.profile)),)
        return say("{date}, {time} ({zone})", date=self.day(moment.date()), time=clock, zone=zone)

    def _format(self, quantity: Quantity, form: str, location: Location) -> FormattedFigure:
        try:
            return format_figure(quantity, form, self.profile)
        except FigureError as problem:
            message = f"a figure cannot be written in {self.profile.tag}: {problem}"
            raise BriefingError([error("figure", message, location)]) from problem

    def _other_currencies(self, quantity: Quantity) -> tuple[str, ...]:
        others = (_other_currency(rate, quantity) for rate in self.briefing.rates)
        return tuple(other for other in others if other)

    def _rate(self, quantity: Quantity, form: str) -> Rate | None:
        """The rate that a form asks for when it is a currency's code."""
        for rate in self.briefing.rates:
            if form and form.upper() == _other_currency(rate, quantity):
                return rate
        return None

    # --- names and terms ---

    def name(self, person: Person) -> Run:
        """A person's name in the script of the language, or in Latin script."""
        name = person.name(self.profile.tag, self.profile.script) or person.names["Latn"]
        return self.isolated(Run(name.text))

    def full_name(self, person: Person) -> Runs:
        """The name, followed by the Latin one where the script is another."""
        local, latin = self.name(person), self.isolated(Run(person.names["Latn"].text))
        if local == latin:
            return (local,)
        return self.interface.say("{name} ({latin})", name=(local,), latin=(latin,))

    def isolated(self, run: Run) -> Run:
        """In a right-to-left edition, a stretch without right-to-left letters is said to be in Latin script.

        Renderers isolate runs of the other direction (UAX #9, 2.4.2): else "1+1+N" would read "N+1+1".
        """
        rtl = self.profile.direction is Direction.RTL
        if rtl and not any(unicodedata.bidirectional(char) in {"R", "AL"} for char in run.text):
            return replace(run, language=LATIN_SCRIPT)
        return run

    def latin_isolated(self, runs: Runs) -> Runs:
        """In a right-to-left edition, Latin words in a text that a figure may follow are runs of their own.

        Else the figure joins their direction, and its unit stands on their other side.
        """
        if self.profile.direction is not Direction.RTL:
            return runs
        return tuple(
            replace(run, text=piece, language=LATIN_SCRIPT)
            if LATIN_WORDS.fullmatch(piece)
            else replace(run, text=piece)
            for run in runs
            for piece in (LATIN_WORDS.split(run.text) if not run.language else (run.text,))
            if piece
        )

    def term(self, concept: Concept) -> Run:
        """The preferred term in the edition's language, or in the source's, tagged so."""
        if term := concept.preferred(self.profile.tag):
            return self.isolated(Run(term.text))
        source = concept.preferred(self.briefing.source_language)
        return Run(source.text if source else concept.id, language=self.briefing.source_language)


def _other_currency(rate: Rate, quantity: Quantity) -> str:
    """The currency that `rate` converts a quantity to, or nothing."""
    if quantity.kind is not Kind.CURRENCY:
        return ""
    if quantity.unit == rate.base:
        return rate.quote
    return rate.base if quantity.unit == rate.quote else ""

"""One briefing in one language: how each kind of value of the briefing becomes runs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from babel.dates import get_timezone_name

from briefing.catalog import Catalog, State
from briefing.diagnostics import BriefingError, error
from briefing.document import Direction, Run, Runs
from briefing.figures import FigureError, FormattedFigure, equivalent, format_figure, format_time
from briefing.interface import Interface
from briefing.locales import LocaleProfile
from briefing.model import Briefing, Concept, Fact, Kind, Person, Qualifier, Quantity, Rate, Text
from briefing.prose import Inline, Placeholder, parse_inline


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
        """A text in the edition's language; in the source language, and tagged so, while untranslated."""
        segment = self.catalog[text.source]
        if self.is_source or segment.state is State.INITIAL:
            runs = tuple(self._resolved(parse_inline(text.source)))
            return runs if self.is_source else self.foreign(runs, self.briefing.source_language)
        return tuple(self._resolved(parse_inline(segment.target)))

    def labelled(self, text: Text) -> Runs:
        """A passage of prose; an untranslated one starts with the name of its language in brackets."""
        runs = self.runs(text)
        if self.is_source or self.catalog[text.source].state is not State.INITIAL:
            return runs
        return (Run(f"[{self.source_language_name()}] ", emphasis=True), *runs)

    def plain(self, text: Text) -> str:
        """A text without appearance, for alternative texts and metadata."""
        return "".join(run.text for run in self.runs(text))

    def say(self, message: str, **values: Runs) -> Runs:
        """A translated interface message with runs in place of its placeholders."""
        return self.interface.runs(message, **values)

    def foreign(self, runs: Runs, tag: str) -> Runs:
        """The runs, said to be in another language wherever they say nothing themselves."""
        if tag == self.profile.tag:
            return runs
        return tuple(run if run.language or run.fact_id else replace(run, language=tag) for run in runs)

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
        rate = self._rate(fact.quantity, form)
        quantity = equivalent(fact.quantity, rate, form.upper()) if rate else fact.quantity
        printed = self._format(quantity, "" if rate else form, fact)
        return Run(printed.text, fact_id=fact.id, form=form or printed.form)

    def qualified(self, fact: Fact, form: str = "") -> Runs:
        """The value with what the source hedges it by: "more than 2,000"."""
        gettext, figure = self.interface.gettext, (self.figure(fact, form),)
        match fact.qualifier:
            case Qualifier.EXACT:
                return figure
            case Qualifier.MORE_THAN:
                return self.say(gettext("more than {figure}"), figure=figure)
            case Qualifier.NEARLY:
                return self.say(gettext("nearly {figure}"), figure=figure)
            case Qualifier.ABOUT:
                return self.say(gettext("about {figure}"), figure=figure)
            case Qualifier.EXPECTED_TO_EXCEED:
                return self.say(gettext("expected to exceed {figure}"), figure=figure)

    def with_equivalents(self, fact: Fact, form: str = "") -> Runs:
        """The qualified value, an amount of money with its equivalents by the briefing's rates."""
        runs = self.qualified(fact, form)
        for rate in self.briefing.rates:
            other = _other_currency(rate, fact.quantity)
            if other:
                runs = self.say(
                    self.interface.gettext("{figure} (equivalent: {equivalent})"),
                    figure=runs,
                    equivalent=(self.figure(fact, other.lower()),),
                )
        return runs

    def quantity(self, quantity: Quantity, form: str = "") -> Run:
        """A value that is no fact: a date of publication, a count of passages."""
        return Run(format_figure(quantity, form, self.profile).text)

    def count(self, number: int) -> Runs:
        """A number of things."""
        return (self.quantity(Quantity(Kind.COUNT, Decimal(number))),)

    def day(self, day: date, form: str = "") -> Runs:
        """A calendar day."""
        return (self.quantity(Quantity(Kind.DATE, day), form),)

    def moment(self, moment: datetime, *, brief: bool = False) -> Runs:
        """A day and a time with the name of the zone; `brief` leaves the zone out."""
        gettext, clock = self.interface.gettext, (Run(format_time(moment, self.profile)),)
        if brief:
            return self.say(gettext("{date}, {time}"), date=self.day(moment.date(), "medium"), time=clock)
        zone = (Run(get_timezone_name(moment, locale=self.profile.locale)),)
        return self.say(
            gettext("{date}, {time} ({zone})"), date=self.day(moment.date()), time=clock, zone=zone
        )

    def _format(self, quantity: Quantity, form: str, fact: Fact) -> FormattedFigure:
        try:
            return format_figure(quantity, form, self.profile)
        except FigureError as problem:
            message = f"{fact.id!r} cannot be written in {self.profile.tag}: {problem}"
            raise BriefingError([error("figure", message, fact.location)]) from problem

    def _rate(self, quantity: Quantity, form: str) -> Rate | None:
        """The rate that a form asks for when it is a currency's code."""
        for rate in self.briefing.rates:
            if form and form.upper() == _other_currency(rate, quantity):
                return rate
        return None

    # --- names and terms ---

    def name(self, person: Person) -> Run:
        """A person's name in the script of the language, or in Latin script."""
        name = person.names.get(self.profile.script) or person.names["Latn"]
        return self._isolated(Run(name.text))

    def full_name(self, person: Person) -> Runs:
        """The name, followed by the Latin one where the script is another."""
        local, latin = self.name(person), self._isolated(Run(person.names["Latn"].text))
        if local == latin:
            return (local,)
        return self.say(self.interface.gettext("{name} ({latin})"), name=(local,), latin=(latin,))

    def _isolated(self, run: Run) -> Run:
        """In a right-to-left edition, a name without such letters is said to be in the source language.

        Renderers isolate runs of the other direction (UAX #9, 2.4.2): else "1+1+N" would read "N+1+1".
        """
        rtl = self.profile.direction is Direction.RTL
        if rtl and not any(unicodedata.bidirectional(char) in {"R", "AL"} for char in run.text):
            return replace(run, language=self.briefing.source_language)
        return run

    def term(self, concept: Concept) -> Run:
        """The preferred term in the edition's language, or in the source's, tagged so."""
        if term := concept.preferred(self.profile.tag):
            return self._isolated(Run(term.text))
        source = concept.preferred(self.briefing.source_language)
        return Run(source.text if source else concept.id, language=self.briefing.source_language)


def _other_currency(rate: Rate, quantity: Quantity) -> str:
    """The currency that `rate` converts a quantity to, or nothing."""
    if quantity.kind is not Kind.CURRENCY:
        return ""
    if quantity.unit == rate.base:
        return rate.quote
    return rate.base if quantity.unit == rate.quote else ""

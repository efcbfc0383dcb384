"""Where a pack shows figures as figures: at a glance, in charts, and in the register that explains them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from briefing.assemble.edition import Edition
from briefing.document import (
    Align,
    Bar,
    Block,
    Chart,
    Column,
    Heading,
    KeyFigure,
    KeyFigures,
    List,
    Paragraph,
    Role,
    Run,
    Runs,
    Table,
    TableKind,
    plain_text,
)
from briefing.figures import format_decimal_text
from briefing.model import BarChart, Citation, Fact, Kind, Quantity, Rate

LARGE_FIGURES = 6
"""How many key figures are set large; the table below them holds all."""
A_MILLION = 1_000_000


def key_figures(edition: Edition) -> Iterator[Block]:
    """Key figures set large and as a table, then the charts that no section embeds."""
    briefing, say = edition.briefing, edition.interface.say
    facts = [briefing.facts[name] for name in briefing.key_figures]
    charts = [each for each in briefing.charts.values() if each.id not in briefing.embedded]
    if not facts and not charts:
        return
    yield Heading(1, say("Key figures at a glance"), "key-figures")
    if facts:
        yield KeyFigures(tuple(_large(edition, fact) for fact in facts[:LARGE_FIGURES]))
        yield Table(
            caption=say("Key figures"),
            columns=(Column(0.4), Column(0.36, Align.END), Column(0.24, Align.END)),
            header=(say("Indicator"), say("Value"), say("As of")),
            rows=tuple(
                (
                    edition.runs(fact.label),
                    edition.with_equivalents(fact, _glance_form(fact)),
                    (edition.quantity(fact.as_of, _date_form(fact.as_of)),),
                )
                for fact in facts
            ),
            row_headers=True,
        )
    yield from (chart(edition, each) for each in charts)


def _large(edition: Edition, fact: Fact) -> KeyFigure:
    return KeyFigure(edition.qualified(fact, _glance_form(fact)), edition.runs(fact.label))


def _glance_form(fact: Fact) -> str:
    """At a glance a figure is best short: units as symbols, millions as words."""
    match fact.quantity:
        case Quantity(kind=Kind.MEASURE):
            return "short"
        case Quantity(kind=Kind.COUNT, value=Decimal() as value) if value >= A_MILLION:
            return "compact"
        case _:
            return ""


def chart(edition: Edition, described: BarChart) -> Chart:
    """A bar chart; what it shows is also said in words, for those who do not see it."""
    facts = [edition.briefing.facts[name] for name in described.facts]
    longest = max(_magnitude(fact) for fact in facts)
    bars = tuple(
        Bar(
            edition.runs(fact.label),
            edition.qualified(fact, described.form),
            _share(_magnitude(fact), longest),
        )
        for fact in facts
    )
    listed = "; ".join(f"{plain_text(bar.label)}: {plain_text(bar.value)}" for bar in bars)
    return Chart(edition.labelled(described.title), f"{edition.plain(described.alt)} {listed}.", bars)


def _magnitude(fact: Fact) -> Decimal:
    value = fact.quantity.value
    return value if isinstance(value, Decimal) else Decimal(0)


def _share(value: Decimal, longest: Decimal) -> float:
    return float(value / longest) if longest else 0.0


# --- the register -----------------------------------------------------------------------------------


def about_the_figures(edition: Edition) -> Iterator[Block]:
    """Definition, date and source of every figure, the rates, the sources."""
    say = edition.interface.say
    if not edition.briefing.facts:
        return
    yield Heading(1, say("About the figures"), "about-the-figures")
    lead = say("Every figure of this briefing with its definition, the date it holds for and its sources.")
    yield Paragraph(lead, Role.LEAD)
    yield Table(
        caption=say("Register of figures"),
        columns=(Column(0.27), Column(0.43), Column(0.19), Column(0.11)),
        header=(say("Indicator"), say("Definition"), say("As of"), say("Sources")),
        rows=tuple(_register_row(edition, fact) for fact in edition.briefing.facts.values()),
        row_headers=True,
        kind=TableKind.REGISTER,
    )
    yield from _rates(edition)
    yield from _sources(edition)


def _register_row(edition: Edition, fact: Fact) -> tuple[Runs, ...]:
    say = edition.interface.say
    label = edition.latin_isolated(edition.runs(fact.label))
    figure = say("{label}: {value}", label=label, value=edition.with_equivalents(fact))
    definition = edition.labelled(fact.definition)
    for reading in fact.readings:
        statement = edition.latin_isolated(edition.labelled(reading.statement))
        if reading.quantity:
            value = (edition.quantity(reading.quantity),)
            statement = say("{statement} ({value})", statement=statement, value=value)
        definition = say(
            "{definition} Other reading: {statement}", definition=definition, statement=statement
        )
    citations = (*fact.citations, *(citation for reading in fact.readings for citation in reading.citations))
    as_of = (edition.quantity(fact.as_of, _date_form(fact.as_of)),)
    return figure, definition, as_of, (Run(_references(edition, citations)),)


def _date_form(as_of: Quantity) -> str:
    return "medium" if as_of.kind is Kind.DATE else ""


def _references(edition: Edition, citations: tuple[Citation, ...]) -> str:
    numbers = {name: number for number, name in enumerate(edition.briefing.sources, 1)}
    cited = sorted({numbers[citation.source] for citation in citations})
    return " ".join(f"[{format_decimal_text(Decimal(number), edition.profile)}]" for number in cited)


def _rates(edition: Edition) -> Iterator[Block]:
    rates, say = edition.briefing.rates, edition.interface.say
    if not rates:
        return
    yield Heading(2, say("Exchange rates"), "exchange-rates")
    yield Table(
        caption=say("Rates used for equivalents"),
        columns=(Column(0.36), Column(0.2), Column(0.44)),
        header=(say("Rate"), say("Date"), say("Source")),
        rows=tuple(
            (_rate(edition, rate), edition.day(rate.date), edition.labelled(rate.source)) for rate in rates
        ),
    )
    remark = say("Equivalents are rounded to the precision of the original amount.")
    yield Paragraph(remark, Role.SMALL)


def _rate(edition: Edition, rate: Rate) -> Runs:
    one = edition.quantity(Quantity(Kind.CURRENCY, Decimal(1), rate.base))
    price = edition.quantity(Quantity(Kind.CURRENCY, rate.value, rate.quote))
    runs = edition.interface.say("{one} = {price}", one=(one,), price=(price,))
    if rate.confirmed:
        return runs
    return edition.interface.say("{rate} (not confirmed)", rate=runs)


def _sources(edition: Edition) -> Iterator[Block]:
    say = edition.interface.say
    yield Heading(2, say("Sources"), "sources")
    items = []
    for source in edition.briefing.sources.values():
        title = edition.foreign((Run(source.title, emphasis=True),), source.language)
        publisher = edition.foreign((Run(source.publisher),), source.language)
        published = edition.day(source.published) if source.published else say("undated")
        items.append(say("{title}. {publisher}, {date}.", title=title, publisher=publisher, date=published))
    yield List(tuple(items), ordered=True)

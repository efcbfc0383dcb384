"""The tables of the open data: fields as a Table Schema describes them, and records as text.

Numbers stand as the briefing wrote them, in ASCII digits without separators, never rounded; days are
ISO 8601; an empty cell is a missing value. Nothing here knows a participant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from briefing.assemble import Edition
from briefing.assemble.document import is_draft
from briefing.document import Direction
from briefing.handout.passages import Passage
from briefing.handout.words import is_approved, text_language
from briefing.model import FORMS, Briefing, Citation, Fact, Kind, Qualifier, Quantity

Record = tuple[str, ...]

ID = "^[a-z][a-z0-9_]*$"
DAY_OR_YEAR = r"^[0-9]{4}(-[0-9]{2}-[0-9]{2})?$"
UNITS: Mapping[Kind, str] = {Kind.PERCENT: "percent", Kind.CHANGE: "percent", Kind.PER_MILLE: "permille"}
"""CLDR's identifiers for what the kind of a value says already."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column (Table Schema, "Field Descriptors")."""

    name: str
    description: str
    type: str = "string"
    """`string`, `number`, `integer`, `date` or `boolean`."""
    required: bool = True
    choices: tuple[str, ...] = ()
    """Closed list of values, or empty."""
    pattern: str = ""
    """Regular expression for all of the value, or empty."""
    references: str = ""
    """The table whose first field holds every value of this one, or empty."""


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file."""

    name: str
    title: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    """Fields that tell records apart, or empty."""
    records: tuple[Record, ...] = field(repr=False)


def data_tables(editions: Sequence[Edition], passages: Sequence[Sequence[Passage]]) -> tuple[Table, ...]:
    """All tables; `passages` are those of each edition, which say in what forms facts are printed."""
    briefing = editions[0].briefing
    forms = _printed_forms(briefing, passages)
    return (
        _table("editions", map(_edition, editions)),
        _table("sources", _sources(briefing)),
        _table("facts", map(_fact, briefing.facts.values())),
        _table("citations", _citations(briefing)),
        _table("readings", _readings(editions)),
        _table("texts", _texts(editions)),
        _table("figures", _figures(editions, forms)),
        _table("rates", _rates(briefing)),
    )


def _table(name: str, records: Iterable[Record]) -> Table:
    title, key, fields = SCHEMAS[name]
    return Table(name, title, fields, key, tuple(records))


# --- what the tables hold ---------------------------------------------------------------------------

_VALUE = (
    Field("kind", "What the value measures.", choices=tuple(Kind)),
    Field(
        "value",
        "The exact value; shares are in per cent or, as the kind says, per mille.",
        "number",
        required=False,
    ),
    Field("date", "The value of a fact of the kind date.", "date", required=False),
    Field("unit", "Unit of the value, empty for plain numbers.", required=False),
    Field("unit_standard", "Where the unit is defined.", required=False, choices=("ISO 4217", "CLDR")),
)
_FACT = Field("fact", "Id of the fact.", pattern=ID, references="facts")
_TAG = Field("tag", "Language of the edition (BCP 47).", references="editions")
_SOURCE = Field("source", "Id of the source.", pattern=ID, references="sources")

SCHEMAS: Mapping[str, tuple[str, tuple[str, ...], tuple[Field, ...]]] = {
    "editions": (
        "The languages of the briefing",
        ("tag",),
        (
            Field("tag", "Language (BCP 47)."),
            Field("name", "The language's name in the language itself."),
            Field("direction", "Direction of its script.", choices=tuple(Direction)),
            Field("source", "Whether the briefing was written in it.", "boolean"),
            Field("draft", "Whether any part of the edition is unreviewed.", "boolean"),
        ),
    ),
    "sources": (
        "Publications that the facts were taken from",
        ("id",),
        (
            Field("id", "Id of the source.", pattern=ID),
            Field("title", "Title of the publication."),
            Field("publisher", "Who published it."),
            Field("language", "Language of the publication (BCP 47)."),
            Field("published", "Day of publication, where the publication says it.", "date", required=False),
        ),
    ),
    "facts": (
        "The facts, without a language",
        ("id",),
        (
            Field("id", "Id of the fact, stable between versions.", pattern=ID),
            *_VALUE,
            Field("qualifier", "How the source hedges the value.", choices=tuple(Qualifier)),
            Field("as_of", "The day or year that the value holds for.", pattern=DAY_OR_YEAR),
            Field(
                "equivalent_of",
                "The fact in another currency that a source gave this one as the equivalent of.",
                required=False,
                pattern=ID,
                references="facts",
            ),
            Field("sources", "Ids of the sources, separated by spaces; words quoted: citations."),
            Field("open_readings", "Other ways to read the sources, not decided yet: readings.", "integer"),
        ),
    ),
    "citations": (
        "The words of the sources that the facts were taken from",
        (),
        (
            _FACT,
            Field("reading", "Number of the reading; empty for the fact itself.", "integer", required=False),
            _SOURCE,
            Field("quote", "The source's own words, in its language."),
        ),
    ),
    "readings": (
        "Other ways to read the sources, kept until somebody who knows decides",
        ("fact", "reading", "tag"),
        (
            _FACT,
            Field("reading", "Number of the reading, from 1 on.", "integer"),
            _TAG,
            Field("statement", "What the other reading says."),
            Field("statement_tag", "Language that the statement stands in."),
            Field("approved", "Whether a person has approved the statement in this language.", "boolean"),
            Field(_VALUE[0].name, _VALUE[0].description, required=False, choices=_VALUE[0].choices),
            *_VALUE[1:],
            Field("text", "Its value as the edition prints it.", required=False),
        ),
    ),
    "texts": (
        "What each fact is called and means, in every language",
        ("fact", "tag"),
        (
            _FACT,
            _TAG,
            Field("label", "Name of the fact in tables."),
            Field("label_tag", "Language that the label stands in; the source's if not translated."),
            Field("definition", "What exactly the value says."),
            Field("definition_tag", "Language that the definition stands in."),
            Field("approved", "Whether a person has approved label and definition.", "boolean"),
        ),
    ),
    "figures": (
        "Each fact as the editions print it, in every form",
        ("fact", "tag", "form"),
        (
            _FACT,
            _TAG,
            Field("form", "The form asked for; a currency's code for an equivalent in that currency."),
            Field("text", "The figure in the language."),
            Field(
                "value",
                "The value of this form; an equivalent is rounded as its original is.",
                "number",
                False,
            ),
            Field("date", "The value of a fact of the kind date.", "date", required=False),
            Field("unit", "Unit of this form's value.", required=False),
        ),
    ),
    "rates": (
        "Exchange rates that equivalents in another currency were made by",
        ("base", "quote", "date"),
        (
            Field("base", "Currency of which one unit is priced (ISO 4217)."),
            Field("quote", "Currency of the price (ISO 4217)."),
            Field("value", "Price of one unit of the base currency.", "number"),
            Field("date", "Day that the rate holds for.", "date"),
            Field("source", "Where the rate comes from, in the briefing's source language."),
            Field("confirmed", "Whether the office has compared the rate with its source.", "boolean"),
        ),
    ),
}
"""Title, key and fields of each table, by its name."""


# --- records ----------------------------------------------------------------------------------------


def _edition(edition: Edition) -> Record:
    profile = edition.profile
    return (
        profile.tag,
        profile.endonym,
        profile.direction.value,
        _truth(edition.is_source),
        _truth(is_draft(edition)),
    )


def _sources(briefing: Briefing) -> Iterator[Record]:
    for source in briefing.sources.values():
        published = source.published.isoformat() if source.published else ""
        yield source.id, source.title, source.publisher, source.language, published


def _fact(fact: Fact) -> Record:
    return (
        fact.id,
        *_value(fact.quantity),
        fact.qualifier.value,
        _exact(fact.as_of),
        fact.equivalent_of,
        " ".join(dict.fromkeys(citation.source for citation in fact.citations)),
        str(len(fact.readings)),
    )


def _citations(briefing: Briefing) -> Iterator[Record]:
    for fact in briefing.facts.values():
        yield from (_citation(fact, "", citation) for citation in fact.citations)
        for number, reading in enumerate(fact.readings, 1):
            yield from (_citation(fact, str(number), citation) for citation in reading.citations)


def _citation(fact: Fact, reading: str, citation: Citation) -> Record:
    return fact.id, reading, citation.source, citation.quote


def _readings(editions: Sequence[Edition]) -> Iterator[Record]:
    for fact in editions[0].briefing.facts.values():
        for number, reading in enumerate(fact.readings, 1):
            quantity = reading.quantity
            for edition in editions:
                yield (
                    fact.id,
                    str(number),
                    edition.profile.tag,
                    edition.plain(reading.statement),
                    text_language(edition, reading.statement),
                    _truth(is_approved(edition, reading.statement)),
                    *(_value(quantity) if quantity else ("",) * len(_VALUE)),
                    edition.quantity(quantity).text if quantity else "",
                )


def _texts(editions: Sequence[Edition]) -> Iterator[Record]:
    for fact in editions[0].briefing.facts.values():
        for edition in editions:
            yield (
                fact.id,
                edition.profile.tag,
                edition.plain(fact.label),
                text_language(edition, fact.label),
                edition.plain(fact.definition),
                text_language(edition, fact.definition),
                _truth(is_approved(edition, fact.label) and is_approved(edition, fact.definition)),
            )


def _figures(editions: Sequence[Edition], forms: Mapping[str, Sequence[str]]) -> Iterator[Record]:
    for fact in editions[0].briefing.facts.values():
        for edition in editions:
            for form in forms[fact.id]:
                quantity, figure = edition.written(fact, form)
                _, value, day, unit, _ = _value(quantity)
                yield fact.id, edition.profile.tag, form, figure.text, value, day, unit


def _rates(briefing: Briefing) -> Iterator[Record]:
    for rate in briefing.rates:
        source = rate.source.source
        day, confirmed = rate.date.isoformat(), _truth(rate.confirmed)
        yield rate.base, rate.quote, f"{rate.value:f}", day, source, confirmed


def _printed_forms(
    briefing: Briefing, passages: Sequence[Sequence[Passage]]
) -> Mapping[str, tuple[str, ...]]:
    """The forms of each fact, by its id: the default first, then all others that some edition prints."""
    printed: dict[str, set[str]] = {name: set() for name in briefing.facts}
    for passage in (passage for edition in passages for passage in edition):
        for run in passage.runs:
            if run.fact_id:
                printed[run.fact_id].add(run.form)
    default = {fact.id: FORMS[fact.quantity.kind][0] for fact in briefing.facts.values()}
    return {name: (default[name], *sorted(forms - {default[name]})) for name, forms in printed.items()}


def _value(quantity: Quantity) -> tuple[str, str, str, str, str]:
    """Kind, value, date, unit and the standard that defines the unit."""
    kind, unit = quantity.kind, quantity.unit or UNITS.get(quantity.kind, "")
    standard = "" if not unit else "ISO 4217" if kind is Kind.CURRENCY else "CLDR"
    exact = _exact(quantity)
    value, day = ("", exact) if kind is Kind.DATE else (exact, "")
    return kind.value, value, day, unit, standard


def _exact(quantity: Quantity) -> str:
    value = quantity.value
    return value.isoformat() if isinstance(value, date) else f"{value:f}"


def _truth(value: bool) -> str:
    return "true" if value else "false"

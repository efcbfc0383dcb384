"""The briefing as its author wrote it: frozen values, each with the place it was read from.

Nothing here knows a file format, a locale or a page. Vocabulary: XLIFF 2 for text units,
TBX for terminology, CLDR for units and qualifiers of quantities.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from briefing.diagnostics import Location
from briefing.theme import Theme

# --- quantities ---------------------------------------------------------------------------------


class Kind(StrEnum):
    """What a value measures, and so how it is written."""

    COUNT = "count"
    """Things that can be counted: 41 universities."""
    NUMBER = "number"
    """A number that names rather than counts, written without grouping: the 14th plan."""
    DECIMAL = "decimal"
    """A plain number that may have decimals."""
    ORDINAL = "ordinal"
    """A place in an order: 1st, 2nd."""
    PERCENT = "percent"
    """A share; the value is in per cent: 44.4 stands for 44.4 %."""
    CHANGE = "change"
    """A relative change in per cent, printed with its sign."""
    PER_MILLE = "per mille"
    """A share; the value is in per mille: 8.5 stands for 8.5 ‰."""
    POINTS = "percentage points"
    """The difference of two shares in per cent: from 40 % to 42 % are 2."""
    CURRENCY = "currency"
    """An amount; `unit` is an ISO 4217 code."""
    MEASURE = "measure"
    """A measured quantity; `unit` is a CLDR core unit identifier (UTS #35, part 6), `square-kilometer`."""
    DATE = "date"
    """A calendar day (Gregorian); the value is a `datetime.date`."""
    YEAR = "year"
    """A calendar year (Gregorian), written without grouping."""


FORMS: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        Kind.COUNT: ("standard", "compact", "short"),
        Kind.NUMBER: ("standard",),
        Kind.DECIMAL: ("standard", "compact", "short"),
        Kind.ORDINAL: ("standard", "number"),
        Kind.PERCENT: ("standard", "number"),
        Kind.CHANGE: ("standard", "percent"),
        Kind.PER_MILLE: ("standard", "number"),
        Kind.POINTS: ("standard", "number"),
        Kind.CURRENCY: ("compact", "standard", "short", "name", "accounting"),
        Kind.MEASURE: ("long", "short", "number"),
        Kind.DATE: ("long", "full", "medium", "short"),
        Kind.YEAR: ("standard",),
    }
)
"""The forms in which a value of each kind can be asked for, the default first.

A CURRENCY has one more for each of the briefing's rates: the other currency's code in small letters."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A typed value: exact, without a locale."""

    kind: Kind
    value: Decimal | date
    """A `date` exactly where `kind` is DATE; otherwise an exact, finite decimal."""
    unit: str = ""
    """ISO 4217 code (CURRENCY), CLDR core unit identifier (MEASURE), empty otherwise."""


class Qualifier(StrEnum):
    """How the source hedges the value."""

    EXACT = "exact"
    MORE_THAN = "more than"
    NEARLY = "nearly"
    ABOUT = "about"
    EXPECTED_TO_EXCEED = "expected to exceed"


# --- references ---------------------------------------------------------------------------------


class Reference(str):
    """The id of a thing described elsewhere, with the place that names it; otherwise an ordinary string."""

    __slots__ = ("location",)
    location: Location

    def __new__(cls, identifier: str, location: Location) -> Reference:
        """`identifier`, named at `location`."""
        reference = super().__new__(cls, identifier)
        reference.location = location
        return reference

    def __getnewargs__(self) -> tuple[str, Location]:  # type: ignore[override] # str has one argument
        """What a copy is made from."""
        return str(self), self.location


# --- text ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Source text to be translated: one segment.

    Inline markup is Markdown's (`*emphasis*`, `**strong**`, `[link](https://…)`); a figure, name or
    fixed term stands as a placeholder, `{id}` or `{id.form}`; there are never digits.
    """

    source: str
    location: Location
    note: str = ""
    """What a translator should know: "caption of photo solar_wall"."""


# --- facts --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """A publication that facts were taken from."""

    id: str
    title: str
    publisher: str
    language: str
    published: date | None
    """None where the publication does not say."""
    location: Location


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value stands in a source, in the source's own words."""

    source: str
    quote: str
    location: Location


@dataclass(frozen=True, slots=True)
class Reading:
    """Another way to read the sources, kept until somebody who knows decides."""

    statement: Text
    quantity: Quantity | None
    citations: tuple[Citation, ...]
    location: Location


@dataclass(frozen=True, slots=True)
class Fact:
    """A typed figure with its definition and its sources."""

    id: str
    label: Text
    quantity: Quantity
    qualifier: Qualifier
    as_of: Quantity
    """The DATE or YEAR that the value holds for."""
    definition: Text
    citations: tuple[Citation, ...]
    """Never empty."""
    readings: tuple[Reading, ...]
    equivalent_of: str
    """The fact in another currency that a source gave this one as the equivalent of, or empty."""
    location: Location


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of `base` costs `value` units of `quote`, on `date`."""

    base: str
    quote: str
    value: Decimal
    date: date
    source: Text
    confirmed: bool
    """False until the press office has compared the rate with its source."""
    location: Location


# --- people, places, things to show -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in one script."""

    text: str
    confirmed: bool
    """False for a transliteration that the person or the office has not confirmed."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the journalists meet or read about."""

    id: str
    names: Mapping[str, Name]
    """By ISO 15924 script code, always with `Latn`, or by BCP 47 tag where a language spells it otherwise."""
    title: Text
    organisation: Text
    location: Location

    def name(self, tag: str, script: str) -> Name | None:
        """The name as the language of `tag` writes it, or as its script does; None if neither is known."""
        return self.names.get(tag) or self.names.get(script)


@dataclass(frozen=True, slots=True)
class Stop:
    """One entry of the programme; a stop with facts or hosts has a fact sheet."""

    id: str
    title: Text
    start: datetime
    end: datetime
    """Both aware, in the briefing's time zone."""
    place: Text
    description: Text
    hosts: tuple[Reference, ...]
    facts: tuple[Reference, ...]
    location: Location


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that somebody said, as published."""

    id: str
    speaker: Reference
    text: Text
    original_language: str
    """BCP 47 tag of the language in which the words were published."""
    original: str
    citation: Citation
    location: Location


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture file, its SHA-256 and size in pixels, with what goes with it on the page."""

    id: str
    path: Path
    sha256: str
    width: int
    height: int
    caption: Text
    alt: Text
    credit: Text
    location: Location


@dataclass(frozen=True, slots=True)
class BarChart:
    """Facts of one unit side by side."""

    id: str
    title: Text
    alt: Text
    facts: tuple[Reference, ...]
    """Never empty."""
    form: str
    location: Location


class TermStatus(StrEnum):
    """Administrative status of a term (TBX)."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    DEPRECATED = "deprecated"


@dataclass(frozen=True, slots=True)
class Term:
    """One way to say a concept in one language."""

    text: str
    status: TermStatus
    reviewed: bool
    """False while no person who knows the field has approved the term."""
    location: Location


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept entry of the termbase (TBX); its id may stand as a placeholder in prose."""

    id: str
    definition: Text | None
    """Printed in the glossary; a concept without one is not printed there."""
    terms: Mapping[str, tuple[Term, ...]]
    """By BCP 47 tag."""
    location: Location

    def preferred(self, tag: str) -> Term | None:
        """The preferred term in the language of `tag`, if the entry has one."""
        return next((term for term in self.terms.get(tag, ()) if term.status is TermStatus.PREFERRED), None)


@dataclass(frozen=True, slots=True)
class Participant:
    """An outlet that takes part, without personal data."""

    outlet: str
    country: str
    """ISO 3166-1 alpha-2."""
    languages: tuple[str, ...]
    """BCP 47 tags, the preferred one first."""
    journalists: int
    location: Location


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom journalists ask."""

    name: Text
    role: Text
    email: str
    phone: str
    sample: bool
    """True for an invented contact, printed as such."""
    location: Location


# --- prose --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HeadingSource:
    """A heading inside a section; level 2 or 3."""

    level: int
    text: Text


@dataclass(frozen=True, slots=True)
class ParagraphSource:
    """A paragraph of prose."""

    text: Text


@dataclass(frozen=True, slots=True)
class ListSource:
    """A flat list."""

    items: tuple[Text, ...]
    ordered: bool


@dataclass(frozen=True, slots=True)
class Embed:
    """A photo, quotation, chart or fact sheet that stands between paragraphs, named by its id."""

    id: str
    location: Location


SectionBlock = HeadingSource | ParagraphSource | ListSource | Embed


@dataclass(frozen=True, slots=True)
class Section:
    """One file of prose."""

    id: str
    title: Text
    blocks: tuple[SectionBlock, ...]
    location: Location


# --- what the office takes upon itself ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding about a finished pack that somebody takes upon themselves, so that it blocks no more."""

    rule: str
    """Id of a rule of the audit."""
    language: str
    """BCP 47 tag of the edition, or empty for all."""
    text: str
    """Words that the message or place of the finding has to hold."""
    name: str
    """Who takes it upon themselves."""
    reason: str
    date: date
    location: Location


# --- the whole ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Briefing:
    """Everything that the press office wrote, checked, in the source language."""

    id: str
    title: Text
    subtitle: Text
    place: Text
    issuer: Text
    date: date
    time_zone: str
    """IANA name."""
    embargo: datetime | None
    approved: bool
    """False while the source text itself is a draft."""
    two_people: bool
    """Whether nobody may approve a translation that they wrote themselves."""
    source_language: str
    languages: tuple[str, ...]
    """BCP 47 tags of the editions, the source language first."""
    digits: Mapping[str, str]
    """Numbering system (CLDR) by tag, where it departs from the locale's default."""
    key_figures: tuple[Reference, ...]
    sources: Mapping[str, Source]
    facts: Mapping[str, Fact]
    rates: tuple[Rate, ...]
    people: Mapping[str, Person]
    stops: Mapping[str, Stop]
    """In the order in which they start."""
    sections: tuple[Section, ...]
    quotations: Mapping[str, Quotation]
    photos: Mapping[str, Photo]
    charts: Mapping[str, BarChart]
    concepts: Mapping[str, Concept]
    participants: tuple[Participant, ...]
    contacts: tuple[Contact, ...]
    cover: Reference | None
    """The photo on the cover."""
    theme: Theme
    root: Path
    """The briefing's folder."""
    waivers: tuple[Waiver, ...] = ()
    """In the order of the file."""

    @property
    def embedded(self) -> frozenset[str]:
        """The ids that stand as a block of their own in some section."""
        return frozenset(
            block.id for section in self.sections for block in section.blocks if isinstance(block, Embed)
        )

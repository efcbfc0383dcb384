"""Reads a briefing's folder file by file; docs/briefing-format.md describes what each may hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from briefing.content.pictures import inspect_picture
from briefing.content.sections import parse_section
from briefing.content.strict_yaml import ID, Entry, Value, load_yaml
from briefing.diagnostics import BriefingError, Finding, Location, error
from briefing.locales import UnknownTagError, known_currencies, known_units, locale_profile
from briefing.model import (
    BarChart,
    Briefing,
    Citation,
    Concept,
    Contact,
    Fact,
    Kind,
    Name,
    Participant,
    Person,
    Photo,
    Qualifier,
    Quantity,
    Quotation,
    Rate,
    Reading,
    Section,
    Source,
    Stop,
    Term,
    TermStatus,
    Text,
)

MAX_CSV_BYTES = 1_000_000
PARTICIPANT_COLUMNS = ["outlet", "country", "languages", "journalists"]

T = TypeVar("T")


def load_briefing(folder: Path) -> Briefing:
    """The briefing in `folder`; raises `BriefingError` with every finding that keeps it from being read."""
    return _Reader(folder).briefing()


class _Reader:
    """Reads all files, collecting what is wrong, so that an author sees every mistake at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.findings: list[Finding] = []
        self.zone = ZoneInfo("UTC")

    def briefing(self) -> Briefing:
        if not self.folder.is_dir():
            raise BriefingError([error("no-briefing", "is not a folder", Location(str(self.folder)))])
        head = self.attempt(self.yaml, "briefing.yaml")
        if head is None:
            raise BriefingError(self.findings)
        zone = self.attempt(_time_zone, head)
        self.zone = zone or self.zone
        facts_file = self.attempt(self.yaml, "facts.yaml")
        sources = self.collect(facts_file and facts_file.get("sources"), _source)
        facts = self.collect(facts_file and facts_file.get("facts"), _fact)
        self.close(facts_file)
        people = self.collect_file("people.yaml", _person)
        stops = self.collect_file("itinerary.yaml", self.stop)
        quotations = self.collect_file("quotes.yaml", _quotation)
        photos = self.collect_file("photos/photos.yaml", self.photo)
        concepts = self.collect_file("termbase.yaml", _concept)
        sections = self.sections()
        participants = self.attempt(self.participants) or ()
        charts = {chart.id: chart for chart in self.each(head.list("charts"), _chart)}
        rates = self.each(head.list("rates"), _rate)
        contacts = self.each(head.list("contacts"), _contact)
        briefing = self.attempt(
            lambda: Briefing(
                id=_briefing_id(self.folder, head),
                title=_text(head, "title", "title of the briefing"),
                subtitle=_text(head, "subtitle", "subtitle of the briefing"),
                place=_text(head, "place", "place on the cover"),
                issuer=_text(head, "issuer", "who hands the briefing out"),
                date=head["date"].date(),
                time_zone=str(self.zone),
                embargo=self.local(head["embargo"]) if "embargo" in head else None,
                approved=head["approved"].boolean(),
                source_language=_tags(head["languages"])[0],
                languages=_tags(head["languages"]),
                digits=_digits(head.get("digits")),
                key_figures=_ids(head.list("key_figures")),
                sources=sources,
                facts=facts,
                rates=rates,
                people=people,
                stops=stops,
                sections=sections,
                quotations=quotations,
                photos=photos,
                charts=charts,
                concepts=concepts,
                participants=participants,
                contacts=contacts,
                root=self.folder,
            )
        )
        if briefing is not None:
            self.close(head)
        if briefing is None or self.findings:
            raise BriefingError(sorted(self.findings, key=lambda finding: _by_place(finding.location)))
        return briefing

    # --- reading on after a mistake ---

    def attempt(self, read: Callable[..., T], *arguments: object) -> T | None:
        """What `read` returns, or None with its findings kept."""
        try:
            return read(*arguments)
        except BriefingError as problem:
            self.findings.extend(problem.findings)
            return None

    def close(self, entry: Entry | None) -> None:
        if entry is not None:
            self.findings.extend(entry.close())

    def each(self, values: Sequence[Value], build: Callable[[Entry], T]) -> tuple[T, ...]:
        """What `build` makes of each entry of a list."""
        built = []
        for value in values:
            entry = self.attempt(value.entry)
            item = self.attempt(build, entry) if entry else None
            if item is not None:
                self.close(entry)
                built.append(item)
        return tuple(built)

    def collect(self, value: Value | Entry | None, build: Callable[[str, Entry], T]) -> Mapping[str, T]:
        """What `build` makes of each `id: entry` of a mapping, by id."""
        mapping = self.attempt(value.entry) if isinstance(value, Value) else value
        collected: dict[str, T] = {}
        for key, below in mapping.pairs() if mapping else ():
            entry = self.attempt(below.entry)
            identifier = self.attempt(key.id)
            item = self.attempt(build, identifier, entry) if entry and identifier else None
            if item is not None and identifier is not None:
                self.close(entry)
                collected[identifier] = item
        return collected

    def collect_file(self, name: str, build: Callable[[str, Entry], T]) -> Mapping[str, T]:
        """The entries of a file that may be missing."""
        if not (self.folder / name).exists():
            return {}
        return self.collect(self.attempt(self.yaml, name), build)

    def yaml(self, name: str) -> Entry:
        return load_yaml(self.folder / name, self.shown(name))

    def shown(self, name: str) -> str:
        return (self.folder / name).as_posix()

    def local(self, value: Value) -> datetime:
        return value.moment().replace(tzinfo=self.zone)

    # --- what needs the folder or the time zone ---

    def stop(self, identifier: str, entry: Entry) -> Stop:
        start, end = self.local(entry["start"]), self.local(entry["end"])
        if end <= start:
            raise entry["end"].fail("ends-before-start", "the stop ends before it starts")
        return Stop(
            id=identifier,
            title=_text(entry, "title", "stop of the programme"),
            start=start,
            end=end,
            place=_text(entry, "place", "place of a stop"),
            description=_text(entry, "description", "what happens at a stop"),
            hosts=_ids(entry.list("hosts")),
            facts=_ids(entry.list("facts")),
            location=entry.location,
        )

    def photo(self, identifier: str, entry: Entry) -> Photo:
        name = entry["file"].scalar()
        if "/" in name or "\\" in name or name.startswith("."):
            raise entry["file"].fail(
                "bad-file-name", f"{name!r} is not the name of a file beside photos.yaml"
            )
        path = self.folder / "photos" / name
        try:
            picture = inspect_picture(path)
        except (OSError, ValueError) as problem:
            raise entry["file"].fail(
                "bad-picture", f"the picture {name!r} cannot be used: {problem}"
            ) from None
        return Photo(
            id=identifier,
            path=path,
            sha256=picture.sha256,
            width=picture.width,
            height=picture.height,
            caption=_text(entry, "caption", f"caption of picture {identifier}"),
            alt=_text(entry, "alt", f"description of picture {identifier} for those who do not see it"),
            credit=_text(entry, "credit", f"credit of picture {identifier}"),
            location=entry.location,
        )

    def sections(self) -> tuple[Section, ...]:
        paths = sorted((self.folder / "sections").glob("*.md"))
        read = (self.attempt(parse_section, path, self.shown(f"sections/{path.name}")) for path in paths)
        return tuple(section for section in read if section is not None)

    def participants(self) -> tuple[Participant, ...]:
        path, shown = self.folder / "participants.csv", self.shown("participants.csv")
        if not path.exists():
            return ()
        if path.stat().st_size > MAX_CSV_BYTES:
            raise BriefingError(
                [error("too-large", f"is larger than {MAX_CSV_BYTES} bytes", Location(shown))]
            )
        try:
            rows = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")), strict=True)
            if rows.fieldnames != PARTICIPANT_COLUMNS:
                columns = ",".join(PARTICIPANT_COLUMNS)
                raise BriefingError(
                    [error("bad-columns", f"the first line must be {columns}", Location(shown, 1))]
                )
            return tuple(_participant(row, Location(shown, rows.line_num)) for row in rows)
        except (csv.Error, UnicodeDecodeError) as problem:
            raise BriefingError(
                [error("bad-csv", f"is not CSV in UTF-8: {problem}", Location(shown))]
            ) from None


# --- one function per kind of entry ---------------------------------------------------------------


def _source(identifier: str, entry: Entry) -> Source:
    return Source(
        id=identifier,
        title=entry["title"].text(),
        publisher=entry["publisher"].text(),
        language=_tag(entry["language"]),
        published=entry["published"].date() if "published" in entry else None,
        location=entry.location,
    )


def _fact(identifier: str, entry: Entry) -> Fact:
    equivalent_of = entry.get("equivalent_of")
    return Fact(
        id=identifier,
        label=_text(entry, "label", f"label of figure {identifier} in tables"),
        quantity=_quantity(entry),
        qualifier=entry["qualifier"].choice(Qualifier),
        as_of=_as_of(entry["as_of"]),
        definition=_text(entry, "definition", f"what figure {identifier} means"),
        citations=_citations(entry),
        readings=tuple(_reading(item.entry(), identifier) for item in entry.list("readings")),
        equivalent_of=equivalent_of.id() if equivalent_of else "",
        location=entry.location,
    )


def _quantity(entry: Entry) -> Quantity:
    kind = entry["kind"].choice(Kind)
    value = entry["value"]
    unit = entry.get("unit")
    if kind is Kind.CURRENCY:
        return Quantity(kind, value.decimal(), _currency(entry["unit"]))
    if kind is Kind.MEASURE:
        return Quantity(kind, value.decimal(), _unit(entry["unit"]))
    if unit is not None:
        raise unit.fail("needless-unit", f"a {kind} has no unit")
    if kind is Kind.DATE:
        return Quantity(kind, value.date())
    number = value.decimal()
    if kind in {Kind.COUNT, Kind.NUMBER, Kind.YEAR} and number != number.to_integral_value():
        raise value.fail("not-whole", f"a {kind} is a whole number")
    return Quantity(kind, number)


def _as_of(value: Value) -> Quantity:
    if len(value.scalar()) == len("2024") and value.scalar().isdecimal():
        return Quantity(Kind.YEAR, value.decimal())
    return Quantity(Kind.DATE, value.date())


def _citations(entry: Entry) -> tuple[Citation, ...]:
    items = entry.list("sources")
    if not items:
        raise BriefingError(
            [
                error(
                    "no-source",
                    "a figure without a source",
                    entry.location,
                    "say under `sources` who states it, in which words",
                )
            ]
        )
    return tuple(_citation(item.entry()) for item in items)


def _citation(entry: Entry) -> Citation:
    citation = Citation(entry["source"].id(), entry["quote"].text(), entry.location)
    _refuse_unknown_keys(entry)
    return citation


def _reading(entry: Entry, fact: str) -> Reading:
    reading = Reading(
        statement=_text(entry, "statement", f"another reading of figure {fact}"),
        quantity=_quantity(entry) if "value" in entry else None,
        citations=_citations(entry),
        location=entry.location,
    )
    _refuse_unknown_keys(entry)
    return reading


def _rate(entry: Entry) -> Rate:
    rate = Rate(
        base=_currency(entry["base"]),
        quote=_currency(entry["quote"]),
        value=entry["value"].decimal(),
        date=entry["date"].date(),
        source=_text(entry, "source", "where an exchange rate was taken from"),
        confirmed=entry["confirmed"].boolean(),
        location=entry.location,
    )
    if rate.value <= 0:
        raise entry["value"].fail("bad-rate", "a rate is greater than zero")
    return rate


def _person(identifier: str, entry: Entry) -> Person:
    names: dict[str, Name] = {}
    names_entry = entry["names"].entry()
    for script, value in names_entry.pairs():
        names[script.text()] = _name(value)
    if "Latn" not in names:
        message = f"{identifier} has no name under `Latn`"
        raise BriefingError([error("no-latin-name", message, names_entry.location)])
    return Person(
        id=identifier,
        names=names,
        title=_text(entry, "title", f"title of {names['Latn'].text}"),
        organisation=_text(entry, "organisation", f"organisation of {names['Latn'].text}"),
        location=entry.location,
    )


def _name(value: Value) -> Name:
    if not value.is_mapping():
        return Name(value.text(), confirmed=True)
    entry = value.entry()
    name = Name(entry["text"].text(), entry["confirmed"].boolean())
    _refuse_unknown_keys(entry)
    return name


def _quotation(identifier: str, entry: Entry) -> Quotation:
    original = entry["original"].entry()
    quotation = Quotation(
        id=identifier,
        speaker=entry["speaker"].id(),
        text=_text(entry, "text", f"spoken words, quotation {identifier}"),
        original_language=_tag(original["language"]),
        original=original["text"].text(),
        citation=_citation(entry["source"].entry()),
        location=entry.location,
    )
    _refuse_unknown_keys(original)
    return quotation


def _chart(entry: Entry) -> BarChart:
    identifier = entry["id"].id()
    form = entry.get("form")
    return BarChart(
        id=identifier,
        title=_text(entry, "title", f"title of chart {identifier}"),
        alt=_text(entry, "alt", f"description of chart {identifier} for those who do not see it"),
        facts=_ids(entry["facts"].items()),
        form=form.scalar() if form else "",
        location=entry.location,
    )


def _concept(identifier: str, entry: Entry) -> Concept:
    terms: dict[str, tuple[Term, ...]] = {}
    for key, value in entry["terms"].entry().pairs():
        terms[_tag(key)] = _terms(value.entry())
    return Concept(
        id=identifier,
        definition=_text(entry, "definition", f"glossary: {identifier}") if "definition" in entry else None,
        terms=terms,
        location=entry.location,
    )


def _terms(entry: Entry) -> tuple[Term, ...]:
    reviewed = entry["reviewed"].boolean() if "reviewed" in entry else False
    named = [(entry["preferred"], TermStatus.PREFERRED)]
    named += [(value, TermStatus.ADMITTED) for value in entry.list("admitted")]
    named += [(value, TermStatus.DEPRECATED) for value in entry.list("deprecated")]
    _refuse_unknown_keys(entry)
    return tuple(Term(value.text(), status, reviewed, value.location) for value, status in named)


def _contact(entry: Entry) -> Contact:
    return Contact(
        name=_text(entry, "name", "name of a press contact"),
        role=_text(entry, "role", "role of a press contact"),
        email=entry["email"].text(),
        phone=entry["phone"].text(),
        sample=entry["sample"].boolean(),
        location=entry.location,
    )


def _participant(row: Mapping[str, str | None], location: Location) -> Participant:
    outlet, country, languages, journalists = ((row[column] or "").strip() for column in PARTICIPANT_COLUMNS)
    if not outlet or not journalists.isascii() or not journalists.isdecimal() or None in row:
        raise BriefingError(
            [error("bad-row", "a row needs an outlet, a country, languages and a number", location)]
        )
    for tag in languages.split():
        _profile_or_fail(tag, location)
    if not languages or len(country) != 2 or not country.isupper():
        raise BriefingError(
            [error("bad-row", f"{country!r} {languages!r} are no country and languages", location)]
        )
    return Participant(outlet, country, tuple(languages.split()), int(journalists), location)


# --- single values ----------------------------------------------------------------------------------


def _text(entry: Entry, key: str, note: str) -> Text:
    value = entry[key]
    return Text(value.text(), value.location, note)


def _ids(values: Sequence[Value]) -> tuple[str, ...]:
    return tuple(value.id() for value in values)


def _tags(value: Value) -> tuple[str, ...]:
    tags = tuple(_tag(item) for item in value.items())
    if not tags:
        raise value.fail("no-language", "at least one language is needed")
    if len(set(tags)) < len(tags):
        raise value.fail("duplicate-language", "a language stands here twice")
    return tags


def _tag(value: Value) -> str:
    tag = value.text()
    _profile_or_fail(tag, value.location)
    return tag


def _profile_or_fail(tag: str, location: Location) -> None:
    try:
        canonical = locale_profile(tag).tag
    except UnknownTagError as problem:
        raise BriefingError(
            [error("unknown-tag", str(problem), location, "use a BCP 47 tag such as fr or zh-Hans")]
        ) from None
    if canonical != tag:
        raise BriefingError(
            [error("unknown-tag", f"{tag!r} is not in canonical form", location, f"write {canonical}")]
        )


def _digits(value: Value | None) -> Mapping[str, str]:
    if value is None:
        return {}
    systems: dict[str, str] = {}
    for key, system in value.entry().pairs():
        tag = _tag(key)
        try:
            locale_profile(tag, system.text())
        except UnknownTagError as problem:
            raise system.fail("unknown-digits", str(problem)) from None
        systems[tag] = system.text()
    return systems


def _currency(value: Value) -> str:
    code = value.scalar()
    if code not in known_currencies():
        raise value.fail("unknown-currency", f"{code!r} is not an ISO 4217 code", "write CNY, USD …")
    return code


def _unit(value: Value) -> str:
    unit = value.scalar()
    if unit not in known_units():
        raise value.fail(
            "unknown-unit", f"{unit!r} is not a CLDR unit", "write square-kilometer, kilowatt, year …"
        )
    return unit


def _time_zone(head: Entry) -> ZoneInfo:
    name = head["time_zone"].text()
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise head["time_zone"].fail("unknown-time-zone", f"{name!r} is not an IANA time zone") from None


def _briefing_id(folder: Path, head: Entry) -> str:
    name = folder.resolve().name
    if not ID.fullmatch(name.replace("-", "_")):
        message = f"the folder's name {name!r} cannot be the briefing's id"
        raise BriefingError(
            [error("bad-id", message, head.location, "use small letters, digits and hyphens")]
        )
    return name


def _refuse_unknown_keys(entry: Entry) -> None:
    if findings := entry.close():
        raise BriefingError(findings)


def _by_place(location: Location) -> tuple[str, int]:
    return location.path, location.line

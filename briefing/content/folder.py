"""Reads a briefing's folder file by file; docs/briefing-format.md describes what each may hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

from briefing.content.entries import (
    PARTICIPANT_COLUMNS,
    parse_chart,
    parse_concept,
    parse_contact,
    parse_digits,
    parse_fact,
    parse_participant,
    parse_person,
    parse_quotation,
    parse_rate,
    parse_reference,
    parse_references,
    parse_source,
    parse_tags,
    parse_text,
    parse_waiver,
)
from briefing.content.look import parse_theme
from briefing.content.pictures import PictureError, inspect_picture
from briefing.content.sections import parse_section, section_files
from briefing.content.strict_yaml import ID, Entry, Value, load_yaml
from briefing.diagnostics import BriefingError, Finding, Location, error
from briefing.gate import inside, read_text_file, unreadable
from briefing.model import (
    BarChart,
    Briefing,
    Participant,
    Photo,
    Section,
    Stop,
    Waiver,
)
from briefing.theme import DEFAULT_THEME, Theme

MAX_CSV_BYTES = 1_000_000
LONGEST_STOP = timedelta(hours=24)
INTERFACE_DOMAIN = "interface"
"""The gettext domain of the program's own words, whose catalogues lie beside the briefings'."""

T = TypeVar("T")


def load_briefing(folder: Path) -> Briefing:
    """The briefing in `folder`; raises `BriefingError` with every finding that keeps it from being read."""
    return _Reader(folder).briefing()


def briefing_id(folder: Path, location: Location) -> str:
    """The id of the briefing in `folder`, the folder's own name; raises `BriefingError` at `location`."""
    name = folder.resolve().name
    if not ID.fullmatch(name.replace("-", "_")):
        message = f"the folder's name {name!r} cannot be the briefing's id"
        raise BriefingError([error("bad-id", message, location, "use small letters, digits and hyphens")])
    if name == INTERFACE_DOMAIN:
        message = f"the name {name!r} belongs to the program's own translations"
        raise BriefingError([error("bad-id", message, location, "choose another name")])
    return name


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
        sources = self.collect(facts_file and facts_file.get("sources"), parse_source)
        facts = self.collect(facts_file and facts_file.get("facts"), parse_fact)
        self.close(facts_file)
        people = self.collect_file("people.yaml", parse_person)
        stops = _by_start(self.collect_file("itinerary.yaml", self.stop))
        quotations = self.collect_file("quotes.yaml", parse_quotation)
        photos = self.collect_file("photos/photos.yaml", self.photo)
        concepts = self.collect_file("termbase.yaml", parse_concept)
        sections = self.attempt(self.sections) or ()
        participants = self.attempt(self.participants) or ()
        charts = self.by_id(self.each(head.list("charts"), parse_chart))
        rates = self.each(head.list("rates"), parse_rate)
        contacts = self.each(head.list("contacts"), parse_contact)
        theme = self.attempt(self.theme) or DEFAULT_THEME
        waivers = self.attempt(self.waivers) or ()

        def whole() -> Briefing:
            languages = parse_tags(head["languages"])
            return Briefing(
                id=briefing_id(self.folder, head.location),
                title=parse_text(head, "title", "title of the briefing"),
                subtitle=parse_text(head, "subtitle", "subtitle of the briefing"),
                place=parse_text(head, "place", "place on the cover"),
                issuer=parse_text(head, "issuer", "who hands the briefing out"),
                date=head["date"].date(),
                time_zone=str(self.zone),
                embargo=self.local(head["embargo"]) if "embargo" in head else None,
                approved=head["approved"].boolean(),
                two_people="two_people" in head and head["two_people"].boolean(),
                source_language=languages[0],
                languages=languages,
                digits=parse_digits(head.get("digits"), languages),
                key_figures=parse_references(head.list("key_figures")),
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
                cover=parse_reference(head["cover"]) if "cover" in head else None,
                theme=theme,
                root=self.folder,
                waivers=waivers,
            )

        briefing = self.attempt(whole)
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

    def by_id(self, charts: Sequence[BarChart]) -> Mapping[str, BarChart]:
        collected: dict[str, BarChart] = {}
        for chart in charts:
            if chart.id in collected:
                self.findings.append(error("duplicate-id", f"the id {chart.id!r} is taken", chart.location))
            collected[chart.id] = chart
        return collected

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
        if not self.attempt(self.present, name):
            return {}
        return self.collect(self.attempt(self.yaml, name), build)

    def present(self, name: str) -> bool:
        """Whether a file is there; one that cannot be looked at is not silently left out."""
        try:
            (self.folder / name).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as problem:
            raise unreadable(problem, self.shown(name)) from None
        return True

    def yaml(self, name: str) -> Entry:
        return load_yaml(self.inside(name), self.shown(name))

    def inside(self, name: str) -> Path:
        """The path of a file of the briefing, which no link may lead out of."""
        return inside(self.folder, name, self.shown(name))

    def shown(self, name: str) -> str:
        return (self.folder / name).as_posix()

    def local(self, value: Value) -> datetime:
        return value.moment().replace(tzinfo=self.zone)

    # --- what needs the folder or the time zone ---

    def stop(self, identifier: str, entry: Entry) -> Stop:
        start, end = self.local(entry["start"]), self.local(entry["end"])
        if end <= start:
            raise entry["end"].fail("ends-before-start", "the stop ends before it starts")
        if end - start > LONGEST_STOP:
            raise entry["end"].fail("long-stop", "the stop is longer than 24 hours", "make it several stops")
        return Stop(
            id=identifier,
            title=parse_text(entry, "title", "stop of the programme"),
            start=start,
            end=end,
            place=parse_text(entry, "place", "place of a stop"),
            description=parse_text(entry, "description", "what happens at a stop"),
            hosts=parse_references(entry.list("hosts")),
            facts=parse_references(entry.list("facts")),
            location=entry.location,
        )

    def photo(self, identifier: str, entry: Entry) -> Photo:
        name = entry["file"].scalar()
        if "/" in name or "\\" in name or name.startswith("."):
            raise entry["file"].fail(
                "bad-file-name", f"{name!r} is not the name of a file beside photos.yaml"
            )
        path = self.inside(f"photos/{name}")
        try:
            picture = inspect_picture(path)
        except PictureError as problem:
            message = f"the picture {name!r} cannot be used: {problem}"
            raise entry["file"].fail("bad-picture", message, problem.hint) from None
        return Photo(
            id=identifier,
            path=path,
            sha256=picture.sha256,
            width=picture.width,
            height=picture.height,
            caption=parse_text(entry, "caption", f"caption of picture {identifier}"),
            alt=parse_text(entry, "alt", f"description of picture {identifier} for those who do not see it"),
            credit=parse_text(entry, "credit", f"credit of picture {identifier}"),
            location=entry.location,
        )

    def theme(self) -> Theme | None:
        """The theme of a file that may be missing."""
        if not self.present("theme.yaml"):
            return None
        entry = self.yaml("theme.yaml")
        theme = parse_theme(entry, self.folder / "theme")
        self.close(entry)
        return theme

    def waivers(self) -> tuple[Waiver, ...]:
        """The findings that are waived, of a file that may be missing."""
        if not self.present("waivers.yaml"):
            return ()
        entry = self.yaml("waivers.yaml")
        waivers = self.each(entry.list("waivers"), parse_waiver)
        self.close(entry)
        return waivers

    def sections(self) -> tuple[Section, ...]:
        sections: dict[str, Section] = {}
        for path in section_files(self.folder / "sections", self.shown("sections")):
            section = self.attempt(self.section, path.name)
            if section is None:
                continue
            anchor = section.id.replace("_", "-")
            if anchor in sections:
                first = sections[anchor].location.path
                taken = f"the id {section.id!r} is taken"
                self.findings.append(error("duplicate-id", taken, section.location, f"by {first}"))
            sections[anchor] = section
        return tuple(sections.values())

    def section(self, name: str) -> Section:
        return parse_section(self.inside(f"sections/{name}"), self.shown(f"sections/{name}"))

    def participants(self) -> tuple[Participant, ...]:
        name = "participants.csv"
        if not self.present(name):
            return ()
        shown = self.shown(name)
        text = read_text_file(self.inside(name), shown, MAX_CSV_BYTES)
        try:
            rows = csv.DictReader(io.StringIO(text), strict=True)
            if rows.fieldnames != PARTICIPANT_COLUMNS:
                columns = ",".join(PARTICIPANT_COLUMNS)
                raise BriefingError(
                    [error("bad-columns", f"the first line must be {columns}", Location(shown, 1))]
                )
            return tuple(parse_participant(row, Location(shown, rows.line_num)) for row in rows)
        except csv.Error as problem:
            raise BriefingError([error("bad-csv", f"is not CSV: {problem}", Location(shown))]) from None


def _time_zone(head: Entry) -> ZoneInfo:
    name = head["time_zone"].text()
    if name not in available_timezones() or ("/" not in name and name != "UTC"):
        message = f"{name!r} is not an IANA time zone"
        raise head["time_zone"].fail("unknown-time-zone", message, "write Asia/Shanghai, Europe/Paris …")
    return ZoneInfo(name)


def _by_start(stops: Mapping[str, Stop]) -> Mapping[str, Stop]:
    return dict(sorted(stops.items(), key=lambda item: item[1].start))


def _by_place(location: Location) -> tuple[str, int]:
    return location.path, location.line

"""What goes out to a reviewer, units, and what comes back, rows, whatever the file is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256

from briefing.catalog import Dismissal, Segment, State
from briefing.diagnostics import Location
from briefing.gate import CONTROL_CHARACTER
from briefing.review.desk import LanguageDesk, Passage, ReviewDesk

VERSION_LENGTH = 12
NOTE_LENGTH = 500


class Only(StrEnum):
    """Which segments go out."""

    ALL = "all"
    OPEN = "open"
    """Those that nobody has approved."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One segment with what a reviewer should see beside it."""

    id: str
    segment: Segment
    place: str
    """Where it stands in the pack: section and heading."""
    hints: tuple[str, ...]
    """What is known about it, a line each: what it is, figures, terms, findings, what it was before."""

    @property
    def version(self) -> str:
        """A digest of target and state, by which an untouched segment is known when it comes back."""
        return version_of(self.segment.state, self.segment.target)

    @property
    def comments(self) -> tuple[str, ...]:
        """What has been said about it, each with its author."""
        return tuple(f"{each.signature.name}: {each.text}" for each in self.segment.remarks.comments)


@dataclass(frozen=True, slots=True)
class Handout:
    """The segments of one language that go out in one file."""

    briefing_id: str
    title: str
    source_tag: str
    target_tag: str
    target_language: str
    """Its name in English and in itself."""
    dated: date
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One segment as a file brings it back."""

    id: str
    source: str
    target: str
    state: State | None
    """None where the view does not say."""
    version: str = ""
    """`Unit.version` at the time of the export; empty where the view does not carry it."""
    comments: tuple[str, ...] = ()
    dismissed: tuple[Dismissal, ...] = ()
    problem: str = ""
    """Why the row cannot be taken as it is."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that came back."""

    briefing_id: str
    source_tag: str
    """Empty where the view does not say, like the next."""
    target_tag: str
    place: Location
    rows_for: Callable[[Mapping[str, Segment]], Iterable[Row]]
    """Its rows, for the segments by id as they stand now: what inline codes and texts belong to."""


def version_of(state: State, target: str) -> str:
    """The digest of a target and its state."""
    return sha256(f"{state}\0{target}".encode()).hexdigest()[:VERSION_LENGTH]


def make_handout(desk: ReviewDesk, language: LanguageDesk, only: Only = Only.ALL) -> Handout:
    """The segments of a language as they stand, in reading order."""
    briefing, locale = desk.briefing, language.profile.locale
    passages = [each for each in language.passages() if only is Only.ALL or each.is_open]
    english, endonym = locale.get_display_name("en") or language.tag, language.profile.endonym
    return Handout(
        briefing_id=briefing.id,
        title=briefing.title.source,
        source_tag=briefing.source_language,
        target_tag=language.tag,
        target_language=english if english == endonym else f"{english} ({endonym})",
        dated=briefing.date,
        units=tuple(_unit(language, passage) for passage in passages),
    )


def _unit(language: LanguageDesk, passage: Passage) -> Unit:
    place = " · ".join(filter(None, (passage.place.title, passage.place.heading)))
    hints = tuple(_legal(line)[:NOTE_LENGTH] for line in _hints(language, passage))
    segment = passage.segment
    comments = tuple(replace(each, text=_legal(each.text)) for each in segment.remarks.comments)
    remarks = replace(segment.remarks, comments=comments, origin=_legal(segment.remarks.origin))
    legal = replace(segment, remarks=remarks, previous_source=_legal(segment.previous_source))
    return Unit(passage.id, legal, place, hints)


def _legal(text: str) -> str:
    """What stands in comments of a catalogue, without the characters that neither XML nor PO can hold."""
    return CONTROL_CHARACTER.sub(" ", text)


def _hints(language: LanguageDesk, passage: Passage) -> Iterator[str]:
    segment = passage.segment
    if segment.note:
        yield segment.note
    for chip in language.chips(segment.source):
        meaning = f" ({chip.meaning})" if chip.meaning else ""
        yield f"{chip.placeholder} = {chip.text}{meaning}"
    for term in language.terms(segment.source):
        yield f"term: {term.source} = {'; '.join((term.preferred, *term.admitted))}"
    if segment.previous_source:
        yield f"the source was: {segment.previous_source}"
    if segment.remarks.reopened:
        yield f"reopened: {segment.remarks.reopened}"
    for finding in passage.findings.open:
        yield f"{finding.severity}: {finding.message.partition(': ')[2] or finding.message} [{finding.rule}]"

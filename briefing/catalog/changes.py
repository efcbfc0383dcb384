"""What a person changes in a catalogue, from whatever view: checked against what stands there now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import polib

from briefing.catalog.po import Plurals, Segment, State, read_po, segment_of, serialize_po
from briefing.catalog.remarks import NAME, Comment, Dismissal, Remarks, Signature, serialize_remarks
from briefing.diagnostics import Finding, Severity, error
from briefing.gate import MAX_TEXT


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody wants of one segment."""

    source: str
    target: str
    """Empty to take the translation back."""
    state: State
    """TRANSLATED for work in progress, REVIEWED to approve, FINAL to sign off, INITIAL without target."""
    signature: Signature
    seen: str | None = None
    """The target that the person had before their eyes; None where the view does not know it."""
    seen_source: str | None = None
    """The source that the person had before their eyes, where the view carries it beside the segment's id."""
    reopens: bool = False
    """Whether an approved segment may be changed: said by a person, never by an import on its own."""
    comment: str = ""
    dismissed: tuple[Dismissal, ...] = ()


class Refusal(StrEnum):
    """Why a change is not made."""

    UNKNOWN = "unknown"
    """There is no such segment: the source has changed, or never was."""
    CONFLICT = "conflict"
    """Somebody else changed the segment in between."""
    LOCKED = "locked"
    """The segment is approved, and the change does not say that it reopens it."""
    UNUSABLE = "unusable"
    """The text cannot be printed: a placeholder is lost, a digit stands in it …"""
    OWN_WORK = "own-work"
    """Who approves is who translated, and the briefing asks for two people."""
    UNREVIEWED = "unreviewed"
    """Only a reviewed text can be signed off."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A change that was not made."""

    change: Change
    reason: Refusal
    present: Segment | None
    """What stands in the catalogue."""
    findings: tuple[Finding, ...] = ()


class CatalogEditor:
    """A catalogue in memory, changed segment by segment; who holds it writes `serialize()` to the file.

    `check` gives the findings about a segment, `plurals` the categories of its figures in the language, and
    `two_people` tells whether nobody may approve what they wrote themselves.
    """

    def __init__(
        self,
        path: Path,
        check: Callable[[Segment], Iterable[Finding]],
        plurals: Callable[[str], Plurals] = lambda _source: {},
        *,
        two_people: bool = False,
    ) -> None:
        self._path = path
        self._check = check
        self._plurals = plurals
        self._two_people = two_people
        self._file = read_po(path)
        self._entries = {entry.msgid: entry for entry in self._file if not entry.obsolete}

    def segments(self) -> dict[str, Segment]:
        """All segments as they stand, by source, in the order of the file."""
        return {source: segment_of(entry, self._path) for source, entry in self._entries.items()}

    def segment(self, source: str) -> Segment | None:
        """One segment as it stands."""
        entry = self._entries.get(source)
        return segment_of(entry, self._path) if entry is not None else None

    def apply(self, change: Change) -> Segment | Refused:
        """Make one change, or say why not; the segment as it stands afterwards."""
        present = self.segment(change.source)
        if present is None or change.seen_source not in {None, present.source}:
            return Refused(change, Refusal.UNKNOWN, present)
        if (reason := self._objection(change, present)) is not None:
            return Refused(change, reason, present)
        wanted = replace(present, target=change.target, state=change.state)
        errors = tuple(_unusable(wanted, self._check))
        if errors and not _only_remarks(change, present):
            return Refused(change, Refusal.UNUSABLE, present, errors)
        entry = self._entries[change.source]
        _write(entry, change, _remarks_after(change, present, self._plurals(change.source)))
        return segment_of(entry, self._path)

    def restore(self, segment: Segment) -> Segment | None:
        """Put a segment back exactly as it once stood, remarks and all; None where there is none."""
        entry = self._entries.get(segment.source)
        if entry is None:
            return None
        entry.msgstr = segment.target
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        if segment.state is State.TRANSLATED:
            entry.flags.insert(0, "fuzzy")
        entry.previous_msgid = segment.previous_source or None
        entry.tcomment = serialize_remarks(segment.remarks)
        return segment_of(entry, self._path)

    def serialize(self) -> bytes:
        """The PO file with all changes."""
        return serialize_po(self._file)

    def _objection(self, change: Change, present: Segment) -> Refusal | None:
        changes_text = change.target != present.target
        if _only_remarks(change, present):
            return None
        if change.seen is not None and change.seen != present.target and changes_text:
            return Refusal.CONFLICT
        if present.is_approved and changes_text and not change.reopens:
            return Refusal.LOCKED
        if change.state is State.FINAL and (changes_text or not present.is_approved):
            return Refusal.UNREVIEWED
        author = present.remarks.origin if not changes_text else f"person, {change.signature}"
        own = author.startswith(f"person, by {change.signature.name},")
        if self._two_people and change.state is State.REVIEWED and own:
            return Refusal.OWN_WORK
        return None


def _unusable(segment: Segment, check: Callable[[Segment], Iterable[Finding]]) -> Iterator[Finding]:
    """What keeps a text from being kept; one that is far too long is not even looked at."""
    if len(segment.target) > MAX_TEXT:
        yield error("too-large", f"has more than {MAX_TEXT} characters", segment.location)
        return
    yield from (each for each in check(segment) if each.severity is Severity.ERROR)


def _only_remarks(change: Change, present: Segment) -> bool:
    """Whether a change leaves text and state as they are: who comments on a text has not approved it."""
    return change.target == present.target and change.state is present.state


def _remarks_after(change: Change, present: Segment, plurals: Plurals) -> Remarks:
    before = present.remarks
    signature = change.signature
    comments = before.comments
    if change.comment:
        comments = (*comments, Comment(signature, change.comment))
    dismissed = tuple(dict.fromkeys((*before.dismissed, *change.dismissed)))
    if _only_remarks(change, present):
        return replace(before, dismissed=dismissed, comments=comments)
    origin = before.origin if change.target == present.target else f"person, {signature}"
    approves = change.state in {State.REVIEWED, State.FINAL}
    reviewed = signature if change.state is State.REVIEWED else before.reviewed
    return replace(
        before,
        origin=origin if change.target else "",
        reviewed=reviewed if approves else None,
        final=signature if change.state is State.FINAL else None,
        reopened="" if approves else before.reopened,
        plurals=plurals if approves else {},
        dismissed=dismissed,
        comments=comments,
    )


def _write(entry: polib.POEntry, change: Change, remarks: Remarks) -> None:
    entry.msgstr = change.target
    entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    if change.target and change.state is State.TRANSLATED:
        entry.flags.insert(0, "fuzzy")
    if change.state in {State.REVIEWED, State.FINAL}:
        entry.previous_msgid = None
    entry.tcomment = serialize_remarks(remarks)


def is_name(name: str) -> bool:
    """Whether remarks can hold a person's name: no colon, no control characters, at most 80 characters."""
    return NAME.fullmatch(name) is not None

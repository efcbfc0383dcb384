"""What was changed in a catalogue, by whom and when: one JSON object on each line of a file that only grows.

A line counts when it is whole: its last field is a digest of the others, so that a line that was being
written when the power went is not taken for one that was answered.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from briefing.catalog import Change, Segment, Signature, State
from briefing.catalog.remarks import Remarks, parse_remarks, serialize_remarks
from briefing.diagnostics import BriefingError, Location, error
from briefing.gate import inside, read_outside, refuse_unlikely
from briefing.whole_files import write_whole

TIME = "%Y-%m-%dT%H:%M:%SZ"
DIGEST_LENGTH = 16
DIGEST_BEGINS = b', "sha256": '
MAX_BYTES = 16_000_000
"""Of a file of changes: some ten thousand of them."""
MAX_LINES = 100_000
HINT = "move it away; changes are kept in a new one"
MAX_LINE = 4_000_000
"""Bytes of a line: four texts and all that was said of one, far larger than a catalogue takes them."""


@dataclass(frozen=True, slots=True)
class Version:
    """A segment as it stood at one time."""

    target: str
    state: State
    remarks: Remarks
    previous_source: str = ""

    def of(self, source: str) -> Segment:
        """The segment of `source` as it stood."""
        return Segment(source, self.target, self.state, Location(""), self.remarks, self.previous_source)


@dataclass(frozen=True, slots=True)
class Entry:
    """One change that was made."""

    action: str
    """`save`, `approve`, `sign-off`, `clear`, `comment`, `dismiss`, `undo`, or `replaced` from outside."""
    view: str
    """Where it came from: `page`, `docx`, `command` …"""
    signature: Signature
    source: str
    before: Version
    after: Version


def version_of(segment: Segment) -> Version:
    """How a segment stands."""
    return Version(segment.target, segment.state, segment.remarks, segment.previous_source)


def entry_of(change: Change, view: str, before: Segment, after: Segment) -> Entry:
    """The entry of a change that was made."""
    action = _action(change, before)
    return Entry(action, view, change.signature, change.source, version_of(before), version_of(after))


def _action(change: Change, before: Segment) -> str:
    if change.target == before.target and change.state is before.state:
        return "comment" if change.comment else "dismiss"
    names = {State.INITIAL: "clear", State.TRANSLATED: "save", State.REVIEWED: "approve"}
    return names.get(change.state, "sign-off")


# --- files ------------------------------------------------------------------------------------------


def append_entries(path: Path, entries: Iterable[Entry]) -> None:
    """Add entries to the file at `path`, each line once; when this returns, they are on the disk.

    The catalogue has to be locked: the file is written whole, and what others added meanwhile would be lost.
    Raises `BriefingError` for a file that is none of ours, as `read_entries` does.
    """
    known = {line: None for line in _lines(path) if line}  # also what only a newer program understands
    added = {serialize_entry(entry).rstrip(b"\n"): None for entry in entries}
    if not added.keys() <= known.keys():
        write_whole(path, b"".join(line + b"\n" for line in known | added))


def read_entries(path: Path) -> tuple[Entry, ...]:
    """The entries of a file, the earliest first; lines that are not whole are left out. Each line once.

    Raises `BriefingError` for what is no ordinary file, lies elsewhere, or is larger than `MAX_BYTES`.
    """
    return tuple(dict(_whole_lines(path)).values())


def refuse_unlikely_journal(path: Path) -> None:
    """Raise `BriefingError` for what is none of ours, before anything opens it to write."""
    if not os.path.lexists(path):
        return
    shown = path.as_posix()
    try:
        refuse_unlikely(inside(path.parent, path.name, shown), shown, MAX_BYTES)
    except BriefingError as problem:
        raise BriefingError([replace(found, hint=HINT) for found in problem.findings]) from None


def serialize_entry(entry: Entry) -> bytes:
    """An entry as a line."""
    fields = {
        "at": entry.signature.at.astimezone(UTC).strftime(TIME),
        "by": entry.signature.name,
        "action": entry.action,
        "view": entry.view,
        "source": entry.source,
        "before": _fields(entry.before),
        "after": _fields(entry.after),
    }
    data = json.dumps(fields, ensure_ascii=False).encode()
    return data[:-1] + DIGEST_BEGINS + f'"{_digest(data)}"}}\n'.encode()


def _fields(version: Version) -> dict[str, str]:
    return {
        "target": version.target,
        "state": version.state.value,
        "remarks": serialize_remarks(version.remarks),
        "previous_source": version.previous_source,
    }


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:DIGEST_LENGTH]


def _lines(path: Path) -> list[bytes]:
    """All lines of a file, whole or not."""
    refuse_unlikely_journal(path)
    data = read_outside(path, max_bytes=MAX_BYTES) if path.exists() else b""
    if data.count(b"\n") > MAX_LINES:
        raise BriefingError(
            [error("too-large", f"has more than {MAX_LINES} lines", Location(path.as_posix()), HINT)]
        )
    return data.split(b"\n")


def _whole_lines(path: Path) -> Iterator[tuple[bytes, Entry]]:
    """The lines that count, each with its entry, one at a time: the others take no memory."""
    for line in _lines(path):
        body, _, said = line.rstrip(b"\r").rpartition(DIGEST_BEGINS)
        if len(line) > MAX_LINE or said != f'"{_digest(body + b"}")}"}}'.encode():
            continue
        with suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
            yield line, _entry(json.loads(body + b"}"))


def _entry(fields: dict[str, object]) -> Entry:
    at = datetime.strptime(str(fields["at"]), TIME).replace(tzinfo=UTC)
    return Entry(
        str(fields["action"]),
        str(fields["view"]),
        Signature(str(fields["by"]), at),
        str(fields["source"]),
        _version(fields["before"]),
        _version(fields["after"]),
    )


def _version(fields: object) -> Version:
    if not isinstance(fields, dict) or not all(isinstance(each, str) for each in fields.values()):
        raise TypeError("no version of a segment")
    return Version(
        fields["target"],
        State(fields["state"]),
        parse_remarks(fields["remarks"]),
        fields["previous_source"],
    )

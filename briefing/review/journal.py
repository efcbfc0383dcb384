"""What was changed in a catalogue, by whom and when: one JSON object on each line of a file that only grows.

A line counts when it is whole: its last field is a digest of the others, so that a line that was being
written when the power went is not taken for one that was answered.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from briefing.catalog import Change, Segment, Signature, State
from briefing.catalog.remarks import Remarks, parse_remarks, serialize_remarks
from briefing.diagnostics import Location
from briefing.whole_files import write_whole

TIME = "%Y-%m-%dT%H:%M:%SZ"
DIGEST_LENGTH = 16


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
    """
    present = path.read_bytes() if path.exists() else b""
    known = {line: None for line in present.split(b"\n") if line}
    added = {serialize_entry(entry).rstrip(b"\n"): None for entry in entries}
    if not added.keys() <= known.keys():
        write_whole(path, b"".join(line + b"\n" for line in known | added))


def read_entries(path: Path) -> tuple[Entry, ...]:
    """The entries of a file, the earliest first; lines that are not whole are left out. Each line once."""
    if not path.exists():
        return ()
    lines = dict.fromkeys(path.read_bytes().split(b"\n"))
    return tuple(_entries(lines))


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
    text = json.dumps(fields, ensure_ascii=False)
    return f"{text[:-1]}, {json.dumps('sha256')}: {json.dumps(_digest(text))}}}\n".encode()


def _fields(version: Version) -> dict[str, str]:
    return {
        "target": version.target,
        "state": version.state.value,
        "remarks": serialize_remarks(version.remarks),
        "previous_source": version.previous_source,
    }


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]


def _entries(lines: Iterable[bytes]) -> Iterator[Entry]:
    for line in lines:
        try:
            fields = json.loads(line)
            digest = fields.pop("sha256")
            if digest == _digest(json.dumps(fields, ensure_ascii=False)):
                yield _entry(fields)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue


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
    assert isinstance(fields, dict)  # noqa: S101 - the digest says that we wrote it
    return Version(
        fields["target"],
        State(fields["state"]),
        parse_remarks(fields["remarks"]),
        fields["previous_source"],
    )

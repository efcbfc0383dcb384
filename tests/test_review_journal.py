"""The file of changes: what somebody else wrote into it."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from briefing.catalog import Signature, State
from briefing.catalog.remarks import NO_REMARKS
from briefing.review.journal import (
    DIGEST_LENGTH,
    TIME,
    Entry,
    Version,
    append_entries,
    read_entries,
    serialize_entry,
)

NOON = datetime(2024, 4, 12, 12, tzinfo=UTC)


def entry(target: str) -> Entry:
    """A text that was saved."""
    before, after = Version("", State.INITIAL, NO_REMARKS), Version(target, State.TRANSLATED, NO_REMARKS)
    return Entry("save", "web", Signature("Ada", NOON), "One.", before, after)


def test_lines_that_are_not_understood_stay(tmp_path: Path) -> None:
    """What a newer program wrote, and line ends of other systems, are there after a change too."""
    path = tmp_path / "history.jsonl"
    [first, second] = [entry("Un."), entry("Deux.")]
    newer = b'{"at": "2031-01-01T00:00:00Z", "action": "sing"}'
    whole = serialize_entry(first).rstrip(b"\n")
    path.write_bytes(whole + b"\r\n" + newer)
    assert read_entries(path) == (first,)
    append_entries(path, [second])
    assert path.read_bytes() == whole + b"\r\n" + newer + b"\n" + serialize_entry(second)
    assert read_entries(path) == (first, second)


def test_a_time_that_no_clock_shows_does_not_count(tmp_path: Path) -> None:
    """Its line is left out, whoever made its digest."""
    path = tmp_path / "history.jsonl"
    data = serialize_entry(entry("Un.")).rpartition(b', "sha256"')[0] + b"}"
    for time in (b"0001-01-01T00:00:00+23:00", b"2024-01-01"):
        changed = data.replace(NOON.strftime(TIME).encode(), time)
        assert changed != data
        digest = sha256(changed).hexdigest()[:DIGEST_LENGTH]
        path.write_bytes(changed[:-1] + f', "sha256": "{digest}"}}\n'.encode())
        assert read_entries(path) == ()

"""How often what was fetched: numbers per day, edition and kind, and nothing about anybody.

A download counts when it begins at byte 0. No address, no browser, no referrer, no time of day is kept.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from briefing.diagnostics import BriefingError, Location, error
from briefing.gate import inside, parse_json, read_outside
from briefing.whole_files import take_lock, write_whole

FORMAT = "briefing counts"
FORMAT_VERSION = 1
ALL_LANGUAGES = ""
"""The tag of what all editions share."""


@dataclass(frozen=True, slots=True, order=True)
class Counted:
    """What one number is about."""

    day: date
    """In the time zone of the visit."""
    tag: str
    """Of the edition, or `ALL_LANGUAGES`."""
    kind: str
    """Of the file."""


Counts = Counter[Counted]


def counts_path(folder: Path) -> Path:
    """Where the counts of a published folder lie: beside it, so that they are not published."""
    folder = folder.resolve()
    return folder.parent / f"{folder.name}.counts.json"


def serialize_counts(counts: Counts) -> bytes:
    """The file of counts, in the order of days, tags and kinds."""
    days: dict[str, dict[str, dict[str, int]]] = {}
    for counted in sorted(counts):
        kinds = days.setdefault(counted.day.isoformat(), {}).setdefault(counted.tag, {})
        kinds[counted.kind] = counts[counted]
    value = {"format": FORMAT, "format_version": FORMAT_VERSION, "days": days}
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def load_counts(path: Path) -> Counts:
    """The counts so far, none where there is no file; raises `BriefingError` for a file that is not ours."""
    if not os.path.lexists(path):
        return Counter()
    value = parse_json(read_outside(inside(path.parent, path.name, path.as_posix())), path.as_posix())
    try:
        return Counter(dict(_entries(value)))
    except (ValueError, KeyError, TypeError, AttributeError):
        message = "is no file of counts"
        hint = "move it away to begin at nought"
        raise BriefingError([error("bad-counts", message, Location(path.as_posix()), hint)]) from None


def _entries(value: object) -> Iterator[tuple[Counted, int]]:
    """The numbers in a JSON value; any of several errors where it is of another form."""
    if not isinstance(value, dict) or value["format"] != FORMAT or value["format_version"] != FORMAT_VERSION:
        raise ValueError
    for day, tags in value["days"].items():
        for tag, kinds in tags.items():
            for kind, number in kinds.items():
                if type(number) is not int or number < 0:
                    raise ValueError
                yield Counted(date.fromisoformat(day), tag, kind), number


class Tally:
    """Counts in the making."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.counts = load_counts(path)
        self._written = Counter(self.counts)

    def add(self, counted: Counted) -> None:
        """One more."""
        self.counts[counted] += 1

    def write(self) -> None:
        """Write the file whole, if there is anything new; raises OSError where it cannot be written."""
        counts = Counter(self.counts)
        if counts != self._written:
            write_whole(self.path, serialize_counts(counts))
            self._written = counts


@contextmanager
def counting_alone(folder: Path) -> Iterator[None]:
    """The counts of a folder for this process.

    Raises `BriefingError` where another one is counting, or where they cannot be written, as on a CD.
    """
    path = counts_path(folder)
    lock = path.with_name(f".{path.name}.lock")
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as problem:
        message, hint = f"cannot be written: {problem.strerror}", "serve with --no-counts"
        raise BriefingError([error("no-counts", message, Location(path.as_posix()), hint)]) from None
    try:
        if not take_lock(descriptor):
            message = "is being served already, and counted"
            hint = "end the other one, or serve with --no-counts"
            raise BriefingError([error("served", message, Location(folder.as_posix()), hint)])
        yield
    finally:
        os.close(descriptor)

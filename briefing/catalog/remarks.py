"""What translator comments of a PO entry say: who made a translation, who approved it, what was remarked.

One remark is one line, `label: …`, so that it can be read and written in any PO editor; a long one goes on in
lines that start with `| `. Lines without a label are people's own and stay as they are.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

LINE_WIDTH = 90
"""Shorter than polib's lines, which it breaks without a mark."""
CONTINUED = "| "
NAME = re.compile(r"[^\x00-\x1f\x7f:]{1,80}")
"""A person's name as remarks can hold it."""
LABELLED = re.compile(r"(origin|reviewed|final|reopened|dismissed|comment|plurals): (.+)", re.DOTALL)
SIGNATURE = re.compile(r"by ([^:]+), (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)")
DISMISSAL = re.compile(r"([a-z-]+) by ([^:]+): (.+)", re.DOTALL)
COMMENT = re.compile(rf"{SIGNATURE.pattern}: (.+)", re.DOTALL)
PLURAL = re.compile(r"(\{[^}]+\})=(zero|one|two|few|many|other)")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who did something, and when."""

    name: str
    at: datetime
    """Aware; to the second, in UTC."""

    def __str__(self) -> str:
        return f"by {self.name}, {self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A finding that somebody looked at and set aside."""

    rule: str
    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.rule} by {self.name}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said about a segment."""

    signature: Signature
    text: str

    def __str__(self) -> str:
        return f"{self.signature}: {self.text}"


@dataclass(frozen=True, slots=True)
class Remarks:
    """All remarks of one segment."""

    origin: str = ""
    """Who made the translation, and how: `machine, argos …`, or `person, by NAME, TIME`."""
    reviewed: Signature | None = None
    final: Signature | None = None
    reopened: str = ""
    """Why an approved translation has to be looked at again."""
    plurals: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    """The plural category of each counted placeholder when the translation was approved, `{parks}`: `few`."""
    dismissed: tuple[Dismissal, ...] = ()
    comments: tuple[Comment, ...] = ()
    others: tuple[str, ...] = ()
    """Lines that are people's own."""


NO_REMARKS = Remarks()


def parse_remarks(comment: str) -> Remarks:
    """The remarks that a translator comment holds."""
    said: dict[str, object] = {}
    dismissed: list[Dismissal] = []
    comments: list[Comment] = []
    others: list[str] = []
    for line in _joined(comment):
        label, value = _remark(line)
        match value:
            case Dismissal():
                dismissed.append(value)
            case Comment():
                comments.append(value)
            case None:
                others.append(line)
            case _:
                said[label] = value
    return Remarks(**said, dismissed=tuple(dismissed), comments=tuple(comments), others=tuple(others))  # type: ignore[arg-type] # by label


def serialize_remarks(remarks: Remarks) -> str:
    """The translator comment that holds `remarks`; people's own lines first."""
    lines = [*remarks.others]
    for label in ("origin", "reviewed", "final", "reopened"):
        if value := getattr(remarks, label):
            lines += _folded(f"{label}: {value}")
    if remarks.plurals:
        lines += _folded(f"plurals: {' '.join(f'{name}={each}' for name, each in remarks.plurals.items())}")
    for dismissal in remarks.dismissed:
        lines += _folded(f"dismissed: {dismissal}")
    for comment in remarks.comments:
        lines += _folded(f"comment: {comment}")
    return "\n".join(lines)


def _joined(comment: str) -> Iterator[str]:
    """The lines of a comment, with those that go on in the next put together."""
    whole: list[str] = []
    for line in comment.split("\n"):
        if line.startswith(CONTINUED) and whole:
            whole.append(line.removeprefix(CONTINUED))
            continue
        if whole:
            yield " ".join(whole)
        whole = [line] if line else []
    if whole:
        yield " ".join(whole)


def _folded(line: str) -> Iterator[str]:
    first, *rest = textwrap.wrap(line, LINE_WIDTH, break_on_hyphens=False)
    yield first
    yield from (f"{CONTINUED}{each}" for each in rest)


def _remark(line: str) -> tuple[str, object]:
    """Label and value of a line, or None where it is not a remark of ours."""
    found = LABELLED.fullmatch(line)
    if not found:
        return "", None
    label, text = found[1], found[2]
    match label:
        case "origin" | "reopened":
            return label, text
        case "reviewed" | "final":
            return label, _signature(text)
        case "plurals":
            return label, MappingProxyType(dict(PLURAL.findall(text)))
        case "dismissed":
            parts = DISMISSAL.fullmatch(text)
            return label, Dismissal(*parts.groups()) if parts else None
        case _:
            parts = COMMENT.fullmatch(text)
            signature = _signed(parts[1], parts[2]) if parts else None
            return label, Comment(signature, parts[3]) if parts and signature else None


def _signature(text: str) -> Signature | None:
    parts = SIGNATURE.fullmatch(text)
    return _signed(parts[1], parts[2]) if parts else None


def _signed(name: str, at: str) -> Signature | None:
    try:
        return Signature(name, datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC))
    except ValueError:  # the 30th of February
        return None

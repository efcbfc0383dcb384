"""Parts of a file that a browser asks for: `Range` (RFC 9110, section 14), and the parts as they are sent.

Starlette's own reading of the field differs where the standard decides: it answers 400 to units that are to
be ignored, 416 to a set of which one range lies beyond the end, and parts of a file to HEAD.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST_RANGES = 10
"""The field with more is ignored, and the whole file sent (RFC 9110, section 14.2: many small ranges)."""
_SET = re.compile(r"bytes=[ \t]*(?P<specs>[0-9, \t-]+)", re.IGNORECASE)
_SPEC = re.compile(r"(?P<first>[0-9]{0,18})-(?P<last>[0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes `start` up to, and not including, `stop`."""

    start: int
    stop: int

    def content_range(self, size: int) -> str:
        """The value of `Content-Range` (section 14.4)."""
        return f"bytes {self.start}-{self.stop - 1}/{size}"


def requested_parts(field: str, size: int) -> tuple[Part, ...] | None:
    """The parts of a file of `size` bytes that a `Range` field asks for, in its order.

    None where the field is to be ignored: another unit, malformed, too many ranges. Empty where no range can
    be satisfied. Ranges that overlap or touch become one, and all then stand in the file's order.
    """
    found = _SET.fullmatch(field.strip())
    specs = [spec.strip() for spec in found["specs"].split(",")] if found else []
    specs = [spec for spec in specs if spec]
    if not specs or len(specs) > MOST_RANGES:
        return None
    parts = []
    for spec in specs:
        bounds = _SPEC.fullmatch(spec)
        if bounds is None or spec == "-" or _is_backwards(bounds["first"], bounds["last"]):
            return None
        parts.append(_part(bounds["first"], bounds["last"], size))
    return _apart([part for part in parts if part.start < part.stop])


def _is_backwards(first: str, last: str) -> bool:
    return bool(first and last) and int(first) > int(last)


def _part(first: str, last: str, size: int) -> Part:
    if not first:
        return Part(max(0, size - int(last)), size)
    return Part(int(first), min(int(last) + 1, size) if last else size)


def _apart(parts: list[Part]) -> tuple[Part, ...]:
    ordered = sorted(parts, key=lambda part: part.start)
    joined: list[Part] = []
    for part in ordered:
        if joined and part.start <= joined[-1].stop:
            joined[-1] = Part(joined[-1].start, max(joined[-1].stop, part.stop))
        else:
            joined.append(part)
    return tuple(parts) if len(joined) == len(parts) else tuple(joined)


@dataclass(frozen=True, slots=True)
class Multipart:
    """Several parts in one body, `multipart/byteranges` (section 14.6)."""

    parts: Sequence[Part]
    boundary: str
    media_type: str
    size: int
    """Of the whole file."""

    def head(self, part: Part) -> bytes:
        """What stands before a part."""
        lines = (
            f"--{self.boundary}",
            f"Content-Type: {self.media_type}",
            f"Content-Range: {part.content_range(self.size)}",
            "",
            "",
        )
        return "\r\n".join(lines).encode("ascii")

    @property
    def end(self) -> bytes:
        """What stands after the last part, each of which ends in a line break."""
        return f"--{self.boundary}--\r\n".encode("ascii")

    @property
    def length(self) -> int:
        """Of the body in bytes."""
        parts = sum(len(self.head(part)) + part.stop - part.start + len("\r\n") for part in self.parts)
        return parts + len(self.end)

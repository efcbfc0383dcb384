"""JPEG files (ITU-T T.81) without what they tell of their maker, and with words of ours.

Coded image data is copied byte for byte. Of application data, only what colours and size on paper depend on
stays: JFIF without its thumbnail, ICC profiles and Adobe's colour transform. Exif, XMP, IPTC, thumbnails,
comments and whatever follows the image (a preview, a film) go.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

START, END = 0xD8, 0xD9
START_OF_SCAN = 0xDA
APP0, APP1, APP2, APP13, APP14, APP15 = 0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xEF
COMMENT = 0xFE
WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
"""TEM and RST0 to RST7 (table B.1)."""
JFIF, ADOBE, ICC = b"JFIF\0", b"Adobe", b"ICC_PROFILE\0"
JFIF_SIZE = 14
"""Bytes of a JFIF segment's content up to the thumbnail (ISO/IEC 10918-5)."""
LARGEST = 65_533
"""Bytes that the content of a segment can have."""


class DamagedPictureError(ValueError):
    """The file is not a whole picture of its format."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A marker with what belongs to it."""

    marker: int
    content: bytes
    """Without its length."""
    scan: bytes = b""
    """The coded data after a start of scan."""

    def to_bytes(self) -> bytes:
        """As in a file."""
        if self.marker in WITHOUT_LENGTH or self.marker == END:
            return bytes((0xFF, self.marker))
        return struct.pack(">BBH", 0xFF, self.marker, len(self.content) + 2) + self.content + self.scan


def has_jfif_header(data: bytes) -> bool:
    """Whether the file starts with a JFIF segment."""
    return data[6 : 6 + len(JFIF)] == JFIF


def with_segments(data: bytes, added: Sequence[Segment]) -> bytes:
    """The picture with `added` in the place of its own metadata; raises `DamagedPictureError`."""
    kept = list(filter(None, map(_harmless, _segments(data))))
    first = 1 if kept and kept[0].marker == APP0 else 0
    segments = (*kept[:first], *added, *kept[first:])
    return bytes((0xFF, START)) + b"".join(segment.to_bytes() for segment in segments)


def _harmless(segment: Segment) -> Segment | None:
    """The segment without what is personal, or None if nothing is left of it."""
    content = segment.content
    match segment.marker:
        case 0xE0 if content.startswith(JFIF) and len(content) >= JFIF_SIZE:
            return Segment(APP0, content[: JFIF_SIZE - 2] + b"\0\0")
        case 0xE2 if content.startswith(ICC):
            return segment
        case 0xEE if content.startswith(ADOBE):
            return segment
        case marker if marker == COMMENT or APP0 <= marker <= APP15:
            return None
        case _:
            return segment


def _segments(data: bytes) -> Iterator[Segment]:
    """The segments from behind the start of the image to its end."""
    if not data.startswith(bytes((0xFF, START, 0xFF))):
        raise DamagedPictureError("it is not a JPEG file")
    position = 2
    while True:
        marker, position = _marker(data, position)
        if marker == END:
            yield Segment(END, b"")
            return
        if marker in WITHOUT_LENGTH:
            yield Segment(marker, b"")
            continue
        length = int.from_bytes(data[position : position + 2])
        content = data[position + 2 : position + length]
        if length < 2 or len(content) != length - 2:
            raise DamagedPictureError("it ends within a segment")
        position += length
        end = _end_of_scan(data, position) if marker == START_OF_SCAN else position
        yield Segment(marker, content, data[position:end])
        position = end


def _marker(data: bytes, position: int) -> tuple[int, int]:
    """The code of the marker at `position`, which fill bytes may precede (B.1.1.2), and what follows it."""
    if data[position : position + 1] != b"\xff":
        raise DamagedPictureError("a marker is missing")
    while data[position : position + 1] == b"\xff":
        position += 1
    if position >= len(data):
        raise DamagedPictureError("it has no end")
    return data[position], position + 1


def _end_of_scan(data: bytes, position: int) -> int:
    """Where the marker after coded data stands; stuffed zeros and restarts belong to the data (F.1.2.3)."""
    while (position := data.find(b"\xff", position)) >= 0:
        following = data[position + 1 : position + 2]
        if not following:
            break
        if following[0] != 0 and following[0] not in WITHOUT_LENGTH:
            return position
        position += 2
    raise DamagedPictureError("it has no end")

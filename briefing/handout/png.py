"""PNG files (W3C, third edition) without what they tell of their maker, and with words of ours.

Chunks are copied byte for byte; of ancillary ones only those that the looks of the picture depend on stay.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from briefing.handout.jpeg import DamagedPictureError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEPT = frozenset(
    {
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND"),
        *(b"tRNS", b"bKGD", b"pHYs"),
        *(b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI"),
    }
)
XMP = b"XML:com.adobe.xmp\0\0\0\0\0"
"""Keyword of an iTXt chunk, not compressed, without language and translated keyword (XMP, part 3, 1.1.5)."""


def with_chunks(data: bytes, added: bytes) -> bytes:
    """The picture with `added` in the place of its own metadata; raises `DamagedPictureError`."""
    header, *others = _chunks(data)
    return b"".join((SIGNATURE, header, added, *others))


def xmp_chunk(packet: bytes) -> bytes:
    """The chunk that holds an XMP packet."""
    return chunk(b"iTXt", XMP + packet)


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk as in a file (section 5.3)."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _chunks(data: bytes) -> Iterator[bytes]:
    """The chunks that stay, up to the end of the image."""
    if not data.startswith(SIGNATURE + b"\0\0\0\rIHDR"):
        raise DamagedPictureError("it is not a PNG file")
    position, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        end = position + 12 + int.from_bytes(data[position : position + 4])
        if end > len(data):
            raise DamagedPictureError("it has no end")
        kind = data[position + 4 : position + 8]
        if kind in KEPT:
            yield data[position:end]
        position = end

"""What the streams and pages of a PDF unfold to, before any library unfolds them (ISO 32000-1, 7.4.4).

The libraries that read PDF bound neither memory nor time; a file of a few kilobytes can hold gigabytes.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from briefing.diagnostics import Location
from briefing.gate.files import refused

if TYPE_CHECKING:
    import pikepdf

MAX_UNFOLDED = 150_000_000
"""Bytes of all streams together."""
_STREAM = re.compile(rb"stream\r?\n(?=[\x08\x18\x28\x38\x48\x58\x68\x78])")
"""Where a stream begins that may be packed by deflate: by the first byte of RFC 1950, section 2.2."""
_AT_ONCE = 65_536
MAX_PAGES = 2_000


def refuse_swelling_pdf(data: bytes, shown: str) -> None:
    """Raise `BriefingError` for a PDF of which the packed streams hold more than any pack does.

    A stream that is packed twice is looked into by its beginning; more often, only who means harm packs one.
    """
    unfolded = 0
    for stream in _STREAM.finditer(data):
        beginning = next(_pieces(data, stream.end()), b"")
        for packed, start in ((data, stream.end()), (beginning, 0)):
            for piece in _pieces(packed, start):
                unfolded += len(piece)
                if unfolded > MAX_UNFOLDED:
                    message = f"unfolds to more than {MAX_UNFOLDED} bytes"
                    raise refused(Location(shown), message, "too-large")


def has_many_pages(root: pikepdf.Object) -> bool:
    """Whether a document, of which `root` is the catalogue, has more pages than any pack.

    Nothing is listed: a page can be named a million times, and pikepdf makes a copy of it each time.
    """
    import pikepdf  # noqa: PLC0415 # 100 ms for every command

    waiting, seen = [root.get("/Pages")], 0
    while waiting:
        node = waiting.pop()
        seen += 1
        kids = node.get("/Kids") if isinstance(node, pikepdf.Dictionary) else None
        if isinstance(kids, pikepdf.Array):
            if seen + len(waiting) + len(kids) > MAX_PAGES * 2:
                return True
            waiting += list(kids)
    return False


def _pieces(data: bytes, start: int) -> Iterator[bytes]:
    """What deflate makes of the bytes from `start` on, as far as it can, a megabyte at a time."""
    unpacker = zlib.decompressobj()
    try:
        while start < len(data) and not unpacker.eof:
            given = data[start : start + _AT_ONCE]
            yield unpacker.decompress(given, 1_000_000)
            start += len(given)
            while unpacker.unconsumed_tail:
                yield unpacker.decompress(unpacker.unconsumed_tail, 1_000_000)
    except zlib.error:
        return

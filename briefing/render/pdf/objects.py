"""PDF objects that ReportLab does not have, or has not as PDF/A wants them."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Mapping, Sequence
from threading import Lock

from reportlab.pdfbase.pdfdoc import (
    PDFDocument,
    PDFObject,
    PDFObjectReference,
    PDFStream,
    PDFStreamFilterZCompress,
    PDFString,
)


class Stream(PDFStream):
    """A stream with an end of line before `endstream` (ISO 19005-2, 6.1.7.1)."""

    def format(self, document: PDFDocument) -> bytes:
        """The object as it stands in the file."""
        # Both characters: after data that ends in CR, a lone LF would be taken for the second half of CR LF.
        return super().format(document).removesuffix(b"endstream\n") + b"\r\nendstream\n"


class Deflate(PDFStreamFilterZCompress):
    """Compression that remembers: the next version of a document has most of its pages and fonts again."""

    def __init__(self, most: int) -> None:
        self.most = most
        """Bytes of compressed streams that are kept."""
        self.size = 0
        """Of what is kept now."""
        self._kept: dict[bytes, bytes] = {}
        """What streams became, by their digests; those that were asked for last stand last."""
        self._lock = Lock()

    def encode(self, text: str | bytes) -> bytes:
        """The stream as zlib has it (RFC 1950)."""
        content = text.encode() if isinstance(text, str) else text
        digest = hashlib.sha256(content).digest()
        with self._lock:
            result = self._kept.pop(digest, None)
            if result is None:
                result = zlib.compress(content)
                self.size += len(result)
            self._kept[digest] = result
            while self.size > self.most:
                oldest = next(iter(self._kept))
                self.size -= len(self._kept.pop(oldest))
        return result


DEFLATE = Deflate(most=8_000_000)
"""The one of this process: it keeps the streams of twenty to forty editions."""


class Boolean(PDFObject):
    """True or false; ReportLab knows them only as bare words."""

    def __init__(self, value: bool) -> None:
        self.value = value

    def format(self, document: PDFDocument) -> bytes:  # noqa: ARG002 - ReportLab's signature
        """The object as it stands in the file."""
        return b"true" if self.value else b"false"


class Written(PDFObject):
    """An object of which there are hundreds: ReportLab numbers and places it, `write` says what it is.

    That is not asked before all objects have their numbers.
    """

    def __init__(self, write: Callable[[PDFDocument], str]) -> None:
        self.write = write

    def format(self, document: PDFDocument) -> bytes:
        """The object as it stands in the file."""
        return self.write(document).encode("ascii")


def dictionary(entries: Mapping[str, str]) -> str:
    """A dictionary of values that are written already, in the order and lines of ReportLab's own."""
    parts = [f"/{key} {value}" for key, value in sorted(entries.items())]
    return f"<<\n{_in_lines(parts, 6)}\n>>"


def array(items: Sequence[str]) -> str:
    """An array of items that are written already, in the lines of ReportLab's own."""
    return f"[ {_in_lines(items, 10)} ]"


def _in_lines(parts: Sequence[str], length: int) -> str:
    if len(parts) <= length:
        return " ".join(parts)
    return " \n  ".join(" ".join(parts[start : start + length]) for start in range(0, len(parts), length))


def string(document: PDFDocument, text: str) -> str:
    """A text string, in ASCII."""
    written: bytes = PDFString(text).format(document)
    return written.decode("ascii")


def reference(document: PDFDocument, name: str) -> str:
    """A reference to an object, as it stands in the file, by the name that ReportLab has for the object."""
    number, generation = document.idToObjectNumberAndVersion[name]
    return f"{number} {generation} R"


def indirect(document: PDFDocument, entry: PDFObject, name: str | None = None) -> PDFObjectReference:
    """Make `entry` an object of its own in the file; a reference to it."""
    result: PDFObjectReference = document.Reference(entry, name)  # type: ignore[no-untyped-call]
    return result


def number(value: float) -> str:
    """A PDF number with at most three decimals."""
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"

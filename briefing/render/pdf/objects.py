"""PDF objects that ReportLab does not have, or has not as PDF/A wants them."""

from __future__ import annotations

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject, PDFObjectReference, PDFStream


class Stream(PDFStream):
    """A stream with an end of line before `endstream` (ISO 19005-2, 6.1.7.1)."""

    def format(self, document: PDFDocument) -> bytes:
        """The object as it stands in the file."""
        # Both characters: after data that ends in CR, a lone LF would be taken for the second half of CR LF.
        return super().format(document).removesuffix(b"endstream\n") + b"\r\nendstream\n"


class Boolean(PDFObject):
    """True or false; ReportLab knows them only as bare words."""

    def __init__(self, value: bool) -> None:
        self.value = value

    def format(self, document: PDFDocument) -> bytes:  # noqa: ARG002 - ReportLab's signature
        """The object as it stands in the file."""
        return b"true" if self.value else b"false"


def indirect(document: PDFDocument, entry: PDFObject, name: str | None = None) -> PDFObjectReference:
    """Make `entry` an object of its own in the file; a reference to it."""
    result: PDFObjectReference = document.Reference(entry, name)  # type: ignore[no-untyped-call]
    return result


def number(value: float) -> str:
    """A PDF number with at most three decimals."""
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"

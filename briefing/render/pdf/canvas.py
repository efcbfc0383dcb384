"""A ReportLab canvas that writes tagged PDF: PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2).

Everything drawn belongs to a structure element or to an artifact: call `tag` first, then draw. Coordinates
are points from the lower left corner of the page.
"""

from __future__ import annotations

import hashlib
import io
import math
from calendar import timegm
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import quote

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFString,
)
from reportlab.pdfgen.canvas import Canvas

from briefing.document import Direction
from briefing.render.pdf.embedding import EmbeddedFont
from briefing.render.pdf.metadata import CREATOR, PRODUCER, Metadata, srgb_profile, xmp_packet
from briefing.render.pdf.objects import DEFLATE, Boolean, Stream, indirect, number
from briefing.render.pdf.structure import (
    AnnotationReference,
    Artifact,
    Element,
    Kind,
    MarkedContent,
    add_structure_tree,
)
from briefing.render.typesetting.fonts import Face
from briefing.render.typesetting.lines import Segment

_MOST_COLOURS = 256
"""That a process keeps as operands."""
_PRINTED = 4
"""Annotation flag Print, which PDF/A requires (ISO 32000-1, 12.5.3)."""


class _Created:
    """The time stamp that ReportLab would take from the clock."""

    def __init__(self, moment: datetime) -> None:
        utc = moment.astimezone(UTC)
        self.t = timegm(utc.timetuple())
        self.YMDhms = (utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second)
        self.dhh = self.dmm = 0


class TaggedCanvas(Canvas):
    """Pages, their structure, and the file that they become."""

    _doc: PDFDocument
    _code: list[str]
    _formsinuse: list[str]
    _preamble: str

    def __init__(self, metadata: Metadata, direction: Direction, size: tuple[float, float]) -> None:
        super().__init__(
            io.BytesIO(),
            pagesize=size,
            pageCompression=0,
            invariant=1,
            pdfVersion=(1, 7),
            lang=metadata.language,
        )
        self.root = Element(Kind.DOCUMENT)
        self._metadata = metadata
        self._owner: Element | Artifact | None = None
        self._page_elements: list[Element] = []
        self._pages: list[list[Element]] = []
        self._annotations: list[tuple[PDFDictionary, Element]] = []
        self._fonts: dict[Face, EmbeddedFont] = {}
        self._outline_depth = 0
        self._doc._timeStamp = _Created(metadata.created)  # type: ignore[attr-defined]
        self._doc.signature = hashlib.md5(usedforsecurity=False)  # type: ignore[attr-defined]
        self.setTitle(metadata.title)
        self.setAuthor(metadata.author)
        self.setSubject(metadata.subject)
        self.setKeywords(", ".join(metadata.keywords))
        self.setCreator(CREATOR)
        self.setProducer(PRODUCER)
        self.setViewerPreference("DisplayDocTitle", "true")
        if direction is Direction.RTL:
            self.setViewerPreference("Direction", "R2L")

    def _make_preamble(self) -> None:
        """No font or line width to begin with: ReportLab's own would name a font that is not embedded."""
        self._preamble = ""

    # --- tagging --------------------------------------------------------------------------------

    @property
    def page_name(self) -> str:
        """ReportLab's name of the page being drawn."""
        return self._doc.thisPageName()

    def tag(self, owner: Element | Artifact) -> None:
        """What is drawn from here on belongs to `owner`."""
        if owner is self._owner:
            return
        self.end_tag()
        self._owner = owner
        if isinstance(owner, Artifact):
            self._code.append(f"/Artifact <<{owner}>> BDC")
            return
        content = MarkedContent(self.page_name, len(self._page_elements))
        self._page_elements.append(owner)
        owner.attach(content)
        self._code.append(f"/{owner.kind} <</MCID {content.number}>> BDC")

    def end_tag(self) -> None:
        """End the marked content that is open, if any."""
        if self._owner is not None:
            self._code.append("EMC")
            self._owner = None

    # --- drawing --------------------------------------------------------------------------------

    def show(self, segment: Segment, x: float, y: float, colour: str) -> None:
        """Text on its baseline; `x` is where the column begins that the segment was set for."""
        font = self._fonts.get(segment.face)
        if font is None:
            font = self._fonts[segment.face] = EmbeddedFont(segment.face, self._doc)
        self._code.append(f"{_rgb(colour)} rg")
        self._code.append(font.show(segment, x + segment.x, y))

    def fill_box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled rectangle."""
        self._code.append(f"{_rgb(colour)} rg {number(x)} {number(y)} {number(width)} {number(height)} re f")

    def draw_circle(self, centre: tuple[float, float], radius: float, thickness: float, colour: str) -> None:
        """The outline of a circle."""
        self._code.append(f"{_rgb(colour)} RG {number(thickness)} w {_circle(centre, radius)} s")

    def fill_circle(self, centre: tuple[float, float], radius: float, colour: str) -> None:
        """A filled circle."""
        self._code.append(f"{_rgb(colour)} rg {_circle(centre, radius)} f")

    def fill_outline(self, operators: str, matrix: tuple[float, ...], colour: str) -> None:
        """A filled path, given as PDF path operators and a transformation."""
        place = " ".join(f"{value:.6f}" for value in matrix)
        self._code.append(f"q {place} cm {_rgb(colour)} rg {operators} f Q")

    def place_image(
        self,
        image: Stream,
        key: str,
        box: tuple[float, float, float, float],
        frame: tuple[float, float, float, float] | None = None,
    ) -> None:
        """An image XObject at x, y, width, height, cut to `frame`; the same `key` is stored once."""
        if not self._doc.hasForm(key):
            self._doc.addForm(key, image)
        if key not in self._formsinuse:
            self._formsinuse.append(key)
        clip = f"{' '.join(map(number, frame))} re W n " if frame else ""
        x, y, width, height = map(number, box)
        name = self._doc.getXObjectName(key)
        self._code.append(f"q {clip}{width} 0 0 {height} {x} {y} cm /{name} Do Q")

    def link(
        self, element: Element, box: tuple[float, float, float, float], href: str, contents: str
    ) -> None:
        """A link annotation over left, bottom, right, top; `#anchor` goes to a bookmark of this document."""
        entry: dict[str, object] = {
            "Type": PDFName("Annot"),
            "Subtype": PDFName("Link"),
            "Rect": PDFArray([round(edge, 2) for edge in box]),
            "Border": PDFArray([0, 0, 0]),
            "F": _PRINTED,
            "Contents": PDFString(contents),
        }
        if href.startswith("#"):
            entry["Dest"] = self._bookmarkReference(href[1:])  # type: ignore[attr-defined]
        else:
            uri = quote(href, safe="%/:=&?~#+!$,;'@()*[]-._")
            entry["A"] = PDFDictionary({"S": PDFName("URI"), "URI": PDFString(uri)})
        name = f"Link{len(self._annotations)}"
        annotation = PDFDictionary(entry)
        self._addAnnotation(annotation, name=name)  # type: ignore[attr-defined]
        element.attach(AnnotationReference(self._doc.annotationName(name), self.page_name))
        self._annotations.append((annotation, element))

    def bookmark(self, anchor: str, title: str, level: int, top: float) -> None:
        """A destination on this page, listed in the outline; `level` counts from 1."""
        self.bookmarkHorizontalAbsolute(anchor, top)
        depth = min(level, self._outline_depth + 1)
        self._outline_depth = depth
        self.addOutlineEntry(title, anchor, depth - 1)
        self.showOutline()

    # --- pages and file -------------------------------------------------------------------------

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        """Finish the page."""
        self.end_tag()
        super().showPage()
        page = self._doc.Pages.pages[-1]  # type: ignore[attr-defined]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents = len(self._pages)
        page.Tabs = PDFName("S")
        page.Contents = Stream(content=page.stream, filters=[DEFLATE])
        self._doc.updateSignature(page.stream)
        self._pages.append(self._page_elements)
        self._page_elements = []

    def finish(self) -> bytes:
        """The file."""
        for index, (annotation, _) in enumerate(self._annotations, start=len(self._pages)):
            annotation["StructParent"] = index
        document = self._doc
        catalog = document.Catalog  # type: ignore[attr-defined]
        catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
        catalog.StructTreeRoot = add_structure_tree(
            document, self.root, self._pages, [element for _, element in self._annotations]
        )
        catalog.MarkInfo = PDFDictionary({"Marked": Boolean(True)})
        catalog.Metadata = Stream(
            PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}),
            xmp_packet(self._metadata),
        )
        catalog.OutputIntents = PDFArray([self._output_intent()])
        data: bytes = self.getpdfdata()  # type: ignore[no-untyped-call]
        return data

    def _output_intent(self) -> PDFDictionary:
        profile = Stream(PDFDictionary({"N": 3}), srgb_profile(), [DEFLATE])
        return PDFDictionary(
            {
                "Type": PDFName("OutputIntent"),
                "S": PDFName("GTS_PDFA1"),
                "OutputConditionIdentifier": PDFString("sRGB"),
                "Info": PDFString("sRGB IEC61966-2.1"),
                "DestOutputProfile": indirect(self._doc, profile),
            }
        )


@lru_cache(_MOST_COLOURS)
def _rgb(colour: str) -> str:
    """Six hexadecimal digits as three PDF numbers."""
    return " ".join(number(int(colour[place : place + 2], 16) / 255) for place in (0, 2, 4))


def _circle(centre: tuple[float, float], radius: float) -> str:
    """A circle as four Bézier curves."""
    x, y = centre
    arm = radius * 4 / 3 * (math.sqrt(2) - 1)
    points = [
        [(x + arm, y + radius), (x + radius, y + arm), (x + radius, y)],
        [(x + radius, y - arm), (x + arm, y - radius), (x, y - radius)],
        [(x - arm, y - radius), (x - radius, y - arm), (x - radius, y)],
        [(x - radius, y + arm), (x - arm, y + radius), (x, y + radius)],
    ]
    curves = [" ".join(f"{number(a)} {number(b)}" for a, b in curve) + " c" for curve in points]
    return f"{number(x)} {number(y + radius)} m {' '.join(curves)}"

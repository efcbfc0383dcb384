"""A PDF as a stranger reads it: its structure tree with pikepdf, and its pages with PDFium.

The first reading follows the logical structure (ISO 32000-1, 14.7): each element's marked content, the codes
in it through the font's ToUnicode map, right-to-left pieces turned round. The second is what a person gets
who copies the pages in a browser. Neither knows how the file was made.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pikepdf
import pypdfium2
from lxml import etree

from briefing.audit.packs.reading import (
    MAX_BYTES,
    NOWHERE,
    Observation,
    Part,
    Piece,
    Place,
    ReadFile,
    ReadLink,
    ReadPicture,
    ReadTable,
    Stretch,
    UnreadableFileError,
)
from briefing.diagnostics import BriefingError
from briefing.gate import MAX_PAGES, has_many_pages, inside, read_outside, refuse_swelling_pdf

PARTS = {
    "/P": Part.TEXT,
    "/Title": Part.TEXT,
    "/Note": Part.TEXT,
    "/Span": Part.TEXT,
    "/Figure": Part.TEXT,
    "/LBody": Part.TEXT,
    "/Lbl": Part.LABEL,
    "/TH": Part.HEADER_CELL,
    "/TD": Part.CELL,
    "/Caption": Part.CAPTION,
    "/TOCI": Part.CONTENTS,
    "/H1": Part.HEADING,
    "/H2": Part.HEADING,
    "/H3": Part.HEADING,
}
"""The structure types (ISO 32000-1, 14.8.4) that hold a piece of text of their own."""
ACTIVE = ("/OpenAction", "/AA", "/JavaScript")
UNSAFE_ACTIONS = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/GoToR"})
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"
NO_TEXT = "\N{REPLACEMENT CHARACTER}"
UNSOUND = (
    pikepdf.PdfError,
    pikepdf.PasswordError,
    pypdfium2.PdfiumError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What reading raises where a file is not built as the standard says."""
MAX_DEPTH = 100
HIDDEN_MODES = frozenset({3, 7})
"""Text rendering modes that paint nothing (ISO 32000-1, 9.3.6)."""
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))
"""Marks of direction, which say nothing of the letters beside them."""
_BFCHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_BFRANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def read_pdf(path: Path) -> ReadFile:
    """What a PDF holds; raises `UnreadableFileError`."""
    try:
        data = read_outside(inside(path.parent, path.name, str(path)), str(path), MAX_BYTES)
        refuse_swelling_pdf(data, str(path))
        with pikepdf.open(path) as pdf:
            if has_many_pages(pdf.Root):
                raise UnreadableFileError(f"has more than {MAX_PAGES} pages")
            return _Reader(pdf, path).read()
    except BriefingError as problem:
        raise UnreadableFileError(problem.findings[0].message) from None
    except UNSOUND as problem:
        raise UnreadableFileError(f"is not a PDF that can be read: {problem}") from None


def read_with_pdfium(path: Path) -> str:
    """The text of the pages as PDFium gives it, a form feed between pages."""
    with pypdfium2.PdfDocument(path) as document:
        return "\f".join(page.get_textpage().get_text_range() for page in document)


# --- fonts ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Font:
    """What the codes of one font say, and how wide they are in thousandths."""

    name: str
    texts: dict[int, str]
    widths: dict[int, float]
    default_width: float
    bytes_per_code: int
    glyphs: bytes
    """Glyph numbers by code, two bytes each; empty where the codes are the glyph numbers."""
    embedded: bool
    known: dict[int, tuple[str, bool]] = field(default_factory=dict)
    """Of the codes that are used: their text, and whether they have one, and a glyph."""

    def look_up(self, code: int) -> tuple[str, bool]:
        """What `known` says of a code from now on."""
        found = self.known[code] = self.texts.get(code, NO_TEXT), code in self.texts and self.glyph(code) != 0
        return found

    def glyph(self, code: int) -> int:
        if not self.glyphs:
            return code
        return int.from_bytes(self.glyphs[2 * code : 2 * code + 2], "big")


def _read_font(font: pikepdf.Object) -> _Font:
    composite = font.get("/Subtype") == "/Type0"
    holder = font.DescendantFonts[0] if composite else font
    descriptor = holder.get("/FontDescriptor", pikepdf.Dictionary())
    embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    to_glyph = holder.get("/CIDToGIDMap")
    return _Font(
        name=str(font.get("/BaseFont", "/unnamed"))[1:],
        texts=_to_unicode(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {},
        widths=_widths(list(holder.get("/W", pikepdf.Array()))) if composite else {},
        default_width=float(holder.get("/DW", 1000)),
        bytes_per_code=2 if composite else 1,
        glyphs=to_glyph.read_bytes() if isinstance(to_glyph, pikepdf.Stream) else b"",
        embedded=embedded,
    )


def _to_unicode(cmap: bytes) -> dict[int, str]:
    """The texts of codes (ISO 32000-1, 9.10.3)."""
    texts: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in _BFCHAR.findall(block):
            texts[int(code, 16)] = _utf16(text)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in _BFRANGE.findall(block):
            start = int(text, 16)
            for offset in range(min(int(last, 16) - int(first, 16) + 1, 0x10000)):
                texts[int(first, 16) + offset] = _utf16(f"{start + offset:04X}".encode())
    return texts


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "replace")


def _widths(entries: Sequence[object]) -> dict[int, float]:
    """The widths of codes (ISO 32000-1, 9.7.4.3)."""
    widths: dict[int, float] = {}
    waiting = list(entries)
    while len(waiting) > 1:
        first = int(waiting.pop(0))  # type: ignore[call-overload]  # the format has a number here
        following = waiting.pop(0)
        if isinstance(following, pikepdf.Array):
            widths.update({first + index: float(width) for index, width in enumerate(following)})
        elif waiting:
            width = float(waiting.pop(0))  # type: ignore[arg-type]
            widths.update(dict.fromkeys(range(first, int(following) + 1), width))  # type: ignore[call-overload]
    return widths


# --- pages ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Shown:
    """Text of one marked-content sequence that one operator shows."""

    text: str
    place: Place


@dataclass(slots=True)
class _Page:
    """The marked content of a page by its number, and what belongs to no element."""

    content: dict[int, list[_Shown]] = field(default_factory=dict)
    artifacts: list[tuple[str, str]] = field(default_factory=list)
    """Kind and text of each artifact: Header, Footer, Watermark, Layout."""


class _Reader:
    """One pass over a file."""

    def __init__(self, pdf: pikepdf.Pdf, path: Path) -> None:
        self.pdf = pdf
        self.path = path
        self.fonts: dict[tuple[int, int], _Font] = {}
        self.observations: list[Observation] = []
        self.pages: list[_Page] = []
        self.page_numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        self.right_to_left = False

    def read(self) -> ReadFile:
        """Everything."""
        if len(self.pdf.pages) > MAX_PAGES:
            raise UnreadableFileError(f"has more than {MAX_PAGES} pages")
        root = self.pdf.Root
        viewer = root.get("/ViewerPreferences", pikepdf.Dictionary())
        self.right_to_left = viewer.get("/Direction") == "/R2L" or _is_right_to_left_tag(
            str(root.get("/Lang", ""))
        )
        for number, page in enumerate(self.pdf.pages, 1):
            self.pages.append(_PageReader(self, page, number).read())
        self._look_at_fonts()
        tree = _Tree(self)
        tree.walk()
        metadata = self._metadata()
        self._look_at_catalog()
        return ReadFile(
            path=self.path,
            format_="pdf",
            pieces=tuple(tree.pieces),
            language=str(root.get("/Lang", "")),
            title=str(self.pdf.docinfo.get("/Title", "")) if "/Info" in self.pdf.trailer else "",
            metadata=metadata,
            heads=tuple(self._head(page) for page in self.pages),
            pages=len(self.pages),
            watermarked=tuple(any(kind == "Watermark" for kind, _ in page.artifacts) for page in self.pages),
            links=tuple(self._links()),
            pictures=tuple(tree.pictures),
            tables=tuple(tree.tables),
            digests=(),
            other_reading=read_with_pdfium(self.path),
            observations=tuple(self.observations),
        )

    def observe(self, rule: str, message: str, place: Place = NOWHERE) -> None:
        """Note something that no sound file has."""
        self.observations.append(Observation(rule, message, place))

    def font(self, resources: pikepdf.Object, name: str) -> _Font | None:
        """The font that a page calls `name`."""
        fonts = resources.get("/Font", pikepdf.Dictionary())
        if name not in fonts:
            return None
        found = fonts[name]
        key = found.objgen if found.is_indirect else (id(found), 0)
        if key not in self.fonts:
            self.fonts[key] = _read_font(found)
        return self.fonts[key]

    @staticmethod
    def _head(page: _Page) -> str:
        return "\n".join(text for kind, text in page.artifacts if kind in {"Header", "Footer"})

    def _look_at_fonts(self) -> None:
        for font in self.fonts.values():
            if not font.embedded:
                self.observe("font-embedded", f"the font {font.name} is not embedded")
            by_glyph: dict[int, set[str]] = {}
            for code in font.known:
                by_glyph.setdefault(font.glyph(code), set()).add(
                    font.texts.get(code, NO_TEXT).strip("\u200f\u200e")
                )
            for texts in by_glyph.values():
                if len(texts) > 1 and any(text.isdecimal() for text in texts):
                    listed = ", ".join(map(repr, sorted(texts)))
                    self.observe("glyph-of-other-figure", f"one shape in {font.name} stands for {listed}")

    # --- what the file says about itself ---

    def _metadata(self) -> tuple[str, ...]:
        said = [str(value) for value in self.pdf.docinfo.values()] if "/Info" in self.pdf.trailer else []
        packet = self.pdf.Root.get("/Metadata")
        if packet is None:
            self.observe("pdf-a", "there is no XMP packet")
            self.observe("pdf-ua", "there is no XMP packet")
            return ("\n".join(said), "")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        try:
            xmp = etree.fromstring(packet.read_bytes(), parser)
        except etree.XMLSyntaxError:
            self.observe("pdf-a", "the XMP packet is not XML")
            return ("\n".join(said), "")
        values = {str(node.tag): (node.text or "") for node in xmp.iter() if isinstance(node.tag, str)}
        for node in xmp.iter():
            values.update({str(name): str(value) for name, value in node.attrib.items()})
        if values.get(f"{PDFA}part") != "2" or values.get(f"{PDFA}conformance") != "A":
            self.observe("pdf-a", "the XMP packet does not say PDF/A-2a")
        if values.get(f"{PDFUA}part") != "1":
            self.observe("pdf-ua", "the XMP packet does not say PDF/UA-1")
        return ("\n".join(said), "\n".join(str(text).strip() for text in xmp.itertext()))

    def _look_at_catalog(self) -> None:
        root = self.pdf.Root
        if (
            not root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked", False)
            or "/StructTreeRoot" not in root
        ):
            self.observe("tagged", "the file does not say that it is tagged, or has no structure tree")
        if not root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False):
            self.observe("title-shown", "windows do not show the title")
        names = root.get("/Names", pikepdf.Dictionary())
        for key in ACTIVE:
            if key in root or key in names:
                self.observe("active-content", f"the catalogue has {key}")
        if "/EmbeddedFiles" in names:
            self.observe("active-content", "other files are embedded")
        if "/AcroForm" in root:
            self.observe("active-content", "the file has a form")

    # --- links ---

    def _links(self) -> Iterator[ReadLink]:
        named = self._destinations()
        for number, page in enumerate(self.pdf.pages, 1):
            for annotation in page.get("/Annots", []):
                box = tuple(float(edge) for edge in annotation.get("/Rect", [0, 0, 0, 0]))
                place = Place(number, (box[0], box[1], box[2], box[3]))
                if annotation.get("/Subtype") != "/Link":
                    self.observe(
                        "active-content", f"an annotation of kind {annotation.get('/Subtype')}", place
                    )
                    continue
                action = annotation.get("/A", pikepdf.Dictionary())
                if action.get("/S") in UNSAFE_ACTIONS:
                    self.observe("active-content", f"a link does {action.get('/S')}", place)
                if not str(annotation.get("/Contents", "")):
                    self.observe("link-named", "a link has no description", place)
                if "/URI" in action:
                    yield ReadLink(str(action.URI), resolves=True, place=place)
                else:
                    yield ReadLink(
                        "#", self._resolves(annotation.get("/Dest", action.get("/D")), named), place
                    )

    def _resolves(self, destination: object, named: frozenset[str]) -> bool:
        if isinstance(destination, pikepdf.Array) and len(destination):
            return getattr(destination[0], "objgen", None) in self.page_numbers
        return destination is not None and str(destination).lstrip("/") in named

    def _destinations(self) -> frozenset[str]:
        root = self.pdf.Root
        old = {str(name)[1:] for name in root["/Dests"]} if "/Dests" in root else set()
        tree = root.get("/Names", pikepdf.Dictionary()).get("/Dests")
        return frozenset(old | (set(map(str, pikepdf.NameTree(tree))) if tree is not None else set()))


class _PageReader:
    """The content stream of one page."""

    def __init__(self, reader: _Reader, page: pikepdf.Page, number: int) -> None:
        self.reader = reader
        self.page = page
        self.number = number
        self.result = _Page()
        self.owners: list[tuple[str, int]] = []
        self.font: _Font | None = None
        self.size = 0.0
        self.at = (0.0, 0.0)
        self.hidden = False
        edges = [float(edge) for edge in page.mediabox]
        self.width, self.height = edges[2], edges[3]

    def read(self) -> _Page:  # noqa: C901 - one case per operator
        resources = self.page.get("/Resources", pikepdf.Dictionary())
        for instruction in pikepdf.parse_content_stream(self.page):
            operands = instruction.operands
            match str(instruction.operator):
                case "BDC" | "BMC":
                    self._begin(operands)
                case "EMC":
                    if self.owners:
                        self.owners.pop()
                case "Tf":
                    self.font = self.reader.font(resources, str(operands[0]))
                    self.size = float(operands[1])
                case "Tr":
                    self.hidden = int(operands[0]) in HIDDEN_MODES
                case "BT":
                    self.at = (0.0, 0.0)
                case "Tm":
                    self.at = (float(operands[4]), float(operands[5]))
                case "Td" | "TD":
                    self.at = (self.at[0] + float(operands[0]), self.at[1] + float(operands[1]))
                case "Tj":
                    self._show([operands[0]])
                case "TJ":
                    self._show(list(operands[0]))
                case "'" | '"':
                    self._show([operands[-1]])
        return self.result

    def _begin(self, operands: Iterable[pikepdf.Object]) -> None:
        kind_of_mark, properties, *_ = *operands, None, None
        if str(kind_of_mark) == "/Artifact":
            kind = (
                str(properties.get("/Subtype", "/Layout"))[1:]
                if isinstance(properties, pikepdf.Dictionary)
                else ""
            )
            self.owners.append((kind or "Layout", -1))
            self.result.artifacts.append((kind or "Layout", ""))
        elif isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties:
            self.owners.append(("", int(properties.MCID)))
        else:
            self.owners.append(self.owners[-1] if self.owners else ("none", -1))

    def _show(self, items: Sequence[object]) -> None:
        font = self.font
        if font is None:
            self.reader.observe("font-embedded", "text is shown in a font that the page does not have")
            return
        start_x, y = self.at
        x = start_x
        texts: list[str] = []
        for item in items:
            if isinstance(item, int | float | Decimal):
                x -= float(item) / 1000 * self.size
                continue
            data = bytes(item)  # type: ignore[call-overload]  # a pikepdf.String
            for position in range(0, len(data), font.bytes_per_code):
                code = int.from_bytes(data[position : position + font.bytes_per_code], "big")
                text, sound = font.known.get(code) or font.look_up(code)
                texts.append(text if sound else self._unsound(font, code))
                x += font.widths.get(code, font.default_width) / 1000 * self.size
        place = Place(self.number, (start_x, y - 0.25 * self.size, x, y + 0.8 * self.size))
        self.at = (x, y)
        self._keep(_Shown("".join(self._logical(texts)), place))

    def _unsound(self, font: _Font, code: int) -> str:
        """The text of a code that has no glyph or no text, noted where it stands."""
        text = font.texts.get(code)
        place = Place(self.number, (self.at[0], self.at[1], self.at[0] + self.size, self.at[1] + self.size))
        if font.glyph(code) == 0:
            self.reader.observe("missing-glyph", f"{text or '?'!r} has no glyph in {font.name}", place)
        if text is None:
            self.reader.observe("missing-text", f"a glyph of {font.name} stands for no character", place)
        return NO_TEXT if text is None else text

    def _logical(self, texts: list[str]) -> list[str]:
        """Pieces from left to right in the order of reading (UAX #9: one piece has one direction)."""
        if len(texts) < 2:
            return texts
        directions = set(map(unicodedata.bidirectional, "".join(texts).translate(_MARKS)))
        if directions & {"R", "AL"}:
            return texts[::-1]
        if directions & {"L", "EN", "AN"}:
            return texts
        return texts[::-1] if self.reader.right_to_left else texts

    def _keep(self, shown: _Shown) -> None:
        visible = shown.text.strip()
        if self.hidden and visible:
            self.reader.observe("text-hidden", f"{visible!r:.60} is not painted", shown.place)
        box = shown.place.box
        if visible and box and (box[2] < 0 or box[0] > self.width or box[3] < 0 or box[1] > self.height):
            self.reader.observe("text-hidden", f"{visible!r:.60} stands outside of the page", shown.place)
        kind, number = self.owners[-1] if self.owners else ("none", -1)
        if number >= 0:
            self.result.content.setdefault(number, []).append(shown)
        elif kind == "none":
            self.reader.observe(
                "tagged", f"{visible!r:.60} belongs to no element and is no artifact", shown.place
            )
        else:
            self.result.artifacts[-1] = (kind, self.result.artifacts[-1][1] + shown.text)
            if kind == "Layout" and any(character.isalnum() for character in visible):
                self.reader.observe("tagged", f"{visible!r:.60} is text, but marked as layout", shown.place)


# --- structure --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Open:
    """A piece of text that is being collected."""

    part: Part
    level: int
    text: str = ""
    languages: list[str] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)

    def add(self, shown: Sequence[_Shown]) -> None:
        for each in shown:
            self.stretches.append(Stretch(len(self.text), len(self.text) + len(each.text), each.place))
            self.text += each.text

    def piece(self) -> Piece:
        return Piece(self.part, self.text, self.level, tuple(self.languages), tuple(self.stretches))


class _Tree:
    """The structure tree in logical order."""

    def __init__(self, reader: _Reader) -> None:
        self.reader = reader
        self.pieces: list[Piece] = []
        self.pictures: list[ReadPicture] = []
        self.tables: list[ReadTable] = []
        self.seen: set[tuple[int, int]] = set()
        self.marked_lists: list[bool] = []
        """Of the lists around, whether their labels are bullets or numbers, and no text of their own."""

    def walk(self) -> None:
        """Fill the lists."""
        root = self.reader.pdf.Root.get("/StructTreeRoot")
        if root is None:
            return
        current = _Open(Part.TEXT, 0)
        for kid in _kids(root):
            self._visit(kid, None, current, 0)
        for number, page in enumerate(self.reader.pages, 1):
            for mcid, shown in page.content.items():
                text = "".join(each.text for each in shown)
                if (number - 1, mcid) not in self.seen and text.strip():
                    self.reader.observe("tagged", f"{text!r:.60} is in no structure element", shown[0].place)

    def _visit(self, node: object, page: int | None, current: _Open, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise UnreadableFileError("has a structure tree that is too deep")
        if isinstance(node, int):
            self._content(page, node, current)
            return
        if not isinstance(node, pikepdf.Dictionary):
            return
        page = self.reader.page_numbers.get(node.Pg.objgen, page) if "/Pg" in node else page
        if "/MCID" in node:
            self._content(page, int(node.MCID), current)
        elif "/S" in node:
            self._element(node, page, current, depth)

    def _content(self, page: int | None, mcid: int, current: _Open) -> None:
        if page is not None and page < len(self.reader.pages):
            self.seen.add((page, mcid))
            current.add(self.reader.pages[page].content.get(mcid, []))

    def _element(self, node: pikepdf.Dictionary, page: int | None, current: _Open, depth: int) -> None:
        kind = str(node.S)
        part = PARTS.get(kind)
        if kind == "/L":
            self.marked_lists.append(_has_markers(node))
        if part is Part.LABEL and not any(self.marked_lists[-1:]):
            part = Part.TEXT
        own = current
        if part and kind != "/Span" and current.part is not Part.CONTENTS:
            own = _Open(part, int(kind[2]) if part is Part.HEADING else 0)
        if "/Lang" in node:
            own.languages.append(str(node.Lang))
        first = len(self.pieces)
        for kid in _kids(node):
            self._visit(kid, page, own, depth + 1)
        if own is not current and own.text:
            self.pieces.insert(first, own.piece()) if kind in {
                "/LBody",
                "/TD",
                "/TH",
            } else self.pieces.append(own.piece())
        if kind == "/L":
            self.marked_lists.pop()
        if kind == "/Figure":
            self.pictures.append(ReadPicture(str(node.get("/Alt", "")), self._place_of(node, page)))
        if kind == "/Table":
            self.tables.append(_table(node, self.pieces[first:]))

    def _place_of(self, node: pikepdf.Dictionary, page: int | None) -> Place:
        for attribute in _attributes(node):
            if "/BBox" in attribute:
                left, bottom, right, top = (float(edge) for edge in attribute.BBox)
                return Place(self._first_page(node, page) + 1, (left, bottom, right, top))
        return Place(self._first_page(node, page) + 1)

    def _first_page(self, node: object, page: int | None, depth: int = 0) -> int:
        if isinstance(node, pikepdf.Dictionary) and depth < MAX_DEPTH:
            if "/Pg" in node:
                return self.reader.page_numbers.get(node.Pg.objgen, 0)
            for kid in _kids(node):
                return self._first_page(kid, page, depth + 1)
        return page or 0


def _has_markers(node: pikepdf.Dictionary) -> bool:
    """Whether the items of a list are numbered or have bullets (ISO 32000-1, table 347)."""
    return any(attribute.get("/ListNumbering", "/None") != "/None" for attribute in _attributes(node))


def _attributes(node: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    attributes = node.get("/A", pikepdf.Array())
    listed = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
    return [each for each in listed if isinstance(each, pikepdf.Dictionary)]


def _kids(node: pikepdf.Object) -> list[object]:
    kids = node.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _table(node: pikepdf.Dictionary, pieces: Sequence[Piece]) -> ReadTable:
    headers = with_scope = 0
    waiting: list[object] = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Dictionary) and "/S" in each:
            if each.S == "/TH":
                headers += 1
                with_scope += any("/Scope" in attribute for attribute in _attributes(each))
            waiting += _kids(each)
    return ReadTable(headers, with_scope, pieces[0].place() if pieces else Place())


def _is_right_to_left_tag(tag: str) -> bool:
    return tag.partition("-")[0] in {"ar", "fa", "he", "ur", "ps", "yi", "ckb", "sd", "ug", "dv", "syr"}

"""Embedded fonts: Type 0, Identity-H, TrueType outlines, each code mapped to exactly the text it stands for.

ISO 32000-1, 9.7 (composite fonts) and 9.10 (extraction of text content). A code (CID) is handed out for each
pair of a shape and its text, so that a ligature, a stacked syllable or an alternate form copies as what was
written, without ActualText.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFString

from briefing.render.pdf.objects import DEFLATE, Stream, array, indirect, number
from briefing.render.pdf.truetype import Composite, Subset, subset
from briefing.render.typesetting.fonts import Face
from briefing.render.typesetting.lines import Segment

_SYMBOLIC = 4
_NOTHING = "\N{ZERO WIDTH SPACE}"
"""What a glyph that stands for no character is copied as; a code must map to something."""
_WIDEST_KERN = 0.15
"""How far, in ems, a glyph may reach into the next; Poppler parts words where that is a fifth of an em."""
_MOST_SIGNS = 16384
"""That a process keeps."""
_MOST_MOVES = 4096
"""That a process keeps as text."""
_MOST_PROGRAMS = 48
"""That a process keeps: those of about nine editions, 4 to 220 KB each."""
_CODES_PER_BLOCK = 100
"""Entries that one `beginbfchar` block may hold (Adobe Technical Note 5014)."""


@dataclass(frozen=True, slots=True, eq=False)
class _Sign:
    """What gets a code: a shape, and the text that it stands for."""

    shape: int | Composite
    text: str
    width: float
    """In thousandths of an em, as the font will say it."""


_kept: WeakKeyDictionary[Segment, tuple[_Sign | str, ...]] = WeakKeyDictionary()
"""What each segment shows, for as long as its paragraph is kept; no document's codes are in it."""


@lru_cache(_MOST_SIGNS)
def _sign(face: Face, text: str, glyphs: tuple[tuple[int, int, int], ...], width: int) -> _Sign:
    """The sign for a cluster; segments share it."""
    shape: int | Composite
    glyph, x, y = glyphs[0] if len(glyphs) == 1 else (0, 1, 1)
    own = face.advance(glyph)
    if (x, y) == (0, 0) and own - width < _WIDEST_KERN * face.units_per_em:
        shape = glyph
    else:
        shape, own = Composite(width, glyphs), max(width, 0)
    return _Sign(shape, text, own * 1000 / face.units_per_em)


def _operands(segment: Segment) -> Iterator[_Sign | str]:
    """The elements of a TJ array (ISO 32000-1, 9.4.3): strings in their brackets, and moves between them."""
    thousandth = segment.size / 1000
    is_open = False
    for cluster in segment.clusters:
        sign = _sign(segment.face, cluster.text, cluster.glyphs, cluster.width)
        if not is_open:
            yield "<"
        yield sign
        adjustment = sign.width - cluster.advance / thousandth
        is_open = -0.05 < adjustment < 0.05
        if not is_open:
            yield _move(adjustment)
    if is_open:
        yield ">"


@lru_cache(_MOST_MOVES)
def _move(adjustment: float) -> str:
    """The end of a string and a move after it; spaces on a line share it."""
    return f">{number(adjustment)}"


class _Digits(dict[_Sign | str, str]):
    """The codes of signs as digits; a sign that is met for the first time gets its code then."""

    def __init__(self, codes: dict[tuple[int | Composite, str], int]) -> None:
        self._codes = codes

    def __missing__(self, operand: _Sign | str) -> str:
        if isinstance(operand, str):
            return operand
        code = self._codes.setdefault((operand.shape, operand.text), len(self._codes) + 1)
        digits = self[operand] = f"{code:04X}"
        return digits


class EmbeddedFont:
    """What one document uses of one face. ReportLab calls `addObjects` when the document is saved."""

    def __init__(self, face: Face, document: PDFDocument) -> None:
        self.face = face
        self.name = f"F{len(document.delayedFonts) + 1}"
        """The resource name, as the operator Tf takes it."""
        self._codes: dict[tuple[int | Composite, str], int] = {}
        self._digits = _Digits(self._codes)
        document.delayedFonts.append(self)

    def show(self, segment: Segment, x: float, y: float) -> str:
        """A text object that shows `segment` with its origin at `x` and `y` in points."""
        known = _kept.get(segment)
        if known is None:
            known = _kept[segment] = tuple(_operands(segment))
        shown = "".join(map(self._digits.__getitem__, known))
        place = f"{number(x)} {number(y)}"
        return f"BT /{self.name} {number(segment.size)} Tf 1 0 0 1 {place} Tm [{shown}] TJ ET"

    # --- objects --------------------------------------------------------------------------------

    def addObjects(self, document: PDFDocument) -> None:  # noqa: N802 - ReportLab's name for the hook
        """Add the font's dictionaries and streams to `document`."""
        program = _program(self.face, tuple(shape for shape, _ in self._codes))
        name = PDFName(f"{program.tag}+{self.face.name}")
        descendant = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("CIDFontType2"),
                "BaseFont": name,
                "CIDSystemInfo": PDFDictionary(
                    {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
                ),
                "FontDescriptor": indirect(document, self._descriptor(document, program.subset, name)),
                "DW": 1000,
                "W": program.widths,
                "CIDToGIDMap": indirect(document, _compressed(program.to_glyph)),
            }
        )
        font = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("Type0"),
                "BaseFont": name,
                "Encoding": PDFName("Identity-H"),
                "DescendantFonts": PDFArray([indirect(document, descendant)]),
                "ToUnicode": indirect(document, _compressed(self._to_unicode())),
            }
        )
        fonts = document.idToObject["BasicFonts"]
        fonts.dict[self.name] = indirect(document, font)  # type: ignore[attr-defined]

    def _descriptor(self, document: PDFDocument, program: Subset, name: str) -> PDFDictionary:
        stream = _compressed(program.data)
        stream.dictionary["Length1"] = len(program.data)
        return PDFDictionary(
            {
                "Type": PDFName("FontDescriptor"),
                "FontName": name,
                "Flags": _SYMBOLIC,
                "FontBBox": PDFArray([self._thousandths(edge) for edge in program.box]),
                "ItalicAngle": 0,
                "Ascent": self._thousandths(self.face.ascent),
                "Descent": self._thousandths(self.face.descent),
                "CapHeight": 714,
                "StemV": self.face.weight // 5,
                "FontFile2": indirect(document, stream),
            }
        )

    def _thousandths(self, units: int) -> int:
        return round(units * 1000 / self.face.units_per_em)

    def _to_unicode(self) -> bytes:
        """The CMap from codes to text (ISO 32000-1, 9.10.3)."""
        entries = [
            f"<{code:04X}> <{(text or _NOTHING).encode('utf-16-be').hex().upper()}>"
            for (_, text), code in self._codes.items()
        ]
        lines = [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <FFFF> endcodespacerange",
        ]
        for start in range(0, len(entries), _CODES_PER_BLOCK):
            block = entries[start : start + _CODES_PER_BLOCK]
            lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
        lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
        return "\n".join(lines).encode()


@dataclass(frozen=True, slots=True)
class _Program:
    """What a font says of its codes, and draws for them."""

    subset: Subset
    tag: str
    to_glyph: bytes
    """The glyph of each code, two bytes each (ISO 32000-1, 9.7.4.2, CIDToGIDMap)."""
    widths: str
    """Of each code, as the font's entry W."""


@lru_cache(_MOST_PROGRAMS)
def _program(face: Face, shapes: tuple[int | Composite, ...]) -> _Program:
    """The font program for the codes from 1 on; the next version of a document seldom needs another."""
    program = subset(face, shapes)
    to_glyph = b"".join(program.glyphs[shape].to_bytes(2, "big") for shape in (0, *shapes))
    widths = array([fp_str(_width(face, shape)) for shape in (0, *shapes)])
    return _Program(program, _subset_tag(program.data), to_glyph, array(["0", widths]))


def _width(face: Face, shape: int | Composite) -> float:
    units = face.advance(shape) if isinstance(shape, int) else max(shape.width, 0)
    return round(units * 1000 / face.units_per_em, 2)


def _compressed(content: bytes) -> Stream:
    return Stream(content=content, filters=[DEFLATE])


def _subset_tag(program: bytes) -> str:
    """Six capital letters that follow from the font program (ISO 32000-1, 9.6.4)."""
    digest = zlib.crc32(program)
    return "".join(chr(ord("A") + digest // 26**place % 26) for place in range(6))

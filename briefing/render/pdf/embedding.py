"""Embedded fonts: Type 0, Identity-H, TrueType outlines, each code mapped to exactly the text it stands for.

ISO 32000-1, 9.7 (composite fonts) and 9.10 (extraction of text content). A code (CID) is handed out for each
pair of a shape and its text, so that a ligature, a stacked syllable or an alternate form copies as what was
written, without ActualText.
"""

from __future__ import annotations

import zlib

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFString, PDFZCompress

from briefing.render.pdf.objects import Stream, indirect, number
from briefing.render.pdf.truetype import Composite, Subset, subset
from briefing.render.typesetting.fonts import Face
from briefing.render.typesetting.lines import Cluster, Segment

_SYMBOLIC = 4
_NOTHING = "\N{ZERO WIDTH SPACE}"
"""What a glyph that stands for no character is copied as; a code must map to something."""
_WIDEST_KERN = 0.15
"""How far, in ems, a glyph may reach into the next; Poppler parts words where that is a fifth of an em."""
_CODES_PER_BLOCK = 100
"""Entries that one `beginbfchar` block may hold (Adobe Technical Note 5014)."""


class EmbeddedFont:
    """What one document uses of one face. ReportLab calls `addObjects` when the document is saved."""

    def __init__(self, face: Face, document: PDFDocument) -> None:
        self.face = face
        self.name = f"F{len(document.delayedFonts) + 1}"
        """The resource name, as the operator Tf takes it."""
        self._codes: dict[tuple[int | Composite, str], int] = {}
        self._known: dict[tuple[str, tuple[tuple[int, int, int], ...], int], tuple[str, float]] = {}
        """What `_code` answered, by the text, glyphs and width of a cluster."""
        document.delayedFonts.append(self)

    def show(self, segment: Segment, x: float, y: float, size: float) -> str:
        """A text object that shows `segment` with its origin at `x` and `y` in points."""
        known, thousandth = self._known, size / 1000
        pieces: list[str] = []
        codes = ""
        for cluster in segment.clusters:
            found = known.get(cluster[:3]) or self._code(cluster)
            codes += found[0]
            adjustment = found[1] - cluster.advance / thousandth
            if adjustment >= 0.05 or adjustment <= -0.05:
                pieces.append(f"<{codes}>{number(adjustment)}")
                codes = ""
        if codes:
            pieces.append(f"<{codes}>")
        return (
            f"BT /{self.name} {number(size)} Tf 1 0 0 1 {number(x)} {number(y)} Tm [{''.join(pieces)}] TJ ET"
        )

    def _code(self, cluster: Cluster) -> tuple[str, float]:
        """The code for a cluster, as digits, and the width that the font will give it, in thousandths."""
        shape: int | Composite
        glyph, x, y = cluster.glyphs[0] if len(cluster.glyphs) == 1 else (0, 1, 1)
        width = self.face.advance(glyph)
        if (x, y) == (0, 0) and width - cluster.width < _WIDEST_KERN * self.face.units_per_em:
            shape = glyph
        else:
            shape, width = Composite(cluster.width, cluster.glyphs), max(cluster.width, 0)
        code = self._codes.setdefault((shape, cluster.text), len(self._codes) + 1)
        found = self._known[cluster[:3]] = f"{code:04X}", width * 1000 / self.face.units_per_em
        return found

    # --- objects --------------------------------------------------------------------------------

    def addObjects(self, document: PDFDocument) -> None:  # noqa: N802 - ReportLab's name for the hook
        """Add the font's dictionaries and streams to `document`."""
        shapes = [shape for shape, _ in self._codes]
        program = subset(self.face, shapes)
        tag = _subset_tag(program.data)
        name = PDFName(f"{tag}+{self.face.name}")
        to_glyph = b"".join(program.glyphs[shape].to_bytes(2, "big") for shape in [0, *shapes])
        descendant = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("CIDFontType2"),
                "BaseFont": name,
                "CIDSystemInfo": PDFDictionary(
                    {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
                ),
                "FontDescriptor": indirect(document, self._descriptor(document, program, name)),
                "DW": 1000,
                "W": PDFArray([0, PDFArray([self._width(shape) for shape in [0, *shapes]])]),
                "CIDToGIDMap": indirect(document, _compressed(to_glyph)),
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

    def _width(self, shape: int | Composite) -> float:
        units = self.face.advance(shape) if isinstance(shape, int) else max(shape.width, 0)
        return round(units * 1000 / self.face.units_per_em, 2)

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


def _compressed(content: bytes) -> Stream:
    return Stream(content=content, filters=[PDFZCompress])


def _subset_tag(program: bytes) -> str:
    """Six capital letters that follow from the font program (ISO 32000-1, 9.6.4)."""
    digest = zlib.crc32(program)
    return "".join(chr(ord("A") + digest // 26**place % 26) for place in range(6))

"""What all parts of a DOCX are written with: styled paragraphs, numbered captions, and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from pathlib import Path

from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.shape import CT_Inline
from docx.parts.document import DocumentPart
from docx.parts.image import ImagePart
from docx.parts.story import StoryPart
from docx.shared import Pt

from briefing.diagnostics import Finding, Location, error
from briefing.document import Direction, Document, Picture, Run, Runs
from briefing.gate import read_checked
from briefing.render.docx.elements import Element, field, text_run, w
from briefing.render.docx.fonts import Fonts
from briefing.render.docx.looks import Style
from briefing.render.docx.measure import Measure
from briefing.render.docx.numerals import Numerals
from briefing.render.docx.page import page_grid
from briefing.render.docx.text import Typesetter
from briefing.theme import Logo

_SMALLEST_CROP = 0.001
_PICTURES_KEPT = 12
"""That a process remembers."""


class Writer:
    """Writes the parts of one document; numbers captions, bookmarks, drawings and lists as it goes."""

    def __init__(self, document: Document, part: DocumentPart) -> None:
        self.document = document
        self.theme = document.theme
        self.part = part
        self.findings: list[Finding] = []
        self.fonts = Fonts(self.theme.fonts)
        self.typesetter = Typesetter(document.tag, document.direction, self.fonts)
        self.right_to_left = document.direction is Direction.RTL
        self.numerals = Numerals(document.digits)
        self.grid = page_grid(self.theme.page)
        self.numbered_lists: list[int] = []
        """How many items each ordered list has."""
        self._ids = count(1)
        self._pictures: dict[str, str] = {}
        self._captions = {"Figure": count(1), "Table": count(1)}
        self.measure = Measure(document)

    def next_id(self) -> int:
        """A number that no other bookmark or drawing has."""
        return next(self._ids)

    # --- paragraphs -----------------------------------------------------------------------------

    def paragraph(
        self, style: Style, runs: Runs, *properties: Element | None, part: StoryPart | None = None
    ) -> Element:
        """A paragraph of runs; `part` holds its links, if not the body."""
        return self.styled(style, self.typesetter.runs(runs, part or self.part), *properties)

    def styled(self, style: Style, content: Sequence[Element], *properties: Element | None) -> Element:
        """A paragraph of finished runs, in the document's direction."""
        return self.typesetter.styled(style, content, *properties)

    def gap(self, *properties: Element) -> Element:
        """Keeps a table or a shade from growing into the next, and makes room between them."""
        return self.styled(Style.TABLE_END, [], *properties)

    def caption(self, style: Style, kind: str, runs: Runs, *properties: Element) -> Element:
        """A caption with the next number of its kind, `Figure` or `Table`.

        The number is a SEQ field. Word can renumber it if it can count in these digits; if not, the field is
        locked, and has no switch, because LibreOffice then takes the result as it is.
        """
        document = self.document
        label = document.figure_label if kind == "Figure" else document.table_label
        before, _, after = label.partition("{number}")
        number = self.numerals.write(next(self._captions[kind]))
        bold = [w("b"), w("bCs"), *self.typesetter.number_properties()]
        if self.numerals.counted_by_word:
            counted = field(f"SEQ {kind} {self.numerals.switch}", number, bold)
        else:
            counted = field(f"SEQ {kind}", number, bold, locked=True)
        content = [
            *self.typesetter.runs((Run(before, strong=True),), self.part),
            *counted,
            *self.typesetter.runs((Run(after, strong=True),), self.part),
        ]
        if runs:
            content += [text_run("\N{EN SPACE}"), *self.typesetter.runs(runs, self.part)]
        return self.styled(style, content, *properties)

    # --- pictures -------------------------------------------------------------------------------

    def picture(self, style: Style, shown: Picture | Logo, frame: tuple[float, float]) -> Element:
        """A paragraph with a picture that fills the frame, in points, and is cut off where it does not fit.

        The description stands in place of a picture that cannot be read.
        """
        paragraph = self.styled(style, [])
        try:
            image = _read(shown.path, shown.sha256)
        except Exception as problem:  # python-docx raises Exception itself for a JPEG that is cut off
            reason = problem.strerror if isinstance(problem, OSError) else None
            message = f"the picture cannot be read: {reason or type(problem).__name__}"
            hint = "save it again as a JPEG or PNG file"
            self.findings.append(error("unreadable-picture", message, Location(str(shown.path)), hint))
            return self.paragraph(Style.SMALL, (Run(shown.alt),))
        number = self.next_id()
        held = self._hold(shown.sha256, image)
        inline = CT_Inline.new_pic_inline(number, held, shown.path.name, Pt(frame[0]), Pt(frame[1]))
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
        inline.docPr.set("name", f"Picture {number}")
        inline.docPr.set("descr", shown.alt)
        _crop(inline, (shown.width, shown.height), frame)
        paragraph.append(w("r", w("drawing", inline)))
        return paragraph

    def _hold(self, sha256: str, image: Image) -> str:
        """The relationship by which the document holds the picture, each picture once."""
        if sha256 not in self._pictures:
            name = PackURI(f"/word/media/image{len(self._pictures) + 1}.{image.ext}")
            part = ImagePart.from_image(image, name)
            self._pictures[sha256] = self.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        return self._pictures[sha256]


@lru_cache(_PICTURES_KEPT)
def _read(path: Path, sha256: str) -> Image:
    """The picture that was checked; kept for the editions that come after."""
    return Image.from_blob(read_checked(path, sha256))


def _crop(inline: CT_Inline, picture: tuple[int, int], frame: tuple[float, float]) -> None:
    """Cut a picture of the given pixels to the proportions of its frame, alike at both sides (20.1.8.55)."""
    wanted, own = frame[0] / frame[1], picture[0] / picture[1]
    sides = ("t", "b") if own < wanted else ("l", "r")
    share = (1 - min(own / wanted, wanted / own)) / 2
    if share < _SMALLEST_CROP:
        return
    source = w("r").makeelement("{http://schemas.openxmlformats.org/drawingml/2006/main}srcRect")
    for side in sides:
        source.set(side, str(round(share * 100_000)))
    inline.graphic.graphicData.pic.blipFill.insert(1, source)

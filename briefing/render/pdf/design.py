"""What all parts of a document are made with: grid, styles, text, and the numbers of figures and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from briefing.document import Document, Heading, Paragraph, Run, Runs, plain_text
from briefing.render.pdf.boxes import Box, Cell, Owner, Row, Side
from briefing.render.pdf.page import page_grid
from briefing.render.pdf.paragraphs import Galley, TextBox, TextMaker
from briefing.render.pdf.structure import Element, Kind
from briefing.render.pdf.styles import Styles
from briefing.render.type_scale import type_scale
from briefing.render.typesetting.breaking import line_breaks
from briefing.render.typesetting.fonts import language_script
from briefing.render.typesetting.text import TextStyle, Typesetter

_LINKED = ("https:", "http:", "mailto:", "tel:")
_EN_SPACE = "\N{EN SPACE}"


class Design:
    """The look of one document, and the means to set its text."""

    def __init__(
        self, document: Document, typesetter: Typesetter, root: Element, enlargement: float = 1.0
    ) -> None:
        self.document = document
        self.theme = document.theme
        self.direction = document.direction
        self.typesetter = typesetter
        self.root = root
        self.grid = page_grid(document.theme.page)
        self.side = Side(document.direction, self.grid.width)
        self.scale = type_scale(language_script(document.tag)).enlarged(enlargement)
        language = prose_language(document)
        self.prose = type_scale(language_script(language)).enlarged(enlargement)
        # Where the prose is in another script, some of its words are in that of the document still.
        leading = (self.prose.leading + self.scale.leading) / 2
        self.prose = replace(self.prose, leading=leading)
        self.styles = Styles(document.theme, self.scale, self.prose, language)
        self.make = TextMaker(typesetter, document.theme.accent)
        self.page_of: dict[str, int] = {}
        """Page number by anchor of a heading; filled in when all pages are laid out."""
        self._anchors = {block.anchor for block in document.blocks if isinstance(block, Heading)}
        self._counted: Counter[Kind] = Counter()

    @property
    def rhythm(self) -> float:
        """Half a line of running text: everything in the column of text begins on a multiple of it."""
        return self.styles.text(self.prose.body).leading / 2

    # --- words and numbers ----------------------------------------------------------------------

    def digits(self, value: int) -> str:
        """A whole number in the document's digits."""
        return "".join(self.document.digits[int(digit)] for digit in str(value))

    def caption(self, kind: Kind, runs: Runs, element: Element, style: TextStyle | None = None) -> Galley:
        """A caption with the next number of its kind, figure or table."""
        document = self.document
        label = document.figure_label if kind is Kind.FIGURE else document.table_label
        number = Run(label.replace("{number}", self.digits(self._next(kind))), strong=True)
        words = (number, *([Run(_EN_SPACE)] if runs else []), *runs)
        return self.galley(words, style or self.styles.close(self.scale.small), element)

    def note_element(self, parent: Element) -> Element:
        """A note, which must have an identifier (ISO 14289-1, 7.9)."""
        return Element(Kind.NOTE, parent, identifier=f"note-{self._next(Kind.NOTE)}")

    def _next(self, kind: Kind) -> int:
        self._counted[kind] += 1
        return self._counted[kind]

    # --- text -----------------------------------------------------------------------------------

    def galley(self, runs: Runs, style: TextStyle, owner: Owner) -> Galley:
        """A shaped paragraph; links that lead nowhere are set as plain text."""
        allowed = tuple(replace(run, href="") if self._leads_nowhere(run.href) else run for run in runs)
        return self.make.galley(allowed, style, owner)

    def text(self, runs: Runs, style: TextStyle, owner: Owner, width: float) -> TextBox:
        """A paragraph; links that lead nowhere are set as plain text."""
        return self.galley(runs, style, owner).box(width)

    def _leads_nowhere(self, href: str) -> bool:
        if href.startswith("#"):
            return href[1:] not in self._anchors
        return bool(href) and not href.startswith(_LINKED)

    def breaks_words(self, runs: Runs, style: TextStyle, width: float) -> bool:
        """Whether a column is too narrow for the longest word of `runs`."""
        text = plain_text(runs)
        ends = line_breaks(text, self.document.tag)
        words = [text[start:end].strip() for start, end in zip([0, *ends], ends, strict=False)]
        longest = sorted(words, key=len)[-2:]
        return any(self.make.width((Run(word),), style) > width for word in longest)

    # --- columns --------------------------------------------------------------------------------

    def row(self, cells: Sequence[Cell]) -> Row:
        """Boxes side by side, across all columns of the grid."""
        return Row(cells, self.grid.width, self.direction)

    def in_text_column(self, box: Box) -> Row:
        """A box beside the empty side column."""
        row = self.row([Cell(self.grid.text_start, self.grid.text, box)]).placed_like(box)
        row.on_rhythm = True
        return row

    def at_start(self, box: Box, width: float, column: float) -> Box:
        """A box that is narrower than its column."""
        return Row([Cell(0, width, box)], column, self.direction).placed_like(box)


def prose_language(document: Document) -> str:
    """The language that most of the running text is in: where it is not translated yet, the source's."""
    written: Counter[str] = Counter()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            for run in block.runs:
                written[run.language or document.tag] += len(run.text)
    return max(written, key=written.__getitem__, default=document.tag)

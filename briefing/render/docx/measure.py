"""How much room text takes, and the sizes that depend on it: the cover's title and the key figures.

Measured in the PDF's fonts; a word processor may have others, so that nothing may depend on a few points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefing.document import Document, KeyFigure, KeyFigures, Runs
from briefing.render.docx.looks import Look, Style, looks
from briefing.render.docx.page import page_grid
from briefing.render.grid import GUTTER
from briefing.render.type_scale import TypeScale, type_scale
from briefing.render.typesetting.fonts import BOLD, REGULAR, language_script
from briefing.render.typesetting.text import TextStyle, Typesetter

_TALLEST_TITLE = 0.34
"""Height that the title may take before it is set smaller, as a share of the page."""
_FIGURES_IN_A_ROW = 3
_WIDER_FONTS = 1.08
"""What other fonts and other kerning may add to a key figure."""
_SMALLEST_FIGURE = 0.7
"""Down to which share of its size a key figure shrinks rather than take a wider column."""


class Measure:
    """Measures the text of one document."""

    def __init__(self, document: Document) -> None:
        self._typesetter = Typesetter(document.tag, document.direction, document.theme.fonts)
        self._page = document.theme.page
        self.scale = type_scale(language_script(document.tag))
        self._theme = document.theme
        self.looks = looks(self.scale, self._theme)
        self._fit_title(document.cover.title)
        self._fit_figures([block for block in document.blocks if isinstance(block, KeyFigures)])

    def width(self, style: Style, runs: Runs) -> float:
        """How wide `runs` are on one line, in points."""
        return self._typesetter.shape(runs, _text_style(self.looks[style])).width

    def height(self, style: Style, runs: Runs, width: float) -> float:
        """How high a paragraph is with the space about it, in points, between edges `width` points apart."""
        look = self.looks[style]
        room = width - look.indent - look.end_indent
        lines = self._typesetter.shape(runs, _text_style(look)).lines(room)
        padding = 2 * look.frame.padding[0] if look.frame.shade else 0.0
        return look.before + len(lines) * look.size * look.leading + look.after + padding

    def figures_in_a_row(self, items: Sequence[KeyFigure]) -> int:
        """How many key figures stand side by side: as many as leave room for the longest."""
        widest = self._widest(items)
        columns = _preferred_columns(items)
        while columns > 1 and widest > self.figure_width(columns):
            columns -= 1
        return columns

    def figure_width(self, columns: int) -> float:
        """Room for one of so many key figures in a row, in points."""
        return (page_grid(self._page).width + GUTTER) / columns - GUTTER

    def _widest(self, items: Sequence[KeyFigure]) -> float:
        return _WIDER_FONTS * max(self.width(Style.FIGURE_VALUE, hedged(item)[1]) for item in items)

    def _rescale(self, scale: TypeScale) -> None:
        self.scale = scale
        self.looks = looks(scale, self._theme)

    def _fit_title(self, title: Runs) -> None:
        """The cover's title in a size in which it leaves room for the rest."""
        page_width, page_height = self._page
        while (
            self.height(Style.TITLE, title, page_width) > _TALLEST_TITLE * page_height
            and self.scale.cover > self.scale.heading1
        ):
            smaller = max(self.scale.cover - 2, self.scale.heading1)
            self._rescale(replace(self.scale, cover=smaller))

    def _fit_figures(self, blocks: Sequence[KeyFigures]) -> None:
        """Key figures in a size in which they stand in the usual number of columns, unless that is small."""
        shares = [
            self.figure_width(_preferred_columns(block.items)) / (self._widest(block.items) + 1)
            for block in blocks
            if block.items
        ]
        share = max(_SMALLEST_FIGURE, min([1.0, *shares]))
        self._rescale(replace(self.scale, figure=round(2 * share * self.scale.figure - 0.5) / 2))


def hedged(item: KeyFigure) -> tuple[Runs, Runs, Runs]:
    """What stands before the figure itself ("more than"), the figure, and what stands after it."""
    value = item.value
    facts = [index for index, run in enumerate(value) if run.fact_id]
    if not facts:
        return (), value, ()
    return value[: facts[0]], value[facts[0] : facts[-1] + 1], value[facts[-1] + 1 :]


def _preferred_columns(items: Sequence[KeyFigure]) -> int:
    return 2 if len(items) in {2, 4} else max(1, min(_FIGURES_IN_A_ROW, len(items)))


def _text_style(look: Look) -> TextStyle:
    weight = BOLD if look.strong else REGULAR
    return TextStyle(look.size, look.size * look.leading, look.color, weight)

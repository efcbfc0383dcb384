"""The grid of a page, in PDF and DOCX: of twelve columns three make a side column and nine that of the text.

The side column stands at the start side. It holds what is said about the text: headings within a section,
captions, who said a quotation. Tables, cards and wide photographs take all twelve columns.
"""

from __future__ import annotations

from dataclasses import dataclass

COLUMNS = 12
SIDE_COLUMNS = 3
GUTTER = 14.0
"""Between two columns, in points, as all measures here."""
TOP = 68.0
BOTTOM = 62.0


@dataclass(frozen=True, slots=True)
class Grid:
    """The grid on paper of one size. Distances are counted from the start edge of the first column."""

    page: tuple[float, float]
    """Width and height."""
    margin: float
    """At both sides."""

    @property
    def width(self) -> float:
        """Of all columns."""
        return self.page[0] - 2 * self.margin

    @property
    def height(self) -> float:
        """Of what stands between running head and foot."""
        return self.page[1] - TOP - BOTTOM

    def span(self, columns: float) -> float:
        """The width of so many columns with the gutters between them."""
        column = (self.width + GUTTER) / COLUMNS
        return columns * column - GUTTER

    @property
    def side(self) -> float:
        """Width of the side column."""
        return self.span(SIDE_COLUMNS)

    @property
    def text(self) -> float:
        """Width of the column of text."""
        return self.span(COLUMNS - SIDE_COLUMNS)

    @property
    def text_start(self) -> float:
        """Where the column of text begins."""
        return self.side + GUTTER

"""The grid of a page: the text stands in nine of twelve columns, headings hang out into the other three.

It is the grid of the PDF, but for what Word cannot do: headings stand above their text, not beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

GUTTER = 14.0
"""Between two columns, in points, as all measures here."""
MARGIN = 43.0
"""At both sides; as wide as a border about a paragraph can be, so that bands of colour reach the edge."""
TOP = 68.0
BOTTOM = 62.0
EDGE = 36.0
"""From the edge of the page to the running head and the page label."""
_COLUMNS = 12
_SIDE_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class PageGrid:
    """The grid on paper of one size; the start edge of the first column is at nought."""

    page: tuple[float, float]
    """Width and height."""

    @property
    def width(self) -> float:
        """Of all columns."""
        return self.page[0] - 2 * MARGIN

    @property
    def height(self) -> float:
        """Of what stands between running head and foot."""
        return self.page[1] - TOP - BOTTOM

    @property
    def text_start(self) -> float:
        """Where the column of text begins."""
        return (self.width + GUTTER) / _COLUMNS * _SIDE_COLUMNS

    @property
    def text(self) -> float:
        """Width of the column of text."""
        return self.width - self.text_start

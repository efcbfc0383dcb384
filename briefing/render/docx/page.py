"""What Word's pages have of their own; their grid is that of the PDF, with headings above their text."""

from __future__ import annotations

from briefing.render.grid import Grid

MARGIN = 43.0
"""At both sides; as wide as a border about a paragraph can be, so that bands of colour reach the edge."""
EDGE = 36.0
"""From the edge of the page to the running head and the page label."""


def page_grid(page: tuple[float, float]) -> Grid:
    """The grid on paper of this width and height, in points."""
    return Grid(page, MARGIN)

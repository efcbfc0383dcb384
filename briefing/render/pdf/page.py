"""The grid of a page of the PDF."""

from __future__ import annotations

from briefing.render.grid import Grid

MARGIN = 48.0
"""At both sides of the page, in points."""


def page_grid(page: tuple[float, float]) -> Grid:
    """The grid on paper of this width and height, in points."""
    return Grid(page, MARGIN)

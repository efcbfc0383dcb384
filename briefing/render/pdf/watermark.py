"""The watermark: a word across the page as a pale shape, set by the text engine.

It is drawn as outlines, not as text, so that it is in nobody's way who copies, searches or listens.
"""

from __future__ import annotations

import math

from fontTools.pens.basePen import BasePen
from fontTools.pens.transformPen import TransformPen

from briefing.document import Run
from briefing.render.pdf.canvas import TaggedCanvas
from briefing.render.pdf.objects import number
from briefing.render.pdf.structure import Artifact
from briefing.render.typesetting.fonts import BOLD
from briefing.render.typesetting.lines import Line
from briefing.render.typesetting.text import TextStyle, Typesetter

_ANGLE = math.radians(45)
_LENGTH = 0.62
"""Longest extent, as a share of the page's diagonal."""
_LARGEST = 150.0
_UNIT = 100.0
"""The size at which the word is set before it is scaled, in points."""


class Watermark:
    """A word to be drawn on any number of pages."""

    def __init__(self, text: str, typesetter: Typesetter, page: tuple[float, float], colour: str) -> None:
        style = TextStyle(_UNIT, _UNIT, colour, BOLD)
        shaped = typesetter.shape((Run(text),), style)
        lines = shaped.lines(shaped.width + 1)
        size = min(_LARGEST, _LENGTH * math.hypot(*page) / max(shaped.width, 1.0) * _UNIT)
        scale = size / _UNIT
        cosine, sine = scale * math.cos(_ANGLE), scale * math.sin(_ANGLE)
        middle_x, middle_y = shaped.width / 2, 0.36 * _UNIT
        self.matrix = (
            cosine,
            sine,
            -sine,
            cosine,
            page[0] / 2 - cosine * middle_x + sine * middle_y,
            page[1] / 2 - sine * middle_x - cosine * middle_y,
        )
        self.operators = " ".join(_outlines(line) for line in lines)
        self.colour = colour

    def draw(self, canvas: TaggedCanvas) -> None:
        """Draw the word across the page."""
        canvas.tag(Artifact.WATERMARK)
        canvas.fill_outline(self.operators, self.matrix, self.colour)


def _outlines(line: Line) -> str:
    """PDF path operators for a line whose baseline is the x axis."""
    pen = _PathPen()
    for segment in line.segments:
        scale = _UNIT / segment.face.units_per_em
        x = segment.x - line.x
        for cluster in segment.clusters:
            for glyph, dx, dy in cluster.glyphs:
                placed = TransformPen(pen, (scale, 0, 0, scale, x + dx * scale, dy * scale))
                segment.face.font.draw_glyph_with_pen(glyph, placed)
            x += cluster.advance
    return " ".join(pen.operators)


class _PathPen(BasePen):  # type: ignore[misc] # fontTools is not typed
    """Writes path operators; the base class turns quadratic curves into the cubic ones that PDF has."""

    def __init__(self) -> None:
        super().__init__(None)
        self.operators: list[str] = []

    def _add(self, operator: str, *points: tuple[float, float]) -> None:
        self.operators += [number(value) for point in points for value in point]
        self.operators.append(operator)

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - fontTools' names
        self._add("m", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self._add("l", pt)

    def _curveToOne(  # noqa: N802
        self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]
    ) -> None:
        self._add("c", pt1, pt2, pt3)

    def _closePath(self) -> None:  # noqa: N802
        self._add("h")

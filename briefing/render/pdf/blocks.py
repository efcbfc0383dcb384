"""Boxes with a meaning: headings, entries of the table of contents, bars of a chart, figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from briefing.document import Direction
from briefing.render.pdf.boxes import Box, TextBox
from briefing.render.pdf.canvas import TaggedCanvas
from briefing.render.pdf.pictures import PictureBox
from briefing.render.pdf.structure import Artifact, Element


@dataclass(frozen=True, slots=True)
class Side:
    """Turns distances from the start side into distances from the left."""

    direction: Direction
    width: float

    def left(self, start: float, width: float) -> float:
        """Where something `width` wide stands whose start edge is `start` away from the start side."""
        return self.width - start - width if self.direction is Direction.RTL else start


class SectionRule(Box):
    """A fine line above a section, with a thicker stroke at its start side."""

    def __init__(self, accent: str, colour: str, side: Side) -> None:
        super().__init__(3.0)
        self.accent = accent
        self.colour = colour
        self.side = side

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw both as artifacts."""
        canvas.tag(Artifact.LAYOUT)
        canvas.fill_box(x, top - 0.5, self.side.width, 0.5, self.colour)
        canvas.fill_box(x + self.side.left(0, 40), top - self.height, 40, self.height, self.accent)


class HeadingBox(Box):
    """A heading, which links and bookmarks can go to."""

    def __init__(self, text: TextBox, level: int, anchor: str, title: str) -> None:
        super().__init__(text.height)
        self.text = text
        self.level = level
        self.anchor = anchor
        self.title = title

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the heading and bookmark its place."""
        canvas.bookmark(self.anchor, self.title, self.level, top + 8)
        self.text.draw(canvas, x, top)


class ContentsEntryBox(Box):
    """An entry of the table of contents; its page number is known only once all pages are laid out."""

    def __init__(
        self,
        label: TextBox,
        page_number: Callable[[], TextBox],
        link: tuple[Element, str, str],
        columns: tuple[float, float, float],
        rule: tuple[str, Direction],
    ) -> None:
        super().__init__(label.height + 1)
        self.label = label
        self.page_number = page_number
        self.element, self.anchor, self.title = link
        self.columns = columns
        """Widths of indent, label and page number."""
        self.rule_colour, self.direction = rule

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the entry, its page number and a fine rule below; label and number are one link."""
        indent, label_width, number_width = self.columns
        side = Side(self.direction, sum(self.columns))
        bottom = top - self.height
        self.label.draw(canvas, x + side.left(indent, label_width), top)
        number = self.page_number()
        number.draw(canvas, x + side.left(indent + label_width, number_width), bottom + 1 + number.height)
        canvas.link(self.element, (x, bottom, x + side.width, top), f"#{self.anchor}", self.title)
        canvas.tag(Artifact.LAYOUT)
        rule_width = side.width - indent
        canvas.fill_box(x + side.left(indent, rule_width), bottom, rule_width, 0.4, self.rule_colour)


class BarBox(Box):
    """One bar of a chart: label, bar and value, from the start side on."""

    def __init__(
        self, label: TextBox, value: TextBox, columns: tuple[float, float, float], colour: str, side: Side
    ) -> None:
        self.label = label
        self.value = value
        self.columns = columns
        """Widths of label, bar and value."""
        self.colour = colour
        self.side = side
        self.thickness = 1.4 * value.style.size
        super().__init__(max(label.height, value.height, self.thickness) + 5)

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw label, bar and value about one middle line."""
        label_width, length, value_width = self.columns
        middle = top - self.height / 2
        self.label.draw(canvas, x + self.side.left(0, label_width), middle + self.label.height / 2)
        canvas.tag(self.label.owner)
        bar_start = label_width + 10
        left = x + self.side.left(bar_start, length)
        canvas.fill_box(left, middle - self.thickness / 2, length, self.thickness, self.colour)
        value_left = x + self.side.left(bar_start + length + 6, value_width)
        self.value.draw(canvas, value_left, middle + self.value.height / 2)


class FigureBox(Box):
    """An illustration with its caption; they stay together."""

    def __init__(self, picture: Box, caption: Box) -> None:
        self.picture = picture
        self.caption = caption
        super().__init__(picture.height + caption.before + caption.height)

    def divide(self, room: float) -> tuple[Box, Box | None] | None:
        """Never in two, but a picture may shrink to fit."""
        if not isinstance(self.picture, PictureBox):
            return None
        smaller = self.picture.shrunk(room - self.caption.before - self.caption.height)
        return (FigureBox(smaller, self.caption).spaced(self.before, self.after), None) if smaller else None

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the picture and the caption below it."""
        self.picture.draw(canvas, x, top)
        self.caption.draw(canvas, x, top - self.picture.height - self.caption.before)


class DrawnFigureBox(Box):
    """Boxes that make up one figure element, which remembers where it was drawn."""

    def __init__(self, box: Box, element: Element, width: float) -> None:
        super().__init__(box.height)
        self.box = box
        self.element = element
        self.width = width

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the boxes within."""
        self.element.box = (x, top - self.height, x + self.width, top)
        self.box.draw(canvas, x, top)

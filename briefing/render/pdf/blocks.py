"""Boxes with a meaning: headings, entries of the table of contents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from briefing.render.pdf.boxes import Box, Side
from briefing.render.pdf.canvas import TaggedCanvas
from briefing.render.pdf.paragraphs import TextBox
from briefing.render.pdf.structure import Artifact, Element


class HeadingBox(Box):
    """A heading, which links and bookmarks can go to."""

    def __init__(self, text: TextBox, level: int, anchor: str, title: str) -> None:
        super().__init__(text.height)
        self.text = text
        self.level = level
        self.anchor = anchor
        self.title = title

    def inner(self) -> Sequence[Box]:
        """Its lines."""
        return (self.text,)

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the heading and bookmark its place."""
        canvas.bookmark(self.anchor, self.title, self.level, top + 8)
        self.text.draw(canvas, x, top)


@dataclass(frozen=True, slots=True)
class EntryLink:
    """Where an entry of the table of contents leads."""

    element: Element
    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class EntryColumns:
    """Widths within an entry of the table of contents, in points."""

    indent: float
    label: float
    number: float


class ContentsEntryBox(Box):
    """An entry of the table of contents; its page number is known only once all pages are laid out."""

    def __init__(
        self,
        label: TextBox,
        page_number: Callable[[], TextBox],
        link: EntryLink,
        columns: EntryColumns,
        side: Side,
    ) -> None:
        super().__init__(label.height)
        self.label = label
        self.page_number = page_number
        self.link = link
        self.columns = columns
        self.side = side
        self.rule = ""
        """Colour of a fine line above the entry, if it has one."""

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the entry and its page number, which are one link."""
        columns, side = self.columns, self.side
        bottom = top - self.height
        if self.rule:
            canvas.tag(Artifact.LAYOUT)
            canvas.fill_box(x, top + 2, side.width, 0.5, self.rule)
        self.label.draw(canvas, x + side.left(columns.indent, columns.label), top)
        number = self.page_number()
        left = x + side.left(columns.indent + columns.label, columns.number)
        number.draw(canvas, left, bottom + number.height)
        box = (x, bottom, x + side.width, top)
        canvas.link(self.link.element, box, f"#{self.link.anchor}", self.link.title)

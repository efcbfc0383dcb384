"""Composition: the blocks of a `Document` as boxes on the page and elements in the structure tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import singledispatchmethod

from briefing.document import (
    Align,
    Bar,
    Block,
    Chart,
    Contents,
    Direction,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    List,
    Note,
    NoteKind,
    Paragraph,
    Picture,
    Quote,
    Role,
    Run,
    Runs,
    Table,
)
from briefing.render.boxes import (
    Box,
    Cell,
    Owner,
    Panel,
    Row,
    RuleBox,
    Stack,
    TableBox,
    TableLooks,
    TextBox,
    TextMaker,
)
from briefing.render.canvas import TaggedCanvas
from briefing.render.fonts import BOLD, SEMIBOLD, language_script
from briefing.render.pictures import PictureBox, image_object
from briefing.render.structure import Artifact, Element, Kind
from briefing.render.text import TextStyle, Typesetter
from briefing.render.theme import Theme, TypeScale, type_scale

_WEB_SCHEMES = ("https:", "http:", "mailto:", "tel:")
_HEADING_KINDS = {1: Kind.HEADING_1, 2: Kind.HEADING_2, 3: Kind.HEADING_3}
_CELL_PADDING = (6.0, 4.0)
_NARROW = 0.34
"""A share of the page's width below which a column is too narrow for justified lines."""


@dataclass(frozen=True, slots=True)
class Styles:
    """The text styles of a document."""

    theme: Theme
    scale: TypeScale

    def text(self, size: float, colour: str = "", **changes: object) -> TextStyle:
        """Running text at `size`."""
        style = TextStyle(size, round(size * self.scale.leading, 2), colour or self.theme.ink)
        return replace(style, **changes)  # type: ignore[arg-type] # mypy cannot see the fields behind **

    def title(self, size: float, colour: str = "", **changes: object) -> TextStyle:
        """Headings: bold and set closer."""
        leading = round(size * self.scale.heading_leading, 2)
        style = TextStyle(size, leading, colour or self.theme.accent, BOLD)
        return replace(style, **changes)  # type: ignore[arg-type] # mypy cannot see the fields behind **


class HeadingBox(Box):
    """A heading, which links and bookmarks can go to."""

    def __init__(self, text: TextBox, heading: Heading) -> None:
        super().__init__(text.height, text.before, text.after, keep_with_next=True)
        self.text = text
        self.anchor = heading.anchor
        self.level = heading.level
        self.title = plain_text(heading.runs)

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the heading and bookmark its place."""
        canvas.bookmarkHorizontalAbsolute(self.anchor, top + 6)
        canvas.add_outline_entry(self.title, self.anchor, self.level)
        self.text.draw(canvas, x, top)


class ContentsEntryBox(Box):
    """An entry of the table of contents; its page number is known once all pages are laid out."""

    def __init__(self, composer: Composer, heading: Heading, parent: Element, width: float) -> None:
        top_level = heading.level == 1
        scale, theme = composer.styles.scale, composer.styles.theme
        self.style = composer.styles.text(scale.body, weight=SEMIBOLD if top_level else 400)
        self.number_style = replace(self.style, align=Align.END, colour=theme.accent)
        reference = Element(Kind.REFERENCE, Element(Kind.CONTENTS_ITEM, parent))
        self.link = Element(Kind.LINK, reference)
        self.composer = composer
        self.heading = heading
        self.width = width
        self.indent = 0.0 if top_level else 16.0
        self.number_width = 3.2 * self.style.size
        plain = tuple(replace(run, href="") for run in heading.runs)
        text = composer.make(plain, self.style, self.link, width - self.indent - self.number_width)
        self.text = text
        super().__init__(text.height, before=9.0 if top_level else 1.5)

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the entry, its page number and a fine rule, all of it one link."""
        composer = self.composer
        label = composer.digits(composer.page_of[self.heading.anchor])
        page = composer.make((Run(label),), self.number_style, self.link, self.number_width)
        rtl = composer.document.direction is Direction.RTL
        self.text.draw(canvas, x + (self.number_width if rtl else self.indent), top)
        page.draw(canvas, x if rtl else x + self.width - self.number_width, top - self.height + page.height)
        contents = f"{plain_text(self.heading.runs)} {label}"
        box = (x, top - self.height, x + self.width, top)
        canvas.link(self.link, box, f"#{self.heading.anchor}", contents)
        canvas.tag(Artifact.LAYOUT)
        rule_start = x if rtl else x + self.indent
        canvas.fill_box(
            rule_start, top - self.height - 1, self.width - self.indent, 0.4, composer.styles.theme.rule
        )


class ChartBarBox(Box):
    """One bar of a chart: label, bar and value, from the start side on."""

    def __init__(self, composer: Composer, bar: Bar, element: Element, columns: tuple[float, float, float]) -> None:
        label_width, longest, value_width = columns
        styles = composer.styles
        style = styles.text(styles.scale.small + 0.5)
        self.label = composer.make(bar.label, style, element, label_width - 8)
        self.value = composer.make(bar.value, replace(style, weight=BOLD), element, value_width)
        self.length = max(longest * min(max(bar.share, 0.0), 1.0), 0.75)
        self.label_width = label_width
        self.element = element
        self.colour = styles.theme.accent
        self.direction = composer.document.direction
        self.width = sum(columns)
        self.thickness = 1.25 * style.size
        super().__init__(max(self.label.height, self.value.height, self.thickness) + 6)

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw label, bar and value on one middle line."""

        def left(start: float, width: float) -> float:
            return x + (self.width - start - width if self.direction is Direction.RTL else start)

        middle = top - self.height / 2
        self.label.draw(canvas, left(0, self.label_width - 8), middle + self.label.height / 2)
        canvas.tag(self.element)
        bar_left = left(self.label_width, self.length)
        canvas.fill_box(bar_left, middle - self.thickness / 2, self.length, self.thickness, self.colour)
        value_width = self.width - self.label_width - self.length - 6
        value_left = left(self.label_width + self.length + 6, value_width)
        if self.direction is Direction.RTL:
            # The value was set for a column of its own width and ends at that column's right edge.
            value_left = x + self.width - self.label_width - self.length - 6 - self.value_column
        self.value.draw(canvas, value_left, middle + self.value.height / 2)

    value_column = 0.0


class FigureBox(Box):
    """Boxes that stay together: an illustration with its caption."""

    def __init__(self, picture: Box, caption: Box, before: float, after: float) -> None:
        self.picture = picture
        self.caption = caption
        super().__init__(picture.height + caption.before + caption.height, before, after)

    def divide(self, room: float) -> tuple[Box, Box | None] | None:
        """Never in two, but a picture may shrink to fit."""
        if not isinstance(self.picture, PictureBox):
            return None
        smaller = self.picture.shrunk(room - self.caption.before - self.caption.height)
        return (FigureBox(smaller, self.caption, self.before, self.after), None) if smaller else None

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the picture and the caption below it."""
        self.picture.draw(canvas, x, top)
        self.caption.draw(canvas, x, top - self.picture.height - self.caption.before)


class OutlinedBox(Box):
    """A chart on its own: remembers where it was drawn, as a figure must."""

    def __init__(self, box: Box, element: Element, width: float) -> None:
        super().__init__(box.height)
        self.box = box
        self.element = element
        self.width = width

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the box within."""
        self.element.box = (x, top - self.height, x + self.width, top)
        self.box.draw(canvas, x, top)

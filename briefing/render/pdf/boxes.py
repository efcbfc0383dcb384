"""Boxes: what a page is built from.

A box has been set to a width and knows its height. It can be divided where a page ends, and drawn. Boxes are
made in logical order with their structure elements; sides are start and end until they are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from briefing.document import Direction
from briefing.render.pdf.canvas import TaggedCanvas
from briefing.render.pdf.structure import Artifact, Element

Owner = Element | Artifact
_NEARLY = 0.01
"""What sums of lengths may differ by, in points."""


@dataclass(frozen=True, slots=True)
class Side:
    """Turns distances from the start side into distances from the left."""

    direction: Direction
    width: float

    def left(self, start: float, width: float) -> float:
        """Where something `width` wide stands whose start edge is `start` away from the start side."""
        return self.width - start - width if self.direction is Direction.RTL else start


class Box:
    """A block of a known height. Subclasses say how it is divided and drawn."""

    def __init__(self, height: float) -> None:
        self.height = height
        """In points, without the space around."""
        self.before = 0.0
        """Least space above, in points; of two neighbouring spaces the larger one counts."""
        self.after = 0.0
        self.keep_with_next = False
        self.on_rhythm = False
        """Whether the box begins on a line of the page's baseline rhythm."""
        self.least_room = 0.0
        """Height that must be left on a page for the box to begin there, unless it begins the page."""

    def spaced(self, before: float = 0.0, after: float = 0.0, *, keep_with_next: bool = False) -> Self:
        """The same box, with room around it."""
        self.before, self.after, self.keep_with_next = before, after, keep_with_next
        return self

    def placed_like(self, other: Box) -> Self:
        """The same box, with the room around it that `other` has."""
        self.before, self.after = other.before, other.after
        self.keep_with_next, self.on_rhythm = other.keep_with_next, other.on_rhythm
        return self

    def inner(self) -> Sequence[Box]:
        """The boxes that this one consists of."""
        return ()

    def walk(self) -> Iterator[Box]:
        """The box and all boxes within it, in logical order."""
        yield self
        for box in self.inner():
            yield from box.walk()

    def divide(self, room: float) -> tuple[Box, Box | None] | None:  # noqa: ARG002 - for subclasses
        """What can stand in `room` points of height, and the rest; None if nothing can."""
        return None

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw with the upper left corner at `x`, `top`."""
        raise NotImplementedError


class Stack(Box):
    """Boxes one below the other."""

    def __init__(self, boxes: Sequence[Box], *, whole: bool = False, rhythm: float = 0.0) -> None:
        self.boxes = tuple(boxes)
        self.whole = whole
        """Whether the boxes must stay on one page."""
        self.rhythm = rhythm
        """The distance of the lines that boxes may ask to begin on, in points."""
        super().__init__(sum(gap + box.height for gap, box in self._with_gaps()))

    def inner(self) -> Sequence[Box]:
        """The boxes."""
        return self.boxes

    def _with_gaps(self) -> Iterator[tuple[float, Box]]:
        previous: Box | None = None
        used = 0.0
        for box in self.boxes:
            gap = self._gap(previous, box, used)
            used += gap + box.height
            yield gap, box
            previous = box

    def _gap(self, previous: Box | None, box: Box, used: float) -> float:
        if previous is None:
            return 0.0
        gap = max(previous.after, box.before)
        if not self.rhythm or not box.on_rhythm:
            return gap
        over = (used + gap) % self.rhythm
        return gap if min(over, self.rhythm - over) < _NEARLY else gap + self.rhythm - over

    def divide(self, room: float) -> tuple[Box, Box | None] | None:
        """Within a box or between two, never between a heading and what it is the heading of."""
        if self.whole:
            return None
        placed: list[Box] = []
        used = 0.0
        for index, box in enumerate(self.boxes):
            gap = self._gap(placed[-1] if placed else None, box, used)
            left = room - used - gap
            wanted = box.least_room if placed else 0.0
            cut = (box, None) if box.height <= left + _NEARLY else box.divide(left)
            if cut is None or left < wanted - _NEARLY:
                return self._before(index, placed)
            placed.append(cut[0])
            if cut[1]:
                return self._part(placed), self._part([cut[1], *self.boxes[index + 1 :]])
            used += gap + cut[0].height
        return self._part(placed), None

    def _before(self, index: int, placed: Sequence[Box]) -> tuple[Box, Box | None] | None:
        """Divided before a box, or before those that must stay with it."""
        while index and self.boxes[index - 1].keep_with_next:
            index -= 1
        return (self._part(placed[:index]), self._part(self.boxes[index:])) if index else None

    def _part(self, boxes: Sequence[Box]) -> Stack:
        return Stack(boxes, rhythm=self.rhythm).placed_like(self)

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the boxes from the top down."""
        for gap, box in self._with_gaps():
            top -= gap
            box.draw(canvas, x, top)
            top -= box.height


class Cell(NamedTuple):
    """A box in a row."""

    start: float
    """Distance from the start side of the row, in points."""
    width: float
    box: Box
    drop: float = 0.0
    """Distance from the top of the row; less than nothing for what must be level with a neighbour."""


class Row(Box):
    """Boxes side by side, in logical order, which need not be the order of their places."""

    def __init__(self, cells: Sequence[Cell], width: float, direction: Direction) -> None:
        super().__init__(max((cell.drop + cell.box.height for cell in cells), default=0.0))
        self.cells = tuple(cells)
        self.width = width
        self.direction = direction

    def inner(self) -> Sequence[Box]:
        """The boxes of the cells."""
        return [cell.box for cell in self.cells]

    def divide(self, room: float) -> tuple[Box, Box | None] | None:
        """Where the cells that are too tall can be divided."""
        heads, tails = [], []
        for cell in self.cells:
            if cell.drop + cell.box.height <= room + _NEARLY:
                heads.append(cell)
                continue
            cut = cell.box.divide(room - cell.drop)
            if cut is None:
                return None
            heads.append(cell._replace(box=cut[0]))
            if cut[1]:
                tails.append(cell._replace(box=cut[1], drop=0.0))
        return self._part(heads), self._part(tails) if tails else None

    def _part(self, cells: Sequence[Cell]) -> Row:
        return Row(cells, self.width, self.direction).placed_like(self)

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the cells, mirrored where the document runs from right to left."""
        side = Side(self.direction, self.width)
        for cell in self.cells:
            cell.box.draw(canvas, x + side.left(cell.start, cell.width), top - cell.drop)


class Choice(Box):
    """The first of several layouts that the page has room for; the last one may shrink besides."""

    def __init__(self, layouts: Sequence[Box]) -> None:
        super().__init__(layouts[0].height)
        self.layouts = tuple(layouts)

    def inner(self) -> Sequence[Box]:
        """The layout that is preferred."""
        return self.layouts[:1]

    def divide(self, room: float) -> tuple[Box, Box | None] | None:
        """A layout that fits."""
        for layout in self.layouts:
            if layout.height <= room + _NEARLY:
                return layout.placed_like(self), None
        cut = self.layouts[-1].divide(room)
        return (cut[0].placed_like(self), cut[1]) if cut else None

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the layout that is preferred."""
        self.layouts[0].draw(canvas, x, top)


@dataclass(frozen=True, slots=True)
class Bar:
    """A stroke along an edge of a panel."""

    colour: str
    thickness: float = 3.0


@dataclass(frozen=True, slots=True)
class PanelLooks:
    """Room around a box, and what is drawn behind it."""

    padding: tuple[float, float]
    """At start and end, and above and below."""
    tint: str = ""
    start_bar: Bar | None = None
    top_bar: Bar | None = None
    bleed: float = 0.0
    """How far the tint reaches beyond both sides: to the edges of the page, for a band."""


class Panel(Box):
    """A box with room around it, on a tint or with a bar at an edge."""

    def __init__(self, box: Box, width: float, direction: Direction, looks: PanelLooks) -> None:
        super().__init__(box.height + 2 * looks.padding[1])
        self.box = box
        self.width = width
        self.direction = direction
        self.looks = looks

    def inner(self) -> Sequence[Box]:
        """The box within."""
        return (self.box,)

    def divide(self, room: float) -> tuple[Box, Box | None] | None:
        """Where the box within can be divided."""
        cut = self.box.divide(room - 2 * self.looks.padding[1])
        if cut is None:
            return None
        return self._around(cut[0]), self._around(cut[1]) if cut[1] else None

    def _around(self, box: Box) -> Panel:
        return Panel(box, self.width, self.direction, self.looks).placed_like(self)

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw tint and bars as artifacts, then the box."""
        looks = self.looks
        bottom = top - self.height
        if looks.tint or looks.start_bar or looks.top_bar:
            canvas.tag(Artifact.LAYOUT)
        if looks.tint:
            canvas.fill_box(x - looks.bleed, bottom, self.width + 2 * looks.bleed, self.height, looks.tint)
        if bar := looks.start_bar:
            left = x + Side(self.direction, self.width).left(0, bar.thickness)
            canvas.fill_box(left, bottom, bar.thickness, self.height, bar.colour)
        if bar := looks.top_bar:
            canvas.fill_box(x, top - bar.thickness, self.width, bar.thickness, bar.colour)
        self.box.draw(canvas, x + looks.padding[0], top - looks.padding[1])


class RuleBox(Box):
    """A horizontal line, as long as the column or a stroke at its start side."""

    def __init__(self, length: float, thickness: float, colour: str, side: Side | None = None) -> None:
        super().__init__(thickness)
        self.length = length
        self.colour = colour
        self.side = side

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the line as an artifact."""
        canvas.tag(Artifact.LAYOUT)
        left = x + (self.side.left(0, self.length) if self.side else 0.0)
        canvas.fill_box(left, top - self.height, self.length, self.height, self.colour)

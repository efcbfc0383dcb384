"""Boxes: what a page is built from.

A box has been set to a width and knows its height. It can be divided where a page ends, and drawn. Boxes are
made in logical order with their structure elements; sides are start and end until they are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from briefing.document import Direction, Run, Runs
from briefing.render.canvas import TaggedCanvas
from briefing.render.structure import Artifact, Element, Kind, MarkedContent
from briefing.render.text import Line, Segment, TextStyle, Typesetter

Owner = Element | Artifact
_FEWEST_LINES = 2
"""Of a paragraph at the foot and at the head of a page (orphans and widows)."""


class Box:
    """A block of a known height. Subclasses say how it is divided and drawn."""

    def __init__(
        self, height: float, before: float = 0.0, after: float = 0.0, *, keep_with_next: bool = False
    ) -> None:
        self.height = height
        self.before = before
        """Least space above, in points; of two neighbouring spaces the larger one counts."""
        self.after = after
        self.keep_with_next = keep_with_next

    def divide(self, room: float) -> tuple[Box, Box | None] | None:  # noqa: ARG002 - for subclasses
        """What can stand in `room` points of height, and the rest; None if nothing can."""
        return None

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw with the upper left corner at `x`, `top`."""
        raise NotImplementedError


class Inline(NamedTuple):
    """What a run is within its paragraph."""

    element: Element | None
    """A span or link of its own, or None for a plain part of the paragraph."""
    href: str


class TextBox(Box):
    """Lines of a paragraph."""

    def __init__(
        self,
        lines: Sequence[Line],
        runs: Runs,
        style: TextStyle,
        owner: Owner,
        inline: Sequence[Inline],
        *,
        first_baseline: float,
        link_colour: str = "",
    ) -> None:
        super().__init__(len(lines) * style.leading)
        self.lines = tuple(lines)
        self.runs = runs
        self.style = style
        self.owner = owner
        self.inline = tuple(inline)
        self.first_baseline = first_baseline
        """Below the top of the box."""
        self.link_colour = link_colour or style.colour

    def _part(self, lines: Sequence[Line]) -> TextBox:
        part = TextBox(
            lines,
            self.runs,
            self.style,
            self.owner,
            self.inline,
            first_baseline=self.first_baseline,
            link_colour=self.link_colour,
        )
        part.before, part.after = self.before, self.after
        return part

    def divide(self, room: float) -> tuple[Box, Box | None] | None:
        """Between two lines, so that neither part is a single one."""
        fitting = int((room + 0.01) // self.style.leading)
        fitting = min(fitting, len(self.lines) - _FEWEST_LINES)
        if fitting < _FEWEST_LINES:
            return None
        return self._part(self.lines[:fitting]), self._part(self.lines[fitting:])

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the lines; a line that holds links or spans is tagged part by part."""
        baseline = top - self.first_baseline
        for line in self.lines:
            if isinstance(self.owner, Element) and any(
                self.inline[segment.run].element for segment in line.segments
            ):
                self._draw_mixed_line(canvas, self.owner, line, x, baseline)
            else:
                canvas.tag(self.owner)
                for segment in line.segments:
                    self._show(canvas, segment, x, baseline)
            baseline -= self.style.leading

    def _show(self, canvas: TaggedCanvas, segment: Segment, x: float, baseline: float) -> None:
        linked = bool(self.inline[segment.run].href)
        colour = self.link_colour if linked else self.style.colour
        canvas.show(segment, x, baseline, self.style.size, colour)
        if linked:
            thickness = self.style.size / 18
            canvas.fill_box(
                x + segment.x, baseline - self.style.size * 0.16, segment.width, thickness, colour
            )

    def _draw_mixed_line(
        self, canvas: TaggedCanvas, owner: Element, line: Line, x: float, baseline: float
    ) -> None:
        """Marked content in visual order on the page, attached in logical order to the tree."""
        parts: list[tuple[int, Element, MarkedContent]] = []
        for group in _groups(line.segments, self.inline):
            element = self.inline[group[0].run].element or owner
            content = canvas.tag_detached(element)
            parts.append((min(segment.start for segment in group), element, content))
            for segment in group:
                self._show(canvas, segment, x, baseline)
        canvas.end_tag()
        for _, element, content in sorted(parts, key=lambda part: part[0]):
            if element is not owner:
                owner.attach(element)
            element.attach(content)
        for group in _groups(line.segments, self.inline):
            inline = self.inline[group[0].run]
            if inline.href and inline.element:
                left, right = x + group[0].x, x + group[-1].x + group[-1].width
                box = (left, baseline - 0.25 * self.style.size, right, baseline + 0.8 * self.style.size)
                canvas.link(inline.element, box, inline.href, self.runs[group[0].run].text.strip())


def _groups(segments: Sequence[Segment], inline: Sequence[Inline]) -> list[list[Segment]]:
    """Visual neighbours that belong to the same element."""
    groups: list[list[Segment]] = []
    for segment in segments:
        if groups and inline[groups[-1][0].run].element is inline[segment.run].element:
            groups[-1].append(segment)
        else:
            groups.append([segment])
    return groups


def inline_elements(runs: Runs, language: str) -> list[Inline]:
    """Links, and spans in a language other than `language`; neighbours that differ in looks alone share one."""
    result: list[Inline] = []
    for index, run in enumerate(runs):
        foreign = run.language if run.language != language else ""
        before = runs[index - 1] if index else Run("")
        if index and (run.href, run.language) == (before.href, before.language):
            result.append(result[-1])
        elif run.href:
            result.append(Inline(Element(Kind.LINK, language=foreign), run.href))
        elif foreign:
            result.append(Inline(Element(Kind.SPAN, language=foreign), ""))
        else:
            result.append(Inline(None, ""))
    return result


@dataclass(frozen=True, slots=True)
class TextMaker:
    """Sets runs as text boxes, all in one language and direction."""

    typesetter: Typesetter
    link_colour: str

    def __call__(
        self,
        runs: Runs,
        style: TextStyle,
        owner: Owner,
        width: float,
        *,
        before: float = 0.0,
        after: float = 0.0,
        keep_with_next: bool = False,
    ) -> TextBox:
        """`runs` as a paragraph `width` points wide."""
        shaped = self.typesetter.shape(runs, style)
        tagged = isinstance(owner, Element)
        inline = inline_elements(runs, self.typesetter.language) if tagged else [Inline(None, "")] * len(runs)
        face = self.typesetter.fonts.primary(style.weight)
        scale = style.size / face.units_per_em
        slack = style.leading - (face.ascent - face.descent) * scale
        box = TextBox(
            shaped.lines(width),
            runs,
            style,
            owner,
            inline,
            first_baseline=slack / 2 + face.ascent * scale,
            link_colour=self.link_colour,
        )
        box.before, box.after, box.keep_with_next = before, after, keep_with_next
        return box

    def width(self, runs: Runs, style: TextStyle) -> float:
        """How wide `runs` are on one line."""
        return self.typesetter.shape(runs, replace(style, justify=False)).width


class Stack(Box):
    """Boxes one below the other."""

    def __init__(self, boxes: Sequence[Box], before: float = 0.0, after: float = 0.0) -> None:
        self.boxes = tuple(boxes)
        height = sum(gap + box.height for gap, box in self._with_gaps())
        super().__init__(height, before, after)

    def _with_gaps(self) -> Iterator[tuple[float, Box]]:
        previous: Box | None = None
        for box in self.boxes:
            yield max(previous.after, box.before) if previous else 0.0, box
            previous = box

    def divide(self, room: float) -> tuple[Box, Box | None] | None:
        """Within a box or between two, never between a heading and what it is the heading of."""
        used = 0.0
        for index, (gap, box) in enumerate(self._with_gaps()):
            if used + gap + box.height <= room + 0.01:
                used += gap + box.height
                continue
            cut = box.divide(room - used - gap)
            if cut:
                head, rest = cut
                tail = [*([rest] if rest else []), *self.boxes[index + 1 :]]
                return self._part([*self.boxes[:index], head]), self._part(tail) if tail else None
            while index and self.boxes[index - 1].keep_with_next:
                index -= 1  # noqa: PLW2901 - the loop ends here
            return (self._part(self.boxes[:index]), self._part(self.boxes[index:])) if index else None
        return self, None

    def _part(self, boxes: Sequence[Box]) -> Stack:
        return Stack(boxes, self.before, self.after)

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


class Row(Box):
    """Boxes side by side, from the start side on."""

    def __init__(
        self,
        cells: Sequence[Cell],
        width: float,
        direction: Direction,
        before: float = 0.0,
        after: float = 0.0,
    ) -> None:
        super().__init__(max((cell.box.height for cell in cells), default=0.0), before, after)
        self.cells = tuple(cells)
        self.width = width
        self.direction = direction

    def divide(self, room: float) -> tuple[Box, Box | None] | None:
        """Where the cells that are too tall can be divided."""
        heads, tails = [], []
        for cell in self.cells:
            if cell.box.height <= room + 0.01:
                heads.append(cell)
                continue
            cut = cell.box.divide(room)
            if cut is None:
                return None
            heads.append(cell._replace(box=cut[0]))
            if cut[1]:
                tails.append(cell._replace(box=cut[1]))
        rest = Row(tails, self.width, self.direction, self.before, self.after) if tails else None
        return Row(heads, self.width, self.direction, self.before, self.after), rest

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the cells; the first stands at the start side."""
        for cell in self.cells:
            mirrored = self.direction is Direction.RTL
            left = self.width - cell.start - cell.width if mirrored else cell.start
            cell.box.draw(canvas, x + left, top)


class Panel(Box):
    """A box with room around it, on a tint or with a bar at its start side."""

    def __init__(
        self,
        box: Box,
        width: float,
        direction: Direction,
        *,
        padding: tuple[float, float],
        tint: str = "",
        bar: str = "",
        bar_width: float = 3.0,
    ) -> None:
        super().__init__(box.height + 2 * padding[1])
        self.box = box
        self.width = width
        self.direction = direction
        self.padding = padding
        """At start and end, and above and below."""
        self.tint = tint
        self.bar = bar
        self.bar_width = bar_width

    def divide(self, room: float) -> tuple[Box, Box | None] | None:
        """Where the box within can be divided."""
        cut = self.box.divide(room - 2 * self.padding[1])
        if cut is None:
            return None
        return self._around(cut[0]), self._around(cut[1]) if cut[1] else None

    def _around(self, box: Box) -> Panel:
        panel = Panel(
            box,
            self.width,
            self.direction,
            padding=self.padding,
            tint=self.tint,
            bar=self.bar,
            bar_width=self.bar_width,
        )
        panel.before, panel.after = self.before, self.after
        return panel

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw tint and bar as artifacts, then the box."""
        if self.tint or self.bar:
            canvas.tag(Artifact.LAYOUT)
        if self.tint:
            canvas.fill_box(x, top - self.height, self.width, self.height, self.tint)
        if self.bar:
            left = x + self.width - self.bar_width if self.direction is Direction.RTL else x
            canvas.fill_box(left, top - self.height, self.bar_width, self.height, self.bar)
        self.box.draw(canvas, x + self.padding[0], top - self.padding[1])


class RuleBox(Box):
    """A horizontal line."""

    def __init__(self, width: float, thickness: float, colour: str) -> None:
        super().__init__(thickness)
        self.width = width
        self.colour = colour

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the line as an artifact."""
        canvas.tag(Artifact.LAYOUT)
        canvas.fill_box(x, top - self.height, self.width, self.height, self.colour)


@dataclass(frozen=True, slots=True)
class TableLooks:
    """Colours and thickness of a table's rules and tints."""

    header_tint: str
    row_tint: str
    rule: str
    strong_rule: str


class TableBox(Box):
    """Rows under a header that comes again on each page."""

    def __init__(
        self,
        header: Row | None,
        repeated: Row | None,
        rows: Sequence[Row],
        looks: TableLooks,
        *,
        first_number: int = 0,
    ) -> None:
        super().__init__((header.height if header else 0.0) + sum(row.height for row in rows))
        self.header = header
        self.repeated = repeated
        """The header as an artifact, for the pages after the first."""
        self.rows = tuple(rows)
        self.looks = looks
        self.first_number = first_number

    def divide(self, room: float) -> tuple[Box, Box | None] | None:
        """Between two rows; within a row only if it would not fit on any page."""
        used = self.header.height if self.header else 0.0
        fitting = 0
        while fitting < len(self.rows) and used + self.rows[fitting].height <= room + 0.01:
            used += self.rows[fitting].height
            fitting += 1
        if fitting == len(self.rows):
            return self, None
        if fitting:
            return self._part(self.header, self.rows[:fitting], 0), self._part(
                self.repeated, self.rows[fitting:], fitting
            )
        return None

    def divide_row(self, room: float) -> tuple[Box, Box | None] | None:
        """As `divide`, where not even the first row fits on an empty page."""
        used = self.header.height if self.header else 0.0
        cut = self.rows[0].divide(room - used)
        if cut is None:
            return None
        head, rest = cut
        rows = [*([rest] if isinstance(rest, Row) else []), *self.rows[1:]]
        heads = [head] if isinstance(head, Row) else []
        return self._part(self.header, heads, 0), self._part(self.repeated, rows, 0) if rows else None

    def _part(self, header: Row | None, rows: Sequence[Row], offset: int) -> TableBox:
        part = TableBox(header, self.repeated, rows, self.looks, first_number=self.first_number + offset)
        part.before, part.after = self.before, self.after
        return part

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw tints and rules as artifacts, and the rows over them."""
        looks = self.looks
        if self.header:
            self._draw_row(canvas, self.header, x, top, looks.header_tint, looks.strong_rule, 1.0)
            top -= self.header.height
        for index, row in enumerate(self.rows, start=self.first_number):
            tint = looks.row_tint if index % 2 else ""
            self._draw_row(canvas, row, x, top, tint, looks.rule, 0.5)
            top -= row.height

    def _draw_row(  # noqa: PLR0913, PLR0917 - a row's place and its looks
        self, canvas: TaggedCanvas, row: Row, x: float, top: float, tint: str, rule: str, thickness: float
    ) -> None:
        canvas.tag(Artifact.LAYOUT)
        if tint:
            canvas.fill_box(x, top - row.height, row.width, row.height, tint)
        canvas.fill_box(x, top - row.height, row.width, thickness, rule)
        row.draw(canvas, x, top)

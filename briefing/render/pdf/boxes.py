"""Boxes: what a page is built from.

A box has been set to a width and knows its height. It can be divided where a page ends, and drawn. Boxes are
made in logical order with their structure elements; sides are start and end until they are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from briefing.document import Direction, Run, Runs
from briefing.render.pdf.canvas import TaggedCanvas
from briefing.render.pdf.structure import Artifact, Element, Kind
from briefing.render.typesetting.lines import Line, Segment
from briefing.render.typesetting.text import TextStyle, Typesetter

Owner = Element | Artifact
_BAR = 3.0
"""Width of the bar beside a panel, in points."""
_FEWEST_LINES = 2
"""Of a paragraph at the foot and at the head of a page (orphans and widows)."""


class Box:
    """A block of a known height. Subclasses say how it is divided and drawn."""

    def __init__(self, height: float) -> None:
        self.height = height
        """In points, without the space around."""
        self.before = 0.0
        """Least space above, in points; of two neighbouring spaces the larger one counts."""
        self.after = 0.0
        self.keep_with_next = False

    def spaced(self, before: float = 0.0, after: float = 0.0, *, keep_with_next: bool = False) -> Self:
        """The same box, with room around it."""
        self.before, self.after, self.keep_with_next = before, after, keep_with_next
        return self

    def divide(self, room: float) -> tuple[Box, Box | None] | None:  # noqa: ARG002 - for subclasses
        """What can stand in `room` points of height, and the rest; None if nothing can."""
        return None

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw with the upper left corner at `x`, `top`."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, eq=False)
class Inline:
    """What a run is within its paragraph."""

    element: Element | None
    """A span or link of its own, or None for a plain part of the paragraph."""
    href: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What all lines of a paragraph have in common."""

    runs: Runs
    style: TextStyle
    owner: Owner
    inline: tuple[Inline, ...]
    """One for each of `runs`."""
    first_baseline: float
    """Below the top of the box, in points."""
    link_colour: str


class TextBox(Box):
    """Lines of a paragraph."""

    def __init__(self, lines: Sequence[Line], setting: Setting) -> None:
        super().__init__(len(lines) * setting.style.leading)
        self.lines = tuple(lines)
        self.setting = setting

    @property
    def style(self) -> TextStyle:
        """How the paragraph is set."""
        return self.setting.style

    @property
    def owner(self) -> Owner:
        """What the text belongs to."""
        return self.setting.owner

    def _part(self, lines: Sequence[Line]) -> TextBox:
        return TextBox(lines, self.setting).spaced(self.before, self.after)

    def divide(self, room: float) -> tuple[Box, Box | None] | None:
        """Between two lines, so that neither part is a single one."""
        fitting = int((room + 0.01) // self.style.leading)
        fitting = min(fitting, len(self.lines) - _FEWEST_LINES)
        if fitting < _FEWEST_LINES:
            return None
        return self._part(self.lines[:fitting]), self._part(self.lines[fitting:])

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the lines; a line that holds links or spans is tagged part by part."""
        baseline = top - self.setting.first_baseline
        for line in self.lines:
            if isinstance(self.owner, Element) and any(
                self.setting.inline[segment.run].element for segment in line.segments
            ):
                self._draw_mixed_line(canvas, self.owner, line, x, baseline)
            else:
                canvas.tag(self.owner)
                for segment in line.segments:
                    self._show(canvas, segment, x, baseline)
            baseline -= self.style.leading

    def _show(self, canvas: TaggedCanvas, segment: Segment, x: float, baseline: float) -> None:
        linked = bool(self.setting.inline[segment.run].href)
        colour = self.setting.link_colour if linked else self.style.colour
        size = self.style.size
        canvas.show(segment, x, baseline, size, colour)
        if linked and not segment.hanging:
            canvas.fill_box(x + segment.x, baseline - 0.16 * size, segment.width, size / 18, colour)

    def _draw_mixed_line(
        self, canvas: TaggedCanvas, owner: Element, line: Line, x: float, baseline: float
    ) -> None:
        size = self.style.size
        for group in _groups(line.segments, self.setting.inline):
            inline = self.setting.inline[group[0].run]
            if inline.element:
                owner.attach(inline.element)
            canvas.end_tag()
            canvas.tag(inline.element or owner)
            for segment in group:
                self._show(canvas, segment, x, baseline)
            visible = [segment for segment in group if not segment.hanging]
            if inline.href and inline.element and visible:
                left = min(segment.x for segment in visible)
                right = max(segment.x + segment.width for segment in visible)
                box = (x + left, baseline - 0.25 * size, x + right, baseline + 0.8 * size)
                canvas.link(inline.element, box, inline.href, self._link_text(inline))
        canvas.end_tag()

    def _link_text(self, inline: Inline) -> str:
        runs = zip(self.setting.runs, self.setting.inline, strict=True)
        return "".join(run.text for run, own in runs if own is inline).strip()


def _groups(segments: Sequence[Segment], inline: Sequence[Inline]) -> list[list[Segment]]:
    """Neighbours in reading order that belong to the same element."""
    groups: list[list[Segment]] = []
    for segment in segments:
        if groups and inline[groups[-1][0].run].element is inline[segment.run].element:
            groups[-1].append(segment)
        else:
            groups.append([segment])
    return groups


def inline_elements(runs: Runs, language: str) -> list[Inline]:
    """Links, and spans in languages other than `language`; runs that differ in looks alone share one."""
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

    def __call__(self, runs: Runs, style: TextStyle, owner: Owner, width: float) -> TextBox:
        """`runs` as a paragraph `width` points wide."""
        tagged = isinstance(owner, Element)
        inline = inline_elements(runs, self.typesetter.language) if tagged else [Inline(None, "")] * len(runs)
        face = self.typesetter.fonts.primary(style.weight)
        scale = style.size / face.units_per_em
        slack = style.leading - (face.ascent - face.descent) * scale
        first_baseline = slack / 2 + face.ascent * scale
        setting = Setting(runs, style, owner, tuple(inline), first_baseline, self.link_colour)
        return TextBox(self.typesetter.shape(runs, style).lines(width), setting)

    def width(self, runs: Runs, style: TextStyle) -> float:
        """How wide `runs` are on one line."""
        return self.typesetter.shape(runs, replace(style, justify=False)).width


class Stack(Box):
    """Boxes one below the other."""

    def __init__(self, boxes: Sequence[Box], *, whole: bool = False) -> None:
        self.boxes = tuple(boxes)
        self.whole = whole
        """Whether the boxes must stay on one page."""
        super().__init__(sum(gap + box.height for gap, box in self._with_gaps()))

    def _with_gaps(self) -> Iterator[tuple[float, Box]]:
        previous: Box | None = None
        for box in self.boxes:
            yield max(previous.after, box.before) if previous else 0.0, box
            previous = box

    def divide(self, room: float) -> tuple[Box, Box | None] | None:
        """Within a box or between two, never between a heading and what it is the heading of."""
        used = 0.0
        if self.whole:
            return None
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
        return Stack(boxes).spaced(self.before, self.after)

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

    def __init__(self, cells: Sequence[Cell], width: float, direction: Direction) -> None:
        super().__init__(max((cell.box.height for cell in cells), default=0.0))
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
        rest = Row(tails, self.width, self.direction).spaced(self.before, self.after) if tails else None
        return Row(heads, self.width, self.direction).spaced(self.before, self.after), rest

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the cells; the first stands at the start side."""
        for cell in self.cells:
            mirrored = self.direction is Direction.RTL
            left = self.width - cell.start - cell.width if mirrored else cell.start
            cell.box.draw(canvas, x + left, top)


@dataclass(frozen=True, slots=True)
class PanelLooks:
    """Room around a box, and what is drawn behind it."""

    padding: tuple[float, float]
    """At start and end, and above and below."""
    tint: str = ""
    bar: str = ""
    """Colour of the bar at the start side."""


class Panel(Box):
    """A box with room around it, on a tint or with a bar at its start side."""

    def __init__(self, box: Box, width: float, direction: Direction, looks: PanelLooks) -> None:
        super().__init__(box.height + 2 * looks.padding[1])
        self.box = box
        self.width = width
        self.direction = direction
        self.looks = looks

    def divide(self, room: float) -> tuple[Box, Box | None] | None:
        """Where the box within can be divided."""
        cut = self.box.divide(room - 2 * self.looks.padding[1])
        if cut is None:
            return None
        return self._around(cut[0]), self._around(cut[1]) if cut[1] else None

    def _around(self, box: Box) -> Panel:
        return Panel(box, self.width, self.direction, self.looks).spaced(self.before, self.after)

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw tint and bar as artifacts, then the box."""
        looks = self.looks
        if looks.tint or looks.bar:
            canvas.tag(Artifact.LAYOUT)
        if looks.tint:
            canvas.fill_box(x, top - self.height, self.width, self.height, looks.tint)
        if looks.bar:
            left = x + self.width - _BAR if self.direction is Direction.RTL else x
            canvas.fill_box(left, top - self.height, _BAR, self.height, looks.bar)
        self.box.draw(canvas, x + looks.padding[0], top - looks.padding[1])


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

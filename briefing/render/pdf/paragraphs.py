"""Paragraphs: runs become lines on the page and elements in the structure tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefing.document import Run, Runs
from briefing.render.pdf.boxes import Box, Owner
from briefing.render.pdf.canvas import TaggedCanvas
from briefing.render.pdf.structure import Element, Kind
from briefing.render.typesetting.lines import Line, Segment
from briefing.render.typesetting.text import ShapedText, TextStyle, Typesetter

_FEWEST_LINES = 2
"""Of a paragraph at the foot and at the head of a page (orphans and widows)."""


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
        return TextBox(lines, self.setting).placed_like(self)

    def divide(self, room: float) -> tuple[Box, Box | None] | None:
        """Between two lines, so that neither part is a single one; not within a word if it can be helped."""
        fitting = int((room + 0.01) // self.style.leading)
        fitting = min(fitting, len(self.lines) - _FEWEST_LINES)
        while fitting > _FEWEST_LINES and self.lines[fitting - 1].hyphenated:
            fitting -= 1
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
        canvas.show(segment, x, baseline, colour)
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
class Galley:
    """A paragraph that is shaped, to be broken into lines of any width."""

    shaped: ShapedText
    setting: Setting

    @property
    def width(self) -> float:
        """On one line, in points."""
        return self.shaped.width

    def box(self, width: float) -> TextBox:
        """The paragraph `width` points wide."""
        return TextBox(self.shaped.lines(width), self.setting)


@dataclass(frozen=True, slots=True)
class TextMaker:
    """Sets runs as text boxes, all in one language and direction."""

    typesetter: Typesetter
    link_colour: str

    def galley(self, runs: Runs, style: TextStyle, owner: Owner) -> Galley:
        """`runs` as a paragraph that has no width yet."""
        tagged = isinstance(owner, Element)
        inline = inline_elements(runs, self.typesetter.language) if tagged else [Inline(None, "")] * len(runs)
        face = self.typesetter.fonts.primary(style.weight)
        scale = style.size / face.units_per_em
        slack = style.leading - (face.ascent - face.descent) * scale
        first_baseline = slack / 2 + face.ascent * scale
        setting = Setting(runs, style, owner, tuple(inline), first_baseline, self.link_colour)
        return Galley(self.typesetter.shape(runs, style), setting)

    def __call__(self, runs: Runs, style: TextStyle, owner: Owner, width: float) -> TextBox:
        """`runs` as a paragraph `width` points wide."""
        return self.galley(runs, style, owner).box(width)

    def width(self, runs: Runs, style: TextStyle) -> float:
        """How wide `runs` are on one line."""
        return self.typesetter.shape(runs, style).width

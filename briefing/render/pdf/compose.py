"""Composition: the blocks of a `Document` become boxes on the page and elements in the structure tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import assert_never

from briefing.document import (
    Block,
    Chart,
    Contents,
    Heading,
    KeyFigures,
    List,
    Note,
    Paragraph,
    Picture,
    Quote,
    Role,
    Run,
    Table,
    TableKind,
    plain_text,
)
from briefing.render.flow import introductions
from briefing.render.pdf.blocks import HeadingBox
from briefing.render.pdf.boxes import Box, Cell, Panel, PanelLooks, Row, RuleBox, Stack
from briefing.render.pdf.cards import fact_sheet, key_figures_band, note_panel, pull_quote, together
from briefing.render.pdf.contents import contents_boxes
from briefing.render.pdf.design import Design
from briefing.render.pdf.figures import chart_box, picture_box, picture_pair
from briefing.render.pdf.page import MARGIN
from briefing.render.pdf.paragraphs import Galley, TextBox
from briefing.render.pdf.structure import Element, Kind
from briefing.render.pdf.tables import table_boxes
from briefing.render.typesetting.fonts import BOLD

_HEADING_KINDS = {1: Kind.HEADING_1, 2: Kind.HEADING_2, 3: Kind.HEADING_3}
_TALLEST_INTRODUCTION = 0.25
"""As a share of the text area's height: what leads to a table stays on its page."""
_OPENING_ROOM = 0.26
"""Share of the text area's height that must be left for a section to open on a page."""
_OPENING_PADDING = 18.0
_STROKE = (44.0, 3.0)
"""Length and thickness of the stroke above the title of a section, in points."""
_LONGEST_WHOLE_LIST = 0.16
"""As a share of the text area's height."""
_REMARK_GAP = 8.0
"""Between a table and a remark on it, in points."""
_MOST_HANGING_LINES = 4
"""Of a heading in the side column."""


class Composer:
    """Turns blocks into boxes for one document. Elements are made in the order of the calls."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self._heading_level = 0

    def body(self) -> Stack:
        """All blocks of the document, one below the other."""
        blocks = self.design.document.blocks
        introducing = introductions(blocks)
        boxes: list[Box] = []
        index = 0
        for group in _groups(blocks):
            if index and _is_remark(blocks[index - 1], group[0]):
                boxes[-1].after = _REMARK_GAP
            boxes += self._compose_group(group)
            index += len(group)
            if (
                index - 1 in introducing
                and boxes[-1].height < _TALLEST_INTRODUCTION * self.design.grid.height
            ):
                boxes[-1].keep_with_next = True
        return Stack(boxes, rhythm=self.design.rhythm)

    def _compose_group(self, group: Sequence[Block]) -> Sequence[Box]:
        match group:
            case [Heading(level=1) as heading, Paragraph(role=Role.LEAD) as lead]:
                return [self._opening(heading, lead)]
            case [Heading() as heading, (Paragraph() | List()) as text]:
                return self._headed(heading, text)
            case [Heading() as heading, KeyFigures() as figures]:
                # One band right below the other.
                opening, band = self._opening(heading), key_figures_band(self.design, figures)
                opening.after = band.before = 0.0
                return [opening, band]
            case [Picture(), *_] if len(group) > 1:
                return [picture_pair(self.design, [one for one in group if isinstance(one, Picture)])]
            case _:
                return [box for block in group for box in self._compose(block)]

    def _compose(self, block: Block) -> Sequence[Box]:  # noqa: C901, PLR0911 - one case per kind of block
        """The boxes of one block."""
        design = self.design
        match block:
            case Heading():
                return [self._lone_heading(block)]
            case Paragraph(role=Role.SMALL):
                # A remark on what takes all columns begins where that begins.
                return [self._paragraph(block, design.grid.width)]
            case Paragraph():
                return [design.in_text_column(self._paragraph(block, design.grid.text))]
            case List():
                return [design.in_text_column(self._whole_list(block))]
            case Table():
                is_card = block.kind is TableKind.FACT_SHEET
                return [fact_sheet(design, block)] if is_card else table_boxes(design, block)
            case KeyFigures():
                return [key_figures_band(design, block)]
            case Picture():
                return [picture_box(design, block)]
            case Chart():
                return [chart_box(design, block)]
            case Quote():
                return [pull_quote(design, block)]
            case Note():
                return [design.in_text_column(note_panel(design, block, design.grid.text))]
            case Contents():
                return contents_boxes(design, block)
            case _:
                assert_never(block)

    # --- headings -------------------------------------------------------------------------------

    def _opening(self, heading: Heading, lead: Paragraph | None = None) -> Box:
        """A section begins on a band of colour from edge to edge: title and opening paragraph."""
        design = self.design
        grid, theme = design.grid, design.theme
        stroke = RuleBox(*_STROKE, theme.accent, design.side).spaced(after=10.0)
        title = self._heading_galley(heading).box(grid.width)
        boxes: list[Box] = [stroke, _heading_box(heading, title)]
        if lead:
            style = design.styles.text(design.prose.lead)
            text = design.text(lead.runs, style, Element(Kind.PARAGRAPH, design.root), grid.text)
            boxes.append(design.in_text_column(text).spaced(10.0))
        looks = PanelLooks((0.0, _OPENING_PADDING), theme.accent_soft, bleed=MARGIN)
        band = Panel(together(design, boxes), grid.width, design.direction, looks)
        band.spaced(30.0, 16.0, keep_with_next=True)
        band.least_room = _OPENING_ROOM * grid.height
        return band

    def _headed(self, heading: Heading, block: Paragraph | List) -> Sequence[Box]:
        """A heading of the second level stands in the side column, level with its text."""
        design = self.design
        grid = design.grid
        galley = self._heading_galley(heading)
        text = galley.box(grid.side)
        too_long = len(text.lines) > _MOST_HANGING_LINES
        if heading.level > 2 or too_long or design.breaks_words(heading.runs, text.style, grid.side):
            return [self._above(heading, galley), *self._compose(block)]
        body = self._whole_list(block) if isinstance(block, List) else self._paragraph(block, grid.text)
        # Level with the first line of the text; the text itself stays on the rhythm of the page.
        level = _first_baseline(body) - text.setting.first_baseline
        cells = [
            Cell(0, grid.side, _heading_box(heading, text), level),
            Cell(grid.text_start, grid.text, body),
        ]
        row = design.row(cells).placed_like(body)
        row.before, row.on_rhythm = 4 * design.rhythm, True
        return [row]

    def _lone_heading(self, heading: Heading) -> Box:
        """A heading over something that is no text: it begins where that begins."""
        if heading.level == 1:
            return self._opening(heading)
        return self._spaced_heading(heading, self._heading_galley(heading).box(self.design.grid.width))

    def _above(self, heading: Heading, galley: Galley) -> Box:
        """A heading in the column of text, above its text."""
        box = self._spaced_heading(heading, galley.box(self.design.grid.text))
        return self.design.in_text_column(box)

    def _spaced_heading(self, heading: Heading, text: TextBox) -> HeadingBox:
        rhythm = self.design.rhythm
        before = (4 if heading.level == 2 else 2) * rhythm
        return _heading_box(heading, text).spaced(before, 0.5 * rhythm, keep_with_next=True)

    def _heading_galley(self, heading: Heading) -> Galley:
        level = min(max(heading.level, 1), 3)
        scale, theme = self.design.scale, self.design.theme
        size = (scale.heading1, scale.heading2, scale.heading3)[level - 1]
        style = self.design.styles.title(size, theme.ink if level == 3 else "")
        # No level may be skipped on the way down (ISO 14289-1, 7.4.2); the looks stay as the author chose.
        self._heading_level = min(level, self._heading_level + 1)
        return self.design.galley(
            heading.runs, style, Element(_HEADING_KINDS[self._heading_level], self.design.root)
        )

    # --- running text ---------------------------------------------------------------------------

    def _paragraph(self, paragraph: Paragraph, width: float) -> TextBox:
        design = self.design
        style = {
            Role.BODY: design.styles.body,
            Role.LEAD: design.styles.text(design.prose.lead),
            Role.SMALL: design.styles.close(design.scale.small, design.theme.muted),
        }[paragraph.role]
        text = design.text(paragraph.runs, style, Element(Kind.PARAGRAPH, design.root), width)
        return text.spaced(after=design.rhythm)

    def _whole_list(self, block: List) -> Stack:
        """The items; a short list stays on one page."""
        items = self._list(block)
        height = Stack(items).height
        whole = height < _LONGEST_WHOLE_LIST * self.design.grid.height
        return Stack(items, whole=whole).spaced(after=self.design.rhythm)

    def _list(self, block: List) -> Sequence[Row]:
        design = self.design
        width = design.grid.text
        element = Element(Kind.LIST, design.root, numbering="Decimal" if block.ordered else "Disc")
        style = design.styles.text(design.prose.body)
        marker_style = replace(style, colour=design.theme.accent, weight=BOLD, justify=False)
        markers = [
            (Run(f"{design.digits(number)}." if block.ordered else "\N{BULLET}"),)
            for number in range(1, len(block.items) + 1)
        ]
        indent = max([7.0, *(design.make.width(marker, marker_style) for marker in markers)]) + 7.0
        rows = []
        for marker, runs in zip(markers, block.items, strict=True):
            item = Element(Kind.LIST_ITEM, element)
            label = design.text(marker, marker_style, Element(Kind.LABEL, item), indent)
            body = design.text(runs, style, Element(Kind.LIST_BODY, item), width - indent)
            cells = [Cell(0, indent, label), Cell(indent, width - indent, body)]
            rows.append(Row(cells, width, design.direction).spaced(after=design.rhythm / 2))
        return rows


def _groups(blocks: Sequence[Block]) -> Iterator[Sequence[Block]]:
    """Blocks that are laid out together: a heading with its text, two pictures that follow each other."""
    index = 0
    while index < len(blocks):
        match blocks[index : index + 2]:
            case [Heading(level=1), KeyFigures() | Paragraph(role=Role.LEAD)]:
                size = 2
            case [Heading(level=level), Paragraph() | List()] if level > 1:
                size = 2
            case [Picture(), Picture()]:
                size = 2
            case _:
                size = 1
        yield blocks[index : index + size]
        index += size


def _is_remark(block: Block, following: Block) -> bool:
    return (
        isinstance(block, Table | KeyFigures)
        and isinstance(following, Paragraph)
        and following.role is Role.SMALL
    )


def _heading_box(heading: Heading, text: TextBox) -> HeadingBox:
    return HeadingBox(text, min(max(heading.level, 1), 3), heading.anchor, plain_text(heading.runs))


def _first_baseline(box: Box) -> float:
    """Of the first text in a box, below its top."""
    return next((one.setting.first_baseline for one in box.walk() if isinstance(one, TextBox)), 0.0)

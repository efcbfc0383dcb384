"""Figures: photographs on the grid, and bar charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefing.document import Chart, Picture, Runs
from briefing.render.grid import GUTTER
from briefing.render.pdf.boxes import Box, Cell, Choice, Side, Stack
from briefing.render.pdf.canvas import TaggedCanvas
from briefing.render.pdf.design import Design
from briefing.render.pdf.paragraphs import Galley, TextBox
from briefing.render.pdf.pictures import PictureBox, placed_image
from briefing.render.pdf.structure import Element, Kind
from briefing.render.typesetting.fonts import BOLD

_TALLEST_PICTURE = 0.52
"""As a share of the height of the text area."""
_CAPTION_GAP = 7.0
_ROUND_FIGURE = (10.0, 16.0)
"""Space before and after a figure, in points."""
_WIDEST_LABEL, _WIDEST_VALUE = 0.4, 0.34
"""Of a chart, as shares of its width."""
_BAR_GAP = 9.0
"""Between a label and the axis, and between a bar and its value."""


@dataclass(frozen=True, slots=True)
class _Caption:
    """What stands below or beside a figure."""

    text: Galley
    credit: Galley | None

    def box(self, width: float) -> Box:
        """The caption, and the credit below it."""
        parts = [self.text, *([self.credit] if self.credit else [])]
        return Stack([part.box(width) for part in parts], whole=True)


def picture_box(design: Design, picture: Picture) -> Box:
    """A photograph across all columns, or in the column of text where the page has no room for that."""
    group = Element(Kind.DIVISION, design.root)
    element = Element(Kind.FIGURE, group, alt=picture.alt)
    caption = _caption(design, picture.caption, picture.credit, group)
    grid = design.grid
    image = placed_image(picture, grid.width)
    layouts: list[Box] = []
    size = _fitted(picture, grid.width, _TALLEST_PICTURE * grid.height)
    if size[0] > grid.text:
        photo = PictureBox(image, element, size, design.side)
        below = design.row([Cell(0, grid.text, caption.box(grid.text))]).spaced(_CAPTION_GAP)
        layouts.append(Stack([photo, below], whole=True))
    size = _fitted(picture, grid.text, _TALLEST_PICTURE * grid.height)
    cells = [
        Cell(
            grid.text_start,
            grid.text,
            PictureBox(image, element, size, Side(design.direction, grid.text)),
        ),
        Cell(0, grid.side, caption.box(grid.side)),
    ]
    return Choice([*layouts, design.row(cells)]).spaced(*_ROUND_FIGURE)


def picture_pair(design: Design, pictures: Sequence[Picture]) -> Box:
    """Two photographs side by side, equally tall, each with its caption below."""
    ratios = [picture.width / picture.height for picture in pictures]
    room = design.grid.width - GUTTER
    height = min(room / sum(ratios), _TALLEST_PICTURE * design.grid.height)
    cells = []
    start = 0.0
    for picture, ratio in zip(pictures, ratios, strict=True):
        group = Element(Kind.DIVISION, design.root)
        element = Element(Kind.FIGURE, group, alt=picture.alt)
        caption = _caption(design, picture.caption, picture.credit, group)
        width = ratio * height
        column = max(width, min(design.grid.side, room / 2))
        image, side = placed_image(picture, width), Side(design.direction, column)
        photo = PictureBox(image, element, (width, height), side)
        boxes = [photo, caption.box(column).spaced(_CAPTION_GAP)]
        cells.append(Cell(start, column, Stack(boxes, whole=True)))
        start += column + GUTTER
    return design.row(cells).spaced(*_ROUND_FIGURE)


def _fitted(picture: Picture, width: float, height: float) -> tuple[float, float]:
    scale = min(width / picture.width, height / picture.height)
    return picture.width * scale, picture.height * scale


def _caption(design: Design, words: Runs, credit: Runs, group: Element) -> _Caption:
    element = Element(Kind.CAPTION, group)
    text = design.caption(Kind.FIGURE, words, element)
    style = design.styles.close(design.scale.small - 1, design.theme.muted)
    return _Caption(text, design.galley(credit, style, element) if credit else None)


def chart_box(design: Design, chart: Chart) -> Box:
    """A bar chart in the column of text; its title stands beside it."""
    grid, styles, scale = design.grid, design.styles, design.scale
    group = Element(Kind.DIVISION, design.root)
    element = Element(Kind.FIGURE, group, alt=chart.alt)
    style = styles.close(scale.table)
    labels = [design.galley(bar.label, style, element) for bar in chart.bars]
    bold = styles.close(scale.table, weight=BOLD)
    values = [design.galley(bar.value, bold, element) for bar in chart.bars]
    label_width = min(max((one.width for one in labels), default=0.0) + 1, _WIDEST_LABEL * grid.text)
    value_width = min(max((one.width for one in values), default=0.0) + 1, _WIDEST_VALUE * grid.text)
    longest = grid.text - label_width - value_width - 2 * _BAR_GAP
    looks = ChartLooks(design.theme.accent, design.theme.ink, Side(design.direction, grid.text))
    bars = [
        BarBox(
            label.box(label_width),
            value.box(value_width),
            BarColumns(label_width, max(longest * min(max(bar.share, 0.0), 1.0), 0.75), value_width),
            looks,
        )
        for bar, label, value in zip(chart.bars, labels, values, strict=True)
    ]
    drawing = DrawnFigureBox(Stack(bars, whole=True), element, grid.text)
    caption = _caption(design, chart.title, (), group).box(grid.side)
    # The caption's first line is level with the first bar's label.
    drop = max((bars[0].height - bars[0].label.height) / 2, 0.0) if bars else 0.0
    return design.row([Cell(grid.text_start, grid.text, drawing), Cell(0, grid.side, caption, drop)]).spaced(
        *_ROUND_FIGURE
    )


@dataclass(frozen=True, slots=True)
class BarColumns:
    """Widths of the parts of a bar, in points."""

    label: float
    bar: float
    value: float


@dataclass(frozen=True, slots=True)
class ChartLooks:
    """Colours of bars and axis, and the side where they begin."""

    bar: str
    axis: str
    side: Side


class BarBox(Box):
    """One bar of a chart: label, a piece of the axis, bar, and the value at its end."""

    def __init__(self, label: TextBox, value: TextBox, columns: BarColumns, looks: ChartLooks) -> None:
        self.label = label
        self.value = value
        self.columns = columns
        self.looks = looks
        self.thickness = 1.5 * value.style.size
        super().__init__(max(label.height, value.height, self.thickness) + 6)

    def inner(self) -> Sequence[Box]:
        """Its texts."""
        return self.label, self.value

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw all parts about one middle line."""
        columns, side = self.columns, self.looks.side
        middle = top - self.height / 2
        self.label.draw(canvas, x + side.left(0, columns.label), middle + self.label.height / 2)
        canvas.tag(self.label.owner)
        axis = columns.label + _BAR_GAP
        bottom = middle - self.thickness / 2
        canvas.fill_box(x + side.left(axis, columns.bar), bottom, columns.bar, self.thickness, self.looks.bar)
        canvas.fill_box(
            x + side.left(axis - 0.75, 0.75), top - self.height, 0.75, self.height, self.looks.axis
        )
        value_left = x + side.left(axis + columns.bar + _BAR_GAP - 2, columns.value)
        self.value.draw(canvas, value_left, middle + self.value.height / 2)


class DrawnFigureBox(Box):
    """Boxes that make up one figure element, which remembers where it was drawn."""

    def __init__(self, box: Box, element: Element, width: float) -> None:
        super().__init__(box.height)
        self.box = box
        self.element = element
        self.width = width

    def inner(self) -> Sequence[Box]:
        """The boxes."""
        return (self.box,)

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the boxes within."""
        self.element.box = (x, top - self.height, x + self.width, top)
        self.box.draw(canvas, x, top)

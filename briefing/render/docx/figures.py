"""Figures: photographs in the column of text or side by side, and bar charts made of cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing.document import Bar, Chart, Picture, plain_text
from briefing.render.docx.elements import Element, add_properties, twips, w
from briefing.render.docx.looks import Style
from briefing.render.docx.styles import PLAIN_TABLE
from briefing.render.docx.tables import grid, indented, keep_with_next, row, table_look
from briefing.render.docx.writer import Writer
from briefing.render.grid import GUTTER

_TALLEST_PICTURE = 0.52
"""As a share of the height of the text area."""
_WIDEST_LABEL, _WIDEST_VALUE = 0.4, 0.34
"""Of a chart, as shares of its width."""
_BAR_GAP = 8.0
"""Between a label and its bar, and between the bars and their values, in points."""
_BAR_STEPS = 200
"""A bar of any length is at least one of so many steps long."""


def picture_elements(writer: Writer, picture: Picture) -> Iterator[Element]:
    """A photograph in the column of text, with what is said about it."""
    room = writer.grid.text, _TALLEST_PICTURE * writer.grid.height
    scale = min(room[0] / picture.width, room[1] / picture.height)
    yield from _figure(writer, picture, (picture.width * scale, picture.height * scale))


def picture_pair(writer: Writer, pictures: Sequence[Picture]) -> Iterator[Element]:
    """Photographs side by side, equally tall, each with its caption below, across all columns."""
    ratios = [picture.width / picture.height for picture in pictures]
    room = writer.grid.width - GUTTER * (len(pictures) - 1)
    height = min(room / sum(ratios), _TALLEST_PICTURE * writer.grid.height)
    widths = [ratio * height + GUTTER for ratio in ratios]
    widths[-1] -= GUTTER
    cells = []
    for picture, ratio in zip(pictures, ratios, strict=True):
        cell = list(_figure(writer, picture, (ratio * height, height)))
        for paragraph in cell:
            add_properties(paragraph[0], w("ind", left=0, right=twips(GUTTER / 2)))
        cells.append(cell)
    yield writer.gap()
    yield grid(PLAIN_TABLE, writer.document.direction, widths, [row(widths, cells)])
    yield writer.gap()


def _figure(writer: Writer, picture: Picture, size: tuple[float, float]) -> Iterator[Element]:
    yield writer.picture(Style.PICTURE, picture, size)
    close = [w("keepNext"), w("spacing", after=0)] if picture.credit else []
    yield writer.caption(Style.CAPTION, "Figure", picture.caption, *close)
    if picture.credit:
        yield writer.paragraph(Style.CREDIT, picture.credit)


def chart_elements(writer: Writer, chart: Chart) -> Iterator[Element]:
    """Labels, bars and values as a table in the column of text, which turns round with the language."""
    if not chart.bars:
        return
    text = writer.grid.text
    label = _column(writer, Style.BAR_LABEL, chart.bars, _WIDEST_LABEL * text)
    value = _column(writer, Style.BAR_VALUE, chart.bars, _WIDEST_VALUE * text)
    widths = [label, text - label - value, value]
    rows = [_bar_row(writer, bar, widths) for bar in chart.bars]
    keep_with_next(rows)
    yield writer.gap()
    yield grid(
        PLAIN_TABLE,
        writer.document.direction,
        widths,
        rows,
        indented(writer.grid.text_start),
        table_look(header=False, row_headers=True),
        w("tblCaption", val=plain_text(chart.title)),
        w("tblDescription", val=chart.alt),
    )
    yield writer.caption(Style.CAPTION, "Figure", chart.title)


def _column(writer: Writer, style: Style, bars: Sequence[Bar], widest: float) -> float:
    """As wide as the longest text, within limits; word processors may set it in a wider font."""
    texts = [bar.label if style is Style.BAR_LABEL else bar.value for bar in bars]
    return min(1.1 * max(writer.measure.width(style, text) for text in texts) + _BAR_GAP, widest)


def _bar_row(writer: Writer, bar: Bar, widths: Sequence[float]) -> Element:
    """A bar is a shaded paragraph, as much shorter than its cell as the bar than the longest."""
    gap = w("ind", right=twips(_BAR_GAP))
    label = writer.paragraph(Style.BAR_LABEL, bar.label, gap)
    value = writer.paragraph(Style.BAR_VALUE, bar.value)
    length = widths[1] - _BAR_GAP
    beyond = w("ind", right=twips(_BAR_GAP + length * (1 - _steps(bar.share))))
    middle = writer.styled(Style.BAR, [], beyond) if bar.share > 0 else writer.styled(Style.BAR_LABEL, [])
    element = row(widths, [[label], [middle], [value]])
    for properties in element.iter(w("tcPr").tag):
        add_properties(properties, w("vAlign", val="center"))
    return element


def _steps(share: float) -> float:
    """A bar's length; a value above nothing shows as something."""
    return max(1 / _BAR_STEPS, min(1.0, share))

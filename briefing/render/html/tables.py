"""Tables and bar charts: tables that a phone can show, and charts that are tables beside their bars."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from briefing.document import Align, Bar, Chart, Direction, Runs, Table, TableKind, plain_text
from briefing.render.html.inline import Writer, columns
from briefing.render.html.tree import child

_LONGEST_CELL = 24
"""Columns of Latin letters that stand side by side on a phone."""
_MOST_STACKED = 5
"""Tables of more columns are for comparing, and are moved sideways on a phone instead."""
_LONGEST_BAR = 100.0
_SHORTEST_BAR = 0.4
"""Per cent of the longest one: a value above nothing shows as something."""


def add_table(parent: Element, writer: Writer, table: Table, anchor: str, label: Runs) -> None:
    """A table with its caption. On a phone, rows become cards, or the table moves within its frame."""
    looks = _looks(table)
    frame = child(parent, "div", class_=f"table {looks}")
    if looks == "moving":
        for name, value in (("role", "region"), ("tabindex", "0"), ("aria-labelledby", anchor)):
            frame.set(name, value)
    made = child(frame, "table", class_="register" if table.kind is TableKind.REGISTER else "")
    writer.block(made, "caption", (*label, *table.caption), id=anchor)
    if looks in {"stacked", "moving"}:
        _add_columns(made, table)
    if any(table.header):
        row = SubElement(SubElement(made, "thead"), "tr")
        for runs, column in zip(table.header, table.columns, strict=True):
            writer.block(row, "th", runs, _aligned(column.align), scope="col")
    body = SubElement(made, "tbody")
    for cells in table.rows:
        _add_row(body, writer, table, cells)


def _looks(table: Table) -> str:
    if table.kind is TableKind.FACT_SHEET:
        return "card"
    if table.kind is TableKind.PROGRAMME:
        return "programme"
    widest = max((columns(plain_text(runs)) for row in table.rows for runs in row), default=0)
    if any(table.header) and len(table.columns) <= _MOST_STACKED:
        return "stacked" if len(table.columns) > 2 or widest > _LONGEST_CELL else "moving"
    return "moving"


def _add_columns(made: Element, table: Table) -> None:
    """What the columns ask for; they get more where a word needs it."""
    whole = sum(column.width for column in table.columns) or 1.0
    group = SubElement(made, "colgroup")
    for column in table.columns:
        child(group, "col", style=f"width: {100 * column.width / whole:.0f}%")


def _add_row(body: Element, writer: Writer, table: Table, cells: Sequence[Runs]) -> None:
    row = SubElement(body, "tr")
    for index, (runs, column) in enumerate(zip(cells, table.columns, strict=True)):
        is_head = index == 0 and (table.row_headers or table.kind is TableKind.FACT_SHEET)
        # On a phone the header is out of sight, and each value needs its name beside it.
        name = plain_text(table.header[index]) if index and any(table.header) else ""
        writer.block(
            row,
            "th" if is_head else "td",
            runs,
            _aligned(column.align),
            scope="row" if is_head else "",
            data_label=name,
        )


def _aligned(align: Align) -> str:
    return "" if align is Align.START else align.value


# --- charts -----------------------------------------------------------------------------------------


def add_chart(parent: Element, writer: Writer, chart: Chart, anchor: str, label: Runs) -> None:
    """Names and values as a table, with a bar before each value; what the chart shows is said in its name."""
    figure = child(parent, "figure", class_="chart")
    writer.block(figure, "figcaption", (*label, *chart.title), id=anchor)
    if not chart.bars:
        return
    body = SubElement(child(figure, "table", aria_label=chart.alt), "tbody")
    for bar in chart.bars:
        row = SubElement(body, "tr")
        writer.block(row, "th", bar.label, scope="row")
        cell = child(row, "td")
        _add_bar(cell, bar, writer.direction)
        writer.block(cell, "span", bar.value, "value")


def _add_bar(cell: Element, bar: Bar, direction: Direction) -> None:
    """Drawn, not a background, since browsers do not print those."""
    share = min(max(bar.share, 0.0), 1.0)
    length = max(_LONGEST_BAR * share, _SHORTEST_BAR) if share else 0.0
    drawing = child(cell, "svg", class_="bar", aria_hidden="true", focusable="false")
    start = _LONGEST_BAR - length if direction is Direction.RTL else 0.0
    child(drawing, "rect", x=f"{start:.2f}%", y="0", width=f"{length:.2f}%", height="100%")

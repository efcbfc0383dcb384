"""Tables that run over pages: rows stay whole, and the header comes again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefing.document import Runs, Table, TableKind
from briefing.render.flow import UNDIVIDED_ROWS
from briefing.render.grid import GUTTER
from briefing.render.pdf.boxes import Box, Cell, Owner, Panel, PanelLooks, Row, Side
from briefing.render.pdf.canvas import TaggedCanvas
from briefing.render.pdf.design import Design
from briefing.render.pdf.paragraphs import Galley
from briefing.render.pdf.structure import Artifact, Element, Kind
from briefing.render.typesetting.fonts import REGULAR, SEMIBOLD
from briefing.render.typesetting.text import TextStyle

_FEWEST_ROWS = 2
"""At the foot and at the head of a page."""
_ROW_PADDING = 4.0
_DOT = 2.6
"""Radius of the points of a timeline."""


@dataclass(frozen=True, slots=True)
class TableLooks:
    """Colours of a table's rules, and where a timeline runs."""

    rule: str
    strong_rule: str
    timeline: float | None = None
    """Distance of the line from the start side, in points."""
    first_line: float = 0.0
    """Where its points stand, below the top of a row."""


class TableBox(Box):
    """Rows under a header that comes again on each page."""

    def __init__(
        self, header: Row | None, repeated: Row | None, rows: Sequence[Row], looks: TableLooks
    ) -> None:
        super().__init__((header.height if header else 0.0) + sum(row.height for row in rows))
        self.header = header
        self.repeated = repeated
        """The header as an artifact, for the pages after the first."""
        self.rows = tuple(rows)
        self.looks = looks

    def inner(self) -> Sequence[Box]:
        """The header and the rows."""
        return (*([self.header] if self.header else []), *self.rows)

    def divide(self, room: float) -> tuple[Box, Box | None] | None:
        """Between two rows of a long table, so that neither part is a single one."""
        return self._between_rows(room) if len(self.rows) > UNDIVIDED_ROWS else None

    def divide_anywhere(self, room: float) -> tuple[Box, Box | None] | None:
        """Between two rows, or after the first or within it, for a page that is empty and still too short."""
        if cut := self._between_rows(room):
            return cut
        used = self.header.height if self.header else 0.0
        if len(self.rows) > 1 and self.rows[0].height <= room - used:
            return self._part(self.header, self.rows[:1]), self._part(self.repeated, self.rows[1:])
        cut = self.rows[0].divide(room - used)
        if cut is None:
            return None
        head, rest = cut
        rows = [*([rest] if isinstance(rest, Row) else []), *self.rows[1:]]
        heads = [head] if isinstance(head, Row) else []
        return self._part(self.header, heads), self._part(self.repeated, rows) if rows else None

    def _between_rows(self, room: float) -> tuple[Box, Box | None] | None:
        used = self.header.height if self.header else 0.0
        fitting = 0
        while fitting < len(self.rows) and used + self.rows[fitting].height <= room + 0.01:
            used += self.rows[fitting].height
            fitting += 1
        if fitting == len(self.rows):
            return self, None
        fitting = min(fitting, len(self.rows) - _FEWEST_ROWS)
        if fitting < _FEWEST_ROWS:
            return None
        return self._part(self.header, self.rows[:fitting]), self._part(self.repeated, self.rows[fitting:])

    def _part(self, header: Row | None, rows: Sequence[Row]) -> TableBox:
        return TableBox(header, self.repeated, rows, self.looks).placed_like(self)

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw header and rows, with a rule below the header and above every other row."""
        if self.header:
            self.header.draw(canvas, x, top)
            top -= self.header.height
        for index, row in enumerate(self.rows):
            canvas.tag(Artifact.LAYOUT)
            self._draw_rules(canvas, x, top, row, is_first=index == 0)
            row.draw(canvas, x, top)
            top -= row.height

    def _draw_rules(self, canvas: TaggedCanvas, x: float, top: float, row: Row, *, is_first: bool) -> None:
        looks = self.looks
        if looks.timeline is None or is_first:
            thickness, colour = (1.0, looks.strong_rule) if is_first else (0.5, looks.rule)
            canvas.fill_box(x, top, row.width, thickness, colour)
        if looks.timeline is not None:
            line = x + Side(row.direction, row.width).left(looks.timeline, 0.0)
            canvas.fill_box(line - 0.4, top - row.height, 0.8, row.height, looks.strong_rule)
            canvas.fill_circle((line, top - looks.first_line), _DOT, looks.strong_rule)


# --- composing --------------------------------------------------------------------------------------


def table_boxes(design: Design, table: Table) -> Sequence[Box]:
    """The caption, and the table across all columns of the grid."""
    element = Element(Kind.TABLE, design.root)
    caption = design.caption(Kind.TABLE, table.caption, Element(Kind.CAPTION, element))
    above = caption.box(design.grid.width).spaced(10.0, 5.0, keep_with_next=True)
    return [above, _TableMaker(design, table, element).box().spaced(after=18.0)]


class _TableMaker:
    """Sets one table: all cells are shaped before the columns get their widths."""

    def __init__(self, design: Design, table: Table, element: Element) -> None:
        self.design = design
        self.table = table
        scale = design.scale
        size = scale.register if table.kind is TableKind.REGISTER else scale.table
        self.style = design.styles.close(size)
        self.header = self.repeated = None
        if any(table.header):
            head_row = Element(Kind.ROW, Element(Kind.TABLE_HEAD, element))
            cells = [Element(Kind.HEADER_CELL, head_row, scope="Column") for _ in table.header]
            styles = self._styles(heads=len(cells), colour=design.theme.accent)
            self.header = self._galleys(table.header, cells, styles)
            self.repeated = self._galleys(table.header, [Artifact.HEADER] * len(cells), styles)
        body = Element(Kind.TABLE_BODY, element)
        styles = self._styles(heads=1 if table.row_headers else 0, colour=self.style.colour)
        self.rows = [self._body_row(row, body, styles) for row in table.rows]

    def _styles(self, heads: int, colour: str) -> list[TextStyle]:
        """For each column; the first ones hold `heads`."""
        return [
            replace(
                self.style, align=column.align, weight=SEMIBOLD if index < heads else REGULAR, colour=colour
            )
            for index, column in enumerate(self.table.columns)
        ]

    def _body_row(self, row: Sequence[Runs], body: Element, styles: Sequence[TextStyle]) -> list[Galley]:
        element = Element(Kind.ROW, body)
        heads = 1 if self.table.row_headers else 0
        cells = [
            Element(Kind.HEADER_CELL, element, scope="Row") if index < heads else Element(Kind.CELL, element)
            for index in range(len(row))
        ]
        return self._galleys(row, cells, styles)

    def _galleys(
        self, row: Sequence[Runs], owners: Sequence[Owner], styles: Sequence[TextStyle]
    ) -> list[Galley]:
        return [
            self.design.galley(runs, style, owner)
            for runs, owner, style in zip(row, owners, styles, strict=True)
        ]

    def box(self) -> TableBox:
        """The table."""
        widths = self._widths()
        header, repeated = (
            self._row(galleys, widths) if galleys else None for galleys in (self.header, self.repeated)
        )
        theme = self.design.theme
        looks = TableLooks(theme.rule, theme.accent)
        if self.table.kind is TableKind.PROGRAMME:
            baseline = self.rows[0][0].setting.first_baseline if self.rows and self.rows[0] else 0.0
            first_line = _ROW_PADDING + baseline - 0.35 * self.style.size
            looks = replace(looks, timeline=widths[0] - GUTTER / 2, first_line=first_line)
        return TableBox(header, repeated, [self._row(row, widths) for row in self.rows], looks)

    def _widths(self) -> list[float]:
        """Of the columns with the gutters behind them."""
        grid = self.design.grid
        every = [*([self.header] if self.header else []), *self.rows]
        gutters = [GUTTER] * (len(self.table.columns) - 1) + [0.0]
        natural = [
            max((row[index].width for row in every), default=0.0) + 1 + gutter
            for index, gutter in enumerate(gutters)
        ]
        shares = [column.width for column in self.table.columns]
        if self.table.kind is TableKind.PROGRAMME and len(shares) > 1:
            rest = fitted_widths(shares[1:], natural[1:], grid.width - grid.text_start)
            return [grid.text_start, *rest]
        return fitted_widths(shares, natural, grid.width)

    def _row(self, galleys: Sequence[Galley], widths: Sequence[float]) -> Row:
        cells = []
        start = 0.0
        for index, (galley, width) in enumerate(zip(galleys, widths, strict=True)):
            room = width - (GUTTER if index < len(widths) - 1 else 0.0)
            text = galley.box(max(room, 1.0))
            padded = Panel(text, room, self.design.direction, PanelLooks((0.0, _ROW_PADDING)))
            cells.append(Cell(start, room, padded))
            start += width
        return self.design.row(cells)


def fitted_widths(shares: Sequence[float], natural: Sequence[float], width: float) -> list[float]:
    """Widths of columns: a column gives what it has no need of to those that need more than their share.

    `natural` is how wide each column would be without a line break; all in points but `shares`.
    """
    whole = sum(shares) or 1.0
    widths = [share / whole * width for share in shares]
    wanting = [index for index, own in enumerate(widths) if natural[index] > own]
    if not wanting:
        return widths
    narrowed = [min(own, need) for own, need in zip(widths, natural, strict=True)]
    spare = width - sum(narrowed)
    claims = sum(shares[index] for index in wanting) or 1.0
    return [
        own + (spare * shares[index] / claims if index in wanting else 0.0)
        for index, own in enumerate(narrowed)
    ]

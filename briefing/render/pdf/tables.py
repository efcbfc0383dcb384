"""Tables that run over pages: rows stay whole, and the header comes again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefing.render.flow import UNDIVIDED_ROWS
from briefing.render.pdf.boxes import Box, Row
from briefing.render.pdf.canvas import TaggedCanvas
from briefing.render.pdf.structure import Artifact

_FEWEST_ROWS = 2
"""At the foot and at the head of a page."""


@dataclass(frozen=True, slots=True)
class TableLooks:
    """Colours and thickness of a table's rules and tints."""

    header_tint: str
    rule: str
    strong_rule: str


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
        return TableBox(header, self.repeated, rows, self.looks).spaced(self.before, self.after)

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw tints and rules as artifacts, and the rows over them."""
        looks = self.looks
        rows = [(row, looks.rule, 0.5) for row in self.rows]
        if self.header:
            canvas.tag(Artifact.LAYOUT)
            height = self.header.height
            canvas.fill_box(x, top - height, self.header.width, height, looks.header_tint)
            rows.insert(0, (self.header, looks.strong_rule, 1.0))
        for row, colour, thickness in rows:
            row.draw(canvas, x, top)
            top -= row.height
            canvas.tag(Artifact.LAYOUT)
            canvas.fill_box(x, top, row.width, thickness, colour)

"""The same-number sheet as comma-separated values, one record for each fact and form.

Texts are guarded from spreadsheets (`briefing.separated`). The columns "Exact value" and "As of" hold only
plain numbers and ISO 8601 dates, and are never guarded.
"""

from __future__ import annotations

from collections.abc import Iterator

from briefing.separated import guarded, serialize_records
from briefing.sheet.rows import COLUMNS, Line, Row, Sheet, exact_text, unit_name


def comma_separated(sheet: Sheet) -> bytes:
    """The sheet as a CSV file."""
    return serialize_records(_header(sheet), (_record(row, line) for row in sheet.rows for line in row.lines))


def _header(sheet: Sheet) -> Iterator[str]:
    yield from COLUMNS
    yield from (language.tag for language in sheet.languages)


def _record(row: Row, line: Line) -> Iterator[str]:
    yield from map(guarded, (row.fact_id, row.label, row.kind.value, line.form))
    yield exact_text(line.quantity)
    yield from map(guarded, (unit_name(line.quantity), row.qualifier))
    yield exact_text(row.as_of)
    yield guarded("; ".join(map(str, row.sources)))
    yield guarded(line.note)
    yield from map(guarded, line.texts)

"""The same-number sheet as comma-separated values (RFC 4180), one record for each fact and form.

UTF-8 with a byte order mark: without one, Excel reads the system's legacy encoding and shows Arabic, Chinese
and Hindi as nonsense. Python reads it as `utf-8-sig`.

Texts are guarded: a spreadsheet that opens the file takes a field which starts with `=`, `+`, `-` or `@` for
a formula or a number, runs the one and turns the figure "+8%" into 8 %. Such a text, and one that starts with
an apostrophe, has an apostrophe put before it (OWASP, "CSV Injection"), so a program that reads the file gets
every text back by dropping one leading apostrophe. The columns "Exact value" and "As of" hold only plain
numbers and ISO 8601 dates, and are never guarded.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from briefing.sheet.rows import COLUMNS, Line, Row, Sheet, exact_text, unit_name

FORMULA_STARTS = frozenset("=+-@＝＋－＠\t\r\n")
"""What starts a formula in a spreadsheet, also in the full-width forms that some locales accept."""
APOSTROPHE = "'"


def comma_separated(sheet: Sheet) -> bytes:
    """The sheet as a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_header(sheet))
    writer.writerows(_record(row, line) for row in sheet.rows for line in row.lines)
    return text.getvalue().encode("utf-8-sig")


def guarded(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula or an amount."""
    start = text.lstrip(" ")[:1]
    return APOSTROPHE + text if start == APOSTROPHE or start in FORMULA_STARTS else text


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

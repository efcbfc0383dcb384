"""The same-number sheet as a spreadsheet (Office Open XML), one row for each fact and form.

Values and dates are typed, so that they can be sorted and summed; all else is text that is never a formula.
Excel keeps fifteen significant digits: a longer value stands as text, so that no digit is lost.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from briefing.document import Direction
from briefing.model import Kind, Quantity
from briefing.sheet.rows import COLUMNS, Line, Row, Sheet, exact_text, unit_name

EARLIEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
MOST_EXCEL_DIGITS = 15
NARROWEST, WIDEST = 9, 38
"""Widths of columns, in characters."""
A3 = 8
"""`ST_PaperSize`, ECMA-376 part 1, 18.3.1.63."""
LEFT_TO_RIGHT, RIGHT_TO_LEFT = 1, 2
"""`readingOrder`, ECMA-376 part 1, 18.8.1."""
UNGROUPED = frozenset({Kind.NUMBER, Kind.YEAR})


def workbook(sheet: Sheet) -> bytes:
    """The sheet as an XLSX file; the same sheet gives the same bytes."""
    book = Workbook()
    book.properties.title = sheet.title
    book.properties.creator = sheet.issuer
    book.properties.created = book.properties.modified = datetime.combine(sheet.date, time())
    page = book.worksheets[0]
    page.title = "Figures"
    _fill(page, sheet)
    _lay_out(page)
    return _packed(book)


def _fill(page: Worksheet, sheet: Sheet) -> None:
    titles = (*COLUMNS, *(f"{language.name} ({language.tag})" for language in sheet.languages))
    directions = [Direction.LTR] * len(COLUMNS) + [language.direction for language in sheet.languages]
    page.append([_header(page, *column) for column in zip(titles, directions, strict=True)])
    for row in sheet.rows:
        for line in row.lines:
            columns = zip(_values(row, line), directions, strict=True)
            page.append(
                [
                    _text(page, value, direction) if isinstance(value, str) else _typed(page, value)
                    for value, direction in columns
                ]
            )


def _values(row: Row, line: Line) -> Iterator[str | Quantity]:
    yield from (row.fact_id, row.label, row.kind.value, line.form)
    yield line.quantity
    yield from (unit_name(line.quantity), row.qualifier)
    yield row.as_of
    yield from ("\n".join(map(str, row.sources)), line.note)
    yield from line.texts


def _header(page: Worksheet, title: str, direction: Direction) -> Cell:
    cell = _text(page, title, direction)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="EEF1F5")
    cell.border = Border(bottom=Side("medium"))
    return cell


def _text(page: Worksheet, text: str, direction: Direction) -> Cell:
    """A cell of text, whatever it starts with, also after somebody edits it (`quotePrefix`)."""
    rtl = direction is Direction.RTL
    cell = _cell(page, text or None)
    if text:
        cell.data_type = "s"
        cell.quotePrefix = True
    cell.alignment = Alignment(
        horizontal="right" if rtl else "left",
        vertical="top",
        wrap_text=True,
        readingOrder=RIGHT_TO_LEFT if rtl else LEFT_TO_RIGHT,
    )
    return cell


def _typed(page: Worksheet, quantity: Quantity) -> Cell:
    """A cell with a number or a day."""
    value = quantity.value
    if isinstance(value, Decimal) and len(value.normalize().as_tuple().digits) > MOST_EXCEL_DIGITS:
        return _text(page, exact_text(quantity), Direction.LTR)
    cell = _cell(page, value)
    cell.number_format = "yyyy-mm-dd" if isinstance(value, date) else _number_format(quantity.kind, value)
    cell.alignment = Alignment(horizontal="right", vertical="top")
    return cell


def _cell(page: Worksheet, value: str | Decimal | date | None) -> Cell:
    """A cell that gets its place when its row is appended."""
    return Cell(page, row=1, column=1, value=value)


def _number_format(kind: Kind, value: Decimal) -> str:
    """All digits of the value: a general format would show large ones as 1.3E+11."""
    decimals = len(f"{value:f}".partition(".")[2])
    whole = "0" if kind in UNGROUPED else "#,##0"
    return f"{whole}.{'0' * decimals}" if decimals else whole


# --- page -------------------------------------------------------------------------------------------


def _lay_out(page: Worksheet) -> None:
    for number, cells in enumerate(page.iter_cols(), 1):
        widest = max(_width(str(cell.value or "")) for cell in cells)
        page.column_dimensions[get_column_letter(number)].width = min(max(widest + 2, NARROWEST), WIDEST)
    page.freeze_panes = "C2"
    page.auto_filter.ref = page.dimensions
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A3
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _width(text: str) -> int:
    """Columns that the widest line of a text takes (UAX #11)."""
    return max((sum(map(_columns, line)) for line in text.splitlines()), default=0)


def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


# --- bytes ------------------------------------------------------------------------------------------


class _WriterWithoutFiles(ExcelWriter):
    """Writes worksheets in memory; openpyxl's own writer leaves files behind when it is killed."""

    def __init__(self, book: Workbook, archive: zipfile.ZipFile) -> None:
        super().__init__(book, archive)
        self._into = archive

    def write_worksheet(self, ws: Any) -> None:
        """Add one worksheet to the archive, as the base class does."""
        ws._drawing = SpreadsheetDrawing()
        written = io.BytesIO()
        writer: Any = WorksheetWriter(ws, written)
        writer.write()
        ws._rels = writer._rels
        self._into.writestr(ws.path[1:], written.getvalue())
        self.manifest.append(ws)


def _packed(book: Workbook) -> bytes:
    """The workbook with its own dates: `Workbook.save` would write the clock's into it."""
    written = io.BytesIO()
    _WriterWithoutFiles(book, zipfile.ZipFile(written, "w")).save()
    packed = io.BytesIO()
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            entry = zipfile.ZipInfo(name, EARLIEST_ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts.read(name))
    return packed.getvalue()

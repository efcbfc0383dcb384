"""The same-number sheet: all facts x all languages on one page, to read across before the packs go out.

`same_number_sheet` gathers what the editions print; `SHEET_WRITERS` turns it into the bytes of each format.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from briefing.sheet.rows import Line, Row, Sheet, SheetLanguage, same_number_sheet


def _web_page(sheet: Sheet) -> bytes:
    from briefing.sheet.web_page import web_page  # noqa: PLC0415

    return web_page(sheet)


def _workbook(sheet: Sheet) -> bytes:
    from briefing.sheet.workbook import workbook  # noqa: PLC0415

    return workbook(sheet)


def _comma_separated(sheet: Sheet) -> bytes:
    from briefing.sheet.separated import comma_separated  # noqa: PLC0415

    return comma_separated(sheet)


SHEET_WRITERS: Mapping[str, Callable[[Sheet], bytes]] = MappingProxyType(
    {"html": _web_page, "xlsx": _workbook, "csv": _comma_separated}
)
"""By the suffix of the file."""

__all__ = ["SHEET_WRITERS", "Line", "Row", "Sheet", "SheetLanguage", "same_number_sheet"]

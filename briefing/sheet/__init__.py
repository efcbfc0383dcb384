"""The same-number sheet: all facts x all languages on one page, to read across before the packs go out.

`same_number_sheet` gathers what the editions print; `SHEET_WRITERS` turns it into the bytes of each format.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from briefing.sheet.rows import Line, Row, Sheet, SheetLanguage, same_number_sheet
from briefing.sheet.separated import comma_separated
from briefing.sheet.web_page import web_page
from briefing.sheet.workbook import workbook

SHEET_WRITERS: Mapping[str, Callable[[Sheet], bytes]] = MappingProxyType(
    {"html": web_page, "xlsx": workbook, "csv": comma_separated}
)
"""By the suffix of the file."""

__all__ = ["SHEET_WRITERS", "Line", "Row", "Sheet", "SheetLanguage", "same_number_sheet"]

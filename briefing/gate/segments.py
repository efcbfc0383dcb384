"""Files of segments from outside, whatever their format: no more of them than any briefing has."""

from __future__ import annotations

import re

from briefing.diagnostics import Location
from briefing.gate.files import refused

MAX_ROWS = 10_000
"""Segments in a file; a briefing has hundreds."""
MAX_TEXT = 10_000
"""Characters of one text, in the source as in a translation; a page holds three thousand."""
MAX_LINE = 100_000
"""Bytes of a line of a PO file."""
MAX_LINES = 500_000
"""Bytes of the lines of one text, with quotation marks and escapes."""
_GOES_ON = re.compile(rb"\s*(#[~|]\s*)?\"")
"""A line that goes on with the text of the one before."""


def refuse_many_rows(number: int, place: Location) -> None:
    """Raise `BriefingError` for more segments than any briefing has."""
    if number > MAX_ROWS:
        raise refused(place, f"has more than {MAX_ROWS} segments", "too-large")


def refuse_unlikely_po(data: bytes, place: Location) -> None:
    """Raise `BriefingError` for lines, texts and numbers of entries that no PO file of a briefing has."""
    refuse_many_rows(data.count(b"msgid"), place)
    text = 0
    for number, line in enumerate(data.splitlines(), 1):
        if len(line) > MAX_LINE:
            raise refused(place, f"has a line of more than {MAX_LINE} bytes", "too-large")
        # polib copies a text anew for each of its lines.
        text = text + len(line) if _GOES_ON.match(line) else 0
        if text > MAX_LINES:
            message = f"has a text of more than {MAX_LINES} bytes"
            raise refused(Location(place.path, number), message, "too-large")

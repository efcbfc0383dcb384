"""Files of segments from outside, whatever their format: no more of them than any briefing has."""

from __future__ import annotations

from briefing.diagnostics import Location
from briefing.gate.files import refused

MAX_ROWS = 10_000
"""Segments in a file; a briefing has hundreds."""
MAX_TEXT = 10_000
"""Characters of one text, in the source as in a translation; a page holds three thousand."""
MAX_LINE = 100_000
"""Bytes of a line of a PO file."""


def refuse_many_rows(number: int, place: Location) -> None:
    """Raise `BriefingError` for more segments than any briefing has."""
    if number > MAX_ROWS:
        raise refused(place, f"has more than {MAX_ROWS} segments", "too-large")


def refuse_unlikely_po(data: bytes, place: Location) -> None:
    """Raise `BriefingError` for lines and numbers of entries that no PO file of a briefing has."""
    refuse_many_rows(data.count(b"msgid"), place)
    if any(len(line) > MAX_LINE for line in data.splitlines()):
        raise refused(place, f"has a line of more than {MAX_LINE} bytes", "too-large")

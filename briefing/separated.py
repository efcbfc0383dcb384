"""Comma-separated values (RFC 4180) that a spreadsheet opens without harm.

UTF-8 with a byte order mark: without one, Excel reads the system's legacy encoding and shows Arabic, Chinese
and Hindi as nonsense. Python reads it as `utf-8-sig`.

Texts are guarded: a spreadsheet that opens the file takes a field which starts with `=`, `+`, `-` or `@` for
a formula or a number, runs the one and turns the figure "+8%" into 8 %. Such a text, and one that starts with
an apostrophe, has an apostrophe put before it (OWASP, "CSV Injection"), so a program that reads the file gets
every text back by dropping one leading apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

FORMULA_STARTS = frozenset("=+-@＝＋－＠\t\r\n")
"""What starts a formula in a spreadsheet, also in the full-width forms that some locales accept."""
APOSTROPHE = "'"


def serialize_records(header: Iterable[str], records: Iterable[Iterable[str]]) -> bytes:
    """A CSV file of a header and records; whoever calls has guarded the texts in them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(records)
    return text.getvalue().encode("utf-8-sig")


def guarded(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula or an amount."""
    start = text.lstrip(" ")[:1]
    return APOSTROPHE + text if start == APOSTROPHE or start in FORMULA_STARTS else text

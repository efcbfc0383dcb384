"""Coverage of articles as comma-separated values (RFC 4180), one record for each finding.

UTF-8 with a byte order mark, for Excel. As in the same-number sheet, a text that a spreadsheet would take for
a formula or a number has an apostrophe put before it (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from briefing.coverage.check import Coverage, Finding

COLUMNS = ("Article", "Language", "Verdict", "Printed", "Briefing", "Subject", "Label", "Note", "Sentence")
FORMULA_STARTS = frozenset("=+-@＝＋－＠\t\r\n")
APOSTROPHE = "'"


def comma_separated(articles: Iterable[Coverage]) -> bytes:
    """The findings of all articles as a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for article in articles:
        for finding in article.findings:
            writer.writerow(map(_guarded, _record(article, finding)))
    return text.getvalue().encode("utf-8-sig")


def _record(article: Coverage, finding: Finding) -> Iterator[str]:
    yield from (article.name, article.language, finding.verdict, finding.text, finding.expected)
    yield from (finding.subject, finding.label, finding.note, article.sentences[finding.sentence])


def _guarded(text: str) -> str:
    start = text.lstrip(" ")[:1]
    return APOSTROPHE + text if start == APOSTROPHE or start in FORMULA_STARTS else text

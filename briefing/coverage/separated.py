"""Coverage of articles as comma-separated values, one record for each finding, guarded from spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefing.coverage.check import Coverage, Finding
from briefing.separated import guarded, serialize_records

COLUMNS = ("Article", "Language", "Verdict", "Printed", "Briefing", "Subject", "Label", "Note", "Sentence")


def comma_separated(articles: Iterable[Coverage]) -> bytes:
    """The findings of all articles as a CSV file."""
    records = (_record(article, finding) for article in articles for finding in article.findings)
    return serialize_records(COLUMNS, (map(guarded, record) for record in records))


def _record(article: Coverage, finding: Finding) -> Iterator[str]:
    yield from (article.name, article.language, finding.verdict, finding.text, finding.expected)
    yield from (finding.subject, finding.label, finding.note, article.sentences[finding.sentence])

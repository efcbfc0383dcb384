"""What a file has to say, taken from the `Document` alone: passages in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefing.document import (
    Chart,
    Contents,
    Document,
    Heading,
    KeyFigures,
    List,
    Note,
    Paragraph,
    Picture,
    Quote,
    Run,
    Runs,
    Table,
    contents_entries,
    plain_text,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text of the document, and where that is, in words for a reader of findings."""

    where: str
    runs: Runs

    @property
    def text(self) -> str:
        """The plain text."""
        return plain_text(self.runs)


def cover_passages(document: Document) -> tuple[Passage, ...]:
    """What the first page says, in any order, since designs differ."""
    cover = document.cover
    parts = (cover.issuer, cover.title, cover.subtitle, cover.place, cover.date, cover.language)
    notices = tuple(notice.runs for notice in cover.notices)
    credit = (cover.picture.credit,) if cover.picture else ()
    return tuple(Passage("cover", runs) for runs in (*parts, *notices, *credit) if plain_text(runs))


def body_passages(document: Document) -> tuple[Passage, ...]:
    """Everything after the cover, in order, with the numbers of captions."""
    return tuple(passage for passage in _Numbered(document).passages() if passage.text)


def all_runs(document: Document) -> Iterator[tuple[str, Run]]:
    """Each run that a reader sees, with where it stands."""
    for passage in (*cover_passages(document), *body_passages(document)):
        for run in passage.runs:
            yield passage.where, run
    for run in document.running_head:
        yield "running head", run


def number(document: Document, value: int) -> str:
    """A page, list or caption number in the document's digits."""
    return "".join(document.digits[int(digit)] for digit in str(value))


class _Numbered:
    """Goes through the blocks, counting figures and tables."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.figures = self.tables = 0
        self.heading = "cover"

    def passages(self) -> Iterator[Passage]:  # noqa: C901, PLR0912 - one case per kind of block
        for block in self.document.blocks:
            match block:
                case Heading(runs=runs):
                    self.heading = plain_text(runs)
                    yield self._at("heading", runs)
                case Paragraph(runs=runs) | Note(runs=runs):
                    yield self._at("paragraph", runs)
                case Contents(title=title):
                    yield Passage("contents", title)
                    yield from (Passage("contents", each.runs) for each in contents_entries(self.document))
                case List(items=items):
                    yield from (self._at(f"item {place}", item) for place, item in enumerate(items, 1))
                case Table():
                    yield from self._table(block)
                case KeyFigures(items=items):
                    for item in items:
                        yield self._at("key figure", item.value)
                        yield self._at("key figure", item.label)
                case Chart(bars=bars, title=title):
                    for bar in bars:
                        yield self._at("chart", bar.label)
                        yield self._at("chart", bar.value)
                    yield self._at("caption of the chart", (self._figure_label(), *title))
                case Picture(caption=caption, credit=credit):
                    yield self._at("caption", (self._figure_label(), *caption))
                    yield self._at("credit", credit)
                case Quote():
                    for runs in (block.runs, block.attribution, block.original_label, block.original):
                        yield self._at("quotation", runs)

    def _at(self, what: str, runs: Runs) -> Passage:
        return Passage(f"{self.heading}, {what}", runs)

    def _figure_label(self) -> Run:
        self.figures += 1
        return Run(self.document.figure_label.replace("{number}", number(self.document, self.figures)) + " ")

    def _table(self, table: Table) -> Iterator[Passage]:
        self.tables += 1
        label = self.document.table_label.replace("{number}", number(self.document, self.tables))
        yield self._at("caption of the table", (Run(f"{label} "), *table.caption))
        name = plain_text(table.caption)
        for row, cells in enumerate((table.header, *table.rows)):
            for column, cell in enumerate(cells, 1):
                yield Passage(f"{name}, row {row}, column {column}", cell)

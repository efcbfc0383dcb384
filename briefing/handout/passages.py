"""The passages of an edition, in order: what a later version is compared with, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from briefing.document import (
    Block,
    Chart,
    Contents,
    Cover,
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
    plain_text,
)

CELL_SEPARATOR = Run(" | ")
"""Between the cells of a row, and between a label and its value."""
COVER = "cover"
"""The anchor of what stands on the first page."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an edition that is corrected as one: a paragraph, an item of a list, a row of a table."""

    anchor: str
    """Of the nearest heading above, or `cover`."""
    section: str
    """The text of that heading; on the cover, the title of the document."""
    kind: str
    """`title`, `notice`, `heading`, `paragraph`, `item`, `caption`, `row`, `key figure`, `alternative text`,
    `credit`, `bar`, `quotation`, `attribution`, `original` or `note`."""
    runs: Runs
    section_language: str = ""
    """BCP 47 tag of that heading, where it is another than the document's."""

    @property
    def text(self) -> str:
        """What a reader sees, without appearance."""
        return plain_text(self.runs)

    @property
    def template(self) -> str:
        """The text with `{fact_id}` for each figure: equal where only figures changed."""
        return "".join(f"{{{run.fact_id}}}" if run.fact_id else run.text for run in self.runs)

    @property
    def facts(self) -> tuple[str, ...]:
        """The ids of the facts that it prints, in order, each once."""
        return tuple(dict.fromkeys(run.fact_id for run in self.runs if run.fact_id))


def document_passages(document: Document) -> tuple[Passage, ...]:
    """Every passage of a document with a text, in the order in which a reader meets them."""
    return tuple(passage for passage in _passages(document) if passage.text.strip())


def _passages(document: Document) -> Iterator[Passage]:
    place = Passage(COVER, document.title, "", ())
    for kind, runs in _cover(document.cover):
        yield replace(place, kind=kind, runs=runs)
    for block in document.blocks:
        if isinstance(block, Heading):
            heading = plain_text(block.runs)
            place = Passage(block.anchor, heading, "", (), block.runs[0].language if block.runs else "")
        for kind, runs in _block(block):
            yield replace(place, kind=kind, runs=runs)


def _cover(cover: Cover) -> Iterator[tuple[str, Runs]]:
    for runs in (cover.title, cover.subtitle, cover.place, cover.date, cover.issuer):
        yield "title", runs
    for notice in cover.notices:
        yield "notice", notice.runs
    if cover.picture:
        yield from _picture(cover.picture)


def _block(block: Block) -> Iterator[tuple[str, Runs]]:
    match block:
        case Heading() | Paragraph() | Note():
            yield type(block).__name__.lower(), block.runs
        case List(items=items):
            yield from (("item", item) for item in items)
        case Table():
            yield "caption", block.caption
            yield from (("row", _joined(*row)) for row in (block.header, *block.rows))
        case KeyFigures(items=figures):
            yield from (("key figure", _joined(figure.label, figure.value)) for figure in figures)
        case Picture():
            yield from _picture(block)
        case Chart():
            yield "caption", block.title
            yield from (("bar", _joined(bar.label, bar.value)) for bar in block.bars)
        case Quote():
            yield from _quote(block)
        case Contents():
            pass  # only repeats the headings


def _picture(picture: Picture) -> Iterator[tuple[str, Runs]]:
    yield "alternative text", (Run(picture.alt),)
    yield "caption", picture.caption
    yield "credit", picture.credit


def _quote(quote: Quote) -> Iterator[tuple[str, Runs]]:
    yield "quotation", quote.runs
    yield "attribution", quote.attribution
    yield "original", (*quote.original_label, Run(" "), *quote.original)


def _joined(*cells: Runs) -> Runs:
    joined: list[Run] = []
    for cell in cells:
        joined += [CELL_SEPARATOR, *cell] if joined else cell
    return tuple(joined)

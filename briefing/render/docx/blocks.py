"""The blocks of a `Document` as WordprocessingML: each as what Word itself has for it, ready to be edited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from briefing.document import (
    CONTENTS_LEVELS,
    Block,
    Chart,
    Contents,
    Direction,
    Heading,
    KeyFigures,
    List,
    Note,
    Paragraph,
    Picture,
    Quote,
    Role,
    Run,
    Runs,
    Table,
    contents_entries,
)
from briefing.render.docx.definitions import list_marker
from briefing.render.docx.elements import Element, bookmark_name, field, hyperlink, w
from briefing.render.docx.figures import chart_elements, picture_elements, picture_pair
from briefing.render.docx.looks import HEADING_STYLES, NOTE_STYLES, PARAGRAPH_STYLES, Style
from briefing.render.docx.tables import keep_with_next, key_figure_elements, table_elements
from briefing.render.docx.writer import Writer
from briefing.render.flow import introductions
from briefing.render.typesetting.fonts import language_direction


def body_elements(writer: Writer) -> Iterator[Element]:
    """The paragraphs and tables of all blocks."""
    blocks = writer.document.blocks
    introducing = introductions(blocks)
    index = 0
    for group in _groups(blocks):
        elements = list(_group_elements(writer, group))
        index += len(group)
        if index - 1 in introducing:
            keep_with_next(elements)
        yield from elements


def _groups(blocks: Sequence[Block]) -> Iterator[Sequence[Block]]:
    """Blocks that are laid out together: a section's heading with what opens it, two pictures in a row."""
    index = 0
    while index < len(blocks):
        match blocks[index : index + 2]:
            case [Heading(level=1, listed=True), Paragraph(role=Role.LEAD) | Note()]:
                size = 2
            case [Picture(), Picture()]:
                size = 2
            case _:
                size = 1
        yield blocks[index : index + size]
        index += size


def _group_elements(writer: Writer, group: Sequence[Block]) -> Iterator[Element]:
    match group:
        case [Heading() as heading, Paragraph() as lead]:
            yield _heading(writer, heading)
            yield writer.paragraph(Style.OPENING, lead.runs)
        case [Heading() as heading, Note() as note]:
            # LibreOffice fills what is between two shaded paragraphs with the shade.
            yield _heading(writer, heading)
            yield writer.gap(w("keepNext"))
            yield writer.paragraph(NOTE_STYLES[note.kind], note.runs)
        case [Picture() as first, Picture() as second]:
            yield from picture_pair(writer, (first, second))
        case _:
            for block in group:
                yield from _block_elements(writer, block)


def _block_elements(writer: Writer, block: Block) -> Iterator[Element]:  # noqa: C901 - a case per kind of block
    """The elements of one block."""
    match block:
        case Heading():
            yield _heading(writer, block)
        case Paragraph():
            yield writer.paragraph(PARAGRAPH_STYLES[block.role], block.runs)
        case List():
            yield from _list(writer, block)
        case Table():
            yield from table_elements(writer, block)
        case KeyFigures():
            yield from key_figure_elements(writer, block)
        case Picture():
            yield from picture_elements(writer, block)
        case Chart():
            yield from chart_elements(writer, block)
        case Quote():
            yield from _quote(writer, block)
        case Note():
            yield writer.paragraph(NOTE_STYLES[block.kind], block.runs)
        case Contents():
            yield from _contents(writer, block)
        case _:
            assert_never(block)


def _heading(writer: Writer, heading: Heading) -> Element:
    bookmark = writer.next_id()
    content = [
        w("bookmarkStart", id=bookmark, name=bookmark_name(heading.anchor)),
        *writer.typesetter.runs(heading.runs, writer.part),
        w("bookmarkEnd", id=bookmark),
    ]
    # A TOC field collects built-in styles, so a heading that it must leave out has another style.
    style = HEADING_STYLES[heading.level] if heading.listed else Style.HEADING_UNLISTED
    return writer.styled(style, content)


def _list(writer: Writer, block: List) -> Iterator[Element]:
    if not block.ordered:
        for item in block.items:
            yield writer.paragraph(Style.LIST_BULLET, item)
        return
    number = len(writer.numbered_lists)
    writer.numbered_lists.append(len(block.items))
    for index, item in enumerate(block.items):
        marker = list_marker(writer.numerals, writer.numbered_lists[:number], index)
        yield writer.paragraph(Style.LIST_NUMBER, item, w("numPr", w("ilvl", val=0), w("numId", val=marker)))


def _quote(writer: Writer, quote: Quote) -> Iterator[Element]:
    yield writer.paragraph(Style.QUOTE, quote.runs)
    keep = w("keepNext") if quote.original else None
    if quote.attribution:
        yield writer.paragraph(Style.QUOTE_ATTRIBUTION, quote.attribution, keep)
    if quote.original_label:
        yield writer.paragraph(Style.QUOTE_LABEL, quote.original_label)
    if quote.original:
        yield _in_own_direction(writer, Style.QUOTE_ORIGINAL, quote.original)
    yield writer.gap()


def _in_own_direction(writer: Writer, style: Style, runs: Runs) -> Element:
    """A paragraph in the direction of its language, at the document's start side all the same."""
    direction = language_direction(runs[0].language or writer.document.tag)
    if direction is writer.document.direction:
        return writer.paragraph(style, runs)
    look = writer.measure.looks[style]
    turned = w("bidi", val=int(direction is Direction.RTL))
    # Indents are at the start and end of the paragraph's direction, which are now the other way round.
    sides = w("ind", left=0, right=round(20 * look.indent))
    return w(
        "p",
        w("pPr", w("pStyle", val=style), turned, sides, w("jc", val="right")),
        *writer.typesetter.runs(runs, writer.part, direction),
    )


# --- table of contents ------------------------------------------------------------------------------


def _contents(writer: Writer, block: Contents) -> Iterator[Element]:
    """The title, and a TOC field whose result is written out: word processors show it before they update.

    The page numbers stay empty until then, since only a word processor knows them.
    """
    yield writer.paragraph(Style.CONTENTS_TITLE, block.title)
    headings = contents_entries(writer.document)
    begin, instruction, separate, _, end = field(f'TOC \\o "1-{CONTENTS_LEVELS}" \\h \\z', "")
    for heading in headings:
        opening = [begin, instruction, separate] if heading is headings[0] else []
        closing = [end] if heading is headings[-1] else []
        yield _contents_entry(writer, heading, opening, closing)


def _contents_entry(
    writer: Writer, heading: Heading, opening: Sequence[Element], closing: Sequence[Element]
) -> Element:
    style = Style.CONTENTS_1 if heading.level == 1 else Style.CONTENTS_2
    unlinked = tuple(Run(run.text, language=run.language) for run in heading.runs)
    page = field(f"PAGEREF {bookmark_name(heading.anchor)} \\h", "", writer.typesetter.number_properties())
    entry = [*writer.typesetter.runs(unlinked, writer.part), w("r", w("tab")), *page]
    return writer.styled(style, [*opening, *hyperlink(f"#{heading.anchor}", entry, writer.part), *closing])

"""The table of contents, in two columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefing.document import Align, Contents, Heading, Run, contents_entries, plain_text
from briefing.render.grid import COLUMNS, GUTTER
from briefing.render.pdf.blocks import ContentsEntryBox, EntryColumns, EntryLink
from briefing.render.pdf.boxes import Box, Cell, Side, Stack
from briefing.render.pdf.design import Design
from briefing.render.pdf.paragraphs import TextBox
from briefing.render.pdf.structure import Element, Kind
from briefing.render.typesetting.fonts import REGULAR, SEMIBOLD

_INDENT = 12.0
_BETWEEN_CHAPTERS = 7.0
"""In points; a fine line stands in it."""


def contents_boxes(design: Design, block: Contents) -> Sequence[Box]:
    """The title, and below it the entries; one column where two would be longer than the page."""
    element = Element(Kind.CONTENTS, design.root)
    style = design.styles.title(design.scale.heading1)
    title = design.text(block.title, style, Element(Kind.CAPTION, element), design.grid.width)
    title.spaced(after=14.0, keep_with_next=True)
    headings = contents_entries(design.document)
    width = design.grid.span(COLUMNS / 2)
    entries = [_entry(design, heading, element, width) for heading in headings]
    columns = [Stack(part) for part in _halves(entries, headings)]
    row = design.row([Cell(index * (width + GUTTER), width, part) for index, part in enumerate(columns)])
    if row.height > design.grid.height / 2:
        return [title, *(design.at_start(entry, width, design.grid.width) for entry in entries)]
    return [title, row.spaced(after=30.0)]


def _halves(entries: Sequence[Box], headings: Sequence[Heading]) -> tuple[Sequence[Box], Sequence[Box]]:
    """The entries cut before a chapter so that the longer column is as short as can be."""
    cuts = [index for index, heading in enumerate(headings) if heading.level == 1] or [0]
    best = min(cuts, key=lambda cut: max(Stack(entries[:cut]).height, Stack(entries[cut:]).height))
    return (entries[:best], entries[best:]) if best else (entries, ())


def _entry(design: Design, heading: Heading, parent: Element, width: float) -> Box:
    is_chapter = heading.level == 1
    size = design.scale.body - (0 if is_chapter else 1)
    style = design.styles.close(size, weight=SEMIBOLD if is_chapter else REGULAR)
    number_style = replace(style, align=Align.END, colour=design.theme.accent)
    reference = Element(Kind.REFERENCE, Element(Kind.CONTENTS_ITEM, parent))
    link = Element(Kind.LINK, reference)
    number_width = 2.5 * design.scale.body
    columns = EntryColumns(0.0 if is_chapter else _INDENT, width - number_width, number_width)
    columns = replace(columns, label=columns.label - columns.indent)
    # The space at the end keeps programs that extract text from joining the last word and the number.
    runs = (*(replace(run, href="") for run in heading.runs), Run(" "))

    def page_number() -> TextBox:
        number = Run(design.digits(design.page_of[heading.anchor]))
        return design.make((number,), number_style, link, number_width)

    box = ContentsEntryBox(
        design.text(runs, style, link, columns.label),
        page_number,
        EntryLink(link, heading.anchor, plain_text(heading.runs)),
        columns,
        Side(design.direction, width),
    )
    if is_chapter:
        box.rule = design.theme.rule
    return box.spaced(_BETWEEN_CHAPTERS if is_chapter else 1.0)

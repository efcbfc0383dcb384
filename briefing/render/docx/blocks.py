"""The blocks of a `Document` as WordprocessingML: each as what Word itself has for it, ready to be edited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import accumulate, count, pairwise
from typing import Any

from docx.oxml.ns import qn
from docx.parts.document import DocumentPart
from docx.parts.story import StoryPart
from docx.shared import Pt

from briefing.diagnostics import Finding, Location, error
from briefing.document import (
    CONTENTS_LEVELS,
    Align,
    Bar,
    Block,
    Chart,
    Contents,
    Direction,
    Document,
    Heading,
    KeyFigure,
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
)
from briefing.render.docx.definitions import NUMERALS, restarted_list
from briefing.render.docx.elements import (
    TWIPS_PER_POINT,
    Element,
    bookmark_name,
    field,
    hyperlink,
    text_run,
    twips,
    w,
)
from briefing.render.docx.styles import (
    DATA_TABLE,
    HEADING_STYLES,
    NOTE_STYLES,
    PARAGRAPH_STYLES,
    PLAIN_TABLE,
    Style,
    text_width,
)
from briefing.render.docx.text import Typesetter
from briefing.render.flow import UNDIVIDED_ROWS, introductions
from briefing.render.typesetting.fonts import language_direction
from briefing.theme import Theme

KEY_FIGURES_PER_ROW = 3
KEY_FIGURE_GAP = 14.0
"""Points between key figures that stand side by side."""
PICTURE_SHARE = 0.45
"""The most that a picture takes of the page's height."""
BAR_COLUMNS = (0.28, 0.50, 0.22)
"""Shares of the width for a bar's label, the longest bar, and the value."""
BAR_STEPS = 200
"""Bars are as long as their share to one in so many."""
BAR_DISTANCE = 17.0
"""Least points from one bar to the next."""


class BlockWriter:
    """Writes the blocks of one document; numbers captions, bookmarks, drawings and lists as it goes."""

    def __init__(self, document: Document, theme: Theme, part: DocumentPart) -> None:
        self.document = document
        self.theme = theme
        self.part = part
        self.findings: list[Finding] = []
        self.typesetter = Typesetter(document.tag, document.direction)
        self.right_to_left = document.direction is Direction.RTL
        self.width = text_width(theme)
        self._ids = count(1)
        self._figures = count(1)
        self._tables = count(1)
        self._ordered_lists = count()
        # One row per kind of block; the keys are the members of `Block`.
        self._writers: Mapping[type, Callable[[Any], Iterator[Element]]] = {
            Heading: self._heading,
            Paragraph: self._paragraph,
            List: self._list,
            Table: self._table,
            KeyFigures: self._key_figures,
            Picture: self._picture,
            Chart: self._chart,
            Quote: self._quote,
            Note: self.note,
            Contents: self._contents,
        }

    def body(self) -> Iterator[Element]:
        """The paragraphs and tables of all blocks."""
        introducing = introductions(self.document.blocks)
        for index, block in enumerate(self.document.blocks):
            elements = list(self._write(block))
            if index in introducing:
                _keep_with_next(elements)
            yield from elements

    def _write(self, block: Block) -> Iterator[Element]:
        return self._writers[type(block)](block)

    def paragraph(
        self, style: Style, runs: Runs, *properties: Element | None, part: StoryPart | None = None
    ) -> Element:
        """A paragraph of runs; `part` holds its links, if not the body."""
        return self.styled(style, self.typesetter.runs(runs, part or self.part), *properties)

    def note(self, note: Note) -> Iterator[Element]:
        """A shaded paragraph."""
        yield self.paragraph(NOTE_STYLES[note.kind], note.runs)

    def styled(self, style: Style, content: Sequence[Element], *properties: Element | None) -> Element:
        """A paragraph of finished runs, in the document's direction."""
        bidi = w("bidi") if self.right_to_left else None
        return w("p", w("pPr", w("pStyle", val=style), bidi, *properties), *content)

    # --- text ---------------------------------------------------------------------------------

    def _heading(self, heading: Heading) -> Iterator[Element]:
        bookmark = next(self._ids)
        content = [
            w("bookmarkStart", id=bookmark, name=bookmark_name(heading.anchor)),
            *self.typesetter.runs(heading.runs, self.part),
            w("bookmarkEnd", id=bookmark),
        ]
        # A TOC field collects built-in styles, so a heading that it must leave out has another style.
        style = HEADING_STYLES[heading.level] if heading.listed else Style.HEADING_UNLISTED
        yield self.styled(style, content)

    def _paragraph(self, paragraph: Paragraph) -> Iterator[Element]:
        yield self.paragraph(PARAGRAPH_STYLES[paragraph.role], paragraph.runs)

    def _list(self, block: List) -> Iterator[Element]:
        style, numbered = Style.LIST_BULLET, None
        if block.ordered:
            style, numbered = Style.LIST_NUMBER, restarted_list(next(self._ordered_lists))
        for item in block.items:
            yield self.paragraph(
                style,
                item,
                w("numPr", w("ilvl", val=0), w("numId", val=numbered)) if numbered else None,
            )

    def _quote(self, quote: Quote) -> Iterator[Element]:
        yield self.paragraph(Style.QUOTE, quote.runs)
        keep = w("keepNext") if quote.original else None
        if quote.attribution:
            yield self.paragraph(Style.QUOTE_ATTRIBUTION, quote.attribution, keep)
        if quote.original_label:
            yield self.paragraph(Style.QUOTE_LABEL, quote.original_label)
        if quote.original:
            yield self._in_own_direction(Style.QUOTE_ORIGINAL, quote.original)
        yield self.gap()

    def _in_own_direction(self, style: Style, runs: Runs) -> Element:
        """A paragraph in the direction of its language, at the document's start side all the same."""
        direction = language_direction(runs[0].language or self.document.tag)
        if direction is self.document.direction:
            return self.paragraph(style, runs)
        turned = w("bidi", val=int(direction is Direction.RTL))
        return w(
            "p",
            w("pPr", w("pStyle", val=style), turned, w("jc", val="right")),
            *self.typesetter.runs(runs, self.part, direction),
        )

    def _contents(self, block: Contents) -> Iterator[Element]:
        """The title, and a TOC field whose result is written out: word processors show it before they update.

        The page numbers stay empty until then, since only a word processor knows them.
        """
        yield self.paragraph(Style.CONTENTS_TITLE, block.title)
        headings = contents_entries(self.document)
        begin, instruction, separate, _, end = field(f'TOC \\o "1-{CONTENTS_LEVELS}" \\h \\z', "")
        for heading in headings:
            opening = [begin, instruction, separate] if heading is headings[0] else []
            closing = [end] if heading is headings[-1] else []
            yield self._contents_entry(heading, opening, closing)

    def _contents_entry(
        self, heading: Heading, opening: Sequence[Element], closing: Sequence[Element]
    ) -> Element:
        style = Style.CONTENTS_1 if heading.level == 1 else Style.CONTENTS_2
        unlinked = tuple(Run(run.text, language=run.language) for run in heading.runs)
        page = field(f"PAGEREF {bookmark_name(heading.anchor)} \\h", "", self.typesetter.number_properties())
        entry = [*self.typesetter.runs(unlinked, self.part), w("r", w("tab")), *page]
        return self.styled(style, [*opening, *hyperlink(f"#{heading.anchor}", entry, self.part), *closing])

    # --- captions -----------------------------------------------------------------------------

    def _caption(
        self, style: Style, label: str, sequence: str, number: int, runs: Runs, *properties: Element
    ) -> Element:
        """The label with its number, then the runs.

        The number is a SEQ field, with which Word can renumber, unless Word cannot write it in these digits.
        """
        digits = "".join(self.document.digits[int(digit)] for digit in str(number))
        before, _, after = label.partition("{number}")
        if self.document.digits[0] in NUMERALS:
            switch, _ = NUMERALS[self.document.digits[0]]
            bold = [w("b"), w("bCs"), *self.typesetter.number_properties()]
            content = [
                *self.typesetter.runs((Run(before, strong=True),), self.part),
                *field(f"SEQ {sequence} \\* {switch}", digits, bold),
                *self.typesetter.runs((Run(after, strong=True),), self.part),
            ]
        else:
            content = self.typesetter.runs((Run(before + digits + after, strong=True),), self.part)
        if runs:
            content += [text_run("\N{EM SPACE}"), *self.typesetter.runs(runs, self.part)]
        return self.styled(style, content, *properties)

    def _figure_caption(self, runs: Runs, *properties: Element) -> Element:
        label, number = self.document.figure_label, next(self._figures)
        return self._caption(Style.CAPTION, label, "Figure", number, runs, *properties)

    # --- tables -------------------------------------------------------------------------------

    def gap(self) -> Element:
        """Keeps a table from growing into the next, and makes the room below."""
        return self.styled(Style.TABLE_END, [])

    def _table(self, table: Table) -> Iterator[Element]:
        number = next(self._tables)
        yield self._caption(Style.TABLE_CAPTION, self.document.table_label, "Table", number, table.caption)
        heads = [self._row(table, table.header, is_header=True)] if table.header else []
        rows = [self._row(table, row, is_header=False) for row in table.rows]
        if len(rows) <= UNDIVIDED_ROWS:
            _keep_with_next(rows[:-1])
        look = w("tblLook", **_table_look(header=bool(table.header), row_headers=table.row_headers))
        title = w("tblCaption", val="".join(run.text for run in table.caption))
        yield grid(
            DATA_TABLE, self.document.direction, self._column_widths(table), [*heads, *rows], look, title
        )
        yield self.gap()

    def _column_widths(self, table: Table) -> list[int]:
        edges = [round(edge * self.width) for edge in accumulate(column.width for column in table.columns)]
        return [end - start for start, end in pairwise([0, *edges])]

    def _row(self, table: Table, cells: Sequence[Runs], *, is_header: bool) -> Element:
        properties = w("trPr", w("cantSplit"), w("tblHeader") if is_header else None)
        row = w("tr", properties)
        for index, (content, column, width) in enumerate(
            zip(cells, table.columns, self._column_widths(table), strict=True)
        ):
            style = Style.TABLE_TEXT
            if is_header:
                style = Style.TABLE_HEADER
            elif table.row_headers and index == 0:
                style = Style.TABLE_ROW_HEADER
            row.append(cell(width, [self.paragraph(style, content, _justification(column.align))]))
        return row

    def _key_figures(self, block: KeyFigures) -> Iterator[Element]:
        """A grid without borders; a narrow column between two figures is the gap."""
        if not block.items:
            return
        gap = twips(KEY_FIGURE_GAP)
        per_row = min(KEY_FIGURES_PER_ROW, len(block.items))
        width = (self.width - gap * (per_row - 1)) // per_row
        widths = [width if index % 2 == 0 else gap for index in range(2 * per_row - 1)]
        rows = [
            self._key_figure_row(block.items[start : start + per_row], widths)
            for start in range(0, len(block.items), per_row)
        ]
        yield grid(PLAIN_TABLE, self.document.direction, widths, rows)
        yield self.gap()

    def _key_figure_row(self, items: Sequence[KeyFigure], widths: Sequence[int]) -> Element:
        row = w("tr", w("trPr", w("cantSplit")))
        for index, width in enumerate(widths):
            item = index // 2
            if index % 2 or item >= len(items):
                row.append(cell(width, [self.styled(Style.TABLE_TEXT, [])]))
                continue
            content = [
                self.paragraph(Style.FIGURE_VALUE, items[item].value),
                self.paragraph(Style.FIGURE_LABEL, items[item].label),
            ]
            rule = w("top", val="single", sz=12, space=0, color=self.theme.accent)
            row.append(cell(width, content, w("tcBorders", rule)))
        return row

    # --- figures ------------------------------------------------------------------------------

    def _picture(self, picture: Picture) -> Iterator[Element]:
        paragraph = self.styled(Style.PICTURE, [])
        try:
            inline = self.part.new_pic_inline(str(picture.path), *self._picture_size(picture))
        except Exception as problem:  # python-docx raises Exception itself for a JPEG that is cut off
            message = f"the picture cannot be read: {type(problem).__name__}"
            hint = "save it again as a JPEG or PNG file"
            self.findings.append(error("unreadable-picture", message, Location(str(picture.path)), hint))
            paragraph = self.paragraph(Style.PICTURE, (Run(picture.alt),))
        else:
            number = next(self._ids)
            for side in ("distT", "distB", "distL", "distR"):
                inline.set(side, "0")
            inline.docPr.set("id", str(number))
            inline.docPr.set("name", f"Picture {number}")
            inline.docPr.set("descr", picture.alt)
            paragraph.append(w("r", w("drawing", inline)))
        yield paragraph
        yield self._figure_caption(
            picture.caption, *([w("keepNext"), w("spacing", after=0)] if picture.credit else [])
        )
        if picture.credit:
            yield self.paragraph(Style.SMALL, picture.credit)

    def _picture_size(self, picture: Picture) -> tuple[Pt, Pt]:
        """As wide as the text, unless that makes it too high."""
        room = self.theme.page[1] * PICTURE_SHARE
        width = min(self.width / TWIPS_PER_POINT, room * picture.width / picture.height)
        return Pt(width), Pt(width * picture.height / picture.width)

    def _chart(self, chart: Chart) -> Iterator[Element]:
        """Bars as cells of different widths: text stays text, and the table turns round with the language.

        The grid has a column between the ends of every two bars; a bar spans the columns up to its own end.
        """
        if not chart.bars:
            return
        label, bar, value = (round(share * self.width) for share in BAR_COLUMNS)
        ends = [_steps(item.share) for item in chart.bars]
        cuts = sorted({*ends, BAR_STEPS} - {0})
        segments = [round(bar * (b - a) / BAR_STEPS) for a, b in pairwise([0, *cuts])]
        columns = [label, *segments, value]
        spans = [cuts.index(end) + 1 if end else 0 for end in ends]
        rows = [self._bar_row(item, span, columns) for item, span in zip(chart.bars, spans, strict=True)]
        _keep_with_next(rows)
        look = w("tblLook", **_table_look(header=False, row_headers=True))
        description = w("tblDescription", val=chart.alt)
        yield self.gap()
        yield grid(PLAIN_TABLE, self.document.direction, columns, rows, look, description)
        yield self._figure_caption(chart.title)

    def _bar_row(self, item: Bar, span: int, columns: Sequence[int]) -> Element:
        """Label, the bar over `span` columns, and the value over the rest.

        The bar is a cell's shaded paragraph, not the cell, lest it swell beside a label of two lines.
        """
        label, segments, beyond = columns[0], columns[1 : span + 1], columns[span + 1 :]
        middle = w("vAlign", val="center")
        name = self.paragraph(Style.BAR_LABEL, item.label, w("ind", right=twips(8)))
        cells = [cell(label, [name], deepcopy(middle))]
        if segments:
            spanned = w("gridSpan", val=len(segments))
            cells.append(cell(sum(segments), [self.styled(Style.BAR, [])], spanned, deepcopy(middle)))
        spanned = w("gridSpan", val=len(beyond))
        cells.append(cell(sum(beyond), [self.paragraph(Style.BAR_VALUE, item.value)], spanned, middle))
        height = w("trHeight", val=twips(BAR_DISTANCE), hRule="atLeast")
        return w("tr", w("trPr", w("cantSplit"), height), *cells)


def grid(
    style: str, direction: Direction, widths: Sequence[int], rows: Sequence[Element], *properties: Element
) -> Element:
    """A table of fixed column widths in twips; its first column is at the start side."""
    return w(
        "tbl",
        w(
            "tblPr",
            w("tblStyle", val=style),
            w("bidiVisual") if direction is Direction.RTL else None,
            w("tblW", w=sum(widths), type="dxa"),
            w("tblLayout", type="fixed"),
            *properties,
        ),
        w("tblGrid", *(w("gridCol", w=width) for width in widths)),
        *rows,
    )


def cell(width: int, content: Sequence[Element], *properties: Element) -> Element:
    """A table cell; it must hold at least one paragraph (17.4.65)."""
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa"), *properties), *content)


def _justification(align: Align) -> Element | None:
    """Start is where lines begin by themselves; `right` is the end side, under `w:bidi` too."""
    match align:
        case Align.START:
            return None
        case Align.CENTER:
            return w("jc", val="center")
        case Align.END:
            return w("jc", val="right")


def _keep_with_next(elements: Iterable[Element]) -> None:
    """Keep paragraphs and rows on the page of what follows, in the way that Word has: by each paragraph."""
    for element in elements:
        for properties in element.iter(qn("w:pPr")):
            properties.append(w("keepNext"))


def _table_look(*, header: bool, row_headers: bool) -> dict[str, str | int]:
    """Which parts of the table style apply, as bits and by name (17.4.55)."""
    bits = 0x0020 * header + 0x0080 * row_headers + 0x0200 + 0x0400
    return {
        "val": f"{bits:04X}",
        "firstRow": int(header),
        "lastRow": 0,
        "firstColumn": int(row_headers),
        "lastColumn": 0,
        "noHBand": 1,
        "noVBand": 1,
    }


def _steps(share: float) -> int:
    """A bar's length in `BAR_STEPS`; a value above nothing shows as something."""
    if share <= 0:
        return 0
    return max(1, min(BAR_STEPS, round(share * BAR_STEPS)))

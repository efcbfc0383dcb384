"""Composition: the blocks of a `Document` become boxes on the page and elements in the structure tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import assert_never

from briefing.document import (
    Align,
    Block,
    Chart,
    Contents,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    List,
    Note,
    NoteKind,
    Paragraph,
    Picture,
    Quote,
    Role,
    Run,
    Runs,
    Table,
    contents_entries,
)
from briefing.render.flow import introductions
from briefing.render.pdf.blocks import (
    BarBox,
    ContentsEntryBox,
    DrawnFigureBox,
    FigureBox,
    HeadingBox,
    SectionRule,
    Side,
)
from briefing.render.pdf.boxes import (
    Box,
    Cell,
    Owner,
    Panel,
    PanelLooks,
    Row,
    RuleBox,
    Stack,
    TextBox,
    TextMaker,
)
from briefing.render.pdf.pictures import PictureBox, PlacedImage, image_object
from briefing.render.pdf.structure import Artifact, Element, Kind
from briefing.render.pdf.styles import Styles
from briefing.render.pdf.tables import TableBox, TableLooks
from briefing.render.type_scale import MARGIN_BOTTOM, MARGIN_SIDE, MARGIN_TOP, type_scale
from briefing.render.typesetting.fonts import BOLD, REGULAR, SEMIBOLD, language_script
from briefing.render.typesetting.text import TextStyle, Typesetter
from briefing.theme import Theme

_LINKED = ("https:", "http:", "mailto:", "tel:")
_HEADING_KINDS = {1: Kind.HEADING_1, 2: Kind.HEADING_2, 3: Kind.HEADING_3}
_SQUARE_SCRIPTS = frozenset(("Hans", "Hant", "Jpan"))
_CELL_PADDING = (8.0, 4.5)
_CONTENTS_GAPS = (9.0, 6.0, 3.0)
"""Spaces above an entry of the first level, the closer ones for contents that would not fit on a page."""
_GUTTER = 20.0
_SMALLEST_FIGURE = 0.75
"""Down to which share of its size a key figure shrinks rather than take a wider column."""
_TALLEST_PICTURE = 0.46
"""As a share of the height of the text area."""
_TALLEST_INTRODUCTION = 0.25
"""As a share as well: what leads to a table stays on its page."""
_EN_SPACE = "\N{EN SPACE}"


def plain_text(runs: Runs) -> str:
    """The words of `runs`, without their looks."""
    return "".join(run.text for run in runs)


class Composer:
    """Turns blocks into boxes for one document. Elements are appended to `root` in the order of the calls."""

    def __init__(self, document: Document, typesetter: Typesetter, theme: Theme, root: Element) -> None:
        self.document = document
        self.theme = theme
        self.root = root
        self.direction = document.direction
        script = language_script(document.tag)
        self.styles = Styles(theme, type_scale(script), script in _SQUARE_SCRIPTS)
        self.scale = self.styles.scale
        self.make = TextMaker(typesetter, theme.accent)
        self.width = theme.page[0] - 2 * MARGIN_SIDE
        self.height = theme.page[1] - MARGIN_TOP - MARGIN_BOTTOM
        self.page_of: dict[str, int] = {}
        """Page number by anchor of a heading; filled in when all pages are laid out."""
        headings = [block for block in document.blocks if isinstance(block, Heading)]
        self._listed = contents_entries(document)
        self._anchors = {heading.anchor for heading in headings}
        self._figures = self._tables = self._notes = self._heading_level = 0

    def body(self) -> Stack:
        """All blocks of the document, one below the other."""
        boxes: list[Box] = []
        introducing = introductions(self.document.blocks)
        for index, block in enumerate(self.document.blocks):
            boxes += self.compose(block)
            if index in introducing and boxes[-1].height < _TALLEST_INTRODUCTION * self.height:
                boxes[-1].keep_with_next = True
        return Stack(boxes)

    def digits(self, value: int) -> str:
        """A whole number in the document's digits."""
        return "".join(self.document.digits[int(digit)] for digit in str(value))

    def compose(self, block: Block) -> Sequence[Box]:  # noqa: C901, PLR0911 - one case per kind of block
        """The boxes of one block."""
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return [self._paragraph(block)]
            case List():
                return self._list(block)
            case Table():
                return self._table(block)
            case KeyFigures():
                return [self._key_figures(block)]
            case Picture():
                return [self._picture(block)]
            case Chart():
                return [self._chart(block)]
            case Quote():
                return [self._quote(block)]
            case Note():
                return [self.note(block, self.root, self.width)]
            case Contents():
                return self._contents(block)
            case _:
                assert_never(block)

    def text(self, runs: Runs, style: TextStyle, owner: Owner, width: float) -> TextBox:
        """A paragraph; links that lead nowhere are set as plain text."""
        allowed = tuple(run if self._leads_somewhere(run.href) else replace(run, href="") for run in runs)
        return self.make(allowed, style, owner, width)

    def _leads_somewhere(self, href: str) -> bool:
        return href[1:] in self._anchors if href.startswith("#") else href.startswith(_LINKED)

    def _together(self, boxes: Sequence[Box]) -> Stack:
        """Boxes one below the other, on one page unless they would fill most of it."""
        stack = Stack(boxes)
        return Stack(boxes, whole=stack.height < self.height / 2)

    # --- running text ---------------------------------------------------------------------------

    def _heading(self, heading: Heading) -> Sequence[Box]:
        level = min(max(heading.level, 1), 3)
        size = (self.scale.heading1, self.scale.heading2, self.scale.heading3)[level - 1]
        before, after = ((2.0, 8.0), (16.0, 4.0), (12.0, 2.0))[level - 1]
        style = self.styles.title(size, self.theme.ink if level == 3 else "")
        # No level may be skipped on the way down (ISO 14289-1, 7.4.2); the looks stay as the author chose.
        self._heading_level = min(level, self._heading_level + 1)
        element = Element(_HEADING_KINDS[self._heading_level], self.root)
        text = self.text(heading.runs, style, element, self.width)
        box = HeadingBox(text, level, heading.anchor, plain_text(heading.runs))
        box.spaced(before, after, keep_with_next=True)
        if level > 1:
            return [box]
        rule = SectionRule(self.theme.accent, self.theme.rule, Side(self.direction, self.width))
        return [rule.spaced(28.0, 8.0, keep_with_next=True), box]

    def _paragraph(self, paragraph: Paragraph) -> Box:
        sizes = {Role.BODY: self.scale.body, Role.LEAD: self.scale.lead, Role.SMALL: self.scale.small}
        size = sizes[paragraph.role]
        square = self.styles.square
        style = replace(self.styles.text(size), justify=square or paragraph.role is Role.BODY)
        if paragraph.role is Role.SMALL:
            style = replace(style, colour=self.theme.muted)
        element = Element(Kind.PARAGRAPH, self.root)
        return self.text(paragraph.runs, style, element, self.width).spaced(0.3 * size, 0.6 * size)

    def _list(self, block: List) -> Sequence[Box]:
        element = Element(Kind.LIST, self.root, numbering="Decimal" if block.ordered else "Disc")
        style = replace(self.styles.text(self.scale.body), justify=self.styles.square)
        marker_style = replace(style, colour=self.theme.accent, weight=BOLD, justify=False)
        markers = [
            (Run(f"{self.digits(number)}." if block.ordered else "\N{BULLET}"),)
            for number in range(1, len(block.items) + 1)
        ]
        indent = max([8.0, *(self.make.width(marker, marker_style) for marker in markers)]) + 8.0
        rows = []
        for marker, runs in zip(markers, block.items, strict=True):
            item = Element(Kind.LIST_ITEM, element)
            label = self.text(marker, marker_style, Element(Kind.LABEL, item), indent)
            body = self.text(runs, style, Element(Kind.LIST_BODY, item), self.width - indent)
            cells = [Cell(0, indent, label), Cell(indent, self.width - indent, body)]
            rows.append(Row(cells, self.width, self.direction).spaced(2.5, 2.5))
        if rows:
            rows[-1].after = 0.6 * self.scale.body
        return rows

    def note(self, note: Note, parent: Element, width: float) -> Box:
        """A tinted box with a bar at its start side."""
        warns = note.kind in {NoteKind.DRAFT, NoteKind.EMBARGO}
        self._notes += 1
        element = Element(Kind.NOTE, parent, identifier=f"note-{self._notes}")
        colour = self.theme.alert if warns else self.theme.ink
        style = self.styles.text(self.scale.small + 1, colour, SEMIBOLD if warns else REGULAR)
        padding = (14.0, 8.0)
        text = self.text(note.runs, style, element, width - 2 * padding[0])
        tint = self.theme.alert_soft if warns else self.theme.accent_soft
        looks = PanelLooks(padding, tint, self.theme.alert if warns else self.theme.accent)
        return Panel(text, width, self.direction, looks).spaced(8.0, 10.0)

    def _quote(self, quote: Quote) -> Box:
        element = Element(Kind.QUOTE, self.root)
        padding = (18.0, 3.0)
        width = self.width - 2 * padding[0]
        small, muted = self.styles.text(self.scale.small + 0.5), self.theme.muted
        parts = [
            (quote.runs, self.styles.text(self.scale.lead, self.theme.accent)),
            (quote.attribution, replace(small, weight=SEMIBOLD)),
            (quote.original_label, replace(small, colour=muted, weight=SEMIBOLD)),
            (quote.original, replace(small, colour=muted, own_direction=True)),
        ]
        boxes = []
        for runs, style in parts:
            if runs:
                # A line in the other direction stands at the start side as well, next to the bar.
                own_width = min(width, self.make.width(runs, style) + 1) if style.own_direction else width
                text = self.text(runs, style, Element(Kind.PARAGRAPH, element), own_width)
                boxes.append(Row([Cell(0, own_width, text)], width, self.direction).spaced(4.0))
        looks = PanelLooks(padding, bar=self.theme.accent)
        return Panel(self._together(boxes), self.width, self.direction, looks).spaced(12.0, 14.0)

    def _contents(self, block: Contents) -> Sequence[Box]:
        element = Element(Kind.CONTENTS, self.root)
        style = self.styles.title(self.scale.heading1)
        caption = Element(Kind.CAPTION, element)
        title = self.text(block.title, style, caption, self.width)
        title.spaced(after=10.0, keep_with_next=True)
        entries = [self._contents_entry(heading, element) for heading in self._listed]
        for gap in _CONTENTS_GAPS:
            for heading, entry in zip(self._listed, entries, strict=True):
                entry.spaced(gap if heading.level == 1 else gap / 6)
            if Stack([title, *entries]).height <= self.height:
                break
        return [title, *entries]

    def _contents_entry(self, heading: Heading, parent: Element) -> Box:
        top_level = heading.level == 1
        size = self.scale.body
        style = self.styles.text(size, weight=SEMIBOLD if top_level else REGULAR)
        style = replace(style, leading=round(size * (self.scale.heading_leading + 0.15), 2))
        number_style = replace(style, align=Align.END, colour=self.theme.accent)
        reference = Element(Kind.REFERENCE, Element(Kind.CONTENTS_ITEM, parent))
        link = Element(Kind.LINK, reference)
        indent, number_width = 0.0 if top_level else 16.0, 3.5 * style.size
        label_width = self.width - indent - number_width
        # The space at the end keeps programs that extract text from joining the last word and the number.
        runs = (*(replace(run, href="") for run in heading.runs), Run(" "))

        def page_number() -> TextBox:
            number = Run(self.digits(self.page_of[heading.anchor]))
            return self.make((number,), number_style, link, number_width)

        return ContentsEntryBox(
            self.text(runs, style, link, label_width),
            page_number,
            (link, heading.anchor, plain_text(heading.runs)),
            (indent, label_width, number_width),
            (self.theme.rule, self.direction),
        )

    # --- tables and figures ---------------------------------------------------------------------

    def _table(self, table: Table) -> Sequence[Box]:
        element = Element(Kind.TABLE, self.root)
        self._tables += 1
        label = self.document.table_label.replace("{number}", self.digits(self._tables))
        caption = self._caption(label, table.caption, Element(Kind.CAPTION, element))
        caption.spaced(10.0, 5.0, keep_with_next=True)
        header = repeated = None
        if any(table.header):
            head_row = Element(Kind.ROW, Element(Kind.TABLE_HEAD, element))
            cells = [Element(Kind.HEADER_CELL, head_row, scope="Column") for _ in table.header]
            header = self._table_row(table, table.header, cells, heads=len(cells))
            repeated = self._table_row(table, table.header, [Artifact.HEADER] * len(cells), heads=len(cells))
        body = Element(Kind.TABLE_BODY, element)
        rows = [self._body_row(table, row, body) for row in table.rows]
        looks = TableLooks(self.theme.accent_soft, self.theme.rule, self.theme.accent)
        return [caption, TableBox(header, repeated, rows, looks).spaced(after=14.0)]

    def _body_row(self, table: Table, row: tuple[Runs, ...], body: Element) -> Row:
        element = Element(Kind.ROW, body)
        heads = 1 if table.row_headers else 0
        cells = [
            Element(Kind.HEADER_CELL, element, scope="Row") if index < heads else Element(Kind.CELL, element)
            for index in range(len(row))
        ]
        return self._table_row(table, row, cells, heads=heads)

    def _table_row(self, table: Table, row: Sequence[Runs], owners: Sequence[Owner], *, heads: int) -> Row:
        style = self.styles.text(self.scale.small + 0.75)
        edges = [0.0]
        for column in table.columns:
            edges.append(edges[-1] + column.width * self.width)
        cells = []
        for index, (runs, owner, (start, end)) in enumerate(zip(row, owners, pairwise(edges), strict=True)):
            weight = SEMIBOLD if index < heads else REGULAR
            own = replace(style, align=table.columns[index].align, weight=weight)
            text = self.text(runs, own, owner, end - start - 2 * _CELL_PADDING[0])
            panel = Panel(text, end - start, self.direction, PanelLooks(_CELL_PADDING))
            cells.append(Cell(start, end - start, panel))
        return Row(cells, self.width, self.direction)

    def _key_figures(self, block: KeyFigures) -> Box:
        style = self.styles.title(self.scale.figure)
        widest = max((self.make.width(item.value, style) for item in block.items), default=0.0)
        columns = 2 if len(block.items) in {2, 4} else min(3, len(block.items))
        while columns > 1 and _SMALLEST_FIGURE * widest > self._column_width(columns):
            columns -= 1
        width = self._column_width(columns)
        if widest > width:
            style = self.styles.title(self.scale.figure * max(_SMALLEST_FIGURE, (width - 1) / widest))
        element = Element(Kind.LIST, self.root, numbering="None")
        figures = [self._key_figure(item, element, width, style) for item in block.items]
        rows = []
        for start in range(0, len(figures), max(columns, 1)):
            cells = [
                Cell(index * (width + _GUTTER), width, box)
                for index, box in enumerate(figures[start : start + columns])
            ]
            rows.append(Row(cells, self.width, self.direction).spaced(14.0))
        return self._together(rows).spaced(16.0, 14.0)

    def _column_width(self, columns: int) -> float:
        columns = max(columns, 1)
        return (self.width - (columns - 1) * _GUTTER) / columns

    def _key_figure(self, item: KeyFigure, parent: Element, width: float, style: TextStyle) -> Box:
        element = Element(Kind.LIST_ITEM, parent)
        rule = RuleBox(width, 1.5, self.theme.accent).spaced(after=6.0)
        value = self.text(item.value, style, Element(Kind.LABEL, element), width)
        label_style = self.styles.text(self.scale.small + 0.5, self.theme.muted)
        label = self.text(item.label, label_style, Element(Kind.LIST_BODY, element), width)
        return Stack([rule, value, label.spaced(1.0)], whole=True)

    def _picture(self, picture: Picture) -> Box:
        group = Element(Kind.DIVISION, self.root)
        element = Element(Kind.FIGURE, group, alt=picture.alt)
        tallest = _TALLEST_PICTURE * self.height
        scale = min(self.width / picture.width, tallest / picture.height)
        size = (picture.width * scale, picture.height * scale)
        image = PlacedImage(image_object(picture.path), f"picture-{picture.sha256}")
        caption = self._figure_caption(picture.caption, picture.credit, group)
        return FigureBox(PictureBox(image, element, size, self.width), caption).spaced(10.0, 14.0)

    def _chart(self, chart: Chart) -> Box:
        group = Element(Kind.DIVISION, self.root)
        element = Element(Kind.FIGURE, group, alt=chart.alt)
        style = self.styles.text(self.scale.small + 0.5)
        value_style = replace(style, weight=BOLD)
        gaps = 16.0
        labels = max((self.make.width(bar.label, style) for bar in chart.bars), default=0.0) + 1
        values = max((self.make.width(bar.value, value_style) for bar in chart.bars), default=0.0) + 1
        label_width = min(labels, 0.36 * self.width)
        value_width = min(values, 0.3 * self.width)
        longest = self.width - label_width - value_width - gaps
        bars = []
        for bar in chart.bars:
            columns = (label_width, max(longest * min(max(bar.share, 0.0), 1.0), 0.75), value_width)
            label = self.text(bar.label, style, element, label_width)
            value = self.text(bar.value, value_style, element, value_width)
            bars.append(BarBox(label, value, columns, self.theme.accent, Side(self.direction, self.width)))
        drawing = DrawnFigureBox(Stack(bars), element, self.width)
        return FigureBox(drawing, self._figure_caption(chart.title, (), group)).spaced(12.0, 16.0)

    def _figure_caption(self, caption: Runs, credit: Runs, group: Element) -> Box:
        self._figures += 1
        label = self.document.figure_label.replace("{number}", self.digits(self._figures))
        element = Element(Kind.CAPTION, group)
        text = self._caption(label, caption, element)
        if not credit:
            return text.spaced(6.0)
        style = self.styles.text(self.scale.small - 0.5, self.theme.muted)
        return Stack([text, self.text(credit, style, element, self.width)]).spaced(6.0)

    def _caption(self, label: str, runs: Runs, element: Element) -> TextBox:
        style = self.styles.text(self.scale.small + 0.5, self.theme.muted)
        labelled = (Run(label, strong=True), *([Run(_EN_SPACE)] if runs else []), *runs)
        return self.text(labelled, style, element, self.width)

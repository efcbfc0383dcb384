"""Tables, fact sheets and key figures: plain grids without merged cells, which begin at the start side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

from docx.oxml.ns import qn
from docx.parts.story import StoryPart

from briefing.document import Align, Direction, KeyFigure, KeyFigures, Runs, Table, TableKind, plain_text
from briefing.render.docx.elements import Element, add_properties, copied, twips, w
from briefing.render.docx.looks import Style
from briefing.render.docx.measure import hedged
from briefing.render.docx.page import MARGIN
from briefing.render.docx.styles import DATA_TABLE, FACT_TABLE, PLAIN_TABLE, PROGRAMME_TABLE, shade
from briefing.render.docx.text import Typesetter, links_outside
from briefing.render.docx.writer import Writer
from briefing.render.flow import UNDIVIDED_ROWS
from briefing.render.grid import GUTTER

_BAND_PADDING = 16.0
"""Above and below each row of key figures, in points."""
_MOST_ROWS = 4000
"""That a process remembers."""
_TABLE_STYLES = {TableKind.PROGRAMME: PROGRAMME_TABLE, TableKind.FACT_SHEET: FACT_TABLE}


@dataclass(frozen=True, slots=True)
class _CellStyles:
    text: Style
    row_header: Style
    header: Style


_CELL_STYLES = {
    TableKind.REGISTER: _CellStyles(Style.REGISTER_TEXT, Style.REGISTER_ROW_HEADER, Style.REGISTER_HEADER),
    TableKind.FACT_SHEET: _CellStyles(Style.FACT_VALUE, Style.FACT_NAME, Style.TABLE_HEADER),
}
_USUAL_STYLES = _CellStyles(Style.TABLE_TEXT, Style.TABLE_ROW_HEADER, Style.TABLE_HEADER)

# --- grids ------------------------------------------------------------------------------------------


def grid(
    style: str, direction: Direction, widths: Sequence[float], rows: Sequence[Element], *properties: Element
) -> Element:
    """A table of fixed column widths in points; its first column is at the start side."""
    columns = _rounded(widths)
    return w(
        "tbl",
        w(
            "tblPr",
            w("tblStyle", val=style),
            w("bidiVisual") if direction is Direction.RTL else None,
            w("tblW", w=sum(columns), type="dxa"),
            w("tblLayout", type="fixed"),
            *properties,
        ),
        w("tblGrid", *(w("gridCol", w=width) for width in columns)),
        *rows,
    )


def row(widths: Sequence[float], cells: Sequence[Sequence[Element]], *, header: bool = False) -> Element:
    """A row that is not divided; each cell must hold at least one paragraph (17.4.65)."""
    properties = w("trPr", w("cantSplit"), w("tblHeader") if header else None)
    boxes = (
        w("tc", w("tcPr", w("tcW", w=width, type="dxa")), *content)
        for width, content in zip(_rounded(widths), cells, strict=True)
    )
    return w("tr", properties, *boxes)


def indented(points: float) -> Element:
    """`w:tblInd`: the distance of a table from the start side."""
    return w("tblInd", w=twips(points), type="dxa")


def keep_with_next(elements: Iterable[Element]) -> None:
    """Keep paragraphs and rows on the page of what follows, in the way that Word has: by each paragraph."""
    for element in elements:
        for properties in element.iter(qn("w:pPr")):
            if properties.find(qn("w:keepNext")) is None:
                add_properties(properties, w("keepNext"))


def _rounded(widths: Sequence[float]) -> list[int]:
    """Widths in twips; what is lost in one by rounding is in the next."""
    edges = [twips(edge) for edge in accumulate(widths)]
    return [end - start for start, end in pairwise([0, *edges])]


# --- tables of the document -------------------------------------------------------------------------


def table_elements(writer: Writer, table: Table) -> Iterator[Element]:
    """The caption, the table, and the room below it."""
    yield writer.caption(Style.TABLE_CAPTION, "Table", table.caption)
    widths = _column_widths(writer, table)
    rows = [_table_row(writer, table, cells, widths) for cells in table.rows]
    # Neither the first nor the last row of a longer table stands alone on a page.
    keep_with_next(rows[:-1] if len(rows) <= UNDIVIDED_ROWS else [rows[0], rows[-2]])
    if any(table.header):
        rows.insert(0, _table_row(writer, table, table.header, widths, header=True))
    yield grid(
        _TABLE_STYLES.get(table.kind, DATA_TABLE),
        writer.document.direction,
        widths,
        rows,
        table_look(header=any(table.header), row_headers=table.row_headers),
        w("tblCaption", val=plain_text(table.caption)),
    )
    yield writer.gap()


def _column_widths(writer: Writer, table: Table) -> list[float]:
    """By the shares of the columns; the times of a programme stand beside the column of text."""
    width = writer.grid.width
    shares = [column.width for column in table.columns]
    if table.kind is TableKind.PROGRAMME and len(shares) > 1:
        rest = (width - writer.grid.text_start) / sum(shares[1:])
        return [writer.grid.text_start, *(share * rest for share in shares[1:])]
    return [share * width / sum(shares) for share in shares]


def _table_row(
    writer: Writer, table: Table, cells: Sequence[Runs], widths: Sequence[float], *, header: bool = False
) -> Element:
    kind = _CELL_STYLES.get(table.kind, _USUAL_STYLES)
    styles = [kind.header if header else kind.text] * len(cells)
    if table.row_headers and not header:
        styles[0] = kind.row_header
    aligns = tuple(column.align for column in table.columns)
    looks = tuple(styles), aligns, tuple(widths), header
    for runs in cells:
        writer.typesetter.name_scripts(runs)
    if any(links_outside(runs) for runs in cells):
        return _made_row(writer.typesetter, writer.part, tuple(cells), *looks)
    return copied(_kept_row(writer.typesetter, None, tuple(cells), *looks))


def _made_row(  # noqa: PLR0913, PLR0917 - all that a row depends on
    typesetter: Typesetter,
    part: StoryPart | None,
    cells: tuple[Runs, ...],
    styles: tuple[Style, ...],
    aligns: tuple[Align, ...],
    widths: tuple[float, ...],
    header: bool,
) -> Element:
    paragraphs = [
        [typesetter.styled(style, typesetter.made(runs, part), _justification(align))]
        for runs, style, align in zip(cells, styles, aligns, strict=True)
    ]
    return row(widths, paragraphs, header=header)


_kept_row = lru_cache(_MOST_ROWS)(_made_row)
"""The next version of a document has most of its rows again."""


def _justification(align: Align) -> Element | None:
    """Start is where lines begin by themselves; `right` is the end side, under `w:bidi` too."""
    match align:
        case Align.START:
            return None
        case Align.CENTER:
            return w("jc", val="center")
        case Align.END:
            return w("jc", val="right")


def table_look(*, header: bool, row_headers: bool) -> Element:
    """`w:tblLook`: which parts of the table style apply, as bits and by name (17.4.55)."""
    bits = 0x0020 * header + 0x0080 * row_headers + 0x0200 + 0x0400
    return w(
        "tblLook",
        val=f"{bits:04X}",
        firstRow=int(header),
        lastRow=0,
        firstColumn=int(row_headers),
        lastColumn=0,
        noHBand=1,
        noVBand=1,
    )


# --- key figures ------------------------------------------------------------------------------------


def key_figure_elements(writer: Writer, block: KeyFigures) -> Iterator[Element]:
    """Figures set large on a band of colour from edge to edge."""
    if not block.items:
        return
    per_row = writer.measure.figures_in_a_row(block.items)
    width = writer.measure.figure_width(per_row)
    # The band goes on into the margins and the gutters, which the paragraphs keep clear of.
    widths = [width + GUTTER] * per_row
    widths[0] += MARGIN
    widths[-1] += MARGIN - GUTTER
    rows = []
    for start in range(0, len(block.items), per_row):
        items = block.items[start : start + per_row]
        cells = [_key_figure(writer, item, width, first=not index) for index, item in enumerate(items)]
        cells += [[writer.gap()] for _ in range(per_row - len(items))]
        rows.append(row(widths, cells))
    for properties in (properties for one in rows for properties in one.iter(qn("w:tcPr"))):
        add_properties(properties, shade(writer.theme.accent), w("vAlign", val="bottom"))
    keep_with_next(rows[:-1])
    yield grid(PLAIN_TABLE, writer.document.direction, widths, rows, indented(-MARGIN))
    yield writer.gap()


def _key_figure(writer: Writer, item: KeyFigure, width: float, *, first: bool) -> list[Element]:
    """The paragraphs of a cell; a hedge stands by itself, and smaller, where the line is short of room."""
    before, figure, after = hedged(item)
    if writer.measure.width(Style.FIGURE_VALUE, item.value) <= width:
        before, figure, after = (), item.value, ()
    parts = (
        (Style.FIGURE_HEDGE, before),
        (Style.FIGURE_VALUE, figure),
        (Style.FIGURE_HEDGE, after),
        (Style.FIGURE_LABEL, item.label),
    )
    shown = [(style, runs) for style, runs in parts if runs]
    indent = {"left": twips(MARGIN if first else 0), "right": twips(GUTTER)}
    paragraphs = []
    for index, (style, runs) in enumerate(shown):
        before_and_after = {
            "before": twips(_BAND_PADDING) if index == 0 else 0,
            "after": twips(_BAND_PADDING) if index == len(shown) - 1 else 0,
        }
        paragraphs.append(writer.paragraph(style, runs, w("ind", **indent), w("spacing", **before_and_after)))
    return paragraphs

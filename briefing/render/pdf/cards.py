"""Cards: key figures on a band of colour, the fact sheet of a site, notes and quotations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefing.document import KeyFigure, KeyFigures, Note, NoteKind, Quote, Runs, Table
from briefing.render.grid import GUTTER
from briefing.render.pdf.boxes import Bar, Box, Cell, Panel, PanelLooks, Row, RuleBox, Stack
from briefing.render.pdf.design import Design
from briefing.render.pdf.page import MARGIN
from briefing.render.pdf.structure import Element, Kind
from briefing.render.typesetting.fonts import REGULAR, SEMIBOLD
from briefing.render.typesetting.text import TextStyle
from briefing.theme import WHITE

_BAND_PADDING = 20.0
_FIGURE_GUTTER = 24.0
_SMALLEST_FIGURE = 0.7
"""Down to which share of its size a key figure shrinks rather than take a wider column."""
_FIGURES_IN_A_ROW = 3
_FACTS_IN_A_ROW = 3
_CARD_PADDING = 14.0
_BETWEEN_CARDS = 16.0
"""Of two rows of cards, in points."""
_NOTE_PADDING = (14.0, 8.0)


def together(design: Design, boxes: Sequence[Box]) -> Stack:
    """Boxes one below the other, on one page unless they would fill most of it."""
    height = Stack(boxes).height
    return Stack(boxes, whole=height < design.grid.height / 2)


# --- key figures ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Value:
    """A key figure in three parts, of which only the figure itself is set large."""

    before: Runs
    figure: Runs
    after: Runs


def key_figures_band(design: Design, block: KeyFigures) -> Box:
    """Figures set large on a band of colour from edge to edge."""
    columns = 2 if len(block.items) in {2, 4} else max(1, min(_FIGURES_IN_A_ROW, len(block.items)))
    style = design.styles.title(design.scale.figure, WHITE)
    widest = max((_narrowest(design, item, style) for item in block.items), default=0.0)
    while columns > 1 and _SMALLEST_FIGURE * widest > _column(design, columns):
        columns -= 1
    width = _column(design, columns)
    if widest > width:
        share = max(_SMALLEST_FIGURE, (width - 1) / widest)
        style = design.styles.title(round(design.scale.figure * share, 1), WHITE)
    element = Element(Kind.LIST, design.root, numbering="None")
    cards = [_key_figure(design, item, element, style, width) for item in block.items]
    rows = []
    for start in range(0, len(cards), columns):
        row = cards[start : start + columns]
        deepest = max(hedge for hedge, _ in row)
        cells = [
            Cell(index * (width + _FIGURE_GUTTER), width, box, deepest - hedge)
            for index, (hedge, box) in enumerate(row)
        ]
        rows.append(design.row(cells).spaced(_BETWEEN_CARDS))
    looks = PanelLooks((0.0, _BAND_PADDING), design.theme.accent, bleed=MARGIN)
    return Panel(together(design, rows), design.grid.width, design.direction, looks).spaced(16.0, 18.0)


def _column(design: Design, columns: int) -> float:
    return (design.grid.width + _FIGURE_GUTTER) / columns - _FIGURE_GUTTER


def _narrowest(design: Design, item: KeyFigure, style: TextStyle) -> float:
    """How wide a value must be set at least: its figure alone, without "more than"."""
    return design.make.width(_split(item.value).figure, style)


def _split(value: Runs) -> _Value:
    """The figure, and what hedges it before or after; what is written together is not parted."""
    facts = [index for index, run in enumerate(value) if run.fact_id]
    if not facts:
        return _Value((), value, ())
    start, end = facts[0], facts[-1] + 1
    if start and not value[start - 1].text[-1:].isspace():
        start = 0
    if end < len(value) and not value[end].text[:1].isspace():
        end = len(value)
    return _Value(value[:start], value[start:end], value[end:])


def _key_figure(
    design: Design, item: KeyFigure, parent: Element, style: TextStyle, width: float
) -> tuple[float, Box]:
    """A figure with its label, and how far below the top of the card the figure begins."""
    element = Element(Kind.LIST_ITEM, parent)
    label = Element(Kind.LABEL, element)
    hedging = design.styles.close(design.scale.body, design.theme.accent_soft, SEMIBOLD)
    value = _split(item.value)
    if design.make.width(item.value, style) <= width:
        value = _Value((), item.value, ())
    parts = ((value.before, hedging), (value.figure, style), (value.after, hedging))
    boxes = [design.text(runs, own, label, width) for runs, own in parts if runs]
    hedge = boxes[0].height if value.before else 0.0
    about = design.styles.close(design.scale.table, design.theme.accent_soft)
    body = design.text(item.label, about, Element(Kind.LIST_BODY, element), width)
    return hedge, Stack([*boxes, body.spaced(2.0)], whole=True)


# --- fact sheets ------------------------------------------------------------------------------------


def fact_sheet(design: Design, table: Table) -> Box:
    """Names and values of a table on a card, several in a row."""
    theme, styles, scale = design.theme, design.styles, design.scale
    element = Element(Kind.TABLE, design.root)
    inner = design.grid.width - 2 * _CARD_PADDING
    title = styles.close(scale.table, theme.accent, SEMIBOLD)
    caption = design.caption(Kind.TABLE, table.caption, Element(Kind.CAPTION, element), title).box(inner)
    body = Element(Kind.TABLE_BODY, element)
    width = (inner + GUTTER) / _FACTS_IN_A_ROW - GUTTER
    facts = []
    for name, *values in table.rows:
        row = Element(Kind.ROW, body)
        head = Element(Kind.HEADER_CELL, row, scope="Row")
        parts: list[Box] = [design.text(name, styles.close(scale.small, theme.muted), head, width)]
        style = styles.close(scale.table, weight=SEMIBOLD)
        parts += [design.text(value, style, Element(Kind.CELL, row), width) for value in values]
        facts.append(Stack(parts, whole=True))
    rows = [
        Row(
            [
                Cell(index * (width + GUTTER), width, fact)
                for index, fact in enumerate(facts[start : start + _FACTS_IN_A_ROW])
            ],
            inner,
            design.direction,
        ).spaced(9.0)
        for start in range(0, len(facts), _FACTS_IN_A_ROW)
    ]
    looks = PanelLooks((_CARD_PADDING, 12.0), theme.accent_soft, top_bar=Bar(theme.accent, 2.0))
    stack = together(design, [caption, *rows])
    return Panel(stack, design.grid.width, design.direction, looks).spaced(10.0, 16.0)


# --- notes and quotations ---------------------------------------------------------------------------


def note_panel(design: Design, note: Note, width: float) -> Box:
    """A tinted box with a bar at its start side."""
    theme = design.theme
    warns = note.kind is not NoteKind.INFO
    style = design.styles.close(
        design.scale.table, theme.alert if warns else theme.ink, SEMIBOLD if warns else REGULAR
    )
    text = design.text(note.runs, style, design.note_element(design.root), width - 2 * _NOTE_PADDING[0])
    tint, bar = (theme.alert_soft, theme.alert) if warns else (theme.accent_soft, theme.accent)
    looks = PanelLooks(_NOTE_PADDING, tint, start_bar=Bar(bar))
    return Panel(text, width, design.direction, looks).spaced(8.0, 12.0)


def pull_quote(design: Design, quote: Quote) -> Box:
    """The words set large, who said them below, and the words as published in small type."""
    grid, theme, styles, scale = design.grid, design.theme, design.styles, design.scale
    element = Element(Kind.QUOTE, design.root)
    large = replace(styles.title(scale.quote, weight=SEMIBOLD), balance=False)
    small = styles.close(scale.small, theme.muted)
    said = design.text(quote.runs, large, Element(Kind.PARAGRAPH, element), grid.text)
    rows: list[Box] = [
        RuleBox(grid.width, 2.0, theme.accent),
        design.row([Cell(grid.text_start, grid.text, said)]).spaced(10.0),
    ]
    if quote.attribution:
        by = Element(Kind.PARAGRAPH, element)
        name = design.text(quote.attribution, styles.close(scale.table), by, grid.text)
        rows.append(design.row([Cell(grid.text_start, grid.text, name)]).spaced(4.0))
    cells = []
    if quote.original_label:
        label = design.text(quote.original_label, small, Element(Kind.PARAGRAPH, element), grid.side)
        cells.append(Cell(0, grid.side, label))
    if quote.original:
        galley = design.galley(
            quote.original, replace(small, own_direction=True), Element(Kind.PARAGRAPH, element)
        )
        # A line in the other direction stands at the start side as well, next to its label.
        width = min(grid.text, galley.width + 1)
        cells.append(Cell(grid.text_start, width, galley.box(width)))
    if cells:
        rows.append(design.row(cells).spaced(8.0))
    rows.append(RuleBox(grid.width, 0.5, theme.rule).spaced(10.0))
    return together(design, rows).spaced(14.0, 16.0)

"""The cover: a photograph from edge to edge, the title on a field of colour, then what must be said first.

The mark and the name of the office hang on a white tab from the head of the page. Nothing is lost for want of
room: titles shrink, warnings go before all else, and what does not fit goes on at the head of the next page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefing.document import Align, Direction, Note, NoteKind, Picture
from briefing.render.grid import GUTTER
from briefing.render.pdf.boxes import Box, Cell, Panel, PanelLooks, RuleBox, Side, Stack
from briefing.render.pdf.canvas import TaggedCanvas
from briefing.render.pdf.design import Design
from briefing.render.pdf.page import MARGIN
from briefing.render.pdf.paragraphs import Galley, TextBox
from briefing.render.pdf.pictures import PictureBox, placed_image
from briefing.render.pdf.structure import Artifact, Element, Kind
from briefing.render.typesetting.fonts import REGULAR, SEMIBOLD
from briefing.render.typesetting.text import TextStyle
from briefing.theme import WHITE

_TALLEST_PICTURE, _LEAST_PICTURE = 0.56, 0.22
"""Height of the photograph, or of the bare field in its place, as shares of the page."""
_TALLEST_TITLE = 0.34
"""Height that the title may take before it is set smaller, as a share of the page as well."""
_TALLEST_ISSUER = 0.14
_TALLEST_NOTICES = 0.4
_TAB_COLUMNS = 6
_TAB_PADDING = (14.0, 24.0)
_LOGO = (150.0, 40.0)
"""Greatest width and height of the logo, in points."""
_FIELD_PADDING = (34.0, 24.0)
"""Of the field of colour, above and below."""
_FOOT_PADDING = (22.0, 40.0)
"""Of what stands below the field."""
_NOTICE_PADDING = (12.0, 7.0)
_CREDIT_DROP = 7.0
_DETAILS_GAP = 22.0
_ARCS = range(70, 331, 52)
"""Radii of the circles that stand in for a photograph, about the corner at the end side, in points."""


def draw_cover(canvas: TaggedCanvas, design: Design) -> list[Box]:
    """Draw the first page, apart from ending it; what found no room on it comes back for the next one."""
    page_height = design.theme.page[1]
    tab, issuer_rest = office_tab(design)
    least_picture = max(_LEAST_PICTURE * page_height, tab.height + _TAB_PADDING[1])
    # The notices are set first, to know their height, and come last in the structure.
    last = Element(Kind.DIVISION)
    notices, notices_rest = _cut(set_notices(design, last), _TALLEST_NOTICES * page_height)
    foot = notices.height + sum(_FOOT_PADDING) if notices.height else 0.0
    room = page_height - least_picture - foot - sum(_FIELD_PADDING)
    text, text_rest = _field_text(design, room)
    for element in [kid for kid in last.kids if isinstance(kid, Element)]:
        design.root.attach(element)
    field_top = foot + text.height + sum(_FIELD_PADDING)
    field_top = max(field_top, (1 - _TALLEST_PICTURE) * page_height)
    credit = draw_ground(canvas, design, foot, field_top)
    tab.draw(canvas, MARGIN + design.side.left(0, design.grid.span(_TAB_COLUMNS)), page_height)
    text.draw(canvas, MARGIN, field_top - _FIELD_PADDING[0])
    notices.draw(canvas, MARGIN, foot - _FOOT_PADDING[0])
    if credit:
        credit.draw(canvas, MARGIN, field_top - _CREDIT_DROP)
    ink = design.theme.ink
    return [*(_on_paper(box, ink) for box in (*issuer_rest, *text_rest)), *notices_rest]


def _cut(stack: Stack, room: float) -> tuple[Stack, Sequence[Box]]:
    """What of `stack` can stand in `room` points of height, and the boxes that cannot."""
    head, rest = stack.divide(room) or (Stack(()), stack)
    return (
        head if isinstance(head, Stack) else Stack([head]),
        rest.boxes if isinstance(rest, Stack) else (),
    )


def _on_paper(box: Box, colour: str) -> Box:
    """Text that was set for the colour field, in a colour that can be read on paper."""
    if not isinstance(box, TextBox):
        return box
    setting = replace(box.setting, style=replace(box.setting.style, colour=colour))
    return TextBox(box.lines, setting).placed_like(box)


# --- the office -------------------------------------------------------------------------------------


def office_tab(design: Design) -> tuple[Panel, Sequence[Box]]:
    """The logo and the name of the office on white, and what of the name finds no room."""
    theme, direction = design.theme, design.direction
    width = design.grid.span(_TAB_COLUMNS)
    inner = width - 2 * _TAB_PADDING[0]
    boxes: list[Box] = []
    if logo := theme.logo:
        scale = min(_LOGO[0] / logo.width, _LOGO[1] / logo.height)
        size = (logo.width * scale, logo.height * scale)
        figure = Element(Kind.FIGURE, design.root, alt=logo.alt)
        mark = PictureBox(placed_image(logo, size[0]), figure, size, Side(direction, inner))
        boxes.append(mark.spaced(after=8.0))
    style = design.styles.close(design.scale.table, theme.ink, SEMIBOLD)
    name = Element(Kind.PARAGRAPH, design.root)
    issuer, rest = _cut(
        Stack([design.text(design.document.cover.issuer, style, name, inner)]),
        _TALLEST_ISSUER * theme.page[1],
    )
    looks = PanelLooks(_TAB_PADDING, WHITE)
    panel = Panel(Stack([*boxes, *issuer.boxes]), width, direction, looks)
    # The rest is set for the tab, and stays as narrow on the next page.
    return panel, rest


# --- the field of colour ----------------------------------------------------------------------------


def _field_text(design: Design, room: float) -> tuple[Stack, Sequence[Box]]:
    """Titles, and place, date and language below them if there is room, in `room` points of height."""
    titles = _titles(design, room)
    details = _details(design)
    if not details:
        return _cut(titles, room)
    width = (design.grid.width + GUTTER) / len(details) - GUTTER
    cells = [Cell(index * (width + GUTTER), width, one.box(width)) for index, one in enumerate(details)]
    rule = RuleBox(design.grid.width, 0.75, design.theme.accent_light).spaced(_DETAILS_GAP)
    whole = Stack([*titles.boxes, rule, design.row(cells).spaced(9.0)])
    if whole.height <= room:
        return whole, ()
    head, rest = _cut(titles, room)
    return head, [*rest, *(one.box(design.grid.width) for one in details)]


def _titles(design: Design, room: float) -> Stack:
    """Title and subtitle, set smaller where that brings them into `room` points of height."""
    cover, styles, scale = design.document.cover, design.styles, design.scale
    width = design.grid.width
    element = Element(Kind.TITLE, design.root)
    style = styles.title(scale.cover, WHITE)
    title = design.text(cover.title, style, element, width)
    while title.height > _TALLEST_TITLE * design.theme.page[1] and style.size > scale.heading1:
        style = smaller(style)
        title = design.text(cover.title, style, element, width)
    if not cover.subtitle:
        return Stack([title])
    element = Element(Kind.PARAGRAPH, design.root)
    style = styles.title(scale.lead + 2, design.theme.accent_soft, REGULAR)
    subtitle = design.text(cover.subtitle, style, element, width).spaced(12.0)
    while Stack([title, subtitle]).height > room and style.size > scale.body:
        style = smaller(style)
        subtitle = design.text(cover.subtitle, style, element, width).spaced(12.0)
    return Stack([title, subtitle])


def smaller(style: TextStyle) -> TextStyle:
    """Two points less, the leading in proportion."""
    size = style.size - 2
    return replace(style, size=size, leading=style.leading * size / style.size)


def _details(design: Design) -> list[Galley]:
    cover, styles, scale = design.document.cover, design.styles, design.scale
    parts = ((cover.place, SEMIBOLD), (cover.date, REGULAR), (cover.language, REGULAR))
    return [
        design.galley(
            runs,
            styles.close(scale.body, WHITE, weight),
            Element(Kind.PARAGRAPH, design.root),
        )
        for runs, weight in parts
        if runs
    ]


def draw_ground(canvas: TaggedCanvas, design: Design, bottom: float, top: float) -> Box | None:
    """The field of colour, and above it the photograph, whose credit comes back, or circles in its place."""
    theme = design.theme
    page_width, page_height = theme.page
    picture = design.document.cover.picture
    canvas.tag(Artifact.LAYOUT)
    if picture is None:
        canvas.fill_box(0, bottom, page_width, page_height - bottom, theme.accent)
        corner = 0.0 if design.direction is Direction.RTL else page_width
        for radius in _ARCS:
            if radius < page_height - bottom:
                canvas.draw_circle((corner, page_height), radius, 0.9, theme.accent_line)
        return None
    canvas.fill_box(0, bottom, page_width, top - bottom, theme.accent)
    group = Element(Kind.DIVISION, design.root)
    frame = (0.0, top, page_width, page_height - top)
    _draw_photograph(canvas, picture, Element(Kind.FIGURE, group, alt=picture.alt), frame)
    if not picture.credit:
        return None
    style = design.styles.close(design.scale.small - 1, theme.accent_soft)
    style = replace(style, align=Align.END)
    return design.text(picture.credit, style, Element(Kind.CAPTION, group), design.grid.width)


def _draw_photograph(
    canvas: TaggedCanvas, picture: Picture, element: Element, frame: tuple[float, float, float, float]
) -> None:
    """The middle of a photograph, as much of it as fills the frame."""
    left, bottom, width, height = frame
    scale = max(width / picture.width, height / picture.height)
    size = (picture.width * scale, picture.height * scale)
    image = placed_image(picture, size[0])
    box = (left + (width - size[0]) / 2, bottom + (height - size[1]) / 2, *size)
    canvas.tag(element)
    element.box = (left, bottom, left + width, bottom + height)
    canvas.place_image(image.stream, image.key, box, frame)


# --- what must be said first ------------------------------------------------------------------------


def set_notices(design: Design, parent: Element) -> Stack:
    """The notices; warnings first of all where not everything fits."""
    notices = design.document.cover.notices
    usual = Stack([_notice(design, notice, parent) for notice in notices])
    if usual.height <= _TALLEST_NOTICES * design.theme.page[1]:
        return usual
    parent.kids.clear()
    warnings_first = sorted(notices, key=lambda notice: notice.kind is NoteKind.INFO)
    return Stack([_notice(design, notice, parent) for notice in warnings_first])


def _notice(design: Design, notice: Note, parent: Element) -> Box:
    """White on the colour of warnings, from column to column."""
    theme = design.theme
    warns = notice.kind is not NoteKind.INFO
    style = design.styles.close(
        design.scale.table + 0.5, WHITE if warns else theme.ink, SEMIBOLD if warns else REGULAR
    )
    width = design.grid.width - 2 * _NOTICE_PADDING[0]
    text = design.text(notice.runs, style, design.note_element(parent), width)
    looks = PanelLooks(_NOTICE_PADDING, theme.alert if warns else theme.accent_soft)
    return Panel(text, design.grid.width, design.direction, looks).spaced(4.0)

"""The cover: the title on a field of colour; below it place, date, language and what must be said first.

Nothing is lost for want of room: titles shrink, warnings go before all else, and what still does not fit
goes on at the head of the next page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefing.document import Direction, NoteKind
from briefing.render.pdf.blocks import Side
from briefing.render.pdf.boxes import Box, Stack, TextBox
from briefing.render.pdf.canvas import TaggedCanvas
from briefing.render.pdf.compose import Composer
from briefing.render.pdf.structure import Artifact, Element, Kind
from briefing.render.type_scale import MARGIN_BOTTOM, MARGIN_SIDE, MARGIN_TOP
from briefing.render.typesetting.fonts import REGULAR, SEMIBOLD
from briefing.render.typesetting.text import TextStyle
from briefing.theme import WHITE

_FIELD = 0.60
"""Height of the colour field, as a share of the page."""
_BAND = 10.0
_ARCS = range(70, 331, 52)
"""Radii of the circles about the corner at the end side, in points."""
_LONGEST_TITLE = 0.36
"""Height that the title may take, as a share of the page, before it is set smaller."""
_LONGEST_ISSUER = 0.15
"""As a share of the page as well."""
_STROKE = (56.0, 3.0)
"""Width and thickness of the stroke below the issuer."""
_STROKE_TOP = 31.0
"""Below the top margin, or lower where the issuer's name takes several lines."""
_TITLE_FOOT = 40.0
_DETAILS_HEAD = 34.0
_LEAST_GAP = 14.0
"""Between issuer and stroke, and stroke and title, in points."""


def draw_cover(canvas: TaggedCanvas, composer: Composer) -> list[Box]:
    """Draw the first page, apart from ending it; what found no room on it comes back for the next one."""
    theme = composer.theme
    page_height = theme.page[1]
    left, bottom = MARGIN_SIDE, page_height * (1 - _FIELD)
    _draw_field(canvas, composer, bottom)
    issuer, issuer_rest = _cut(_issuer(composer), _LONGEST_ISSUER * page_height)
    top = page_height - MARGIN_TOP + 14
    issuer.draw(canvas, left, top)
    stroke = min(page_height - MARGIN_TOP - _STROKE_TOP, top - issuer.height - _LEAST_GAP)
    canvas.tag(Artifact.LAYOUT)
    side = Side(composer.direction, composer.width)
    canvas.fill_box(left + side.left(0, _STROKE[0]), stroke - _STROKE[1], *_STROKE, WHITE)
    room = stroke - _STROKE[1] - _LEAST_GAP - bottom - _TITLE_FOOT
    titles, titles_rest = _cut(_titles(composer, room), room)
    titles.draw(canvas, left, bottom + _TITLE_FOOT + titles.height)
    top = bottom - _BAND - _DETAILS_HEAD
    room = top - MARGIN_BOTTOM
    details, details_rest = _cut(_details(composer, room), room)
    details.draw(canvas, left, top)
    return [*(_on_paper(box, theme.ink) for box in (*issuer_rest, *titles_rest)), *details_rest]


def _draw_field(canvas: TaggedCanvas, composer: Composer, bottom: float) -> None:
    theme = composer.theme
    page_width, page_height = theme.page
    canvas.tag(Artifact.LAYOUT)
    canvas.fill_box(0, bottom, page_width, page_height - bottom, theme.accent)
    canvas.fill_box(0, bottom - _BAND, page_width, _BAND, theme.accent_light)
    corner = 0.0 if composer.direction is Direction.RTL else page_width
    for radius in _ARCS:
        canvas.draw_circle((corner, page_height), radius, 0.9, theme.accent_line)


def _cut(stack: Stack, room: float) -> tuple[Box, Sequence[Box]]:
    """What of `stack` can stand in `room` points of height, and the boxes that cannot."""
    head, rest = stack.divide(room) or (Stack(()), stack)
    return head, rest.boxes if isinstance(rest, Stack) else ()


def _on_paper(box: Box, colour: str) -> Box:
    """Text that was set for the colour field, in a colour that can be read on paper."""
    if not isinstance(box, TextBox):
        return box
    setting = replace(box.setting, style=replace(box.style, colour=colour))
    return TextBox(box.lines, setting).spaced(box.before, box.after)


def _issuer(composer: Composer) -> Stack:
    style = composer.styles.text(composer.scale.body, WHITE, SEMIBOLD)
    element = Element(Kind.PARAGRAPH, composer.root)
    return Stack([composer.text(composer.document.cover.issuer, style, element, composer.width)])


def _titles(composer: Composer, room: float) -> Stack:
    """Title and subtitle, set smaller where that brings them into `room` points of height."""
    cover, styles, scale, theme = composer.document.cover, composer.styles, composer.scale, composer.theme
    style = styles.title(scale.cover, WHITE)
    element = Element(Kind.TITLE, composer.root)
    title = composer.text(cover.title, style, element, composer.width)
    while title.height > _LONGEST_TITLE * theme.page[1] and style.size > scale.heading1:
        style = _smaller(style)
        title = composer.text(cover.title, style, element, composer.width)
    if not cover.subtitle:
        return Stack([title])
    style = styles.title(scale.heading2, theme.accent_soft, REGULAR)
    element = Element(Kind.PARAGRAPH, composer.root)
    subtitle = composer.text(cover.subtitle, style, element, composer.width).spaced(12.0)
    while Stack([title, subtitle]).height > room and style.size > scale.body:
        style = _smaller(style)
        subtitle = composer.text(cover.subtitle, style, element, composer.width).spaced(12.0)
    return Stack([title, subtitle])


def _smaller(style: TextStyle) -> TextStyle:
    """Two points less, the leading in proportion."""
    size = style.size - 2
    return replace(style, size=size, leading=style.leading * size / style.size)


def _details(composer: Composer, room: float) -> Stack:
    """Place, date and language, then the notices; warnings first of all where not everything fits."""
    usual = _details_below(Element(Kind.DOCUMENT), composer, warnings_first=False)
    return _details_below(composer.root, composer, warnings_first=usual.height > room)


def _details_below(parent: Element, composer: Composer, *, warnings_first: bool) -> Stack:
    cover, styles, scale = composer.document.cover, composer.styles, composer.scale
    notices = list(cover.notices)
    urgent = [notice for notice in notices if notice.kind is not NoteKind.INFO] if warnings_first else []
    boxes: list[Box] = [composer.note(notice, parent, composer.width) for notice in urgent]
    boxes += [
        composer.text(
            runs,
            styles.text(scale.lead, "" if weight == SEMIBOLD else composer.theme.muted, weight),
            Element(Kind.PARAGRAPH, parent),
            composer.width,
        )
        for runs, weight in ((cover.place, SEMIBOLD), (cover.date, REGULAR), (cover.language, REGULAR))
        if runs
    ]
    others = [composer.note(notice, parent, composer.width) for notice in notices if notice not in urgent]
    if others:
        others[0].before = 26.0
    return Stack([*boxes, *others])

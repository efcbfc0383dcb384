"""The cover: the title on a field of colour; below it place, date, language and what must be said first."""

from __future__ import annotations

from dataclasses import replace

from briefing.document import Direction, Runs
from briefing.render.pdf.blocks import Side
from briefing.render.pdf.boxes import Box, Stack
from briefing.render.pdf.canvas import TaggedCanvas
from briefing.render.pdf.compose import Composer
from briefing.render.pdf.structure import Artifact, Element, Kind
from briefing.render.typesetting.fonts import REGULAR, SEMIBOLD

_FIELD = 0.60
"""Height of the colour field, as a share of the page."""
_BAND = 10.0
_ARCS = range(70, 331, 52)
"""Radii of the circles about the corner at the end side, in points."""
_LONGEST_TITLE = 0.36
"""Height that the title may take, as a share of the page, before it is set smaller."""


def draw_cover(canvas: TaggedCanvas, composer: Composer) -> None:
    """Draw the first page, apart from ending it."""
    page_width, page_height = composer.theme.page
    bottom = page_height * (1 - _FIELD)
    left = composer.theme.margin_side
    canvas.tag(Artifact.LAYOUT)
    canvas.fill_box(0, bottom, page_width, page_height - bottom, composer.theme.accent)
    canvas.fill_box(0, bottom - _BAND, page_width, _BAND, composer.theme.accent_light)
    corner = 0.0 if composer.direction is Direction.RTL else page_width
    for radius in _ARCS:
        canvas.draw_circle((corner, page_height), radius, 0.9, composer.theme.accent_line)
    side = Side(composer.direction, composer.width)
    canvas.fill_box(
        left + side.left(0, 56), page_height - composer.theme.margin_top - 34, 56, 3, composer.theme.paper
    )
    issuer, title = _field_boxes(composer)
    issuer.draw(canvas, left, page_height - composer.theme.margin_top + 14)
    title.draw(canvas, left, bottom + 40 + title.height)
    _details(composer).draw(canvas, left, bottom - _BAND - 34)


def _field_boxes(composer: Composer) -> tuple[Box, Box]:
    """What stands on the colour field: the issuer above, title and subtitle below."""
    cover, styles, scale = composer.document.cover, composer.styles, composer.scale
    paper = composer.theme.paper
    issuer = composer.text(
        cover.issuer,
        styles.text(scale.body, paper, SEMIBOLD),
        Element(Kind.PARAGRAPH, composer.root),
        composer.width,
    )
    style = styles.title(scale.cover, paper)
    subtitle_style = styles.title(scale.heading2, composer.theme.accent_soft, REGULAR)
    element = Element(Kind.TITLE, composer.root)
    title = composer.text(cover.title, style, element, composer.width)
    while title.height > _LONGEST_TITLE * composer.theme.page[1] and style.size > scale.heading1:
        style = replace(style, size=style.size - 2, leading=style.leading * (style.size - 2) / style.size)
        title = composer.text(cover.title, style, element, composer.width)
    boxes: list[Box] = [title]
    if cover.subtitle:
        subtitle = Element(Kind.PARAGRAPH, composer.root)
        boxes.append(composer.text(cover.subtitle, subtitle_style, subtitle, composer.width).spaced(12.0))
    return issuer, Stack(boxes)


def _details(composer: Composer) -> Box:
    """Place, date and language, then the notices."""
    cover, styles, scale = composer.document.cover, composer.styles, composer.scale
    lines: list[tuple[Runs, int]] = [
        (cover.place, SEMIBOLD),
        (cover.date, REGULAR),
        (cover.language, REGULAR),
    ]
    boxes: list[Box] = [
        composer.text(
            runs,
            styles.text(scale.lead, "" if weight == SEMIBOLD else composer.theme.muted, weight),
            Element(Kind.PARAGRAPH, composer.root),
            composer.width,
        )
        for runs, weight in lines
        if runs
    ]
    notices = [composer.note(notice, composer.root, composer.width) for notice in cover.notices]
    if notices:
        notices[0].before = 26.0
    return Stack([*boxes, *notices])

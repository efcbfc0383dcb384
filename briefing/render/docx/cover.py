"""The cover: the office on white, a photograph from edge to edge, titles on a field of colour, the notices.

All of it stands in the flow of the text, so that it can be edited and read aloud. Where it would not fit on a
page the notices come first, and what is left goes on to the next page.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefing.document import Note, NoteKind, Picture, Runs
from briefing.render.docx.elements import Element, add_properties, twips, w
from briefing.render.docx.looks import Style
from briefing.render.docx.page import MARGIN
from briefing.render.docx.styles import PLAIN_TABLE, shade
from briefing.render.docx.tables import grid, indented
from briefing.render.docx.writer import Writer

COVER_BOTTOM = 28.0
"""The margin at the foot of the cover, in points."""
_LOGO = (150.0, 40.0)
"""Greatest width and height of the logo, in points."""
_TALLEST_PICTURE, _LEAST_PICTURE = 0.56, 0.22
"""Height of the photograph with the office's name above it, as shares of the page."""
_FIELD_PADDING = 24.0
"""At the foot of the field of colour, in points."""
_SLACK = 20.0
"""Points to spare on the page, since word processors may set lines farther apart."""


def cover_elements(writer: Writer, section: Element) -> list[Element]:
    """The first page; `section` says how it is laid out, and is put into its last paragraph."""
    notices = [writer.paragraph(_notice_style(notice), notice.runs) for notice in _notices(writer)]
    issuer = _issuer(writer)
    field = _field(writer)
    used = _height(writer, [*_issuer_lines(writer), *_field_lines(writer)]) + _logo_height(writer)
    used += sum(_notice_height(writer, notice) for notice in _notices(writer)) + _FIELD_PADDING
    room = writer.theme.page[1] - COVER_BOTTOM - _SLACK - used
    picture = writer.document.cover.picture
    height = min(room, _TALLEST_PICTURE * writer.theme.page[1] - _height(writer, _issuer_lines(writer)))
    fits = height >= (_LEAST_PICTURE if picture else 0.0) * writer.theme.page[1]
    height = max(height, _LEAST_PICTURE * writer.theme.page[1])
    photograph = _photograph(writer, picture, height) if picture else []
    free = max(room - height, 0.0) if photograph else max(room, 0.0)
    least = free + _height(writer, _field_lines(writer)) + _FIELD_PADDING
    table = _table(writer, issuer, photograph, field, least)
    elements = [table, *notices] if fits else [*notices, table]
    if elements[-1] is table:
        elements.append(writer.gap())
    add_properties(elements[-1][0], section)
    return elements


def _table(
    writer: Writer,
    issuer: Sequence[Element],
    photograph: Sequence[Element],
    field: Sequence[Element],
    least: float,
) -> Element:
    """One column as wide as the page; cells bring their colour with them, so no white text is on white."""
    width = writer.theme.page[0]
    align = w("vAlign", val="top" if photograph else "bottom")
    height = w("trHeight", val=twips(least), hRule="atLeast")
    rows = [_row(width, issuer)]
    if photograph:
        rows.append(_row(width, photograph))
    rows.append(_row(width, field, shade(writer.theme.accent), align, height=height))
    return grid(PLAIN_TABLE, writer.document.direction, [width], rows, indented(-MARGIN))


def _row(
    width: float, content: Sequence[Element], *properties: Element, height: Element | None = None
) -> Element:
    """A row that may be divided between pages, for titles of any length."""
    cell = w("tc", w("tcPr", w("tcW", w=twips(width), type="dxa"), *properties), *content)
    return w("tr", w("trPr", height) if height is not None else None, cell)


# --- what stands on the cover -----------------------------------------------------------------------


def _issuer_lines(writer: Writer) -> list[tuple[Style, Runs]]:
    return [(Style.COVER_ISSUER, writer.document.cover.issuer)]


def _field_lines(writer: Writer) -> list[tuple[Style, Runs]]:
    cover = writer.document.cover
    credit = cover.picture.credit if cover.picture else ()
    lines = (
        (Style.COVER_CREDIT, credit),
        (Style.TITLE, cover.title),
        (Style.SUBTITLE, cover.subtitle),
        (Style.COVER_PLACE, cover.place),
        (Style.COVER_DETAIL, cover.date),
        (Style.COVER_DETAIL, cover.language),
    )
    return [(style, runs) for style, runs in lines if runs or style is Style.TITLE]


def _issuer(writer: Writer) -> list[Element]:
    """The logo and the name of the office."""
    paragraphs = [writer.paragraph(style, runs) for style, runs in _issuer_lines(writer)]
    if logo := writer.theme.logo:
        scale = min(_LOGO[0] / logo.width, _LOGO[1] / logo.height)
        size = logo.width * scale, logo.height * scale
        paragraphs.insert(0, writer.picture(Style.COVER_LOGO, logo, size))
    return paragraphs


def _logo_height(writer: Writer) -> float:
    return _LOGO[1] + writer.measure.looks[Style.COVER_LOGO].before if writer.theme.logo else 0.0


def _field(writer: Writer) -> list[Element]:
    """Titles, then place, date and language."""
    paragraphs = [writer.paragraph(style, runs) for style, runs in _field_lines(writer)]
    add_properties(paragraphs[-1][0], w("spacing", after=twips(_FIELD_PADDING)))
    return paragraphs


def _photograph(writer: Writer, picture: Picture, height: float) -> list[Element]:
    """The middle of a photograph, as much of it as fills the frame."""
    return [writer.picture(Style.COVER_PICTURE, picture, (writer.theme.page[0], height))]


def _notices(writer: Writer) -> list[Note]:
    """Warnings first."""
    return sorted(writer.document.cover.notices, key=lambda notice: notice.kind is NoteKind.INFO)


def _notice_style(notice: Note) -> Style:
    return Style.COVER_NOTE if notice.kind is NoteKind.INFO else Style.COVER_WARNING


# --- room -------------------------------------------------------------------------------------------


def _height(writer: Writer, lines: Sequence[tuple[Style, Runs]]) -> float:
    """Of paragraphs within the cover's table."""
    return sum(writer.measure.height(style, runs, writer.theme.page[0]) for style, runs in lines)


def _notice_height(writer: Writer, notice: Note) -> float:
    return writer.measure.height(_notice_style(notice), notice.runs, writer.grid.width)

"""The looks of a DOCX: its paragraph styles, and how each is to look in a theme and a type scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from briefing.document import NoteKind, Role
from briefing.render.docx.page import MARGIN, page_grid
from briefing.render.grid import Grid
from briefing.render.type_scale import TypeScale
from briefing.theme import WHITE, Theme


class Style(StrEnum):
    """Ids of paragraph styles; the names that people see are in `looks`."""

    NORMAL = "Normal"
    TITLE = "Title"
    SUBTITLE = "Subtitle"
    COVER_ISSUER = "CoverIssuer"
    COVER_LOGO = "CoverLogo"
    COVER_PICTURE = "CoverPicture"
    COVER_CREDIT = "CoverCredit"
    COVER_PLACE = "CoverPlace"
    COVER_DETAIL = "CoverDetail"
    COVER_WARNING = "CoverWarning"
    COVER_NOTE = "CoverNote"
    BODY = "BodyText"
    OPENING = "Opening"
    LEAD = "Lead"
    SMALL = "Small"
    HEADING_1 = "Heading1"
    HEADING_2 = "Heading2"
    HEADING_3 = "Heading3"
    HEADING_UNLISTED = "HeadingUnlisted"
    CONTENTS_TITLE = "TOCHeading"
    CONTENTS_1 = "TOC1"
    CONTENTS_2 = "TOC2"
    LIST_BULLET = "ListBullet"
    LIST_NUMBER = "ListNumber"
    TABLE_TEXT = "TableText"
    TABLE_HEADER = "TableHeader"
    TABLE_ROW_HEADER = "TableRowHeader"
    REGISTER_TEXT = "RegisterText"
    REGISTER_HEADER = "RegisterHeader"
    REGISTER_ROW_HEADER = "RegisterRowHeader"
    FACT_NAME = "FactName"
    FACT_VALUE = "FactValue"
    TABLE_END = "TableEnd"
    CAPTION = "Caption"
    TABLE_CAPTION = "TableCaption"
    CREDIT = "Credit"
    PICTURE = "Picture"
    BAR = "Bar"
    BAR_LABEL = "BarLabel"
    BAR_VALUE = "BarValue"
    FIGURE_HEDGE = "KeyFigureHedge"
    FIGURE_VALUE = "KeyFigure"
    FIGURE_LABEL = "KeyFigureLabel"
    QUOTE = "Quote"
    QUOTE_ATTRIBUTION = "QuoteAttribution"
    QUOTE_LABEL = "QuoteLabel"
    QUOTE_ORIGINAL = "QuoteOriginal"
    NOTE_DRAFT = "NoteDraft"
    NOTE_EMBARGO = "NoteEmbargo"
    NOTE_INFO = "NoteInfo"
    HEADER = "Header"
    FOOTER = "Footer"


HEADING_STYLES = MappingProxyType({1: Style.HEADING_1, 2: Style.HEADING_2, 3: Style.HEADING_3})
PARAGRAPH_STYLES = MappingProxyType({Role.BODY: Style.BODY, Role.LEAD: Style.LEAD, Role.SMALL: Style.SMALL})
NOTE_STYLES = MappingProxyType(
    {
        NoteKind.DRAFT: Style.NOTE_DRAFT,
        NoteKind.EMBARGO: Style.NOTE_EMBARGO,
        NoteKind.INFO: Style.NOTE_INFO,
    }
)

BULLETS = 1
NUMBERS = 2
"""`w:abstractNumId` and `w:numId` of the list styles; further `w:num` restart the numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A shade behind a paragraph, and the lines about it; neighbours with the same one share it."""

    shade: str = ""
    above: str = ""
    below: str = ""
    start: str = ""
    """Colours of lines."""
    weight: float = 1.0
    """Of the line above and the bar at the start side, in points."""
    padding: tuple[float, float] = (0.0, 0.0)
    """Of the shade beyond the text, above and below, and at the sides."""
    bleed: bool = False
    """Whether the shade goes on to the edges of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A paragraph style; lengths in points, colours as in `Theme`."""

    name: str
    """As word processors show it; the names of built-in styles (17.7.4.9) are recognized by them."""
    size: float
    color: str
    strong: bool = False
    leading: float
    """Distance of baselines, as a multiple of the size."""
    line_rule: str = ""
    """`auto`, `exact` or `atLeast` (17.18.48); as the script needs it, where empty."""
    before: float = 0
    after: float = 0
    based_on: Style = Style.NORMAL
    keep_with_next: bool = False
    keep_lines: bool = False
    frame: Frame = Frame()
    indent: float = 0
    end_indent: float = 0
    """At the start side and at the end side."""
    page_number: float = 0
    """Where a tab leads to, for a number at the end side."""
    at_end: bool = False
    justified: bool = False
    """Whether lines fill the column in scripts that are written in squares."""
    numbering: int = 0
    """`w:numId` of a list style; between its items there is less room before and after."""
    outline: int = 0
    """Heading level, 1–3."""


def looks(scale: TypeScale, theme: Theme) -> Mapping[Style, Look]:
    """Every paragraph style but Normal."""
    grid = page_grid(theme.page)
    return {
        **_cover_looks(scale, theme),
        **_text_looks(scale, theme, grid),
        **_table_looks(scale, theme, grid),
        **_quote_looks(scale, theme, grid),
        **_note_looks(scale, theme, grid),
        **_page_looks(scale, theme, grid),
    }


def _cover_looks(scale: TypeScale, theme: Theme) -> Mapping[Style, Look]:
    """The cover's table is as wide as the page, so its paragraphs keep clear of the edges themselves."""

    def look(name: str, size: float, color: str, leading: float = scale.close_leading, **more: Any) -> Look:
        sides = {"indent": MARGIN, "end_indent": MARGIN}
        return Look(name=name, size=size, color=color, leading=leading, **(sides | more))

    banner = Frame(shade=theme.alert, padding=(6, 10))
    plain = Frame(shade=theme.accent_soft, padding=(6, 10))
    return {
        Style.COVER_LOGO: look(
            "Cover Logo", 8, theme.ink, 1, line_rule="auto", before=12, keep_with_next=True
        ),
        Style.COVER_ISSUER: look("Cover Issuer", scale.table, theme.ink, strong=True, before=12, after=12),
        Style.COVER_PICTURE: look("Cover Picture", 2, theme.ink, 1, line_rule="auto", indent=0, end_indent=0),
        Style.COVER_CREDIT: look("Cover Credit", scale.small - 1, theme.accent_soft, before=5, at_end=True),
        Style.TITLE: look(
            "Title", scale.cover, WHITE, scale.heading_leading, strong=True, before=20, after=12
        ),
        Style.SUBTITLE: look("Subtitle", scale.lead + 2, theme.accent_soft, scale.heading_leading, after=20),
        Style.COVER_PLACE: look("Cover Place", scale.body, WHITE, strong=True),
        Style.COVER_DETAIL: look("Cover Detail", scale.body, WHITE),
        Style.COVER_WARNING: look(
            "Cover Warning",
            scale.table + 0.5,
            WHITE,
            strong=True,
            before=10,
            after=6,
            frame=banner,
            indent=10,
            end_indent=10,
        ),
        Style.COVER_NOTE: look(
            "Cover Note",
            scale.table + 0.5,
            theme.ink,
            before=10,
            after=6,
            frame=plain,
            indent=10,
            end_indent=10,
        ),
    }


def _text_looks(scale: TypeScale, theme: Theme, grid: Grid) -> Mapping[Style, Look]:
    rhythm = scale.body * scale.leading / 2
    column = grid.text_start

    def look(name: str, size: float, color: str, leading: float = scale.leading, **more: Any) -> Look:
        return Look(name=name, size=size, color=color, leading=leading, **more)

    def heading(name: str, size: float, color: str, **more: Any) -> Look:
        return look(name, size, color, scale.heading_leading, strong=True, **more)

    band = Frame(shade=theme.accent_soft, above=theme.accent, weight=3, padding=(16, 0), bleed=True)
    return {
        Style.BODY: look("Body Text", scale.body, theme.ink, after=rhythm, indent=column, justified=True),
        Style.LEAD: look("Lead", scale.lead, theme.ink, after=rhythm, indent=column, justified=True),
        Style.OPENING: look(
            "Opening",
            scale.lead,
            theme.ink,
            after=3 * rhythm,
            frame=band,
            justified=True,
            keep_lines=True,
            keep_with_next=True,
        ),
        Style.SMALL: look(
            "Small", scale.small, theme.muted, scale.close_leading, after=rhythm, indent=column
        ),
        Style.HEADING_1: heading(
            "heading 1", scale.heading1, theme.accent, before=36, after=10, outline=1, frame=band
        ),
        Style.HEADING_2: heading(
            "heading 2", scale.heading2, theme.accent, before=3 * rhythm, after=rhythm / 2, outline=2
        ),
        Style.HEADING_3: heading(
            "heading 3",
            scale.heading3,
            theme.ink,
            before=2 * rhythm,
            after=rhythm / 2,
            outline=3,
            indent=column,
        ),
        Style.HEADING_UNLISTED: heading(
            "Heading Unlisted", scale.heading2, theme.accent, before=3 * rhythm, after=rhythm / 2, outline=2
        ),
        Style.LIST_BULLET: look("List Bullet", scale.body, theme.ink, after=rhythm / 2, numbering=BULLETS),
        Style.LIST_NUMBER: look("List Number", scale.body, theme.ink, after=rhythm / 2, numbering=NUMBERS),
        Style.CONTENTS_TITLE: heading(
            "TOC Heading", scale.heading1, theme.accent, after=14, keep_with_next=True
        ),
        Style.CONTENTS_1: look(
            "toc 1",
            scale.body,
            theme.ink,
            scale.close_leading,
            strong=True,
            before=7,
            after=1,
            frame=Frame(above=theme.rule, weight=0.5, padding=(4, 0)),
            page_number=grid.width,
        ),
        Style.CONTENTS_2: look(
            "toc 2",
            scale.body - 1,
            theme.ink,
            scale.close_leading,
            after=1,
            indent=12,
            page_number=grid.width,
        ),
    }


def _table_looks(scale: TypeScale, theme: Theme, grid: Grid) -> Mapping[Style, Look]:
    column = grid.text_start

    def look(name: str, size: float, color: str = theme.ink, **more: Any) -> Look:
        return Look(name=name, size=size, color=color, **({"leading": scale.close_leading} | more))

    return {
        Style.CAPTION: look(
            "caption", scale.small, theme.muted, before=5, after=14, keep_lines=True, indent=column
        ),
        Style.TABLE_CAPTION: look(
            "Table Caption",
            scale.small,
            theme.muted,
            before=10,
            after=5,
            keep_lines=True,
            keep_with_next=True,
            based_on=Style.CAPTION,
        ),
        Style.CREDIT: look("Credit", scale.small - 1, theme.muted, after=14, indent=column),
        Style.TABLE_TEXT: look("Table Text", scale.table),
        Style.TABLE_HEADER: look("Table Header", scale.table, theme.accent, strong=True, keep_with_next=True),
        Style.TABLE_ROW_HEADER: look("Table Row Header", scale.table, strong=True),
        Style.REGISTER_TEXT: look("Register Text", scale.register, based_on=Style.TABLE_TEXT),
        Style.REGISTER_HEADER: look(
            "Register Header",
            scale.register,
            theme.accent,
            strong=True,
            keep_with_next=True,
            based_on=Style.TABLE_HEADER,
        ),
        Style.REGISTER_ROW_HEADER: look(
            "Register Row Header", scale.register, strong=True, based_on=Style.TABLE_ROW_HEADER
        ),
        Style.FACT_NAME: look("Fact Name", scale.small, theme.muted),
        Style.FACT_VALUE: look("Fact Value", scale.table, strong=True),
        Style.TABLE_END: look("Table End", 6),
        Style.PICTURE: look(
            "Picture", 8, before=8, keep_with_next=True, leading=1, line_rule="auto", indent=column
        ),
        Style.BAR: look(
            "Bar",
            8,
            leading=1.6,
            line_rule="exact",
            frame=Frame(shade=theme.accent),
            keep_with_next=True,
        ),
        Style.BAR_LABEL: look("Bar Label", scale.table, before=3, after=3, keep_with_next=True),
        Style.BAR_VALUE: look("Bar Value", scale.table, before=3, after=3, strong=True, keep_with_next=True),
        Style.FIGURE_HEDGE: look(
            "Key Figure Hedge", scale.body, theme.accent_soft, strong=True, keep_with_next=True
        ),
        Style.FIGURE_VALUE: look(
            "Key Figure",
            scale.figure,
            WHITE,
            strong=True,
            leading=scale.heading_leading,
            keep_with_next=True,
        ),
        Style.FIGURE_LABEL: look("Key Figure Label", scale.table, theme.accent_soft),
    }


def _quote_looks(scale: TypeScale, theme: Theme, grid: Grid) -> Mapping[Style, Look]:
    def look(name: str, size: float, color: str, **more: Any) -> Look:
        return Look(
            name=name,
            size=size,
            color=color,
            indent=grid.text_start,
            keep_lines=True,
            **({"leading": scale.close_leading} | more),
        )

    return {
        Style.QUOTE: look(
            "Quote",
            scale.quote,
            theme.accent,
            strong=True,
            leading=scale.heading_leading,
            before=18,
            after=6,
            keep_with_next=True,
            frame=Frame(above=theme.accent, weight=2, padding=(8, 0)),
        ),
        Style.QUOTE_ATTRIBUTION: look("Quote Attribution", scale.small, theme.ink, after=2),
        Style.QUOTE_LABEL: look("Quote Label", scale.small, theme.muted, before=4, keep_with_next=True),
        Style.QUOTE_ORIGINAL: look("Quote Original", scale.small, theme.muted),
    }


def _note_looks(scale: TypeScale, theme: Theme, grid: Grid) -> Mapping[Style, Look]:
    def look(name: str, color: str, tint: str, bar: str, *, strong: bool) -> Look:
        return Look(
            name=name,
            size=scale.table,
            color=color,
            leading=scale.close_leading,
            strong=strong,
            after=12,
            indent=grid.text_start + 14,
            end_indent=10,
            keep_lines=True,
            frame=Frame(shade=tint, start=bar, weight=3, padding=(6, 10)),
        )

    return {
        Style.NOTE_DRAFT: look("Note Draft", theme.alert, theme.alert_soft, theme.alert, strong=True),
        Style.NOTE_EMBARGO: look("Note Embargo", theme.alert, theme.alert_soft, theme.alert, strong=True),
        Style.NOTE_INFO: look("Note Info", theme.ink, theme.accent_soft, theme.accent, strong=False),
    }


def _page_looks(scale: TypeScale, theme: Theme, grid: Grid) -> Mapping[Style, Look]:
    def look(name: str, **more: Any) -> Look:
        return Look(name=name, size=scale.small, color=theme.muted, leading=scale.close_leading, **more)

    return {
        Style.HEADER: look("header", frame=Frame(below=theme.rule, weight=0.5, padding=(5, 0))),
        Style.FOOTER: look("footer", page_number=grid.width),
    }

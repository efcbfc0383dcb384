"""The looks of a DOCX in Word's own terms: the style sheet.

The press office goes on working in these files, so every look is a named style that can be changed in one
place, and nothing hangs on the theme of a template.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from docx.oxml.ns import qn

from briefing.document import Direction, NoteKind, Role
from briefing.render.docx.elements import Element, half_points, twips, w
from briefing.render.docx.text import (
    emphasis,
    fonts,
    language,
)
from briefing.render.type_scale import MARGIN_SIDE, MARGIN_TOP, TypeScale
from briefing.render.typesetting.fonts import language_script
from briefing.theme import WHITE, Theme


class Style(StrEnum):
    """Ids of paragraph styles; the names that people see are in `looks`."""

    NORMAL = "Normal"
    TITLE = "Title"
    SUBTITLE = "Subtitle"
    COVER_ISSUER = "CoverIssuer"
    COVER_PLACE = "CoverPlace"
    COVER_DETAIL = "CoverDetail"
    BODY = "BodyText"
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
    TABLE_END = "TableEnd"
    CAPTION = "Caption"
    TABLE_CAPTION = "TableCaption"
    PICTURE = "Picture"
    BAR = "Bar"
    BAR_LABEL = "BarLabel"
    BAR_VALUE = "BarValue"
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

LOOSE_SCRIPTS = frozenset({"Arab"})
"""Scripts whose fonts ask for lines far apart, Noto Sans Arabic for more than twice the size.

There the distance is exact; elsewhere it is the least, since an exact one may cut off stacked letters."""

DATA_TABLE = "BriefingTable"
PLAIN_TABLE = "BriefingGrid"

BULLETS = 1
NUMBERS = 2
"""`w:abstractNumId` and `w:numId` of the list styles; further `w:num` restart the numbers."""


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
    """`exact` or `atLeast` (17.18.48); as the script needs it, where empty."""
    before: float = 0
    after: float = 0
    based_on: Style = Style.NORMAL
    keep_with_next: bool = False
    keep_lines: bool = False
    bar: str = ""
    """Colour of a bar at the start side."""
    underline: str = ""
    overline: str = ""
    """Colours of a rule below and a rule above."""
    shade: str = ""
    indent: float = 0
    """At the start side; beside a bar without a shade at both sides, so that a paragraph of the other
    direction lines up with its neighbours."""
    page_number: bool = False
    """Whether a tab leads to a page number at the end side."""
    at_end: bool = False
    numbering: int = 0
    """`w:numId` of a list style; between its items there is no room before and after."""
    outline: int = 0
    """Heading level, 1–3."""


def looks(scale: TypeScale, theme: Theme) -> Mapping[Style, Look]:
    """Every paragraph style but Normal."""
    tight = scale.small + 0.5

    def look(name: str, size: float, color: str, leading: float = scale.leading, **more: Any) -> Look:
        return Look(name=name, size=size, color=color, leading=leading, **more)

    def heading(name: str, size: float, color: str, **more: Any) -> Look:
        return look(name, size, color, scale.heading_leading, strong=True, **more)

    def beside_bar(name: str, size: float, color: str, bar: str, **more: Any) -> Look:
        return look(name, size, color, bar=bar, indent=12, keep_lines=True, **more)

    return {
        Style.COVER_ISSUER: heading("Cover Issuer", scale.body, WHITE, before=MARGIN_TOP - 14),
        Style.TITLE: heading("Title", scale.cover, WHITE, after=12),
        Style.SUBTITLE: look("Subtitle", scale.heading2, theme.accent_soft, scale.heading_leading, after=36),
        Style.COVER_PLACE: look("Cover Place", scale.lead, theme.ink, strong=True, before=24),
        Style.COVER_DETAIL: look("Cover Detail", scale.lead, theme.muted),
        Style.BODY: look("Body Text", scale.body, theme.ink, after=7),
        Style.LEAD: look("Lead", scale.lead, theme.ink, after=10),
        Style.SMALL: look("Small", scale.small, theme.muted, after=5),
        Style.HEADING_1: heading(
            "heading 1", scale.heading1, theme.accent, before=30, after=8, outline=1, overline=theme.rule
        ),
        Style.HEADING_2: heading("heading 2", scale.heading2, theme.accent, before=18, after=5, outline=2),
        Style.HEADING_3: heading("heading 3", scale.heading3, theme.ink, before=12, after=3, outline=3),
        Style.HEADING_UNLISTED: heading(
            "Heading Unlisted", scale.heading2, theme.accent, before=18, after=5, outline=2
        ),
        Style.CONTENTS_TITLE: heading(
            "TOC Heading", scale.heading1, theme.accent, after=12, keep_with_next=True
        ),
        Style.CONTENTS_1: look(
            "toc 1", scale.body, theme.ink, strong=True, before=7, after=1, page_number=True
        ),
        Style.CONTENTS_2: look("toc 2", scale.body, theme.ink, after=1, indent=14, page_number=True),
        Style.LIST_BULLET: look("List Bullet", scale.body, theme.ink, after=7, numbering=BULLETS),
        Style.LIST_NUMBER: look("List Number", scale.body, theme.ink, after=7, numbering=NUMBERS),
        Style.CAPTION: look("caption", tight, theme.muted, before=4, after=8, keep_lines=True),
        Style.TABLE_CAPTION: look(
            "Table Caption",
            tight,
            theme.muted,
            before=10,
            after=4,
            keep_with_next=True,
            based_on=Style.CAPTION,
        ),
        Style.TABLE_TEXT: look("Table Text", tight, theme.ink),
        Style.TABLE_HEADER: look("Table Header", tight, theme.accent, strong=True, keep_with_next=True),
        Style.TABLE_ROW_HEADER: look("Table Row Header", tight, theme.ink, strong=True),
        Style.TABLE_END: look("Table End", 6, theme.ink),
        Style.PICTURE: look(
            "Picture", scale.body, theme.ink, 1, before=8, keep_with_next=True, line_rule="atLeast"
        ),
        Style.BAR: look("Bar", 7, theme.ink, 1.6, line_rule="exact", shade=theme.accent, keep_with_next=True),
        Style.BAR_LABEL: look("Bar Label", tight, theme.ink, keep_with_next=True),
        Style.BAR_VALUE: look("Bar Value", tight, theme.accent, strong=True, indent=6, keep_with_next=True),
        Style.FIGURE_VALUE: heading("Key Figure", scale.figure, theme.accent, before=4, keep_with_next=True),
        Style.FIGURE_LABEL: look("Key Figure Label", tight, theme.muted, after=8),
        Style.QUOTE: beside_bar(
            "Quote", scale.lead, theme.accent, theme.accent, before=10, keep_with_next=True
        ),
        Style.QUOTE_ATTRIBUTION: beside_bar("Quote Attribution", tight, theme.ink, theme.accent, strong=True),
        Style.QUOTE_LABEL: beside_bar("Quote Label", tight, theme.muted, theme.accent, keep_with_next=True),
        Style.QUOTE_ORIGINAL: beside_bar("Quote Original", tight, theme.muted, theme.accent),
        Style.NOTE_DRAFT: beside_bar(
            "Note Draft",
            tight,
            theme.alert,
            theme.alert,
            shade=theme.alert_soft,
            strong=True,
            before=4,
            after=6,
        ),
        Style.NOTE_EMBARGO: beside_bar(
            "Note Embargo",
            tight,
            theme.alert,
            theme.alert,
            shade=theme.alert_soft,
            strong=True,
            before=4,
            after=6,
        ),
        Style.NOTE_INFO: beside_bar(
            "Note Info", tight, theme.ink, theme.accent, shade=theme.accent_soft, before=4, after=6
        ),
        Style.HEADER: look("header", scale.small, theme.muted, underline=theme.rule),
        Style.FOOTER: look("footer", scale.small, theme.muted, at_end=True),
    }


BUILT_IN_STYLES = frozenset(
    {
        Style.TITLE,
        Style.SUBTITLE,
        Style.BODY,
        Style.HEADING_1,
        Style.HEADING_2,
        Style.HEADING_3,
        Style.CONTENTS_TITLE,
        Style.CONTENTS_1,
        Style.CONTENTS_2,
        Style.LIST_BULLET,
        Style.LIST_NUMBER,
        Style.CAPTION,
        Style.QUOTE,
        Style.HEADER,
        Style.FOOTER,
    }
)


def text_width(theme: Theme) -> int:
    """Between the side margins, in twips."""
    return twips(theme.page[0] - 2 * MARGIN_SIDE)


def style_sheet(tag: str, direction: Direction, scale: TypeScale, theme: Theme) -> list[Element]:
    """The children of `w:styles` for a document in the language of `tag`."""
    paragraphs = [
        _paragraph_style(style, look, tag, direction, theme) for style, look in looks(scale, theme).items()
    ]
    return [
        _defaults(tag, scale, theme),
        w(
            "style",
            w("name", val="Normal"),
            w("qFormat"),
            w("pPr", w("bidi")) if direction is Direction.RTL else None,
            type="paragraph",
            default=1,
            styleId=Style.NORMAL,
        ),
        *paragraphs,
        _character_style("Hyperlink", w("color", val=theme.accent), w("u", val="single")),
        _character_style("Emphasis", *emphasis(language_script(tag))),
        *_table_styles(theme),
    ]


def _defaults(tag: str, scale: TypeScale, theme: Theme) -> Element:
    run = w(
        "rPr",
        fonts(language_script(tag)),
        w("color", val=theme.ink),
        *_size(scale.body),
        language(tag),
    )
    return w("docDefaults", w("rPrDefault", run), w("pPrDefault", w("pPr", w("widowControl"))))


def _paragraph_style(style: Style, look: Look, tag: str, direction: Direction, theme: Theme) -> Element:
    element = w(
        "style",
        w("name", val=look.name),
        w("basedOn", val=look.based_on),
        w("next", val=Style.BODY) if look.outline else None,
        w("qFormat"),
        w("pPr", _spacing(look, tag), *_paragraph_properties(look, direction, theme)),
        w("rPr", *_strong(strong=look.strong), w("color", val=look.color), *_size(look.size)),
        type="paragraph",
        styleId=style,
    )
    if style not in BUILT_IN_STYLES:
        element.set(qn("w:customStyle"), "1")
    return element


def _spacing(look: Look, tag: str) -> Element:
    rule = "exact" if language_script(tag) in LOOSE_SCRIPTS else "atLeast"
    return w(
        "spacing",
        before=twips(look.before),
        after=twips(look.after),
        line=twips(look.size * look.leading),
        lineRule=look.line_rule or rule,
    )


def _paragraph_properties(look: Look, direction: Direction, theme: Theme) -> list[Element | None]:
    return [
        w("bidi") if direction is Direction.RTL else None,
        w("keepNext") if look.keep_with_next or look.outline else None,
        w("keepLines") if look.keep_lines or look.outline else None,
        w("outlineLvl", val=look.outline - 1) if look.outline else None,
        w("pBdr", *_borders(look, direction)) if look.bar or look.overline or look.underline else None,
        w("ind", left=twips(look.indent), right=twips(look.indent if look.bar and not look.shade else 0))
        if look.indent
        else None,
        shade(look.shade) if look.shade else None,
        w("tabs", w("tab", val="right", pos=text_width(theme))) if look.page_number else None,
        # Under w:bidi Word and LibreOffice take right for the end side, as they take left for the start.
        w("jc", val="right") if look.at_end else None,
        w("numPr", w("numId", val=look.numbering)) if look.numbering else None,
        w("contextualSpacing") if look.numbering else None,
    ]


def _borders(look: Look, direction: Direction) -> Iterator[Element]:
    """Borders are the one thing that bidi does not turn round (17.3.1.17): the start side is worked out."""
    start = "right" if direction is Direction.RTL else "left"
    if look.bar and look.shade:
        yield w("top", val="single", sz=4, space=5, color=look.shade)
    if look.overline:
        yield w("top", val="single", sz=8, space=8, color=look.overline)
    if look.bar:
        yield w(start, val="single", sz=24, space=8, color=look.bar)
    if look.bar and look.shade:
        yield w("bottom", val="single", sz=4, space=5, color=look.shade)
    if look.underline:
        yield w("bottom", val="single", sz=4, space=6, color=look.underline)


def _character_style(name: str, *properties: Element) -> Element:
    return w(
        "style", w("name", val=name), w("qFormat"), w("rPr", *properties), type="character", styleId=name
    )


def _table_styles(theme: Theme) -> list[Element]:
    """Word's own table style, then one for data with rules and a shaded header, and one without any look."""
    edge: dict[str, str | int] = {"val": "single", "sz": 8, "space": 0, "color": theme.accent}
    inner: dict[str, str | int] = {"val": "single", "sz": 4, "space": 0, "color": theme.rule}
    header = w("tcPr", w("tcBorders", w("bottom", **edge)), shade(theme.accent_soft))
    return [
        w(
            "style",
            w("name", val="Normal Table"),
            w("tblPr", w("tblInd", w=0, type="dxa"), _cell_margins(0, 5.4)),
            type="table",
            default=1,
            styleId="TableNormal",
        ),
        w(
            "style",
            w("name", val="Briefing Table"),
            w("basedOn", val="TableNormal"),
            w(
                "tblPr",
                w("tblBorders", w("top", **edge), w("bottom", **edge), w("insideH", **inner)),
                _cell_margins(3, 5.4),
            ),
            w("tblStylePr", header, type="firstRow"),
            type="table",
            customStyle=1,
            styleId=DATA_TABLE,
        ),
        w(
            "style",
            w("name", val="Briefing Grid"),
            w("basedOn", val="TableNormal"),
            w("tblPr", _cell_margins(0, 0)),
            type="table",
            customStyle=1,
            styleId=PLAIN_TABLE,
        ),
    ]


def _cell_margins(block: float, side: float) -> Element:
    return w(
        "tblCellMar",
        w("top", w=twips(block), type="dxa"),
        w("left", w=twips(side), type="dxa"),
        w("bottom", w=twips(block), type="dxa"),
        w("right", w=twips(side), type="dxa"),
    )


def shade(color: str) -> Element:
    """A background in one colour."""
    return w("shd", val="clear", color="auto", fill=color)


def _strong(*, strong: bool) -> list[Element]:
    return [w("b"), w("bCs")] if strong else []


def _size(points: float) -> list[Element]:
    return [w("sz", val=half_points(points)), w("szCs", val=half_points(points))]

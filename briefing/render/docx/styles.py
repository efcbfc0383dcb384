"""The style sheet in Word's own terms.

The press office goes on working in these files, so every look is a named style that can be changed in one
place, and nothing hangs on the theme of a template.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from docx.oxml.ns import qn

from briefing.document import Direction
from briefing.render.docx.elements import Element, half_points, twips, w
from briefing.render.docx.fonts import Fonts
from briefing.render.docx.looks import Frame, Look, Style, looks
from briefing.render.docx.text import emphasis, language
from briefing.render.type_scale import TypeScale
from briefing.render.typesetting.fonts import language_script
from briefing.theme import WHITE, Theme

LOOSE_SCRIPTS = frozenset({"Arab"})
"""Scripts whose fonts ask for lines far apart, Noto Sans Arabic for more than twice the size.

There the distance is exact; elsewhere it is the least, since an exact one may cut off stacked letters."""
SQUARE_SCRIPTS = frozenset({"Hans", "Hant", "Jpan"})
"""Written in squares, so that lines can be filled without gaps between words."""

DATA_TABLE = "BriefingTable"
PROGRAMME_TABLE = "BriefingProgramme"
FACT_TABLE = "BriefingFacts"
PLAIN_TABLE = "BriefingGrid"

_SHEETS_KEPT = 32
CELL_PADDING = 5.4
"""At the sides of a cell, in points, as Word has it."""
_WIDEST_LINE, _WIDEST_SPACE = 12.0, 31.0
"""Of a paragraph's border, in points, and from its text (17.3.4). Together they are the page's margin."""

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


@lru_cache(_SHEETS_KEPT)
def style_sheet(tag: str, direction: Direction, scale: TypeScale, theme: Theme) -> Element:
    """`w:styles` for a document in the language `tag`; kept for the next version of the document."""
    paragraphs = [
        _paragraph_style(style, look, tag, direction) for style, look in looks(scale, theme).items()
    ]
    return w(
        "styles",
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
    )


def _defaults(tag: str, scale: TypeScale, theme: Theme) -> Element:
    run = w(
        "rPr",
        Fonts(theme.fonts).properties(language_script(tag)),
        w("color", val=theme.ink),
        *size(scale.body),
        language(tag),
    )
    return w("docDefaults", w("rPrDefault", run), w("pPrDefault", w("pPr", w("widowControl"))))


# --- paragraphs -------------------------------------------------------------------------------------


def _paragraph_style(style: Style, look: Look, tag: str, direction: Direction) -> Element:
    element = w(
        "style",
        w("name", val=look.name),
        w("basedOn", val=look.based_on),
        w("next", val=Style.BODY) if look.outline else None,
        w("qFormat"),
        w("pPr", _spacing(look, tag), *_paragraph_properties(look, tag, direction)),
        w("rPr", *_strong(strong=look.strong), w("color", val=look.color), *size(look.size)),
        type="paragraph",
        styleId=style,
    )
    if style not in BUILT_IN_STYLES:
        element.set(qn("w:customStyle"), "1")
    return element


def _spacing(look: Look, tag: str) -> Element:
    rule = look.line_rule or ("exact" if language_script(tag) in LOOSE_SCRIPTS else "atLeast")
    # Multiples of a font's own distance are given in 240ths, distances in twips (17.3.1.33).
    line = round(240 * look.leading) if rule == "auto" else twips(look.size * look.leading)
    return w("spacing", before=twips(look.before), after=twips(look.after), line=line, lineRule=rule)


def _paragraph_properties(look: Look, tag: str, direction: Direction) -> list[Element | None]:
    borders = list(_borders(look.frame, direction))
    return [
        w("bidi") if direction is Direction.RTL else None,
        w("keepNext") if look.keep_with_next or look.outline else None,
        w("keepLines") if look.keep_lines or look.outline else None,
        w("outlineLvl", val=look.outline - 1) if look.outline else None,
        w("pBdr", *borders) if borders else None,
        w("ind", left=twips(look.indent), right=twips(look.end_indent))
        if look.indent or look.end_indent or look.based_on is not Style.NORMAL
        else None,
        shade(look.frame.shade) if look.frame.shade else None,
        w("tabs", w("tab", val="right", pos=twips(look.page_number))) if look.page_number else None,
        _justification(look, tag),
        w("numPr", w("numId", val=look.numbering)) if look.numbering else None,
    ]


def _justification(look: Look, tag: str) -> Element | None:
    # Under w:bidi Word and LibreOffice take right for the end side, as they take left for the start.
    if look.at_end:
        return w("jc", val="right")
    return w("jc", val="both") if look.justified and language_script(tag) in SQUARE_SCRIPTS else None


def _borders(frame: Frame, direction: Direction) -> Iterator[Element]:
    """The lines of a frame, and lines in the colour of its shade, which carry it beyond the text.

    Borders are the one thing that bidi does not turn round (17.3.1.17): the start side is worked out.
    """
    start = "right" if direction is Direction.RTL else "left"
    block, side = (round(padding) for padding in frame.padding)
    colors = {"top": frame.above, "left": "", "bottom": frame.below, "right": ""}
    colors[start] = frame.start
    for edge, color in colors.items():
        space = block if edge in {"top", "bottom"} else side
        if frame.bleed and edge in {"left", "right"}:
            yield _line(edge, _WIDEST_LINE, _WIDEST_SPACE, frame.shade)
        elif color:
            yield _line(edge, frame.weight, space, color)
        elif frame.shade and space:
            yield _line(edge, 0.5, space, frame.shade)
    if frame.above and not frame.shade:
        yield _line("between", frame.weight, block, frame.above)


def _line(edge: str, weight: float, space: float, color: str) -> Element:
    """A border; its weight is given in eighths of a point."""
    return w(edge, val="single", sz=round(weight * 8), space=round(space), color=color)


def _character_style(name: str, *properties: Element) -> Element:
    return w(
        "style", w("name", val=name), w("qFormat"), w("rPr", *properties), type="character", styleId=name
    )


# --- tables -----------------------------------------------------------------------------------------


def _table_styles(theme: Theme) -> list[Element]:
    """Word's own table style, then ours: for data, the programme, fact sheets, and one without any look."""
    strong: dict[str, str | int] = {"val": "single", "sz": 8, "space": 0, "color": theme.accent}
    fine: dict[str, str | int] = {"val": "single", "sz": 4, "space": 0, "color": theme.rule}
    head = w("tblStylePr", w("tcPr", w("tcBorders", w("bottom", **strong))), type="firstRow")
    normal = w(
        "style",
        w("name", val="Normal Table"),
        w("tblPr", w("tblInd", w=0, type="dxa"), _cell_margins(0, CELL_PADDING)),
        type="table",
        default=1,
        styleId="TableNormal",
    )
    return [
        normal,
        _table_style(
            DATA_TABLE,
            "Briefing Table",
            w("tblPr", w("tblBorders", w("insideH", **fine)), _cell_margins(4, CELL_PADDING)),
            head,
        ),
        _table_style(
            PROGRAMME_TABLE,
            "Briefing Programme",
            w("tblPr", _cell_margins(4, CELL_PADDING)),
            w("tblStylePr", w("tcPr", w("tcBorders", w("right", **strong))), type="firstCol"),
        ),
        _table_style(
            FACT_TABLE,
            "Briefing Facts",
            w(
                "tblPr",
                w("tblBorders", w("top", **(strong | {"sz": 16})), w("insideH", **(fine | {"color": WHITE}))),
                _cell_margins(4, 2 * CELL_PADDING),
            ),
            w("tcPr", shade(theme.accent_soft)),
        ),
        _table_style(PLAIN_TABLE, "Briefing Grid", w("tblPr", _cell_margins(0, 0))),
    ]


def _table_style(style: str, name: str, *properties: Element) -> Element:
    return w(
        "style",
        w("name", val=name),
        w("basedOn", val="TableNormal"),
        *properties,
        type="table",
        customStyle=1,
        styleId=style,
    )


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


def size(points: float) -> list[Element]:
    """The size of type, in either kind of script."""
    return [w("sz", val=half_points(points)), w("szCs", val=half_points(points))]

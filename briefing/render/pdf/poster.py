"""Posters: the head of a cover set larger, below it on white a code, its address, and what must be said.

On the theme's paper the invitation and the code are seen from two metres. The code is black on white whatever
colours the office has, so that phones read it, and a print in grey too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from briefing.diagnostics import Location, warning
from briefing.document import QUIET_ZONE, Code, Direction, Poster, PosterLanguage, Run, Runs
from briefing.render import Rendered
from briefing.render.grid import GUTTER
from briefing.render.pdf.boxes import Box, Cell, Panel, PanelLooks, Row, RuleBox, Stack
from briefing.render.pdf.canvas import TaggedCanvas
from briefing.render.pdf.cover import draw_ground, office_tab, set_notices, smaller
from briefing.render.pdf.design import Design
from briefing.render.pdf.metadata import Metadata
from briefing.render.pdf.missing import missing_glyphs
from briefing.render.pdf.page import MARGIN
from briefing.render.pdf.paragraphs import Galley, TextBox
from briefing.render.pdf.structure import Element, Kind
from briefing.render.typesetting.fonts import BOLD, SEMIBOLD
from briefing.render.typesetting.text import TextStyle, Typesetter
from briefing.theme import WHITE

NO_ROOM = "poster-room"
_ENLARGEMENT, _FRONT_ENLARGEMENT = 1.6, 1.3
"""Of the cover's type scale, which brings the invitation to 60 points, or 50 above a list of languages."""
_SMALLEST_INVITATION = 24.0
_FEWER_LINES = 0.8
"""To which share of its size the invitation shrinks where that saves it a line."""
_TALLEST_INVITATION = 0.3
"""As a share of the page."""
_CODE_SIDES = range(320, 139, -4)
"""Of the code without its quiet zone, in points: the largest is taken that the page has room for."""
_FRONT_CODE_SIDES = range(216, 139, -4)
_FIELD_PADDING = 28.0
"""Above and below the invitation."""
_FOOT = 40.0
_GAP = 24.0
"""Between the parts on white, and around the code where its quiet zone is less than that."""
_ADDRESS_SIZES = range(26, 11, -1)
"""The largest is taken in which the address stands on one line."""
_LANGUAGE_SIZES = range(19, 11, -1)
"""The largest is taken in which all names stand on one line."""
_LANGUAGE_LEADING, _BELOW_LANGUAGE = 1.45, 0.2
"""As multiples of the size; more below than above, where Burmese and Khmer stack letters."""
_LANGUAGES_IN_ONE_COLUMN = 10
_BLACK = "000000"
_LATIN = "und-Latn"
"""BCP 47 of an address: it runs from left to right, whatever the paragraph around it does."""


def render_poster(poster: Poster) -> Rendered:
    """The page as PDF, tagged (PDF/UA-1) and archivable (PDF/A-2a); the same poster gives the same bytes.

    Findings are about characters that no font has, and about words that find no room. Raises OSError for a
    logo that cannot be read.
    """
    document = poster.document
    typesetter = Typesetter(document.tag, document.direction, document.theme.fonts)
    # One page is turned in no direction, and PDFium reads addresses backwards where it goes to the left.
    canvas = TaggedCanvas(Metadata.of(document), Direction.LTR, document.theme.page)
    enlargement = _FRONT_ENLARGEMENT if poster.languages else _ENLARGEMENT
    has_room = _draw(canvas, Design(document, typesetter, canvas.root, enlargement), poster)
    canvas.showPage()
    findings = list(missing_glyphs(document, typesetter.missing))
    if not has_room:
        place = Location(f"{document.briefing_id}.{document.tag}.pdf")
        hint = "shorten the title or the issuer of the briefing, or the address"
        findings.append(warning(NO_ROOM, "the words of the poster do not fit on its page", place, hint))
    return Rendered(canvas.finish(), tuple(findings))


def _draw(canvas: TaggedCanvas, design: Design, poster: Poster) -> bool:
    """Draw the page; whether everything has room."""
    page_height = design.theme.page[1]
    tab, left_out = office_tab(design)
    heading = Element(Kind.HEADING_1, design.root)
    parts = _parts(design, poster)
    room = page_height - tab.height - 2 * _FIELD_PADDING - _FOOT
    invitation, white = _fitted(design, poster.code, heading, parts, room)
    bottom = white.height + _FOOT
    draw_ground(canvas, design, bottom, bottom)
    tab.draw(canvas, MARGIN + design.side.left(0, tab.width), page_height)
    invitation.draw(canvas, MARGIN, bottom + _FIELD_PADDING + invitation.height)
    white.draw(canvas, MARGIN, bottom)
    return not left_out and invitation.height + white.height <= room


# --- fitting ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Parts:
    """What stands on white, its elements made in logical order."""

    about: tuple[Galley, ...]
    """Title, place and day of the briefing."""
    figure: Element
    hint: Galley
    names: tuple[tuple[Element, PosterLanguage], ...]
    address: Galley
    notices: Stack


def _fitted(
    design: Design, code: Code, heading: Element, parts: _Parts, room: float
) -> tuple[TextBox, Stack]:
    """The invitation and what stands on white, as large as `room` points of height allow."""
    tallest = _TALLEST_INVITATION * design.theme.page[1]
    for invitation in _invitations(design, heading):
        white = _white(design, code, parts, room - invitation.height)
        if invitation.height <= tallest and invitation.height + white.height <= room:
            break
    return invitation, white


def _invitations(design: Design, heading: Element) -> Iterator[TextBox]:
    """The invitation, ever smaller; first as large as it can be without a broken word or a needless line."""
    words, width = design.document.cover.title, design.grid.width
    style = design.styles.title(design.scale.cover, WHITE)
    styles = [style]
    while style.size > _SMALLEST_INVITATION:
        style = smaller(style)
        styles.append(style)
    unbroken = [each for each in styles if not design.breaks_words(words, each, width)] or styles[-1:]
    boxes = [design.text(words, each, heading, width) for each in unbroken]
    near = [box for box in boxes if box.style.size >= _FEWER_LINES * boxes[0].style.size]
    first = min(near, key=lambda box: len(box.lines))
    return iter(boxes[boxes.index(first) :])


def _white(design: Design, code: Code, parts: _Parts, room: float) -> Stack:
    """The code and all around it, as large as it can be; too tall if even the smallest has no room."""
    arrange = _beside_languages if parts.names else _beside_title
    stack = Stack(())
    for side in _FRONT_CODE_SIDES if parts.names else _CODE_SIDES:
        stack = arrange(design, code, parts, float(side))
        if stack.height <= room:
            break
    return stack


def _beside_title(design: Design, code: Code, parts: _Parts, side: float) -> Stack:
    """The code at the start, what the briefing is beside it, the address below."""
    width, free = design.grid.width, _free_zone(code, side)
    about = _paragraphs(parts.about, width - side - free)
    drawn = CodeBox(code, parts.figure, side)
    row = design.row([Cell(side + free, width - side - free, about), Cell(0, side, drawn)])
    boxes = [parts.hint.box(width), parts.address.box(width).spaced(4.0)]
    return _in_order(design, row, free, [*boxes, *_notices(parts)])


def _beside_languages(design: Design, code: Code, parts: _Parts, side: float) -> Stack:
    """The code at the start with what the briefing is below it, the languages beside them."""
    width, free = design.grid.width, _free_zone(code, side)
    drawn = CodeBox(code, parts.figure, side).spaced(after=free)
    below = _paragraphs((*parts.about, parts.hint), side)
    names = _names(design, parts.names, width - side - free)
    row = design.row([Cell(0, side, Stack([drawn, below])), Cell(side + free, width - side - free, names)])
    return _in_order(design, row, free, [parts.address.box(width), *_notices(parts)])


def _free_zone(code: Code, side: float) -> float:
    """Around the code, in points."""
    return max(_GAP, side / len(code.modules) * QUIET_ZONE)


def _in_order(design: Design, row: Box, free: float, below: Sequence[Box]) -> Stack:
    return Stack([Panel(row, design.grid.width, design.direction, PanelLooks((0.0, free))), *below])


def _paragraphs(galleys: Sequence[Galley], width: float) -> Stack:
    return Stack([galley.box(width).spaced(_GAP / 3) for galley in galleys])


def _notices(parts: _Parts) -> Sequence[Box]:
    return [parts.notices.spaced(_GAP)] if parts.notices.boxes else []


# --- parts ------------------------------------------------------------------------------------------


def _parts(design: Design, poster: Poster) -> _Parts:
    group = Element(Kind.DIVISION, design.root)
    about = tuple(_about(design, group))
    figure = Element(Kind.FIGURE, group, alt=poster.code_alt)
    hint_style = design.styles.close(design.scale.table + 1)
    hint = design.galley(poster.hint, hint_style, Element(Kind.PARAGRAPH, group))
    address = _address(design, poster.code.address, Element(Kind.PARAGRAPH, group))
    names: tuple[tuple[Element, PosterLanguage], ...] = ()
    if poster.languages:
        parent = Element(Kind.LIST, group, numbering="None")
        items = [Element(Kind.LIST_BODY, Element(Kind.LIST_ITEM, parent)) for _ in poster.languages]
        names = tuple(zip(items, poster.languages, strict=True))
    return _Parts(about, figure, hint, names, address, set_notices(design, group))


def _about(design: Design, group: Element) -> Iterator[Galley]:
    cover, styles, scale, theme = design.document.cover, design.styles, design.scale, design.theme
    parts = (
        (cover.subtitle, styles.title(scale.heading2, theme.accent, BOLD)),
        (cover.place, styles.close(scale.table + 1, theme.ink, SEMIBOLD)),
        (cover.date, styles.close(scale.table + 1, theme.muted)),
    )
    return (design.galley(runs, style, Element(Kind.PARAGRAPH, group)) for runs, style in parts if runs)


def _address(design: Design, address: str, element: Element) -> Galley:
    """The address as a link, and to be typed: large, on one line if that can be."""
    runs: Runs = (Run(address, href=address, language=_LATIN),)
    styles = [design.styles.close(float(size), weight=SEMIBOLD) for size in _ADDRESS_SIZES]
    fitting = (style for style in styles if design.make.width(runs, style) <= design.grid.width)
    return design.galley(runs, next(fitting, styles[-1]), element)


def _names(design: Design, names: Sequence[tuple[Element, PosterLanguage]], width: float) -> Box:
    """All languages, in one or two columns that are read from the top down."""
    columns = 1 if len(names) <= _LANGUAGES_IN_ONE_COLUMN else 2
    rows = -(-len(names) // columns)
    column = (width + GUTTER) / columns - GUTTER
    style = _name_style(design, [language for _, language in names], column)
    cells = []
    for index in range(columns):
        boxes: list[Box] = []
        for element, language in names[index * rows : (index + 1) * rows]:
            boxes.append(RuleBox(column, 0.6, design.theme.rule))
            name = design.text(_name(language), style, element, column)
            boxes.append(name.spaced(after=_BELOW_LANGUAGE * style.size))
        cells.append(Cell(index * (column + GUTTER), column, Stack(boxes)))
    return Row(cells, width, design.direction)


def _name_style(design: Design, languages: Sequence[PosterLanguage], width: float) -> TextStyle:
    styles = [
        TextStyle(float(size), size * _LANGUAGE_LEADING, design.theme.ink, SEMIBOLD)
        for size in _LANGUAGE_SIZES
    ]
    for style in styles:
        if all(design.make.width(_name(language), style) <= width for language in languages):
            return style
    return styles[-1]


def _name(language: PosterLanguage) -> Runs:
    remark = f" ({language.remark})" if language.remark else ""
    return (Run(language.name + remark, language=language.tag),)


class CodeBox(Box):
    """A code without its quiet zone, which is for its neighbours to keep."""

    def __init__(self, code: Code, element: Element, side: float) -> None:
        super().__init__(side)
        self.code = code
        self.element = element

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw the dark modules as one shape, so that no fine lines show between them."""
        canvas.tag(self.element)
        self.element.box = (x, top - self.height, x + self.height, top)
        module = self.height / len(self.code.modules)
        operators = " ".join(_dark_runs(self.code))
        canvas.fill_outline(operators, (module, 0.0, 0.0, -module, x, top), _BLACK)


def _dark_runs(code: Code) -> Iterator[str]:
    """A rectangle for each row of neighbouring dark modules, in modules from the upper left corner."""
    for row, modules in enumerate(code.modules):
        column = 0
        for dark, run in groupby(modules):
            length = len(list(run))
            if dark:
                yield f"{column} {row} {length} 1 re"
            column += length

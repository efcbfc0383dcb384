"""Documents as PDF: tagged (PDF/UA-1), archivable (PDF/A-2a), with text that copies as it was written.

The document is laid out first and drawn after, so page numbers are known when the table of contents and
"Page X of Y" are drawn, and nothing is laid out twice.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile

from briefing.document import Direction, Document
from briefing.render import Rendered
from briefing.render.grid import TOP
from briefing.render.pdf.blocks import HeadingBox
from briefing.render.pdf.boxes import Box, Stack
from briefing.render.pdf.canvas import TaggedCanvas
from briefing.render.pdf.compose import Composer
from briefing.render.pdf.cover import draw_cover
from briefing.render.pdf.design import Design, prose_language
from briefing.render.pdf.furniture import PageFurniture
from briefing.render.pdf.metadata import Metadata
from briefing.render.pdf.missing import missing_glyphs
from briefing.render.pdf.page import MARGIN
from briefing.render.pdf.tables import TableBox
from briefing.render.typesetting.fonts import language_direction
from briefing.render.typesetting.text import Typesetter

_COVER_END = 28.0
"""Least room between what the cover had no room for and the first block, in points."""


@contextmanager
def _cycles_left_alone() -> Iterator[None]:
    """Without the search for cycles of objects: nearly all that a rendering makes lives until its end."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_cycles_left_alone()
def render_pdf(document: Document) -> Rendered:
    """The file for `document`, and a finding for every script of which no font has a character.

    The same document gives the same bytes. Raises OSError for a picture that cannot be read.
    """
    typesetter = Typesetter(document.tag, document.direction, document.theme.fonts)
    canvas = TaggedCanvas(Metadata.of(document), _order_of_pages(document), document.theme.page)
    design = Design(document, typesetter, canvas.root)
    carried_over = draw_cover(canvas, design)
    if carried_over:
        carried_over[-1].after = _COVER_END
    canvas.showPage()
    body = Composer(design).body()
    pages = list(paginate(Stack([*carried_over, *body.boxes], rhythm=body.rhythm), design.grid.height))
    headings = [[box for box in page.walk() if isinstance(box, HeadingBox)] for page in pages]
    for number, found in enumerate(headings, start=2):
        design.page_of.update((heading.anchor, number) for heading in found)
    furniture = PageFurniture(design, len(pages) + 1)
    for number, (page, found) in enumerate(zip(pages, headings, strict=True), start=2):
        furniture.draw(canvas, number, found)
        page.draw(canvas, MARGIN, document.theme.page[1] - TOP)
        canvas.showPage()
    return Rendered(canvas.finish(), tuple(missing_glyphs(document, typesetter.missing)))


def _order_of_pages(document: Document) -> Direction:
    """From right to left only if the running text goes that way too.

    PDFium would turn around every line of an edition whose prose is not translated yet.
    """
    prose = language_direction(prose_language(document))
    return document.direction if document.direction is prose else Direction.LTR


def paginate(body: Stack, height: float) -> Iterator[Stack]:
    """`body` cut into pages of at most `height` points; what cannot be cut hangs over the foot."""
    rest: Box | None = body
    while isinstance(rest, Stack) and rest.boxes:
        cut = rest.divide(height) or _force(rest, height)
        page, rest = cut
        if isinstance(page, Stack):
            yield page


def _force(stack: Stack, height: float) -> tuple[Box, Box | None]:
    """The first box that keeps to nothing after it, with those before it, on a page that is too short."""
    kept = list(takewhile(lambda box: box.keep_with_next, stack.boxes[:-1]))
    first, others = stack.boxes[len(kept)], stack.boxes[len(kept) + 1 :]
    room = height - Stack([*kept, Box(0.0)]).height - first.before
    cut = first.divide_anywhere(room) if isinstance(first, TableBox) else None
    head, rest = cut or (first, None)
    tail = [*([rest] if rest else []), *others]
    page = Stack([*kept, head], rhythm=stack.rhythm)
    return page, Stack(tail, rhythm=stack.rhythm) if tail else None

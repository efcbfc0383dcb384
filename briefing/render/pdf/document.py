"""Documents as PDF: tagged (PDF/UA-1), archivable (PDF/A-2a), with text that copies as it was written.

The document is laid out first and drawn after, so page numbers are known when the table of contents and
"Page X of Y" are drawn, and nothing is laid out twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from fontTools.unicodedata import script, script_name

from briefing.diagnostics import Finding, Location, error
from briefing.document import Align, Document, Run
from briefing.render import Rendered
from briefing.render.pdf.blocks import HeadingBox
from briefing.render.pdf.boxes import Box, Stack
from briefing.render.pdf.canvas import TaggedCanvas
from briefing.render.pdf.compose import Composer
from briefing.render.pdf.cover import draw_cover
from briefing.render.pdf.metadata import Metadata
from briefing.render.pdf.structure import Artifact
from briefing.render.pdf.tables import TableBox
from briefing.render.pdf.watermark import Watermark
from briefing.render.type_scale import MARGIN_BOTTOM, MARGIN_SIDE, MARGIN_TOP
from briefing.render.typesetting.text import MissingGlyph, Typesetter

MISSING_GLYPH = "missing-glyph"
_COVER_END = 28.0
"""Least room between what the cover had no room for and the first block, in points."""
_HEAD = 30.0
_FOOT = 26.0
"""Distance of running head and foot from the text, in points."""


def render_pdf(document: Document) -> Rendered:
    """The file for `document`, and a finding for every script of which no font has a character.

    The same document gives the same bytes. Raises OSError for a picture that cannot be read.
    """
    metadata = Metadata(
        document.title,
        document.subject,
        document.author,
        document.keywords,
        document.tag,
        document.created,
    )
    typesetter = Typesetter(document.tag, document.direction)
    theme = document.theme
    canvas = TaggedCanvas(metadata, document.direction, theme.page)
    composer = Composer(document, typesetter, theme, canvas.root)
    carried_over = draw_cover(canvas, composer)
    if carried_over:
        carried_over[-1].after = _COVER_END
    canvas.showPage()
    pages = list(paginate(Stack([*carried_over, *composer.body().boxes]), composer.height))
    for number, page in enumerate(pages, start=2):
        composer.page_of.update((heading.anchor, number) for heading in _headings(page))
    furniture = PageFurniture(composer, typesetter, len(pages) + 1)
    for number, page in enumerate(pages, start=2):
        furniture.draw(canvas, number)
        page.draw(canvas, MARGIN_SIDE, theme.page[1] - MARGIN_TOP)
        canvas.showPage()
    return Rendered(canvas.finish(), tuple(_missing_glyphs(document, typesetter)))


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
    return Stack([*kept, head]), Stack(tail) if tail else None


def _headings(page: Stack) -> list[HeadingBox]:
    return [box for box in page.boxes if isinstance(box, HeadingBox)]


class PageFurniture:
    """What every page but the cover has: running head, page number and watermark."""

    def __init__(self, composer: Composer, typesetter: Typesetter, pages: int) -> None:
        document, theme = composer.document, composer.theme
        self.composer = composer
        self.pages = pages
        self.style = replace(composer.styles.text(composer.scale.small), colour=theme.muted)
        self.watermark = (
            Watermark(document.watermark, typesetter, theme.page, theme.watermark)
            if document.watermark
            else None
        )
        self.head = composer.text(document.running_head, self.style, Artifact.HEADER, composer.width)

    def draw(self, canvas: TaggedCanvas, page: int) -> None:
        """Draw them as artifacts."""
        composer, theme = self.composer, self.composer.theme
        if self.watermark:
            self.watermark.draw(canvas)
        left, right = MARGIN_SIDE, theme.page[0] - MARGIN_SIDE
        line = theme.page[1] - MARGIN_TOP + _HEAD - 6
        self.head.draw(canvas, left, line + 4 + self.head.height)
        canvas.tag(Artifact.HEADER)
        canvas.fill_box(left, line, right - left, 0.5, theme.rule)
        label = composer.document.page_label.replace("{pages}", composer.digits(self.pages))
        label = label.replace("{page}", composer.digits(page))
        style = replace(self.style, align=Align.END)
        foot = composer.text((Run(label),), style, Artifact.FOOTER, composer.width)
        foot.draw(canvas, left, MARGIN_BOTTOM - _FOOT + foot.height / 2)


def _missing_glyphs(document: Document, typesetter: Typesetter) -> Iterator[Finding]:
    """One finding for each script, with the words around its first character."""
    location = Location(f"{document.briefing_id}.{document.tag}.pdf")
    found: dict[str, list[MissingGlyph]] = {}
    for missing in typesetter.missing:
        found.setdefault(script(missing.character), []).append(missing)
    for code, glyphs in found.items():
        count = len({glyph.character for glyph in glyphs})
        first = glyphs[0]
        yield error(
            MISSING_GLYPH,
            f"no font has {count} {'character' if count == 1 else 'characters'} of script {code}"
            f" ({script_name(code)}), first U+{ord(first.character):04X} in “{first.context}”",
            location,
            "replace the text, or add a font for the script",
        )

"""What every page but the cover has: running head and foot, and the watermark; all of it artifacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefing.document import Align, Run, Runs
from briefing.render.grid import BOTTOM, COLUMNS, GUTTER, SIDE_COLUMNS, TOP
from briefing.render.pdf.blocks import HeadingBox
from briefing.render.pdf.canvas import TaggedCanvas
from briefing.render.pdf.design import Design
from briefing.render.pdf.page import MARGIN
from briefing.render.pdf.structure import Artifact
from briefing.render.pdf.watermark import Watermark
from briefing.render.typesetting.fonts import SEMIBOLD

_HEAD_GAP = 20.0
"""Between the line of the running head and the text, in points."""
_FOOT_GAP = 24.0
"""Between the text and the running foot."""


class PageFurniture:
    """Draws it, page after page in their order."""

    def __init__(self, design: Design, pages: int) -> None:
        document, theme = design.document, design.theme
        self.design = design
        self.pages = pages
        self.section: Runs = ()
        """Title of the section that the page before belonged to."""
        self.style = design.styles.close(design.scale.small, theme.muted)
        self.watermark = (
            Watermark(document.watermark, design.typesetter, theme.page, theme.watermark)
            if document.watermark
            else None
        )
        self.head = design.text(document.running_head, self.style, Artifact.HEADER, design.grid.width)

    def draw(self, canvas: TaggedCanvas, page: int, headings: Sequence[HeadingBox]) -> None:
        """Draw all but the text of a page that holds these `headings`."""
        design, theme, grid = self.design, self.design.theme, self.design.grid
        if self.watermark:
            self.watermark.draw(canvas)
        line = theme.page[1] - TOP + _HEAD_GAP
        self.head.draw(canvas, MARGIN, line + 5 + self.head.height)
        canvas.tag(Artifact.HEADER)
        canvas.fill_box(MARGIN, line, grid.width, 0.5, theme.rule)
        chapters = [heading.text.setting.runs for heading in headings if heading.level == 1]
        top = BOTTOM - _FOOT_GAP
        width = grid.span(COLUMNS - SIDE_COLUMNS)
        section = design.text(
            chapters[0] if chapters else self.section,
            replace(self.style, colour=theme.accent, weight=SEMIBOLD),
            Artifact.FOOTER,
            width,
        )
        section.draw(canvas, MARGIN + design.side.left(0, width), top)
        number = design.text(
            self._label(page), replace(self.style, align=Align.END), Artifact.FOOTER, grid.side
        )
        number.draw(canvas, MARGIN + design.side.left(width + GUTTER, grid.side), top)
        if chapters:
            self.section = chapters[-1]

    def _label(self, page: int) -> Runs:
        design = self.design
        label = design.document.page_label.replace("{pages}", design.digits(self.pages))
        return (Run(label.replace("{page}", design.digits(page))),)

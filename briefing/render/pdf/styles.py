"""The text styles of a document, from its theme and the type scale of its script."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.render.type_scale import TypeScale
from briefing.render.typesetting.fonts import BOLD, REGULAR
from briefing.render.typesetting.text import TextStyle
from briefing.theme import Theme


@dataclass(frozen=True, slots=True)
class Styles:
    """Where the text styles of a document come from."""

    theme: Theme
    scale: TypeScale
    prose: TypeScale
    """Of running text, which an edition may leave in another language."""
    justified: bool
    """Whether running text fills its lines, as it does in scripts that are written in squares."""

    def text(self, size: float) -> TextStyle:
        """Running text, in ink."""
        leading = round(size * self.prose.leading, 2)
        return TextStyle(size, leading, self.theme.ink, justify=self.justified)

    def close(self, size: float, colour: str = "", weight: int = REGULAR) -> TextStyle:
        """Small text in short lines; ink unless another colour is given."""
        leading = round(size * self.scale.close_leading, 2)
        return TextStyle(size, leading, colour or self.theme.ink, weight)

    def title(self, size: float, colour: str = "", weight: int = BOLD) -> TextStyle:
        """Headings and large figures: set closer; accent unless another colour is given."""
        leading = round(size * self.scale.heading_leading, 2)
        return TextStyle(size, leading, colour or self.theme.accent, weight, balance=True)

"""The text styles of a document, from its theme and the type scale of its script."""

from __future__ import annotations

from dataclasses import dataclass, replace

from briefing.render.type_scale import TypeScale
from briefing.render.typesetting.breaking import has_hyphens
from briefing.render.typesetting.fonts import BOLD, REGULAR, language_script
from briefing.render.typesetting.text import TextStyle
from briefing.theme import Theme

_SQUARE_SCRIPTS = frozenset(("Hans", "Hant", "Jpan"))
_JUSTIFIED_SCRIPTS = _SQUARE_SCRIPTS | {"Arab", "Hebr", "Deva", "Beng", "Kore"}
_HYPHENATED_SCRIPTS = frozenset(("Latn", "Cyrl", "Grek"))
"""Whose words are so long that justified lines gape where words cannot be parted."""


@dataclass(frozen=True, slots=True)
class Styles:
    """Where the text styles of a document come from."""

    theme: Theme
    scale: TypeScale
    prose: TypeScale
    """Of running text, which an edition may leave in another language."""
    prose_language: str
    """That running text is in."""

    @property
    def body(self) -> TextStyle:
        """Paragraphs of the column of text, which fill their lines in languages where that looks well."""
        script = language_script(self.prose_language)
        justify = script in _JUSTIFIED_SCRIPTS or (
            script in _HYPHENATED_SCRIPTS and has_hyphens(self.prose_language)
        )
        return replace(self.text(self.prose.body), justify=justify)

    def text(self, size: float) -> TextStyle:
        """Other running text, in ink; only in scripts that are written in squares it fills its lines."""
        leading = round(size * self.prose.leading, 2)
        return TextStyle(
            size, leading, self.theme.ink, justify=language_script(self.prose_language) in _SQUARE_SCRIPTS
        )

    def close(self, size: float, colour: str = "", weight: int = REGULAR) -> TextStyle:
        """Small text in short lines; ink unless another colour is given."""
        leading = round(size * self.scale.close_leading, 2)
        return TextStyle(size, leading, colour or self.theme.ink, weight)

    def title(self, size: float, colour: str = "", weight: int = BOLD) -> TextStyle:
        """Headings and large figures: set closer; accent unless another colour is given."""
        leading = round(size * self.scale.heading_leading, 2)
        return TextStyle(size, leading, colour or self.theme.accent, weight, balance=True)

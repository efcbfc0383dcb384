"""The type scale that the renderers share, so that PDF and DOCX look alike."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Sizes in points; a leading is the distance of baselines as a multiple of the size."""

    cover: float = 38.0
    heading1: float = 25.0
    heading2: float = 13.0
    heading3: float = 10.5
    lead: float = 12.5
    body: float = 10.0
    small: float = 8.0
    figure: float = 32.0
    """Key figures."""
    quote: float = 17.0
    table: float = 8.5
    register: float = 7.5
    """Long tables for reference."""
    leading: float = 1.45
    """Of running text."""
    heading_leading: float = 1.18
    close_leading: float = 1.36
    """Of tables, captions and other small text in short lines."""

    def enlarged(self, factor: float) -> TypeScale:
        """The scale with all sizes multiplied, the leadings in proportion."""
        sizes = {
            each.name: getattr(self, each.name) * factor
            for each in fields(self)
            if not each.name.endswith("leading")
        }
        return replace(self, **sizes)


LATIN_SCALE = TypeScale()
_ARABIC = TypeScale(
    heading2=14.0,
    heading3=12.0,
    lead=14.5,
    body=11.5,
    small=9.0,
    quote=18.0,
    table=9.5,
    register=8.5,
    leading=1.62,
    heading_leading=1.4,
    close_leading=1.5,
)
_INDIC = TypeScale(
    heading3=11.0,
    lead=13.5,
    body=10.5,
    small=8.5,
    table=9.0,
    register=8.0,
    leading=1.62,
    heading_leading=1.4,
    close_leading=1.5,
)
_HAN = TypeScale(cover=36.0, heading1=24.0, leading=1.72, heading_leading=1.35, close_leading=1.5)
SCALES = {
    # Arabic letters are small for their size, and marks stand above and below them.
    "Arab": _ARABIC,
    "Hebr": TypeScale(body=10.5, small=8.5, table=9.0, leading=1.5, heading_leading=1.25),
    # Marks above the headline, and stacked consonants below it.
    "Deva": _INDIC,
    "Beng": _INDIC,
    "Taml": _INDIC,
    "Telu": _INDIC,
    # Two storeys of vowels and tones above the letters; Khmer and Myanmar stack letters below as well.
    "Thai": TypeScale(body=10.5, lead=13.5, small=8.5, leading=1.65, heading_leading=1.45, close_leading=1.5),
    "Laoo": TypeScale(body=10.5, lead=13.5, small=8.5, leading=1.65, heading_leading=1.45, close_leading=1.5),
    "Khmr": TypeScale(heading1=23.0, leading=1.85, heading_leading=1.65, close_leading=1.7),
    "Mymr": TypeScale(heading1=22.0, leading=1.95, heading_leading=1.75, close_leading=1.8),
    "Ethi": TypeScale(leading=1.6, heading_leading=1.35, close_leading=1.45),
    # Characters that fill their squares need air between the lines, not size.
    "Hans": _HAN,
    "Hant": _HAN,
    "Jpan": _HAN,
    "Kore": TypeScale(leading=1.65, heading_leading=1.3, close_leading=1.45),
}


def type_scale(script: str) -> TypeScale:
    """The scale for an ISO 15924 script."""
    return SCALES.get(script, LATIN_SCALE)

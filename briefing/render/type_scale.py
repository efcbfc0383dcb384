"""The type scale that the renderers share, so that PDF and DOCX look alike, and the margins of a page."""

from __future__ import annotations

from dataclasses import dataclass

MARGIN_SIDE = 62.0
MARGIN_TOP = 78.0
MARGIN_BOTTOM = 70.0
"""In points."""


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Sizes in points; `leading` is the distance of baselines as a multiple of the size."""

    cover: float = 34.0
    heading1: float = 20.0
    heading2: float = 14.0
    heading3: float = 11.5
    lead: float = 12.0
    body: float = 10.5
    small: float = 8.5
    figure: float = 24.0
    leading: float = 1.45
    heading_leading: float = 1.2


LATIN_SCALE = TypeScale()
SCALES = {
    # Scripts with tall or stacked letters need air; Han fills its square and can be set a little smaller.
    "Arab": TypeScale(body=11.5, lead=13.0, small=9.5, heading3=12.5, leading=1.6, heading_leading=1.4),
    "Deva": TypeScale(body=11.0, lead=12.5, small=9.0, leading=1.65, heading_leading=1.45),
    "Hans": TypeScale(body=10.5, lead=12.0, small=8.5, leading=1.7, heading_leading=1.4),
}


def type_scale(script: str) -> TypeScale:
    """The scale for an ISO 15924 script."""
    return SCALES.get(script, LATIN_SCALE)

"""How an office wants its packs to look: paper, colours, logo, and fonts of its own.

An office chooses three colours; the tints that pages need are mixed from them, so that they go together.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

WHITE = "FFFFFF"
LEAST_CONTRAST = 4.5
"""Of text to its ground (WCAG 2.2, success criterion 1.4.3)."""


class Paper(StrEnum):
    """The size of a page."""

    A4 = "A4"
    LETTER = "Letter"

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points (ISO 216; ANSI Y14.1)."""
        return (595.2756, 841.8898) if self is Paper.A4 else (612.0, 792.0)


@dataclass(frozen=True, slots=True)
class Logo:
    """The mark of the office, on the cover."""

    path: Path
    sha256: str
    """Of the file, hexadecimal."""
    width: int
    height: int
    """Both in pixels."""
    alt: str
    """What it says or shows, in the words of the office; it is not translated."""


@dataclass(frozen=True, slots=True)
class OwnFont:
    """A font family that the office brings along, asked before all others for its scripts."""

    scripts: tuple[str, ...]
    """ISO 15924 codes."""
    upright: FontSource
    italic: FontSource | None = None


@dataclass(frozen=True, slots=True)
class FontSource:
    """A TrueType file, checked."""

    path: Path
    sha256: str
    """Of the file, hexadecimal."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours are six hexadecimal digits of sRGB."""

    paper: Paper = Paper.A4
    ink: str = "1B2430"
    """Text."""
    accent: str = "0B4F6C"
    """Headings, bars, the field of the cover; white text stands on it."""
    alert: str = "9A3412"
    """Drafts and embargoes."""
    logo: Logo | None = None
    fonts: tuple[OwnFont, ...] = ()

    @property
    def page(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.paper.size

    @property
    def muted(self) -> str:
        """Text that stands back: sources, captions."""
        return mix(self.ink, WHITE, 0.26)

    @property
    def accent_soft(self) -> str:
        """A ground for text."""
        return mix(self.accent, WHITE, 0.89)

    @property
    def accent_line(self) -> str:
        """Fine lines on `accent`."""
        return mix(self.accent, WHITE, 0.16)

    @property
    def accent_light(self) -> str:
        """Bands of colour without text."""
        return mix(self.accent, WHITE, 0.48)

    @property
    def alert_soft(self) -> str:
        """A ground for warnings."""
        return mix(self.alert, WHITE, 0.91)

    @property
    def rule(self) -> str:
        """Fine lines on white."""
        return mix(self.ink, WHITE, 0.75)

    @property
    def watermark(self) -> str:
        """Pale enough to be read over."""
        return mix(self.ink, WHITE, 0.925)


DEFAULT_THEME = Theme()


def mix(colour: str, other: str, share: float) -> str:
    """`colour` with `share` (0–1) of `other` in it, channel by channel in sRGB."""
    mixed = (round(a + (b - a) * share) for a, b in zip(_channels(colour), _channels(other), strict=True))
    return "".join(f"{channel:02X}" for channel in mixed)


def contrast(colour: str, other: str) -> float:
    """The contrast ratio, 1–21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((_luminance(colour), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance, 0–1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = (
        level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4
        for level in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[0:2], 16), int(colour[2:4], 16), int(colour[4:6], 16)

"""Fonts: which face shows which character.

The files come from PyPI packages under the Open Font License, so a machine needs no fonts of its own.
All are variable fonts with TrueType outlines; a `Face` is one file at one weight. Faces are kept for the
life of the process, since opening and instancing a font costs far more than shaping with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import as_file, files

import uharfbuzz as hb

from briefing.document import Direction
from briefing.locales import UnknownTagError, locale_profile

REGULAR, SEMIBOLD, BOLD = 400, 600, 700
RIGHT_TO_LEFT_SCRIPTS = frozenset(
    {"Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"}
)
_SCRIPT_SUBTAG = re.compile("[a-z]{2,8}(?:-[a-z]{3}){0,3}-([a-z]{4})(?:-|$)", re.IGNORECASE)
"""Behind the language and its extensions (RFC 5646, section 2.1)."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""What is shown for a character that no font has."""


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font inside an installed package."""

    package: str
    path: str


@dataclass(frozen=True, slots=True)
class Family:
    """The faces of one design."""

    upright: FontFile
    italic: FontFile | None = None
    """Most scripts have no italics; they are emphasized by weight instead."""


def _noto(package: str, name: str, axes: str = "wdth,wght") -> Family:
    folder = f"fonts/ofl/{name.lower()}"
    return Family(FontFile(f"justmytype_intl_{package}", f"{folder}/{name}[{axes}].ttf"))


LATIN_FAMILY = Family(
    FontFile("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf"),
    FontFile("fontpkg_noto_sans", "files/NotoSans-Italic[wdth,wght].ttf"),
)
FAMILIES = {
    "Latn": LATIN_FAMILY,
    "Arab": _noto("rtl", "NotoSansArabic"),
    "Hebr": _noto("rtl", "NotoSansHebrew"),
    "Deva": _noto("south_asia", "NotoSansDevanagari"),
    "Beng": _noto("south_asia", "NotoSansBengali"),
    "Taml": _noto("south_asia", "NotoSansTamil"),
    "Telu": _noto("south_asia", "NotoSansTelugu"),
    "Hans": _noto("cjk", "NotoSansSC", "wght"),
    "Hant": _noto("cjk", "NotoSansTC", "wght"),
    "Jpan": _noto("cjk", "NotoSansJP", "wght"),
    "Kore": _noto("cjk", "NotoSansKR", "wght"),
}
"""By ISO 15924 code, in the order in which they are asked for a character of no particular language."""


class Face:
    """A font file at one weight, ready to shape with."""

    def __init__(self, file: FontFile, weight: int) -> None:
        with as_file(files(file.package) / file.path) as path:
            self.hb_face = hb.Face(hb.Blob.from_file_path(str(path)))
        self.weight = weight
        self.font = hb.Font(self.hb_face)
        self.font.set_variations(self.axes)
        self.units_per_em: int = self.hb_face.upem
        extents = self.font.get_font_extents("ltr")
        self.ascent: int = extents.ascender
        self.descent: int = extents.descender
        """Negative, as in the font."""
        self._advances: dict[int, int] = {}

    @cached_property
    def axes(self) -> dict[str, float]:
        """Where this face stands in the design space of its file."""
        wanted = {"wght": float(self.weight), "wdth": 100.0}
        return {axis.tag: wanted.get(axis.tag, axis.default_value) for axis in self.hb_face.axis_infos}

    @cached_property
    def name(self) -> str:
        """A PostScript name for this instance (OpenType `name` 25 and 6, without the default's style)."""
        family = self.hb_face.get_name(25) or self.hb_face.get_name(6).partition("-")[0]
        return f"{family}-{self.weight}"

    def glyph(self, character: str) -> int | None:
        """The glyph that the font's `cmap` gives for one character."""
        glyph: int | None = self.font.get_nominal_glyph(ord(character))
        return glyph or None

    def advance(self, glyph: int) -> int:
        """The glyph's own advance width, in font units."""
        width = self._advances.get(glyph)
        if width is None:
            width = self._advances[glyph] = self.font.get_glyph_h_advance(glyph)
        return width


@cache
def face(file: FontFile, weight: int) -> Face:
    """The one `Face` of this process for a file and weight."""
    return Face(file, weight)


class FontStack:
    """The families that are asked for a character, best first."""

    def __init__(self, families: tuple[Family, ...]) -> None:
        self.families = families
        self._found: dict[tuple[str, int, bool], Face | None] = {}

    def primary(self, weight: int = REGULAR) -> Face:
        """The face whose metrics lines are set by."""
        return face(self.families[0].upright, weight)

    def replacement(self, weight: int) -> Face:
        """A face that has the replacement character, to stand for a character that no face has."""
        return self.find(REPLACEMENT, weight, emphasis=False) or self.primary(weight)

    def find(self, characters: str, weight: int, *, emphasis: bool) -> Face | None:
        """The first face that has all of `characters`, or else the first of them; None if none has it."""
        key = characters, weight, emphasis
        if key not in self._found:
            self._found[key] = self._search(*key) or self._search(characters[0], weight, emphasis)
        return self._found[key]

    def _search(self, characters: str, weight: int, emphasis: bool) -> Face | None:
        for family in self.families:
            candidate = _styled(family, weight, emphasis)
            if all(candidate.glyph(character) for character in characters):
                return candidate
        return None


def _styled(family: Family, weight: int, emphasis: bool) -> Face:
    """Italics where the family has them, a heavier weight where it has none."""
    if not emphasis:
        return face(family.upright, weight)
    if family.italic:
        return face(family.italic, weight)
    return face(family.upright, max(weight, SEMIBOLD))


@cache
def font_stack(language: str, document_language: str) -> FontStack:
    """Families for a run in `language` in a document: its own script's, the document's, Latin, all others."""
    scripts = [language_script(language), language_script(document_language), "Latn", *FAMILIES]
    return FontStack(tuple(dict.fromkeys(FAMILIES.get(script, LATIN_FAMILY) for script in scripts)))


@cache
def language_script(tag: str) -> str:
    """The ISO 15924 script that `tag` names, or else CLDR's for the language, or else Latin.

    CLDR itself would take `und-Hebr-IL` and `zh-Latn` for languages whose data it has, in other scripts.
    """
    if subtag := _SCRIPT_SUBTAG.match(tag):
        return subtag[1].capitalize()
    try:
        return locale_profile(tag).script
    except UnknownTagError:
        return "Latn"


@cache
def language_direction(tag: str) -> Direction:
    """The direction that the script of `tag` is written in."""
    return Direction.RTL if language_script(tag) in RIGHT_TO_LEFT_SCRIPTS else Direction.LTR

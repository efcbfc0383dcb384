"""Fonts: which face shows which character.

The files come from PyPI packages under the Open Font License, so a machine needs no fonts of its own; an
office may bring further ones. All have TrueType outlines, and nearly all are variable; a `Face` is one file
at one weight. Faces are kept for the life of the process, since opening and instancing a font costs far more
than shaping with it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from importlib.resources import as_file, files

import uharfbuzz as hb
from fontTools.unicodedata import script

from briefing.document import Direction
from briefing.locales import UnknownTagError, locale_profile
from briefing.theme import FontSource, OwnFont

REGULAR, SEMIBOLD, BOLD = 400, 600, 700
RIGHT_TO_LEFT_SCRIPTS = frozenset(
    {"Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"}
)
_SCRIPT_SUBTAG = re.compile("[a-z]{2,8}(?:-[a-z]{3}){0,3}-([a-z]{4})(?:-|$)", re.IGNORECASE)
"""Behind the language and its extensions (RFC 5646, section 2.1)."""
_NO_NAME_CHARACTERS = re.compile("[^A-Za-z0-9]+")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""What is shown for a character that no font has."""


class ChangedFontError(OSError):
    """A font file of the office is not the one that was checked."""


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font inside an installed package."""

    package: str
    path: str


@dataclass(frozen=True, slots=True)
class FontModule:
    """A font that a package holds as the value `fontbuffer` of a module."""

    name: str


AnyFont = FontFile | FontModule | FontSource


@dataclass(frozen=True, slots=True)
class Family:
    """The faces of one design."""

    upright: AnyFont
    italic: AnyFont | None = None
    """Most scripts have no italics; they are emphasized by weight instead."""
    bold: AnyFont | None = None
    """Where the upright file has no axis of weight."""

    def file(self, weight: int, *, emphasis: bool) -> AnyFont:
        """The file to set text of this weight with."""
        if emphasis and self.italic:
            return self.italic
        return self.bold if self.bold and weight >= SEMIBOLD else self.upright


def _noto(package: str, name: str, axes: str = "[wdth,wght]") -> Family:
    return Family(FontFile(f"justmytype_{package}", f"fonts/ofl/{name.lower()}/{name}{axes}.ttf"))


LATIN_FAMILY = Family(
    FontFile("justmytype_western_core", "fonts/ofl/notosans/NotoSans[wdth,wght].ttf"),
    FontFile("justmytype_western_core", "fonts/ofl/notosans/NotoSans-Italic[wdth,wght].ttf"),
)
FAMILIES = {
    "Latn": LATIN_FAMILY,
    "Arab": _noto("intl_rtl", "NotoSansArabic"),
    "Hebr": _noto("intl_rtl", "NotoSansHebrew"),
    "Deva": _noto("intl_south_asia", "NotoSansDevanagari"),
    "Beng": _noto("intl_south_asia", "NotoSansBengali"),
    "Taml": _noto("intl_south_asia", "NotoSansTamil"),
    "Telu": _noto("intl_south_asia", "NotoSansTelugu"),
    "Thai": _noto("intl_sea", "NotoSansThai"),
    "Laoo": _noto("intl_sea", "NotoSansLao"),
    "Khmr": _noto("intl_sea", "NotoSansKhmer"),
    "Mymr": _noto("intl_sea", "NotoSansMyanmar"),
    "Ethi": _noto("intl_africa", "NotoSansEthiopic"),
    "Geor": Family(FontModule("pymupdf_fonts.FiraGO_Regular"), bold=FontModule("pymupdf_fonts.FiraGO_Bold")),
    "Hans": _noto("intl_cjk", "NotoSansSC", "[wght]"),
    "Hant": _noto("intl_cjk", "NotoSansTC", "[wght]"),
    "Jpan": _noto("intl_cjk", "NotoSansJP", "[wght]"),
    "Kore": _noto("intl_cjk", "NotoSansKR", "[wght]"),
}
"""By ISO 15924 code, in the order in which they are asked for a character of no particular language."""
SYMBOL_FAMILIES = (
    _noto("western_core", "NotoSansMono"),
    _noto("western_core", "NotoSansSymbols2", "-Regular"),
    _noto("western_core", "STIXTwoMath", "-Regular"),
)
"""Arrows, signs and mathematics that Noto Sans lacks; asked right after it."""
_CHARACTER_SCRIPTS = {
    "Jpan": {"Hira", "Kana"},
    "Hrkt": {"Hira", "Kana"},
    "Kore": {"Hang"},
}
"""The scripts of characters that one way of writing has to itself; who writes Han, the language says."""


class Face:
    """A font file at one weight, ready to shape with."""

    def __init__(self, file: AnyFont, weight: int) -> None:
        self.hb_face = hb.Face(_open(file))
        self.weight = weight
        self.font = hb.Font(self.hb_face)
        self.font.set_variations(self.axes)
        self.units_per_em: int = self.hb_face.upem
        extents = self.font.get_font_extents("ltr")
        self.ascent: int = extents.ascender
        self.descent: int = extents.descender
        """Negative, as in the font."""
        self._glyphs: dict[str, int | None] = {}
        self._advances: dict[int, int] = {}

    @cached_property
    def axes(self) -> dict[str, float]:
        """Where this face stands in the design space of its file."""
        wanted = {"wght": float(self.weight), "wdth": 100.0}
        return {axis.tag: wanted.get(axis.tag, axis.default_value) for axis in self.hb_face.axis_infos}

    @cached_property
    def name(self) -> str:
        """A PostScript name for this instance (OpenType `name` 25 and 6, without the default's style)."""
        family = self.hb_face.get_name(25) or (self.hb_face.get_name(6) or "").partition("-")[0]
        return f"{_NO_NAME_CHARACTERS.sub('', family)[:40] or 'Font'}-{self.weight}"

    def glyph(self, character: str) -> int | None:
        """The glyph that the font's `cmap` gives for one character."""
        try:
            return self._glyphs[character]
        except KeyError:
            glyph = self._glyphs[character] = self.font.get_nominal_glyph(ord(character)) or None
            return glyph

    def advance(self, glyph: int) -> int:
        """The glyph's own advance width, in font units."""
        width = self._advances.get(glyph)
        if width is None:
            width = self._advances[glyph] = self.font.get_glyph_h_advance(glyph)
        return width


def _open(file: AnyFont) -> hb.Blob:
    match file:
        case FontFile():
            with as_file(files(file.package) / file.path) as path:
                return hb.Blob.from_file_path(str(path))
        case FontModule():
            return hb.Blob(import_module(file.name).fontbuffer)
        case FontSource():
            data = file.path.read_bytes()
            if hashlib.sha256(data).hexdigest() != file.sha256:
                raise ChangedFontError(0, "the font was changed after it was checked", str(file.path))
            return hb.Blob(data)


@cache
def face(file: AnyFont, weight: int) -> Face:
    """The one `Face` of this process for a file and weight.

    Raises OSError, of which `ChangedFontError` is one, for a font of the office that cannot be read.
    """
    return Face(file, weight)


class FontStack:
    """The families that are asked for a character, best first."""

    def __init__(self, families: tuple[Family, ...], own: tuple[OwnFont, ...] = ()) -> None:
        self.families = families
        self._own = own
        self._found: dict[tuple[str, int, bool], Face | None] = {}

    def primary(self, weight: int = REGULAR) -> Face:
        """The face whose metrics lines are set by."""
        return _styled(self.families[0], weight, emphasis=False)

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
        own = _families_for(script(characters[0]), self._own) if self._own else ()
        for family in (*own, *self.families):
            candidate = _styled(family, weight, emphasis=emphasis)
            if all(candidate.glyph(character) for character in characters):
                return candidate
        return None


def _styled(family: Family, weight: int, *, emphasis: bool) -> Face:
    """Italics where the family has them, a heavier weight where it has none.

    That goes for Chinese, Japanese and Korean too: dots beside the characters are for schoolbooks and laws,
    and would crowd the lines of a press pack.
    """
    if emphasis and not family.italic:
        weight = max(weight, SEMIBOLD)
    return face(family.file(weight, emphasis=emphasis), weight)


@cache
def font_stack(language: str, document_language: str, own: tuple[OwnFont, ...] = ()) -> FontStack:
    """Families for a run in `language` in a document: its own script's, the document's, Latin, all others.

    For each script, the office's own fonts come before ours.
    """
    families: list[Family] = []
    for written in dict.fromkeys(
        (language_script(language), language_script(document_language), "Latn", *FAMILIES)
    ):
        families += _families_for(written, own)
        families.append(FAMILIES.get(written, LATIN_FAMILY))
        if written == "Latn":
            families += SYMBOL_FAMILIES
    return FontStack(tuple(dict.fromkeys(families)), own)


def _families_for(written: str, own: tuple[OwnFont, ...]) -> tuple[Family, ...]:
    """The office's families for a script, be it that of a language or of a character."""
    return tuple(
        Family(font.upright, font.italic)
        for font in own
        if any(written == name or written in _CHARACTER_SCRIPTS.get(name, ()) for name in font.scripts)
    )


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

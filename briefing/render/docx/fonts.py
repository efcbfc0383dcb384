"""Fonts: which families a DOCX names, and what Word is to take where they are not installed.

Fonts stay out of the file: Chinese, Japanese and Korean ones are larger than any pack, and a subset would
leave the office without the letters it types. The families are those of the PDF. LibreOffice brings the most
common of them along; for Word the font table names what Windows has for the script.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from briefing.render.docx.elements import Element, w
from briefing.render.typesetting.fonts import (
    FAMILIES,
    REGULAR,
    RIGHT_TO_LEFT_SCRIPTS,
    AnyFont,
    face,
)
from briefing.theme import OwnFont

INDIC_SCRIPTS = {"Beng", "Deva", "Gujr", "Guru", "Knda", "Mlym", "Orya", "Sinh", "Taml", "Telu", "Tibt"}
SOUTH_EAST_ASIAN_SCRIPTS = {"Khmr", "Laoo", "Mymr", "Thai"}
STACKING_SCRIPTS = frozenset(INDIC_SCRIPTS | SOUTH_EAST_ASIAN_SCRIPTS)
COMPLEX_SCRIPTS = RIGHT_TO_LEFT_SCRIPTS | STACKING_SCRIPTS
"""What Word sets in the font and weight for complex scripts."""
EAST_ASIAN_SCRIPTS = frozenset({"Bopo", "Hani", "Hans", "Hant", "Hira", "Jpan", "Kana", "Kore"})

DEFAULT_FAMILY = ("Noto Sans", "Segoe UI")
FAMILY_NAMES = MappingProxyType(
    {
        "Arab": ("Noto Sans Arabic", "Segoe UI"),
        "Armn": ("Noto Sans Armenian", "Segoe UI"),
        "Beng": ("Noto Sans Bengali", "Nirmala UI"),
        "Deva": ("Noto Sans Devanagari", "Nirmala UI"),
        "Ethi": ("Noto Sans Ethiopic", "Ebrima"),
        "Geor": ("Noto Sans Georgian", "Segoe UI"),
        "Gujr": ("Noto Sans Gujarati", "Nirmala UI"),
        "Guru": ("Noto Sans Gurmukhi", "Nirmala UI"),
        "Hans": ("Noto Sans SC", "Microsoft YaHei"),
        "Hant": ("Noto Sans TC", "Microsoft JhengHei"),
        "Hebr": ("Noto Sans Hebrew", "Segoe UI"),
        "Jpan": ("Noto Sans JP", "Yu Gothic"),
        "Khmr": ("Noto Sans Khmer", "Leelawadee UI"),
        "Knda": ("Noto Sans Kannada", "Nirmala UI"),
        "Kore": ("Noto Sans KR", "Malgun Gothic"),
        "Laoo": ("Noto Sans Lao", "Leelawadee UI"),
        "Mlym": ("Noto Sans Malayalam", "Nirmala UI"),
        "Mymr": ("Noto Sans Myanmar", "Myanmar Text"),
        "Orya": ("Noto Sans Oriya", "Nirmala UI"),
        "Sinh": ("Noto Sans Sinhala", "Nirmala UI"),
        "Taml": ("Noto Sans Tamil", "Nirmala UI"),
        "Telu": ("Noto Sans Telugu", "Nirmala UI"),
        "Thai": ("Noto Sans Thai", "Leelawadee UI"),
        "Tibt": ("Noto Serif Tibetan", "Microsoft Himalaya"),
    }
)
"""By ISO 15924 script: our family, and what Windows 10 has for the script; `DEFAULT_FAMILY` for the rest."""
_CHARACTER_SETS = {
    "Arab": "B2",
    "Hans": "86",
    "Hant": "88",
    "Hebr": "B1",
    "Jpan": "80",
    "Kore": "81",
    "Thai": "DE",
}
"""Windows character sets (17.8.3.2); `00` for the rest."""
_PANOSE = "020B0502040504020204"
"""Noto Sans; some of its families leave theirs empty."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """The families of one document."""

    own: tuple[OwnFont, ...] = ()

    def family(self, script: str) -> str:
        """The family for text of the script; the office's own before ours."""
        own = self._own_file(script)
        return _family_name(own) if own else FAMILY_NAMES.get(script, DEFAULT_FAMILY)[0]

    def properties(self, script: str) -> Element:
        """`w:rFonts` for text of the script, whichever stretches of other scripts stand in it.

        LibreOffice takes Ethiopic for a complex script, Word does not; so both slots name its font.
        """
        family, latin = self.family(script), self.family("Latn")
        is_east_asian = script in EAST_ASIAN_SCRIPTS
        return w(
            "rFonts",
            ascii=latin,
            hAnsi=latin if is_east_asian or script in COMPLEX_SCRIPTS else family,
            eastAsia=family if is_east_asian else self.family("Hans"),
            cs=latin if is_east_asian else family,
        )

    def table(self, scripts: Iterable[str]) -> Element:
        """`w:fonts`: the families of these scripts, described so that Word finds others like them."""
        entries = {self.family(script): script for script in sorted({"Hans", "Latn", *scripts})}
        return w("fonts", *(self._entry(name, script) for name, script in entries.items()))

    def _entry(self, name: str, script: str) -> Element:
        file = self._own_file(script) or _file(script)
        panose, signature = _description(file) if file else (_PANOSE, {})
        _, other = FAMILY_NAMES.get(script, DEFAULT_FAMILY)
        return w(
            "font",
            w("altName", val=other),
            w("panose1", val=panose),
            w("charset", val=_CHARACTER_SETS.get(script, "00")),
            w("family", val="swiss"),
            w("pitch", val="variable"),
            w("sig", **signature) if signature else None,
            name=name,
        )

    def _own_file(self, script: str) -> AnyFont | None:
        return next((font.upright for font in self.own if script in font.scripts), None)


def _file(script: str) -> AnyFont | None:
    """The file of our family, if it is among ours under the same name."""
    family = FAMILIES.get(script, FAMILIES["Latn"] if script not in FAMILY_NAMES else None)
    if family is None or _family_name(family.upright) != FAMILY_NAMES.get(script, DEFAULT_FAMILY)[0]:
        return None
    return family.upright


@cache
def _family_name(file: AnyFont) -> str:
    """The typographic family, or else the family (OpenType `name` 16 and 1)."""
    named = face(file, REGULAR).hb_face
    return str(named.get_name(16) or named.get_name(1) or DEFAULT_FAMILY[0])


@cache
def _description(file: AnyFont) -> tuple[str, dict[str, str]]:
    """PANOSE numbers, and Unicode and code page ranges, as Word writes them (OpenType `OS/2`; 17.8.3.16)."""
    data = bytes(face(file, REGULAR).hb_face.reference_table("OS/2").data)
    panose = data[32:42].hex().upper()
    unicode_ranges = [data[start : start + 4].hex().upper() for start in range(42, 58, 4)]
    code_pages = [data[start : start + 4].hex().upper() for start in (78, 82)] if data[:2] > b"\0\0" else []
    names = ("usb0", "usb1", "usb2", "usb3", "csb0", "csb1")
    values = [*unicode_ranges, *(code_pages or ["00000001", "00000000"])]
    return (panose if panose.strip("0") else _PANOSE), dict(zip(names, values, strict=True))

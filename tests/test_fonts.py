"""Which face shows which character."""

from __future__ import annotations

import hashlib
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from briefing.document import Direction
from briefing.render.typesetting.fonts import (
    BOLD,
    FAMILIES,
    LATIN_FAMILY,
    REGULAR,
    SEMIBOLD,
    SYMBOL_FAMILIES,
    ChangedFontError,
    Face,
    FontFile,
    face,
    font_stack,
    language_direction,
    language_script,
)
from briefing.theme import FontSource, OwnFont

LETTERS = {
    "Latn": "ệяΩ₸₹₪₩₫₽₺₦",
    "Arab": "ڤ",
    "Hebr": "א",
    "Deva": "क्ष",
    "Beng": "ক",
    "Taml": "க",
    "Telu": "క",
    "Thai": "ก็",
    "Laoo": "ກ",
    "Khmr": "ក្ក៛",
    "Mymr": "က္က",
    "Ethi": "አ፡",
    "Geor": "აჰ₾",
    "Hans": "汉",
    "Hant": "漢",
    "Jpan": "あ",
    "Kore": "한",
}


@pytest.mark.parametrize("script", FAMILIES)
def test_every_family_shows_its_script(script: str) -> None:
    """The installed packages hold the files that the table names, and the files hold the script."""
    upright = face(FAMILIES[script].upright, REGULAR)
    assert [character for character in LETTERS[script] if upright.glyph(character) is None] == []


@pytest.mark.parametrize(
    ("language", "document", "characters", "script"),
    [
        ("en", "en", "a", "Latn"),
        ("ar", "ar", "a", "Arab"),
        ("en", "ar", "a", "Latn"),
        ("en", "ar", "ب", "Arab"),
        ("zh-Hans", "zh-Hans", "直", "Hans"),
        ("ja", "zh-Hans", "直", "Jpan"),
        ("en", "zh-Hant", "直", "Hant"),
        ("en", "en", "直", "Hans"),
        ("en", "en", "한", "Kore"),
        ("th", "th", "ก", "Thai"),
        ("km", "km", "៛", "Khmr"),
        ("en", "en", "៛", "Khmr"),
        ("my", "my", "1", "Mymr"),
        ("ka", "ka", "ა", "Geor"),
        ("kk", "kk", "₸", "Latn"),
    ],
)
def test_a_character_is_set_in_the_font_of_its_language_first(
    language: str, document: str, characters: str, script: str
) -> None:
    """The run's script comes before the document's, then Latin, then all others."""
    found = font_stack(language, document).find(characters, REGULAR, emphasis=False)
    assert found is face(FAMILIES[script].upright, REGULAR)


@pytest.mark.parametrize(
    ("character", "place"), [("→", 0), ("√", 0), ("≤", 0), ("✓", 1), ("★", 1), ("☐", 1), ("𝔸", 2), ("∮", 2)]
)
def test_signs_that_noto_sans_lacks_come_from_fonts_of_signs(character: str, place: int) -> None:
    """Arrows, marks and mathematics, before the full-width ones of the Chinese fonts."""
    found = font_stack("en", "en").find(character, REGULAR, emphasis=False)
    assert found is face(SYMBOL_FAMILIES[place].upright, REGULAR)


def test_a_design_without_an_axis_of_weight_has_a_bold_file() -> None:
    """Georgian is bold in bold and in emphasized text."""
    bold = FAMILIES["Geor"].bold
    assert bold is not None
    stack = font_stack("ka", "ka")
    assert stack.find("ა", BOLD, emphasis=False) is face(bold, BOLD)
    assert stack.find("ა", REGULAR, emphasis=True) is face(bold, SEMIBOLD)


# --- fonts of the office ------------------------------------------------------------------------


def _own(folder: Path, *scripts: str) -> OwnFont:
    """A typewriter face that an office may have."""
    packaged = SYMBOL_FAMILIES[0].upright
    assert isinstance(packaged, FontFile)
    with as_file(files(packaged.package) / packaged.path) as path:
        data = path.read_bytes()
    path = folder / "own.ttf"
    path.write_bytes(data)
    return OwnFont(scripts, FontSource(path, hashlib.sha256(data).hexdigest()))


def _found(own: OwnFont, language: str, document: str, character: str) -> Face | None:
    return font_stack(language, document, (own,)).find(character, REGULAR, emphasis=False)


@pytest.mark.parametrize(
    ("language", "document", "character", "is_own"),
    [
        ("en", "en", "a", True),
        ("en", "en", "1", True),
        ("ar", "ar", "a", True),
        ("ar", "ar", "ب", False),
        ("ru", "ru", "я", False),
        ("ar", "ar", "1", False),
    ],
)
def test_the_fonts_of_the_office_are_asked_first_for_their_scripts(
    tmp_path: Path, language: str, document: str, character: str, *, is_own: bool
) -> None:
    """For text in a language of the script, and for its letters among others."""
    own = _own(tmp_path, "Latn")
    assert (_found(own, language, document, character) is face(own.upright, REGULAR)) is is_own


def test_a_font_of_the_office_for_the_way_a_language_is_written(tmp_path: Path) -> None:
    """`Jpan` is a way of writing: kana anywhere are set in its font."""
    own = _own(tmp_path, "Jpan", "Cyrl")
    assert _found(own, "ja", "ja", "a") is face(own.upright, REGULAR)
    assert _found(own, "en", "en", "я") is face(own.upright, REGULAR)
    assert _found(own, "en", "en", "a") is face(LATIN_FAMILY.upright, REGULAR)


def test_a_font_that_was_changed_after_it_was_checked_is_not_used(tmp_path: Path) -> None:
    """What was inspected is what is embedded."""
    own = _own(tmp_path, "Latn")
    own.upright.path.write_bytes(own.upright.path.read_bytes() + b"!")
    with pytest.raises(ChangedFontError, match="changed after it was checked"):
        Face(own.upright, REGULAR)


def test_a_character_that_no_font_has() -> None:
    """Nothing is found, rather than a box."""
    assert font_stack("en", "en").find("\U0001f600", REGULAR, emphasis=False) is None


def test_emphasis_is_italic_where_the_script_has_italics_and_heavier_elsewhere() -> None:
    """A sloped Devanagari or Arabic letter would be a distortion."""
    assert LATIN_FAMILY.italic is not None
    latin = font_stack("en", "en").find("a", REGULAR, emphasis=True)
    devanagari = font_stack("hi", "hi").find("क", REGULAR, emphasis=True)
    assert latin is face(LATIN_FAMILY.italic, REGULAR)
    assert devanagari is face(FAMILIES["Deva"].upright, SEMIBOLD)


def test_a_face_stands_at_its_weight() -> None:
    """A bold face of a variable font is wider than the regular one of the same file."""
    regular, bold = (face(LATIN_FAMILY.upright, weight) for weight in (400, 700))
    glyph = regular.glyph("n")
    assert glyph is not None
    assert bold.advance(glyph) > regular.advance(glyph)


def test_a_tag_that_cldr_does_not_know_is_set_as_latin_from_left_to_right() -> None:
    """A strange tag on a run is no reason to stop."""
    assert (language_script("qqx"), language_direction("qqx")) == ("Latn", Direction.LTR)

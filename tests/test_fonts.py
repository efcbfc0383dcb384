"""Which face shows which character."""

from __future__ import annotations

import pytest

from briefing.document import Direction
from briefing.render.typesetting.fonts import (
    FAMILIES,
    LATIN_FAMILY,
    REGULAR,
    SEMIBOLD,
    face,
    font_stack,
    language_direction,
    language_script,
)

LETTERS = {
    "Latn": "ệ",
    "Arab": "ڤ",
    "Hebr": "א",
    "Deva": "क्ष",
    "Beng": "ক",
    "Taml": "க",
    "Telu": "క",
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
    ],
)
def test_a_character_is_set_in_the_font_of_its_language_first(
    language: str, document: str, characters: str, script: str
) -> None:
    """The run's script comes before the document's, then Latin, then all others."""
    found = font_stack(language, document).find(characters, REGULAR, emphasis=False)
    assert found is face(FAMILIES[script].upright, REGULAR)


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

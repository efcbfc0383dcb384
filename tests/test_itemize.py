"""Script itemization (UAX #24)."""

from __future__ import annotations

from itertools import accumulate, pairwise

import pytest

from briefing.render.typesetting.fonts import BOLD, FAMILIES, REGULAR, face, font_stack
from briefing.render.typesetting.itemize import Stretch, Voice, is_invisible, itemize, resolved_scripts


@pytest.mark.parametrize(
    ("text", "scripts"),
    [
        ("ab", "Latn Latn"),
        ("1a", "Latn Latn"),
        ("12", "Deva Deva"),
        ("a1", "Latn Latn"),
        ("а (b) в", "Cyrl Cyrl Cyrl Latn Cyrl Cyrl Cyrl"),
        ("क।", "Deva Deva"),
        ("e\u0301", "Latn Latn"),
        ("中。a", "Hani Hani Latn"),
        ("𠮷a", "Hani Latn"),
    ],
)
def test_common_characters_take_the_script_around_them(text: str, scripts: str) -> None:
    """A closing bracket goes with its opening one; a text without letters with the document."""
    assert resolved_scripts(text, "Deva") == scripts.split()


def _voice(language: str, document: str, *, weight: int = REGULAR) -> Voice:
    return Voice(font_stack(language, document), weight, emphasis=False, language=language)


def _stretches(*voices: tuple[int, Voice]) -> list[Stretch]:
    """Voices and how many characters each of them has."""
    ends = [0, *accumulate(count for count, _ in voices)]
    return [Stretch(a, b, voice) for (a, b), (_, voice) in zip(pairwise(ends), voices, strict=True)]


def test_items_end_where_level_script_face_or_language_change() -> None:
    """Each item is something that one call of the shaping engine can take."""
    stretches = _stretches((2, _voice("ar", "ar")), (3, _voice("en", "ar")))
    items, missing = itemize("اب ab", [1, 1, 2, 2, 2], stretches, "Arab")
    found = [(item.start, item.end, item.level, item.script, item.language) for item in items]
    assert found == [(0, 2, 1, "Arab", "ar"), (2, 3, 2, "Arab", "en"), (3, 5, 2, "Latn", "en")]
    assert missing == []


def test_a_run_in_bold_is_an_item_of_its_own() -> None:
    """Weight is a face of the family."""
    stretches = _stretches((1, _voice("en", "en")), (1, _voice("en", "en", weight=BOLD)))
    items, _ = itemize("ab", [0, 0], stretches, "Latn")
    assert [item.face.weight for item in items] == [REGULAR, BOLD]


def test_a_letter_and_its_marks_are_in_one_face() -> None:
    """The Devanagari font has the letter but not the Cyrillic mark, so the first of both decides."""
    items, missing = itemize("क\u0301к", [0] * 3, _stretches((3, _voice("hi", "hi"))), "Deva")
    assert (items[0].start, items[0].end) == (0, 2)
    assert items[-1].face is face(FAMILIES["Latn"].upright, REGULAR)
    assert missing == []


def test_characters_that_no_font_has_are_named() -> None:
    """Their offsets are given; what is invisible in every font is not among them."""
    _, missing = itemize("a\U0001f600\u200d\u2069b", [0] * 5, _stretches((5, _voice("en", "en"))), "Latn")
    assert missing == [1]


def test_what_is_invisible_needs_no_glyph() -> None:
    """Default ignorable code points, among them variation selectors beyond the BMP."""
    assert [is_invisible(character) for character in "\u00ad\u200b\U000e0100a\u0600"] == [True] * 3 + [
        False
    ] * 2

"""Levels and order of bidirectional text (UAX #9)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fpdf.bidi import BidiParagraph
from fpdf.enums import TextDirection
from hypothesis import given
from hypothesis import strategies as st

from briefing.document import Direction
from briefing.render.typesetting.bidi import embedding_levels, line_levels, visual_order

LTR, RTL = Direction.LTR, Direction.RTL


@pytest.mark.parametrize(
    ("text", "direction", "levels"),
    [
        ("abc", LTR, "000"),
        ("אבג", LTR, "111"),
        ("ab אב", LTR, "00011"),
        ("אב ab", RTL, "11122"),
        ("אב 12", RTL, "11122"),
        ("אב 1.2%", RTL, "1112222"),
        ("أب ١٬٢٣٤٫٥٪", RTL, "11122222221"),
        ("أب +٧٫٢٪", RTL, "11112221"),
        ("אב (ab)", RTL, "1111221"),
        ("ab (אב)", LTR, "0000110"),
        ("אב KQ311 גד", RTL, "11122222111"),
        ("ab\u2067אב!\u2069!", LTR, "00011100"),
        ("אב\u2066a!\u2069!", RTL, "1112211"),
        ("אב\u200e!", LTR, "1100"),
    ],
)
def test_levels(text: str, direction: Direction, levels: str) -> None:
    """Words, numbers, brackets, signs, isolates and marks, each as the rules have it."""
    assert "".join(map(str, embedding_levels(text, direction))) == levels


@given(
    st.text(alphabet="aבبم1٢+-,.:%$ !?()[]<\u0301\t\u2066\u2067\u2069", max_size=24),
    st.sampled_from([LTR, RTL]),
)
def test_shortened_stretches_give_the_levels_of_the_whole_text(text: str, direction: Direction) -> None:
    """Cutting long stretches of neutrals or letters down to one changes no level."""
    base = TextDirection.RTL if direction is RTL else TextDirection.LTR
    expected = [character.embedding_level for character in BidiParagraph(text, base).get_characters()]
    assert embedding_levels(text, direction) == expected


def test_a_long_row_of_dots_is_no_reason_to_stop() -> None:
    """The library's recursion would not survive it."""
    assert embedding_levels("א" + "·" * 5000 + "%" * 5000, RTL) == [1] * 10001


def test_white_space_at_the_end_of_a_line_goes_to_its_end() -> None:
    """Rule L1: it takes the level of the paragraph, whatever stands before it."""
    text = "אב ab "
    assert line_levels(text, embedding_levels(text, RTL), RTL) == [1, 1, 1, 2, 2, 1]
    assert line_levels("ab א ", [0, 0, 0, 1, 1], LTR) == [0, 0, 0, 1, 0]


@pytest.mark.parametrize(
    ("levels", "order"),
    [
        ("", []),
        ("000", [0, 1, 2]),
        ("111", [2, 1, 0]),
        ("00111", [0, 1, 4, 3, 2]),
        ("1122", [2, 3, 1, 0]),
        ("1221331", [6, 5, 4, 3, 1, 2, 0]),
    ],
)
def test_visual_order(levels: str, order: list[int]) -> None:
    """Rule L2: the higher the level, the earlier a stretch is reversed."""
    assert visual_order([int(level) for level in levels]) == order


@given(st.lists(st.integers(0, 5), max_size=30))
def test_visual_order_loses_nothing(levels: list[int]) -> None:
    """Every place is taken once."""
    assert sorted(visual_order(levels)) == list(range(len(levels)))


# --- conformance --------------------------------------------------------------------------------

UNICODE = Path("/usr/share/unicode/BidiCharacterTest.txt")


def _cases() -> Iterator[tuple[str, Direction, list[str], list[int]]]:
    """Text, direction, levels and order (UAX #9, section 4.2.2); no level for a character that X9 removes."""
    for line in UNICODE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            characters, _, level, levels, order = line.split(";")
            text = "".join(chr(int(code, 16)) for code in characters.split())
            direction = RTL if level == "1" else LTR
            yield text, direction, levels.split(), [int(place) for place in order.split()]


@pytest.mark.skipif(
    not UNICODE.exists(), reason="the Unicode Character Database (Debian: unicode-data) is not installed"
)
def test_all_cases_of_the_unicode_character_database() -> None:
    """BidiCharacterTest: the levels of each line and the order from left to right, as lines are set here."""
    failed = []
    count = 0
    found: dict[tuple[str, Direction], list[int]] = {}
    for text, direction, expected, order in _cases():
        count += 1
        if (text, direction) not in found:
            found[text, direction] = line_levels(text, embedding_levels(text, direction), direction)
        levels = found[text, direction]
        kept = [index for index, level in enumerate(expected) if level != "x"]
        seen = [index for index in visual_order(levels) if expected[index] != "x"]
        if [str(levels[index]) for index in kept] != [expected[index] for index in kept] or seen != order:
            failed.append((text, direction, expected, levels, seen))
    assert count > 90_000
    assert failed == []

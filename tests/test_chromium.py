"""Paragraphs in many scripts beside Chromium's setting of them: the same lines, glyphs and places."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from briefing.document import Direction
from tests.chromium import (
    PROGRAM,
    Chromium,
    differences,
    load_samples,
    set_by_us,
)

TOLERANCE = 0.1
"""In pixels of which a letter is 16 high; Chromium places glyphs on a grid of a 64th."""
SAMPLES = load_samples()
EXPLAINED: dict[tuple[str, int, int], str] = {
    ("my", 2, 1): "our HarfBuzz moves the vowel of 'shu' back by its width, Chromium's does not",
    ("my", 4, 0): "the same",
    ("km", 3, 1): "the two versions of ICU divide Khmer into different words (asked: Intl.v8BreakIterator)",
    ("km", 3, 2): "follows from the line before",
    ("ja", 0, 1): "Chromium kerns katakana with hiragana; we shape the two scripts apart",
    ("ko", 2, 1): "the middle dot has no Hangul among its scripts, so Chromium takes the narrow one of Han",
}
"""Lines that differ, by language, paragraph and line, and why. A reason that is gone fails the test."""
needs_chromium = pytest.mark.skipif(not PROGRAM.exists(), reason="Chromium is not installed")
pytestmark = pytest.mark.xdist_group("chromium")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """One browser for all samples."""
    with Chromium() as browser:
        yield browser


@needs_chromium
@pytest.mark.parametrize("tag", SAMPLES)
def test_paragraphs_are_set_as_by_chromium(tag: str, chromium: Chromium, tmp_path: Path) -> None:
    """Line breaks, glyphs and their places agree, but for the differences that are explained above."""
    sample = SAMPLES[tag]
    found = differences(set_by_us(sample), chromium.set(sample, tmp_path), TOLERANCE)
    unexplained = [one for one in found if (tag, one.paragraph, one.line) not in EXPLAINED]
    assert unexplained == []
    assert len(found) == sum(place[0] == tag for place in EXPLAINED)


@needs_chromium
def test_a_difference_is_seen(chromium: Chromium, tmp_path: Path) -> None:
    """The comparison tells when Chromium sets other text, in another direction, or narrower."""
    sample = SAMPLES["ar"]
    ours = set_by_us(sample)
    turned = replace(sample, direction=Direction.LTR)
    other = replace(sample, paragraphs=tuple(text.replace("ا", "و", 1) for text in sample.paragraphs))
    for changed in (turned, other):
        found = differences(ours, chromium.set(changed, tmp_path), TOLERANCE)
        assert {one.paragraph for one in found} == set(range(len(sample.paragraphs)))

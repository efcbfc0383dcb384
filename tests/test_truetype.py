"""Font subsets with composite glyphs."""

from __future__ import annotations

import io
from itertools import pairwise

from fontTools.ttLib import TTFont

from briefing.render.pdf.truetype import Composite, subset
from briefing.render.typesetting.fonts import BOLD, FAMILIES, face


def test_a_composite_draws_its_parts_in_their_places() -> None:
    """Another program reads the same glyphs, offsets and widths out of the file."""
    devanagari = face(FAMILIES["Deva"].upright, BOLD)
    letter, mark, space = (devanagari.glyph(character) or 0 for character in "क\u0941 ")
    stacked = Composite(700, ((letter, 0, 0), (mark, 650, -20), (space, 700, 0)))
    empty = Composite(0, ((space, 0, 0),))
    made = subset(devanagari, [letter, stacked, empty])
    with TTFont(io.BytesIO(made.data)) as font:
        order = font.getGlyphOrder()
        drawn = font["glyf"][order[made.glyphs[stacked]]]
        parts = [(font.getGlyphID(part.glyphName), part.x, part.y) for part in drawn.components]
        widths = [font["hmtx"][order[made.glyphs[one]]][0] for one in (letter, stacked, empty)]
        assert widths == [devanagari.advance(letter), 700, 0]
        assert parts[0] == (made.glyphs[letter], 0, 0)
        assert parts[1][1:] == (650, -20)
        assert len(parts) == 2
        assert font["maxp"].numGlyphs == len(order) == font["hhea"].numberOfHMetrics
        assert font["glyf"][order[made.glyphs[empty]]].numberOfContours == 0


def test_the_same_glyphs_give_the_same_bytes() -> None:
    """A subset depends on nothing else."""
    latin = face(FAMILIES["Latn"].upright, BOLD)
    assert subset(latin, [40, 36]).data == subset(latin, [40, 36]).data


def test_an_empty_glyph_stays_empty_before_a_composite() -> None:
    """The padding before the first composite is no outline of the last glyph, which may be without any."""
    latin = face(FAMILIES["Latn"].upright, BOLD)
    letter = latin.glyph("a") or 0
    empty = max(latin.glyph(character) or 0 for character in " \u2003\u200b\ufeff")
    assert empty > letter
    made = subset(latin, [letter, empty, Composite(600, ((letter, 0, 0), (empty, 0, 0)))])
    with TTFont(io.BytesIO(made.data)) as font:
        places = list(font["loca"])
        lengths = [end - start for start, end in pairwise(places)]
    assert lengths[made.glyphs[empty]] == 0
    assert all(length == 0 or length >= 10 for length in lengths)

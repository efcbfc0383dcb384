"""Full-width punctuation, half of which is blank, set closer (CLREQ, section 3.1.6; JLREQ, section 3.1.4).

A mark gives up its blank half where a line begins or ends with it, and where two such marks meet.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from unicodedata import east_asian_width

from briefing.render.typesetting.fonts import Face
from briefing.render.typesetting.itemize import Item
from briefing.render.typesetting.shaping import Glyph

_OPENING = frozenset("（「『《〈【〔〖［｛“‘〝")
_CLOSING = frozenset("）」』》〉】〕〗］｝”’〟、。，．：；！？")
_SLACK = 0.04
"""By how much ink may reach into the half that is given up, in ems."""


def is_square(text: str) -> bool:
    """Whether `text` fills a square, as Han and kana do, but neither digits among them nor Hangul."""
    return bool(text) and east_asian_width(text[0]) in {"W", "F"} and not "\uac00" <= text[0] <= "\ud7a3"


def squeezable(text: str, item: Item, glyphs: Sequence[Glyph]) -> tuple[dict[int, int], dict[int, int]]:
    """What marks of an item can give up at their left and at their right, in font units, by offset."""
    left: dict[int, int] = {}
    right: dict[int, int] = {}
    if item.right_to_left:
        return left, right
    for glyph in glyphs:
        character = text[glyph.cluster]
        if character not in _OPENING and character not in _CLOSING:
            continue
        if glyph.advance == item.face.units_per_em:
            blank_left, blank_right = _blank_halves(item.face, glyph.glyph)
            if blank_left and character in _OPENING:
                left[glyph.cluster] = glyph.advance // 2
            elif blank_right and character in _CLOSING:
                right[glyph.cluster] = glyph.advance // 2
    return left, right


def set_closer(
    text: str, glyphs: Sequence[Glyph], left: dict[int, int], right: dict[int, int]
) -> list[Glyph]:
    """The glyphs with the blanks taken out between neighbouring marks, and out of the two mappings."""
    result = []
    for glyph in glyphs:
        offset = glyph.cluster
        following = text[offset + 1 : offset + 2]
        if offset in right and following and (following in _OPENING or following in _CLOSING):
            result.append(glyph._replace(advance=glyph.advance - right.pop(offset)))
        elif offset in left and offset and text[offset - 1] in _OPENING:
            blank = left.pop(offset)
            result.append(glyph._replace(advance=glyph.advance - blank, x=glyph.x - blank))
        else:
            result.append(glyph)
    return result


@cache
def _blank_halves(face: Face, glyph: int) -> tuple[bool, bool]:
    """Whether the left and the right half of a full-width glyph show nothing."""
    extents = face.font.get_glyph_extents(glyph)
    if extents is None:
        return False, False
    half, slack = face.units_per_em / 2, _SLACK * face.units_per_em
    return extents.x_bearing >= half - slack, extents.x_bearing + extents.width <= half + slack

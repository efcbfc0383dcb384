"""Shaping: characters of an item in, glyphs out, by HarfBuzz."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import uharfbuzz as hb

from briefing.render.typesetting.itemize import Item

_LETTERWISE_SCRIPTS = frozenset(("Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Mand", "Rohg"))
"""Where each character keeps its own cluster, so that marks and joiners are copied one by one."""

_UNSAFE_TO_BREAK = int(hb.GlyphFlags.UNSAFE_TO_BREAK)


class Glyph(NamedTuple):
    """A shaped glyph; `cluster` is the offset of the first character that it stands for."""

    glyph: int
    cluster: int
    advance: int
    x: int
    y: int


def shape(codepoints: Sequence[int], item: Item, start: int, end: int) -> tuple[list[Glyph], frozenset[int]]:
    """The glyphs of `start` to `end` from left to right, and the offsets where they must not be cut."""
    buffer = hb.Buffer()
    buffer.add_codepoints(codepoints, start, end - start)
    buffer.direction = "rtl" if item.right_to_left else "ltr"
    buffer.script = item.script
    buffer.language = item.language
    if item.script in _LETTERWISE_SCRIPTS:
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    else:
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_GRAPHEMES
        buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    hb.shape(item.face.font, buffer, {})
    infos = buffer.glyph_infos
    glyphs = [
        Glyph(info.codepoint, info.cluster, position.x_advance, position.x_offset, position.y_offset)
        for info, position in zip(infos, buffer.glyph_positions, strict=True)
    ]
    unsafe = frozenset(info.cluster for info in infos if int(info.flags) & _UNSAFE_TO_BREAK)
    return glyphs, unsafe

"""Shaping: characters of an item in, glyphs out, by HarfBuzz."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import uharfbuzz as hb

from briefing.render.typesetting.itemize import Item

_LETTERWISE_SCRIPTS = frozenset(("Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Mand", "Rohg"))
"""Where each character keeps its own cluster, so that marks and joiners are copied one by one."""

_UNSAFE_TO_BREAK = int(hb.GlyphFlags.UNSAFE_TO_BREAK)
_MOST_GLYPHS = 64
"""That one cluster is looked at for."""


class Glyph(NamedTuple):
    """A shaped glyph; `cluster` is the offset of the first character that it stands for."""

    glyph: int
    cluster: int
    advance: int
    x: int
    y: int


class Shape:
    """The glyphs of the characters `start` to `end`, from left to right."""

    def __init__(
        self, infos: Sequence[hb.GlyphInfo], positions: Sequence[hb.GlyphPosition], start: int, end: int
    ) -> None:
        self.infos = infos
        self.positions = positions
        self.start = start
        self.end = end
        self._backwards = bool(infos) and infos[0].cluster > infos[-1].cluster

    @cached_property
    def glyphs(self) -> list[Glyph]:
        """What HarfBuzz answered, or what was made of it."""
        return [
            Glyph(info.codepoint, info.cluster, position.x_advance, position.x_offset, position.y_offset)
            for info, position in zip(self.infos, self.positions, strict=True)
        ]

    def can_be_cut(self, offset: int) -> bool:
        """Whether both parts would look as they do in the whole if they were shaped for themselves."""
        if offset in {self.start, self.end}:
            return True
        infos = self.infos
        key = (lambda info: -info.cluster) if self._backwards else (lambda info: info.cluster)
        first = bisect_left(infos, -offset if self._backwards else offset, key=key)
        found = [info for info in infos[first : first + _MOST_GLYPHS] if info.cluster == offset]
        return bool(found) and not any(int(info.flags) & _UNSAFE_TO_BREAK for info in found)


def shape(codepoints: Sequence[int], item: Item, start: int, end: int) -> Shape:
    """The glyphs of `start` to `end`, a part of `item` or the whole."""
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
    return Shape(buffer.glyph_infos, buffer.glyph_positions, start, end)

"""Clusters: glyphs with the text that a reader gets who copies them.

A line end inside a word would part it for whoever searches: so the last sign on the line, such as the hyphen,
stands for the rest of the word, and the glyphs of the rest, on the next line, stand for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from unicodedata import bidirectional, category

from briefing.render.typesetting.bidi import CONTROLS, LRM
from briefing.render.typesetting.breaking import SOFT_HYPHEN
from briefing.render.typesetting.fonts import REPLACEMENT
from briefing.render.typesetting.itemize import Item
from briefing.render.typesetting.lines import Cluster
from briefing.render.typesetting.shaping import Shape

LINE_END = "\n"
HYPHENS = frozenset("-\u2010")
_ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"
_UNCOPIED = frozenset((SOFT_HYPHEN, "\0", "\ufeff", "\ufffe", "\uffff"))
_ALPHABETS = frozenset(("Latn", "Cyrl", "Grek", "Hang", "Ethi", "Geor", "Armn"))
_WIDEST = 16_000
"""Of a cluster made of others, in font units; a composite glyph can place its parts up to 32,767 away."""


@lru_cache(maxsize=16384)
def copied(text: str) -> str:
    """What a reader gets who copies `text`: no helper characters, none that has no meaning outside a font.

    PDF/A-2 forbids such characters in the mapping of codes to text (ISO 19005-2, 6.2.11.7).
    """
    kept = (character for character in text if character not in CONTROLS and character not in _UNCOPIED)
    return "".join(
        " " if character == LINE_END else REPLACEMENT if category(character) == "Co" else character
        for character in kept
    )


def make_clusters(text: str, item: Item, shaped: Shape, size: float) -> list[Cluster]:
    """The clusters of an item, or of a part of it, from left to right."""
    scale = size / item.face.units_per_em
    if item.script in _ALPHABETS and not item.right_to_left:
        # Nearly always: each character has its glyph.
        part = text[shaped.start : shaped.end]
        offsets = [info.cluster for info in shaped.infos]
        if copied(part) == part and offsets == list(range(shaped.start, shaped.end)):
            return _plain_clusters(part, shaped, scale)
    end, glyphs = shaped.end, shaped.glyphs
    result: list[Cluster] = []
    backwards = item.right_to_left
    index, count = 0, len(glyphs)
    after = end
    while index < count:
        offset = glyphs[index].cluster
        first = index
        pen = 0
        parts = []
        while index < count and glyphs[index].cluster == offset:
            glyph = glyphs[index]
            parts.append((glyph.glyph, pen + glyph.x, glyph.y))
            pen += glyph.advance
            index += 1
        if not backwards:
            after = glyphs[index].cluster if index < count else end
        elif first:
            after = glyphs[first - 1].cluster
        shown = copied(text[offset:after])
        if backwards and len(shown) > 1:
            # Programs that read a page turn right-to-left characters around one by one.
            result += [Cluster(character, (), 0, 0.0, offset) for character in reversed(shown[1:])]
            shown = shown[0]
        cluster = Cluster(shown, tuple(parts), pen, pen * scale, offset)
        if shown and not pen and not backwards and result:
            # A letter below the one before it: programs that read a page would see a gap between the two.
            upper = result.pop()
            cluster = merged((upper, cluster), upper.text + shown)
        if shown or pen:
            result.append(cluster)
    return result


def _plain_clusters(part: str, shaped: Shape, scale: float) -> list[Cluster]:
    return [
        Cluster(
            character,
            ((info.codepoint, position.x_offset, position.y_offset),),
            position.x_advance,
            position.x_advance * scale,
            info.cluster,
        )
        for character, info, position in zip(part, shaped.infos, shaped.positions, strict=True)
    ]


def merged(clusters: Iterable[Cluster], text: str) -> Cluster:
    """Clusters as one that is copied as `text`."""
    glyphs: list[tuple[int, int, int]] = []
    width, advance, offset = 0, 0.0, -1
    for cluster in clusters:
        glyphs += [(glyph, width + x, y) for glyph, x, y in cluster.glyphs]
        width += cluster.width
        advance += cluster.advance
        offset = cluster.offset if offset < 0 else min(offset, cluster.offset)
    return Cluster(text, tuple(glyphs), width, advance, offset)


def join_arabic_number(clusters: list[Cluster]) -> list[Cluster]:
    """An Arabic number made into one cluster, whose text begins with a left-to-right mark.

    Its digits run from left to right among letters that run from right to left; MuPDF would turn them
    around, but it looks only at the first character of a cluster to know.
    """
    text = "".join(cluster.text for cluster in clusters)
    classes = {bidirectional(character) for character in text}
    if "AN" not in classes or classes - {"AN", "CS"}:
        return clusters
    return [merged(clusters, LRM + text)]


def silence(clusters: list[Cluster], until: int) -> list[Cluster]:
    """Those that lie before the offset `until` made into one, or few, that are copied as nothing.

    Only their advance is as wide as they are: PDFium takes lines for one that begin or end with a glyph
    wider than twice their distance.
    """
    silent: list[list[Cluster]] = []
    width = _WIDEST + 1
    for cluster in clusters:
        if cluster.offset >= until:
            break
        width += cluster.width
        if width > _WIDEST:
            silent.append([])
            width = cluster.width
        silent[-1].append(cluster)
    wordless = (merged(some, "")._replace(width=some[0].width) for some in silent)
    return [*wordless, *clusters[sum(map(len, silent)) :]]


def add_hyphen(clusters: list[Cluster], item: Item, size: float, text: str) -> None:
    """Show a hyphen after the last cluster of a line, and have it copied as `text`."""
    sign = item.face.glyph("\u2010") or item.face.glyph("-") or 0
    width = item.face.advance(sign)
    offset = clusters[-1].offset
    mark = Cluster(text, ((sign, 0, 0),), width, width * size / item.face.units_per_em, offset)
    clusters.insert(0 if item.right_to_left else len(clusters), mark)


def append_text(clusters: list[Cluster], item: Item, text: str) -> None:
    """Have the last cluster of a line, in the order of reading, be copied with `text` after it."""
    last = 0 if item.right_to_left else -1
    clusters[last] = clusters[last]._replace(text=clusters[last].text + text)


def keep_hyphen(clusters: list[Cluster], item: Item) -> None:
    """Keep the author's own hyphen at the end of a line: Poppler would join the word and drop it."""
    append_text(clusters, item, _ZERO_WIDTH_SPACE)

"""Text setting: runs in, lines of positioned glyphs out.

A paragraph passes through the Unicode Bidirectional Algorithm (UAX #9), itemization by script and font
(UAX #24), HarfBuzz, line breaking by ICU (UAX #14 and dictionaries) and reordering per line. It knows nothing
of pages or PDF. Sizes are in points, glyph metrics in font units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple
from unicodedata import bidirectional

import uharfbuzz as hb
from icu4py.breakers import LineBreaker

from briefing.document import Align, Direction, Run, Runs
from briefing.render.bidi import CONTROLS, ISOLATE, LRM, PDI, RLM, embedding_levels, line_levels, visual_order
from briefing.render.fonts import (
    BOLD,
    REGULAR,
    Face,
    font_stack,
    language_direction,
    language_script,
)
from briefing.render.itemize import REPLACEMENT, Item, Voice, itemize

SOFT_HYPHEN = "\N{SOFT HYPHEN}"
LINE_END = "\n"
_SPACES = frozenset(" \n\u3000\u200b\u2009\u200a\u2002\u2003\u1680\u205f")
_LINE_ENDS = str.maketrans(
    {"\r": " ", "\t": " ", "\v": "\n", "\f": "\n", "\u0085": "\n", "\u2028": "\n", "\u2029": "\n"}
)
_STRETCHING_SPACES = frozenset((" ", "\u00a0"))
_SQUARE_SCRIPTS = frozenset(("Hani", "Hira", "Kana", "Bopo", "Yiii"))
"""Scripts written in squares without spaces, so that a line is justified between any two of them."""
_LETTERWISE_SCRIPTS = frozenset(("Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Mand", "Rohg"))
"""Where each character keeps its own cluster, so that marks and joiners are copied one by one."""
_LOOSEST_SPACE = 1.0
"""How far a space may be stretched, in ems, before a line had better stay ragged."""


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a paragraph is set."""

    size: float
    leading: float
    """Distance of baselines, in points."""
    colour: str
    """Six hexadecimal digits of sRGB."""
    weight: int = REGULAR
    align: Align = Align.START
    justify: bool = False
    own_direction: bool = False
    """Whether a paragraph wholly in languages of the other direction takes on their direction."""


class Glyph(NamedTuple):
    """A shaped glyph; `cluster` is the offset of the first character that it stands for."""

    glyph: int
    cluster: int
    advance: int
    x: int
    y: int


class Cluster(NamedTuple):
    """The smallest stretch of text that has glyphs of its own."""

    text: str
    """What a reader gets who copies it; empty for a helper glyph."""
    glyphs: tuple[tuple[int, int, int], ...]
    """Glyph, and where its origin lies from the cluster's, in font units; none for a direction mark."""
    width: int
    """Advance as shaped, in font units."""
    advance: float
    """Advance on the line, in points, with the share of justification."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Neighbouring clusters of one run in one face, from left to right."""

    run: int
    """Index of the run they belong to."""
    start: int
    """Offset of the first of them in the paragraph, in logical order."""
    face: Face
    x: float
    """From the left edge of the column, in points."""
    width: float
    clusters: tuple[Cluster, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Segments in visual order, from left to right."""

    segments: tuple[Segment, ...]
    x: float
    """Where the visible text begins, from the left edge of the column."""
    width: float
    """Of the visible text, without the spaces at its end."""


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character that no font has."""

    character: str
    context: str
    """The words around it."""


class Typesetter:
    """Shapes the paragraphs of one document, and keeps note of the characters that no font has."""

    def __init__(self, language: str, direction: Direction) -> None:
        self.language = language
        self.direction = direction
        self.fonts = font_stack(language, language)
        self.missing: list[MissingGlyph] = []

    def shape(self, runs: Runs, style: TextStyle) -> ShapedText:
        """The paragraph, ready to be broken into lines of any width."""
        shaped = ShapedText(runs, style, self.language, self.direction)
        for offset in shaped.missing:
            text = shaped.text
            context = text[max(0, offset - 20) : offset + 21].translate(dict.fromkeys(map(ord, CONTROLS)))
            self.missing.append(MissingGlyph(text[offset], context.strip()))
        return shaped


class ShapedText:
    """A paragraph after shaping, before line breaking."""

    def __init__(self, runs: Runs, style: TextStyle, language: str, direction: Direction) -> None:
        self.runs = runs
        self.style = style
        self.language = language
        self.direction = _paragraph_direction(runs, direction) if style.own_direction else direction
        self.text, self.run_at = _join_runs(runs, self.direction)
        self.levels = embedding_levels(self.text, self.direction)
        voices = [_voice(run, style, language) for run in runs]
        self.items, self.missing = itemize(
            self.text, self.levels, [voices[run] for run in self.run_at], _shaping_script(language)
        )
        lost = set(self.missing)
        self._codepoints = [
            ord(" " if character == LINE_END else REPLACEMENT if index in lost else character)
            for index, character in enumerate(self.text)
        ]
        self._shaped = [_shape(self._codepoints, item, item.start, item.end) for item in self.items]
        advances = self._advances()
        self._ends = [0.0, *accumulate(advances)]

    def _advances(self) -> list[float]:
        advances = [0.0] * len(self.text)
        for item, (glyphs, _) in zip(self.items, self._shaped, strict=True):
            scale = self.style.size / item.face.units_per_em
            for glyph in glyphs:
                advances[glyph.cluster] += glyph.advance * scale
        return advances

    @property
    def width(self) -> float:
        """Of the paragraph on one line."""
        return self._width(0, len(self.text))

    @property
    def longest_word(self) -> float:
        """The width below which a word would have to be torn apart."""
        breaks = line_breaks(self.text, self.language)
        return max((self._width(a, b) for a, b in pairwise([0, *breaks])), default=0.0)

    def _width(self, start: int, end: int) -> float:
        while end > start and self.text[end - 1] in _SPACES:
            end -= 1
        return self._ends[end] - self._ends[start]

    # --- line breaking --------------------------------------------------------------------------

    def lines(self, width: float) -> tuple[Line, ...]:
        """The paragraph in a column `width` points wide."""
        ranges = self._ranges(width)
        return tuple(
            self._line(start, end, width, justify=self.style.justify and self._goes_on(end))
            for start, end in ranges
        )

    def _goes_on(self, end: int) -> bool:
        return end < len(self.text) and self.text[end - 1] != LINE_END

    def _ranges(self, width: float) -> list[tuple[int, int]]:
        """First fit: each line takes as many words as it can hold."""
        ranges = []
        start = best = 0
        for candidate in line_breaks(self.text, self.language):
            if self._width(start, candidate) > width + 0.01 and best > start:
                ranges.append((start, best))
                start = best
            while self._width(start, candidate) > width + 0.01 and candidate - start > 1:
                torn = self._tear(start, candidate, width)
                if torn >= candidate:
                    break
                ranges.append((start, torn))
                start = torn
            best = candidate
            if self.text[candidate - 1] == LINE_END:
                ranges.append((start, candidate))
                start = candidate
        if start < len(self.text):
            ranges.append((start, len(self.text)))
        return ranges

    def _tear(self, start: int, end: int, width: float) -> int:
        """Where a word that is wider than the column is torn: after the last cluster that fits."""
        starts = sorted({glyph.cluster for glyphs, _ in self._shaped for glyph in glyphs} | {end})
        fitting = [
            cut for cut in starts if start < cut <= end and self._ends[cut] - self._ends[start] <= width
        ]
        return fitting[-1] if fitting else next(cut for cut in starts if cut > start)

    # --- lines ----------------------------------------------------------------------------------

    def _line(self, start: int, end: int, width: float, *, justify: bool) -> Line:
        visible = end
        while visible > start and self.text[visible - 1] in _SPACES:
            visible -= 1
        pieces = self._pieces(start, end, visible)
        natural = sum(piece.width for piece in pieces if piece.start < visible)
        spread = _spread(pieces, visible, width - natural, self.style.size) if justify else {}
        shown = natural + sum(spread.values())
        x = self._indent(width - shown)
        left = x
        right_to_left = self.direction is Direction.RTL
        if right_to_left:
            x -= sum(piece.width for piece in pieces if piece.start >= visible)
        segments = []
        for piece, marks in zip(pieces, _direction_marks(pieces), strict=True):
            segment = piece.placed(x, spread, marks)
            if segment.clusters:
                segments.append(segment)
            x += segment.width
        return Line(tuple(segments), left, shown)

    def _indent(self, room: float) -> float:
        right_to_left = self.direction is Direction.RTL
        if self.style.align is Align.CENTER:
            return room / 2
        return room if right_to_left == (self.style.align is Align.START) else 0.0

    def _pieces(self, start: int, end: int, visible: int) -> list[_Piece]:
        """What stands on the line, in visual order; trailing spaces are pieces of their own."""
        levels = line_levels(self.text[start:end], self.levels[start:end], self.direction)
        cuts = {start, end, visible}
        cuts.update(
            index for index in range(start + 1, end) if levels[index - start] != levels[index - start - 1]
        )
        cuts.update(index for index in range(start + 1, end) if self.run_at[index] != self.run_at[index - 1])
        logical: list[_Piece] = []
        piece_levels = []
        for item, shaped in zip(self.items, self._shaped, strict=True):
            if item.end <= start or item.start >= end:
                continue
            first, last = max(item.start, start), min(item.end, end)
            bounds = sorted({first, last} | {cut for cut in cuts if first < cut < last})
            for a, b in pairwise(bounds):
                glyphs = self._glyphs(item, shaped, a, b)
                clusters = self._clusters(item, glyphs, a, b, hyphen=b == end)
                logical.append(_Piece(self.run_at[a], a, item, clusters, self.style.size))
                piece_levels.append(levels[a - start])
        return [logical[index] for index in visual_order(piece_levels)]

    def _glyphs(
        self, item: Item, shaped: tuple[list[Glyph], frozenset[int]], start: int, end: int
    ) -> list[Glyph]:
        """Part of an item: cut from the whole where HarfBuzz calls that safe, else shaped anew."""
        glyphs, unsafe = shaped
        if start == item.start and end == item.end:
            return glyphs
        clusters = {glyph.cluster for glyph in glyphs}
        if all(
            cut in {item.start, item.end} or (cut not in unsafe and cut in clusters) for cut in (start, end)
        ):
            return [glyph for glyph in glyphs if start <= glyph.cluster < end]
        return _shape(self._codepoints, item, start, end)[0]

    def _clusters(
        self, item: Item, glyphs: Sequence[Glyph], start: int, end: int, *, hyphen: bool
    ) -> tuple[Cluster, ...]:
        starts = sorted({glyph.cluster for glyph in glyphs})
        ends = dict(pairwise([*starts, end]))
        scale = self.style.size / item.face.units_per_em
        result = []
        index = 0
        while index < len(glyphs):
            offset = glyphs[index].cluster
            parts, pen = [], 0
            while index < len(glyphs) and glyphs[index].cluster == offset:
                glyph = glyphs[index]
                parts.append((glyph.glyph, pen + glyph.x, glyph.y))
                pen += glyph.advance
                index += 1
            text = self.text[offset : ends[offset]]
            shown = "".join(c for c in text if c not in CONTROLS and c != SOFT_HYPHEN).replace(LINE_END, " ")
            if shown or pen:
                result.append(Cluster(shown, tuple(parts), pen, pen * scale))
        if hyphen and end > start and self.text[end - 1] == SOFT_HYPHEN:
            sign = item.face.glyph("\u2010") or item.face.glyph("-") or 0
            wide = item.face.advance(sign)
            mark = Cluster(SOFT_HYPHEN, ((sign, 0, 0),), wide, wide * scale)
            result = [mark, *result] if item.right_to_left else [*result, mark]
        return tuple(result)


class _Piece:
    """Part of an item on a line, before it has a place."""

    def __init__(self, run: int, start: int, item: Item, clusters: tuple[Cluster, ...], size: float) -> None:
        self.run, self.start, self.item, self.clusters, self.size = run, start, item, clusters, size
        self.width = sum(cluster.advance for cluster in clusters)

    def placed(self, x: float, spread: dict[tuple[int, int], float], marks: tuple[str, str]) -> Segment:
        """The piece at `x`, with its share of the justification and a direction mark on either side."""
        clusters = self.clusters
        if spread:
            clusters = tuple(
                cluster._replace(advance=cluster.advance + spread.get((self.start, index), 0.0))
                for index, cluster in enumerate(clusters)
            )
        width = sum(cluster.advance for cluster in clusters)
        before, after = (tuple(Cluster(mark, (), 0, 0.0) for mark in side) for side in marks)
        return Segment(self.run, self.start, self.item.face, x, width, (*before, *clusters, *after))


def _direction_marks(pieces: Sequence[_Piece]) -> list[tuple[str, str]]:
    """The invisible direction marks to put to the left and right of each piece of a line in visual order.

    Programs that extract text from a page guess the order of reading from the characters alone, each in its
    own way; MuPDF takes Arabic digits to run the way the letter before them does, Poppler takes the space
    after a number for a part of it. A mark where the direction changes beside a digit, space or sign tells them.
    """
    directions = [piece.item.right_to_left for piece in pieces]
    if not any(directions):
        return [("", "")] * len(pieces)
    marks = []
    for index, piece in enumerate(pieces):
        backward = directions[index]
        mark = RLM if backward else LRM
        turns_before = index == 0 or directions[index - 1] != backward
        turns_after = backward and index + 1 < len(pieces) and not directions[index + 1]
        before = turns_before and piece.clusters and not _is_strong(piece.clusters[0].text, backward)
        after = turns_after and piece.clusters and not _is_strong(piece.clusters[-1].text, backward)
        marks.append((mark if before else "", mark if after else ""))
    return marks


def _is_strong(text: str, backward: bool) -> bool:  # noqa: FBT001 - the direction that is meant
    classes = {"R", "AL"} if backward else {"L"}
    return bool(text) and bidirectional(text[0]) in classes


def _spread(pieces: Sequence[_Piece], visible: int, room: float, size: float) -> dict[tuple[int, int], float]:
    """How `room` is shared out, by piece and cluster: to the spaces, or between square characters."""
    if room <= 0:
        return {}
    places = [
        (piece, index, cluster)
        for piece in pieces
        if piece.start < visible
        for index, cluster in enumerate(piece.clusters)
    ][:-1]
    gaps = [
        (piece.start, index)
        for piece, index, cluster in places
        if cluster.text in _STRETCHING_SPACES or piece.item.script in _SQUARE_SCRIPTS
    ]
    if not gaps or room / len(gaps) > _LOOSEST_SPACE * size:
        return {}
    return dict.fromkeys(gaps, room / len(gaps))


def line_breaks(text: str, language: str) -> list[int]:
    """Offsets after which a line may end, the last being the end of the text (UAX #14, by ICU)."""
    if not text:
        return []
    # Strict: no line of Chinese or Japanese begins with a small kana or a mark of length.
    breaker = LineBreaker(text, f"{language}-u-lb-strict")
    ends = [end for _, end in breaker.segments()]
    if text.isascii() or max(text) <= "\uffff":
        return ends
    offsets = list(accumulate((2 if character > "\uffff" else 1 for character in text), initial=0))
    position = {units: index for index, units in enumerate(offsets)}
    return [position[end] for end in ends]


def _shape(codepoints: Sequence[int], item: Item, start: int, end: int) -> tuple[list[Glyph], frozenset[int]]:
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
    unsafe = frozenset(info.cluster for info in infos if info.flags & hb.GlyphFlags.UNSAFE_TO_BREAK)
    return glyphs, unsafe


def _voice(run: Run, style: TextStyle, language: str) -> Voice:
    own = run.language or language
    weight = BOLD if run.strong else style.weight
    return Voice(font_stack(own, language), weight, run.emphasis, own)


def _shaping_script(language: str) -> str:
    """The script of a paragraph that has no letters, in the codes of single characters."""
    script = language_script(language)
    return {"Hans": "Hani", "Hant": "Hani", "Jpan": "Hani", "Kore": "Hang"}.get(script, script)


def _paragraph_direction(runs: Runs, direction: Direction) -> Direction:
    """The document's, unless every run is in languages of the other direction."""
    directions = {language_direction(run.language) if run.language else direction for run in runs}
    return directions.pop() if len(directions) == 1 else direction


def _join_runs(runs: Runs, direction: Direction) -> tuple[str, list[int]]:
    """The paragraph's text and the run of each character; runs of the other direction are isolated."""
    pieces: list[str] = []
    run_at: list[int] = []
    isolated = ""
    for index, run in enumerate(runs):
        if isolated and run.language != isolated:
            pieces.append(PDI)
            run_at.append(index - 1)
            isolated = ""
        if not isolated and run.language and language_direction(run.language) is not direction:
            isolated = run.language
            pieces.append(ISOLATE[language_direction(isolated)])
            run_at.append(index)
        text = run.text.translate(_LINE_ENDS)
        pieces.append(text)
        run_at += [index] * len(text)
    if isolated:
        pieces.append(PDI)
        run_at.append(len(runs) - 1)
    return "".join(pieces), run_at

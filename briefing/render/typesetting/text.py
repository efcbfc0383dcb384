"""Text setting: runs in, lines of positioned glyphs out.

A paragraph passes through the Unicode Bidirectional Algorithm (UAX #9), itemization by script and font
(UAX #24), HarfBuzz, line breaking by ICU (UAX #14 and dictionaries) and reordering per line. It knows nothing
of pages or PDF. Sizes are in points, glyph metrics in font units.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby, pairwise
from unicodedata import category

from icu4py.breakers import LineBreaker

from briefing.document import Align, Direction, Run, Runs
from briefing.render.typesetting.bidi import (
    CONTROLS,
    embedding_levels,
    isolates,
    line_levels,
    visual_order,
)
from briefing.render.typesetting.fonts import (
    BOLD,
    REGULAR,
    REPLACEMENT,
    font_stack,
    language_direction,
    language_script,
)
from briefing.render.typesetting.itemize import Item, Voice, itemize
from briefing.render.typesetting.lines import Cluster, Column, Line, Piece, join_arabic_number, set_line
from briefing.render.typesetting.shaping import Glyph, shape

SOFT_HYPHEN = "\N{SOFT HYPHEN}"
ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"
_HYPHENS = frozenset("-\u2010")
_UNCOPIED = frozenset((SOFT_HYPHEN, "\0", "\ufeff", "\ufffe", "\uffff"))
LINE_END = "\n"
_SPACES = frozenset(" \n\u3000\u200b\u2009\u200a\u2002\u2003\u1680\u205f")
_LINE_ENDS = str.maketrans(
    {"\r": " ", "\t": " ", "\v": "\n", "\f": "\n", "\u0085": "\n", "\u2028": "\n", "\u2029": "\n"}
)


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
    balance: bool = False
    """Whether lines are to be about equally long, as in titles."""
    own_direction: bool = False
    """Whether a paragraph wholly in languages of the other direction takes on their direction."""


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
        self._facts = _facts(runs, self.run_at)
        self.levels = embedding_levels(self.text, self.direction)
        voices = [_voice(run, style, language) for run in runs]
        self.items, self.missing = itemize(
            self.text, self.levels, [voices[run] for run in self.run_at], _shaping_script(language)
        )
        self._codepoints = [ord(character) for character in self.text.replace(LINE_END, " ")]
        for offset in self.missing:
            self._codepoints[offset] = ord(REPLACEMENT)
        self._shaped = [shape(self._codepoints, item, item.start, item.end) for item in self.items]
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

    def _width(self, start: int, end: int) -> float:
        while end > start and self.text[end - 1] in _SPACES:
            end -= 1
        return self._ends[end] - self._ends[start]

    # --- line breaking --------------------------------------------------------------------------

    def lines(self, width: float) -> tuple[Line, ...]:
        """The paragraph in a column `width` points wide."""
        ranges = self._ranges(width)
        if self.style.balance and len(ranges) > 1:
            ranges = self._balanced_ranges(len(ranges), width)
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
        for candidate in self._breaks(width):
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

    def _breaks(self, width: float) -> list[int]:
        """Where a line may end; within the print of a fact only where that would not fit on a line.

        In justified text a fact that is long for the column may be broken too: else the line before it gapes.
        """
        breaks = line_breaks(self.text, self.language)
        longest = width / 3 if self.style.justify else width
        within = {
            place
            for start, end in self._facts
            if self._width(start, end) <= longest
            for place in breaks[bisect_right(breaks, start) : bisect_left(breaks, end)]
            if self.text[place - 1] != LINE_END
        }
        if not within:
            return breaks
        result: list[int] = []
        start = 0
        for end in (place for place in breaks if place not in within):
            if self._width(start, end) > width:
                # The fact would fit, but not with what sticks to it, such as a bracket.
                result += breaks[bisect_right(breaks, start) : bisect_left(breaks, end)]
            result.append(end)
            start = end
        return result

    def _balanced_ranges(self, count: int, width: float) -> list[tuple[int, int]]:
        """As many lines, broken as if the column were as narrow as it can be for them."""
        narrow = width / 2
        while width - narrow > 1:
            middle = (narrow + width) / 2
            if len(self._ranges(middle)) > count:
                narrow = middle
            else:
                width = middle
        return self._ranges(width)

    def _tear(self, start: int, end: int, width: float) -> int:
        """Where a word that is wider than the column is torn: after the last cluster that fits."""
        starts = {glyph.cluster for glyphs, _ in self._shaped for glyph in glyphs}
        cuts = sorted(cut for cut in starts | {end} if start < cut <= end)
        fitting = [cut for cut in cuts if self._ends[cut] - self._ends[start] <= width]
        return fitting[-1] if fitting else cuts[0]

    # --- lines ----------------------------------------------------------------------------------

    def _line(self, start: int, end: int, width: float, *, justify: bool) -> Line:
        visible = end
        while visible > start and self.text[visible - 1] in _SPACES:
            visible -= 1
        column = Column(width, self.style.size, self.direction, self.style.align, justify)
        return set_line(self._pieces(start, end, visible), visible, column)

    def _pieces(self, start: int, end: int, visible: int) -> list[Piece]:
        """What stands on the line, in visual order; trailing spaces are pieces of their own."""
        levels = line_levels(self.text[start:end], self.levels[start:end], self.direction)
        kinds = list(zip(levels, self.run_at[start:end], strict=True))
        cuts = {visible, *(start + i for i in range(1, len(kinds)) if kinds[i] != kinds[i - 1])}
        logical: list[Piece] = []
        piece_levels = []
        for item, shaped in zip(self.items, self._shaped, strict=True):
            if item.end <= start or item.start >= end:
                continue
            first, last = max(item.start, start), min(item.end, end)
            bounds = sorted({first, last} | {cut for cut in cuts if first < cut < last})
            for a, b in pairwise(bounds):
                glyphs = self._glyphs(item, shaped, a, b)
                clusters = self._clusters(item, glyphs, b, at_line_end=b == end)
                if clusters:
                    logical.append(Piece(self.run_at[a], a, item, clusters))
                    piece_levels.append(levels[a - start])
        return [logical[index] for index in visual_order(piece_levels)]

    def _glyphs(
        self, item: Item, shaped: tuple[list[Glyph], frozenset[int]], start: int, end: int
    ) -> list[Glyph]:
        """Part of an item: cut from the whole where HarfBuzz calls that safe, else shaped anew."""
        glyphs, unsafe = shaped
        if start == item.start and end == item.end:
            return glyphs
        safe = {item.start, item.end} | {glyph.cluster for glyph in glyphs} - unsafe
        if start in safe and end in safe:
            return [glyph for glyph in glyphs if start <= glyph.cluster < end]
        return shape(self._codepoints, item, start, end)[0]

    def _end_with_hyphen(self, item: Item, end: int, clusters: list[Cluster]) -> None:
        """Show the soft hyphen that a line ends at; keep the author's own hyphen from being taken for one."""
        if self.text[end - 1] == SOFT_HYPHEN:
            sign = item.face.glyph("\u2010") or item.face.glyph("-") or 0
            width = item.face.advance(sign)
            advance = width * self.style.size / item.face.units_per_em
            mark = Cluster(SOFT_HYPHEN, ((sign, 0, 0),), width, advance)
            clusters.insert(0 if item.right_to_left else len(clusters), mark)
        elif self.text[end - 1] in _HYPHENS:
            # Poppler joins a word across a hyphen at the end of a line and drops the hyphen.
            last = 0 if item.right_to_left else -1
            clusters[last] = clusters[last]._replace(text=clusters[last].text + ZERO_WIDTH_SPACE)

    def _clusters(
        self, item: Item, glyphs: Sequence[Glyph], end: int, *, at_line_end: bool
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
            shown = _copied(text)
            if item.right_to_left and len(shown) > 1:
                # Programs that read a page turn right-to-left characters around one by one.
                result += [Cluster(character, (), 0, 0.0) for character in reversed(shown[1:])]
                shown = shown[0]
            if shown or pen:
                result.append(Cluster(shown, tuple(parts), pen, pen * scale))
        if at_line_end and result:
            self._end_with_hyphen(item, end, result)
        return join_arabic_number(result)


@lru_cache(maxsize=16384)
def _copied(text: str) -> str:
    """What a reader gets who copies `text`: no helper characters, none that has no meaning outside a font.

    PDF/A-2 forbids such characters in the mapping of codes to text (ISO 19005-2, 6.2.11.7).
    """
    kept = (character for character in text if character not in CONTROLS and character not in _UNCOPIED)
    return "".join(
        " " if character == LINE_END else REPLACEMENT if category(character) == "Co" else character
        for character in kept
    )


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


def _voice(run: Run, style: TextStyle, language: str) -> Voice:
    own = run.language or language
    weight = BOLD if run.strong else style.weight
    return Voice(font_stack(own, language), weight, run.emphasis, own)


def _shaping_script(language: str) -> str:
    """The script of a paragraph that has no letters, in the codes of single characters."""
    script = language_script(language)
    return {"Hans": "Hani", "Hant": "Hani", "Jpan": "Hani", "Kore": "Hang"}.get(script, script)


def _facts(runs: Runs, run_at: Sequence[int]) -> list[tuple[int, int]]:
    """The start and end of each stretch that prints one fact."""
    stretches = []
    end = 0
    for fact, characters in groupby(run_at, key=lambda run: runs[run].fact_id):
        start, end = end, end + len(list(characters))
        if fact:
            stretches.append((start, end))
    return stretches


def _paragraph_direction(runs: Runs, direction: Direction) -> Direction:
    """The document's, unless every run is in languages of the other direction."""
    directions = {language_direction(run.language) if run.language else direction for run in runs}
    return directions.pop() if len(directions) == 1 else direction


def _join_runs(runs: Runs, direction: Direction) -> tuple[str, list[int]]:
    """The paragraph's text and the run of each character; runs of the other direction are isolated."""
    pieces: list[str] = []
    run_at: list[int] = []
    for index, (run, (before, after)) in enumerate(zip(runs, isolates(runs, direction), strict=True)):
        text = before + run.text.translate(_LINE_ENDS) + after
        pieces.append(text)
        run_at += [index] * len(text)
    if direction is Direction.RTL and runs:
        # Read from a page, the next table cell would be joined to the last word: it lies back, not ahead.
        pieces.append(" ")
        run_at.append(len(runs) - 1)
    return "".join(pieces), run_at

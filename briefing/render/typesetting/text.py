"""Text setting: runs in, lines of positioned glyphs out.

A paragraph passes through the Unicode Bidirectional Algorithm (UAX #9), itemization by script and font
(UAX #24), HarfBuzz, line breaking by ICU (UAX #14 and dictionaries) and reordering per line. It knows nothing
of pages or PDF. Sizes are in points, glyph metrics in font units.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise

from briefing.document import Align, Direction, Run, Runs
from briefing.render.typesetting.bidi import (
    CONTROLS,
    embedding_levels,
    line_levels,
    visual_order,
)
from briefing.render.typesetting.breaking import (
    SOFT_HYPHEN,
    Ruler,
    hyphen_places,
    line_breaks,
)
from briefing.render.typesetting.clusters import (
    HYPHENS,
    LINE_END,
    add_hyphen,
    append_text,
    copied,
    join_arabic_number,
    keep_hyphen,
    make_clusters,
    silence,
)
from briefing.render.typesetting.fonts import (
    BOLD,
    REGULAR,
    REPLACEMENT,
    font_stack,
    language_script,
)
from briefing.render.typesetting.itemize import Item, Stretch, Voice, itemize
from briefing.render.typesetting.lines import TIGHTEST_SPACE, Cluster, Column, Line, Piece, set_line
from briefing.render.typesetting.ranges import LineFitter
from briefing.render.typesetting.runs import facts, join_runs, main_language, paragraph_direction
from briefing.render.typesetting.shaping import Shape, shape
from briefing.render.typesetting.squares import is_square, set_closer, squeezable
from briefing.theme import OwnFont

_SPACES = frozenset(" \n\u3000\u200b\u2009\u200a\u2002\u2003\u1680\u205f")
_STRETCHING_SPACES = frozenset(" \u00a0")
_SPACE_STRETCH, _SQUARE_STRETCH = 0.17, 0.03
"""What still looks well, in ems."""
_WHITE_SPACE = re.compile(r"\s|\Z")
_HYPHENATED_SCRIPTS = frozenset(("Latn", "Cyrl", "Grek", "Armn", "Geor"))
"""Their words may be parted by a hyphen, and their spaces may give way a little."""
_RAGGED_SCRIPTS = frozenset(("Thai", "Laoo", "Khmr", "Mymr", "Tibt"))
"""Spaces stand between phrases, too few to be stretched, and letters must not be pulled apart."""
_LONGEST_REST = 50
"""Characters that the last sign of a line may stand for besides its own; Poppler reads 63 at most."""
MOST_PARAGRAPHS = 6000
"""That a process keeps, shaped and set in lines: those of about nine editions, 17 MB each."""
_SPACELESS_SCRIPTS = _RAGGED_SCRIPTS | {"Hani", "Hira", "Kana", "Bopo", "Yiii"}
"""What stands between two spaces is more than a word."""


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
    """Lines fill the column, in scripts where that looks well."""
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

    def __init__(self, language: str, direction: Direction, own_fonts: tuple[OwnFont, ...] = ()) -> None:
        self.language = language
        self.direction = direction
        self.own_fonts = own_fonts
        self.fonts = font_stack(language, language, own_fonts)
        self.missing: list[MissingGlyph] = []
        self._shaped: dict[tuple[Runs, TextStyle], ShapedText] = {}

    def shape(self, runs: Runs, style: TextStyle) -> ShapedText:
        """The paragraph, ready to be broken into lines of any width."""
        key = runs, style
        shaped = self._shaped.get(key)
        if shaped is None:
            shaped = self._shaped[key] = _shaped(runs, style, self.language, self.direction, self.own_fonts)
            self._note_missing(shaped)
        return shaped

    def _note_missing(self, shaped: ShapedText) -> None:
        for offset in shaped.missing:
            text = shaped.text
            context = text[max(0, offset - 20) : offset + 21].translate(dict.fromkeys(map(ord, CONTROLS)))
            self.missing.append(MissingGlyph(text[offset], context.strip()))


@lru_cache(maxsize=MOST_PARAGRAPHS)
def _shaped(
    runs: Runs, style: TextStyle, language: str, direction: Direction, own_fonts: tuple[OwnFont, ...]
) -> ShapedText:
    """A process shapes a paragraph once: the next version of a document has most of them again."""
    return ShapedText(runs, style, Typesetter(language, direction, own_fonts))


@dataclass(frozen=True, slots=True)
class _Part:
    """An item, or a part of it, with its clusters from left to right."""

    shape: Shape
    clusters: list[Cluster]
    offsets: list[int]
    """Of the clusters, where they run from left to right."""

    def between(self, start: int, end: int) -> list[Cluster]:
        """The clusters of a part of the part."""
        if self.offsets:
            return self.clusters[bisect_left(self.offsets, start) : bisect_left(self.offsets, end)]
        return [cluster for cluster in self.clusters if start <= cluster.offset < end]


class ShapedText:
    """A paragraph after shaping, before line breaking."""

    def __init__(self, runs: Runs, style: TextStyle, typesetter: Typesetter) -> None:
        self.runs = runs
        self.style = style
        self._document_language = typesetter.language
        self.language = main_language(runs, typesetter.language)
        direction = typesetter.direction
        self.direction = paragraph_direction(runs, direction) if style.own_direction else direction
        self.text, self.run_at = join_runs(runs, self.direction)
        self.levels = embedding_levels(self.text, self.direction)
        self._level = self.direction is Direction.LTR and not any(self.levels)
        bounds = [0, *(i for i in range(1, len(self.text)) if self.run_at[i] != self.run_at[i - 1])]
        owners = [(run.href, run.language) for run in runs]
        self._owner_starts = [i for i in bounds[1:] if owners[self.run_at[i]] != owners[self.run_at[i - 1]]]
        stretches = [
            Stretch(start, end, _voice(runs[self.run_at[start]], style, typesetter))
            for start, end in pairwise([*bounds, len(self.text)])
            if end
        ]
        self.items, self.missing = itemize(
            self.text, self.levels, stretches, _shaping_script(typesetter.language)
        )
        self._item_starts = [item.start for item in self.items]
        self._codepoints = list(map(ord, self.text.replace(LINE_END, " ")))
        for offset in self.missing:
            self._codepoints[offset] = ord(REPLACEMENT)
        self._blank_left: dict[int, int] = {}
        self._blank_right: dict[int, int] = {}
        self._shaped = [self._shape(item, item.start, item.end) for item in self.items]
        self._lines: dict[float, tuple[Line, ...]] = {}

    def _shape(self, item: Item, start: int, end: int) -> _Part:
        shaped = shape(self._codepoints, item, start, end)
        if item.script in _SPACELESS_SCRIPTS:
            left, right = squeezable(self.text, item, shaped.glyphs)
            if left or right:
                shaped.glyphs = set_closer(self.text, shaped.glyphs, left, right)
                self._blank_left.update(left)
                self._blank_right.update(right)
        clusters = make_clusters(self.text, item, shaped, self.style.size)
        offsets = [] if item.right_to_left else [cluster.offset for cluster in clusters]
        return _Part(shaped, clusters, offsets)

    @property
    def width(self) -> float:
        """Of the paragraph on one line."""
        return self._ruler.width(0, len(self.text))

    @cached_property
    def _justified(self) -> bool:
        return self.style.justify and language_script(self.language) not in _RAGGED_SCRIPTS

    @cached_property
    def _hyphens(self) -> frozenset[int]:
        """Where a hyphen is set if a line ends there: the author's soft ones, and in justified text more."""
        soft: set[int] = set()
        if SOFT_HYPHEN in self.text:
            places = line_breaks(self.text, self.language)
            soft.update(place for place in places if self.text[place - 1] == SOFT_HYPHEN)
        if not self._justified or language_script(self.language) not in _HYPHENATED_SCRIPTS:
            return frozenset(soft)
        plain = [
            not (run.fact_id or run.href) and (run.language or self._document_language) == self.language
            for run in self.runs
        ]
        places = hyphen_places(self.text, self.language)
        return frozenset(
            soft.union(place for place in places if plain[self.run_at[place]] and self._rest(place))
        )

    @cached_property
    def _ruler(self) -> Ruler:
        size, text = self.style.size, self.text
        advances = [0.0] * len(text)
        for shaped in self._shaped:
            for cluster in shaped.clusters:
                advances[cluster.offset] += cluster.advance
        visible = [0] * (len(text) + 1)
        for index, character in enumerate(text, start=1):
            visible[index] = visible[index - 1] if character in _SPACES else index
        at_end = {place: self._hyphen_width(place) for place in self._hyphens}
        at_end.update((at + 1, -self._points(at, blank)) for at, blank in self._blank_right.items())
        room: dict[str, float] = {}
        if self._justified:
            room = {one: _SQUARE_STRETCH * size if is_square(one) else 0.0 for one in set(text)}
            room.update(dict.fromkeys(_STRETCHING_SPACES, _SPACE_STRETCH * size))
        return Ruler(
            ends=[0.0, *accumulate(advances)],
            visible=visible,
            at_start={at: -self._points(at, blank) for at, blank in self._blank_left.items()},
            at_end=at_end,
            stretch=[0.0, *accumulate(room[one] for one in text)] if room else [],
            shrink=TIGHTEST_SPACE / _SPACE_STRETCH
            if language_script(self.language) in _HYPHENATED_SCRIPTS
            else 0.0,
        )

    def _item_at(self, offset: int) -> int:
        return bisect_right(self._item_starts, offset) - 1

    def _points(self, offset: int, units: int) -> float:
        return units * self.style.size / self.items[self._item_at(offset)].face.units_per_em

    def _hyphen_width(self, place: int) -> float:
        face = self.items[self._item_at(place - 1)].face
        return self._points(place - 1, face.advance(face.glyph("\u2010") or face.glyph("-") or 0))

    # --- line breaking --------------------------------------------------------------------------

    @cached_property
    def _fitter(self) -> LineFitter:
        starts = {cluster.offset for part in self._shaped for cluster in part.clusters}
        return LineFitter(
            self.text,
            self._ruler,
            line_breaks(self.text, self.language),
            self._hyphens,
            facts(self.runs, self.run_at),
            sorted(starts),
            self._justified,
        )

    def lines(self, width: float) -> tuple[Line, ...]:
        """The paragraph in a column `width` points wide."""
        if width not in self._lines:
            self._lines[width] = tuple(self._set_lines(width))
        return self._lines[width]

    def _set_lines(self, width: float) -> Iterator[Line]:
        told = 0
        for start, end in self._fitter.ranges(width, balance=self.style.balance):
            rest = self._rest(end) if end > told else 0
            yield self._line(start, end, width, told, rest)
            told = rest or told

    def _goes_on(self, end: int) -> bool:
        return end < len(self.text) and self.text[end - 1] != LINE_END

    def _rest(self, end: int) -> int:
        """Where the word ends that a line would part at `end`, if its rest is of one piece; else 0."""
        if not self._goes_on(end) or self.text[end - 1].isspace():
            return 0
        item = self.items[self._item_at(end - 1)]
        found = _WHITE_SPACE.search(self.text, end)
        stop = found.start() if found else end
        whole = stop <= min(item.end, end + _LONGEST_REST) and self.run_at[stop - 1] == self.run_at[end - 1]
        spaced = not item.level and item.script not in _SPACELESS_SCRIPTS
        return stop if whole and spaced and max(self.text[end:stop]) <= "\uffff" else 0

    # --- lines ----------------------------------------------------------------------------------

    def _line(self, start: int, end: int, width: float, told: int, rest: int) -> Line:
        """One line; text up to `told` was copied with the line before, text up to `rest` is with this."""
        visible = max(start, self._ruler.visible[end])
        hyphenated = end in self._hyphens and self._goes_on(end)
        column = Column(
            width, self.style.size, self.direction, self.style.align, self._justified and self._goes_on(end)
        )
        pieces = self._pieces(start, end, visible, told, rest)
        return set_line(pieces, visible, column, hyphenated=hyphenated)

    def _pieces(self, start: int, end: int, visible: int, told: int, rest: int) -> list[Piece]:
        """What stands on the line, in visual order; trailing spaces are pieces of their own."""
        levels = (
            [] if self._level else line_levels(self.text[start:end], self.levels[start:end], self.direction)
        )
        cuts = self._cuts(start, end, visible, levels)
        logical: list[Piece] = []
        piece_levels = []
        for index in range(self._item_at(start), len(self.items)):
            item = self.items[index]
            if item.start >= end:
                break
            bounds = [max(item.start, start), min(item.end, end)]
            bounds[1:1] = cuts[bisect_right(cuts, bounds[0]) : bisect_left(cuts, bounds[1])]
            for a, b in pairwise(bounds):
                clusters = self._clusters(index, a, b)
                if clusters and item.level > 1:
                    clusters = join_arabic_number(clusters)
                if a < told:
                    clusters = silence(clusters, told)
                if clusters:
                    if b == end:
                        self._end_line(clusters, item, end, told, rest)
                    self._squeeze(clusters, start, visible)
                    width = sum(cluster.advance for cluster in clusters)
                    logical.append(Piece(self.run_at[a], a, item, tuple(clusters), width))
                    piece_levels.append(levels[a - start] if levels else 0)
        return [logical[index] for index in visual_order(piece_levels)]

    def _cuts(self, start: int, end: int, visible: int, levels: Sequence[int]) -> list[int]:
        """Where runs or levels change on a line, and where the spaces at its end begin."""
        cuts = {
            visible,
            *self._owner_starts[
                bisect_right(self._owner_starts, start) : bisect_left(self._owner_starts, end)
            ],
        }
        cuts.update(start + i for i in range(1, len(levels)) if levels[i] != levels[i - 1])
        return sorted(cuts)

    def _clusters(self, index: int, start: int, end: int) -> list[Cluster]:
        """Part of an item: cut from the whole where HarfBuzz calls that safe, else shaped anew."""
        item, shaped = self.items[index], self._shaped[index]
        if start == item.start and end == item.end:
            return list(shaped.clusters)
        if shaped.shape.can_be_cut(start) and shaped.shape.can_be_cut(end):
            return shaped.between(start, end)
        return self._shape(item, start, end).clusters

    def _end_line(self, clusters: list[Cluster], item: Item, end: int, told: int, rest: int) -> None:
        """See to it that a word which a line parts is seen with its hyphen, and read as a whole."""
        text = copied(self.text[end:rest]) if rest else ""
        if end in self._hyphens and self._goes_on(end):
            add_hyphen(clusters, item, self.style.size, text if rest or end <= told else SOFT_HYPHEN)
        elif text:
            append_text(clusters, item, text)
        elif self.text[end - 1] in HYPHENS and end > told:
            keep_hyphen(clusters, item)

    def _squeeze(self, clusters: list[Cluster], start: int, visible: int) -> None:
        """Take out the blank half of a mark at the edge of the line."""
        first, last = clusters[0], clusters[-1]
        if blank := self._blank_left.get(start) if first.offset == start else None:
            parts = tuple((glyph, x - blank, y) for glyph, x, y in first.glyphs)
            advance = first.advance - self._points(start, blank)
            clusters[0] = first._replace(glyphs=parts, width=first.width - blank, advance=advance)
        if blank := self._blank_right.get(last.offset) if last.offset == visible - 1 else None:
            clusters[-1] = last._replace(advance=last.advance - self._points(last.offset, blank))


def _voice(run: Run, style: TextStyle, typesetter: Typesetter) -> Voice:
    own = run.language or typesetter.language
    weight = BOLD if run.strong else style.weight
    fonts = font_stack(own, typesetter.language, typesetter.own_fonts)
    return Voice(fonts, weight, run.emphasis, own)


def _shaping_script(language: str) -> str:
    """The script of a paragraph that has no letters, in the codes of single characters."""
    script = language_script(language)
    return {"Hans": "Hani", "Hant": "Hani", "Jpan": "Hani", "Kore": "Hang"}.get(script, script)

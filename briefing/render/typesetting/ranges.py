"""Where the lines of a paragraph begin and end: as good as can be, first fit, or about equally long."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from briefing.render.typesetting.breaking import Ruler, best_lines
from briefing.render.typesetting.clusters import LINE_END

_NEARLY = 0.01
"""In points."""


@dataclass(frozen=True, slots=True)
class LineFitter:
    """Divides one paragraph into lines; a line is the offsets of its first character and behind its last."""

    text: str
    ruler: Ruler
    breaks: Sequence[int]
    """Where a line may end without a hyphen."""
    hyphens: frozenset[int]
    """Where it may end with one."""
    facts: Sequence[tuple[int, int]]
    """The start and end of each stretch that prints one fact."""
    cuts: Sequence[int]
    """Where clusters begin, in order, and the end of the text: where a word may be torn that fits no line."""
    justified: bool

    def ranges(self, width: float, *, balance: bool = False) -> list[tuple[int, int]]:
        """The lines in a column `width` points wide."""
        if LINE_END not in self.text and self.ruler.width(0, len(self.text)) <= width:
            return [(0, len(self.text))] if self.text else []
        ranges = (self._best(width) if self.justified else None) or self._first_fit(width)
        return self._balanced(len(ranges), width) if balance and len(ranges) > 1 else ranges

    def _best(self, width: float) -> list[tuple[int, int]] | None:
        """The best lines for each part of the paragraph that ends with a line end of the author's."""
        places = sorted({*self._places(width), *self.hyphens})
        ranges: list[tuple[int, int]] = []
        begin = 0
        for index, place in enumerate(places):
            if place == len(self.text) or self.text[place - 1] == LINE_END:
                start = ranges[-1][1] if ranges else 0
                lines = best_lines(self.ruler, places[begin : index + 1], self.hyphens, start, width)
                if lines is None:
                    return None
                ranges += lines
                begin = index + 1
        return ranges

    def _first_fit(self, width: float) -> list[tuple[int, int]]:
        """Each line takes as many words as it can hold."""
        measure = self.ruler.width
        ranges = []
        start = best = 0
        for candidate in self._places(width):
            if measure(start, candidate) > width + _NEARLY and best > start:
                ranges.append((start, best))
                start = best
            while measure(start, candidate) > width + _NEARLY and candidate - start > 1:
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

    def _places(self, width: float) -> Sequence[int]:
        """Where a line may end; within the print of a fact only where that would not fit on a line.

        In justified text a fact that is long for the column may be broken too: else the line before it gapes.
        """
        breaks, measure = self.breaks, self.ruler.width
        longest = width / 3 if self.justified else width
        within = {
            place
            for start, end in self.facts
            if measure(start, end) <= longest
            for place in breaks[bisect_right(breaks, start) : bisect_left(breaks, end)]
            if self.text[place - 1] != LINE_END
        }
        if not within:
            return breaks
        result: list[int] = []
        start = 0
        for end in (place for place in breaks if place not in within):
            if measure(start, end) > width:
                # The fact would fit, but not with what sticks to it, such as a bracket.
                result += breaks[bisect_right(breaks, start) : bisect_left(breaks, end)]
            result.append(end)
            start = end
        return result

    def _balanced(self, count: int, width: float) -> list[tuple[int, int]]:
        """As many lines, broken as if the column were as narrow as it can be without tearing a word."""
        pieces = pairwise([0, *self._places(width)])
        narrow = max(width / 2, *(self.ruler.width(start, end) for start, end in pieces))
        while width - narrow > 1:
            middle = (narrow + width) / 2
            if len(self._first_fit(middle)) > count:
                narrow = middle
            else:
                width = middle
        return self._first_fit(width)

    def _tear(self, start: int, end: int, width: float) -> int:
        """Where a word that is wider than the column is torn: after the last cluster that fits."""
        ends = self.ruler.ends
        cuts = self.cuts[bisect_right(self.cuts, start) : bisect_left(self.cuts, end)]
        fitting = [cut for cut in [*cuts, end] if ends[cut] - ends[start] <= width]
        return fitting[-1] if fitting else [*cuts, end][0]

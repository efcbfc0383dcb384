"""Line breaking: where a line may end (UAX #14 by ICU, dictionaries of hyphenation), and where it does.

Justified text is broken so that a paragraph as a whole looks best (D. E. Knuth and M. F. Plass, "Breaking
Paragraphs into Lines", 1981); other text takes as many words on each line as it can hold.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

from icu4py.breakers import LineBreaker
from pyphen import LANGUAGES, Pyphen, language_fallback

from briefing.render.typesetting.bidi import CONTROLS

SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_CONTROLS = re.compile(f"[{''.join(sorted(CONTROLS))}]")
_WORD = re.compile(r"(?<!\S)[\"'«“‘(]*([^\W\d_]{6,})[\"'»”’).,;:!?]*(?!\S)")
"""A word between spaces with nothing but marks around it: no figure, no address, no compound."""
_FEWEST_LETTERS = 2, 3
"""Of a word before a hyphen, and after it."""
_TOLERANCE = 0.01
"""In points."""
_LEAST_FILLED = 0.5
"""Share of the column that a justified line fills, if there is a way."""
_LINE, _HYPHEN = 10.0, 600.0
"""What is added to the badness of a line, as TeX has it, and of a hyphen."""
_HYPHEN_AGAIN = (0.0, 4e6, 1e15)
"""Demerits of a hyphen after no other, after one on the line before, and after more."""
_STUB = 400.0
"""Demerits of a last line that is shorter than a tenth of the column."""
_WORST = 1_000.0


def line_breaks(text: str, language: str) -> list[int]:
    """Offsets after which a line may end, the last being the end of the text (UAX #14, by ICU).

    Directional marks have no part in it: a line breaks as if they were not there, and then after them.
    """
    if not text:
        return []
    if _CONTROLS.search(text):
        seen = [index for index, character in enumerate(text) if character not in CONTROLS]
        ends = line_breaks("".join(text[index] for index in seen), language)
        starts = [*seen[1:], len(text)]
        return [starts[end - 1] for end in ends] or [len(text)]
    # Strict: no line of Chinese or Japanese begins with a small kana or a mark of length.
    breaker = LineBreaker(text, f"{language}-u-lb-strict")
    ends = [end for _, end in breaker.segments()]
    if text.isascii() or max(text) <= "\uffff":
        return ends
    offsets = list(accumulate((2 if character > "\uffff" else 1 for character in text), initial=0))
    position = {units: index for index, units in enumerate(offsets)}
    return [position[end] for end in ends]


def hyphen_places(text: str, language: str) -> list[int]:
    """Offsets within words of `text` where a hyphen may be set, by the dictionary for `language`.

    Words with capital letters are left alone, since they may be names, and so is the last word.
    """
    hyphenator = _hyphenator(language)
    if hyphenator is None:
        return []
    *words, _ = [*_WORD.finditer(text), None]
    end = len(text.rstrip())
    return [
        word.start(1) + place
        for word in words
        if word and word.end() < end and word[1].islower()
        for place in _places_in(word[1], language)
    ]


@lru_cache(maxsize=16384)
def _places_in(word: str, language: str) -> tuple[int, ...]:
    """Places where the word is only parted, not spelled differently as well."""
    hyphenator = _hyphenator(language)
    places = hyphenator.positions(word) if hyphenator else ()
    return tuple(int(place) for place in places if place.data is None)


def has_hyphens(language: str) -> bool:
    """Whether there is a dictionary of hyphenation for `language`."""
    return _hyphenator(language) is not None


@cache
def _hyphenator(language: str) -> Pyphen | None:
    found = language_fallback(language.replace("-", "_"))
    if found not in LANGUAGES:
        return None
    return Pyphen(lang=found, left=_FEWEST_LETTERS[0], right=_FEWEST_LETTERS[1])


@dataclass(frozen=True, slots=True)
class Ruler:
    """Measures the lines of a shaped paragraph; offsets count characters, sizes are in points."""

    ends: Sequence[float]
    """The sum of advances up to each offset."""
    visible: Sequence[int]
    """For each offset, the end of what is seen before it: spaces at the end of a line count for nothing."""
    at_start: Mapping[int, float]
    """What a line is shorter by if it begins at an offset."""
    at_end: Mapping[int, float]
    """What a line is longer by if what is seen of it ends at an offset: a hyphen, or less than nothing."""
    stretch: Sequence[float]
    """The sum, up to each offset, of what spaces can well be stretched by."""
    shrink: float
    """What they can be shrunk by, as a share of `stretch`."""

    def width(self, start: int, end: int) -> float:
        """How wide the line from `start` to `end` is before it is justified."""
        end = max(start, self.visible[end])
        if end == start:
            return 0.0
        width = self.ends[end] - self.ends[start]
        return width + self.at_start.get(start, 0.0) + self.at_end.get(end, 0.0)


def best_lines(
    ruler: Ruler, places: Sequence[int], hyphens: frozenset[int], start: int, width: float
) -> list[tuple[int, int]] | None:
    """The lines of least demerits from `start` to the last of `places`; None if some line must be torn.

    `places` are where a line may end, in order; at those in `hyphens` a hyphen is added.
    """
    points = [start, *places]
    advances = [ruler.ends[point] for point in points]
    costs: list[float | None] = [0.0, *[None] * len(places)]
    origins = [0] * len(points)
    hyphens_in_a_row = [0] * len(points)
    last = len(points) - 1
    for index in range(last):
        cost = costs[index]
        if cost is None:
            continue
        begin, advance = points[index], advances[index]
        candidate = max(index + 1, bisect_left(advances, advance + _LEAST_FILLED * width))
        stop = bisect_right(advances, advance + 1.1 * width) + 1
        candidate = min(candidate, max(index + 1, stop - 3))
        row = hyphens_in_a_row[index]
        for end in range(candidate, min(stop, last) + 1):
            room = width - ruler.width(begin, points[end])
            demerits = _demerits(ruler, begin, points[end], room, width if end == last else 0.0)
            if demerits is None:
                continue
            parted = points[end] in hyphens
            if parted:
                demerits += _HYPHEN * _HYPHEN + _HYPHEN_AGAIN[min(row, 2)]
            known = costs[end]
            if known is None or cost + demerits < known:
                costs[end], origins[end] = cost + demerits, index
                hyphens_in_a_row[end] = row + 1 if parted else 0
    return _chain(points, origins) if costs[last] is not None else None


def _demerits(ruler: Ruler, start: int, end: int, room: float, last_in: float) -> float | None:
    """How bad a line with `room` left is; None if it cannot be. `last_in` is the column of a last line."""
    stretch = ruler.stretch[ruler.visible[end]] - ruler.stretch[start]
    if room < -_TOLERANCE:
        if -room > ruler.shrink * stretch:
            return None
        ratio = -room / (ruler.shrink * stretch)
    elif last_in:
        return _LINE * _LINE + (_STUB if room > 0.9 * last_in else 0.0)
    else:
        ratio = room / stretch if stretch else _WORST
    badness = min(100.0 * ratio * ratio * ratio, _WORST * _WORST)
    return (_LINE + badness) ** 2


def _chain(points: Sequence[int], origins: Sequence[int]) -> list[tuple[int, int]]:
    lines = []
    index = len(points) - 1
    while index:
        lines.append((points[origins[index]], points[index]))
        index = origins[index]
    return lines[::-1]

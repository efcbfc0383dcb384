"""What a document says beside what a file says, character by character: each run is found in the file.

Both texts are folded first: white space and marks of direction do not count. Where they agree, as they
should, nothing has to be searched; where they differ, the passages around are compared first, then their
characters.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate

from briefing.audit.packs.expected import Passage
from briefing.audit.packs.folding import folded, normal, origins
from briefing.audit.packs.reading import NOWHERE, Piece, Place
from briefing.document import Run

LONGEST_COMPARED = 6000
"""Characters of a stretch that is compared character by character; a longer one differs as a whole."""
LONGEST_GROWTH = 24
"""Characters beside a run that may belong to it in the file: another digit, a sign, a magnitude."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch that the file says otherwise."""

    start: int
    end: int
    """In the expected text."""
    found_start: int
    found_end: int
    """In the found text."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A run of the document as the file has it."""

    where: str
    run: Run
    text: str
    """As it stands in the file, with what was added to it; empty if it is not there."""
    place: Place
    as_expected: bool
    languages: tuple[str, ...] = ()
    """What the pieces that hold it are marked with, besides the document's own language."""


class Alignment:
    """Passages of a document beside pieces of a file."""

    def __init__(self, passages: Sequence[Passage], pieces: Sequence[Piece]) -> None:
        self.passages = passages
        self.pieces = [replace(piece, text=normal(piece.text)) for piece in pieces]
        self._expected = [folded(passage.text) for passage in passages]
        self._found = [folded(piece.text) for piece in pieces]
        self._origins: dict[int, tuple[int, ...]] = {}
        self._starts = [0, *accumulate(map(len, self._found))]
        self.expected_text = "".join(self._expected)
        self.found_text = "".join(self._found)
        self.differences = tuple(
            _differences(self._expected, self._found, self.expected_text, self.found_text)
        )

    @cached_property
    def runs(self) -> tuple[Reading, ...]:
        """Each run of the passages, in order, as the file has it."""
        return tuple(self._runs())

    def _runs(self) -> Iterator[Reading]:
        position = 0
        for passage in self.passages:
            for run in passage.runs:
                length = len(folded(run.text))
                yield self._reading(passage.where, run, position, position + length)
                position += length

    def _reading(self, where: str, run: Run, start: int, end: int) -> Reading:
        touching = [each for each in self.differences if each.start <= end and each.end >= start]
        if not touching:
            shift = self._shift(start)
            return self._found_reading(where, run, start + shift, end + shift, as_expected=True)
        found_start, found_end = self._grown(start, end, touching)
        as_expected = self.found_text[found_start:found_end] == folded(run.text)
        return self._found_reading(where, run, found_start, found_end, as_expected=as_expected)

    def _shift(self, position: int) -> int:
        """By how much the found text is ahead after the differences that end before `position`."""
        before = [each for each in self.differences if each.end <= position]
        return before[-1].found_end - before[-1].end if before else 0

    def _grown(self, start: int, end: int, touching: Sequence[Difference]) -> tuple[int, int]:
        """The stretch of the file for an expected one, with what was put beside it."""
        first, last = touching[0], touching[-1]
        if first.start < start and first.found_end - first.found_start > LONGEST_GROWTH:
            found_start = first.found_end
        elif first.start < start:
            found_start = first.found_start + min(start - first.start, first.found_end - first.found_start)
        else:
            near = first.start == start and first.found_end - first.found_start <= LONGEST_GROWTH
            found_start = first.found_start if near else start + self._shift(start)
        if last.end > end:
            found_end = max(found_start, min(last.found_end, last.found_start + (end - last.start)))
        elif last.end == end and last.found_end - last.found_start > LONGEST_GROWTH + (end - last.start):
            found_end = last.found_start
        else:
            found_end = end + last.found_end - last.end
        return found_start, max(found_start, found_end)

    def _found_reading(self, where: str, run: Run, start: int, end: int, *, as_expected: bool) -> Reading:
        if start >= end:
            return Reading(where, run, "", self.place_of(start, start + 1), as_expected)
        slices = list(self._slices(start, end))
        text = "".join(piece.text[first:last] for piece, first, last in slices)
        languages = tuple(tag for piece, _, _ in slices for tag in piece.languages)
        return Reading(where, run, text, self.place_of(start, end), as_expected, languages)

    def found(self, start: int, end: int) -> str:
        """The text of the file between two places of the found text, with its white space."""
        return " ".join(piece.text[first:last] for piece, first, last in self._slices(start, end))

    def place_of(self, start: int, end: int) -> Place:
        """Where a stretch of the found text stands."""
        for piece, first, last in self._slices(start, end):
            return piece.place(first, last)
        return NOWHERE

    def passage_at(self, position: int) -> Passage:
        """The passage that holds a place of the expected text."""
        starts = [0, *accumulate(map(len, self._expected))]
        return self.passages[max(0, min(bisect_right(starts, position) - 1, len(self.passages) - 1))]

    def _origins_of(self, index: int) -> tuple[int, ...]:
        if index not in self._origins:
            self._origins[index] = origins(self.pieces[index].text)
        return self._origins[index]

    def _slices(self, start: int, end: int) -> Iterator[tuple[Piece, int, int]]:
        index = max(0, bisect_right(self._starts, start) - 1)
        while index < len(self.pieces) and self._starts[index] < end:
            base, piece = self._starts[index], self.pieces[index]
            first, last = max(start - base, 0), min(end - base, len(self._found[index]))
            if first < last:
                places = self._origins_of(index)
                yield piece, places[first], places[last - 1] + 1
            index += 1


def _differences(
    expected: Sequence[str], found: Sequence[str], expected_text: str, found_text: str
) -> Iterator[Difference]:
    """Where two texts differ, in order."""
    if expected_text == found_text:
        return
    expected_starts = [0, *accumulate(map(len, expected))]
    found_starts = [0, *accumulate(map(len, found))]
    matcher = SequenceMatcher(None, expected, found, autojunk=False)
    for tag, first, last, found_first, found_last in matcher.get_opcodes():
        if tag != "equal":
            yield from _within(
                expected_text[expected_starts[first] : expected_starts[last]],
                found_text[found_starts[found_first] : found_starts[found_last]],
                expected_starts[first],
                found_starts[found_first],
            )


def _within(expected: str, found: str, at: int, found_at: int) -> Iterator[Difference]:
    if expected == found:
        return
    start = next((place for place, (a, b) in enumerate(zip(expected, found, strict=False)) if a != b), None)
    start = min(len(expected), len(found)) if start is None else start
    most = min(len(expected), len(found)) - start
    pairs = zip(reversed(expected), reversed(found), strict=False)
    same = next((place for place, (a, b) in enumerate(pairs) if a != b), most)
    tail = min(same, most)
    inner, found_inner = expected[start : len(expected) - tail], found[start : len(found) - tail]
    if max(len(inner), len(found_inner)) > LONGEST_COMPARED:
        yield Difference(
            at + start, at + start + len(inner), found_at + start, found_at + start + len(found_inner)
        )
        return
    matcher = SequenceMatcher(None, inner, found_inner, autojunk=False)
    for tag, first, last, found_first, found_last in matcher.get_opcodes():
        if tag != "equal":
            yield Difference(
                at + start + first,
                at + start + last,
                found_at + start + found_first,
                found_at + start + found_last,
            )

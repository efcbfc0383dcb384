"""Runs of a paragraph as one text, and what they have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from briefing.document import Direction, Runs
from briefing.render.typesetting.bidi import isolates
from briefing.render.typesetting.fonts import language_direction

_LINE_ENDS = str.maketrans(
    {"\r": " ", "\t": " ", "\v": "\n", "\f": "\n", "\u0085": "\n", "\u2028": "\n", "\u2029": "\n"}
)


def join_runs(runs: Runs, direction: Direction) -> tuple[str, list[int]]:
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


def main_language(runs: Runs, language: str) -> str:
    """The language that most of the text is in; runs that are not marked are in `language`."""
    written = Counter[str]()
    for run in runs:
        written[run.language or language] += len(run.text)
    return max(written, key=written.__getitem__, default=language)


def paragraph_direction(runs: Runs, direction: Direction) -> Direction:
    """The document's, unless every run is in languages of the other direction."""
    directions = {language_direction(run.language) if run.language else direction for run in runs}
    return directions.pop() if len(directions) == 1 else direction


def facts(runs: Runs, run_at: Sequence[int]) -> list[tuple[int, int]]:
    """The start and end of each stretch that prints one fact."""
    if not any(run.fact_id for run in runs):
        return []
    stretches = []
    end = 0
    for fact, characters in groupby(run_at, key=lambda run: runs[run].fact_id):
        start, end = end, end + len(list(characters))
        if fact:
            stretches.append((start, end))
    return stretches

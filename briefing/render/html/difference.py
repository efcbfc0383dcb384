"""Which words two versions of a passage do not share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from briefing.document import Runs
from briefing.render.html.inline import MarkedRun
from briefing.render.typesetting.breaking import line_breaks


def marked_difference(before: Runs, after: Runs, tag: str) -> tuple[list[MarkedRun], list[MarkedRun]]:
    """Both versions in pieces, with `del` on what is gone and `ins` on what is new.

    A figure is one piece, however long. Other text is parted where a line may end (UAX #14): after words, and
    after each character in scripts that run on without spaces, but for those whose words ICU knows.
    """
    old, new = list(_pieces(before, tag)), list(_pieces(after, tag))
    kept_old, kept_new = [False] * len(old), [False] * len(new)
    matcher = SequenceMatcher(
        None, [_key(each) for each in old], [_key(each) for each in new], autojunk=False
    )
    for start, other, size in matcher.get_matching_blocks():
        kept_old[start : start + size] = [True] * size
        kept_new[other : other + size] = [True] * size
    return _marked(old, kept_old, "del"), _marked(new, kept_new, "ins")


def _pieces(runs: Runs, tag: str) -> Iterator[MarkedRun]:
    """Words, the white space between them, and whole figures."""
    for run in runs:
        if run.fact_id:
            yield MarkedRun(run)
            continue
        start = 0
        for end in line_breaks(run.text, run.language or tag):
            word = run.text[start:end].rstrip()
            for piece in (word, run.text[start + len(word) : end]):
                if piece:
                    yield MarkedRun(replace(run, text=piece))
            start = end


def _key(piece: MarkedRun) -> tuple[str, str]:
    return piece.run.text, piece.run.fact_id


def _marked(pieces: Sequence[MarkedRun], kept: Sequence[bool], mark: str) -> list[MarkedRun]:
    """White space between two words that changed has changed with them."""
    result = []
    for index, piece in enumerate(pieces):
        is_space = piece.run.text.isspace()
        around = [kept[other] for other in (index - 1, index + 1) if 0 <= other < len(pieces)]
        changed = not any(around) if is_space and around else not kept[index]
        result.append(MarkedRun(piece.run, mark if changed else ""))
    return result

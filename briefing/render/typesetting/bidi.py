"""The Unicode Bidirectional Algorithm (UAX #9) as line setting needs it: levels, then the order on a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from unicodedata import bidirectional

from briefing.document import Direction, Run, Runs
from briefing.render.typesetting.fonts import language_direction
from briefing.render.typesetting.uax9 import BIDI_BRACKETS, BidiParagraph, TextDirection

LRI, RLI, PDI = "\u2066", "\u2067", "\u2069"
"""Left-to-right isolate, right-to-left isolate, pop directional isolate."""
LRM, RLM = "\u200e", "\u200f"
"""Left-to-right mark, right-to-left mark."""
ISOLATE = {Direction.LTR: LRI, Direction.RTL: RLI}
CONTROLS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks, embeddings, overrides and isolates: they steer the order and show nothing."""

_PERHAPS_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""What can raise a level is among these blocks (DerivedBidiClass.txt, defaults included)."""
_RIGHT_TO_LEFT_CLASSES = frozenset(("R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI"))
_TRAILING_CLASSES = frozenset(("WS", "BN", "FSI", "LRI", "RLI", "PDI", "LRE", "RLE", "LRO", "RLO", "PDF"))
_KINDS = {"L": "l", "R": "r", "AL": "a", "NSM": "m", "ET": "t"}
_STRETCHES = re.compile(r"l[lm]*|r[rm]*|a[am]*|n+|t+|.")
_SEPARATOR_CLASSES = frozenset(("S", "B"))


def is_isolated(run: Run, direction: Direction) -> bool:
    """Whether `run` is in a language of the other direction than its paragraph, and so stands by itself."""
    return bool(run.language) and language_direction(run.language) is not direction


def isolates(runs: Runs, direction: Direction) -> list[tuple[str, str]]:
    """What stands before and after the text of each run of a paragraph to keep its order its own.

    Neighbours in the same language of the other direction form one isolate.
    """
    marks: list[tuple[str, str]] = []
    for language, group in groupby(runs, key=lambda run: run.language):
        first, *others = group
        if is_isolated(first, direction):
            opening = ISOLATE[language_direction(language)]
            between = [("", "")] * len(others)
            marks += [(opening, ""), *between]
            marks[-1] = (marks[-1][0], PDI)
        else:
            marks += [("", "")] * (1 + len(others))
    return marks


def embedding_levels(text: str, direction: Direction) -> list[int]:
    """One resolved level per character of a paragraph (rules X1 to I2, before any line is broken).

    A character that rule X9 removes takes the level of the one before it.
    """
    base = 1 if direction is Direction.RTL else 0
    if base == 0 and not _PERHAPS_RIGHT_TO_LEFT.search(text):
        return [0] * len(text)
    classes = [bidirectional(character) for character in text]
    if base == 0 and _RIGHT_TO_LEFT_CLASSES.isdisjoint(classes):
        return [0] * len(text)
    shortened, origin = _shorten(text, classes)
    paragraph = BidiParagraph(shortened, TextDirection.RTL if base else TextDirection.LTR)
    resolved = {
        character.character_index: character.embedding_level for character in paragraph.get_characters()
    }
    levels, level = [], base
    for index in range(len(shortened)):
        level = resolved.get(index, level)
        levels.append(level)
    return [levels[index] for index in origin]


def _shorten(text: str, classes: Sequence[str]) -> tuple[str, list[int]]:
    """`text` with each stretch of equal neutrals or letters cut down to one, and where each character went.

    The rules treat such a stretch as a whole (W1 counts the marks on letters among them), so the levels are
    the same; the library takes its time, and looks for the strong neighbours of a neutral by recursion, which
    a long row of dots would exhaust.
    """
    kinds = "".join(
        _KINDS.get(name, "." if name not in {"WS", "ON"} or character in BIDI_BRACKETS else "n")
        for character, name in zip(text, classes, strict=True)
    )
    pieces: list[str] = []
    origin: list[int] = []
    for stretch in _STRETCHES.finditer(kinds):
        origin += [len(pieces)] * (stretch.end() - stretch.start())
        pieces.append(text[stretch.start()])
    return "".join(pieces), origin


def line_levels(text: str, levels: Sequence[int], direction: Direction) -> list[int]:
    """Levels of one line: separators and the white space at its end get the paragraph's (rule L1)."""
    base = 1 if direction is Direction.RTL else 0
    result = list(levels)
    trailing = True
    for index in range(len(text) - 1, -1, -1):
        name = bidirectional(text[index])
        if name in _SEPARATOR_CLASSES:
            trailing = True
        elif name not in _TRAILING_CLASSES:
            trailing = False
        if trailing:
            result[index] = base
    return result


def visual_order(levels: Sequence[int]) -> list[int]:
    """Indices from left to right: stretches at a level or higher reversed, the highest first (rule L2)."""
    order = list(range(len(levels)))
    lowest_odd = min((level for level in levels if level % 2), default=0)
    if not lowest_odd:
        return order
    for threshold in range(max(levels), lowest_odd - 1, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= threshold:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1
    return order

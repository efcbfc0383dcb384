"""Itemization: a paragraph cut into items that one call of the shaping engine can take.

An item has one embedding level, one script (UAX #24), one face and one language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from fontTools.unicodedata import script

from briefing.render.typesetting.fonts import Face, FontStack
from briefing.render.typesetting.uax9 import BIDI_BRACKETS

_DEFAULT_IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Default_Ignorable_Code_Point (UCD, DerivedCoreProperties): shows nothing, so needs no glyph."""


_SHARED = frozenset(("Zyyy", "Zinh"))
_NO_SCRIPT = _SHARED | {"Zzzz"}
"""Common, inherited and unknown (ISO 15924)."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What a run asks of fonts and shaping."""

    fonts: FontStack
    weight: int
    emphasis: bool
    language: str
    """BCP 47 tag."""


@dataclass(frozen=True, slots=True)
class Item:
    """The characters `start` to `end` of a paragraph."""

    start: int
    end: int
    level: int
    script: str
    """ISO 15924 code as HarfBuzz takes it."""
    face: Face
    language: str

    @property
    def right_to_left(self) -> bool:
        """Whether the item's characters run from right to left."""
        return self.level % 2 == 1


@cache
def is_invisible(character: str) -> bool:
    """Whether `character` is meant to show nothing, in any font."""
    return _DEFAULT_IGNORABLE.match(character) is not None


@lru_cache(maxsize=65536)
def _character_script(character: str) -> str:
    return str(script(character))


@lru_cache(maxsize=65536)
def _goes_with_base(character: str) -> bool:
    """Whether a mark or joiner, which is set in the face of the letter before it."""
    return unicodedata.category(character).startswith("M") or character in "\u200c\u200d"


def resolved_scripts(text: str, default: str) -> list[str]:
    """One script per character: Common and Inherited take their neighbour's (UAX #24, section 5.1).

    A closing bracket takes the script of its opening one, a leading stretch that of what follows it.
    """
    scripts = {_character_script(character) for character in set(text)} - _NO_SCRIPT
    if len(scripts) < 2:
        return [scripts.pop() if scripts else default] * len(text)
    result: list[str] = []
    open_brackets: list[tuple[str, str]] = []
    current = ""
    for character in text:
        own = _character_script(character)
        bracket = BIDI_BRACKETS.get(character)
        if own not in _NO_SCRIPT:
            current = own
        elif bracket and bracket["type"] == "c":
            current = _opening_script(open_brackets, character) or current
        if bracket and bracket["type"] == "o":
            open_brackets.append((bracket["pair"], current))
        result.append(current)
    leading = next((name for name in result if name), default)
    return [name or leading for name in result]


def _opening_script(open_brackets: list[tuple[str, str]], closing: str) -> str:
    for index in range(len(open_brackets) - 1, -1, -1):
        if open_brackets[index][0] == closing:
            found = open_brackets[index][1]
            del open_brackets[index:]
            return found
    return ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The characters `start` to `end` of a paragraph, which ask for the same."""

    start: int
    end: int
    voice: Voice


def itemize(
    text: str, levels: Sequence[int], stretches: Sequence[Stretch], default_script: str
) -> tuple[list[Item], list[int]]:
    """The items of a paragraph in logical order, and the offsets of characters that no font has.

    `levels` has one entry per character; `stretches` follow each other without a gap.
    """
    scripts = resolved_scripts(text, default_script)
    faces: list[Face] = []
    missing: list[int] = []
    for stretch in stretches:
        faces += _one_face(text, stretch) or _choose_faces(text, stretch, missing)
    languages = [language for one in stretches for language in [one.voice.language] * (one.end - one.start)]
    cuts = {0, len(text), *_changes(levels), *_changes(scripts), *_changes(faces), *_changes(languages)}
    return [
        Item(start, end, levels[start], scripts[start], faces[start], languages[start])
        for start, end in pairwise(sorted(cuts))
    ], missing


def _changes(values: Sequence[object]) -> Iterable[int]:
    """Where a value differs from the one before it."""
    if not values or values.count(values[0]) == len(values):
        return ()
    return [index for index in range(1, len(values)) if values[index] != values[index - 1]]


def _one_face(text: str, stretch: Stretch) -> list[Face]:
    """The same as `_choose_faces`, and faster, for what is most common: text that one face can show."""
    part, voice = text[stretch.start : stretch.end], stretch.voice
    if not part or is_invisible(part[0]) or _goes_with_base(part[0]):
        return []
    found = voice.fonts.find(part[0], voice.weight, emphasis=voice.emphasis)
    if found is None:
        return []
    for character in set(part):
        if _goes_with_base(character) or is_invisible(character):
            suits = is_invisible(character) or found.glyph(character) is not None
        else:
            suits = voice.fonts.find(character, voice.weight, emphasis=voice.emphasis) is found
        if not suits:
            return []
    return [found] * len(part)


def _choose_faces(text: str, stretch: Stretch, missing: list[int]) -> list[Face]:
    """One face per character, the same one for a letter and the marks on it; adds to `missing`."""
    faces: list[Face] = []
    previous: Face | None = None
    voice = stretch.voice
    for start, end in _combining_sequences(text, stretch.start, stretch.end):
        visible = "".join(character for character in text[start:end] if not is_invisible(character))
        found = _keep_face(previous, text[start], visible)
        if found is None and visible:
            found = voice.fonts.find(visible, voice.weight, emphasis=voice.emphasis)
        previous = found or previous or voice.fonts.primary(voice.weight)
        for index in range(start, end):
            if is_invisible(text[index]) or (found and found.glyph(text[index])):
                faces.append(previous)
            else:
                missing.append(index)
                faces.append(voice.fonts.replacement(voice.weight))
    return faces


def _keep_face(previous: Face | None, first: str, visible: str) -> Face | None:
    """The face before a space or sign that belongs to no script, if it can go on: fewer changes of face."""
    if previous is None or _character_script(first) not in _SHARED:
        return None
    return previous if all(previous.glyph(character) for character in visible) else None


def _combining_sequences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A base character with the marks, joiners and variation selectors after it."""
    for index in range(start + 1, end):
        if not _goes_with_base(text[index]):
            yield start, index
            start = index
    if start < end:
        yield start, end

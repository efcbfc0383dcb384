"""Itemization: a paragraph cut into items that one call of the shaping engine can take.

An item has one embedding level, one script (UAX #24), one face and one language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from fontTools.unicodedata import script
from fpdf.bidi import BIDI_BRACKETS

from briefing.render.typesetting.fonts import Face, FontStack

_DEFAULT_IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Default_Ignorable_Code_Point (UCD, DerivedCoreProperties): shows nothing, so needs no glyph."""


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


def is_invisible(character: str) -> bool:
    """Whether `character` is meant to show nothing, in any font."""
    return _DEFAULT_IGNORABLE.match(character) is not None


@lru_cache(maxsize=65536)
def _character_script(character: str) -> str:
    return str(script(character))


def resolved_scripts(text: str, default: str) -> list[str]:
    """One script per character: Common and Inherited take their neighbour's (UAX #24, section 5.1).

    A closing bracket takes the script of its opening one, a leading stretch that of what follows it.
    """
    result: list[str] = []
    open_brackets: list[tuple[str, str]] = []
    current = ""
    for character in text:
        own = _character_script(character)
        bracket = BIDI_BRACKETS.get(character)
        if own not in {"Zyyy", "Zinh", "Zzzz"}:
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


def itemize(
    text: str, levels: Sequence[int], voices: Sequence[Voice], default_script: str
) -> tuple[list[Item], list[int]]:
    """The items of a paragraph in logical order, and the offsets of characters that no font has.

    `levels` and `voices` have one entry per character.
    """
    scripts = resolved_scripts(text, default_script)
    faces, missing = _choose_faces(text, voices)
    items = []
    start = 0
    for index in range(1, len(text) + 1):
        if (
            index == len(text)
            or levels[index] != levels[start]
            or faces[index] is not faces[start]
            or scripts[index] != scripts[start]
            or voices[index].language != voices[start].language
        ):
            item = Item(start, index, levels[start], scripts[start], faces[start], voices[start].language)
            items.append(item)
            start = index
    return items, missing


def _choose_faces(text: str, voices: Sequence[Voice]) -> tuple[list[Face], list[int]]:
    """One face per character, the same one for a letter and the marks on it."""
    faces: list[Face] = []
    missing: list[int] = []
    previous_voice, previous = None, None
    for start, end in _combining_sequences(text):
        voice = voices[start]
        if voice is not previous_voice:
            previous = None
        visible = "".join(character for character in text[start:end] if not is_invisible(character))
        found = _keep_face(previous, text[start], visible)
        if found is None and visible:
            found = voice.fonts.find(visible, voice.weight, emphasis=voice.emphasis)
        previous_voice, previous = voice, found or previous or voice.fonts.primary(voice.weight)
        for index in range(start, end):
            if is_invisible(text[index]) or (found and found.glyph(text[index])):
                faces.append(previous)
            else:
                missing.append(index)
                faces.append(voice.fonts.replacement(voice.weight))
    return faces, missing


def _keep_face(previous: Face | None, first: str, visible: str) -> Face | None:
    """The face before a space or sign that belongs to no script, if it can go on: fewer changes of face."""
    if previous is None or _character_script(first) not in {"Zyyy", "Zinh"}:
        return None
    return previous if all(previous.glyph(character) for character in visible) else None


def _combining_sequences(text: str) -> Iterator[tuple[int, int]]:
    """A base character with the marks, joiners and variation selectors after it."""
    start = 0
    for index in range(1, len(text) + 1):
        if index < len(text) and (
            unicodedata.category(text[index]).startswith("M") or text[index] in "\u200c\u200d"
        ):
            continue
        yield start, index
        start = index

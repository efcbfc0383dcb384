"""Letters and what nobody sees: other scripts than the language's, bidi controls, spaces without width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby

from fontTools import unicodedata as scripts

from briefing.audit.rule import Fault, Pair, Side

SCRIPTS_TOGETHER = {
    "Hans": {"Hani"},
    "Hant": {"Hani", "Bopo"},
    "Jpan": {"Hani", "Hira", "Kana"},
    "Kore": {"Hang", "Hani"},
}
"""The scripts of characters (UAX #24) that a way of writing consists of, where it is not just the one."""
SCRIPTS_ALIKE = frozenset({"", "Armn", "Cyrl", "Grek", "Latn"})
"""Scripts with many letters that look the same."""
CHARACTER_SETS = {
    "Hans": ("gb2312", ("big5",)),
    "Hant": ("big5", ("gb2312",)),
    "Jpan": ("shift_jis_2004", ("gb2312", "big5")),
}
"""The national character set with the Han characters of a way of writing, and those of its neighbours."""
LETTER_OF_OTHERS = {
    "fa": dict(zip("يىك", "ییک", strict=True)),
    "ur": dict(zip("يىكه", "ییکہ", strict=True)),
}
"""Arabic letters that look like letters of Persian and Urdu, and what those languages write."""
SCRIPTS_THAT_JOIN = frozenset(
    {
        "Arab",
        "Beng",
        "Deva",
        "Gujr",
        "Guru",
        "Khmr",
        "Knda",
        "Mlym",
        "Mymr",
        "Orya",
        "Sinh",
        "Syrc",
        "Taml",
        "Telu",
    }
)
"""Where U+200C and U+200D choose between forms of letters (The Unicode Standard, section 23.2)."""
SCRIPTS_THAT_BREAK_UNSEEN = frozenset({"Khmr", "Laoo", "Mymr", "Thai", "Tibt", "Lana"})
"""Where U+200B says where a word ends."""
RIGHT_TO_LEFT = frozenset({"R", "AL"})
OPENING_CONTROLS = {
    "\u202a": "\u202c",
    "\u202b": "\u202c",
    "\u2066": "\u2069",
    "\u2067": "\u2069",
    "\u2068": "\u2069",
}
MOST_SHOWN = 60
"""Characters of a word that a message quotes."""
OVERRIDES = "\u202d\u202e"
MARKS_OF_DIRECTION = "\u200e\u200f\u061c"
BIDI_CONTROLS = frozenset({*OPENING_CONTROLS, *OPENING_CONTROLS.values(), *OVERRIDES, *MARKS_OF_DIRECTION})
BROKEN_CHARACTERS = frozenset("\ufeff\ufffc\ufffd\u2028\u2029")
JOINERS = frozenset("\u200c\u200d")
UNSEEN = frozenset(
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060\u2061\u2062\u2063\u2064\u3164\uffa0"
)
MISUSED_NO_BREAK_SPACE = re.compile(r"^\u00a0|\u00a0$|\u00a0(?=\s)|(?<=\s)\u00a0")


def letters_of_other_scripts(pair: Pair) -> Iterator[Fault]:
    """Words in letters that the language is not written in and that the source does not have."""
    for foreign, within in _foreign_pieces(pair):
        if not _look_alike(foreign, within):
            yield Fault(f"{foreign[:MOST_SHOWN]!r} stands in {_script_name(foreign)} letters")
    yield from _characters_of_neighbours(pair.target)
    for letter, own in LETTER_OF_OTHERS.get(pair.target.language, {}).items():
        if letter in pair.target.text:
            yield Fault(
                f"holds the Arabic letter {letter!r} (U+{ord(letter):04X})",
                f"write {own!r} (U+{ord(own):04X})",
            )


def tokens_in_two_scripts(pair: Pair) -> Iterator[Fault]:
    """Words with letters of two scripts that look alike, as a Latin `a` in a Cyrillic word."""
    for foreign, within in _foreign_pieces(pair):
        if _look_alike(foreign, within):
            yield Fault(
                f"{within[:MOST_SHOWN]!r} holds {foreign[:MOST_SHOWN]!r} in {_script_name(foreign)} letters"
            )


def _look_alike(foreign: str, within: str) -> bool:
    """Whether a stretch may pass for letters of the word around it, and is no foreign word with an ending."""
    return foreign != within and _scripts(within) <= SCRIPTS_ALIKE


@lru_cache(64)
def _scripts(word: str) -> frozenset[str]:
    """The scripts of a word's letters; kept, since a long word is asked about for each of its pieces."""
    return frozenset(map(_script, word))


def _foreign_pieces(pair: Pair) -> Iterator[tuple[str, str]]:
    """Stretches in letters of another script that the source does not have, each with the word around it."""
    own = SCRIPTS_TOGETHER.get(pair.target.script, {pair.target.script})
    if {_script(character) for character in set(pair.target.text)} <= own | {""}:
        return
    for word in _words(pair.target.text):
        for piece in _pieces(word):
            foreign = _script(piece[0])
            if foreign and foreign not in own and not _stands_in(pair.source, piece.casefold()):
                yield piece, word


def _stands_in(source: Side, piece: str) -> bool:
    """Whether the source has a word, or an inflected form of it: URL, URLs."""
    return any(word == piece or (len(piece) > 1 and word.startswith(piece)) for word in source.words)


def _words(text: str) -> Iterator[str]:
    """Runs of letters and the marks on them."""
    for is_word, run in groupby(text, key=lambda character: unicodedata.category(character)[0] in "LM"):
        if is_word:
            yield "".join(run)


def _pieces(word: str) -> list[str]:
    """A word divided where the script changes; marks stay with the letter before them."""
    pieces: list[str] = []
    for character in word:
        if pieces and _script(character) in {"", _script(pieces[-1][0])}:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


@cache
def _script(character: str) -> str:
    """The script of a letter, or nothing for what belongs to no script or to several."""
    if unicodedata.category(character)[0] != "L":
        return ""
    found = str(scripts.script(character))
    return "" if found in {"Zyyy", "Zinh", "Zzzz"} else found


def _script_name(piece: str) -> str:
    return str(scripts.script_name(_script(piece[0]))).replace("_", " ")


def _characters_of_neighbours(target: Side) -> Iterator[Fault]:
    """Simplified characters in traditional Chinese, and the like."""
    if target.script not in CHARACTER_SETS:
        return
    own, others = CHARACTER_SETS[target.script]
    for character in sorted(set(target.text)):
        if _script(character) != "Hani" or _encodable(character, own):
            continue
        if any(_encodable(character, other) for other in others):
            yield Fault(f"{character!r} belongs to another way of writing Chinese characters")


@cache
def _encodable(character: str, encoding: str) -> bool:
    try:
        return bool(character.encode(encoding))
    except UnicodeEncodeError:
        return False


def unbalanced_bidi_controls(pair: Pair) -> Iterator[Fault]:
    """Embeddings and isolates that are not closed or not opened, and all overrides (UAX #9, section 2)."""
    if BIDI_CONTROLS.isdisjoint(pair.target.text):
        return
    expected: list[str] = []
    for character in pair.target.text:
        if character in OVERRIDES:
            yield Fault(f"the override {_named(character)} turns letters round")
            expected.append("\u202c")
        elif character in OPENING_CONTROLS:
            expected.append(OPENING_CONTROLS[character])
        elif character in OPENING_CONTROLS.values() and (not expected or expected.pop() != character):
            yield Fault(f"{_named(character)} closes nothing")
    if expected:
        yield Fault(f"{_named(expected[-1])} is missing at the end")


def needless_bidi_controls(pair: Pair) -> Iterator[Fault]:
    """Controls of direction in a text that runs in one direction."""
    present = [character for character in pair.target.text if character in BIDI_CONTROLS]
    if present and not any(
        unicodedata.bidirectional(character) in RIGHT_TO_LEFT
        for character in pair.target.text
        if character not in BIDI_CONTROLS
    ):
        yield Fault(f"{_named(present[0])} has nothing to do in a text from left to right")


def characters_that_break_text(pair: Pair) -> Iterator[Fault]:
    """Controls, byte order marks, replacement characters, and code points that stand for nothing."""
    for character in sorted(set(pair.target.raw)):
        if character in BROKEN_CHARACTERS or unicodedata.category(character) in {
            "Cc",
            "Cn",
            "Co",
            "Cs",
        } - _allowed(character):
            yield Fault(f"holds {_named(character)}")


def _allowed(character: str) -> set[str]:
    return {"Cc"} if character in "\t\n" else set()


def characters_without_width(pair: Pair) -> Iterator[Fault]:
    """Invisible characters that the language has no use for, and no-break spaces beside other spaces."""
    script, text = pair.target.script, pair.target.text
    unseen = UNSEEN - ({"\u200b"} if script in SCRIPTS_THAT_BREAK_UNSEEN else set())
    if script not in SCRIPTS_THAT_JOIN:
        unseen |= JOINERS
    for character in sorted(unseen.intersection(text)):
        yield Fault(f"holds {_named(character)}")
    if script in SCRIPTS_THAT_JOIN and (
        found := re.search(r"[\u200c\u200d]{2}|(?:^|(?<=\s))\u200c|\u200c(?=\s|$)", text)
    ):
        yield Fault(f"{_named(found[0][0])} joins nothing")
    if MISUSED_NO_BREAK_SPACE.search(text):
        yield Fault(f"{_named(chr(0xA0))} stands beside another space or at an end")


def _named(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()

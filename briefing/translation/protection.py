"""Hiding from an engine what it must not touch, and judging what comes back.

In a translation that came back, each hidden thing is one character of a private use area until the words
around it have passed: so no check can take a placeholder for words, nor words for a placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from fontTools.unicodedata import script as script_of

from briefing.locales import LocaleProfile
from briefing.prose import digits_in
from briefing.translation.lexicon import Lexicon, Sentinel
from briefing.translation.sentences import Sentence

FIRST_MARKER = 0xE000
MARKER = re.compile("[\ue000-\uf8ff]")
CLAUSE_END = re.compile(r"[,;:—()]")
SCRIPTS_OF = {
    "Hans": {"Hani"},
    "Hant": {"Hani"},
    "Jpan": {"Hani", "Hira", "Kana"},
    "Kore": {"Hang", "Hani"},
}
"""Unicode scripts (UAX #24) of the ISO 15924 codes that stand for several."""
OF_NO_SCRIPT = frozenset({"Zyyy", "Zinh", "Zzzz"})
WORD = re.compile(r"[^\W\d_]+")
LEFTOVER = re.compile(r"<[a-z/][^>]*>|&(?:#\d+|[a-z]+);|[{}\u2047\u2581\ufffd]", re.IGNORECASE)
"""Marks of an unknown word, or of markup, that no translation holds."""
LOOP = re.compile(r"(\w)\1{5,}|(\w.{2,60}?)\2{2,}", re.IGNORECASE)
WEIGHTS = {"Hani": 2.6, "Hira": 1.6, "Kana": 1.6, "Hang": 1.8}
"""How many letters of an alphabet a character is worth."""
LEAST_LENGTH, MOST_LENGTH, SLACK = 0.3, 2.6, 25
"""Length of a translation as a share of its source's, and letters by which short texts may be longer."""
LEAST_UNTRANSLATED = 4
"""From so many words on, an output that equals its source was not translated."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A sentence, or a stretch of one, as an engine reads it."""

    text: str
    sentinels: tuple[Sentinel, ...]
    first: int = 0
    """How many sentinels of the sentence come before these."""

    @property
    def markers(self) -> str:
        """One character for each sentinel."""
        return "".join(chr(FIRST_MARKER + self.first + order) for order in range(len(self.sentinels)))

    def restored(self, marker: str) -> str:
        """What a marker stands for in the translation."""
        return self.sentinels[ord(marker) - FIRST_MARKER - self.first].restored


@dataclass(frozen=True, slots=True)
class Rejected:
    """Why an output is not taken."""

    reason: str


def mask(sentence: Sentence, lexicon: Lexicon, *, typed: bool) -> Masked:
    """The sentence without its markup and with a sentinel for each thing that is protected."""
    sentinels: list[Sentinel] = []
    words: list[str] = []
    for part in sentence:
        if part.protected is None:
            words.append(str(part.content))
        else:
            taken = {sentinel.shown for sentinel in sentinels}
            sentinels.append(lexicon.sentinel(part.protected, taken, typed=typed))
            words.append(sentinels[-1].shown)
    return Masked("".join(words), tuple(sentinels))


def judge(output: str, masked: Masked, target: LocaleProfile) -> str | Rejected:
    """The output with a marker for each sentinel, or why it cannot be taken."""
    marked = _marked(output.strip(), masked)
    if isinstance(marked, Rejected):
        return marked
    words = MARKER.sub(" ", marked)
    return next(_faults(words, masked, target), marked)


def _faults(words: str, masked: Masked, target: LocaleProfile) -> Iterator[Rejected]:
    if digits := digits_in(words):
        yield Rejected(f"it holds the digits {digits!r}")
    if found := LEFTOVER.search(words):
        yield Rejected(f"it holds {found[0]!r}")
    if foreign := _foreign_word(words, masked.text, target):
        yield Rejected(f"it holds {foreign!r}, which is in another script")
    if (loop := LOOP.search(words)) and not LOOP.search(masked.text):
        yield Rejected(f"it repeats {(loop[2] or loop[1]).strip()!r}")
    if _is_untranslated(words, masked):
        yield Rejected("it is the source text")
    source_length = _weight(masked.text) - sum(_weight(sentinel.shown) for sentinel in masked.sentinels)
    length = _weight(words)
    if source_length and not words.strip():
        yield Rejected("it is empty")
    if length < LEAST_LENGTH * source_length - 2:
        yield Rejected("it is far shorter than the source")
    if length > MOST_LENGTH * source_length + SLACK:
        yield Rejected("it is far longer than the source")


def _marked(output: str, masked: Masked) -> str | Rejected:
    """Each sentinel found exactly once, and those of one kind and clause in the order of the source."""
    if MARKER.search(output):
        return Rejected("it holds characters of a private use area")
    places: list[tuple[int, int]] = []
    for sentinel in masked.sentinels:
        found = [match.span() for match in sentinel.pattern.finditer(output)]
        if len(found) != 1:
            return Rejected(f"{sentinel.restored} stands {len(found)} times in it")
        places += found
    if any(first[1] > second[0] for first, second in pairwise(sorted(places))):
        return Rejected("two placeholders stand in one place")
    for first, second in _kept_in_order(masked):
        if places[first] > places[second]:
            swapped = f"{masked.sentinels[second].restored} before {masked.sentinels[first].restored}"
            return Rejected(f"it has {swapped}")
    return _with_markers(output, places, masked.markers)


def _with_markers(output: str, places: Sequence[tuple[int, int]], markers: str) -> str:
    pieces, position = [], 0
    for (start, end), marker in sorted(zip(places, markers, strict=True)):
        pieces += [output[position:start], marker]
        position = end
    return "".join([*pieces, output[position:]])


def _kept_in_order(masked: Masked) -> Iterator[tuple[int, int]]:
    """Neighbouring sentinels of one kind within a clause of the source, by their order."""
    position = 0
    places = []
    for sentinel in masked.sentinels:
        start = masked.text.index(sentinel.shown, position)
        position = start + len(sentinel.shown)
        places.append((start, position))
    for order, (first, second) in enumerate(pairwise(masked.sentinels)):
        between = masked.text[places[order][1] : places[order + 1][0]]
        if first.group == second.group and not CLAUSE_END.search(between):
            yield order, order + 1


def _foreign_word(words: str, source: str, target: LocaleProfile) -> str:
    """The first word in a script that the language does not use, unless the source holds it."""
    usual = SCRIPTS_OF.get(target.script, {target.script}) | OF_NO_SCRIPT
    known = set(WORD.findall(source.casefold()))
    foreign = (word for word in WORD.findall(words) if not set(map(_script, word)) <= usual)
    return next((word for word in foreign if word.casefold() not in known), "")


def _is_untranslated(words: str, masked: Masked) -> bool:
    source = masked.text
    for sentinel in masked.sentinels:
        source = source.replace(sentinel.shown, " ", 1)
    wanted, present = WORD.findall(source.casefold()), WORD.findall(words.casefold())
    return len(wanted) >= LEAST_UNTRANSLATED and wanted == present


def _weight(text: str) -> float:
    return sum(WEIGHTS.get(_script(character), 1.0) for character in text)


@cache
def _script(character: str) -> str:
    return str(script_of(character))

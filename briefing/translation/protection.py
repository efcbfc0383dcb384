"""Hiding from an engine what it must not touch, and judging what comes back.

In a translation that came back, each hidden thing is one character of a private use area until the words
around it have passed: so no check can take a placeholder for words, nor words for a placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise

from fontTools.unicodedata import script as script_of

from briefing.gate import CONTROL_CHARACTER
from briefing.locales import LocaleProfile
from briefing.prose import digits_in
from briefing.termbase import SCRIPTS_WITHOUT_SPACES
from briefing.termbase import words as words_of
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
LEFTOVER = re.compile(
    r"<[a-z/][^>]*>|&(?:#\w+|[a-z]+\d*);|[{}\u2047\u2581\ufffd\u27e6\u27e7]|@@|__\w+__"
    r"|\[(?:mask|unk|pad|cls|sep)\]|(?-i:\bPLACEHOLDER\b)",
    re.IGNORECASE,
)
"""Marks of an unknown word, or of markup, that no translation holds."""
UNIT_SIGN = re.compile(
    r"[%\u066a\ufe6a\uff05\u2030\u0609\u00b2\u00b3$\u00a2-\u00a5\u20a0-\u20c0\ufdfc\uffe0\uffe1\uffe5]|(?<![nN])\u00b0"
)
"""Per cent, per mille, degree, square and cubic, currencies: they belong to figures."""
SIGN_BEFORE = re.compile(
    r"(?:^|(?<=[\s(\[«“„\"']))(?:[-\u2010-\u2013\u2212\uff0d]|[+\u00b1~\u2248<>\u2264\u2265]\s?)$"
)
"""What would make another figure of the one behind it; a dash with a space is punctuation."""
UNPRINTABLE = re.compile(
    f"{CONTROL_CHARACTER.pattern}|[\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\uffff]"
)
"""What no catalogue or page can hold, and controls of direction that turn letters round."""
WHITE_SPACE = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029 ]+")
BLANKS = " \u00a0\u202f\u2009\u200e\u200f\u061c"
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
    scales: frozenset[str] = frozenset()
    """Words for thousands, millions and so on that must not stand beside a sentinel, in small letters."""

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
    said = words_of(" ".join(str(part.content) for part in sentence if part.protected is None))
    scales = lexicon.scales if lexicon.source_scales.isdisjoint(said) else frozenset[str]()
    return Masked("".join(words), tuple(sentinels), scales=scales)


def judge(output: str, masked: Masked, target: LocaleProfile) -> str | Rejected:
    """The output with a marker for each sentinel, or why it cannot be taken."""
    marked = _marked(WHITE_SPACE.sub(" ", output).strip(), masked)
    if isinstance(marked, Rejected):
        return marked
    words = MARKER.sub(" ", marked)
    faults = chain(
        _misplaced(marked, masked, target),
        _unusable_characters(words, masked),
        _faults(words, masked, target),
    )
    return next(faults, marked)


def _misplaced(marked: str, masked: Masked, target: LocaleProfile) -> Iterator[Rejected]:
    """Placeholders beside something that changes or doubles what they say, unless the source has it so."""
    source = _without_sentinels(masked)
    for sentinel, marker, (start, end) in zip(
        masked.sentinels, masked.markers, _places_in_source(masked), strict=True
    ):
        before, after = marked.split(marker)
        around = masked.text[:start][-1:], masked.text[end:][:1]
        if any(map(_joins_words, (before[-1:], after[:1]))) and not any(map(_joins_words, around)):
            yield Rejected(f"{sentinel.restored} stands within a word")
        if (sign := SIGN_BEFORE.search(before)) and sign[0].strip() not in source:
            yield Rejected(f"it has {sign[0].strip()!r} before {sentinel.restored}")
        if left := _left_beside(before, after, sentinel.beside | masked.scales, target):
            yield Rejected(f"it has {left!r} beside {sentinel.restored}")


def _joins_words(character: str) -> bool:
    """Whether it is a letter of a script in which nothing is ever written onto a number."""
    return character.isalpha() and _script(character) in {"Latn", "Cyrl", "Grek"}


def _left_beside(before: str, after: str, unwanted: Set[str], target: LocaleProfile) -> str:
    """The longest of the words or signs that stands right before or behind, or nothing."""
    head, tail = after.casefold().lstrip(BLANKS), before.casefold().rstrip(BLANKS)
    bounded = target.script not in SCRIPTS_WITHOUT_SPACES
    found = (
        word
        for word in unwanted
        if (
            head.startswith(word)
            and not (bounded and word[-1:].isalpha() and head[len(word) :][:1].isalpha())
        )
        or (
            tail.endswith(word) and not (bounded and word[:1].isalpha() and tail[: -len(word)][-1:].isalpha())
        )
    )
    return max(found, key=lambda word: (len(word), word), default="")


def _unusable_characters(words: str, masked: Masked) -> Iterator[Rejected]:
    if found := UNPRINTABLE.search(words):
        yield Rejected(f"it holds the character U+{ord(found[0]):04X}")
    source = _without_sentinels(masked)
    for sign in UNIT_SIGN.findall(words):
        if sign not in source:
            yield Rejected(f"it holds the sign {sign!r}")


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
    """Each sentinel with the one of its kind before it, where both stand in one clause of the source."""
    places = _places_in_source(masked)
    former: dict[str, int] = {}
    for order, sentinel in enumerate(masked.sentinels):
        before = former.get(sentinel.group)
        former[sentinel.group] = order
        if before is not None and not _has_clause_end(masked.text, places[before : order + 1]):
            yield before, order


def _has_clause_end(text: str, places: Sequence[tuple[int, int]]) -> bool:
    """Whether a clause ends between the first and the last place; what stands in places does not count."""
    return any(CLAUSE_END.search(text[first[1] : second[0]]) for first, second in pairwise(places))


def _places_in_source(masked: Masked) -> list[tuple[int, int]]:
    position = 0
    places = []
    for sentinel in masked.sentinels:
        start = masked.text.index(sentinel.shown, position)
        position = start + len(sentinel.shown)
        places.append((start, position))
    return places


def _without_sentinels(masked: Masked) -> str:
    """The words of the source."""
    pieces, position = [], 0
    for start, end in _places_in_source(masked):
        pieces.append(masked.text[position:start])
        position = end
    return " ".join([*pieces, masked.text[position:]])


def _foreign_word(words: str, source: str, target: LocaleProfile) -> str:
    """The first word in a script that the language does not use, unless the source holds it."""
    usual = SCRIPTS_OF.get(target.script, {target.script}) | OF_NO_SCRIPT
    known = set(WORD.findall(source.casefold()))
    foreign = (word for word in WORD.findall(words) if not set(map(_script, word)) <= usual)
    return next((word for word in foreign if word.casefold() not in known), "")


def _is_untranslated(words: str, masked: Masked) -> bool:
    wanted, present = WORD.findall(_without_sentinels(masked).casefold()), WORD.findall(words.casefold())
    return len(wanted) >= LEAST_UNTRANSLATED and wanted == present


def _weight(text: str) -> float:
    return sum(WEIGHTS.get(_script(character), 1.0) for character in text)


@cache
def _script(character: str) -> str:
    return str(script_of(character))

"""The people of a briefing in an article: how they are spelled, and with which title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from briefing.coverage.bearing import Translate
from briefing.coverage.matching import Verdict
from briefing.coverage.press_words import OFFICES, RANKS
from briefing.coverage.vocabulary import JOINED_SCRIPTS, lowered
from briefing.locales import LocaleProfile
from briefing.model import Person
from briefing.termbase import words

LONG_NAME = 9
"""Letters from which on two of them may differ, otherwise one."""
SHORTEST_NAME = 4
"""Letters under which a name in a script without spaces is only found as it stands."""
TITLE_REACH = 5
"""Words before and after a name in which its title stands."""
_SOUNDS = (
    ("ch'", "q"), ("ts'", "c"), ("t'", "t"), ("k'", "k"), ("p'", "p"), ("hs", "x"), ("tsch", "zh"),
    ("tch", "q"), ("ch", "q"), ("zh", "q"), ("j", "q"), ("ts", "c"), ("tz", "c"), ("z", "c"), ("sh", "x"),
    ("s", "x"), ("ung", "ong"), ("ieh", "ie"), ("ien", "ian"), ("iu", "iou"), ("ü", "u"), ("w", "u"),
    ("y", "i"), ("kw", "gu"), ("k", "g"), ("p", "b"), ("t", "d"), ("'", ""), ("-", ""), (" ", ""),
)  # fmt: skip
"""Pinyin, Wade-Giles and French spellings brought to one; rough, for comparing only."""
_TOKEN = re.compile(
    r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0dff\u0e31-\u0e4e\u1000-\u109f\u17b6-\u17d3]|['’׳-](?=\w))*"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A name or title found in a sentence."""

    start: int
    end: int
    verdict: Verdict
    person_id: str
    expected: str
    note: str = ""


def find_people(
    text: str, people: Iterable[Person], profile: LocaleProfile, translate: Translate
) -> Iterator[Passage]:
    """The people whom a sentence names, and titles that are not theirs."""
    everybody = tuple(people)
    for person in everybody:
        name = person.name(profile.tag, profile.script)
        if name is None:
            continue
        note = "" if name.confirmed else "the briefing's spelling is not confirmed"
        spans = list(_occurrences(text, name.text, profile))
        for start, end in spans:
            yield Passage(start, end, Verdict.NAME, person.id, name.text)
            yield from _wrong_title(text, (start, end), person, profile, translate)
        for start, end in _variants(text, name.text, profile):
            overlaps = any(start < other_end and other_start < end for other_start, other_end in spans)
            if not overlaps and not _is_another(text[start:end], everybody, profile):
                yield Passage(start, end, Verdict.MISSPELT, person.id, name.text, note)
                yield from _wrong_title(text, (start, end), person, profile, translate)


def _occurrences(text: str, name: str, profile: LocaleProfile) -> Iterator[tuple[int, int]]:
    """Where the name stands as it is; in Latin script also with the family name in capitals."""
    literal = re.escape(unicodedata.normalize("NFC", name)).replace(r"\ ", r"\s")
    border = ("", "") if profile.script in JOINED_SCRIPTS else (r"(?<!\w)", r"(?!\w)")
    if profile.script in {"Arab", "Hebr"}:
        border = (r"(?<!\w)[ולבכףלو]?", r"(?!\w)")
    for found in re.finditer(border[0] + literal + border[1], text):
        yield found.span()
    for found in re.finditer(border[0] + literal + border[1], text, re.IGNORECASE):
        if found[0] != name and found[0].split()[0].isupper():
            yield found.span()


def _is_another(spelling: str, people: Iterable[Person], profile: LocaleProfile) -> bool:
    names = (person.name(profile.tag, profile.script) for person in people)
    return any(name is not None and name.text == spelling for name in names)


# --- other spellings ----------------------------------------------------------------------------


def _variants(text: str, name: str, profile: LocaleProfile) -> Iterator[tuple[int, int]]:
    if profile.script in {"Jpan", "Hans", "Hant", "Thai", "Khmr", "Mymr", "Kore", "Laoo"}:
        yield from _variants_in_joined_text(text, name)
        return
    tokens = list(_TOKEN.finditer(text))
    parts = len(name.split())
    taken = 0
    for first in range(len(tokens)):
        for count in (parts, parts + 1, parts - 1):
            window = tokens[first : first + count]
            if len(window) < count or not window or count < 1:
                continue
            start, end = window[0].start(), window[-1].end()
            if start >= taken and _between(text, window) and _alike(text[start:end], name):
                taken = end
                yield start, end
                break


def _between(text: str, window: list[re.Match[str]]) -> bool:
    """Whether only spaces and hyphens stand between the words, and all are written as names."""
    gaps = (text[one.end() : other.start()] for one, other in pairwise(window))
    cased = all(word[0][0].isupper() or word[0][0].lower() == word[0][0].upper() for word in window)
    return cased and all(gap.strip(" -·") == "" and len(gap) <= 2 for gap in gaps)


def _alike(spelling: str, name: str) -> bool:
    """Whether `spelling` is `name` with a slip, transliterated otherwise, or with its parts turned round."""
    plain, wanted = _letters(spelling), _letters(name)
    if spelling == name or abs(len(plain) - len(wanted)) > 3:
        return False
    first, *rest = name.split()
    same_sound = _sound(spelling) == _sound(name)
    return plain in {wanted, _letters("".join(rest) + first)} or same_sound or _slip(spelling, name)


def _slip(spelling: str, name: str) -> bool:
    """Whether a few letters differ; of two short names that share no part, each is a person of their own."""
    parts, wanted = name.split(), _letters(name)
    if spelling.count(" ") != name.count(" "):
        return False
    allowed = 2 if len(wanted) >= LONG_NAME else 1
    pairs = zip(spelling.split(" "), parts, strict=True)
    shared = any(_letters(one) == _letters(other) for one, other in pairs)
    return (shared or len(wanted) >= LONG_NAME) and distance(_letters(spelling), wanted, allowed) <= allowed


def _letters(text: str) -> str:
    """The letters alone, small, without accents."""
    decomposed = unicodedata.normalize("NFD", lowered(text))
    return "".join(c for c in decomposed if c.isalpha() or (unicodedata.combining(c) and ord(c) > 0x36F))


def _sound(text: str) -> str:
    sound = lowered(text).replace("’", "'").replace("ʼ", "'")
    if not sound.isascii():
        sound = "".join(c for c in unicodedata.normalize("NFD", sound) if not unicodedata.combining(c))
    for spelling, plain in _SOUNDS:
        sound = sound.replace(spelling, plain)
    return sound


def _variants_in_joined_text(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Windows of about the name's length that differ in one character, in scripts without spaces."""
    wanted = re.sub(r"[\s・･=＝·]", "", name)
    if len(wanted) < SHORTEST_NAME:
        return
    best: list[tuple[int, int, int]] = []
    for start in range(len(text)):
        if not unicodedata.category(text[start]).startswith("L"):
            continue
        for length in range(len(name) - 2, len(name) + 3):
            window = text[start : start + length]
            if len(window) < length or window[-1].isspace():
                continue
            plain = re.sub(r"[\s・･=＝·]", "", window)
            off = distance(plain, wanted, 1) if plain[:1] == wanted[:1] or plain[-1:] == wanted[-1:] else 2
            if off <= 1 and (off or window != name):
                best.append((off, start, start + length))
    taken: list[tuple[int, int]] = []
    for _, start, end in sorted(best):
        if not any(start < other_end and other_start < end for other_start, other_end in taken):
            taken.append((start, end))
            yield start, end


def distance(one: str, other: str, limit: int) -> int:
    """Insertions, deletions, changes and swaps of neighbours (Damerau), up to `limit` + 1."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, against in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
        if min(last) > limit:
            return limit + 1
    return last[-1]


# --- titles -------------------------------------------------------------------------------------


def _wrong_title(
    text: str, named_at: tuple[int, int], person: Person, profile: LocaleProfile, translate: Translate
) -> Iterator[Passage]:
    """An office beside the name that is not the person's, or theirs without or with a word of rank."""
    title = translate(person.title)
    language = profile.locale.language
    offices = [word for word in OFFICES.get(language, "").split("|") if word]
    ranks = [word for word in RANKS.get(language, "").split("|") if word]
    if not title or not offices:
        return
    joined = profile.script in JOINED_SCRIPTS
    for near, offset in _beside(text, *named_at, joined):
        named = [office for office in offices if _holds(near, office, joined)]
        if not named:
            continue
        own = [office for office in named if _holds(lowered(title), office, joined)]
        wanted = {rank for rank in ranks if _holds(lowered(title), rank, joined)}
        given = {rank for rank in ranks if _holds(near, rank, joined)}
        place = near.find(max(own or named, key=len)) + offset
        found_end = place + len(max(own or named, key=len))
        if not own:
            yield Passage(place, found_end, Verdict.WRONG_TITLE, person.id, title)
        elif wanted and not given:
            yield Passage(place, found_end, Verdict.WRONG_TITLE, person.id, title, "without the word of rank")
        elif given and not wanted:
            yield Passage(place, found_end, Verdict.WRONG_TITLE, person.id, title, "with a word of rank")
        return


def _beside(text: str, start: int, end: int, joined: bool) -> Iterator[tuple[str, int]]:
    """The words directly before the name, and those behind it after a comma, each with where it starts."""
    small = lowered(text)
    stop = max(small.rfind(mark, 0, start) for mark in ',;:.،，。、()“”"')
    if joined:
        first = max(stop + 1, start - 12)
    else:
        spaces = [found.start() for found in re.finditer(r"\s", small[:start].rstrip())]
        first = max(stop + 1, spaces[-TITLE_REACH] if len(spaces) >= TITLE_REACH else 0)
    yield small[first:start], first
    behind = re.match(r"\s?[,،，（(]\s?", small[end:])
    if behind or joined:
        begin = end + (behind.end() if behind else 0)
        rest = small[begin:]
        stopped = re.search(r"[,;:.،，。、()]|\s(?:who|said|told|qui|que)\s", rest)
        rest = rest[: stopped.start()] if stopped else rest
        yield (rest[:12] if joined else " ".join(rest.split(" ")[:TITLE_REACH])), begin


def _holds(text: str, word: str, joined: bool) -> bool:
    """Whether a text holds a word, which may have an ending, or stand at the end of a compound."""
    if joined:
        return word in text
    return any(
        each == word or (len(word) > 4 and each.startswith(word)) or (len(word) > 3 and each.endswith(word))
        for each in words(text)
    )

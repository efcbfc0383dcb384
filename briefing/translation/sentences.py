"""A segment as the sentences that an engine gets: words, and things that it must not touch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from icu4py.breakers import SentenceBreaker

from briefing.prose import Placeholder, parse_inline
from briefing.termbase import SCRIPTS_WITHOUT_SPACES

ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>()]*[^\s<>().,;:!?]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
WRITTEN_WITHOUT_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
ABBREVIATIONS_KEPT = "@ss=standard"
"""Makes ICU leave "Mr." and other abbreviations that CLDR lists within their sentence (UTS #35, part 1)."""


@dataclass(frozen=True, slots=True)
class Literal:
    """Words that must come out as decided: a name, an address, a term that is not translated."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Looks:
    """The appearance of a stretch of text."""

    strong: bool = False
    emphasis: bool = False
    href: str = ""


PLAIN = Looks()


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence: words, a placeholder, or words with a fixed translation."""

    content: str | Placeholder | Literal
    looks: Looks = PLAIN

    @property
    def protected(self) -> Placeholder | Literal | None:
        """What an engine must not touch, or None for words."""
        return None if isinstance(self.content, str) else self.content


Sentence = tuple[Part, ...]


def segment_parts(source: str, literals: Sequence[Literal] = ()) -> Sentence:
    """The parts of a segment, with addresses and `literals` protected; raises `MarkupError`."""
    parts = [
        Part(inline.content, Looks(inline.strong, inline.emphasis, inline.href))
        for inline in parse_inline(source)
    ]
    return tuple(_merged(piece for part in parts for piece in _with_literals(part, literals)))


def split_sentences(parts: Sentence, tag: str) -> tuple[Sentence, ...]:
    """The sentences of a segment in the language of `tag` (ICU, UAX #29); each keeps the space behind it."""
    # A protected part reads as a word that starts in capitals, so that a sentence may end before it.
    shown = [part.content if isinstance(part.content, str) else "Nnnn" for part in parts]
    text = "".join(shown)
    sentences: list[Sentence] = []
    start = 0
    for segment in SentenceBreaker(text, tag + ABBREVIATIONS_KEPT):
        end = start + len(segment)
        sentences.append(tuple(_between(parts, shown, start, end)))
        start = end
    return tuple(sentence for sentence in sentences if sentence)


def stripped(sentence: Sentence) -> Sentence:
    """The sentence without white space at its ends."""
    parts = list(sentence)
    if parts and isinstance(parts[0].content, str):
        parts[0] = replace(parts[0], content=parts[0].content.lstrip())
    if parts and isinstance(parts[-1].content, str):
        parts[-1] = replace(parts[-1], content=parts[-1].content.rstrip())
    return tuple(part for part in parts if part.content)


def plain_text(sentence: Sentence) -> str:
    """The words of a sentence that are not protected."""
    return " ".join(str(part.content) for part in sentence if part.protected is None)


def joiner(script: str) -> str:
    """What stands between sentences in a script (ISO 15924)."""
    return "" if script in SCRIPTS_WITHOUT_SPACES - {"Thai", "Khmr", "Laoo"} else " "


def _between(parts: Sentence, shown: Sequence[str], start: int, end: int) -> Iterator[Part]:
    position = 0
    for part, text in zip(parts, shown, strict=True):
        here, position = position, position + len(text)
        first, last = max(start, here), min(end, position)
        if first >= last:
            continue
        if isinstance(part.content, str):
            yield replace(part, content=text[first - here : last - here])
        elif first == here:
            yield part


def _with_literals(part: Part, literals: Sequence[Literal]) -> Iterator[Part]:
    if not isinstance(part.content, str):
        yield part
        return
    by_source = {literal.source: literal for literal in literals}
    known = [_as_word(source) for source in sorted(by_source, key=len, reverse=True)]
    pattern = re.compile("|".join([ADDRESS.pattern, *known]))
    position = 0
    for found in pattern.finditer(part.content):
        yield replace(part, content=part.content[position : found.start()])
        yield replace(part, content=by_source.get(found[0]) or Literal(found[0], found[0]))
        position = found.end()
    yield replace(part, content=part.content[position:])


def _as_word(words: str) -> str:
    """The pattern of words that stand for themselves, where a script shows it."""
    if WRITTEN_WITHOUT_SPACES.search(words):
        return re.escape(words)
    return rf"(?<!\w){re.escape(words)}(?!\w)"


def _merged(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts without empty words, and with words of one appearance in one part."""
    present = (part for part in parts if part.content != "")
    for (is_text, _looks), run in groupby(present, key=lambda part: (part.protected is None, part.looks)):
        members = list(run)
        if is_text:
            yield replace(members[0], content="".join(str(member.content) for member in members))
        else:
            yield from members

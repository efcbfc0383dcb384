"""What a translation says: placeholders, figures, terms, negations, addresses, and whether it is one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache

from briefing.audit.languages import EXPANSION, NEGATION, NEGATION_IN_SOURCES
from briefing.audit.number_words import number_words, speaks_of_numbers
from briefing.audit.rule import ADDRESS, PLACEHOLDER_MARK, Fault, Pair, Side
from briefing.model import Concept
from briefing.prose import Inline, Placeholder, digits_in
from briefing.termbase import (
    SCRIPTS_WITHOUT_SPACES,
    TermPair,
    deprecated_uses,
    term_pairs,
    unused_terms,
    words,
)

WORD = re.compile(r"[^\W\d_]+")
MOST = 0.7
"""Share of a translation's letters from which on it passes for the source itself."""
MOST_OF_DENSE = 0.85
"""The same in scripts where few letters say much, such as Chinese beside Latin names."""
BEGINNING = 3
"""Letters of each word of a term that a text must hold as they are, if it holds the term in any form."""
LEAST_LETTERS = 3
"""Shorter words of a term are grammar."""
ALIKE = 0.65
"""Share of letters (difflib) that two forms of a word have in common."""
MOST_PREFIXED = 3
"""Letters of conjunctions, prepositions and articles before a word, as in Arabic."""
FEW_WORDS = 3
"""Shorter texts may be the same in related languages: `Date`, `Figure {number}`."""
SHORT = 60
"""Letters under which the length of a text says nothing."""
LENIENCE = 2.5
"""How many times longer or shorter than usual a translation may be."""


def missing_placeholders(pair: Pair) -> Iterator[Fault]:
    """Figures, names and terms of the source that the translation lost."""
    for placeholder in _beyond(pair.source.parts, pair.target.parts):
        yield Fault(f"{placeholder} is missing in the translation")


def surplus_placeholders(pair: Pair) -> Iterator[Fault]:
    """Placeholders that the source does not have, or not so often."""
    for placeholder in _beyond(pair.target.parts, pair.source.parts):
        yield Fault(f"{placeholder} is not in the source, or too often")


def _beyond(parts: Iterable[Inline], others: Iterable[Inline]) -> list[Placeholder]:
    return sorted((_counted(parts) - _counted(others)).elements(), key=str)


def _counted(parts: Iterable[Inline]) -> Counter[Placeholder]:
    return Counter(part.content for part in parts if isinstance(part.content, Placeholder))


def digits(pair: Pair) -> Iterator[Fault]:
    """Digits of any script: a figure is never translated."""
    if found := digits_in(pair.target.literal):
        yield Fault(f"the digits {found!r} stand in the translation")


def numbers_in_words(pair: Pair) -> Iterator[Fault]:
    """Numbers in words, where the source has none at all."""
    target = pair.target
    if not number_words(target.text, target.words, target.language) or speaks_of_numbers(pair.source):
        return
    text = _without_terms(target, pair.concepts)
    if found := number_words(text, words(text), target.language):
        yield Fault(f"the number {' '.join(found)!r} stands in the translation, and none in the source")


def _without_terms(side: Side, concepts: Mapping[str, Concept]) -> str:
    """A text without the names and terms of the termbase, such as the Thirteen Tombs for the Ming Tombs."""
    text = side.text
    for concept in concepts.values():
        for term in concept.terms.get(side.tag, ()):
            text = text.replace(term.text, " ")
    return text


def differing_markup(pair: Pair) -> Iterator[Fault]:
    """Emphasis or links that the source has otherwise."""
    if _appearances(pair.source.parts) != _appearances(pair.target.parts):
        yield Fault("emphasis or links differ from the source")


def _appearances(parts: Iterable[Inline]) -> set[tuple[bool, bool, bool]]:
    return {(part.strong, part.emphasis, bool(part.href)) for part in parts}


def changed_addresses(pair: Pair) -> Iterator[Fault]:
    """Web and e-mail addresses that are lost, added or altered, in the text and behind links."""
    wanted, present = (Counter(_addresses(side)) for side in (pair.source, pair.target))
    for address in sorted((wanted - present).elements()):
        yield Fault(f"the address {address!r} of the source is missing")
    for address in sorted((present - wanted).elements()):
        yield Fault(f"the address {address!r} is not in the source")


def _addresses(side: Side) -> Iterator[str]:
    if side.literal != side.text:
        yield from ADDRESS.findall(side.literal)
    yield from sorted({part.href for part in side.parts if part.href})


def deprecated_terms(pair: Pair) -> Iterator[Fault]:
    """Terms that the termbase deprecates."""
    for use in deprecated_uses(pair.target.text, pair.target.tag, pair.concepts):
        yield Fault(f"{use.found!r} is deprecated", f"write {use.preferred!r}" if use.preferred else "")


def terms_not_used(pair: Pair) -> Iterator[Fault]:
    """Concepts that the source names and the translation does not call by any term of the termbase."""
    source, target = pair.source, pair.target
    text = target.text.casefold()
    pairs = term_pairs(source.text, source.tag, target.tag, _perhaps_named(source, pair.concepts))
    absent = [each for each in pairs if not any(term.casefold() in text for term in _terms(each))]
    for unused in unused_terms(target.text, target.tag, absent):
        if any(_holds_roughly(target.text, term) for term in _terms(unused)):
            continue
        message = f"{unused.source!r} is not called {unused.preferred!r}"
        others = ", ".join(map(repr, unused.admitted))
        yield Fault(message, f"write {unused.preferred!r}" + (f", or {others}" if others else ""))


def _terms(pair: TermPair) -> tuple[str, ...]:
    return (pair.preferred, *pair.admitted)


def _perhaps_named(side: Side, concepts: Mapping[str, Concept]) -> dict[str, Concept]:
    """The concepts with a term whose words begin in the text, at least, since comparing stems takes long."""
    text = side.text.casefold()
    return {
        name: concept
        for name, concept in concepts.items()
        if any(
            all(beginning in text for beginning in _beginnings(term.text))
            for term in concept.terms.get(side.tag, ())
        )
    }


@cache
def _beginnings(term: str) -> tuple[str, ...]:
    return tuple(word[:BEGINNING] for word in words(term))


def _holds_roughly(text: str, term: str) -> bool:
    """Whether the words of a term have words like them in the text, in their order, with whatever affixes.

    Stems are not enough where articles and prepositions are written together with the word (Arabic, Hebrew,
    Amharic), plurals change it within (Arabic), or an adjective comes between.
    """
    wanted = [word for word in words(term) if len(word) >= LEAST_LETTERS] or words(term)
    following = iter(words(text))  # `any` goes on where it found the word before
    return all(any(_alike(word, other) for other in following) for word in wanted)


def _alike(word: str, other: str) -> bool:
    """Whether two words are forms of one, the other perhaps with a few letters written before it."""
    begins = (other[prefix:] for prefix in range(MOST_PREFIXED + 1))
    return word in other or any(SequenceMatcher(None, word, rest).ratio() >= ALIKE for rest in begins)


def untranslated(pair: Pair) -> Iterator[Fault]:
    """A text that is its source still, or mostly so; names, which begin with capitals, do not count."""
    source, target = pair.source.words, pair.target.words
    if not target or pair.source.language == pair.target.language:
        return
    plain = [word for word in WORD.findall(pair.target.text) if not word[0].isupper()]
    if source != target:
        if len(plain) >= FEW_WORDS and _share(plain, source) >= _most(pair.target.script):
            yield Fault("most words are those of the source text")
    elif pair.source.script == pair.target.script:
        if plain and len(target) >= FEW_WORDS:
            yield Fault("the translation is the source text")
    elif plain or (len(target) == 1 and pair.target.text.istitle()):
        yield Fault("the translation is the source text")


def _share(plain: Sequence[str], source: Sequence[str]) -> float:
    """The share of letters that belong to words of the source."""
    return sum(len(word) for word in plain if word in source) / sum(map(len, plain))


def _most(script: str) -> float:
    return MOST_OF_DENSE if script in SCRIPTS_WITHOUT_SPACES else MOST


def negation_lost(pair: Pair) -> Iterator[Fault]:
    """A source that denies something, and a translation without any word or affix that denies."""
    denies, pattern = NEGATION_IN_SOURCES.get(pair.source.language), NEGATION.get(pair.target.language)
    if (
        denies
        and pattern
        and (found := denies.search(pair.source.text))
        and not pattern.search(pair.target.text)
    ):
        yield Fault(f"nothing stands for {found[0]!r} of the source")


def unlikely_length(pair: Pair) -> Iterator[Fault]:
    """A text much longer or shorter than translations between the two languages are."""
    names = len("".join(word for word in pair.target.words if word in pair.source.words))
    lengths = [len(side.text.replace(PLACEHOLDER_MARK, "")) - names for side in (pair.source, pair.target)]
    usual = _expansion(pair.source.tag, pair.target.tag)
    if not usual or max(lengths[0], lengths[1] / usual) < SHORT:
        return
    times = lengths[1] / (lengths[0] * usual) if lengths[0] > 0 else LENIENCE + 1
    if times > LENIENCE or times < 1 / LENIENCE:
        yield Fault(f"is {times:.1f} times as long as usual")


@cache
def _expansion(source_tag: str, target_tag: str) -> float:
    known = [EXPANSION.get(tag) or EXPANSION.get(tag.partition("-")[0]) for tag in (source_tag, target_tag)]
    return known[1] / known[0] if known[0] and known[1] else 0.0

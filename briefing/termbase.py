"""Terminology in use: which terms a text holds, should hold, and must not hold (TBX vocabulary)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from threading import Lock

import snowballstemmer

from briefing.locales import locale_profile
from briefing.model import Concept, TermStatus

SCRIPTS_WITHOUT_SPACES = frozenset({"Hans", "Hant", "Jpan", "Thai", "Khmr", "Laoo", "Mymr"})
LEAST_STEM = 4
"""Letters that two forms of a word share at least, where there is no stemmer for the language."""
STEM_SHARE = 2 / 3
"""And at least this share of the longer one."""
_ONE_AT_A_TIME = Lock()
"""A Snowball stemmer keeps the word that it works on in itself, and languages are drafted side by side."""


@dataclass(frozen=True, slots=True)
class DeprecatedUse:
    """A deprecated term found in a text."""

    concept_id: str
    found: str
    preferred: str
    """The term to use, or empty where the entry has none for the language."""


@dataclass(frozen=True, slots=True)
class TermPair:
    """A concept that a source text names, with what a translation has to call it."""

    concept_id: str
    source: str
    """The term of the source language that the text holds, as the termbase writes it."""
    preferred: str
    admitted: tuple[str, ...] = ()


def deprecated_uses(text: str, tag: str, concepts: Mapping[str, Concept]) -> Iterator[DeprecatedUse]:
    """Each deprecated term of the language of `tag` that stands in `text`, without regard to case."""
    for concept in concepts.values():
        preferred = concept.preferred(tag)
        for term in concept.terms.get(tag, ()):
            if term.status is TermStatus.DEPRECATED and (found := _pattern(term.text, tag).search(text)):
                yield DeprecatedUse(concept.id, found[0], preferred.text if preferred else "")


def term_pairs(
    source: str, source_tag: str, target_tag: str, concepts: Mapping[str, Concept]
) -> Iterator[TermPair]:
    """The concepts that `source` names, in any inflected form, and that have a term in the target."""
    for concept in concepts.values():
        preferred = concept.preferred(target_tag)
        named = next(
            (term for term in _usable(concept, source_tag) if holds_term(source, term, source_tag)), ""
        )
        if preferred and named:
            others = tuple(term for term in _usable(concept, target_tag) if term != preferred.text)
            yield TermPair(concept.id, named, preferred.text, others)


def unused_terms(target: str, target_tag: str, pairs: Sequence[TermPair]) -> tuple[TermPair, ...]:
    """Those of `pairs` for which `target` holds neither the preferred term nor an admitted one."""
    return tuple(
        pair
        for pair in pairs
        if not any(holds_term(target, term, target_tag) for term in (pair.preferred, *pair.admitted))
    )


def holds_term(text: str, term: str, tag: str) -> bool:
    """Whether `text` holds `term`, each word of it in any inflected form.

    Words are compared by their stems (Snowball), or where there is no stemmer for the language by how they
    begin; in scripts without spaces the term stands as it is.
    """
    if locale_profile(tag).script in SCRIPTS_WITHOUT_SPACES:
        return term in text
    wanted, present = _stems(term, tag), _stems(text, tag)
    language = locale_profile(tag).locale.language
    if _stemmer(language) and not set(wanted) <= set(present):
        return False
    same = str.__eq__ if _stemmer(language) else _begin_alike
    return any(
        all(same(stem, present[start + offset]) for offset, stem in enumerate(wanted))
        for start in range(len(present) - len(wanted) + 1)
    )


def words(text: str) -> tuple[str, ...]:
    """Runs of letters, marks and numbers, in small letters."""
    folded = unicodedata.normalize("NFC", text).casefold()
    runs = groupby(folded, key=lambda character: unicodedata.category(character)[0] in "LMN")
    return tuple("".join(run) for is_word, run in runs if is_word)


def _usable(concept: Concept, tag: str) -> tuple[str, ...]:
    """The preferred term, then the admitted ones."""
    terms = [term for term in concept.terms.get(tag, ()) if term.status is not TermStatus.DEPRECATED]
    return tuple(
        term.text for term in sorted(terms, key=lambda term: term.status is not TermStatus.PREFERRED)
    )


@cache
def _stems(text: str, tag: str) -> tuple[str, ...]:
    stemmer = _stemmer(locale_profile(tag).locale.language)
    if stemmer is None:
        return words(text)
    with _ONE_AT_A_TIME:
        return tuple(stemmer.stemWords(words(text)))


@cache
def _stemmer(language: str) -> snowballstemmer.stemmer | None:
    name = locale_profile("en").locale.languages.get(language, "").lower()
    return snowballstemmer.stemmer(name) if name in snowballstemmer.algorithms() else None


def _begin_alike(word: str, other: str) -> bool:
    if word == other:
        return True
    shared = next(
        (place for place, (a, b) in enumerate(zip(word, other, strict=False)) if a != b),
        min(len(word), len(other)),
    )
    return shared >= max(LEAST_STEM, STEM_SHARE * max(len(word), len(other)))


@cache
def _pattern(term: str, tag: str) -> re.Pattern[str]:
    literal = re.escape(term)
    if locale_profile(tag).script in SCRIPTS_WITHOUT_SPACES:
        return re.compile(literal)
    return re.compile(rf"(?<!\w){literal}(?!\w)", re.IGNORECASE)

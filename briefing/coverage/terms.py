"""The terms of a briefing in an article: deprecated ones, and those that are as the termbase has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from briefing.coverage.matching import Verdict
from briefing.coverage.vocabulary import JOINED_SCRIPTS
from briefing.locales import LocaleProfile
from briefing.model import Concept, Term, TermStatus
from briefing.termbase import holds_term


@dataclass(frozen=True, slots=True)
class TermUse:
    """A term in a sentence; the whole sentence is meant where its words stand apart or inflected."""

    start: int
    end: int
    verdict: Verdict
    concept_id: str
    expected: str
    """The preferred term of a deprecated one, the term itself otherwise."""


def find_terms(text: str, concepts: Mapping[str, Concept], profile: LocaleProfile) -> Iterator[TermUse]:
    """The terms that a sentence holds, deprecated ones as often as they stand there, others once."""
    plain = text.replace("’", "'")
    for concept in concepts.values():
        terms = concept.terms.get(profile.tag, ())
        preferred = concept.preferred(profile.tag)
        expected = preferred.text if preferred else ""
        deprecated = [term for term in terms if term.status is TermStatus.DEPRECATED]
        spans = _distinct(span for term in deprecated for span in _spans(plain, term, profile))
        for start, end in spans:
            yield TermUse(start, end, Verdict.DEPRECATED, concept.id, expected)
        if not spans and any(holds_term(text, term.text, profile.tag) for term in deprecated):
            yield TermUse(0, len(text), Verdict.DEPRECATED, concept.id, expected)
        usable = [term for term in terms if term.status is not TermStatus.DEPRECATED]
        for span in _distinct(span for term in usable for span in _spans(plain, term, profile))[:1]:
            if not any(start <= span[0] < end for start, end in spans):
                yield TermUse(*span, Verdict.PREFERRED, concept.id, text[span[0] : span[1]])


def names_with_digits(concepts: Mapping[str, Concept], profile: LocaleProfile) -> tuple[str, ...]:
    """The terms that hold digits, such as 3+2+1, which are no figures; the longest first."""
    found = {
        term.text
        for concept in concepts.values()
        for terms in (concept.terms.get(profile.tag, ()), concept.terms.get("en", ()))
        for term in terms
        if any(character.isdigit() for character in term.text)
    }
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


def _spans(plain: str, term: Term, profile: LocaleProfile) -> Iterator[tuple[int, int]]:
    literal = re.escape(term.text.replace("’", "'"))
    if profile.locale.language == "en" and literal.endswith("y"):
        literal = f"{literal[:-1]}(?:y|ie)"  # key laboratories
    if profile.script not in JOINED_SCRIPTS:
        literal = (
            rf"(?<!\w){literal}(?:e?s)?(?!\w)" if profile.script == "Latn" else rf"(?<!\w){literal}(?!\w)"
        )
    for found in re.finditer(literal, plain, re.IGNORECASE):
        yield found.span()


def _distinct(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in their order, of overlapping ones the longest."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span)):
        if not any(start < other_end and other_start < end for other_start, other_end in kept):
            kept.append((start, end))
    return sorted(kept)

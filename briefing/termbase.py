"""Terminology in use: which deprecated terms a text holds, and what to say instead (TBX vocabulary)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from briefing.locales import locale_profile
from briefing.model import Concept, TermStatus

SCRIPTS_WITHOUT_SPACES = frozenset({"Hans", "Hant", "Jpan", "Thai", "Khmr", "Laoo", "Mymr"})


@dataclass(frozen=True, slots=True)
class DeprecatedUse:
    """A deprecated term found in a text."""

    concept_id: str
    found: str
    preferred: str
    """The term to use, or empty where the entry has none for the language."""


def deprecated_uses(text: str, tag: str, concepts: Mapping[str, Concept]) -> Iterator[DeprecatedUse]:
    """Each deprecated term of the language of `tag` that stands in `text`, without regard to case."""
    for concept in concepts.values():
        preferred = concept.preferred(tag)
        for term in concept.terms.get(tag, ()):
            if term.status is TermStatus.DEPRECATED and (found := _pattern(term.text, tag).search(text)):
                yield DeprecatedUse(concept.id, found[0], preferred.text if preferred else "")


@cache
def _pattern(term: str, tag: str) -> re.Pattern[str]:
    literal = re.escape(term)
    if locale_profile(tag).script in SCRIPTS_WITHOUT_SPACES:
        return re.compile(literal)
    return re.compile(rf"(?<!\w){literal}(?!\w)", re.IGNORECASE)

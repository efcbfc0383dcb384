"""What the words around a figure are about: how much they bear on each fact of the briefing.

A fact's own words are its label, its definition and the quotes of its sources, in the article's language as
far as they are translated. Words are compared by how they begin, in scripts without spaces by pairs of
characters; a word that many facts share says little.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefing.locales import LocaleProfile
from briefing.model import Briefing, Fact, HeadingSource, ListSource, ParagraphSource, Text
from briefing.prose import PLACEHOLDER
from briefing.termbase import SCRIPTS_WITHOUT_SPACES, words

NAMED, BESIDE = 0.5, 0.6
"""What it weighs that all words of a fact's label stand beside the figure, and how near they have to be."""
ROOT = 5
"""Letters by which two forms of a word are taken for one."""
SHORTEST = 3
"""Shorter words are grammar, except in the scripts in which few letters say much."""
LABEL, DEFINITION, QUOTE = 1.0, 0.5, 0.5
"""How much a word of each says about a fact."""
REACH = 14
"""Words on either side that can say what a figure counts."""
FADE_BEFORE, FADE_AFTER = 0.80, 0.86
"""What is left of a word's weight with each word that lies between."""

_KANA = re.compile("[\u3041-\u309f]")
"""Hiragana, in which Japanese writes what is grammar."""

Translate = Callable[[Text], str]
"""The text in the article's language, '' where nobody has translated it."""


@dataclass(frozen=True, slots=True)
class Bearings:
    """For each fact the weight of its words."""

    weights: Mapping[str, Mapping[str, float]]
    labels: Mapping[str, frozenset[str]]
    """For each fact the words of its label."""
    profile: LocaleProfile

    def of(self, before: str, after: str) -> Mapping[str, float]:
        """How much the text on both sides of a figure bears on each fact, without those it does not touch."""
        near: dict[str, float] = {}
        for place, root in enumerate(reversed(tuple(roots(before, self.profile)))):
            if place < _reach(self.profile):
                near[root] = max(near.get(root, 0.0), self._fade(FADE_BEFORE) ** place)
        for place, root in enumerate(roots(after, self.profile)):
            if place < _reach(self.profile):
                near[root] = max(near.get(root, 0.0), self._fade(FADE_AFTER) ** place)
        scores = {
            fact: sum(weight * near[root] for root, weight in own.items() if root in near)
            + (
                NAMED
                if self.labels[fact] and all(near.get(root, 0.0) >= BESIDE for root in self.labels[fact])
                else 0.0
            )
            for fact, own in self.weights.items()
        }
        return {fact: score for fact, score in scores.items() if score > 0}

    def _dense(self) -> bool:
        return self.profile.script in SCRIPTS_WITHOUT_SPACES

    def _fade(self, fade: float) -> float:
        return fade ** (1 / 2) if self._dense() else fade


def bearings(briefing: Briefing, profile: LocaleProfile, translate: Translate) -> Bearings:
    """The bearings of the facts in a language: by the briefing's texts, and by the sources written in it."""
    quotes = frozenset(source.id for source in briefing.sources.values() if source.language == profile.tag)
    prose = tuple(filter(None, map(translate, _prose(briefing))))
    own = {}
    for fact in briefing.facts.values():
        own[fact.id] = _words_of(fact, profile, translate, quotes)
        for text in prose:
            for root, weight in _beside_placeholder(text, fact.id, profile).items():
                own[fact.id][root] = max(own[fact.id].get(root, 0.0), weight)
    held_by = Counter(root for weights in own.values() for root in weights)
    rarity = {
        root: math.log(1 + len(own) / count) / math.log(1 + len(own)) for root, count in held_by.items()
    }
    weights = {
        fact: {root: weight * rarity[root] ** 2 for root, weight in words_of_fact.items()}
        for fact, words_of_fact in own.items()
    }
    labels = {fact.id: frozenset(roots(translate(fact.label), profile)) for fact in briefing.facts.values()}
    return Bearings(weights, labels, profile)


def _prose(briefing: Briefing) -> Iterator[Text]:
    for section in briefing.sections:
        for block in section.blocks:
            match block:
                case HeadingSource(text=text) | ParagraphSource(text=text):
                    yield text
                case ListSource(items=items):
                    yield from items


def _beside_placeholder(text: str, fact: str, profile: LocaleProfile) -> dict[str, float]:
    """The words of the prose around the places where a fact is printed, between other placeholders."""
    weights: dict[str, float] = {}
    found = list(PLACEHOLDER.finditer(text))
    for place, placeholder in enumerate(found):
        if placeholder["id"] != fact:
            continue
        start = found[place - 1].end() if place else 0
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        before = _last_sentence(text[start : placeholder.start()])
        after = re.split(r"[.!?。！？।።۔]", text[placeholder.end() : end])[0]
        near = _reach(profile) // 2
        for root in [*list(roots(before, profile))[-near:], *list(roots(after, profile))[:near]]:
            weights[root] = QUOTE
    return weights


def _last_sentence(text: str) -> str:
    return re.split(r"[.!?。！？।።۔]\s*", text)[-1]


def _reach(profile: LocaleProfile) -> int:
    return REACH * 3 if profile.script in SCRIPTS_WITHOUT_SPACES else REACH


def _words_of(
    fact: Fact, profile: LocaleProfile, translate: Translate, quotes: frozenset[str]
) -> dict[str, float]:
    weights: dict[str, float] = {}
    texts: list[tuple[str, float]] = [(translate(fact.definition), DEFINITION)]
    texts += [(citation.quote, QUOTE) for citation in fact.citations if citation.source in quotes]
    texts.append((translate(fact.label), LABEL))
    for text, weight in texts:
        for root in roots(PLACEHOLDER.sub(" ", text), profile):
            weights[root] = max(weights.get(root, 0.0), weight)
    return weights


def roots(text: str, profile: LocaleProfile) -> Iterator[str]:
    """What words of a text are compared by, in their order; numbers are none."""
    dense = profile.script in SCRIPTS_WITHOUT_SPACES
    for word in words(text):
        if any(character.isdigit() for character in word):
            continue
        if dense and not word.isascii():
            yield from (
                pair for pair in _pairs(word) if not (profile.script == "Jpan" and _KANA.search(pair))
            )
        elif profile.script == "Kore":
            yield word[:2]
        elif len(word) >= SHORTEST or profile.script not in {"Latn", "Cyrl", "Grek"}:
            plain = _without_article(word, profile.script)
            yield plain[: min(ROOT, max(SHORTEST, len(plain) - 2))] if inflects(profile) else plain[:ROOT]


def inflects(profile: LocaleProfile) -> bool:
    """Whether words of the language change so much at their ends that less of them is compared."""
    return profile.script in {"Cyrl", "Arab", "Hebr", "Grek", "Deva", "Beng", "Ethi"}


def _pairs(word: str) -> Sequence[str]:
    return [word[place : place + 2] for place in range(len(word) - 1)] or [word]


def _without_article(word: str, script: str) -> str:
    """An Arabic or Hebrew word without the article and the preposition written with it."""
    if script == "Arab":
        for prefix in ("وال", "بال", "لل", "ال"):
            if word.startswith(prefix) and len(word) > len(prefix) + 2:
                return word[len(prefix) :]
    if script == "Hebr" and word[0] in "הבלמושכ" and len(word) > 4:
        return word[1:]
    return word

"""The ladder: each rung tries the sentences that the one before it could not bring through.

typed → n-best → plain → split → leave it to a person. A sentence that came through, but without an approved
term, climbs one rung more, and keeps what it has if the other hypotheses are no better.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby, pairwise
from types import MappingProxyType

from briefing.locales import LocaleProfile
from briefing.model import Concept
from briefing.prose import PLACEHOLDER
from briefing.termbase import SCRIPTS_WITHOUT_SPACES, TermPair, deprecated_uses, unused_terms
from briefing.translation.engine import Engine, Hypothesis
from briefing.translation.lexicon import MARKUP, Lexicon
from briefing.translation.protection import MARKER, Masked, Rejected, judge, mask
from briefing.translation.sentences import PLAIN, Looks, Part, Sentence

ALTERNATIVES = 8
ENDS = re.compile(r"[.。।۔؟?!！]+$")

WITH_CAPITAL_NOUNS = frozenset({"de", "lb"})
WITH_DOTLESS_I = frozenset({"az", "tr"})
SMALL_IN_TURKISH = MappingProxyType(
    {"I": "\N{LATIN SMALL LETTER DOTLESS I}", "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}": "i"}
)

Answers = Mapping[str, tuple[Hypothesis, ...]]
"""What an engine made of each text."""


class Rung(StrEnum):
    """How a sentence came through, the best way first."""

    TYPED = "typed"
    """The first hypothesis, with figures of the same kind in the place of figures."""
    N_BEST = "n-best"
    """Another hypothesis of the same text."""
    PLAIN = "plain"
    """With bare numbers in the place of figures, names and terms."""
    SPLIT = "split"
    """Piece by piece, between the things that are protected; such a draft reads badly."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A sentence to translate, with the terms that its translation should hold."""

    sentence: Sentence
    terms: tuple[TermPair, ...] = ()


@dataclass(frozen=True, slots=True)
class Drafted:
    """A sentence that came through, as Markdown with placeholders."""

    target: str
    rung: Rung
    unused: tuple[TermPair, ...] = ()
    """Terms that it should hold, and does not."""


class Ladder:
    """Translates sentences of one language pair with one engine."""

    def __init__(self, engine: Engine, lexicon: Lexicon, concepts: Mapping[str, Concept]) -> None:
        self.engine = engine
        self.lexicon = lexicon
        self.concepts = concepts
        self.target = lexicon.target

    def climb(self, wanted: Sequence[Sought]) -> list[Drafted | Rejected]:
        """What became of each sentence, in order."""
        results = [self._without_engine(sought) for sought in wanted]
        for rung in Rung:
            tried = [place for place, result in enumerate(results) if _goes_on(result, rung)]
            texts = dict.fromkeys(
                text for place in tried for text in self._texts(wanted[place].sentence, rung)
            )
            answers = dict(zip(texts, self.engine.translate(list(texts), _alternatives(rung)), strict=True))
            for place in tried:
                results[place] = _better(results[place], self._result(wanted[place], rung, answers))
        return results

    def _without_engine(self, sought: Sought) -> Drafted | Rejected:
        """A sentence that has no words of its own is its own translation."""
        if any(map(_translatable, sought.sentence)):
            return Rejected("not tried")
        done = self._split(sought, {})
        return replace(done, rung=Rung.TYPED) if isinstance(done, Drafted) else done

    # --- what the engine is asked ---

    def _texts(self, sentence: Sentence, rung: Rung) -> Iterator[str]:
        if rung is Rung.SPLIT:
            yield from (text for part in sentence if (text := _translatable(part)))
            return
        masked = self._masked(sentence, rung)
        yield masked.text
        yield from (stretch.masked.text for stretch in _stretches(sentence, masked) if stretch.has_words)

    def _masked(self, sentence: Sentence, rung: Rung) -> Masked:
        return mask(sentence, self.lexicon, typed=rung is not Rung.PLAIN)

    # --- what it answered ---

    def _result(self, sought: Sought, rung: Rung, answers: Answers) -> Drafted | Rejected:
        if rung is Rung.SPLIT:
            return self._split(sought, answers)
        masked = self._masked(sought.sentence, rung)
        best: Drafted | Rejected = Rejected("the engine gave nothing")
        for hypothesis in answers[masked.text]:
            best = _better(best, self._draft(hypothesis.text, sought, masked, rung, answers))
        return best

    def _draft(
        self, output: str, sought: Sought, masked: Masked, rung: Rung, answers: Answers
    ) -> Drafted | Rejected:
        marked = judge(output, masked, self.target)
        if isinstance(marked, Rejected):
            return marked
        dressed = self._dressed(marked, sought.sentence, masked, answers)
        return dressed if isinstance(dressed, Rejected) else self._checked(dressed, sought, rung)

    def _checked(self, target: str, sought: Sought, rung: Rung) -> Drafted | Rejected:
        words = PLACEHOLDER.sub("\N{OBJECT REPLACEMENT CHARACTER}", target)  # an id is no term
        for use in deprecated_uses(words, self.target.tag, self.concepts):
            return Rejected(f"it says {use.found!r}, which is deprecated")
        return Drafted(target, rung, unused_terms(words, self.target.tag, sought.terms))

    def _dressed(self, marked: str, sentence: Sentence, masked: Masked, answers: Answers) -> str | Rejected:
        """The words with their markup: a marked stretch is found by what the engine makes of it alone."""
        places: list[tuple[int, int, Looks]] = []
        for stretch in _stretches(sentence, masked):
            found = self._find(stretch, marked, answers)
            if found is None:
                return Rejected("the place of emphasis or of a link cannot be told")
            places.append((*found, stretch.looks))
        places.sort(key=lambda place: place[:2])
        if any(first[1] > second[0] for first, second in pairwise(places)):
            return Rejected("the place of emphasis or of a link cannot be told")
        pieces, position = [], 0
        for start, end, looks in places:
            pieces += [
                _restored(marked[position:start], masked),
                _wrapped(_restored(marked[start:end], masked), looks),
            ]
            position = end
        return "".join([*pieces, _restored(marked[position:], masked)])

    def _find(self, stretch: _Stretch, marked: str, answers: Answers) -> tuple[int, int] | None:
        """Where the one occurrence of a stretch lies."""
        if not stretch.has_words:
            start = marked.find(stretch.masked.markers)
            return (start, start + len(stretch.masked.markers)) if start >= 0 else None
        folded = marked.casefold()
        for hypothesis in answers[stretch.masked.text]:
            words = judge(hypothesis.text, stretch.masked, self.target)
            if isinstance(words, str):
                sought = ENDS.sub("", words).casefold()
                places = [found.span() for found in self._as_words(sought).finditer(folded)] if sought else []
                if len(places) == 1 and len(folded) == len(marked):
                    return places[0]
        return None

    def _as_words(self, sought: str) -> re.Pattern[str]:
        """The words themselves, not a stretch within longer ones."""
        if self.target.script in SCRIPTS_WITHOUT_SPACES:
            return re.compile(re.escape(sought))
        return re.compile(rf"(?<!\w){re.escape(sought)}(?!\w)")

    # --- piece by piece ---

    def _split(self, sought: Sought, answers: Answers) -> Drafted | Rejected:
        pieces: list[str] = []
        for looks, parts in groupby(sought.sentence, key=lambda part: part.looks):
            words: list[str] = []
            for part in parts:
                piece = self._piece(part, answers)
                if isinstance(piece, Rejected):
                    return piece
                words.append(piece)
            pieces.append(_wrapped("".join(words), looks))
        return self._checked("".join(pieces), sought, Rung.SPLIT)

    def _piece(self, part: Part, answers: Answers) -> str | Rejected:
        if part.protected is not None:
            return self.lexicon.sentinel(part.protected, frozenset(), typed=False).restored
        source = str(part.content)
        text = _translatable(part)
        if not text:
            return source
        best: str | Rejected = Rejected("the engine gave nothing")
        for hypothesis in answers[text]:
            best = judge(hypothesis.text, Masked(text, ()), self.target)
            if isinstance(best, str):
                head, tail = source[: source.index(text)], source[source.index(text) + len(text) :]
                return head + MARKUP.sub(r"\\\1", _like_its_source(best, text, self.target)) + tail
        return best


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of a sentence that has markup."""

    looks: Looks
    masked: Masked
    has_words: bool


def _stretches(sentence: Sentence, masked: Masked) -> Iterator[_Stretch]:
    first = 0
    for looks, run in groupby(sentence, key=lambda part: part.looks):
        parts = tuple(run)
        sentinels = masked.sentinels[first : first + sum(part.protected is not None for part in parts)]
        if looks != PLAIN:
            shown = iter(sentinels)
            text = "".join(
                str(part.content) if part.protected is None else next(shown).shown for part in parts
            )
            words = any(part.protected is None for part in parts)
            yield _Stretch(looks, Masked(text.strip(), sentinels, first), words)
        first += len(sentinels)


def _translatable(part: Part) -> str:
    """The words of a part without space and punctuation at its ends; empty where it has none."""
    if part.protected is not None:
        return ""
    words = re.search(r"\w(?:.*\w)?", str(part.content), re.DOTALL)
    return words[0] if words else ""


def _like_its_source(words: str, source: str, target: LocaleProfile) -> str:
    """A piece starts small and ends open if its source does: engines make a sentence of anything."""
    opened = ENDS.sub("", words)
    language = target.locale.language
    if not source[:1].islower() or language in WITH_CAPITAL_NOUNS:
        return opened
    small = SMALL_IN_TURKISH.get(opened[:1]) if language in WITH_DOTLESS_I else None
    return (small or opened[:1].lower()) + opened[1:]


def _restored(words: str, masked: Masked) -> str:
    """Markdown: nothing that the engine wrote is markup."""
    escaped = MARKUP.sub(r"\\\1", words)
    return MARKER.sub(lambda marker: masked.restored(marker[0]), escaped)


def _wrapped(words: str, looks: Looks) -> str:
    """Words in the markup of their looks, spaces left outside."""
    inner = words.strip()
    if looks == PLAIN or not inner:
        return words
    dressed = f"[{inner}]({looks.href})" if looks.href else inner
    dressed = f"**{dressed}**" if looks.strong else dressed
    dressed = f"*{dressed}*" if looks.emphasis else dressed
    return words.replace(inner, dressed, 1)


def _alternatives(rung: Rung) -> int:
    return 1 if rung is Rung.TYPED else ALTERNATIVES


def _goes_on(result: Drafted | Rejected, rung: Rung) -> bool:
    if isinstance(result, Rejected):
        return True
    return rung is Rung.N_BEST and bool(result.unused)


def _better(former: Drafted | Rejected, latter: Drafted | Rejected) -> Drafted | Rejected:
    """The latter where it came through and holds more of its terms, or where the former did not."""
    if isinstance(former, Rejected):
        return latter
    if isinstance(latter, Drafted) and len(latter.unused) < len(former.unused):
        return latter
    return former

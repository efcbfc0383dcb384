"""An article beside a briefing: every figure, term and name of it with what the briefing has."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import partial

from icu4py.breakers import SentenceBreaker

from briefing.coverage.article import Article
from briefing.coverage.bearing import Bearings, Translate, bearings
from briefing.coverage.language import detect_language
from briefing.coverage.matching import (
    MATCHES,
    WRONG,
    Judgement,
    Known,
    Verdict,
    judge,
    judge_conversion,
    known_values,
)
from briefing.coverage.mentions import Mention, find_mentions
from briefing.coverage.people import find_people
from briefing.coverage.terms import find_terms, names_with_digits
from briefing.coverage.vocabulary import Sort, Vocabulary, lowered, vocabulary
from briefing.diagnostics import BriefingError, Location, error
from briefing.figures import FigureError, format_figure
from briefing.locales import LocaleProfile, locale_profile
from briefing.model import Briefing, Kind, Quantity, Text

MAX_SENTENCE = 2_000
"""Characters; what goes on for longer is no sentence, and is divided."""
MAX_FINDINGS = 5_000
CONVERTED_DIGITS = 4
_ABBREVIATION = re.compile(
    r"(?:^|\s)(?:\w|Mr|Mrs|Ms|Dr|Prof|Sat|Sun|Mon|Tue|Wed|Thu|Fri|No|St|[A-Z][a-z]{2})\.\s*$"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One passage of an article and what is said about it."""

    verdict: Verdict
    sentence: int
    """Index of its sentence in the article, from 0."""
    start: int
    end: int
    text: str
    """As printed."""
    subject: str
    """The id of the fact, concept or person, '' for none."""
    label: str
    """What the fact is called in the briefing's own language."""
    expected: str
    """The briefing's value or word, '' for none."""
    note: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one article makes of a briefing."""

    name: str
    language: str
    sentences: tuple[str, ...]
    findings: tuple[Finding, ...]
    """In the order of the article."""

    def of(self, verdicts: Iterable[Verdict]) -> tuple[Finding, ...]:
        """The findings with one of the verdicts."""
        wanted = frozenset(verdicts)
        return tuple(finding for finding in self.findings if finding.verdict in wanted)

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """What somebody should ask the journalist to correct."""
        return self.of(WRONG)


def article_language(article: Article, briefing: Briefing, asked: str = "") -> str:
    """The tag of the article's language: the one asked for, or the one that it is found to be written in.

    Raises `BriefingError` where it is none of the briefing's languages.
    """
    if asked:
        return locale_profile(asked).tag
    found = detect_language(article.paragraphs, briefing.languages, article.language)
    if not found:
        message = "is in none of the briefing's languages, or too short to tell"
        raise BriefingError([error("language", message, Location(article.name), "name it with --language")])
    return found


def check_article(article: Article, briefing: Briefing, tag: str, translate: Translate) -> Coverage:
    """The figures, terms and names of an article in the language of `tag`.

    `translate` gives a text of the briefing in that language, or '' where nobody has translated it.
    """
    checker = _checker(briefing, tag, partial(_text_in, briefing, tag, translate))
    sentences = tuple(_sentences(article.paragraphs, tag))
    findings: list[Finding] = []
    for number, sentence in enumerate(sentences):
        findings += checker.findings(number, sentence)
        if len(findings) > MAX_FINDINGS:
            message = f"holds more than {MAX_FINDINGS} figures and names, and is no article"
            raise BriefingError([error("too-large", message, Location(article.name))])
    return Coverage(article.name, tag, sentences, tuple(findings))


def _text_in(briefing: Briefing, tag: str, translate: Translate, text: Text) -> str:
    return text.source if tag == briefing.source_language else translate(text)


def _sentences(paragraphs: Iterable[str], tag: str) -> Iterator[str]:
    """The sentences of an article (ICU, UAX #29); "Mrs. Cao Fei" is not parted."""
    for paragraph in paragraphs:
        pending = ""
        for piece in SentenceBreaker(paragraph, tag):
            pending += piece
            if not _ABBREVIATION.search(pending):
                yield from _bounded(pending)
                pending = ""
        yield from _bounded(pending)


def _bounded(sentence: str) -> Iterator[str]:
    plain = sentence.strip()
    for start in range(0, len(plain), MAX_SENTENCE):
        yield plain[start : start + MAX_SENTENCE]


@dataclass(frozen=True, slots=True)
class _Checker:
    briefing: Briefing
    profile: LocaleProfile
    vocabulary: Vocabulary
    bearings: Bearings
    known: tuple[Known, ...]
    names: tuple[str, ...]
    phrases: tuple[str, ...]
    """The terms of the language in small letters, for numbers that are part of a name."""
    translate: Translate

    def findings(self, number: int, sentence: str) -> list[Finding]:
        found = [*self._terms(number, sentence), *self._people(number, sentence)]
        found += self._figures(number, sentence)
        return sorted(found, key=lambda each: (each.start, each.end, each.verdict))

    def _figures(self, number: int, sentence: str) -> Iterator[Finding]:
        mentions = find_mentions(sentence, self.profile, self.vocabulary, self.names)
        bearing = self._bearings(sentence, mentions)
        first = [
            judge(each, self.known, about, frozenset()) for each, about in zip(mentions, bearing, strict=True)
        ]
        told = Counter(each.known.fact.id for each in first if each.known and each.verdict in MATCHES)
        for place, mention in enumerate(mentions):
            own = first[place].known if first[place].verdict in MATCHES else None
            others = frozenset(told - Counter([own.fact.id] if own else []))
            judgement = self._conversion(sentence, mentions, first, place)
            judgement = judgement or judge(mention, self.known, bearing[place], others)
            if mention.sort is Sort.TIME:
                yield self._of_time(number, sentence, mention)
            elif _is_worth_saying(mention, judgement, sentence, self.phrases):
                yield self._of_figure(number, sentence, mention, judgement)

    def _conversion(
        self, sentence: str, mentions: Sequence[Mention], judged: Sequence[Judgement], place: int
    ) -> Judgement | None:
        """For an amount in brackets behind another amount, what it is as the equivalent of that."""
        mention, before = mentions[place], mentions[place - 1] if place else None
        if (
            before is None
            or (known := judged[place - 1].known) is None
            or judged[place - 1].verdict not in MATCHES
        ):
            return None
        bracket = sentence[before.end : mention.start].lstrip()[:1] in {"(", "（"}
        amounts = mention.sort is before.sort is Sort.AMOUNT and mention.unit != before.unit
        return judge_conversion(mention, self.known, known) if bracket and amounts else None

    def _bearings(self, sentence: str, mentions: Sequence[Mention]) -> list[Mapping[str, float]]:
        """For each figure what the words between its neighbours are about.

        Numbers in names, such as the Five-Year Plan, are no neighbours.
        """
        borders = [each for each in mentions if not _in_a_name(each, sentence, self.phrases)]
        ends = [0, *(each.end for each in borders)]
        starts = [*(each.start for each in borders), len(sentence)]
        return [
            self.bearings.of(
                sentence[ends[bisect_right(ends, each.start) - 1] : each.start],
                sentence[each.end : starts[bisect_left(starts, each.end)]],
            )
            for each in mentions
        ]

    def _of_figure(self, number: int, sentence: str, mention: Mention, judgement: Judgement) -> Finding:
        known, text = judgement.known, sentence[mention.start : mention.end].strip()
        return Finding(
            judgement.verdict,
            number,
            mention.start,
            mention.end,
            text,
            known.fact.id if known else "",
            known.fact.label.source if known else "",
            _shown(known, locale_profile(self.briefing.source_language)) if known else "",
            judgement.note,
        )

    def _of_time(self, number: int, sentence: str, mention: Mention) -> Finding:
        """A time of day, beside the times at which the program's stops begin and end."""
        hour, minute = (int(part) for part in str(mention.value).split(":")[:2])
        at = next(
            (
                (stop, moment)
                for stop in self.briefing.stops.values()
                for moment in (stop.start, stop.end)
                if (moment.hour, moment.minute) == (hour, minute)
            ),
            None,
        )
        text = sentence[mention.start : mention.end]
        if at is None:
            return Finding(
                Verdict.UNKNOWN, number, mention.start, mention.end, text, "", "", "", "time of day"
            )
        stop, moment = at
        label, clock = stop.title.source, f"{moment:%H:%M}"
        return Finding(
            Verdict.EXACT,
            number,
            mention.start,
            mention.end,
            text,
            stop.id,
            label,
            clock,
            "a time of the program",
        )

    def _terms(self, number: int, sentence: str) -> Iterator[Finding]:
        for use in find_terms(sentence, self.briefing.concepts, self.profile):
            text = sentence[use.start : use.end]
            yield Finding(use.verdict, number, use.start, use.end, text, use.concept_id, "", use.expected, "")

    def _people(self, number: int, sentence: str) -> Iterator[Finding]:
        for each in find_people(sentence, self.briefing.people.values(), self.profile, self.translate):
            text = sentence[each.start : each.end]
            yield Finding(
                each.verdict, number, each.start, each.end, text, each.person_id, "", each.expected, each.note
            )


def _checker(briefing: Briefing, tag: str, translate: Translate) -> _Checker:
    profile = locale_profile(tag)
    quantities = [fact.quantity for fact in briefing.facts.values()]
    units = tuple(sorted({each.unit for each in quantities if each.kind is Kind.MEASURE}))
    rates = {code for rate in briefing.rates for code in (rate.base, rate.quote)}
    currencies = tuple(sorted({each.unit for each in quantities if each.kind is Kind.CURRENCY} | rates))
    return _Checker(
        briefing,
        profile,
        vocabulary(profile, units, currencies),
        bearings(briefing, profile, translate),
        known_values(briefing),
        names_with_digits(briefing.concepts, profile),
        tuple(
            lowered(term.text)
            for concept in briefing.concepts.values()
            for term in concept.terms.get(tag, ())
        ),
        translate,
    )


def _is_worth_saying(mention: Mention, judgement: Judgement, sentence: str, phrases: Sequence[str]) -> bool:
    """Numbers in words that are no fact are mostly no figures: two of us, a first time, Five-Year Plan."""
    if not mention.in_words or judgement.verdict in MATCHES:
        return True
    if mention.sort is Sort.ORDINAL:
        return False
    return not _in_a_name(mention, sentence, phrases) and mention.value not in {1, 2}


def _in_a_name(mention: Mention, sentence: str, phrases: Sequence[str]) -> bool:
    """Whether a number in words is part of a term, as in Five-Year Plan."""
    if not mention.in_words:
        return False
    return any(phrase in term for phrase in _phrases_from(sentence, mention) for term in phrases)


def _phrases_from(sentence: str, mention: Mention) -> Iterator[str]:
    """The number with what follows it, two words at least."""
    rest = lowered(sentence[mention.start :])
    for found in list(re.finditer(r"[^\W_]+(?:[\s-]+[^\W_]+)+?(?=[\s,.;:'’”\"-]|$)", rest))[:1]:
        yield found[0]


def _shown(known: Known, profile: LocaleProfile) -> str:
    """The briefing's value as the briefing's own language writes it; a converted one with four digits."""
    value = known.value
    if isinstance(value, Decimal) and known.how is Verdict.EQUIVALENT:
        value = Decimal(f"{Context(prec=CONVERTED_DIGITS).plus(value):f}")
    try:
        return format_figure(Quantity(known.fact.quantity.kind, value, known.unit), "", profile).text
    except FigureError:
        return f"{value} {known.unit}".strip()

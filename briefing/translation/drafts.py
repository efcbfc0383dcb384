"""Drafts for the segments of a catalogue: from what was approved before, else from an engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from briefing.catalog import Catalog, Draft, Segment, State
from briefing.gate import CONTROL_CHARACTER
from briefing.locales import LocaleProfile, locale_profile
from briefing.model import Briefing
from briefing.prose import (
    Inline,
    MarkupError,
    Placeholder,
    digits_in,
    literal_text,
    parse_inline,
    placeholders,
)
from briefing.termbase import TermPair, term_pairs
from briefing.translation.engine import Engine
from briefing.translation.ladder import Drafted, Ladder, Rung, Sought
from briefing.translation.lexicon import Lexicon
from briefing.translation.memory import Memory
from briefing.translation.protection import Rejected
from briefing.translation.sentences import (
    Sentence,
    joiner,
    plain_text,
    segment_parts,
    split_sentences,
    stripped,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one segment."""

    segment: Segment
    draft: Draft | None
    """None where it is left to a person."""
    reason: str = ""
    """Why it is left to a person."""
    rung: Rung | None = None
    """The lowest rung that one of its sentences needed; None where no engine was asked."""
    unused: tuple[TermPair, ...] = ()
    """Approved terms that the draft should hold, and does not."""


def from_memory(
    segments: Iterable[Segment], memory: Memory, source_tag: str, target_tag: str
) -> Iterator[Outcome]:
    """Drafts of those segments that an approved one says, or says nearly, with the same placeholders."""
    for segment in segments:
        wanted = _counted(segment.source)
        for match in memory.matches(source_tag, target_tag, segment.source):
            if _counted(match.source) == wanted and not _fault(segment.source, match.target):
                same = match.source == segment.source
                origin = f"memory, approved in {match.briefing}, {match.similarity:.0%} the same"
                yield Outcome(segment, Draft(match.target, origin, "" if same else match.source))
                break


def from_engine(
    segments: Sequence[Segment], briefing: Briefing, target_tag: str, engine: Engine
) -> Iterator[Outcome]:
    """What `engine` makes of each segment, or why it is left to a person.

    All sentences go to the engine together, each of them once.
    """
    source, target = locale_profile(briefing.source_language), locale_profile(target_tag)
    lexicon = Lexicon(briefing, source, target)
    split = [_sentences(segment, lexicon) for segment in segments]
    wanted = {
        sentence: _sought(sentence, briefing, source, target) for sentences in split for sentence in sentences
    }
    results = dict(
        zip(wanted, Ladder(engine, lexicon, briefing.concepts).climb(list(wanted.values())), strict=True)
    )
    for segment, sentences in zip(segments, split, strict=True):
        yield _outcome(segment, [results[sentence] for sentence in sentences], engine, target)


def approved_pairs(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Source and target of all segments that a person has approved."""
    for segment in catalog.segments.values():
        if segment.state not in {State.INITIAL, State.TRANSLATED}:
            yield segment.source, segment.target


def _sentences(segment: Segment, lexicon: Lexicon) -> tuple[Sentence, ...]:
    parts = segment_parts(segment.source, lexicon.literals)
    return tuple(stripped(sentence) for sentence in split_sentences(parts, lexicon.source.tag))


def _sought(sentence: Sentence, briefing: Briefing, source: LocaleProfile, target: LocaleProfile) -> Sought:
    return Sought(
        sentence, tuple(term_pairs(plain_text(sentence), source.tag, target.tag, briefing.concepts))
    )


def _outcome(
    segment: Segment, results: Sequence[Drafted | Rejected], engine: Engine, target: LocaleProfile
) -> Outcome:
    drafted: list[Drafted] = []
    for number, result in enumerate(results, 1):
        if isinstance(result, Rejected):
            where = f"sentence {number}: " if len(results) > 1 else ""
            return Outcome(segment, None, f"{where}{result.reason}")
        drafted.append(result)
    text = joiner(target.script).join(each.target for each in drafted)
    if fault := _fault(segment.source, text):
        return Outcome(segment, None, fault)
    rung = max((each.rung for each in drafted), key=list(Rung).index)
    unused = tuple(dict.fromkeys(pair for each in drafted for pair in each.unused))
    origin = f"machine, {engine.name} {engine.version}, rung {rung}"
    return Outcome(segment, Draft(text, origin), rung=rung, unused=unused)


def _fault(source: str, target: str) -> str:
    """What would keep a whole draft from being printed."""
    try:
        wanted, present = parse_inline(source), parse_inline(target)
    except MarkupError as problem:
        return str(problem)
    if _things(wanted) != _things(present):
        return "placeholders differ"
    if _looks(wanted) != _looks(present):
        return "emphasis or links differ"
    if found := CONTROL_CHARACTER.search(target):  # no catalogue with one can be read again
        return f"it holds the control character U+{ord(found[0]):04X}"
    return f"it holds the digits {digits!r}" if (digits := digits_in(literal_text(present))) else ""


def _things(parts: Sequence[Inline]) -> Counter[Placeholder]:
    return Counter(part.content for part in parts if isinstance(part.content, Placeholder))


def _looks(parts: Sequence[Inline]) -> set[tuple[bool, bool, str]]:
    return {(part.strong, part.emphasis, part.href) for part in parts}


def _counted(source: str) -> Counter[Placeholder]:
    try:
        return Counter(placeholders(source))
    except MarkupError:
        return Counter([Placeholder("unreadable")])

"""The desk that every way of reviewing works at: a briefing, its catalogues, what belongs beside a segment.

A view shows `Passage`s and gives `Change`s back; the catalogue's editor alone decides what is made of them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from briefing.assemble import Edition, edition_profile
from briefing.audit.dismissals import Sifted, sift
from briefing.audit.segments import check_segment
from briefing.catalog import (
    Catalog,
    CatalogEditor,
    Change,
    Refused,
    Segment,
    State,
    catalog_path,
)
from briefing.content import load_briefing
from briefing.diagnostics import BriefingError, Finding, Severity, error
from briefing.interface import load_interface
from briefing.model import TermStatus
from briefing.pipeline import Workspace
from briefing.prose import PLACEHOLDER, Placeholder
from briefing.review.journal import (
    Entry,
    append_entries,
    entry_of,
    read_entries,
    serialize_entry,
    version_of,
)
from briefing.review.places import Place, text_places
from briefing.termbase import term_pairs
from briefing.translation.drafts import from_engine
from briefing.translation.engine import Hypothesis
from briefing.translation.memory import MEMORY, Memory, OutputKey
from briefing.whole_files import locked, write_whole

ID_LENGTH = 12
"""Hexadecimal digits of a segment's id; more where two sources would share one."""
SIMILAR = 0.6
"""From which ratio (difflib) on an approved segment of the same catalogue is worth a look."""
MOST_SIMILAR = 3
ASKED_FOR = (1, 8)
"""How many alternatives the drafting asks engines for, and so under which keys the memory has them."""
KEPT = Path(".briefing") / "review"
"""Journals, histories and pictures, beside `content/`."""


# --- what belongs beside a segment ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chip:
    """A placeholder, and what the page prints for it in a language."""

    placeholder: str
    """As it stands in the text: `{area}`, `{population.compact}`."""
    text: str
    """Localized; empty for one that the briefing does not know."""
    tag: str
    """BCP 47 tag of the language that `text` is in."""
    meaning: str
    """What it is, in the source language: a fact's label, a person's title."""


Piece = str | Chip
"""A stretch of a text: words as they were typed, or a placeholder."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of the difference between two wordings."""

    kind: str
    """`same`, `gone` or `new`."""
    text: str


@dataclass(frozen=True, slots=True)
class TermHit:
    """A concept that the source names, and how the termbase says it in the target language."""

    concept_id: str
    source: str
    preferred: str
    admitted: tuple[str, ...]
    deprecated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another translation that a machine made."""

    text: str
    origin: str


@dataclass(frozen=True, slots=True)
class Similar:
    """An approved translation of similar words."""

    source: str
    target: str
    where: str
    """The id of its briefing."""
    similarity: float
    """0–1."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A segment with what is known about it without asking anybody."""

    id: str
    segment: Segment
    place: Place
    findings: Sifted

    @property
    def is_open(self) -> bool:
        """Whether a person still has to approve it."""
        return not self.segment.is_approved

    @property
    def has_changed(self) -> bool:
        """Whether its source or one of its figures changed after it had been translated."""
        return bool(self.segment.previous_source or self.segment.remarks.reopened)


class LanguageDesk:
    """One language of a briefing, opened for review. Not for several threads at once."""

    def __init__(self, desk: ReviewDesk, tag: str) -> None:
        self.tag = tag
        self.path = catalog_path(desk.workspace.locales, tag, desk.briefing.id)
        self.profile = edition_profile(desk.briefing, tag)
        self.entries: list[Entry] = []
        """What was changed since the desk was opened, the earliest first."""
        self._desk = desk
        self._edition = Edition(desk.briefing, self.profile, Catalog(tag, {}), load_interface(tag))
        if not self.path.exists():
            message, hint = f"there is no catalogue in {tag}", f"run briefing extract {desk.briefing.root}"
            raise BriefingError([error("no-catalogue", message, desk.briefing.title.location, hint)])
        self.editor = CatalogEditor(
            self.path,
            self._found,
            self._edition.plurals,
            two_people=desk.briefing.two_people,
        )
        self._known: dict[str, tuple[Segment, Sifted]] = {}

    # --- segments and their ids ---

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The source texts of the briefing that the catalogue has, in reading order."""
        present = self.editor.segments()
        return tuple(source for source in self._desk.places if source in present)

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """The id of each source text."""
        return segment_ids(self.sources)

    @cached_property
    def sources_by_id(self) -> Mapping[str, str]:
        """The source text of each id."""
        return {each: source for source, each in self.ids.items()}

    def segments(self) -> tuple[Segment, ...]:
        """All segments as they stand, in reading order."""
        return tuple(filter(None, map(self.editor.segment, self.sources)))

    def passage(self, source: str) -> Passage | None:
        """One segment with its place and its findings; None for a text that is not there."""
        segment = self.editor.segment(source)
        if segment is None or source not in self.ids:
            return None
        return Passage(self.ids[source], segment, self._desk.places[source], self.findings(segment))

    def passages(self) -> tuple[Passage, ...]:
        """All segments with their places and findings, in reading order."""
        return tuple(filter(None, map(self.passage, self.sources)))

    # --- changes ---

    def apply(self, change: Change, view: str) -> Segment | Refused:
        """Make one change through the catalogue's editor; `view` says in the history where it came from."""
        before = self.editor.segment(change.source)
        outcome = self.editor.apply(change)
        if isinstance(outcome, Segment) and before is not None and outcome != before:
            self.entries.append(entry_of(change, view, before, outcome))
        return outcome

    def plurals(self, source: str) -> Mapping[str, str]:
        """The plural category of each counted placeholder of a text, as it is today."""
        return self._edition.plurals(source)

    # --- findings ---

    def findings(self, segment: Segment) -> Sifted:
        """What the audit says of a segment, divided by what was dismissed for it."""
        known = self._known.get(segment.source)
        if known is None or known[0] != segment:
            known = (segment, sift(self._found(segment), segment.remarks.dismissed))
            self._known[segment.source] = known
        return known[1]

    def _found(self, segment: Segment) -> tuple[Finding, ...]:
        briefing = self._desk.briefing
        return tuple(check_segment(segment, self.tag, briefing.concepts, briefing.source_language))

    # --- beside a segment ---

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """A text divided into words and chips, in order; markup stays as it was typed."""
        pieces: list[Piece] = []
        position = 0
        for found in PLACEHOLDER.finditer(text):
            pieces += [text[position : found.start()], self.chip(found[0])]
            position = found.end()
        return tuple(piece for piece in (*pieces, text[position:]) if piece)

    def chips(self, source: str) -> tuple[Chip, ...]:
        """The placeholders of a text, each once, in order."""
        return tuple(dict.fromkeys(piece for piece in self.pieces(source) if isinstance(piece, Chip)))

    def chip(self, text: str) -> Chip:
        """What the page prints for a placeholder."""
        found = PLACEHOLDER.fullmatch(text)
        placeholder = Placeholder(found["id"], found["form"] or "") if found else Placeholder("")
        briefing = self._desk.briefing
        if fact := briefing.facts.get(placeholder.id):
            try:
                run = self._edition.figure(fact, placeholder.form)
            except BriefingError:
                return Chip(text, "", self.tag, fact.label.source)
            return Chip(text, run.text, run.language or self.tag, fact.label.source)
        if person := briefing.people.get(placeholder.id):
            run = self._edition.name(person)
            return Chip(text, run.text, run.language or self.tag, person.title.source)
        if concept := briefing.concepts.get(placeholder.id):
            run = self._edition.term(concept)
            meaning = concept.preferred(briefing.source_language)
            return Chip(text, run.text, run.language or self.tag, meaning.text if meaning else concept.id)
        return Chip(text, "", self.tag, "")

    def terms(self, source: str) -> tuple[TermHit, ...]:
        """The concepts that a text names and that have a term in the language."""
        briefing = self._desk.briefing
        return tuple(
            TermHit(
                pair.concept_id,
                pair.source,
                pair.preferred,
                pair.admitted,
                tuple(
                    term.text
                    for term in briefing.concepts[pair.concept_id].terms.get(self.tag, ())
                    if term.status is TermStatus.DEPRECATED
                ),
            )
            for pair in term_pairs(source, briefing.source_language, self.tag, briefing.concepts)
        )

    def alternatives(self, segment: Segment) -> tuple[Alternative, ...]:
        """What engines once made of the segment, as the memory remembers it, other than what stands there."""
        memory = self._desk.memory
        if memory is None:
            return ()
        briefing, found = self._desk.briefing, dict[str, str]()
        for name, version in memory.engines(briefing.source_language, self.tag):
            engine = _Recollection(memory, name, version, briefing.source_language, self.tag)
            for outcome in from_engine([segment], briefing, self.tag, engine):
                if outcome.draft and outcome.draft.target != segment.target:
                    found.setdefault(outcome.draft.target, outcome.draft.origin)
        return tuple(Alternative(text, origin) for text, origin in found.items())

    def similar(self, source: str) -> tuple[Similar, ...]:
        """Approved translations of similar texts, here and in the memory, the most similar first."""
        briefing = self._desk.briefing
        found = [
            Similar(other.source, other.target, briefing.id, ratio)
            for other in self.segments()
            if other.is_approved and other.source != source and (ratio := _ratio(source, other.source))
        ]
        if memory := self._desk.memory:
            found += [
                Similar(match.source, match.target, match.briefing, match.similarity)
                for match in memory.matches(briefing.source_language, self.tag, source)
                if match.briefing != briefing.id
            ]
        return tuple(sorted(found, key=lambda each: (-each.similarity, each.source))[:MOST_SIMILAR])


class ReviewDesk:
    """A briefing opened for review: its texts, where they stand, and a desk for each of its languages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workspace = Workspace.of(folder)
        self.briefing = load_briefing(folder)
        self.places = text_places(self.briefing)

    @property
    def tags(self) -> tuple[str, ...]:
        """The languages that are reviewed: all editions but that of the source language."""
        return self.briefing.languages[1:]

    @property
    def kept(self) -> Path:
        """Where journals and histories lie."""
        return self.workspace.root / KEPT

    @cached_property
    def memory(self) -> Memory | None:
        """The translation memory, where there is one."""
        path = self.workspace.root / MEMORY
        return Memory(path) if path.exists() else None

    def history_path(self, tag: str) -> Path:
        """Where the changes of a language are kept, an `Entry` on each line."""
        return self.kept / f"{self.briefing.id}.{tag}.history"

    def _pending_path(self, tag: str) -> Path:
        """Where the changes of an `edit` are kept until the catalogue and the history hold them."""
        return self.kept / f"{self.briefing.id}.{tag}.pending"

    def journal_path(self, tag: str) -> Path:
        """Where the page keeps changes until the catalogue holds them."""
        return self.kept / f"{self.briefing.id}.{tag}.journal"

    def open(self, tag: str) -> LanguageDesk:
        """A language as its catalogue stands now; raises `BriefingError` for one that the briefing lacks."""
        if tag not in self.tags:
            message = f"{tag!r} is no language that the briefing is translated into"
            hint = f"it has {', '.join(self.tags)}"
            raise BriefingError([error("no-edition", message, self.briefing.title.location, hint)])
        return LanguageDesk(self, tag)

    @contextmanager
    def edit(self, tag: str) -> Iterator[LanguageDesk]:
        """A language to be changed: at the end of the block its catalogue and history are written.

        Nothing is written after an exception. Nobody else writes meanwhile: the review page, should it be
        open, takes over what was written here.
        """
        with self.locked(tag):
            self.complete_history(tag)
            language = self.open(tag)
            yield language
            if language.entries:
                write_whole(self._pending_path(tag), b"".join(map(serialize_entry, language.entries)))
                write_whole(language.path, language.editor.serialize())
                self.complete_history(tag)

    def complete_history(self, tag: str) -> None:
        """Bring into the history what an `edit` changed, also one that was killed before it could say so.

        What it had not changed yet is forgotten. The catalogue has to be locked.
        """
        pending = self._pending_path(tag)
        if entries := read_entries(pending):
            segments = self.open(tag).editor.segments()
            last = {entry.source: entry.after for entry in entries}
            made = {
                source
                for source, after in last.items()
                if source in segments and version_of(segments[source]) == after
            }
            append_entries(self.history_path(tag), [entry for entry in entries if entry.source in made])
        pending.unlink(missing_ok=True)

    @contextmanager
    def locked(self, tag: str) -> Iterator[None]:
        """While the block runs, no other process of this program writes the catalogue."""
        with locked(self.workspace.catalog_lock(self.briefing.id, tag)):
            yield

    def close(self) -> None:
        """Close what was opened."""
        if "memory" in self.__dict__ and self.memory:
            self.memory.close()


# --- single steps -----------------------------------------------------------------------------------


def segment_ids(sources: Iterable[str]) -> dict[str, str]:
    """A short id for each text, the same wherever it stands: the beginning of its SHA-256.

    Where several texts would share one, their ids are longer.
    """
    digests = {source: sha256(source.encode()).hexdigest() for source in sources}
    ids: dict[str, str] = {}
    for length in (ID_LENGTH, 2 * ID_LENGTH, 64):
        waiting = [source for source in digests if source not in ids]
        taken = [digests[source][:length] for source in waiting]
        ids |= {source: each for source, each in zip(waiting, taken, strict=True) if taken.count(each) == 1}
    return {source: ids[source] for source in digests}


def difference(former: str, present: str) -> tuple[Edit, ...]:
    """What is gone from one wording and new in the other, word by word, in reading order."""
    old, new = _tokens(former), _tokens(present)
    edits: list[Edit] = []
    for kind, start, end, first, last in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            edits.append(Edit("same", "".join(old[start:end])))
            continue
        edits += [Edit("gone", "".join(old[start:end])), Edit("new", "".join(new[first:last]))]
    return tuple(edit for edit in edits if edit.text)


def unusable(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those findings for which a text cannot be printed."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def is_settled(passages: Iterable[Passage]) -> bool:
    """Whether an edition can be signed off: every segment approved, none with an open error."""
    return all(not passage.is_open and not unusable(passage.findings.open) for passage in passages)


def count_states(passages: Iterable[Passage]) -> dict[State, int]:
    """How many segments are in each state."""
    states = [passage.segment.state for passage in passages]
    return {state: states.count(state) for state in State}


def _tokens(text: str) -> list[str]:
    """Words, spaces and placeholders; characters where a script has no spaces."""
    return re.findall(r"\{[^}]*\}|[A-Za-zÀ-ɏ]+|\s+|.", text, re.DOTALL)


def _ratio(one: str, other: str) -> float:
    """How similar two texts are, or 0 where they are not."""
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    for bound in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio):
        if (ratio := bound()) < SIMILAR:
            return 0.0
    return ratio


class _Recollection:
    """An engine that only knows what another one made before; where it knows nothing, it answers nothing."""

    def __init__(self, memory: Memory, name: str, version: str, source_tag: str, target_tag: str) -> None:
        self.name = name
        self.version = version
        self._memory = memory
        self._keys = tuple(OutputKey(name, version, source_tag, target_tag, number) for number in ASKED_FOR)

    def translate(self, sentences: Sequence[str], alternatives: int = 1) -> Iterator[tuple[Hypothesis, ...]]:
        """As `Engine.translate`."""
        known: dict[str, tuple[Hypothesis, ...]] = {}
        for key in self._keys:
            known |= self._memory.recall(key, sentences)
        return (known.get(sentence, ())[:alternatives] for sentence in sentences)

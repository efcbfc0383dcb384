"""A briefing in one language: its usable translations, what is wrong with the others, and its `Document`.

Looking a translation over costs more than anything else here, so that a process remembers what it found in
each text; an edit asks again for the texts that it touches.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from briefing.assemble import Edition, assemble_document, edition_profile
from briefing.audit.segments import BREAKING_RULES, RULES, check_segment
from briefing.catalog import Catalog, Segment, State, catalog_path, load_catalog
from briefing.content import all_texts
from briefing.diagnostics import Finding, Location, Severity
from briefing.digests import digest_of, digest_where_there
from briefing.document import Document
from briefing.interface import load_interface
from briefing.model import Briefing, Concept

MOST_CATALOGS = 16
MOST_PARCELS = 4
MOST_TEXTS = 20_000
"""Whose findings a process remembers; about 1 KB each."""

T = TypeVar("T")


def assemble(briefing: Briefing, tag: str, locales: Path) -> Document:
    """The document of one edition."""
    return assemble_document(edition(briefing, tag, locales))


def edition(briefing: Briefing, tag: str, locales: Path) -> Edition:
    """The briefing in one language, with the usable translations in `locales`."""
    return edition_with(briefing, usable_catalog(briefing, tag, locales))


def edition_with(briefing: Briefing, catalog: Catalog) -> Edition:
    """The briefing in the language of a catalogue."""
    return Edition(briefing, edition_profile(briefing, catalog.tag), catalog, load_interface(catalog.tag))


# --- editions from other processes ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Parcel(Generic[T]):
    """A value on its way through other processes: packed once, and not unpacked where it only passes."""

    data: bytes

    @classmethod
    def of(cls, value: T) -> Parcel[T]:
        """The value, packed."""
        return cls(pickle.dumps(value))

    def value(self) -> T:
        """The value; a process remembers those that it unpacked last."""
        value: T = _unpacked(self.data)
        return value


@lru_cache(maxsize=MOST_PARCELS)
def _unpacked(data: bytes) -> Any:
    return pickle.loads(data)  # noqa: S301 - from the process that asks for the work, or that did it


@dataclass(frozen=True, slots=True)
class EditionTask:
    """An edition to assemble."""

    briefing: Parcel[Briefing]
    tag: str
    locales: Path

    @property
    def what(self) -> str:
        """The same for every version of the edition."""
        return self.tag


@dataclass(frozen=True, slots=True)
class AssembledEdition:
    """A document, its digest, and findings about translations that it does not print."""

    document: Parcel[Document]
    digest: str
    findings: tuple[Finding, ...]


def assemble_edition(task: EditionTask) -> AssembledEdition:
    """The document of an edition and what is wrong with its translations."""
    briefing = task.briefing.value()
    catalog, findings = checked_catalog(briefing, task.tag, task.locales)
    document = assemble_document(edition_with(briefing, catalog))
    return AssembledEdition(Parcel.of(document), digest_of(document), tuple(findings))


# --- translations -----------------------------------------------------------------------------------


def usable_catalog(briefing: Briefing, tag: str, locales: Path) -> Catalog:
    """The usable translations of a briefing's texts, held against the rules that keep one from print."""
    return checked_catalog(briefing, tag, locales, breaking_only=True)[0]


def checked_catalog(
    briefing: Briefing, tag: str, locales: Path, *, breaking_only: bool = False
) -> tuple[Catalog, list[Finding]]:
    """The usable translations of a briefing's texts, and findings; what is unusable counts as initial."""
    stored = stored_catalog(catalog_path(locales, tag, briefing.id), tag)
    concepts = _Concepts(briefing.concepts)
    findings: list[Finding] = []
    usable: dict[str, Segment] = {}
    for source in dict.fromkeys(text.source for text in all_texts(briefing)):
        segment = stored[source]
        found = _found(source, segment.target, tag, briefing.source_language, breaking_only, concepts)
        findings += [replace(finding, location=segment.location) for finding in found]
        broken = any(finding.severity is Severity.ERROR for finding in found)
        usable[source] = Segment(source, "", State.INITIAL, segment.location) if broken else segment
    return Catalog(tag, usable), findings


def stored_catalog(path: Path, tag: str) -> Catalog:
    """The catalogue as it is on the disk; a process parses the same bytes once."""
    before = digest_where_there(path)
    catalog = _parsed_catalog(path, tag, before)
    if digest_where_there(path) != before:  # it was saved while it was read
        _parsed_catalog.cache_clear()
    return catalog


@lru_cache(maxsize=MOST_CATALOGS)
def _parsed_catalog(path: Path, tag: str, _digest: str) -> Catalog:
    return load_catalog(path, tag)


class _Concepts:
    """A termbase as part of a key: what it says counts, not which object says it."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self.concepts = concepts
        self.digest = digest_of(concepts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Concepts) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)


@lru_cache(maxsize=MOST_TEXTS)
def _found(  # noqa: PLR0913, PLR0917 - the key of what is remembered
    source: str, target: str, tag: str, source_tag: str, breaking_only: bool, concepts: _Concepts
) -> Sequence[Finding]:
    """Findings about one translation, wherever it stands."""
    if not target:
        return ()
    segment = Segment(source, target, State.TRANSLATED, Location(""))
    rules = BREAKING_RULES if breaking_only else RULES
    return tuple(check_segment(segment, tag, concepts.concepts, source_tag, rules))

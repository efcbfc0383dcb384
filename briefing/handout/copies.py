"""How many printed copies of each edition the participants need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefing.model import Briefing, Participant

SPARE_PERCENT = 10


@dataclass(frozen=True, slots=True)
class PrintedCopies:
    """The copies of one edition."""

    tag: str
    """BCP 47 tag of the edition."""
    readers: int
    """Journalists who get it, since no earlier language of their outlet has an edition."""
    fallback: tuple[Participant, ...]
    """Outlets none of whose languages has an edition: they get the source language's."""
    spare: int
    """On top, rounded up."""

    @property
    def fallback_readers(self) -> int:
        """Journalists of the outlets in `fallback`."""
        return sum(participant.journalists for participant in self.fallback)

    @property
    def copies(self) -> int:
        """How many to print."""
        return self.readers + self.fallback_readers + self.spare


def printed_copies(briefing: Briefing, spare_percent: int = SPARE_PERCENT) -> tuple[PrintedCopies, ...]:
    """The copies of every edition of a briefing, in the order of its languages.

    An edition that nobody needs has none, also no spare ones.
    """
    needed = [(wanted_edition(each.languages, briefing.languages), each) for each in briefing.participants]
    return tuple(
        _copies(
            tag,
            sum(participant.journalists for found, participant in needed if found == tag),
            tuple(each for found, each in needed if not found and tag == briefing.source_language),
            spare_percent,
        )
        for tag in briefing.languages
    )


def wanted_edition(languages: Sequence[str], editions: Sequence[str]) -> str:
    """The edition for the first of `languages` that has one, if need be a broader one; empty if none has.

    `fr-SN` finds `fr` (lookup of RFC 4647, section 3.4).
    """
    for language in languages:
        tag = language
        while tag:
            if tag in editions:
                return tag
            tag = tag.rpartition("-")[0]
    return ""


def _copies(tag: str, readers: int, fallback: tuple[Participant, ...], spare_percent: int) -> PrintedCopies:
    needed = readers + sum(participant.journalists for participant in fallback)
    return PrintedCopies(tag, readers, fallback, spare=-(-needed * spare_percent // 100))

"""What changed between two versions of an edition, fact by fact and passage by passage.

A passage that differs only in the values of corrected facts is not reported itself: the fact is, with the
sections that print it. So a corrected figure is one correction, however often it is printed. A figure that
changed although its fact did not, such as an equivalent by another rate, is a change of its passage.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from briefing.diagnostics import BriefingError, Location, error
from briefing.gate import inside, read_outside
from briefing.handout.data import passages_path
from briefing.handout.passages import Passage
from briefing.handout.records import FactPrinted, Record, parse_record
from briefing.publication.manifest import Version

HINT = "take the folder from a copy of what was published"
LONGEST_WORDS = 16
"""Characters that the words of a language with spaces have on average at most."""
Section = tuple[str, str]
"""The text of a heading, and its language where it is another than the page's."""
REMARKS = frozenset({"notice"})
"""Kinds of passages that speak of the edition, not of the district: how much of it is a draft."""
ALIKE = 0.35
"""From which share of common words on a passage counts as changed, and not as one removed and one added."""


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact before and after; None where the version does not have it."""

    id: str
    before: FactPrinted | None
    after: FactPrinted | None
    sections: tuple[Section, ...]
    """Headings of the sections that print it now, in order; of the old version where it was removed."""


@dataclass(frozen=True, slots=True)
class PassageChange:
    """A passage before and after; None where the version does not have it."""

    before: Passage | None
    after: Passage | None

    @property
    def section(self) -> Section:
        """Where it stands, or stood."""
        passage = self.after or self.before
        assert passage is not None  # noqa: S101 - one of the two is there
        return passage.section, passage.section_language


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that one version of an edition says otherwise than the one before."""

    facts: tuple[FactChange, ...]
    passages: tuple[PassageChange, ...]

    def __bool__(self) -> bool:
        return bool(self.facts or self.passages)


def changes_between(before: Record, after: Record) -> Changes:
    """The changes from one version of an edition to the next, in the order of the later one."""
    old, new = (
        [passage for passage in record.passages if passage.kind not in REMARKS] for record in (before, after)
    )
    facts = tuple(_facts(before, after))
    return Changes(facts, tuple(_passages(old, new, {change.id for change in facts})))


def _facts(before: Record, after: Record) -> Iterator[FactChange]:
    for name in (*after.facts, *(name for name in before.facts if name not in after.facts)):
        old, new = before.facts.get(name), after.facts.get(name)
        if old is None or new is None or old.exact != new.exact:
            yield FactChange(name, old, new, _sections(name, after if new else before))


def _sections(name: str, record: Record) -> tuple[Section, ...]:
    return tuple(
        dict.fromkeys(
            (passage.section, passage.section_language)
            for passage in record.passages
            if name in passage.facts
        )
    )


def _passages(
    before: Sequence[Passage], after: Sequence[Passage], corrected: Collection[str]
) -> Iterator[PassageChange]:
    old, new = ([_said(each, corrected) for each in passages] for passages in (before, after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind != "equal":
            yield from _paired(before[start:end], after[new_start:new_end])


def _said(passage: Passage, corrected: Collection[str]) -> tuple[str, str, tuple[str, ...]]:
    """What must be equal for two passages to say the same, but for figures of `corrected` facts."""
    figures = (run.text for run in passage.runs if run.fact_id and run.fact_id not in corrected)
    return passage.kind, passage.template, tuple(figures)


def _paired(removed: Sequence[Passage], added: Sequence[Passage]) -> Iterator[PassageChange]:
    """The pairs within a stretch: one to one where the two have the same shape, else by common words."""
    if [each.kind for each in removed] == [each.kind for each in added]:
        yield from map(PassageChange, removed, added)
        return
    position = 0
    for new in added:
        likely = (place for place in range(position, len(removed)) if _alike(removed[place], new))
        found = next(likely, None)
        if found is None:
            yield PassageChange(None, new)
            continue
        yield from (PassageChange(old, None) for old in removed[position:found])
        yield PassageChange(removed[found], new)
        position = found + 1
    yield from (PassageChange(old, None) for old in removed[position:])


def _alike(old: Passage, new: Passage) -> bool:
    if old.kind != new.kind:
        return False
    matcher = SequenceMatcher(None, _words(old.text), _words(new.text), autojunk=False)
    bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)  # from the quickest on
    return all(ratio() >= ALIKE for ratio in bounds)


def _words(text: str) -> Sequence[str]:
    """Words where the script has spaces between them; characters elsewhere."""
    words = text.split()
    return words if len(words) > len(text) / LONGEST_WORDS else text


# --- all versions -----------------------------------------------------------------------------------


def corrections_so_far(
    folder: Path, record: Record, versions: Sequence[Version]
) -> Iterator[tuple[Version, Changes | None]]:
    """What each version since the first changed in an edition, the newest first; `record` is the last one's.

    A version is compared with the last one before that had the edition; None where it is the first with it.
    Raises `BriefingError` where what was published is missing or was changed.
    """
    records = [*(_published_record(folder, version, record.tag) for version in versions[:-1]), record]
    for number in range(len(versions) - 1, 0, -1):
        after = records[number]
        before = next((each for each in reversed(records[:number]) if each), None)
        if after is not None:
            yield versions[number], changes_between(before, after) if before else None


def _published_record(folder: Path, version: Version, tag: str) -> Record | None:
    """What an edition said in an earlier version, exactly as it was published; None if it was not in it."""
    name = f"v{version.number}/data/{passages_path(tag)}"
    file = next((file for file in version.files if file.path == name), None)
    if file is None:
        return None
    place = folder / name
    data = read_outside(inside(folder, name, place.as_posix()))
    if hashlib.sha256(data).hexdigest() != file.sha256:
        shown = Location(place.as_posix())
        raise BriefingError([error("changed-file", "is not as it was published", shown, HINT)])
    return parse_record(data, place.as_posix())

"""A language under review by several people at once: every answered change is on the disk.

A change goes to a journal before it is answered; the catalogue is written whole soon after. What is found
in the journal at the start, or in the catalogue when another program has written it, is merged segment by
segment: the journal knows how each one stood before and after every change.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from threading import RLock

from briefing.catalog import Change, Refusal, Refused, Segment, Signature, State
from briefing.diagnostics import BriefingError, Finding, error
from briefing.diagnostics import Location as Place
from briefing.review.desk import LanguageDesk, ReviewDesk, unusable
from briefing.review.journal import (
    Entry,
    Version,
    append_entries,
    read_entries,
    refuse_unlikely_journal,
    serialize_entry,
    version_of,
)
from briefing.whole_files import sync_folder, write_whole

SETTLING_SECONDS = 0.3
"""How long a file that another program wrote has to be left alone before it is read: some write piecemeal."""
OUTSIDE = "another program"
"""Who changed a catalogue, where nobody signed."""
Now = Callable[[], datetime]


class DurableDesk:
    """One language of a briefing, for many threads of one process; nobody else may have it open."""

    def __init__(self, desk: ReviewDesk, tag: str, now: Now) -> None:
        self.tag = tag
        self.lock = RLock()
        self.problems: tuple[Finding, ...] = ()
        """Why the file that lies there now is not taken over, nor written."""
        self.desk = desk
        self._now = now
        self._looked_at: tuple[tuple[int, ...], float] = ((), 0.0)
        """How a file that is not known lay there, and since when."""
        self._path = desk.journal_path(tag)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        refuse_unlikely_journal(self._path)
        self._journal = self._path.open("ab", buffering=0)
        try:
            fcntl.flock(self._journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._journal.close()
            message = f"the review page of {tag} is open already"
            raise BriefingError([error("review-open", message, Place(self._path.as_posix()))]) from None
        sync_folder(self._path.parent)
        self._recover()

    # --- what views do ---

    @property
    def language(self) -> LanguageDesk:
        """The language as it stands now; hold `lock` while you use it."""
        self._take_over()
        return self._language

    def history(self, source: str) -> tuple[Entry, ...]:
        """All that happened to a segment, the earliest first."""
        with self.lock:
            return tuple(self._history.get(source, ()))

    def apply(self, change: Change) -> Segment | Refused:
        """Make a change, or say why not; when this returns, the change is on the disk."""
        with self.lock:
            language = self.language
            before, known = language.editor.segment(change.source), len(language.entries)
            outcome = language.apply(change, "page")
            if len(language.entries) > known and before is not None:
                self._keep(language.entries[known:], before)
            return outcome

    def restore(self, source: str, version: Version, signature: Signature, seen: str) -> Segment | Refused:
        """Put a segment back to an earlier version, with the approval that it had; comments stay.

        An approval comes back only where the plural categories are still those that it was given for.
        """
        with self.lock:
            language = self.language
            change = Change(source, version.target, version.state, signature, seen)
            present = language.editor.segment(source)
            if present is None:
                return Refused(change, Refusal.UNKNOWN, None)
            if present.target != seen:
                return Refused(change, Refusal.CONFLICT, present)
            wanted = self._restored(version, present)
            errors = unusable(language.findings(wanted).open) if wanted.target else ()
            if errors:
                return Refused(change, Refusal.UNUSABLE, present, errors)
            after = language.editor.restore(wanted)
            if after is None or after == present:
                return present
            entry = Entry("undo", "page", signature, source, version_of(present), version_of(after))
            self._keep([entry], present)
            return after

    def _restored(self, version: Version, present: Segment) -> Segment:
        remarks = replace(
            version.remarks, comments=present.remarks.comments, dismissed=present.remarks.dismissed
        )
        outdated = dict(remarks.plurals) != dict(self._language.plurals(present.source))
        if outdated and version.state in {State.REVIEWED, State.FINAL}:
            remarks = replace(remarks, reviewed=None, final=None, plurals={})
            return Segment(present.source, version.target, State.TRANSLATED, present.location, remarks)
        return replace(version, remarks=remarks).of(present.source)

    def _keep(self, entries: Sequence[Entry], before: Segment | None = None) -> None:
        """Write entries to the journal; where the disk refuses, the change is not made."""
        data = b"".join(map(serialize_entry, entries))
        size = os.fstat(self._journal.fileno()).st_size
        try:
            _write_through(self._journal.fileno(), data)
        except OSError:
            os.ftruncate(self._journal.fileno(), size)
            if before is not None:
                self._language.editor.restore(before)
            raise
        self._session += entries
        for entry in entries:
            self._history.setdefault(entry.source, []).append(entry)
        self._unwritten = True

    # --- the catalogue's file ---

    def write(self) -> None:
        """Write the catalogue, if it does not hold every change yet."""
        with self.lock:
            if not self._unwritten:
                return
            with self.desk.locked(self.tag):
                if not self._take_over():
                    return
                data = self._language.editor.serialize()
                write_whole(self._language.path, data)
                self._stamp, self._digest = self._file_stamp(), _digest(data)
                self._unwritten = False
                self.problems = ()

    def tell(self, problem: Exception) -> None:
        """Keep why the catalogue could not be written, for the page to say."""
        with self.lock:
            findings = problem.findings if isinstance(problem, BriefingError) else ()
            place = Place(self._language.path.as_posix())
            self.problems = findings or (error("not-written", str(problem), place),)

    def close(self) -> None:
        """Write the catalogue, and move the journal to the history."""
        with self.lock:
            self.write()
            if not self._unwritten:
                self._settle(self._session)
            self._journal.close()

    def _recover(self) -> None:
        """Open the catalogue with what the journal of an interrupted run holds."""
        with self.desk.locked(self.tag):
            self.desk.complete_history(self.tag)
        entries = read_entries(self._path)
        self._open(self.desk)
        self._session: list[Entry] = list(entries)
        self._read_history(entries)
        self._unwritten = False
        if entries:
            self._merge(entries)
            self._unwritten = True
            self.write()
        if not self._unwritten:
            self._settle(self._session)
            self._session = []

    def _settle(self, entries: Sequence[Entry]) -> None:
        if entries:
            with self.desk.locked(self.tag):
                append_entries(self.desk.history_path(self.tag), entries)
        self._journal.truncate(0)
        os.fsync(self._journal.fileno())

    def _open(self, desk: ReviewDesk) -> None:
        language = desk.open(self.tag)
        stamp, data = _stamp_of(language), language.path.read_bytes()
        self.desk, self._language = desk, language
        self._stamp, self._digest = stamp, _digest(data)

    def _take_over(self) -> bool:
        """Take over what another program wrote; whether the file that lies there is known now."""
        stamp = self._file_stamp()
        if stamp == self._stamp:
            return True
        if not stamp or not self._is_settled(stamp):
            return False
        if _digest(self._language.path.read_bytes()) == self._digest:
            self._stamp = stamp
            return True
        try:
            self._open(ReviewDesk(self.desk.folder))
        except (BriefingError, OSError) as problem:
            self.problems = problem.findings if isinstance(problem, BriefingError) else ()
            return False
        self.problems = ()
        self._read_history(self._session)
        self._merge(tuple(self._session))
        return True

    def _is_settled(self, stamp: tuple[int, ...]) -> bool:
        """Whether a file was left alone for a while, by a clock that nobody sets where its date cannot be."""
        if self._looked_at[0] != stamp:
            self._looked_at = (stamp, time.monotonic())
        unchanged_seconds = time.monotonic() - self._looked_at[1]
        age_seconds = time.time() - stamp[0] / 1e9
        return max(age_seconds, unchanged_seconds) >= SETTLING_SECONDS

    def _file_stamp(self) -> tuple[int, ...]:
        return _stamp_of(self._language)

    def _read_history(self, later: Iterable[Entry]) -> None:
        history: dict[str, list[Entry]] = {}
        known = (*read_entries(self.desk.history_path(self.tag)), *later)
        for entry in {serialize_entry(entry): entry for entry in known}.values():
            history.setdefault(entry.source, []).append(entry)
        self._history = history

    # --- merging ---

    def _merge(self, entries: Sequence[Entry]) -> None:
        """Bring the changes of the journal into a catalogue that may lack them, or have others."""
        chains: dict[str, list[Entry]] = {}
        for entry in entries:
            chains.setdefault(entry.source, []).append(entry)
        successors = {each.previous_source: each for each in self._language.editor.segments().values()}
        made: list[Entry] = []
        for source, chain in chains.items():
            present = self._language.editor.segment(source)
            if present is not None:
                made += self._merge_segment(present, chain)
            elif successor := successors.get(source):
                self._carry_over(successor, chain)
        fresh = [*made, *self._language.entries]
        self._language.entries.clear()
        if fresh:
            self._keep(fresh)

    def _merge_segment(self, present: Segment, chain: Sequence[Entry]) -> Iterator[Entry]:
        versions = [chain[0].before, *(entry.after for entry in chain)]
        last = versions[-1].of(present.source)
        is_ours = _core(present) in {_core(version.of(present.source)) for version in versions}
        merged = _with_talk(last if is_ours else present, present, last)
        if version_of(merged) != version_of(present):
            self._language.editor.restore(merged)
            self._unwritten = True
        if not is_ours and present.target != last.target:
            signature = Signature(OUTSIDE, self._now())
            yield Entry("replaced", "outside", signature, present.source, versions[-1], version_of(merged))

    def _carry_over(self, successor: Segment, chain: Sequence[Entry]) -> None:
        """A source has a new wording: it gets the latest translation of the old one, as a draft."""
        texts = {chain[0].before.target, *(entry.after.target for entry in chain)}
        latest = chain[-1]
        if successor.target in texts and latest.after.target not in {"", successor.target}:
            change = Change(
                successor.source,
                latest.after.target,
                State.TRANSLATED,
                latest.signature,
                seen=successor.target,
                reopens=True,
            )
            self._language.apply(change, "journal")


def recover_journals(desk: ReviewDesk, now: Now) -> None:
    """Bring what an interrupted run left in its journals into the catalogues."""
    for tag in desk.tags:
        if read_entries(desk.journal_path(tag)):
            DurableDesk(desk, tag, now).close()


def _core(segment: Segment) -> tuple[object, ...]:
    """What a translation is, without what was said about it."""
    remarks = segment.remarks
    return (
        segment.target,
        segment.state,
        segment.previous_source,
        remarks.origin,
        remarks.reviewed,
        remarks.final,
        remarks.reopened,
    )


def _with_talk(chosen: Segment, one: Segment, other: Segment) -> Segment:
    """A segment with the comments and dismissals of both."""
    comments = {*one.remarks.comments, *other.remarks.comments}
    in_order = tuple(sorted(comments, key=lambda comment: (comment.signature.at, str(comment))))
    dismissed = tuple(dict.fromkeys((*one.remarks.dismissed, *other.remarks.dismissed)))
    remarks = replace(chosen.remarks, comments=in_order, dismissed=dismissed, others=one.remarks.others)
    return replace(chosen, remarks=remarks)


def _stamp_of(language: LanguageDesk) -> tuple[int, ...]:
    """What changes whenever the file is written; empty where there is none."""
    try:
        status = language.path.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino


def _digest(data: bytes) -> bytes:
    return sha256(data).digest()


def _write_through(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]
    os.fdatasync(descriptor)

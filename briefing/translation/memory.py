"""The translation memory: what engines made of sentences, and what people approved, in one SQLite file.

A sentence is kept as the engine read it, with sentinels for figures, so that a changed figure finds it again.
Approved segments are kept with their placeholders, and offered to any briefing that says the same.
"""

from __future__ import annotations

import difflib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from briefing.diagnostics import BriefingError, Location, error
from briefing.translation.engine import Engine, Hypothesis

MEMORY = Path(".briefing") / "memory.sqlite"
"""Beside `content/`, shared by all its briefings."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS outputs (
    engine TEXT, version TEXT, source_tag TEXT, target_tag TEXT, alternatives INTEGER, sentence TEXT,
    hypotheses TEXT NOT NULL,
    PRIMARY KEY (engine, version, source_tag, target_tag, alternatives, sentence)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS approved (
    source_tag TEXT, target_tag TEXT, source TEXT, briefing TEXT, target TEXT NOT NULL,
    PRIMARY KEY (source_tag, target_tag, source, briefing)
) WITHOUT ROWID;
"""
FORMAT_VERSION = 1
"""In SQLite's `user_version`; a file of another one is not touched."""
LOCK_SECONDS = 30.0
NEARLY = 0.9
"""From which ratio (difflib) on another segment says nearly the same."""
SENTENCES_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Match:
    """An approved segment that says the same, or nearly."""

    source: str
    target: str
    briefing: str
    similarity: float
    """0–1; 1 for the very same source."""


class Memory:
    """An open translation memory; may be used from several threads, and by several processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=LOCK_SECONDS, check_same_thread=False)
            self._prepare()
        except (sqlite3.Error, OSError) as problem:
            raise self._unusable(problem) from None

    def _prepare(self) -> None:
        [version] = self._connection.execute("PRAGMA user_version").fetchone()
        if version not in {0, FORMAT_VERSION}:
            raise sqlite3.DatabaseError(f"it has format {version}")
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.executescript(SCHEMA)
        self._connection.execute(f"PRAGMA user_version={FORMAT_VERSION}")

    def _unusable(self, problem: Exception) -> BriefingError:
        message = f"cannot be used as translation memory: {problem}"
        hint = "move the file away; a new one is filled as you translate"
        return BriefingError([error("bad-memory", message, Location(self._path.as_posix()), hint)])

    def close(self) -> None:
        """Close the file; everything remembered is in it already."""
        self._connection.close()

    def remember(self, key: OutputKey, outputs: Iterable[tuple[str, tuple[Hypothesis, ...]]]) -> None:
        """Keep what an engine made of sentences."""
        rows = [
            (*key.row, sentence, json.dumps([[each.text, each.score] for each in hypotheses]))
            for sentence, hypotheses in outputs
        ]
        self._write("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def recall(self, key: OutputKey, sentences: Sequence[str]) -> dict[str, tuple[Hypothesis, ...]]:
        """What is known of `sentences`."""
        query = (
            "SELECT hypotheses FROM outputs WHERE engine=? AND version=? AND source_tag=? AND target_tag=?"
            " AND alternatives=? AND sentence=?"
        )
        known: dict[str, tuple[Hypothesis, ...]] = {}
        for sentence in sentences:
            for [row] in self._read(query, (*key.row, sentence)):
                if hypotheses := _hypotheses(row):
                    known[sentence] = hypotheses
        return known

    def engines(self, source_tag: str, target_tag: str) -> tuple[tuple[str, str], ...]:
        """Name and version of each engine that something is known of for the pair."""
        query = (
            "SELECT DISTINCT engine, version FROM outputs"
            " WHERE source_tag=? AND target_tag=? ORDER BY engine, version"
        )
        return tuple((name, version) for name, version in self._read(query, (source_tag, target_tag)))

    def remember_approved(
        self, source_tag: str, target_tag: str, briefing: str, pairs: Iterable[tuple[str, str]]
    ) -> None:
        """Make `pairs` of source and target all that is approved in a briefing for a language."""
        rows = [(source_tag, target_tag, source, briefing, target) for source, target in pairs]
        try:
            with self._lock, self._connection:
                self._connection.execute(
                    "DELETE FROM approved WHERE source_tag=? AND target_tag=? AND briefing=?",
                    (source_tag, target_tag, briefing),
                )
                self._connection.executemany("INSERT INTO approved VALUES (?, ?, ?, ?, ?)", rows)
        except sqlite3.Error as problem:
            raise self._unusable(problem) from None

    def matches(self, source_tag: str, target_tag: str, source: str) -> tuple[Match, ...]:
        """Approved segments that say the same or nearly the same, the most similar first."""
        query = "SELECT source, target, briefing FROM approved WHERE source_tag=? AND target_tag=?"
        found = [
            Match(other, target, briefing, similarity)
            for other, target, briefing in self._read(query, (source_tag, target_tag))
            if (similarity := _similarity(source, other)) >= NEARLY
        ]
        return tuple(sorted(found, key=lambda match: (-match.similarity, match.source, match.briefing)))

    def _read(self, query: str, values: Sequence[object]) -> list[tuple[str, ...]]:
        try:
            with self._lock, closing(self._connection.execute(query, values)) as cursor:
                return cursor.fetchall()
        except sqlite3.Error as problem:
            raise self._unusable(problem) from None

    def _write(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        try:
            with self._lock, self._connection:
                self._connection.executemany(statement, rows)
        except sqlite3.Error as problem:
            raise self._unusable(problem) from None


@dataclass(frozen=True, slots=True)
class OutputKey:
    """Whose outputs: of which engine and model, for which pair, asked for how many alternatives."""

    engine: str
    version: str
    source_tag: str
    target_tag: str
    alternatives: int

    @property
    def row(self) -> tuple[str, str, str, str, int]:
        """The fields in the order of the table."""
        return self.engine, self.version, self.source_tag, self.target_tag, self.alternatives


class RememberingEngine:
    """An engine that is only asked what the memory does not know."""

    def __init__(self, engine: Engine, memory: Memory, source_tag: str, target_tag: str) -> None:
        self.name = engine.name
        self.version = engine.version
        self._engine = engine
        self._memory = memory
        self._pair = (source_tag, target_tag)

    def translate(self, sentences: Sequence[str], alternatives: int = 1) -> Iterator[tuple[Hypothesis, ...]]:
        """As `Engine.translate`; what the engine makes is kept as soon as it is there."""
        key = OutputKey(self.name, self.version, *self._pair, alternatives)
        known = self._memory.recall(key, sentences)
        unknown = list(dict.fromkeys(sentence for sentence in sentences if sentence not in known))
        fresh = zip(unknown, self._engine.translate(unknown, alternatives), strict=True)
        made = self._kept(key, fresh)
        for sentence in sentences:
            while sentence not in known:
                new, hypotheses = next(made)
                known[new] = hypotheses
            yield known[sentence]

    def _kept(
        self, key: OutputKey, outputs: Iterator[tuple[str, tuple[Hypothesis, ...]]]
    ) -> Iterator[tuple[str, tuple[Hypothesis, ...]]]:
        batch: list[tuple[str, tuple[Hypothesis, ...]]] = []
        try:
            for output in outputs:
                batch.append(output)
                if len(batch) == SENTENCES_AT_ONCE:
                    self._memory.remember(key, batch)
                    yield from batch
                    batch = []
        finally:  # What was made before an interruption is kept too.
            self._memory.remember(key, batch)
        yield from batch


def _hypotheses(row: object) -> tuple[Hypothesis, ...]:
    """What a row holds; nothing where it is not as `remember` writes it, so that the engine is asked anew."""
    try:
        listed = json.loads(row) if isinstance(row, str) else []
        read = tuple(Hypothesis(text, float(score)) for text, score in listed)
    except (ValueError, TypeError, RecursionError):
        return ()
    return read if all(isinstance(each.text, str) for each in read) else ()


def _similarity(one: str, other: str) -> float:
    if one == other:
        return 1.0
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    for bound in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio):
        if (ratio := bound()) < NEARLY:
            return 0.0
    return ratio

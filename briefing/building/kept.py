"""What is built already, and whether it may stay: the keys of artifacts, and what the last run said.

An artifact stays where it was made from the same `Document` by the same renderer and is still the very file
that was made. A whole run is repeated from memory where every byte that it would read is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from briefing.building.records import read_record, write_record
from briefing.diagnostics import Finding
from briefing.digests import (
    digest,
    file_digest,
    program_digest,
    renderer_digest,
    signature,
)
from briefing.workspace import Workspace

MOST_BYTES = 200_000_000
"""Of a briefing's folder whose files are all read before anything else is."""
NOT_CONTENT = frozenset({"output", "locales"})
"""What lies in the folder of a briefing that stands alone, beside what its author wrote."""


# --- artifacts --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that was made."""

    key: str
    """What it was made from, and with."""
    sha256: str
    signature: tuple[int, ...]
    """Saves reading a file that nobody touched."""
    findings: tuple[Finding, ...]
    """What was noticed while it was made."""

    def is_intact(self, path: Path) -> bool:
        """Whether the file at `path` is the one that was made."""
        try:
            return signature(path) == self.signature or file_digest(path) == self.sha256
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class BuiltEdition:
    """The files of an edition, and what they came from."""

    inputs: str = ""
    """Digest of all that its document is assembled from; empty where that is not sure."""
    document: str = ""
    findings: tuple[Finding, ...] = ()
    """About translations that the document does not print."""
    artifacts: Mapping[str, Artifact] = field(default_factory=dict)
    """By format."""


def artifact_key(document: str, format_: str) -> str:
    """The key of the file that is made from the document of this digest."""
    return digest(document, format_, renderer_digest())


def built_edition(workspace: Workspace, briefing_id: str, tag: str) -> BuiltEdition:
    """What an earlier run made of an edition; nothing, as far as nobody knows."""
    return read_record(workspace.record(briefing_id, tag), BuiltEdition) or BuiltEdition()


def keep_edition(workspace: Workspace, briefing_id: str, tag: str, edition: BuiltEdition) -> None:
    """Tell later runs what was made."""
    write_record(workspace.record(briefing_id, tag), edition)


# --- whole runs -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run said, line by line, and how it ended."""

    errors: tuple[str, ...]
    output: tuple[str, ...]
    code: int


@dataclass(frozen=True, slots=True)
class LastRun:
    """A run that came to its end."""

    inputs: str
    tags: tuple[str, ...]
    packs: str
    """The state of the folders of these editions."""
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a build."""

    folder: Path
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    audited: bool

    def inputs(self) -> str:
        """The digest of everything that the run reads, or nothing where that cannot be told.

        That is the program with what is installed, every file of the briefing and its catalogues; the
        spelling of the folder stands in findings.
        """
        try:
            content = content_digest(self.folder)
            catalogs = sorted(Workspace.of(self.folder).locales.glob(f"*/LC_MESSAGES/{self._id}.po"))
            contents = [part for path in catalogs for part in (path.as_posix(), _content(path))]
        except OSError:
            return ""
        return digest(program_digest(), self._asked(), content, *contents) if content else ""

    def last_outcome(self, inputs: str) -> Outcome | None:
        """What the last run said, if it read the same and its packs are as it left them."""
        last = read_record(self._record(), LastRun)
        if not inputs or last is None or last.inputs != inputs or last.packs != self._packs(last.tags):
            return None
        return last.outcome

    def keep(self, inputs: str, tags: Sequence[str], outcome: Outcome) -> None:
        """Tell later runs what this one said, unless what it read was changed under its hands."""
        if inputs and inputs == self.inputs():
            write_record(self._record(), LastRun(inputs, tuple(tags), self._packs(tags), outcome))

    @property
    def _id(self) -> str:
        return self.folder.resolve().name

    def _asked(self) -> str:
        return digest(*self.languages, "in", *self.formats, str(self.audited))

    def _record(self) -> Path:
        return Workspace.of(self.folder).record(self._id, f"run-{self._asked()[:16]}")

    def _packs(self, tags: Sequence[str]) -> str:
        """The names in the folders of the editions, which the audit looks at, and the state of each file."""
        folder = Workspace.of(self.folder).output / self._id
        said: list[str] = []
        for tag in tags:
            with suppress(OSError):
                said += [f"{path}{signature(path)}" for path in sorted((folder / tag).iterdir())]
        return digest(*said)


# --- what a briefing's author wrote -----------------------------------------------------------------


def content_digest(folder: Path) -> str:
    """The digest of every file of a briefing, and of how its folder is spelled; empty where that is too much.

    Raises OSError for what cannot be read.
    """
    entries = tuple(_entries(folder))
    if sum(path.stat().st_size for path in entries if path.is_file()) > MOST_BYTES:
        return ""
    return digest(
        folder.as_posix(), *(part for path in entries for part in (path.as_posix(), _content(path)))
    )


def _entries(folder: Path) -> Iterator[Path]:
    """What stands in the folder and in the folders in it, links followed, as the loader does."""
    for path in sorted(folder.iterdir()):
        yield path
        if path.is_dir() and path.name not in NOT_CONTENT and not path.name.startswith("."):
            yield from sorted(path.iterdir())


def _content(path: Path) -> str:
    return file_digest(path) if path.is_file() else ""

"""One build: what stays as it is, what is assembled, what is rendered, and what later runs are told of it."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar

from briefing.building.kept import Artifact, BuiltEdition, artifact_key, built_edition, keep_edition
from briefing.catalog import catalog_path
from briefing.diagnostics import Finding, Severity
from briefing.digests import digest, digest_of, digest_where_there, program_digest, signature
from briefing.document import Document
from briefing.editions import EditionTask, Parcel, assemble_edition
from briefing.model import Briefing
from briefing.render import Rendered
from briefing.whole_files import write_whole
from briefing.workspace import Format, Workspace

WRITERS = 4
"""Files that are on their way to the disk at a time."""

T = TypeVar("T")
R = TypeVar("R")


class Runner(Protocol):
    """Does work, in whatever process, and yields each task with its result as it is done.

    The function is one that a module has at its top; it, tasks and results are pickled on their way. Tasks
    that are equal in `what` do much the same work, and are best done by the same process.
    """

    def __call__(self, function: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[T, R]]:
        """Each task with what the function made of it, in the order in which they end."""


@dataclass(frozen=True, slots=True)
class Step:
    """A file of a pack is as it must be."""

    path: Path
    findings: tuple[Finding, ...]
    reused: bool


@dataclass(frozen=True, slots=True)
class RenderTask:
    """A file to make."""

    path: Path
    tag: str
    format_: Format
    document: Parcel[Document]

    @property
    def what(self) -> tuple[str, str]:
        """The same for every version of the file."""
        return self.tag, self.format_


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made."""

    rendered: Rendered
    sha256: str


def render(document: Document, format_: Format) -> Rendered:
    """The document as a file of one format; the heavy renderers are imported where they are used."""
    match format_:
        case Format.PDF:
            from briefing.render.pdf import render_pdf  # noqa: PLC0415

            return render_pdf(document)
        case Format.DOCX:
            from briefing.render.docx import render_docx  # noqa: PLC0415

            return render_docx(document)


def make(task: RenderTask) -> Made:
    """One file of an edition."""
    rendered = render(task.document.value(), task.format_)
    return Made(rendered, hashlib.sha256(rendered.data).hexdigest())


class Build:
    """The editions of one run."""

    def __init__(
        self, briefing: Briefing, workspace: Workspace, tags: Sequence[str], formats: Sequence[Format]
    ) -> None:
        self.briefing = briefing
        self.workspace = workspace
        self.tags = tags
        self.formats = formats
        self._inputs = EditionInputs(briefing, workspace)
        self._known: dict[str, BuiltEdition] = {}
        self._documents: dict[str, Parcel[Document]] = {}

    def steps(self, run: Runner, *, force: bool) -> Iterator[Step]:
        """Every file of the run, those first that stay."""
        inputs = {tag: self._inputs.now(tag) for tag in self.tags}
        for tag in self.tags:
            known = built_edition(self.workspace, self.briefing.id, tag)
            self._known[tag] = BuiltEdition() if force else known
        self._assemble([tag for tag in self.tags if not self._is_done(tag, inputs[tag])], inputs, run)
        missing: dict[Format, list[str]] = {}
        for tag in self.tags:
            for format_ in self.formats:
                if self._stays(tag, format_):
                    yield self._step(tag, format_, reused=True)
                else:
                    missing.setdefault(format_, []).append(tag)
        yield from self._render(missing, run)

    def _is_done(self, tag: str, inputs: str) -> bool:
        """Whether nothing was changed that the edition is made from, and all its files are whole."""
        return self._known[tag].inputs == inputs and all(
            self._stays(tag, format_) for format_ in self.formats
        )

    def _stays(self, tag: str, format_: Format) -> bool:
        known = self._known[tag]
        artifact = known.artifacts.get(format_)
        return (
            artifact is not None
            and artifact.key == artifact_key(known.document, format_)
            and artifact.is_intact(self._path(tag, format_))
        )

    def _assemble(self, tags: Sequence[str], inputs: dict[str, str], run: Runner) -> None:
        """Make the documents of editions whose inputs were changed, or whose files are not there."""
        briefing = Parcel.of(self.briefing)
        tasks = [EditionTask(briefing, tag, self.workspace.locales) for tag in tags]
        for task, assembled in run(assemble_edition, tasks):
            self._documents[task.tag] = assembled.document
            self._known[task.tag] = replace(
                self._known[task.tag],
                inputs=inputs[task.tag],
                document=assembled.digest,
                findings=assembled.findings,
            )
        for tag in tags:
            if self._inputs.now(tag) != inputs[tag]:  # the catalogue was saved while it was read
                self._known[tag] = replace(self._known[tag], inputs="")

    def _render(self, missing: dict[Format, list[str]], run: Runner) -> Iterator[Step]:
        """Make the files, PDFs first, which take longest; each is recorded as soon as it is written.

        The disk takes its time to be sure of a file, and the work goes on meanwhile.
        """
        tasks = [
            RenderTask(self._path(tag, format_), tag, format_, self._documents[tag])
            for format_ in sorted(missing, key=list(Format).index)
            for tag in missing[format_]
        ]
        with ThreadPoolExecutor(WRITERS) as disk:
            written = deque[tuple[RenderTask, Made, Future[None]]]()
            for task, made in run(make, tasks):
                written.append((task, made, disk.submit(write_whole, task.path, made.rendered.data)))
                while written and (written[0][2].done() or len(written) > WRITERS):
                    yield self._written(*written.popleft())
            while written:
                yield self._written(*written.popleft())

    def _written(self, task: RenderTask, made: Made, writing: Future[None]) -> Step:
        """A file that is on the disk by now; raises what writing it raised."""
        writing.result()
        self._record(task.tag, task.format_, made)
        return self._step(task.tag, task.format_, reused=False)

    def _record(self, tag: str, format_: Format, made: Made) -> None:
        known = self._known[tag]
        broken = any(finding.severity is Severity.ERROR for finding in made.rendered.findings)
        key = "" if broken else artifact_key(known.document, format_)  # a picture was not there just then
        artifact = Artifact(key, made.sha256, signature(self._path(tag, format_)), made.rendered.findings)
        self._known[tag] = replace(known, artifacts={**known.artifacts, format_.value: artifact})
        keep_edition(self.workspace, self.briefing.id, tag, self._known[tag])

    def _step(self, tag: str, format_: Format, *, reused: bool) -> Step:
        """Findings about an edition's translations are told with its first file."""
        known = self._known[tag]
        of_edition = known.findings if format_ is self.formats[0] else ()
        findings = (*of_edition, *known.artifacts[format_].findings)
        return Step(self._path(tag, format_), findings, reused)

    def _path(self, tag: str, format_: Format) -> Path:
        return self.workspace.pack(self.briefing.id, tag, format_)


class EditionInputs:
    """Digests of all that the documents of a briefing's editions are assembled from and judged by.

    Who takes part, and what the office has waived, stands in no edition.
    """

    def __init__(self, briefing: Briefing, workspace: Workspace) -> None:
        self._written = digest(program_digest(), digest_of(replace(briefing, participants=(), waivers=())))
        self._id = briefing.id
        self._locales = workspace.locales

    def now(self, tag: str) -> str:
        """The digest for one edition, with its translations as they are on the disk now."""
        path = catalog_path(self._locales, tag, self._id)
        return digest(self._written, path.as_posix(), digest_where_there(path))

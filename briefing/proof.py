"""The finished packs of a briefing, proved: folder -> documents and files -> report."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import SubprocessError
from tempfile import TemporaryDirectory

from briefing.audit.packs import (
    Audited,
    Pack,
    audit_across,
    audit_pack,
    unknown_waivers,
    unreadable,
    waived,
)
from briefing.audit.packs.report import AuditedFile, AuditReport, as_json, as_web_page, in_order
from briefing.building.kept import built_edition
from briefing.building.records import read_record, write_record
from briefing.building.run import EditionInputs, Runner
from briefing.catalog import Catalog, catalog_path
from briefing.content import all_texts
from briefing.digests import digest, file_digest
from briefing.editions import Parcel, stored_catalog
from briefing.gate import asked_apart
from briefing.interface import load_interface
from briefing.model import Briefing
from briefing.pipeline import (
    Format,
    Workspace,
    assemble,
    processes,
    refuse_other_languages,
    sound_briefing,
)
from briefing.whole_files import write_whole

SECONDS_APART = 60
"""That reading a file may take by the clock; the process that reads bounds its own processor time."""


def audit(  # noqa: PLR0913 - what an audit may be asked for
    folder: Path,
    languages: Sequence[str] = (),
    formats: Sequence[Format] = tuple(Format),
    jobs: int | None = None,
    *,
    force: bool = True,
    run: Runner | None = None,
) -> AuditReport:
    """Read the finished files of a briefing anew and hold them against what they must say.

    Unless `force`, a file keeps the findings of an earlier audit that held the same bytes against the same
    edition. Raises `BriefingError` if the briefing has errors or has no edition in one of `languages`.
    """
    briefing, workspace = sound_briefing(folder), Workspace.of(folder)
    refuse_other_languages(briefing, languages)
    tags = tuple(dict.fromkeys(languages or briefing.languages))
    with processes(jobs) if run is None else nullcontext(run) as runner:
        audited = _audited(briefing, workspace, tags, tuple(dict.fromkeys(formats)), runner, force=force)
    found = [finding for each in audited for finding in each.found]
    complete = set(tags) == set(briefing.languages) and set(formats) == set(Format)
    if complete:
        found += audit_across(audited)
    looked_at = tags if set(formats) == set(Format) else ()
    found += unknown_waivers(found, briefing.waivers, looked_at, complete=complete)
    return AuditReport(
        briefing.id,
        briefing.title.source,
        tuple(_files(briefing, workspace, audited, formats)),
        in_order(waived(found, briefing.waivers)),
    )


def write_report(report: AuditReport, folder: Path) -> tuple[Path, ...]:
    """Write `audit.json` and `audit.html` into `folder`."""
    contents = {"audit.json": as_json(report), "audit.html": as_web_page(report)}
    for name, text in contents.items():
        write_whole(folder / name, text.encode("utf-8"))
    return tuple(folder / name for name in contents)


# --- file by file -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _AuditTask:
    """A file to read, in whatever process."""

    briefing: Parcel[Briefing]
    workspace: Workspace
    tag: str
    format_: Format

    @property
    def what(self) -> tuple[str, str]:
        """The same for every version of the file."""
        return self.tag, self.format_

    def pack(self) -> Pack:
        """What the file has to say, and where it lies."""
        return pack_of(self.briefing.value(), self.tag, self.workspace, (self.format_,))


@dataclass(frozen=True, slots=True)
class _AuditedFile:
    """What was found in a file, and in which one."""

    key: str
    audited: Audited


def _audited(  # noqa: PLR0913 - what an audit is about
    briefing: Briefing,
    workspace: Workspace,
    tags: Sequence[str],
    formats: Sequence[Format],
    run: Runner,
    *,
    force: bool,
) -> tuple[Audited, ...]:
    """What was found in each edition, in the order of `tags`."""
    inputs = EditionInputs(briefing, workspace)

    def keys() -> dict[tuple[str, Format], str]:
        """By edition and format, the digest of all that the audit of the file reads."""
        return {
            (tag, format_): digest(inputs.now(tag), _state(workspace, briefing, tag, format_))
            for tag in tags
            for format_ in formats
        }

    before = keys()
    found: dict[tuple[str, Format], Audited] = {}
    for place, key in before.items():
        known = None if force else read_record(_record(workspace, briefing, *place), _AuditedFile)
        if known and known.key == key:
            found[place] = known.audited
    parcel = Parcel.of(briefing)
    tasks = [_AuditTask(parcel, workspace, *place) for place in before if place not in found]
    for task, audited in run(_audit_file, tasks):
        found[task.tag, task.format_] = audited
    after = keys() if tasks else before
    for place in ((task.tag, task.format_) for task in tasks):
        if before[place] == after[place] and _is_sure(found[place]):  # nothing was written while it was read
            write_record(_record(workspace, briefing, *place), _AuditedFile(before[place], found[place]))
    return tuple(_together([found[tag, format_] for format_ in formats]) for tag in tags)


def _state(workspace: Workspace, briefing: Briefing, tag: str, format_: Format) -> str:
    """The digest of a file and of the names of those beside it."""
    path, names = workspace.pack(briefing.id, tag, format_), list[str]()
    with suppress(FileNotFoundError):
        names = sorted(each.name for each in path.parent.iterdir())
    return digest(file_digest(path) if path.is_file() else "", *names)


def _is_sure(audited: Audited) -> bool:
    """Whether the file was read; what takes too long today may be read tomorrow."""
    from briefing.audit.packs.rules import UNREADABLE  # noqa: PLC0415 # with all libraries that read files

    return all(each.rule != UNREADABLE.id for each in audited.found)


def _audit_file(task: _AuditTask) -> Audited:
    """A file that was built is read here; any other where it can do no harm, within bounds."""
    briefing_id = task.briefing.value().id
    path = task.workspace.pack(briefing_id, task.tag, task.format_)
    if path.is_file() and not _is_as_built(task.workspace, briefing_id, task.tag, task.format_):
        return _audited_apart(task, path)
    return audit_pack(task.pack())


def _audited_apart(task: _AuditTask, path: Path) -> Audited:
    with TemporaryDirectory(prefix="briefing-") as folder:
        answer = Path(folder) / "audited.json"
        with suppress(SubprocessError):
            asked_apart("briefing.proof_apart", pickle.dumps((task, answer)), SECONDS_APART)
        found = read_record(answer, Audited)
    reason = "is not the file that was built, and cannot be read within bounds"
    return found or unreadable(task.tag, path.name, reason)


def _is_as_built(workspace: Workspace, briefing_id: str, tag: str, format_: Format) -> bool:
    artifact = built_edition(workspace, briefing_id, tag).artifacts.get(format_)
    return artifact is not None and artifact.is_intact(workspace.pack(briefing_id, tag, format_))


def _together(parts: Sequence[Audited]) -> Audited:
    """The formats of one edition; what is found about its folder is found with each of them."""
    of_files = [each for part in parts for each in part.found if each.file]
    of_the_folder = dict.fromkeys(each for part in parts for each in part.found if not each.file)
    figures = {name: counts for part in parts for name, counts in part.figures.items()}
    return Audited(parts[0].tag, (*of_files, *of_the_folder), figures)


def _record(workspace: Workspace, briefing: Briefing, tag: str, format_: Format) -> Path:
    return workspace.record(briefing.id, f"{tag}.{format_}.audit")


def pack_of(
    briefing: Briefing, tag: str, workspace: Workspace, formats: tuple[str, ...] = ("pdf", "docx")
) -> Pack:
    """An edition with what its files must say; its translations as they are on the disk."""
    stored = stored_catalog(catalog_path(workspace.locales, tag, briefing.id), tag)
    segments = {text.source: stored[text.source] for text in all_texts(briefing)}
    return Pack(
        briefing=briefing,
        document=assemble(briefing, tag, workspace.locales),
        catalog=Catalog(tag, segments),
        interface=load_interface(tag),
        folder=workspace.output / briefing.id / tag,
        formats=formats,
    )


def _files(
    briefing: Briefing, workspace: Workspace, audited: Sequence[Audited], formats: Sequence[Format]
) -> Iterator[AuditedFile]:
    for each in audited:
        for format_ in formats:
            path = workspace.pack(briefing.id, each.tag, format_)
            sha256 = file_digest(path) if path.is_file() else ""
            figures = sum(each.figures.get(path.name, {}).values())
            as_built = _is_as_built(workspace, briefing.id, each.tag, format_)
            yield AuditedFile(each.tag, path.name, path, sha256, figures, as_built)

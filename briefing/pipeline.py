"""The whole product on one screen: folder -> briefing -> documents -> files.

The only module besides `scaffold` that writes, and it writes whole files or none.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from briefing.assemble import Edition, assemble_document, edition_profile
from briefing.audit.rule import Rule
from briefing.audit.segments import BREAKING_RULES, RULES, check_segment
from briefing.catalog import (
    Catalog,
    Segment,
    State,
    catalog_path,
    load_catalog,
    template_catalog,
    update_catalog,
)
from briefing.content import all_texts, check_briefing, load_briefing
from briefing.diagnostics import BriefingError, Finding, Location, Severity, error, warning
from briefing.document import Document
from briefing.interface import load_interface
from briefing.locales import locale_profile
from briefing.model import Briefing, Text
from briefing.render import Rendered


class Format(StrEnum):
    """The files of a pack."""

    PDF = "pdf"
    DOCX = "docx"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where catalogues and packs lie: beside `content/`, or inside a briefing's folder that stands alone."""

    root: Path
    locales: Path
    output: Path

    @classmethod
    def of(cls, folder: Path) -> Workspace:
        """The workspace of the briefing in `folder`, however its path is spelled."""
        if folder.parent.name != "content" and folder.resolve().parent.name == "content":
            folder = folder.resolve()
        root = folder.parent.parent if folder.parent.name == "content" else folder
        return cls(root, root / "locales", root / "output")


@dataclass(frozen=True, slots=True)
class Progress:
    """One pack file of a build is written."""

    path: Path
    done: int
    total: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class LanguageStatus:
    """How far one language has come, and who needs it."""

    tag: str
    name: str
    states: Mapping[State, int]
    """Segments in each state; empty for the source language."""
    has_edition: bool
    preferred_by: int
    """Outlets whose first language this is."""
    read_by: int
    """Outlets that list the language at all."""


# --- check ------------------------------------------------------------------------------------------


def check(folder: Path) -> tuple[Finding, ...]:
    """All findings about a briefing and its translations; raises `BriefingError` if it cannot be read."""
    briefing = load_briefing(folder)
    findings = list(check_briefing(briefing))
    catalogs = []
    for tag in briefing.languages:
        catalog, found = _checked_catalog(briefing, tag, Workspace.of(folder).locales)
        catalogs.append(catalog)
        findings += found if tag != briefing.source_language else []
    for tag in briefing.languages:
        if not load_interface(tag).exists:
            message = f"the program has no interface words in {tag}; headings and labels stand in English"
            findings.append(warning("no-interface", message, briefing.title.location))
    if not any(finding.severity is Severity.ERROR for finding in findings):
        findings += _plainer_figures([_edition(briefing, catalog) for catalog in catalogs])
    return tuple(findings)


def _plainer_figures(editions: Sequence[Edition]) -> tuple[Finding, ...]:
    """Figures that some language can only write in a plainer form than asked for, or not at all."""
    from briefing.sheet import same_number_sheet  # noqa: PLC0415

    try:
        return same_number_sheet(editions).findings
    except BriefingError as problem:
        return problem.findings


# --- extract ----------------------------------------------------------------------------------------


def extract(folder: Path) -> Iterator[tuple[str, Path, Counter[State]]]:
    """Write the template and bring each language's catalogue up to date; yields what was written."""
    briefing, workspace = sound_briefing(folder), Workspace.of(folder)
    texts = tuple(_placed_within(workspace.root, text) for text in all_texts(briefing))
    write_whole(workspace.locales / f"{briefing.id}.pot", template_catalog(briefing.id, texts, briefing.date))
    for tag in briefing.languages[1:]:
        path = catalog_path(workspace.locales, tag, briefing.id)
        write_whole(path, updated_catalog(briefing, tag, path, texts))
        yield tag, path, _usable_catalog(briefing, tag, workspace.locales).count()


def updated_catalog(briefing: Briefing, tag: str, path: Path, texts: Sequence[Text]) -> bytes:
    """The catalogue of one language with the texts of today, and with what their figures' plurals reopen."""
    edition = _edition(briefing, Catalog(tag, {}))
    return update_catalog(
        path, tag, briefing.id, texts, briefing.date, plurals=lambda text: edition.plurals(text.source)
    )


def _placed_within(root: Path, text: Text) -> Text:
    """The text with its place relative to the workspace: catalogues travel, and must not tell our folders."""
    place = Path(text.location.path).resolve().relative_to(root.resolve())
    return replace(text, location=replace(text.location, path=place.as_posix()))


# --- build ------------------------------------------------------------------------------------------


def build(
    folder: Path,
    languages: Sequence[str] = (),
    formats: Sequence[Format] = tuple(Format),
    jobs: int | None = None,
) -> Iterator[Progress]:
    """Build the packs of a briefing, yielding each file as it is written.

    `languages` and `formats` narrow the build; `jobs` is the number of processes, by default one per
    core. Raises `BriefingError` before anything is written if the briefing has errors.
    """
    briefing, workspace = sound_briefing(folder), Workspace.of(folder)
    refuse_other_languages(briefing, languages)
    tags = tuple(dict.fromkeys(languages or briefing.languages))
    work = [task for tag in tags for task in _tasks(briefing, tag, tuple(dict.fromkeys(formats)), workspace)]
    processes = min(jobs or os.cpu_count() or 1, len(work))
    rendered = _in_processes(work, processes) if processes > 1 else _in_turn(work)
    for done, (task, result) in enumerate(rendered, 1):
        write_whole(task.path, result.data)
        yield Progress(task.path, done, len(work), (*task.findings, *result.findings))


@dataclass(frozen=True, slots=True)
class _Task:
    """One file to build."""

    document: Document
    format_: Format
    path: Path
    findings: tuple[Finding, ...]
    """About translations that the document does not print, told with the edition's first file."""


def _tasks(
    briefing: Briefing, tag: str, formats: tuple[Format, ...], workspace: Workspace
) -> Iterator[_Task]:
    catalog, found = _checked_catalog(briefing, tag, workspace.locales)
    document = assemble_document(_edition(briefing, catalog))
    folder = workspace.output / briefing.id / tag
    for format_ in formats:
        path = folder / f"{briefing.id}.{tag}.{format_}"
        yield _Task(document, format_, path, tuple(found) if format_ is formats[0] else ())


def _in_turn(work: Sequence[_Task]) -> Iterator[tuple[_Task, Rendered]]:
    return ((task, render(task.document, task.format_)) for task in work)


def _in_processes(work: Sequence[_Task], processes: int) -> Iterator[tuple[_Task, Rendered]]:
    with ProcessPoolExecutor(processes) as executor:
        futures = {executor.submit(render, task.document, task.format_): task for task in work}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BrokenProcessPool:
            message = "a process that built packs was ended from outside; the files written are whole"
            raise BriefingError(
                [error("lost-process", message, Location("briefing"), "build again")]
            ) from None


def refuse_other_languages(briefing: Briefing, languages: Sequence[str]) -> None:
    """Raise `BriefingError` for languages that the briefing has no edition in."""
    place = briefing.title.location
    hint = f"it has {', '.join(briefing.languages)}"
    others = [tag for tag in languages if tag not in briefing.languages]
    if others:
        raise BriefingError(
            [error("no-edition", f"there is no edition in {tag!r}", place, hint) for tag in others]
        )


def assemble(briefing: Briefing, tag: str, locales: Path) -> Document:
    """The document of one edition."""
    return assemble_document(edition(briefing, tag, locales))


def edition(briefing: Briefing, tag: str, locales: Path) -> Edition:
    """The briefing in one language, with the usable translations in `locales`."""
    return _edition(briefing, _usable_catalog(briefing, tag, locales))


def _edition(briefing: Briefing, catalog: Catalog) -> Edition:
    return Edition(briefing, edition_profile(briefing, catalog.tag), catalog, load_interface(catalog.tag))


def render(document: Document, format_: Format) -> Rendered:
    """The document as a file of one format; the heavy renderers are imported where they are used."""
    match format_:
        case Format.PDF:
            from briefing.render.pdf import render_pdf  # noqa: PLC0415

            return render_pdf(document)
        case Format.DOCX:
            from briefing.render.docx import render_docx  # noqa: PLC0415

            return render_docx(document)


# --- figures ----------------------------------------------------------------------------------------


def write_figures(folder: Path, to: Path | None = None) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """Write the same-number sheet in all its formats, into `to` or beside the packs.

    Returns the files and the findings: figures that had to be written in a plainer form than asked for.
    """
    from briefing.sheet import SHEET_WRITERS, same_number_sheet  # noqa: PLC0415

    briefing, workspace = sound_briefing(folder), Workspace.of(folder)
    sheet = same_number_sheet([edition(briefing, tag, workspace.locales) for tag in briefing.languages])
    target = to or workspace.output / briefing.id / "figures"
    contents = {
        target / f"{briefing.id}.figures.{suffix}": write(sheet) for suffix, write in SHEET_WRITERS.items()
    }
    for path, data in contents.items():
        write_whole(path, data)
    return tuple(contents), sheet.findings


# --- status -----------------------------------------------------------------------------------------


def status(folder: Path) -> tuple[LanguageStatus, ...]:
    """Each language that has an edition or is wanted by a participant, editions first."""
    briefing = load_briefing(folder)
    wanted = sorted({tag for participant in briefing.participants for tag in participant.languages})
    tags = [*briefing.languages, *(tag for tag in wanted if tag not in briefing.languages)]
    return tuple(_language_status(briefing, tag, Workspace.of(folder).locales) for tag in tags)


def _language_status(briefing: Briefing, tag: str, locales: Path) -> LanguageStatus:
    languages = [participant.languages for participant in briefing.participants]
    counted = _usable_catalog(briefing, tag, locales).count()
    return LanguageStatus(
        tag=tag,
        name=locale_profile(tag).locale.get_display_name("en") or tag,
        states={} if tag == briefing.source_language else {state: counted[state] for state in State},
        has_edition=tag in briefing.languages,
        preferred_by=sum(tags[0] == tag for tags in languages),
        read_by=sum(tag in tags for tags in languages),
    )


# --- translations -----------------------------------------------------------------------------------


def sound_briefing(folder: Path) -> Briefing:
    """The briefing, if nothing keeps it from being built."""
    briefing = load_briefing(folder)
    errors = [finding for finding in check_briefing(briefing) if finding.severity is Severity.ERROR]
    if errors:
        raise BriefingError(errors)
    return briefing


def _usable_catalog(briefing: Briefing, tag: str, locales: Path) -> Catalog:
    """The usable translations of a briefing's texts, held against the rules that keep one from print."""
    return _checked_catalog(briefing, tag, locales, BREAKING_RULES)[0]


def _checked_catalog(
    briefing: Briefing, tag: str, locales: Path, rules: Sequence[Rule] = RULES
) -> tuple[Catalog, list[Finding]]:
    """The usable translations of a briefing's texts, and findings; what is unusable counts as initial."""
    catalog = _translations(briefing, load_catalog(catalog_path(locales, tag, briefing.id), tag))
    findings: list[Finding] = []
    usable: dict[str, Segment] = {}
    for source, segment in catalog.segments.items():
        found = list(check_segment(segment, tag, briefing.concepts, briefing.source_language, rules))
        findings += found
        broken = any(finding.severity is Severity.ERROR for finding in found)
        usable[source] = Segment(source, "", State.INITIAL, segment.location) if broken else segment
    return Catalog(tag, usable), findings


def _translations(briefing: Briefing, catalog: Catalog) -> Catalog:
    """Exactly the briefing's texts, whatever else the catalogue holds."""
    segments: Mapping[str, Segment] = {text.source: catalog[text.source] for text in all_texts(briefing)}
    return Catalog(catalog.tag, segments)


# --- files ------------------------------------------------------------------------------------------


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: into a temporary file beside it, then renamed over it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise

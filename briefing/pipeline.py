"""The whole product on one screen: folder -> briefing -> documents -> files.

The only module besides the command line that writes, and it writes whole files or none.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from briefing.assemble import Edition, assemble_document
from briefing.audit.segments import check_segment
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
from briefing.diagnostics import BriefingError, Finding, Severity, error
from briefing.document import Document
from briefing.interface import load_interface
from briefing.locales import LocaleProfile, locale_profile
from briefing.model import Briefing
from briefing.render import Rendered


class Format(StrEnum):
    """The files of a pack."""

    PDF = "pdf"
    DOCX = "docx"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where catalogues and packs lie: beside `content/`, or inside a briefing's folder that stands alone."""

    locales: Path
    output: Path

    @classmethod
    def of(cls, folder: Path) -> Workspace:
        """The workspace of the briefing in `folder`."""
        root = folder.parent.parent if folder.parent.name == "content" else folder
        return cls(root / "locales", root / "output")


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
    for tag in briefing.languages[1:]:
        findings += _checked_catalog(briefing, tag, Workspace.of(folder).locales)[1]
    return tuple(findings)


# --- extract ----------------------------------------------------------------------------------------


def extract(folder: Path) -> Iterator[tuple[str, Path, Counter[State]]]:
    """Write the template and bring each language's catalogue up to date; yields what was written."""
    briefing = _sound_briefing(folder)
    locales = Workspace.of(folder).locales
    texts = tuple(all_texts(briefing))
    write_whole(locales / f"{briefing.id}.pot", template_catalog(briefing.id, texts, briefing.date))
    for tag in briefing.languages[1:]:
        path = catalog_path(locales, tag, briefing.id)
        write_whole(path, update_catalog(path, tag, briefing.id, texts, briefing.date))
        yield tag, path, _translations(briefing, load_catalog(path, tag)).count()


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
    briefing = _sound_briefing(folder)
    workspace = Workspace.of(folder)
    _refuse_other_languages(briefing, languages)
    documents = [assemble(briefing, tag, workspace.locales) for tag in languages or briefing.languages]
    work = [(document, format_) for document in documents for format_ in formats]
    processes = min(jobs or os.cpu_count() or 1, len(work))
    if processes == 1:
        rendered: Iterable[tuple[Path, Rendered]] = (
            (_pack_path(workspace.output, document, format_), render(document, format_))
            for document, format_ in work
        )
        yield from _written(rendered, len(work))
        return
    with ProcessPoolExecutor(processes) as executor:
        yield from _written(_rendered_by(executor, work, workspace.output), len(work))


def _refuse_other_languages(briefing: Briefing, languages: Sequence[str]) -> None:
    place = briefing.title.location
    hint = f"it has {', '.join(briefing.languages)}"
    others = [tag for tag in languages if tag not in briefing.languages]
    if others:
        raise BriefingError(
            [error("no-edition", f"there is no edition in {tag!r}", place, hint) for tag in others]
        )


def assemble(briefing: Briefing, tag: str, locales: Path) -> Document:
    """The document of one edition."""
    profile = edition_profile(briefing, tag)
    catalog, _ = _checked_catalog(briefing, tag, locales)
    return assemble_document(Edition(briefing, profile, catalog, load_interface(tag)))


def render(document: Document, format_: Format) -> Rendered:
    """The document as a file of one format; the heavy renderers are imported where they are used."""
    match format_:
        case Format.PDF:
            from briefing.render.pdf import render_pdf  # noqa: PLC0415

            return render_pdf(document)
        case Format.DOCX:
            from briefing.render.docx import render_docx  # noqa: PLC0415

            return render_docx(document)


def edition_profile(briefing: Briefing, tag: str) -> LocaleProfile:
    """The language of an edition, with the digits that the briefing wants for it."""
    return locale_profile(tag, briefing.digits.get(tag, ""))


def _rendered_by(
    executor: Executor, work: Sequence[tuple[Document, Format]], output: Path
) -> Iterator[tuple[Path, Rendered]]:
    futures = {
        executor.submit(render, document, format_): _pack_path(output, document, format_)
        for document, format_ in work
    }
    for future in as_completed(futures):
        yield futures[future], future.result()


def _written(rendered: Iterable[tuple[Path, Rendered]], total: int) -> Iterator[Progress]:
    for done, (path, result) in enumerate(rendered, 1):
        write_whole(path, result.data)
        yield Progress(path, done, total, result.findings)


def _pack_path(output: Path, document: Document, format_: Format) -> Path:
    return output / document.briefing_id / document.tag / f"{document.briefing_id}.{document.tag}.{format_}"


# --- status -----------------------------------------------------------------------------------------


def status(folder: Path) -> tuple[LanguageStatus, ...]:
    """Each language that has an edition or is wanted by a participant, editions first."""
    briefing = load_briefing(folder)
    wanted = sorted({tag for participant in briefing.participants for tag in participant.languages})
    tags = [*briefing.languages, *(tag for tag in wanted if tag not in briefing.languages)]
    return tuple(_language_status(briefing, tag, Workspace.of(folder).locales) for tag in tags)


def _language_status(briefing: Briefing, tag: str, locales: Path) -> LanguageStatus:
    languages = [participant.languages for participant in briefing.participants]
    counted = _checked_catalog(briefing, tag, locales)[0].count()
    return LanguageStatus(
        tag=tag,
        name=locale_profile(tag).locale.get_display_name("en") or tag,
        states={} if tag == briefing.source_language else {state: counted[state] for state in State},
        has_edition=tag in briefing.languages,
        preferred_by=sum(tags[0] == tag for tags in languages),
        read_by=sum(tag in tags for tags in languages),
    )


# --- translations -----------------------------------------------------------------------------------


def _sound_briefing(folder: Path) -> Briefing:
    """The briefing, if nothing keeps it from being built."""
    briefing = load_briefing(folder)
    errors = [finding for finding in check_briefing(briefing) if finding.severity is Severity.ERROR]
    if errors:
        raise BriefingError(errors)
    return briefing


def _checked_catalog(briefing: Briefing, tag: str, locales: Path) -> tuple[Catalog, list[Finding]]:
    """The usable translations of a briefing's texts, and findings; what is unusable counts as initial."""
    catalog = _translations(briefing, load_catalog(catalog_path(locales, tag, briefing.id), tag))
    findings: list[Finding] = []
    usable: dict[str, Segment] = {}
    for source, segment in catalog.segments.items():
        found = list(check_segment(segment, tag, briefing.concepts))
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

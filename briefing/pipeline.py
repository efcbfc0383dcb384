"""The whole product on one screen: folder -> briefing -> documents -> files.

The only module besides `scaffold` that writes, and it writes whole files or none.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from briefing.assemble import Edition
from briefing.building.kept import content_digest
from briefing.building.lasting import lasting_processes
from briefing.building.run import Build, Runner, render
from briefing.building.runners import BesideUs, FarAway
from briefing.catalog import Catalog, State, catalog_path, template_catalog, update_catalog
from briefing.content import all_texts, check_briefing, load_briefing
from briefing.diagnostics import BriefingError, Finding, Severity, error, warning
from briefing.editions import assemble, checked_catalog, edition, edition_with, usable_catalog
from briefing.interface import load_interface
from briefing.locales import locale_profile
from briefing.model import Briefing, Text
from briefing.whole_files import locked, write_whole
from briefing.workers import in_processes
from briefing.workspace import Format, Workspace

PRELOADED = (
    "briefing.audit.packs",
    "briefing.audit.packs.rules",
    "briefing.editions",
    "briefing.render.docx",
    "briefing.render.pdf",
)
"""What processes that last have imported before there is work."""

__all__ = [
    "Format",
    "LanguageStatus",
    "Progress",
    "Workspace",
    "assemble",
    "build",
    "check",
    "edition",
    "extract",
    "processes",
    "refuse_other_languages",
    "render",
    "sound_briefing",
    "status",
    "updated_catalog",
    "write_figures",
]


@dataclass(frozen=True, slots=True)
class Progress:
    """One pack file of a build is as it must be."""

    path: Path
    done: int
    total: int
    findings: tuple[Finding, ...]
    reused: bool = False
    """Whether an earlier run had made it."""


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
        catalog, found = checked_catalog(briefing, tag, Workspace.of(folder).locales)
        catalogs.append(catalog)
        findings += found if tag != briefing.source_language else []
    for tag in briefing.languages:
        if not load_interface(tag).exists:
            message = f"the program has no interface words in {tag}; headings and labels stand in English"
            findings.append(warning("no-interface", message, briefing.title.location))
    if not any(finding.severity is Severity.ERROR for finding in findings):
        findings += _plainer_figures([edition_with(briefing, catalog) for catalog in catalogs])
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
        with locked(workspace.catalog_lock(briefing.id, tag)):
            write_whole(path, updated_catalog(briefing, tag, path, texts))
        yield tag, path, usable_catalog(briefing, tag, workspace.locales).count()


def updated_catalog(briefing: Briefing, tag: str, path: Path, texts: Sequence[Text]) -> bytes:
    """The catalogue of one language with the texts of today, and with what their figures' plurals reopen."""
    edition = edition_with(briefing, Catalog(tag, {}))
    return update_catalog(
        path, tag, briefing.id, texts, briefing.date, plurals=lambda text: edition.plurals(text.source)
    )


def _placed_within(root: Path, text: Text) -> Text:
    """The text with its place relative to the workspace: catalogues travel, and must not tell our folders."""
    place = Path(text.location.path).resolve().relative_to(root.resolve())
    return replace(text, location=replace(text.location, path=place.as_posix()))


# --- build ------------------------------------------------------------------------------------------


def build(  # noqa: PLR0913 - what a build may be asked for
    folder: Path,
    languages: Sequence[str] = (),
    formats: Sequence[Format] = tuple(Format),
    jobs: int | None = None,
    *,
    force: bool = False,
    run: Runner | None = None,
) -> Iterator[Progress]:
    """Build the packs of a briefing, yielding each file as it is written or found to be as it must be.

    `languages` and `formats` narrow the build; `jobs` is the number of processes, by default one per
    core, and `run` hands the work to others. With `force`, nothing that was built before stays. Raises
    `BriefingError` before anything is written if the briefing has errors.
    """
    briefing = sound_briefing(folder)
    refuse_other_languages(briefing, languages)
    tags, formats = tuple(dict.fromkeys(languages or briefing.languages)), tuple(dict.fromkeys(formats))
    wanted = Build(briefing, Workspace.of(folder), tags, formats)
    with processes(jobs) if run is None else nullcontext(run) as runner:
        for done, step in enumerate(wanted.steps(runner, force=force), 1):
            yield Progress(step.path, done, len(tags) * len(formats), step.findings, step.reused)


# --- processes --------------------------------------------------------------------------------------


@contextmanager
def processes(jobs: int | None, *, lasting: bool = False, cluster: str = "") -> Iterator[Runner]:
    """Runs tasks in as many processes, by default one per core; they live as long as the block.

    Those that are to be `lasting` are ready before there is work, and do again what they did before.
    Editions are made by the workers of a `cluster`, where the address of one is given.
    """
    with ExitStack() as opened:
        count = jobs or os.cpu_count() or 1
        if lasting and count > 1:
            here = opened.enter_context(lasting_processes(count, PRELOADED))
        else:
            here = BesideUs(opened.enter_context(in_processes(count)))
        if not cluster:
            yield here
            return
        from briefing.workers.cluster import on_a_cluster  # noqa: PLC0415

        yield FarAway(opened.enter_context(on_a_cluster(cluster)), here)


# --- which languages --------------------------------------------------------------------------------


def refuse_other_languages(briefing: Briefing, languages: Sequence[str]) -> None:
    """Raise `BriefingError` for languages that the briefing has no edition in."""
    place = briefing.title.location
    hint = f"it has {', '.join(briefing.languages)}"
    others = [tag for tag in languages if tag not in briefing.languages]
    if others:
        raise BriefingError(
            [error("no-edition", f"there is no edition in {tag!r}", place, hint) for tag in others]
        )


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
    counted = usable_catalog(briefing, tag, locales).count()
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
    """The briefing, if nothing keeps it from being built; a process reads the same files once."""
    try:
        content = content_digest(folder)
    except OSError:
        content = ""
    if not content:
        return _sound(folder, "")
    briefing = _last_sound(folder, content)
    if content_digest(folder) != content:  # it was saved while it was read
        _last_sound.cache_clear()
    return briefing


def _sound(folder: Path, _content: str) -> Briefing:
    briefing = load_briefing(folder)
    errors = [finding for finding in check_briefing(briefing) if finding.severity is Severity.ERROR]
    if errors:
        raise BriefingError(errors)
    return briefing


_last_sound = lru_cache(maxsize=1)(_sound)

"""The finished packs of a briefing, proved: folder -> documents and files -> report."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from pathlib import Path

from briefing.audit.packs import Audited, Pack, audit_across, audit_pack, unknown_waivers, waived
from briefing.audit.packs.report import AuditedFile, AuditReport, as_json, as_web_page, in_order
from briefing.catalog import Catalog, catalog_path, load_catalog
from briefing.content import all_texts, load_briefing
from briefing.diagnostics import BriefingError, Location, error
from briefing.interface import load_interface
from briefing.model import Briefing
from briefing.pipeline import (
    Format,
    Workspace,
    assemble,
    refuse_other_languages,
    sound_briefing,
    write_whole,
)


def audit(
    folder: Path,
    languages: Sequence[str] = (),
    formats: Sequence[Format] = tuple(Format),
    jobs: int | None = None,
) -> AuditReport:
    """Read the finished files of a briefing anew and hold them against what they must say.

    Raises `BriefingError` if the briefing has errors or has no edition in one of `languages`.
    """
    briefing, workspace = sound_briefing(folder), Workspace.of(folder)
    refuse_other_languages(briefing, languages)
    tags = tuple(dict.fromkeys(languages or briefing.languages))
    processes = min(jobs or os.cpu_count() or 1, len(tags))
    audited = tuple(_audited(briefing, folder, tags, tuple(map(str, formats)), processes))
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


def _audited(
    briefing: Briefing, folder: Path, tags: Sequence[str], formats: tuple[str, ...], processes: int
) -> Iterator[Audited]:
    if processes == 1:
        yield from (audit_pack(pack_of(briefing, tag, Workspace.of(folder), formats)) for tag in tags)
        return
    with ProcessPoolExecutor(processes) as executor:
        try:
            yield from executor.map(_in_a_process, [folder] * len(tags), tags, [formats] * len(tags))
        except BrokenProcessPool:
            message = "a process that read packs was ended from outside"
            raise BriefingError(
                [error("lost-process", message, Location("briefing"), "audit again")]
            ) from None


def _in_a_process(folder: Path, tag: str, formats: tuple[str, ...]) -> Audited:
    return audit_pack(pack_of(_briefing(folder), tag, Workspace.of(folder), formats))


@cache
def _briefing(folder: Path) -> Briefing:
    """Each process of a pool reads the briefing once; the pool lives no longer than the audit."""
    return load_briefing(folder)


def pack_of(
    briefing: Briefing, tag: str, workspace: Workspace, formats: tuple[str, ...] = ("pdf", "docx")
) -> Pack:
    """An edition with what its files must say; its translations as they are on the disk."""
    stored = load_catalog(catalog_path(workspace.locales, tag, briefing.id), tag)
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
            name = f"{briefing.id}.{each.tag}.{format_}"
            path = workspace.output / briefing.id / each.tag / name
            digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
            yield AuditedFile(each.tag, name, path, digest, sum(each.figures.get(name, {}).values()))

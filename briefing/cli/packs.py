"""Commands from a briefing to its packs: new, check, extract, build, status."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.cli.console import (
    FINDINGS,
    OK,
    UNUSABLE,
    add_folder,
    add_jobs,
    add_json,
    add_languages,
    print_json,
    print_table,
    report,
)
from briefing.diagnostics import Finding, Severity

if TYPE_CHECKING:
    from briefing.cli.console import Subcommands
    from briefing.pipeline import Format, Progress


def add_commands(commands: Subcommands) -> None:
    """Add these commands to the command line."""
    new = commands.add_parser("new", help="write a small briefing to start from")
    new.add_argument(
        "folder", metavar="DIR", type=Path, help="a folder that does not exist yet; its name becomes the id"
    )
    new.set_defaults(run=_new)

    check = commands.add_parser(
        "check",
        help="say what is wrong or open, with file and line",
        description="Read the briefing and its translations and report every finding. "
        "Exit code 2: errors, something cannot be used as it is; 1: warnings; 0: nothing found.",
    )
    add_folder(check)
    add_json(check)
    check.set_defaults(run=_check)

    extract = commands.add_parser(
        "extract",
        help="write the texts to translate as PO files",
        description="Write locales/<id>.pot and bring locales/<locale>/LC_MESSAGES/<id>.po up to date. "
        "A changed text keeps its old translation as fuzzy; nothing that a person wrote is lost.",
    )
    add_folder(extract)
    extract.set_defaults(run=_extract)

    build = commands.add_parser(
        "build",
        help="build the packs",
        description="Build output/<id>/<tag>/<id>.<tag>.pdf and .docx for every language of the briefing, "
        "then read the files anew and prove them like `briefing audit`.",
        epilog="example: briefing build content/changping --language ar fr --format pdf",
    )
    add_folder(build)
    add_languages(build)
    build.add_argument(
        "--format", nargs="+", default=["pdf", "docx"], choices=["pdf", "docx"], help="only these formats"
    )
    add_jobs(build, "processes")
    build.add_argument(
        "--no-audit", action="store_true", help="do not read the files anew when they are built"
    )
    build.set_defaults(run=_build)

    status = commands.add_parser("status", help="show languages, their states, and who needs which")
    add_folder(status)
    add_json(status)
    status.set_defaults(run=_status)


def _new(options: argparse.Namespace) -> int:
    from briefing.scaffold import write_new_briefing  # noqa: PLC0415

    for path in write_new_briefing(options.folder):
        print(path)
    print(f"next: briefing check {options.folder}")
    return OK


def _check(options: argparse.Namespace) -> int:
    from briefing.pipeline import check  # noqa: PLC0415

    findings = check(options.folder)
    report(findings, as_json=options.json)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return UNUSABLE
    return FINDINGS if findings else OK


def _extract(options: argparse.Namespace) -> int:
    from briefing.pipeline import extract  # noqa: PLC0415

    for tag, path, states in extract(options.folder):
        counted = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
        print(f"{tag}: {path} ({counted})")
    return OK


def _build(options: argparse.Namespace) -> int:
    from briefing.pipeline import Format, build  # noqa: PLC0415

    findings: list[Finding] = []
    formats = [Format(name) for name in options.format]
    for progress in _with_progress_bar(build(options.folder, options.language, formats, options.jobs)):
        findings += progress.findings
    report(findings, as_json=False)
    proved = OK if options.no_audit else _proved(options, formats)
    grave = [finding for finding in findings if finding.severity is not Severity.NOTE]
    return max(proved, FINDINGS if grave else OK)


def _proved(options: argparse.Namespace, formats: list[Format]) -> int:
    """The exit code of an audit of what was built."""
    from briefing.cli.audit import exit_code, tell  # noqa: PLC0415
    from briefing.proof import audit  # noqa: PLC0415

    audited = audit(options.folder, options.language, formats, options.jobs)
    tell(audited)
    return exit_code(audited)


def _status(options: argparse.Namespace) -> int:
    from briefing.pipeline import status  # noqa: PLC0415

    languages = status(options.folder)
    if options.json:
        print_json([asdict(language) for language in languages])
        return OK
    from briefing.catalog import State  # noqa: PLC0415

    counted = (*State, "preferred by", "read by")
    rows = (
        [
            language.tag,
            language.name,
            "yes" if language.has_edition else "no",
            *(str(language.states[state]) if language.states else "–" for state in State),
            str(language.preferred_by),
            str(language.read_by),
        ]
        for language in languages
    )
    print_table(("tag", "language", "edition", *counted), rows, numeric=counted)
    return OK


def _with_progress_bar(steps: Iterable[Progress]) -> Iterable[Progress]:
    """Show a bar on a terminal, and one line per file anywhere else."""
    if not sys.stderr.isatty():
        for step in steps:
            print(step.path)
            yield step
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Bar(*columns) as bar:
        task = bar.add_task("reading", total=None)
        for step in steps:
            bar.update(task, total=step.total, completed=step.done, description=step.path.name)
            yield step

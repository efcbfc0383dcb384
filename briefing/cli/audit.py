"""The command that proves finished packs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.cli.console import FINDINGS, OK, UNUSABLE, add_folder, add_jobs, add_json, add_languages

if TYPE_CHECKING:
    from briefing.audit.packs.report import AuditReport
    from briefing.cli.console import Subcommands


def add_commands(commands: Subcommands) -> None:
    """Add this command to the command line."""
    command = commands.add_parser(
        "audit",
        help="read the finished packs anew and prove them",
        description="Open output/<id>/<tag>/*.pdf and *.docx as a stranger would and prove figures, text, "
        "labels, tags and terms against the briefing. docs/audit.md lists the rules. Exit code 2: something "
        "keeps a pack from being handed out; 1: warnings; 0: nothing found, or all waived.",
        epilog="example: briefing audit content/changping --language ar fr --report audit",
    )
    add_folder(command)
    add_languages(command)
    add_json(command)
    command.add_argument("--report", metavar="FOLDER", type=Path, help="write audit.json and audit.html here")
    add_jobs(command, "processes")
    command.set_defaults(run=_audit)


def _audit(options: argparse.Namespace) -> int:
    from briefing.proof import audit, write_report  # noqa: PLC0415

    report = audit(options.folder, options.language, jobs=options.jobs)
    if options.report:
        for path in write_report(report, options.report):
            print(path, file=sys.stderr)
    if options.json:
        from briefing.audit.packs.report import as_json  # noqa: PLC0415

        print(as_json(report), end="")
    else:
        found, summary = lines(report)
        print(*found, sep="\n", end="\n" if found else "", file=sys.stderr)
        print(*summary)
    return exit_code(report)


def lines(report: AuditReport) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Findings for standard error, and a summary for standard output."""
    figures = sum(each.figures for each in report.files)
    summary = (
        f"audit: {len(report.files)} files, {figures} figures read right, {report.blocking} blocking, "
        f"{report.warnings} warnings, {report.waived} waived"
    )
    return tuple(map(str, report.found)), (summary,)


def exit_code(report: AuditReport) -> int:
    """What the findings make of a run."""
    if report.blocking:
        return UNUSABLE
    return FINDINGS if report.warnings else OK

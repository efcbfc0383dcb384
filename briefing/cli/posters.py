"""The command that makes posters."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.cli.console import FINDINGS, OK, add_folder, add_languages, report
from briefing.diagnostics import Finding

if TYPE_CHECKING:
    from briefing.cli.console import Subcommands


def add_commands(commands: Subcommands) -> None:
    """Add this command to the command line."""
    posters = commands.add_parser(
        "posters",
        help="make posters with a QR code for each language, and one for all",
        description="Write output/<id>/posters/<tag>.pdf, whose code leads to URL/<tag>/, and all.pdf, whose "
        "code leads to URL. `briefing publish` makes them too.",
        epilog="example: briefing posters content/changping --address https://press.example.org/changping/",
    )
    add_folder(posters)
    add_languages(posters)
    posters.add_argument(
        "--address", metavar="URL", required=True, help="where the published folder is served"
    )
    posters.add_argument("--to", metavar="FOLDER", type=Path, help="default: output/<id>/posters")
    posters.set_defaults(run=_posters)


def _posters(options: argparse.Namespace) -> int:
    from briefing.pipeline import Workspace, edition, refuse_other_languages, sound_briefing  # noqa: PLC0415
    from briefing.publication.posters import posters  # noqa: PLC0415
    from briefing.whole_files import write_whole  # noqa: PLC0415

    briefing, workspace = sound_briefing(options.folder), Workspace.of(options.folder)
    refuse_other_languages(briefing, options.language)
    tags = dict.fromkeys(options.language or briefing.languages)
    folder = options.to or workspace.output / briefing.id / "posters"
    findings: list[Finding] = []
    editions = [edition(briefing, tag, workspace.locales) for tag in tags]
    for name, rendered in posters(editions, options.address):
        write_whole(folder / name, rendered.data)
        print(folder / name)
        findings += rendered.findings
    report(findings)
    return FINDINGS if findings else OK

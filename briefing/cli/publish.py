"""The command that makes the folder that is handed out."""

from __future__ import annotations

import argparse
import sys
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from briefing.cli.console import (
    FINDINGS,
    OK,
    add_folder,
    add_jobs,
    add_json,
    add_languages,
    positive,
    print_json,
    report,
)
from briefing.cli.signing import add_signing, signer_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from briefing.cli.console import Subcommands
    from briefing.publication.publishing import Published


def add_commands(commands: Subcommands) -> None:
    """Add this command to the command line."""
    command = commands.add_parser(
        "publish",
        help="make the folder that is handed out, and its corrections",
        description="Build and prove the packs, and publish them as a numbered version: a folder that works "
        "on a stick, on any web server, and with `briefing serve`. What was published stays as it is; a "
        "mistake found later is corrected by the next version, with a page in every language that says what "
        "changed. Exit code 1: published, with findings; 2: nothing was published.",
        epilog="examples:\n"
        "  briefing publish content/changping --version 1 --address https://press.example.org/changping/\n"
        '  briefing publish content/changping --version 2 --note "The number of parks was wrong."',
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_folder(command)
    command.add_argument(
        "--version", type=positive, required=True, metavar="N", help="1 at first, then one more each time"
    )
    command.add_argument(
        "--to", type=Path, metavar="FOLDER", help="default: output/<id>/publication in the workspace"
    )
    command.add_argument(
        "--address",
        default="",
        metavar="URL",
        help="where the folder will be served, for QR codes and posters; kept from version to version",
    )
    command.add_argument(
        "--note", default="", help="what was wrong, in the source language, from version 2 on"
    )
    command.add_argument(
        "--note-in",
        nargs=2,
        action="append",
        default=[],
        metavar=("TAG", "TEXT"),
        help="the note in another language, written by a person; may be given several times",
    )
    command.add_argument(
        "--on",
        type=_day,
        metavar="DATE",
        help="day of publication, such as 2024-04-15, at noon of which packs are signed (default: now)",
    )
    command.add_argument("--final", action="store_true", help="publish nothing while an edition is a draft")
    add_signing(command)
    add_languages(command)
    add_json(command)
    add_jobs(command, "processes")
    command.set_defaults(run=_publish)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2024-04-15") from None


def _publish(options: argparse.Namespace) -> int:
    from briefing.content import load_briefing  # noqa: PLC0415
    from briefing.publication.publishing import Order, publish  # noqa: PLC0415

    briefing = load_briefing(options.folder)
    zone = ZoneInfo(briefing.time_zone)
    now = datetime.now(zone).replace(microsecond=0)
    published = options.on or now.date()
    moment = datetime.combine(options.on, time(12), zone) if options.on else now
    order = Order(
        number=options.version,
        published=published,
        note=_notes(options, briefing.source_language),
        address=_address(options.address),
        languages=tuple(options.language),
        signer=signer_from(options, moment),
        final=options.final,
        jobs=options.jobs,
    )
    with _progress() as tell:
        made = publish(options.folder, options.to, order, tell)
    report(made.findings)
    _print(options, made)
    return FINDINGS if made.findings else OK


def _notes(options: argparse.Namespace, source: str) -> Mapping[str, str]:
    notes = {tag: text for tag, text in options.note_in if text.strip()}
    return {source: options.note.strip(), **notes} if options.note.strip() else notes


def _address(text: str) -> str:
    """With the slash that relative addresses need."""
    return text if not text or text.endswith("/") else f"{text}/"


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """On a terminal, one bar for each stage; nothing anywhere else."""
    if not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda what, done, total: bar.update(
            task, description=what, completed=done, total=total or None
        )


def _print(options: argparse.Namespace, published: Published) -> None:
    version = published.manifest.current
    if options.json:
        print_json(
            {
                "folder": str(published.folder),
                "version": version.number,
                "published": version.published.isoformat(),
                "editions": [edition.tag for edition in version.editions],
                "drafts": [edition.tag for edition in version.editions if edition.draft],
                "files": len(version.files),
                "bytes": sum(file.size for file in version.files),
            }
        )
        return
    size = sum(file.size for file in version.files) / 1_000_000
    counted = f"{len(version.editions)} editions, {len(version.files)} files, {size:.0f} MB"
    print(f"version {version.number}: {counted}")
    print(published.folder / "index.html")

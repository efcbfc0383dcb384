"""What every command prints with: findings, tables, progress; and the options that many of them share."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from briefing.diagnostics import Finding

if TYPE_CHECKING:
    Subcommands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

WIDEST = 400
"""Columns of a table that goes to a file or another program."""
OK, FINDINGS, UNUSABLE = 0, 1, 2
"""Exit codes: nothing to say; there are findings; the input or the command cannot be used."""


def report(findings: Iterable[Finding], *, as_json: bool = False) -> None:
    """Print findings, a line each on standard error, or as JSON on standard output."""
    if as_json:
        print_json([asdict(finding) for finding in findings])
        return
    for finding in findings:
        print(finding, file=sys.stderr)


def print_json(value: object) -> None:
    """Print a value for scripts."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def add_folder(command: argparse.ArgumentParser) -> None:
    """The argument that most commands have."""
    command.add_argument(
        "folder", metavar="DIR", type=Path, help="the briefing's folder, such as content/changping"
    )


def add_json(command: argparse.ArgumentParser) -> None:
    """The option for scripts."""
    command.add_argument("--json", action="store_true", help="print JSON for scripts")


def add_jobs(command: argparse.ArgumentParser, what: str) -> None:
    """The option that limits how many cores are used."""
    command.add_argument("--jobs", type=positive, metavar="N", help=f"{what} to use (default: one per core)")


def add_cluster(command: argparse.ArgumentParser) -> None:
    """The option that has the work done on other machines."""
    command.add_argument(
        "--cluster",
        default="",
        metavar="URL",
        help="have it done by the workers of this Dask scheduler, tls://HOST:PORT or tcp://127.0.0.1:PORT",
    )


def add_languages(command: argparse.ArgumentParser) -> None:
    """The option that narrows a command to some languages."""
    command.add_argument("--language", nargs="+", default=[], metavar="TAG", help="only these languages")


def positive(text: str) -> int:
    """A whole number from 1 on, for argparse."""
    if not text.isascii() or not text.isdecimal() or int(text[:9]) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text[:9])


def print_table(titles: Iterable[str], rows: Iterable[Iterable[str]], numeric: Iterable[str] = ()) -> None:
    """Print a table; the columns named in `numeric` are aligned at their end."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table, ended = Table(box=None, pad_edge=False), frozenset(numeric)
    for title in titles:
        table.add_column(title, justify="right" if title in ended else "left", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    width = None if sys.stdout.isatty() else WIDEST
    Console(width=width).print(table)


@contextmanager
def progress_bar(unit: str) -> Iterator[Callable[[int, int], None]]:
    """On a terminal, a bar with rate and time left; called with what is done and what is new."""
    if not sys.stderr.isatty():
        yield lambda _done, _more: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        TaskProgressColumn(text_format="", show_speed=True),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task, total = bar.add_task(unit, total=0), 0

        def advance(done: int, more: int) -> None:
            nonlocal total
            total += more
            bar.update(task, total=total, advance=done)

        yield advance

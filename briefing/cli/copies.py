"""The command that counts printed copies."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from briefing.cli.console import OK, add_folder, add_json, print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.cli.console import Subcommands
    from briefing.handout.copies import PrintedCopies

MOST_PERCENT = 1000


def add_commands(commands: Subcommands) -> None:
    """Add these commands to the command line."""
    copies = commands.add_parser(
        "copies",
        help="say how many copies of each edition to print",
        description="Count the journalists in participants.csv: each gets the edition of the first language "
        "of their outlet that has one, or else the source language's.",
        epilog="example: briefing copies content/changping --spare 20",
    )
    add_folder(copies)
    copies.add_argument(
        "--spare", type=_percent, default=10, metavar="PERCENT", help="on top, rounded up (default: 10)"
    )
    add_json(copies)
    copies.set_defaults(run=_copies)


def _copies(options: argparse.Namespace) -> int:
    from briefing.content import load_briefing  # noqa: PLC0415
    from briefing.handout.copies import printed_copies  # noqa: PLC0415

    counted = printed_copies(load_briefing(options.folder), options.spare)
    if options.json:
        print_json([_as_json(each) for each in counted])
        return OK
    numbers = [(each.readers, each.fallback_readers, each.spare, each.copies) for each in counted]
    totals = [sum(column) for column in zip(*numbers, strict=True)]
    rows = [(each.tag, *map(str, row)) for each, row in zip(counted, numbers, strict=True)]
    columns = ("language", "journalists", "without an edition", "spare", "copies")
    print_table(columns, [*rows, ("all", *map(str, totals))], numeric=columns[1:])
    _print_fallbacks(counted)
    return OK


def _as_json(copies: PrintedCopies) -> dict[str, object]:
    return {
        "language": copies.tag,
        "journalists": copies.readers,
        "without_an_edition": [
            {
                "outlet": outlet.outlet,
                "languages": list(outlet.languages),
                "journalists": outlet.journalists,
            }
            for outlet in copies.fallback
        ],
        "spare": copies.spare,
        "copies": copies.copies,
    }


def _print_fallbacks(counted: Sequence[PrintedCopies]) -> None:
    for copies in counted:
        for outlet in copies.fallback:
            wanted = ", ".join(outlet.languages)
            print(f"{outlet.outlet}: no edition in {wanted}; {outlet.journalists} × {copies.tag}")


def _percent(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text[:9]) > MOST_PERCENT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to {MOST_PERCENT}")
    return int(text[:9])

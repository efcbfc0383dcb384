"""`briefing`: one command per stage. Prints findings; the only place that exits.

Exit codes: 0 nothing to say, 1 there are findings, 2 the input or the command cannot be used.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from briefing import __version__
from briefing.cli import (
    audit,
    copies,
    coverage,
    figures,
    packs,
    posters,
    publish,
    review,
    serve,
    translation,
    verify,
)
from briefing.cli.console import UNUSABLE, report
from briefing.diagnostics import BriefingError, Location, error

DESCRIPTION = """\
Press briefings in every language: figures are formatted by code, prose is translated and reviewed,
and each language gets a pack as PDF and DOCX."""

EXAMPLES = """\
a first briefing:
  briefing new content/my-district        write a small briefing to start from
  briefing check content/my-district      see what is wrong or open, with file and line
  briefing extract content/my-district    write the texts to translate to locales/
  briefing build content/my-district      build the packs in output/
  briefing status content/my-district     see what is translated, and who needs which language
  briefing figures content/my-district    read all figures in all languages on one page"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    if sys.stdout is None:  # closed by whoever started us
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
    options = _parser().parse_args(arguments)
    try:
        code = int(options.run(options))
        print(end="", flush=True)
    except BriefingError as problem:
        report(problem.findings, as_json=getattr(options, "json", False))
        return UNUSABLE
    except OSError as problem:
        _give_up_output()
        place = Location(str(problem.filename or "briefing"))
        finding = error("file", problem.strerror or str(problem), place)
        report([finding], as_json=getattr(options, "json", False))
        return UNUSABLE
    except KeyboardInterrupt:
        print("briefing: interrupted; what is written is whole", file=sys.stderr)
        return UNUSABLE
    return code


def _give_up_output() -> None:
    """Where standard output cannot be written, Python would try again at its end, and complain."""
    try:
        print(end="", flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "briefing",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"briefing {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for stage in (
        packs,
        audit,
        figures,
        translation,
        review,
        coverage,
        copies,
        posters,
        verify,
        publish,
        serve,
    ):
        stage.add_commands(commands)
    return parser

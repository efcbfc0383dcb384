"""Commands import what they need and nothing else, so that each answers at once."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from briefing.cli import main

HEAVY = (
    "PIL", "argostranslate", "babel", "briefing.model", "ctranslate2", "distributed", "docx", "fontTools",
    "icu4py", "jinja2", "lxml", "markdown_it", "openpyxl", "pikepdf", "polib", "pypdfium2", "reportlab",
    "rich", "segno", "sentencepiece", "starlette", "uharfbuzz", "urllib3", "uvicorn", "watchfiles", "yaml",
)  # fmt: skip
DRAWING = {"docx", "icu4py", "lxml", "reportlab"}
SERVING = {"starlette", "uvicorn", "watchfiles"}
TRANSLATING = {"argostranslate", "ctranslate2", "sentencepiece", "urllib3"}
READING = {"pikepdf", "pypdfium2"}


def imported(*arguments: object) -> set[str]:
    """Which heavy modules are there when a command has ended in a process of its own."""
    code = (
        "import contextlib, io, json, sys\n"
        "from briefing.cli import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    main(sys.argv[2:])\n"
        "print(json.dumps([name for name in json.loads(sys.argv[1]) if name in sys.modules]))\n"
    )
    command = [sys.executable, "-c", code, json.dumps(HEAVY), *map(str, arguments)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(json.loads(result.stdout))


def commands() -> list[str]:
    """The names in `briefing --help`."""
    with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()) as text:
        main(["--help"])
    listed = text.getvalue().partition("\ncommands:")[2].partition("\na first briefing")[0].splitlines()
    return [line.split()[0] for line in listed if line.startswith("    ") and line[4] != " "]


def test_all_commands_are_known() -> None:
    """The help lists them; so the next test leaves none out."""
    assert {"new", "check", "extract", "build", "audit", "figure", "translate", "review"} <= set(commands())


@pytest.mark.parametrize("command", ["", *commands()])
def test_help_needs_nothing_heavy(command: str) -> None:
    """Of the program and of each command; only the kinds of values are looked up for theirs."""
    arguments = [command, "--help"] if command else ["--help"]
    assert imported(*arguments) <= ({"briefing.model"} if command == "figure" else set())


def test_one_figure_needs_babel_and_no_more() -> None:
    """`briefing figure` is called once per value by scripts."""
    assert imported("figure", "41", "--kind", "count", "--locale", "fr") == {"babel", "briefing.model"}


def test_reading_needs_no_renderer(folder: Path) -> None:
    """Check, extract and status neither draw nor serve nor translate."""
    for command in ("check", "extract", "status"):
        assert imported(command, folder) & (DRAWING | SERVING | TRANSLATING | READING | {"openpyxl"}) == set()


def test_building_needs_no_server_and_no_model(folder: Path) -> None:
    """Nor what the audit reads with, if it is not asked for; nor ReportLab for a DOCX."""
    options = ("--language", "en", "--jobs", "1", "--no-audit", "--format", "docx")
    assert (
        imported("build", folder, *options)
        & (SERVING | TRANSLATING | READING | {"reportlab", "rich", "jinja2"})
        == set()
    )

"""One document of about sixteen pages by four programs: `python benchmarks/packs.py [PYTHON [FOLDER]]`.

Ours against Typst, WeasyPrint and LibreOffice from our DOCX, all tagged: the same text, photographs, tables
and charts in the same font. Writes a Markdown table to standard output. `PYTHON` is the
interpreter of an environment with the two that are Python packages; they are no dependencies of this project,
and who is not installed is left out with a line that says so:

    python3 -m venv /tmp/contestants
    /tmp/contestants/bin/pip install typst weasyprint
    python benchmarks/packs.py /tmp/contestants/bin/python

The first build is that of a fresh process, with starting Python and reading modules and fonts; a warm one is
the best of those that follow in the same process. Both are the best of several runs. Memory is the most that
was resident at a time. `FOLDER` keeps the sources and the PDFs.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import time

import pymupdf
from contestants import CONTESTANTS
from sources import prepare

RUNS = {"libreoffice": 3}
USUAL_RUNS = 5
OF_THIS_PYTHON = ("briefing", "libreoffice")


@dataclass(frozen=True, slots=True)
class Measure:
    """Of one contestant; seconds, and megabytes of a million bytes."""

    first: float
    warm: float
    memory: float


def measure(name: str, python: str, folder: Path) -> Measure:
    """The best of several fresh processes."""
    rows = []
    for _ in range(RUNS.get(name, USUAL_RUNS)):
        command = [python, str(Path(__file__).with_name("contestants.py")), name, str(folder), repr(time())]
        printed = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own file
        rows.append(json.loads(printed.stdout))
    first, warm, memory = (min(column) for column in zip(*rows, strict=True))
    return Measure(first, warm, memory)


def is_installed(name: str, python: str) -> bool:
    """Whether a contestant can take part."""
    if name in OF_THIS_PYTHON:
        return name == "briefing" or shutil.which("soffice") is not None
    tried = subprocess.run([python, "-c", f"import {name}"], check=False, capture_output=True)  # noqa: S603
    return tried.returncode == 0


def table_row(name: str, taken: Measure, ours: Measure, result: Path) -> str:
    """What one contestant took, also as a multiple of ours."""
    with pymupdf.open(result) as document:  # type: ignore[no-untyped-call]
        pages = len(document)
    seconds = f"{taken.first:.3f} | {taken.warm:.3f}"
    ratios = f"{taken.first / ours.first:.2f} | {taken.warm / ours.warm:.2f}"
    size = result.stat().st_size / 1e6
    return f"| {name} | {seconds} | {ratios} | {taken.memory:.0f} | {size:.2f} | {pages} |"


def main(python: str, folder: Path) -> None:
    """Print the table."""
    prepare(folder)
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    print("| | first, s | warm, s | first, ours = 1 | warm, ours = 1 | memory, MB | file, MB | pages |")
    print("|---|---|---|---|---|---|---|---|")
    ours = None
    for name in CONTESTANTS:
        interpreter = sys.executable if name in OF_THIS_PYTHON else python
        if not is_installed(name, interpreter):
            print(f"| {name} is not installed | | | | | | | |")
            continue
        taken = measure(name, interpreter, folder)
        ours = ours or taken
        print(table_row(name, taken, ours, folder / f"{name}.pdf"), flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        chosen = Path(sys.argv[2] if len(sys.argv) > 2 else temporary).resolve()
        main(sys.argv[1] if len(sys.argv) > 1 else sys.executable, chosen)

"""Those who take part in `packs.py`, each in a process of its own that builds a source again and again.

`python benchmarks/contestants.py NAME FOLDER STARTED` prints as JSON the seconds of the first build since the
moment `STARTED`, those of the best warm one, and the megabytes in use at most. It imports one of them alone.
"""

from __future__ import annotations

import json
import os
import pickle
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from time import perf_counter, time

WARM = 5
MARK = "§"
"""Stands in Typst's source where each warm build has another letter."""


def build_with_briefing(folder: Path) -> Iterator[None]:
    """Ours: as the others, from a source that is prepared."""
    from briefing.render.pdf import render_pdf  # noqa: PLC0415 - the import is measured

    while True:
        prepared = pickle.loads((folder / "briefing.pickle").read_bytes())  # noqa: S301 - our own file
        (folder / "briefing.pdf").write_bytes(render_pdf(prepared).data)
        yield


def build_with_typst(folder: Path) -> Iterator[None]:
    """Typst, whose PDFs are tagged unless it is told otherwise."""
    typst = import_module("typst")
    source = (folder / "typst.typ").read_text("utf-8")
    fonts = [str(folder / "fonts")]
    for letter in "abcdefghijklmnop":
        (folder / "changed.typ").write_text(source.replace(MARK, letter), "utf-8")
        typst.compile(
            str(folder / "changed.typ"),
            output=str(folder / "typst.pdf"),
            font_paths=fonts,
            ignore_system_fonts=True,
        )
        yield


def build_with_weasyprint(folder: Path) -> Iterator[None]:
    """WeasyPrint, with its structure tree."""
    weasyprint = import_module("weasyprint")
    while True:
        page = weasyprint.HTML(filename=str(folder / "weasyprint.html"))
        page.write_pdf(str(folder / "weasyprint.pdf"), pdf_variant="pdf/ua-1")
        yield


def build_with_libreoffice(folder: Path) -> Iterator[None]:
    """LibreOffice, a process for each build: it keeps nothing between them."""
    options = '{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", f"pdf:writer_pdf_Export:{options}", "--outdir", str(folder)]
    while True:
        environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
        subprocess.run(  # noqa: S603 - our own command
            [*command, str(folder / "libreoffice.docx")], check=True, capture_output=True, env=environment
        )
        yield


CONTESTANTS: dict[str, Callable[[Path], Iterator[None]]] = {
    "briefing": build_with_briefing,
    "typst": build_with_typst,
    "weasyprint": build_with_weasyprint,
    "libreoffice": build_with_libreoffice,
}


def take_part(name: str, folder: Path, started: float) -> None:
    """Build as one contestant and print what it took; `started` is when the process was asked for."""
    builds = CONTESTANTS[name](folder)
    next(builds)
    first = time() - started
    warm = float("inf")
    for _ in range(WARM):
        begun = perf_counter()
        next(builds)
        warm = min(warm, perf_counter() - begun)
    print(json.dumps([first, warm, most_memory()]))


def most_memory() -> float:
    """What this process or one that it started had resident at most, in megabytes of a million bytes.

    By Linux's own count: `getrusage` would tell the memory of the process that started this one.
    """
    own = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(int(own[1]) if own else 0, started) * 1024 / 1e6


if __name__ == "__main__":
    take_part(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]))

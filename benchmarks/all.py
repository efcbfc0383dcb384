"""All benchmarks in one run, with their tables in `benchmarks/README.md`: `python benchmarks/all.py`.

Ours beside Typst, WeasyPrint and LibreOffice (same content), Argos's own calls, plain Babel and nginx. What
is not installed or not given is left out, and the table says so.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]
README = ROOT / "benchmarks" / "README.md"
START, END = "<!-- measured -->", "<!-- /measured -->"
LONGEST = 1800
"""Seconds after which a benchmark is given up."""


def main() -> int:
    """Run what was asked for and write the tables."""
    options = _options()
    began, load = perf_counter(), os.getloadavg()[0]
    parts = [f"### {title}\n\n{_table(command)}" for title, command in _benchmarks(options)]
    head = f"{_machine()}; load {load:.1f} at the start; {(perf_counter() - began) / 60:.0f} minutes in all."
    before, _, rest = README.read_text("utf-8").partition(START)
    _, _, after = rest.partition(END)
    README.write_text(before + "\n\n".join([START, head, *parts, END]) + after, "utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contestants", metavar="PYTHON", help="interpreter that has typst and weasyprint")
    parser.add_argument("--model", metavar="FILE", help="an English-French .argosmodel")
    parser.add_argument("--sentences", metavar="FILE", help="sentences for it; see translation.py")
    parser.add_argument("--sizes", nargs="+", default=["1", "10", "100"], help="editions for scale.py")
    return parser.parse_args()


def _benchmarks(options: argparse.Namespace) -> Iterator[tuple[str, list[str]]]:
    """Titles and the commands that print tables."""
    yield "One figure (`figures.py`)", ["benchmarks/figures.py"]
    contestants = [options.contestants] if options.contestants else []
    yield "One document (`packs.py`)", ["benchmarks/packs.py", *contestants]
    yield "A build after small changes (`incremental.py`)", ["benchmarks/incremental.py"]
    yield "The audit (`audit.py`)", ["benchmarks/audit.py"]
    if options.model:
        sentences = ["--sentences", options.sentences] if options.sentences else []
        yield (
            "Machine translation (`translation.py`)",
            ["benchmarks/translation.py", options.model, *sentences],
        )
    yield "Three hundred readers (`serving.py`)", ["-m", "benchmarks.serving"]
    yield "Scale (`scale.py`)", ["benchmarks/scale.py", "--sizes", *options.sizes]


def _table(command: list[str]) -> str:
    print(" ".join(command), flush=True)
    try:
        done = subprocess.run(  # noqa: S603 - ours
            [sys.executable, *command],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"Given up after {LONGEST // 60} minutes."
    told = done.stdout.strip()
    if done.returncode not in {0, 1} or not told:
        return f"Not measured: {(done.stderr.strip().splitlines() or ['nothing was printed'])[-1]}"
    return told if "|" in told else f"```text\n{told}\n```"


def _machine() -> str:
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        if line.startswith("model name")
    ]
    processor = names[0] if names else platform.machine()
    return f"{os.cpu_count()} cores, {processor}, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())

"""Auditing all packs beside building them: `python benchmarks/audit.py [DIR [PROCESSES]]`.

Both go over all languages and both formats in as many processes, in a folder of their own; neither has
anything from the other. Writes a Markdown table to standard output, the best of `RUNS` each, and ends with 1
if the audit takes longer or finds anything.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

from briefing.pipeline import build
from briefing.proof import audit

RUNS = 2
ROOT = Path(__file__).parents[1]


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """The least elapsed time of several runs, and the processor time of that run, in seconds."""
    results = []
    for _ in range(RUNS):
        elapsed, used = perf_counter(), process_time() + _of_children()
        work()
        results.append((perf_counter() - elapsed, process_time() + _of_children() - used))
    return min(results)


def _of_children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def main() -> int:
    """Print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "content" / "changping"
    processes = int(sys.argv[2]) if len(sys.argv) > 2 else os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as temporary:
        workspace = Path(temporary)
        shutil.copytree(folder, workspace / "content" / folder.name)
        shutil.copytree(folder.parent.parent / "locales", workspace / "locales")
        copy = workspace / "content" / folder.name
        built = measured(lambda: list(build(copy, jobs=processes, force=True)))
        audited = measured(lambda: audit(copy, jobs=processes))
        report = audit(copy, jobs=processes)
    rows = [
        ("", "elapsed, s", "processor, s"),
        ("---", "---:", "---:"),
        ("build", f"{built[0]:.1f}", f"{built[1]:.1f}"),
        ("audit", f"{audited[0]:.1f}", f"{audited[1]:.1f}"),
    ]
    figures = sum(each.figures for each in report.files)
    sys.stdout.write("".join(f"| {' | '.join(row)} |\n" for row in rows))
    sys.stdout.write(
        f"\n{len(report.files)} files, {figures} figures read right, {len(report.found)} findings; "
        f"{processes} processes\n"
    )
    return int(audited[0] > built[0] or bool(report.found))


if __name__ == "__main__":
    sys.exit(main())

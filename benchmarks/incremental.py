"""What a build costs when little or nothing was changed: `python benchmarks/incremental.py [TAG …]`.

Builds a copy of `content/changping` with its catalogues, in all languages or those that are named: from
nothing, with nothing to do, after a word of the second language, after a word of the source; each by a new
process, and then by one that watches, whose workers are warm. Writes a Markdown table to standard output.

Seconds on the clock: until the last pack is written, and until all are proved. Memory is the most that a
process had resident, with what it shares with others (`VmHWM`; Linux).
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]
RUNS = 5
BRIEFING = [sys.executable, "-u", "-m", "briefing.cli"]
MSGSTR = re.compile(r'(?<=\nmsgstr ")(?=\w)')


class Edits:
    """Saves that each change one more word."""

    def __init__(self, workspace: Path, tag: str) -> None:
        self._section = workspace / "content" / "changping" / "sections" / "10-district.md"
        self._catalog = workspace / "locales" / tag.replace("-", "_") / "LC_MESSAGES" / "changping.po"

    def source(self) -> None:
        """A word more at the end of a section."""
        self._section.write_text(f"{self._section.read_text('utf-8').rstrip()} again\n", "utf-8")

    def translation(self) -> None:
        """A letter more in the first translation."""
        text = self._catalog.read_text("utf-8")
        place = next(found.start() for found in MSGSTR.finditer(text))
        self._catalog.write_text(f"{text[:place]}x{text[place:]}", "utf-8")


class Build:
    """A build, new or watching, whose output is read line by line with the time."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.start = perf_counter()
        command = [*BRIEFING, "build", str(folder), *options]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own

    def times(self) -> tuple[float, float, int]:
        """Seconds to the last pack and to the end, or to the next wait for a save; and how many packs."""
        packs, last = 0, self.start
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        for line in self._process.stdout:
            if line.rstrip().endswith((".pdf", ".docx")):
                packs, last = packs + 1, perf_counter()
            if line.startswith("watching "):
                break
        return last - self.start, perf_counter() - self.start, packs

    def after(self, save: Callable[[], None]) -> tuple[float, float, int]:
        """The same, from a save on that some pack shows."""
        self.start = perf_counter()
        save()
        while not (times := self.times())[2]:
            pass
        return times

    def memory(self) -> list[int]:
        """Megabytes of the processes below this one, the largest first."""
        below = [self._process.pid]
        for process in below:
            below += [int(word) for path in _tasks(process) for word in path.read_text().split()]
        return sorted((_most_resident(process) for process in below), reverse=True)

    def end(self) -> None:
        """Stop watching."""
        self._process.send_signal(signal.SIGTERM)  # a shell lets what it runs in the background ignore SIGINT
        self._process.wait()


def _tasks(process: int) -> list[Path]:
    return list(Path(f"/proc/{process}/task").glob("*/children"))


def _most_resident(process: int) -> int:
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) // 1000 if found else 0


def least(command: Sequence[str]) -> float:
    """Seconds of a process, the least of several."""

    def once() -> float:
        start = perf_counter()
        subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - our own command
        return perf_counter() - start

    return min(once() for _ in range(RUNS))


def say(what: str, times: tuple[float, float, int]) -> None:
    """A row of the table."""
    packs, proved, number = times
    print(f"| {what} | {number} | {packs:.2f} | {proved:.2f} |", flush=True)


def main(tags: Sequence[str]) -> None:
    """Print the tables."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    print(f"{machine}, load {os.getloadavg()[0]:.1f}\n")
    chosen = ["--language", *tags] if tags else []
    with tempfile.TemporaryDirectory() as temporary:
        workspace = Path(temporary)
        folder = workspace / "content" / "changping"
        shutil.copytree(ROOT / "content" / "changping", folder)
        shutil.copytree(ROOT / "locales", workspace / "locales")
        edits = Edits(workspace, tags[1] if len(tags) > 1 else "fr")
        print("| build | packs made | seconds to the last pack | to the end of the audit |")
        print("|---|--:|--:|--:|")
        say("new process: from nothing", Build(folder, *chosen).times())
        edits.translation()
        say("new process: a word of one language", Build(folder, *chosen).times())
        edits.source()
        say("new process: a word of the source", Build(folder, *chosen).times())
        nothing = least([*BRIEFING, "build", str(folder), *chosen])
        say("new process: nothing to do", (nothing, nothing, 0))
        watched = Build(folder, "--watch", *chosen)
        watched.times()
        for turn in ("first", "second"):
            say(f"watching: a word of one language, {turn} time", watched.after(edits.translation))
            say(f"watching: a word of the source, {turn} time", watched.after(edits.source))
        memory = watched.memory()
        watched.end()
    python = least([sys.executable, "-c", "pass"])
    helped = least([*BRIEFING, "--help"])
    print(f"\n`--help` {helped * 1000:.0f} ms, starting Python {python * 1000:.0f} ms of it.")
    print(f"Memory of the processes that watch, in MB: {', '.join(map(str, memory))}.")


if __name__ == "__main__":
    main(sys.argv[1:])

"""What a season of visits costs: `python benchmarks/scale.py [--sizes 1 10 100 1000] [--folder DIR]`.

Builds 1, 10, 100 … editions (each a PDF and a DOCX) of a made-up season, with processes of this machine and
on a Dask cluster on loopback with as many workers, each run in a process of its own. The season is the sample
briefing over and over, each time with other figures and another word before every text, so that nothing can
be used again, in all its languages. The audit does not count; `audit.py` measures it. Writes a Markdown table
to standard output. `--folder` keeps the season and what was measured, so that a run that was stopped goes on
where it was; a size that would last longer than `--minutes`, judged by the one before, is left out. Where the
whole season of `--season` editions was not built, its time is extrapolated on the straight line through the
two largest sizes.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from time import perf_counter, sleep

import polib

from briefing.building.run import Runner
from briefing.building.runners import BesideUs, FarAway
from briefing.content import all_texts, load_briefing
from briefing.pipeline import Workspace, build
from briefing.workers import in_processes
from briefing.workers.cluster import on_a_cluster

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "content" / "changping"
WAYS = ("processes", "cluster")
BLOCK_START = re.compile(r"(#+ |[-*] |[0-9]+\. )?")
CHANGED_FACTS = ("population", "university_students", "researchers", "high_tech_enterprises")
SECONDS_TO_START = 60
ON_LOOPBACK = ("--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0", "--no-dashboard")
WITHOUT_PROFILER = {"DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"}
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measure:
    """Of one run; seconds, and megabytes of a million bytes."""

    way: str
    editions: int
    elapsed: float
    """From the first briefing that is read to the last file that is written."""
    processor: float
    """Of all processes that took part."""
    parent_peak: float
    worker_peak: float
    """Of the largest worker (VmHWM)."""


# --- the season -------------------------------------------------------------------------------------


def season_folder(root: Path, number: int) -> Path:
    """One briefing of the season, written where it is not there yet."""
    folder = root / "content" / f"season-{number:03}"
    if not folder.exists():
        unfinished = root / f"unfinished-{number:03}"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(SAMPLE, unfinished)
        _change_figures(unfinished / "facts.yaml", number)
        word = _word(number)
        texts = _prefix_sections(unfinished, word)
        for catalog in (ROOT / "locales").glob(f"*/LC_MESSAGES/{SAMPLE.name}.po"):
            place = root / "locales" / catalog.parent.relative_to(ROOT / "locales") / f"{folder.name}.po"
            _prefix_catalog(catalog, place, texts, word)
        folder.parent.mkdir(parents=True, exist_ok=True)
        unfinished.rename(folder)
    return folder


def _change_figures(path: Path, number: int) -> None:
    text = path.read_text("utf-8")
    for fact in CHANGED_FACTS:
        text = re.sub(
            rf"(\n  {fact}:\n(?:    .*\n)*?    value: )(\d+)",
            lambda found: f"{found[1]}{int(found[2]) + 10 * number}",
            text,
            count=1,
        )
    path.write_text(text, "utf-8")


def _word(number: int) -> str:
    """Another word for each number: "Kababa", "Kababe" …; figures may not stand in prose."""
    syllables = ("ba", "be", "bi", "bo", "bu", "da", "de", "di", "do", "du")
    return "Ka" + "".join(syllables[int(digit)] for digit in f"{number:03}")


def _prefix_sections(folder: Path, word: str) -> frozenset[str]:
    """Put a word before every text of the sections, and say which they were."""
    briefing = load_briefing(folder)
    texts = [text for text in all_texts(briefing) if Path(text.location.path).parent.name == "sections"]
    for path in (folder / "sections").glob("*.md"):
        lines = path.read_text("utf-8").split("\n")
        for text in texts:
            if Path(text.location.path).name == path.name:
                number = text.location.line - 1
                lines[number] = BLOCK_START.sub(lambda found: f"{found[0]}{word} ", lines[number], count=1)
        path.write_text("\n".join(lines), "utf-8")
    return frozenset(text.source for text in texts)


def _prefix_catalog(catalog: Path, place: Path, texts: frozenset[str], word: str) -> None:
    """A copy of a catalogue, with the word before those texts and their translations."""
    entries = polib.pofile(str(catalog))
    for entry in entries:
        if entry.msgid in texts:
            entry.msgid = f"{word} {entry.msgid}"
            entry.msgstr = entry.msgstr and f"{word} {entry.msgstr}"
    place.parent.mkdir(parents=True, exist_ok=True)
    entries.save(str(place))


# --- one run ----------------------------------------------------------------------------------------


def run_once(root: Path, way: str, editions: int, workers: int) -> Measure:
    """Build that many editions from nothing."""
    parts = _season(root, editions)
    with _runner(way, workers, root) as run:
        begun, used = perf_counter(), _processor_seconds()
        for folder, tags in parts:
            for _ in build(folder, tags, run=run):
                pass
        elapsed, processor = perf_counter() - begun, _processor_seconds() - used
        peaks = [_peak_megabytes(process) for process in _descendants(os.getpid())]
    return Measure(way, editions, elapsed, processor, _peak_megabytes(os.getpid()), max(peaks, default=0.0))


def _season(root: Path, editions: int) -> list[tuple[Path, tuple[str, ...]]]:
    """So many editions: briefings of which nothing is built yet, each with its languages."""
    parts: list[tuple[Path, tuple[str, ...]]] = []
    while editions:
        folder = season_folder(root, len(parts))
        tags = load_briefing(folder).languages[:editions]
        shutil.rmtree(Workspace.of(folder).output / folder.name, ignore_errors=True)
        parts.append((folder, tags))
        editions -= len(tags)
    return parts


@contextmanager
def _runner(way: str, workers: int, root: Path) -> Iterator[Runner]:
    with in_processes(workers) as processes:
        here = BesideUs(processes)
        if way == "processes":
            yield here
            return
        with _cluster(workers, root) as address, on_a_cluster(address) as others:
            yield FarAway(others, here)


@contextmanager
def _cluster(workers: int, root: Path) -> Iterator[str]:
    """The address of a scheduler on loopback, all of whose workers are there."""
    with tempfile.TemporaryDirectory(dir=root) as place:
        file = Path(place) / "scheduler.json"
        with _started("scheduler", place, "--scheduler-file", str(file), "--port", "0"):
            for _ in range(SECONDS_TO_START * 10):
                if file.is_file() and file.stat().st_size:
                    break
                sleep(0.1)
            address = str(json.loads(file.read_text("utf-8"))["address"])
            count = ("--nworkers", str(workers), "--nthreads", "1", "--local-directory", place)
            with _started("worker", place, address, *count):
                for _ in range(SECONDS_TO_START * 10):
                    with on_a_cluster(address) as there:
                        if there.places == workers:
                            break
                    sleep(0.1)
                yield address


@contextmanager
def _started(role: str, place: str, *options: str) -> Iterator[None]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{role}", *options, *ON_LOOPBACK]
    with (Path(place) / f"{role}.log").open("wb") as log:
        environment = {**os.environ, **WITHOUT_PROFILER}
        started = subprocess.Popen(command, stdout=log, stderr=log, env=environment)  # noqa: S603 - our own options
    try:
        yield
    finally:
        started.send_signal(signal.SIGTERM)
        started.wait()


# --- processes --------------------------------------------------------------------------------------


def _descendants(process: int) -> Iterator[int]:
    for tasks in Path(f"/proc/{process}/task").glob("*/children"):
        for child in tasks.read_text("utf-8").split():
            yield int(child)
            yield from _descendants(int(child))


def _processor_seconds() -> float:
    """Of this process, its descendants, and those that have ended."""
    total = 0.0
    for process in (os.getpid(), *_descendants(os.getpid())):
        fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
        total += sum(map(int, fields[11:15])) / CLOCK_TICKS
    return total


def _peak_megabytes(process: int) -> float:
    """The most that was resident at a time."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text("utf-8"))
    return int(found[1]) * 1024 / 1e6 if found else 0.0


# --- the table --------------------------------------------------------------------------------------


def measured(folder: Path, sizes: Sequence[int], workers: int, minutes: float) -> list[Measure]:
    """What is known of each size and way; what is not, is run in a process of its own."""
    results = folder / f"scale-{workers}.jsonl"
    lines = results.read_text("utf-8").splitlines() if results.is_file() else []
    known = {(each.way, each.editions): each for each in (Measure(**json.loads(line)) for line in lines)}
    for way in WAYS:
        before = None
        for size in sorted(sizes):
            taken = known.get((way, size))
            if taken is None:
                if before and before.elapsed * size / before.editions > minutes * 60:
                    print(f"{size} editions, {way}: left out, they would last longer than {minutes:g} min")
                    continue
                print(f"{size} editions, {way} …", file=sys.stderr, flush=True)
                command = [sys.executable, __file__, "--folder", str(folder), "--workers", str(workers)]
                command += ["--run", way, str(size)]
                printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
                taken = Measure(**json.loads(printed.stdout))
                with results.open("a", encoding="utf-8") as file:
                    file.write(printed.stdout)
            known[way, size] = before = taken
    return [known[way, size] for way in WAYS for size in sorted(sizes) if (way, size) in known]


def print_tables(found: Sequence[Measure], season: int) -> None:
    """Costs, how they grow, and the season."""
    print("| editions | by | elapsed, s | editions/s | processor, s per edition | parent, MB | worker, MB |")
    print("|---|---|---|---|---|---|---|")
    for each in found:
        print(
            f"| {each.editions:,} | {each.way} | {each.elapsed:.1f} | {each.editions / each.elapsed:.2f} "
            f"| {each.processor / each.editions:.2f} | {each.parent_peak:.0f} | {each.worker_peak:.0f} |"
        )
    print("\nElapsed time grows with the number of editions to the power of:\n")
    for way in WAYS:
        own = [each for each in found if each.way == way]
        for one, next_one in pairwise(own):
            power = math.log(next_one.elapsed / one.elapsed) / math.log(next_one.editions / one.editions)
            print(f"* {way}, {one.editions:,} to {next_one.editions:,}: {power:.2f}")
        print(f"* {season:,} editions by {way}: {_season_told(own, season)}")


def _season_told(own: Sequence[Measure], season: int) -> str:
    if whole := [each for each in own if each.editions == season]:
        return f"{whole[0].elapsed / 60:.1f} min, measured"
    if len(own) < 2:
        return "needs two sizes to be extrapolated"
    one, last = own[-2:]
    slope = (last.elapsed - one.elapsed) / (last.editions - one.editions)
    minutes = (last.elapsed + slope * (season - last.editions)) / 60
    return (
        f"{minutes:.1f} min, extrapolated: {slope:.3f} s for each edition beyond {last.editions:,}, "
        f"as between {one.editions:,} and {last.editions:,}"
    )


def main() -> None:
    """Measure and print; or, for ourselves, run once."""
    options = _parser().parse_args()
    if options.run:
        way, size = options.run
        print(json.dumps(asdict(run_once(options.folder.resolve(), way, int(size), options.workers))))
        return
    print(
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
        f"{options.workers} workers; load at the start {os.getloadavg()[0]:.1f}",
        end="",
    )
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        found = measured(folder, options.sizes, options.workers, options.minutes)
    print(f", at the end {os.getloadavg()[0]:.1f}\n")
    print_tables(found, options.season)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", nargs="+", type=int, default=[1, 10, 100], metavar="N", help="editions")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument("--season", type=int, default=2400, metavar="N", help="editions of a whole season")
    parser.add_argument("--minutes", type=float, default=30, metavar="N", help="the longest run to begin")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="keep the season and the results")
    parser.add_argument("--run", nargs=2, metavar=("WAY", "N"), help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    main()

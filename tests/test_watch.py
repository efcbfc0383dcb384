"""Watching: a real process, real saves, and a browser's view of the preview."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import HTTPError

import pytest

from briefing.pipeline import Workspace, extract

PATIENCE = 120.0
"""Seconds; a machine may be busy."""
READY = "watching "


class Watched:
    """A `briefing build --watch` at work."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [sys.executable, "-u", "-m", "briefing.cli", "build", str(folder), "--jobs", "2", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put("the end")

    def until(self, start: str) -> list[str]:
        """The lines up to one that starts so."""
        lines: list[str] = []
        while not (lines and lines[-1].startswith(start)):
            lines.append(self._lines.get(timeout=PATIENCE))
            assert lines[-1] != "the end" or start == "the end", lines
        return lines

    def made(self) -> list[str]:
        """The files that the next build makes: `fr.pdf`."""
        lines = self.until(READY)
        return sorted(Path(line).name.partition(".")[2] for line in lines if line.startswith("/"))

    def made_after(self, save: Callable[[], object]) -> list[str]:
        """What is made after a save that concerns some file; a save may be seen in two steps."""
        save()
        while not (made := self.made()):
            pass
        return made

    def close(self) -> None:
        """Nothing is left of it."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def end(self, number: int = signal.SIGINT) -> int:
        """The exit code after a signal."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@pytest.fixture
def watch(folder: Path) -> Iterator[Callable[..., Watched]]:
    """Starts watching the sample briefing."""
    started: list[Watched] = []

    def start(*options: str) -> Watched:
        started.append(Watched(folder, *options))
        return started[-1]

    yield start
    for watched in started:
        watched.close()


def replaced(path: Path, old: str, new: str) -> None:
    """Save as some editors do: a new file beside the old one, then renamed over it."""
    text = path.read_text("utf-8")
    assert old in text
    beside = path.with_name(f".{path.name}.swp")
    beside.write_text(text.replace(old, new), "utf-8")
    beside.replace(path)


def test_saves_are_built(folder: Path, watch: Callable[..., Watched]) -> None:
    """Written in place, renamed over, broken and mended, a new file; an interrupt ends it with 0."""
    watched = watch("--watch", "--no-audit", "--format", "docx")
    section = folder / "sections" / "10-district.md"
    text = section.read_text("utf-8")
    assert watched.made() == ["en.docx", "fr.docx"]
    written = text.replace("# The district", "# Our district")
    assert watched.made_after(lambda: section.write_text(written, "utf-8")) == ["en.docx", "fr.docx"]
    back = lambda: replaced(section, "# Our district", "# The district")  # noqa: E731 - a save
    assert watched.made_after(back) == ["en.docx", "fr.docx"]
    facts = folder / "facts.yaml"
    whole = facts.read_text("utf-8")
    facts.write_text(whole.replace("value: 1343.5", "value: 'big"), "utf-8")
    assert "facts.yaml" in "".join(line for line in watched.until(READY) if "error" in line)
    mended = whole.replace("1343.5", "1343.6")
    assert watched.made_after(lambda: facts.write_text(mended, "utf-8")) == ["en.docx", "fr.docx"]
    new = folder / "sections" / "20-new.md"
    assert watched.made_after(lambda: new.write_text("# News\n\nOne.\n", "utf-8")) == ["en.docx", "fr.docx"]
    assert watched.end() == 0


def test_catalogues_are_watched_even_if_they_come_later(folder: Path, watch: Callable[..., Watched]) -> None:
    """The folder of translations is made while the briefing is watched, and then edited."""
    watched = watch("--watch", "--no-audit", "--format", "docx")
    assert watched.made() == ["en.docx", "fr.docx"]
    for _ in extract(folder):
        pass
    path = Workspace.of(folder).locales / "fr" / "LC_MESSAGES" / "sample.po"
    translate = lambda: replaced(path, 'msgid "Welcome"\nmsgstr ""', 'msgid "Welcome"\nmsgstr "Bienvenue"')  # noqa: E731
    assert watched.made_after(translate) == ["fr.docx"]
    assert watched.end(signal.SIGTERM) == 0


def test_a_briefing_that_is_broken_at_first_can_be_mended(
    folder: Path, watch: Callable[..., Watched]
) -> None:
    """Its findings are said, and it is built when it can be."""
    head = folder / "briefing.yaml"
    text = head.read_text("utf-8")
    head.write_text("title: [", "utf-8")
    watched = watch("--watch", "--no-audit", "--language", "en", "--format", "docx")
    assert any("briefing.yaml" in line and "error" in line for line in watched.until(READY))
    assert watched.made_after(lambda: head.write_text(text, "utf-8")) == ["en.docx"]
    assert watched.end() == 0


def test_a_worker_that_is_lost_is_replaced(folder: Path, watch: Callable[..., Watched]) -> None:
    """The build after a killed process says so or succeeds; the one after that succeeds."""
    watched = watch("--watch", "--no-audit", "--format", "docx")
    assert watched.made() == ["en.docx", "fr.docx"]
    for worker in _workers(watched.process.pid):
        os.kill(worker, signal.SIGKILL)
    section = folder / "sections" / "10-district.md"
    replaced(section, "# The district", "# Our district")
    watched.until(READY)
    assert watched.made_after(lambda: replaced(section, "# Our", "# This")) == ["en.docx", "fr.docx"]
    assert watched.end() == 0


def test_workers_end_with_a_parent_that_was_killed(watch: Callable[..., Watched]) -> None:
    """No process is left behind."""
    watched = watch("--watch", "--no-audit", "--format", "docx")
    watched.made()
    workers = _workers(watched.process.pid)
    assert workers
    watched.end(signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE
    while any(_lives(worker) for worker in workers):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _workers(parent: int) -> list[int]:
    """The processes that a fork server started for `parent`."""
    if not Path("/proc/self/task").exists():
        pytest.skip("this system has no /proc")
    return [grandchild for child in _children(parent) for grandchild in _children(child)]


def _children(parent: int) -> list[int]:
    tasks = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(word) for task in tasks for word in task.read_text().split()]


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


# --- the preview -------------------------------------------------------------------------------------


def get(address: str, **headers: str) -> HTTPResponse:
    """What a browser on this machine gets."""
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 - our own server
    answer = urllib.request.urlopen(request, timeout=PATIENCE)  # noqa: S310
    assert isinstance(answer, HTTPResponse)
    return answer


@pytest.mark.loopback
def test_the_preview_is_loaded_anew_after_a_save(folder: Path, watch: Callable[..., Watched]) -> None:
    """The page holds the new words when the event comes; nobody but this machine is answered."""
    watched = watch("--preview", "--no-audit", "--language", "en", "--format", "pdf")
    address = watched.until("preview: ")[-1].removeprefix("preview: ")
    watched.until(READY)
    assert address.startswith("http://127.0.0.1:")
    with get(address) as shell, get(f"{address}en/") as page, get(f"{address}en.pdf") as pdf:
        assert (b"EventSource" in shell.read(), b"The district" in page.read()) == (True, True)
        assert pdf.read(5) == b"%PDF-"
    with get(f"{address}events") as events:
        assert events.readline() == b": here\n"
        replaced(folder / "sections" / "10-district.md", "# The district", "# Our district")
        while not events.readline().startswith(b"data: "):
            pass
        with get(f"{address}en/") as page:
            assert b"Our district" in page.read()
    with pytest.raises(HTTPError) as refused:
        get(address, Host="press.example")
    assert refused.value.code == 400
    refused.value.close()
    with pytest.raises(HTTPError) as missing:
        get(f"{address}../briefing.yaml")
    assert missing.value.code == 404
    missing.value.close()
    assert watched.end() == 0


def test_there_has_to_be_a_briefing(tmp_path: Path) -> None:
    """A folder that is not there cannot be watched."""
    watched = Watched(tmp_path / "nowhere", "--watch")
    assert (watched.process.wait(PATIENCE), watched.until("the end")[-2].count("not a folder")) == (2, 1)
    watched.close()

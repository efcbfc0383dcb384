"""Many reviewers at once over HTTP, while the server is killed again and again; then the books are compared.

Every text is written once only, so that each answer can be found in the history, and each entry of the
history in an answer. Also a program: `python -m tests.review_storm --edits 10000 --kills 40`.
"""

from __future__ import annotations

import argparse
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from threading import Event, Lock, Thread
from urllib.parse import urlencode

import urllib3

from briefing.catalog import Draft, load_catalog, with_drafts
from briefing.pipeline import Workspace
from briefing.review.desk import ReviewDesk
from briefing.review.journal import Entry, read_entries
from briefing.review.reviewers import Reviewers
from briefing.scaffold import write_new_briefing
from briefing.whole_files import write_whole
from tests.review_site import po_path, with_languages

TAGS = ("fr", "ar")
LETTERS = "abcdefghij"
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Attempt:
    """One save that somebody tried."""

    tag: str
    source: str
    seen: str
    target: str
    status: int
    """Of the answer; 0 where the server died before it came."""


@dataclass
class Storm:
    """A storm of edits on one briefing."""

    folder: Path
    edits: int
    kills: int
    seed: int
    reviewers: int = 8
    attempts: list[Attempt] = field(default_factory=list)
    up_seconds: float = 0.0
    killed: int = 0

    def __post_init__(self) -> None:
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.lock = Lock()
        self.up = Event()
        self.left = self.edits
        self.number = 0

    def run(self) -> None:
        """Let all reviewers work, and kill the server now and then; at the end it stops in order."""
        threads = [Thread(target=self._review, args=(who,)) for who in range(self.reviewers)]
        chance = random.Random(self.seed)  # noqa: S311 - nothing secret
        with self._server() as server:
            for thread in threads:
                thread.start()
            started, pause = time.monotonic(), self._pause(chance)
            while any(thread.is_alive() for thread in threads):
                time.sleep(0.02)
                if self.killed < self.kills and self._done() >= pause:
                    time.sleep(chance.random() * 0.05)
                    self.up.clear()
                    server.kill()
                    self.up_seconds += time.monotonic() - started
                    self.killed += 1
                    server.start()
                    self.up.set()
                    started, pause = time.monotonic(), self._pause(chance)
            self.up_seconds += time.monotonic() - started
            for thread in threads:
                thread.join()

    def _pause(self, chance: random.Random) -> int:
        """After how many edits the server dies next."""
        share = self.edits / (self.kills + 1)
        return int(self._done() + share * (0.5 + chance.random() * 0.5))

    def _done(self) -> int:
        return self.edits - self.left

    @contextmanager
    def _server(self) -> Iterator[Server]:
        server = Server(self.folder, self.port)
        server.start()
        self.up.set()
        try:
            yield server
        finally:
            server.stop()

    # --- one reviewer ---

    def _review(self, who: int) -> None:
        chance = random.Random(f"{self.seed} {who}")  # noqa: S311 - nothing secret
        tag = TAGS[who % len(TAGS)]
        pool = urllib3.PoolManager(retries=False, timeout=30)
        cookie = self._signed_in(pool, f"storm-{who}")
        sources = list(self.sources[tag])
        views: dict[str, tuple[str, str]] = {}
        while self._take():
            source = chance.choice(sources)
            path = f"{self.url}/{tag}/{self.ids[tag][source]}"
            if source not in views or chance.random() < 0.7:
                view = self._view(pool, path, cookie)
                if view is None:
                    continue
                views[source] = view
            key, seen = views[source]
            target = f"{source} {self._word()}"
            action = "approve" if chance.random() < 0.5 else "save"
            form = {"key": key, "seen": seen, "target": target, "action": action, "reopens": "yes"}
            status = self._post(pool, path, cookie, form)
            if status == 303:
                views[source] = (key, target)
            elif status:
                views.pop(source)
            with self.lock:
                self.attempts.append(Attempt(tag, source, seen, target, status))

    def _take(self) -> bool:
        with self.lock:
            self.left -= 1
            return self.left >= 0

    def _word(self) -> str:
        with self.lock:
            self.number += 1
            return "q" + "".join(LETTERS[int(digit)] for digit in str(self.number))

    def _signed_in(self, pool: urllib3.PoolManager, token: str) -> str:
        answer = pool.request(
            "POST", f"{self.url}/enter", fields={"token": token}, encode_multipart=False, redirect=False
        )
        return answer.headers["set-cookie"].split(";")[0]

    def _view(self, pool: urllib3.PoolManager, path: str, cookie: str) -> tuple[str, str] | None:
        self.up.wait()
        try:
            page = pool.request("GET", path, headers={"Cookie": cookie}).data.decode()
        except urllib3.exceptions.HTTPError:
            return None
        values = [re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("key", "seen")]
        assert all(values), page
        key, seen = (unescape(value[1]) for value in values if value)
        return key, seen

    def _post(self, pool: urllib3.PoolManager, path: str, cookie: str, form: dict[str, str]) -> int:
        self.up.wait()
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            return pool.request("POST", path, body=urlencode(form), headers=headers, redirect=False).status
        except urllib3.exceptions.HTTPError:
            return 0

    # --- before and after ---

    def prepare(self) -> None:
        """A briefing with a draft of every passage, and a link for every reviewer."""
        write_new_briefing(self.folder)
        with_languages(self.folder)
        desk = ReviewDesk(self.folder)
        for tag in TAGS:
            path = po_path(self.folder, tag)
            drafts = {source: Draft(source, "machine, x 1, rung typed") for source in desk.places}
            write_whole(path, with_drafts(path, drafts, again=True))
        reviewers = Reviewers(Workspace.of(self.folder).root)
        for who in range(self.reviewers):
            reviewers.invite(
                f"Reviewer {LETTERS[who]}",
                [TAGS[who % len(TAGS)]],
                f"storm-{who}",
                datetime.now(UTC),
                timedelta(days=1),
            )
        self.ids = {tag: desk.open(tag).ids for tag in TAGS}
        self.sources = {tag: desk.open(tag).sources for tag in TAGS}

    def mistakes(self) -> list[str]:
        """Where the books disagree: nowhere, if no answered save is lost and none overwritten unseen."""
        found: list[str] = []
        desk = ReviewDesk(self.folder)
        for tag in TAGS:
            if read_entries(desk.journal_path(tag)):
                found.append(f"{tag}: the journal was not taken over")
            entries = read_entries(desk.history_path(tag))
            found += self._lost(tag, entries)
            found += _overwritten(tag, entries)
            found += self._catalogue_differs(tag, entries)
        return found

    def _lost(self, tag: str, entries: tuple[Entry, ...]) -> Iterator[str]:
        kept = {entry.after.target: entry for entry in entries}
        for attempt in (each for each in self.attempts if each.tag == tag):
            entry = kept.get(attempt.target)
            if attempt.status == 303 and entry is None:
                yield f"{tag}: an answered save is lost: {attempt.target!r}"
            if attempt.status == 409 and entry is not None:
                yield f"{tag}: a refused save was made: {attempt.target!r}"
            if entry is not None and (entry.source, entry.before.target) != (attempt.source, attempt.seen):
                yield f"{tag}: {attempt.target!r} went over {entry.before.target!r}, not {attempt.seen!r}"

    def _catalogue_differs(self, tag: str, entries: tuple[Entry, ...]) -> Iterator[str]:
        catalog = load_catalog(po_path(self.folder, tag), tag)
        last = {entry.source: entry.after for entry in entries}
        for source, version in last.items():
            segment = catalog[source]
            if (segment.target, segment.state, segment.remarks) != (
                version.target,
                version.state,
                version.remarks,
            ):
                yield f"{tag}: the catalogue has {segment.target!r}, the history ends with {version.target!r}"

    def summary(self) -> str:
        """What happened, in one line."""
        statuses = Counter(attempt.status for attempt in self.attempts)
        return (
            f"{len(self.attempts)} saves tried by {self.reviewers} reviewers, {self.killed} times killed: "
            f"{statuses[303]} answered, {statuses[409]} conflicts reported, {statuses[0]} without an answer, "
            f"others {sum(statuses.values()) - statuses[303] - statuses[409] - statuses[0]}; "
            f"{statuses[303] / max(self.up_seconds, 0.001):.0f} saves/s"
        )


def _overwritten(tag: str, entries: tuple[Entry, ...]) -> Iterator[str]:
    """Each entry of a passage starts from where the one before it ended."""
    last: dict[str, Entry] = {}
    for entry in entries:
        former = last.get(entry.source)
        if former and former.after != entry.before:
            yield f"{tag}: the history jumps from {former.after.target!r} to {entry.before.target!r}"
        last[entry.source] = entry


class Server:
    """`briefing review serve` as a process of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self._command = [
            sys.executable, "-m", "briefing.cli", "review", "serve", str(folder), "--port", str(port)
        ]  # fmt: skip
        self._port = port

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            assert self._process.poll() is None, "the server has ended"
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.05)
        raise TimeoutError("the server does not answer")

    def kill(self) -> None:
        """SIGKILL: no chance to write anything more."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """SIGTERM: it writes its catalogues and ends."""
        self._process.terminate()
        self._process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    """Raise a storm in a temporary folder; exit code 1 where the books disagree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        storm = Storm(Path(folder) / "content" / "sample", options.edits, options.kills, options.seed)
        storm.prepare()
        storm.run()
        print(storm.summary())  # noqa: T201 - a program
        mistakes = storm.mistakes()
        print("\n".join(mistakes) or "nothing lost, nothing overwritten")  # noqa: T201 - a program
        return 1 if mistakes else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""What the review page keeps between requests: the languages, who may review them, pictures of pages."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from datetime import datetime
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Lock, Thread

from starlette.concurrency import run_in_threadpool

from briefing.assemble import Edition, assemble_document, edition_profile
from briefing.catalog import Catalog, State
from briefing.diagnostics import BriefingError
from briefing.document import Document
from briefing.interface import load_interface
from briefing.model import Text
from briefing.pipeline import extract
from briefing.review.desk import ReviewDesk, unusable
from briefing.review.durable import DurableDesk, recover_journals
from briefing.review.pages import Picture, picture_of, rendered_pdf
from briefing.review.reviewers import Reviewers
from briefing.workers.process import begin_worker_process

WRITE_SECONDS = 0.5
"""How long a change may wait for the catalogue; it is in the journal before it is answered."""
KEPT_PDFS, KEPT_PICTURES = 6, 60
WRONG_TOKENS = 10
"""So many wrong links from one address within `WRONG_SECONDS`, and it is not listened to for a while."""
WRONG_SECONDS = 600.0
MOST_ADDRESSES = 10_000


class Site:
    """A briefing on the review page. `now` is the only clock that names a time."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        desk = ReviewDesk(folder)
        recover_journals(desk, now)
        for _ in extract(folder):  # the catalogues hold exactly the texts of today
            pass
        self.desk = desk
        self.now = now
        self.languages = {tag: DurableDesk(desk, tag, now) for tag in desk.tags}
        self.reviewers = Reviewers(desk.workspace.root)
        self.wrong_tokens = WrongTokens()
        self.pictures = Pictures()
        self._stopped = Event()
        self._writer = Thread(target=self._write, name="catalogue writer", daemon=True)
        self._writer.start()

    def close(self) -> None:
        """Write every catalogue and let go of everything; once more does nothing."""
        if self._stopped.is_set():
            return
        self._stopped.set()
        self._writer.join()
        with ExitStack() as closing:
            for language in self.languages.values():
                closing.callback(language.desk.close)
                closing.callback(language.close)
            closing.callback(self.pictures.close)

    def _write(self) -> None:
        while not self._stopped.wait(WRITE_SECONDS):
            for language in self.languages.values():
                try:
                    language.write()
                except (OSError, BriefingError) as problem:  # the journal has it; the next try comes soon
                    language.tell(problem)


class WrongTokens:
    """Counts wrong links by address. A guess has no chance; this keeps guessing from costing anything."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def too_many(self, address: str) -> bool:
        """Whether the address has to wait."""
        with self._lock:
            return len(self._recent(address)) >= WRONG_TOKENS

    def count(self, address: str) -> None:
        """One more wrong link."""
        with self._lock:
            times = self._recent(address)
            times.append(self._clock())
            self._times[address] = times
            self._times.move_to_end(address)
            while len(self._times) > MOST_ADDRESSES:
                self._times.popitem(last=False)

    def _recent(self, address: str) -> deque[float]:
        since = self._clock() - WRONG_SECONDS
        return deque((each for each in self._times.get(address, ()) if each > since), WRONG_TOKENS)


# --- pictures ---------------------------------------------------------------------------------------


class Pictures:
    """Pages of editions as pictures, made in a process of its own."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._pdfs: OrderedDict[str, Future[bytes]] = OrderedDict()
        self._pictures: OrderedDict[tuple[str, str, bool], Picture | None] = OrderedDict()

    def close(self) -> None:
        """End the process."""
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)

    async def picture(self, edition: EditionNow, source: str) -> Picture | None:
        """The page where a text stands in the edition as it is now; None for one that no page shows."""
        passage, first = edition.passage(source)
        key = (edition.digest, passage, first)
        with self._lock:
            if key in self._pictures:
                return self._pictures[key]
        try:
            pdf = await asyncio.wrap_future(await run_in_threadpool(self._pdf, edition))
            waiting = self._started().submit(_picture, pdf, passage, first)
            picture = await asyncio.wrap_future(waiting)
        except BrokenProcessPool:  # somebody ended the process; the next picture starts another
            with self._lock:
                self._pool = None
                self._pdfs.clear()
            return None
        with self._lock:
            self._pictures[key] = picture
            while len(self._pictures) > KEPT_PICTURES:
                self._pictures.popitem(last=False)
        return picture

    def _pdf(self, edition: EditionNow) -> Future[bytes]:
        with self._lock:
            known = self._pdfs.get(edition.digest)
            if known is None or (known.done() and known.exception() is not None):
                known = self._pdfs[edition.digest] = self._started().submit(rendered_pdf, edition.document())
            while len(self._pdfs) > KEPT_PDFS:
                self._pdfs.popitem(last=False)
            return known

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                1, mp_context=get_context("spawn"), initializer=begin_worker_process
            )
        return self._pool


def _picture(pdf: bytes, passage: str, first: bool) -> Picture | None:
    return picture_of(pdf, passage, first=first)


class EditionNow:
    """An edition with the translations as they stand at this moment."""

    def __init__(self, durable: DurableDesk) -> None:
        with durable.lock:
            language = durable.language
            self._desk = durable.desk
            self._tag = durable.tag
            usable = {
                each.source: each
                for each in language.segments()
                if each.state is not State.INITIAL and not unusable(language.findings(each).open)
            }
        self.digest = (
            sha256(
                "\x1e".join(
                    f"{each.source}\x1f{each.target}\x1f{each.is_approved}" for each in usable.values()
                ).encode()
            ).hexdigest()
            + f"{self._tag} {id(self._desk)}"
        )
        briefing = self._desk.briefing
        catalog = Catalog(self._tag, usable)
        profile = edition_profile(briefing, self._tag)
        self._edition = Edition(briefing, profile, _whole(catalog, self._desk), load_interface(self._tag))

    def passage(self, source: str) -> tuple[str, bool]:
        """What the page prints for a text, and whether its first occurrence is meant."""
        place = self._desk.places[source]
        text = Text(source, self._desk.briefing.title.location)
        return self._edition.plain(text), place.group == "cover"

    def document(self) -> Document:
        """The edition, resolved; raises `BriefingError`."""
        return assemble_document(self._edition)


def _whole(catalog: Catalog, desk: ReviewDesk) -> Catalog:
    """The catalogue with an initial segment for each text that it lacks."""
    return Catalog(catalog.tag, {source: catalog[source] for source in desk.places})

"""`briefing translate`: drafts for all languages side by side, from the memory and from engines."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

from briefing.catalog import (
    Catalog,
    Segment,
    State,
    catalog_path,
    is_open_to_drafts,
    load_catalog,
    with_drafts,
)
from briefing.content import all_texts, load_briefing
from briefing.diagnostics import BriefingError, Location, error
from briefing.locales import locale_profile
from briefing.model import Briefing
from briefing.pipeline import Workspace, extract
from briefing.translation.drafts import Outcome, approved_pairs, from_engine, from_memory
from briefing.translation.engine import Engine, Hypothesis, Route, find_engine, refuse_unknown_engine
from briefing.translation.handed_out import HandedOutEngine, can_be_handed_out
from briefing.translation.memory import MEMORY, Memory, RememberingEngine
from briefing.whole_files import locked, write_whole
from briefing.workers import Workers
from briefing.workers.cluster import on_a_cluster

Watch = Callable[[str, int, int], None]
"""Called with a language's tag, how many more sentences are translated, and how many more there are to do."""


@dataclass(frozen=True, slots=True)
class LanguageDrafts:
    """What became of one language."""

    tag: str
    path: Path
    engine: str
    """Name and version of the engine; empty where there is none for the language, or none was needed."""
    through: str
    """The language between, where no direct model exists."""
    outcomes: tuple[Outcome, ...]
    """Of every segment that was open to a draft; where no engine exists, those that the memory knew."""
    without_engine: int
    """Segments that stay open since there is no engine for the language."""


def unwatched(_tag: str, _done: int, _more: int) -> None:
    """A `Watch` for those who do not."""


def translate(  # noqa: PLR0913 - each is an option of the command
    folder: Path,
    *,
    languages: Sequence[str] = (),
    prefer: str = "",
    jobs: int | None = None,
    again: bool = False,
    watch: Watch = unwatched,
    cluster: str = "",
) -> Iterator[LanguageDrafts]:
    """Draft what is open in the catalogues of a briefing, yielding each language as its file is written.

    `prefer` names an engine; `jobs` is the number of cores, by default all; `again` also redoes the
    unreviewed drafts of machines; `cluster` is the address of a Dask scheduler whose workers do what Argos
    does. Raises `BriefingError` before anything is written if the briefing has errors or the cluster cannot
    be used, and when an engine fails, after the languages that were done. What an engine made until then is
    in the memory.
    """
    briefing, workspace = load_briefing(folder), Workspace.of(folder)
    tags = tuple(dict.fromkeys(languages or briefing.languages[1:]))
    _refuse_other_languages(briefing, tags)
    if prefer:
        refuse_unknown_engine(prefer)
    with ExitStack() as opened:
        workers = opened.enter_context(on_a_cluster(cluster)) if cluster else None
        for _ in extract(folder):  # the catalogues hold exactly the texts of today
            pass
        memory = opened.enter_context(closing(Memory(workspace.root / MEMORY)))
        cores = jobs or os.cpu_count() or 1
        of_a_language = max(1, cores // max(1, len(tags)))
        work = _Work(briefing, workspace, memory, prefer, again, watch, of_a_language, workers)
        at_once = workers.places if workers else cores
        yield from work.side_by_side(tags, max(1, min(at_once, len(tags))))


@dataclass(frozen=True, slots=True)
class _Work:
    """The drafting of a briefing's languages: what all of them share."""

    briefing: Briefing
    workspace: Workspace
    memory: Memory
    prefer: str
    again: bool
    watch: Watch
    cores: int
    """For each language."""
    workers: Workers | None
    """Of a cluster."""
    stopped: Event = field(default_factory=Event)

    def side_by_side(self, tags: Sequence[str], workers: int) -> Iterator[LanguageDrafts]:
        """Each language as it is done. Threads, since engines compute outside of Python."""
        with ThreadPoolExecutor(workers) as executor:
            waiting: set[Future[LanguageDrafts]] = {executor.submit(self.language, tag) for tag in tags}
            try:
                while waiting:
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    # What is done is told before what failed.
                    for future in sorted(done, key=lambda each: each.exception() is not None):
                        yield future.result()
            finally:
                self.stopped.set()
                for future in waiting:
                    future.cancel()

    def language(self, tag: str) -> LanguageDrafts:
        """Draft one language and write its catalogue."""
        source_tag = self.briefing.source_language
        path = catalog_path(self.workspace.locales, tag, self.briefing.id)
        catalog = load_catalog(path, tag)
        self.memory.remember_approved(source_tag, tag, self.briefing.id, approved_pairs(catalog))
        open_segments = [
            segment for segment in _in_use(catalog) if is_open_to_drafts(segment, again=self.again)
        ]
        known = list(from_memory(open_segments, self.memory, source_tag, tag))
        left = [segment for segment in open_segments if segment not in {each.segment for each in known}]
        route = find_engine(source_tag, tag, self.prefer) if left else None
        drafted = self._drafted(left, tag, route) if route else ()
        outcomes = (*known, *drafted)
        drafts = {each.segment.source: each.draft for each in outcomes if each.draft}
        if drafts:
            with locked(self.workspace.catalog_lock(self.briefing.id, tag)):
                write_whole(path, with_drafts(path, drafts, again=self.again))
            catalog = load_catalog(path, tag)
            outcomes = tuple(
                replace(outcome, segment=catalog[outcome.segment.source]) for outcome in outcomes
            )
        return LanguageDrafts(
            tag,
            path,
            engine=route.engine_name if route else "",
            through=route.through if route else "",
            outcomes=outcomes,
            without_engine=0 if route else len(left),
        )

    def _drafted(self, segments: Sequence[Segment], tag: str, route: Route) -> tuple[Outcome, ...]:
        source_tag = self.briefing.source_language
        watched = _Watched(self._opened(route), tag, self.watch, self.stopped)
        engine = RememberingEngine(watched, self.memory, source_tag, tag)
        return tuple(from_engine(segments, self.briefing, tag, engine))

    def _opened(self, route: Route) -> Engine:
        if self.workers and can_be_handed_out(route):
            return HandedOutEngine(route, self.workers)
        return route.open(self.cores)


@dataclass(frozen=True, slots=True)
class LanguagePlan:
    """Where one language stands, and what to do next."""

    tag: str
    name: str
    is_source: bool
    has_edition: bool
    journalists: int
    """Of outlets whose first language this is."""
    engine: str
    """The engine that would draft it; empty where there is none."""
    model: str
    """What serves the pair: `en_fr-1.9`."""
    through: str
    translated: float
    """Share of the texts that have any translation, 0–1."""
    reviewed: float
    """Share that a person has approved, 0–1."""
    next_step: str


def language_plans(folder: Path) -> tuple[LanguagePlan, ...]:
    """Each language that has an edition or is wanted by a participant, editions first."""
    briefing, workspace = load_briefing(folder), Workspace.of(folder)
    wanted = sorted({tag for participant in briefing.participants for tag in participant.languages})
    tags = [*briefing.languages, *(tag for tag in wanted if tag not in briefing.languages)]
    return tuple(_plan(briefing, tag, workspace) for tag in tags)


def _plan(briefing: Briefing, tag: str, workspace: Workspace) -> LanguagePlan:
    is_source = tag == briefing.source_language
    path = catalog_path(workspace.locales, tag, briefing.id)
    catalog = load_catalog(path, tag)
    states = Counter(catalog[source].state for source in {text.source for text in all_texts(briefing)})
    route = None if is_source else find_engine(briefing.source_language, tag)
    return LanguagePlan(
        tag=tag,
        name=locale_profile(tag).locale.get_display_name("en") or tag,
        is_source=is_source,
        has_edition=tag in briefing.languages,
        journalists=sum(who.journalists for who in briefing.participants if who.languages[0] == tag),
        engine=route.engine_name if route else "",
        model=route.model_names if route else "",
        through=route.through if route else "",
        translated=1 - states[State.INITIAL] / states.total(),
        reviewed=1 - (states[State.INITIAL] + states[State.TRANSLATED]) / states.total(),
        next_step="" if is_source else _next_step(briefing, tag, states, served=route is not None),
    )


def _next_step(briefing: Briefing, tag: str, states: Counter[State], *, served: bool) -> str:
    if tag not in briefing.languages:
        return "no edition: add it to briefing.yaml"
    if states[State.INITIAL]:
        return "briefing translate" if served else "no model: hand it to a translator"
    return "hand the drafts to a reviewer" if states[State.TRANSLATED] else "nothing"


class _Watched:
    """An engine that tells how far it is, and stops when it is told to."""

    def __init__(self, engine: Engine, tag: str, watch: Watch, stopped: Event) -> None:
        self.name = engine.name
        self.version = engine.version
        self._engine = engine
        self._tag = tag
        self._watch = watch
        self._stopped = stopped

    def translate(self, sentences: Sequence[str], alternatives: int = 1) -> Iterator[tuple[Hypothesis, ...]]:
        """As `Engine.translate`."""
        self._watch(self._tag, 0, len(sentences))
        for hypotheses in self._engine.translate(sentences, alternatives):
            self._watch(self._tag, 1, 0)
            yield hypotheses
            if self._stopped.is_set():
                message = "was stopped; what is done is kept, and the next run goes on from there"
                raise BriefingError([error("stopped", message, Location(f"translation into {self._tag}"))])


def _in_use(catalog: Catalog) -> Iterator[Segment]:
    return (segment for segment in catalog.segments.values() if segment.source)


def _refuse_other_languages(briefing: Briefing, tags: Sequence[str]) -> None:
    others = [tag for tag in tags if tag not in briefing.languages[1:]]
    if others:
        message = f"{', '.join(others)}: no language that the briefing is translated into"
        hint = f"it has {', '.join(briefing.languages[1:])}"
        raise BriefingError([error("no-edition", message, briefing.title.location, hint)])

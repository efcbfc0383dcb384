"""Argos's models at work elsewhere: sentences and the model's files go out, outputs come back.

A worker needs no model of its own: it gets the files by content, once, so that it translates with the very
model that is installed where the drafts are kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from briefing.translation.argos import ArgosEngine, ArgosProvider, engine_version
from briefing.translation.engine import Engine, Hypothesis, PivotEngine, Route
from briefing.translation.models import MODEL_FOLDER, TOKENIZER_FILES, InstalledModel, ModelCard
from briefing.workers import CarriedFile, Places, Task, Workers

SENTENCES_PER_TASK = 64
"""The same for any number of workers, since what is translated together may round together."""
MODELS_KEPT = 4
"""In the memory of a worker, each of 100–300 MB."""
READ_BYTES = 1 << 20


def can_be_handed_out(route: Route) -> bool:
    """Whether all of it is Argos's models; programs and servers are asked by who drafts."""
    return all(isinstance(leg.provider, ArgosProvider) for leg in route.legs)


class HandedOutEngine:
    """The engine that `route.open()` would be, at work on `workers`."""

    def __init__(self, route: Route, workers: Workers) -> None:
        """Raises `BriefingError` for a model whose files cannot be read."""
        models = [
            leg.provider.installed(leg.source, leg.target)
            for leg in route.legs
            if isinstance(leg.provider, ArgosProvider)
        ]
        self.name = route.engine_name
        self.version = " > ".join(engine_version(model.card) for model in models)
        self._workers = workers
        self._subject = f"a translation with {route.model_names}"
        self._models = tuple((model.card, _carried(model)) for model in models)

    def translate(self, sentences: Sequence[str], alternatives: int = 1) -> Iterator[tuple[Hypothesis, ...]]:
        """As `Engine.translate`."""
        files = tuple(file for _, carried in self._models for file in carried)
        models = tuple((card, carried[0]) for card, carried in self._models)
        steps = range(0, len(sentences), SENTENCES_PER_TASK)
        tasks = (
            Task(
                start,
                self._subject,
                translate_step,
                Step(models, tuple(sentences[start : start + SENTENCES_PER_TASK]), alternatives),
                files,
            )
            for start in steps
        )
        results, early = self._workers.results(tasks), dict[int, list[tuple[Hypothesis, ...]]]()
        for start in steps:
            while start not in early:
                early.update([next(results)])
            yield from early.pop(start)


@dataclass(frozen=True, slots=True)
class Step:
    """Sentences to translate with a model, or with two in a row."""

    models: tuple[tuple[ModelCard, CarriedFile], ...]
    """Each with its tokenizer, which lies in the model's folder."""
    sentences: tuple[str, ...]
    alternatives: int


def translate_step(step: Step, places: Places) -> list[tuple[Hypothesis, ...]]:
    """What the models make of each sentence."""
    engine = _engine(tuple(InstalledModel(card, places[file.path].parent) for card, file in step.models))
    return list(engine.translate(step.sentences, step.alternatives))


@lru_cache(MODELS_KEPT)
def _engine(models: tuple[InstalledModel, ...]) -> Engine:
    engines = [ArgosEngine(model) for model in models]
    return engines[0] if len(engines) == 1 else PivotEngine(*engines)


def _carried(model: InstalledModel) -> tuple[CarriedFile, ...]:
    """The files that an engine reads, the tokenizer first; the whole model names their folder."""
    tokenizer = next(model.path / name for name in TOKENIZER_FILES if (model.path / name).is_file())
    weights = sorted(path for path in (model.path / MODEL_FOLDER).rglob("*") if path.is_file())
    digests = {path: _sha256(path) for path in (tokenizer, *weights)}
    names = {path: path.relative_to(model.path).as_posix() for path in digests}
    whole = hashlib.sha256("".join(f"{names[path]}\n{digests[path]}\n" for path in digests).encode())
    folder = f"{model.card.folder_name}-{whole.hexdigest()}"
    return tuple(CarriedFile(path, digests[path], f"{folder}/{names[path]}") for path in digests)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

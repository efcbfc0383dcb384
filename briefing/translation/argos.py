"""Argos Translate's models, run by CTranslate2 as Argos runs them, without the splitters that it loads.

`argostranslate.translate` imports stanza and spaCy, hundreds of megabytes that only split text into
sentences, and hands the model one sentence after the other. Here sentences come split, all in one call.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.diagnostics import BriefingError, Location, error
from briefing.translation.engine import Hypothesis, Pair
from briefing.translation.models import InstalledModel, ModelCard, installed_models, packages_folder

if TYPE_CHECKING:
    import ctranslate2

BEAM_SIZE = 4
LENGTH_PENALTY = 0.2
"""Both as in `argostranslate.translate.apply_packaged_translation`: the same best hypothesis."""
BATCH_TOKENS = 512
"""Source tokens that a core works on at a time."""
SENTENCES_PER_CORE = 64
"""So many are handed over at a time: enough to sort by length, few to lose."""


class ArgosProvider:
    """The models in Argos's packages folder, whichever program put them there."""

    name = "argos"

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def pairs(self) -> tuple[Pair, ...]:
        """As `EngineProvider.pairs`."""
        return tuple(sorted({(model.card.source, model.card.target) for model in self._models()}))

    def model(self, source: str, target: str) -> str:
        """As `EngineProvider.model`."""
        return self.installed(source, target).card.label

    def open(self, source: str, target: str, cores: int = 1) -> ArgosEngine:
        """As `EngineProvider.open`."""
        return ArgosEngine(self.installed(source, target), cores)

    def installed(self, source: str, target: str) -> InstalledModel:
        """The model that serves one of `pairs()`."""
        for model in self._models():
            if (model.card.source, model.card.target) == (source, target):
                return model
        message = f"there is no model from {source} to {target}"
        raise BriefingError([error("no-model", message, Location(self.name))])

    def _models(self) -> tuple[InstalledModel, ...]:
        return installed_models(self._folder or packages_folder()).models


class ArgosEngine:
    """One model, in memory; `cores` sentences are translated at a time."""

    name = "argos"

    def __init__(self, model: InstalledModel, cores: int = 1) -> None:
        """Raises `BriefingError` for a model whose files do not load."""
        import ctranslate2  # noqa: PLC0415 # half a second and 30 MB, of which only translation is worthy

        self.version = engine_version(model.card)
        self._model = model
        self._cores = cores
        self._tokenizer = Tokenizer(model)
        try:
            self._translator = ctranslate2.Translator(
                str(model.path / "model"),
                device="cpu",
                compute_type="auto",
                inter_threads=cores,
                intra_threads=1,
            )
        except (RuntimeError, ValueError, MemoryError) as problem:
            raise broken_model(model.path, problem) from None

    def translate(self, sentences: Sequence[str], alternatives: int = 1) -> Iterator[tuple[Hypothesis, ...]]:
        """As `Engine.translate`; a score is CTranslate2's.

        As with Argos, a sentence is read up to its 1024th piece, and an output ends at its 256th.
        """
        size = SENTENCES_PER_CORE * self._cores
        steps = [sentences[start : start + size] for start in range(0, len(sentences), size)]
        try:
            computing = [self._submitted(step, alternatives) for step in steps[:1]]
            for following in [*steps[1:], ()]:  # the next step waits in CTranslate2, so that no core does
                computing.append(self._submitted(following, alternatives))
                for result in computing.pop(0):
                    yield self._hypotheses(result.result())
        except (RuntimeError, ValueError) as problem:
            raise broken_model(self._model.path, problem) from None

    def _submitted(
        self, sentences: Sequence[str], alternatives: int
    ) -> list[ctranslate2.AsyncTranslationResult]:
        """What will become of each sentence; CTranslate2 sorts them by length into batches."""
        prefix = self._model.card.target_prefix
        results: list[ctranslate2.AsyncTranslationResult] = self._translator.translate_batch(
            [self._tokenizer.encode(sentence) for sentence in sentences],
            [[prefix]] * len(sentences) if prefix else None,
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
            beam_size=max(alternatives, BEAM_SIZE),
            num_hypotheses=alternatives,
            length_penalty=LENGTH_PENALTY,
            replace_unknowns=True,
            return_scores=True,
            asynchronous=True,
        )
        return results

    def _hypotheses(self, result: ctranslate2.TranslationResult) -> tuple[Hypothesis, ...]:
        return tuple(
            Hypothesis(self._tokenizer.decode(tokens), score)
            for tokens, score in zip(result.hypotheses, result.scores, strict=True)
        )


class Tokenizer:
    """A model's own tokenizer, as Argos applies it: text to pieces and back."""

    def __init__(self, model: InstalledModel) -> None:
        """Raises `BriefingError` for a file that does not load."""
        from argostranslate import tokenizer  # noqa: PLC0415 # loads SentencePiece

        pieces = model.path / "sentencepiece.model"
        self._prefix = model.card.target_prefix
        self._tokenizer: tokenizer.Tokenizer
        if pieces.exists():
            self._tokenizer = tokenizer.SentencePieceTokenizer(pieces)
        else:
            self._tokenizer = tokenizer.BPETokenizer(
                model.path / "bpe.model", model.card.from_code, model.card.to_code
            )
        try:
            self._tokenizer.encode("a")  # they load at their first use
        except (RuntimeError, OSError, ValueError, ImportError) as problem:
            raise broken_model(model.path, problem) from None

    def encode(self, sentence: str) -> list[str]:
        """The pieces of a sentence."""
        pieces: list[str] = self._tokenizer.encode(sentence)
        return pieces

    def decode(self, pieces: list[str]) -> str:
        """The text of translated pieces, without the prefix that told the model its language."""
        text: str = self._tokenizer.decode(pieces)
        return text.removeprefix(self._prefix).removeprefix(" ")


def engine_version(card: ModelCard) -> str:
    """As `Engine.version`."""
    return f"{importlib.metadata.version('argostranslate')} {card.label}"


def broken_model(path: Path, problem: Exception) -> BriefingError:
    """The error to raise for a model that does not load or run, in one line."""
    message = f"the model cannot be used: {' '.join(str(problem).split())}"
    hint = "remove it and install it anew"
    return BriefingError([error("broken-model", message, Location(str(path)), hint)])

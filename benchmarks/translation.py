"""Machine translation measured: placeholders, quality, terms, speed and memory, in one run.

    python benchmarks/translation.py MODEL.argosmodel [--sentences SENTENCES.json] [--languages 4]

MODEL is an English-French package. SENTENCES is a list of `{"source", "english", "reference", "figures"}`:
the source with placeholders, the same with its figures, a reference translation with placeholders, and the
figures as `{"name", "text", "value"}`. Argos's own `translate()` is measured with stand-ins for stanza, spacy
and minisbd, so that it splits nothing. Needs sacrebleu.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import sys
import tempfile
import time
import types
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path

import sacrebleu

from briefing.catalog import Segment, State
from briefing.content import all_texts, load_briefing
from briefing.diagnostics import Location
from briefing.model import Briefing, Fact, Kind, Quantity
from briefing.prose import placeholders
from briefing.termbase import term_pairs, unused_terms
from briefing.translation.argos import ArgosProvider
from briefing.translation.drafts import Outcome, from_engine
from briefing.translation.engine import Engine, Hypothesis
from briefing.translation.packages import install_package

CHANGPING = Path(__file__).parents[1] / "content" / "changping"
HERE = Location("benchmark")
FIGURE = re.compile(r"[$£€]?\s?\d[\d.,\u202f\u00a0]*(?:\s\d{3})*\d*\s?(?:%|pour cent|\$|€|£)?")
ROUNDS = 3

Example = Mapping[str, object]


def main() -> None:
    """Measure everything and print a table for each question."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("model", type=Path)
    options.add_argument("--sentences", type=Path)
    options.add_argument("--languages", type=int, default=4, help="how many side by side at most")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        install_package(given.model, Path(folder))
        provider = ArgosProvider(Path(folder))
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
        changping = load_briefing(CHANGPING)
        print_changping(changping, provider.open("en", "fr", os.cpu_count() or 1))
        if given.sentences:
            examples = json.loads(given.sentences.read_text("utf-8"))
            print_quality(examples, changping, provider.open("en", "fr", os.cpu_count() or 1))
            texts = [str(example["english"]) for example in examples] * 4
        else:
            texts = [text.source.replace("{", "").replace("}", "") for text in all_texts(changping)]
        print_speed(texts, provider, Path(folder), given.languages)


# --- the Changping briefing -------------------------------------------------------------------------


def print_changping(briefing: Briefing, engine: Engine) -> None:
    """Placeholders and terms in the drafts of a whole briefing."""
    sources = dict.fromkeys(text.source for text in all_texts(briefing))
    segments = [Segment(source, "", State.INITIAL, HERE) for source in sources]
    outcomes = list(from_engine(segments, briefing, "fr", engine))
    rungs = Counter(str(outcome.rung or "a person") for outcome in outcomes)
    kept = sum(_keeps_placeholders(outcome) for outcome in outcomes)
    print("the Changping briefing, English to French")
    print(f"  segments by rung: {dict(rungs)}; placeholders kept in {kept} of {len(outcomes)}")
    wanted, chosen = term_counts(outcomes, briefing)
    _, first = term_counts(list(from_engine(segments, briefing, "fr", FirstOnly(engine))), briefing)
    print(f"  approved terms: {wanted}; held by first hypotheses {first}, by chosen ones {chosen}\n")


class FirstOnly:
    """An engine that never gives a second hypothesis."""

    def __init__(self, engine: Engine) -> None:
        self.name, self.version, self._engine = engine.name, engine.version, engine

    def translate(self, sentences: Sequence[str], _alternatives: int = 1) -> Iterator[tuple[Hypothesis, ...]]:
        """As `Engine.translate`."""
        return self._engine.translate(sentences)


def term_counts(outcomes: Sequence[Outcome], briefing: Briefing) -> tuple[int, int]:
    """Terms that the sources name, and those that the drafts hold."""
    wanted = held = 0
    for outcome in outcomes:
        pairs = tuple(term_pairs(outcome.segment.source, "en", "fr", briefing.concepts))
        wanted += len(pairs)
        if outcome.draft:
            held += len(pairs) - len(unused_terms(outcome.draft.target, "fr", pairs))
    return wanted, held


def _keeps_placeholders(outcome: Outcome) -> bool:
    if outcome.draft is None:
        return True
    return Counter(placeholders(outcome.draft.target)) == Counter(placeholders(outcome.segment.source))


# --- sentences with references ----------------------------------------------------------------------


def print_quality(examples: Sequence[Example], briefing: Briefing, engine: Engine) -> None:
    """Survival of placeholders, and BLEU with figures masked, beside unprotected translation."""
    drafts, rungs = drafted(examples, briefing, engine)
    exact = sum(bool(draft) for draft in drafts)
    unprotected = [
        hypotheses[0].text for hypotheses in engine.translate([str(each["english"]) for each in examples])
    ]
    references = [[masked(_filled(str(each["reference"]), each)) for each in examples]]
    ours = sacrebleu.corpus_bleu(
        [masked(_filled(draft, each)) for draft, each in zip(drafts, examples, strict=True)], references
    )
    plain = sacrebleu.corpus_bleu([masked(text) for text in unprotected], references)
    print(f"{len(examples)} sentences with figures")
    print(f"  every placeholder once: {exact} of {len(examples)}; by rung: {dict(rungs)}")
    print(f"  BLEU, figures masked: {ours.score:.2f}, unprotected {plain.score:.2f}\n")


def drafted(
    examples: Sequence[Example], briefing: Briefing, engine: Engine
) -> tuple[list[str], Counter[str]]:
    """The draft of each sentence, empty where it is left to a person; and how they came through."""
    fact = next(iter(briefing.facts.values()))
    drafts: list[str] = []
    rungs: Counter[str] = Counter()
    for example in examples:
        with_facts = replace(briefing, facts=dict(_facts(example, fact)), people={}, concepts={})
        source = re.sub(r"([*_\[\]`])", r"\\\1", str(example["source"]))
        [outcome] = from_engine([Segment(source, "", State.INITIAL, HERE)], with_facts, "fr", engine)
        kept = outcome.draft is not None and _keeps_placeholders(outcome)
        drafts.append(outcome.draft.target if outcome.draft and kept else "")
        rungs[str(outcome.rung or "a person")] += 1
    return drafts, rungs


def _facts(example: Example, like: Fact) -> Iterator[tuple[str, Fact]]:
    for figure in example["figures"]:  # type: ignore[attr-defined] # a list, by the format of the file
        yield (
            figure["name"],
            replace(like, id=figure["name"], quantity=_quantity(figure["text"], figure["value"])),
        )


def _quantity(text: str, value: float) -> Quantity:
    """The typed value that an author would have written down."""
    number = Decimal(f"{Decimal(str(value)).normalize():f}")
    if "cent" in text or "%" in text:
        return Quantity(Kind.PERCENT, number)
    if text[0] in "$£":
        return Quantity(Kind.CURRENCY, number, {"$": "USD", "£": "GBP"}[text[0]])
    if re.fullmatch(r"(19|20)\d\d", text):
        return Quantity(Kind.YEAR, number)
    return Quantity(Kind.DECIMAL if number % 1 else Kind.COUNT, number)


def _filled(text: str, example: Example) -> str:
    for figure in example["figures"]:  # type: ignore[attr-defined]
        written = figure["text"].replace(" percent", " %").replace(" per cent", " %")
        text = text.replace(f"{{{figure['name']}}}", written)
    return text.replace("\\", "")


def masked(text: str) -> str:
    """The text with every figure alike."""
    return FIGURE.sub(" FIGURE ", text)


# --- speed ------------------------------------------------------------------------------------------


def print_speed(texts: Sequence[str], provider: ArgosProvider, folder: Path, most: int) -> None:
    """Sentences per second beside Argos's own calls, and with several languages side by side."""
    cores = os.cpu_count() or 1
    print(f"{len(texts)} sentences, best of {ROUNDS}")
    theirs = argos_own(folder)
    if theirs:
        sample = texts[: len(texts) // 4]
        seconds, outputs = best_of(lambda: [theirs(text) for text in sample])
        own = len(sample) / seconds
        print(f"  Argos's own translate(), one thread: {own:.1f}/s")
        ours = [hypotheses[0].text for hypotheses in provider.open("en", "fr").translate(sample)]
        same = sum(one == other for one, other in zip(ours, outputs, strict=True))
        print(f"  same best hypothesis: {same} of {len(sample)}")
    for used in (1, cores):
        engine = provider.open("en", "fr", used)
        seconds, _ = best_of(partial(side_by_side, [engine], texts))
        ratio = f", {len(texts) / seconds / own:.1f} times Argos's" if theirs else ""
        print(f"  ours, {used} core(s): {len(texts) / seconds:.1f}/s{ratio}")
    for languages in (number for number in (1, 2, 4, 8) if number <= most):
        engines = [provider.open("en", "fr", max(1, cores // languages)) for _ in range(languages)]
        seconds, _ = best_of(partial(side_by_side, engines, texts))
        print(f"  {languages} language(s) side by side: {languages * len(texts) / seconds:.1f}/s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak memory of this process: {peak:.0f} MB")


def side_by_side(engines: Sequence[Engine], texts: Sequence[str]) -> list[object]:
    """Every engine translates all texts, each in a thread of its own."""
    with ThreadPoolExecutor(len(engines)) as threads:
        return list(threads.map(lambda engine: list(engine.translate(texts)), engines))


def best_of(work: Callable[[], list[object]]) -> tuple[float, list[object]]:
    """Seconds of the fastest round, and what it gave."""
    seconds = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        result = work()
        seconds = min(seconds, time.perf_counter() - start)
    return seconds, result


def argos_own(folder: Path) -> Callable[[str], str] | None:
    """Argos's `translate()` for the package in `folder`, with its sentence splitter stood in for."""
    os.environ.update(ARGOS_PACKAGES_DIR=str(folder), ARGOS_INTRA_THREADS="1", ARGOS_INTER_THREADS="1")
    for name in ("stanza", "spacy", "minisbd"):
        sys.modules[name] = types.ModuleType(name)
    splitter = types.SimpleNamespace(list_models=lambda: ["en"])
    vars(sys.modules["minisbd"]).update(SBDetect=None, models=splitter)
    try:
        from argostranslate import sbd, translate  # noqa: PLC0415

        sbd.MiniSBDSentencizer.split_sentences = lambda _self, text: [text]
        translation = translate.get_translation_from_codes("en", "fr")
        # A cached translation would answer from its cache what it was asked before.
        translation = getattr(translation, "underlying", translation)
        translation.translate("warm up")
    except (ImportError, AttributeError, OSError) as problem:
        print(f"  Argos's own translate() cannot be measured here: {problem}")
        return None
    return lambda text: str(translation.translate(text))


if __name__ == "__main__":
    main()

"""What an engine of machine translation is to us, and which engine serves a pair of languages.

Engines are found through entry points, group `briefing.engines`; each names a class that is called without
arguments and gives an `EngineProvider`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from itertools import islice
from types import MappingProxyType
from typing import Protocol, TypeAlias

from briefing.diagnostics import BriefingError, Location, error
from briefing.locales import LocaleProfile, UnknownTagError, locale_profile, regional_tag

ENTRY_POINTS = "briefing.engines"
DEFAULT_ENGINE = "argos"
PIVOT_LANGUAGE = "en"
MACROLANGUAGES = MappingProxyType({"no": "nb"})
"""Languages that are written in one of their varieties, unless another is named (CLDR, `languageAlias`)."""
SENTENCES_PER_PIVOT_STEP = 256
"""So many pass both engines of a pivot before the next ones: enough to fill every core, few to lose."""

Pair: TypeAlias = tuple[str, str]
"""Source and target language, BCP 47 tags."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One translation that an engine offers."""

    text: str
    score: float
    """The engine's own, a log-probability; comparable within one sentence. 0.0 where it gives none."""


class Engine(Protocol):
    """A machine that translates one language pair: opened, ready."""

    @property
    def name(self) -> str:
        """The provider's name, `argos`; of a pivot through two providers both: `argos+apertium`."""

    @property
    def version(self) -> str:
        """Version of the engine and its models, `1.11.0 en_fr-1.9`, that an output is recorded with."""

    def translate(self, sentences: Sequence[str], alternatives: int = 1) -> Iterator[tuple[Hypothesis, ...]]:
        """For each sentence, in order, at least one and at most `alternatives` hypotheses, best first.

        What is ready is yielded at once, so that a caller who stops loses little. Raises `BriefingError`
        when the engine fails.
        """


class EngineProvider(Protocol):
    """Opens engines of one make."""

    @property
    def name(self) -> str:
        """How people name the engine: `argos`, `libretranslate`, `apertium`."""

    def pairs(self) -> Sequence[Pair]:
        """What can be opened now, sorted; empty where nothing is installed or no server is named."""

    def model(self, source: str, target: str) -> str:
        """What serves one of `pairs()`, told without opening it: `en_fr-1.9`."""

    def open(self, source: str, target: str, cores: int = 1) -> Engine:
        """The engine of one of `pairs()`, which may use `cores` cores.

        Raises `BriefingError` naming a broken model.
        """


# --- routes -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Leg:
    """A pair as its provider names it."""

    provider: EngineProvider
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Route:
    """How a language is reached from another: one leg, or two through English. Nothing is opened yet."""

    legs: tuple[Leg, ...]

    @property
    def engine_name(self) -> str:
        """What `open().name` will be."""
        return "+".join(dict.fromkeys(leg.provider.name for leg in self.legs))

    @property
    def model_names(self) -> str:
        """What serves each leg: `en_fr-1.9`, `de_en-1.0 > en_fr-1.9`."""
        return " > ".join(leg.provider.model(leg.source, leg.target) for leg in self.legs)

    @property
    def through(self) -> str:
        """The tag of the language between, or empty where the pair is served directly."""
        return self.legs[0].target if len(self.legs) > 1 else ""

    def open(self, cores: int = 1) -> Engine:
        """The engine, ready; raises `BriefingError` naming a broken model."""
        engines = [leg.provider.open(leg.source, leg.target, cores) for leg in self.legs]
        return engines[0] if len(engines) == 1 else PivotEngine(*engines)


class PivotEngine:
    """Two engines in a row: the alternatives are the second's, over the best output of the first."""

    def __init__(self, first: Engine, second: Engine) -> None:
        self._first = first
        self._second = second
        self.name = "+".join(dict.fromkeys([first.name, second.name]))
        self.version = f"{first.version} > {second.version}"

    def translate(self, sentences: Sequence[str], alternatives: int = 1) -> Iterator[tuple[Hypothesis, ...]]:
        """As `Engine.translate`; scores are the second engine's."""
        best = (hypotheses[0].text for hypotheses in self._first.translate(sentences))
        while step := list(islice(best, SENTENCES_PER_PIVOT_STEP)):
            yield from self._second.translate(step, alternatives)


def providers() -> tuple[EngineProvider, ...]:
    """Every engine that is installed, the default one first, the others by name."""
    points = sorted(
        entry_points(group=ENTRY_POINTS), key=lambda point: (point.name != DEFAULT_ENGINE, point.name)
    )
    return tuple(_loaded(point) for point in points)


def refuse_unknown_engine(name: str) -> None:
    """Raise `BriefingError` where no engine of that name is installed."""
    names = [provider.name for provider in providers()]
    if name not in names:
        message = f"there is no engine {name!r}"
        hint = f"installed are {', '.join(names)}"
        raise BriefingError([error("no-engine", message, Location(ENTRY_POINTS), hint)])


def _loaded(point: EntryPoint) -> EngineProvider:
    try:
        provider: EngineProvider = point.load()()
    except (ImportError, AttributeError, TypeError) as problem:
        message = f"the engine {point.name!r} cannot be loaded: {problem}"
        raise BriefingError([error("engine-broken", message, Location(point.value))]) from None
    return provider


def find_engine(
    source: str, target: str, prefer: str = "", among: Iterable[EngineProvider] | None = None
) -> Route | None:
    """The best way from `source` to `target` (BCP 47 tags), or None where no model exists.

    The engine named `prefer` is taken if it serves the pair at all, directly or through English; then
    whatever serves it directly; then a pivot through English, for which two engines may join. `among`
    stands for the installed providers, in order of preference.
    """
    installed = tuple(providers() if among is None else among)
    preferred = [provider for provider in installed if provider.name == prefer]
    for choice in (preferred, installed):  # where the preferred one serves, no other (no server) is asked
        offers = [(provider, provider.pairs()) for provider in choice]
        if leg := _closest_leg(source, target, offers):
            return Route((leg,))
        first = _closest_leg(source, PIVOT_LANGUAGE, offers)
        second = _closest_leg(PIVOT_LANGUAGE, target, offers)
        if first and second:
            return Route((first, second))
    return None


def _closest_leg(
    source: str, target: str, offers: Sequence[tuple[EngineProvider, Sequence[Pair]]]
) -> Leg | None:
    """The offered pair that lies closest to the tags wanted; among equals, the first."""
    ranked = [
        (distances, Leg(provider, *pair))
        for provider, pairs in offers
        for pair in pairs
        if None not in (distances := (tag_distance(target, pair[1]), tag_distance(source, pair[0])))
    ]
    return min(ranked, key=lambda ranking: ranking[0], default=(None, None))[1]


def tag_distance(wanted: str, offered: str) -> int | None:
    """How far a model's language is from the one wanted: 0 for the same tag, None where it will not do.

    `zh-Hant-HK` may be served by `zh-Hant`, `pt` by `pt-BR` (its likely territory: UTS #35, part 1,
    section 4.3) or by `pt-PT`; never one script by another.
    """
    if wanted == offered:
        return 0
    try:
        wanted_profile, offered_profile = locale_profile(wanted), locale_profile(offered)
    except UnknownTagError:
        return None
    if _language(wanted_profile) != _language(offered_profile):
        return None
    if wanted_profile.script != offered_profile.script:
        return None
    if _territory(wanted) == _territory(offered):
        return 1
    return 3 if offered_profile.locale.territory else 2


def _language(profile: LocaleProfile) -> str:
    return MACROLANGUAGES.get(profile.locale.language, profile.locale.language)


def _territory(tag: str) -> str:
    return locale_profile(tag).locale.territory or regional_tag(tag).rpartition("-")[2]

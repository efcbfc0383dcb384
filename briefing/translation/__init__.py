"""Machine translation: engines behind one protocol, and the models they run on."""

from briefing.translation.engine import (
    Engine,
    EngineProvider,
    Hypothesis,
    Pair,
    PivotEngine,
    Route,
    find_engine,
    providers,
)

__all__ = [
    "Engine",
    "EngineProvider",
    "Hypothesis",
    "Pair",
    "PivotEngine",
    "Route",
    "find_engine",
    "providers",
]

"""Ordinals in figures, 1st · 2.º · 第3, by ordinal plural category (UTS #35 part 3, "Plural Rules")."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel import Locale

from briefing.figures.cldr import Affixes, lineage

_AFFIXES: Mapping[str, Mapping[str, tuple[str, str]]] = json.loads(
    Path(__file__).with_name("ordinals.json").read_text(encoding="utf-8")
)
"""By CLDR locale and category: made from CLDR's spelling rules by `tools/generate_ordinals.py`, masculine."""


@cache
def ordinal_affixes(locale: Locale) -> Mapping[str, Affixes]:
    """What stands before and after the digits, by category; empty where CLDR's rules are not certain."""
    found = next((_AFFIXES[name] for name in lineage(locale) if name in _AFFIXES), {})
    return MappingProxyType({category: Affixes(*affixes) for category, affixes in found.items()})

"""The names and symbols of measuring units (UTS #35 part 6), read through Babel, and those CLDR composes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from babel import Locale

from briefing.figures.cldr import LENGTHS_FROM, ROOT, babel_data

COUNTED_BY_WORD = MappingProxyType({"zero": 0, "one": 1, "two": 2})
"""What a unit's pattern without a number counts, by plural category: Arabic "سنتان" is two years."""

_ROOT_ALIASES = MappingProxyType(
    {"year-person": "year", "month-person": "month", "week-person": "week", "day-person": "day"}
    | {"foodcalorie": "kilocalorie", "dot": "pixel"}
    | {"dot-per-centimeter": "pixel-per-centimeter", "dot-per-inch": "pixel-per-inch"}
)
"""Units that CLDR's root gives the patterns of others, which Babel leaves out."""


@cache
def unit_patterns(locale: Locale, unit: str, length: str) -> Mapping[str, str]:
    """The patterns of a CLDR core unit by plural category, `{0} km²`.

    `length` is `long`, `short` or `narrow`. CLDR knows many units in full, `kilometer-per-hour`, and
    composes others from two that it knows, `gram-per-liter` (section "Compound Units"). Empty where it does
    neither. A unit is named in full: `person` is not `day-person`.
    """
    own = _own_patterns(locale, unit, length)
    if own or "-per-" not in unit:
        return own
    numerator, _, denominator = unit.partition("-per-")
    measured = _own_patterns(locale, numerator, length)
    per = _per_pattern(locale, denominator, length)
    if not measured or not per:
        return {}
    return MappingProxyType({category: per.replace("{0}", pattern) for category, pattern in measured.items()})


def inherits_from_root(locale: Locale, unit: str, length: str) -> bool:
    """Whether all that the locale has for a unit is what CLDR's root has, `{0} km²`, `{0} y`."""
    patterns = unit_patterns(locale, unit, length)
    return bool(patterns) and set(patterns.values()) <= set(unit_patterns(ROOT, unit, length).values())


def unit_names(locale: Locale) -> tuple[str, ...]:
    """The core unit identifiers for which the locale has patterns, each unit once."""
    return tuple(unit for unit in _identifiers(locale) if unit not in _ROOT_ALIASES)


@cache
def _own_patterns(locale: Locale, unit: str, length: str) -> Mapping[str, str]:
    """The patterns that CLDR has for the unit as a whole."""
    patterns: dict[str, str] = {}
    for by_category in _by_length(locale, unit, length):
        for category, pattern in by_category.items():
            if category != "per":
                patterns.setdefault(category, pattern)
    if not patterns and unit in _ROOT_ALIASES:
        return _own_patterns(locale, _ROOT_ALIASES[unit], length)
    return MappingProxyType(patterns)


def _per_pattern(locale: Locale, unit: str, length: str) -> str:
    """How "per unit" follows a measure: `{0}/km²`, or the locale's `{0} per {1}` with the unit's name."""
    own = next((each["per"] for each in _by_length(locale, unit, length) if "per" in each), "")
    if own:
        return str(own)
    patterns = _own_patterns(locale, unit, length)
    name = (patterns.get("one") or patterns.get("other", "")).replace("{0}", "").strip()
    compound = next((each for each in _compounds(locale, length) if each), "")
    return compound.replace("{1}", name) if name else ""


def _compounds(locale: Locale, length: str) -> list[str]:
    by_length = babel_data(locale, "compound_unit_patterns").get("per", {})
    return [str(by_length.get(each, {}).get("compound", "")) for each in LENGTHS_FROM[length]]


def _by_length(locale: Locale, unit: str, length: str) -> list[Mapping[str, str]]:
    """The unit's patterns in the length asked for, then in the one that stands in for it."""
    identifier = _identifiers(locale).get(unit)
    if identifier is None:
        return []
    by_length = babel_data(locale, "unit_patterns", identifier)
    return [by_length[each] for each in LENGTHS_FROM[length] if each in by_length]


@cache
def _identifiers(locale: Locale) -> Mapping[str, str]:
    """`area-square-kilometer` by `square-kilometer`: CLDR's keys start with the unit's type, one word."""
    return {key.partition("-")[2]: key for key in babel_data(locale, "unit_patterns")}

"""Lists of texts in running prose, by CLDR's list patterns (UTS #35 part 2, "List Patterns"), and back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from babel import Locale

from briefing.figures.cldr import babel_data
from briefing.figures.folding import fold
from briefing.locales import LocaleProfile

_ALIASES = MappingProxyType(
    {"standard-narrow": "standard-short", "standard-short": "standard"}
    | {"or-narrow": "or-short", "or-short": "or", "or": "standard"}
    | {"unit-narrow": "unit-short", "unit": "unit-short", "unit-short": "standard"}
)
"""Where the patterns of a style stand that a locale has none of its own for (CLDR's root)."""

_TYPES = MappingProxyType({"conjunction": "standard", "disjunction": "or", "unit": "unit"})
_STYLES = MappingProxyType({"long": "", "short": "-short", "narrow": "-narrow"})

_CHANGED_BEFORE_SOUND = MappingProxyType(
    {
        ("es", " y "): (re.compile(r"h?i(?!a|e)|hi$|i$", re.IGNORECASE), " e "),
        ("es", " o "): (re.compile(r"h?o|8|11(?=\D|$)", re.IGNORECASE), " u "),
        ("he", " ו"): (re.compile(r"(?![\u0590-\u05ff])"), " ו-"),
    }
)
"""Conjunctions that take another shape before certain words, which CLDR's patterns cannot say.

Spanish: Real Academia Española, Ortografía (2010), "e" for "y" before the sound i but not before a diphthong,
"u" for "o" before the sound o, also of 8 and 11. Hebrew: a maqaf stands between the prefix and what is not
Hebrew. ICU does the same (`ListFormatter`)."""


def format_list(
    texts: Sequence[str], profile: LocaleProfile, kind: str = "conjunction", style: str = "long"
) -> str:
    """`texts` as a list: "A, B, and C" · "A、B和C"; '' where there are none.

    `kind` is `conjunction`, `disjunction` or `unit`, `style` is `long`, `short` or `narrow`; others raise
    ValueError.
    """
    patterns = list_patterns(profile.locale, kind, style)
    if len(texts) < 2:
        return "".join(texts)
    if len(texts) == 2:
        return _joined(profile.locale, patterns["2"], texts[0], texts[1])
    text = _joined(profile.locale, patterns["end"], texts[-2], texts[-1])
    for item in reversed(texts[1:-2]):
        text = _joined(profile.locale, patterns["middle"], item, text)
    return _joined(profile.locale, patterns["start"], texts[0], text)


def _joined(locale: Locale, pattern: str, first: str, rest: str) -> str:
    before, _, after = pattern.partition("{0}")
    between, _, end = after.partition("{1}")
    changed = _CHANGED_BEFORE_SOUND.get((locale.language, between))
    if changed and changed[0].match(rest):
        between = changed[1]
    return before + first + between + rest + end


@cache
def list_patterns(locale: Locale, kind: str = "conjunction", style: str = "long") -> Mapping[str, str]:
    """The patterns `2`, `start`, `middle` and `end`; raises ValueError for an unknown kind or style."""
    if kind not in _TYPES or style not in _STYLES:
        raise ValueError(f"no list of the type {kind!r} and the style {style!r}")
    known: Mapping[str, Mapping[str, str]] = babel_data(locale, "list_patterns")
    name = _TYPES[kind] + _STYLES[style]
    patterns: dict[str, str] = {}
    while name:
        patterns = {**known.get(name, {}), **patterns}
        name = _ALIASES.get(name, "")
    return MappingProxyType(patterns)


def parse_list(
    text: str, profile: LocaleProfile, kind: str = "conjunction", style: str = "long"
) -> tuple[str, ...]:
    """The items of a list, folded.

    Raises ValueError where an item holds what separates items, or nothing separates them at all (Chinese
    `unit` lists, `narrow`).
    """
    readable = fold(text)
    separator = _separator(profile, kind, style)
    for length in range(1, len(separator.findall(readable)) + 2):
        found = _expression(profile, length, kind, style).fullmatch(readable)
        if found and not any(map(separator.search, found.groups())):
            return found.groups()
    raise ValueError(f"{text!r} is not as a list in {profile.tag}")


_ITEM = "\0"


@cache
def _expression(profile: LocaleProfile, length: int, kind: str, style: str) -> re.Pattern[str]:
    """A list of so many items, a group for each."""
    literals = format_list([_ITEM] * length, profile, kind, style).split(_ITEM)
    return re.compile("(.+?)".join(_any_shape(profile.locale, literal) for literal in literals))


@cache
def _separator(profile: LocaleProfile, kind: str, style: str) -> re.Pattern[str]:
    """Whatever stands between two items of a list, however long the list is."""
    between = {
        literal
        for n in (2, 5)
        for literal in format_list([_ITEM] * n, profile, kind, style).split(_ITEM)[1:-1]
    }
    shapes = (_any_shape(profile.locale, literal) for literal in between if literal)
    return re.compile("|".join(sorted(shapes, key=lambda shape: (-len(shape), shape))) or "(?!)")


def _any_shape(locale: Locale, literal: str) -> str:
    changed = _CHANGED_BEFORE_SOUND.get((locale.language, literal))
    shapes = (literal, changed[1]) if changed else (literal,)
    return f"(?:{'|'.join(re.escape(fold(shape)) for shape in sorted(shapes, key=len, reverse=True))})"

"""Which edition a browser asks for: `Accept-Language` (RFC 9110, section 12.5.4) by lookup (RFC 4647, 3.4).

CLDR's likely subtags tell what a tag leaves out, so that `zh-TW` finds `zh-Hant`, and `iw` finds `he`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from briefing.locales import UnknownTagError, locale_profile, regional_tag

MOST_RANGES = 64
"""What follows in a longer field is not read; no browser sends as many."""
_RANGE = re.compile(
    r"[ \t]*(?P<range>\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)"
    r"(?:[ \t]*;[ \t]*[qQ]=(?P<quality>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?[ \t]*"
)
_SUBTAGS = re.compile(
    r"(?P<language>[A-Za-z]{2,3})(?:-[A-Za-z]{3}){0,3}(?P<script>-[A-Za-z]{4})?"
    r"(?P<territory>-(?:[A-Za-z]{2}|[0-9]{3}))?(?![A-Za-z0-9])"
)
ANY = "*"
_NORWEGIAN = {"nb": "no", "nn": "no"}
"""Who asks for Bokmål or Nynorsk reads either, and `no` means them both (ISO 639-3, macrolanguages)."""


@dataclass(frozen=True, slots=True)
class LanguageRange:
    """One language that a reader takes."""

    range: str
    quality: float
    """From 0, not at all, to 1."""


@dataclass(frozen=True, slots=True)
class _Meaning:
    """A tag with what it leaves out."""

    language: str
    script: str
    territory: str


def parse_accept_language(field: str) -> tuple[LanguageRange, ...]:
    """The ranges of an `Accept-Language` field, the dearest first; what is malformed is left out."""
    found = [_RANGE.fullmatch(part) for part in field.split(",")[:MOST_RANGES]]
    ranges = [LanguageRange(each["range"], float(each["quality"] or 1)) for each in found if each]
    return tuple(sorted(ranges, key=lambda each: -each.quality))


def negotiated_tag(field: str, available: Sequence[str]) -> str | None:
    """The tag in `available` that the field asks for, or None where the reader had better choose.

    A language in the reader's own script comes before any in another one. `*` chooses nothing.
    """
    ranges = parse_accept_language(field)
    refused = [each.range for each in ranges if not each.quality]
    wanted = [each.range for each in ranges if each.quality and each.range != ANY]
    offered = [tag for tag in available if not _is_refused(tag, refused, wanted)]
    for same_script in (True, False):
        for each in wanted:
            if found := best_match(each, offered, same_script=same_script):
                return found
    return None


def _is_refused(tag: str, refused: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether the longest range that covers a tag is one with quality 0 (RFC 4647, 3.3.1); `*` covers all."""
    against = max((len(each) for each in refused if each != ANY and _covers(each, tag)), default=-1)
    for_it = max((len(each) for each in wanted if _covers(each, tag)), default=-1)
    return against > for_it


def _covers(language_range: str, tag: str) -> bool:
    return f"{tag}-".lower().startswith(f"{language_range}-".lower())


def best_match(language_range: str, offered: Sequence[str], *, same_script: bool) -> str | None:
    """The tag that one range asks for: the same, that of the territory, or the first of the language."""
    for tag in offered:
        if tag.lower() == language_range.lower():
            return tag
    wanted = _meaning(language_range)
    if wanted is None:
        return None
    meanings = {tag: _meaning(tag) for tag in offered}
    fitting = [
        tag
        for tag, meaning in meanings.items()
        if meaning
        and meaning.language == wanted.language
        and (meaning.script == wanted.script or not same_script)
    ]
    for tag in fitting:
        if (meaning := meanings[tag]) and meaning.territory == wanted.territory:
            return tag
    return fitting[0] if fitting else None


@lru_cache(maxsize=4096)
def _meaning(tag: str) -> _Meaning | None:
    """What a tag means, as far as CLDR knows it; variants and extensions say nothing here.

    Tags come from outside: only the subtags that CLDR can know are ever looked up, so that nothing grows.
    """
    subtags = _SUBTAGS.match(tag)
    if subtags is None:
        return None
    language, script, territory = (subtags[name] or "" for name in ("language", "script", "territory"))
    for known in (language + script + territory, language + script, language):
        try:
            profile = locale_profile(known.lower())
        except UnknownTagError:
            continue
        own = str(profile.locale.language)
        place = territory.strip("-").upper() or regional_tag(profile.tag).rpartition("-")[2]
        written = script.strip("-").title() or profile.script
        return _Meaning(_NORWEGIAN.get(own, own), written, place)
    return None

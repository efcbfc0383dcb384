"""Names of zones and offsets from UTC as text, and back (UTS #35 part 4, "Using Time Zone Names")."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.core import get_global

from briefing.figures.cldr import babel_data, gaps, number_data
from briefing.figures.folding import fold, readable
from briefing.figures.press import ZONES_WITHOUT_SEASON, zone_name_in_sentence
from briefing.locales import LocaleProfile

_LONG_OFFSET = re.compile(r"(?P<before>[^H]*)H+(?P<between>[^m]*)mm(?P<after>.*)")
_NO_NAME = "∅∅∅"
"""Stands in CLDR where a locale has no name although the one that it inherits from has."""
_OFFSET = re.compile(r"([-+–])(\d{1,2})(?:\D?(\d{2}))?")


def zone_name(moment: datetime, profile: LocaleProfile, length: str = "long") -> str:
    """What the press calls the zone of `moment`, "China Standard Time"; its offset where it has no name.

    `length` is `long` or `short` (EST, GMT+8). Raises ValueError for a moment without a zone.
    """
    name = ""
    if profile.locale.language in ZONES_WITHOUT_SEASON and not _has_summer_time(moment):
        name = _name(moment, profile.locale, length, "generic")
    name = name or specific_zone_name(moment, profile, length)
    return zone_name_in_sentence(name, profile.locale)


def specific_zone_name(moment: datetime, profile: LocaleProfile, length: str = "long") -> str:
    """The specific non-location name (fields `z`, `zzzz`), the offset where CLDR has none."""
    variant = "daylight" if moment.dst() else "standard"
    return _name(moment, profile.locale, length, variant) or offset_text(moment, profile, length)


def _has_summer_time(moment: datetime) -> bool:
    """Whether clocks in the zone are put forward at some time of the year of `moment`."""
    noon = moment.replace(day=1, hour=12)
    return any(noon.replace(month=month).dst() for month in range(1, 13))


def _name(moment: datetime, locale: Locale, length: str, variant: str) -> str:
    """CLDR's name of the zone, '' where it has none; `variant` is `standard`, `daylight` or `generic`."""
    own, by_meta_zone = babel_data(locale, "time_zones"), babel_data(locale, "meta_zones")
    for zone in _aliases(str(getattr(moment.tzinfo, "key", ""))):
        meta_zone = get_global("meta_zones").get(zone, "")
        for table in (own.get(zone, {}), by_meta_zone.get(meta_zone, {})):
            name = str(table.get(length, {}).get(variant, ""))
            if name and name != _NO_NAME:
                return name
    return ""


@cache
def _aliases(key: str) -> tuple[str, ...]:
    """All identifiers of an IANA zone, the one asked for first: CLDR's own can be an old one."""
    aliases = get_global("zone_aliases")
    current = aliases.get(key, key)
    return tuple(dict.fromkeys([key, current, *(old for old, new in aliases.items() if new == current)]))


def offset_text(moment: datetime, profile: LocaleProfile, length: str = "long") -> str:
    """The offset from UTC, "GMT+08:00", or if `short` without what is not needed, "GMT+8"."""
    minutes = _offset_of(moment) // timedelta(minutes=1)
    if not minutes:
        return str(gaps(profile.locale, "zones")["zero_offset"])
    east, west = gaps(profile.locale, "zones")["offset"].split(";")
    pattern = _LONG_OFFSET.fullmatch(east if minutes > 0 else west)
    if pattern is None:
        raise ValueError(f"CLDR's offset pattern of {profile.tag} cannot be used")
    hours, rest = divmod(abs(minutes), 60)
    if length == "long":
        offset = f"{pattern['before']}{hours:02}{pattern['between']}{rest:02}{pattern['after']}"
    else:
        offset = f"{pattern['before']}{hours}" + (f"{pattern['between']}{rest:02}" if rest else "")
    text = str(babel_data(profile.locale, "zone_formats", "gmt")).replace("%s", offset)
    return text.translate(number_data(profile).digit_table)


def _offset_of(moment: datetime) -> timedelta:
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError(f"{moment} is in no time zone")
    return offset


# --- back to offsets ----------------------------------------------------------------------------


def parse_zone(text: str, locale: Locale, clock: datetime) -> timedelta:
    """The offset from UTC that a zone's name or offset means where clocks show `clock`.

    Raises ValueError where the text is neither, or names zones with different offsets.
    """
    plain = readable(text)
    # An offset is what it says, also where a zone is called so: GMT.
    offsets = set(_stated_offsets(plain, locale)) or set(_named_offsets(plain, locale, clock))
    if len(offsets) != 1:
        raise ValueError(f"{text!r} is {'ambiguous' if offsets else 'not'} as a time zone in {locale}")
    return offsets.pop()


def names_zone(text: str, locale: Locale) -> bool:
    """Whether a text is the name of a zone, or an offset from UTC, whatever the date."""
    plain = readable(text)
    return plain.lower() in _zones_by_name(locale) or any(True for _ in _stated_offsets(plain, locale))


def _stated_offsets(text: str, locale: Locale) -> Iterator[timedelta]:
    if text == fold(gaps(locale, "zones")["zero_offset"]):
        yield timedelta(0)
    before, _, after = fold(str(babel_data(locale, "zone_formats", "gmt"))).strip().partition("%s")
    if text.startswith(before) and text.endswith(after):
        found = _OFFSET.fullmatch(text[len(before) : len(text) - len(after)].strip())
        if found:
            size = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
            yield size if found[1] == "+" else -size


def _named_offsets(text: str, locale: Locale, clock: datetime) -> Iterator[timedelta]:
    for zone, variant in _zones_by_name(locale).get(text.lower(), ()):
        try:
            moment = clock.replace(tzinfo=ZoneInfo(zone))
        except ZoneInfoNotFoundError:
            continue
        if bool(moment.dst()) == (variant == "daylight"):
            yield _offset_of(moment)


@cache
def _zones_by_name(locale: Locale) -> Mapping[str, frozenset[tuple[str, str]]]:
    """The zones, with standard or daylight time, that each name in small letters stands for."""
    zones: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    zones_of = defaultdict(list)
    for zone, meta_zone in get_global("meta_zones").items():
        zones_of[meta_zone].append(zone)
    for members, names in (
        *(([zone], names) for zone, names in babel_data(locale, "time_zones").items()),
        *((zones_of[meta_zone], names) for meta_zone, names in babel_data(locale, "meta_zones").items()),
    ):
        for length in ("long", "short"):
            for variant, name in names.get(length, {}).items():
                zones[readable(str(name)).lower()].update((zone, variant) for zone in members)
    return {name: frozenset(meant) for name, meant in zones.items()}

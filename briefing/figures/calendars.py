"""CLDR's Gregorian date and time patterns and the names in them (UTS #35 part 4), read through Babel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from babel import Locale
from babel.dates import get_period_id, tokenize_pattern

from briefing.figures.cldr import babel_data, gaps

LENGTHS = ("full", "long", "medium", "short")
"""The lengths in which CLDR has patterns for dates and for times."""

ZONE_FIELDS = MappingProxyType({"name": "zzzz", "offset": "OOOO"})
"""How a zone is written: by its name, or as its offset from UTC."""

_NAME_WIDTHS = MappingProxyType(
    {1: "abbreviated", 2: "abbreviated", 3: "abbreviated", 4: "wide", 5: "narrow"}
)
"""The width of a name by the number of letters of its field."""
_STAND_ALONE = frozenset("Lc")
_COMMON_ERA = 1


class Field(NamedTuple):
    """A field of a pattern: a letter of UTS #35 part 4, section 8, and how often it stands there."""

    letter: str
    width: int

    @property
    def padding(self) -> str:
        """The format of a number that is written in at least as many digits: `02`."""
        return f"0{self.width}"


@cache
def pattern_parts(pattern: str) -> tuple[str | Field, ...]:
    """The literal texts and the fields of a date or time pattern, in order."""
    return tuple(
        content if isinstance(content, str) else Field(content[0], int(content[1]))
        for _, content in tokenize_pattern(pattern)
    )


# --- patterns -----------------------------------------------------------------------------------


@cache
def date_pattern(locale: Locale, length: str) -> str:
    """The pattern of one of `LENGTHS`: `d MMMM y`."""
    return str(babel_data(locale, "date_formats", length).pattern)


@cache
def time_pattern(locale: Locale, length: str) -> str:
    """The pattern for times of day of one of `LENGTHS`: `HH:mm`, `h:mm a`, `HH:mm:ss zzzz`."""
    return str(babel_data(locale, "time_formats", length).pattern)


def zoned_time_pattern(locale: Locale, zone: str) -> str:
    """The short pattern for times of day with the field `zone` (`zzzz`, `OOOO`): `HH:mm zzzz`.

    CLDR's skeletons have the field `v` in its place, which stands for any zone field (UTS #35 part 4,
    "Matching Skeletons").
    """
    skeleton = "Hmv" if is_24_hour(locale) else "hmv"
    return skeleton_pattern(locale, skeleton).replace("v", zone)


@cache
def is_24_hour(locale: Locale) -> bool:
    """Whether the locale's clock has 24 hours."""
    return not any(
        isinstance(part, Field) and part.letter in "hK"
        for part in pattern_parts(time_pattern(locale, "short"))
    )


@cache
def time_patterns(locale: Locale) -> tuple[str, ...]:
    """Every pattern in which times of day are written here."""
    return (
        *(time_pattern(locale, length) for length in LENGTHS),
        *(zoned_time_pattern(locale, zone) for zone in ZONE_FIELDS.values()),
    )


def moment_pattern(locale: Locale, date_length: str, clock: str) -> str:
    """A date's pattern and a time's in one, "April 12, 2024 at 2:30 PM" (`dateTimeFormat-type-atTime`)."""
    joining = gaps(locale, "at_time")[date_length]
    return joining.replace("{1}", date_pattern(locale, date_length)).replace("{0}", clock)


def interval_patterns(locale: Locale, skeleton: str, greatest_difference: str) -> tuple[str, str] | None:
    """The patterns of the two ends of an interval, the text between them at the end of the first.

    None where CLDR has no pattern for the skeleton and the greatest field in which the ends differ.
    """
    ends = babel_data(locale, "interval_formats").get(skeleton, {}).get(greatest_difference)
    return (str(ends[0]), str(ends[1])) if ends and len(ends) == 2 else None


def interval_fallback(locale: Locale) -> str:
    """How two dates written in full stand as an interval: `{0} – {1}`."""
    return str(babel_data(locale, "interval_formats")[None])


_INTERVAL_SKELETONS = MappingProxyType({"full": "yMMMEd", "long": "yMMMd", "medium": "yMMMd", "short": "yMd"})
_WIDER = MappingProxyType({"MMM": "MMMM", "LLL": "LLLL", "E": "EEEE", "EEE": "EEEE", "ccc": "cccc"})
_NAME_FIELD = re.compile(r"'[^']*'|([MLEc])\1*")


@cache
def date_interval_patterns(locale: Locale, length: str, difference: str) -> tuple[str, str] | None:
    """The patterns of an interval of days whose ends differ first in `y`, `M` or `d`.

    CLDR has them for abbreviated months. With full names they are used where the locale has patterns of its
    own for those, or where its long date is its medium one with a longer name: Spanish is not so, "12 abr
    2024" but "12 de abril de 2024".
    """
    skeleton = _INTERVAL_SKELETONS[length]
    if length in {"medium", "short"}:
        return interval_patterns(locale, skeleton, difference)
    found = interval_patterns(locale, skeleton.replace("MMM", "MMMM"), difference)
    if found is None and _looks_like(skeleton_pattern(locale, skeleton), date_pattern(locale, length)):
        found = interval_patterns(locale, skeleton, difference)
    return (_widened(found[0]), _widened(found[1])) if found else None


def _looks_like(abbreviated: str, full: str) -> bool:
    """Whether a date with abbreviated names and one with full names differ in nothing else but zeros."""
    one, other = (pattern_parts(_widened(pattern).replace("dd", "d")) for pattern in (abbreviated, full))
    return one == other


def _widened(pattern: str) -> str:
    """`pattern` with full names in place of abbreviated ones (UTS #35 part 4, "Matching Skeletons")."""
    return _NAME_FIELD.sub(lambda found: _WIDER.get(found[0], found[0]), pattern)


def full_interval_patterns(locale: Locale, single: str) -> tuple[str, str]:
    """The patterns of an interval with both ends in full: `{0} – {1}`."""
    before, _, rest = interval_fallback(locale).partition("{0}")
    between, _, after = rest.partition("{1}")
    return _quoted(before) + single + _quoted(between), single + _quoted(after)


def _quoted(literal: str) -> str:
    return "'" + literal.replace("'", "''") + "'" if literal else ""


def skeleton_pattern(locale: Locale, skeleton: str) -> str:
    """The locale's pattern for the fields of a skeleton, `yMMMd`, '' where CLDR has none."""
    found = babel_data(locale, "datetime_skeletons").get(skeleton)
    return gaps(locale, "skeletons").get(skeleton) or (str(found.pattern) if found else "")


# --- names --------------------------------------------------------------------------------------


def month_names(locale: Locale, field: Field) -> Mapping[int, str]:
    """The names of the months, from 1, in the form that `field` (M, L) asks for."""
    return _names(locale, "months", field)


def weekday_names(locale: Locale, field: Field) -> Mapping[int, str]:
    """The names of the weekdays, Monday being 0, in the form that `field` (E, c) asks for."""
    return _names(locale, "days", field)


def _names(locale: Locale, table: str, field: Field) -> Mapping[int, str]:
    context = "stand-alone" if field.letter in _STAND_ALONE else "format"
    names: Mapping[int, str] = babel_data(locale, table, context, _NAME_WIDTHS[field.width])
    return names


def era_name(locale: Locale) -> str:
    """The abbreviation of the Common Era."""
    return str(babel_data(locale, "eras", "abbreviated")[_COMMON_ERA])


@cache
def half_day_name(locale: Locale, *, afternoon: bool) -> str:
    """AM or PM in the locale's full words, as ICU has them: Korean 오전, not AM."""
    return _day_period(locale, "pm" if afternoon else "am")


def day_period_name(locale: Locale, moment: time) -> str:
    """The part of the day by the locale's own rules, "in the afternoon"; AM or PM where it has none."""
    period = get_period_id(moment, locale=locale)
    name = _day_period(locale, period, ("abbreviated", "wide"))
    return name or half_day_name(locale, afternoon=moment.hour >= 12)


@cache
def _day_period(locale: Locale, period: str, widths: tuple[str, ...] = ("wide", "abbreviated")) -> str:
    names = (babel_data(locale, "day_periods", "format", width) for width in widths)
    return next((str(by_period[period]) for by_period in names if period in by_period), "")

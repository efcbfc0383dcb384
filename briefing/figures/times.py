"""Times, moments and their intervals as text, each read back before it is returned (UTS #35 part 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import TypeVar

from babel import Locale

from briefing.figures.calendars import (
    LENGTHS,
    ZONE_FIELDS,
    date_interval_patterns,
    date_pattern,
    day_period_name,
    full_interval_patterns,
    interval_patterns,
    is_24_hour,
    moment_pattern,
    time_pattern,
    zoned_time_pattern,
)
from briefing.figures.date_parsing import (
    parse_date_range,
    parse_datetime,
    parse_time,
    parse_time_range,
)
from briefing.figures.dates import fill_pattern
from briefing.figures.formatting import FigureError
from briefing.figures.press import press_clock
from briefing.locales import LocaleProfile

Value = TypeVar("Value")


def _first_that_reads_back(
    texts: Iterator[str], value: Value, parse: Callable[[str, LocaleProfile], Value], profile: LocaleProfile
) -> str:
    """The first of `texts` that says `value`; raises FigureError where none does."""
    for text in texts:
        try:
            if parse(text, profile) == value:
                return text
        except ValueError:
            continue
    raise FigureError(f"{value} cannot be written in {profile.tag}")


def _from(form: str) -> tuple[str, ...]:
    """A length, then those that stand in for it."""
    if form not in LENGTHS:
        raise ValueError(f"there is no form {form!r}, only {', '.join(LENGTHS)}")
    return (form, *(length for length in ("long", "medium") if length != form))


# --- one moment ---------------------------------------------------------------------------------


def format_time(moment: datetime, profile: LocaleProfile) -> str:
    """The time of day of `moment` as its own clock shows it, CLDR's short form: 9:30 AM · 09:30 · ٠٩:٣٠.

    By the press's clock where the language has one of its own: सुबह 9:30 बजे · 09:30 น.
    """
    clock = press_clock(profile.locale)
    pattern = clock.single if clock else time_pattern(profile.locale, "short")
    texts = iter([fill_pattern(pattern, moment, profile)])
    return _first_that_reads_back(texts, _to_the_minute(moment.time()), parse_time, profile)


def format_datetime(moment: datetime, form: str, profile: LocaleProfile, zone: str = "") -> str:
    """Day and time of day to the minute: April 12, 2024 at 2:30 PM · 12 avril 2024 à 14:30.

    `form` is the date's length, `full`, `long`, `medium` or `short`; another stands in where its text does
    not read back. `zone` adds the zone's `name`, "2:30 PM China Standard Time", or its `offset`, "GMT+08:00";
    the offset stands in for a name that several zones have. Raises ValueError for an unknown form or zone, or
    a moment without the zone that is asked for, and FigureError where no text reads back.
    """
    if zone and (zone not in ZONE_FIELDS or moment.tzinfo is None):
        raise ValueError(f"{moment} has no zone to be written as {zone!r}")
    value = moment.replace(second=0, microsecond=0)
    zones = (zone, *(["offset"] if zone == "name" else []))
    texts = (
        fill_pattern(
            moment_pattern(profile.locale, length, _clock_pattern(profile.locale, each)), value, profile
        )
        for each in zones
        for length in _from(form)
    )
    said = value if zone else value.replace(tzinfo=None)
    return _first_that_reads_back(texts, said, parse_datetime, profile)


def _clock_pattern(locale: Locale, zone: str) -> str:
    return zoned_time_pattern(locale, ZONE_FIELDS[zone]) if zone else time_pattern(locale, "short")


def _to_the_minute(clock: time) -> time:
    return clock.replace(second=0, microsecond=0, tzinfo=None)


# --- intervals ----------------------------------------------------------------------------------


def format_time_range(start: datetime, end: datetime, profile: LocaleProfile) -> str:
    """The times of day from `start` to `end`, for programme tables: 9:30–10:45 AM · 09:30–10:45.

    Only the times are printed: what ends after midnight ends at an earlier time than it starts.
    """
    opening, closing = _to_the_minute(start.time()), _to_the_minute(end.time())
    if opening == closing:
        return format_time(start, profile)
    patterns = _time_interval_patterns(profile.locale, opening, closing)
    texts = _interval_texts(start, end, patterns, time_pattern(profile.locale, "short"), profile)
    return _first_that_reads_back(texts, (opening, closing), parse_time_range, profile)


def _time_interval_patterns(locale: Locale, start: time, end: time) -> tuple[str, str] | None:
    """The patterns of both ends, by the press's clock or CLDR's intervals; None where neither has any."""
    clock = press_clock(locale)
    if clock is None:
        return interval_patterns(locale, *_time_interval(locale, start, end))
    same_period = day_period_name(locale, start) == day_period_name(locale, end)
    return clock.opening, clock.closing if same_period else clock.closing_later


def _time_interval(locale: Locale, start: time, end: time) -> tuple[str, str]:
    """CLDR's skeleton for an interval of times, and the greatest field in which its ends differ."""
    if is_24_hour(locale):
        return "Hm", "H" if start.hour != end.hour else "m"
    if (start.hour < 12) != (end.hour < 12):
        return "hm", "a"
    return "hm", "h" if start.hour != end.hour else "m"


def format_date_range(start: date, end: date, profile: LocaleProfile, form: str = "long") -> str:
    """The days from `start` to `end`: April 12 – 14, 2024 · 12–14 avril 2024 · 2024年4月12日至14日.

    By CLDR's interval patterns where it has them in this length, otherwise both days in full. `form` is
    `full`, `long`, `medium` or `short`; raises ValueError for another, or where `end` comes before `start`,
    and FigureError where no text reads back.
    """
    if end < start:
        raise ValueError(f"{start} is later than {end}")
    texts = (text for length in _from(form) for text in _date_interval_texts(start, end, length, profile))
    return _first_that_reads_back(texts, (start, end), parse_date_range, profile)


def _date_interval_texts(start: date, end: date, length: str, profile: LocaleProfile) -> Iterator[str]:
    pattern = date_pattern(profile.locale, length)
    if start == end:
        yield fill_pattern(pattern, start, profile)
        return
    difference = "y" if start.year != end.year else "M" if start.month != end.month else "d"
    patterns = date_interval_patterns(profile.locale, length, difference)
    yield from _interval_texts(start, end, patterns, pattern, profile)


def _interval_texts(
    start: date, end: date, patterns: tuple[str, str] | None, single: str, profile: LocaleProfile
) -> Iterator[str]:
    """The interval by its own patterns, then with both ends in full."""
    if patterns:
        yield fill_pattern(patterns[0], start, profile) + fill_pattern(patterns[1], end, profile)
    first, second = full_interval_patterns(profile.locale, single)
    yield fill_pattern(first, start, profile) + fill_pattern(second, end, profile)

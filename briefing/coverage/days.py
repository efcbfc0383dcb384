"""The days and months that a sentence names: April 12, 2024 · 12th April · Sat. Jul 27th · 2024年4月12日."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from briefing.coverage.press_words import DAY_SUFFIXES, MONTH_LINKS
from briefing.coverage.vocabulary import Vocabulary, lowered
from briefing.figures import parse_figure
from briefing.locales import LocaleProfile
from briefing.model import Kind

BUDDHIST_ERA = 543
"""Years by which Thailand's calendar is ahead."""
MONTHS_IN_CAPITALS = frozenset({"de", "el", "en", "sw", "tr"})
_NUMERIC = re.compile(
    r"(?<![\d./-])(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})(?![\d/-])"
)
_EAST_ASIAN = re.compile(
    r"(?:(?P<y>\d{4})\s?[年년]\s?)?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日号號일]"
)
_EAST_ASIAN_MONTH = re.compile(r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]")
_VIETNAMESE = re.compile(r"(?P<d>\d{1,2}) tháng (?P<m>\d{1,2})(?:(?: năm|,)? (?P<y>\d{4}))?")


@dataclass(frozen=True, slots=True)
class Day:
    """A day or a month; what a text leaves out is None."""

    year: int | None
    month: int
    day: int | None

    def __str__(self) -> str:
        year = "" if self.year is None else f"{self.year:04}"
        day = "" if self.day is None else f"-{self.day:02}"
        return f"{year}-{self.month:02}{day}".lstrip("-")

    def agrees(self, other: date) -> bool:
        """Whether all that is said is true of `other`."""
        return self.month == other.month and self.day in {None, other.day} and self.year in {None, other.year}


def find_days(plain: str, profile: LocaleProfile, vocabulary: Vocabulary) -> Iterator[tuple[int, int, Day]]:
    """Start, end and value of each, in order; `plain` has ASCII digits."""
    taken = 0
    small = lowered(plain)
    found = [*_numeric(plain, profile)]
    for expression in _expressions(profile, vocabulary):
        for match in expression.finditer(small):
            name = plain[match.start("m") : match.end("m")]
            if profile.locale.language in MONTHS_IN_CAPITALS and name[0].islower():
                continue  # "10 may follow"
            if (day := _day(match, vocabulary)) is not None:
                found.append((*match.span(), day))
    for start, end, day in sorted(found, key=lambda each: (each[0], -each[1])):
        if start >= taken:
            yield start, end, day
            taken = end


def _numeric(plain: str, profile: LocaleProfile) -> Iterator[tuple[int, int, Day]]:
    """Days in digits alone, by ISO 8601 or by the locale's short pattern; 04/12/2024 is refused elsewhere."""
    for match in _NUMERIC.finditer(plain):
        value = _parsed(match[0], profile)
        if value is not None:
            yield *match.span(), Day(value.year, value.month, value.day)


def _parsed(text: str, profile: LocaleProfile) -> date | None:
    year, month, day = re.split(r"[-/.]", text)
    try:
        if len(year) == 4:
            return date(int(year), int(month), int(day))
        value = parse_figure(text, Kind.DATE, profile).value
    except ValueError:
        try:
            return date(int(day), int(month), int(year))
        except ValueError:
            return None
    return value if isinstance(value, date) else None


@cache
def _expressions(profile: LocaleProfile, vocabulary: Vocabulary) -> tuple[re.Pattern[str], ...]:
    language = profile.locale.language
    if language in {"zh", "ja", "ko"}:
        return _EAST_ASIAN, _EAST_ASIAN_MONTH
    if language == "vi":
        return (_VIETNAMESE,)
    if not vocabulary.months:
        return ()
    names = "|".join(
        re.escape(name) for name in sorted(vocabulary.months, key=lambda name: (-len(name), name))
    )
    before, after = ("", "") if vocabulary.joined else (r"(?<!\w)", r"(?!\w)")
    month = rf"{before}(?P<m>{names}){after}\.?"
    suffix = DAY_SUFFIXES.get(language, "")
    day = (
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:{suffix})?(?!\d|[.,]\d)"
        if suffix
        else r"(?<!\d)(?P<d>\d{1,2})(?!\d|[.,]\d)"
    )
    link = rf"(?:\s?(?:{MONTH_LINKS.replace('.', chr(92) + '.')})\s?|\s|,\s?|،\s?)*"
    year = r"(?P<y>\d{4})(?!\d)"
    return (
        re.compile(rf"{day}{link}{month}(?:{link}{year})?"),
        re.compile(rf"{month}{link}{day}(?:{link}{year})?"),
        re.compile(rf"{month}{link}{year}"),
        re.compile(rf"{year}{link}{month}{link}{day}"),
    )


def _day(match: re.Match[str], vocabulary: Vocabulary) -> Day | None:
    groups = match.groupdict()
    month = vocabulary.months.get(groups["m"]) or (int(groups["m"]) if groups["m"].isdecimal() else 0)
    day = int(groups["d"]) if groups.get("d") else None
    year = int(groups["y"]) if groups.get("y") else None
    if year is not None and 2400 < year < 2700:
        year -= BUDDHIST_ERA
    try:
        date(year or 2024, month, day or 1)
    except ValueError:
        return None
    return Day(year, month, day)

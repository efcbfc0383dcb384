"""The programme as iCalendar: read back by the library that wrote it and by another one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from icalendar import Calendar

from briefing.assemble import Edition, assemble_document
from briefing.handout.programme import programme_calendar
from briefing.model import Stop
from tests.handout_editions import approved, changping

TAGS = ("ar", "hi", "zh-Hans", "fr")
STAMP = datetime(2024, 4, 20, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
EMBARGO = "Embargo: not for publication before April 12\\, 2024\\, 6:00\u202fPM (China Standard Time)."
DESCRIPTION = (
    r"Times are indicative: the program is a sample\, since the published accounts give no times. "
    "The deputy mayor welcomes the guests beside the model of Future Science City."
    r"\nHost: Liu Qiang\, Deputy Mayor"
)


@pytest.fixture(scope="module")
def editions() -> dict[str, Edition]:
    """Five languages of the visit, by tag."""
    return {edition.profile.tag: edition for edition in changping(*TAGS)}


def moved(edition: Edition, zone: str, *moments: datetime) -> Edition:
    """The edition with stops at these wall-clock times of another zone, an hour each."""
    stops = list(edition.briefing.stops.values())
    there = [
        replace(stop, start=start, end=start + timedelta(hours=1))
        for stop, start in zip(stops, (each.replace(tzinfo=ZoneInfo(zone)) for each in moments), strict=False)
    ]
    programme = {stop.id: stop for stop in there}
    return replace(edition, briefing=replace(edition.briefing, time_zone=zone, stops=programme, sections=()))


def stops_of(edition: Edition) -> list[Stop]:
    """The programme, in order."""
    return list(edition.briefing.stops.values())


@pytest.mark.parametrize("tag", ["en", *TAGS])
def test_every_stop_is_an_event(editions: dict[str, Edition], tag: str) -> None:
    """Titles, places and moments are those of the edition, for both readers."""
    edition = editions[tag]
    data, stops = programme_calendar(edition, 1, STAMP), stops_of(edition)
    expected = [
        (edition.plain(stop.title), edition.plain(stop.place), stop.start, stop.end) for stop in stops
    ]
    own = Calendar.from_ical(data).events
    assert [(str(e["summary"]), str(e["location"]), e.start, e.end) for e in own] == expected
    other = vobject.readOne(data.decode()).vevent_list
    assert [(e.summary.value, e.location.value, e.dtstart.value, e.dtend.value) for e in other] == expected
    assert {e.summary.params["LANGUAGE"][0] for e in other} == {tag}


def test_an_event_of_the_programme(editions: dict[str, Edition]) -> None:
    """All that is said of a stop whose words are approved, as it stands in the file."""
    english = approved(editions["en"])
    data = programme_calendar(moved(english, "Asia/Shanghai", datetime(2024, 4, 12, 8, 30)), 2, STAMP)
    assert data.decode().replace("\r\n ", "").split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//briefing//briefing//EN",
        r"NAME;LANGUAGE=en:Changping\, a district of science at the foot of the mountains",
        r"X-WR-CALNAME:Changping\, a district of science at the foot of the mountains",
        r"DESCRIPTION;LANGUAGE=en:" + EMBARGO,
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Shanghai",
        "BEGIN:STANDARD",
        "DTSTART:20231231T080000",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800",
        "TZNAME:CST",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "UID:d6ab497d-07cf-550a-b9ac-3af7d426d4fc",
        "DTSTAMP:20240420T040000Z",
        "LAST-MODIFIED:20240420T040000Z",
        "SEQUENCE:2",
        "DTSTART;TZID=Asia/Shanghai:20240412T083000",
        "DTEND;TZID=Asia/Shanghai:20240412T093000",
        "STATUS:CONFIRMED",
        "SUMMARY;LANGUAGE=en:Arrival and welcome",
        r"LOCATION;LANGUAGE=en:Exhibition hall\, Future Science City",
        r"DESCRIPTION;LANGUAGE=en:" + DESCRIPTION,
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_stop_keeps_its_identifier(editions: dict[str, Edition]) -> None:
    """The same UID in all languages and versions, another one for each stop; the sequence counts versions."""
    calendars = [
        Calendar.from_ical(programme_calendar(edition, version, STAMP)).events
        for version, edition in enumerate(editions.values(), 1)
    ]
    identifiers = [[str(event["uid"]) for event in events] for events in calendars]
    assert all(each == identifiers[0] for each in identifiers)
    assert len(set(identifiers[0])) == len(stops_of(editions["en"]))
    assert [{event["sequence"] for event in events} for events in calendars] == [{1}, {2}, {3}, {4}, {5}]


@pytest.mark.parametrize("tag", ["en", *TAGS])
def test_lines_are_folded_between_characters(editions: dict[str, Edition], tag: str) -> None:
    """No line is longer than 75 octets, and each is UTF-8 by itself (RFC 5545, section 3.1)."""
    lines = programme_calendar(editions[tag], 1, STAMP).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)
    assert b"\r\n".join(lines).decode() == "\r\n".join(line.decode() for line in lines)


def test_drafts_say_so(editions: dict[str, Edition]) -> None:
    """Each event of an unreviewed translation says that it is one; an approved edition says nothing."""
    french = editions["fr"]
    remark = "".join(run.text for run in assemble_document(french).cover.notices[-1].runs)
    for event in Calendar.from_ical(programme_calendar(french, 1, STAMP)).events:
        assert str(event["description"]).endswith(f"\n{remark}")
        assert event["status"] == "TENTATIVE"
    events = Calendar.from_ical(programme_calendar(approved(editions["en"]), 1, STAMP)).events
    assert not [event for event in events if "Draft" in str(event["description"])]


def test_untranslated_texts_name_their_language(editions: dict[str, Edition]) -> None:
    """A title that nobody has translated stands in English, and is tagged so."""
    arabic = editions["ar"]
    title = stops_of(arabic)[0].title.source
    segments = {source: each for source, each in arabic.catalog.segments.items() if source != title}
    partly = replace(arabic, catalog=replace(arabic.catalog, segments=segments))
    first, second, *_ = Calendar.from_ical(programme_calendar(partly, 1, STAMP)).events
    assert (str(first["summary"]), first["summary"].params["LANGUAGE"]) == (title, "en")
    assert second["summary"].params["LANGUAGE"] == "ar"


def test_times_hold_in_other_zones(editions: dict[str, Edition]) -> None:
    """Half past eight in Beijing is half past three in Nairobi, by the file's own description of the zone."""
    data = programme_calendar(editions["en"], 1, STAMP).replace(b"Asia/Shanghai", b"Of/The/File")
    for start in (
        Calendar.from_ical(data).events[0].start,
        vobject.readOne(data.decode()).vevent.dtstart.value,
    ):
        assert isinstance(start, datetime)
        nairobi = start.astimezone(ZoneInfo("Africa/Nairobi"))
        assert nairobi.replace(tzinfo=None) == datetime(2024, 4, 12, 3, 30)


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "America/Santiago", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu"]
)
def test_summer_time_begins_when_it_does(editions: dict[str, Edition], zone: str) -> None:
    """Through a year the described zone agrees with the IANA one, whoever reads it, at every hour."""
    edition = moved(editions["en"], zone, datetime(2024, 1, 1, 0, 30), datetime(2024, 12, 31, 22))
    data = programme_calendar(edition, 1, STAMP).replace(zone.encode(), f"Of/The/File/{zone}".encode())
    described = vobject.readOne(data.decode()).vevent.dtstart.value.tzinfo
    hours = (datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hour) for hour in range(366 * 24))
    wrong = [
        local
        for local in (hour.astimezone(ZoneInfo(zone)) for hour in hours)
        if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset()  # not shown twice
        and local.replace(tzinfo=described).utcoffset() != local.utcoffset()
    ]
    assert wrong == []


def test_a_programme_in_utc_needs_no_zone(editions: dict[str, Edition]) -> None:
    """Moments in UTC are written as such."""
    edition = moved(editions["en"], "UTC", datetime(2024, 4, 12, 8, 30))
    data = programme_calendar(edition, 1, STAMP)
    assert b"VTIMEZONE" not in data
    assert b"DTSTART:20240412T083000Z" in data


def test_a_briefing_without_a_programme(editions: dict[str, Edition]) -> None:
    """It has a calendar without events."""
    assert Calendar.from_ical(programme_calendar(moved(editions["en"], "UTC"), 1, STAMP)).events == []

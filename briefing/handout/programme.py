"""The programme as iCalendar (RFC 5545, RFC 7986), in one language."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vText

from briefing.assemble import Edition
from briefing.document import NoteKind, plain_text
from briefing.handout.words import edition_remarks, text_language
from briefing.model import Stop, Text

PRODUCT = "-//briefing//briefing//EN"
STEP = timedelta(minutes=15)
"""No zone puts its clocks forward or back between quarters of an hour of UTC."""


def programme_calendar(edition: Edition, sequence: int, stamp: datetime) -> bytes:
    """An iCalendar file with an event for each stop of the programme.

    `sequence` is the number of the version and `stamp` (aware) when it was made: a calendar that has the
    events already takes the newer ones over, since a stop keeps its UID in all versions and languages.
    """
    calendar, stops = Calendar(), tuple(edition.briefing.stops.values())
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    _say(calendar, "name", edition, edition.briefing.title)
    calendar["x-wr-calname"] = vText(edition.plain(edition.briefing.title))
    remarks = edition_remarks(edition)
    embargo, drafts = remarks[NoteKind.EMBARGO], remarks[NoteKind.DRAFT]
    if embargo or drafts:
        calendar["description"] = _text((*embargo, *drafts), edition)
    for stop in stops:
        calendar.add_component(_event(edition, stop, drafts, sequence, stamp))
    if calendar.get_missing_tzids():  # UTC needs no description
        years = (min(stop.start for stop in stops).year, max(stop.end for stop in stops).year)
        calendar.subcomponents.insert(0, _time_zone(edition.briefing.time_zone, *years))
    return bytes(calendar.to_ical(sorted=False))


def _event(edition: Edition, stop: Stop, drafts: Sequence[str], sequence: int, stamp: datetime) -> Event:
    event, moment = Event(), stamp.astimezone(UTC)
    event.add("uid", _identifier(edition.briefing.id, stop.id))
    event.add("dtstamp", moment)
    event.add("last-modified", moment)
    event.add("sequence", sequence)
    event.add("dtstart", stop.start)
    event.add("dtend", stop.end)
    event.add("status", "CONFIRMED" if edition.briefing.approved else "TENTATIVE")
    _say(event, "summary", edition, stop.title)
    _say(event, "location", edition, stop.place)
    event["description"] = _text((*_description(edition, stop), *drafts), edition)
    return event


def _say(component: Component, name: str, edition: Edition, text: Text) -> None:
    """Add a text with its language; `Component.add` does not escape texts that it has no type for."""
    component[name] = vText(edition.plain(text), params={"LANGUAGE": text_language(edition, text)})


def _text(lines: Iterable[str], edition: Edition) -> vText:
    return vText("\n".join(lines), params={"LANGUAGE": edition.profile.tag})


def _description(edition: Edition, stop: Stop) -> Iterator[str]:
    yield plain_text(edition.labelled(stop.description))
    for host in stop.hosts:
        person, say = edition.briefing.people[host], edition.interface.say
        name, title = edition.full_name(person), edition.runs(person.title)
        who = say("{label}: {value}", label=say("Host"), value=say("{name}, {title}", name=name, title=title))
        yield plain_text(who)


def _identifier(briefing_id: str, stop_id: str) -> str:
    """A UUID (RFC 9562, version 5), as RFC 7986, section 5.3 wants, that says nothing of who made it."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:briefing:{briefing_id}:stop:{stop_id}"))


# --- the time zone ----------------------------------------------------------------------------------


@cache
def _time_zone(name: str, first_year: int, last_year: int) -> Timezone:
    """The zone in these years (section 3.6.5).

    Made here, since `Timezone.from_tzinfo` of icalendar 7.3 lets summer time begin an hour late: it writes
    the onset in the new time, and the standard wants it in the old one.
    """
    component = Timezone()
    component.add("tzid", name)
    for onset, before, local in _onsets(ZoneInfo(name), first_year, last_year):
        observance = TimezoneDaylight() if local.dst() else TimezoneStandard()
        observance.add("dtstart", onset)
        observance.add("tzoffsetfrom", before)
        observance.add("tzoffsetto", local.utcoffset())
        observance.add("tzname", local.tzname())
        component.add_component(observance)
    return component


def _onsets(
    zone: ZoneInfo, first_year: int, last_year: int
) -> Iterator[tuple[datetime, timedelta, datetime]]:
    """When each offset begins, in the time before it; the offset before; and a moment with the new one."""
    moment, end = datetime(first_year - 1, 12, 31, tzinfo=UTC), datetime(last_year + 1, 1, 2, tzinfo=UTC)
    before: timedelta | None = None
    while moment < end:
        local = moment.astimezone(zone)
        offset = local.utcoffset() or timedelta(0)
        if offset != before:
            since = offset if before is None else before
            yield (moment + since).replace(tzinfo=None), since, local
        before = offset
        moment += STEP

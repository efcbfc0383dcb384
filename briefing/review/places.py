"""Where each text of a briefing stands in the pack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from briefing.model import Briefing, HeadingSource, ListSource, ParagraphSource, Section, Text


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands in the pack."""

    group: str
    """An id to filter by: `section-` and the section's id, or a key of `GROUPS`."""
    title: str
    """The section's title in the source language, or the group's name in English."""
    heading: str = ""
    """The nearest heading above the text within the section, in the source language."""


GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "cover": "Cover",
        "programme": "Program",
        "quotations": "Quotations",
        "pictures": "Pictures",
        "charts": "Charts",
        "people": "People",
        "glossary": "Glossary",
        "figures": "About the figures",
        "contacts": "Contacts",
    }
)


def text_places(briefing: Briefing) -> dict[str, Place]:
    """Where each source text of a briefing stands: of several places, the first."""
    places: dict[str, Place] = {}
    for text, place in _placed(briefing):
        places.setdefault(text.source, place)
    return places


def _placed(briefing: Briefing) -> Iterator[tuple[Text, Place]]:
    yield from _in_group("cover", [briefing.title, briefing.subtitle, briefing.place, briefing.issuer])
    for section in briefing.sections:
        yield from _in_section(section)
    for stop in briefing.stops.values():
        yield from _in_group("programme", [stop.title, stop.place, stop.description], stop.title.source)
    yield from _in_group("quotations", [each.text for each in briefing.quotations.values()])
    for photo in briefing.photos.values():
        yield from _in_group("pictures", [photo.caption, photo.alt, photo.credit])
    for chart in briefing.charts.values():
        yield from _in_group("charts", [chart.title, chart.alt])
    for person in briefing.people.values():
        yield from _in_group("people", [person.title, person.organisation])
    definitions = [each.definition for each in briefing.concepts.values() if each.definition]
    yield from _in_group("glossary", definitions)
    for fact in briefing.facts.values():
        readings = [reading.statement for reading in fact.readings]
        yield from _in_group("figures", [fact.label, fact.definition, *readings], fact.label.source)
    yield from _in_group("figures", [rate.source for rate in briefing.rates])
    for contact in briefing.contacts:
        yield from _in_group("contacts", [contact.name, contact.role])


def _in_group(group: str, texts: Iterable[Text], heading: str = "") -> Iterator[tuple[Text, Place]]:
    for text in texts:
        yield text, Place(group, GROUPS[group], heading if heading != text.source else "")


def _in_section(section: Section) -> Iterator[tuple[Text, Place]]:
    group, heading = f"section-{section.id}", ""
    yield section.title, Place(group, section.title.source)
    for block in section.blocks:
        match block:
            case HeadingSource(text=text):
                yield text, Place(group, section.title.source)
                heading = text.source
            case ParagraphSource(text=text):
                yield text, Place(group, section.title.source, heading)
            case ListSource(items=items):
                for item in items:
                    yield item, Place(group, section.title.source, heading)

"""What has to be translated: every text of a briefing, in the order in which a translator should meet it."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.model import Briefing, HeadingSource, ListSource, ParagraphSource, Section, Text


def all_texts(briefing: Briefing) -> Iterator[Text]:
    """Every translatable text: the prose first, then programme, quotations, pictures and tables."""
    yield from (briefing.title, briefing.subtitle, briefing.place, briefing.issuer)
    for section in briefing.sections:
        yield from _section_texts(section)
    for stop in briefing.stops.values():
        yield from (stop.title, stop.place, stop.description)
    yield from (quotation.text for quotation in briefing.quotations.values())
    for photo in briefing.photos.values():
        yield from (photo.caption, photo.alt, photo.credit)
    for chart in briefing.charts.values():
        yield from (chart.title, chart.alt)
    for person in briefing.people.values():
        yield from (person.title, person.organisation)
    yield from (concept.definition for concept in briefing.concepts.values() if concept.definition)
    for fact in briefing.facts.values():
        yield from (fact.label, fact.definition, *(reading.statement for reading in fact.readings))
    yield from (rate.source for rate in briefing.rates)
    for contact in briefing.contacts:
        yield from (contact.name, contact.role)


def _section_texts(section: Section) -> Iterator[Text]:
    yield section.title
    for block in section.blocks:
        match block:
            case HeadingSource(text=text) | ParagraphSource(text=text):
                yield text
            case ListSource(items=items):
                yield from items

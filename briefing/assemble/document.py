"""The order of a pack, and its parts in the order in which a reader meets them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from briefing.assemble.edition import Edition
from briefing.assemble.figures import about_the_figures, chart, key_figures
from briefing.catalog import State
from briefing.document import (
    Block,
    Column,
    Contents,
    Cover,
    Document,
    Heading,
    List,
    Note,
    NoteKind,
    Paragraph,
    Picture,
    Quote,
    Role,
    Run,
    Runs,
    Table,
    TableKind,
)
from briefing.figures import format_time_range
from briefing.model import (
    Briefing,
    Contact,
    Embed,
    HeadingSource,
    ListSource,
    ParagraphSource,
    Photo,
    Quotation,
    Section,
    Stop,
)

SEPARATOR = Run(" · ")


def assemble_document(edition: Edition) -> Document:
    """The resolved edition."""
    briefing, profile, gettext = edition.briefing, edition.profile, edition.interface.gettext
    watermark = gettext("Draft") if is_draft(edition) else ""
    return Document(
        briefing_id=briefing.id,
        tag=profile.tag,
        direction=profile.direction,
        title=edition.plain(briefing.title),
        subject=edition.plain(briefing.subtitle),
        author=edition.plain(briefing.issuer),
        keywords=(edition.plain(briefing.place),),
        created=datetime.combine(briefing.date, time(), ZoneInfo(briefing.time_zone)),
        cover=_cover(edition),
        running_head=_running_head(edition, watermark),
        page_label=gettext("Page {page} of {pages}"),
        digits=profile.digits,
        figure_label=gettext("Figure {number}"),
        table_label=gettext("Table {number}"),
        watermark=watermark,
        blocks=tuple(_blocks(edition)),
        theme=briefing.theme,
    )


def is_draft(edition: Edition) -> bool:
    """Whether anything on the page is unreviewed: source text, a passage, an interface word or a term."""
    segments = () if edition.is_source else edition.catalog.segments.values()
    return (
        not edition.briefing.approved
        or any(not segment.is_approved for segment in segments)
        or _has_unreviewed_words(edition)
    )


def _has_unreviewed_words(edition: Edition) -> bool:
    """Words from elsewhere than the passages: the interface's, and the termbase's in translation."""
    concepts = () if edition.is_source else edition.briefing.concepts.values()
    terms = [concept.preferred(edition.profile.tag) for concept in concepts]
    return not edition.interface.reviewed or any(term is None or not term.reviewed for term in terms)


def _blocks(edition: Edition) -> Iterator[Block]:
    say = edition.interface.say
    yield Contents(say("Contents"))
    yield from _programme(edition)
    yield from key_figures(edition)
    for section in edition.briefing.sections:
        yield from _section(edition, section)
    yield from _remaining_quotations(edition)
    yield from _people(edition)
    yield from _glossary(edition)
    yield from about_the_figures(edition)
    yield from _contacts(edition)


# --- cover ------------------------------------------------------------------------------------------


def _cover(edition: Edition) -> Cover:
    briefing = edition.briefing
    return Cover(
        title=edition.runs(briefing.title),
        subtitle=edition.runs(briefing.subtitle),
        place=edition.runs(briefing.place),
        date=edition.day(briefing.date, "full"),
        language=(Run(edition.profile.endonym),),
        issuer=edition.runs(briefing.issuer),
        notices=cover_notices(edition),
        picture=_picture(edition, briefing.photos[briefing.cover]) if briefing.cover else None,
    )


def cover_notices(edition: Edition) -> tuple[Note, ...]:
    """What a reader of the edition has to know first."""
    return tuple(_notices(edition))


def _notices(edition: Edition) -> Iterator[Note]:
    say = edition.interface.say
    if edition.briefing.embargo:
        until = edition.moment(edition.briefing.embargo)
        yield Note(NoteKind.EMBARGO, say("Embargo: not for publication before {moment}.", moment=until))
    if not edition.briefing.approved:
        notice = say("Draft: the press office has not approved the text of this briefing.")
        yield Note(NoteKind.DRAFT, notice)
    states: Counter[State] = Counter() if edition.is_source else edition.catalog.count()
    if states[State.TRANSLATED]:
        yield Note(NoteKind.DRAFT, _unreviewed(edition, states[State.TRANSLATED], states.total()))
    if states[State.INITIAL]:
        notice = say(
            "{number} passages are not translated yet and stand in {language}.",
            number=edition.count(states[State.INITIAL]),
            language=(Run(edition.source_language_name()),),
        )
        yield Note(NoteKind.DRAFT, notice)
    if _has_unreviewed_words(edition) and not states[State.TRANSLATED]:
        notice = say("Draft: no person has reviewed the headings and terms of this edition.")
        yield Note(NoteKind.DRAFT, notice)


def _unreviewed(edition: Edition, unreviewed: int, total: int) -> Runs:
    say, numbers = (
        edition.interface.say,
        {"unreviewed": edition.count(unreviewed), "total": edition.count(total)},
    )
    if any(segment.by_machine for segment in edition.catalog.segments.values()):
        return say(
            "Draft translation made by machine: no person has reviewed {unreviewed} of {total} passages.",
            **numbers,
        )
    return say("Draft translation: no person has reviewed {unreviewed} of {total} passages.", **numbers)


def _running_head(edition: Edition, watermark: str) -> Runs:
    head = edition.runs(edition.briefing.title)
    if watermark:
        head = (*head, SEPARATOR, Run(watermark, strong=True))
    if edition.briefing.embargo:
        until = edition.moment(edition.briefing.embargo, brief=True)
        head = (
            *head,
            SEPARATOR,
            *edition.interface.say("Embargo until {moment}", moment=until),
        )
    return head


# --- programme --------------------------------------------------------------------------------------


def _programme(edition: Edition) -> Iterator[Block]:
    stops, say = edition.briefing.stops.values(), edition.interface.say
    if not stops:
        return
    yield Heading(1, say("Program"), "programme")
    start = edition.moment(min(stop.start for stop in stops))
    yield Paragraph(say("Local times. The program starts on {moment}.", moment=start), Role.SMALL)
    yield Table(
        caption=say("Program of the visit"),
        columns=(Column(0.2), Column(0.34), Column(0.46)),
        header=(say("Time"), say("Where"), say("What happens")),
        rows=tuple(_programme_row(edition, stop) for stop in stops),
        row_headers=True,
        kind=TableKind.PROGRAMME,
    )


def _programme_row(edition: Edition, stop: Stop) -> tuple[Runs, ...]:
    say = edition.interface.say
    where = say("{title} – {place}", title=_strong(edition.runs(stop.title)), place=edition.runs(stop.place))
    what = edition.labelled(stop.description)
    if stop.hosts:
        what = say("{description} Host: {names}", description=what, names=_names(edition, stop.hosts))
    return _when(edition, stop), where, what


def _when(edition: Edition, stop: Stop) -> Runs:
    """The time of a stop, with its day where the programme has several."""
    clock = (Run(format_time_range(stop.start, stop.end, edition.profile)),)
    if len({each.start.date() for each in edition.briefing.stops.values()}) == 1:
        return clock
    day = edition.day(stop.start.date(), "medium")
    return edition.interface.say("{date}, {time}", date=day, time=clock)


def _names(edition: Edition, people: tuple[str, ...]) -> Runs:
    names: Runs = ()
    for person in people:
        names = (*names, *((SEPARATOR,) if names else ()), edition.name(edition.briefing.people[person]))
    return names


def _strong(runs: Runs) -> Runs:
    return tuple(replace(run, strong=True) for run in runs)


# --- sections ---------------------------------------------------------------------------------------


def _section(edition: Edition, section: Section) -> Iterator[Block]:
    anchor = f"section-{section.id.replace('_', '-')}"
    recurring = _recurring_headings(edition.briefing)
    yield Heading(1, edition.runs(section.title), anchor)
    role = Role.LEAD
    for number, block in enumerate(section.blocks, 1):
        match block:
            case HeadingSource(level=level, text=text):
                yield Heading(level, edition.runs(text), f"{anchor}-{number}", text.source not in recurring)
            case ParagraphSource(text=text):
                yield Paragraph(edition.labelled(text), role)
                role = Role.BODY
            case ListSource(items=items, ordered=ordered):
                yield List(tuple(edition.labelled(item) for item in items), ordered)
            case Embed(id=name):
                yield _embedded(edition, name)


def _recurring_headings(briefing: Briefing) -> frozenset[str]:
    """Headings that stand in several sections: they name no place, so the contents leave them out."""
    counted = Counter(
        block.text.source
        for section in briefing.sections
        for block in section.blocks
        if isinstance(block, HeadingSource)
    )
    return frozenset(source for source, times in counted.items() if times > 1)


def _embedded(edition: Edition, name: str) -> Block:
    briefing = edition.briefing
    if name in briefing.photos:
        return _picture(edition, briefing.photos[name])
    if name in briefing.quotations:
        return _quote(edition, briefing.quotations[name])
    if name in briefing.charts:
        return chart(edition, briefing.charts[name])
    return _fact_sheet(edition, briefing.stops[name])


def _picture(edition: Edition, photo: Photo) -> Picture:
    return Picture(
        path=photo.path,
        sha256=photo.sha256,
        width=photo.width,
        height=photo.height,
        alt=edition.plain(photo.alt),
        caption=edition.labelled(photo.caption),
        credit=edition.runs(photo.credit),
    )


def _quote(edition: Edition, quotation: Quotation) -> Quote:
    speaker, say = edition.briefing.people[quotation.speaker], edition.interface.say
    attribution = say(
        "{name}, {title}, {organisation}",
        name=_strong((edition.name(speaker),)),
        title=edition.runs(speaker.title),
        organisation=edition.runs(speaker.organisation),
    )
    if _stands_as_published(edition, quotation):
        return Quote(edition.labelled(quotation.text), attribution)
    source = edition.briefing.sources[quotation.citation.source]
    return Quote(
        edition.labelled(quotation.text),
        attribution,
        original=(Run(quotation.original, language=quotation.original_language),),
        original_label=say(
            "As published by {publisher}:",
            publisher=edition.foreign((Run(source.publisher),), source.language),
        ),
    )


def _stands_as_published(edition: Edition, quotation: Quotation) -> bool:
    """Whether the words on the page are those that were published, but for the stop at their end."""
    translated = not edition.is_source and edition.catalog[quotation.text.source].state is not State.INITIAL
    same_language = quotation.original_language == edition.briefing.source_language
    printed, published = (words.rstrip(".") for words in (quotation.text.source, quotation.original))
    return same_language and not translated and printed == published


def _fact_sheet(edition: Edition, stop: Stop) -> Table:
    briefing, say = edition.briefing, edition.interface.say
    rows: list[tuple[Runs, ...]] = [
        (say("Place"), edition.runs(stop.place)),
        (say("Time"), _when(edition, stop)),
    ]
    for host in stop.hosts:
        person = briefing.people[host]
        who = say("{name}, {title}", name=edition.full_name(person), title=edition.runs(person.title))
        rows.append((say("Host"), who))
    for name in stop.facts:
        fact = briefing.facts[name]
        rows.append((edition.runs(fact.label), edition.with_equivalents(fact)))
    return Table(
        caption=say("Fact sheet: {stop}", stop=edition.runs(stop.title)),
        columns=(Column(0.4), Column(0.6)),
        header=(),
        rows=tuple(rows),
        row_headers=True,
        kind=TableKind.FACT_SHEET,
    )


def _remaining_quotations(edition: Edition) -> Iterator[Block]:
    """Quotations that no section embeds."""
    briefing = edition.briefing
    quotations = [each for each in briefing.quotations.values() if each.id not in briefing.embedded]
    if quotations:
        yield Heading(1, edition.interface.say("In their own words"), "quotations")
        yield from (_quote(edition, quotation) for quotation in quotations)


# --- back matter ------------------------------------------------------------------------------------


def _people(edition: Edition) -> Iterator[Block]:
    people, say = edition.briefing.people.values(), edition.interface.say
    if not people:
        return
    yield Heading(1, say("People"), "people")
    yield Table(
        caption=say("People of the visit"),
        columns=(Column(0.34), Column(0.33), Column(0.33)),
        header=(say("Name"), say("Position"), say("Organization")),
        rows=tuple(
            (edition.full_name(person), edition.runs(person.title), edition.runs(person.organisation))
            for person in people
        ),
        row_headers=True,
    )
    names = [person.name(edition.profile.tag, edition.profile.script) for person in people]
    if any(name and not name.confirmed for name in names):
        remark = say("Names in this script are transliterations that nobody has confirmed yet.")
        yield Paragraph(remark, Role.SMALL)


def _glossary(edition: Edition) -> Iterator[Block]:
    say, source = edition.interface.say, edition.briefing.source_language
    rows = []
    for concept in edition.briefing.concepts.values():
        if concept.definition is None:
            continue
        term: Runs = (edition.term(concept),)
        original = concept.preferred(source)
        if original and not edition.is_source and original.text != term[0].text:
            foreign = edition.foreign((Run(original.text),), source)
            term = say("{term} ({original})", term=_strong(term), original=foreign)
        rows.append((term, edition.labelled(concept.definition)))
    if not rows:
        return
    yield Heading(1, say("Glossary"), "glossary")
    yield Table(
        caption=say("Terms used in this briefing"),
        columns=(Column(0.36), Column(0.64)),
        header=(say("Term"), say("Meaning")),
        rows=tuple(rows),
        row_headers=True,
        kind=TableKind.REGISTER,
    )


def _contacts(edition: Edition) -> Iterator[Block]:
    contacts, say = edition.briefing.contacts, edition.interface.say
    if not contacts:
        return
    yield Heading(1, say("Press contacts"), "contacts")
    if any(contact.sample for contact in contacts):
        yield Note(NoteKind.INFO, say("Sample contacts: names, addresses and numbers are invented."))
    yield Table(
        caption=say("Press contacts"),
        columns=(Column(0.23), Column(0.25), Column(0.3), Column(0.22)),
        header=(say("Name"), say("Role"), say("E-mail"), say("Telephone")),
        rows=tuple(_contact_row(edition, contact) for contact in contacts),
        row_headers=True,
    )


def _contact_row(edition: Edition, contact: Contact) -> tuple[Runs, ...]:
    return (
        edition.runs(contact.name),
        edition.runs(contact.role),
        (edition.isolated(Run(contact.email, href=f"mailto:{contact.email}")),),
        (edition.isolated(Run(contact.phone)),),
    )

"""What a whole briefing must satisfy beyond each file's own rules: references, prose, open questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

from briefing.content.texts import all_texts
from briefing.diagnostics import Finding, Location, error, warning
from briefing.locales import locale_profile
from briefing.model import (
    FORMS,
    Briefing,
    Embed,
    Fact,
    Kind,
    Qualifier,
    Quantity,
    Rate,
    Reading,
    Stop,
    Text,
)
from briefing.prose import MarkupError, Placeholder, digits_in, literal_text, parse_inline, placeholders
from briefing.termbase import deprecated_uses

EMBEDDABLE = ("photos", "quotations", "charts", "stops")
INLINE = ("facts", "people", "concepts")
LOWER_BOUNDS = frozenset({Qualifier.MORE_THAN, Qualifier.EXPECTED_TO_EXCEED})


def check_briefing(briefing: Briefing) -> tuple[Finding, ...]:
    """All findings about a briefing that could be read, by file and line; errors keep it from being built."""
    findings = [
        *_check_namespace(briefing),
        *(finding for text in all_texts(briefing) for finding in check_text(text, briefing)),
        *_check_embeds(briefing),
        *_check_references(briefing),
        *_check_charts(briefing),
        *_check_programme(briefing),
        *_check_languages(briefing),
        *_check_names(briefing),
        *_check_terms(briefing),
        *_check_open_questions(briefing),
        *_check_equivalents(briefing),
        *_check_everything_printed(briefing),
    ]
    return tuple(
        sorted(findings, key=lambda found: (found.location.path, found.location.line, found.message))
    )


# --- prose ------------------------------------------------------------------------------------------


def check_text(text: Text, briefing: Briefing) -> Iterator[Finding]:
    """Findings about one source text: markup, digits, placeholders, deprecated terms."""
    try:
        parts = parse_inline(text.source)
    except MarkupError as problem:
        yield error("bad-markup", str(problem), text.location, "see docs/briefing-format.md")
        return
    for part in parts:
        if isinstance(part.content, Placeholder):
            yield from _check_placeholder(part.content, text, briefing)
        elif digits := digits_in(part.content):
            message = f"the digits {digits!r} stand in prose"
            yield error("digit-in-prose", message, text.location, "make the figure a fact and write {its_id}")
    for use in deprecated_uses(literal_text(parts), briefing.source_language, briefing.concepts):
        yield error(
            "deprecated-term", f"{use.found!r} is deprecated", text.location, f"write {use.preferred!r}"
        )


def _check_placeholder(placeholder: Placeholder, text: Text, briefing: Briefing) -> Iterator[Finding]:
    if placeholder.id in briefing.facts:
        forms = known_forms(briefing.facts[placeholder.id], briefing.rates)
        if placeholder.form and placeholder.form not in forms:
            message = f"{placeholder} asks for a form that {placeholder.id!r} does not have"
            yield error("unknown-form", message, text.location, f"its forms are {', '.join(forms)}")
    elif placeholder.id in briefing.people or placeholder.id in briefing.concepts:
        if placeholder.form:
            yield error("unknown-form", f"{placeholder}: names and terms have no forms", text.location)
        elif placeholder.id in briefing.concepts:
            yield from _check_concept_placeholder(placeholder, text, briefing)
    elif any(placeholder.id in getattr(briefing, kind) for kind in EMBEDDABLE):
        message = f"{placeholder} names a block, which stands in a paragraph of its own"
        yield error("inline-block", message, text.location)
    else:
        known = [name for kind in INLINE for name in getattr(briefing, kind)]
        yield error(
            "unknown-placeholder",
            f"nothing is called {placeholder.id!r}",
            text.location,
            _nearest(placeholder.id, known),
        )


def _check_concept_placeholder(placeholder: Placeholder, text: Text, briefing: Briefing) -> Iterator[Finding]:
    concept = briefing.concepts[placeholder.id]
    missing = [tag for tag in briefing.languages if concept.preferred(tag) is None]
    if missing:
        message = f"{placeholder} has no preferred term in {', '.join(missing)}: the source's is printed"
        yield warning("missing-term", message, text.location, f"add it to the termbase, {concept.location}")


def known_forms(fact: Fact, rates: tuple[Rate, ...]) -> tuple[str, ...]:
    """The forms in which a fact can be printed: those of its kind, and the currencies that rates lead to."""
    quantity = fact.quantity
    forms = FORMS[quantity.kind]
    if quantity.kind is not Kind.CURRENCY:
        return forms
    others = {rate.quote for rate in rates if rate.base == quantity.unit} | {
        rate.base for rate in rates if rate.quote == quantity.unit
    }
    return (*forms, *sorted(code.lower() for code in others))


def _nearest(name: str, known: list[str]) -> str:
    import difflib  # noqa: PLC0415 - only a mistake pays for it

    close = difflib.get_close_matches(name, known, 1)
    return f"did you mean {close[0]!r}?" if close else ""


# --- references -------------------------------------------------------------------------------------


def _check_namespace(briefing: Briefing) -> Iterator[Finding]:
    """Prose names facts, people, blocks and concepts alike, so an id stands for one thing."""
    seen: dict[str, Location] = {}
    for kind in (*INLINE, *EMBEDDABLE):
        for name, thing in getattr(briefing, kind).items():
            if name in seen:
                yield error("duplicate-id", f"the id {name!r} is taken", thing.location, f"by {seen[name]}")
            seen[name] = thing.location


def _check_embeds(briefing: Briefing) -> Iterator[Finding]:
    names = [name for kind in EMBEDDABLE for name in getattr(briefing, kind)]
    counted: Counter[str] = Counter()
    for section in briefing.sections:
        for block in section.blocks:
            if isinstance(block, Embed):
                counted[block.id] += 1
                if block.id not in names:
                    message = f"no photo, quotation, chart or stop is called {block.id!r}"
                    yield error("unknown-embed", message, block.location, _nearest(block.id, names))
                elif counted[block.id] > 1:
                    yield error("embedded-twice", f"{block.id!r} already stands elsewhere", block.location)
    if briefing.cover:
        yield from _check_known(briefing.cover, briefing.photos, "photo", briefing.cover.location)


def _check_references(briefing: Briefing) -> Iterator[Finding]:
    for fact in briefing.facts.values():
        citations = [
            *fact.citations,
            *(citation for reading in fact.readings for citation in reading.citations),
        ]
        for citation in citations:
            yield from _check_known(citation.source, briefing.sources, "source", citation.location)
        if fact.equivalent_of:
            yield from _check_known(fact.equivalent_of, briefing.facts, "fact", fact.location)
    for stop in briefing.stops.values():
        for host in stop.hosts:
            yield from _check_known(host, briefing.people, "person", host.location)
        for name in stop.facts:
            yield from _check_known(name, briefing.facts, "fact", name.location)
    for quotation in briefing.quotations.values():
        yield from _check_known(quotation.speaker, briefing.people, "person", quotation.speaker.location)
        yield from _check_known(
            quotation.citation.source, briefing.sources, "source", quotation.citation.location
        )
    for position, name in enumerate(briefing.key_figures):
        yield from _check_known(name, briefing.facts, "fact", name.location)
        if name in briefing.key_figures[:position]:
            yield error("listed-twice", f"{name!r} already stands in `key_figures`", name.location)


def _check_known(name: str, known: Mapping[str, object], what: str, location: Location) -> Iterator[Finding]:
    if name not in known:
        yield error(f"unknown-{what}", f"no {what} is called {name!r}", location, _nearest(name, list(known)))


def _check_charts(briefing: Briefing) -> Iterator[Finding]:
    for chart in briefing.charts.values():
        facts = [briefing.facts[name] for name in chart.facts if name in briefing.facts]
        for name in chart.facts:
            yield from _check_known(name, briefing.facts, "fact", name.location)
        if len({(fact.quantity.kind, fact.quantity.unit) for fact in facts}) > 1:
            yield error(
                "mixed-chart", f"chart {chart.id!r} compares values of several kinds or units", chart.location
            )
        if any(fact.quantity.kind in {Kind.DATE, Kind.YEAR, Kind.NUMBER} for fact in facts):
            yield error("no-bars", f"chart {chart.id!r} compares values that have no length", chart.location)
        if any(isinstance(fact.quantity.value, Decimal) and fact.quantity.value < 0 for fact in facts):
            yield error("no-bars", f"chart {chart.id!r} has a negative value", chart.location)
        if chart.form and any(chart.form not in known_forms(fact, briefing.rates) for fact in facts):
            yield error(
                "unknown-form", f"chart {chart.id!r} asks for an unknown form {chart.form!r}", chart.location
            )


def _check_programme(briefing: Briefing) -> Iterator[Finding]:
    """The group is in one place at a time; the stops come in the order in which they start."""
    latest: Stop | None = None
    for stop in briefing.stops.values():
        if latest and stop.start < latest.end:
            message = f"{stop.id!r} starts before {latest.id!r} ends"
            yield warning("overlapping-stops", message, stop.location)
        if latest is None or stop.end > latest.end:
            latest = stop


def _check_languages(briefing: Briefing) -> Iterator[Finding]:
    wanted = {tag for participant in briefing.participants for tag in participant.languages[:1]}
    for tag in sorted(wanted - set(briefing.languages)):
        outlets = sum(participant.languages[0] == tag for participant in briefing.participants)
        message = f"{outlets} outlet(s) prefer {tag}, which has no edition"
        yield warning("language-without-edition", message, briefing.title.location)


def _check_names(briefing: Briefing) -> Iterator[Finding]:
    scripts = {tag: locale_profile(tag).script for tag in briefing.languages}
    for person in briefing.people.values():
        missing: dict[str, list[str]] = {}
        for tag, script in scripts.items():
            if person.name(tag, script) is None:
                missing.setdefault(script, []).append(tag)
        for script, tags in sorted(missing.items()):
            latin = person.names["Latn"].text
            message = f"{latin} has no name in script {script}, so {', '.join(tags)} prints the Latin one"
            yield warning("missing-name", message, person.location)
        for key, name in person.names.items():
            if not name.confirmed:
                yield warning(
                    "unconfirmed-name",
                    f"{name.text} ({key}) is an unconfirmed transliteration",
                    person.location,
                )


def _check_terms(briefing: Briefing) -> Iterator[Finding]:
    for concept in briefing.concepts.values():
        if concept.preferred(briefing.source_language) is None:
            message = f"concept {concept.id!r} has no preferred term in {briefing.source_language}"
            yield error("missing-source-term", message, concept.location)
        missing = [tag for tag in briefing.languages if concept.preferred(tag) is None]
        if missing and concept.definition:
            message = f"concept {concept.id!r} has no preferred term in {', '.join(missing)}"
            yield warning("missing-term", message, concept.location)


# --- open questions about the facts -----------------------------------------------------------------


def _check_open_questions(briefing: Briefing) -> Iterator[Finding]:
    for fact in briefing.facts.values():
        for reading in fact.readings:
            sources = ", ".join(sorted({citation.source for citation in reading.citations}))
            message = (
                f"{fact.id!r} can be read otherwise{_other_value(reading)} ({sources}): "
                f"{reading.statement.source}"
            )
            yield warning(
                "open-reading",
                message,
                reading.location,
                "decide with those who know, then delete the reading",
            )
    for rate in briefing.rates:
        if not rate.confirmed:
            message = f"the rate {rate.base}/{rate.quote} of {rate.date} is not confirmed"
            yield warning(
                "unconfirmed-rate", message, rate.location, f"compare it with: {rate.source.source}"
            )


def _other_value(reading: Reading) -> str:
    match reading.quantity:
        case Quantity(value=Decimal() as value, unit=unit):
            return f", as {value:f} {unit}".rstrip()
        case Quantity(value=day):
            return f", as {day}"
        case None:
            return ""


def _check_equivalents(briefing: Briefing) -> Iterator[Finding]:
    """Compare the rate that a source's own conversion implies with the briefing's."""
    for fact in briefing.facts.values():
        original = briefing.facts.get(fact.equivalent_of)
        if original is None:
            continue
        rate = _rate_between(original.quantity, fact.quantity, briefing.rates)
        if rate is None:
            message = f"{fact.id!r} is no equivalent of {original.id!r} by any rate of the briefing"
            yield error(
                "no-rate",
                message,
                fact.location,
                f"add a rate between {original.quantity.unit} and {fact.quantity.unit}",
            )
            continue
        if not fact.quantity.value:
            message = f"{fact.id!r} is zero, which is no equivalent of {original.id!r}"
            yield error("zero-equivalent", message, fact.location)
            continue
        implied = Decimal(str(original.quantity.value)) / Decimal(str(fact.quantity.value))
        message = (
            f"{fact.id!r} and {original.id!r}{_implication(original, fact)} {implied:.2f} "
            f"{original.quantity.unit} per {fact.quantity.unit}; the briefing's rate is {rate:.4f}"
        )
        yield warning("implied-rate", message, fact.location, "print the equivalent at the briefing's rate")


def _implication(original: Fact, fact: Fact) -> str:
    """What follows about the rate: a lower bound of the original says nothing, so it is taken as exact."""
    if original.qualifier in LOWER_BOUNDS:
        return ", taken as exact, imply"
    return " imply at most" if fact.qualifier in LOWER_BOUNDS else " imply"


def _rate_between(original: Quantity, other: Quantity, rates: tuple[Rate, ...]) -> Decimal | None:
    """How much of `original`'s currency one unit of `other`'s costs."""
    for rate in rates:
        if (rate.base, rate.quote) == (other.unit, original.unit):
            return rate.value
        if (rate.base, rate.quote) == (original.unit, other.unit):
            return 1 / rate.value
    return None


def _check_everything_printed(briefing: Briefing) -> Iterator[Finding]:
    """A fact that no page tells outside the register, or a photo on no page, is probably forgotten."""
    told: set[str] = {*briefing.key_figures}
    told.update(name for chart in briefing.charts.values() for name in chart.facts)
    told.update(name for stop in briefing.stops.values() for name in stop.facts)
    for text in all_texts(briefing):
        try:
            told.update(placeholder.id for placeholder in placeholders(text.source))
        except MarkupError:
            continue
    for fact in briefing.facts.values():
        if fact.id not in told:
            yield warning("untold-fact", f"{fact.id!r} stands in no text, table or chart", fact.location)
    embedded = briefing.embedded
    for photo in briefing.photos.values():
        if photo.id not in embedded and photo.id != briefing.cover:
            message = f"{photo.id!r} stands in no section, so it is not printed"
            hint = f"write {{{photo.id}}} as a paragraph"
            yield warning("unused-photo", message, photo.location, hint)

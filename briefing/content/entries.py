"""One function per kind of entry: a YAML mapping or a CSV row -> a value of the model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from briefing.content.strict_yaml import Entry, Value
from briefing.diagnostics import BriefingError, Location, error
from briefing.locales import (
    UnknownTagError,
    known_currencies,
    known_scripts,
    known_territories,
    known_units,
    locale_profile,
)
from briefing.model import (
    BarChart,
    Citation,
    Concept,
    Contact,
    Fact,
    Kind,
    Name,
    Participant,
    Person,
    Qualifier,
    Quantity,
    Quotation,
    Rate,
    Reading,
    Reference,
    Source,
    Term,
    TermStatus,
    Text,
    Waiver,
)

PARTICIPANT_COLUMNS = ["outlet", "country", "languages", "journalists"]
MAX_JOURNALISTS_DIGITS = 6
SCRIPT_LETTERS = 4
NO_LANGUAGES = frozenset({"root", "und"})
"""Tags that CLDR has data for, but that say no language."""


def parse_source(identifier: str, entry: Entry) -> Source:
    """A publication, an entry of `facts.yaml` under `sources`."""
    return Source(
        id=identifier,
        title=entry["title"].text(),
        publisher=entry["publisher"].text(),
        language=_tag(entry["language"]),
        published=entry["published"].date() if "published" in entry else None,
        location=entry.location,
    )


def parse_fact(identifier: str, entry: Entry) -> Fact:
    """An entry of `facts.yaml` under `facts`; a fact without a source is refused."""
    equivalent_of = entry.get("equivalent_of")
    return Fact(
        id=identifier,
        label=parse_text(entry, "label", f"label of figure {identifier} in tables"),
        quantity=_quantity(entry),
        qualifier=entry["qualifier"].choice(Qualifier),
        as_of=_as_of(entry["as_of"]),
        definition=parse_text(entry, "definition", f"what figure {identifier} means"),
        citations=_citations(entry),
        readings=tuple(_reading(item.entry(), identifier) for item in entry.list("readings")),
        equivalent_of=equivalent_of.id() if equivalent_of else "",
        location=entry.location,
    )


def _quantity(entry: Entry) -> Quantity:
    kind = entry["kind"].choice(Kind)
    value = entry["value"]
    unit = entry.get("unit")
    if kind is Kind.CURRENCY:
        return Quantity(kind, value.decimal(), _currency(entry["unit"]))
    if kind is Kind.MEASURE:
        return Quantity(kind, value.decimal(), _unit(entry["unit"]))
    if unit is not None:
        raise unit.fail("needless-unit", f"a {kind} has no unit")
    if kind is Kind.DATE:
        return Quantity(kind, value.date())
    number = value.year() if kind is Kind.YEAR else value.decimal()
    if kind in {Kind.COUNT, Kind.NUMBER, Kind.ORDINAL, Kind.YEAR} and number != number.to_integral_value():
        raise value.fail("not-whole", f"{kind}: the value has to be a whole number")
    return Quantity(kind, number)


def _as_of(value: Value) -> Quantity:
    if len(value.scalar()) == len("2024") and value.scalar().isdecimal():
        return Quantity(Kind.YEAR, value.year())
    return Quantity(Kind.DATE, value.date())


def _citations(entry: Entry) -> tuple[Citation, ...]:
    items = entry.list("sources")
    if not items:
        raise BriefingError(
            [
                error(
                    "no-source",
                    "a figure without a source",
                    entry.location,
                    "say under `sources` who states it, in which words",
                )
            ]
        )
    return tuple(_citation(item.entry()) for item in items)


def _citation(entry: Entry) -> Citation:
    citation = Citation(entry["source"].id(), entry["quote"].text(), entry.location)
    _refuse_unknown_keys(entry)
    return citation


def _reading(entry: Entry, fact: str) -> Reading:
    reading = Reading(
        statement=parse_text(entry, "statement", f"another reading of figure {fact}"),
        quantity=_quantity(entry) if "value" in entry else None,
        citations=_citations(entry),
        location=entry.location,
    )
    _refuse_unknown_keys(entry)
    return reading


def parse_rate(entry: Entry) -> Rate:
    """An exchange rate of `briefing.yaml`; it is greater than zero."""
    rate = Rate(
        base=_currency(entry["base"]),
        quote=_currency(entry["quote"]),
        value=entry["value"].decimal(),
        date=entry["date"].date(),
        source=parse_text(entry, "source", "where an exchange rate was taken from"),
        confirmed=entry["confirmed"].boolean(),
        location=entry.location,
    )
    if rate.value <= 0:
        raise entry["value"].fail("bad-rate", "a rate is greater than zero")
    if rate.base == rate.quote:
        raise entry["quote"].fail("bad-rate", f"{rate.quote} has no rate to itself")
    return rate


def parse_person(identifier: str, entry: Entry) -> Person:
    """An entry of `people.yaml`; it has at least a Latin name."""
    names: dict[str, Name] = {}
    names_entry = entry["names"].entry()
    for key, value in names_entry.pairs():
        names[_script_or_tag(key)] = _name(value)
    if "Latn" not in names:
        message = f"{identifier} has no name under `Latn`"
        raise BriefingError([error("no-latin-name", message, names_entry.location)])
    return Person(
        id=identifier,
        names=names,
        title=parse_text(entry, "title", f"title of {names['Latn'].text}"),
        organisation=parse_text(entry, "organisation", f"organisation of {names['Latn'].text}"),
        location=entry.location,
    )


def _script_or_tag(value: Value) -> str:
    """Four letters are a script: BCP 47 keeps language subtags of that length for later (section 2.2.1)."""
    return parse_script(value) if len(value.text()) == SCRIPT_LETTERS else _tag(value)


def parse_script(value: Value) -> str:
    """An ISO 15924 script code."""
    code = value.text()
    if code not in known_scripts():
        raise value.fail("unknown-script", f"{code!r} is not an ISO 15924 script", "write Latn, Arab, Hans …")
    return code


def _name(value: Value) -> Name:
    if not value.is_mapping():
        return Name(value.text(), confirmed=True)
    entry = value.entry()
    name = Name(entry["text"].text(), entry["confirmed"].boolean())
    _refuse_unknown_keys(entry)
    return name


def parse_quotation(identifier: str, entry: Entry) -> Quotation:
    """An entry of `quotes.yaml`."""
    original = entry["original"].entry()
    quotation = Quotation(
        id=identifier,
        speaker=parse_reference(entry["speaker"]),
        text=parse_text(entry, "text", f"spoken words, quotation {identifier}"),
        original_language=_tag(original["language"]),
        original=original["text"].text(),
        citation=_citation(entry["source"].entry()),
        location=entry.location,
    )
    _refuse_unknown_keys(original)
    return quotation


def parse_chart(entry: Entry) -> BarChart:
    """A chart of `briefing.yaml`."""
    identifier = entry["id"].id()
    form = entry.get("form")
    facts = parse_references(entry["facts"].items())
    if not facts:
        raise entry["facts"].fail("empty", "a chart without facts")
    return BarChart(
        id=identifier,
        title=parse_text(entry, "title", f"title of chart {identifier}"),
        alt=parse_text(entry, "alt", f"description of chart {identifier} for those who do not see it"),
        facts=facts,
        form=form.scalar() if form else "",
        location=entry.location,
    )


def parse_concept(identifier: str, entry: Entry) -> Concept:
    """An entry of `termbase.yaml`."""
    terms: dict[str, tuple[Term, ...]] = {}
    for key, value in entry["terms"].entry().pairs():
        terms[_tag(key)] = _terms(value.entry())
    return Concept(
        id=identifier,
        definition=parse_text(entry, "definition", f"glossary: {identifier}")
        if "definition" in entry
        else None,
        terms=terms,
        location=entry.location,
    )


def _terms(entry: Entry) -> tuple[Term, ...]:
    reviewed = entry["reviewed"].boolean() if "reviewed" in entry else False
    named = [(entry["preferred"], TermStatus.PREFERRED)]
    named += [(value, TermStatus.ADMITTED) for value in entry.list("admitted")]
    named += [(value, TermStatus.DEPRECATED) for value in entry.list("deprecated")]
    _refuse_unknown_keys(entry)
    statuses: dict[str, TermStatus] = {}
    for value, status in named:
        folded = value.text().casefold()
        if folded in statuses:
            raise value.fail("conflicting-term", f"{value.text()!r} is {statuses[folded]} already")
        statuses[folded] = status
    return tuple(Term(value.text(), status, reviewed, value.location) for value, status in named)


def parse_contact(entry: Entry) -> Contact:
    """A press contact of `briefing.yaml`."""
    return Contact(
        name=parse_text(entry, "name", "name of a press contact"),
        role=parse_text(entry, "role", "role of a press contact"),
        email=_email(entry["email"]),
        phone=entry["phone"].text(),
        sample=entry["sample"].boolean(),
        location=entry.location,
    )


EMAIL = re.compile(r"[^\s@<>()\[\]:;,\\\"]+@[^\s@<>()\[\]:;,\\\"]+\.[^\s@<>()\[\]:;,\\\".]+")
"""One mailbox (RFC 5322, section 3.4.1) of the usual kind, without quotation marks, comments and lists."""


def _email(value: Value) -> str:
    address = value.text()
    if not EMAIL.fullmatch(address):
        raise value.fail("bad-email", f"{address!r} is not an address of e-mail", "write desk@example.org")
    return address


def parse_waiver(entry: Entry) -> Waiver:
    """An entry of `waivers.yaml`; nobody waives in nobody's name, or without a reason."""
    return Waiver(
        rule=entry["rule"].text(),
        language=_tag(entry["language"]) if "language" in entry else "",
        text=entry["text"].text(),
        name=entry["name"].text(),
        reason=entry["reason"].text(),
        date=entry["date"].date(),
        location=entry.location,
    )


def parse_participant(row: Mapping[str, str | None], location: Location) -> Participant:
    """A row of `participants.csv`; `location` is its line."""
    outlet, country, languages, journalists = ((row[column] or "").strip() for column in PARTICIPANT_COLUMNS)
    countable = journalists.isascii() and journalists.isdecimal()
    if not outlet or not countable or len(journalists) > MAX_JOURNALISTS_DIGITS or None in row:
        raise BriefingError(
            [error("bad-row", "a row needs an outlet, a country, languages and a number", location)]
        )
    for tag in languages.split():
        _profile_or_fail(tag, location)
    if not languages:
        raise BriefingError([error("bad-row", f"{outlet!r} has no language", location)])
    if country not in known_territories():
        message = f"{country!r} is not an ISO 3166-1 country"
        raise BriefingError([error("unknown-country", message, location, "write FR, KE …")])
    return Participant(outlet, country, tuple(languages.split()), int(journalists), location)


# --- single values ----------------------------------------------------------------------------------


def parse_text(entry: Entry, key: str, note: str) -> Text:
    """A text to translate, with a note for translators."""
    value = entry[key]
    return Text(value.text(), value.location, note)


def parse_references(values: Sequence[Value]) -> tuple[Reference, ...]:
    """Ids of things described elsewhere, each with its place."""
    return tuple(parse_reference(value) for value in values)


def parse_reference(value: Value) -> Reference:
    """The id of a thing described elsewhere."""
    return Reference(value.id(), value.location)


def parse_tags(value: Value) -> tuple[str, ...]:
    """A list of different, canonical BCP 47 tags that CLDR knows; never empty."""
    tags = tuple(_tag(item) for item in value.items())
    if not tags:
        raise value.fail("no-language", "at least one language is needed")
    if len(set(tags)) < len(tags):
        raise value.fail("duplicate-language", "a language stands here twice")
    return tags


def _tag(value: Value) -> str:
    tag = value.text()
    _profile_or_fail(tag, value.location)
    return tag


def _profile_or_fail(tag: str, location: Location) -> None:
    try:
        if tag.partition("-")[0] in NO_LANGUAGES:
            raise UnknownTagError(f"{tag!r} says no language")
        canonical = locale_profile(tag).tag
    except UnknownTagError as problem:
        raise BriefingError(
            [error("unknown-tag", str(problem), location, "use a BCP 47 tag such as fr or zh-Hans")]
        ) from None
    if canonical != tag:
        raise BriefingError(
            [error("unknown-tag", f"{tag!r} is not in canonical form", location, f"write {canonical}")]
        )


def parse_digits(value: Value | None, languages: Sequence[str]) -> Mapping[str, str]:
    """CLDR numbering systems by language tag; only `languages` have editions that print digits."""
    if value is None:
        return {}
    systems: dict[str, str] = {}
    for key, system in value.entry().pairs():
        tag = _tag(key)
        if tag not in languages:
            raise key.fail("digits-without-edition", f"{tag} has no edition", "add it to `languages`")
        try:
            locale_profile(tag, system.text())
        except UnknownTagError as problem:
            raise system.fail("unknown-digits", str(problem)) from None
        systems[tag] = system.text()
    return systems


def _currency(value: Value) -> str:
    code = value.scalar()
    if code not in known_currencies():
        raise value.fail("unknown-currency", f"{code!r} is not an ISO 4217 code", "write CNY, USD …")
    return code


def _unit(value: Value) -> str:
    unit = value.scalar()
    if unit not in known_units():
        raise value.fail(
            "unknown-unit", f"{unit!r} is not a CLDR unit", "write square-kilometer, kilowatt, year …"
        )
    return unit


def _refuse_unknown_keys(entry: Entry) -> None:
    if findings := entry.close():
        raise BriefingError(findings)

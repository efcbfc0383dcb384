"""What the same-number sheet says: every fact, in every form that a pack prints, in every language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date

from briefing.assemble import Edition, assemble_document
from briefing.diagnostics import Finding, warning
from briefing.document import Direction, Run
from briefing.model import FORMS, Fact, Kind, Quantity, Rate

COLUMNS = ("Fact", "Label", "Kind", "Form", "Exact value", "Unit", "Qualifier", "As of", "Sources", "Note")
"""Of the sheet as records, one for each fact and form; a column for each language follows."""


@dataclass(frozen=True, slots=True)
class SheetLanguage:
    """A column of texts."""

    tag: str
    """BCP 47."""
    name: str
    """In English."""
    direction: Direction


@dataclass(frozen=True, slots=True)
class SheetSource:
    """Who published a value, and when."""

    publisher: str
    language: str
    """BCP 47 tag of the publication."""
    published: date | None

    @property
    def date_text(self) -> str:
        """The day of publication (ISO 8601), or that none is known."""
        return self.published.isoformat() if self.published else "undated"

    def __str__(self) -> str:
        return f"{self.publisher} ({self.date_text})"


@dataclass(frozen=True, slots=True)
class Line:
    """A fact in one form, in all languages."""

    form: str
    quantity: Quantity
    """The exact value that the texts say: the fact's, or its equivalent in another currency."""
    note: str
    """By which rate an equivalent was made; which languages use a plainer form. In English, may be empty."""
    texts: tuple[str, ...]
    """One per language of the sheet, as the packs print it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A fact."""

    fact_id: str
    label: str
    """In the source language."""
    kind: Kind
    qualifier: str
    as_of: Quantity
    sources: tuple[SheetSource, ...]
    lines: tuple[Line, ...]
    """The default form first; never empty."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All facts in all languages."""

    briefing_id: str
    title: str
    issuer: str
    date: date
    source_language: SheetLanguage
    languages: tuple[SheetLanguage, ...]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    """Where a plainer form than the one asked for had to be printed."""


def same_number_sheet(editions: Sequence[Edition]) -> Sheet:
    """The sheet of all `editions` of one briefing, the source language first.

    Raises `BriefingError` where a value cannot be written in one of the languages.
    """
    source, briefing = editions[0], editions[0].briefing
    languages = tuple(_language(edition) for edition in editions)
    forms = _printed_forms(source)
    findings: list[Finding] = []
    rows = tuple(_row(fact, forms[fact.id], editions, findings) for fact in briefing.facts.values())
    return Sheet(
        briefing_id=briefing.id,
        title=_displayed(source.plain(briefing.title)),
        issuer=_displayed(source.plain(briefing.issuer)),
        date=briefing.date,
        source_language=languages[0],
        languages=languages,
        rows=rows,
        findings=tuple(findings),
    )


def unit_name(quantity: Quantity) -> str:
    """The unit as the sheet writes it: the identifier as in the briefing; percentages have the sign."""
    return "%" if quantity.kind in {Kind.PERCENT, Kind.CHANGE} else quantity.unit


def exact_text(quantity: Quantity) -> str:
    """The value as a briefing writes it: ASCII digits without separators, or an ISO 8601 date."""
    value = quantity.value
    return value.isoformat() if isinstance(value, date) else f"{value:f}"


def _language(edition: Edition) -> SheetLanguage:
    profile = edition.profile
    name = profile.locale.get_display_name("en") or profile.tag
    return SheetLanguage(profile.tag, name, profile.direction)


# --- forms ------------------------------------------------------------------------------------------


def _printed_forms(source: Edition) -> dict[str, tuple[str, ...]]:
    """The forms of each fact, by its id: the default first, then all others that the packs print.

    They are read from the assembled source edition, since translations hold the same placeholders.
    """
    printed: dict[str, set[str]] = {fact_id: set() for fact_id in source.briefing.facts}
    for run in _runs(assemble_document(source)):
        if run.fact_id:
            printed[run.fact_id].add(run.form)
    return {fact.id: _ordered(fact, printed[fact.id]) for fact in source.briefing.facts.values()}


def _ordered(fact: Fact, printed: set[str]) -> tuple[str, ...]:
    default, *others = FORMS[fact.quantity.kind]
    known = [form for form in others if form in printed]
    return (default, *known, *sorted(printed - {default, *others}))


def _runs(part: object) -> Iterator[Run]:
    """Every run below a part of a document."""
    if isinstance(part, Run):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from _runs(each)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _runs(getattr(part, field.name))


# --- rows -------------------------------------------------------------------------------------------


def _row(fact: Fact, forms: Sequence[str], editions: Sequence[Edition], findings: list[Finding]) -> Row:
    source = editions[0]
    cited = dict.fromkeys(citation.source for citation in fact.citations)
    sources = [source.briefing.sources[name] for name in cited]
    return Row(
        fact_id=fact.id,
        label=_displayed(source.plain(fact.label)),
        kind=fact.quantity.kind,
        qualifier=fact.qualifier.value,
        as_of=fact.as_of,
        sources=tuple(
            SheetSource(_displayed(each.publisher), each.language, each.published) for each in sources
        ),
        lines=tuple(_line(fact, form, editions, findings) for form in forms),
    )


def _line(fact: Fact, form: str, editions: Sequence[Edition], findings: list[Finding]) -> Line:
    quantity = editions[0].written(fact, form)[0]
    notes = [_rate_note(rate) for rate in _rates_between(editions[0], fact.quantity, quantity)]
    texts = []
    for edition in editions:
        figure = edition.written(fact, form)[1]
        texts.append(figure.text)
        if figure.fallback:
            tag = edition.profile.tag
            notes.append(f"{tag}: {figure.form} form")
            findings.append(_plainer(fact, form, figure.form, tag))
    return Line(form, quantity, "; ".join(notes), tuple(texts))


def _rates_between(edition: Edition, own: Quantity, other: Quantity) -> list[Rate]:
    """The rate that an equivalent was made by, in a list; nothing for the fact's own value."""
    if own.unit == other.unit:
        return []
    wanted = {own.unit, other.unit}
    return [rate for rate in edition.briefing.rates if {rate.base, rate.quote} == wanted][:1]


def _rate_note(rate: Rate) -> str:
    confirmed = "" if rate.confirmed else ", not confirmed"
    price = f"1 {rate.base} = {rate.value:f} {rate.quote}"
    return f"equivalent: {price}, {rate.date.isoformat()}{confirmed}"


def _plainer(fact: Fact, asked: str, used: str, tag: str) -> Finding:
    message = f"{fact.id!r} is printed in {tag} in its {used} form: its {asked} form cannot say it exactly"
    hint = f"see that the {used} form suits the texts in {tag}, or ask for it everywhere"
    return warning("figure-fallback", message, fact.location, hint)


def _displayed(text: str) -> str:
    """The text with U+FFFD for what no file can show: controls, lone surrogates, U+FFFE and U+FFFF."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(character) in {"Cc", "Cs"} or character in "\ufffe\uffff"
        else character
        for character in text
    )

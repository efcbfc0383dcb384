"""The proof of words that must be right: terms, people's names, sources and dates of figures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from briefing.audit.packs.alignment import Reading
from briefing.audit.packs.folding import folded
from briefing.audit.packs.pack import Fault, Opened
from briefing.document import Table, TableKind, plain_text
from briefing.figures import parse_figure
from briefing.model import Citation, Fact
from briefing.termbase import deprecated_uses


def deprecated_terms(opened: Opened) -> Iterator[Fault]:
    """Terms that the termbase deprecates; words as published, and those of sources, are left as they are."""
    briefing = opened.pack.briefing
    published = {folded(each.original) for each in briefing.quotations.values()}
    published |= {folded(each.title) for each in briefing.sources.values()}
    own = opened.pack.document.tag
    whole = "\n".join(piece.text for piece in opened.file.pieces)
    if not any(
        any(deprecated_uses(whole, tag, briefing.concepts)) for tag in {own, briefing.source_language}
    ):
        return
    for piece in opened.file.pieces:
        text = folded(piece.text)
        if any(each in text or text in each for each in published if text):
            continue
        tags = {own, *(tag for tag in (briefing.source_language,) if _marked(piece.languages, tag))}
        for tag in sorted(tags):
            for use in deprecated_uses(piece.text, tag, briefing.concepts):
                hint = f"write {use.preferred!r}" if use.preferred else ""
                start = piece.text.find(use.found)
                yield Fault(
                    f"{use.found!r} is deprecated",
                    use.concept_id,
                    piece.place(start, start + len(use.found)),
                    hint,
                )


def _marked(languages: tuple[str, ...], tag: str) -> bool:
    return any(each.partition("-")[0] == tag.partition("-")[0] for each in languages)


def preferred_terms(opened: Opened) -> Iterator[Fault]:
    """Preferred terms that the file has less often than the document."""
    tag = opened.pack.document.tag
    for concept in opened.pack.briefing.concepts.values():
        if term := concept.preferred(tag):
            yield from _lost(opened, term.text, concept.id)


def names(opened: Opened) -> Iterator[Fault]:
    """Names of people that the file has less often than the document, and people who are not named at all."""
    profile = opened.pack.profile
    for person in opened.pack.briefing.people.values():
        own = person.name(profile.tag, profile.script)
        for name in {own.text if own else person.names["Latn"].text, person.names["Latn"].text}:
            yield from _lost(opened, name, person.id, at_least=1)


def _lost(opened: Opened, text: str, where: str, at_least: int = 0) -> Iterator[Fault]:
    wanted = max(opened.expected_text.count(folded(text)), at_least)
    found = opened.found_text.count(folded(text))
    if found < wanted:
        yield Fault(f"{text!r} stands {found} times in the file, and has to stand {wanted} times", where)


# --- the register -----------------------------------------------------------------------------------


def register(opened: Opened) -> Iterator[Fault]:
    """Facts whose entry in the register lacks its date or its sources, or has wrong ones."""
    cells: dict[str, list[Reading]] = {}
    for reading in opened.alignment.runs:
        cells.setdefault(reading.where, []).append(reading)
    briefing = opened.pack.briefing
    numbers = {name: place for place, name in enumerate(briefing.sources, 1)}
    entered: set[str] = set()
    for name, row, fact_id in _entries(opened):
        fact = briefing.facts[fact_id]
        entered.add(fact_id)
        dated = "".join(each.text for each in cells.get(f"{name}, row {row}, column 3", []))
        cited = cells.get(f"{name}, row {row}, column 4", [])
        place = cited[0].place if cited else opened.alignment.place_of(0, 1)
        if not _says_date(dated, fact, opened):
            yield Fault(f"{dated!r} is not the date {fact.as_of.value}", f"{name}: {fact_id}", place)
        wanted = {numbers[each.source] for each in _citations(fact)}
        found = {_integer(each) for each in re.findall(r"\d+", "".join(each.text for each in cited))}
        if wanted != found:
            message = f"the sources are said to be {sorted(found)}, not {sorted(wanted)}"
            yield Fault(message, f"{name}: {fact_id}", place)
    for fact_id in briefing.facts:
        if fact_id not in entered:
            yield Fault(f"the fact {fact_id!r} is not in the register")


def _entries(opened: Opened) -> Iterator[tuple[str, int, str]]:
    """Caption of the register, number of the row, and fact, for each row that is about one."""
    for block in opened.pack.document.blocks:
        if isinstance(block, Table) and block.kind is TableKind.REGISTER:
            for row, cells in enumerate(block.rows, 1):
                facts = [run.fact_id for run in cells[0] if run.fact_id]
                if facts:
                    yield plain_text(block.caption), row, facts[0]


def _citations(fact: Fact) -> Iterator[Citation]:
    yield from fact.citations
    for reading in fact.readings:
        yield from reading.citations


def _says_date(text: str, fact: Fact, opened: Opened) -> bool:
    try:
        return parse_figure(text, fact.as_of.kind, opened.pack.profile).value == fact.as_of.value
    except ValueError:
        return False


def _integer(digits: str) -> int:
    return int("".join(str(unicodedata.decimal(digit)) for digit in digits))

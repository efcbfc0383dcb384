"""The termbase as TBX-Basic (ISO 30042:2008, `martif`, which OmegaT, Weblate and memoQ read) and as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from briefing.model import Briefing, Concept, Term, TermStatus
from briefing.review.inline_xml import indent, serialize_xml
from briefing.separated import guarded, serialize_records

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
STATUSES = {
    TermStatus.PREFERRED: "preferredTerm-admn-sts",
    TermStatus.ADMITTED: "admittedTerm-admn-sts",
    TermStatus.DEPRECATED: "deprecatedTerm-admn-sts",
}
NOT_REVIEWED = "not reviewed"
COLUMNS = ("concept", "definition", "language", "term", "status", "reviewed")


def write_tbx(briefing: Briefing, tag: str) -> bytes:
    """The concepts with their terms in the source language and that of `tag`."""
    root = etree.Element("martif", {"type": "TBX-Basic", LANGUAGE: briefing.source_language})
    description = etree.SubElement(etree.SubElement(root, "martifHeader"), "fileDesc")
    source = etree.SubElement(description, "sourceDesc")
    etree.SubElement(source, "p").text = f"Termbase of the briefing {briefing.id}: {briefing.title.source}"
    body = etree.SubElement(etree.SubElement(root, "text"), "body")
    for concept in briefing.concepts.values():
        _write_concept(body, concept, (briefing.source_language, tag))
    indent(root, frozenset({"p", "term", "termNote", "descrip", "note"}))
    return serialize_xml(root)


def _write_concept(body: etree._Element, concept: Concept, tags: Iterable[str]) -> None:
    entry = etree.SubElement(body, "termEntry", {"id": concept.id})
    if concept.definition:
        etree.SubElement(entry, "descrip", {"type": "definition"}).text = concept.definition.source
    for tag in tags:
        terms = concept.terms.get(tag, ())
        if terms:
            _write_language(entry, tag, terms)
    if entry.find("langSet") is None:
        body.remove(entry)


def _write_language(entry: etree._Element, tag: str, terms: Iterable[Term]) -> None:
    language = etree.SubElement(entry, "langSet", {LANGUAGE: tag})
    for term in terms:
        section = etree.SubElement(language, "tig")
        etree.SubElement(section, "term").text = term.text
        etree.SubElement(section, "termNote", {"type": "administrativeStatus"}).text = STATUSES[term.status]
        if not term.reviewed:
            etree.SubElement(section, "note").text = NOT_REVIEWED


def write_terms(briefing: Briefing, tag: str) -> bytes:
    """The same as comma-separated values, a record for each term, guarded as `briefing.separated` says."""
    return serialize_records(COLUMNS, (map(guarded, record) for record in _records(briefing, tag)))


def _records(briefing: Briefing, tag: str) -> Iterator[tuple[str, ...]]:
    for concept in briefing.concepts.values():
        definition = concept.definition.source if concept.definition else ""
        for language in (briefing.source_language, tag):
            for term in concept.terms.get(language, ()):
                reviewed = "yes" if term.reviewed else "no"
                yield concept.id, definition, language, term.text, term.status.value, reviewed

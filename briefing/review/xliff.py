"""XLIFF 1.2 out and back: for OmegaT, Weblate, memoQ and the like (OASIS Standard, 1 February 2008).

Placeholders are `<x/>`, emphasis and links `<g>`; states go both ways. What an attribute says of a code is
for people to read; what comes back is looked up in `Codes`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from lxml import etree

from briefing.catalog import Segment, State
from briefing.diagnostics import BriefingError, Location, error
from briefing.gate import refuse_many_rows
from briefing.review.codes import Coded, Codes
from briefing.review.inline_xml import (
    CodeError,
    Dialect,
    indent,
    read_text,
    serialize_xml,
    write_parts,
)
from briefing.review.units import Handout, Returned, Row, Unit

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
XLIFF = f"{{{NAMESPACE}}}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
TEXTS = frozenset({f"{XLIFF}source", f"{XLIFF}target"})
VERSIONS = ("1.2",)
TOOL = "briefing"
VERSION = "x-briefing-version"
STATES = {
    State.INITIAL: "new",
    State.TRANSLATED: "needs-review-translation",
    State.REVIEWED: "translated",
    State.FINAL: "signed-off",
}
APPROVED_STATES = {"translated": State.REVIEWED, "final": State.FINAL, "signed-off": State.FINAL}
"""States in which somebody has taken the text for right; all others are for work in progress."""
UNTRANSLATED_STATES = frozenset({"new", "needs-translation"})
"""States in which a target that repeats the source is no translation."""
DIALECT = Dialect(
    NAMESPACE,
    whole=frozenset({"x", "g", "ph"}),
    opening=frozenset({"bx"}),
    closing=frozenset({"ex"}),
    partner=("rid", "id"),
    transparent=frozenset({"mrk"}),
)


# --- out --------------------------------------------------------------------------------------------


def write_xliff(handout: Handout) -> bytes:
    """The handout as an XLIFF 1.2 file."""
    root = etree.Element(f"{XLIFF}xliff", {"version": "1.2"}, nsmap={None: NAMESPACE})  # type: ignore[dict-item] # None is the default namespace
    attributes = {
        "original": handout.briefing_id,
        "source-language": handout.source_tag,
        "target-language": handout.target_tag,
        "datatype": "plaintext",
        "tool-id": TOOL,
    }
    file = _child(root, "file", attributes)
    header = _child(file, "header")
    _child(header, "tool", {"tool-id": TOOL, "tool-name": TOOL})
    _child(header, "note", text=handout.title)
    body = _child(file, "body")
    for unit in handout.units:
        _write_unit(body, unit)
    indent(root, TEXTS)
    return serialize_xml(root)


def _write_unit(body: etree._Element, unit: Unit) -> None:
    """One unit; where there is no translation the target repeats the source, or OmegaT would not show it."""
    segment = unit.segment
    approved = "yes" if segment.is_approved else "no"
    element = _child(body, "trans-unit", {"id": unit.id, "approved": approved, SPACE: "preserve"})
    codes = Codes.of(segment.source, segment.target)
    write_parts(_child(element, "source"), codes.encode(segment.source), _inline)
    target = _child(element, "target", {"state": STATES[segment.state]})
    write_parts(target, codes.encode(segment.target or segment.source), _inline)
    context = _child(element, "context-group", {"purpose": "information"})
    _child(context, "context", {"context-type": VERSION}, unit.version)
    for hint in filter(None, (unit.place, *unit.hints)):
        _child(element, "note", {"from": TOOL}, hint)
    for comment in segment.remarks.comments:
        _child(element, "note", {"from": comment.signature.name}, comment.text)
    _write_alternative(element, unit, codes)


def _write_alternative(element: etree._Element, unit: Unit, codes: Codes) -> None:
    """What the text was made from, to compare with while one types over it."""
    segment = unit.segment
    if segment.previous_source and segment.target:
        former = Codes.of(segment.previous_source, segment.target)
        alternative = _child(element, "alt-trans", {"alttranstype": "previous-version"})
        write_parts(_child(alternative, "source"), former.encode(segment.previous_source), _inline)
        write_parts(_child(alternative, "target"), former.encode(segment.target), _inline)
    elif segment.by_machine and segment.target:
        attributes = {"alttranstype": "proposal", "origin": segment.remarks.origin}
        alternative = _child(element, "alt-trans", attributes)
        write_parts(_child(alternative, "target"), codes.encode(segment.target), _inline)


def _inline(part: Coded) -> tuple[str, dict[str, str]]:
    if part.code.kind == "placeholder":
        return f"{XLIFF}x", {"id": part.number, "equiv-text": part.code.opening}
    return f"{XLIFF}g", {"id": part.number, "ctype": part.code.kind}


def _child(
    parent: etree._Element, name: str, attributes: dict[str, str] | None = None, text: str | None = None
) -> etree._Element:
    element = etree.SubElement(parent, f"{XLIFF}{name}", attributes or {})
    element.text = text
    return element


# --- back -------------------------------------------------------------------------------------------


def is_xliff(root: etree._Element) -> bool:
    """Whether the root is one of XLIFF 1.2."""
    return root.tag == f"{XLIFF}xliff"


def read_xliff(root: etree._Element, place: Location) -> Returned:
    """An XLIFF 1.2 file.

    Raises `BriefingError` where it is of another version, holds several documents, or units with one id.
    """
    refuse_other_version(root, VERSIONS, place)
    files = root.findall(f"{XLIFF}file")
    described = {
        tuple(file.get(each, "") for each in ("original", "source-language", "target-language"))
        for file in files
    }
    if len(described) != 1:
        raise BriefingError([error("bad-xliff", "does not hold one document in one language", place)])
    [(original, source_tag, target_tag)] = described
    units = {unit.get("id", ""): unit for file in files for unit in file.iter(f"{XLIFF}trans-unit")}
    refuse_repeated_ids([unit.get("id", "") for unit in root.iter(f"{XLIFF}trans-unit")], place)

    def rows(segments: Mapping[str, Segment]) -> Iterator[Row]:
        return (_row(unit, codes_of(segments.get(each))) for each, unit in units.items())

    return Returned(original, source_tag, target_tag, place, rows)


def refuse_other_version(root: etree._Element, known: Collection[str], place: Location) -> None:
    """Raise `BriefingError` for a version of which nobody has read the standard."""
    version = root.get("version", "")
    if version not in known:
        message = f"says that it is XLIFF {version[:20]!r}, and {', '.join(known)} can be read here"
        raise BriefingError([error("bad-xliff", message, place, "export it as XLIFF 1.2 or 2.1")])


def codes_of(segment: Segment | None) -> Codes:
    """The codes that a unit may hold."""
    return Codes.of(segment.source, segment.target) if segment else Codes()


def refuse_repeated_ids(ids: list[str], place: Location) -> None:
    """Raise `BriefingError` where two units share an id, for neither can be chosen, and for too many."""
    refuse_many_rows(len(ids), place)
    repeated = [each for each, times in Counter(ids).items() if times > 1]
    if repeated:
        message = f"has several units with the id {repeated[0][:80]!r}"
        raise BriefingError([error("repeated-id", message, place, "nothing was imported")])


def _row(unit: etree._Element, codes: Codes) -> Row:
    target = unit.find(f"{XLIFF}target")
    source_text, _ = text_or_problem(unit.find(f"{XLIFF}source"), codes, DIALECT)
    target_text, problem = text_or_problem(target, codes, DIALECT)
    if target is not None and target.get("state") in UNTRANSLATED_STATES and target_text == source_text:
        target_text = ""
    version = "".join(
        each.text or "" for each in unit.iter(f"{XLIFF}context") if each.get("context-type") == VERSION
    )
    return Row(
        id=unit.get("id", ""),
        source=source_text,
        target=target_text,
        state=_state(unit, target, target_text),
        version=version,
        comments=tuple(
            _comment(note) for note in unit.findall(f"{XLIFF}note") if note.get("from") != TOOL and note.text
        ),
        problem=problem,
    )


def text_or_problem(element: etree._Element | None, codes: Codes, dialect: Dialect) -> tuple[str, str]:
    """The text of a source or target, and what is wrong with its inline codes."""
    try:
        return read_text(element, codes, dialect), ""
    except CodeError as problem:
        words = "".join(map(str, element.itertext())) if element is not None else ""
        return words, str(problem)


def _state(unit: etree._Element, target: etree._Element | None, text: str) -> State:
    """The state by `state`, or by `approved` where that says nothing (XLIFF 1.2, section 2.3)."""
    said = target.get("state", "") if target is not None else ""
    if not text.strip():
        return State.INITIAL
    if said:
        return APPROVED_STATES.get(said, State.TRANSLATED)
    return State.REVIEWED if unit.get("approved") == "yes" else State.TRANSLATED


def _comment(note: etree._Element) -> str:
    author, text = note.get("from", ""), note.text or ""
    return f"{author}: {text}" if author else text

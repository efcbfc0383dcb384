"""XLIFF 2.1 out and back (OASIS Standard, 13 February 2018): its states are ours, codes `<ph/>`, `<pc>`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from briefing.catalog import Segment, State
from briefing.diagnostics import BriefingError, Location, error
from briefing.review.codes import Coded, Codes
from briefing.review.inline_xml import Dialect, indent, serialize_xml, write_parts
from briefing.review.units import Handout, Returned, Row, Unit
from briefing.review.xliff import (
    codes_of,
    refuse_other_version,
    refuse_repeated_ids,
    text_or_problem,
)

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
"""Of the core of XLIFF 2.0 and 2.1 alike."""
VERSIONS = ("2.0", "2.1")
XLIFF = f"{{{NAMESPACE}}}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
TEXTS = frozenset({f"{XLIFF}source", f"{XLIFF}target"})
VERSION = "briefing-version"
HINT = "briefing"
COMMENT = "comment"
SUBTYPES = {"bold": ("fmt", "xlf:b"), "italic": ("fmt", "xlf:i"), "link": ("link", "")}
DIALECT = Dialect(
    NAMESPACE,
    whole=frozenset({"ph", "pc"}),
    opening=frozenset({"sc"}),
    closing=frozenset({"ec"}),
    partner=("startRef", "id"),
    transparent=frozenset({"mrk", "sm", "em"}),
)


def write_xliff2(handout: Handout) -> bytes:
    """The handout as an XLIFF 2.1 file."""
    attributes = {"version": "2.1", "srcLang": handout.source_tag, "trgLang": handout.target_tag}
    root = etree.Element(f"{XLIFF}xliff", attributes, nsmap={None: NAMESPACE})  # type: ignore[dict-item] # None is the default namespace
    file = _child(root, "file", {"id": "briefing", "original": handout.briefing_id, SPACE: "preserve"})
    _write_notes(file, [("", handout.title)])
    for unit in handout.units:
        _write_unit(file, unit)
    indent(root, TEXTS)
    return serialize_xml(root)


def _write_unit(file: etree._Element, unit: Unit) -> None:
    segment, element = unit.segment, _child(file, "unit", {"id": unit.id})
    hints = [(HINT, hint) for hint in filter(None, (unit.place, *unit.hints))]
    if segment.previous_source:
        hints.append((HINT, f"the translation was made for: {segment.previous_source}"))
    comments = [(COMMENT, comment) for comment in unit.comments]
    _write_notes(element, [(VERSION, unit.version), *hints, *comments])
    codes = Codes.of(segment.source, segment.target)
    child = _child(element, "segment", {"state": segment.state.value})
    write_parts(_child(child, "source"), codes.encode(segment.source), _inline)
    if segment.target:
        write_parts(_child(child, "target"), codes.encode(segment.target), _inline)


def _write_notes(element: etree._Element, notes: Iterable[tuple[str, str]]) -> None:
    parent = _child(element, "notes")
    for category, text in notes:
        _child(parent, "note", {"category": category} if category else {}).text = text


def _inline(part: Coded) -> tuple[str, dict[str, str]]:
    if part.code.kind == "placeholder":
        fixed = {"canCopy": "no", "canDelete": "no"}
        return f"{XLIFF}ph", {
            "id": part.number,
            "equiv": part.code.opening,
            "disp": part.code.opening,
            **fixed,
        }
    type_, subtype = SUBTYPES[part.code.kind]
    return f"{XLIFF}pc", {"id": part.number, "type": type_, **({"subType": subtype} if subtype else {})}


def _child(parent: etree._Element, name: str, attributes: dict[str, str] | None = None) -> etree._Element:
    return etree.SubElement(parent, f"{XLIFF}{name}", attributes or {})


# --- back -------------------------------------------------------------------------------------------


def is_xliff2(root: etree._Element) -> bool:
    """Whether the root is one of XLIFF 2.0 or 2.1."""
    return root.tag == f"{XLIFF}xliff"


def read_xliff2(root: etree._Element, place: Location) -> Returned:
    """An XLIFF 2 file.

    Raises `BriefingError` where it is of another version, holds several documents, or units with one id.
    """
    refuse_other_version(root, VERSIONS, place)
    originals = {file.get("original", "") for file in root.iterchildren(f"{XLIFF}file")}
    if len(originals) != 1:
        raise BriefingError([error("bad-xliff", "does not hold one document", place)])
    units = {unit.get("id", ""): unit for unit in root.iter(f"{XLIFF}unit")}
    refuse_repeated_ids([unit.get("id", "") for unit in root.iter(f"{XLIFF}unit")], place)

    def rows(segments: Mapping[str, Segment]) -> Iterator[Row]:
        return (_row(unit, codes_of(segments.get(each))) for each, unit in units.items())

    return Returned(originals.pop(), root.get("srcLang", ""), root.get("trgLang", ""), place, rows)


def _row(unit: etree._Element, codes: Codes) -> Row:
    sources, targets, problems, states = "", "", [], []
    for child in unit.iterchildren(f"{XLIFF}segment", f"{XLIFF}ignorable"):
        source, _ = text_or_problem(child.find(f"{XLIFF}source"), codes, DIALECT)
        target, problem = text_or_problem(child.find(f"{XLIFF}target"), codes, DIALECT)
        if child.tag == f"{XLIFF}segment":
            states.append(_state(child, target))
            problems.append(problem)
        elif child.find(f"{XLIFF}target") is None:
            target = source
        sources, targets = sources + source, targets + target
    notes = [
        (note.get("category", ""), note.text or "") for note in unit.iterfind(f"{XLIFF}notes/{XLIFF}note")
    ]
    return Row(
        id=unit.get("id", ""),
        source=sources,
        target=targets,
        state=min(states, key=list(State).index, default=State.INITIAL),
        version="".join(text for category, text in notes if category == VERSION),
        comments=tuple(text for category, text in notes if category not in {VERSION, HINT}),
        problem="; ".join(filter(None, problems)),
    )


def _state(segment: etree._Element, target: str) -> State:
    said = segment.get("state", State.INITIAL.value)
    if not target.strip():
        return State.INITIAL
    return State(said) if said in {"reviewed", "final"} else State.TRANSLATED

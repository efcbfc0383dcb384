"""TMX 1.4b of what is approved, for the memories of other tools (LISA OSCAR, 26 April 2005)."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from briefing import __version__
from briefing.review.codes import Coded, Codes
from briefing.review.inline_xml import indent, serialize_xml
from briefing.review.units import Handout, Unit

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
TYPES = {"bold": "bold", "italic": "italic", "link": "link"}


def write_tmx(handout: Handout) -> bytes:
    """The approved segments of a handout, each with who approved it and when."""
    root = etree.Element("tmx", version="1.4")
    header = {
        "creationtool": "briefing",
        "creationtoolversion": __version__,
        "segtype": "paragraph",
        "o-tmf": "PO",
        "adminlang": "en",
        "srclang": handout.source_tag,
        "datatype": "plaintext",
    }
    etree.SubElement(root, "header", header)
    body = etree.SubElement(root, "body")
    for unit in handout.units:
        if unit.segment.is_approved:
            _write_unit(body, unit, handout)
    indent(root, frozenset({"seg"}))
    return serialize_xml(root)


def _write_unit(body: etree._Element, unit: Unit, handout: Handout) -> None:
    segment, codes = unit.segment, Codes.of(unit.segment.source, unit.segment.target)
    element = etree.SubElement(body, "tu", {"tuid": unit.id})
    etree.SubElement(element, "prop", {"type": "x-briefing"}).text = handout.briefing_id
    source = etree.SubElement(element, "tuv", {LANGUAGE: handout.source_tag})
    _write_seg(source, codes.encode(segment.source))
    signature = segment.remarks.final or segment.remarks.reviewed
    signed = {"changeid": signature.name, "changedate": f"{signature.at:%Y%m%dT%H%M%SZ}"} if signature else {}
    target = etree.SubElement(element, "tuv", {LANGUAGE: handout.target_tag, **signed})
    _write_seg(target, codes.encode(segment.target))


def _write_seg(variant: etree._Element, parts: Iterable[str | Coded]) -> None:
    segment = etree.SubElement(variant, "seg")
    for part in _flat(parts):
        if isinstance(part, etree._Element):
            segment.append(part)
        elif len(segment):
            segment[-1].tail = (segment[-1].tail or "") + part
        else:
            segment.text = (segment.text or "") + part


def _flat(parts: Iterable[str | Coded]) -> Iterable[str | etree._Element]:
    """Texts and codes side by side: TMX has no element around a span, but one at each end."""
    for part in parts:
        if isinstance(part, str):
            yield part
        elif part.code.kind == "placeholder":
            yield _native("ph", part.code.opening, x=part.number)
        else:
            yield _native("bpt", part.code.opening, i=part.number, x=part.number, type=TYPES[part.code.kind])
            yield from _flat(part.parts)
            yield _native("ept", part.code.closing, i=part.number)


def _native(name: str, text: str, **attributes: str) -> etree._Element:
    element = etree.Element(name, attributes)
    element.text = text
    return element

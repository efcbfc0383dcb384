"""WordprocessingML, the vocabulary of DOCX (ISO/IEC 29500-1, clause 17): elements, fields, links.

Whoever builds elements need not think of their order: `w` and `add_properties` sort the children of property
elements, since the schema is strict about it and word processors refuse what is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from hashlib import sha256
from types import MappingProxyType
from typing import cast
from urllib.parse import quote

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.story import StoryPart
from lxml import etree

Element = BaseOxmlElement

TWIPS_PER_POINT = 20

SCHEMA_ORDER: Mapping[str, str] = MappingProxyType(
    {
        "pPr": """
            pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr
            shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN
            bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc
            textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange""",
        "pBdr": "top left bottom right between bar",
        "rPr": """
            rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof
            snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd
            fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath""",
        "tblPr": """
            tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc
            tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription""",
        "tcPr": """
            cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign
            hideMark""",
        "sectPr": """
            headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType
            pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid""",
    }
)
"""Order of the children of property elements, by the element's name (ISO/IEC 29500-4, annex A)."""

_RANKS = MappingProxyType(
    {
        qn(f"w:{name}"): {qn(f"w:{child}"): rank for rank, child in enumerate(order.split())}
        for name, order in SCHEMA_ORDER.items()
    }
)
_NAMESPACES = {"w": nsmap["w"]}
_MAIN = f"{{{nsmap['w']}}}"
"""What stands before names in lxml; python-docx's own way to make an element costs as much again."""
_SPACE = qn("xml:space")

LINK_SCHEMES = ("https:", "http:", "mailto:", "tel:")
LONGEST_BOOKMARK_NAME = 40


def twips(points: float) -> int:
    """Points as twentieths of a point, the unit of most lengths in WordprocessingML."""
    return round(points * TWIPS_PER_POINT)


def half_points(points: float) -> int:
    """Points as the half-points in which type sizes are given."""
    return round(points * 2)


def w(tag: str, *children: Element | None, **attributes: str | int) -> Element:
    """An element and its attributes, both in the main namespace; a child that is None is left out.

    The children of property elements come into the order of the schema.
    """
    named = {_MAIN + name: str(value) for name, value in attributes.items()}
    element = cast("Element", oxml_parser.makeelement(_MAIN + tag, named, _NAMESPACES))
    present = [child for child in children if child is not None]
    if len(present) > 1 and (ranks := _RANKS.get(_MAIN + tag)):
        present.sort(key=lambda child: ranks[child.tag])
    element.extend(present)
    return element


def copied(element: Element) -> Element:
    """An element like this one, with all that is in it, in no tree."""
    return copy(element)


def text_element(tag: str, text: str) -> Element:
    """`w:t` or `w:instrText`, its spaces kept."""
    element = w(tag)
    element.set(_SPACE, "preserve")
    element.text = text
    return element


def text_run(text: str, properties: Iterable[Element] = ()) -> Element:
    """A run of text; `properties` are the children of its `w:rPr`."""
    held = list(properties)
    return w("r", w("rPr", *held) if held else None, text_element("t", text))


def field(
    instruction: str, result: str, properties: Sequence[Element] = (), *, locked: bool = False
) -> list[Element]:
    """The runs of a complex field (17.16.18), shown as `result` until a word processor computes it anew.

    A `locked` field is not computed anew until somebody unlocks it.
    """

    def run(content: Element) -> Element:
        return w("r", w("rPr", *map(copied, properties)) if properties else None, content)

    lock = {"fldLock": 1} if locked else {}
    return [
        run(w("fldChar", fldCharType="begin", **lock)),
        run(text_element("instrText", f" {instruction} ")),
        run(w("fldChar", fldCharType="separate")),
        run(text_element("t", result)),
        run(w("fldChar", fldCharType="end")),
    ]


def bookmark_name(anchor: str) -> str:
    """`anchor` as a bookmark: a letter, then letters, digits and underscores, 40 at most in Word."""
    name = anchor.replace("-", "_")
    if name[:1].isalpha() and len(name) <= LONGEST_BOOKMARK_NAME:
        return name
    return "h_" + sha256(anchor.encode()).hexdigest()[:16]


def hyperlink(href: str, content: Sequence[Element], part: StoryPart | None) -> list[Element]:
    """`content` as a link to a bookmark (`#anchor`) or, by a relationship of `part`, to an address outside.

    An address of any other scheme than `LINK_SCHEMES` is not linked, and without a part none outside is:
    `content` comes back as it is.
    """
    if href.startswith("#"):
        return [w("hyperlink", *content, anchor=bookmark_name(href[1:]), history=1)]
    if part is None or not href.lower().startswith(LINK_SCHEMES):
        return list(content)
    element = w("hyperlink", *content, history=1)
    # Word calls the whole file damaged when a relationship's target is not a URI (RFC 3986).
    target = quote(href, safe="%:/?#[]@!$&'()*+,;=~")
    element.set(qn("r:id"), part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    return [element]


def add_properties(element: etree._Element, *properties: Element | None) -> None:
    """Put properties into a property element, each where the schema wants it."""
    element.extend([child for child in properties if child is not None])
    ranks = _RANKS[element.tag]
    element[:] = sorted(element, key=lambda child: ranks[child.tag])

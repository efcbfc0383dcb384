"""The structure tree of a tagged PDF (ISO 32000-1, 14.7 and 14.8; ISO 14289-1).

Elements are made in logical order while the document is laid out; drawing later hangs marked content on them
in whatever order it comes to the page. So a right-to-left table is read as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObjectReference,
    PDFString,
)

from briefing.render.pdf.objects import Written, array, dictionary, indirect, reference, string


class Kind(StrEnum):
    """Standard structure types (ISO 32000-1, 14.8.4), and the one of ours that is mapped to one of them."""

    DOCUMENT = "Document"
    DIVISION = "Div"
    TITLE = "Title"
    HEADING_1 = "H1"
    HEADING_2 = "H2"
    HEADING_3 = "H3"
    PARAGRAPH = "P"
    SPAN = "Span"
    LINK = "Link"
    LIST = "L"
    LIST_ITEM = "LI"
    LABEL = "Lbl"
    LIST_BODY = "LBody"
    TABLE = "Table"
    TABLE_HEAD = "THead"
    TABLE_BODY = "TBody"
    ROW = "TR"
    HEADER_CELL = "TH"
    CELL = "TD"
    FIGURE = "Figure"
    CAPTION = "Caption"
    CONTENTS = "TOC"
    CONTENTS_ITEM = "TOCI"
    REFERENCE = "Reference"
    QUOTE = "BlockQuote"
    NOTE = "Note"


ROLE_MAP = {Kind.TITLE: Kind.PARAGRAPH}
_TREE = "StructTreeRoot"


class Artifact(StrEnum):
    """Content that is no part of the text (ISO 32000-1, 14.8.2.2), as the property list says it."""

    LAYOUT = "/Type /Layout"
    HEADER = "/Type /Pagination /Subtype /Header"
    FOOTER = "/Type /Pagination /Subtype /Footer"
    WATERMARK = "/Type /Pagination /Subtype /Watermark"


@dataclass(frozen=True, slots=True)
class MarkedContent:
    """A marked-content sequence on a page."""

    page: str
    """ReportLab's name of the page object."""
    number: int
    """MCID, unique on its page."""


@dataclass(frozen=True, slots=True)
class AnnotationReference:
    """An annotation that belongs to an element, and the page it is on."""

    annotation: str
    page: str


@dataclass(eq=False, slots=True)
class Element:
    """A structure element; making one with a parent appends it to the parent's children."""

    kind: Kind
    parent: Element | None = None
    alt: str = ""
    language: str = ""
    """BCP 47 tag, where it differs from the parent's."""
    scope: str = ""
    """`Row` or `Column`, of a header cell."""
    numbering: str = ""
    """`Disc`, `Decimal` or `None`, of a list."""
    identifier: str = ""
    """Unique in the document; a note must have one."""
    box: tuple[float, float, float, float] | None = None
    """Of a figure on its page: left, bottom, right, top."""
    kids: list[Element | MarkedContent | AnnotationReference] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.parent is not None:
            self.parent.kids.append(self)

    def attach(self, child: Element | MarkedContent | AnnotationReference) -> None:
        """Append a child, once."""
        if child not in self.kids:
            self.kids.append(child)
            if isinstance(child, Element):
                child.parent = self

    def descendants(self) -> Iterator[Element]:
        """The element and all elements below it, in logical order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.descendants()


def add_structure_tree(
    document: PDFDocument, root: Element, pages: Sequence[Sequence[Element]], annotations: Sequence[Element]
) -> PDFObjectReference:
    """Write the tree into `document`; a reference to the StructTreeRoot.

    `pages` has, for each page, the element of each MCID. The parent tree's keys are the pages' indices, and
    after them one key for each of `annotations`, the elements of link annotations in order of their keys.
    """
    names = {element: f"Element{index}" for index, element in enumerate(root.descendants())}
    for element, name in names.items():
        indirect(document, Written(partial(_written_element, element, names)), name)
    parents = Written(partial(_written_parents, pages, annotations, names))
    tree_root = {
        "Type": PDFName("StructTreeRoot"),
        "K": PDFArray([PDFObjectReference(names[root])]),
        "RoleMap": PDFDictionary({own: PDFName(standard) for own, standard in ROLE_MAP.items()}),
        "ParentTree": indirect(document, parents, "ParentTree"),
        "ParentTreeNextKey": len(pages) + len(annotations),
    }
    identified = sorted((element.identifier, name) for element, name in names.items() if element.identifier)
    if identified:
        places = [part for own, name in identified for part in (PDFString(own), PDFObjectReference(name))]
        tree_root["IDTree"] = PDFDictionary({"Names": PDFArray(places)})
    return indirect(document, PDFDictionary(tree_root), _TREE)


def _written_parents(
    pages: Sequence[Sequence[Element]],
    annotations: Sequence[Element],
    names: Mapping[Element, str],
    document: PDFDocument,
) -> str:
    """The number tree that leads from content to its elements."""
    parents = [array([reference(document, names[element]) for element in page]) for page in pages]
    parents += [reference(document, names[element]) for element in annotations]
    numbers = [part for index, parent in enumerate(parents) for part in (str(index), parent)]
    return dictionary({"Nums": array(numbers)})


def _written_element(element: Element, names: Mapping[Element, str], document: PDFDocument) -> str:
    parent = names[element.parent] if element.parent is not None else _TREE
    entries = {"Type": "/StructElem", "S": f"/{element.kind}", "P": reference(document, parent)}
    texts = {"Alt": element.alt, "Lang": element.language, "ID": element.identifier}
    entries.update((key, string(document, text)) for key, text in texts.items() if text)
    attributes = _attributes(element)
    if attributes:
        entries["A"] = array(attributes)
    entries["K"] = array([_written_kid(kid, names, document) for kid in element.kids])
    return dictionary(entries)


def _attributes(element: Element) -> list[str]:
    attributes: list[dict[str, str]] = []
    if element.scope:
        attributes.append({"O": "/Table", "Scope": f"/{element.scope}"})
    if element.numbering:
        attributes.append({"O": "/List", "ListNumbering": f"/{element.numbering}"})
    if element.box:
        box = array([fp_str(round(edge, 2)) for edge in element.box])
        attributes.append({"O": "/Layout", "Placement": "/Block", "BBox": box})
    return [dictionary(attribute) for attribute in attributes]


def _written_kid(
    kid: Element | MarkedContent | AnnotationReference, names: Mapping[Element, str], document: PDFDocument
) -> str:
    if isinstance(kid, Element):
        return reference(document, names[kid])
    page = reference(document, kid.page)
    if isinstance(kid, MarkedContent):
        return dictionary({"Type": "/MCR", "Pg": page, "MCID": str(kid.number)})
    annotation = reference(document, kid.annotation)
    return dictionary({"Type": "/OBJR", "Pg": page, "Obj": annotation})

"""The structure tree of a tagged PDF (ISO 32000-1, 14.7 and 14.8; ISO 14289-1).

Elements are made in logical order while the document is laid out; drawing later hangs marked content on them
in whatever order it comes to the page. So a right-to-left table is read as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObjectReference,
    PDFString,
)

from briefing.render.pdf.objects import indirect


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
    elements = list(root.descendants())
    references = {
        id(element): PDFObjectReference(f"Element{index}") for index, element in enumerate(elements)
    }
    tree = PDFObjectReference("StructTreeRoot")
    for element in elements:
        parent = references[id(element.parent)] if element.parent is not None else tree
        entry = _element_dictionary(element, parent, references)
        indirect(document, entry, references[id(element)].name)
    numbers: list[object] = []
    for index, page in enumerate(pages):
        numbers += [index, PDFArray([references[id(element)] for element in page])]
    for index, element in enumerate(annotations, start=len(pages)):
        numbers += [index, references[id(element)]]
    identified = sorted(
        (element.identifier, references[id(element)]) for element in elements if element.identifier
    )
    tree_root = {
        "Type": PDFName("StructTreeRoot"),
        "K": PDFArray([references[id(root)]]),
        "RoleMap": PDFDictionary({own: PDFName(standard) for own, standard in ROLE_MAP.items()}),
        "ParentTree": indirect(document, PDFDictionary({"Nums": PDFArray(numbers)}), "ParentTree"),
        "ParentTreeNextKey": len(pages) + len(annotations),
    }
    if identified:
        names = [part for name, reference in identified for part in (PDFString(name), reference)]
        tree_root["IDTree"] = PDFDictionary({"Names": PDFArray(names)})
    return indirect(document, PDFDictionary(tree_root), tree.name)


def _element_dictionary(
    element: Element, parent: PDFObjectReference, references: dict[int, PDFObjectReference]
) -> PDFDictionary:
    entry: dict[str, object] = {"Type": PDFName("StructElem"), "S": PDFName(element.kind), "P": parent}
    texts = {"Alt": element.alt, "Lang": element.language, "ID": element.identifier}
    entry.update((key, PDFString(text)) for key, text in texts.items() if text)
    attributes = _attributes(element)
    if attributes:
        entry["A"] = PDFArray(attributes)
    entry["K"] = PDFArray([_kid(kid, references) for kid in element.kids])
    return PDFDictionary(entry)


def _attributes(element: Element) -> list[PDFDictionary]:
    attributes: list[dict[str, object]] = []
    if element.scope:
        attributes.append({"O": PDFName("Table"), "Scope": PDFName(element.scope)})
    if element.numbering:
        attributes.append({"O": PDFName("List"), "ListNumbering": PDFName(element.numbering)})
    if element.box:
        box = PDFArray([round(edge, 2) for edge in element.box])
        attributes.append({"O": PDFName("Layout"), "Placement": PDFName("Block"), "BBox": box})
    return [PDFDictionary(attribute) for attribute in attributes]


def _kid(
    kid: Element | MarkedContent | AnnotationReference, references: dict[int, PDFObjectReference]
) -> PDFObjectReference | PDFDictionary:
    if isinstance(kid, Element):
        return references[id(kid)]
    page = PDFObjectReference(kid.page)
    if isinstance(kid, MarkedContent):
        return PDFDictionary({"Type": PDFName("MCR"), "Pg": page, "MCID": kid.number})
    return PDFDictionary({"Type": PDFName("OBJR"), "Pg": page, "Obj": PDFObjectReference(kid.annotation)})

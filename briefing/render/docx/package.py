"""The package of a DOCX (ISO/IEC 29500-2): what goes into the file, and how its bytes stay the same."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC
from functools import cache
from io import BytesIO
from operator import is_
from typing import TypeVar

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE
from docx.opc.oxml import CT_Types, serialize_part_xml
from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI, PackURI
from docx.opc.part import Part
from docx.opc.spec import default_content_types
from docx.parts.image import ImagePart

from briefing.document import Document, embargo_notice

T = TypeVar("T")

ILLEGAL_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may hold, not even escaped (XML 1.0, section 2.2, production 2)."""
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every member, the first that ZIP knows, so that the file tells nothing of when it was made."""
LONGEST_PROPERTY = 255
"""Characters in a core property, the most that Word takes."""
UNUSED_PARTS = ("stylesWithEffects", "customXml", "webSettings", "fontTable")
UNUSED_PACKAGE_PARTS = ("thumbnail", "extended-properties")
"""What python-docx's template brings along: looks of its own, and statistics of another document."""


def legal(value: T) -> tuple[T, tuple[str, ...]]:
    """`value` with U+FFFD for each character that XML cannot hold, and the strings that held one.

    Looks into tuples and dataclasses; anything else but a string stays as it is.
    """
    offenders: list[str] = []

    def visit(part: object) -> object:
        if isinstance(part, str):
            if not ILLEGAL_CHARACTER.search(part):
                return part
            offenders.append(part)
            return ILLEGAL_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", part)
        if isinstance(part, tuple):
            items = [visit(item) for item in part]
            return part if all(map(is_, items, part)) else tuple(items)
        if is_dataclass(part) and not isinstance(part, type):
            held = {name: getattr(part, name) for name in _field_names(type(part))}
            changed = {name: now for name, was in held.items() if was and (now := visit(was)) is not was}
            return replace(part, **changed) if changed else part
        return part

    return visit(value), tuple(offenders)  # type: ignore[return-value]  # visit keeps the type of what it visits


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind))


@cache
def _template() -> bytes:
    """What every document begins as: python-docx's template without its looks, since they are large."""
    word = docx.Document()
    part = word.part
    for source, unused in ((part, UNUSED_PARTS), (part.package, UNUSED_PACKAGE_PARTS)):
        for key, relationship in list(source.rels.items()):
            if relationship.reltype.rpartition("/")[2] in unused:
                del source.rels[key]
    for element in (word.styles.element, part.numbering_part.element, word.settings.element):
        element[:] = []
    saved = BytesIO()
    word.save(saved)
    return saved.getvalue()


def new_package() -> WordDocument:
    """An empty document: no styles, no numbering, no settings."""
    return docx.Document(BytesIO(_template()))


def package_bytes(word: WordDocument) -> bytes:
    """The package as a ZIP file that depends on nothing but its contents.

    What kinds of parts there are comes first (ISO/IEC 29500-2, 10.1.2); pictures are compressed already.
    """
    package, file = word.part.package, BytesIO()
    with zipfile.ZipFile(file, "w") as archive:

        def add(place: PackURI, content: bytes, compression: int = zipfile.ZIP_DEFLATED) -> None:
            archive.writestr(zipfile.ZipInfo(place.membername, EARLIEST), content, compression)

        add(CONTENT_TYPES_URI, _content_types(package.parts))
        add(PACKAGE_URI.rels_uri, package.rels.xml)
        for part in package.parts:
            part.before_marshal()
            is_picture = isinstance(part, ImagePart)
            add(part.partname, part.blob, zipfile.ZIP_STORED if is_picture else zipfile.ZIP_DEFLATED)
            if part.rels:
                add(part.partname.rels_uri, part.rels.xml)
    return file.getvalue()


def _content_types(parts: Sequence[Part]) -> bytes:
    """By the ends of names where those say it, else part by part, in order of their names."""
    kinds = {part.partname: part.content_type for part in parts}
    defaults = {"rels": CONTENT_TYPE.OPC_RELATIONSHIPS, "xml": CONTENT_TYPE.XML}
    usual = {name: kind for name, kind in kinds.items() if (name.ext.lower(), kind) in default_content_types}
    defaults |= {name.ext.lower(): kind for name, kind in usual.items()}
    types = CT_Types.new()  # type: ignore[no-untyped-call]  # of python-docx
    for ending in sorted(defaults):
        types.add_default(ending, defaults[ending])
    for name in sorted(kinds.keys() - usual.keys()):
        types.add_override(name, kinds[name])
    return serialize_part_xml(types)


def write_properties(word: WordDocument, document: Document) -> None:
    """The core properties, which say what the file is (ISO/IEC 29500-2, clause 11)."""
    properties = word.core_properties
    moment = document.created.astimezone(UTC)
    properties.title = document.title[:LONGEST_PROPERTY]
    properties.subject = document.subject[:LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = document.author[:LONGEST_PROPERTY]
    properties.keywords = ", ".join(document.keywords)[:LONGEST_PROPERTY]
    properties.identifier = document.briefing_id[:LONGEST_PROPERTY]
    properties.language = document.tag
    properties.comments = embargo_notice(document)[:LONGEST_PROPERTY]
    properties.created = properties.modified = moment
    properties.revision = 1

"""The package of a DOCX (ISO/IEC 29500-2): what goes into the file, and how its bytes stay the same."""

from __future__ import annotations

import re
import zipfile
from dataclasses import fields, is_dataclass, replace
from datetime import UTC
from io import BytesIO
from typing import TypeVar

from docx.document import Document as WordDocument

from briefing.document import Document, embargo_notice

T = TypeVar("T")

ILLEGAL_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may hold, not even escaped (XML 1.0, section 2.2, production 2)."""
EARLIEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
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
            cleaned = ILLEGAL_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", part)
            if cleaned == part:
                return part
            offenders.append(part)
            return cleaned
        if isinstance(part, tuple):
            return tuple(visit(item) for item in part)
        if is_dataclass(part) and not isinstance(part, type):
            return replace(part, **{item.name: visit(getattr(part, item.name)) for item in fields(part)})
        return part

    return visit(value), tuple(offenders)  # type: ignore[return-value]  # visit keeps the type of what it visits


def package_bytes(word: WordDocument) -> bytes:
    """The package as a ZIP file that depends on nothing but its contents."""
    saved = BytesIO()
    word.save(saved)
    dated = BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(dated, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EARLIEST_ZIP_DATE)
            target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
    return dated.getvalue()


def drop_template_parts(word: WordDocument) -> None:
    """Take out of python-docx's template what is not ours."""
    for source, unused in ((word.part, UNUSED_PARTS), (word.part.package, UNUSED_PACKAGE_PARTS)):
        for key, relationship in list(source.rels.items()):
            if relationship.reltype.rpartition("/")[2] in unused:
                del source.rels[key]


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

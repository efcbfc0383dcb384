"""A DOCX as a stranger reads it: unpacked within bounds, its XML parsed without entities or network.

Text is taken from runs in document order (ISO/IEC 29500-1, 17.3); results of fields that a word processor
fills in, page numbers, are left out.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import normpath

from lxml import etree

from briefing.audit.packs.reading import (
    MAX_BYTES,
    Observation,
    Part,
    Piece,
    ReadFile,
    ReadLink,
    ReadPicture,
    ReadTable,
    UnreadableFileError,
)
from briefing.diagnostics import BriefingError
from briefing.gate import inside, refuse_unlikely

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
DC = "{http://purl.org/dc/elements/1.1/}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
}
"""Characters that are elements (ISO/IEC 29500-1, 17.3.3)."""
CHANGES = frozenset({f"{W}del", f"{W}ins", f"{W}moveFrom", f"{W}moveTo"})
READ_OTHERWISE = frozenset({f"{W}fldChar", f"{W}instrText", f"{W}drawing", f"{W}rPr"})
READ_BY_THEMSELVES = frozenset({f"{W}p", f"{MC}Fallback"})
"""Paragraphs in text boxes are paragraphs of their own; of alternatives the first is read."""
COUNTED_LATER = ("PAGEREF", "PAGE", "NUMPAGES")
"""Fields (ISO/IEC 29500-1, 17.16.5) whose result is a page number."""
UNSOUND = (KeyError, ValueError, EOFError, RuntimeError, MemoryError)
"""What else reading raises where a file is not built as the standard says."""
MAX_PARTS = 2000
MAX_XML = 30_000_000
"""Bytes of a part that is XML, of which a tree in memory takes many times as much."""
MAX_MARKS = 2_000_000
"""Tags and attributes of a part, of which each takes about 200 bytes when it is read."""
ACTIVE_PARTS = ("vbaproject", "activex", "embeddings/", "oleobject", "attachedtemplate")
OTHER_PEOPLES_PARTS = ("word/comments", "customxml/", "docprops/custom")


def read_docx(path: Path) -> ReadFile:
    """What a DOCX holds; raises `UnreadableFileError`."""
    try:
        refuse_unlikely(inside(path.parent, path.name, str(path)), str(path), MAX_BYTES)
        with zipfile.ZipFile(path) as package:
            return _Reader(path, _unpacked(package)).read()
    except BriefingError as problem:
        raise UnreadableFileError(problem.findings[0].message) from None
    except (OSError, zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, *UNSOUND) as problem:
        raise UnreadableFileError(f"is not a DOCX that can be read: {problem}") from None


def _unpacked(package: zipfile.ZipFile) -> dict[str, bytes]:
    """The parts by name, of bounded size."""
    entries = package.infolist()
    if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise UnreadableFileError("unpacks to more than is safe to read")
    if any(entry.file_size > MAX_XML for entry in entries if entry.filename.endswith((".xml", ".rels"))):
        raise UnreadableFileError("unpacks to more than is safe to read")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFileError("is encrypted")
    return {entry.filename: package.read(entry) for entry in entries}


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    if b"<!DOCTYPE" in data:
        raise UnreadableFileError("declares a document type, which no DOCX does")
    if data.count(b"<") + data.count(b"=") > MAX_MARKS:
        raise UnreadableFileError("holds too many elements")
    return etree.fromstring(data, parser)


@dataclass(slots=True)
class _Collected:
    """The text of a paragraph as it is being read."""

    text: str = ""
    languages: list[str] = field(default_factory=list)


class _Reader:
    """One pass over a package."""

    def __init__(self, path: Path, parts: dict[str, bytes]) -> None:
        self.path = path
        self.parts = parts
        self.observations: list[Observation] = []
        self.links: list[ReadLink] = []
        self.pictures: list[ReadPicture] = []
        self.tables: list[ReadTable] = []
        self.fields: list[str] = []
        self.levels: dict[str, int] = {}
        """The level of headings by style."""
        self.relations = self._relations("word/document.xml")

    def read(self) -> ReadFile:
        """Everything."""
        document = _parsed(self.parts["word/document.xml"])
        styles = _parsed(self.parts["word/styles.xml"])
        self.levels = _outline_levels(styles)
        core = _parsed(self.parts["docProps/core.xml"]) if "docProps/core.xml" in self.parts else None
        bookmarks = {mark.get(f"{W}name", "") for mark in document.iter(f"{W}bookmarkStart")}
        pieces = tuple(self._pieces(document))
        self._look_at_links(document, bookmarks)
        self._look_at_tables(document)
        self._look_at_parts(document)
        heads, watermarked = self._heads(document)
        said = [str(text).strip() for text in core.itertext()] if core is not None else []
        return ReadFile(
            path=self.path,
            format_="docx",
            pieces=pieces,
            language=_language(styles),
            title=_found_text(core, f"{DC}title"),
            metadata=("\n".join(said),),
            heads=heads,
            pages=0,
            watermarked=watermarked,
            links=tuple(self.links),
            pictures=tuple(self.pictures),
            tables=tuple(self.tables),
            digests=tuple(
                sorted(
                    hashlib.sha256(data).hexdigest()
                    for name, data in self.parts.items()
                    if name.startswith("word/media/")
                )
            ),
            other_reading="",
            observations=tuple(self.observations),
        )

    def observe(self, rule: str, message: str) -> None:
        """Note something that no sound file has."""
        self.observations.append(Observation(rule, message))

    def _relations(self, part: str) -> dict[str, tuple[str, bool, str]]:
        """Target, whether it is outside, and kind, by id."""
        folder, _, name = part.rpartition("/")
        data = self.parts.get(f"{folder}/_rels/{name}.rels")
        if data is None:
            return {}
        return {
            each.get("Id", ""): (
                each.get("Target", ""),
                each.get("TargetMode") == "External",
                each.get("Type", "").rpartition("/")[2],
            )
            for each in _parsed(data).iter(RELATIONSHIP)
        }

    # --- text ---

    def _pieces(self, document: etree._Element) -> Iterator[Piece]:
        for paragraph in document.iter(f"{W}p"):
            if any(parent.tag == f"{MC}Fallback" for parent in paragraph.iterancestors()):
                continue
            collected = _Collected()
            self._read_into(paragraph, collected)
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            name = style.get(f"{W}val", "") if style is not None else ""
            if collected.text:
                part, level = self._part(paragraph, name)
                yield Piece(part, collected.text, level, tuple(collected.languages))

    def _read_into(self, node: etree._Element, collected: _Collected) -> None:
        for child in node:
            tag = str(child.tag)
            if tag == f"{W}t":
                if not any(name in COUNTED_LATER for name in self.fields):
                    collected.text += child.text or ""
            elif tag in SIGNS:
                in_run = node.tag == f"{W}r"  # elsewhere a tab is a stop of the ruler
                collected.text += SIGNS[tag] if in_run else ""
            elif tag in CHANGES:
                self._change(child, collected)
            elif tag in READ_OTHERWISE:
                self._look_at(child, collected)
            elif tag not in READ_BY_THEMSELVES:
                self._read_into(child, collected)

    def _look_at(self, node: etree._Element, collected: _Collected) -> None:
        """A part of a run that is no text, but says something of it."""
        if node.tag == f"{W}fldChar":
            self._field(node.get(f"{W}fldCharType", ""))
        elif node.tag == f"{W}instrText":
            name = (node.text or "").split()[:1]
            if self.fields and name:
                self.fields[-1] += name[0]
        elif node.tag == f"{W}drawing":
            self._picture(node)
        else:
            self._run_properties(node, collected)

    def _change(self, node: etree._Element, collected: _Collected) -> None:
        text = "".join(each.text or "" for each in node.iter(f"{W}t", f"{W}delText"))
        self.observe("traces-of-editing", f"{text!r:.60} is a tracked change")
        if node.tag in {f"{W}ins", f"{W}moveTo"}:
            self._read_into(node, collected)

    def _run_properties(self, properties: etree._Element, collected: _Collected) -> None:
        language = properties.find(f"{W}lang")
        if language is not None:
            collected.languages += [str(value) for value in language.attrib.values()]
        run = properties.getparent()
        text = "".join(each.text or "" for each in run.iter(f"{W}t")) if run is not None else ""
        if properties.find(f"{W}vanish") is not None and text.strip():
            self.observe("text-hidden", f"{text!r:.60} is hidden")

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append("")
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _picture(self, drawing: etree._Element) -> None:
        for properties in drawing.iter(f"{WP}docPr"):
            decorative = any(str(node.tag).endswith("}decorative") for node in properties.iter())
            if not decorative:
                self.pictures.append(ReadPicture(properties.get("descr", "")))

    def _part(self, paragraph: etree._Element, style: str) -> tuple[Part, int]:
        if style in self.levels:
            return Part.HEADING, self.levels[style]
        if style.startswith("TOC") and style != "TOCHeading":
            return Part.CONTENTS, 0
        if style.startswith("Cover") or style in {"Title", "Subtitle"}:
            return Part.COVER, 0
        if style.endswith("Caption"):
            return Part.CAPTION, 0
        cell = any(parent.tag == f"{W}tc" for parent in paragraph.iterancestors())
        return (Part.CELL if cell else Part.TEXT), 0

    # --- what lies around the text ---

    def _look_at_links(self, document: etree._Element, bookmarks: set[str]) -> None:
        for link in document.iter(f"{W}hyperlink"):
            anchor, key = link.get(f"{W}anchor"), link.get(f"{R}id", "")
            if anchor is not None:
                self.links.append(ReadLink("#", anchor in bookmarks))
            elif key:
                target = self.relations.get(key, ("", True, ""))[0]
                self.links.append(ReadLink(target, bool(target)))
        for target, outside, kind in self.relations.values():
            if outside and kind != "hyperlink":
                self.observe("active-content", f"the file fetches {target!r:.80} from outside")

    def _look_at_tables(self, document: etree._Element) -> None:
        for table in document.iter(f"{W}tbl"):
            described = table.find(f"{W}tblPr/{W}tblDescription")
            if described is not None:  # a chart
                self.pictures.append(ReadPicture(described.get(f"{W}val", "")))
            if table.find(f"{W}tblPr/{W}tblCaption") is not None:
                rows = table.findall(f"{W}tr")
                repeated = [row for row in rows if row.find(f"{W}trPr/{W}tblHeader") is not None]
                look = table.find(f"{W}tblPr/{W}tblLook")
                marked = look is not None and look.get(f"{W}firstColumn") == "1"
                self.tables.append(ReadTable(1, 1 if repeated or marked else 0))

    def _look_at_parts(self, document: etree._Element) -> None:
        for name in sorted(self.parts):
            small = name.lower()
            if any(part in small for part in ACTIVE_PARTS):
                self.observe("active-content", f"the package holds {name}")
            if any(small.startswith(part) for part in OTHER_PEOPLES_PARTS):
                self.observe("traces-of-editing", f"the package holds {name}")
        for node in document.iter(f"{W}instrText"):
            called = (node.text or "").split()[:1]
            if called and called[0].upper() in {
                "DDE",
                "DDEAUTO",
                "INCLUDETEXT",
                "INCLUDEPICTURE",
                "IMPORT",
                "DATABASE",
            }:
                self.observe("active-content", f"the file has the field {called[0]}")

    def _heads(self, document: etree._Element) -> tuple[tuple[str, ...], tuple[bool, ...]]:
        """Of each section but the cover's, what stands in its header and footer."""
        heads: list[str] = []
        watermarks: list[bool] = []
        for section in document.iter(f"{W}sectPr"):
            parts = [
                _parsed(self.parts[normpath(f"word/{self.relations[key][0]}")])
                for reference in (*section.iter(f"{W}headerReference"), *section.iter(f"{W}footerReference"))
                if (key := reference.get(f"{R}id", "")) in self.relations
            ]
            if not parts:
                continue
            heads.append("\n".join("".join(node.text or "" for node in part.iter(f"{W}t")) for part in parts))
            watermarks.append(any(node.get("string") for part in parts for node in part.iter(f"{V}textpath")))
        return tuple(heads), tuple(watermarks)


def _outline_levels(styles: etree._Element) -> dict[str, int]:
    """The level of the paragraphs of each style in the outline, from 1 on (ISO/IEC 29500-1, 17.3.1.20)."""
    levels = {}
    for style in styles.iter(f"{W}style"):
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        if outline is not None and outline.get(f"{W}val", "9") < "9":
            levels[style.get(f"{W}styleId", "")] = int(outline.get(f"{W}val", "0")) + 1
    return levels


def _language(styles: etree._Element) -> str:
    """The language of the document's defaults, of the right script."""
    language = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    return " ".join(str(value) for value in language.attrib.values()) if language is not None else ""


def _found_text(root: etree._Element | None, name: str) -> str:
    node = root.find(name) if root is not None else None
    return (node.text or "") if node is not None else ""

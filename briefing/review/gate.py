"""The one gate for files from outside: bounded in size and depth, without DTDs, never reading anything else.

XML with a document type is refused before it is parsed, so no entity is ever expanded (XML 1.0, section 4.4);
of a package (ISO/IEC 29500-2) only the parts asked for are unpacked, and no relationship is followed.
"""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

from lxml import etree

from briefing.diagnostics import BriefingError, Location, error
from briefing.text_files import CONTROL_CHARACTER, unreadable

MAX_FILE = 16_000_000
"""Bytes of a file as it lies on the disk, and of one part of a package."""
MAX_PACKAGE = 64_000_000
"""Bytes of all parts together, unpacked."""
MAX_PARTS = 1_000
MAX_RATIO = 200
"""How many times larger than packed a part may be, if it is larger than `SMALL_PART`."""
SMALL_PART = 1_000_000
MAX_DEPTH = 100
MAX_MARKS = 1_000_000
"""Tags and attributes of an XML file: what takes memory when it is parsed, about 200 bytes each."""
MAX_ROWS = 10_000
"""Segments in a file; a briefing has hundreds."""
MAX_LINE = 100_000
"""Bytes of a line of a PO file."""
DOCUMENT_TYPE = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
ENCODING = re.compile(r"""<\?xml[^>]*\sencoding\s*=\s*["']([^"'>]*)""")
MACROS = re.compile(r"vbaProject\.bin|macroEnabled|vbaData\.xml", re.IGNORECASE)
HARMLESS_LINKS = ("hyperlink",)
"""Relationships to other places that a reader only follows when they are clicked."""
LOCAL_TEMPLATE = re.compile(r"(file:///)?[A-Za-z]:[\\/]|[^/\\:]+$")
"""Where Word keeps templates; it names the one that a document was made with."""
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def read_outside(path: Path) -> bytes:
    """The bytes of an ordinary file of bounded size; raises `BriefingError`."""
    place = Location(path.as_posix())
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise BriefingError([error("unreadable", "is not an ordinary file", place)])
        if found.st_size > MAX_FILE:
            raise _refused(place, f"is larger than {MAX_FILE} bytes", "too-large")
        return path.read_bytes()
    except OSError as problem:
        raise unreadable(problem, place.path) from None


def parse_outside(data: bytes, shown: str) -> etree._Element:
    """The root of an XML file from outside; raises `BriefingError` for a malformed or hostile one."""
    place = Location(shown)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise _refused(Location(shown, line), "is not UTF-8", "not-utf-8") from None
    declared = ENCODING.match(text)
    if declared and declared[1].lower() not in {"utf-8", "utf8", "us-ascii", "ascii"}:
        raise _refused(place, f"is encoded as {declared[1]!r} and not as UTF-8", "not-utf-8")
    if DOCUMENT_TYPE.search(text):
        raise _refused(place, "holds a document type or entities, which an exchanged file never needs")
    if text.count("<") + text.count("=") > MAX_MARKS:
        raise _refused(place, "holds too many elements", "too-large")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as problem:
        message = f"is not well-formed XML: {_one_line(problem.msg or '')}"
        if "Excessive depth" in message:
            raise _refused(place, f"nests elements more than {MAX_DEPTH} deep") from None
        raise _refused(Location(shown, problem.lineno or 0), message, "bad-xml") from None
    _refuse_deep(root, place)
    return root


def refuse_many_rows(number: int, place: Location) -> None:
    """Raise `BriefingError` for more segments than any briefing has."""
    if number > MAX_ROWS:
        raise _refused(place, f"has more than {MAX_ROWS} segments", "too-large")


def refuse_unlikely_po(data: bytes, place: Location) -> None:
    """Raise `BriefingError` for lines and numbers of entries that no PO file of a briefing has."""
    refuse_many_rows(data.count(b"msgid"), place)
    if any(len(line) > MAX_LINE for line in data.splitlines()):
        raise _refused(place, f"has a line of more than {MAX_LINE} bytes", "too-large")


@dataclass(frozen=True, slots=True)
class Package:
    """A ZIP package from outside, looked through and not yet unpacked."""

    shown: str
    _archive: zipfile.ZipFile
    _parts: Mapping[str, zipfile.ZipInfo]

    def part(self, name: str) -> bytes | None:
        """The bytes of a part, or None where there is none of this name."""
        entry = self._parts.get(name)
        if entry is None:
            return None
        place = Location(self.shown)
        try:
            with self._archive.open(entry) as stream:
                data = stream.read(MAX_FILE + 1)
        except (
            zipfile.BadZipFile,
            OSError,
            NotImplementedError,
            RuntimeError,
            EOFError,
            ValueError,
        ) as problem:
            raise _refused(place, f"cannot be unpacked: {_one_line(str(problem))}", "bad-package") from None
        except Exception as problem:  # zlib.error and lzma.LZMAError have no common base
            raise _refused(place, f"cannot be unpacked: {_one_line(str(problem))}", "bad-package") from None
        if len(data) > MAX_FILE:
            raise _refused(place, f"its part {name!r} is larger than {MAX_FILE} bytes", "too-large")
        return data

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part, or None where there is none of this name."""
        data = self.part(name)
        return None if data is None else parse_outside(data, f"{self.shown} ({name})")


def open_package(data: bytes, shown: str) -> Package:
    """A package whose contents are bounded, plainly named, and neither run nor fetch anything."""
    place = Location(shown)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        message = f"is not a whole ZIP package: {_one_line(str(problem))}"
        raise _refused(place, message, "bad-package") from None
    for complaint in _complaints(entries):
        raise _refused(place, complaint)
    package = Package(shown, archive, {entry.filename: entry for entry in entries})
    for name in package._parts:
        if name.endswith(".rels"):
            _refuse_links(package, name)
    types = package.part("[Content_Types].xml") or b""
    if MACROS.search(types.decode("utf-8", "replace")):
        raise _refused(place, "holds macros")
    return package


def _complaints(entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    if len(entries) > MAX_PARTS:
        yield f"has more than {MAX_PARTS} parts"
    if sum(entry.file_size for entry in entries) > MAX_PACKAGE:
        yield f"is larger than {MAX_PACKAGE} bytes when unpacked"
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        if "\\" in name or PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            yield f"has a part with the path {name!r}"
        if CONTROL_CHARACTER.search(name):
            yield "has a part with control characters in its name"
        if name.casefold() in seen:
            yield f"has two parts named {name!r}"
        seen.add(name.casefold())
        if entry.flag_bits & 1:
            yield "is encrypted"
        if entry.file_size > max(SMALL_PART, MAX_RATIO * entry.compress_size):
            yield f"has a part {name!r} that unpacks to {entry.file_size} bytes"
        if MACROS.search(name):
            yield "holds macros"


def _refuse_links(package: Package, name: str) -> None:
    """Refuse relationships to other places that a word processor would follow on its own."""
    root = package.xml(name)
    for link in root.iter(RELATIONSHIP) if root is not None else ():
        kind, target = link.get("Type", "").rpartition("/")[2], link.get("Target", "")
        external = link.get("TargetMode", "").lower() == "external"
        if not external or kind in HARMLESS_LINKS:
            continue
        if kind == "attachedTemplate" and LOCAL_TEMPLATE.match(target):
            continue
        message = f"leads to another place ({kind}): {_one_line(target)[:80]!r}"
        raise _refused(Location(package.shown), message)


def _refuse_deep(root: etree._Element, place: Location) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise _refused(place, f"nests elements more than {MAX_DEPTH} deep")


def _one_line(text: str) -> str:
    return CONTROL_CHARACTER.sub(" ", text.replace("\n", " "))[:200]


def _refused(place: Location, message: str, rule: str = "hostile-file") -> BriefingError:
    return BriefingError([error(rule, message, place, "nothing was imported")])

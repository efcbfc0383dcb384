"""ZIP packages from outside, such as DOCX (ISO/IEC 29500-2).

Only the parts asked for are unpacked, and no relationship is followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from briefing.diagnostics import Location
from briefing.gate.files import CONTROL_CHARACTER, MAX_FILE, one_line, refused
from briefing.gate.xml_text import parse_outside

if TYPE_CHECKING:
    import zipfile

    from lxml import etree

MAX_PACKAGE = 64_000_000
"""Bytes of all parts together, unpacked."""
MAX_PARTS = 1_000
MAX_RATIO = 200
"""How many times larger than packed a part may be, if it is larger than `SMALL_PART`."""
SMALL_PART = 1_000_000
MACROS = re.compile(r"vbaProject\.bin|macroEnabled|vbaData\.xml", re.IGNORECASE)
HARMLESS_LINKS = ("hyperlink",)
"""Relationships to other places that a reader only follows when they are clicked."""
LOCAL_TEMPLATE = re.compile(r"(file:///)?[A-Za-z]:[\\/]|[^/\\:]+$")
"""Where Word keeps templates; it names the one that a document was made with."""
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


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
        except Exception as problem:  # zipfile, zlib and lzma raise what has no common base
            raise refused(place, f"cannot be unpacked: {one_line(str(problem))}", "bad-package") from None
        if len(data) > MAX_FILE:
            raise refused(place, f"its part {name!r} is larger than {MAX_FILE} bytes", "too-large")
        return data

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part, or None where there is none of this name."""
        data = self.part(name)
        return None if data is None else parse_outside(data, f"{self.shown} ({name})")


def open_package(data: bytes, shown: str) -> Package:
    """A package whose contents are bounded, plainly named, and neither run nor fetch anything."""
    import zipfile  # noqa: PLC0415 # with what it needs, 10 ms for every command

    place = Location(shown)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        message = f"is not a whole ZIP package: {one_line(str(problem))}"
        raise refused(place, message, "bad-package") from None
    for complaint in _complaints(entries):
        raise refused(place, complaint)
    package = Package(shown, archive, {entry.filename: entry for entry in entries})
    for name in package._parts:
        if name.endswith(".rels"):
            _refuse_links(package, name)
    types = package.part("[Content_Types].xml") or b""
    if MACROS.search(types.decode("utf-8", "replace")):
        raise refused(place, "holds macros")
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
        message = f"leads to another place ({kind}): {one_line(target)[:80]!r}"
        raise refused(Location(package.shown), message)

"""What a published folder holds: its manifest, and the addresses within it.

    index.html                  the languages of the current version
    <tag>/index.html            the current reading page: the stable address that QR codes lead to
    <tag>/corrections.html      everything corrected so far, from version 2 on
    manifest.json  SHA256SUMS
    v<number>/                  one version, whole; its data files never change again
        index.html
        <tag>/index.html        the same reading page, at an address of its own
        <tag>/<id>.<tag>.pdf .docx .ics .vcf
        photos/<id>.<suffix>
        data/                   facts as CSV and JSON with a Table Schema, passages
        same-numbers.html .xlsx .csv
        posters/<tag>.pdf  posters/all.pdf
        <id>.<tag>.zip  <id>.zip

All paths are POSIX paths relative to the folder.

`manifest.json` may come from a stick that went round the hall: nothing in it is believed unchecked.
Its paths are those that every file system can hold, and that none takes for one another.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from briefing.diagnostics import BriefingError, Location, error
from briefing.document import Direction
from briefing.gate import inside, parse_json, read_outside

MANIFEST = "manifest.json"
CHECKSUMS = "SHA256SUMS"
FORMAT = "briefing publication"
FORMAT_VERSION = 1
_LARGEST_FILE = 2**30
"""Bytes; the archive of all editions has a tenth of it."""
_LONGEST_TEXT = 5_000
"""Characters of a title, a note, an address."""
_LONGEST_PATH = 200
"""Characters; Windows takes 260, with the drive and the folder that the published one lies in."""
_BRIEFING_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_MEDIA_TYPE = re.compile(r"[a-z]+/[A-Za-z0-9.+-]+(; ?[a-z]+=[A-Za-z0-9.-]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+/([A-Za-z0-9._~%-]+/)*")
_RESERVED_CHARACTER = re.compile(r'[<>:"|?*\\]')
_RESERVED_NAME = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])(\..*)?", re.IGNORECASE
)
"""What Windows keeps for devices, whatever the suffix (Microsoft, "Naming Files, Paths, and Namespaces")."""
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""General categories of characters that no path may hold; the marks of UAX #9 are among them."""
_UNSEEN_IN_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\ufffe\uffff]")
"""What no title or note may hold: controls, surrogates, embeddings and overrides (UAX #9, section 2)."""
_Item = TypeVar("_Item")


class Role(StrEnum):
    """What a published file is to its reader."""

    PAGE = "page"
    """An HTML page; marked superseded later, so the only files of a version that may change."""
    PDF = "pdf"
    DOCX = "docx"
    CALENDAR = "calendar"
    CONTACTS = "contacts"
    PHOTO = "photo"
    DATA = "data"
    SHEET = "sheet"
    POSTER = "poster"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One file of a version."""

    path: str
    role: Role
    media_type: str
    size: int
    """In bytes."""
    sha256: str
    """Hexadecimal."""
    tag: str = ""
    """BCP 47 tag of the edition that the file belongs to; empty for what all editions share."""


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """One language of a version."""

    tag: str
    name: str
    """The language in its own words."""
    direction: Direction
    title: str
    draft: bool


@dataclass(frozen=True, slots=True)
class Version:
    """One state of the briefing that was handed out."""

    number: int
    """From 1 on, without gaps."""
    published: date
    note: Mapping[str, str]
    """Why the version was made, by tag; empty for version 1."""
    editions: tuple[PublishedEdition, ...]
    """The source language first."""
    files: tuple[PublishedFile, ...]
    """In the order of their paths."""

    def of(self, tag: str, *roles: Role) -> tuple[PublishedFile, ...]:
        """The files of an edition (or with `""`, those that all share) that have one of `roles`."""
        return tuple(file for file in self.files if file.tag == tag and file.role in roles)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A published folder."""

    briefing_id: str
    time_zone: str
    """IANA name, of the embargo and the visit."""
    embargo: datetime | None
    """Aware; nothing may be read before."""
    address: str
    """Where the folder is served, ending in a slash; empty where nobody has said it."""
    versions: tuple[Version, ...]
    """Never empty, in order; the last one is current."""

    @property
    def current(self) -> Version:
        """The version that readers should see."""
        return self.versions[-1]


# --- writing ----------------------------------------------------------------------------------------


def serialize_manifest(manifest: Manifest) -> bytes:
    """The bytes of `manifest.json`, equal for equal manifests: UTF-8, keys sorted.

    Raises `BriefingError` for a manifest that `parse_manifest` would refuse.
    """
    value = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "briefing_id": manifest.briefing_id,
        "time_zone": manifest.time_zone,
        "embargo": manifest.embargo.isoformat() if manifest.embargo else None,
        "address": manifest.address,
        "versions": [_version_value(version) for version in manifest.versions],
    }
    data = (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode(errors="replace")
    if parse_manifest(data, MANIFEST) != manifest:
        raise ValueError("a manifest does not read back")
    return data


def _version_value(version: Version) -> object:
    return {
        "number": version.number,
        "published": version.published.isoformat(),
        "note": dict(version.note),
        "editions": [
            {name: getattr(edition, name) for name in PublishedEdition.__slots__}
            for edition in version.editions
        ],
        "files": [{name: getattr(file, name) for name in PublishedFile.__slots__} for file in version.files],
    }


# --- reading ----------------------------------------------------------------------------------------


def load_manifest(folder: Path) -> Manifest:
    """The manifest of a published folder; raises `BriefingError` where it is refused.

    So is a folder with a symbolic link that leads out of it.
    """
    shown = (folder / MANIFEST).as_posix()
    manifest = parse_manifest(read_outside(inside(folder, MANIFEST, shown)), shown)
    for each in folder.rglob("*"):
        if each.is_symlink() and _leads_out(each, folder):
            place = Location(each.as_posix())
            raise BriefingError([error("bad-manifest", "leads out of the published folder", place)])
    return manifest


def _leads_out(link: Path, folder: Path) -> bool:
    try:
        return not link.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # it goes round
        return True


def parse_manifest(data: bytes, shown: str) -> Manifest:
    """The manifest in `data`; `shown` names the file in findings. Raises `BriefingError`."""
    value = parse_json(data, shown)
    known = [FORMAT, FORMAT_VERSION]
    said = [value.get("format"), value.get("format_version")] if isinstance(value, dict) else []
    if not isinstance(value, dict) or said != known or isinstance(said[1], bool | float):  # True == 1.0 == 1
        message = f"is not a {FORMAT!r} of format version {FORMAT_VERSION}"
        raise BriefingError([error("bad-manifest", message, Location(shown))])
    entry = _Entry(value, "", shown)
    entry.expect("format", "format_version", "briefing_id", "time_zone", "embargo", "address", "versions")
    zone = _zone(entry)
    manifest = Manifest(
        briefing_id=entry.matching("briefing_id", _BRIEFING_ID),
        time_zone=entry.text("time_zone"),
        embargo=_embargo(entry, zone),
        address=entry.matching("address", ADDRESS) if entry.text("address") else "",
        versions=entry.each("versions", _version),
    )
    _refuse_gaps(entry, manifest.versions)
    return manifest


def _zone(entry: _Entry) -> ZoneInfo:
    key = entry.text("time_zone")
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise entry.refused("time_zone", f"is {key!r}, no time zone of the IANA") from None


def _embargo(entry: _Entry, zone: ZoneInfo) -> datetime | None:
    if entry.value["embargo"] is None:
        return None
    moment = entry.parsed("embargo", datetime.fromisoformat)
    if moment.tzinfo is None:
        raise entry.refused("embargo", "says no offset from UTC")
    try:
        return moment.astimezone(zone)
    except OverflowError:
        raise entry.refused("embargo", "is no moment of the calendar") from None


def _version(entry: _Entry) -> Version:
    entry.expect("number", "published", "note", "editions", "files")
    version = Version(
        number=entry.number("number", 1, 10_000),
        published=entry.parsed("published", date.fromisoformat),
        note=_note(entry),
        editions=entry.each("editions", _edition),
        files=entry.each("files", _file),
    )
    if not version.editions:
        raise entry.refused("editions", "is empty")
    tags = Counter(edition.tag.casefold() for edition in version.editions)
    if repeated := [tag for tag, times in tags.items() if times > 1]:
        raise entry.refused("editions", f"has two editions in {repeated[0]!r}")
    _refuse_files(entry, version)
    return version


def _note(entry: _Entry) -> Mapping[str, str]:
    value = entry.value["note"]
    if not isinstance(value, dict):
        raise entry.refused("note", "is not an object")
    note = _Entry(value, entry.place("note"), entry.shown)
    for tag in value:
        if not _TAG.fullmatch(tag):
            raise entry.refused("note", f"has a note in {tag!r}, which is no language tag")
    return {tag: note.text(tag) for tag in value}


def _edition(entry: _Entry) -> PublishedEdition:
    entry.expect(*PublishedEdition.__slots__)
    return PublishedEdition(
        tag=entry.matching("tag", _TAG),
        name=entry.text("name"),
        direction=entry.parsed("direction", Direction),
        title=entry.text("title"),
        draft=entry.flag("draft"),
    )


def _file(entry: _Entry) -> PublishedFile:
    entry.expect(*PublishedFile.__slots__)
    path = entry.text("path")
    for complaint in _path_complaints(path):
        raise entry.refused("path", f"is {_quoted(path)}, which {complaint}")
    return PublishedFile(
        path=path,
        role=entry.parsed("role", Role),
        media_type=entry.matching("media_type", _MEDIA_TYPE),
        size=entry.number("size", 0, _LARGEST_FILE),
        sha256=entry.matching("sha256", _SHA256),
        tag=entry.text("tag"),
    )


def _path_complaints(path: str) -> Iterator[str]:
    """Why a path cannot be one of a published folder: it leads out, or some file system cannot hold it."""
    parts = path.split("/")
    if any(unicodedata.category(character) in _INVISIBLE for character in path):
        yield "holds characters that cannot be seen"
    if _RESERVED_CHARACTER.search(path):
        yield "holds a character that Windows reserves"
    if path.startswith("/") or "" in parts:
        yield "is not a plain relative path"
    if any(part.startswith((".", "~")) for part in parts):
        yield "leads elsewhere or to a hidden file"
    if any(part != part.strip() or part.endswith(".") for part in parts):
        yield "has a name that ends in a space or a full stop"
    if any(_RESERVED_NAME.fullmatch(part) for part in parts):
        yield "has a name that Windows reserves"
    if unicodedata.normalize("NFC", path) != path:
        yield "is not in Unicode's normal form C"
    if len(path) > _LONGEST_PATH:
        yield f"is longer than {_LONGEST_PATH} characters"


def _refuse_files(entry: _Entry, version: Version) -> None:
    """Refuse files outside the version's folder, of no edition, out of order, or that collide."""
    tags = {"", *(edition.tag for edition in version.editions)}
    taken: dict[str, str] = {}
    for file in version.files:
        if not file.path.startswith(f"v{version.number}/"):
            raise entry.refused("files", f"has {file.path!r}, which is not within v{version.number}/")
        if file.tag not in tags:
            raise entry.refused("files", f"has {file.path!r} of {file.tag!r}, in which there is no edition")
        other = taken.setdefault(_folded(file.path), file.path)
        if other is not file.path:
            message = f"has {file.path!r} and {other!r}, which some file systems cannot tell apart"
            raise entry.refused("files", message)
    for file in version.files:
        for parent in PurePosixPath(_folded(file.path)).parents:
            if str(parent) in taken:
                raise entry.refused("files", f"has {taken[str(parent)]!r} as a file and as a folder")
    if list(version.files) != sorted(version.files, key=lambda file: file.path):
        raise entry.refused("files", "is not in the order of the paths")


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def _refuse_gaps(entry: _Entry, versions: tuple[Version, ...]) -> None:
    numbers = [version.number for version in versions]
    if not numbers or numbers != list(range(1, len(numbers) + 1)):
        raise entry.refused("versions", f"are numbered {numbers[:20]}, and not from 1 on without gaps")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A JSON object, and where it stands."""

    value: Mapping[str, object]
    where: str
    """`versions[0].files[3]`, or empty for the whole."""
    shown: str

    def expect(self, *names: str) -> None:
        """Refuse an object that has other keys than these."""
        for name in names:
            if name not in self.value:
                raise self.refused(name, "is missing")
        for name in self.value:
            if name not in names:
                raise self.refused("", f"has the unknown key {_quoted(name)}")

    def text(self, name: str) -> str:
        """A line or more of text that can be shown."""
        value = self.value[name]
        if not isinstance(value, str):
            raise self.refused(name, "is not text")
        if len(value) > _LONGEST_TEXT:
            raise self.refused(name, f"is longer than {_LONGEST_TEXT} characters")
        if found := _UNSEEN_IN_TEXT.search(value):
            raise self.refused(name, f"holds the character U+{ord(found[0]):04X}")
        return value

    def matching(self, name: str, pattern: re.Pattern[str]) -> str:
        """Text of a certain form."""
        value = self.text(name)
        if not pattern.fullmatch(value):
            raise self.refused(name, f"cannot be {_quoted(value)}")
        return value

    def parsed(self, name: str, parse: Callable[[str], _Item]) -> _Item:
        """Text that `parse` takes; it raises ValueError where it does not."""
        value = self.text(name)
        try:
            return parse(value)
        except ValueError:
            raise self.refused(name, f"cannot be {_quoted(value)}") from None

    def number(self, name: str, least: int, most: int) -> int:
        """A whole number."""
        value = self.value[name]
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.refused(name, f"is not a whole number from {least} to {most}")
        return value

    def flag(self, name: str) -> bool:
        """Yes or no."""
        value = self.value[name]
        if not isinstance(value, bool):
            raise self.refused(name, "is neither true nor false")
        return value

    def each(self, name: str, build: Callable[[_Entry], _Item]) -> tuple[_Item, ...]:
        """What `build` makes of the objects of a list."""
        value = self.value[name]
        if not isinstance(value, list):
            raise self.refused(name, "is not a list")
        items = []
        for index, item in enumerate(value):
            where = f"{self.place(name)}[{index}]"
            if not isinstance(item, dict):
                raise self.refused(f"{name}[{index}]", "is not an object")
            items.append(build(_Entry(item, where, self.shown)))
        return tuple(items)

    def place(self, name: str) -> str:
        """Where the value of a key stands."""
        return f"{self.where}.{name}".strip(".")

    def refused(self, name: str, message: str) -> BriefingError:
        """The error to raise about the value of a key."""
        text = f"{self.place(name)} {message}".strip()
        return BriefingError([error("bad-manifest", text, Location(self.shown), "nothing was read from it")])


def _quoted(text: str) -> str:
    """Text from outside on one line, in ASCII, and not longer than a line."""
    return ascii(text[:80])

"""A small published folder, made by hand: two versions, four languages, and a large PDF."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from briefing.document import Direction
from briefing.locales import locale_profile
from briefing.publication.manifest import (
    CHECKSUMS,
    MANIFEST,
    Manifest,
    PublishedEdition,
    PublishedFile,
    Role,
    Version,
    serialize_manifest,
)

TAGS = ("en", "fr", "ar", "zh-Hans")
ID = "sample"
TITLE = "A title that nobody may read before"
"""Stands in every file, so that tests see what got out."""
NOON = datetime(2024, 4, 12, 12, tzinfo=UTC)
EMBARGO = datetime(2024, 4, 12, 10, tzinfo=UTC)
PACK_BYTES = 3_000_000
MEDIA_TYPES = {
    Role.PAGE: "text/html; charset=utf-8",
    Role.PDF: "application/pdf",
    Role.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Role.CALENDAR: "text/calendar; charset=utf-8",
    Role.DATA: "text/csv; charset=utf-8",
    Role.ARCHIVE: "application/zip",
}


def write_published(
    folder: Path,
    *,
    embargo: datetime | None = None,
    tags: Sequence[str] = TAGS,
    versions: int = 1,
    pack_bytes: int = PACK_BYTES,
) -> Manifest:
    """Write a published folder, or the next version into it; its manifest."""
    manifest = Manifest(
        briefing_id=ID,
        time_zone="Asia/Shanghai",
        embargo=embargo,
        address="",
        versions=tuple(_version(folder, number + 1, tags, pack_bytes) for number in range(versions)),
    )
    _write(folder / "index.html", _page("All languages", "en"))
    for tag in tags:
        _write(folder / tag / "index.html", _page(f"{tag}, version {versions}", tag))
        if versions > 1:
            _write(folder / tag / "corrections.html", _page(f"{tag}, corrected", tag))
    _write(folder / CHECKSUMS, f"{TITLE}\n".encode())
    write_manifest(folder, manifest)
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest, whole."""
    part = folder / f".{MANIFEST}.part"
    part.write_bytes(serialize_manifest(manifest))
    part.replace(folder / MANIFEST)


def with_embargo(folder: Path, manifest: Manifest, embargo: datetime | None) -> Manifest:
    """The manifest with another embargo, written."""
    changed = replace(manifest, embargo=embargo)
    write_manifest(folder, changed)
    return changed


def pack(tag: str, number: int = 1, size: int = PACK_BYTES) -> bytes:
    """The bytes of a PDF, of which no two stretches are alike."""
    head = f"%PDF-1.7 {TITLE} {tag} {number}\n".encode()
    return head + random.Random(f"{tag} {number}").randbytes(size - len(head))  # noqa: S311 - no secret


def pdf_path(tag: str, number: int = 1) -> str:
    """Where an edition's PDF lies."""
    return f"v{number}/{tag}/{ID}.{tag}.pdf"


def _version(folder: Path, number: int, tags: Sequence[str], pack_bytes: int) -> Version:
    files = [_file(folder, f"v{number}/index.html", _page(f"version {number}", "en"), Role.PAGE)]
    files.append(_file(folder, f"v{number}/data/facts.csv", f"area,1342\n{TITLE}\n".encode(), Role.DATA))
    files.append(_file(folder, f"v{number}/{ID}.zip", pack("all", number, 9000), Role.ARCHIVE))
    for tag in tags:
        place, page = f"v{number}/{tag}", _page(f"{tag}, version {number}", tag)
        files.append(_file(folder, f"{place}/index.html", page, Role.PAGE, tag))
        files.append(_file(folder, pdf_path(tag, number), pack(tag, number, pack_bytes), Role.PDF, tag))
        files.append(_file(folder, f"{place}/{ID}.{tag}.docx", pack(tag, number, 5000), Role.DOCX, tag))
        calendar = f"BEGIN:VCALENDAR\r\n{TITLE}\r\n".encode()
        files.append(_file(folder, f"{place}/{ID}.{tag}.ics", calendar, Role.CALENDAR, tag))
    return Version(
        number=number,
        published=date(2024, 4, 11 + number),
        note={"en": "A figure was wrong."} if number > 1 else {},
        editions=tuple(_edition(tag) for tag in tags),
        files=tuple(sorted(files, key=lambda file: file.path)),
    )


def _edition(tag: str) -> PublishedEdition:
    profile = locale_profile(tag)
    return PublishedEdition(tag, profile.endonym, Direction(profile.direction), TITLE, draft=False)


def _page(text: str, tag: str) -> bytes:
    direction = locale_profile(tag).direction
    head = f'<!doctype html>\n<html lang="{tag}" dir="{direction}"><meta charset="utf-8">'
    return f"{head}<title>{TITLE}</title><h1>{TITLE}</h1><p>{text}</p>\n".encode()


def _file(folder: Path, path: str, data: bytes, role: Role, tag: str = "") -> PublishedFile:
    _write(folder / path, data)
    return PublishedFile(path, role, MEDIA_TYPES[role], len(data), hashlib.sha256(data).hexdigest(), tag)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)

"""The manifest of a published folder: what it holds comes back, and what is hostile is refused."""

from __future__ import annotations

import json
import string
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.diagnostics import BriefingError
from briefing.document import Direction
from briefing.publication.manifest import (
    Manifest,
    PublishedEdition,
    PublishedFile,
    Role,
    Version,
    load_manifest,
    parse_manifest,
    serialize_manifest,
)
from tests.published_folder import write_published

TAGS = ("en", "fr", "ar", "zh-Hans", "pt-BR")
ZONES = ("Asia/Shanghai", "Europe/Paris", "UTC", "America/St_Johns")
WORDS = st.text(
    st.characters(
        exclude_categories=["Cc", "Cs", "Cn", "Co"], exclude_characters="\u202a\u202b\u202c\u202d\u202e"
    ),
    max_size=20,
)
NAMES = st.text(string.ascii_lowercase + string.digits + "_-é中", min_size=4, max_size=12).map(
    lambda name: f"x{name}.pdf"
)


@st.composite
def versions(draw: st.DrawFn, number: int) -> Version:
    """A version with this number."""
    tags = draw(st.lists(st.sampled_from(TAGS), min_size=1, unique=True))
    names = sorted(draw(st.sets(NAMES, max_size=6)))
    return Version(
        number,
        draw(st.dates(date(2000, 1, 1), date(2100, 1, 1))),
        draw(st.dictionaries(st.sampled_from(TAGS), WORDS)),
        tuple(
            PublishedEdition(
                tag, draw(WORDS), draw(st.sampled_from(Direction)), draw(WORDS), draw(st.booleans())
            )
            for tag in tags
        ),
        tuple(
            PublishedFile(
                f"v{number}/{name}",
                draw(st.sampled_from(Role)),
                "application/pdf",
                draw(st.integers(0, 10**9)),
                f"{draw(st.integers(0, 2**256 - 1)):064x}",
                draw(st.sampled_from(["", *tags])),
            )
            for name in names
        ),
    )


@st.composite
def manifests(draw: st.DrawFn) -> Manifest:
    """A manifest that a publisher may write."""
    zone = draw(st.sampled_from(ZONES))
    moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
    embargo = draw(st.none() | moments)
    return Manifest(
        draw(st.from_regex(r"[a-z0-9][a-z0-9-]{0,10}", fullmatch=True)),
        zone,
        embargo.astimezone(ZoneInfo(zone)) if embargo else None,
        draw(st.sampled_from(["", "http://192.168.1.20:8000/", "https://press.example.org/visit/"])),
        tuple(draw(versions(number + 1)) for number in range(draw(st.integers(1, 3)))),
    )


@given(manifests())
def test_what_is_written_is_read(manifest: Manifest) -> None:
    """Every manifest comes back as it was, from bytes that are the same each time."""
    data = serialize_manifest(manifest)
    assert parse_manifest(data, "manifest.json") == manifest
    assert serialize_manifest(parse_manifest(data, "manifest.json")) == data


def _path(path: str) -> Callable[[Any], None]:
    def change(value: Any) -> None:
        value["versions"][0]["files"][0]["path"] = path

    return change


def _second(path: str, other: str) -> Callable[[Any], None]:
    def change(value: Any) -> None:
        files = value["versions"][0]["files"]
        files[:] = [{**files[0], "path": path}, {**files[0], "path": other}]

    return change


def _set(*keys: Any) -> Callable[[Any], None]:
    *way, last, new = keys

    def change(value: Any) -> None:
        for key in way:
            value = value[key]
        value[last] = new

    return change


HOSTILE: dict[str, Callable[[Any], None]] = {
    "leads elsewhere": _path("v1/../../etc/hostname"),
    "not a plain relative path": _path("/etc/hostname"),
    "not within v1/": _path("v2/a.pdf"),
    "which is not within": _path("index.html"),
    "that Windows reserves": _path("v1\\..\\a.pdf"),
    "a name that Windows reserves": _path("v1/CON.pdf"),
    "hidden file": _path("v1/.htaccess"),
    "holds the character U+202E": _path("v1/a\u202efdp.exe"),
    "cannot be seen": _path("v1/a\u2067fdp.exe"),
    "normal form C": _path("v1/e\u0301.pdf"),
    "ends in a space": _path("v1/a.pdf "),
    "longer than": _path("v1/" + "a" * 300),
    "cannot tell apart": _second("v1/A.PDF", "v1/a.pdf"),
    "has 'v1/é.pdf' and 'v1/É.pdf'": _second("v1/\u00c9.pdf", "v1/\u00e9.pdf"),
    "has 'v1/a.pdf' and 'v1/a.pdf'": _second("v1/a.pdf", "v1/a.pdf"),
    "as a file and as a folder": _second("v1/a", "v1/a/b.pdf"),
    "order of the paths": _second("v1/b.pdf", "v1/a.pdf"),
    "without gaps": lambda value: value["versions"][0].update(number=2, files=[]),
    "are numbered []": _set("versions", []),
    "is missing": lambda value: value["versions"][0].pop("files"),
    "unknown key 'surprise'": _set("surprise", 1),
    "editions is empty": _set("versions", 0, "editions", []),
    "is not a list": _set("versions", {}),
    "is not an object": _set("versions", 0, "files", 0, "x"),
    "is not text": _set("briefing_id", 7),
    "whole number": _set("versions", 0, "files", 0, "size", -1),
    "files[0].size is not": _set("versions", 0, "files", 0, "size", True),
    "neither true nor false": _set("versions", 0, "editions", 0, "draft", 0),
    "sha256 cannot be": _set("versions", 0, "files", 0, "sha256", "A" * 64),
    "media_type cannot be": _set("versions", 0, "files", 0, "media_type", "text/html; X: y"),
    "role cannot be": _set("versions", 0, "files", 0, "role", "program"),
    "there is no edition": _set("versions", 0, "files", 0, "tag", "xx"),
    "says no offset": _set("embargo", "2024-04-12T18:00"),
    "embargo cannot be": _set("embargo", "tomorrow"),
    "no moment of the calendar": _set("embargo", "0001-01-01T00:00+14:00"),
    "no time zone": _set("time_zone", "../../etc/localtime"),
    "address cannot be": _set("address", "javascript:alert(1)//"),
    "U+202E": _set("versions", 0, "editions", 0, "title", "\u202egnp"),
    "format version 1": _set("format_version", 2),
    "no language tag": _set("versions", 0, "note", {"../en": ""}),
    "two editions in 'en'": lambda value: value["versions"][0]["editions"].append(
        {**value["versions"][0]["editions"][0], "tag": "EN"}
    ),
}


@pytest.mark.parametrize("message", HOSTILE)
def test_a_hostile_manifest_is_refused(message: str, tmp_path: Path) -> None:
    """Each way to lie is refused with one line that names the file and the place in it."""
    value = json.loads(serialize_manifest(write_published(tmp_path, pack_bytes=100, tags=["en"])))
    HOSTILE[message](value)
    with pytest.raises(BriefingError) as refused:
        parse_manifest(json.dumps(value).encode(), "manifest.json")
    (finding,) = refused.value.findings
    line = str(finding)
    assert message in line
    assert "\n" not in line
    assert line.startswith("manifest.json")


@pytest.mark.parametrize("text", ['{"format": 1, "format": 2}', '{"size": NaN}', "[]", "{", "\ufeff", '"x"'])
def test_what_is_no_manifest_is_refused(text: str) -> None:
    """Neither broken JSON nor another file gets through."""
    with pytest.raises(BriefingError):
        parse_manifest(text.encode(), "manifest.json")


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A published folder with a symbolic link to somewhere else is not read; one to itself is."""
    folder = tmp_path / "publication"
    manifest = write_published(folder, pack_bytes=100, tags=["en"])
    (folder / "v1" / "again").symlink_to(folder / "v1" / "en")
    assert load_manifest(folder) == manifest
    (folder / "v1" / "etc").symlink_to("/etc")
    with pytest.raises(BriefingError, match="leads out of the published folder"):
        load_manifest(folder)

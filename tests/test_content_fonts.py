"""Font files that an office brings along: what is let in, and that nothing else is."""

from __future__ import annotations

import hashlib
import json
import struct
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
import uharfbuzz as hb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.content.fonts import NEEDED, FontError, inspect_font
from briefing.document import Direction, Run
from briefing.render.pdf.truetype import Composite, subset
from briefing.render.typesetting.fonts import FAMILIES, REGULAR, Face, FontFile, face
from briefing.render.typesetting.text import TextStyle, Typesetter
from briefing.theme import FontSource, OwnFont
from tests.conftest import ROOT

TEXT = "שלום (abc) בָּרוּךְ 12"
BAD = ROOT.parent / "shared" / "bad"


def _table(name: str) -> tuple[int, int]:
    """Where a table of the small font begins, and how long it is."""
    data = small_font()
    (count,) = struct.unpack_from(">H", data, 4)
    for index in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
        if tag.decode() == name:
            return offset, length
    raise KeyError(name)


@cache
def small_font() -> bytes:
    """A variable Hebrew font with the letters of `TEXT` and all its tables."""
    packaged = FAMILIES["Hebr"].upright
    assert isinstance(packaged, FontFile)
    whole = hb.Face(hb.Blob((files(packaged.package) / packaged.path).read_bytes()))
    request = hb.SubsetInput()
    request.unicode_set.update(ord(character) for character in TEXT)
    return bytes(hb.SubsetPlan(whole, request).execute().blob.data)


def _changed(name: str, offset: int, value: bytes) -> bytes:
    """The small font with some bytes of a table overwritten."""
    data = bytearray(small_font())
    start = _table(name)[0] + offset
    data[start : start + len(value)] = value
    return bytes(data)


def _without(name: str) -> bytes:
    """The small font with a table called by a name that nobody looks for."""
    data = small_font()
    at = data.index(name.encode(), 12)
    return data[:at] + b"none" + data[at + 4 :]


def _inspect(folder: Path, data: bytes) -> str:
    path = folder / "font.ttf"
    path.write_bytes(data)
    return inspect_font(path)


def test_a_font_that_can_be_embedded_is_known_by_its_digest(tmp_path: Path) -> None:
    """Fonts with TrueType outlines pass, variable ones too."""
    assert _inspect(tmp_path, small_font()) == hashlib.sha256(small_font()).hexdigest()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "it is empty"),
        (b"%PDF-1.7 and more", "not a TrueType font"),
        (b"\0\1\0\0", "not a TrueType font"),
        (b"\0\1\0\0" + b"\xff" * 40, "table directory is broken"),
        (b"OTTO" + small_font()[4:], "PostScript"),
        (b"ttcf" + small_font()[4:], "collection"),
        (b"wOFF" + small_font()[4:], "WOFF"),
        (b"wOF2" + small_font()[4:], "WOFF2"),
        (small_font()[:-400], "lies outside of the file"),
        (_changed("OS/2", 8, b"\0\2"), "forbids embedding"),
        (_changed("OS/2", 8, b"\1\0"), "forbids to embed parts"),
        (_changed("OS/2", 8, b"\2\0"), "forbids to embed parts"),
        (_changed("head", 12, b"\0\0\0\0"), "'head' is broken"),
        (_changed("head", 18, b"\0\0"), "'head' is broken"),
        (_changed("head", 50, b"\0\7"), "'head' is broken"),
        (_changed("maxp", 0, b"\0\0\x50\0"), "'maxp' is broken"),
        (_changed("maxp", 4, b"\0\0"), "number of glyphs"),
        (_changed("maxp", 4, b"\xff\xff"), "too short for its glyphs"),
        (_changed("hhea", 34, b"\0\0"), "'hmtx' is too short"),
        (_changed("hhea", 34, b"\xff\xff"), "'hmtx' is too short"),
        (_changed("loca", 0, b"\xff\xff"), "outside of the outlines"),
        (_changed("cmap", 2, b"\0\0"), "names no characters"),
        *((_without(name), f"no table '{name}'") for name in NEEDED),
    ],
)
def test_a_font_that_cannot_be_used_is_refused_with_the_reason(
    tmp_path: Path, data: bytes, message: str
) -> None:
    """In one line."""
    with pytest.raises(FontError, match=message) as caught:
        _inspect(tmp_path, data)
    assert "\n" not in str(caught.value)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """A folder, or nothing at all."""
    with pytest.raises(FontError, match="not an ordinary file"):
        inspect_font(tmp_path)
    with pytest.raises(FontError, match="missing"):
        inspect_font(tmp_path / "font.ttf")


@pytest.mark.skipif(not BAD.exists(), reason="the hostile files are not part of the project")
def test_hostile_font_files_are_refused() -> None:
    """Those that were collected for the purpose."""
    entries = json.loads((BAD / "manifest.json").read_text("utf-8"))
    names = [entry["file"] for entry in entries if entry["kind"] == "font"]
    assert names != []
    for name in names:
        with pytest.raises(FontError):
            inspect_font(BAD / name)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, len(small_font()) - 1), st.binary(min_size=1, max_size=4)),
        min_size=1,
        max_size=12,
    )
)
def test_damaged_fonts_are_refused_or_can_be_used(tmp_path: Path, damages: list[tuple[int, bytes]]) -> None:
    """Whatever bytes are wrong: a `FontError`, or text can be set and embedded in the font."""
    data = bytearray(small_font())
    for offset, value in damages:
        data[offset : offset + len(value)] = value
    try:
        digest = _inspect(tmp_path, bytes(data[: len(small_font())]))
    except FontError:
        return
    _set_and_embed(FontSource(tmp_path / "font.ttf", digest))


def _set_and_embed(source: FontSource) -> None:
    """Set `TEXT` in the font, and make the subset that the page needs."""
    typesetter = Typesetter("he", Direction.RTL, (OwnFont(("Hebr", "Latn"), source),))
    lines = typesetter.shape((Run(TEXT),), TextStyle(10.0, 15.0, "000000", justify=True)).lines(60.0)
    own = face(source, REGULAR)
    clusters = [
        cluster
        for line in lines
        for segment in line.segments
        if segment.face is own
        for cluster in segment.clusters
    ]
    composites = [Composite(cluster.width, cluster.glyphs) for cluster in clusters]
    glyphs = sorted({glyph for cluster in clusters for glyph, _, _ in cluster.glyphs})
    assert subset(Face(source, REGULAR), [*glyphs, *dict.fromkeys(composites)]).data

"""Looks at a font file before anything else does: only TrueType outlines that may be embedded come through.

The file is read as OpenType 1.9 has it, table by table, as far as the shaping engine and the subsetter will
rely on it; then the subsetter is run over all of it.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import uharfbuzz as hb

from briefing.diagnostics import BriefingError
from briefing.gate import read_outside

MAX_BYTES = 30_000_000
MAX_TABLES = 64
MAX_GLYPHS = 65_535
TRUETYPE = (b"\0\1\0\0", b"true")
OTHER_KINDS = {
    b"OTTO": ("its outlines are PostScript (CFF), not TrueType", "use the .ttf file of the family"),
    b"ttcf": ("it is a collection of fonts", "take the one font out that is needed"),
    b"wOFF": ("it is compressed for the web (WOFF)", "use the .ttf file of the family"),
    b"wOF2": ("it is compressed for the web (WOFF2)", "use the .ttf file of the family"),
    b"typ1": ("it is a Type 1 font", "use the .ttf file of the family"),
}
NEEDED = {
    "head": 54,
    "maxp": 32,
    "hhea": 36,
    "hmtx": 4,
    "cmap": 4,
    "OS/2": 68,
    "loca": 4,
    "glyf": 12,
}
"""Tables without which text cannot be set or embedded, and their least length in bytes."""
EMBEDDED = {name: NEEDED[name] for name in ("head", "maxp", "hhea", "hmtx", "loca", "glyf")}
"""Those of a font program in a PDF (ISO 32000-1, 9.9)."""
_RESTRICTED, _NO_SUBSETTING, _BITMAPS_ONLY = 0x0002, 0x0100, 0x0200
"""Bits of `OS/2.fsType`."""
_UPEM_BOUNDS = 16, 16_384
_TRIAL_WEIGHTS = 400.0, 700.0
"""A variable font is damaged in places that only show where it is bolder or lighter than by default."""
_SAMPLE = 64
"""How many of the characters are shaped for a trial."""

Tables = Mapping[str, memoryview]


class FontError(ValueError):
    """The font cannot be used; the message says why, and `hint` what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def inspect_font(path: Path) -> str:
    """The SHA-256, in hexadecimal, of a TrueType file that can be embedded; raises `FontError`."""
    data = _read(path)
    tables = _tables(data, NEEDED)
    _check_rights(tables["OS/2"])
    _check_outlines(tables, _check_counts(tables))
    for weight in _TRIAL_WEIGHTS:
        embedded = _tables(_instance(data, weight), EMBEDDED)
        _check_outlines(embedded, _check_counts(embedded))
    return hashlib.sha256(data).hexdigest()


def _read(path: Path) -> bytes:
    if not path.exists():
        raise FontError("it is missing", "put the file into theme/")
    try:
        data = read_outside(path, max_bytes=MAX_BYTES)
    except BriefingError as problem:
        raise FontError(f"it {problem.findings[0].message}") from None
    if not data:
        raise FontError("it is empty")
    return data


def _tables(data: bytes, needed: Mapping[str, int]) -> Tables:
    """The tables by name; the directory must name each once, within the file, and all that are needed."""
    kind = data[:4]
    if kind in OTHER_KINDS:
        raise FontError(*OTHER_KINDS[kind])
    if kind not in TRUETYPE or len(data) < 12:
        raise FontError("it is not a TrueType font")
    (count,) = struct.unpack_from(">H", data, 4)
    if not 0 < count <= MAX_TABLES or len(data) < 12 + 16 * count:
        raise FontError("its table directory is broken")
    tables: dict[str, memoryview] = {}
    for index in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
        name = tag.decode("latin-1")
        if name in tables:
            raise FontError(f"its table directory names {name!r} twice")
        if offset < 12 + 16 * count or offset + length > len(data):
            raise FontError(f"its table {name!r} lies outside of the file", "the file may be cut short")
        tables[name] = memoryview(data)[offset : offset + length]
    for name, length in needed.items():
        if name not in tables:
            raise FontError(f"it has no table {name!r}")
        if len(tables[name]) < length:
            raise FontError(f"its table {name!r} is cut short")
    return tables


def _check_rights(metrics: memoryview) -> None:
    """What the font's maker allows (OpenType 1.9, `OS/2.fsType`)."""
    (rights,) = struct.unpack_from(">H", metrics, 8)
    if rights & 0x000F == _RESTRICTED:
        raise FontError("its maker forbids embedding (OS/2.fsType)", "use a font with another licence")
    if rights & (_NO_SUBSETTING | _BITMAPS_ONLY):
        raise FontError("its maker forbids to embed parts of it (OS/2.fsType)", "use another font")


def _check_counts(tables: Tables) -> int:
    """The number of glyphs, after a look at what tables say about themselves and each other."""
    (magic,) = struct.unpack_from(">L", tables["head"], 12)
    (units,) = struct.unpack_from(">H", tables["head"], 18)
    (offset_format,) = struct.unpack_from(">h", tables["head"], 50)
    version, count = struct.unpack_from(">LH", tables["maxp"])
    (full,) = struct.unpack_from(">H", tables["hhea"], 34)
    if magic != 0x5F0F3CF5 or not _UPEM_BOUNDS[0] <= units <= _UPEM_BOUNDS[1] or offset_format not in {0, 1}:
        raise FontError("its table 'head' is broken")
    if version != 0x00010000 or not 1 < count <= MAX_GLYPHS:
        raise FontError("its table 'maxp' is broken: the number of glyphs cannot be right")
    if not 0 < full <= count or len(tables["hmtx"]) < 4 * full + 2 * (count - full):
        raise FontError("its table 'hmtx' is too short for its glyphs")
    if len(tables["loca"]) < (count + 1) * (4 if offset_format else 2):
        raise FontError("its table 'loca' is too short for its glyphs")
    return int(count)


def _check_outlines(tables: Tables, count: int) -> None:
    """Every outline lies within its table, after the one before it."""
    (offset_format,) = struct.unpack_from(">h", tables["head"], 50)
    if offset_format:
        offsets: tuple[int, ...] = struct.unpack_from(f">{count + 1}L", tables["loca"])
    else:
        offsets = tuple(2 * half for half in struct.unpack_from(f">{count + 1}H", tables["loca"]))
    for start, end in pairwise(offsets):
        if start > end or end > len(tables["glyf"]) or 0 < end - start < 10:
            raise FontError("its table 'loca' points outside of the outlines")


def _instance(data: bytes, weight: float) -> bytes:
    """Open the font, set some of its characters, and make a font program of all its glyphs at one weight."""
    try:
        face = hb.Face(hb.Blob(data))
        characters = sorted(face.unicodes)
        if not characters:
            raise FontError("its table 'cmap' names no characters")
        font = hb.Font(face)
        if any((font.get_nominal_glyph(one) or 0) >= face.glyph_count for one in characters):
            raise FontError("its table 'cmap' names glyphs that it does not have")
        buffer = hb.Buffer()
        buffer.add_codepoints(characters[:: max(1, len(characters) // _SAMPLE)])
        buffer.guess_segment_properties()
        hb.shape(font, buffer)
        request = hb.SubsetInput()
        request.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        request.glyph_set.update(range(face.glyph_count))
        request.drop_table_tag_set.update(
            int.from_bytes(tag.encode(), "big") for tag in ("GSUB", "GPOS", "GDEF")
        )
        wanted = {"wght": weight, "wdth": 100.0}
        for axis in face.axis_infos:
            request.pin_axis_location(face, axis.tag, wanted.get(axis.tag, axis.default_value))
        return bytes(hb.SubsetPlan(face, request).execute().blob.data)
    except FontError:
        raise
    except (hb.HarfBuzzError, RuntimeError, ValueError, MemoryError, OverflowError) as problem:
        raise FontError(f"no font program can be made of it: {problem}") from None

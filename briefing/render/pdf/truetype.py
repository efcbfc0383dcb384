"""Subsets of TrueType fonts with composite glyphs added (OpenType 1.9: glyf, loca, hmtx, maxp).

A composite glyph draws several glyphs, each at its place, under one glyph number. With one for every cluster
that takes more than one glyph, a PDF can map each code that it shows to exactly the text it stands for.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import uharfbuzz as hb

from briefing.render.typesetting.fonts import Face

_UNNEEDED = (
    *("GSUB", "GPOS", "GDEF", "BASE", "kern"),
    *("STAT", "name", "post", "OS/2", "cmap"),
    *("VORG", "vhea", "vmtx"),
)
"""Tables that an embedded CIDFontType2 does not need (ISO 32000-1, 9.9)."""
_ARGS_ARE_WORDS, _ARGS_ARE_XY, _MORE_COMPONENTS = 0x0001, 0x0002, 0x0020


@dataclass(frozen=True, slots=True)
class Composite:
    """Glyphs set together; all measures in font units."""

    width: int
    parts: tuple[tuple[int, int, int], ...]
    """Glyph, and where its origin lies from the composite's."""


@dataclass(frozen=True, slots=True)
class Subset:
    """A font program, and where the wanted glyphs went in it."""

    data: bytes
    glyphs: Mapping[int | Composite, int]
    box: tuple[int, int, int, int]
    """Of the whole font: x and y of the lower left and upper right corners, in font units."""


def subset(face: Face, wanted: Sequence[int | Composite]) -> Subset:
    """The glyphs of `face` at its own weight, without hints or layout, and the composites after them."""
    simple = {0, *(glyph for glyph in wanted if isinstance(glyph, int))}
    composites = [glyph for glyph in wanted if isinstance(glyph, Composite)]
    simple.update(part[0] for composite in composites for part in composite.parts)
    data, mapping = _harfbuzz_subset(face, simple)
    tables = _read_tables(data)
    added = _add_composites(
        tables,
        [
            Composite(one.width, tuple((mapping.get(part, 0), x, y) for part, x, y in one.parts))
            for one in composites
        ],
    )
    # A substitution in a strange font may name a glyph that the font does not have.
    numbers: dict[int | Composite, int] = {glyph: mapping.get(glyph, 0) for glyph in simple}
    numbers.update(zip(composites, added, strict=True))
    box = struct.unpack(">4h", tables["head"][36:44])
    return Subset(_write_tables(tables), numbers, (box[0], box[1], box[2], box[3]))


def _harfbuzz_subset(face: Face, glyphs: set[int]) -> tuple[bytes, dict[int, int]]:
    request = hb.SubsetInput()
    request.glyph_set.update(sorted(glyphs))
    request.flags = (
        hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    )
    for axis, value in face.axes.items():
        request.pin_axis_location(face.hb_face, axis, value)
    request.drop_table_tag_set.update(int.from_bytes(tag.ljust(4).encode(), "big") for tag in _UNNEEDED)
    plan = hb.SubsetPlan(face.hb_face, request)
    return plan.execute().blob.data, dict(plan.old_to_new_glyph_mapping)


def _read_tables(data: bytes) -> dict[str, bytearray]:
    (count,) = struct.unpack(">H", data[4:6])
    tables = {}
    for index in range(count):
        tag, _, offset, length = struct.unpack(">4sLLL", data[12 + 16 * index : 28 + 16 * index])
        tables[tag.decode()] = bytearray(data[offset : offset + length])
    return tables


def _write_tables(tables: Mapping[str, bytes | bytearray]) -> bytes:
    """An sfnt file; table checksums are reckoned, the checksum of the whole is left as it was."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(
        ">LHHHH", 0x00010000, count, power * 16, power.bit_length() - 1, (count - power) * 16
    )
    directory, body = b"", b""
    offset = 12 + 16 * count
    for tag in sorted(tables):
        table = bytes(tables[tag])
        padded = table + bytes(-len(table) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sLLL", tag.encode(), checksum, offset + len(body), len(table))
        body += padded
    return header + directory + body


def _add_composites(tables: dict[str, bytearray], composites: Sequence[Composite]) -> list[int]:
    """Append composite glyphs to the tables of a font; their glyph numbers."""
    if not composites:
        return []
    first = int.from_bytes(tables["maxp"][4:6], "big")
    offsets = _read_offsets(tables, first)
    metrics = _read_metrics(tables, first)
    outlines = tables["glyf"]
    most_parts = 0
    end = len(outlines)
    outlines += bytes(-end % 4)
    offsets = [len(outlines) if offset == end else offset for offset in offsets]
    for composite in composites:
        visible = [part for part in composite.parts if offsets[part[0] + 1] > offsets[part[0]]]
        outline, left = _composite_outline(visible, outlines, offsets)
        outlines += outline + bytes(-len(outline) % 4)
        offsets.append(len(outlines))
        metrics.append((composite.width, left))
        most_parts = max(most_parts, len(visible))
    _write_counts(tables, first + len(composites), most_parts)
    tables["loca"] = bytearray(struct.pack(f">{len(offsets)}L", *offsets))
    tables["hmtx"] = bytearray(
        b"".join(struct.pack(">Hh", min(max(width, 0), 0xFFFF), left) for width, left in metrics)
    )
    return list(range(first, first + len(composites)))


def _read_offsets(tables: Mapping[str, bytearray], count: int) -> list[int]:
    long_format = int.from_bytes(tables["head"][50:52], "big")
    if long_format:
        return list(struct.unpack(f">{count + 1}L", tables["loca"][: 4 * (count + 1)]))
    return [2 * half for half in struct.unpack(f">{count + 1}H", tables["loca"][: 2 * (count + 1)])]


def _read_metrics(tables: Mapping[str, bytearray], count: int) -> list[tuple[int, int]]:
    """Advance width and left side bearing of each glyph; the last glyphs may share one width."""
    full = int.from_bytes(tables["hhea"][34:36], "big")
    table = tables["hmtx"]
    pairs = [struct.unpack(">Hh", table[4 * index : 4 * index + 4]) for index in range(full)]
    bearings = struct.unpack(f">{count - full}h", table[4 * full : 4 * full + 2 * (count - full)])
    return [(width, left) for width, left in pairs] + [(pairs[-1][0], left) for left in bearings]


def _composite_outline(
    parts: Sequence[tuple[int, int, int]], outlines: bytearray, offsets: Sequence[int]
) -> tuple[bytes, int]:
    """A composite glyph description and its left edge; empty where there is nothing to see."""
    if not parts:
        return b"", 0
    boxes = []
    body = b""
    for index, (glyph, x, y) in enumerate(parts):
        start = offsets[glyph] + 2
        x_min, y_min, x_max, y_max = struct.unpack(">4h", outlines[start : start + 8])
        boxes.append((x_min + x, y_min + y, x_max + x, y_max + y))
        more = _MORE_COMPONENTS if index < len(parts) - 1 else 0
        place = _within_16_bits(x), _within_16_bits(y)
        body += struct.pack(">HHhh", _ARGS_ARE_WORDS | _ARGS_ARE_XY | more, glyph, *place)
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
    left, bottom, right, top = map(_within_16_bits, (left, bottom, right, top))
    return struct.pack(">h4h", -1, left, bottom, right, top) + body, left


def _within_16_bits(value: int) -> int:
    """What a font can say; only one with absurd measures would want more."""
    return min(max(value, -0x8000), 0x7FFF)


def _write_counts(tables: Mapping[str, bytearray], glyphs: int, most_parts: int) -> None:
    tables["head"][50:52] = struct.pack(">h", 1)
    tables["hhea"][34:36] = struct.pack(">H", glyphs)
    maxima = tables["maxp"]
    maxima[4:6] = struct.pack(">H", glyphs)
    elements, depth = struct.unpack(">HH", maxima[28:32])
    maxima[28:32] = struct.pack(">HH", max(elements, most_parts), depth + 1)

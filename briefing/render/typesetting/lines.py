"""Lines: pieces of shaped text in visual order are justified, aligned, and made to read well.

Reading well means that a program which extracts text from a finished page gets it back in the order in which
it was written (ISO 32000-1, 9.10, leaves that to the program).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple
from unicodedata import bidirectional

from briefing.document import Align, Direction
from briefing.render.typesetting.bidi import LRM, RLM
from briefing.render.typesetting.fonts import Face
from briefing.render.typesetting.itemize import Item
from briefing.render.typesetting.squares import is_square

_STRETCHING_SPACES = frozenset((" ", "\u00a0"))
_LOOSEST_SPACE, _LOOSEST_SQUARE = 0.6, 0.08
"""How far a space, or the room after a square character, may be stretched, in ems.

A line that would need more stays ragged. A tenth of an em between characters is a space to Poppler."""
TIGHTEST_SPACE = 0.04
"""How far a space may give way, in ems."""


class Cluster(NamedTuple):
    """The smallest stretch of text that has glyphs of its own."""

    text: str
    """What a reader gets who copies it; empty for a helper glyph."""
    glyphs: tuple[tuple[int, int, int], ...]
    """Glyph, and where its origin lies from the cluster's, in font units; none if its neighbour shows it."""
    width: int
    """Advance as shaped, in font units."""
    advance: float
    """Advance on the line, in points, with the share of justification."""
    offset: int = 0
    """Of its first character in the paragraph."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Segment:
    """Neighbouring clusters of one run in one face, from left to right."""

    run: int
    """Index of the run they belong to."""
    start: int
    """Offset of the first of them in the paragraph, in logical order."""
    face: Face
    size: float
    """Of the type, in points."""
    x: float
    """From the left edge of the column, in points."""
    width: float
    clusters: tuple[Cluster, ...]
    hanging: bool
    """Whether these are the spaces at the end of a line, which stand outside the column."""


@dataclass(frozen=True, slots=True)
class Line:
    """Segments in logical order; their places on the line say in which order they are seen."""

    segments: tuple[Segment, ...]
    x: float
    """Where the visible text begins, from the left edge of the column."""
    width: float
    """Of the visible text, without the spaces at its end."""
    hyphenated: bool = False
    """Whether the line ends within a word."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a line has to fill."""

    width: float
    size: float
    """Of the type, in points, as `width`."""
    direction: Direction
    align: Align
    justify: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of an item on a line, all of one level and run, before it has a place."""

    run: int
    start: int
    """Offset of its first character in the paragraph."""
    item: Item
    clusters: tuple[Cluster, ...]
    """Never empty; from left to right."""
    width: float
    """In points."""


def set_line(pieces: Sequence[Piece], visible: int, column: Column, *, hyphenated: bool = False) -> Line:
    """Give pieces in visual order their places; those from `visible` on are the spaces at the end."""
    natural = sum(piece.width for piece in pieces if piece.start < visible)
    spread = _spread(pieces, visible, column, column.width - natural) if column.justify else {}
    shown = natural + sum(spread.values())
    left = x = _indent(column, column.width - shown)
    if column.direction is Direction.RTL:
        x -= sum(piece.width for piece in pieces if piece.start >= visible)
    segments = []
    for piece, readable in zip(pieces, _readable(pieces), strict=True):
        hanging = piece.start >= visible
        clusters = readable if hanging else _widened(readable, piece.start, spread)
        width = sum(cluster.advance for cluster in clusters)
        segments.append(
            Segment(piece.run, piece.start, piece.item.face, column.size, x, width, clusters, hanging)
        )
        x += width
    segments.sort(key=lambda segment: segment.start)
    return Line(tuple(segments), left, shown, hyphenated)


def _indent(column: Column, room: float) -> float:
    if column.align is Align.CENTER:
        return room / 2
    at_right = (column.direction is Direction.RTL) == (column.align is Align.START)
    return room if at_right else 0.0


def _spread(
    pieces: Sequence[Piece], visible: int, column: Column, room: float
) -> dict[tuple[int, int], float]:
    """How `room` is shared out, by piece and cluster: to all gaps alike, as far as squares go.

    Where there is less than no room, spaces give way a little. In right-to-left text the gap is left of the
    space: right of it, MuPDF would part a mark from its letter.
    """
    places = [
        (piece, index, cluster)
        for piece in pieces
        if piece.start < visible
        for index, cluster in enumerate(piece.clusters)
    ]
    spaces = [
        (piece.start, index - (piece.item.right_to_left and index > 0))
        for piece, index, cluster in places[:-1]
        if cluster.text in _STRETCHING_SPACES
    ]
    if room <= 0:
        narrower = -room <= TIGHTEST_SPACE * column.size * len(spaces)
        return dict.fromkeys(spaces, room / len(spaces)) if spaces and narrower else {}
    squares = [(piece.start, index) for piece, index, cluster in places[:-1] if is_square(cluster.text)]
    if not spaces + squares:
        return {}
    after_square = min(room / (len(spaces) + len(squares)), _LOOSEST_SQUARE * column.size)
    rest = room - after_square * len(squares)
    if rest > _LOOSEST_SPACE * column.size * len(spaces) + 0.01:
        return {}
    shares = dict.fromkeys(squares, after_square)
    return shares | dict.fromkeys(spaces, rest / max(len(spaces), 1))


def _widened(
    clusters: tuple[Cluster, ...], start: int, spread: Mapping[tuple[int, int], float]
) -> tuple[Cluster, ...]:
    if not spread:
        return clusters
    return tuple(
        cluster._replace(advance=cluster.advance + spread.get((start, index), 0.0))
        for index, cluster in enumerate(clusters)
    )


# --- reading ------------------------------------------------------------------------------------


def _readable(pieces: Sequence[Piece]) -> list[tuple[Cluster, ...]]:
    """The clusters of each piece of a line in visual order, with marks where right-to-left text ends.

    Programs that extract text from a page guess the order of reading from the characters alone, each in its
    own way. PDFium takes a plus or per cent sign for a part of the number beside it, and MuPDF sets a sign
    the way the last letter went; a mark on such a sign tells them what it belongs to. Poppler reads a page
    in the one direction that most of its letters have, and there takes a space at the edge of text in the
    other direction to its far side; with marks of both directions around it, it stays between two words.
    """
    if not any(piece.item.right_to_left for piece in pieces):
        return [piece.clusters for piece in pieces]
    texts = ["", *(cluster.text for piece in pieces for cluster in piece.clusters), ""]
    result = []
    at = 1
    for piece, right in zip_longest(pieces, pieces[1:]):
        clusters = list(piece.clusters)
        for index, cluster in enumerate(clusters, start=at):
            if cluster.text.isspace():
                around = _is_right_to_left(texts[index - 1]) + _is_right_to_left(texts[index + 1])
                if around == 1 or (piece.item.right_to_left and not around):
                    first = RLM if piece.item.right_to_left else ""
                    clusters[index - at] = cluster._replace(text=f"{first}{LRM}{cluster.text}{RLM}")
        at += len(clusters)
        if piece.item.right_to_left:
            _mark_signs(clusters, before_other=bool(right and not right.item.right_to_left))
        result.append(tuple(clusters))
    return result


def _mark_signs(clusters: list[Cluster], *, before_other: bool) -> None:
    """Mark a sign at the edges of right-to-left text as a part of it."""
    last = clusters[-1]
    if before_other and not _is_right_to_left(last.text):
        clusters[-1] = last._replace(text=RLM + last.text + RLM)
    first = clusters[0]
    if not _is_right_to_left(first.text):
        clusters[0] = first._replace(text=RLM + first.text)


def _is_right_to_left(text: str) -> bool:
    return bool(text) and bidirectional(text[0]) in {"R", "AL"}

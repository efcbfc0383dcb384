"""What a finished file holds, as values: its text in order, with places, and what it says about itself.

Both readers fill the same values, so that a rule looks at a PDF and a DOCX alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MAX_BYTES = 200_000_000
"""Of a file that is looked at; also of what a DOCX may unpack to."""


class Part(StrEnum):
    """What a piece of text is, in the words of structure tags."""

    HEADING = "heading"
    TEXT = "text"
    HEADER_CELL = "header cell"
    CELL = "cell"
    CAPTION = "caption"
    LABEL = "label of a list"
    CONTENTS = "entry of the contents"
    COVER = "cover"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a page from 1 on, and in points from its lower left corner, a box."""

    page: int = 0
    """0 where a file has no pages yet, as a DOCX."""
    box: tuple[float, float, float, float] | None = None


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of a piece that stand side by side on a page."""

    start: int
    end: int
    place: Place


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, a cell, a caption."""

    part: Part
    text: str
    level: int = 0
    """Of a heading."""
    languages: tuple[str, ...] = ()
    """The BCP 47 tags that parts of it are marked with, besides the document's own."""
    stretches: tuple[Stretch, ...] = ()

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """Where the characters from `start` to `end` stand; the first line of them."""
        last = len(self.text) if end is None else max(end, start + 1)
        found = [each for each in self.stretches if each.start < last and each.end > start]
        if not found:
            return self.stretches[0].place if self.stretches else NOWHERE
        page = found[0].place.page
        boxes = [each.place.box for each in found if each.place.page == page and each.place.box]
        if not boxes:
            return Place(page)
        lowest = boxes[0][1]
        line = [box for box in boxes if abs(box[1] - lowest) < 1]
        return Place(
            page,
            (
                min(box[0] for box in line),
                min(box[1] for box in line),
                max(box[2] for box in line),
                max(box[3] for box in line),
            ),
        )


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """A picture or drawing with what is said of it to those who do not see it."""

    alt: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class ReadLink:
    """A link: an address, or `#` for a place in the file."""

    target: str
    resolves: bool
    """Whether a place in the file that it names is there."""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table: how many header cells it has, and how many of them say what they are the header of."""

    headers: int
    with_scope: int
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Observation:
    """Something that no sound file has, seen while reading; `rule` names the rule that reports it."""

    rule: str
    message: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file of a pack."""

    path: Path
    format_: str
    """`pdf` or `docx`."""
    pieces: tuple[Piece, ...]
    """In logical order."""
    language: str
    title: str
    metadata: tuple[str, ...]
    """Everything that the file says about itself, in each place where it does."""
    heads: tuple[str, ...]
    """The running text at the head and foot of each page that has some; of a DOCX, of each section."""
    pages: int
    """0 for a DOCX."""
    watermarked: tuple[bool, ...]
    """For each of `heads`, whether a watermark lies there."""
    links: tuple[ReadLink, ...]
    pictures: tuple[ReadPicture, ...]
    tables: tuple[ReadTable, ...]
    digests: tuple[str, ...]
    """SHA-256 of the pictures in the file, where they are kept as files."""
    other_reading: str
    """The text as an independent program extracts it, page by page; empty where there is none."""
    observations: tuple[Observation, ...]


class UnreadableFileError(Exception):
    """The file is not what its name says, or not safe to open."""

"""The resolved edition: a tree of blocks made of runs, in one language, nothing left to look up.

`assemble` writes it, renderers read it and know nothing else. Every word that a reader will see is
here, localized, so the digest of a `Document` is the key of everything rendered from it.
Sides are start and end, never left and right.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from briefing.theme import DEFAULT_THEME, Theme


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one appearance."""

    text: str
    strong: bool = False
    emphasis: bool = False
    language: str = ""
    """BCP 47 tag, where it differs from the document's."""
    href: str = ""
    """`https:`, `mailto:` or `tel:` address, or `#anchor` of a heading."""
    fact_id: str = ""
    """The fact whose value this run prints, so that an audit can tie number to fact."""
    form: str = ""
    """The form that the value is printed in, where `fact_id` is set."""


Runs = tuple[Run, ...]


def plain_text(runs: Iterable[Run]) -> str:
    """The words of runs, without their looks."""
    return "".join(run.text for run in runs)


class Role(StrEnum):
    """What a paragraph is for; renderers choose its looks."""

    BODY = "body"
    LEAD = "lead"
    """The opening paragraph of a section."""
    SMALL = "small"
    """Source lines and remarks."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the pack or of a section."""

    level: int
    """1, 2 or 3."""
    runs: Runs
    anchor: str
    """Unique in the document; ASCII letters, digits and hyphens."""
    listed: bool = True
    """Whether the table of contents lists it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Prose."""

    runs: Runs
    role: Role = Role.BODY


@dataclass(frozen=True, slots=True)
class List:
    """A flat list; the renderer sets bullets or numbers."""

    items: tuple[Runs, ...]
    ordered: bool = False


class Align(StrEnum):
    """Where the text of a column stands."""

    START = "start"
    CENTER = "center"
    END = "end"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    width: float
    """Share of the table's width; shares add up to 1."""
    align: Align = Align.START


class TableKind(StrEnum):
    """What a table is for; renderers choose its looks."""

    PLAIN = "plain"
    FACT_SHEET = "fact sheet"
    """Names and values of one thing, without a header row."""
    PROGRAMME = "programme"
    """Times in the first column."""
    REGISTER = "register"
    """Long, to look things up in."""


@dataclass(frozen=True, slots=True)
class Table:
    """Cells in logical order: the first column stands at the start side."""

    caption: Runs
    columns: tuple[Column, ...]
    header: tuple[Runs, ...]
    """One cell per column, or empty for a table without a header row."""
    rows: tuple[tuple[Runs, ...], ...]
    row_headers: bool = False
    """Whether the first cell of each row is a header cell."""
    kind: TableKind = TableKind.PLAIN


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure set large."""

    value: Runs
    label: Runs


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Key figures side by side."""

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph or illustration with what goes with it."""

    path: Path
    sha256: str
    """Of the file, hexadecimal."""
    width: int
    height: int
    """Both in pixels."""
    alt: str
    caption: Runs
    credit: Runs


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart."""

    label: Runs
    value: Runs
    share: float
    """Length, as a share of the longest bar, 0–1."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart."""

    title: Runs
    alt: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that somebody said."""

    runs: Runs
    attribution: Runs
    original: Runs = ()
    """The words as published, where the edition's language is another; with their language on the runs."""
    original_label: Runs = ()


class NoteKind(StrEnum):
    """What a note warns of."""

    DRAFT = "draft"
    EMBARGO = "embargo"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Note:
    """A remark that must not be overlooked."""

    kind: NoteKind
    runs: Runs


@dataclass(frozen=True, slots=True)
class Contents:
    """Where the table of contents stands; `contents_entries` are its entries."""

    title: Runs


Block = Heading | Paragraph | List | Table | KeyFigures | Picture | Chart | Quote | Note | Contents


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page."""

    title: Runs
    subtitle: Runs
    place: Runs
    date: Runs
    language: Runs
    """The edition's language in its own words: "Français"."""
    issuer: Runs
    notices: tuple[Note, ...]
    picture: Picture | None = None


class Direction(StrEnum):
    """The direction of paragraphs (UAX #9)."""

    LTR = "ltr"
    RTL = "rtl"


@dataclass(frozen=True, slots=True)
class Document:
    """One edition, resolved."""

    briefing_id: str
    tag: str
    """BCP 47 tag of the edition's language."""
    direction: Direction
    title: str
    subject: str
    author: str
    keywords: tuple[str, ...]
    created: datetime
    """Aware. Comes from the content, not from the clock: the same input gives the same bytes."""
    cover: Cover
    running_head: Runs
    """At the top of every page but the cover."""
    page_label: str
    """Holds `{page}` and `{pages}` once each: "Page {page} of {pages}"."""
    digits: str
    """The ten digits in which page and list numbers are written, zero first."""
    figure_label: str
    """Holds `{number}`: "Figure {number}"; numbers the captions of pictures and charts together."""
    table_label: str
    """Holds `{number}`: "Table {number}"."""
    watermark: str
    """"Draft" in the edition's language, or empty."""
    blocks: tuple[Block, ...]
    theme: Theme = DEFAULT_THEME


QUIET_ZONE = 4
"""Modules that must stay empty on all sides of a code (ISO/IEC 18004, 9.1)."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code symbol (ISO/IEC 18004)."""

    address: str
    """What it says."""
    modules: tuple[tuple[bool, ...], ...]
    """Rows from the top, dark modules true, without the quiet zone."""


@dataclass(frozen=True, slots=True)
class PosterLanguage:
    """One language on the poster of all languages."""

    tag: str
    """BCP 47."""
    name: str
    """In its own words."""
    remark: str = ""
    """"Draft" in that language, or empty."""


@dataclass(frozen=True, slots=True)
class Poster:
    """One page for the wall: a code that leads to an edition, or to all of them."""

    document: Document
    """What it says, on a cover without pages after it: the cover's title is the invitation."""
    code: Code
    code_alt: str
    """What the code is, for those who cannot see it."""
    hint: Runs
    """What to do with the code and the address."""
    languages: tuple[PosterLanguage, ...] = ()
    """Listed on the poster of all languages."""


CONTENTS_LEVELS = 2
"""Down to which level of headings a table of contents goes."""


def embargo_notice(document: Document) -> str:
    """The plain text of the notice of an embargo, for metadata; empty where there is none."""
    notices = (notice for notice in document.cover.notices if notice.kind is NoteKind.EMBARGO)
    return " ".join(plain_text(notice.runs) for notice in notices)


def contents_entries(document: Document) -> tuple[Heading, ...]:
    """The headings that the table of contents lists, in order."""
    headings = (block for block in document.blocks if isinstance(block, Heading))
    return tuple(heading for heading in headings if heading.listed and heading.level <= CONTENTS_LEVELS)

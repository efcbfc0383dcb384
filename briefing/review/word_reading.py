"""Reads the bilingual Word file back: text as it stands with all tracked changes accepted, and comments.

Every row must be one that went out, once, whole and in its place; anything else is refused with its id.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from briefing.catalog import State
from briefing.diagnostics import BriefingError, Location, error
from briefing.gate import Package, open_package, refuse_many_rows
from briefing.gate.packages import RELATIONSHIP
from briefing.review.units import Returned, Row
from briefing.review.word import DESCRIPTION, LIST_TITLE, MARKS, TITLES

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
IDENTITY = re.compile(r"([0-9a-f]{12,64})/([0-9a-f]{12})")
WITHOUT = frozenset(
    {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sdtPr")}
)
"""What holds no text that counts."""
CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
    f"{W}softHyphen": "\N{SOFT HYPHEN}",
}
OBJECTS = {
    f"{W}drawing": "a picture",
    f"{W}pict": "a picture",
    f"{W}object": "an object",
    f"{COMPATIBILITY}AlternateContent": "a picture",
    f"{W}sym": "a symbol of a font",
    f"{W}footnoteReference": "a footnote",
    f"{W}endnoteReference": "an endnote",
    f"{MATH}oMath": "an equation",
    f"{W}tbl": "a table",
    f"{W}altChunk": "another document",
    f"{W}subDoc": "another document",
}
YES = frozenset({"ok", "okay", "x", "yes", "✓", "✔", "☑", "☒"})
MISSING = "the row is missing from the file"


def read_word(data: bytes, place: Location) -> Returned:
    """A bilingual Word file; raises `BriefingError` where it is none."""
    package = open_package(data, place.path)
    name = _related(package, "", "officeDocument")
    document = package.xml(name)
    body = document.find(f"{W}body") if document is not None else None
    if body is None:
        raise BriefingError([error("bad-docx", "is not a Word document", place)])
    refuse_many_rows(sum(1 for _ in body.iterchildren()), place)
    lines = [_Text.of(paragraph).text for paragraph in body.iterchildren(f"{W}p")]
    described, wanted = _description(lines), _listed(lines)
    if len(described) < len(DESCRIPTION) or not wanted:
        gone = "its first page or the list after its table is missing"
        raise BriefingError([error("bad-docx", f"is not a bilingual file of a briefing: {gone}", place)])
    comments = _comments(package.xml(_related(package, name, "comments")))
    tables = [table for table in body.iter(f"{W}tbl") if _is_ours(table)]
    refuse_many_rows(sum(1 for table in tables for _ in table.iter(f"{W}tr")), place)
    judged = _judged([row for table in tables for row in _rows(table, comments)], wanted)
    rows = (*judged, *_elsewhere(body, comments))
    return Returned(described["Briefing"], described["From"], described["Into"], place, lambda _: rows)


def _related(package: Package, name: str, kind: str) -> str:
    """The part that another, or the package itself, names as its part of a kind (ISO/IEC 29500-2, 6.5)."""
    folder, _, file = name.rpartition("/")
    links = package.xml(f"{folder}/_rels/{file}.rels".lstrip("/"))
    for link in links.iter(RELATIONSHIP) if links is not None else ():
        if link.get("Type", "").rpartition("/")[2] == kind and link.get("TargetMode") != "External":
            target = link.get("Target", "")
            return target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}"
    return ""


# --- the first page and the last --------------------------------------------------------------------


def _description(lines: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        label, _, value = line.partition(": ")
        if label in DESCRIPTION:
            found.setdefault(label, value.strip())
    return found


def _listed(lines: Sequence[str]) -> tuple[str, ...]:
    """The ids of the rows that went out, in their order."""
    places = [number for number, text in enumerate(lines) if text.strip() == LIST_TITLE]
    following = " ".join(lines[places[-1] + 1 :]) if places else ""
    return tuple(re.findall(r"[0-9a-f]{12,64}", following))


def _is_ours(table: etree._Element) -> bool:
    """Whether a table holds rows of ours, be it that somebody divided it."""
    nested = next(table.iterancestors(f"{W}tc"), None) is not None
    return not nested and IDENTITY.search("".join(map(str, table.itertext(f"{W}t")))) is not None


# --- rows -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Said:
    """A Word comment."""

    author: str
    text: str


def _comments(root: etree._Element | None) -> Mapping[str, _Said]:
    found = root.iter(f"{W}comment") if root is not None else ()
    return {
        each.get(f"{W}id", ""): _Said(each.get(f"{W}author", ""), _Text.of(each).text.strip())
        for each in found
    }


def _rows(table: etree._Element, comments: Mapping[str, _Said]) -> Iterator[Row]:
    for element in table.iter(f"{W}tr"):
        if next(element.iterancestors(f"{W}tbl")) is not table or _is_deleted(element):
            continue
        row = _row(element, comments)
        if row is not None:
            yield row


def _is_deleted(row: etree._Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _row(element: etree._Element, comments: Mapping[str, _Said]) -> Row | None:
    """A row of the table; None for its head."""
    cells = [cell for cell in element.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is element]
    texts = [_Text.of(cell) for cell in cells]
    if [each.text.strip() for each in texts] == list(TITLES):
        return None
    identities = IDENTITY.findall(texts[0].text if texts else "")
    number, version = identities[0] if len(identities) == 1 else ("", "")
    said = tuple(dict.fromkeys(_said_in(element, comments)))
    if problem := _shape_problem(cells, identities):
        others = IDENTITY.findall("".join(each.text for each in texts))
        return Row(number or (others[0][0] if others else ""), "", "", None, comments=said, problem=problem)
    _, source, target, mark, remarks = texts
    state, mark_problem = _state(mark.text)
    return Row(
        id=number,
        source=source.text,
        target=target.text,
        state=state,
        version=version,
        comments=(*filter(None, map(str.strip, remarks.text.split("\n"))), *said),
        problem=target.problem() or mark_problem,
    )


def _shape_problem(cells: Sequence[etree._Element], identities: Sequence[tuple[str, str]]) -> str:
    merged = any(
        cell.find(f"{W}tcPr/{W}gridSpan") is not None or cell.find(f"{W}tcPr/{W}vMerge") is not None
        for cell in cells
    )
    if merged:
        return "cells of the row were merged"
    if len(cells) != len(TITLES):
        return f"the row has {len(cells)} cells instead of {len(TITLES)}: it was merged or split"
    if len(identities) > 1:
        return "several rows were merged into one"
    if not identities:
        return "the row has no id: it was added, or split off the row before it, or its id was changed"
    return ""


def _state(mark: str) -> tuple[State, str]:
    """What the column `OK` says, and what is wrong with it."""
    said = mark.strip().casefold()
    if said == MARKS[State.FINAL]:
        return State.FINAL, ""
    if said in YES:
        return State.REVIEWED, ""
    return (
        State.TRANSLATED,
        f"the column OK holds {mark.strip()[:40]!r}; write OK, or nothing" if said else "",
    )


def _said_in(row: etree._Element, comments: Mapping[str, _Said]) -> Iterator[str]:
    for anchor in row.iter(f"{W}commentRangeStart", f"{W}commentReference"):
        said = comments.get(anchor.get(f"{W}id", ""))
        if said and said.text:
            yield f"{said.author}: {said.text}" if said.author else said.text


def _elsewhere(body: etree._Element, comments: Mapping[str, _Said]) -> Iterator[Row]:
    """Comments that belong to no row: nobody should lose them, so each is reported."""
    in_rows = [row for table in body.iter(f"{W}tbl") if _is_ours(table) for row in table.iter(f"{W}tr")]
    kept = {text for row in in_rows for text in _said_in(row, comments)}
    for text in dict.fromkeys(_said_in(body, comments)):
        if text not in kept:
            yield Row("", "", "", None, problem=f"a comment stands outside the rows: {text}")


def _judged(rows: list[Row], wanted: Sequence[str]) -> Iterator[Row]:
    """The rows, with what is wrong with those that are not there once and in their order."""
    times = Counter(row.id for row in rows)
    order = {each: number for number, each in enumerate(wanted)}
    places = [order[row.id] for row in rows if row.id in order and times[row.id] == 1]
    in_order = set(_longest_rising(places))
    for number, row in enumerate(rows):
        following = rows[number + 1] if number + 1 < len(rows) else None
        if row.problem:
            before = f" (after the row {rows[number - 1].id})" if not row.id and number else ""
            yield replace(row, problem=row.problem + before)
        elif times[row.id] > 1:
            yield replace(row, problem="the row stands there several times")
        elif row.id not in order:
            yield replace(row, problem="no row with this id went out")
        elif order[row.id] not in in_order:
            yield replace(row, problem="the row was moved to another place")
        elif following is not None and not following.id:
            yield replace(row, problem="the row was split, or another was put after it")
        else:
            yield row
    present = {row.id for row in rows}
    for each in wanted:
        if each not in present:
            yield Row(each, "", "", None, problem=MISSING)


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """The longest rising subsequence: what stayed where it was when the fewest rows were moved."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, number in enumerate(numbers):
        place = bisect_left(ends, number)
        before.append(last[place - 1] if place else -1)
        ends[place : place + 1] = [number]
        last[place : place + 1] = [index]
    rising, index = [], last[-1] if last else -1
    while index >= 0:
        rising.append(numbers[index])
        index = before[index]
    return rising[::-1]


# --- text -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Text:
    """What stands in a cell, paragraph or comment once its tracked changes are accepted."""

    text: str = ""
    paragraphs: int = 0
    """How many of them hold anything."""
    objects: list[str] = field(default_factory=list)
    """What cannot stand in a text."""

    @classmethod
    def of(cls, element: etree._Element) -> _Text:
        """The text of an element, its paragraphs divided by line feeds; empty ones are left out."""
        read = cls()
        paragraphs = [element] if element.tag == f"{W}p" else list(element.iter(f"{W}p"))
        lines = [""]
        for number, paragraph in enumerate(paragraphs):
            lines[-1] += "".join(read._content(paragraph))
            if number + 1 < len(paragraphs) and not _mark_is_gone(paragraph):
                lines.append("")
        lines = [line for line in lines if line]
        read.text, read.paragraphs = "\n".join(lines), len(lines)
        if element.tag != f"{W}p":
            read.objects += [OBJECTS[each.tag] for each in element.iter(f"{W}tbl", f"{W}altChunk")]
        return read

    def problem(self) -> str:
        """Why the text cannot be a translation; empty if it can."""
        if self.objects:
            return f"the target holds {self.objects[0]}"
        if self.paragraphs > 1:
            return "the target is divided into several paragraphs"
        return ""

    def _content(self, element: etree._Element) -> Iterator[str]:
        for child in element:
            if child.tag in WITHOUT or not isinstance(child.tag, str):
                continue
            if child.tag in OBJECTS:
                self.objects.append(OBJECTS[child.tag])
            elif child.tag == f"{W}t":
                yield child.text or ""
            elif child.tag in CHARACTERS:
                yield "" if child.get(f"{W}type") in {"page", "column"} else CHARACTERS[child.tag]
            elif child.tag != f"{W}p":
                yield from self._content(child)


def _mark_is_gone(paragraph: etree._Element) -> bool:
    """Whether a tracked change deleted or moved away the end of the paragraph (17.13.5.15)."""
    marks = paragraph.find(f"{W}pPr/{W}rPr")
    return marks is not None and any(marks.find(f"{W}{name}") is not None for name in ("del", "moveFrom"))

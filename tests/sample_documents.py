"""Documents to set in tests: every kind of block, in six languages."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from PIL import Image

from briefing.document import (
    Align,
    Bar,
    Block,
    Chart,
    Column,
    Contents,
    Cover,
    Direction,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    List,
    Note,
    NoteKind,
    Paragraph,
    Picture,
    Quote,
    Role,
    Run,
    Runs,
    Table,
)

CASES = Path(__file__).parent / "cases" / "documents"
LANGUAGES = ("en", "fr", "ar", "hi", "zh-Hans", "sw")
DIGITS = {"ar": "٠١٢٣٤٥٦٧٨٩"}


def runs(text: str) -> Runs:
    """`text` as runs: `**strong**`, `*emphasis*`, `[link](href)` and `<en>foreign words</en>`."""
    result: list[Run] = []
    rest = text
    while rest:
        opening = min((mark for mark in ("**", "*", "[", "<") if mark in rest), key=rest.index, default="")
        if not opening:
            return (*result, Run(rest))
        before, _, rest = rest.partition(opening)
        if before:
            result.append(Run(before))
        if opening == "[":
            label, _, rest = rest.partition("](")
            href, _, rest = rest.partition(")")
            result.append(Run(label, href=href))
        elif opening == "<":
            language, _, rest = rest.partition(">")
            inner, _, rest = rest.partition(f"</{language}>")
            result.append(Run(inner, language=language))
        else:
            inner, _, rest = rest.partition(opening)
            result.append(Run(inner, strong=opening == "**", emphasis=opening == "*"))
    return tuple(result)


def photograph(folder: Path, name: str, size: tuple[int, int] = (1200, 800)) -> tuple[Path, str]:
    """A JPEG file, and its SHA-256."""
    path = folder / f"{name}.jpg"
    if not path.exists():
        noise = Image.effect_mandelbrot(size, (-2.1, -1.2, 0.8, 1.2), 60)
        tint = Image.merge(
            "RGB", (noise.point(lambda v: v // 2 + 20), noise.point(lambda v: v // 3 + 90), noise)
        )
        tint.save(path, "JPEG", quality=88)
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the sample in one language, by what they are for."""

    texts: dict[str, str]
    lines: dict[str, list[str]]
    rows: dict[str, list[list[str]]]


@cache
def words(tag: str) -> Words:
    """Read `cases/documents/<tag>.json`."""
    loaded = json.loads((CASES / f"{tag}.json").read_text("utf-8"))
    lists = {key: value for key, value in loaded.items() if isinstance(value, list)}
    return Words(
        {key: value for key, value in loaded.items() if isinstance(value, str)},
        {key: value for key, value in lists.items() if isinstance(value[0], str)},
        {key: value for key, value in lists.items() if isinstance(value[0], list)},
    )


def sample_document(tag: str, folder: Path, *, draft: bool = True) -> Document:
    """A briefing of some pages with every kind of block; `folder` is where its photograph is made."""
    text = words(tag).texts
    return Document(
        briefing_id="changping",
        tag=tag,
        direction=Direction.RTL if tag == "ar" else Direction.LTR,
        title=text["title"],
        subject=text["subtitle"],
        author=text["issuer"],
        keywords=("briefing", tag),
        created=datetime(2026, 3, 14, 9, 30, tzinfo=UTC),
        cover=_cover(text, draft=draft),
        running_head=runs(text["title"]),
        page_label=text["page_label"],
        digits=DIGITS.get(tag, "0123456789"),
        figure_label=text["figure_label"],
        table_label=text["table_label"],
        watermark=text["watermark"] if draft else "",
        blocks=tuple(_blocks(words(tag), photograph(folder, "photo"))),
    )


def plain_document(*blocks: Block, tag: str = "en", direction: Direction = Direction.LTR) -> Document:
    """A document that holds `blocks` and little else."""
    nothing: Runs = ()
    return Document(
        briefing_id="plain",
        tag=tag,
        direction=direction,
        title="Plain",
        subject="",
        author="Office",
        keywords=(),
        created=datetime(2026, 3, 14, 9, 30, tzinfo=UTC),
        cover=Cover((Run("Plain"),), nothing, nothing, nothing, nothing, nothing, ()),
        running_head=(Run("Plain"),),
        page_label="Page {page} of {pages}",
        digits=DIGITS.get(tag, "0123456789"),
        figure_label="Figure {number}",
        table_label="Table {number}",
        watermark="",
        blocks=blocks,
    )


def _cover(text: dict[str, str], *, draft: bool) -> Cover:
    notices = (Note(NoteKind.DRAFT, runs(text["draft"])), Note(NoteKind.EMBARGO, runs(text["embargo"])))
    return Cover(
        title=runs(text["title"]),
        subtitle=runs(text["subtitle"]),
        place=runs(text["place"]),
        date=runs(text["date"]),
        language=runs(text["language"]),
        issuer=runs(text["issuer"]),
        notices=notices if draft else notices[1:],
    )


def _blocks(given: Words, photo: tuple[Path, str]) -> list[Block]:
    text = given.texts
    headings = [
        Heading(2 if name.startswith("  ") else 1, runs(name.strip()), f"s{number}")
        for number, name in enumerate(given.lines["headings"])
    ]
    body = [Paragraph(runs(paragraph)) for paragraph in given.lines["body"]]
    items = tuple(runs(item) for item in given.lines["items"])
    header, *rows = (tuple(runs(cell) for cell in row) for row in given.rows["table"])
    columns = (Column(0.4), Column(0.2, Align.END), Column(0.4))
    table = Table(runs(text["table_caption"]), columns, header, tuple(rows), row_headers=True)
    bars = tuple(Bar(runs(label), runs(value), float(share)) for label, value, share in given.rows["bars"])
    figures = tuple(KeyFigure(runs(value), runs(label)) for value, label in given.rows["figures"])
    original = runs(text["original"]), runs(text["original_label"])
    return [
        Contents(runs(text["contents"])),
        headings[0],
        Paragraph(runs(text["lead"]), Role.LEAD),
        body[0],
        KeyFigures(figures),
        Paragraph(runs(text["small"]), Role.SMALL),
        headings[1],
        body[1],
        Picture(photo[0], photo[1], 1200, 800, text["alt"], runs(text["caption"]), runs(text["credit"])),
        body[2],
        headings[2],
        Quote(runs(text["quote"]), runs(text["attribution"]), *original),
        List(items, ordered=True),
        body[0],
        headings[3],
        table,
        body[1],
        Chart(runs(text["chart_title"]), text["chart_alt"], bars),
        Heading(3, runs(text["minor"]), "minor"),
        List(items),
        Note(NoteKind.INFO, runs(text["info"])),
        body[2],
        headings[4],
        body[0],
        body[1],
        replace(table, rows=table.rows * 6),
        body[2],
    ]

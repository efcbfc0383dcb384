"""Documents to set in tests: every kind of block, in six languages."""

from __future__ import annotations

import hashlib
import json
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


@cache
def words(tag: str) -> dict[str, object]:
    """The words of the sample in one language."""
    loaded: dict[str, object] = json.loads((CASES / f"{tag}.json").read_text("utf-8"))
    return loaded


def sample_document(tag: str, folder: Path, *, draft: bool = True) -> Document:
    """A briefing of some pages with every kind of block; `folder` is where its photograph is made."""
    text = {key: value for key, value in words(tag).items() if isinstance(value, str)}
    many = {key: value for key, value in words(tag).items() if isinstance(value, list)}
    direction = Direction.RTL if tag in {"ar", "fa", "ur", "he"} else Direction.LTR
    notices = (Note(NoteKind.DRAFT, runs(text["draft"])), Note(NoteKind.EMBARGO, runs(text["embargo"])))
    return Document(
        briefing_id="changping",
        tag=tag,
        direction=direction,
        title=text["title"],
        subject=text["subtitle"],
        author=text["issuer"],
        keywords=("briefing", tag),
        created=datetime(2026, 3, 14, 9, 30, tzinfo=UTC),
        cover=Cover(
            title=runs(text["title"]),
            subtitle=runs(text["subtitle"]),
            place=runs(text["place"]),
            date=runs(text["date"]),
            language=runs(text["language"]),
            issuer=runs(text["issuer"]),
            notices=notices if draft else notices[1:],
        ),
        running_head=runs(text["title"]),
        page_label=text["page_label"],
        digits=DIGITS.get(tag, "0123456789"),
        figure_label=text["figure_label"],
        table_label=text["table_label"],
        watermark=text["watermark"] if draft else "",
        blocks=tuple(_blocks(text, many, photograph(folder, "photo"))),
    )


def _blocks(text: dict[str, str], many: dict[str, list[list[str]]], photo: tuple[Path, str]) -> list[Block]:
    headings = [
        Heading(2 if name.startswith("  ") else 1, runs(name.strip()), f"s{number}")
        for number, name in enumerate(many["headings"])
    ]  # type: ignore[attr-defined]
    body = [Paragraph(runs(paragraph)) for paragraph in many["body"]]  # type: ignore[arg-type]
    columns = (Column(0.4), Column(0.2, Align.END), Column(0.4))
    table = Table(
        runs(text["table_caption"]),
        columns,
        tuple(runs(cell) for cell in many["table"][0]),
        tuple(tuple(runs(cell) for cell in row) for row in many["table"][1:]),
        row_headers=True,
    )
    return [
        Contents(runs(text["contents"])),
        headings[0],
        Paragraph(runs(text["lead"]), Role.LEAD),
        body[0],
        KeyFigures(tuple(KeyFigure(runs(value), runs(label)) for value, label in many["figures"])),
        Paragraph(runs(text["small"]), Role.SMALL),
        headings[1],
        body[1],
        Picture(photo[0], photo[1], 1200, 800, text["alt"], runs(text["caption"]), runs(text["credit"])),
        body[2],
        headings[2],
        Quote(
            runs(text["quote"]),
            runs(text["attribution"]),
            runs(text["original"]),
            runs(text["original_label"]),
        ),
        List(tuple(runs(item) for item in many["items"]), ordered=True),
        body[0],
        headings[3],
        table,
        body[1],
        Chart(
            runs(text["chart_title"]),
            text["chart_alt"],
            tuple(Bar(runs(label), runs(value), share) for label, value, share in many["bars"]),  # type: ignore[arg-type]
        ),
        Heading(3, runs(text["minor"]), "minor"),
        List(tuple(runs(item) for item in many["items"])),
        Note(NoteKind.INFO, runs(text["info"])),
        body[2],
        headings[4],
        body[0],
        body[1],
        replace_rows(table, 6),
        body[2],
    ]


def replace_rows(table: Table, times: int) -> Table:
    """The same table with its rows over and over, so that it runs over a page."""
    return Table(table.caption, table.columns, table.header, table.rows * times, row_headers=True)

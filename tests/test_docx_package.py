"""The package of a DOCX: what a process keeps between files does not show in any."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from PIL import Image

from briefing.digests import file_digest
from briefing.document import (
    Align,
    Column,
    Direction,
    Document,
    Heading,
    List,
    Paragraph,
    Picture,
    Run,
    Table,
    TableKind,
)
from briefing.render.docx import render_docx
from briefing.theme import Theme
from tests.sample_documents import plain_document


def editions(picture: Picture) -> list[Document]:
    """The same blocks in documents that set them differently, and other blocks that begin alike."""
    runs = (
        Run("Science City, "),
        Run("مدينة", language="ar", strong=True),
        Run("未来", language="zh-Hans", emphasis=True),
        Run(" here", href="#top"),
    )
    linked = (*runs, Run("there", href="https://example.org/"))
    columns = (Column(0.4), Column(0.6, Align.END))
    rows = ((runs, (Run("1"),)), (linked, runs), (runs, (Run("1"),)))
    table = Table(runs, columns, (runs, runs), rows, row_headers=True)
    blocks = (
        Heading(1, runs, "top"),
        Paragraph(runs),
        Paragraph(linked),
        List((runs, linked), ordered=True),
        table,
        replace(table, kind=TableKind.FACT_SHEET),
        replace(table, columns=columns[::-1], row_headers=False),
        picture,
    )
    first = replace(plain_document(tag="en", direction=Direction.LTR), blocks=blocks)
    return [
        replace(first, tag="ar", direction=Direction.RTL),
        first,
        replace(first, theme=Theme(accent="990000", ink="111111")),
        replace(first, blocks=(picture, picture, *blocks[1:4], Paragraph((*runs, Run("!"))))),
        replace(first, blocks=blocks[1:]),
        replace(first, tag="zh-Hans"),
        replace(first, tag="th", digits="๐๑๒๓๔๕๖๗๘๙"),
        replace(first, tag="ar"),
    ]


def test_what_was_set_before_does_not_show(tmp_path: Path) -> None:
    """Documents that share blocks have the same bytes in whatever order processes make them."""
    path = tmp_path / "wall.png"
    Image.new("RGB", (60, 20), "#3377AA").save(path)
    documents = editions(
        Picture(path, file_digest(path), 60, 20, "A wall", (Run("A wall"),), (Run("P. W."),))
    )
    here = [render_docx(document) for document in documents]
    with ProcessPoolExecutor(1, get_context("spawn")) as other:
        there = list(other.map(render_docx, reversed(documents)))
    assert here == there[::-1]
    assert [render_docx(document) for document in documents] == here
    assert len({rendered.data for rendered in here}) == len(documents)

"""The page of the pack where a passage stands, as a picture.

The edition's PDF is made by the very renderer of the packs, and the passage is looked for in its text.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from briefing.document import Document
from briefing.render.pdf import render_pdf

RESOLUTION = 110
"""Dots per inch: a page is about 900 pixels wide."""
SHINGLE = 8
"""Characters that have to agree in a row to count as found."""
ENOUGH = 0.45
"""Which share of a passage has to stand on a page: it may go on to the next."""
LEAST_BLOCK = 4
"""Characters in a row that belong to the passage when they stand where it goes on."""
PADDING = 6
MARK = (217, 119, 6)
"""A colour that no theme has for text, so that it stands out on white and on the field of the cover."""
IGNORED = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufffe\ufeff-]")


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a picture."""

    page: int
    """Counted from 1."""
    pages: int
    png: bytes


def picture_of(pdf: bytes, passage: str, *, first: bool) -> Picture | None:
    """The page of `pdf` that holds `passage`, marked; of several the first or the last; or None.

    Headings stand in the table of contents too, so that for most passages it is the last page that counts.
    """
    document = pdfium.PdfDocument(pdf)
    try:
        found = [(_found(_page_text(page), passage), number) for number, page in enumerate(document)]
        best = max((len(places) for places, _ in found), default=0)
        if not best or best < ENOUGH * len(_letters(passage)):
            return None
        good = [each for each in found if len(each[0]) >= 0.9 * best]
        places, number = good[0] if first else good[-1]
        return Picture(number + 1, len(document), _drawn(document[number], places))
    finally:
        document.close()


def rendered_pdf(document: Document) -> bytes:
    """The PDF of an edition; for a process of its own, since it takes seconds."""
    return render_pdf(document).data


def _page_text(page: pdfium.PdfPage) -> list[tuple[str, int]]:
    """The letters of a page, folded, each with its index on the page."""
    text_page = page.get_textpage()
    text = text_page.get_text_range()
    return [(letter, index) for index, char in enumerate(text) for letter in _folded(char)]


def _letters(text: str) -> str:
    return "".join(letter for char in text for letter in _folded(char))


def _folded(char: str) -> str:
    return IGNORED.sub("", unicodedata.normalize("NFKC", char)).casefold()


def _found(page: list[tuple[str, int]], passage: str) -> list[int]:
    """The indices of a page's characters that belong to the passage: where it agrees for a stretch."""
    wanted = _letters(passage)
    size = min(SHINGLE, len(wanted))
    if not size:
        return []
    shingles = {wanted[start : start + size] for start in range(len(wanted) - size + 1)}
    letters = "".join(letter for letter, _ in page)
    hits = [start for start in range(len(letters) - size + 1) if letters[start : start + size] in shingles]
    cluster = max(_clusters(hits, len(wanted)), key=len, default=[])
    if not cluster:
        return []
    first, last = cluster[0], cluster[-1] + size
    blocks = SequenceMatcher(None, letters[first:last], wanted, autojunk=False).get_matching_blocks()
    return [
        page[first + block.a + offset][1]
        for block in blocks
        if block.size >= min(size, LEAST_BLOCK)
        for offset in range(block.size)
    ]


def _clusters(hits: list[int], length: int) -> Iterator[list[int]]:
    """Hits that lie close to each other, no wider than the passage."""
    for start, first in enumerate(hits):
        if start == 0 or first - hits[start - 1] > SHINGLE:
            yield [hit for hit in hits[start:] if hit - first < length]


def _drawn(page: pdfium.PdfPage, places: list[int]) -> bytes:
    scale = RESOLUTION / 72
    image: Image.Image = page.render(scale=scale).to_pil().convert("RGBA")
    text_page, height = page.get_textpage(), page.get_height()
    boxes = [text_page.get_charbox(place) for place in places]
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    outline = (
        left * scale - PADDING,
        (height - top) * scale - PADDING,
        right * scale + PADDING,
        (height - bottom) * scale + PADDING,
    )
    ImageDraw.Draw(layer).rounded_rectangle(outline, 6, fill=(*MARK, 40), outline=(*MARK, 255), width=3)
    data = io.BytesIO()
    Image.alpha_composite(image, layer).convert("RGB").save(data, "PNG", optimize=False)
    return data.getvalue()

"""The same paragraphs set by Chromium and by us, from the same font files: glyph for glyph.

Chromium prints the page to a PDF whose fonts keep the glyph numbers of the files, so that the two settings
can be compared by glyph and place, and not by looks. Lengths are CSS pixels, of which ours count as points.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import pymupdf
from playwright.sync_api import Browser, Page, sync_playwright

from briefing.document import Direction, Run
from briefing.render.typesetting.fonts import REGULAR, Face, language_direction
from briefing.render.typesetting.text import TextStyle, Typesetter

PROGRAM = Path("/usr/bin/chromium")
WIDTH = 400
SIZE = 16
LEADING = 32
MARGIN = 20
STYLE = TextStyle(SIZE, LEADING, "000000")
"""Set at the start side, neither justified nor hyphenated: both are choices, in which programs may differ."""
_POINTS_TO_PIXELS = 96 / 72
_BREAK_OPTIONS = "line-break: strict; hyphens: none; overflow-wrap: anywhere;"
_SPACING = "text-spacing-trim: trim-start; text-autospace: no-autospace; text-rendering: geometricPrecision"
"""No half square of space beside brackets where lines begin, none between scripts, no rounding to pixels."""


class PlacedGlyph(NamedTuple):
    """A glyph on a line; what shows nothing is left out."""

    x: float
    """Of its origin, from the left edge of the column."""
    family: str
    glyph: int


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line of a paragraph."""

    start: int
    """Offset of its first character."""
    glyphs: tuple[PlacedGlyph, ...]
    """From left to right."""


Setting = tuple[SetLine, ...]
"""A paragraph."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Paragraphs in one language."""

    tag: str
    direction: Direction
    paragraphs: tuple[str, ...]

    def shaped_lines(self, typesetter: Typesetter, paragraph: str) -> Iterator[tuple[int, list[OwnGlyph]]]:
        """Our lines of one paragraph: the offset of the first character, and the glyphs with their faces."""
        for line in typesetter.shape((Run(paragraph),), STYLE).lines(WIDTH):
            glyphs = []
            for segment in line.segments:
                pen, scale = segment.x, SIZE / segment.face.units_per_em
                for cluster in segment.clusters:
                    for glyph, x, _ in cluster.glyphs:
                        glyphs.append(OwnGlyph(pen + x * scale, segment.face, glyph))
                    pen += cluster.advance
            yield min(segment.start for segment in line.segments), glyphs


class OwnGlyph(NamedTuple):
    """A glyph that we placed."""

    x: float
    face: Face
    glyph: int


def set_by_us(sample: Sample) -> list[Setting]:
    """The paragraphs as our typesetter sets them."""
    typesetter = Typesetter(sample.tag, sample.direction)
    return [
        tuple(
            SetLine(
                start,
                tuple(
                    sorted(
                        PlacedGlyph(g.x, _family(g.face), g.glyph) for g in glyphs if _shows(g.face, g.glyph)
                    )
                ),
            )
            for start, glyphs in sample.shaped_lines(typesetter, paragraph)
        )
        for paragraph in sample.paragraphs
    ]


def _family(face: Face) -> str:
    return str(face.hb_face.get_name(16) or face.hb_face.get_name(1))


def _shows(face: Face, glyph: int) -> bool:
    extents = face.font.get_glyph_extents(glyph)
    return extents is not None and bool(extents.width)


def fonts_of(sample: Sample) -> list[Face]:
    """The faces that our setting of `sample` uses, the language's own first."""
    typesetter = Typesetter(sample.tag, sample.direction)
    found = {typesetter.fonts.primary(REGULAR): None}
    for paragraph in sample.paragraphs:
        for _, glyphs in sample.shaped_lines(typesetter, paragraph):
            found.update((placed.face, None) for placed in glyphs)
    return list(found)


# --- Chromium -----------------------------------------------------------------------------------

_LINE_STARTS = """paragraph => {
    const text = paragraph.firstChild, range = document.createRange(), starts = [];
    const top = paragraph.getBoundingClientRect().top;
    const leading = parseFloat(getComputedStyle(paragraph).lineHeight);
    let line = -1;
    for (let offset = 0; offset < text.length; offset++) {
        range.setStart(text, offset);
        range.setEnd(text, offset + 1);
        const boxes = [...range.getClientRects()].filter(box => box.width > 0);
        if (!boxes.length) continue;
        const box = boxes[boxes.length - 1];
        const here = Math.floor(((box.top + box.bottom) / 2 - top) / leading);
        if (here > line) { starts.push(offset); line = here; }
    }
    return starts;
}"""


def html_page(sample: Sample, folder: Path) -> Path:
    """A page with the paragraphs of `sample` and the font files that it is to be set with."""
    faces = fonts_of(sample)
    families = []
    for number, face in enumerate(faces):
        file = folder / f"{sample.tag}.{number}.ttf"
        file.write_bytes(face.hb_face.blob.data)
        families.append(
            f'@font-face {{ font-family: f{number}; src: url("{file.name}"); font-weight: 100 900; }}'
        )
    stack = ", ".join(f"f{number}" for number in range(len(faces)))
    paragraphs = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in sample.paragraphs)
    height = 20 * LEADING * len(sample.paragraphs)
    page = folder / f"{sample.tag}.html"
    page.write_text(
        f'<!doctype html><html lang="{sample.tag}" dir="{sample.direction}"><meta charset="utf-8"><style>'
        f"@page {{ size: {WIDTH + 2 * MARGIN}px {height}px; margin: 0; }} body {{ margin: {MARGIN}px; }}"
        f"p {{ margin: 0 0 {LEADING}px; width: {WIDTH}px; font: 400 {SIZE}px/{LEADING}px {stack};"
        f" text-align: start; white-space: pre-line; {_BREAK_OPTIONS} {_SPACING} }}"
        f" {' '.join(families)}</style>"
        f"{paragraphs}",
        "utf-8",
    )
    return page


class Chromium:
    """A browser without a window; use as a context manager."""

    def __enter__(self) -> Chromium:
        self._playwright = sync_playwright().start()
        options = ["--no-sandbox", "--font-render-hinting=none", "--disable-lcd-text"]
        self._browser: Browser = self._playwright.chromium.launch(executable_path=PROGRAM, args=options)
        return self

    def __exit__(self, *_: object) -> None:
        self._browser.close()
        self._playwright.stop()

    def set(self, sample: Sample, folder: Path) -> list[Setting]:
        """The paragraphs as Chromium sets them; leaves an HTML page, a PDF and a picture in `folder`."""
        page = self._browser.new_page(
            viewport={"width": WIDTH + 2 * MARGIN, "height": 600}, device_scale_factor=2
        )
        page.goto(html_page(sample, folder).as_uri())
        page.evaluate("document.fonts.ready.then(() => true)")
        faces = {_family(face): face for face in fonts_of(sample)}
        page.pdf(path=folder / f"{sample.tag}.chromium.pdf", prefer_css_page_size=True)
        glyphs = [
            (y, placed)
            for y, placed in printed_glyphs(folder / f"{sample.tag}.chromium.pdf")
            if _shows(faces[placed.family], placed.glyph)
        ]
        settings = self._read(page, glyphs)
        page.screenshot(path=folder / f"{sample.tag}.chromium.png", full_page=True)
        page.close()
        return settings

    def _read(self, page: Page, glyphs: Sequence[tuple[float, PlacedGlyph]]) -> list[Setting]:
        settings = []
        for paragraph in page.query_selector_all("p"):
            starts = paragraph.evaluate(_LINE_STARTS)
            box = paragraph.bounding_box()
            assert box is not None
            tops = [box["y"] + LEADING * line for line in range(len(starts))]
            rows = [sorted(glyph for y, glyph in glyphs if top <= y < top + LEADING) for top in tops]
            settings.append(tuple(SetLine(*line) for line in zip(starts, map(tuple, rows), strict=True)))
        return settings


def printed_glyphs(path: Path) -> list[tuple[float, PlacedGlyph]]:
    """The glyphs of Chromium's PDF, with the height of their origins below the top of the page."""
    found = []
    with pymupdf.open(path) as document:  # type: ignore[no-untyped-call]
        assert len(document) == 1
        names: dict[int, tuple[str, dict[int, int]]] = {}
        for span in document[0].get_texttrace():
            number = int(re.search(r"\((\d+) 0 R\)", span["font"])[1])  # type: ignore[index]
            if number not in names:
                names[number] = _font_of(document, number)
            family, glyph_of = names[number]
            for _, code, (x, y), _ in span["chars"]:
                if code < 0:  # a further character of the same glyph
                    continue
                placed = PlacedGlyph(x * _POINTS_TO_PIXELS - MARGIN, family, glyph_of[code])
                found.append((y * _POINTS_TO_PIXELS, placed))
    return found


def _font_of(document: pymupdf.Document, number: int) -> tuple[str, dict[int, int]]:
    """The family of a Type 3 font, and the glyph of each code: Skia names glyphs by hexadecimal numbers."""
    descriptor = int(_entry(document, number, "FontDescriptor").split()[0])
    differences = _entry(document, number, "Encoding/Differences")
    names = re.findall(r"/g([0-9A-Fa-f]+)", differences)
    first = int(re.match(r"\[\s*(\d+)", differences)[1])  # type: ignore[index]
    glyphs = {first + index: int(name, 16) for index, name in enumerate(names)}
    return _entry(document, descriptor, "FontFamily"), glyphs


def _entry(document: pymupdf.Document, number: int, key: str) -> str:
    return str(document.xref_get_key(number, key)[1])  # type: ignore[no-untyped-call]


# --- comparison ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two settings of a paragraph part."""

    paragraph: int
    line: int
    what: str


def differences(ours: Sequence[Setting], theirs: Sequence[Setting], tolerance: float) -> list[Difference]:
    """Lines with other glyphs, or with one more than `tolerance` off, up to where a line break differs."""
    found = []
    for number, (own, other) in enumerate(zip(ours, theirs, strict=True)):
        for line, (a, b) in enumerate(zip_longest(own, other, fillvalue=SetLine(-1, ()))):
            what = _difference(a, b, tolerance)
            if what:
                found.append(Difference(number, line, what))
            if a.start != b.start:
                break
    return found


def _difference(own: SetLine, other: SetLine, tolerance: float) -> str:
    if own.start != other.start:
        return f"begins at {own.start}, not at {other.start}"
    a, b = (
        sorted(line.glyphs, key=lambda glyph: (glyph.family, glyph.glyph, glyph.x)) for line in (own, other)
    )
    names, others = (Counter((glyph.family, glyph.glyph) for glyph in glyphs) for glyphs in (a, b))
    if names != others:
        return f"has {sorted(names - others)} for {sorted(others - names)}"
    furthest = max((abs(c.x - d.x) for c, d in zip(a, b, strict=True)), default=0.0)
    return f"{furthest:.2f} px off" if furthest > tolerance else ""


def load_samples() -> dict[str, Sample]:
    """Paragraphs of the Changping briefing's first drafts, kept so that a new wording changes no test."""
    loaded = json.loads((Path(__file__).parent / "cases" / "chromium.json").read_text("utf-8"))
    return {tag: Sample(tag, language_direction(tag), tuple(texts)) for tag, texts in loaded.items()}

"""Our setting of paragraphs beside Chromium's: `python tools/compare_with_chromium.py FOLDER [TAG …]`.

For each language of `tests/cases/chromium.json` writes `TAG.png`: ours on the left, Chromium's in the middle,
and the two laid over each other on the right, where cyan is ink of Chromium's alone and red of ours alone.
Prints the share of the ink that only one of them has; two programs smooth its edges, so it is seldom zero.
Run it from the project's folder; needs Poppler's programs and Chromium.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image, ImageChops

from briefing.document import Run
from briefing.render.pdf.canvas import TaggedCanvas
from briefing.render.pdf.metadata import Metadata
from briefing.render.pdf.structure import Element, Kind
from briefing.render.typesetting.fonts import REGULAR
from briefing.render.typesetting.text import Typesetter
from tests.chromium import LEADING, MARGIN, SIZE, STYLE, WIDTH, Chromium, Sample, load_samples

SCALE = 2
_DARK = 128
_LARGEST_SHIFT = 2
"""In pixels of the pictures: how far the two may lie apart as a whole."""


def draw_ours(sample: Sample, height: int) -> bytes:
    """A PDF of one page with the paragraphs as our typesetter sets them, one pixel to a point."""
    metadata = Metadata(sample.tag, "", "", (), sample.tag, datetime(2026, 1, 1, tzinfo=UTC))
    canvas = TaggedCanvas(metadata, sample.direction, (WIDTH + 2 * MARGIN, height))
    typesetter = Typesetter(sample.tag, sample.direction)
    face = typesetter.fonts.primary(REGULAR)
    # A line box of CSS has the ascent and descent of the first font in its middle (CSS 2, section 10.8.1).
    ascent, descent = (round(value * SIZE / face.units_per_em) for value in (face.ascent, -face.descent))
    baseline = height - MARGIN - (LEADING - ascent - descent) / 2 - ascent
    for paragraph in sample.paragraphs:
        canvas.tag(Element(Kind.PARAGRAPH, canvas.root))
        for line in typesetter.shape((Run(paragraph),), STYLE).lines(WIDTH):
            for segment in line.segments:
                canvas.show(segment, MARGIN, baseline, SIZE, STYLE.colour)
            baseline -= LEADING
        baseline -= LEADING
    canvas.showPage()
    return canvas.finish()


def compare(browser: Chromium, sample: Sample, folder: Path) -> float:
    """Write the picture of one sample; the share of ink that only one of the two settings has."""
    browser.set(sample, folder)
    theirs = Image.open(folder / f"{sample.tag}.chromium.png").convert("L")
    own = folder / f"{sample.tag}.ours.pdf"
    own.write_bytes(draw_ours(sample, theirs.height // SCALE))
    subprocess.run(  # noqa: S603
        ["pdftoppm", "-r", str(72 * SCALE), "-png", "-singlefile", own, own.with_suffix("")],  # noqa: S607
        check=True,
    )
    ours = Image.open(own.with_suffix(".png")).convert("L")
    shifts = [(x, y) for x in range(-1, 2) for y in range(-_LARGEST_SHIFT, _LARGEST_SHIFT + 1)]
    theirs = min(
        (ImageChops.offset(theirs, *shift) for shift in shifts), key=lambda moved: _apart(ours, moved)
    )
    overlay = Image.merge("RGB", (theirs, ours, ours))
    sheet = Image.new("RGB", (3 * ours.width, ours.height), "white")
    for column, picture in enumerate((ours, theirs, overlay)):
        sheet.paste(picture, (column * ours.width, 0))
    sheet.save(folder / f"{sample.tag}.png")
    return _apart(ours, theirs) / sum(ours.histogram()[:_DARK])


def _apart(ours: Image.Image, theirs: Image.Image) -> int:
    """How many pixels are dark in one picture and light in the other by more than smoothing."""
    return sum(ImageChops.difference(ours, theirs).histogram()[_DARK:])


def main(folder: Path, tags: Sequence[str]) -> None:
    """Write a picture and print a line for every language."""
    folder.mkdir(parents=True, exist_ok=True)
    samples = load_samples()
    with Chromium() as browser:
        for tag in tags or samples:
            print(f"{tag:8} {compare(browser, samples[tag], folder):6.2%}")  # noqa: T201 - its result


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

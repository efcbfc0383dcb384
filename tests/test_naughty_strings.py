"""Texts that were made to break programs, as prose: they are printed as they stand, or reported."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import page
import polib
import pytest

from briefing.document import Direction, Document, Paragraph, Run
from briefing.render.pdf import render_pdf
from tests.conftest import ROOT
from tests.reading import INVISIBLE, READERS, read_with_mupdf, words
from tests.sample_documents import plain_document

NASTY: list[str] = json.loads(
    (Path(__file__).parent / "cases" / "typesetting" / "nasty.json").read_text("utf-8")
)
NAUGHTY = ROOT.parent / "shared" / "bad" / "blns.po"
READ_OTHERWISE = {
    # Poppler puts an Arabic or Hebrew phrase that goes over two lines of a left-to-right paragraph elsewhere,
    # or joins it to its neighbours.
    "poppler": {"s129", "s130", "s460"},
    # PDFium takes ligatures that are characters apart, and joins words of the other direction.
    "pdfium": {"s86", "s109", "s131", "s133", "s460"},
    # MuPDF moves marks without a letter, and the mark for a private character, to the next line.
    "mupdf": {"s84", "s147", "s148", "s149", "s150"},
}
TORN = {"s376", "s377"}
"""Longer than a line, without a space: they are torn, and read line by line."""

needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="Poppler's programs are not installed"
)


def _document(texts: list[str]) -> Document:
    return plain_document(*(Paragraph((Run(text),)) for text in texts))


def _words(text: str) -> Counter[str]:
    shown = "".join(character for character in text if character not in INVISIBLE)
    return Counter(words(shown)) if shown.strip() else Counter()


@needs_poppler
@pytest.mark.parametrize("direction", Direction)
def test_nasty_strings_are_printed_as_they_stand(tmp_path: Path, direction: Direction) -> None:
    """No markup, no template, no operator of PDF is interpreted; the file stays accessible."""
    tag = "ar" if direction is Direction.RTL else "en"
    document = plain_document(*(Paragraph((Run(text),)) for text in NASTY), tag=tag, direction=direction)
    path = tmp_path / "nasty.pdf"
    path.write_bytes(render_pdf(document).data)
    assert page.validate_pdf(str(path), profile="ua1").failures == []
    assert page.validate_pdf(str(path), profile="pdfa2a").failures == []
    read = " ".join(read_with_mupdf(path).split())
    if direction is Direction.LTR:
        for text in NASTY[:5]:
            assert " ".join(text.split()) in read


def test_what_no_font_has_is_reported() -> None:
    """Pictures in colour, private characters and scripts without a font; invisible ones are not."""
    findings = render_pdf(_document(NASTY)).findings
    scripts = {finding.message.partition("script ")[2].partition(" ")[0] for finding in findings}
    assert {finding.rule for finding in findings} == {"missing-glyph"}
    assert scripts == {"Zyyy", "Zzzz", "Sinh", "Mlym", "Goth"}


@needs_poppler
@pytest.mark.skipif(not NAUGHTY.exists(), reason="the list of naughty strings is not part of the project")
def test_the_big_list_of_naughty_strings(tmp_path: Path) -> None:
    """Every word is read again by all three programs, but for those listed above, or reported as missing."""
    entries = {entry.msgid: entry.msgstr for entry in polib.pofile(str(NAUGHTY)) if entry.msgstr}
    assert len(entries) > 400
    result = render_pdf(_document(list(entries.values())))
    path = tmp_path / "naughty.pdf"
    path.write_bytes(result.data)
    for name, read in READERS.items():
        found = Counter(words(read(path)))
        lost = {entry for entry, text in entries.items() if _words(text) - found}
        assert lost <= READ_OTHERWISE[name] | TORN, (name, lost)
    assert {finding.rule for finding in result.findings} == {"missing-glyph"}
    assert page.validate_pdf(str(path), profile="ua1").failures == []

"""The finished packs of the Changping briefing, re-read as a stranger would read them."""

import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import docx
import page
import pypdfium2
import pytest

from briefing.document import Document
from briefing.pipeline import Format, assemble, load_briefing, render
from tests.conftest import CHANGPING, ROOT
from tests.test_changping import LANGUAGES, runs_of

MARKS = re.compile("[\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")
"""Invisible characters that an extractor may drop or add."""


PDFIUM_LINE_END_HYPHEN = "\x02"


@pytest.fixture(scope="module", params=LANGUAGES)
def edition(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Document, Path]:
    """One edition's document, and a folder with its PDF and DOCX."""
    tag = str(request.param)
    document = assemble(load_briefing(CHANGPING), tag, ROOT / "locales")
    folder = tmp_path_factory.mktemp(tag)
    for format_ in Format:
        rendered = render(document, format_)
        assert rendered.findings == ()
        (folder / f"pack.{format_}").write_bytes(rendered.data)
    return document, folder


def folded(text: str) -> str:
    """Text without invisible marks, compatibility forms and white space, so that line breaks do not count."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", MARKS.sub("", text)))


def missing(document: Document, text: str) -> list[str]:
    """The figures, and the words of everything else, that stand in the document and not in `text`."""
    haystack = folded(text)
    wanted = {folded(run.text) for run in runs_of(document) if run.fact_id}
    wanted |= {bare(word) for run in runs_of(document) if not run.fact_id for word in run.text.split()}
    return sorted(word for word in wanted if word not in haystack)


def bare(word: str) -> str:
    """A word without the punctuation at its ends, which extractors place by rules of their own in right-to-left text."""
    letters = [number for number, char in enumerate(folded(word)) if unicodedata.category(char)[0] in "LMN"]
    return folded(word)[letters[0] : letters[-1] + 1] if letters else ""


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_poppler_finds_every_figure_and_word(edition: tuple[Document, Path]) -> None:
    """What the document says stands in the text that poppler extracts from the PDF."""
    document, folder = edition
    # Without spaces a whole clause counts as a word, so the lines of a table cell have to stay together: -raw.
    order = ["-raw"] if document.tag == "zh-Hans" else []
    command = ["pdftotext", *order, "-enc", "UTF-8", str(folder / "pack.pdf"), "-"]
    assert missing(document, subprocess.run(command, capture_output=True, check=True).stdout.decode()) == []


def test_pdfium_finds_every_figure_and_word(edition: tuple[Document, Path]) -> None:
    """What the document says stands in the text that pdfium extracts from the PDF."""
    document, folder = edition
    with pypdfium2.PdfDocument(folder / "pack.pdf") as pdf:
        text = "\n".join(sheet.get_textpage().get_text_bounded() for sheet in pdf)
    assert missing(document, text.replace(PDFIUM_LINE_END_HYPHEN, "-")) == []


def test_the_word_file_holds_every_figure_and_word(edition: tuple[Document, Path]) -> None:
    """What the document says stands in the paragraphs and tables of the DOCX."""
    document, folder = edition
    body = docx.Document(str(folder / "pack.docx")).element.body
    assert missing(document, "".join(body.itertext())) == []


@pytest.mark.parametrize("profile", ["ua1", "pdfa2a"])
def test_packs_are_accessible_and_archival(edition: tuple[Document, Path], profile: str) -> None:
    """No rule of PDF/UA-1 or PDF/A-2a fails."""
    _, folder = edition
    result = page.validate_pdf(str(folder / "pack.pdf"), profile=profile)
    assert [failure.message for failure in result.failures] == []

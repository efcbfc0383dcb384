"""The finished packs of the Changping briefing, re-read as a stranger would read them."""

import re
import shutil
from collections import Counter
from pathlib import Path

import docx
import page
import pytest

from briefing.content import load_briefing
from briefing.document import Document
from briefing.pipeline import Format, assemble, render
from tests.conftest import CHANGPING, ROOT
from tests.reading import INVISIBLE, READERS, printed_words, read_with_poppler_raw, words
from tests.test_changping import LANGUAGES, runs_of

NOT_FOUND: dict[tuple[str, str], set[str]] = {
    # PDFium turns around the parts of a left-to-right phrase within a right-to-left line.
    ("ar", "pdfium"): {"1", "R", "D", "N", "Beijing's", "press@example.org", "languages@example.org"},
}
needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="Poppler's programs are not installed"
)


@pytest.fixture(scope="module", params=LANGUAGES)
def pack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, Path]:
    """One edition's document, and a folder with its PDF and DOCX, made without a finding."""
    tag = str(request.param)
    document = assemble(load_briefing(CHANGPING), tag, ROOT / "locales")
    folder = tmp_path_factory.mktemp(tag)
    for format_ in Format:
        rendered = render(document, format_)
        assert rendered.findings == ()
        (folder / f"pack.{format_}").write_bytes(rendered.data)
    return document, folder


def folded(text: str) -> str:
    """Text without white space and invisible characters, so that line breaks do not count."""
    return re.sub(r"\s+", "", "".join(char for char in text if char not in INVISIBLE))


def figures_missing(document: Document, text: str) -> list[str]:
    """The printed figures of a document that do not stand in `text` as a whole."""
    haystack = folded(text)
    return sorted({run.text for run in runs_of(document) if run.fact_id and folded(run.text) not in haystack})


@needs_poppler
@pytest.mark.parametrize("reader", READERS)
def test_every_word_is_found_again(pack: tuple[Document, Path], reader: str) -> None:
    """Each word of the document stands in what three programs extract, as often as it was printed."""
    document, folder = pack
    missing = Counter(printed_words(document)) - Counter(words(READERS[reader](folder / "pack.pdf")))
    assert set(missing) - NOT_FOUND.get((document.tag, reader), set()) == set()


@needs_poppler
def test_every_figure_stands_whole_in_the_pdf(pack: tuple[Document, Path]) -> None:
    """Value, magnitude and unit stand side by side; right-to-left lines are compared in the DOCX."""
    document, folder = pack
    if document.tag != "ar":
        assert figures_missing(document, read_with_poppler_raw(folder / "pack.pdf")) == []


def test_every_figure_stands_whole_in_the_word_file(pack: tuple[Document, Path]) -> None:
    """Value, magnitude and unit stand side by side in the logical order of the DOCX."""
    document, folder = pack
    body = docx.Document(str(folder / "pack.docx")).element.body
    text = "".join(body.itertext())
    assert figures_missing(document, text) == []
    assert set(Counter(printed_words(document)) - Counter(words(" ".join(body.itertext())))) == set()


@pytest.mark.parametrize("profile", ["ua1", "pdfa2a"])
def test_packs_are_accessible_and_archival(pack: tuple[Document, Path], profile: str) -> None:
    """No rule of PDF/UA-1 or PDF/A-2a fails."""
    _, folder = pack
    result = page.validate_pdf(str(folder / "pack.pdf"), profile=profile)
    assert [failure.message for failure in result.failures] == []

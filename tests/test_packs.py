"""The finished packs of the Changping briefing in all its languages, re-read as a stranger would read them.

Tests of a language are a group, so that of processes that share the work (`pytest -n`) one renders its pack.
"""

import json
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import docx
import page
import pikepdf
import pytest
from openxml_audit import OpenXmlValidator

from briefing.content import load_briefing
from briefing.document import Direction, Document
from briefing.pipeline import Format, assemble, render
from tests.conftest import CHANGPING, ROOT
from tests.reading import (
    INVISIBLE,
    READERS,
    convert_with_libreoffice,
    first_out_of_order,
    printed_words,
    read_with_pdfium,
    read_with_poppler_raw,
    words,
)
from tests.test_changping import runs_of

LANGUAGES = load_briefing(CHANGPING).languages
SCRIPTS_OF_ASIA = ("hi", "bn", "th", "my", "km", "zh-Hans", "zh-Hant", "ja", "ko")
ONE_OF_EACH_SCRIPT = ("en", "ru", "el", "ar", "he", "am", *SCRIPTS_OF_ASIA)
NOT_FOUND: dict[tuple[str, str], set[str]] = {
    # PDFium turns around the parts of a left-to-right phrase within a right-to-left line.
    ("ar", "pdfium"): {"1", "N", "press@example.org", "languages@example.org"},
    ("fa", "pdfium"): {"1", "N", "km²", "press@example.org", "languages@example.org"},
    ("he", "pdfium"): {"press@example.org", "languages@example.org", "מ", "48,000", "2,000", "200", "40,000"},
    ("ur", "pdfium"): {"km²", "press@example.org", "languages@example.org", "تقریباً"},
    # A prefix and its number, written without a space, on pages that are mostly English.
    ("he", "poppler"): {"יותר", "מ", "48,000", "2,000", "200", "240", "40,000", "240,000"},
}
"""Words that a reader does not give back, by language and reader."""
PROSE_IN_ENGLISH = ("he", "ur")
"""Right-to-left editions whose prose is not translated."""
VALIDATOR = ROOT / "node_modules" / "@ooxml-tools" / "validate"
ODD_DIGITS = "field-digits"
"""The finding that Word counts pages in the digits of few languages."""

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="Poppler's programs are not installed"
)
needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
needs_validator = pytest.mark.skipif(
    shutil.which("node") is None or not VALIDATOR.exists(),
    reason="@ooxml-tools/validate is not installed; `npm ci` does it",
)


class Shelf:
    """The packs that were made so far, in a folder; each file is rendered once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.briefing = load_briefing(CHANGPING)
        self.documents: dict[str, Document] = {}

    def document(self, tag: str) -> Document:
        """The document of an edition."""
        if tag not in self.documents:
            self.documents[tag] = assemble(self.briefing, tag, ROOT / "locales")
        return self.documents[tag]

    def file(self, tag: str, format_: Format) -> Path:
        """A file of a pack, made without a finding but for digits that Word cannot count with."""
        path = self.folder / f"{tag}.{format_}"
        if not path.exists():
            rendered = render(self.document(tag), format_)
            assert [found for found in rendered.findings if found.rule != ODD_DIGITS] == []
            path.write_bytes(rendered.data)
        return path


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """All packs, empty at first."""
    return Shelf(tmp_path_factory.mktemp("packs"))


# --- each language by itself --------------------------------------------------------------------

each_language = pytest.mark.parametrize(
    "tag", [pytest.param(tag, marks=pytest.mark.xdist_group(tag)) for tag in LANGUAGES]
)


@each_language
@needs_poppler
@pytest.mark.parametrize("reader", READERS)
def test_every_word_is_found_again(shelf: Shelf, tag: str, reader: str) -> None:
    """Each word of the document stands in what three programs extract, as often as it was printed."""
    document = shelf.document(tag)
    missing = Counter(printed_words(document)) - Counter(words(READERS[reader](shelf.file(tag, Format.PDF))))
    assert set(missing) - NOT_FOUND.get((document.tag, reader), set()) == set()


@each_language
@needs_poppler
@pytest.mark.parametrize("reader", READERS)
def test_the_words_are_found_in_order(shelf: Shelf, tag: str, reader: str) -> None:
    """All words stand in the order of the document.

    Poppler is asked for the order of the page's content, since its own order reads the cells of a row line by
    line. In right-to-left documents it gives that order from left to right, and PDFium turns left-to-right
    phrases around: there Poppler is not asked, and PDFium for the words in right-to-left letters.
    """
    document = shelf.document(tag)
    right_to_left = document.direction is Direction.RTL
    if right_to_left and reader == "poppler":
        pytest.skip("Poppler has no order of content for right-to-left text")
    read = read_with_poppler_raw if reader == "poppler" else READERS[reader]
    expected, found = printed_words(document), words(read(shelf.file(tag, Format.PDF)))
    if reader == "pdfium" and tag in PROSE_IN_ENGLISH:
        pytest.skip("PDFium reads right-to-left lines from the left in a file that is mostly English")
    if right_to_left and reader == "pdfium":
        expected, found = (list(filter(is_right_to_left, each)) for each in (expected, found))
    assert first_out_of_order(expected, found) == []


def is_right_to_left(word: str) -> bool:
    """Whether all letters of `word` are written from right to left."""
    return {"R", "AL"} >= {unicodedata.bidirectional(letter) for letter in word if letter.isalpha()} != set()


@each_language
@needs_poppler
def test_every_figure_stands_whole_in_the_pdf(shelf: Shelf, tag: str) -> None:
    """Value, magnitude and unit stand side by side; right-to-left lines are compared in the DOCX."""
    document = shelf.document(tag)
    if document.direction is Direction.LTR:
        assert figures_missing(document, read_with_poppler_raw(shelf.file(tag, Format.PDF))) == []


@each_language
def test_every_figure_stands_whole_in_the_word_file(shelf: Shelf, tag: str) -> None:
    """Value, magnitude and unit stand side by side in the logical order of the DOCX."""
    document = shelf.document(tag)
    body = docx.Document(str(shelf.file(tag, Format.DOCX))).element.body
    assert figures_missing(document, "".join(body.itertext())) == []
    assert set(Counter(printed_words(document)) - Counter(words(" ".join(body.itertext())))) == set()


def figures_missing(document: Document, text: str) -> list[str]:
    """The printed figures of a document that do not stand in `text` as a whole."""
    haystack = folded(text)
    return sorted({run.text for run in runs_of(document) if run.fact_id and folded(run.text) not in haystack})


def folded(text: str) -> str:
    """Text without white space and invisible characters, so that line breaks do not count."""
    return re.sub(r"\s+", "", "".join(char for char in text if char not in INVISIBLE))


@each_language
@pytest.mark.parametrize("profile", ["ua1", "pdfa2a"])
def test_packs_are_accessible_and_archival(shelf: Shelf, tag: str, profile: str) -> None:
    """No rule of PDF/UA-1 or PDF/A-2a fails."""
    assert failed_rules(shelf.file(tag, Format.PDF), profile) == []


def failed_rules(path: Path, profile: str) -> list[str]:
    """The rules of a profile that a file breaks."""
    return [failure.rule_id for failure in page.validate_pdf(str(path), profile=profile).failures]


@each_language
def test_word_files_are_valid_to_openxml_audit(shelf: Shelf, tag: str) -> None:
    """No part breaks the schemas or the rules beyond them."""
    assert OpenXmlValidator().validate(str(shelf.file(tag, Format.DOCX))).errors == []


# --- the proofs can fail ------------------------------------------------------------------------

Edit = Callable[[pikepdf.Pdf], None]


def elements(pdf: pikepdf.Pdf, kind: str) -> Iterator[pikepdf.Dictionary]:
    """The structure elements of a kind."""
    waiting: list[object] = [pdf.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        if isinstance(element, pikepdf.Dictionary):
            if element.get("/S") == kind:
                yield element
            below = element.get("/K")
            children: list[object] = list(below) if isinstance(below, pikepdf.Array) else [below]
            waiting += children


def take_away(*keys: str) -> Edit:
    """Remove an entry of the catalogue, or of a dictionary in it."""

    def edit(pdf: pikepdf.Pdf) -> None:
        place = pdf.Root
        for key in keys[:-1]:
            place = place[key]
        del place[keys[-1]]

    return edit


def take_away_from(kind: str, key: str) -> Edit:
    """Remove an entry of all structure elements of a kind."""

    def edit(pdf: pikepdf.Pdf) -> None:
        for element in elements(pdf, kind):
            del element[key]

    return edit


def take_away_from_fonts(key: str) -> Edit:
    """Remove an entry of the fonts of the second page, or of their descriptors."""

    def edit(pdf: pikepdf.Pdf) -> None:
        for font in pdf.pages[1].Resources.Font.values():
            for holder in (font, font.DescendantFonts[0].FontDescriptor):
                if key in holder:
                    del holder[key]

    return edit


def write_untagged_text(pdf: pikepdf.Pdf) -> None:
    """Text on the second page that belongs to no element and is no artifact."""
    font = next(iter(pdf.pages[1].Resources.Font.keys()))
    pdf.pages[1].contents_add(f"BT {font} 10 Tf 50 20 Td <0001> Tj ET".encode())


def skip_a_heading_level(pdf: pikepdf.Pdf) -> None:
    """Headings of the second level become ones of the third."""
    for heading in elements(pdf, "/H2"):
        heading["/S"] = pikepdf.Name.H3


def hide_what_links_say(pdf: pikepdf.Pdf) -> None:
    """Links without a description."""
    for annotation in (one for sheet in pdf.pages for one in sheet.get("/Annots", [])):
        del annotation["/Contents"]


def add_a_script(pdf: pikepdf.Pdf) -> None:
    """Something that runs when the file is opened."""
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1")


DEFECTS: list[tuple[str, Edit, str]] = [
    ("ua1", take_away_from("/Figure", "/Alt"), "PDFUA1-FIGURE-ALTERNATIVE-TEXT-001"),
    ("ua1", take_away_from("/TH", "/A"), "PDFUA1-TABLE-HEADERS-SCOPE-001"),
    ("ua1", take_away("/Lang"), "PDFUA1-OUTLINE-LANGUAGE-001"),
    ("ua1", take_away("/MarkInfo"), "PDFUA1-TAGGED-DOCUMENT-001"),
    ("ua1", take_away("/Metadata"), "PDFUA1-ID-PART-001"),
    ("ua1", take_away("/ViewerPreferences", "/DisplayDocTitle"), "PDFUA1-VIEWER-PREFERENCES-001"),
    ("ua1", take_away_from_fonts("/FontFile2"), "PDFUA1-FONT-EMBEDDING-001"),
    ("ua1", write_untagged_text, "PDFUA1-CONTENT-TAGGING-001"),
    ("ua1", skip_a_heading_level, "PDFUA1-HEADING-NESTING-001"),
    ("ua1", hide_what_links_say, "PDFUA1-LINK-CONTENTS-001"),
    ("pdfa2a", take_away("/MarkInfo"), "PDFA2A-TAGGED-DOCUMENT-001"),
    ("pdfa2a", take_away("/Metadata"), "PDFA2A-ID-SCHEMA-001"),
    ("pdfa2a", take_away("/OutputIntents"), "PDFA2A-DEVICE-RGB-001"),
    ("pdfa2a", take_away_from_fonts("/FontFile2"), "PDFA2A-FONT-EMBEDDING-001"),
    ("pdfa2a", take_away_from_fonts("/ToUnicode"), "PDFA2A-UNICODE-MAPPING-001"),
    ("pdfa2a", add_a_script, "PDFA2A-ACTION-TYPE-001"),
]


def edited(path: Path, edit: Edit, folder: Path) -> Path:
    """A copy of a PDF in `folder`, written anew with one change."""
    copy = folder / "edited.pdf"
    with pikepdf.open(path) as pdf:
        edit(pdf)
        pdf.save(copy)
    return copy


@pytest.mark.xdist_group("en")
@pytest.mark.parametrize(("profile", "edit", "rule"), DEFECTS, ids=[rule for _, _, rule in DEFECTS])
def test_a_planted_defect_of_the_pdf_is_caught(
    shelf: Shelf, tmp_path: Path, profile: str, edit: Edit, rule: str
) -> None:
    """With one thing taken away or added the file breaks the rule about it; written anew alone, none."""
    path = shelf.file("en", Format.PDF)
    assert failed_rules(edited(path, lambda _: None, tmp_path), profile) == []
    assert rule in failed_rules(edited(path, edit, tmp_path), profile)


WORD_DEFECTS = {
    "order": ("<w:pPr><w:pStyle", "<w:pPr><w:keepNext/><w:pStyle"),
    "value": ('w:type="dxa"', 'w:type="yards"'),
    "element": ("<w:body>", "<w:body><w:paragraph/>"),
}


def defective(path: Path, defect: str, folder: Path) -> Path:
    """A copy of a DOCX in `folder` whose main part has one mistake."""
    old, new = WORD_DEFECTS[defect]
    copy = folder / f"{defect}.docx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                assert old in data.decode("utf-8")
                data = data.decode("utf-8").replace(old, new, 1).encode("utf-8")
            target.writestr(name, data)
    return copy


@pytest.mark.xdist_group("en")
@pytest.mark.parametrize("defect", WORD_DEFECTS)
def test_a_planted_defect_of_the_word_file_is_caught(shelf: Shelf, tmp_path: Path, defect: str) -> None:
    """A property out of order, a value and an element that there are not."""
    copy = defective(shelf.file("en", Format.DOCX), defect, tmp_path)
    assert OpenXmlValidator().validate(str(copy)).errors != []


# --- all Word files at once, by programs that are slow to start ---------------------------------


@needs_validator
@pytest.mark.xdist_group("ooxml-tools")
def test_word_files_are_valid_to_microsofts_validator(shelf: Shelf, tmp_path: Path) -> None:
    """The Open XML SDK, as `@ooxml-tools/validate` packs it, finds planted defects and else nothing."""
    files = {tag: shelf.file(tag, Format.DOCX) for tag in LANGUAGES}
    planted = {defect: defective(files["en"], defect, tmp_path) for defect in WORD_DEFECTS}
    found = sdk_errors([*files.values(), *planted.values()])
    assert {tag: errors for tag, path in files.items() if (errors := found[str(path)])} == {}
    assert [defect for defect, path in planted.items() if found[str(path)] == []] == []


def sdk_errors(paths: Sequence[Path]) -> dict[str, list[str]]:
    """What the Open XML SDK says of each file."""
    command = ["node", str(ROOT / "tests" / "validate_ooxml.mjs"), *map(str, paths)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, timeout=900).stdout
    result: dict[str, list[str]] = json.loads(printed)
    return result


@needs_libreoffice
@pytest.mark.xdist_group("libreoffice")
def test_libreoffice_reads_every_word_in_order(shelf: Shelf, tmp_path: Path) -> None:
    """Another program imports all words, but for numbers of lists in digits that it cannot count with."""
    texts = convert_with_libreoffice([shelf.file(tag, Format.DOCX) for tag in LANGUAGES], "txt", tmp_path)
    lost = {
        tag: first_out_of_order(
            without_numbers(shelf.document(tag)), words(texts[tag].read_text("utf-8-sig"))
        )
        for tag in LANGUAGES
    }
    assert {tag: words for tag, words in lost.items() if words} == {}


def without_numbers(document: Document) -> list[str]:
    """The words of a document that are not numbers alone."""
    return [word for word in printed_words(document) if not word.isdecimal()]


@needs_libreoffice
@pytest.mark.xdist_group("libreoffice")
def test_libreoffice_prints_every_letter(shelf: Shelf, tmp_path: Path) -> None:
    """Laid out and printed, no letter is lost, in each script.

    Letters, since its PDF does not tell where the words of most scripts end, and none of the joiners.
    """
    files = [shelf.file(tag, Format.DOCX) for tag in ONE_OF_EACH_SCRIPT]
    printed = convert_with_libreoffice(files, "pdf", tmp_path)
    lost = {
        tag: letters(printed_words(shelf.document(tag))) - letters(words(read_with_pdfium(printed[tag])))
        for tag in ONE_OF_EACH_SCRIPT
    }
    assert {tag: letters for tag, letters in lost.items() if letters} == {}


def letters(found: Sequence[str]) -> Counter[str]:
    """How often each letter, mark and digit occurs."""
    return Counter(letter for word in found for letter in word if unicodedata.category(letter)[0] in "LMN")

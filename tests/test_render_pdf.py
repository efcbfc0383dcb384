"""Documents as PDF: valid, accessible, readable, the same every time."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import page
import pymupdf
import pytest
from PIL import Image

from briefing.diagnostics import Location, error
from briefing.digests import file_digest
from briefing.document import (
    Align,
    Chart,
    Column,
    Cover,
    Direction,
    Document,
    Heading,
    List,
    Note,
    NoteKind,
    Paragraph,
    Picture,
    Role,
    Run,
    Table,
)
from briefing.render.pdf import render_pdf
from tests.reading import (
    READERS,
    printed_words,
    read_with_mupdf,
    read_with_pdfium,
    read_with_poppler_raw,
    seen_lines,
    share_in_order,
    structure,
    words,
)
from tests.sample_documents import LANGUAGES, photograph, plain_document, runs, sample_document

needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="Poppler's programs are not installed"
)

NOT_FOUND = {
    # PDFium turns around the words and numbers of a left-to-right phrase within a right-to-left line.
    ("ar", "pdfium"): {"KQ311": 3, "press@example.org": 4},
    # MuPDF sees no space after a left-to-right word that stands before a short right-to-left one.
    ("ar", "mupdf"): {"press@example.org": 3, "أو": 3},
}


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Document, Path]]:
    """The sample in a language and its PDF, made once."""
    folder = tmp_path_factory.mktemp("pdf")

    def render(tag: str) -> tuple[Document, Path]:
        document = sample_document(tag, folder)
        path = folder / f"{tag}.pdf"
        if not path.exists():
            result = render_pdf(document)
            assert result.findings == ()
            path.write_bytes(result.data)
        return document, path

    return render


def _write(document: Document, folder: Path) -> Path:
    path = folder / "document.pdf"
    path.write_bytes(render_pdf(document).data)
    return path


def _failures(path: Path, profile: str) -> list[str]:
    return [failure.rule_id for failure in page.validate_pdf(str(path), profile=profile).failures]


# --- validity -----------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["ua1", "pdfa2a"])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_file_is_accessible_and_archivable(
    rendered: Callable[[str], tuple[Document, Path]], tag: str, profile: str
) -> None:
    """PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2), as an independent validator sees them."""
    result = page.validate_pdf(str(rendered(tag)[1]), profile=profile)
    assert (result.is_compliant, result.failures) == (True, [])
    assert result.rules.total > 100


def test_a_planted_defect_is_caught(tmp_path: Path) -> None:
    """A picture without a description is no accessible picture: the validator above can fail."""
    photo, digest = photograph(tmp_path, "photo", (60, 40))
    path = _write(plain_document(Picture(photo, digest, 60, 40, "", (), ())), tmp_path)
    assert [rule for rule in _failures(path, "ua1") if "ALT" in rule or "FIGURE" in rule] != []


def test_headings_that_skip_a_level_are_tagged_without_a_gap(tmp_path: Path) -> None:
    """A third-level heading right after a first-level one becomes H2 (ISO 14289-1, 7.4.2)."""
    document = plain_document(Heading(1, runs("One"), "one"), Heading(3, runs("Three"), "three"))
    assert _failures(_write(document, tmp_path), "ua1") == []


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_the_same_document_gives_the_same_bytes(
    rendered: Callable[[str], tuple[Document, Path]], tag: str
) -> None:
    """Nothing comes from the clock, from chance or from the process."""
    document, path = rendered(tag)
    assert render_pdf(document).data == path.read_bytes()


def test_what_a_process_keeps_of_another_document_does_not_show() -> None:
    """Glyphs that another document meets in another order have other codes there."""
    blocks = [Paragraph(runs(text)) for text in ("Zebras quickly jump.", "A lazy fox and 42 vowels")]
    first = render_pdf(plain_document(*blocks)).data
    assert render_pdf(plain_document(*reversed(blocks))).data != first
    assert render_pdf(plain_document(*blocks)).data == first


def test_another_document_gets_another_file_identifier() -> None:
    """The identifier follows from the content, not only from the title."""
    one, two = (render_pdf(plain_document(Paragraph(runs(text)))).data for text in ("one", "two"))
    assert _identifier(one) != _identifier(two)


def _identifier(data: bytes) -> bytes:
    return data[data.rindex(b"/ID") :].split(b"%")[0]


# --- text ---------------------------------------------------------------------------------------


@needs_poppler
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_word_is_found_again(
    rendered: Callable[[str], tuple[Document, Path]], tag: str, reader: str
) -> None:
    """Whatever program reads the file; the exceptions are named above with their reasons."""
    document, path = rendered(tag)
    missing = Counter(printed_words(document)) - Counter(words(READERS[reader](path)))
    assert dict(missing) == NOT_FOUND.get((tag, reader), {})


@needs_poppler
@pytest.mark.parametrize("tag", [tag for tag in LANGUAGES if tag != "ar"])
def test_words_are_found_in_the_order_of_the_document(
    rendered: Callable[[str], tuple[Document, Path]], tag: str
) -> None:
    """From the first to the last."""
    document, path = rendered(tag)
    expected = printed_words(document)
    readers = (read_with_poppler_raw, read_with_pdfium, read_with_mupdf)
    assert [share_in_order(expected, words(read(path))) for read in readers] == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("reader", READERS)
@needs_poppler
def test_no_space_is_read_between_chinese_characters(tmp_path: Path, reader: str) -> None:
    """Neither in justified paragraphs of any measure nor in the narrow cells of a table."""
    sentence = "预计超过1300亿元的“未来科学城”项目于2024年4月12日在北京市昌平区启动。"
    blocks = [
        Paragraph(runs("城" * start + sentence * 4 + " 1,250,000,000,000,000美元"), role)
        for start in range(9)
        for role in (Role.BODY, Role.LEAD)
    ]
    table = Table((), (Column(0.14), Column(0.86)), (), ((runs(sentence), runs(sentence * 3)),))
    path = _write(plain_document(*blocks, table, tag="zh-Hans"), tmp_path)
    assert re.findall("[\u4e00-\u9fff“”。] [\u4e00-\u9fff“”。]", READERS[reader](path)) == []


def test_left_to_right_runs_stand_in_order(tmp_path: Path) -> None:
    """By the places of the glyphs: formulas and telephone numbers between Arabic words stand as written."""
    texts = ("3+2+1", "1+1+N", "+86 10 0000 0000", "010 0000-0000", "press@example.org")
    lines = [Paragraph((Run("قال "), Run(text, language="und-Latn"), Run(" 12 مرة"))) for text in texts]
    path = _write(plain_document(*lines, tag="ar", direction=Direction.RTL), tmp_path)
    seen = [line for line in seen_lines(path) if line.endswith("لاق")]
    assert seen == [f"ةرم12{text.replace(' ', '')}لاق" for text in texts]


@pytest.mark.parametrize("language", ["und-Latn", "und-Hebr-IL", "zxx", "und", "x-private", "zh-Latn-pinyin"])
def test_a_run_may_be_in_any_language_or_none(tmp_path: Path, language: str) -> None:
    """A tag that CLDR has no data for is set by its script, and the file stays valid."""
    block = Paragraph((Run("هاتف "), Run("+86 10", language=language), Run(" الآن")))
    path = _write(plain_document(block, tag="ar", direction=Direction.RTL), tmp_path)
    assert _failures(path, "ua1") == _failures(path, "pdfa2a") == []
    assert Counter(words("هاتف 86 10 الآن")) - Counter(words(read_with_mupdf(path))) == Counter()


@needs_poppler
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("language", ["en", ""])
def test_no_words_are_glued_where_two_directions_meet(tmp_path: Path, reader: str, language: str) -> None:
    """Whichever direction most words of the page have: Poppler reads all its lines in that one."""
    prose = ("The district lies at the foot of the hills. " if language else "הרובע שוכן למרגלות ההרים. ") * 9
    table = Table(
        (),
        (Column(0.5), Column(0.5)),
        (),
        ((runs("איור 3\u2002מבט מן העמק"), runs("12 באפריל 2024, 18:00")),),
    )
    document = plain_document(
        Paragraph((Run("[אנגלית] "), Run(prose, language=language))),
        Paragraph((Run("סגן ראש הרובע, "), Run("Liu Qiang", language="en"), Run(", ליו צ׳יאנג"))),
        table,
        tag="he",
        direction=Direction.RTL,
    )
    path = _write(document, tmp_path)
    assert Counter(printed_words(document)) - Counter(words(READERS[reader](path))) == Counter()


@pytest.mark.parametrize(("language", "expected"), [("en", False), ("", True)])
def test_pages_go_from_right_to_left_where_the_prose_does(language: str, expected: bool) -> None:
    """PDFium turns around all lines of a file that says that its pages go from right to left."""
    prose = Paragraph((Run("A sentence of the prose", language=language),))
    file = render_pdf(plain_document(prose, tag="ar", direction=Direction.RTL)).data
    assert (b"/R2L" in file) == expected


@needs_poppler
@pytest.mark.parametrize("reader", READERS)
def test_a_word_whose_parts_are_in_two_runs_is_read_as_one(tmp_path: Path, reader: str) -> None:
    """A preposition written together with the value after it."""
    prose = Paragraph((Run("מובאים ב"), Run("אנגלית", fact_id="language"), Run(": כולם")))
    path = _write(plain_document(prose, tag="he", direction=Direction.RTL), tmp_path)
    assert "באנגלית" in words(READERS[reader](path))


@pytest.mark.parametrize("size", [0.2, 0.25, 0.3, 0.4])
def test_pdfium_reads_parted_words_line_by_line(tmp_path: Path, size: float) -> None:
    """Hyphenated prose, and compounds that part in the narrow cells of a table."""
    prose = "Международные коммуникационные инфраструктуры, высококвалифицированные исследователи. " * 4
    cells = tuple(runs(text) for text in ("zero-carbon power plant " * 3, "безуглеродная электростанция"))
    table = Table((), (Column(size), Column(1 - size)), (), (cells,) * 3)
    document = plain_document(Paragraph(runs(prose)), table, tag="ru")
    path = _write(document, tmp_path)
    assert "\u200b" in read_with_pdfium(path), "no word was parted"
    assert share_in_order(printed_words(document), words(read_with_pdfium(path))) == 1.0


@needs_poppler
@pytest.mark.parametrize(("tag", "word"), [("am", "ኮርፖሬሽን"), ("am", "ኤግዚቢሽን"), ("bn", "সন্ধ্যা")])
def test_a_word_with_letters_that_reach_over_each_other_is_read_whole(
    tmp_path: Path, tag: str, word: str
) -> None:
    """In the order of the page's content, Poppler begins a new line where one reaches far over the next."""
    path = _write(plain_document(Paragraph(runs(word)), tag=tag), tmp_path)
    assert word in read_with_poppler_raw(path).split()


@needs_poppler
@pytest.mark.parametrize("reader", READERS)
def test_vowel_marks_stay_behind_their_letters(tmp_path: Path, reader: str) -> None:
    """Also where letter and mark are one cluster of glyphs."""
    text = "أُنشئ يُصدَّر تُصنَّف وحُوِّلت الإِسْلام"
    path = _write(plain_document(Paragraph((Run(text),)), tag="ar", direction=Direction.RTL), tmp_path)
    found = words(READERS[reader](path))
    assert [word for word in words(text) if word not in found] == []


def test_arabic_words_are_found_in_the_order_of_the_document(
    rendered: Callable[[str], tuple[Document, Path]],
) -> None:
    """By MuPDF, but for the words that it does not find."""
    document, path = rendered("ar")
    expected = printed_words(document)
    lost = sum(NOT_FOUND["ar", "mupdf"].values())
    assert share_in_order(expected, words(read_with_mupdf(path))) >= 1 - lost / len(expected)


@pytest.mark.parametrize("profile", ["ua1", "pdfa2a"])
def test_strange_characters_leave_a_valid_file(tmp_path: Path, profile: str) -> None:
    """Control and private-use characters, noncharacters and lone marks, in print and in bookmarks."""
    strange = "a\0\x08\ufeff\ufffe\uf8ff\u20e3 \u0301\u200d\u2066\u202e b \U0010ffff"
    path = _write(plain_document(Heading(1, (Run(strange),), "a"), Paragraph((Run(strange),))), tmp_path)
    assert _failures(path, profile) == []


@pytest.mark.parametrize("tag", ["en", "ar", "hi", "zh-Hans"])
def test_markup_in_the_text_is_text(tmp_path: Path, tag: str) -> None:
    """Angle brackets, entities, percent signs, braces, backslashes and quotes are printed as they are."""
    hostile = r"<b>x</b> &amp; %s %(a)d {0} {title} \n \\ (unbalanced <font color='red'> ${HOME} '; --"
    direction = Direction.RTL if tag == "ar" else Direction.LTR
    path = _write(plain_document(Paragraph((Run(hostile),)), tag=tag, direction=direction), tmp_path)
    expected = Counter(words(hostile))
    assert expected - Counter(words(read_with_mupdf(path))) == Counter()


def test_a_character_that_no_font_has_is_a_finding_and_is_still_copied(tmp_path: Path) -> None:
    """The page shows a replacement, and one finding for each script says how many there are, and where."""
    document = plain_document(
        Paragraph((Run("A smile \U0001f600 here"),)), Paragraph((Run("བོད་ཡིག and བོད"),)), tag="en"
    )
    result = render_pdf(document)
    assert result.findings == (
        error(
            "missing-glyph",
            "no font has 1 character of script Zyyy (Common), first U+1F600 in “A smile \U0001f600 here”",
            Location("plain.en.pdf"),
            "replace the text, or add a font for the script",
        ),
        error(
            "missing-glyph",
            "no font has 7 characters of script Tibt (Tibetan), first U+0F56 in “བོད་ཡིག and བོད”",
            Location("plain.en.pdf"),
            "replace the text, or add a font for the script",
        ),
    )
    path = tmp_path / "document.pdf"
    path.write_bytes(result.data)
    assert "A smile \U0001f600 here" in read_with_mupdf(path)
    assert _failures(path, "ua1") == []


# --- structure ----------------------------------------------------------------------------------


@needs_poppler
def test_an_arabic_table_is_tagged_in_logical_order(tmp_path: Path) -> None:
    """The first column stands at the right and is read first; header cells say what they are headers of."""
    table = Table(
        runs("م"),
        (Column(0.5), Column(0.5, Align.END)),
        (runs("ا"), runs("ب")),
        ((runs("ج"), runs("١")), (runs("د"), runs("٢"))),
        row_headers=True,
    )
    path = _write(plain_document(table, tag="ar", direction=Direction.RTL), tmp_path)
    found = [line.strip(' ":') for line in structure(path).splitlines()]
    tree = [line for line in found[found.index("Table (block)") :] if line]
    assert tree == [
        *("Table (block)", "Caption", "Table ١\u2002م"),
        *("THead", "TR", "TH", "/Scope /Column", "ا", "TH", "/Scope /Column", "ب"),
        *("TBody", "TR", "TH", "/Scope /Row", "ج", "TD", "١"),
        *("TR", "TH", "/Scope /Row", "د", "TD", "٢"),
    ]
    with pymupdf.open(path) as document:  # type: ignore[no-untyped-call]
        places = {word[4]: word[0] for word in document[1].get_text("words")}
    assert places["ا"] > places["ب"]


@needs_poppler
def test_every_kind_of_block_has_its_structure(
    rendered: Callable[[str], tuple[Document, Path]],
) -> None:
    """Elements and languages, not only words on a page."""
    document, path = rendered("fr")
    found = Counter(line.split()[0].strip(":") for line in structure(path).splitlines() if line.strip())
    assert found["Document"] == 1
    assert (found["H1"], found["H2"]) == (4, 2)
    assert found["Figure"] == found["Div"] == 2
    assert found["Table"] == 2
    assert found["TR"] == sum(len(one.rows) + 1 for one in document.blocks if isinstance(one, Table))
    assert found["TOCI"] == 5
    assert found["BlockQuote"] == 1
    assert found["Note"] == 3
    assert found["L"] == 3
    assert found["Span"] == 1


def test_bookmarks_and_contents_lead_to_the_pages_of_the_headings(
    rendered: Callable[[str], tuple[Document, Path]],
) -> None:
    """The numbers printed in the table of contents are those of the pages."""
    document, path = rendered("zh-Hans")
    with pymupdf.open(path) as file:  # type: ignore[no-untyped-call]
        outline = file.get_toc()
        text = file[1].get_text().split()
        contents = text[text.index("目录") :]
        links = [link["page"] + 1 for link in file[1].get_links() if link["kind"] == pymupdf.LINK_GOTO]
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    assert [title for _, title, _ in outline] == ["".join(run.text for run in one.runs) for one in headings]
    listed = [(title, number) for level, title, number in outline if level <= 2 and title != "访问日程"]
    assert [(title, str(number)) for title, number in listed] == [
        (title, contents[contents.index(title) + 1]) for title, _ in listed
    ]
    assert links[:5] == [number for _, number in listed]


def test_links_lead_out_only_where_they_may(tmp_path: Path) -> None:
    """A script is no address, and an anchor that does not exist leads nowhere."""
    text = (
        Run("a", href="https://example.org/ü?q=1"),
        Run("b", href="javascript:alert(1)"),
        Run("c", href="#nowhere"),
        Run("d", href="mailto:press@example.org"),
    )
    path = _write(plain_document(Paragraph(text)), tmp_path)
    with pymupdf.open(path) as document:  # type: ignore[no-untyped-call]
        found = [link["uri"] for link in document[1].get_links()]
    assert found == ["https://example.org/%C3%BC?q=1", "mailto:press@example.org"]


def test_the_file_says_what_it_is(rendered: Callable[[str], tuple[Document, Path]]) -> None:
    """Title, author, subject, keywords, dates and language come from the document."""
    document, path = rendered("ar")
    with pymupdf.open(path) as file:  # type: ignore[no-untyped-call]
        found = file.metadata
        language = file.xref_get_key(file.pdf_catalog(), "Lang")[1]
    assert (found["title"], found["author"], found["subject"]) == (
        document.title,
        document.author,
        document.subject,
    )
    assert (found["keywords"], found["creationDate"]) == ("briefing, ar", "D:20260314093000+00'00'")
    assert language == "ar"


# --- pages --------------------------------------------------------------------------------------


@pytest.mark.parametrize("copies", [1, 8, 40])
def test_nothing_on_the_cover_is_lost(tmp_path: Path, copies: int) -> None:
    """However long its parts are: warnings stand on the cover as far as it goes, and the rest comes after."""
    names = ("issuer", "title", "subtitle", "place", "date", "language", "info", "draft", "embargo")
    issuer, title, subtitle, place, date, language, *notices = (
        runs(f"{name} " * 9 * copies) for name in names
    )
    notes = tuple(
        Note(kind, text)
        for kind, text in zip((NoteKind.INFO, NoteKind.DRAFT, NoteKind.EMBARGO), notices, strict=True)
    )
    cover = Cover(title, subtitle, place, date, language, issuer, notes)
    path = _write(replace(plain_document(Paragraph(runs("end"))), cover=cover), tmp_path)
    with pymupdf.open(path) as file:  # type: ignore[no-untyped-call]
        inner = [one.rect + (47, 22, -47, -30) for one in file]  # noqa: RUF005 - a sum, edge by edge
        found = [
            (number, word[4])
            for number, one in enumerate(file)
            for word in one.get_text("words")
            if word[4] in names and pymupdf.Rect(word[:4]) in inner[number]  # type: ignore[no-untyped-call]
        ]
    assert Counter(word for _, word in found) == dict.fromkeys(names, 9 * copies)
    on_cover = Counter(word for number, word in found if number == 0)
    assert on_cover["draft"] == 9 * copies
    assert on_cover["embargo"] == (9 * copies if copies < 40 else on_cover["embargo"]) > 0
    assert (on_cover["place"] > 0, on_cover["info"] > 0) == (copies == 1, copies < 40)
    assert _failures(path, "ua1") == []


@pytest.mark.parametrize("introduction", [Paragraph(runs("Call us.")), Note(NoteKind.INFO, runs("Call us."))])
def test_what_introduces_a_table_stays_with_it(tmp_path: Path, introduction: Paragraph | Note) -> None:
    """Heading, introduction and table come to the next page together, wherever the page ends."""
    rows = tuple((runs(f"row{number}"),) for number in range(4))
    table = Table(runs("People"), (Column(1.0),), (), rows)
    for lines in range(28, 44):
        filler = List(tuple(runs("filler") for _ in range(lines)))
        path = _write(
            plain_document(filler, Heading(2, runs("Contacts"), "c"), introduction, table), tmp_path
        )
        with pymupdf.open(path) as file:  # type: ignore[no-untyped-call]
            pages = {
                word: number
                for number, one in enumerate(file)
                for word in one.get_text().split()
                if word in {"Contacts", "Call", "People", "row0", "row3"}
            }
        assert len(pages) == 5
        assert len(set(pages.values())) == 1, (lines, pages)


@pytest.mark.parametrize(("tag", "label"), [("en", "Page 2 of 6"), ("sw", "Ukurasa 2 kati ya 6")])
def test_all_pages_but_the_cover_are_numbered(
    rendered: Callable[[str], tuple[Document, Path]], tag: str, label: str
) -> None:
    """In the words of the language."""
    with pymupdf.open(rendered(tag)[1]) as file:  # type: ignore[no-untyped-call]
        texts = [one.get_text() for one in file]
    assert [label.replace("2", str(number), 1) in text for number, text in enumerate(texts, start=1)] == [
        False,
        *[True] * (len(texts) - 1),
    ]


def test_a_photograph_is_the_file_it_was(tmp_path: Path) -> None:
    """JPEG data goes into the PDF as it is, and only once, however often it is shown."""
    photo, digest = photograph(tmp_path, "photo", (300, 200))
    picture = Picture(photo, digest, 300, 200, "A picture", runs("Caption"), ())
    path = _write(plain_document(picture, picture), tmp_path)
    with pymupdf.open(path) as file:  # type: ignore[no-untyped-call]
        images = {image[0] for one in file for image in one.get_images()}
        data = [file.extract_image(image)["image"] for image in images]
    assert data == [photo.read_bytes()]


@pytest.mark.parametrize("mode", ["RGBA", "P", "LA", "1"])
def test_a_png_is_shown_on_white(tmp_path: Path, mode: str) -> None:
    """PDF/A-2 has rules about transparency; a picture on paper does not need any."""
    path = tmp_path / "picture.png"
    Image.new("LA", (30, 20), (128, 0)).convert(mode).save(path)
    picture = Picture(path, file_digest(path), 30, 20, "A picture", (), ())
    assert _failures(_write(plain_document(picture), tmp_path), "pdfa2a") == []


def test_a_picture_that_was_changed_after_it_was_checked_is_not_taken(tmp_path: Path) -> None:
    """It was another file that was looked at; the build says so and ends."""
    path = tmp_path / "picture.png"
    Image.new("RGB", (30, 20)).save(path)
    picture = Picture(path, file_digest(path), 30, 20, "A picture", (), ())
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(OSError, match=r"was changed after it was checked.*picture\.png"):
        render_pdf(plain_document(picture))


def test_the_watermark_is_no_text(tmp_path: Path) -> None:
    """It is seen, but neither copied nor read aloud."""
    document = replace(plain_document(Paragraph(runs("Words"))), watermark="Draft")
    with pymupdf.open(_write(document, tmp_path)) as file:  # type: ignore[no-untyped-call]
        text, drawings = file[1].get_text(), file[1].get_drawings()
    assert "Draft" not in text
    assert max(drawing["rect"].height for drawing in drawings) > 200


def test_a_document_without_blocks_is_its_cover(tmp_path: Path) -> None:
    """Nothing to say is no reason to fail."""
    path = _write(plain_document(), tmp_path)
    assert _failures(path, "ua1") == _failures(path, "pdfa2a") == []


def test_empty_parts_are_no_reason_to_fail(tmp_path: Path) -> None:
    """A chart without bars and a table without header or rows leave valid pages."""
    document = plain_document(
        Chart((), "Nothing", ()), Table((), (Column(1.0),), (), ()), Paragraph(()), Heading(1, (), "empty")
    )
    assert _failures(_write(document, tmp_path), "pdfa2a") == []

"""The design of the DOCX: cover, bands, cards, pictures, fonts and colours of the office."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Pt
from lxml import etree
from PIL import Image

from briefing.document import (
    Column,
    Cover,
    Direction,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Note,
    NoteKind,
    Paragraph,
    Picture,
    Role,
    Run,
    Runs,
    Table,
    TableKind,
)
from briefing.render.docx import render_docx
from briefing.render.docx.fonts import Fonts
from briefing.theme import DEFAULT_THEME, FontSource, Logo, OwnFont, Paper, Theme
from tests.sample_documents import plain_document

NOTHING: Runs = ()
WARNINGS = (Note(NoteKind.DRAFT, (Run("Draft."),)), Note(NoteKind.EMBARGO, (Run("Embargo."),)))


def runs(text: str) -> Runs:
    """Plain text."""
    return (Run(text),)


def word(document: Document) -> WordDocument:
    """The document, rendered without a finding and read again."""
    rendered = render_docx(document)
    assert rendered.findings == ()
    return docx.Document(BytesIO(rendered.data))


def photograph(folder: Path, width: int, height: int) -> Picture:
    """A picture of one colour."""
    path = folder / f"{width}x{height}.png"
    Image.new("RGB", (width, height), "#3377AA").save(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Picture(path, digest, width, height, "A wall", runs(f"Wall {width}"), runs("Photo: office"))


def styles_and_texts(elements: Sequence[etree._Element]) -> list[tuple[str, str]]:
    """Style and text of each paragraph within, but for empty ones."""
    paragraphs = [paragraph for element in elements for paragraph in element.iter(qn("w:p"))]
    pairs = [(str(one.xpath("string(w:pPr/w:pStyle/@w:val)")), str(one.text)) for one in paragraphs]
    return [(style, text) for style, text in pairs if text]


def cover_document(title: str, theme: Theme = DEFAULT_THEME, picture: Picture | None = None) -> Document:
    """A document with a full cover and an empty body."""
    cover = Cover(
        runs(title), runs("Subtitle"), runs("Place"), runs("Date"), runs("English"), runs("Office"), WARNINGS
    )
    return replace(plain_document(), cover=replace(cover, picture=picture), theme=theme)


# --- cover ------------------------------------------------------------------------------------------


def test_cover_in_order(tmp_path: Path) -> None:
    """Office, credit of the photograph, titles, details, and the notices last."""
    picture = photograph(tmp_path, 600, 400)
    body = word(cover_document("Title", picture=picture)).element.body
    assert styles_and_texts([body]) == [
        ("CoverIssuer", "Office"),
        ("CoverCredit", "Photo: office"),
        ("Title", "Title"),
        ("Subtitle", "Subtitle"),
        ("CoverPlace", "Place"),
        ("CoverDetail", "Date"),
        ("CoverDetail", "English"),
        ("CoverWarning", "Draft."),
        ("CoverWarning", "Embargo."),
    ]


@pytest.mark.parametrize("words", [150, 1500])
def test_notices_come_before_titles_that_fill_the_page(words: int) -> None:
    """Where the titles leave no room the warnings are the first thing on the first page."""
    body = word(cover_document("Boundless title " * words)).element.body
    assert styles_and_texts([body])[:3] == [
        ("CoverWarning", "Draft."),
        ("CoverWarning", "Embargo."),
        ("CoverIssuer", "Office"),
    ]


def test_long_title_is_set_smaller() -> None:
    """The style of the title shrinks, down to that of a heading."""
    sizes = [
        word(cover_document("A title of some words " * count)).styles["Title"].font.size.pt
        for count in (1, 8, 100)
    ]
    assert sizes[0] > sizes[1] > sizes[2] == word(cover_document("T")).styles["Heading 1"].font.size.pt


def test_cover_photograph_fills_its_frame(tmp_path: Path) -> None:
    """As wide as the page, and cut off alike at both sides rather than distorted."""
    body = word(cover_document("Title", picture=photograph(tmp_path, 900, 300))).element.body
    (inline,) = body.iter(qn("wp:inline"))
    (source,) = inline.iter(qn("a:srcRect"))
    left, right = int(source.get("l")), int(source.get("r"))
    shown = 900 * (1 - (left + right) / 100_000) / 300
    assert (inline.docPr.get("descr"), left) == ("A wall", right)
    assert inline.extent.cx == pytest.approx(595.2756 * 12_700, abs=100)
    assert inline.extent.cx / inline.extent.cy == pytest.approx(shown, rel=0.001)


def test_theme_of_the_office(tmp_path: Path) -> None:
    """Paper, colours and logo are those of the theme, in their places."""
    mark = photograph(tmp_path, 300, 200)
    logo = Logo(mark.path, mark.sha256, 300, 200, "Mark of the office")
    theme = Theme(Paper.LETTER, "101010", "5B2A86", "8A1C1C", logo)
    given = word(cover_document("Title", theme))
    (inline,) = given.element.body.iter(qn("wp:inline"))
    section = given.sections[0]
    fills = given.element.body.xpath(".//w:tcPr/w:shd/@w:fill")
    assert (section.page_width, section.page_height) == (Pt(612), Pt(792))
    assert fills == ["5B2A86"]
    assert given.styles["Cover Warning"].element.xpath("w:pPr/w:shd/@w:fill") == ["8A1C1C"]
    assert (inline.docPr.get("descr"), inline.extent.cx / 12_700, inline.extent.cy / 12_700) == (
        "Mark of the office",
        pytest.approx(60, abs=0.01),
        pytest.approx(40, abs=0.01),
    )


# --- blocks -----------------------------------------------------------------------------------------


def test_opening_paragraph_shares_the_band_of_its_heading() -> None:
    """Only right after the heading; the two have the same frame, so that Word draws one."""
    document = plain_document(
        Heading(1, runs("Section"), "s"),
        Paragraph(runs("Opening"), Role.LEAD),
        Paragraph(runs("Lead"), Role.LEAD),
    )
    given = word(document)
    frames = [
        etree.tostring(given.styles[name].element.find(".//" + qn("w:pBdr")))
        for name in ("Heading 1", "Opening")
    ]
    assert styles_and_texts([given.element.body])[1:] == [
        ("Heading1", "Section"),
        ("Opening", "Opening"),
        ("Lead", "Lead"),
    ]
    assert frames[0] == frames[1]


def test_hedge_of_a_key_figure_stands_by_itself_for_want_of_room() -> None:
    """It is smaller than the figure, and before or after it as it was written."""
    long = (Run("rather more than "), Run("148,000", fact_id="students"), Run(" at the least"))
    short = (Run("over "), Run("9", fact_id="schools"))
    figures = KeyFigures(tuple(KeyFigure(value, runs("Label")) for value in (long, short, short)))
    (table,) = word(plain_document(figures)).element.body.xpath("w:tbl[.//w:pStyle/@w:val='KeyFigure']")
    assert styles_and_texts([table])[:6] == [
        ("KeyFigureHedge", "rather more than "),
        ("KeyFigure", "148,000"),
        ("KeyFigureHedge", " at the least"),
        ("KeyFigureLabel", "Label"),
        ("KeyFigure", "over 9"),
        ("KeyFigureLabel", "Label"),
    ]


@pytest.mark.parametrize(
    ("kind", "table_style", "styles"),
    [
        (TableKind.PLAIN, "BriefingTable", ["TableRowHeader", "TableText"]),
        (TableKind.PROGRAMME, "BriefingProgramme", ["TableRowHeader", "TableText"]),
        (TableKind.FACT_SHEET, "BriefingFacts", ["FactName", "FactValue"]),
        (TableKind.REGISTER, "BriefingTable", ["RegisterRowHeader", "RegisterText"]),
    ],
)
def test_kinds_of_tables(kind: TableKind, table_style: str, styles: list[str]) -> None:
    """Each kind has styles of its own, which the office can change in one place."""
    columns = (Column(0.5), Column(0.5))
    table = Table(runs("Caption"), columns, (), ((runs("a"), runs("b")),), row_headers=True, kind=kind)
    *_, element = word(plain_document(table)).element.body.iter(qn("w:tbl"))
    assert element.xpath("w:tblPr/w:tblStyle/@w:val") == [table_style]
    assert styles_and_texts([element]) == list(zip(styles, "ab", strict=True))


def test_pictures_in_a_row_stand_side_by_side(tmp_path: Path) -> None:
    """They are equally tall, and each has its caption and credit below it."""
    pictures = photograph(tmp_path, 600, 400), photograph(tmp_path, 300, 400)
    *_, table = word(plain_document(*pictures)).element.body.iter(qn("w:tbl"))
    (first, second) = table.iter(qn("wp:inline"))
    assert first.extent.cy == second.extent.cy
    assert styles_and_texts([table]) == [
        ("Caption", "Figure 1\N{EN SPACE}Wall 600"),
        ("Credit", "Photo: office"),
        ("Caption", "Figure 2\N{EN SPACE}Wall 300"),
        ("Credit", "Photo: office"),
    ]


def test_no_cells_are_merged() -> None:
    """Tables have as many cells in each row as columns, which screen readers count on."""
    figures = KeyFigures((KeyFigure(runs("1"), runs("one")),) * 5)
    for table in word(plain_document(figures)).element.body.iter(qn("w:tbl")):
        columns = len(table.findall(qn("w:tblGrid") + "/" + qn("w:gridCol")))
        assert {len(row.tc_lst) for row in table.tr_lst} == {columns}


# --- fonts ------------------------------------------------------------------------------------------


def attributes(element: etree._Element) -> dict[str, str]:
    """The attributes by their local names."""
    return {etree.QName(str(name)).localname: str(value) for name, value in element.attrib.items()}


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("Latn", ("Noto Sans", "Noto Sans", "Noto Sans SC", "Noto Sans")),
        ("Cyrl", ("Noto Sans", "Noto Sans", "Noto Sans SC", "Noto Sans")),
        ("Arab", ("Noto Sans", "Noto Sans", "Noto Sans SC", "Noto Sans Arabic")),
        ("Thai", ("Noto Sans", "Noto Sans", "Noto Sans SC", "Noto Sans Thai")),
        ("Ethi", ("Noto Sans", "Noto Sans Ethiopic", "Noto Sans SC", "Noto Sans Ethiopic")),
        ("Jpan", ("Noto Sans", "Noto Sans", "Noto Sans JP", "Noto Sans")),
    ],
)
def test_fonts_by_script(script: str, expected: tuple[str, ...]) -> None:
    """Each script has its font in the slot that Word and LibreOffice look at."""
    given = attributes(Fonts().properties(script))
    assert tuple(given[slot] for slot in ("ascii", "hAnsi", "eastAsia", "cs")) == expected


def test_font_table_describes_what_is_named() -> None:
    """For each family a font of Windows to take instead, and what the font itself says that it covers."""
    table = {str(font.get(qn("w:name"))): font for font in Fonts().table(["Thai"])}
    assert list(table) == ["Noto Sans SC", "Noto Sans", "Noto Sans Thai"]
    assert [(etree.QName(child).localname, attributes(child)) for child in table["Noto Sans Thai"]] == [
        ("altName", {"val": "Leelawadee UI"}),
        ("panose1", {"val": "020B0502040504020204"}),
        ("charset", {"val": "DE"}),
        ("family", {"val": "swiss"}),
        ("pitch", {"val": "variable"}),
        (
            "sig",
            {
                "usb0": "81000063",
                "usb1": "00002000",
                "usb2": "00000000",
                "usb3": "00000000",
                "csb0": "00010093",
                "csb1": "00000000",
            },
        ),
    ]


def test_font_of_the_office_is_named_by_its_family() -> None:
    """The name comes from the font's own name table; other scripts keep ours."""
    resource = files("justmytype_western_core") / "fonts/ofl/notosansmono/NotoSansMono[wdth,wght].ttf"
    with as_file(resource) as path:
        source = FontSource(path, hashlib.sha256(path.read_bytes()).hexdigest())
        theme = Theme(fonts=(OwnFont(("Latn",), source),))
        document = replace(plain_document(tag="he", direction=Direction.RTL), theme=theme)
        given = word(document)
    fonts = attributes(given.styles.element.find(".//" + qn("w:docDefaults")).find(".//" + qn("w:rFonts")))
    assert fonts == {
        "ascii": "Noto Sans Mono",
        "hAnsi": "Noto Sans Mono",
        "eastAsia": "Noto Sans SC",
        "cs": "Noto Sans Hebrew",
    }
    assert re.findall('w:name="([^"]+)"', _font_table(given)) == [
        "Noto Sans SC",
        "Noto Sans Hebrew",
        "Noto Sans Mono",
    ]


def _font_table(given: WordDocument) -> str:
    (part,) = (part for part in given.part.package.parts if part.partname == "/word/fontTable.xml")
    return bytes(part.blob).decode()

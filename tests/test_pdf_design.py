"""The look of a PDF: where things stand on the grid of a page, in both directions and on both papers."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import page
import pymupdf
import pytest
from PIL import Image

from briefing.document import (
    Bar,
    Chart,
    Column,
    Cover,
    Direction,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    List,
    Note,
    NoteKind,
    Paragraph,
    Picture,
    Quote,
    Role,
    Run,
    Table,
    TableKind,
)
from briefing.render.pdf import render_pdf
from briefing.render.pdf.design import prose_language
from briefing.render.pdf.page import MARGIN, page_grid
from briefing.theme import Logo, Paper, Theme
from tests.reading import structure
from tests.sample_documents import photograph, plain_document, runs

DIRECTIONS = [("en", Direction.LTR), ("ar", Direction.RTL)]
Words = list[tuple[float, float, float, float, str]]


def _open(document: Document, folder: Path) -> pymupdf.Document:
    path = folder / "document.pdf"
    path.write_bytes(render_pdf(document).data)
    return pymupdf.open(path)  # type: ignore[no-untyped-call]


def _words(one: pymupdf.Page) -> Words:
    return [word[:5] for word in one.get_text("words")]  # type: ignore[no-untyped-call]


def _box(one: pymupdf.Page, word: str) -> tuple[float, float, float, float]:
    """Where a word stands, at its largest: the title of a section comes again in the running foot."""
    places = [found[:4] for found in _words(one) if found[4].strip("\u200e\u200f") == word]
    return max(places, key=lambda place: place[3] - place[1])


def _failures(path: Path) -> list[str]:
    profiles = ("ua1", "pdfa2a")
    return [one.rule_id for name in profiles for one in page.validate_pdf(str(path), profile=name).failures]


def _picture(folder: Path, name: str = "photo", size: tuple[int, int] = (600, 400)) -> Picture:
    path, digest = photograph(folder, name, size)
    return Picture(path, digest, *size, f"Picture {name}", runs(f"caption-{name}"), runs(f"credit-{name}"))


def _logo(folder: Path) -> Logo:
    path = folder / "logo.png"
    Image.new("RGBA", (300, 100), (120, 30, 60, 255)).save(path)
    return Logo(path, hashlib.sha256(path.read_bytes()).hexdigest(), 300, 100, "Mark of the office")


def _with_cover(document: Document, **changed: object) -> Document:
    return replace(document, cover=replace(document.cover, **changed))  # type: ignore[arg-type]


# --- cover --------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize(("tag", "direction"), DIRECTIONS)
def test_the_photograph_of_the_cover_reaches_the_edges(
    tmp_path: Path, tag: str, direction: Direction, paper: Paper
) -> None:
    """At the head of the page and at both sides; its credit stands at the end side."""
    document = replace(plain_document(tag=tag, direction=direction), theme=Theme(paper=paper))
    with _open(_with_cover(document, picture=_picture(tmp_path)), tmp_path) as file:
        first = file[0]
        (image,) = first.get_image_info()
        left, top, right, _ = image["bbox"]
        credit = _box(first, "credit-photo")
    assert (left <= 0.01, top <= 0.01, right >= paper.size[0] - 0.01) == (True, True, True)
    width = paper.size[0]
    end = credit[2] if direction is Direction.LTR else width - credit[0]
    assert end == pytest.approx(width - MARGIN, abs=3)
    assert _failures(tmp_path / "document.pdf") == []


@pytest.mark.parametrize(("tag", "direction"), DIRECTIONS)
def test_the_logo_hangs_at_the_start_side(tmp_path: Path, tag: str, direction: Direction) -> None:
    """On the cover, with the words of the office for those who do not see it."""
    document = replace(plain_document(tag=tag, direction=direction), theme=Theme(logo=_logo(tmp_path)))
    with _open(document, tmp_path) as file:
        (image,) = file[0].get_image_info()
        width = file[0].rect.width
    assert (image["bbox"][0] < width / 2) == (direction is Direction.LTR)
    assert image["bbox"][1] < 60
    assert _failures(tmp_path / "document.pdf") == []


@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="Poppler's programs are not installed")
def test_the_cover_is_read_in_its_logical_order(tmp_path: Path) -> None:
    """Office, title, place and warning come first; the photograph with its credit comes last."""
    document = replace(plain_document(), theme=Theme(logo=_logo(tmp_path)))
    notice = Note(NoteKind.EMBARGO, runs("Embargo!"))
    changed = {"issuer": runs("Office"), "place": runs("Beijing"), "notices": (notice,)}
    with _open(_with_cover(document, picture=_picture(tmp_path), **changed), tmp_path):
        lines = [line.strip(' "') for line in structure(tmp_path / "document.pdf").splitlines()]
    kept = ("Office", "Plain", "Beijing", "Embargo!", "credit-photo")
    assert [line for line in lines if line in kept] == list(kept)


# --- sections -----------------------------------------------------------------------------------


def test_a_section_opens_on_a_band_from_edge_to_edge(tmp_path: Path) -> None:
    """With its opening paragraph on it, in the column of text."""
    document = plain_document(Heading(1, runs("Opening"), "a"), Paragraph(runs("Lead"), Role.LEAD))
    with _open(document, tmp_path) as file:
        bands = [one["rect"] for one in file[1].get_drawings() if one["rect"].width > 590]
        heading, lead = (pymupdf.Rect(_box(file[1], word)) for word in ("Opening", "Lead"))  # type: ignore[no-untyped-call]
    assert [(heading in band, lead in band) for band in bands] == [(True, True)]
    grid = page_grid(Paper.A4.size)
    assert (round(heading.x0 - MARGIN, 1) < 3, lead.x0 > MARGIN + grid.side) == (True, True)


@pytest.mark.parametrize(("tag", "direction"), DIRECTIONS)
@pytest.mark.parametrize("text", [Paragraph(runs("text")), List((runs("text"),))])
def test_a_heading_stands_beside_its_text(
    tmp_path: Path, text: Paragraph | List, tag: str, direction: Direction
) -> None:
    """In the column at the start side, on the same line."""
    document = plain_document(Heading(2, runs("Side"), "a"), text, tag=tag, direction=direction)
    with _open(document, tmp_path) as file:
        spans = [
            span
            for block in file[1].get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
        ]
    heading, body = (
        next(span["origin"] for span in spans if word in span["text"]) for word in ("Side", "text")
    )
    assert heading[1] == pytest.approx(body[1], abs=0.1)
    assert (heading[0] < body[0]) == (direction is Direction.LTR)


def test_a_heading_with_a_word_too_long_for_the_side_column_stands_above(tmp_path: Path) -> None:
    """Rather than be torn."""
    word = "Donaudampfschifffahrtsgesellschaft"
    document = plain_document(Heading(2, runs(word), "a"), Paragraph(runs("text")))
    with _open(document, tmp_path) as file:
        heading, body = _box(file[1], word), _box(file[1], "text")
    assert heading[3] <= body[1] + 4
    assert heading[0] == pytest.approx(body[0], abs=2)


def test_the_foot_of_a_page_names_its_section(tmp_path: Path) -> None:
    """The one that begins on the page, or else the one that goes on."""
    long = [Paragraph(runs("word " * 400)) for _ in range(4)]
    document = plain_document(Heading(1, runs("One"), "a"), *long, Heading(1, runs("Two"), "b"), *long)
    with _open(document, tmp_path) as file:
        feet = [
            [
                word
                for *place, word in _words(one)
                if place[1] > one.rect.height - 60 and word in {"One", "Two"}
            ]
            for one in file
        ]
        begins = next(number for number, one in enumerate(file) if "Two" in one.get_text().split("\n")[:-1])
    expected = [["One"]] * (len(feet) - 1)
    expected[begins - 1 :] = [["Two"]] * len(expected[begins - 1 :])
    assert feet == [[], *expected]
    assert {"One", "Two"} == {name for foot in feet for name in foot}


def test_text_that_is_not_translated_sets_the_scale_of_running_text() -> None:
    """English prose in a Khmer edition has no need of Khmer's line height."""
    prose = Paragraph((Run("[អង់គ្លេស] "), Run("Not translated at all", language="en")))
    assert prose_language(plain_document(prose, tag="km")) == "en"
    assert prose_language(plain_document(Paragraph(runs("ខ្មែរ")), tag="km")) == "km"
    assert prose_language(plain_document(tag="km")) == "km"


# --- figures and tables -------------------------------------------------------------------------


def test_only_the_figure_itself_is_set_large(tmp_path: Path) -> None:
    """What hedges it stands smaller above or below, where the whole would not fit the column."""
    values = [
        (Run("expected to exceed "), Run("130,000", fact_id="a")),
        (Run("48,000", fact_id="b"), Run(" or many more than that")),
        (Run("41", fact_id="c"),),
    ]
    document = plain_document(KeyFigures(tuple(KeyFigure(value, runs("label")) for value in values)))
    with _open(document, tmp_path) as file:
        places = {word: _box(file[1], word) for word in ("exceed", "130,000", "48,000", "many", "41")}
    heights = {word: box[3] - box[1] for word, box in places.items()}
    assert heights["130,000"] == heights["48,000"] == heights["41"] > 2 * heights["exceed"]
    assert places["exceed"][1] < places["130,000"][1] == pytest.approx(places["41"][1], abs=0.1)
    assert places["many"][1] > places["48,000"][1]


def test_a_prefix_stays_with_its_figure(tmp_path: Path) -> None:
    """What is written together is one word on the page, however narrow the column."""
    value = (Run("ከ"), Run("1,234,567,890", fact_id="a"), Run(" በላይ ወይም ከዚያ በላይ የሚገመት"))
    document = plain_document(KeyFigures((KeyFigure(value, runs("label")),) * 3), tag="am")
    with _open(document, tmp_path) as file:
        found = [word for *_, word in _words(file[1])]
    assert found.count("ከ1,234,567,890") == 3


@pytest.mark.parametrize(("tag", "direction"), DIRECTIONS)
def test_two_pictures_that_follow_each_other_stand_side_by_side(
    tmp_path: Path, tag: str, direction: Direction
) -> None:
    """Equally tall, the first at the start side, and both within the columns of the page."""
    pictures = [_picture(tmp_path, "wide", (600, 300)), _picture(tmp_path, "tall", (300, 400))]
    with _open(plain_document(*pictures, tag=tag, direction=direction), tmp_path) as file:
        wide, tall = (info["bbox"] for info in file[1].get_image_info())
        width = file[1].rect.width
    assert wide[1] == pytest.approx(tall[1], abs=0.01)
    assert wide[3] == pytest.approx(tall[3], abs=0.01)
    assert (wide[0] < tall[0]) == (direction is Direction.LTR)
    assert min(wide[0], tall[0]) == pytest.approx(MARGIN, abs=0.1)
    assert max(wide[2], tall[2]) == pytest.approx(width - MARGIN, abs=0.1)


@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="Poppler's programs are not installed")
def test_a_fact_sheet_is_a_card_and_still_a_table(tmp_path: Path) -> None:
    """Three names in a row, each with its value below; each pair is a row to those who listen."""
    rows = tuple((runs(f"name{number}"), runs(f"value{number}")) for number in range(4))
    table = Table(
        runs("Card"), (Column(0.4), Column(0.6)), (), rows, row_headers=True, kind=TableKind.FACT_SHEET
    )
    with _open(plain_document(table), tmp_path) as file:
        tops = [round(_box(file[1], f"name{number}")[1]) for number in range(4)]
        assert _box(file[1], "value0")[1] > _box(file[1], "name0")[1]
    assert (tops[0], tops[1]) == (tops[1], tops[2])
    assert tops[3] > tops[2]
    printed = structure(tmp_path / "document.pdf")
    tree = [line.strip(' ":') for line in printed[printed.index("TBody") :].splitlines() if line.strip()]
    pairs = [("TR", "TH", "/Scope /Row", f"name{number}", "TD", f"value{number}") for number in range(4)]
    assert tree == ["TBody", *(part for pair in pairs for part in pair)]
    assert _failures(tmp_path / "document.pdf") == []


def test_the_times_of_a_programme_stand_in_the_side_column(tmp_path: Path) -> None:
    """Along a line with a point for each of them."""
    rows = tuple((runs(f"{hour}:00"), runs(f"place{hour}")) for hour in (8, 9))
    table = Table((), (Column(0.5), Column(0.5)), (), rows, row_headers=True, kind=TableKind.PROGRAMME)
    with _open(plain_document(table), tmp_path) as file:
        place, text_start = _box(file[1], "place8"), MARGIN + page_grid(Paper.A4.size).text_start
        points = [one["rect"] for one in file[1].get_drawings() if 5 < one["rect"].width < 6]
    assert place[0] == pytest.approx(text_start, abs=1)
    assert len(points) == 2
    assert all(MARGIN < point.x0 < point.x1 < place[0] for point in points)


@pytest.mark.parametrize(("tag", "direction"), DIRECTIONS)
def test_every_look_is_valid(tmp_path: Path, tag: str, direction: Direction) -> None:
    """Bars, quotations, pictures and tables of all kinds, in colours of an office, on Letter paper."""
    cell = runs("cell")
    tables = [
        Table(cell, (Column(0.5), Column(0.5)), (), ((cell, cell),) * 3, row_headers=True, kind=kind)
        for kind in TableKind
    ]
    document = plain_document(
        Heading(1, runs("One"), "a"),
        KeyFigures((KeyFigure(runs("1"), runs("one")),) * 4),
        _picture(tmp_path, "tall", (300, 900)),
        Chart(runs("Chart"), "A chart", (Bar(cell, runs("12"), 1.0), Bar(cell, runs("0"), 0.0))),
        Quote(runs("Said"), runs("Who"), runs("<en>As published</en>"), runs("Label")),
        *tables,
        _picture(tmp_path, "a"),
        _picture(tmp_path, "b"),
        tag=tag,
        direction=direction,
    )
    theme = Theme(Paper.LETTER, "2A1A12", "7A1F3D", "8A4B00", _logo(tmp_path))
    with _open(_with_cover(replace(document, theme=theme), picture=_picture(tmp_path)), tmp_path) as file:
        assert {tuple(one.rect[2:]) for one in file} == {(612.0, 792.0)}
    assert _failures(tmp_path / "document.pdf") == []


# --- pictures -----------------------------------------------------------------------------------


def test_a_photograph_far_too_fine_is_scaled_down(tmp_path: Path) -> None:
    """To 220 pixels per inch of the page's columns; the same each time, and stored once."""
    picture = _picture(tmp_path, "fine", (3000, 2000))
    document = plain_document(picture, Paragraph(runs("between")), picture)
    with _open(document, tmp_path) as file:
        sizes = {(image[0], image[2], image[3]) for one in file for image in one.get_images()}
        (number,) = {xref for xref, *_ in sizes}
        encoding = file.extract_image(number)["ext"]
    width = page_grid(Paper.A4.size).width / 72 * 220
    assert [(wide, tall) for _, wide, tall in sizes] == [
        (pytest.approx(width, abs=1), pytest.approx(width * 2 / 3, abs=1))
    ]
    assert encoding == "jpeg"
    assert render_pdf(document).data == (tmp_path / "document.pdf").read_bytes()


def test_a_photograph_that_comes_as_png_becomes_a_jpeg(tmp_path: Path) -> None:
    """A drawing in a few colours keeps them exactly."""
    photo = tmp_path / "photo.png"
    Image.effect_mandelbrot((300, 200), (-2.1, -1.2, 0.8, 1.2), 60).convert("RGB").save(photo)
    noise = Image.merge(
        "RGB", [Image.radial_gradient("L"), Image.linear_gradient("L"), Image.new("L", (256, 256))]
    )
    noise.save(photo)
    drawing = tmp_path / "drawing.png"
    Image.new("RGB", (256, 256), (120, 30, 60)).save(drawing)
    pictures = [
        Picture(path, hashlib.sha256(path.read_bytes()).hexdigest(), 256, 256, "A picture", (), ())
        for path in (photo, drawing)
    ]
    with _open(plain_document(*pictures), tmp_path) as file:
        found = [file.extract_image(image[0]) for image in file[1].get_images()]
    assert sorted(image["ext"] for image in found) == ["jpeg", "png"]
    exact = next(image for image in found if image["ext"] == "png")
    assert pymupdf.Pixmap(exact["image"]).color_count() == 1  # type: ignore[no-untyped-call]


def test_a_cover_needs_neither_picture_nor_logo_nor_notices(tmp_path: Path) -> None:
    """Nor anything but a title."""
    nothing: tuple[Run, ...] = ()
    cover = Cover(runs("Title"), nothing, nothing, nothing, nothing, nothing, ())
    with _open(replace(plain_document(), cover=cover), tmp_path) as file:
        assert file[0].get_text().split() == ["Title"]
    assert _failures(tmp_path / "document.pdf") == []

"""The same-number sheet: what it says, that it says what the packs say, and that no text in it can act."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from briefing.cli import main
from briefing.content import load_briefing
from briefing.document import Run
from briefing.pipeline import Workspace, assemble, edition
from briefing.separated import guarded
from briefing.sheet import same_number_sheet
from tests.conftest import CHANGPING, ROOT

CASES = Path(__file__).parent / "cases" / "sheet"
FORMULAS = ("=1+1", "+8%", "-5", "@SUM(A1)", "\t=1+1", "  =1+1", "＝1+1", "'quoted")


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    code = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def replace_in(path: Path, old: str, new: str) -> None:
    """Change a file of the briefing."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def sheet_files(folder: Path) -> dict[str, bytes]:
    """The files of the sheet, by suffix."""
    written = Workspace.of(folder).output / folder.name / "figures"
    return {path.suffix: path.read_bytes() for path in sorted(written.iterdir())}


def worksheet(data: bytes) -> Worksheet:
    """The only worksheet of a spreadsheet, as another program reads it."""
    [page] = load_workbook(io.BytesIO(data)).worksheets
    return page


class Cells(HTMLParser):
    """The cells of a page's table (element, language, direction, text), and all elements that it has."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.cells: list[list[str | None]] = []
        self.elements: set[str] = set()
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a cell, or note another element."""
        self.elements.add(tag)
        if tag in {"th", "td"}:
            self._inside = True
            attributes = dict(attrs)
            self.cells.append([tag, attributes.get("lang"), attributes.get("dir"), ""])

    def handle_endtag(self, tag: str) -> None:
        """Close a cell."""
        if tag in {"th", "td"}:
            self._inside = False

    def handle_data(self, data: str) -> None:
        """Add to the text of an open cell."""
        if self._inside:
            self.cells[-1][3] = f"{self.cells[-1][3]}{data}"


# --- what it says -----------------------------------------------------------------------------------


def test_the_sheet_of_a_briefing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command names three files; the table and the page are the kept ones."""
    code, out, err = run(capsys, "figures", folder)
    written = folder.parents[1] / "output" / "sample" / "figures"
    names = ("sample.figures.html", "sample.figures.xlsx", "sample.figures.csv")
    assert (code, out, err) == (0, "".join(f"{written / name}\n" for name in names), "")
    assert sorted(path.name for path in written.iterdir()) == sorted(names)
    files = sheet_files(folder)
    assert files[".csv"].startswith(b"\xef\xbb\xbf")
    assert files[".csv"].decode("utf-8-sig").replace("\r\n", "\n") == (CASES / "sample.csv").read_text(
        "utf-8"
    )
    page = files[".html"].decode("utf-8")
    style = (ROOT / "briefing" / "sheet" / "sheet.css").read_text("utf-8")
    assert page.replace(style, "") == (CASES / "sample.html").read_text("utf-8")


def test_values_of_the_spreadsheet_are_typed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Numbers are numbers and days are days; the rest is text, the same as in the CSV file."""
    facts = folder / "facts.yaml"
    replace_in(
        facts,
        "value: 60\n    qualifier: exact\n    as_of: 2023",
        "value: 60\n    qualifier: exact\n    as_of: 2023-12-31",
    )
    run(capsys, "figures", folder)
    files = sheet_files(folder)
    page = worksheet(files[".xlsx"])
    records = list(csv.reader(io.StringIO(files[".csv"].decode("utf-8-sig"))))
    assert [cell.value for cell in page["E"][1:]] == [
        1343.5,
        1343.5,
        2269000,
        2269000,
        130000000000,
        18000000000,
        60,
        49,
    ]
    assert [cell.number_format for cell in page["E"][1:4]] == ["#,##0.0", "#,##0.0", "#,##0"]
    assert [cell.value for cell in page["H"][6:9]] == [2023, datetime(2023, 12, 31), 2023]
    rows = page.iter_rows(min_row=2, values_only=True)
    texts = [[value or "" for value in (*row[:4], *row[5:7], *row[8:])] for row in rows]
    assert texts == [[*record[:4], *record[5:7], *record[8:]] for record in records[1:]]


def test_the_spreadsheet_is_laid_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The header stays in sight, columns fit their texts, and Arabic reads from the right."""
    replace_in(folder / "briefing.yaml", "languages: [en, fr]", "languages: [en, ar]")
    run(capsys, "figures", folder)
    page = worksheet(sheet_files(folder)[".xlsx"])
    assert [cell.value for cell in page[1][-2:]] == ["English (en)", "Arabic (ar)"]
    assert (page.freeze_panes, page.print_title_rows, page.page_setup.orientation) == (
        "C2",
        "$1:$1",
        "landscape",
    )
    assert page.column_dimensions["K"].width == len("1,343.5 square kilometers") + 2
    english, arabic = page["K2"].alignment, page["L2"].alignment
    assert (english.horizontal, english.readingOrder) == ("left", 1)
    assert (arabic.horizontal, arabic.readingOrder) == ("right", 2)


def test_every_cell_of_the_page_says_its_language(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Language and direction stand on each cell, and an Arabic figure is an Arabic text."""
    replace_in(folder / "briefing.yaml", "languages: [en, fr]", "languages: [en, ar]")
    run(capsys, "figures", folder)
    page = Cells(sheet_files(folder)[".html"].decode("utf-8"))
    assert {(language, direction) for _, language, direction, _ in page.cells} == {
        ("en", "ltr"),
        ("ar", "rtl"),
        ("en", "rtl"),
    }
    assert next(cell for cell in page.cells if cell[1] == "ar") == [
        "td",
        "ar",
        "rtl",
        "1,343.5 كيلومتر مربع",
    ]


def test_the_sheet_goes_where_it_is_told(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--to` names the folder of the three files."""
    code, out, _ = run(capsys, "figures", folder, "--to", tmp_path / "desk")
    assert (code, len(out.splitlines())) == (0, 3)
    assert sorted(path.suffix for path in (tmp_path / "desk").iterdir()) == [".csv", ".html", ".xlsx"]
    assert not Workspace.of(folder).output.exists()


# --- that it says what the packs say ----------------------------------------------------------------


def runs_of(part: object) -> Iterator[Run]:
    """Every run below a part of a document."""
    if isinstance(part, Run):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from runs_of(each)
    elif is_dataclass(part):
        for field in fields(part):
            yield from runs_of(getattr(part, field.name))


def test_the_sheet_says_exactly_what_the_packs_say() -> None:
    """In each language, the figures of the Changping sheet are those that its pack prints in it."""
    briefing, locales = load_briefing(CHANGPING), Workspace.of(CHANGPING).locales
    sheet = same_number_sheet([edition(briefing, tag, locales) for tag in briefing.languages])
    assert [row.fact_id for row in sheet.rows] == list(briefing.facts)
    for column, tag in enumerate(briefing.languages):
        document = assemble(briefing, tag, locales)
        printed = {
            (run.fact_id, run.text)
            for run in runs_of(document)
            if run.fact_id and (tag == "en" or run.language != "en")
        }
        on_the_sheet = {(row.fact_id, line.texts[column]) for row in sheet.rows for line in row.lines}
        untranslated = any(run.language == "en" for run in runs_of(document)) and tag != "en"
        assert printed <= on_the_sheet if untranslated else printed == on_the_sheet


def test_a_plainer_form_is_a_finding(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A population that no compact form can hold is printed in full, and reported in each language."""
    facts = folder / "facts.yaml"
    replace_in(facts, "value: 2269000", "value: 2269123")
    code, _, err = run(capsys, "figures", folder)
    assert (code, err.splitlines()) == (
        1,
        [
            f"{facts.as_posix()}:18: warning: 'population' is printed in {tag} in its standard form: its "
            f"compact form cannot say it exactly (see that the standard form suits the texts in {tag}, or "
            "ask for it everywhere) [figure-fallback]"
            for tag in ("en", "fr")
        ],
    )
    [record] = [
        row
        for row in csv.reader(io.StringIO(sheet_files(folder)[".csv"].decode()))
        if row[3:5] == ["compact", "2269123"]
    ]
    assert record[-3:] == ["en: standard form; fr: standard form", "2,269,123", "2\u202f269\u202f123"]


def test_a_briefing_with_errors_has_no_sheet(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written of a briefing that cannot be built."""
    replace_in(folder / "facts.yaml", "value: 1343.5", "value: big")
    code, out, err = run(capsys, "figures", folder)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert not Workspace.of(folder).output.exists()


# --- that nothing in it can act ---------------------------------------------------------------------


def test_two_sheets_are_equal_bytes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The spreadsheet is dated by the briefing, and its parts by nothing."""
    run(capsys, "figures", folder)
    first = sheet_files(folder)
    run(capsys, "figures", folder)
    assert sheet_files(folder) == first
    with zipfile.ZipFile(io.BytesIO(first[".xlsx"])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        dates = re.findall(rb">([0-9:TZ-]+)<", archive.read("docProps/core.xml"))
    assert dates == [b"2024-04-12T00:00:00Z"] * 2


@pytest.mark.parametrize("text", FORMULAS)
def test_texts_are_guarded_from_spreadsheets(text: str) -> None:
    """What a spreadsheet would run or reckon has an apostrophe before it, which a program drops again."""
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "8%", "1,343.5 km²", "−7,25 %", "a=b", "\u061c+8%"])
def test_harmless_texts_stay_as_they_are(text: str) -> None:
    """U+2212 and bidi marks start no formula."""
    assert guarded(text) == text


def test_hostile_texts_stay_texts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither markup nor a formula in a label or a publisher does anything."""
    facts = folder / "facts.yaml"
    replace_in(facts, "label: Area", "label: '=HYPERLINK(\"x\")'")
    replace_in(facts, "label: Population", 'label: "+ & < b >"')
    replace_in(
        facts,
        "publisher: Statistics office of the district (sample)",
        'publisher: "@<img src=x onerror=alert()>"',
    )
    replace_in(facts, "kind: percent", "kind: change")
    run(capsys, "figures", folder)
    files = sheet_files(folder)
    labels = ['=HYPERLINK("x")', "+ & < b >"]
    publisher = "@<img src=x onerror=alert()> (2024-01-15)"

    records = list(csv.reader(io.StringIO(files[".csv"].decode("utf-8-sig"))))
    assert [[records[1][1], records[3][1]], records[1][8]] == [
        [f"'{label}" for label in labels],
        f"'{publisher}",
    ]
    assert records[-1][-2:] == ["'+49%", "'+49\u00a0%"]

    page = worksheet(files[".xlsx"])
    assert [page["B2"].value, page["B4"].value, page["I2"].value] == [*labels, publisher]
    assert {cell.data_type for row in page.iter_rows() for cell in row} == {"s", "n"}
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(files[".xlsx"])).read("xl/worksheets/sheet1.xml")

    web = Cells(files[".html"].decode("utf-8"))
    assert web.elements.isdisjoint({"script", "img", "link", "iframe", "object"})
    texts = "".join(str(cell[3]) for cell in web.cells)
    assert all(text in texts for text in (*labels, publisher))

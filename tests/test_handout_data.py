"""The open data: that an independent reader finds it sound, and that it says what briefing and pages say."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from frictionless import validate
from hypothesis import given
from hypothesis import strategies as st

from briefing.assemble import Edition, assemble_document
from briefing.handout.data import open_data
from briefing.handout.passages import document_passages
from briefing.handout.records import record_of
from briefing.separated import guarded, serialize_records
from tests.conftest import CHANGPING
from tests.handout_editions import changping, sample

pytestmark = pytest.mark.xdist_group("handout-data")

TAGS = ("ar", "hi", "zh-Hans", "fr")
FACTS = """\
id,kind,value,date,unit,unit_standard,qualifier,as_of,equivalent_of,sources,open_readings
area,measure,1343.5,,square-kilometer,CLDR,exact,2023,,yearbook,0
population,count,2269000,,,,about,2023,,yearbook,0
output,currency,130000000000,,CNY,ISO 4217,more than,2023,,yearbook,0
mountain_share,percent,60,,percent,CLDR,exact,2023,,yearbook,0
forest_share,percent,49,,percent,CLDR,exact,2023,,yearbook,0
"""
AREA = """\
area,en,long,"1,343.5 square kilometers",1343.5,,square-kilometer
area,en,short,"1,343.5 km²",1343.5,,square-kilometer
area,fr,long,"1\u202f343,5\xa0kilomètres carrés",1343.5,,square-kilometer
area,fr,short,"1\u202f343,5\u202fkm²",1343.5,,square-kilometer
"""


@pytest.fixture(scope="module")
def editions() -> list[Edition]:
    """Five languages of the visit."""
    return changping(*TAGS)


@pytest.fixture(scope="module")
def files(editions: list[Edition]) -> Mapping[str, bytes]:
    """Their data."""
    return data_of(editions, version=1)


def written(files: Mapping[str, bytes], folder: Path) -> str:
    """The files on disk; returns the path of the descriptor."""
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    return str(folder / "datapackage.json")


def data_of(editions: Sequence[Edition], version: int) -> Mapping[str, bytes]:
    """The package with the records of the editions."""
    records = [record_of(edition, assemble_document(edition)) for edition in editions]
    return open_data(editions, records, version)


def rows(data: bytes) -> list[dict[str, str]]:
    """The records of a CSV file, with the apostrophes of guarded texts."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def plain(data: bytes) -> str:
    """A CSV file without needless quotes, to read in a test."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    return text.getvalue()


def refuse(number: str) -> float:
    """JSON must not hold numbers that a reader rounds."""
    raise AssertionError(number)


# --- soundness --------------------------------------------------------------------------------------


def test_the_package_is_valid(files: Mapping[str, bytes], tmp_path: Path) -> None:
    """Types, keys, references, enumerations, sizes and hashes hold for frictionless."""
    report = validate(written(files, tmp_path))
    assert (report.valid, report.flatten(["name", "message"])) == (True, [])
    assert [task.name for task in report.tasks if task.type == "table"] == [
        "editions",
        "sources",
        "facts",
        "citations",
        "readings",
        "texts",
        "figures",
        "rates",
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "error"),
    [
        ("texts.csv", '"area","fr"', '"aria","fr"', "foreign-key"),
        ("texts.csv", '"area","fr"', '"area","en"', "primary-key"),
        ("facts.csv", '"1343.5"', '"many"', "type-error"),
        ("facts.csv", '"measure"', '"length"', "constraint-error"),
        ("sources.csv", '"yearbook"', '"Yearbook"', "constraint-error"),
    ],
)
def test_a_broken_package_is_not(folder: Path, name: str, old: str, new: str, error: str) -> None:
    """The schema says enough for a mistake in the tables to be found by it."""
    files = data_of(sample(folder), version=1)
    descriptor = json.loads(files["datapackage.json"])
    for resource in descriptor["resources"]:
        resource.pop("bytes")
        resource.pop("hash")
    broken = files[name].replace(old.encode(), new.encode(), 1)
    changed = {**files, name: broken, "datapackage.json": json.dumps(descriptor).encode()}
    report = validate(written(changed, folder))
    assert error in {kind for [kind] in report.flatten(["type"])}


def test_a_changed_byte_is_noticed(folder: Path) -> None:
    """The descriptor knows the digest of every file."""
    files = data_of(sample(folder), version=1)
    changed = {**files, "facts.csv": files["facts.csv"].replace(b"1343.5", b"1343.6")}
    assert validate(written(changed, folder)).flatten(["type"]) == [["hash-count"]]


def test_the_same_content_gives_the_same_bytes(editions: list[Edition], files: Mapping[str, bytes]) -> None:
    """Only the descriptor and the heads of the JSON files know the version."""
    assert data_of(editions, version=1) == files
    second = data_of(editions, version=2)
    assert {name for name in files if files[name] != second[name]} == {
        "facts.json",
        "datapackage.json",
    }


# --- what it says -----------------------------------------------------------------------------------


def test_facts_and_figures_of_a_briefing(folder: Path) -> None:
    """The tables of the small briefing are the kept ones."""
    files = data_of(sample(folder), version=1)
    assert plain(files["facts.csv"]) == FACTS
    assert plain(files["figures.csv"]).partition("\n")[2].startswith(AREA)
    assert rows(files["rates.csv"]) == [
        {
            "base": "USD",
            "quote": "CNY",
            "value": "7.0967",
            "date": "2024-04-12",
            "source": "Name the bank that published the rate",
            "confirmed": "false",
        }
    ]


def test_values_are_those_of_the_file(files: Mapping[str, bytes]) -> None:
    """Every value is written as in facts.yaml, digit by digit, in CSV and JSON."""
    facts = yaml.load((CHANGPING / "facts.yaml").read_text("utf-8"), yaml.BaseLoader)["facts"]  # noqa: S506 # text
    expected = {name: fact["value"] for name, fact in facts.items()}
    assert {row["id"]: row["value"] or row["date"] for row in rows(files["facts.csv"])} == expected
    nested = json.loads(files["facts.json"], parse_float=refuse)["facts"]
    assert {fact["id"]: fact["value"] or fact["date"] for fact in nested} == expected


def test_figures_are_those_of_the_pages(editions: list[Edition], files: Mapping[str, bytes]) -> None:
    """Every figure that a page prints stands in the table, in the same letters."""
    table = {(row["fact"], row["tag"], row["form"]): row["text"] for row in rows(files["figures.csv"])}
    printed = {
        (run.fact_id, edition.profile.tag, run.form): guarded(run.text)
        for edition in editions
        for passage in document_passages(assemble_document(edition))
        for run in passage.runs
        if run.fact_id
    }
    assert len(printed) > 250
    assert printed.items() <= table.items()


def test_an_equivalent_has_its_own_value(files: Mapping[str, bytes]) -> None:
    """The form "usd" says dollars, rounded to the precision of the yuan."""
    [row] = [
        row
        for row in rows(files["figures.csv"])
        if (row["fact"], row["tag"], row["form"]) == ("output_2024", "en", "usd")
    ]
    assert (row["unit"], Decimal(row["value"]) / 10**9) == ("USD", Decimal(18))


def test_open_readings_are_visible(editions: list[Edition], files: Mapping[str, bytes]) -> None:
    """A fact whose sources disagree says so, with the other statements and the words quoted for them."""
    facts = {row["id"]: row["open_readings"] for row in rows(files["facts.csv"])}
    assert facts["output_2025"] == "2"
    readings = [row for row in rows(files["readings.csv"]) if row["fact"] == "output_2025"]
    assert [(row["reading"], row["tag"]) for row in readings] == [
        (number, tag) for number in "12" for tag in ("en", *TAGS)
    ]
    assert readings[0]["statement"] == (
        editions[0].briefing.facts["output_2025"].readings[0].statement.source
    )
    quoted = [
        (row["reading"], row["source"])
        for row in rows(files["citations.csv"])
        if row["fact"] == "output_2025"
    ]
    assert quoted[-2:] == [("1", "rwanda"), ("2", "abp")]


def test_untranslated_texts_name_their_language(folder: Path) -> None:
    """What stands in the source language says so, and is not called approved."""
    french = rows(data_of(sample(folder), version=1)["texts.csv"])[1]
    assert french == {
        "fact": "area",
        "tag": "fr",
        "label": "Area",
        "label_tag": "en",
        "definition": "Land and water within the boundaries of the district.",
        "definition_tag": "en",
        "approved": "false",
    }


def test_json_is_the_tables_nested(files: Mapping[str, bytes]) -> None:
    """Every record of every table stands in facts.json once."""
    nested = json.loads(files["facts.json"])
    assert (nested["briefing"], nested["version"]) == ("changping", 1)
    assert nested["embargo"] == "2024-04-12T18:00:00+08:00"
    for name in ("editions", "sources", "rates", "facts"):
        assert len(nested[name]) == len(rows(files[f"{name}.csv"]))
    for name in ("citations", "readings", "texts", "figures"):
        records = [{"fact": fact["id"], **record} for fact in nested["facts"] for record in fact[name]]
        assert [
            tuple(str(value) if value is not None else "" for value in record.values()) for record in records
        ] == [tuple(_told(cell) for cell in row.values()) for row in rows(files[f"{name}.csv"])]


def _told(cell: str) -> str:
    """A cell as JSON tells it: without the apostrophe of a guarded text, truth as Python writes it."""
    return {"true": "True", "false": "False"}.get(cell, cell.removeprefix("'"))


# --- passages ---------------------------------------------------------------------------------------


def test_passages_of_a_briefing(folder: Path) -> None:
    """Headings, paragraphs and rows stand in order, under the heading that they belong to."""
    english = json.loads(data_of(sample(folder), version=3)["passages/en.json"])
    assert english["language"] == "en"
    assert english["passages"][0] == {
        "anchor": "cover",
        "section": "A district to start from",
        "section_language": "",
        "kind": "title",
        "text": "A district to start from",
        "template": "A district to start from",
        "facts": [],
        "runs": [{"text": "A district to start from"}],
    }
    [row] = [
        each
        for each in english["passages"]
        if each["anchor"] == "key-figures" and each["kind"] == "row" and "area" in each["facts"]
    ]
    assert row == {
        "anchor": "key-figures",
        "section": "Key figures at a glance",
        "section_language": "",
        "kind": "row",
        "text": "Area | 1,343.5 km² | 2023",
        "template": "Area | {area} | 2023",
        "facts": ["area"],
        "runs": [
            {"text": "Area"},
            {"text": " | "},
            {"text": "1,343.5 km²", "fact": "area", "form": "short"},
            {"text": " | "},
            {"text": "2023"},
        ],
    }


def test_a_changed_figure_leaves_the_template(folder: Path) -> None:
    """Two versions that differ by one value have the same templates, and other texts where it is printed."""
    before = sample(folder)[0]
    facts = dict(before.briefing.facts)
    area = facts["area"]
    facts["area"] = replace(area, quantity=replace(area.quantity, value=Decimal("1350.25")))
    after = replace(before, briefing=replace(before.briefing, facts=facts))
    old, new = (document_passages(assemble_document(each)) for each in (before, after))
    assert [each.template for each in old] == [each.template for each in new]
    changed = [one.facts for one, other in zip(old, new, strict=True) if one.text != other.text]
    assert changed
    assert all("area" in names for names in changed)


def test_every_heading_of_a_page_starts_a_section(editions: list[Edition]) -> None:
    """In every language the passages lie under the same anchors, in the same order."""
    [english, *others] = [
        list(dict.fromkeys(passage.anchor for passage in document_passages(assemble_document(each))))
        for each in editions
    ]
    assert "section-district" in english
    assert all(other == english for other in others)


# --- that nothing in it can act, and nothing slips in -----------------------------------------------


def test_formulas_are_guarded_in_tables_only(folder: Path, tmp_path: Path) -> None:
    """A spreadsheet takes no text for a formula; JSON has the text as it is; the package stays valid."""
    facts = folder / "facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace("label: Area", "label: '=HYPERLINK(\"x\")'"), "utf-8")
    files = data_of(sample(folder), version=1)
    assert rows(files["texts.csv"])[0]["label"] == '\'=HYPERLINK("x")'
    assert json.loads(files["facts.json"])["facts"][0]["texts"][0]["label"] == '=HYPERLINK("x")'
    assert validate(written(files, tmp_path)).valid


def test_nothing_is_said_of_participants(editions: list[Edition], files: Mapping[str, bytes]) -> None:
    """No outlet stands in any file."""
    together = b"".join(files.values()).decode("utf-8")
    assert len(editions[0].briefing.participants) > 20
    assert not [each.outlet for each in editions[0].briefing.participants if each.outlet in together]


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=2)))
def test_records_come_back(records: list[list[str]]) -> None:
    """Any texts that are guarded and written are read back, without the apostrophe."""
    data = serialize_records(("a", "b"), (map(guarded, record) for record in records))
    [header, *read] = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert header == ["a", "b"]
    assert [[cell.removeprefix("'") for cell in record] for record in read] == records

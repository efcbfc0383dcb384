"""From a briefing and a catalogue to a document in which nothing is left to look up."""

from pathlib import Path

import pytest

from briefing.catalog import catalog_path
from briefing.content import load_briefing
from briefing.document import (
    Chart,
    Contents,
    Direction,
    Document,
    Heading,
    KeyFigures,
    List,
    Note,
    NoteKind,
    Paragraph,
    Role,
    Run,
    Runs,
    Table,
)
from briefing.pipeline import Workspace, assemble, extract


def assembled(folder: Path, tag: str) -> Document:
    """The document of one edition of the briefing in `folder`."""
    return assemble(load_briefing(folder), tag, Workspace.of(folder).locales)


def text(runs: Runs) -> str:
    """The runs as plain text."""
    return "".join(run.text for run in runs)


def translate(folder: Path, *, fuzzy: bool, lead: str = "") -> None:
    """Fill the French catalogue: the first paragraph with `lead`, all else with the source itself."""
    list(extract(folder))
    path = catalog_path(Workspace.of(folder).locales, "fr", "sample")
    entries = path.read_text("utf-8").split("\n\n")
    filled = [entries[0]]
    for entry in entries[1:]:
        head, _, _ = entry.rstrip().rpartition('msgstr ""')
        source = "".join(line.strip().strip('"') for line in head.split("msgid ", 1)[1].splitlines())
        target = lead if lead and source.startswith("The district has") else source
        flag = "#, fuzzy\n" if fuzzy else ""
        filled.append(f'{flag}{head}msgstr "{target}"')
    path.write_text("\n\n".join(filled) + "\n", "utf-8")


def test_the_order_of_a_pack(folder: Path) -> None:
    """Contents, program, key figures, sections, people, glossary, register, contacts."""
    document = assembled(folder, "en")
    outline = [
        f"{'#' * block.level} {text(block.runs)}" if isinstance(block, Heading) else type(block).__name__
        for block in document.blocks
    ]
    assert outline == [
        "Contents",
        "# Program",
        "Paragraph",
        "Table",
        "# Key figures at a glance",
        "KeyFigures",
        "Table",
        "Chart",
        "# The district",
        "Paragraph",
        "## Economy",
        "Paragraph",
        "Table",
        "# People",
        "Table",
        "# Glossary",
        "Table",
        "# About the figures",
        "Paragraph",
        "Table",
        "## Exchange rates",
        "Table",
        "Paragraph",
        "## Sources",
        "List",
        "# Press contacts",
        "Note",
        "Table",
    ]
    assert isinstance(document.blocks[0], Contents)
    assert isinstance(document.blocks[5], KeyFigures)
    assert isinstance(document.blocks[7], Chart)
    assert isinstance(document.blocks[24], List)


def test_prose_with_figures_names_and_equivalents(folder: Path) -> None:
    """Placeholders become runs that know their fact; names and words are plain runs."""
    paragraphs = [block for block in assembled(folder, "en").blocks if isinstance(block, Paragraph)]
    assert paragraphs[1] == Paragraph(
        (
            Run("The district has an area of "),
            Run("1,343.5 square kilometers", fact_id="area", form="long"),
            Run(" and about "),
            Run("2,269,000", fact_id="population", form="standard"),
            Run(" residents. "),
            Run("Sample Host"),
            Run(" welcomes the journalists."),
        ),
        Role.LEAD,
    )
    assert paragraphs[2].runs[1:4] == (
        Run("130 billion yuan", fact_id="output", form="compact"),
        Run(", which is about "),
        Run("18 billion US dollars", fact_id="output", form="usd"),
    )


def test_an_untranslated_passage_is_labelled(folder: Path) -> None:
    """It stands in the source language as a whole, figures too, tagged and named so."""
    document = assembled(folder, "fr")
    lead = next(
        block for block in document.blocks if isinstance(block, Paragraph) and block.role is Role.LEAD
    )
    assert lead.runs[:3] == (
        Run("[anglais] ", emphasis=True),
        Run("The district has an area of ", language="en"),
        Run("1,343.5 square kilometers", language="en", fact_id="area", form="long"),
    )


def test_a_translation_is_printed_and_its_state_told(folder: Path) -> None:
    """A fuzzy translation is printed, and the cover counts it among the unreviewed ones."""
    translate(folder, fuzzy=True, lead="{host} accueille {population} habitants sur {area}.")
    document = assembled(folder, "fr")
    lead = next(
        block for block in document.blocks if isinstance(block, Paragraph) and block.role is Role.LEAD
    )
    assert text(lead.runs).startswith("Sample Host accueille 2\u202f269\u202f000 habitants")
    kinds = [notice.kind for notice in document.cover.notices]
    assert kinds == [NoteKind.EMBARGO, NoteKind.DRAFT, NoteKind.DRAFT]
    assert document.watermark != ""


def test_a_translation_that_lost_a_placeholder_is_not_printed(folder: Path) -> None:
    """A broken translation counts as none, so no sentence without its figure reaches a page."""
    translate(folder, fuzzy=False, lead="Le district.")
    document = assembled(folder, "fr")
    lead = next(
        block for block in document.blocks if isinstance(block, Paragraph) and block.role is Role.LEAD
    )
    assert lead.runs[0] == Run("[anglais] ", emphasis=True)


def test_an_approved_source_edition_is_no_draft(folder: Path) -> None:
    """Once the office has approved the text, the source edition carries neither notice nor watermark."""
    path = folder / "briefing.yaml"
    path.write_text(path.read_text("utf-8").replace("approved: false", "approved: true"), "utf-8")
    document = assembled(folder, "en")
    assert [notice.kind for notice in document.cover.notices] == [NoteKind.EMBARGO]
    assert (document.watermark, text(document.running_head)) == (
        "",
        "A district to start from · Embargo until Apr 12, 2024, 6:00\u202fPM",
    )


def test_reviewed_prose_beside_unreviewed_words_is_still_a_draft(folder: Path) -> None:
    """An edition is final only when passages, interface words and terms are all reviewed."""
    path = folder / "briefing.yaml"
    path.write_text(path.read_text("utf-8").replace("approved: false", "approved: true"), "utf-8")
    translate(folder, fuzzy=False)
    document = assembled(folder, "fr")
    assert [text(notice.runs) for notice in document.cover.notices][1:] == [
        "Projet\u202f: aucune personne n’a relu les intitulés et les termes de cette édition."
    ]
    assert document.watermark != ""


def test_the_register_explains_every_figure(folder: Path) -> None:
    """Value, definition, date and source of each fact stand in one row."""
    tables = [block for block in assembled(folder, "en").blocks if isinstance(block, Table)]
    register = next(table for table in tables if text(table.caption) == "Register of figures")
    assert [[text(cell) for cell in row] for row in register.rows][1:3] == [
        ["Population: about 2,269,000", "Permanent residents at the end of the year.", "2023", "[1]"],
        [
            "Output of industry: more than 130 billion yuan (equivalent: 18 billion US dollars)",
            "Output value of industrial enterprises above the statistical threshold.",
            "2023",
            "[1]",
        ],
    ]


def test_bars_are_shares_of_the_longest(folder: Path) -> None:
    """A chart's bars have the proportions of the facts, and its alternative text says them in words."""
    [chart] = [block for block in assembled(folder, "en").blocks if isinstance(block, Chart)]
    assert [(text(bar.label), text(bar.value), round(bar.share, 4)) for bar in chart.bars] == [
        ("Mountains", "60%", 1.0),
        ("Forest", "49%", 0.8167),
    ]
    assert chart.alt == "Bar chart of the shares of mountains and forest. Mountains: 60%; Forest: 49%."


@pytest.mark.parametrize(
    ("tag", "direction"), [("ar", Direction.RTL), ("fa", Direction.RTL), ("sw", Direction.LTR)]
)
def test_direction_and_digits_come_from_the_language(folder: Path, tag: str, direction: Direction) -> None:
    """A new language in the list gets an edition without further ado; Latin names are isolated in it."""
    path = folder / "briefing.yaml"
    path.write_text(path.read_text("utf-8").replace("[en, fr]", f"[en, {tag}]"), "utf-8")
    document = assembled(folder, tag)
    assert (document.direction, document.digits[1]) == (direction, {"ar": "1", "fa": "۱", "sw": "1"}[tag])
    names = {run for block in document.blocks if isinstance(block, Paragraph) for run in block.runs}
    assert any(run.text == "Sample Host" and run.language for run in names)


def test_telephone_numbers_keep_their_direction(folder: Path) -> None:
    """In a right-to-left edition they are runs of Latin script, which renderers isolate."""
    path = folder / "briefing.yaml"
    path.write_text(path.read_text("utf-8").replace("[en, fr]", "[en, ar]"), "utf-8")
    tables = [block for block in assembled(folder, "ar").blocks if isinstance(block, Table)]
    assert tables[-1].rows[0][3] == (Run("+86 10 0000 0000", language="und-Latn"),)


def test_a_language_without_interface_words_is_a_draft_with_tagged_headings(folder: Path) -> None:
    """English headings say that they are English, and nothing unreviewed passes as final."""
    path = folder / "briefing.yaml"
    text_of_file = (
        path.read_text("utf-8").replace("[en, fr]", "[en, de]").replace("approved: false", "approved: true")
    )
    path.write_text(text_of_file, "utf-8")
    document = assembled(folder, "de")
    assert document.blocks[1] == Heading(1, (Run("Program", language="en"),), "programme")
    assert document.watermark == "Draft"


def test_sample_contacts_are_said_to_be_invented(folder: Path) -> None:
    """The note stands before the table of contacts."""
    notes = [block for block in assembled(folder, "en").blocks if isinstance(block, Note)]
    assert [text(note.runs) for note in notes] == [
        "Sample contacts: names, addresses and numbers are invented."
    ]

"""The Changping briefing itself: every published figure is a fact, every edition prints it."""

import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from briefing.assemble import edition_profile
from briefing.catalog import catalog_path, load_catalog
from briefing.content import all_texts, check_briefing, load_briefing
from briefing.document import (
    Chart,
    Document,
    KeyFigures,
    List,
    Paragraph,
    Picture,
    Quote,
    Run,
    Table,
    TableKind,
)
from briefing.figures import format_figure
from briefing.interface import load_interface
from briefing.model import Briefing, Kind, Quantity
from briefing.pipeline import assemble, check, extract
from tests.conftest import CHANGPING, ROOT

SEEDS = {
    "abp": ROOT.parent / "shared" / "seeds" / "000_04e5ad7b359f8b33.txt",
    "rwanda": ROOT.parent / "shared" / "seeds" / "001_6ad636b33a477942.txt",
}
NOT_FIGURES = ("Jul 27th, 2024", "Post a Comment (0)", "3+2+1", "1+1+N")
"""The date of a page, a counter of comments, and names: the only digits of the articles that are no facts."""
needs_seeds = pytest.mark.skipif(
    not SEEDS["abp"].exists(), reason="the published articles are not part of the project"
)
LANGUAGES = ("en", "fr", "ar", "zh-Hans", "hi", "sw")


@pytest.fixture(scope="module")
def briefing() -> Briefing:
    """The briefing as it is shipped, read from the project's root like a user would."""
    return load_briefing(CHANGPING)


def article(source: str) -> str:
    """A published article with white space folded."""
    return " ".join(SEEDS[source].read_text("utf-8").split())


def quoted(briefing: Briefing, source: str) -> list[str]:
    """All words quoted from a source."""
    facts = briefing.facts.values()
    citations = [citation for fact in facts for citation in fact.citations]
    citations += [citation for fact in facts for reading in fact.readings for citation in reading.citations]
    citations += [quotation.citation for quotation in briefing.quotations.values()]
    return [citation.quote for citation in citations if citation.source == source]


@needs_seeds
@pytest.mark.parametrize("source", SEEDS)
def test_quoted_words_stand_in_the_article(briefing: Briefing, source: str) -> None:
    """Every citation is found to the letter in what was published."""
    text = article(source)
    assert [quote for quote in quoted(briefing, source) if quote not in text] == []


@needs_seeds
@pytest.mark.parametrize("source", SEEDS)
def test_every_figure_of_the_articles_is_a_fact(briefing: Briefing, source: str) -> None:
    """No digit of an article lies outside the quoted words of some fact."""
    text = article(source)
    known = [
        found.span()
        for words in (*NOT_FIGURES, *quoted(briefing, source))
        for found in re.finditer(re.escape(words), text)
    ]
    figures = re.finditer(r"\d[\d.,]*", text)
    assert [
        figure[0]
        for figure in figures
        if not any(start <= figure.start() and figure.end() <= end + 1 for start, end in known)
    ] == []


def test_only_open_questions_are_left(briefing: Briefing) -> None:
    """The shipped briefing has no errors; its warnings are questions that the press office must answer."""
    assert {finding.rule for finding in check_briefing(briefing)} == {
        "implied-rate",
        "language-without-edition",
        "missing-name",
        "missing-term",
        "open-reading",
        "unconfirmed-name",
        "unconfirmed-rate",
    }


def test_the_disagreements_of_the_articles_are_reported(briefing: Briefing) -> None:
    """What exceeds 130 billion yuan, the implied rates and the number of countries are findings."""
    messages = [finding.message for finding in check_briefing(briefing)]
    reported = {found[1] for message in messages if (found := re.match(r"'(\w+)'", message))}
    assert {"output_2024", "leading_output_usd", "medical_output_usd", "camp_countries"} <= reported


def test_every_translation_is_usable() -> None:
    """No shipped translation breaks a rule."""
    assert [finding for finding in check(CHANGPING) if "/LC_MESSAGES/" in finding.location.path] == []


@pytest.mark.parametrize("tag", LANGUAGES[1:])
def test_translations_are_complete_drafts(briefing: Briefing, tag: str) -> None:
    """Each text and each interface word has a translation whose state is `translated`."""
    catalog = load_catalog(catalog_path(ROOT / "locales", tag, briefing.id), tag)
    sources = {text.source for text in all_texts(briefing)}
    assert {catalog[source].state for source in sources} == {"translated"}
    assert {segment.state for segment in load_interface(tag).catalog.segments.values()} == {"translated"}


def runs_of(document: Document) -> list[Run]:
    """All runs of all blocks, in order."""
    found: list[Run] = []
    for block in document.blocks:
        match block:
            case Paragraph(runs=runs):
                found += runs
            case List(items=items):
                found += [run for item in items for run in item]
            case Table(caption=caption, header=header, rows=rows):
                found += caption
                found += [run for row in (header, *rows) for cell in row for run in cell]
            case KeyFigures(items=figures):
                found += [run for figure in figures for run in (*figure.value, *figure.label)]
            case Chart(title=title, bars=bars):
                found += [*title, *(run for bar in bars for run in (*bar.label, *bar.value))]
            case Picture(caption=caption, credit=credit):
                found += [*caption, *credit]
            case Quote(runs=runs, attribution=attribution, original=original):
                found += [*runs, *attribution, *original]
            case _:
                found += getattr(block, "runs", ())
    return found


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_fact_is_printed_in_every_edition(briefing: Briefing, tag: str) -> None:
    """Each fact stands in the document at least twice: in the register and where it is told."""
    document = assemble(briefing, tag, ROOT / "locales")
    profile = edition_profile(briefing, tag)
    printed: dict[str, list[str]] = {}
    for run in runs_of(document):
        if run.fact_id:
            printed.setdefault(run.fact_id, []).append(run.text)
    assert set(printed) == set(briefing.facts)
    assert [name for name, texts in printed.items() if len(texts) < 2] == []
    for name, texts in printed.items():
        assert format_figure(briefing.facts[name].quantity, "", profile).text in texts


EXPECTED = {
    "en": ("1,343.5 square kilometers", "2.269 million", "130 billion yuan", "44.4%"),
    "fr": ("1\u202f343,5\u00a0kilomètres carrés", "2,269 millions", "130 milliards de yuans", "44,4\u00a0%"),
    "ar": ("1,343.5 كيلومتر مربع", "2.269 مليون", "130 مليار يوان", "44.4\u200e%\u200e"),
    "zh-Hans": ("1,343.5平方公里", "226.9万", "1300亿元", "44.4%"),
    "hi": ("1,343.5 वर्ग किलोमीटर", "22.69 लाख", "130 अरब युआन", "44.4%"),
    "sw": ("kilomita 1,343.5 za mraba", "milioni 2.269", "yuan bilioni 130", "44.4%"),
}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_figures_as_each_language_writes_them(briefing: Briefing, tag: str) -> None:
    """Area, population, output and a share, each in the manner of the language."""
    profile = edition_profile(briefing, tag)
    quantities = [
        (briefing.facts["area"].quantity, "long"),
        (briefing.facts["population"].quantity, "compact"),
        (briefing.facts["output_2024"].quantity, "compact"),
        (Quantity(Kind.PERCENT, Decimal("44.4")), "standard"),
    ]
    assert (
        tuple(format_figure(quantity, form, profile).text for quantity, form in quantities) == EXPECTED[tag]
    )


def test_changing_a_fact_changes_every_edition_and_no_catalogue(tmp_path: Path) -> None:
    """One more university: all documents differ, and `extract` leaves every PO file as it was."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    shutil.copytree(ROOT / "locales", tmp_path / "locales")
    folder = tmp_path / "content" / "changping"
    list(extract(folder))
    before = {path: path.read_bytes() for path in (tmp_path / "locales").rglob("*.po*")}
    documents = [assemble(load_briefing(folder), tag, tmp_path / "locales") for tag in LANGUAGES]

    facts = folder / "facts.yaml"
    text = facts.read_text("utf-8")
    assert text.count("value: 41\n") == 1
    facts.write_text(text.replace("value: 41\n", "value: 42\n"), "utf-8")
    list(extract(folder))
    changed = [assemble(load_briefing(folder), tag, tmp_path / "locales") for tag in LANGUAGES]
    assert [old == new for old, new in zip(documents, changed, strict=True)] == [False] * len(LANGUAGES)
    assert {path: path.read_bytes() for path in (tmp_path / "locales").rglob("*.po*")} == before


@pytest.mark.parametrize("tag", ["ar", "fa", "he", "ur"])
def test_a_figure_does_not_join_the_direction_of_a_latin_word(briefing: Briefing, tag: str) -> None:
    """The Latin word that ends a label is a run of its own, so that value and unit stay together."""
    document = assemble(briefing, tag, ROOT / "locales")
    tables = [block for block in document.blocks if isinstance(block, Table)]
    cells = [row[0] for table in tables for row in table.rows if table.kind is TableKind.REGISTER]
    cell = next(runs for runs in cells if any(run.fact_id == "igbt_voltage" for run in runs))
    assert [run.language for run in cell if "IGBT" in run.text] == ["und-Latn"]

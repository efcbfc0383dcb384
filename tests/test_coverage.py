"""What journalists made of a briefing: figures, terms and names of articles, by lists that people made."""

import csv
import io
import json
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from reportlab.pdfgen.canvas import Canvas

from briefing.catalog import catalog_path, load_catalog
from briefing.cli import main
from briefing.content import load_briefing
from briefing.coverage import (
    Article,
    Coverage,
    Finding,
    Verdict,
    article_language,
    check_article,
    read_article,
)
from briefing.coverage import article as article_module
from briefing.coverage.days import Day
from briefing.coverage.mentions import find_mentions
from briefing.coverage.people import distance
from briefing.coverage.separated import comma_separated
from briefing.coverage.vocabulary import Sort, vocabulary
from briefing.coverage.web_page import web_page
from briefing.diagnostics import BriefingError
from briefing.locales import locale_profile
from briefing.model import Briefing

ROOT = Path(__file__).parents[1]
CASES = Path(__file__).parent / "cases" / "coverage"
SEEDS = ROOT.parent / "shared" / "seeds"
CLASSES = {
    "match": (Verdict.EXACT, Verdict.ROUNDED, Verdict.EQUIVALENT, Verdict.READING),
    "contradict": (Verdict.CONTRADICTS,),
    "unknown": (Verdict.UNKNOWN,),
    "deprecated": (Verdict.DEPRECATED,),
    "preferred": (Verdict.PREFERRED,),
    "name": (Verdict.NAME,),
    "misspelt": (Verdict.MISSPELT,),
    "title": (Verdict.WRONG_TITLE,),
}
OWN = yaml.safe_load((CASES / "own.yaml").read_text("utf-8"))
PUBLISHED = yaml.safe_load((CASES / "articles.yaml").read_text("utf-8"))
FREQUENT = ("name", "preferred")
"""Classes that the lists of our own articles leave out."""


@pytest.fixture(scope="module")
def changping() -> Briefing:
    """The briefing that the articles are about."""
    return load_briefing(ROOT / "content" / "changping")


def checked(briefing: Briefing, article: Article, tag: str = "") -> Coverage:
    """An article beside the briefing, with the translations of the checkout."""
    tag = tag or article_language(article, briefing)
    catalog = load_catalog(catalog_path(ROOT / "locales", tag, briefing.id), tag)
    return check_article(article, briefing, tag, lambda text: catalog[text.source].target)


def listed(expected: dict[str, list[dict[str, str]]], name: str) -> Counter[tuple[str, str]]:
    """What the list of one article has for a class."""
    return Counter((each["printed"], each.get("is", "")) for each in expected.get(name, []))


def found(coverage: Coverage, name: str) -> Counter[tuple[str, str]]:
    """What the program found for a class."""
    return Counter((each.text, each.subject) for each in coverage.of(CLASSES[name]))


def differences(
    coverage: Coverage, expected: dict[str, list[dict[str, str]]], without: tuple[str, ...]
) -> set[str]:
    """What was missed and what was found without reason, each in one line."""
    lines = set()
    for name in CLASSES:
        if name in without:
            continue
        wanted, given_ = listed(expected, name), found(coverage, name)
        lines |= {f"missed {name}: {printed} {subject}".strip() for printed, subject in wanted - given_}
        lines |= {f"wrong {name}: {printed} {subject}".strip() for printed, subject in given_ - wanted}
    return lines


@pytest.mark.parametrize("tag", OWN)
def test_own_articles_in_nine_languages(tag: str, changping: Briefing) -> None:
    """Each planted error is found and each right figure recognized, but for what the list says is missed."""
    article = read_article(CASES / "own" / f"{tag}.txt")
    assert article_language(article, changping) == tag
    assert differences(checked(changping, article), OWN[tag], FREQUENT) == set(
        OWN[tag].get("differences", [])
    )


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_articles(name: str, changping: Briefing) -> None:
    """Both accounts of the visit, by the list made by hand; what is missed is listed too."""
    if not (SEEDS / name).exists():
        pytest.skip("the published articles are not part of the repository")
    coverage = checked(changping, read_article(SEEDS / name))
    assert differences(coverage, PUBLISHED[name], ()) == set(PUBLISHED[name].get("differences", []))


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_articles_without_their_quotes(name: str, changping: Briefing) -> None:
    """The facts' quotes come from these articles: without them, figures are still told from each other."""
    if not (SEEDS / name).exists():
        pytest.skip("the published articles are not part of the repository")
    facts = {fact.id: replace(fact, citations=()) for fact in changping.facts.values()}
    coverage = checked(replace(changping, facts=facts), read_article(SEEDS / name))
    wanted = listed(PUBLISHED[name], "match")
    right = (wanted & found(coverage, "match")).total()
    assert right >= 0.9 * wanted.total()
    assert found(coverage, "contradict").total() == 0


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_changed_digit_is_noticed(name: str, changping: Briefing) -> None:
    """Each figure of the articles with one digit changed, without the facts' quotes from them.

    At least four of five are contradictions, and of the right fact.
    """
    if not (SEEDS / name).exists():
        pytest.skip("the published articles are not part of the repository")
    facts = {fact.id: replace(fact, citations=()) for fact in changping.facts.values()}
    briefing = replace(changping, facts=facts)
    coverage = checked(briefing, read_article(SEEDS / name))
    changed = [
        (each, with_a_changed_digit(coverage.sentences[each.sentence], each))
        for each in coverage.of(CLASSES["match"])
        if any(character.isdigit() for character in each.text)
    ]
    noticed = sum(
        (Verdict.CONTRADICTS, each.subject)
        in [
            (other.verdict, other.subject)
            for other in checked(briefing, Article("a", (text,), ""), "en").findings
        ]
        for each, text in changed
    )
    assert len(changed) > 20
    assert noticed >= 0.8 * len(changed)


def with_a_changed_digit(sentence: str, finding: Finding) -> str:
    """The sentence with three added to the middle digit of a figure."""
    places = [place for place in range(finding.start, finding.end) if sentence[place].isdigit()]
    place = places[len(places) // 2 if len(places) < 4 else 1]
    return f"{sentence[:place]}{(int(sentence[place]) + 3) % 10}{sentence[place + 1 :]}"


def test_article_about_other_things(changping: Briefing) -> None:
    """Of the figures of an unrelated text few are taken for the briefing's; these are, and no others."""
    coverage = checked(changping, read_article(CASES / "own" / "noise.txt"), "en")
    assert {(each.text, each.subject) for each in coverage.of(CLASSES["match"] + CLASSES["contradict"])} == {
        ("35,000", "university_students"),
        ("19%", "higher_education_share"),
        ("two", "valleys"),
    }
    assert len(coverage.of(CLASSES["unknown"])) == 39


# --- figures ------------------------------------------------------------------------------------

FIGURES = [
    ("en", "RMB 130 billion", Sort.AMOUNT, "130000000000", "CNY"),
    ("en", "US$18bn", Sort.AMOUNT, "18000000000", "USD"),
    ("en", "a 4,500-volt chip", Sort.MEASURE, "4500", "volt"),
    ("en", "forty-one percent", Sort.SHARE, "41", ""),
    ("en", "some 2.3 million people", Sort.NUMBER, "2300000", ""),
    ("en", "3 percentage points", Sort.SHARE, "3", ""),
    ("fr", "130 milliards de yuans", Sort.AMOUNT, "130000000000", "CNY"),
    ("fr", "mille 148 000 étudiants", Sort.NUMBER, "148000", ""),
    ("es", "130.000 millones de yuanes", Sort.AMOUNT, "130000000000", "CNY"),
    ("hi", "१३० अरब युआन", Sort.AMOUNT, "130000000000", "CNY"),
    ("hi", "22.69 लाख लोग", Sort.NUMBER, "2269000", ""),
    ("hi", "13,000 करोड़ युआन", Sort.AMOUNT, "130000000000", "CNY"),
    ("ar", "١٤٨ ألف طالب", Sort.NUMBER, "148000", ""),
    ("ar", "44.4 في المئة", Sort.SHARE, "44.4", ""),
    ("zh-Hans", "1300亿元人民币", Sort.AMOUNT, "130000000000", "CNY"),
    ("zh-Hans", "四十一所大学", Sort.NUMBER, "41", ""),
    ("ja", "14万8000人", Sort.NUMBER, "148000", ""),
    ("ko", "약 227만 명", Sort.NUMBER, "2270000", ""),
    ("ru", "130 млрд юаней", Sort.AMOUNT, "130000000000", "CNY"),
    ("sw", "asilimia 44.4", Sort.SHARE, "44.4", ""),
    ("tr", "yüzde 44,4", Sort.SHARE, "44.4", ""),
    ("th", "1,343.5 ตารางกิโลเมตร", Sort.MEASURE, "1343.5", "square-kilometer"),
]


@pytest.mark.parametrize(("tag", "text", "sort", "value", "unit"), FIGURES)
def test_figures_of_many_languages(tag: str, text: str, sort: Sort, value: str, unit: str) -> None:
    """A figure is read with its magnitude, unit or currency, before or behind it, in any digits."""
    profile = locale_profile(tag)
    [mention] = [
        each
        for each in find_mentions(text, profile, vocabulary(profile, (), ()), ())
        if not each.in_words or len(text) < 20
    ][-1:]
    assert (mention.sort, mention.value, mention.unit) == (sort, Decimal(value), unit)


DAYS = [
    ("en", "on Friday, 12th April 2024.", Day(2024, 4, 12)),
    ("en", "Sat. Jul 27th, 2024", Day(2024, 7, 27)),
    ("en", "April 14th (ABP)", Day(None, 4, 14)),
    ("fr", "le 1er avril 2024", Day(2024, 4, 1)),
    ("es", "el 12 de abril de 2024", Day(2024, 4, 12)),
    ("zh-Hans", "4月12日", Day(None, 4, 12)),
    ("ko", "2024년 4월 12일", Day(2024, 4, 12)),
    ("vi", "ngày 12 tháng 4 năm 2024", Day(2024, 4, 12)),
    ("th", "12 เมษายน 2567", Day(2024, 4, 12)),
    ("ar", "12 أبريل 2024", Day(2024, 4, 12)),
]


@pytest.mark.parametrize(("tag", "text", "day"), DAYS)
def test_days(tag: str, text: str, day: Day) -> None:
    """Days are read as the press writes them, with or without the year."""
    profile = locale_profile(tag)
    assert [each.value for each in find_mentions(text, profile, vocabulary(profile, (), ()), ())] == [day]


NO_FIGURES = ["COVID-19", "the G20", "a 5G net", "https://example.org/2024/41", "+86 10 0000 0001", "3+2+1"]


@pytest.mark.parametrize("text", NO_FIGURES)
def test_what_is_no_figure(text: str) -> None:
    """Digits in names, addresses and telephone numbers are no figures."""
    profile = locale_profile("en")
    assert find_mentions(text, profile, vocabulary(profile, (), ()), ()) == ()


SENTENCES = [
    ("The district has 41 universities.", Verdict.EXACT, "universities", ""),
    ("The district has 14 universities.", Verdict.CONTRADICTS, "universities", ""),
    (
        "Output of advanced manufacturing will exceed 130 million yuan.",
        Verdict.CONTRADICTS,
        "output_2024",
        "",
    ),
    (
        "It will exceed 130 billion yuan (over US$81 billion).",
        Verdict.CONTRADICTS,
        "leading_output_usd",
        "US$81",
    ),
    ("The medical and health industry made nearly $11.3 billion.", Verdict.EQUIVALENT, "medical_output", ""),
    ("The district covers 519 square miles.", Verdict.EQUIVALENT, "area", ""),
    ("It has an area of about 1,340 square kilometers.", Verdict.ROUNDED, "area", ""),
    ("Sudan and 34 countries sent students to the training camps.", Verdict.READING, "camp_countries", ""),
    ("The journalists arrived at 8:30.", Verdict.EXACT, "welcome", ""),
    ("Liu Qiang, the mayor of the district, spoke.", Verdict.WRONG_TITLE, "liu_qiang", ""),
    ("Qiang Liu spoke first.", Verdict.MISSPELT, "liu_qiang", ""),
    ("Chou Ch'uan spoke first.", Verdict.MISSPELT, "zhou_chuan", ""),
    ("Chang Ching-lei spoke first.", Verdict.MISSPELT, "zhang_jinglei", ""),
]


@pytest.mark.parametrize(("text", "verdict", "subject", "part"), SENTENCES)
def test_verdicts(text: str, verdict: Verdict, subject: str, part: str, changping: Briefing) -> None:
    """A sentence, and the worst or only thing that is said about it."""
    coverage = checked(changping, Article("a", (text,), ""), "en")
    findings = [
        (each.verdict, each.subject)
        for each in coverage.findings
        if each.verdict not in {Verdict.NAME, Verdict.PREFERRED} and part in each.text
    ]
    assert findings == [(verdict, subject)]


@given(st.text("abcdef", max_size=8), st.text("abcdef", max_size=8))
def test_distance_is_symmetric_and_zero_for_equals_only(one: str, other: str) -> None:
    """The number of slips between two words."""
    assert distance(one, other, 9) == distance(other, one, 9)
    assert (distance(one, other, 9) == 0) is (one == other)


# --- files --------------------------------------------------------------------------------------

PAGE = """<!doctype html><html lang="en"><head><title>x 77</title><script>var a = 99</script></head><body>
<nav>Page 5 of 9</nav><article><h1>Changping</h1><p>The district has <b>14</b> universities.</p>
<p hidden>88 labs</p><script>document.write("<p>66 labs</p>")</script><img src="http://127.0.0.1:9/x.png">
<p>&lt;script&gt;alert(1)&lt;/script&gt; Liu Qang met 98 students.</p></article>
<footer>© 2031</footer></body></html>"""


def test_html_without_menus_scripts_and_hidden_parts(tmp_path: Path) -> None:
    """Only the article's own text is read, and its language as declared."""
    path = tmp_path / "a.html"
    path.write_text(PAGE, "utf-8")
    assert read_article(path) == Article(
        "a.html",
        (
            "Changping",
            "The district has 14 universities.",
            "<script>alert(1)</script> Liu Qang met 98 students.",
        ),
        "en",
    )


def test_pdf_lines_are_joined(tmp_path: Path) -> None:
    """A sentence that a line parts is one sentence."""
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), invariant=1)
    canvas.drawString(72, 700, "Changping is home to 41")
    canvas.drawString(72, 680, "universities. It has 37")
    canvas.drawString(72, 660, "listed enterprises.")
    canvas.save()
    text = "Changping is home to 41 universities. It has 37 listed enterprises."
    assert read_article(path).paragraphs == (text,)


def test_twice_encoded_text_is_repaired(tmp_path: Path) -> None:
    """A dash that a website encoded twice parts words again."""
    path = tmp_path / "a.txt"
    path.write_text("the Wenyu Riverâ€\"Beijing's mother river", "utf-8")
    assert read_article(path).paragraphs == ("the Wenyu River—Beijing's mother river",)


@pytest.mark.parametrize(
    ("name", "data", "rule"),
    [
        ("a.txt", b"caf\xe9", "encoding"),
        ("a.txt", b" \n\t\n", "no-text"),
        ("a.txt", b"", "no-text"),
        ("a.html", b"<html><meta charset=zlib_codec><p>\xff</p>", "encoding"),
        ("a.pdf", b"%PDF-1.7 nothing", "pdf"),
        ("a.txt", b"a" * 600_000, "too-large"),
    ],
)
def test_unusable_files(name: str, data: bytes, rule: str, tmp_path: Path) -> None:
    """What cannot be read is refused with a reason."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(BriefingError) as problem:
        read_article(path)
    assert [finding.rule for finding in problem.value.findings] == [rule]


def test_files_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file over the limit is refused before it is read whole."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * 101)
    monkeypatch.setattr(article_module, "MAX_BYTES", 100)
    with pytest.raises(BriefingError, match="larger than 100 bytes"):
        read_article(path)


def test_deeply_nested_html_and_entities(tmp_path: Path) -> None:
    """Neither depth nor entities from outside do harm."""
    path = tmp_path / "a.html"
    path.write_text("<div>" * 50_000 + "41 labs", "utf-8")
    with suppress(BriefingError):
        read_article(path)
    entity = (
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><body><p>a &x; b</p></body></html>'
    )
    path.write_text(entity, "utf-8")
    assert "&x;" in " ".join(read_article(path).paragraphs)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    """Figures of any text lie within it, in order, without overlap."""
    profile = locale_profile("en")
    end = 0
    for mention in find_mentions(text, profile, vocabulary(profile, (), ()), ()):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end


# --- reports and the command --------------------------------------------------------------------


def test_html_report_is_a_sound_page_in_which_nothing_is_markup(changping: Briefing) -> None:
    """Marks lead to rows and back; what an article says stays text."""
    article = Article("<b>&x", ("<script>alert(1)</script> The district has 14 universities.",), "")
    page = web_page(changping.title.source, [checked(changping, article, "en")]).decode()
    assert "<script" not in page
    assert "default-src 'none'" in page
    tree = html.document_fromstring(page)
    targets = {each.get("id") for each in tree.iter() if each.get("id")}
    links = [str(each.get("href")) for each in tree.iter("a")]
    assert links
    assert all(link.removeprefix("#") in targets for link in links)


def test_csv_has_no_formulas(changping: Briefing) -> None:
    """A sentence that starts as a formula is guarded."""
    coverage = checked(changping, Article("=a", ("=1+1 The district has 14 universities.",), ""), "en")
    rows = list(csv.reader(io.StringIO(comma_separated([coverage]).decode("utf-8-sig"))))
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert [row[2:5] for row in rows[1:] if row[2] == "contradicts"] == [["contradicts", "14", "41"]]


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1 for a contradiction, 0 for none, 2 for what cannot be read; HTML and CSV are written."""
    folder, wrong, right = ROOT / "content" / "changping", tmp_path / "wrong.txt", tmp_path / "right.txt"
    wrong.write_text("The district of Changping has 14 universities, and it is proud of them.", "utf-8")
    right.write_text("The district of Changping has 41 universities, and it is proud of them.", "utf-8")
    page, table = tmp_path / "c.html", tmp_path / "c.csv"
    arguments = ["coverage", str(folder), str(wrong), "--html", str(page), "--csv", str(table)]
    assert main(arguments) == 1
    assert "contradicts" in capsys.readouterr().out
    assert page.read_bytes().startswith(b"<!DOCTYPE html>")
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    assert main(["coverage", str(folder), str(right), "--json"]) == 0
    [article] = json.loads(capsys.readouterr().out)
    assert [(each["verdict"], each["subject"]) for each in article["findings"]] == [
        ("matches", "universities")
    ]
    assert main(["coverage", str(folder), str(tmp_path / "none.txt")]) == 2
    assert main(["coverage", str(folder), str(right), "--language", "xx-nothing"]) == 2

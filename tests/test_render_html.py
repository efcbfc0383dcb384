"""Reading pages, front page and corrections: what they hold, in which order, and that no text is markup."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from unicodedata import category

import pytest

from briefing.content import load_briefing
from briefing.document import (
    Bar,
    Block,
    Chart,
    Contents,
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
    Run,
    Runs,
    Table,
    contents_entries,
)
from briefing.pipeline import assemble
from briefing.render.html import render_corrections, render_front_page, render_html
from briefing.render.html.difference import marked_difference
from briefing.render.html.page import Link, LinkGroup, Surroundings
from briefing.render.html.style import css_string
from tests.conftest import CHANGPING, ROOT
from tests.sample_documents import LANGUAGES, plain_document, runs, sample_document
from tests.web_pages import (
    VALIDATOR,
    Reading,
    around,
    bare,
    corrections_page,
    front_page,
    pictures_of,
    validation_errors,
)

CASES = Path(__file__).parent / "cases" / "html"
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)></style><!--'
AREA = Run("1,343.5 km²", fact_id="area", form="short")


@cache
def changping(tag: str) -> Document:
    """The Changping briefing in one language."""
    return assemble(load_briefing(CHANGPING), tag, ROOT / "locales")


def body_of(page: bytes) -> str:
    """The body of a page, as it is written."""
    return page.decode().split("<body>")[-1].split("\n</body>")[0].strip() + "\n"


def body(*blocks: Block, tag: str = "en", direction: Direction = Direction.LTR) -> str:
    """The main part of a page with `blocks`."""
    document = plain_document(*blocks, tag=tag, direction=direction)
    main = body_of(render_html(document, bare(document)).data).split('<main id="main_">')[1]
    return main.split("</main>")[0].strip()


# --- whole pages ------------------------------------------------------------------------------------


def every_block(folder: Path) -> Document:
    """A short document with every kind of block, made for reading."""
    sample = sample_document("en", folder)
    blocks = {type(block): block for block in reversed(sample.blocks)}
    table = blocks[Table]
    assert isinstance(table, Table)
    blocks[Table] = replace(table, rows=table.rows[:2])
    # A fixed digest, since the photograph is drawn anew by the Pillow at hand.
    picture = blocks[Picture]
    assert isinstance(picture, Picture)
    blocks[Picture] = replace(picture, sha256="0" * 64)
    opening = [block for block in sample.blocks if isinstance(block, Heading | Paragraph)][:2]
    rest = [block for kind, block in blocks.items() if kind not in {Contents, Heading, Paragraph}]
    ordered = sorted(rest, key=lambda block: type(block).__name__)
    return replace(sample, blocks=(blocks[Contents], *opening, blocks[Paragraph], *ordered))


def test_every_kind_of_block(tmp_path: Path) -> None:
    """The body of a page with each of them once is that of the case file."""
    document = every_block(tmp_path)
    page = render_html(document, around(document, {"0" * 64: "../photos/river.jpg"})).data
    assert body_of(page) == (CASES / "edition.html").read_text("utf-8")


def test_front_page() -> None:
    """A card for each language, in its own words and direction."""
    page = render_front_page(front_page(("en", "ar", "zh-Hans")))
    assert body_of(page) == (CASES / "front_page.html").read_text("utf-8")


def test_corrections() -> None:
    """The newest version first; in each text, what changed is marked."""
    before = (Run("The district has "), AREA, Run(" and many schools."))
    after = (Run("The district has "), replace(AREA, text="1,344 km²"), Run(" and good new schools."))
    page = render_corrections(corrections_page("en", before, after))
    assert body_of(page) == (CASES / "corrections.html").read_text("utf-8")


def test_head_of_a_page(tmp_path: Path) -> None:
    """Language, direction, a policy that lets nothing run, and the same page in other languages."""
    document = sample_document("ar", tmp_path)
    languages = LinkGroup("Languages", (Link("français", "../fr/index.html", language="fr"),))
    page = render_html(document, replace(bare(document), languages=languages)).data.decode()
    assert page.startswith('<!DOCTYPE html>\n<html lang="ar" dir="rtl"><head><meta charset="utf-8">\n')
    head = page.split("<style>")[0].splitlines()[2:]
    policy = (
        "default-src 'none'; img-src 'self' data: file:; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert head == [
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{document.title}</title>",
        '<meta name="theme-color" content="#0B4F6C">',
        f'<meta name="description" content="{document.subject}">',
        f'<meta name="author" content="{document.author}">',
        '<link rel="alternate" hreflang="fr" href="../fr/index.html">',
    ]


# --- nothing lost -----------------------------------------------------------------------------------


def said(document: Document) -> str:  # noqa: C901 - a case per kind of block
    """All words of a page in their order, without white space, as the document has them."""
    cover = document.cover
    parts: list[Runs] = [cover.issuer]
    parts += [cover.picture.credit] if cover.picture else []
    parts += [cover.title, cover.subtitle, cover.place, cover.date, cover.language]
    parts += [note.runs for note in cover.notices]
    counted = {"figure": 0, "table": 0}

    def number(kind: str, label: str) -> Runs:
        counted[kind] += 1
        written = "".join(document.digits[int(digit)] for digit in str(counted[kind]))
        return (Run(label.replace("{number}", written)),)

    for block in document.blocks:
        match block:
            case Contents():
                parts += [block.title, *(heading.runs for heading in contents_entries(document))]
            case Heading() | Paragraph() | Note():
                parts.append(block.runs)
            case List():
                parts += block.items
            case Table():
                parts += [number("table", document.table_label), block.caption, *block.header]
                parts += [cell for row in block.rows for cell in row]
            case KeyFigures():
                parts += [part for item in block.items for part in (item.value, item.label)]
            case Picture():
                parts += [number("figure", document.figure_label), block.caption, block.credit]
            case Chart():
                parts += [number("figure", document.figure_label), block.title]
                parts += [part for bar in block.bars for part in (bar.label, bar.value)]
            case Quote():
                parts += [block.runs, block.attribution, block.original_label, block.original]
    return "".join("".join(run.text for part in parts for run in part).split())


@pytest.mark.parametrize("tag", ["ar", "fr", "hi", "km", "ur", "zh-Hans"])
def test_every_word_of_changping_in_order(tag: str) -> None:
    """The page says what the document says, all of it, once, and nothing else."""
    document = changping(tag)
    assert Reading(render_html(document, bare(document)).data).text == said(document)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_word_of_the_samples_in_order(tag: str, tmp_path: Path) -> None:
    """The same for documents with every kind of block."""
    document = sample_document(tag, tmp_path)
    assert Reading(render_html(document, bare(document)).data).text == said(document)


def fact_runs(value: object) -> Iterator[Run]:
    """All runs of a block that print a fact, in their order."""
    if isinstance(value, Run):
        yield from [value] if value.fact_id else []
    elif isinstance(value, tuple):
        for each in value:
            yield from fact_runs(each)
    elif hasattr(value, "__slots__") and not isinstance(value, str | Path):
        for name in value.__slots__:
            yield from fact_runs(getattr(value, name))


@pytest.mark.parametrize("tag", ["ar", "fr", "zh-Hans"])
def test_figures_can_be_found_again(tag: str) -> None:
    """Each printed value carries the id and form of its fact, and is one piece of text."""
    document = changping(tag)
    found = Reading(render_html(document, bare(document)).data).facts
    given = [(run.fact_id, run.form, run.text) for run in fact_runs(document.blocks)]
    assert len(given) > 100
    assert found == given


def test_pictures_have_their_text_and_size() -> None:
    """Alternative text, size, and a place that the caller names; only the first one is loaded at once."""
    document = changping("fr")
    page = Reading(render_html(document, bare(document)).data)
    images = [attributes for tag, attributes in page.elements if tag == "img"]
    assert [image["alt"] for image in images] == [picture.alt for picture in pictures_of(document)]
    assert [image["src"] for image in images] == [picture.path.name for picture in pictures_of(document)]
    assert {(image["width"], image["height"]) for image in images} == {("1600", "1000")}
    assert [image.get("loading") for image in images] == [None, *["lazy"] * (len(images) - 1)]


def test_a_picture_without_an_address_is_refused() -> None:
    """No page is made with a hole in it."""
    document = changping("fr")
    with pytest.raises(KeyError):
        render_html(document, Surroundings({}, ""))


def test_same_input_same_bytes() -> None:
    """Whatever order sets and hashes have in a process."""
    program = (
        "import sys; from tests.test_render_html import changping, bare, render_html; "
        "document = changping('ar'); sys.stdout.buffer.write(render_html(document, bare(document)).data)"
    )
    digests = {
        hashlib.sha256(
            subprocess.run(
                [sys.executable, "-c", program],
                check=True,
                capture_output=True,
                cwd=ROOT,
                env={**os.environ, "PYTHONHASHSEED": seed},
            ).stdout
        ).hexdigest()
        for seed in ("1", "2")
    }
    own = hashlib.sha256(render_html(changping("ar"), bare(changping("ar"))).data).hexdigest()
    assert digests == {own}


# --- languages and directions -----------------------------------------------------------------------


def test_words_of_the_other_direction_are_isolated() -> None:
    """Neighbours in one such language are one isolate, as on paper; a figure by itself is none."""
    words = (
        Run("خطة "),
        Run("1+1", language="en"),
        Run("+N", strong=True, language="en"),
        Run(" في "),
        Run("۵", language="fa"),
        Run(" "),
        replace(AREA, text="1,343.5 كم²"),
    )
    assert body(Paragraph(words), tag="ar", direction=Direction.RTL) == (
        '<section class="grid"><p>خطة <bdi lang="en" dir="ltr">1+1<strong>+N</strong></bdi> في '
        '<span lang="fa">۵</span> '
        '<span data-fact="area" data-form="short" class="figure">1,343.5 كم²</span></p>\n</section>'
    )


def test_a_quotation_in_its_own_language_stands_in_its_own_direction() -> None:
    """The words as published are a paragraph of their language."""
    quote = Quote((Run("نص"),), (), (Run("We said so.", language="en"),), (Run("كما نُشر"),))
    assert '<p class="original" lang="en" dir="ltr">We said so.</p>' in body(
        quote, tag="ar", direction=Direction.RTL
    )


def test_bars_begin_at_the_start_side() -> None:
    """From the right in Arabic, as long as their share."""
    bars = (Bar((Run("a"),), (Run("4"),), 1.0), Bar((Run("b"),), (Run("1"),), 0.25), Bar((), (), 0.0))
    chart = Chart((Run("t"),), "alt", bars)
    pages = [
        body(chart, tag=tag, direction=direction)
        for tag, direction in (("en", Direction.LTR), ("ar", Direction.RTL))
    ]
    found = [
        [(piece.split('"')[1], piece.split('"')[5]) for piece in page.split("<rect ")[1:]] for page in pages
    ]
    assert found == [
        [("0.00%", "100.00%"), ("0.00%", "25.00%"), ("0.00%", "0.00%")],
        [("0.00%", "100.00%"), ("75.00%", "25.00%"), ("100.00%", "0.00%")],
    ]


def test_captions_are_numbered_in_the_digits_of_the_document() -> None:
    """As on paper: figures and tables each by themselves."""
    chart = Chart((), "alt", ())
    page = body(chart, chart, tag="ar", direction=Direction.RTL)
    assert [piece.split("<")[0] for piece in page.split("<strong>")[1:]] == ["Figure ١", "Figure ٢"]


def test_no_level_of_headings_is_skipped() -> None:
    """A section that begins with a heading of the third level has one of the next level all the same."""
    headings = [Heading(level, (Run("x"),), f"h{number}") for number, level in enumerate((1, 3, 2, 3))]
    page = body(*headings)
    assert [piece[:2] for piece in page.split("<h")[1:]] == ["2 ", "3 ", "3 ", "4 "]


def test_key_figures_keep_what_is_written_together() -> None:
    """A hedge before a space is set smaller; one that is written with the figure is not."""
    hedged = KeyFigure((Run("about "), AREA), (Run("Area"),))
    joined = KeyFigure((Run("约"), replace(AREA, text="3万")), (Run("面积"),))
    page = body(KeyFigures((hedged, joined)))
    figure = '<span data-fact="area" data-form="short" class="figure">'
    assert [piece.split("</p>")[0] for piece in page.split('<p class="value">')[1:]] == [
        f'<span class="hedge">about </span>{figure}1,343.5 km²</span>',
        f"约{figure}3万</span>",
    ]


# --- hostile text -----------------------------------------------------------------------------------


def poisoned(value: Any) -> Any:
    """The same value with hostile text in every string that is shown."""
    if isinstance(value, Run):
        return replace(value, text=HOSTILE, fact_id=HOSTILE, form=HOSTILE, language="en")
    if isinstance(value, tuple):
        return tuple(poisoned(each) for each in value)
    if isinstance(value, Picture):
        return replace(value, alt=HOSTILE, caption=poisoned(value.caption), credit=poisoned(value.credit))
    if hasattr(value, "__slots__") and not isinstance(value, str | Path):
        shown = {"alt", "anchor"}
        fields = {
            name: HOSTILE if name in shown else poisoned(getattr(value, name)) for name in value.__slots__
        }
        return type(value)(**fields)
    return value


def test_no_text_is_markup(tmp_path: Path) -> None:
    """Hostile words in every place of the document stay words."""
    sample = sample_document("fr", tmp_path)
    blocks = tuple(poisoned(block) for block in sample.blocks)
    document = replace(
        sample,
        blocks=blocks,
        title=HOSTILE,
        subject=HOSTILE,
        author=HOSTILE,
        running_head=(Run(HOSTILE),),
        page_label=HOSTILE + "{page}",
        digits='0"<;}\\6789',
        watermark=HOSTILE,
    )
    clean, dirty = (
        Reading(render_html(each, around(each, bare(each).pictures)).data) for each in (sample, document)
    )
    assert {name for name, _ in dirty.elements} <= {name for name, _ in clean.elements} | {"span"}
    assert not [name for _, attributes in dirty.elements for name in attributes if name.startswith("on")]
    assert "".join(HOSTILE.split()) in dirty.text
    page = render_html(document, bare(document)).data
    assert page.count(b"<style>") == page.count(b"</style>") == 1


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://example.org/a?b=c&d", True),
        ("mailto:press@example.org", True),
        ("tel:+861012345678", True),
        ("#here", True),
        ("#nowhere", False),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//example.org/a", False),
        ("https:\\\\example.org", False),
        ("../elsewhere.html", False),
    ],
)
def test_links_of_the_document_lead_outside_or_to_headings(href: str, kept: bool) -> None:
    """Anything else is words without a link."""
    page = body(Heading(1, (Run("x"),), "here"), Paragraph((Run("words", href=href),)))
    assert ("<a " in page) is kept
    assert "words" in page


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("../fr/index.html", True),
        ("v1/data/facts.csv", True),
        ("corrections.html#v2", True),
        ("https://example.org/", True),
        ("//example.org/", False),
        ("\\\\example.org", False),
        ("javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
    ],
)
def test_links_around_a_page_may_be_relative(href: str, kept: bool) -> None:
    """An address that would lead to a script or, without saying so, to another host is left out."""
    document = plain_document()
    surroundings = replace(bare(document), home=Link("home", href))
    page = body_of(render_html(document, surroundings).data)
    assert ("<a " in page) is kept
    assert "home" in page


def test_characters_that_no_page_may_hold_are_replaced() -> None:
    """Controls and halves of characters do not keep a page from being written."""
    assert body(Paragraph((Run("a\0b\x85c\ud800d"),))) == (
        '<section class="grid"><p>a\ufffdb\ufffdc\ufffdd</p>\n</section>'
    )


def test_strings_of_a_style_sheet_end_where_they_should() -> None:
    """All but letters, digits and spaces is escaped."""
    assert css_string('a1 "\\\n</style>٣') == '"a1 \\22 \\5c \\a \\3c \\2f style\\3e \\663 "'


# --- differences ------------------------------------------------------------------------------------


def shown(before: str, after: str, tag: str) -> tuple[str, str]:
    """Both versions with brackets around what is marked."""
    sides = marked_difference(runs(before), runs(after), tag)
    one, other = (
        "".join(f"[{each.run.text}]" if each.mark else each.run.text for each in side).replace("][", "")
        for side in sides
    )
    return one, other


@pytest.mark.parametrize(
    ("tag", "before", "after", "expected"),
    [
        ("en", "A big old house", "A small new house", ("A [big old] house", "A [small new] house")),
        ("en", "A house", "A house", ("A house", "A house")),
        ("en", "A house", "A new house", ("A house", "A [new] house")),
        ("zh-Hans", "全区有41所高校", "全区有42所大学", ("全区有[41]所[高校]", "全区有[42]所[大学]")),
        ("ar", "بيت كبير", "بيت صغير", ("بيت [كبير]", "بيت [صغير]")),
    ],
)
def test_words_that_changed(tag: str, before: str, after: str, expected: tuple[str, str]) -> None:
    """Whole words, or characters where words have no spaces between them."""
    assert shown(before, after, tag) == expected


def test_a_figure_is_never_parted() -> None:
    """Though most of its signs are the same."""
    before, after = marked_difference(
        (Run("in "), AREA), (Run("in "), replace(AREA, text="1,343.6 km²")), "en"
    )
    assert [(each.run.text, each.mark) for each in (*before, *after)] == [
        ("in", ""),
        (" ", ""),
        ("1,343.5 km²", "del"),
        ("in", ""),
        (" ", ""),
        ("1,343.6 km²", "ins"),
    ]


@pytest.mark.parametrize("tag", ["ar", "fr", "km", "my", "th", "zh-Hans"])
def test_a_difference_keeps_every_character(tag: str) -> None:
    """The pieces together are the text, and no piece begins with a mark on the letter before."""
    paragraphs = [block.runs for block in changping(tag).blocks if isinstance(block, Paragraph)]
    for before, after in pairwise(paragraphs):
        for side, given in zip(marked_difference(before, after, tag), (before, after), strict=True):
            assert "".join(each.run.text for each in side) == "".join(run.text for run in given)
            assert [each for each in side if category(each.run.text[0]).startswith("M")] == []


# --- validity ---------------------------------------------------------------------------------------


@pytest.mark.skipif(not VALIDATOR.exists(), reason="html-validate is not installed: npm ci")
def test_pages_are_valid(tmp_path: Path) -> None:
    """html-validate finds nothing in any of the pages, and does find a mistake."""
    pages = {"front": render_front_page(front_page())}
    for tag in ("ar", "fr", "hi", "zh-Hans"):
        document = changping(tag)
        pages[f"changping.{tag}"] = render_html(document, around(document, bare(document).pictures)).data
        text = next(block.runs for block in document.blocks if isinstance(block, Paragraph))
        pages[f"corrections.{tag}"] = render_corrections(corrections_page(tag, text, text[:1]))
    for tag in LANGUAGES:
        document = sample_document(tag, tmp_path)
        pages[f"sample.{tag}"] = render_html(document, around(document, bare(document).pictures)).data
    document = plain_document(Note(NoteKind.INFO, (Run("x"),)))
    pages["wrong"] = render_html(document, bare(document)).data.replace(b"</main>", b"</div>")
    paths = [tmp_path / f"{name}.html" for name in pages]
    for path, page in zip(paths, pages.values(), strict=True):
        path.write_bytes(page)
    assert set(validation_errors(paths)) == {str(tmp_path / "wrong.html")}

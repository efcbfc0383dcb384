"""The web pages in a browser, opened as files: without barriers, on phone, desk and paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from briefing.document import Direction, Paragraph
from briefing.render.html import render_corrections, render_front_page, render_html
from tests.test_render_html import changping
from tests.web_pages import around, corrections_page, front_page, pictures_of

PROGRAM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.skipif(not PROGRAM.exists(), reason="Chromium is not installed"),
    pytest.mark.xdist_group("chromium"),
]
PHONE = {"width": 360, "height": 780}
DESKTOP = {"width": 1280, "height": 900}
LANGUAGES = ("ar", "fr", "hi", "zh-Hans")
OTHERS = ("fa", "my", "ru")
LEAST_TARGET = 44
"""In CSS pixels (WCAG 2.2, success criterion 2.5.5)."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    playwright_api = pytest.importorskip("playwright.sync_api")
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A folder as it is published, with its pages by name."""
    folder = tmp_path_factory.mktemp("published")
    pages = {"front": folder / "index.html"}
    pages["front"].write_bytes(render_front_page(front_page()))
    for tag in (*LANGUAGES, *OTHERS):
        document = changping(tag)
        addresses = {}
        for picture in pictures_of(document):
            copy = folder / "photos" / picture.path.name
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(picture.path.read_bytes())
            addresses[picture.sha256] = f"../photos/{copy.name}"
        before, after = [block.runs for block in document.blocks if isinstance(block, Paragraph)][2:4]
        pages[tag], pages[f"corrections.{tag}"] = (
            folder / tag / name for name in ("index.html", "corrections.html")
        )
        pages[tag].parent.mkdir()
        pages[tag].write_bytes(render_html(document, around(document, addresses)).data)
        pages[f"corrections.{tag}"].write_bytes(render_corrections(corrections_page(tag, before, after)))
    return pages


def opened(browser: Any, path: Path, view: dict[str, int]) -> tuple[Any, list[str]]:
    """A page as it opens from a stick, without scripts of its own, and whatever goes wrong with it."""
    page = browser.new_context(viewport=view).new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("requestfailed", lambda request: wrong.append(f"failed: {request.url}"))
    page.on(
        "request",
        lambda request: None if request.url.startswith("file:") else wrong.append(f"asked: {request.url}"),
    )
    page.goto(path.as_uri())
    return page, wrong


@pytest.mark.parametrize(
    ("name", "view"),
    [
        *((name, PHONE) for name in ("front", *LANGUAGES, *(f"corrections.{tag}" for tag in LANGUAGES))),
        *((name, DESKTOP) for name in ("front", "ar", "zh-Hans", "corrections.ar")),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value['width']} px",
)
def test_pages_have_no_barriers(browser: Any, site: dict[str, Path], name: str, view: dict[str, int]) -> None:
    """No fault found by axe, nothing over the side, nothing asked for but files, nothing complained of."""
    axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
    page, wrong = opened(browser, site[name], view)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = axe_playwright.Axe().run(page).response["violations"]
    width = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()
    assert [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found] == []
    assert width <= view["width"]
    assert wrong == []


@pytest.mark.parametrize("name", ["front", "ar", "corrections.fr"])
def test_what_is_touched_is_large_enough(browser: Any, site: dict[str, Path], name: str) -> None:
    """Every link that does not stand in running text, and the chooser of languages."""
    page, _ = opened(browser, site[name], PHONE)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    touched = page.locator("nav a:visible, summary:visible, .cards a:visible, .chips a:visible").all()
    heights = {each.text_content(): each.bounding_box()["height"] for each in touched}
    page.context.close()
    assert len(heights) > 0
    assert {text: height for text, height in heights.items() if height < LEAST_TARGET} == {}


def test_photographs_are_shown_from_a_stick(browser: Any, site: dict[str, Path]) -> None:
    """The policy of the page lets the files beside it be loaded."""
    page, wrong = opened(browser, site["ar"], DESKTOP)
    page.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
    page.wait_for_function("[...document.images].every(image => image.complete)")
    widths = page.evaluate("[...document.images].map(image => image.naturalWidth)")
    page.context.close()
    assert set(widths) == {1600}
    assert wrong == []


_TORN = """() => {
    const range = document.createRange();
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const torn = [];
    const isTorn = boxes => {
        const tops = boxes.map(box => box.top);
        return tops.length > 1 && Math.max(...tops) - Math.min(...tops) > boxes[0].height / 2;
    };
    while (nodes.nextNode()) {
        for (const found of nodes.currentNode.data.matchAll(/\\p{Nd}+(?:[.,٫٬]\\p{Nd}+)*/gu)) {
            range.setStart(nodes.currentNode, found.index);
            range.setEnd(nodes.currentNode, found.index + found[0].length);
            if (isTorn([...range.getClientRects()])) torn.push(nodes.currentNode.data);
        }
    }
    for (const figure of document.querySelectorAll(".figure")) {
        const isLarge = figure.closest(".key-figures");
        if (!isLarge && isTorn([...figure.getClientRects()])) torn.push(figure.textContent);
    }
    return torn;
}"""
"""Texts in which a number goes on in the next line, and short figures that do, apart from those set large."""


@pytest.mark.parametrize("view", [PHONE, DESKTOP], ids=["phone", "desk"])
@pytest.mark.parametrize("tag", [*LANGUAGES, *OTHERS])
def test_no_number_is_torn(browser: Any, site: dict[str, Path], tag: str, view: dict[str, int]) -> None:
    """Each number stands on one line, in narrow columns too, and so does each short figure with its unit."""
    page, _ = opened(browser, site[tag], view)
    torn = page.evaluate(_TORN)
    page.context.close()
    assert torn == []


def test_a_language_is_two_taps_away(browser: Any, site: dict[str, Path]) -> None:
    """From the front page to a reading page by one tap; from there to another language by two more."""
    page, _ = opened(browser, site["front"], PHONE)
    page.locator(".card[lang=ar] h3").click(force=True)  # the link lies over it
    page.wait_for_url("**/ar/index.html")
    page.locator("summary").click()
    page.locator(".choices a[hreflang=fr]").click()
    page.wait_for_url("**/fr/index.html")
    language = page.evaluate("document.documentElement.lang")
    page.context.close()
    assert language == "fr"


@pytest.mark.parametrize("tag", ["fa", "fr"])
def test_paper_has_numbers_and_running_head(browser: Any, site: dict[str, Path], tag: str) -> None:
    """Printed, each page says that it is a draft of what, and its number in the language's digits."""
    document = changping(tag)
    page, _ = opened(browser, site[tag], DESKTOP)
    printed = page.pdf(prefer_css_page_size=True)
    page.context.close()
    with pymupdf.open(stream=printed) as paper:  # type: ignore[no-untyped-call]  # of PyMuPDF
        size = tuple(map(round, paper[0].rect[2:]))
        texts = [sheet.get_text() for sheet in paper]
    assert size == (595, 842)
    last = "".join(document.digits[int(digit)] for digit in str(len(texts)))
    assert len(texts) > 10
    assert last in texts[-1]
    if document.direction is Direction.LTR:  # text of the other direction is extracted in another order
        label = document.page_label.replace("{page}", last).replace("{pages}", last)
        assert label in texts[-1]
        assert all(document.running_head[0].text in text for text in texts[1:])
        assert all(document.watermark in text for text in texts)

"""The review page in a browser: by keyboard from the link to an approved passage, and without barriers."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from briefing.catalog import Change, Segment, Signature, State
from briefing.review.web.app import create_app
from briefing.review.web.site import Site
from tests.review_site import DRAFTS, ID, NOON, SOURCE, Clock, invite, with_languages

PROGRAM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.loopback,
    pytest.mark.skipif(not PROGRAM.exists(), reason="Chromium is not installed"),
    pytest.mark.xdist_group("chromium"),
]
PATIENCE = 15_000
"""Milliseconds."""
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
ADA = Signature("Ada", NOON)


class Keyboard:
    """Presses keys and counts them; a combination counts once for each of its keys."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.combinations: list[str] = []

    def press(self, combination: str) -> None:
        """Press a key, or several at once."""
        self.page.locator(":focus").wait_for()
        self.combinations.append(combination)
        self.page.keyboard.press(combination)

    @property
    def keys(self) -> int:
        """How many keys were pressed."""
        return sum(len(each.split("+")) for each in self.combinations)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    playwright_api = pytest.importorskip("playwright.sync_api")
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def site(folder: Path) -> Iterator[Site]:
    """The review page of a briefing with French and Arabic drafts."""
    with_languages(folder)
    invite(folder, "Ada", "fr")
    invite(folder, "Layla", "ar")
    invite(folder, "Office", officer=True)
    site = Site(folder, Clock())
    yield site
    site.close()


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """Where uvicorn serves it."""
    server = uvicorn.Server(uvicorn.Config(create_app(site), port=0, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page of a fresh profile that must not report anything."""
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    said: list[str] = []
    page.on("pageerror", lambda problem: said.append(str(problem)))
    page.on(
        "console", lambda message: said.append(message.text) if "Content Security" in message.text else None
    )
    yield page
    assert said == []
    context.close()


def open_link(page: Any, address: str, token: str) -> None:
    """Open a personal link and sign in."""
    page.goto(f"{address}/enter/{token}")
    page.get_by_role("button", name="Start reviewing").click()
    page.get_by_role("button", name="Sign out").wait_for()


def segment(site: Site, tag: str) -> Segment:
    """The passage as the page has it."""
    with site.languages[tag].lock:
        found = site.languages[tag].language.editor.segment(SOURCE)
    assert found is not None
    return found


@pytest.mark.parametrize(("tag", "token"), [("fr", "token-of-ada"), ("ar", "token-of-layla")])
def test_a_draft_is_approved_with_four_keys(
    site: Site, address: str, page: Any, tag: str, token: str
) -> None:
    """From the personal link: Enter signs in, Enter opens the first draft, Ctrl+Enter approves it."""
    page.goto(f"{address}/enter/{token}")
    keyboard = Keyboard(page)
    keyboard.press("Enter")
    page.wait_for_url(f"**/{tag}/?state=open")
    page.goto(f"{page.url}&section=section-district&state=translated".replace("state=open&", ""))
    keyboard.press("Enter")
    page.wait_for_url(f"**/{tag}/{ID}?*")
    keyboard.press("Control+Enter")
    page.wait_for_url("**done=approved")
    approved = segment(site, tag)
    assert (approved.target, approved.state) == (DRAFTS[tag], State.REVIEWED)
    assert keyboard.combinations == ["Enter", "Enter", "Control+Enter"]
    assert keyboard.keys == 4


@pytest.mark.parametrize(("tag", "token"), [("fr", "token-of-ada"), ("ar", "token-of-layla")])
def test_a_text_is_mended_and_approved_by_keyboard(
    site: Site, address: str, page: Any, tag: str, token: str
) -> None:
    """A deleted placeholder is found missing; its key puts it back and the finding goes; then approval."""
    open_link(page, address, token)
    page.goto(f"{address}/{tag}/{ID}")
    area, findings = page.locator("#target"), page.locator("ul.findings")
    assert area.evaluate("area => document.activeElement === area")
    assert area.get_attribute("dir") == ("rtl" if tag == "ar" else "ltr")
    assert area.get_attribute("lang") == tag
    page.keyboard.press("Control+Home")
    position = DRAFTS[tag].index("{area}")
    area.evaluate("(area, at) => area.setSelectionRange(at, at + 6)", position)
    page.keyboard.press("Delete")
    findings.locator("li.error", has_text="{area}").wait_for()
    page.keyboard.press("Alt+1")
    findings.locator("li.error").wait_for(state="detached")
    assert area.input_value() == DRAFTS[tag]
    printed = page.locator("#printed .chip").all_text_contents()
    with site.languages[tag].lock:
        chips = site.languages[tag].language.chips(SOURCE)
    assert Counter(printed) == Counter(chip.text for chip in chips)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**done=approved")
    assert segment(site, tag).state is State.REVIEWED


def test_every_function_is_reached_with_the_tabulator(address: str, page: Any) -> None:
    """All buttons and links of the passage are in the order of the keyboard, and none holds it."""
    open_link(page, address, "token-of-ada")
    page.goto(f"{address}/fr/{ID}")
    wanted = {
        "Approve and next",
        "Approve",
        "Save draft",
        "Sign out",
        "Next open",
        "Comments (0)",
        "Keyboard",
    }
    reached: set[str] = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.textContent.trim()"))
    assert wanted <= reached


def test_the_picture_shows_the_page(address: str, page: Any) -> None:
    """The edition's page with the passage arrives as a picture, and another one after a change."""
    open_link(page, address, "token-of-ada")
    page.goto(f"{address}/fr/{ID}")
    first = _picture(page)
    page.locator("#target").fill(DRAFTS["fr"].replace("environ", "presque"))
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url("**done=saved")
    second = _picture(page)
    assert first[0] == second[0] > 800
    assert first[1] != second[1]


def _picture(page: Any) -> tuple[int, str]:
    """Width and address of the picture, when it is there."""
    page.wait_for_function("() => document.querySelector('figure img').naturalWidth > 0")
    picture = page.locator("figure img")
    return picture.evaluate("image => image.naturalWidth"), picture.get_attribute("src")


def test_nothing_typed_is_lost_in_a_conflict(site: Site, address: str, page: Any) -> None:
    """While one types, another saves: the page says so before saving, and shows both texts after."""
    open_link(page, address, "token-of-ada")
    page.goto(f"{address}/fr/{ID}")
    other = DRAFTS["fr"].replace("environ", "quelque")
    site.languages["fr"].apply(Change(SOURCE, other, State.TRANSLATED, Signature("Ben", NOON)))
    mine = DRAFTS["fr"].replace("environ", "presque")
    page.locator("#target").fill(mine)
    page.locator("#changed", has_text="meanwhile").wait_for()
    page.keyboard.press("Control+s")
    page.locator("[role=alert]", has_text="Nothing is lost").wait_for()
    assert page.locator("#target").input_value() == mine
    assert "quelque" in (page.locator("[role=alert]").text_content() or "")
    page.keyboard.press("Control+s")
    page.wait_for_url("**done=saved")
    assert segment(site, "fr").target == mine


def test_pages_have_no_accessibility_faults(site: Site, address: str, browser: Any) -> None:
    """axe-core finds nothing on any page, in both directions, on desktop and phone."""
    axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
    durable = site.languages["ar"]
    durable.apply(Change(SOURCE, DRAFTS["ar"], State.REVIEWED, ADA, comment="تم."))
    faults = {}
    for view in (DESKTOP, PHONE):
        context = browser.new_context(viewport=view, bypass_csp=True)  # axe is a script that is put in
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        for path in _paths():
            page.goto(f"{address}{path}")
            if path.startswith("/enter/token"):
                faults[path, view["width"]] = _faults(axe_playwright, page)
                page.get_by_role("button", name="Start reviewing").click()
                page.get_by_role("button", name="Sign out").wait_for()
                continue
            page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
            faults[path, view["width"]] = _faults(axe_playwright, page)
        page.goto(f"{address}/fr/{ID}")
        page.locator("#target").fill("Le district  a 3 parcs {nothing}")
        page.locator("li.error").first.wait_for()
        faults["typing", view["width"]] = _faults(axe_playwright, page)
        page.keyboard.press("Control+s")
        page.locator("[role=alert]").first.wait_for()
        faults["refused", view["width"]] = _faults(axe_playwright, page)
        context.close()
    assert len(faults) >= 20
    assert {place: found for place, found in faults.items() if found} == {}


def _paths() -> list[str]:
    return [
        "/enter/wrong",
        "/fr/",
        "/enter/token-of-office",
        "/",
        "/fr/?state=open",
        "/ar/?section=section-district",
        f"/fr/{ID}",
        f"/ar/{ID}",
        "/fr/nothing",
    ]


def _faults(axe_playwright: Any, page: Any) -> list[str]:
    found = axe_playwright.Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


def test_pages_fit_a_phone(address: str, browser: Any) -> None:
    """Nothing runs over the side, and what is touched is at least 24 pixels high (WCAG 2.2, 2.5.8)."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{address}/enter/token-of-office")
    page.locator("button.primary").tap()
    page.get_by_role("button", name="Sign out").wait_for()
    small: list[str] = []
    for path in ("/fr/", f"/fr/{ID}", f"/ar/{ID}"):
        page.goto(f"{address}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        for each in page.locator(
            "button:visible, a:visible:not(.skip), select:visible, summary:visible"
        ).all():
            box = each.bounding_box()
            if box and box["height"] < 24:
                small.append(f"{path}: {each.text_content()} {box['height']}")
    context.close()
    assert small == []


def test_the_page_works_without_scripts(site: Site, address: str, browser: Any) -> None:
    """Every step by links and buttons; no control is shown that would do nothing."""
    context = browser.new_context(viewport=DESKTOP, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/enter/token-of-ada")
    page.get_by_role("button", name="Start reviewing").click()
    page.goto(f"{address}/fr/{ID}")
    assert page.get_by_role("button", name="Insert").count() == 0
    page.locator("#target").fill("Sans rien")
    page.get_by_role("button", name="Save draft").click()
    assert "{area}" in (page.locator("ul.findings").text_content() or "")
    assert page.locator("#target").input_value() == "Sans rien"
    page.locator("#target").fill(DRAFTS["fr"])
    page.get_by_role("button", name="Approve and next").click()
    context.close()
    assert segment(site, "fr").state is State.REVIEWED

"""The embargo: until its moment nothing gets out by any path, method, range or field; after it, all does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.serve.embargo import SPREAD_SECONDS, SteadyClock
from briefing.serve.pages import embargo_page, missing_page
from tests.published_folder import EMBARGO, ID, TITLE, pdf_path, with_embargo, write_published
from tests.serving import Answer, Clock, Server, our_server, parsed

pytestmark = pytest.mark.loopback
BEFORE = EMBARGO - timedelta(hours=2)
PROGRAM = Path("/usr/bin/chromium")
TARGETS = (
    "/",
    "/?choose",
    "/index.html",
    "/fr/",
    "/fr",
    "/fr/index.html",
    "/manifest.json",
    "/SHA256SUMS",
    f"/{pdf_path('fr')}",
    f"/v1/{ID}.zip",
    "/v1/data/facts.csv",
    "/nothing",
    "/robots.txt",
    "/favicon.ico",
    "//fr/",
    "/%66%72/",
    "/fr/%2e%2e/manifest.json",
    "/./manifest.json",
    "/..%2fpublication/manifest.json",
    "/manifest.json%00",
    "/manifest.json?x=1",
    "/MANIFEST.JSON",
    "http://hall.test/manifest.json",
    "http://other.test:99/fr/",
    "https://hall.test/fr/",
    "*",
    "fr/",
)
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "get", "X-OWN")
FIELDS: tuple[Mapping[str, str], ...] = (
    {},
    {"Range": "bytes=0-99"},
    {"Range": "bytes=0-9,20-29"},
    {"Range": "bytes=9999999-"},
    {"If-None-Match": "*"},
    {"If-None-Match": '"anything"'},
    {"If-Modified-Since": "Fri, 12 Apr 2099 12:00:00 GMT"},
    {"If-Match": '"anything"'},
    {"If-Range": '"anything"', "Range": "bytes=0-9"},
    {"X-Original-URL": "/fr/", "X-Rewrite-URL": "/fr/"},
    {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "localhost", "Forwarded": "for=127.0.0.1"},
    {"X-HTTP-Method-Override": "GET"},
    {"Date": "Fri, 12 Apr 2099 12:00:00 GMT"},
    {"Cookie": "released=1", "Authorization": "Basic YTpi"},
    {"Expect": "100-continue"},
    {"Upgrade": "websocket", "Connection": "Upgrade, close"},
    {"Accept": "application/json", "Accept-Encoding": "gzip"},
)
ASKED_ALONG = b"GET /manifest.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
VARYING = {"date", "refresh", "content-length", "connection"}


@pytest.fixture(scope="module")
def clock() -> Clock:
    """A clock before the embargo's end."""
    return Clock(BEFORE)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> Iterator[Server]:
    """A server under embargo."""
    folder = tmp_path_factory.mktemp("hall") / "publication"
    write_published(folder, embargo=EMBARGO, pack_bytes=100_000)
    with our_server(folder, clock) as server:
        yield server


def ask(server: Server, target: str, method: str, fields: Mapping[str, str]) -> Answer:
    """The answer to a request with these fields and no others but Host and Connection."""
    lines = [f"{method} {target} HTTP/1.1", "Host: hall.test"]
    lines += [] if "Connection" in fields else ["Connection: close"]
    lines += [f"{name}: {value}" for name, value in fields.items()]
    received = server.send("\r\n".join([*lines, "", ""]).encode("latin-1"))
    return parsed(received.removeprefix(b"HTTP/1.1 100 \r\n\r\n"))


def told(answer: Answer) -> dict[str, str]:
    """What an answer says in its head, but for what may differ from moment to moment."""
    return {name: value for name, value in answer.headers.items() if name not in VARYING}


@pytest.mark.parametrize("method", METHODS)
def test_nothing_gets_out(server: Server, method: str) -> None:
    """Every address with every field gets the same 403, and nothing of the briefing or its files."""
    plain = ask(server, "/no-such-thing", method, {})
    for target, fields in product(TARGETS, FIELDS):
        answer = ask(server, target, method, fields)
        assert answer.status == 403, (target, fields)
        assert answer.body == plain.body, (target, fields)
        assert told(answer) == told(plain), (target, fields)
    assert TITLE.encode() not in plain.body
    assert ID.encode() not in plain.body
    assert told(plain).keys().isdisjoint({"etag", "last-modified", "accept-ranges", "content-range"})
    assert plain.headers["cache-control"] == "no-store"
    assert plain.headers["retry-after"] == "7200"
    assert 7200 > int(plain.headers["refresh"]) >= 3600
    assert plain.body == (b"" if method == "HEAD" else plain.body)


paths = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=40)


@given(path=paths, method=st.sampled_from(METHODS), fields=st.sampled_from(FIELDS))
def test_no_path_gets_through(server: Server, path: str, method: str, fields: Mapping[str, str]) -> None:
    """Whatever is asked for by whatever name, it is the same refusal."""
    assert ask(server, f"/{path}", method, fields).status == 403


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /manifest.json\r\n\r\n",
        b"GET /manifest.json HTTP/1.0\r\n\r\n",
        b"GET /manifest.json HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
        b"GET /manifest.json HTTP/1.1\r\nConnection: close\r\n\r\n",
        b"GET  /manifest.json HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /x HTTP/1.1\r\nHost: x\r\n\r\n" + ASKED_ALONG,
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n" + ASKED_ALONG,
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + ASKED_ALONG,
        b"CONNECT hall.test:80 HTTP/1.1\r\nHost: hall.test\r\nConnection: close\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /manifest.json HTTP/1.1\nHost: x\nConnection: close\n\n",
    ],
)
def test_no_trick_of_the_protocol_gets_through(server: Server, request_bytes: bytes) -> None:
    """Old, malformed, doubled and hidden requests are refused, each of them."""
    received = server.send(request_bytes)
    statuses = set(re.findall(rb"HTTP/1\.[01] (\d+)", received))
    assert statuses <= {b"403", b"400"}
    assert statuses
    assert TITLE.encode() not in received
    assert b"versions" not in received


def test_the_moment_is_asked_for_each_time(tmp_path: Path) -> None:
    """One moment before the end nothing is sent, at the end all is; and what was released stays so."""
    folder, clock = tmp_path / "publication", Clock(EMBARGO - timedelta(microseconds=1))
    manifest = write_published(folder, embargo=EMBARGO, pack_bytes=1000)
    with our_server(folder, clock) as server:
        before = server.ask("/fr/")
        assert (before.status, before.headers["retry-after"]) == (403, "1")
        clock.now = EMBARGO
        assert server.ask("/fr/").status == 200
        clock.now = BEFORE
        assert server.ask("/fr/").status == 200
        with_embargo(folder, manifest, EMBARGO + timedelta(days=1))
        assert server.ask("/fr/").status == 403
        with_embargo(folder, manifest, None)
        assert server.ask("/fr/").status == 200


@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=1))
def test_time_never_goes_backwards(moments: list[datetime]) -> None:
    """The server's time is the latest that its computer's clock has shown."""
    shown = iter([moments[0], *moments])
    clock = SteadyClock(lambda: next(shown))
    times = [clock() for _ in moments]
    assert times == [max(moments[: number + 1]) for number in range(len(moments))]


@pytest.mark.parametrize(
    ("wish", "tag", "words"),
    [
        ("fr-CH", "fr", "vendredi 12 avril 2024 à 18:00"),
        ("ar", "ar", "12 أبريل 2024"),
        ("zh-CN", "zh-Hans", "2024年4月12日星期五"),
        ("xx", "en", "Friday, April 12, 2024 at 6:00"),
    ],
)
def test_the_page_speaks_to_its_reader(server: Server, wish: str, tag: str, words: str) -> None:
    """It says in the reader's language when the embargo ends, there and in universal time."""
    answer = server.ask("/", Accept_Language=wish)
    page = answer.body.decode()
    assert answer.headers["content-language"] == tag
    assert answer.headers["vary"] == "Accept-Language"
    assert f'<html lang="{tag}"' in page
    assert words in page.replace("\u202f", " ")
    assert 'datetime="2024-04-12T10:00:00Z"' in page


def test_phones_come_back_one_after_the_other(server: Server, clock: Clock) -> None:
    """Those who open the page at once without scripts are told to come again at different seconds."""
    clock.now = EMBARGO - timedelta(minutes=1)
    try:
        waits = {int(server.ask("/").headers["refresh"]) for _ in range(SPREAD_SECONDS)}
    finally:
        clock.now = BEFORE
    assert waits == set(range(60, 60 + SPREAD_SECONDS))


def test_pages_of_our_own_hold_no_foreign_markup() -> None:
    """A language without words of ours gets the English page, marked as such; each page is whole."""
    for page in (embargo_page(EMBARGO, "eo", 60), missing_page("eo"), embargo_page(EMBARGO, "ar", None)):
        assert page.startswith("<!doctype html>\n<html lang=")
        assert page.rstrip().endswith("</html>")
    assert '<html lang="en" dir="ltr">' in embargo_page(EMBARGO, "eo", 60)


# --- in a browser -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    playwright_api = pytest.importorskip("playwright.sync_api")
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.mark.skipif(not PROGRAM.exists(), reason="Chromium is not installed")
@pytest.mark.xdist_group("chromium")
def test_the_page_opens_itself(tmp_path: Path, browser: Any) -> None:
    """In the reader's time zone it counts down, under its policy and without errors, and reloads."""
    folder, clock = tmp_path / "publication", Clock(EMBARGO - timedelta(seconds=3))
    write_published(folder, embargo=EMBARGO, pack_bytes=1000)
    with our_server(folder, clock) as server:
        context = browser.new_context(locale="fr", timezone_id="America/New_York")
        page, errors = context.new_page(), []
        page.on("console", lambda message: errors.append(message.text))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.add_init_script("Math.random = () => 0")
        page.goto(f"http://127.0.0.1:{server.port}/fr/")
        assert page.locator("#moment").inner_text().replace("\u202f", " ") == "vendredi 12 avril 2024 à 06:00"
        assert re.fullmatch(r"[123]\ss", page.locator("#count").inner_text())
        clock.now = EMBARGO
        page.locator("h1", has_text=TITLE).wait_for(timeout=20_000)
        context.close()
    assert [error for error in errors if not error.startswith("Failed to load resource")] == []


@pytest.mark.skipif(not PROGRAM.exists(), reason="Chromium is not installed")
@pytest.mark.xdist_group("chromium")
def test_the_page_has_no_barriers(server: Server, browser: Any) -> None:
    """On a phone it is as wide as the screen in each script, and axe finds nothing in it."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    for locale in ("fr", "ar", "zh-CN"):
        context = browser.new_context(locale=locale, viewport={"width": 360, "height": 740}, bypass_csp=True)
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.port}/")
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        found = axe.Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
        context.close()

"""The configuration for nginx, tried with nginx: the same answers as ours, and the same embargo."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.diagnostics import BriefingError
from briefing.serve.conditions import http_date
from briefing.serve.nginx import at_least, nginx_configuration
from tests.published_folder import ID, TITLE, pack, pdf_path, write_published
from tests.serving import NGINX, PATIENCE_SECONDS, Server, nginx_server, our_server
from tests.test_serve import PDF
from tests.test_serve_embargo import FIELDS, METHODS, TARGETS, ask

pytestmark = [pytest.mark.loopback, pytest.mark.xdist_group("nginx")]
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
TAGS = ("en", "fr", "ar", "pt", "he", "no", "zh-Hans", "zh-Hant", "sr")
FOLLOWED = ("status", "content-type", "cache-control", "content-disposition", "location", "vary")


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    """Our server and nginx over the same folder."""
    base = tmp_path_factory.mktemp("hall")
    write_published(base / "publication", versions=2, tags=TAGS, pack_bytes=50_000)
    for path in (".hidden", "v1/fr/.hidden.pdf", "v1/unnamed.exe"):
        (base / "publication" / path).write_text(TITLE)
    (base / "outside.pdf").write_text(TITLE)
    with (
        our_server(base / "publication") as ours,
        nginx_server(base / "publication", base / "nginx") as theirs,
    ):
        (base / "publication" / "v1" / "link.pdf").symlink_to(base / "outside.pdf")
        yield ours, theirs


def said(server: Server, target: str, method: str = "GET", **fields: str) -> dict[str, str]:
    """What matters of an answer."""
    answer = server.ask(target, method, **fields)
    shown = {name: answer.headers.get(name, "") for name in FOLLOWED if name != "status"}
    if answer.status >= 300:
        del shown["content-type"]  # of a body that says nothing
    return {"status": str(answer.status), **shown}


@needs_nginx
@pytest.mark.parametrize(
    "target",
    [
        "/index.html",
        "/?choose",
        "/fr/",
        "/fr",
        "/v1",
        "/v1/",
        "/v1/zh-Hant",
        "/v2/zh-Hant/",
        "/fr/corrections.html",
        "/v1/fr/index.html",
        "/manifest.json",
        "/SHA256SUMS",
        f"/v1/{ID}.zip",
        f"/v2/fr/{ID}.fr.docx",
        f"/v1/fr/{ID}.fr.ics",
        "/v1/data/facts.csv",
        "http://other.test/fr/",
        PDF,
    ],
)
def test_what_is_published_is_sent(servers: tuple[Server, Server], target: str) -> None:
    """Bytes, kinds, names and caching are those of our server."""
    ours, theirs = servers
    assert said(theirs, target) == said(ours, target)
    answers = [server.ask(target) for server in servers]
    if answers[0].status == 200:
        assert answers[0].body == answers[1].body
        assert len({answer.headers.get("content-security-policy", "") for answer in answers}) == 1


@needs_nginx
@pytest.mark.parametrize(
    "target",
    ["/nothing", "/.hidden", "/v1/fr/.hidden.pdf", "/v1/unnamed.exe", "/v1/data/", "/v1/link.pdf", "//fr/"],
)
def test_what_is_not_published_is_not_there(servers: tuple[Server, Server], target: str) -> None:
    """No listing, no hidden file, no other kind of file, and no link out of the folder."""
    answer = servers[1].ask(target)
    assert answer.status in {403, 404}
    assert TITLE.encode() not in answer.body
    assert answer.headers["cache-control"] == "no-store"


@needs_nginx
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_nothing_can_be_written(servers: tuple[Server, Server], method: str) -> None:
    """Only GET and HEAD are answered."""
    assert servers[1].ask("/fr/", method).status == 405


WISHES = (
    "",
    "fr",
    "fr-CH, en;q=0.5",
    "xx, ar;q=0.9, en;q=0.8",
    "zh-CN,zh;q=0.9,en;q=0.8",
    "zh-TW,zh;q=0.9",
    "zh-HK",
    "zh-Hant-CN",
    "zh",
    "iw-IL, en;q=0.9",
    "nb-NO,nb;q=0.9,en;q=0.1",
    "nn",
    "pt-BR,pt;q=0.9",
    "sr-Latn-RS",
    "sr-Latn, xx;q=0.9, en;q=0.3",
    "sr-ME, xx",
    "cmn",
    "*",
    "xx",
    "fr;q=0",
    "fr;q=0.0, ar;q=0.5",
    "FR-fr",
    "french",
    "en-US,en;q=0.9",
)


@needs_nginx
@pytest.mark.parametrize("wish", WISHES)
def test_the_same_language_is_found(servers: tuple[Server, Server], wish: str) -> None:
    """Browsers, which name the dearest first, are led where our server leads them."""
    ours, theirs = servers
    assert said(theirs, "/", Accept_Language=wish) == said(ours, "/", Accept_Language=wish)


@needs_nginx
def test_parts_are_sent(servers: tuple[Server, Server]) -> None:
    """Ranges and confirmations work as they do with ours."""
    data = pack("fr", 1, 50_000)
    for server in servers:
        one = server.ask(PDF, Range="bytes=100-199")
        assert (one.status, one.headers["content-range"]) == (206, "bytes 100-199/50000")
        assert one.body == data[100:200]
        assert server.ask(PDF, Range="bytes=50000-").status == 416
        assert server.ask(PDF, Range="bytes=0-9,20-29").status == 206
        assert server.ask(PDF, If_None_Match=server.ask(PDF).headers["etag"]).status == 304


# --- the embargo --------------------------------------------------------------------------------------


@given(st.integers(1, 10**12), st.integers(0, 10**12))
def test_numbers_are_compared_by_their_digits(number: int, other: int) -> None:
    """The expression matches the numbers from one on, and no smaller one."""
    pattern = re.compile(at_least(number))
    for tried in {other, number - 1, number, number + 1, number * 10, number // 10, 10 ** len(str(number))}:
        assert bool(pattern.fullmatch(str(tried))) == (tried >= number), tried


@needs_nginx
def test_nothing_gets_out(tmp_path: Path) -> None:
    """Under embargo every address, method and field gets the same page, in the reader's language."""
    embargo = (datetime.now(UTC) + timedelta(hours=1)).replace(microsecond=0)
    write_published(tmp_path / "publication", embargo=embargo, pack_bytes=1000)
    with nginx_server(tmp_path / "publication", tmp_path / "nginx") as server:
        plain = server.ask("/")
        assert (plain.status, plain.headers["retry-after"]) == (403, http_date(embargo))
        for method, target, fields in product(METHODS, TARGETS, FIELDS[:6]):
            answer = ask(server, target, method, fields)
            assert answer.status in {403, 400, 405}, (method, target, fields)
            assert TITLE.encode() not in answer.body
            assert b"versions" not in answer.body
            if answer.status == 403 and method != "HEAD":
                assert answer.body == plain.body
                assert answer.headers.keys() == plain.headers.keys()
        for wish, tag in {"fr": "fr", "ar-EG": "ar", "zh-CN": "zh-Hans", "xx": "en"}.items():
            answer = server.ask("/", Accept_Language=wish)
            assert f'<html lang="{tag}"'.encode() in answer.body
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            assert answer.headers["cache-control"] == "no-store"
            assert "sha256-" in answer.headers["content-security-policy"]


@needs_nginx
def test_the_embargo_ends(tmp_path: Path) -> None:
    """At the moment that the briefing says, nginx lets go by itself; not a second before."""
    embargo = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=4)
    write_published(tmp_path / "publication", embargo=embargo, pack_bytes=1000)
    with nginx_server(tmp_path / "publication", tmp_path / "nginx") as server:
        statuses: list[tuple[datetime, int, datetime]] = []
        while not statuses or statuses[-1][1] == 403:
            asked = datetime.now(UTC)
            statuses.append((asked, server.ask(f"/{pdf_path('fr')}").status, datetime.now(UTC)))
            assert asked < embargo + timedelta(seconds=PATIENCE_SECONDS)
            time.sleep(0.05)
    assert all(asked < embargo for asked, status, _ in statuses if status == 403)
    assert [status for _, status, done in statuses if done >= embargo][-1] == 200
    assert len(statuses) > 1


def test_a_folder_that_cannot_stand_in_a_configuration_is_refused(tmp_path: Path) -> None:
    """A path with a dollar sign would be read as a variable of nginx."""
    folder = tmp_path / "a$b"
    manifest = write_published(folder, pack_bytes=1000)
    with pytest.raises(BriefingError, match="cannot stand in a configuration"):
        nginx_configuration(folder, manifest, 80)

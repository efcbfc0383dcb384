"""A published folder over HTTP: the reader's language, parts of files, conditions, counts, nothing else."""

from __future__ import annotations

import email
import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.cli import main
from briefing.diagnostics import BriefingError
from briefing.serve.conditions import evaluated
from briefing.serve.counts import Counted, Counts, Tally, counts_path, load_counts, serialize_counts
from briefing.serve.languages import negotiated_tag
from briefing.serve.ranges import MOST_RANGES, Part, requested_parts
from tests.published_folder import (
    ID,
    NOON,
    PACK_BYTES,
    TAGS,
    TITLE,
    pack,
    pdf_path,
    write_manifest,
    write_published,
)
from tests.serving import LOOPBACK, PATIENCE_SECONDS, Server, free_port, our_server, parsed

pytestmark = [pytest.mark.loopback, pytest.mark.xdist_group("serve")]
PDF = f"/{pdf_path('fr')}"
LANGUAGES = ("en", "fr", "pt", "ar", "he", "zh-Hans", "zh-Hant", "no", "sr", "fil", "id", "fa")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions, published."""
    folder = tmp_path_factory.mktemp("hall") / "publication"
    write_published(folder, versions=2)
    return folder


@pytest.fixture(scope="module")
def server(published: Path) -> Iterator[Server]:
    """Our server over it."""
    with our_server(published) as server:
        yield server


# --- the reader's language ----------------------------------------------------------------------------

WISHES = {
    "": None,
    "fr": "fr",
    "fr-CH, fr;q=0.9, en;q=0.8": "fr",
    "en;q=0.5, ar": "ar",
    "zh-CN,zh;q=0.9": "zh-Hans",
    "zh-TW": "zh-Hant",
    "zh-HK,en": "zh-Hant",
    "zh-Hant-US": "zh-Hant",
    "zh-Hant-CN": "zh-Hant",
    "zh": "zh-Hans",
    "zh-cmn-Hans-CN": "zh-Hans",
    "cmn": "zh-Hans",
    "iw-IL": "he",
    "in": "id",
    "tl-PH": "fil",
    "nb-NO": "no",
    "nn": "no",
    "pt-BR": "pt",
    "sr-Latn-RS": "sr",
    "sr-Latn, en;q=0.3": "en",
    "en-US-u-ca-gregory": "en",
    "xx, yy;q=0.9": None,
    "*": None,
    "xx, *;q=0.5": None,
    "fr;q=0": None,
    "fr;q=0, en": "en",
    "zh-TW;q=0, zh;q=0.5": "zh-Hans",
    "zh-Hans;q=0, zh": "zh-Hant",
    "*;q=0, fa-AF": "fa",
    "FR": "fr",
    "fr; q=0.5, ar;Q=0.7": "ar",
    "fr;q=2, en": "en",
    "ärger, <script>, fr": "fr",
    ",,,fr": "fr",
}


@pytest.mark.parametrize("field", WISHES)
def test_the_readers_language_is_found(field: str) -> None:
    """By quality, with what CLDR knows of old codes, scripts and territories; else the reader chooses."""
    assert negotiated_tag(field, LANGUAGES) == WISHES[field]


@given(st.text(max_size=80), st.lists(st.sampled_from(LANGUAGES), unique=True))
def test_any_field_is_read(field: str, tags: list[str]) -> None:
    """Whatever stands in the field, an edition comes of it or none."""
    assert negotiated_tag(field, tags) in {None, *tags}


@given(st.sampled_from(LANGUAGES))
def test_an_edition_is_found_by_its_own_tag(tag: str) -> None:
    """Whoever asks for exactly an edition gets it, and nobody who refuses it does."""
    assert negotiated_tag(tag, LANGUAGES) == tag
    assert negotiated_tag(f"{tag};q=0, {tag}-x-own;q=0", LANGUAGES) is None


def test_the_front_leads_to_the_readers_language(server: Server) -> None:
    """The first address opens the reader's own language; the list of languages stays within reach."""
    answer = server.ask("/", Accept_Language="xx, zh-CN;q=0.8")
    assert (answer.status, answer.headers["location"]) == (302, "/zh-Hans/")
    assert (answer.headers["vary"], answer.headers["cache-control"]) == ("Accept-Language", "no-store")
    for target in ("/index.html", "/?choose", "http://hall.test/?choose"):
        shown = server.ask(target, Accept_Language="fr")
        assert (shown.status, b"All languages" in shown.body) == (200, True)
    assert b"All languages" in server.ask("/", Accept_Language="xx").body


# --- what is there, and how it is sent ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/fr/", "fr/index.html"),
        ("/fr/index.html", "fr/index.html"),
        ("/zh-Hans/corrections.html", "zh-Hans/corrections.html"),
        ("/v1/", "v1/index.html"),
        ("/v1/fr/", "v1/fr/index.html"),
        ("http://other.test/v2/fr/", "v2/fr/index.html"),
        ("/%66r/", "fr/index.html"),
        ("/fr/?from=poster", "fr/index.html"),
        ("/manifest.json", "manifest.json"),
        ("/SHA256SUMS", "SHA256SUMS"),
        ("/v1/data/facts.csv", "v1/data/facts.csv"),
        (PDF, pdf_path("fr")),
    ],
)
def test_what_is_published_is_sent(server: Server, published: Path, target: str, path: str) -> None:
    """Each published file comes as it lies on the disk, proved by its validator; HEAD says the same."""
    data = (published / path).read_bytes()
    answer, head = server.ask(target), server.ask(target, "HEAD")
    assert (answer.status, answer.body) == (200, data)
    assert answer.headers["etag"] == f'"{hashlib.sha256(data).hexdigest()}"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert (head.status, head.body) == (200, b"")
    assert {**head.headers, "date": ""} == {**answer.headers, "date": ""}


@pytest.mark.parametrize(
    "target",
    [
        "/nothing",
        "/fr",
        "/FR/",
        "//fr/",
        "/fr//",
        "/fr/../fr/",
        "/./fr/",
        "/v1/fr/%2e%2e/%2e%2e/manifest.json",
        "/..%2f..%2f..%2fetc/passwd",
        "/../../etc/passwd",
        "/%2e%2e%5c%2e%2e%5cetc%5cpasswd",
        "/.hidden",
        "/v1/fr/.hidden",
        "/v1/data/",
        "/v1/unnamed.txt",
        "/publication.counts.json",
        "/../publication.counts.json",
        "/fr/%00",
        "/fr/%FF%FE",
        "/file:///etc/passwd",
        "*",
        "/v3/fr/",
        "/%252e%252e/manifest.json",
    ],
)
def test_what_is_not_published_is_not_there(server: Server, published: Path, target: str) -> None:
    """Only what the manifest names is sent: no listing, no hidden file, no other way to any file."""
    for path in (".hidden", "v1/fr/.hidden", "v1/unnamed.txt", "../publication.counts.json"):
        (published / path).write_text(TITLE)
    answer = server.ask(target, Accept_Language="fr")
    assert answer.status == (308 if target == "/fr" else 404)
    assert TITLE.encode() not in answer.body
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get"])
def test_nothing_can_be_written(server: Server, method: str) -> None:
    """Only GET and HEAD are answered."""
    answer = server.ask("/fr/", method)
    assert (answer.status, answer.headers["allow"], answer.body) == (405, "GET, HEAD", b"")


def test_how_long_copies_are_good(server: Server) -> None:
    """A version's data are for ever, pages are asked about each time; downloads are named by version."""
    fields = ("content-type", "cache-control", "content-disposition")
    found = {
        target: tuple(server.ask(target, "HEAD").headers.get(field) for field in fields)
        for target in ("/fr/", "/v1/fr/", f"/v2/fr/{ID}.fr.pdf", f"/v1/fr/{ID}.fr.ics", f"/v2/{ID}.zip")
    }
    html, forever = "text/html; charset=utf-8", "public, max-age=31536000, immutable"
    assert found == {
        "/fr/": (html, "no-cache", None),
        "/v1/fr/": (html, "no-cache", None),
        f"/v2/fr/{ID}.fr.pdf": ("application/pdf", forever, f'inline; filename="{ID}.fr.v2.pdf"'),
        f"/v1/fr/{ID}.fr.ics": (
            "text/calendar; charset=utf-8",
            forever,
            f'inline; filename="{ID}.fr.v1.ics"',
        ),
        f"/v2/{ID}.zip": ("application/zip", forever, f'attachment; filename="{ID}.v2.zip"'),
    }


def test_pages_may_load_nothing(server: Server) -> None:
    """Pages are sent with a policy under which no script runs and nothing comes from elsewhere."""
    policy = server.ask("/fr/").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; img-src 'self' data:;")
    assert "script" not in policy


# --- parts of files -----------------------------------------------------------------------------------

WHOLE = None
SETS: dict[str, list[tuple[int, int]] | None] = {
    "bytes=0-99": [(0, 100)],
    "bytes=0-0": [(0, 1)],
    "bytes=2999990-": [(2_999_990, PACK_BYTES)],
    "bytes=2999990-99999999": [(2_999_990, PACK_BYTES)],
    "bytes=-10": [(PACK_BYTES - 10, PACK_BYTES)],
    "bytes=-99999999": [(0, PACK_BYTES)],
    "BYTES=5-9": [(5, 10)],
    "bytes=0-9, 20-29": [(0, 10), (20, 30)],
    "bytes=20-29,0-9": [(20, 30), (0, 10)],
    "bytes=0-9,5-19": [(0, 20)],
    "bytes=0-9,10-19": [(0, 20)],
    "bytes=0-9,99999999-": [(0, 10)],
    "bytes=,0-9,": [(0, 10)],
    "bytes=3000000-": [],
    "bytes=-0": [],
    "bytes=9-5": WHOLE,
    "bytes=a-b": WHOLE,
    "bytes=0x1-9": WHOLE,
    "bytes=-": WHOLE,
    "bytes=": WHOLE,
    "bytes=1_0-20": WHOLE,
    "bytes=٠-٩": WHOLE,
    "lines=0-9": WHOLE,
    "0-9": WHOLE,
    "bytes=" + ",".join(f"{n}-{n}" for n in range(0, 40, 2)): WHOLE,
}


@pytest.mark.parametrize("field", SETS)
def test_parts_are_read(field: str) -> None:
    """Sets of ranges are read as RFC 9110 says; what is malformed or excessive is as if it were not there."""
    wanted = SETS[field]
    expected = None if wanted is None else tuple(Part(*each) for each in wanted)
    assert requested_parts(field, PACK_BYTES) == expected


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=MOST_RANGES))
def test_parts_are_those_asked_for(bounds: list[tuple[int, int]]) -> None:
    """The parts hold each byte that was asked for once, none besides, and never overlap."""
    size = 50
    specs = [(min(pair), max(pair)) for pair in bounds]
    parts = requested_parts("bytes=" + ",".join(f"{first}-{last}" for first, last in specs), size)
    assert parts is not None
    sent = Counter(byte for part in parts for byte in range(part.start, part.stop))
    assert sent == Counter({byte for first, last in specs for byte in range(first, last + 1) if byte < size})


def test_parts_are_sent(server: Server) -> None:
    """One part comes with its place, several as multipart, and what lies beyond the end is refused."""
    data = pack("fr")
    one = server.ask(PDF, Range="bytes=1000000-1999999")
    assert (one.status, one.headers["content-range"]) == (206, "bytes 1000000-1999999/3000000")
    assert one.body == data[1_000_000:2_000_000]
    two = server.ask(PDF, Range="bytes=2999990-,10-19")
    assert two.status == 206
    assert int(two.headers["content-length"]) == len(two.body)
    head = f"Content-Type: {two.headers['content-type']}\r\n\r\n".encode()
    parts = email.message_from_bytes(head + two.body).get_payload()
    assert isinstance(parts, list)
    assert [str(part).split("\n")[1].partition(": ")[2] for part in parts] == [
        "bytes 2999990-2999999/3000000",
        "bytes 10-19/3000000",
    ]
    assert data[10:20] in two.body
    assert data[-10:] in two.body
    beyond = server.ask(PDF, Range="bytes=3000000-")
    assert (beyond.status, beyond.headers["content-range"]) == (416, "bytes */3000000")
    assert server.ask(PDF, Range="lines=1-2").body == data
    assert server.ask(PDF, "HEAD", Range="bytes=0-9").status == 200


def test_parts_of_a_changed_file_are_not_sent(server: Server) -> None:
    """`If-Range` sends the rest only of the same file; else the whole."""
    head = server.ask(PDF, "HEAD").headers
    same = {"Range": "bytes=0-9"}
    statuses = [
        server.ask(PDF, **same, If_Range=value).status
        for value in (head["etag"], head["last-modified"], '"other"', f"W/{head['etag']}", "yesterday")
    ]
    assert statuses == [206, 206, 200, 200, 200]


def test_a_good_copy_is_not_sent_again(server: Server) -> None:
    """A copy that is still good is confirmed, with what a cache needs to know and no body."""
    head = server.ask(PDF, "HEAD").headers
    answer = server.ask(PDF, If_None_Match=f'W/"x", {head["etag"]}', Range="bytes=0-9")
    assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", head["etag"])
    assert "content-type" not in answer.headers
    assert server.ask(PDF, If_Modified_Since=head["last-modified"]).status == 304
    assert server.ask(PDF, If_None_Match='"other"', If_Modified_Since=head["last-modified"]).status == 200
    assert server.ask(PDF, If_Match='"other"').status == 412


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 200),
        ({"if-none-match": "*"}, 304),
        ({"if-none-match": '"a"'}, 304),
        ({"if-none-match": 'W/"a"'}, 304),
        ({"if-none-match": "a"}, 200),
        ({"if-match": "*"}, 200),
        ({"if-match": '"b", "a"'}, 200),
        ({"if-match": 'W/"a"'}, 412),
        ({"if-match": '"a"', "if-none-match": '"a"'}, 304),
        ({"if-modified-since": "Fri, 12 Apr 2024 12:00:00 GMT"}, 304),
        ({"if-modified-since": "Fri, 12 Apr 2024 11:59:59 GMT"}, 200),
        ({"if-modified-since": "Friday, 12-Apr-24 12:00:00 GMT"}, 304),
        ({"if-modified-since": "noon"}, 200),
        ({"if-modified-since": "Fri, 99 Apr 2024 12:00:00 GMT"}, 200),
        ({"if-unmodified-since": "Fri, 12 Apr 2024 11:59:59 GMT"}, 412),
        ({"if-unmodified-since": "Fri, 12 Apr 2024 12:00:00 GMT"}, 200),
        ({"if-match": '"a"', "if-unmodified-since": "Fri, 12 Apr 2024 11:59:59 GMT"}, 200),
    ],
)
def test_conditions(fields: dict[str, str], status: int) -> None:
    """Conditions are evaluated in the order of RFC 9110, section 13.2.2."""
    assert evaluated(fields, '"a"', NOON) == status


# --- while it runs ------------------------------------------------------------------------------------


def test_a_new_version_is_served_at_once(tmp_path: Path) -> None:
    """What is published while the server runs is there; a broken manifest changes nothing."""
    folder = tmp_path / "publication"
    write_published(folder, pack_bytes=1000)
    with our_server(folder) as server:
        assert server.ask("/v2/fr/").status == 404
        before = server.ask("/fr/").headers["etag"]
        write_published(folder, pack_bytes=1000, versions=2)
        assert server.ask("/v2/fr/").status == 200
        assert server.ask("/fr/").headers["etag"] != before
        assert server.ask("/v1/fr/").status == 200
        (folder / "manifest.json").write_text("{")
        assert server.ask("/v2/fr/").status == 200


def test_a_file_that_is_not_the_published_one_is_not_sent(tmp_path: Path) -> None:
    """A file that was damaged, cut or exchanged is held back; a link out of the folder is not followed."""
    folder = tmp_path / "publication"
    write_published(folder, pack_bytes=1000)
    with our_server(folder) as server:
        assert server.ask(PDF).status == 200
        changed = bytearray((folder / PDF[1:]).read_bytes())
        changed[500] ^= 1
        (folder / PDF[1:]).write_bytes(changed)
        answer = server.ask(PDF)
        assert (answer.status, answer.headers["retry-after"], answer.body) == (503, "3", b"")
        other = folder / pdf_path("ar")
        outside = tmp_path / "outside.pdf"
        other.rename(outside)
        other.symlink_to(outside)
        assert server.ask(f"/{pdf_path('ar')}").status == 404


def test_what_cannot_be_the_published_file_is_not_read(tmp_path: Path) -> None:
    """A pipe would hold the server, and a file of another size need not be read to be told apart."""
    folder = tmp_path / "publication"
    write_published(folder, pack_bytes=100)
    pack_path, page = folder / pdf_path("en"), folder / "fr" / "index.html"
    with pack_path.open("wb") as file:
        file.truncate(2**32)
    page.unlink()
    os.mkfifo(page)
    with our_server(folder) as server:
        statuses = [server.ask(target).status for target in (f"/{pdf_path('en')}", "/fr/", "/en/")]
    assert statuses == [503, 503, 200]


def test_large_files_are_sent_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too large to be held comes from the disk piece by piece, with the same answers."""
    monkeypatch.setattr("briefing.serve.files.FileStore.__init__.__defaults__", (10**6, 10**5))
    folder = tmp_path / "publication"
    write_published(folder)
    with our_server(folder) as server:
        assert server.ask(PDF).body == pack("fr")
        assert server.ask(PDF, Range="bytes=999999-2000000").body == pack("fr")[999_999:2_000_001]
        assert server.ask(PDF, Range="bytes=0-9,2999999-").status == 206


def test_a_request_that_does_not_come_is_not_waited_for(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that sends its request byte by byte, or none, is closed."""
    monkeypatch.setattr("briefing.serve.server.HEAD_SECONDS", 0.5)
    with our_server(published) as server:
        assert server.send(b"") == b""
        assert server.send(b"GET /fr/ HTTP/1.1\r\nHost: ") == b""
        assert parsed(server.send(b"GET /fr/ HTTP/1.0\r\n\r\n")).status == 200


def test_too_many_at_once_are_asked_to_come_again(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the server is full it says when to come again, and serves on afterwards."""
    monkeypatch.setattr("briefing.serve.app.MOST_ANSWERS", 1)
    request = f"GET {PDF} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with our_server(published) as server:
        with socket.socket() as slow:
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            slow.connect((LOOPBACK, server.port))
            slow.sendall(request)
            slow.recv(100)
            answer = server.ask("/fr/")
            assert (answer.status, answer.headers["retry-after"]) == (503, "3")
        end = time.monotonic() + PATIENCE_SECONDS
        while server.ask("/fr/").status != 200:
            assert time.monotonic() < end


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x00\xff\x00\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 1_000_000,
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
    ],
)
def test_malformed_requests_are_refused(server: Server, request_bytes: bytes) -> None:
    """What is no request gets a short refusal, and the server goes on."""
    received = server.send(request_bytes)
    assert received.startswith((b"HTTP/1.1 400", b"HTTP/1.1 501")), received[:200]
    assert TITLE.encode() not in received
    assert server.ask("/fr/").status == 200


# --- counts -------------------------------------------------------------------------------------------


def test_downloads_are_counted_without_anybody(tmp_path: Path) -> None:
    """A download counts once, when it begins; HEAD, confirmations, probes and later parts do not."""
    folder = tmp_path / "publication"
    write_published(folder)
    tally = Tally(counts_path(folder))
    with our_server(folder, tally=tally) as server:
        etag = server.ask(PDF).headers["etag"]
        for field in ("bytes=0-999", "bytes=1000-1999", "bytes=0-1", "bytes=-500", "bytes=9999999-"):
            server.ask(PDF, Range=field)
        server.ask(PDF, "HEAD")
        server.ask(PDF, If_None_Match=etag)
        for target in ("/fr/", "/", "/v1/data/facts.csv", "/nothing", "/manifest.json", "/fr"):
            server.ask(target, User_Agent="Private/1.0", Referer="http://secret.test/")
    today = date(2024, 4, 12)
    expected = {("fr", "pdf"): 2, ("fr", "page"): 1, ("", "page"): 1, ("", "data"): 1, ("", "other"): 1}
    assert tally.counts == {Counted(today, *key): number for key, number in expected.items()}
    tally.write()
    assert load_counts(counts_path(folder)) == tally.counts
    text = counts_path(folder).read_text()
    assert not re.search(r"Private|secret|127\.0", text)
    assert not counts_path(folder).is_relative_to(folder)


counted = st.builds(Counted, st.dates(), st.sampled_from(["", *TAGS]), st.sampled_from(["pdf", "page"]))


@given(st.dictionaries(counted, st.integers(1, 10**6)))
def test_counts_are_read_as_they_were_written(numbers: dict[Counted, int]) -> None:
    """Counts come back from their file, whatever the order in which they were made."""
    path = Path(os.environ.get("TMPDIR", "/tmp")) / f"briefing-counts-{os.getpid()}.json"  # noqa: S108
    try:
        path.write_bytes(serialize_counts(Counts(numbers)))
        assert load_counts(path) == Counter(numbers)
    finally:
        path.unlink()


@pytest.mark.parametrize(
    "text", ["{}", "[]", '{"format": "briefing counts", "format_version": 1, "days": 3}']
)
def test_a_file_that_holds_no_counts_is_refused(tmp_path: Path, text: str) -> None:
    """Counts are not written over a file that is something else."""
    path = tmp_path / "x.counts.json"
    path.write_text(text)
    with pytest.raises(BriefingError, match="is no file of counts"):
        load_counts(path)


# --- the command --------------------------------------------------------------------------------------


def test_the_command_serves_until_it_is_ended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It prints where to go; a download that has begun is finished after it is told to end; counts stay."""
    folder = tmp_path / "publication"
    manifest = write_published(folder)
    write_manifest(folder, replace(manifest, address="http://press.example.org/"))
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "briefing.cli",
        "serve",
        str(folder),
        "--host",
        LOOPBACK,
        "--port",
        str(port),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said: list[str] = []
        while not (said and said[-1].startswith("Ctrl+C")):
            said.append(process.stdout.readline())
            assert said[-1], "".join(said)
        text = "".join(said)
        assert "http://press.example.org/" in text
        assert f"http://{LOOPBACK}:{port}/" in text
        assert "sample, version 1 of 2024-04-12, in en fr ar zh-Hans\nno embargo" in text
        assert "█" in text or "▄" in text
        assert _downloaded_while_ending(port, process) == pack("fr")
        assert process.wait(PATIENCE_SECONDS) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
    finally:
        process.kill()
        process.communicate()
    assert main(["counts", str(folder)]) == 0
    assert re.search(r"fr +pdf +1\n", capsys.readouterr().out)


def _downloaded_while_ending(port: int, process: subprocess.Popen[str]) -> bytes:
    """A download during which the server is told to end."""
    with socket.socket() as reader:
        reader.settimeout(PATIENCE_SECONDS)
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        end = time.monotonic() + PATIENCE_SECONDS
        while reader.connect_ex((LOOPBACK, port)):
            assert time.monotonic() < end
            time.sleep(0.05)
        reader.sendall(f"GET {PDF} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        received = bytearray(reader.recv(1000))
        process.send_signal(signal.SIGTERM)
        while piece := reader.recv(2**16):
            received += piece
    return parsed(bytes(received)).body


def test_a_folder_is_counted_by_one_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second server over the same folder would lose counts, and is refused; so is a folder that is none."""
    from briefing.serve.counts import counting_alone  # noqa: PLC0415

    folder = tmp_path / "publication"
    write_published(folder, pack_bytes=1000)
    with counting_alone(folder):
        assert main(["serve", str(folder), "--host", LOOPBACK, "--port", str(free_port())]) == 2
    assert "is being served already" in capsys.readouterr().err
    assert main(["serve", str(tmp_path / "none"), "--host", LOOPBACK, "--port", str(free_port())]) == 2
    assert "nothing is published here" in capsys.readouterr().err


@pytest.mark.parametrize(
    "address", ["press.example.org", "javascript:alert(1)", "https://me:word@example.org/"]
)
def test_the_code_leads_to_an_address(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], address: str
) -> None:
    """What no phone can open, or nobody should hand out, is not shown as a code."""
    folder = tmp_path / "publication"
    write_published(folder, pack_bytes=1000)
    assert main(["serve", str(folder), "--address", address, "--host", LOOPBACK, "--port", "1"]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("address: error: ")


def test_ports_end_at_65535(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A higher number is refused; the system would listen somewhere else."""
    with pytest.raises(SystemExit):
        main(["serve", str(tmp_path), "--port", "65536"])
    assert "is not a number from 1 to 65535" in capsys.readouterr().err


def test_where_counts_cannot_be_written() -> None:
    """As on a CD, one line says how to serve without them."""
    from briefing.serve.counts import counting_alone  # noqa: PLC0415

    with (
        pytest.raises(BriefingError, match="cannot be written"),
        counting_alone(Path("/proc/self/publication")),
    ):
        pass

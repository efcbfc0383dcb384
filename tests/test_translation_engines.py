"""Engines of machine translation: real models, small, in real CTranslate2; Apertium where it is installed."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from briefing.diagnostics import BriefingError
from briefing.translation import Engine, Hypothesis, Pair, find_engine, providers
from briefing.translation.apertium import ApertiumProvider
from briefing.translation.argos import ArgosProvider, Tokenizer
from briefing.translation.engine import tag_distance
from briefing.translation.libretranslate import ADDRESS_VARIABLE, LibreTranslateProvider
from briefing.translation.models import InstalledModel, ModelCard
from briefing.translation.packages import install_package
from tests.argos_models import write_package

GERMAN_ENGLISH = {"die": "the", "wirtschaft": "economy", "wuchs": "grew", "und": "and", "fiel": "fell"}
SERVER_VARIABLE = "BRIEFING_TEST_LIBRETRANSLATE"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An English-French package file."""
    return write_package(tmp_path_factory.mktemp("package") / "en_fr.argosmodel")


@pytest.fixture(scope="module")
def models(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A packages folder with English-French and German-English."""
    place = tmp_path_factory.mktemp("argos")
    german = write_package(place / "de_en.argosmodel", GERMAN_ENGLISH, ("de", "en"), "1.2")
    install_package(package, place / "packages")
    install_package(german, place / "packages")
    return place / "packages"


@pytest.fixture(autouse=True)
def _no_server_but_the_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ADDRESS_VARIABLE, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def best_texts(engine: Engine, sentences: Sequence[str]) -> list[str]:
    """The best hypothesis for each sentence."""
    return [hypotheses[0].text for hypotheses in engine.translate(sentences)]


# --- Argos ------------------------------------------------------------------------------------------


def test_argos_translates(models: Path) -> None:
    """Every sentence comes back in its place, blank ones too; figures and brackets are copied."""
    engine = ArgosProvider(models).open("en", "fr", cores=2)
    sentences = [
        "The economy grew by 73.4% in the second quarter.",
        "",
        "Unemployment fell [1].",
        "  ",
        "€7341 {gdp}",
    ]
    assert (engine.name, engine.version.split()[1]) == ("argos", "en_fr-0.1")
    assert best_texts(engine, sentences) == [
        "Le économie augmenta de 73.4% en le deuxième trimestre.",
        "",
        "Chômage baissa [1].",
        "",
        "€7341 {gdp}",
    ]


def test_argos_offers_hypotheses(models: Path) -> None:
    """The dictionary's two words for district are the two best translations, the likelier first."""
    (hypotheses,) = ArgosProvider(models).open("en", "fr").translate(["The district grew."], alternatives=2)
    assert [hypothesis.text for hypothesis in hypotheses] == [
        "Le arrondissement augmenta.",
        "Le district augmenta.",
    ]
    assert hypotheses[0].score > hypotheses[1].score


def test_argos_order_survives_batches(models: Path) -> None:
    """Hundreds of sentences of mixed length, on two cores, come back in order."""
    sentences = [f"{number} students {'and ' * (number % 17)}grew" for number in range(400)]
    expected = [sentence.replace("students", "étudiants").replace("and", "et") for sentence in sentences]
    output = best_texts(ArgosProvider(models).open("en", "fr", cores=2), sentences)
    assert output == [sentence.replace("grew", "augmenta") for sentence in expected]


def test_argos_target_prefix(tmp_path: Path) -> None:
    """A model that is told its language by a first piece is told it, and the piece is not in the text."""
    file = write_package(tmp_path / "prefixed.argosmodel", target_prefix="~")
    install_package(file, tmp_path / "packages")
    engine = ArgosProvider(tmp_path / "packages").open("en", "fr")
    assert best_texts(engine, ["the economy grew"]) == ["économie augmenta"]  # "~" took the place of "le"


def test_argos_without_network(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening a model and translating, directly and through English, opens no socket."""

    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    route = find_engine("de", "fr", among=[ArgosProvider(models)])
    assert route is not None
    assert best_texts(route.open(), ["Die Wirtschaft wuchs"]) == ["Le Économie augmenta"]


def test_argos_byte_pair_tokenizer(tmp_path: Path) -> None:
    """Packages with Moses's tokenizer and byte pairs, as older ones have it, are served too."""
    (tmp_path / "bpe.model").write_text("#version: 0.2\nt h\nth e</w>\n", "utf-8")
    tokenizer = Tokenizer(InstalledModel(ModelCard("en", "fr", "en", "fr", "1.0", ""), tmp_path))
    pieces = tokenizer.encode("the thaw, 7341.")
    assert pieces == ["the", "th@@", "a@@", "w", ",", "7@@", "3@@", "4@@", "1", "."]
    assert tokenizer.decode(pieces) == "the thaw, 7341."


def test_argos_names_a_broken_model(models: Path, tmp_path: Path) -> None:
    """Weights that end too soon are an error that names the folder, in one line."""
    broken = tmp_path / "packages"
    shutil.copytree(models, broken)
    weights = broken / "translate-en_fr-0_1" / "model" / "model.bin"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(BriefingError) as caught:
        ArgosProvider(broken).open("en", "fr")
    (finding,) = caught.value.findings
    assert (finding.rule, finding.location.path) == ("broken-model", str(weights.parents[1]))
    assert "\n" not in finding.message


def test_argos_has_no_such_pair(models: Path) -> None:
    """A pair without a model is an error, not a guess."""
    with pytest.raises(BriefingError, match="no model from fr to en"):
        ArgosProvider(models).open("fr", "en")


# --- which engine -----------------------------------------------------------------------------------


def test_engines_are_found_through_entry_points(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Argos comes first and reads the folder that Argos's own variable names; no server is asked."""
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(models))
    assert [provider.name for provider in providers()] == ["argos", "apertium", "libretranslate"]
    assert [provider.pairs() for provider in providers() if provider.name != "apertium"] == [
        (("de", "en"), ("en", "fr")),
        (),
    ]


def test_pivot_through_english(models: Path) -> None:
    """Where no direct model exists two stand in a row; the alternatives are the second's."""
    route = find_engine("de-AT", "fr-CA", among=[ArgosProvider(models)])
    assert route is not None
    assert (route.engine_name, route.through) == ("argos", "en")
    engine = route.open()
    assert engine.version.replace("1.11.0 ", "") == "de_en-1.2 > en_fr-0.1"
    outputs = list(engine.translate(["Die Wirtschaft wuchs", "district"], alternatives=2))
    assert [hypotheses[0].text for hypotheses in outputs] == ["Le Économie augmenta", "arrondissement"]
    assert outputs[1][1].text == "district"


@dataclass(frozen=True)
class Offer:
    """A provider that only tells what it has."""

    name: str
    offered: tuple[Pair, ...]

    def pairs(self) -> tuple[Pair, ...]:
        """What it has."""
        return self.offered

    def model(self, source: str, target: str) -> str:
        """Nothing that this module's tests need."""
        raise NotImplementedError

    def open(self, source: str, target: str, cores: int = 1) -> Engine:
        """Nothing that this module's tests need."""
        raise NotImplementedError


ARGOS = Offer("argos", (("de", "en"), ("en", "es"), ("en", "fr"), ("en", "pt"), ("en", "zh-Hans")))
APERTIUM = Offer("apertium", (("en", "ca"), ("en", "es"), ("fr", "es")))
SERVER = Offer("server", (("en", "fr"), ("en", "pt-BR"), ("en", "zh-Hant")))


@pytest.mark.parametrize(
    ("source", "target", "prefer", "expected"),
    [
        ("en", "fr", "", "argos en fr"),
        ("en", "fr", "server", "server en fr"),
        ("en", "es", "apertium", "apertium en es"),
        ("en", "fr", "apertium", "argos en fr"),
        ("en-GB", "es-MX", "", "argos en es"),
        ("en", "pt", "", "argos en pt"),
        ("en", "pt-BR", "", "server en pt-BR"),
        ("en", "zh-Hant-HK", "", "server en zh-Hant"),
        ("en", "zh", "", "argos en zh-Hans"),
        ("de", "ca", "", "argos de en, apertium en ca"),
        ("de", "fr", "server", "argos de en, argos en fr"),
        ("fr", "es", "", "apertium fr es"),
        ("fr", "de", "", ""),
        ("en", "rw", "", ""),
        ("en", "sr-Latn", "", ""),
    ],
)
def test_the_choice_of_an_engine(source: str, target: str, prefer: str, expected: str) -> None:
    """The preferred engine, else the closest direct model, else two through English, else none."""
    route = find_engine(source, target, prefer, [ARGOS, APERTIUM, SERVER])
    legs = route.legs if route else ()
    assert ", ".join(f"{leg.provider.name} {leg.source} {leg.target}" for leg in legs) == expected


@pytest.mark.parametrize(
    ("wanted", "offered", "distance"),
    [
        ("fr", "fr", 0),
        ("pt", "pt-BR", 1),
        ("zh-Hans", "zh", 1),
        ("fr-CA", "fr", 2),
        ("zh-Hant-HK", "zh-Hant", 2),
        ("pt", "pt-PT", 3),
        ("no", "nb", 1),
        ("zh-Hant", "zh-Hans", None),
        ("sr-Latn", "sr", None),
        ("fr", "es", None),
        ("fr", "not a tag", None),
    ],
)
def test_the_distance_of_tags(wanted: str, offered: str, distance: int | None) -> None:
    """A variety may stand in for another of the same language and script, and nothing else may."""
    assert tag_distance(wanted, offered) == distance


# --- Apertium ---------------------------------------------------------------------------------------

SENTENCES = (
    "The economy grew by 73.4% in 2018, to 7341 students.",
    "",
    "The frobnicated wug (18.2%) sells [1] $7341.",
    "It has two universities\nand a park",
    "Thank you",
    "It is a {braced} word.",
)


@pytest.fixture
def spanish() -> Engine:
    """Apertium, from English to Spanish."""
    if ("en", "es") not in ApertiumProvider().pairs():
        pytest.skip("Apertium with the pair eng-spa is not installed")
    return ApertiumProvider().open("en", "es", cores=2)


def test_apertium_keeps_step(spanish: Engine) -> None:
    """Each sentence is translated as it would be alone, though some are blank or have two lines."""
    together = list(spanish.translate(SENTENCES * 30))
    alone = [next(spanish.translate([sentence])) for sentence in SENTENCES]
    assert together == alone * 30
    assert alone[1] == (Hypothesis("", 0.0),)


def test_apertium_keeps_figures_and_unknown_words(spanish: Engine) -> None:
    """Figures stand, and a word that the dictionary lacks carries no mark."""
    first, _, third, *_ = best_texts(spanish, SENTENCES)
    assert [figure for figure in ("73.4%", "2018", "7341") if figure in first] == ["73.4%", "2018", "7341"]
    assert all(kept in third for kept in ("frobnicated", "wug", "18.2%", "[1]", "$7341"))
    assert "*" not in third


def test_apertium_version(spanish: Engine) -> None:
    """The version names the program, the pair, and its data by a digest."""
    program, data = spanish.version.split()
    assert program.replace(".", "").isdigit()
    assert data.startswith("eng-spa-")
    assert len(data) == len("eng-spa-") + 8


# --- LibreTranslate ---------------------------------------------------------------------------------


@contextmanager
def server_that_answers(
    answers: dict[str, tuple[int, bytes]],
) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """A server on the loopback with a fixed answer for each path: its address, and what is posted to it."""
    posted: list[dict[str, object]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self._answer()

        def _answer(self) -> None:
            status, body = answers.get(self.path, (404, b""))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", posted
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


LANGUAGES = json.dumps(
    [{"code": "en", "name": "English", "targets": ["en", "fr", "zh-Hant", "pb"]}, {"code": "xx"}, 3]
).encode()
SPECIFICATION = json.dumps({"info": {"version": "1.9.6"}}).encode()


def answers(status: int, body: object) -> dict[str, tuple[int, bytes]]:
    """The answers of a server that is well but for its translations."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return {"/languages": (200, LANGUAGES), "/spec": (200, SPECIFICATION), "/translate": (status, data)}


@pytest.mark.loopback
def test_libretranslate_asks_as_the_api_says() -> None:
    """Pairs by BCP 47 tag; the request has the server's codes, all texts and the key."""
    body = {"translatedText": ["un", "deux"], "alternatives": [["une"], []]}
    with server_that_answers(answers(200, body)) as (address, posted):
        provider = LibreTranslateProvider(f"{address}/", "secret")
        assert provider.pairs() == (("en", "fr"), ("en", "pt-BR"), ("en", "zh-Hant"))
        engine = provider.open("en", "pt-BR")
        assert (engine.name, engine.version) == ("libretranslate", "1.9.6 en_pb")
        assert list(engine.translate(["one", "two"], alternatives=3)) == [
            (Hypothesis("un", 0.0), Hypothesis("une", 0.0)),
            (Hypothesis("deux", 0.0),),
        ]
    assert posted == [
        {
            "q": ["one", "two"],
            "source": "en",
            "target": "pb",
            "format": "text",
            "alternatives": 2,
            "api_key": "secret",
        }
    ]


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (400, {"error": "fr is not\nsupported"}, "answers with status 400: fr is not supported"),
        (403, b"<html>", "answers with status 403"),
        (302, b"", "answers with status 302"),
        (200, b"<html>", "is not JSON: 'html' is no value"),
        (200, b"\xff", "is not an answer of LibreTranslate"),
        (200, {"translatedText": ["un"]}, "is not an answer of LibreTranslate"),
        (200, {"translatedText": "un"}, "is not an answer of LibreTranslate"),
        (200, {"translatedText": [1, 2]}, "is not an answer of LibreTranslate"),
        (200, {"translatedText": ["1", "2"], "alternatives": [1]}, "is not an answer of LibreTranslate"),
        (200, [], "is not an answer of LibreTranslate"),
    ],
)
@pytest.mark.loopback
def test_libretranslate_answers_badly(status: int, body: object, message: str) -> None:
    """Whatever else a server answers is one error of one line, which has the address and not the key."""
    with server_that_answers(answers(status, body)) as (address, _):
        engine = LibreTranslateProvider(address, "secret").open("en", "fr")
        with pytest.raises(BriefingError) as caught:
            list(engine.translate(["one", "two"]))
    (finding,) = caught.value.findings
    assert (finding.location.path, finding.message) == (f"{address}/translate", message)


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("http://127.0.0.1:9", "gives no answer"),
        ("ftp://127.0.0.1", "is not an http or https address"),
        ("http://", "is not an http or https address"),
        ("http://a:99999", "is not an http or https address"),
        ("http://user:secret@127.0.0.1", "an address with a user name is not used"),
    ],
)
@pytest.mark.loopback
def test_libretranslate_cannot_be_asked(address: str, message: str) -> None:
    """An address without a server is an error that does not show a password."""
    with pytest.raises(BriefingError) as caught:
        LibreTranslateProvider(address).pairs()
    assert message in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.loopback
@pytest.mark.libretranslate
def test_a_real_libretranslate_server(models: Path, tmp_path: Path) -> None:
    """A server of LibreTranslate with the small model translates as the model does here."""
    if not (command := os.environ.get(SERVER_VARIABLE)):
        pytest.skip(f"{SERVER_VARIABLE} does not name the command `libretranslate`")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = os.environ | {"ARGOS_PACKAGES_DIR": str(models)}
    sentences = [f"The economy grew by {number}% in the second quarter." for number in (7341, 18.2)]
    with subprocess.Popen(
        [command, "--host", "127.0.0.1", "--port", port, "--load-only", "en,fr"],
        cwd=tmp_path,
        env=environment,
    ) as server:
        try:
            engine = _when_ready(LibreTranslateProvider(f"http://127.0.0.1:{port}")).open("en", "fr")
            assert best_texts(engine, sentences) == best_texts(
                ArgosProvider(models).open("en", "fr"), sentences
            )
        finally:
            server.terminate()


def _when_ready(provider: LibreTranslateProvider) -> LibreTranslateProvider:
    for _ in range(120):
        try:
            if provider.pairs():
                break
        except BriefingError:
            time.sleep(1)
    return provider

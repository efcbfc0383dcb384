"""`briefing models` on the command line: from a file and from an index on loopback, to a translation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from briefing.cli import main
from tests.argos_models import write_package


@pytest.fixture(autouse=True)
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty packages folder that Argos's settings name."""
    folder = tmp_path / "argos" / "packages"
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(folder))
    return folder


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """An English-French package file."""
    return write_package(tmp_path / "served" / "en_fr.argosmodel", version="1.9")


@pytest.fixture
def index(package: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server that offers the package as Argos's index does."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(package.parent)))
    address = f"http://127.0.0.1:{server.server_port}"
    entry = {
        "type": "translate",
        "from_code": "en",
        "to_code": "fr",
        "package_version": "1.9",
        "links": [f"{address}/{package.name}"],
        "sha256": hashlib.sha256(package.read_bytes()).hexdigest(),
    }
    (package.parent / "index.json").write_text(json.dumps([entry]), "utf-8")
    thread = Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", address)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("argostranslate.settings.downloads_dir", package.parent.parent / "downloads")
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    code = main(["models", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_a_model_comes_and_goes(package: Path, packages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Installed from a file, listed, verified, removed: each step says what it did."""
    place = packages / "translate-en_fr-1_9"
    assert run(capsys, "install", package) == (0, f"en_fr-1.9: 2 MB on disk\n{place}\n", "")
    code, out, _ = run(capsys, "list")
    assert (code, [line.split() for line in out.splitlines()]) == (
        0,
        [["pair", "from", "to", "version", "installed"], ["en_fr", "en", "fr", "1.9", "yes"]],
    )
    assert run(capsys, "verify") == (0, f"{place}: works\n", "")
    assert run(capsys, "remove", "en_fr") == (0, f"removed {place}\n", "")
    assert run(capsys, "remove", "en_fr") == (
        2,
        "",
        f"{packages}: error: no model 'en_fr' is installed (see `briefing models list`) [no-model]\n",
    )


@pytest.mark.loopback
@pytest.mark.usefixtures("index")
def test_a_model_comes_from_the_index(packages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The index is asked only when the user says so; what it offers is fetched, checked and installed."""
    code, out, _ = run(capsys, "list", "--available", "--json")
    assert (code, [card["to_code"] for card in json.loads(out)]) == (0, ["fr"])
    code, out, err = run(capsys, "install", "en_fr")
    assert (code, out.splitlines()[-1], err) == (0, str(packages / "translate-en_fr-1_9"), "")
    code, _, err = run(capsys, "install", "en_xx")
    assert (code, "offers no model 'en_xx'" in err) == (2, True)


def test_a_broken_model_is_named(package: Path, packages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A model whose weights were damaged after installation is found by `verify`."""
    run(capsys, "install", package)
    weights = packages / "translate-en_fr-1_9" / "model" / "model.bin"
    weights.write_bytes(weights.read_bytes()[:1000])
    code, out, err = run(capsys, "verify")
    assert (code, out) == (2, f"{weights.parents[1]}: broken\n")
    assert err.startswith(f"{weights.parents[1]}: error: ")

"""Models on this machine: installed, removed and verified; hostile packages refused; downloads resumed."""

from __future__ import annotations

import io
import json
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from argostranslate import package as argos_package

from briefing.diagnostics import BriefingError
from briefing.translation.argos import ArgosProvider
from briefing.translation.index import AvailableModel, download_model, fetch_index, index_address
from briefing.translation.models import InstalledModel, ModelCard, installed_models, packages_folder
from briefing.translation.packages import (
    inspect_package,
    install_package,
    refuse_without_room,
    remove_model,
    verify_models,
)
from tests.argos_models import write_package

ROOT = "translate-en_fr-0_1"
CARD = ModelCard("en", "fr", "en", "fr", "0.1", "")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An English-French package file."""
    return write_package(tmp_path_factory.mktemp("package") / "en_fr.argosmodel")


@pytest.fixture(autouse=True)
def _loopback_needs_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def files_of(folder: Path) -> list[str]:
    """Every file under a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# --- installing -------------------------------------------------------------------------------------


def test_install_verify_remove(package: Path, tmp_path: Path) -> None:
    """A package is unpacked whole where Argos looks for it, works, and is gone when removed."""
    folder = tmp_path / "argos" / "packages"
    steps: list[tuple[int, int]] = []
    model = install_package(package, folder, lambda done, total: steps.append((done, total)))
    assert model == InstalledModel(CARD, folder / ROOT)
    assert steps[-1] == (inspect_package(package).unpacked_bytes,) * 2
    assert files_of(tmp_path) == [
        f"argos/packages/{ROOT}/{name}"
        for name in (
            "README.md",
            "metadata.json",
            "model/config.json",
            "model/model.bin",
            "model/shared_vocabulary.json",
            "sentencepiece.model",
        )
    ]
    assert list(verify_models(folder)) == [(str(folder / ROOT), ())]
    remove_model(model)
    assert files_of(tmp_path) == []


def test_argos_sees_what_is_installed(package: Path, tmp_path: Path) -> None:
    """Argos's own list of packages holds the model with its languages and version."""
    install_package(package, tmp_path / "packages")
    (seen,) = argos_package.get_installed_packages([tmp_path / "packages"])
    assert (seen.from_code, seen.to_code, seen.package_version) == ("en", "fr", "0.1")


def test_argos_settings_name_the_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The packages folder and the index are those that Argos's environment variables name."""
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path))
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", "http://127.0.0.1/index/")
    assert packages_folder() == tmp_path
    assert index_address() == "http://127.0.0.1/index/index.json"


def test_a_pair_has_one_model(package: Path, tmp_path: Path) -> None:
    """A newly installed model takes the place of others of its pair and of no other pair."""
    folder = tmp_path / "packages"
    for pair, version in ((("en", "fr"), "0.0.9"), (("fr", "en"), "0.1")):
        install_package(write_package(tmp_path / "a.argosmodel", {}, pair, version), folder)
    install_package(package, folder)
    install_package(package, folder)
    assert sorted(path.name for path in folder.iterdir()) == [ROOT, "translate-fr_en-0_1"]


def test_the_newest_of_a_pair_is_used(tmp_path: Path) -> None:
    """Where another program left two versions, 0.10 is newer than 0.9; codes of Argos's own become tags."""
    folder = tmp_path / "packages"
    install_package(write_package(tmp_path / "a.argosmodel", {}, ("en", "zt"), "0.9"), folder)
    newer = tmp_path / "newer"
    install_package(write_package(tmp_path / "b.argosmodel", {}, ("en", "zt"), "0.10"), newer)
    shutil.copytree(newer, folder, dirs_exist_ok=True)
    assert [model.card.version for model in installed_models(folder).models] == ["0.10", "0.9"]
    assert ArgosProvider(folder).pairs() == (("en", "zh-Hant"),)
    assert ArgosProvider(folder).open("en", "zh-Hant").version.endswith(" en_zt-0.10")


def test_a_full_disk_is_told_first(tmp_path: Path) -> None:
    """Where less is free than needed, both sizes are named."""
    with pytest.raises(BriefingError, match=r"1000000000000 MB are needed and \d+ MB are free"):
        refuse_without_room(tmp_path, 10**18)


# --- broken models ----------------------------------------------------------------------------------


def truncate(path: Path) -> None:
    """Keep the first half."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


BREAKS: list[tuple[str, Callable[[Path], object], str]] = [
    ("model/model.bin", truncate, "broken-model"),
    ("model/model.bin", lambda path: path.write_bytes(b"\xff" * 5000), "broken-model"),
    ("model/model.bin", Path.unlink, "model-incomplete"),
    ("model/shared_vocabulary.json", lambda path: path.write_text("{"), "broken-model"),
    ("model/shared_vocabulary.json", Path.unlink, "broken-model"),
    ("sentencepiece.model", truncate, "broken-model"),
    ("sentencepiece.model", Path.unlink, "model-incomplete"),
    ("metadata.json", truncate, "bad-json"),
    ("metadata.json", Path.unlink, "unreadable"),
]


@pytest.mark.parametrize(("file", "damage", "rule"), BREAKS)
def test_verify_names_the_broken_model(
    package: Path, tmp_path: Path, file: str, damage: Callable[[Path], object], rule: str
) -> None:
    """Whatever file is damaged, the model is named with one finding, and the process lives on."""
    model = install_package(package, tmp_path / "packages")
    damage(model.path / file)
    ((name, findings),) = verify_models(tmp_path / "packages")
    assert name.startswith(str(model.path))
    assert [finding.rule for finding in findings] == [rule]


def test_a_broken_model_is_not_installed(package: Path, tmp_path: Path) -> None:
    """A package whose model does not load leaves the one that is installed as it was."""
    folder = tmp_path / "packages"
    model = install_package(package, folder)
    before = files_of(tmp_path)
    broken = repacked(package, tmp_path / "broken.zip", {f"{ROOT}/model/model.bin": b"\x06\x00\x00\x00"})
    with pytest.raises(BriefingError) as caught:
        install_package(broken, folder)
    assert [(found.rule, found.location.path) for found in caught.value.findings] == [
        ("broken-model", str(broken))
    ]
    broken.unlink()
    assert files_of(tmp_path) == before
    assert list(verify_models(folder)) == [(str(model.path), ())]


# --- hostile packages -------------------------------------------------------------------------------


def repacked(package: Path, path: Path, changes: dict[str, bytes | None]) -> Path:
    """A copy of a package with files added, replaced or (None) left out."""
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        contents = {name: old.read(name) for name in old.namelist()} | changes
        for name, data in contents.items():
            if data is not None:
                new.writestr(name, data)
    return path


def metadata(**changes: object) -> dict[str, bytes | None]:
    """The package's metadata with some fields changed; None takes a field out."""
    fields = {"from_code": "en", "to_code": "fr", "package_version": "0.1"} | changes
    left = {name: value for name, value in fields.items() if value is not None}
    return {f"{ROOT}/metadata.json": json.dumps(left).encode()}


HOSTILE: list[tuple[dict[str, bytes | None], str]] = [
    ({"../canary": b"x"}, "'../canary' leaves its folder"),
    ({f"{ROOT}/../../canary": b"x"}, "leaves its folder"),
    ({"/tmp/canary": b"x"}, "'/tmp/canary' is not a plain file name"),  # noqa: S108 # never written
    ({f"{ROOT}\\..\\canary": b"x"}, "is not a plain file name"),
    ({"C:/canary": b"x"}, "is not a plain file name"),
    ({f"{ROOT}/a\nb": b"x"}, "is not a plain file name"),
    ({f"{ROOT}/" + "a/" * 200 + "b": b"x"}, "is not a plain file name"),
    ({f"{ROOT}/. ./canary": b"x"}, "leaves its folder"),
    ({f"{ROOT}/README.MD": b"x"}, "holds two files of one name"),
    ({"canary": b"x"}, "is not one folder"),
    ({f"{ROOT}/{number}": b"" for number in range(2000)}, "holds 2006 files"),
    ({f"{ROOT}/bomb": bytes(70_000_000)}, "unpacks 1 MB to 73 MB"),
    ({f"{ROOT}/metadata.json": None}, "has no metadata.json"),
    ({f"{ROOT}/metadata.json": b"[]"}, "is not a JSON object"),
    ({f"{ROOT}/metadata.json": b"\xff"}, "is not UTF-8"),
    ({f"{ROOT}/metadata.json": b"[" * 100_000}, "nested more than"),
    ({f"{ROOT}/metadata.json": b" " * 1_000_001}, "is larger than 1000000 bytes"),
    ({f"{ROOT}/model/model.bin": None}, "has no model (model/model.bin)"),
    ({f"{ROOT}/sentencepiece.model": None}, "has no tokenizer (sentencepiece.model or bpe.model)"),
    (metadata(from_code=None), "from_code is None"),
    (metadata(from_code="../en"), "from_code is '../en'"),
    (metadata(to_code="xx"), "to_code names no language: 'xx'"),
    (metadata(to_code="en"), "translates a language into itself"),
    (metadata(package_version="1/../../x"), "package_version is '1/../../x'"),
    (metadata(package_version=1.9), "package_version is 1.9"),
    (metadata(target_prefix=["x"]), "target_prefix is ['x']"),
    (metadata(type="sbd"), "is not a translation model"),
]


@pytest.mark.parametrize(("changes", "message"), HOSTILE)
def test_hostile_packages_are_refused(
    package: Path, tmp_path: Path, changes: dict[str, bytes | None], message: str
) -> None:
    """One finding names the file, and nothing is written anywhere."""
    hostile = repacked(package, tmp_path / "a.argosmodel", changes)
    with pytest.raises(BriefingError) as caught:
        install_package(hostile, tmp_path / "argos" / "packages")
    (finding,) = caught.value.findings
    assert message in finding.message
    assert finding.location.path.startswith(str(hostile))
    assert files_of(tmp_path) == ["a.argosmodel"]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO])
def test_links_are_refused(package: Path, tmp_path: Path, kind: int) -> None:
    """A symbolic link, then a file through it, is refused, and so is a device."""
    hostile = Path(shutil.copy(package, tmp_path / "a.argosmodel"))
    with zipfile.ZipFile(hostile, "a") as archive:
        link = zipfile.ZipInfo(f"{ROOT}/model/link")
        link.external_attr = (kind | 0o777) << 16
        archive.writestr(link, str(tmp_path))
        archive.writestr(f"{ROOT}/model/link/canary", "x")
    with pytest.raises(BriefingError, match="is a link or a device"):
        install_package(hostile, tmp_path / "packages")
    assert files_of(tmp_path) == ["a.argosmodel"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (lambda data: data[: len(data) // 2], "is not a whole zip archive"),
        (lambda data: b"<html>" + data[:10], "is not a whole zip archive"),
        (lambda _data: b"", "is not a whole zip archive"),
        (lambda data: data.replace(b"CTranslate2", b"x") + b"x" * 70_000, "is not a whole zip archive"),
        (lambda data: data[:600] + bytes([data[600] ^ 1]) + data[601:], "is not a whole zip archive"),
        (lambda data: data[:70] + b"\xff" * 20 + data[90:], "is not a whole zip archive"),
        (lambda _data: empty_archive(), "is not one folder"),
    ],
)
def test_damaged_archives_are_refused(
    package: Path, tmp_path: Path, content: Callable[[bytes], bytes], message: str
) -> None:
    """Half an archive, an error page, a flipped bit: one finding, and nothing is written."""
    damaged = tmp_path / "a.argosmodel"
    damaged.write_bytes(content(package.read_bytes()))
    with pytest.raises(BriefingError) as caught:
        install_package(damaged, tmp_path / "packages")
    (finding,) = caught.value.findings
    assert (finding.location.path, message in finding.message) == (str(damaged), True)
    assert files_of(tmp_path) == ["a.argosmodel"]


def empty_archive() -> bytes:
    """A zip archive without files."""
    data = io.BytesIO()
    zipfile.ZipFile(data, "w").close()
    return data.getvalue()


def test_a_missing_file(tmp_path: Path) -> None:
    """A file that is not there is an error with its name."""
    with pytest.raises(BriefingError, match=r"a\.argosmodel: error: cannot be read: No such file"):
        install_package(tmp_path / "a.argosmodel", tmp_path / "packages")


# --- the index and downloads ------------------------------------------------------------------------


class FileServer(ThreadingHTTPServer):
    """Serves `files` by path from the loopback, with ranges; may break off after so many bytes of a body."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _FileHandler)
        self.files: dict[str, bytes] = {}
        self.breaks_off_after: int | None = None
        self.validators = True
        self.asked: list[tuple[str, str]] = []
        """Path and `Range` of each request."""

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"


class _FileHandler(BaseHTTPRequestHandler):
    server: FileServer

    def do_GET(self) -> None:
        wanted = self.headers.get("Range", "")
        self.server.asked.append((self.path, wanted))
        data = self.server.files.get(self.path)
        if data is None:
            self.send_error(404)
            return
        tag = f'"{sha256(data).hexdigest()[:8]}"'
        start = int(wanted.removeprefix("bytes=").removesuffix("-") or 0)
        if wanted and self.headers["If-Range"] == tag:
            self.send_response(416 if start == len(data) else 206)
            extent = "*" if start == len(data) else f"{start}-{len(data) - 1}"
            self.send_header("Content-Range", f"bytes {extent}/{len(data)}")
        else:
            start = 0
            self.send_response(200)
        if self.server.validators:
            self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        self.wfile.write(data[start:][: self.server.breaks_off_after])

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[FileServer]:
    """A server of files on the loopback."""
    with FileServer() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def entry(**changes: object) -> dict[str, object]:
    """One model in an index."""
    return {
        "from_code": "en",
        "to_code": "fr",
        "package_version": "0.1",
        "type": "translate",
        "links": ["/en_fr.argosmodel"],
    } | changes


@pytest.mark.loopback
def test_the_index(server: FileServer) -> None:
    """The newest model of each pair, with web links only; entries that cannot be used are left out."""
    digest = "AB" * 32
    entries = [
        entry(links=["ipfs://x", "/a.argosmodel", "https://elsewhere.example/a"], sha256=digest),
        entry(package_version="0.0.9"),
        entry(from_code="zt", to_code="en"),
        entry(to_code="xx"),
        entry(to_code="de", links=["file:///etc/passwd"]),
        entry(to_code="es", sha256="no digest"),
        entry(type="sbd"),
        "no entry",
    ]
    server.files["/index.json"] = json.dumps(entries).encode()
    links = (f"{server.address}/a.argosmodel", "https://elsewhere.example/a")
    assert fetch_index(f"{server.address}/index.json") == (
        AvailableModel(CARD, links, digest.lower()),
        AvailableModel(
            ModelCard("zt", "en", "zh-Hant", "en", "0.1", ""), (f"{server.address}/en_fr.argosmodel",), ""
        ),
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{}", "is not a list of models"),
        (b"<html>", "is not JSON"),
        (b"\xff", "is not UTF-8"),
        (b" " * 8_000_001, "answers more than 8000000 bytes"),
        (None, "answers with status 404"),
    ],
)
@pytest.mark.loopback
def test_no_index(server: FileServer, body: bytes | None, message: str) -> None:
    """An answer that is no index is one error with the address."""
    if body is not None:
        server.files["/index.json"] = body
    with pytest.raises(BriefingError, match=message) as caught:
        fetch_index(f"{server.address}/index.json")
    assert caught.value.findings[0].location.path == f"{server.address}/index.json"


def offered(server: FileServer, package: Path, digest: str = "") -> AvailableModel:
    """The package, served, as an index offers it."""
    server.files["/en_fr.argosmodel"] = package.read_bytes()
    return AvailableModel(CARD, (f"{server.address}/en_fr.argosmodel",), digest)


@pytest.mark.loopback
def test_download_and_install(server: FileServer, package: Path, tmp_path: Path) -> None:
    """What the index offers is fetched, checked and installed; progress ends at the whole."""
    data = package.read_bytes()
    steps: list[tuple[int, int]] = []
    file = download_model(
        offered(server, package, sha256(data).hexdigest()), tmp_path, lambda *step: steps.append(step)
    )
    assert (file.name, file.read_bytes()) == (f"{ROOT}.argosmodel", data)
    assert (steps[0], steps[-1]) == ((0, len(data)), (len(data), len(data)))
    assert install_package(file, tmp_path / "packages").card == CARD


@pytest.mark.loopback
def test_a_download_is_resumed(server: FileServer, package: Path, tmp_path: Path) -> None:
    """After the server broke off, the next try asks for the rest only, and the file is whole."""
    model = offered(server, package, sha256(package.read_bytes()).hexdigest())
    server.breaks_off_after = 4000
    with pytest.raises(BriefingError, match=r"gives no answer: .*4000 bytes read"):
        download_model(model, tmp_path)
    server.breaks_off_after = None
    assert download_model(model, tmp_path).read_bytes() == package.read_bytes()
    assert server.asked == [("/en_fr.argosmodel", ""), ("/en_fr.argosmodel", "bytes=4000-")]
    assert files_of(tmp_path) == [f"{ROOT}.argosmodel"]


@pytest.mark.loopback
def test_a_file_that_changed_is_fetched_anew(server: FileServer, package: Path, tmp_path: Path) -> None:
    """The rest of another version is never put to the part that is here."""
    model = offered(server, package)
    server.breaks_off_after = 4000
    with pytest.raises(BriefingError):
        download_model(model, tmp_path)
    server.breaks_off_after = None
    server.files["/en_fr.argosmodel"] = bytes(9000)
    assert download_model(model, tmp_path).read_bytes() == bytes(9000)


@pytest.mark.loopback
def test_a_part_of_no_known_version_is_not_resumed(server: FileServer, package: Path, tmp_path: Path) -> None:
    """A server that does not identify its file is asked for the whole."""
    model = offered(server, package)
    server.validators = False
    server.breaks_off_after = 4000
    with pytest.raises(BriefingError):
        download_model(model, tmp_path)
    server.breaks_off_after = None
    assert download_model(model, tmp_path).read_bytes() == package.read_bytes()
    assert [wanted for _, wanted in server.asked] == ["", ""]


@pytest.mark.loopback
def test_a_whole_part_needs_only_its_name(server: FileServer, package: Path, tmp_path: Path) -> None:
    """A run that stopped just before the end is completed without a byte."""
    model = offered(server, package, sha256(package.read_bytes()).hexdigest())
    whole = download_model(model, tmp_path)
    whole.rename(tmp_path / f"{whole.name}.part")
    tag = sha256(package.read_bytes()).hexdigest()[:8]
    (tmp_path / f"{whole.name}.part-origin").write_text(f'{model.links[0]}\n"{tag}"\n')
    assert download_model(model, tmp_path).read_bytes() == package.read_bytes()


@pytest.mark.loopback
def test_another_file_than_the_index_says(server: FileServer, package: Path, tmp_path: Path) -> None:
    """A file with another checksum is not kept."""
    with pytest.raises(BriefingError, match=r"is another file than the index says: SHA-256 is [0-9a-f]{64}"):
        download_model(offered(server, package, "0" * 64), tmp_path)
    assert [name for name in files_of(tmp_path) if not name.endswith("-origin")] == []


@pytest.mark.loopback
def test_the_next_link_is_tried(server: FileServer, package: Path, tmp_path: Path) -> None:
    """Where one link fails the next one serves; where all fail each is named."""
    good = offered(server, package)
    missing = f"{server.address}/missing"
    assert download_model(AvailableModel(CARD, (missing, *good.links), ""), tmp_path).exists()
    with pytest.raises(BriefingError) as caught:
        download_model(AvailableModel(CARD, (missing, "ftp://x/y"), ""), tmp_path / "other")
    assert [finding.location.path for finding in caught.value.findings] == [missing, "ftp://x/y"]

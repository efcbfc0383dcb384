"""Folders that are not as `publish` left them, orders that come twice, and languages that come and go."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from briefing.cli import main
from briefing.publication.manifest import load_manifest
from briefing.scaffold import write_new_briefing
from tests.conftest import CHANGPING
from tests.test_signing import SECRET, the_office

pytestmark = pytest.mark.xdist_group("publication-folder")

FIRST = ("--version", "1", "--on", "2024-05-01")
SECOND = ("--version", "2", "--on", "2024-05-02", "--note", "The title was wrong.")


def contents(folder: Path) -> Mapping[str, bytes]:
    """Every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def edit(folder: Path, old: str, new: str) -> None:
    """Change `briefing.yaml`."""
    path = folder / "briefing.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def published_in(folder: Path) -> Path:
    """Where a briefing is published."""
    return folder.parents[1] / "output" / folder.name / "publication"


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a briefing in English and French, published once; nobody changes it in a test."""
    workspace = tmp_path_factory.mktemp("once")
    folder = workspace / "content" / "sample"
    write_new_briefing(folder)
    assert main(["publish", str(folder), *FIRST]) == 1  # no address is known
    return workspace


@pytest.fixture
def sample(once: Path, tmp_path: Path) -> Path:
    """The folder of the briefing in a copy of that workspace."""
    shutil.copytree(once, tmp_path / "copy")
    return tmp_path / "copy" / "content" / "sample"


# --- what lies there already ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("index.html", "holds 'index.html', and nothing was published here"),
        ("secret/passwords.txt", "holds 'secret', and nothing was published here"),
        ("v1/mine.txt", "holds 'mine.txt', which is not of this version"),
    ],
)
def test_what_others_keep_in_a_folder_is_left_alone(
    sample: Path, capsys: pytest.CaptureFixture[str], name: str, message: str
) -> None:
    """A folder that nobody published into is neither overwritten nor handed out."""
    to = sample.parents[1] / "site"
    (to / name).parent.mkdir(parents=True)
    (to / name).write_text("mine")
    assert main(["publish", str(sample), "--to", str(to), *FIRST]) == 2
    assert message in capsys.readouterr().err
    assert contents(to) == {name: b"mine"}


def test_a_file_is_no_folder(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Said in one line."""
    to = sample.parents[1] / "file"
    to.write_text("mine")
    assert main(["publish", str(sample), "--to", str(to), *FIRST]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"{to}: error: is a file, or lies in one (name a folder with --to) [no-folder]"
    ]


def test_a_stranger_among_published_files_has_no_checksum(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What somebody put there later is not vouched for."""
    place = published_in(sample)
    (place / "notes.txt").write_text("mine")
    edit(sample, "A district to start from", "A district to go on from")
    main(["publish", str(sample), *SECOND])
    assert b"notes.txt" not in (place / "SHA256SUMS").read_bytes()
    capsys.readouterr()
    assert main(["verify", str(place)]) == 1
    assert "notes.txt: warning: was not published" in capsys.readouterr().err


def test_a_page_that_is_gone_is_not_marked(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A version that cannot be marked as superseded ends the run before anything is changed."""
    place = published_in(sample)
    (place / "v1" / "fr" / "index.html").unlink()
    before = contents(place)
    edit(sample, "A district to start from", "A district to go on from")
    assert main(["publish", str(sample), *SECOND]) == 2
    assert "v1/fr/index.html: error: is missing, or not as it was published" in capsys.readouterr().err
    assert contents(place) == before


def test_an_embargo_is_known_before_its_pages_are(sample: Path) -> None:
    """The manifest of the new version comes before its pages, and stays where one cannot be written."""
    place = published_in(sample)
    edit(sample, "2024-04-12T18:00", "2024-06-12T18:00")
    (place / "en" / "index.html").unlink()
    (place / "en" / "index.html" / "in-the-way").mkdir(parents=True)
    assert main(["publish", str(sample), *SECOND]) == 2
    embargo = load_manifest(place).embargo
    assert embargo is not None
    assert embargo.isoformat() == "2024-06-12T18:00:00+08:00"


# --- orders ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--address", "press.example.org"), "only http: and https: addresses"),
        (("--address", "https://press.example.org/?visit=1"), "addresses of pages cannot be appended"),
        (("--note-in", "de", "Falsch."), "there is no edition in 'de'"),
    ],
)
def test_orders_are_refused_before_anything_is_written(
    sample: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], message: str
) -> None:
    """One line says what is wrong with an address or a language of a note."""
    to = sample.parents[1] / "new"
    assert main(["publish", str(sample), "--to", str(to), *FIRST, *options]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert message in line
    assert not to.exists()


def test_the_same_order_on_another_day_changes_nothing(sample: Path) -> None:
    """A version keeps the day on which it was published."""
    before = contents(published_in(sample))
    assert main(["publish", str(sample), "--version", "1", "--on", "2024-05-09"]) == 1
    assert contents(published_in(sample)) == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--address", "https://press.example.org/"), "was published already, with another address"),
        (("--note", "Another one."), "was published already, with another note"),
        (("--sign", "key.p12", "--passphrase-file", "secret"), "was published already, without a signature"),
    ],
)
def test_what_comes_too_late_is_said(
    sample: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    message: str,
) -> None:
    """An order that the published version does not fulfil is not taken for done."""
    before = contents(published_in(sample))
    monkeypatch.chdir(sample.parents[1])
    if "--sign" in options:
        pytest.importorskip("pyhanko", reason="pyhanko is not installed")
        Path("key.p12").write_bytes(the_office("rsa").pkcs12())
        Path("secret").write_bytes(SECRET)
        options = ("--on", "2026-11-22", *options)
    assert main(["publish", str(sample), "--version", "1", *options]) == 2
    assert message in capsys.readouterr().err
    assert contents(published_in(sample)) == before


# --- corrections ----------------------------------------------------------------------------------------


def test_a_changed_rate_is_a_correction(sample: Path) -> None:
    """An equivalent changes although no fact does: its passages stand on the page."""
    edit(sample, "value: 7.0967", "value: 8.5")
    main(["publish", str(sample), *SECOND])
    page = (published_in(sample) / "en" / "corrections.html").read_text("utf-8")
    marked = re.findall(r'<(del|ins)><span data-fact="output" data-form="([a-z]+)"', page)
    assert set(marked) == {("del", "usd"), ("ins", "usd")}


def test_a_language_that_comes_back_is_corrected(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is compared with the last version that had it; giving a language up is said."""
    edit(sample, "A district to start from", "A district to go on from")
    assert main(["publish", str(sample), *SECOND, "--language", "en"]) == 1
    assert "has no edition in fr, which the last one had" in capsys.readouterr().err
    edit(sample, "A district to go on from", "A district to end with")
    third = ("--version", "3", "--on", "2024-05-03", "--note", "Wrong again.")
    main(["publish", str(sample), *third])
    page = (published_in(sample) / "fr" / "corrections.html").read_text("utf-8")
    main_part = page[page.index("<main") : page.index("</main>")]
    assert re.findall('<section id="([^"]+)', main_part) == ["version-3"]
    assert "<del>start from</del>" in main_part
    assert "<ins>end with</ins>" in main_part


def test_the_front_page_leads_to_corrections(sample: Path) -> None:
    """From version 2 on, beside the files of each language."""
    place = published_in(sample)
    assert "corrections.html" not in (place / "index.html").read_text("utf-8")
    edit(sample, "A district to start from", "A district to go on from")
    main(["publish", str(sample), *SECOND])
    page = (place / "index.html").read_text("utf-8")
    assert re.findall('href="([a-z]+/corrections.html)"', page) == [
        "en/corrections.html",
        "fr/corrections.html",
    ]


# --- one language ---------------------------------------------------------------------------------------


def test_a_language_without_the_source(tmp_path: Path) -> None:
    """Pictures have their caption in the source language, also where nobody has translated it."""
    folder = tmp_path / "content" / "changping"
    shutil.copytree(CHANGPING, folder)
    assert main(["publish", str(folder), "--language", "sw", *FIRST]) == 1
    [photo, *_] = sorted((published_in(folder) / "v1" / "photos").iterdir())
    assert b'xml:lang="x-default"' in photo.read_bytes()
    assert [each.tag for each in load_manifest(published_in(folder)).current.editions] == ["sw"]

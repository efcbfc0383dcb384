"""The published folder, as somebody finds it on a stick, and what a second version does to it."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote, urlsplit

import pypdfium2
import pytest
from page import validate_pdf

from briefing.cli import main
from briefing.diagnostics import BriefingError
from briefing.publication.folder import alone_in
from briefing.publication.manifest import Role, load_manifest
from tests.conftest import CHANGPING, ROOT
from tests.test_signing import SECRET, the_office

pytestmark = pytest.mark.xdist_group("publication")
TAGS = ("en", "fr", "ar")
ADDRESS = "https://press.example.org/changping/"
FIRST = ("--version", "1", "--on", "2024-04-12", "--address", ADDRESS)
SECOND = ("--version", "2", "--on", "2024-04-15", "--note", "Universities were counted wrongly.")


class Links(HTMLParser):
    """Every address that a page names, and what it fetches by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect one element."""
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]


def local_links(page: str, at: str) -> Iterator[str]:
    """The places within the folder that a page at `at` leads to."""
    parser = Links()
    parser.feed(page)
    assert "script" not in parser.tags
    for address in parser.addresses:
        parts = urlsplit(address)
        if parts.scheme in {"https", "mailto", "data"} or not parts.path:
            continue
        assert not parts.scheme, address
        assert not parts.netloc, address
        yield normpath((PurePosixPath(at).parent / unquote(parts.path)).as_posix())


def workspace_in(place: Path) -> Path:
    """A copy of the sample; returns the briefing's folder."""
    folder = place / "content" / "changping"
    shutil.copytree(CHANGPING, folder)
    shutil.copytree(ROOT / "locales", place / "locales")
    return folder


def publish(folder: Path, *options: str) -> int:
    """`briefing publish` of three languages."""
    return main(["publish", str(folder), "--language", *TAGS, *options])


def contents(folder: Path) -> Mapping[str, bytes]:
    """Every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def correct(folder: Path) -> None:
    """One changed fact and one changed paragraph."""
    facts, ecology = folder / "facts.yaml", folder / "sections" / "40-ecology.md"
    before, universities, after = facts.read_text("utf-8").partition("  universities:")
    facts.write_text(before + universities + after.replace("value: 41", "value: 42", 1), "utf-8")
    text = ecology.read_text("utf-8")
    changed = text.replace("The Wenyu River has its source in", "The Wenyu River rises in", 1)
    assert changed != text
    ecology.write_text(changed, "utf-8")


@dataclass(frozen=True)
class Story:
    """A folder after its first version, and after its second."""

    folder: Path
    first: Mapping[str, bytes]
    second: Mapping[str, bytes]

    @property
    def published(self) -> Path:
        """Where the second version lies."""
        return self.folder.parents[1] / "output" / "changping" / "publication"


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Changping published, corrected and published again; nobody changes it in a test."""
    folder = workspace_in(tmp_path_factory.mktemp("story"))
    published = folder.parents[1] / "output" / "changping" / "publication"
    assert publish(folder, *FIRST) == 1  # the embargo holds on that day
    first = contents(published)
    correct(folder)
    assert publish(folder, *SECOND) == 0
    return Story(folder, first, contents(published))


# --- the first version --------------------------------------------------------------------------------


def test_what_a_version_holds(story: Story) -> None:
    """Every language has its pack, calendar, contacts and page; data, pictures and posters are shared."""
    of_each = ("pdf", "docx", "ics", "vcf")
    photos = [path.stem for path in sorted((CHANGPING / "photos").glob("*.jpg"))]
    tables = ["citations", "editions", "facts", "figures", "rates", "readings", "sources", "texts"]
    assert set(story.first) == {
        "index.html",
        "manifest.json",
        "SHA256SUMS",
        *(f"{tag}/index.html" for tag in TAGS),
        "v1/index.html",
        *(f"v1/{tag}/index.html" for tag in TAGS),
        *(f"v1/{tag}/changping.{tag}.{suffix}" for tag in TAGS for suffix in of_each),
        *(f"v1/photos/{name}.jpg" for name in photos),
        *(f"v1/data/{name}.csv" for name in tables),
        "v1/data/facts.json",
        "v1/data/datapackage.json",
        *(f"v1/data/passages/{tag}.json" for tag in TAGS),
        *(f"v1/same-numbers.{suffix}" for suffix in ("html", "csv", "xlsx")),
        *(f"v1/posters/{name}.pdf" for name in (*TAGS, "all")),
        *(f"v1/changping.{tag}.zip" for tag in TAGS),
        "v1/changping.zip",
    }


def test_the_packs_are_those_that_were_proved(story: Story, tmp_path: Path) -> None:
    """PDF and DOCX are copied byte for byte: building again gives the published ones."""
    folder = workspace_in(tmp_path)
    main(["build", str(folder), "--language", "ar", "--no-audit"])
    for suffix in ("pdf", "docx"):
        built = tmp_path / "output" / "changping" / "ar" / f"changping.ar.{suffix}"
        assert story.first[f"v1/ar/changping.ar.{suffix}"] == built.read_bytes()


@pytest.mark.parametrize("version", ["first", "second"])
def test_every_link_leads_to_a_file(story: Story, version: str) -> None:
    """No page leads out of the folder, and none to a file that is not there; none has a script."""
    files = getattr(story, version)
    for name in files:
        if name.endswith(".html"):
            missing = set(local_links(files[name].decode(), name)) - set(files)
            assert (name, missing) == (name, set())


@pytest.mark.parametrize("archive", ["v1/changping.zip", "v1/changping.ar.zip"])
def test_archives_are_whole_in_themselves(story: Story, archive: str) -> None:
    """Pages within a ZIP lead only to what lies in it, and no file tells when it was packed."""
    with zipfile.ZipFile(BytesIO(story.first[archive])) as opened:
        names = opened.namelist()
        assert {entry.date_time for entry in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in names:
            if name.endswith(".html"):
                missing = set(local_links(opened.read(name).decode(), name)) - set(names)
                assert (name, missing) == (name, set())
        assert opened.read("ar/changping.ar.pdf") == story.first["v1/ar/changping.ar.pdf"]


def test_checksums_hold_for_the_usual_tool(story: Story) -> None:
    """`sha256sum --check` is content, and no file is left out."""
    check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=story.published, check=False).returncode == 0
    named = {line.partition("  ")[2] for line in story.second["SHA256SUMS"].decode().splitlines()}
    assert named == set(story.second) - {"SHA256SUMS"}


def test_the_manifest_names_every_file_of_the_versions(story: Story) -> None:
    """With the right size and digest."""
    manifest = load_manifest(story.published)
    assert [version.number for version in manifest.versions] == [1, 2]
    assert (manifest.address, manifest.current.note) == (
        ADDRESS,
        {"en": "Universities were counted wrongly."},
    )
    named = {file.path: file.size for version in manifest.versions for file in version.files}
    assert named == {name: len(data) for name, data in story.second.items() if re.match(r"v\d/", name)}


def test_nothing_of_the_participants_is_published(story: Story) -> None:
    """No outlet's name stands in any file, packed or not, nor in the text of a PDF."""
    with (CHANGPING / "participants.csv").open(encoding="utf-8", newline="") as file:
        outlets = [row["outlet"].partition(" (")[0] for row in csv.DictReader(file)]
    outlets = [outlet for outlet in outlets if outlet != "Newspaper"] + [
        "(sample), ",
        "participants.csv",
    ]
    assert len(outlets) > 25
    for name, data in story.second.items():
        for part, text in texts_of(name, data):
            found = [outlet for outlet in outlets if outlet.encode() in text]
            assert (part, found) == (part, [])


def texts_of(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file as bytes, the files within it, and the text of its pages."""
    yield name, data
    if name.endswith((".zip", ".docx", ".xlsx")):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for entry in archive.namelist():
                yield from texts_of(f"{name}: {entry}", archive.read(entry))
    if name.endswith(".pdf"):
        pages = pypdfium2.PdfDocument(data)
        yield name, "\n".join(page.get_textpage().get_text_bounded() for page in pages).encode()


def test_publishing_again_changes_nothing(tmp_path: Path) -> None:
    """The same order gives the same bytes, in another place and on another day."""
    folders = [workspace_in(tmp_path / name) for name in ("here", "there")]
    made = []
    for folder in (*folders, folders[0]):
        to = folder.parents[1] / "stick"
        assert main(["publish", str(folder), "--language", "en", "--to", str(to), *FIRST]) == 1
        made.append(contents(to))
    assert made[0] == made[1] == made[2]


# --- corrections --------------------------------------------------------------------------------------


def test_the_first_version_stays_as_it_was(story: Story) -> None:
    """All files but its pages, byte for byte; the pages only gain a notice that leads to the current one."""
    for name, data in story.first.items():
        if not name.startswith("v1/"):
            continue
        if not name.endswith("index.html"):
            assert story.second[name] == data
            continue
        added = re.search(rb"<!--added-->(.*?)<!--/added-->\n", story.second[name], re.DOTALL)
        assert added is not None
        assert story.second[name].replace(added[0], b"") == data
        [target] = local_links(added[1].decode(), name)
        assert target == name.removeprefix("v1/")


@pytest.mark.parametrize("tag", TAGS)
def test_corrections_in_every_language(story: Story, tag: str) -> None:
    """The changed fact with both values and the changed paragraph stand on the page, and nothing else."""
    page = story.second[f"{tag}/corrections.html"].decode()
    main_part = page[page.index("<main") : page.index("</main>")]
    assert main_part.count('data-fact="universities"') == 2
    figures = re.findall(r"<(del|ins)[^>]*>(?:<[^>]+>)*([^<]+)", main_part)
    assert ("del", "41") in figures
    assert ("ins", "42") in figures
    assert "Universities were counted wrongly." in main_part
    assert ("rises" in main_part, len(re.findall("<h3", main_part))) == (True, 2)


def test_addresses_that_never_change(story: Story) -> None:
    """The page that the QR code of version 1 leads to shows version 2, and its corrections."""
    assert set(story.first) <= set(story.second)
    for tag in TAGS:
        links = set(local_links(story.second[f"{tag}/index.html"].decode(), f"{tag}/index.html"))
        assert {f"v2/{tag}/changping.{tag}.pdf", f"{tag}/corrections.html"} <= links


# --- what is refused ----------------------------------------------------------------------------------


@pytest.fixture
def copied(story: Story, tmp_path: Path) -> Path:
    """A copy of the workspace with both versions; returns the briefing's folder."""
    shutil.copytree(story.folder.parents[1], tmp_path / "copy")
    return tmp_path / "copy" / "content" / "changping"


def published(folder: Path) -> Path:
    """Where the copied workspace publishes."""
    return folder.parents[1] / "output" / "changping" / "publication"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--version", "4", "--note", "x"), "the last version published here is 2"),
        (("--version", "1"), "the last version published here is 2"),
        (("--version", "3"), "a correction needs a note"),
        (("--version", "3", "--note", "Nothing."), "says the same already"),
        (("--version", "3", "--note", "x", "--final"), "are drafts"),
    ],
)
def test_orders_that_make_no_sense(
    copied: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], message: str
) -> None:
    """One clear line, exit code 2, and nothing is changed."""
    before = contents(published(copied))
    assert publish(copied, *options) == 2
    [line] = [line for line in capsys.readouterr().err.splitlines() if "error" in line]
    assert message in line
    assert contents(published(copied)) == before


def test_what_was_published_is_not_replaced(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Other contents under the same number are refused."""
    before = contents(published(copied))
    quotes = copied / "sections" / "40-ecology.md"
    quotes.write_text(quotes.read_text("utf-8").replace("mother river", "mother of rivers"), "utf-8")
    assert publish(copied, *SECOND) == 2
    assert "was published already, with other contents" in capsys.readouterr().err
    assert contents(published(copied)) == before


def test_a_changed_record_is_noticed(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Corrections compare with what was published, and with nothing else."""
    record = published(copied) / "v1" / "data" / "passages" / "fr.json"
    record.write_bytes(record.read_bytes().replace(b"41", b"40"))
    assert publish(copied, *SECOND) == 2
    assert "fr.json: error: is not as it was published" in capsys.readouterr().err


def test_another_briefing_is_not_mixed_in(story: Story, folder: Path) -> None:
    """A folder belongs to one briefing."""
    before = contents(story.published)
    assert main(["publish", str(folder), "--version", "3", "--note", "x", "--to", str(story.published)]) == 2
    assert contents(story.published) == before


# --- interrupted runs -----------------------------------------------------------------------------------


def test_a_version_that_no_manifest_names_is_made_anew(copied: Path, story: Story) -> None:
    """Killed before the manifest was written: the same command completes it."""
    place = published(copied)
    for name in story.second:
        if name not in story.first and not name.startswith("v2/"):
            (place / name).unlink()
    for name, data in story.first.items():
        (place / name).write_bytes(data)
    (place / "v2" / "ar" / "changping.ar.pdf").write_bytes(b"half")
    assert publish(copied, *SECOND) == 0
    assert contents(place) == story.second


def test_pages_that_were_not_all_replaced_are(copied: Path, story: Story) -> None:
    """Killed after the version was in place: the same command replaces the rest."""
    place = published(copied)
    for name in ("index.html", "ar/index.html", "SHA256SUMS", "v1/fr/index.html"):
        (place / name).write_bytes(story.first[name])
    (place / "fr" / "corrections.html").unlink()
    assert publish(copied, *SECOND) == 0
    assert contents(place) == story.second


def test_two_at_once(copied: Path) -> None:
    """The second one says so and does nothing."""
    with (
        alone_in(published(copied)),
        pytest.raises(BriefingError, match="another `briefing publish`"),
        alone_in(published(copied)),
    ):
        pass


# --- further versions -----------------------------------------------------------------------------------


def test_a_language_that_is_given_up_keeps_its_address(copied: Path) -> None:
    """Its page leads to the last version that had it; a new language has nothing to compare with."""
    river = copied / "sections" / "40-ecology.md"
    river.write_text(river.read_text("utf-8").replace("rises in", "has its source in"), "utf-8")
    options = (
        "--version",
        "3",
        "--on",
        "2024-04-20",
        "--note",
        "It was right.",
        "--note-in",
        "fr",
        "C’était juste.",
    )
    assert main(["publish", str(copied), "--language", "en", "fr", "es", *options]) == 1
    files = contents(published(copied))
    arabic = files["ar/index.html"].decode()
    assert 'lang="ar"' in arabic
    assert "v2/ar/index.html" in set(local_links(arabic, "ar/index.html"))
    french, spanish = (files[f"{tag}/corrections.html"].decode() for tag in ("fr", "es"))
    assert "C’était juste." in french
    assert french.index("version-3") < french.index("version-2")
    assert "version-2" not in spanish
    for name in files:
        if name.endswith(".html"):
            missing = set(local_links(files[name].decode(), name)) - set(files)
            assert (name, missing) == (name, set())


def test_signed_packs(copied: Path, tmp_path: Path) -> None:
    """With a key, each PDF begins with the proved one and carries a signature."""
    pytest.importorskip("pyhanko", reason="pyhanko is not installed")
    key, secret = tmp_path / "key.p12", tmp_path / "secret"
    key.write_bytes(the_office("rsa").pkcs12())
    secret.write_bytes(SECRET)
    to = tmp_path / "signed"
    options = ("--version", "1", "--on", "2026-11-22", "--sign", str(key), "--passphrase-file", str(secret))
    assert publish(copied, "--to", str(to), *options) == 1
    proved = copied.parents[1] / "output" / "changping" / "fr" / "changping.fr.pdf"
    signed = to / "v1" / "fr" / "changping.fr.pdf"
    assert signed.read_bytes().startswith(proved.read_bytes())
    assert [validate_pdf(str(signed), profile=profile).failures for profile in ("ua1", "pdfa2a")] == [[], []]
    assert main(["verify", str(to)]) == 0


def test_a_folder_is_verified(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A copy is sound; a changed, a missing and a foreign file are named."""
    place = published(copied)
    assert main(["verify", str(place)]) == 0
    capsys.readouterr()
    (place / "v1" / "ar" / "changping.ar.docx").write_bytes(b"PK")
    (place / "v2" / "same-numbers.csv").unlink()
    (place / "v2" / "notes.txt").write_text("mine")
    assert main(["verify", str(place)]) == 1
    lines = [line.removeprefix(f"{place}/") for line in capsys.readouterr().err.splitlines()]
    assert [line.partition(" (")[0] for line in lines] == [
        "v1/ar/changping.ar.docx: error: is not as it was published",
        "v2/same-numbers.csv: error: was published and is not here",
        "v2/notes.txt: warning: was not published",
    ]
    assert main(["verify", str(copied)]) == 2


def test_json_for_scripts(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The version, its editions and which of them are drafts."""
    to = copied.parents[1] / "json"
    assert main(["publish", str(copied), "--language", "fr", "--to", str(to), *FIRST, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    files = load_manifest(to).current.files
    assert told == {
        "folder": str(to),
        "version": 1,
        "published": "2024-04-12",
        "editions": ["fr"],
        "drafts": ["fr"],
        "files": len(files),
        "bytes": sum(file.size for file in files),
    }
    assert {file.role for file in files} == set(Role)

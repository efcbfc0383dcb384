"""Every place where a file comes in, tried with files that harm programs, through the command line itself.

All 1,700 take a while: every twentieth is tried by default, all with `BRIEFING_ALL_HOSTILE=1`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import polib
import pytest
from lxml import etree

from briefing.gate import CONTROL_CHARACTER
from briefing.pipeline import extract
from briefing.scaffold import write_new_briefing
from tests.hostile_files import PLACES, SAMPLE_FONT, Hostile, Outcome, Place, all_files, of, png_of
from tests.hostile_run import MEMORY, SECONDS

BAD = Path(__file__).parents[2] / "shared" / "bad"
ALL = bool(os.environ.get("BRIEFING_ALL_HOSTILE"))
SECRET = "the-secret-that-nobody-may-read"  # noqa: S105 - it is what must not be found
FINDING = re.compile(r".+?: (error|warning|note|blocking): .+ \[[a-z0-9-]+\]")
BIDI_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069\u2028\u2029]")
SAID = re.compile(r"(next|audit|review|usage|briefing|note)\b.*")
"""Lines on standard error that are not findings."""


needs_collection = pytest.mark.skipif(
    not BAD.exists(), reason="the collection of hostile files is not part of the project"
)


ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "LANG": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",  # else it sets aside memory for each core, whatever a file has in it
}


class Commands:
    """The process that runs commands."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("hostile_run.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=ENVIRONMENT,
        )

    def run(self, workspace: Path, place: Place, seconds: int = SECONDS) -> dict[str, object]:
        """What becomes of the command that reads a place."""
        request = {
            "arguments": place.command,
            "workspace": str(workspace),
            "subprocesses": place.subprocesses,
            "input": str(workspace / place.path) if place.is_input else "",
            "seconds": seconds,
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, object] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=60)


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    """One process for all commands of this module."""
    running = Commands()
    yield running
    running.close()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, commands: Commands) -> Path:
    """A workspace in order: a briefing with picture, logo and font, its catalogue, and a published pack."""
    workspace = tmp_path_factory.mktemp("prepared") / "work"
    folder = workspace / "content" / "sample"
    write_new_briefing(folder)
    of(png_of)(folder / "photos" / "view.png")
    (folder / "photos" / "photos.yaml").write_text("view: {file: view.png, caption: C, alt: A, credit: X}\n")
    of(png_of)(folder / "theme" / "logo.png")
    shutil.copy(SAMPLE_FONT, folder / "theme" / "own.ttf")
    (folder / "theme.yaml").write_text(
        "logo: {file: logo.png, alt: L}\nfonts:\n  - {scripts: [Latn], upright: own.ttf}\n"
    )
    list(extract(folder))
    (workspace.parent / "secret.txt").write_text(SECRET)
    (workspace.parent / "tmp").mkdir()
    order = ("--version", "1", "--on", "2024-05-01", "--language", "en", "--jobs", "1")
    done = commands.run(workspace, Place("", ("publish", "content/sample", *order)), seconds=60)
    assert (workspace / "output" / "sample" / "publication" / "manifest.json").is_file(), done
    return workspace


@pytest.fixture
def workspace(prepared: Path, tmp_path: Path) -> Path:
    """A copy of it, with a file beside it that is nobody's business."""
    shutil.copytree(prepared, tmp_path / "work", symlinks=True)
    (tmp_path / "secret.txt").write_text(SECRET)
    (tmp_path / "tmp").mkdir()
    return tmp_path / "work"


def state(workspace: Path) -> dict[str, str]:
    """A digest of each file, but for what is kept to be faster, and locks."""
    return {
        path.relative_to(workspace.parent).as_posix(): _digest(path)
        for path in sorted(workspace.parent.rglob("*"))
        if not {".briefing", ".built", ".local", ".cache", ".config"} & set(path.parts)
    }


def _digest(path: Path) -> str:
    if path.is_symlink() or not path.is_file() or path.stat().st_size > 100_000_000:
        return f"{path.lstat().st_mode}"
    return hashlib.sha256(path.read_bytes()).hexdigest()


def prove(hostile: Hostile, workspace: Path, commands: Commands) -> dict[str, object]:
    """Put the file where it belongs, run the command, and hold everything against the promises."""
    place = PLACES[hostile.place]
    target = workspace / place.path
    if target.exists():
        target.chmod(0o644)
    hostile.lay(target)
    before = state(workspace)
    done = commands.run(workspace, place)
    said = f"{done['output']}\n{done['errors']}"
    assert "Traceback" not in said, said[-3_000:]
    assert done["signal"] == 0, done
    assert done["offences"] == [], done
    assert done["memory"] < MEMORY, done  # type: ignore[operator]
    assert SECRET not in said
    assert not list(workspace.parent.rglob("CANARY"))
    lines = str(done["errors"]).split("\n")[:-1]
    for line in lines:
        assert FINDING.fullmatch(line) or SAID.fullmatch(line), line
        assert not BIDI_CONTROL.search(line), ascii(line)
        assert not CONTROL_CHARACTER.search(line), ascii(line)
        assert len(line) < 1_000, line[:2_000]
    match hostile.outcome:
        case Outcome.REFUSED:
            assert done["code"] == 2, done
            assert any(Path(place.path).name in line and " error: " in line for line in lines), lines
            assert state(workspace) == before
        case Outcome.REPORTED:
            assert done["code"] in {1, 2}, done
            assert any(Path(place.path).name in line for line in said.split("\n")), said[-2_000:]
        case Outcome.HARMLESS:
            assert done["code"] in {0, 1, 2}, done
    return done


@pytest.mark.parametrize("hostile", all_files()[:: 1 if ALL else 20], ids=str)
def test_no_file_harms(hostile: Hostile, workspace: Path, commands: Commands) -> None:
    """One line that says why, in time, with nothing written, nothing fetched and nothing else read."""
    prove(hostile, workspace, commands)


COLLECTED: Mapping[str, tuple[str, Outcome]] = {
    "yaml_billion_laughs.yaml": ("facts", Outcome.REFUSED),
    "yaml_deep.yaml": ("head", Outcome.REFUSED),
    "yaml_duplicate_key.yaml": ("head", Outcome.REFUSED),
    "yaml_numbers_hostile.yaml": ("facts", Outcome.REFUSED),
    "xliff_xxe_file.xlf": ("import", Outcome.REFUSED),
    "xliff_billion_laughs.xlf": ("import", Outcome.REFUSED),
    "xliff_dup_ids.xlf": ("import", Outcome.REFUSED),
    "xliff_source_changed.xlf": ("import", Outcome.REFUSED),
    "xliff_inline_bomb.xlf": ("import", Outcome.REFUSED),
    "po_plural_code.po": ("catalogue", Outcome.REFUSED),
    "po_plural_deep.po": ("catalogue", Outcome.REFUSED),
    "po_invalid_utf8.po": ("catalogue", Outcome.REFUSED),
    "po_controls.po": ("catalogue", Outcome.REFUSED),
    "po_homoglyph_digits.po": ("catalogue", Outcome.REFUSED),
    "po_printf_attack.po": ("import", Outcome.REFUSED),
    "po_template_attack.po": ("import", Outcome.REFUSED),
    "symlink.argosmodel": ("model", Outcome.REFUSED),
    "docx_xxe.docx": ("import", Outcome.REFUSED),
    "docx_external_template.docx": ("import", Outcome.REFUSED),
    "docx_merged_row.docx": ("import", Outcome.REFUSED),
    "docx_truncated.docx": ("import", Outcome.REFUSED),
    "png_bomb_13k.png": ("picture", Outcome.REFUSED),
    "png_ztxt_bomb.png": ("picture", Outcome.REFUSED),
    "png_is_html.png": ("picture", Outcome.REFUSED),
    "pdf_page_loop.pdf": ("article in PDF", Outcome.REFUSED),
    "bundle_manifest_traversal.json": ("manifest", Outcome.REFUSED),
    "json_dup_nan.json": ("manifest to publish", Outcome.REFUSED),
    "font_truncated.ttf": ("font", Outcome.REFUSED),
}
"""Where each file of the collection is put, and what becomes of it there."""
BRIEFING_TITLE = "A district to start from"
MARKUP = ("rl_color_expr.po", "rl_img_file.po", "rl_link_js.po", "rl_size_bomb.po", "po_template_attack.po")


@needs_collection
@pytest.mark.parametrize("name", COLLECTED)
def test_the_collection_of_hostile_files(name: str, workspace: Path, commands: Commands) -> None:
    """Each file in the place for which it was made."""
    place, outcome = COLLECTED[name]
    prove(Hostile(name, place, of((BAD / name).read_bytes()), outcome), workspace, commands)


@needs_collection
@pytest.mark.parametrize("name", ["pdf_launch.pdf", "pdf_page_loop.pdf", "pdf_trailing_update.pdf"])
def test_packs_of_the_collection_are_reported(name: str, workspace: Path, commands: Commands) -> None:
    """In place of a pack that was built, each keeps the briefing from being handed out."""
    prove(Hostile(name, "pack", of((BAD / name).read_bytes()), Outcome.REPORTED), workspace, commands)


@needs_collection
@pytest.mark.parametrize("name", MARKUP)
def test_markup_of_the_collection_stays_text(name: str, workspace: Path, commands: Commands) -> None:
    """As the translation of a heading it is printed as it stands, or kept from print; nothing runs it."""
    [entry] = [each for each in polib.pofile(str(BAD / name)) if each.msgstr]
    catalogue = workspace / PLACES["catalogue"].path
    file = polib.pofile(str(catalogue))
    [title] = [each for each in file if each.msgid == BRIEFING_TITLE]
    title.msgstr = entry.msgstr
    hostile = Hostile(name, "catalogue", of(str(file)), Outcome.HARMLESS)
    done = prove(hostile, workspace, commands)
    built = workspace / "output" / "sample" / "fr" / "sample.fr.docx"
    with zipfile.ZipFile(built) as package:
        texts = " ".join(map(str, etree.fromstring(package.read("word/document.xml")).itertext()))
    assert entry.msgstr in texts or "locales/fr/LC_MESSAGES/sample.po:" in str(done["errors"])

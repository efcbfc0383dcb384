"""Builds that do only what has to be done: what stays, what is made again, and that nobody can tell."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest

from briefing import digests
from briefing.building import kept as built
from briefing.building.records import read_record, write_record
from briefing.cli import main
from briefing.digests import digest_of
from briefing.document import Picture, Run
from briefing.pipeline import Format, Workspace, assemble, build, extract, sound_briefing
from briefing.render.docx import writer
from briefing.scaffold import write_new_briefing
from tests.conftest import CHANGPING, ROOT

T = TypeVar("T")
R = TypeVar("R")
ALL = ["en.docx", "en.pdf", "fr.docx", "fr.pdf"]


def made(
    folder: Path, *languages: str, force: bool = False, formats: tuple[Format, ...] = tuple(Format)
) -> list[str]:
    """Build, and name the files that were made: `fr.pdf`."""
    steps = build(folder, languages, formats, jobs=1, force=force)
    return sorted(step.path.name.partition(".")[2] for step in steps if not step.reused)


def packs(folder: Path) -> dict[str, bytes]:
    """Every file of the packs."""
    output = Workspace.of(folder).output / folder.name
    return {path.name: path.read_bytes() for path in output.glob("*/*") if path.suffix != ".json"}


def records(folder: Path) -> list[Path]:
    """What runs told each other."""
    return sorted((Workspace.of(folder).output / folder.name / ".built").iterdir())


def edit(path: Path, old: str, new: str) -> None:
    """Change a word in a file."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def done(folder: Path) -> Path:
    """A briefing whose packs are built, with a French word in its catalogue."""
    for _ in extract(folder):
        pass
    edit(catalog(folder), 'msgid "Welcome"\nmsgstr ""', 'msgid "Welcome"\nmsgstr "Bienvenue"')
    assert made(folder) == ALL
    return folder


def catalog(folder: Path) -> Path:
    """The French translations."""
    return Workspace.of(folder).locales / "fr" / "LC_MESSAGES" / "sample.po"


# --- what is made again ------------------------------------------------------------------------------


def test_nothing_is_made_twice(done: Path) -> None:
    """A second build finds everything as it must be, and says of each file that it stood."""
    assert made(done) == []
    steps = list(build(done, jobs=1))
    assert [(step.done, step.total, step.reused) for step in steps] == [(n, 4, True) for n in (1, 2, 3, 4)]


def test_a_translated_word_is_made_again_in_its_language(done: Path) -> None:
    """An edit of the French catalogue concerns the French files."""
    edit(catalog(done), "Bienvenue", "Soyez les bienvenus")
    assert made(done) == ["fr.docx", "fr.pdf"]


def test_a_word_of_the_source_is_made_again_everywhere(done: Path) -> None:
    """An edit of the English prose concerns every language."""
    edit(done / "sections" / "10-district.md", "# The district", "# Our district")
    assert made(done) == ALL


def test_a_translation_that_nobody_prints_changes_no_file(done: Path) -> None:
    """A comment in the catalogue is looked at, and then every document is what it was."""
    edit(catalog(done), 'msgid "Welcome"\n', '# hello\nmsgid "Welcome"\n')
    assert made(done) == []


def test_participants_change_no_file(done: Path) -> None:
    """Who takes part stands in no pack."""
    path = done / "participants.csv"
    path.write_text(path.read_text("utf-8") + "Another Daily,KE,sw,2\n", "utf-8")
    assert made(done) == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("facts.yaml", "value: 1343.5", "value: 1343.6"),
        ("briefing.yaml", "approved: false", "approved: true"),
    ],
)
def test_facts_and_the_head_change_every_file(done: Path, file: str, old: str, new: str) -> None:
    """What stands on every edition's pages makes every file anew."""
    edit(done / file, old, new)
    assert made(done) == ALL


def test_a_theme_changes_every_file(done: Path) -> None:
    """Colours and paper are part of the document."""
    (done / "theme.yaml").write_text("paper: Letter\n", "utf-8")
    assert made(done) == ALL


def test_a_file_that_somebody_changed_is_made_again(done: Path) -> None:
    """One that was cut short, one written over with its old times and size, and one that is gone."""
    before = packs(done)
    output = Workspace.of(done).output / "sample"
    cut, overwritten, gone = (
        output / "en/sample.en.pdf",
        output / "fr/sample.fr.pdf",
        output / "fr/sample.fr.docx",
    )
    cut.write_bytes(cut.read_bytes()[:-10])
    state = overwritten.stat()
    data = bytearray(overwritten.read_bytes())
    data[len(data) // 2] ^= 1
    overwritten.write_bytes(data)
    subprocess.run(["touch", "-d", f"@{state.st_mtime_ns / 1e9:.9f}", overwritten], check=True)
    gone.unlink()
    assert made(done) == ["en.pdf", "fr.docx", "fr.pdf"]
    assert packs(done) == before


def test_a_workspace_that_was_copied_stands(done: Path, tmp_path: Path) -> None:
    """A copy has other times and places on the disk, and the same bytes."""
    shutil.copytree(done.parents[1], tmp_path / "copy")
    assert made(tmp_path / "copy" / "content" / "sample") == []


def test_force_makes_everything(done: Path) -> None:
    """And the bytes are those that stood there."""
    before = packs(done)
    assert (made(done, force=True), packs(done) == before) == (ALL, True)


def test_with_and_without_records_the_bytes_are_the_same(done: Path) -> None:
    """After edits back and forth, and after a build from nothing."""
    edit(done / "sections" / "10-district.md", "# The district", "# Our district")
    made(done)
    edit(catalog(done), "Bienvenue", "Bonjour")
    edit(done / "sections" / "10-district.md", "# Our district", "# The district")
    made(done, "fr")
    made(done)
    kept = packs(done)
    shutil.rmtree(Workspace.of(done).output)
    made(done)
    assert packs(done) == kept


def test_formats_and_languages_that_were_not_asked_for_stay_known(done: Path) -> None:
    """A narrow build forgets nothing about the other files, and claims nothing of them."""
    edit(catalog(done), "Bienvenue", "Bonjour")
    assert made(done, "fr", formats=(Format.PDF,)) == ["fr.pdf"]
    assert made(done) == ["fr.docx"]


# --- pictures, fonts, the program --------------------------------------------------------------------


@pytest.fixture
def pictured(tmp_path: Path) -> Path:
    """Changping in a workspace of its own, which has photographs."""
    shutil.copytree(CHANGPING, tmp_path / "content" / "changping")
    folder = tmp_path / "content" / "changping"
    assert made(folder, "en", formats=(Format.DOCX,)) == ["en.docx"]
    return folder


def test_a_picture_counts_by_its_content(pictured: Path) -> None:
    """Another photograph under the old name and with its old times counts; a new time does not."""
    shown, other = pictured / "photos" / "solar_facade.jpg", pictured / "photos" / "wood_workshop.jpg"
    assert made(pictured, "en", formats=(Format.DOCX,)) == []
    shown.touch()
    assert made(pictured, "en", formats=(Format.DOCX,)) == []
    times = shown.stat()
    shutil.copyfile(other, shown)
    subprocess.run(["touch", "-d", f"@{times.st_mtime_ns / 1e9:.9f}", shown], check=True)
    assert made(pictured, "en", formats=(Format.DOCX,)) == ["en.docx"]


def test_a_pack_without_its_picture_does_not_stay(pictured: Path) -> None:
    """One whose photograph was not there while it was made is made again when it is."""
    shown = pictured / "photos" / "solar_facade.jpg"
    whole = shown.read_bytes()
    edit(pictured / "sections" / "10-district.md", "# Between", "# Here between")

    def run(function: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[T, R]]:
        shown.write_bytes(whole + b"\n")  # after the briefing was read
        writer._read.cache_clear()
        return ((task, function(task)) for task in tasks)

    [step] = build(pictured, ["en"], [Format.DOCX], run=run)
    shown.write_bytes(whole)
    assert [finding.rule for finding in step.findings] == ["unreadable-picture"]
    assert made(pictured, "en", formats=(Format.DOCX,)) == ["en.docx"]


def test_a_font_of_the_office_counts_by_its_content(done: Path) -> None:
    """Another font under the old name makes every file anew."""
    fonts = sorted(
        Path(sys.prefix).glob("lib/python3*/site-packages/justmytype_western_core/fonts/ofl/*/*.ttf")
    )
    fonts = [
        font for font in fonts if font.name in {"NotoSans[wdth,wght].ttf", "NotoSansMono[wdth,wght].ttf"}
    ]
    (done / "theme").mkdir()
    own = done / "theme" / "own.ttf"
    shutil.copyfile(fonts[0], own)
    (done / "theme.yaml").write_text("fonts:\n  - scripts: [Latn]\n    upright: own.ttf\n", "utf-8")
    assert made(done, "en", formats=(Format.PDF,)) == ["en.pdf"]
    assert made(done, "en", formats=(Format.PDF,)) == []
    shutil.copyfile(fonts[1], own)
    assert made(done, "en", formats=(Format.PDF,)) == ["en.pdf"]


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the program, to change it."""
    copy = tmp_path / "program"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "briefing", copy / "briefing", ignore=ignored)
    for path in (ROOT / "locales").glob("*/LC_MESSAGES/interface.po"):
        target = copy / path.relative_to(ROOT)
        target.parent.mkdir(parents=True)
        shutil.copyfile(path, target)
    return copy


def built_by(program: Path, folder: Path) -> list[str]:
    """Build with a copy of the program in a process of its own; the files that were made."""
    command = [sys.executable, "-m", "briefing.cli", "build", str(folder), "--jobs", "1", "--no-audit"]
    environment = {"PYTHONPATH": str(program), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=program, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return sorted(Path(line).name.partition(".")[2] for line in done.stdout.splitlines() if line[0] == "/")


def test_another_program_builds_anew(folder: Path, program: Path) -> None:
    """A changed renderer makes all files again; other code makes documents again, and finds them equal."""
    assert built_by(program, folder) == ALL
    assert built_by(program, folder) == []
    with (program / "briefing" / "figures" / "lists.py").open("a") as code:
        code.write("# another remark\n")
    assert built_by(program, folder) == []
    with (program / "briefing" / "render" / "pdf" / "grid.py").open("a") as code:
        code.write("# another remark\n")
    assert built_by(program, folder) == ALL


def test_interface_words_count(folder: Path, program: Path) -> None:
    """A word of the program's own in French makes the French files anew."""
    assert built_by(program, folder) == ALL
    words = program / "locales" / "fr" / "LC_MESSAGES" / "interface.po"
    edit(words, 'msgid "Contents"\nmsgstr "', 'msgid "Contents"\nmsgstr "Le ')
    assert built_by(program, folder) == ["fr.docx", "fr.pdf"]


def test_what_renders_is_in_the_key_of_what_is_rendered() -> None:
    """Every module of ours that the renderers import is digested with them."""
    code = "import sys, briefing.render.pdf, briefing.render.docx\n"
    code += "print(*(m.__file__ for n, m in sys.modules.items() if n.startswith('briefing.') and m.__file__))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    covered = {
        str(file) for name in digests.RENDERERS for file in digests._files_below(digests.PACKAGE / name)
    }
    assert set(result.stdout.split()) - covered == set()


def test_everything_that_a_build_reads_is_looked_at_first(folder: Path) -> None:
    """Every file that a build opens belongs to the program, to Python, or to the inputs."""
    for _ in extract(folder):
        pass
    code = """
import os, sys
opened = set()
def note(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes, os.PathLike)):
        mode, flags = arguments[1], arguments[2]
        if mode is None and flags & (os.O_WRONLY | os.O_RDWR) or mode and set(mode) & set("wax+"):
            return
        opened.add(os.path.realpath(os.fsdecode(arguments[0])))
sys.addaudithook(note)
from briefing.cli import main
main(["build", sys.argv[1], "--jobs", "1"])
first = set(opened)
print("---")
print(*sorted(first), sep="\\n")
"""
    result = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True
    )
    opened = [Path(line) for line in result.stdout.partition("---\n")[2].splitlines()]
    inputs = {path.resolve() for path in built._entries(folder)} | {catalog(folder).resolve()}
    program = (
        digests.PACKAGE,
        ROOT / "locales",
        Path(sys.prefix),
        Path(sys.base_prefix),
        Workspace.of(folder).output,
    )
    system = (Path("/usr/share/zoneinfo"), Path("/proc"), Path("/dev"), Path("/etc"), Path("/sys"))
    known = tuple(place.resolve() for place in (*program, *system))
    others = [path for path in opened if path.is_file() and path not in inputs]
    assert [path for path in others if not any(path.is_relative_to(place) for place in known)] == []
    assert catalog(folder).resolve() in opened  # the hook sees what is read


# --- records -----------------------------------------------------------------------------------------


def damage_nothing(data: bytes) -> bytes:
    """An empty file."""
    return data[:0]


def cut(data: bytes) -> bytes:
    """Half a file."""
    return data[: len(data) // 2]


def flip(data: bytes) -> bytes:
    """One bit."""
    return data[:-3] + bytes([data[-3] ^ 1]) + data[-2:]


def made_up(value: object) -> Callable[[bytes], bytes]:
    """Something with a digest that is right."""
    body = json.dumps(value).encode()
    return lambda _: hashlib.sha256(body).hexdigest().encode() + b"\n" + body


DAMAGES = [
    damage_nothing,
    cut,
    flip,
    made_up([]),
    made_up(None),
    made_up("x"),
    made_up({}),
    made_up({"inputs": 1, "document": None, "findings": "no", "artifacts": []}),
    made_up({"inputs": "", "document": "", "findings": [[]], "artifacts": {"pdf": {}}}),
    made_up({"key": "", "audited": {"tag": 0, "found": {}, "figures": []}}),
    made_up({"inputs": "", "tags": 1, "packs": "", "outcome": {"errors": 1, "output": {}, "code": "0"}}),
    lambda _: b"\xff\x00" * 100,
    lambda _: hashlib.sha256(b"[" * 100_000).hexdigest().encode() + b"\n" + b"[" * 100_000,
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_records_cost_time_only(
    done: Path, damage: Callable[[bytes], bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever stands in the records, a build ends as it must, and the packs are right."""
    command = ["build", str(done), "--language", "en", "--format", "docx", "--jobs", "1"]
    assert main(command) == 0
    before = packs(done)
    for path in records(done):
        path.write_bytes(damage(path.read_bytes()))
    assert (main(command), packs(done)) == (0, before)
    assert "Traceback" not in capsys.readouterr().err


def test_records_that_are_no_files_are_nobodys_business(done: Path) -> None:
    """A folder or a pipe in place of a record is left alone."""
    for path in records(done):
        path.unlink()
        path.mkdir()
    assert made(done) == ALL


@dataclass(frozen=True, slots=True)
class _Kept:
    words: tuple[str, ...]
    number: float
    perhaps: int | None
    edges: tuple[float, float]


@pytest.mark.parametrize(
    "value", [_Kept(("é\n", "\ud800"), 0.1, None, (1.5, 2.0)), _Kept((), 1.0, 7, (0.0, 1e300))]
)
def test_a_record_comes_back(tmp_path: Path, value: _Kept) -> None:
    """What was kept is what is read."""
    write_record(tmp_path / "record", value)
    assert read_record(tmp_path / "record", _Kept) == value


# --- digests -----------------------------------------------------------------------------------------


def test_a_digest_tells_values_apart() -> None:
    """Types, nesting, order and names count; the place of a file that has a digest of its own does not."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    values: list[object] = [
        None,
        0,
        False,
        "",
        "0",
        (),
        ("",),
        ((),),
        ("a", "b"),
        ("ab",),
        {},
        {"a": "b"},
        moment,
    ]
    values += [moment.date(), Decimal(1), Decimal("1.0"), date(2026, 1, 2), Run("a"), Run("a", strong=True)]
    assert len({digest_of(value) for value in values}) == len(values)
    picture = Picture(Path("a/b.jpg"), "00ff", 1, 1, "", (), ())
    assert digest_of(picture) == digest_of(replace(picture, path=Path("c.jpg")))
    assert digest_of(picture) != digest_of(replace(picture, sha256="00fe"))


def test_what_has_no_digest_is_refused() -> None:
    """Nothing is left out in silence."""
    with pytest.raises(TypeError):
        digest_of({1, 2})


def test_a_document_has_the_same_digest_in_every_process(folder: Path) -> None:
    """Neither the order of sets nor the place of the folder gets into it."""
    code = (
        "import sys; from pathlib import Path; from briefing.digests import digest_of\n"
        "from briefing.pipeline import assemble, sound_briefing\n"
        "f = Path(sys.argv[1]); print(digest_of(assemble(sound_briefing(f), 'en', f.parents[1] / 'locales')))"
    )
    command = [sys.executable, "-c", code, str(folder)]
    other = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"})
    here = assemble(sound_briefing(folder), "en", Workspace.of(folder).locales)
    assert other.stdout.strip() == digest_of(here)


# --- what is said ------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str) -> tuple[int, list[str], str]:
    """Exit code, standard output without the files that were written, and standard error."""
    code = main(["build", str(folder), "--jobs", "1", *arguments])
    captured = capsys.readouterr()
    return code, [line for line in captured.out.splitlines() if line.startswith("audit")], captured.err


def test_findings_are_said_again(done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of translations, of renderers and of the audit, in the same order, with the same exit code."""
    edit(catalog(done), "Bienvenue", "Accueil 24")
    output = Workspace.of(done).output / "sample" / "fr"
    (output / "stray.txt").write_text("x", "utf-8")
    first = run(capsys, done)
    assert (first[0], "digit-in-translation" in first[2], "stray.txt" in first[2]) == (1, True, True)
    assert run(capsys, done) == first
    for path in records(done):
        if path.name.startswith("run-"):
            path.unlink()
    assert run(capsys, done) == first
    assert run(capsys, done, "--force") == first
    (output / "stray.txt").unlink()
    assert "stray.txt" not in run(capsys, done)[2]


def test_a_build_with_nothing_to_do_imports_nothing_heavy(done: Path) -> None:
    """It ends before the pipeline is imported."""
    code = (
        "import sys; from briefing.cli import main\n"
        "main(['build', sys.argv[1], '--jobs', '1', '--language', 'en'])\n"
        "heavy = ('yaml', 'babel', 'polib', 'briefing.pipeline', 'briefing.model')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    command = [sys.executable, "-c", code, str(done)]
    outputs = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert "briefing.pipeline" in outputs[0].splitlines()[-1]
    assert outputs[1].splitlines()[-1] == "[]"


def test_the_audit_of_a_file_that_was_changed_is_made_again(
    done: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A stray byte in a pack is found and mended by the next build; `briefing audit` always reads anew."""
    assert run(capsys, done)[0] == 0
    path = Workspace.of(done).output / "sample" / "en" / "sample.en.pdf"
    path.write_bytes(b"%PDF-1.7 broken")
    assert main(["audit", str(done), "--jobs", "1"]) == 2
    capsys.readouterr()
    assert run(capsys, done)[0] == 0
    assert main(["audit", str(done), "--jobs", "1"]) == 0


def test_no_record_stands_in_the_content(tmp_path: Path) -> None:
    """A briefing that stands alone gets its packs below its own `output/`, and nothing anywhere else."""
    folder = tmp_path / "alone"
    write_new_briefing(folder)
    before = set(folder.rglob("*"))
    list(build(folder, ["en"], [Format.DOCX], jobs=1))
    new = {path.relative_to(folder).parts[0] for path in set(folder.rglob("*")) - before}
    assert (new, made(folder, "en", formats=(Format.DOCX,))) == ({"output"}, [])

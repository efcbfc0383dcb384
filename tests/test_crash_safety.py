"""Kills, full disks, read-only folders, wrong clocks and others at work: nothing torn, nothing lost."""

from __future__ import annotations

import fcntl
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from briefing import whole_files
from briefing.catalog import Change, Refused, State
from briefing.diagnostics import BriefingError
from briefing.pipeline import extract
from briefing.review.desk import ReviewDesk
from briefing.review.durable import DurableDesk
from briefing.review.journal import read_entries
from briefing.review.reviewers import REVIEWERS, Reviewers
from briefing.scaffold import write_new_briefing
from briefing.translation.memory import MEMORY, Memory
from briefing.whole_files import locked, part_folder_in, write_whole
from briefing.workspace import Workspace
from tests.crash_storm import COMMANDS, Storm, tree_of
from tests.review_files import ADA
from tests.review_site import HEADING, NOON, catalog, po_path, with_languages

FAKETIME = shutil.which("faketime")
MOUNT, SETPRIV = shutil.which("mount"), shutil.which("setpriv")
PDF_ALONE = ("--no-audit", "--language", "en", "--format", "pdf", "--jobs", "1")
SMALL = 20_000
"""Bytes that a file may have where the disk plays full: catalogues fit, packs do not."""


# --- kills ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_command_tears_nothing(tmp_path: Path, name: str) -> None:
    """Every file is the old or the new one, and the next run leaves all as an undisturbed one does."""
    storm = Storm(COMMANDS[name], tmp_path, seed=9)
    storm.prepare()
    storm.run(kills=1)
    assert storm.mistakes == []
    assert storm.killed == 1


@pytest.mark.parametrize("calls", range(1, 5))
def test_an_import_that_is_killed_between_its_files_is_completed(tmp_path: Path, calls: int) -> None:
    """Wherever it dies, catalogue and history both have the change after the next command, or neither."""
    folder = _reviewed(tmp_path)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_IMPORT, str(calls), str(folder)], check=False, capture_output=True
    )
    assert killed.returncode == (-signal.SIGKILL if calls < 4 else 0), killed.stderr
    desk = ReviewDesk(folder)
    with desk.edit("fr"):
        pass
    history = [entry.after.target for entry in read_entries(desk.history_path("fr"))]
    assert history == (["Une économie"] if calls > 2 else [])
    assert (catalog(folder, "fr")[HEADING].target == "Une économie") is (calls > 2)


KILLED_IMPORT = """
import os, signal, sys
from pathlib import Path
from briefing import whole_files
from briefing.catalog import Change, State
from briefing.review.desk import ReviewDesk
from tests.review_files import ADA
from tests.review_site import HEADING
left, replace = int(sys.argv[1]), Path.replace
def dying(path, to):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(path, to)
Path.replace = dying
with ReviewDesk(Path(sys.argv[2])).edit("fr") as language:
    language.apply(Change(HEADING, "Une économie", State.REVIEWED, ADA), "test")
"""
"""An edit that dies instead of its n-th renaming: of the intent, the catalogue, the history."""


# --- parts ------------------------------------------------------------------------------------------


def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    """Files and folders that nobody holds are deleted; what is being written, and what is not ours, stays."""
    abandoned = [tmp_path / ".briefing-abandon1.part", tmp_path / ".briefing-abandon2.part"]
    abandoned[0].write_bytes(b"half")
    abandoned[1].mkdir()
    (abandoned[1] / "file").write_bytes(b"half")
    others = [
        tmp_path / ".briefing-x.part",
        tmp_path / ".po.abcdefgh",
        tmp_path / ".briefing-abcdefgh.part.po",
    ]
    for path in others:
        path.write_bytes(b"not ours")
    outside = tmp_path / "outside"
    outside.write_bytes(b"kept")
    link = tmp_path / ".briefing-linklink.part"
    link.symlink_to(outside)
    with part_folder_in(tmp_path) as busy:
        (busy / "file").write_bytes(b"in work")
        subprocess.run([sys.executable, "-c", WRITE, str(tmp_path / "new")], check=True)
        assert (busy / "file").read_bytes() == b"in work"
        assert sorted(tmp_path.iterdir()) == sorted([*others, outside, link, busy, tmp_path / "new"])
    assert outside.read_bytes() == b"kept"


WRITE = """
import sys
from pathlib import Path
from briefing.whole_files import write_whole
write_whole(Path(sys.argv[1]), b"new")
"""


def test_many_writers_of_one_file_do_not_meet(tmp_path: Path) -> None:
    """Each writes the whole, one after the other; sweeping takes nobody's part away, and nothing is left."""
    path = tmp_path / "pack.pdf"
    program = (
        "import sys\nfrom pathlib import Path\nfrom briefing.whole_files import sweep_parts, write_whole\n"
        "for _ in range(60):\n    sweep_parts.cache_clear()\n"
        "    write_whole(Path(sys.argv[1]), sys.argv[2].encode() * 50_000)\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", program, str(path), each]) for each in "abcd"]
    seen = set()
    while any(writer.poll() is None for writer in writers):
        if path.exists():
            data = path.read_bytes()
            seen.add((len(data), len(set(data))))
    assert [writer.wait() for writer in writers] == [0, 0, 0, 0]
    assert seen == {(50_000, 1)}
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_written_with_the_rights_that_it_needs(tmp_path: Path) -> None:
    """Packs are for everybody; who may review is nobody's business, not even for a moment."""
    write_whole(tmp_path / "pack.pdf", b"")
    assert stat.S_IMODE((tmp_path / "pack.pdf").stat().st_mode) == 0o644
    Reviewers(tmp_path).invite("Ada", ["fr"], "token", NOON, timedelta(days=1))
    assert stat.S_IMODE((tmp_path / REVIEWERS).stat().st_mode) == 0o600


# --- disks ------------------------------------------------------------------------------------------


def _room_for(data: int) -> Callable[[], None]:
    """In a process that begins: no file may grow larger (EFBIG, as ENOSPC from `write`)."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (data, data))


def test_a_build_without_room_leaves_the_old_packs(folder: Path) -> None:
    """One line that names the file, exit code 2, the old file and no part of the new one."""
    assert _briefing("build", folder, *PDF_ALONE).returncode == 0
    head = folder / "briefing.yaml"
    head.write_text(head.read_text("utf-8").replace("A district to start from", "Another"), "utf-8")
    before = tree_of(_root(folder))
    full = _briefing("build", folder, *PDF_ALONE, preexec_fn=_room_for(SMALL))
    _assert_refused(full, "output/sample/en/sample.en.pdf", "File too large")
    assert tree_of(_root(folder)) == before
    assert _parts(folder) == []
    assert _briefing("build", folder, *PDF_ALONE).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "file"),
    [
        (("extract", "DIR"), "locales/sample.pot"),
        (("figures", "DIR"), "output/sample/figures/sample.figures.html"),
        (("review", "export", "DIR", "--language", "fr", "--as", "po"), "output/sample/review/sample.fr.po"),
    ],
)
def test_other_commands_without_room(folder: Path, arguments: tuple[str, ...], file: str) -> None:
    """The same for the rest that writes."""
    list(extract(folder))
    before = tree_of(_root(folder))
    full = _briefing(*(folder if each == "DIR" else each for each in arguments), preexec_fn=_room_for(200))
    _assert_refused(full, file, "File too large")
    assert tree_of(_root(folder)) == before
    assert _parts(folder) == []


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """A file system of one megabyte: what does not fit is said, what was there stays, and room mends it."""
    with _small_disk(tmp_path / "disk") as disk:
        folder = disk / "content" / "sample"
        write_new_briefing(folder)
        filler = disk / "filler"
        _fill(filler)
        before = tree_of(disk)
        for arguments in (
            ("build", folder, "--no-audit"),
            ("extract", folder),
            ("new", disk / "content" / "b"),
        ):
            _assert_refused(_briefing(*arguments), str(disk), "No space left on device")
            assert tree_of(disk) == before
            assert _parts(folder) == []
        filler.unlink()
        assert _briefing("extract", folder).returncode == 0
        assert po_path(folder, "fr").exists()


def test_output_that_cannot_be_written_is_one_line(folder: Path) -> None:
    """Standard output on a full disk, and one that nobody reads: exit code 2 and no traceback."""
    with Path("/dev/full").open("wb") as full:
        for arguments in (("status", folder), ("figure", "1", "--kind", "count")):
            ended = _briefing(*arguments, stdout=full)
            assert (ended.returncode, ended.stderr) == (
                2,
                "briefing: error: No space left on device [file]\n",
            )
    closed = subprocess.run(
        [*PROGRAM, "status", str(folder)], check=False, stderr=subprocess.PIPE, preexec_fn=lambda: os.close(1)
    )
    assert closed.stderr == b""


@pytest.mark.parametrize("kind", ["locales", "output", "workspace"])
def test_a_folder_that_may_not_be_written(folder: Path, kind: str) -> None:
    """One line that names what cannot be written, exit code 2, and everything as it was."""
    list(extract(folder))
    root = _root(folder)
    refused = root if kind == "workspace" else root / kind
    refused.mkdir(exist_ok=True)
    for path in (*(root.rglob("*") if kind == "workspace" else refused.rglob("*")), refused):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = tree_of(root)
    command = "extract" if kind == "locales" else "build"
    options = () if command == "extract" else ("--no-audit", "--jobs", "1")
    try:
        ended = _run(*_bound_by_rights(), *PROGRAM, command, folder, *options)
        _assert_refused(ended, str(root), "Permission denied")
        assert tree_of(root) == before
    finally:
        for path in (refused, *refused.rglob("*")):
            path.chmod(0o755)


def test_a_disk_that_fails_while_it_is_read(folder: Path) -> None:
    """An input/output error (EIO), which the memory of a process gives for address 0, is one line."""
    prose = folder / "sections" / "10-district.md"
    prose.unlink()
    prose.symlink_to("/proc/self/mem")
    ended = _briefing("check", folder)
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    assert "10-district.md" in ended.stderr


# --- clocks -----------------------------------------------------------------------------------------


@pytest.mark.skipif(not FAKETIME, reason="faketime is not installed")
def test_no_file_knows_what_time_it_was_made(tmp_path: Path) -> None:
    """Packs, catalogues and sheets are the same bytes in 1999 and in 2038."""
    trees = []
    for date in ("1999-12-31 23:59:59", "2038-01-20 03:14:08"):
        folder = tmp_path / date[:4] / "content" / "sample"
        write_new_briefing(folder)
        for arguments in (("extract",), ("build", "--no-audit", "--jobs", "1"), ("figures",)):
            subprocess.run(
                [FAKETIME or "", date, *PROGRAM, arguments[0], "content/sample", *arguments[1:]],
                cwd=_root(folder),
                check=True,
                capture_output=True,
            )
        trees.append(tree_of(_root(folder)))
    assert trees[0] == trees[1]
    assert "output/sample/fr/sample.fr.pdf" in trees[0]


def test_a_revoked_link_stays_revoked_whatever_the_clock_says(tmp_path: Path) -> None:
    """A clock that goes back opens no link that was ended, and one that jumps ahead loses no link."""
    reviewers = Reviewers(tmp_path)
    invited = reviewers.invite("Ada", ["fr"], "ada", NOON, timedelta(days=30))
    reviewers.invite("Ben", ["fr"], "ben", NOON, timedelta(days=30))
    reviewers.sign_in(invited, "cookie", NOON)
    reviewers.revoke("Ada", NOON)
    for moment in (NOON - timedelta(days=400), NOON + timedelta(days=400), NOON):
        assert reviewers.invited("ada", moment) is None
        assert reviewers.signed_in("cookie", moment) is None
    assert reviewers.invited("ben", NOON) is not None


def test_a_catalogue_from_the_future_is_taken_over(tmp_path: Path) -> None:
    """A clock that was set back leaves files with dates to come: the page reads them, and writes its own."""
    folder = _reviewed(tmp_path)
    desk = DurableDesk(ReviewDesk(folder), "fr", lambda: NOON)
    path = po_path(folder, "fr")
    write_whole(path, path.read_bytes().replace("Économie".encode(), "La vie économique".encode()))
    ahead = time.time() + 86_400
    os.utime(path, (ahead, ahead))
    _until(lambda: desk.language.editor.segments()[HEADING].target == "La vie économique")
    with desk.lock:
        assert not isinstance(desk.apply(_approval("La vie économique")), Refused)
    desk.write()
    assert catalog(folder, "fr")[HEADING].state is State.REVIEWED
    desk.close()


# --- others at work ---------------------------------------------------------------------------------


def test_two_builds_at_once_give_what_one_gives(folder: Path) -> None:
    """Both succeed, and the packs are those of a build alone."""
    assert _briefing("build", folder, "--no-audit", "--jobs", "1").returncode == 0
    alone = tree_of(_root(folder))
    shutil.rmtree(_root(folder) / "output")
    both = [_started("build", folder, "--no-audit", "--jobs", "2") for _ in range(2)]
    assert [_ended(each) for each in both] == [(0, ""), (0, "")]
    assert tree_of(_root(folder)) == alone
    assert _parts(folder) == []


def test_catalogues_are_changed_one_after_the_other(tmp_path: Path) -> None:
    """Imports and extractions side by side: every change that was answered is in the catalogue at the end."""
    folder = _reviewed(tmp_path)
    texts = [source for source in ReviewDesk(folder).open("fr").sources if "{" not in source]
    programs = [
        subprocess.Popen([sys.executable, "-c", ONE_CHANGE, str(folder), source, f"Revu {'abcd'[number]}"])
        for number, source in enumerate(texts[:4])
    ]
    extraction = [*PROGRAM, "extract", str(folder)]
    programs += [subprocess.Popen(extraction, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [program.wait() for program in programs] == [0] * len(programs)
    now = catalog(folder, "fr")
    assert [now[source].target for source in texts[:4]] == [f"Revu {each}" for each in "abcd"]


ONE_CHANGE = """
import sys
from pathlib import Path
from briefing.catalog import Change, Refused, State
from briefing.review.desk import ReviewDesk
from tests.review_files import ADA
with ReviewDesk(Path(sys.argv[1])).edit("fr") as language:
    change = Change(sys.argv[2], sys.argv[3], State.TRANSLATED, ADA)
    assert not isinstance(language.apply(change, "test"), Refused)
"""


def test_who_holds_a_catalogue_for_ever_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program that hangs with the lock does not make this one hang."""
    monkeypatch.setattr(whole_files, "LOCK_SECONDS", 0.2)
    path = Workspace.of(folder).catalog_lock("sample", "fr")
    path.parent.mkdir(parents=True)
    with path.open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(BriefingError, match="another run of the program does not let go of it"):
            list(extract(folder))
    assert not po_path(folder, "fr").exists()
    list(extract(folder))


def test_a_lock_of_a_dead_process_is_free(tmp_path: Path) -> None:
    """The system lets go of it; there is nothing to clean up by hand."""
    program = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom briefing.whole_files import locked\n"
        "with locked(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "lock")], check=False)
    with locked(tmp_path / "lock"):
        assert (tmp_path / "lock").exists()


def test_a_locked_file_that_is_only_read_does_not_matter(folder: Path) -> None:
    """Somebody else has locks on everything that lies there (flock), as backup programs do."""
    list(extract(folder))
    with ExitStack() as held:
        for path in (*folder.rglob("*"), *_root(folder).glob("locales/**/*.po")):
            if path.is_file():
                file = held.enter_context(path.open("rb"))
                fcntl.flock(file, fcntl.LOCK_EX)
        assert _briefing("extract", folder).returncode == 0
        assert _briefing("check", folder).returncode in {0, 1}


def test_a_memory_is_opened_by_many_at_once(tmp_path: Path) -> None:
    """Several translations begin in a new workspace at the same moment."""
    program = (
        "import sys\nfrom pathlib import Path\nfrom briefing.translation.memory import Memory\n"
        "for _ in range(20):\n    memory = Memory(Path(sys.argv[1]))\n"
        "    memory.remember_approved('en', 'fr', sys.argv[2], [('one', 'un')])\n    memory.close()\n"
    )
    path = tmp_path / MEMORY
    runs = [subprocess.Popen([sys.executable, "-c", program, str(path), each]) for each in "abcdef"]
    assert [run.wait() for run in runs] == [0] * 6
    memory = Memory(path)
    assert [match.briefing for match in memory.matches("en", "fr", "one")] == list("abcdef")
    memory.close()


# --- single steps -----------------------------------------------------------------------------------

PROGRAM = (sys.executable, "-m", "briefing.cli")


def _root(folder: Path) -> Path:
    return folder.parent.parent


def _briefing(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    return _run(*PROGRAM, *arguments, **options)


def _run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    given: dict[str, object] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.run([*map(str, arguments)], check=False, encoding="utf-8", **given)  # type: ignore[call-overload,no-any-return] # options of `run`


def _started(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def _ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, told = process.communicate()
    return process.returncode, told


def _assert_refused(ended: subprocess.CompletedProcess[str], file: str, reason: str) -> None:
    lines = ended.stderr.splitlines()
    assert (ended.returncode, len(lines)) == (2, 1), ended.stderr
    assert file in lines[0]
    assert f"error: {reason}" in lines[0]


def _parts(folder: Path) -> list[Path]:
    return [path for path in _root(folder).rglob("*") if whole_files.PART.fullmatch(path.name)]


def _bound_by_rights() -> tuple[str, ...]:
    """What a command begins with so that rights bind it: root may write everywhere."""
    if os.geteuid() != 0:
        return ()
    if not SETPRIV:
        pytest.skip("root cannot give up its right to write everywhere without setpriv")
    return (SETPRIV, "--bounding-set=-dac_override,-dac_read_search")


@contextmanager
def _small_disk(place: Path) -> Iterator[Path]:
    """A file system of one megabyte, where the system lets us mount one."""
    place.mkdir()
    mounted = MOUNT and subprocess.run(
        [MOUNT, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], check=False, capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        for size in (65_536, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


def _reviewed(place: Path) -> Path:
    folder = place / "content" / "sample"
    write_new_briefing(folder)
    return with_languages(folder)


def _approval(target: str) -> Change:
    return Change(HEADING, target, State.REVIEWED, ADA, seen=target)


def _until(holds: Callable[[], bool]) -> None:
    last = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < last, "it does not come to pass"
        time.sleep(0.05)

"""Work on a Dask cluster: a real scheduler and real workers on this machine."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from briefing.building.run import Runner
from briefing.building.runners import BesideUs, FarAway
from briefing.cli import main
from briefing.diagnostics import BriefingError
from briefing.drafting import LanguageDrafts, translate
from briefing.pipeline import Workspace, build
from briefing.translation.memory import MEMORY
from briefing.translation.packages import install_package
from briefing.workers import CarriedFile, Task, in_processes
from briefing.workers.cluster import on_a_cluster
from tests.argos_models import ENGLISH_FRENCH, write_package
from tests.conftest import CHANGPING
from tests.worker_tasks import content, double, end_the_worker, end_the_worker_once, process

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'briefing[cluster]'")

from tests.dask_cluster import cluster, write_certificates

pytestmark = [pytest.mark.loopback, pytest.mark.xdist_group("cluster")]


@pytest.fixture(autouse=True)
def _a_busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where many tests run side by side, workers take their time to start."""
    monkeypatch.setattr("briefing.workers.cluster.SECONDS_TO_HAVE_WORKERS", 90)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler with two workers, each in a process of its own that a nanny watches."""
    with cluster(tmp_path_factory.mktemp("cluster")) as address:
        yield address


def refused(address: str, **options: float) -> tuple[str, str]:
    """Rule and message of why a cluster cannot be used."""
    with pytest.raises(BriefingError) as caught, on_a_cluster(address, **options) as workers:
        list(workers.results([Task(0, "a task", double, 1)]))
    [finding] = caught.value.findings
    assert "\n" not in str(finding)
    return finding.rule, finding.message


# --- tasks ------------------------------------------------------------------------------------------


def test_tasks_are_shared_between_the_workers(address: str) -> None:
    """Each has its result, and both workers have done some."""
    with on_a_cluster(address) as workers:
        numbers = dict(workers.results(Task(n, "", double, n) for n in range(50)))
        processes = {worker for _, worker in workers.results(Task(n, "", process, None) for n in range(50))}
    assert (numbers, len(processes)) == ({n: 2 * n for n in range(50)}, 2)
    assert os.getpid() not in processes


def test_a_file_goes_along_by_content(address: str, tmp_path: Path) -> None:
    """It is read from a place of the worker's own; a file that was changed meanwhile is refused."""
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"photo" * 1000)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    file = CarriedFile(path, digest, f"{digest}/{path.name}")
    with on_a_cluster(address) as workers:
        found = dict(workers.results(Task(n, "", content, path, (file,)) for n in range(9)))
        assert found == {n: (path.read_bytes(), False) for n in range(9)}
        path.write_bytes(b"another")
        assert dict(workers.results([Task(0, "", content, path, (file,))])) == {0: (b"photo" * 1000, False)}
        other = CarriedFile(path, digest, f"{digest}/never-seen.jpg")
        with pytest.raises(BriefingError, match="changed while the program was at work"):
            list(workers.results([Task(0, "", content, path, (other,))]))


def test_the_tasks_of_a_killed_worker_are_done_elsewhere(address: str, tmp_path: Path) -> None:
    """A worker that is killed in the middle of a task costs nothing but time."""
    fatal = Task(-1, "fatal", end_the_worker_once, tmp_path / "marker")
    tasks: list[Task[int, Any]] = [fatal, *(Task(n, "", double, n) for n in range(20))]
    with on_a_cluster(address) as workers:
        found = dict(workers.results(tasks))
    assert found == {**{n: 2 * n for n in range(20)}, -1: "done"}


def test_a_task_that_no_worker_survives_is_named(address: str) -> None:
    """After a bounded number of tries, in one line."""
    culprit = Task(1, "the culprit", end_the_worker, None)
    tasks: list[Task[int, Any]] = [Task(0, "", double, 1), culprit]
    with on_a_cluster(address) as workers, pytest.raises(BriefingError) as caught:
        list(workers.results(tasks))
    [finding] = caught.value.findings
    assert (finding.rule, finding.location.path) == ("lost-process", "the culprit")


# --- what is refused --------------------------------------------------------------------------------


def test_only_safe_addresses_are_asked() -> None:
    """Pickles run code: without TLS, no other machine may take part; no connection is tried."""
    for given in (
        "tcp://192.0.2.7:8786",
        "tcp://scheduler:8786",
        "tcp://0.0.0.0:8786",
        "tcp://[2001:db8::1]:8786",
    ):
        assert refused(given)[0] == "unsafe-cluster", given
    for given in (
        "8786",
        "http://127.0.0.1:8786",
        "tcp://127.0.0.1",
        "tcp://127.0.0.1:x",
        "tls://:1",
        "tcp://[::1",
    ):
        assert refused(given)[0] == "bad-cluster", given


def test_a_scheduler_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told in one line, within a bounded time; also of something that listens and says nothing."""
    monkeypatch.setattr("briefing.workers.cluster.SECONDS_TO_CONNECT", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert refused(f"tcp://127.0.0.1:{port}")[0] == "no-cluster"
    assert refused(f"tcp://127.0.0.1:{port}")[0] == "no-cluster"


def test_a_cluster_without_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told within a bounded time."""
    monkeypatch.setattr("briefing.workers.cluster.SECONDS_TO_HAVE_WORKERS", 1)
    with cluster(tmp_path, workers=0) as address:
        assert refused(address) == ("no-workers", "the cluster has no workers")


def test_workers_that_are_all_lost(tmp_path: Path) -> None:
    """Where nobody starts them anew, the wait is bounded too."""
    with cluster(tmp_path, workers=1, nanny=False) as address, on_a_cluster(address, 1) as workers:
        with pytest.raises(BriefingError) as caught:
            list(workers.results([Task(0, "a task", end_the_worker, None)]))
        assert caught.value.findings[0].rule == "no-workers"


def test_a_cluster_that_ends_in_the_middle(tmp_path: Path) -> None:
    """Scheduler and workers go away; told within a bounded time, in one line."""
    with ExitStack() as opened:
        address = opened.enter_context(cluster(tmp_path, workers=1))
        with on_a_cluster(address, 2) as workers:
            results = workers.results(Task(n, "", double, n) for n in count())
            assert next(results) == (0, 0)
            opened.close()
            with pytest.raises(BriefingError) as caught:
                deque(results, maxlen=0)
    [finding] = caught.value.findings
    assert finding.rule in {"lost-cluster", "no-workers"}


def test_a_worker_with_another_program_is_refused(tmp_path: Path) -> None:
    """The same input would not give the same bytes."""
    with cluster(tmp_path / "a", 1, preload="import briefing; briefing.__version__ = '0.0.1'") as address:
        rule, message = refused(address)
    assert rule == "other-program"
    assert message.startswith("the worker has another program: briefing 0.0.1 instead of ")
    with cluster(tmp_path / "b", 1, preload="import sys; sys.modules['briefing'] = None") as address:
        assert refused(address)[0] == "other-program"


# --- TLS --------------------------------------------------------------------------------------------


def test_tls_with_certificates_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It works with the cluster's authority, and with no other, nor without."""
    own = write_certificates(tmp_path / "own")
    other = write_certificates(tmp_path / "other")
    monkeypatch.setattr("briefing.workers.cluster.SECONDS_TO_CONNECT", 5)

    def trust(files: dict[str, Path]) -> None:
        for name in ("ca", "cert", "key"):
            monkeypatch.setenv(f"BRIEFING_CLUSTER_{name.upper()}", str(files[name]) if files else "")

    options = [f"--tls-{name}-file" if name == "ca" else f"--tls-{name}" for name in own]
    given = [part for option, path in zip(options, own.values(), strict=True) for part in (option, str(path))]
    with cluster(tmp_path / "cluster", 1, certificates=given) as address:
        assert address.startswith("tls://127.0.0.1:")
        trust(dict(own))
        with on_a_cluster(address) as workers:
            assert dict(workers.results([Task(0, "", double, 21)])) == {0: 42}
        trust(dict(other))
        assert refused(address)[0] == "no-cluster"
        trust({})
        assert refused(address)[0] == "no-certificates"
        trust(dict.fromkeys(own, tmp_path / "missing"))
        assert refused(address)[0] == "bad-certificates"
    assert "Traceback" not in capsys.readouterr().err


# --- translating ------------------------------------------------------------------------------------


@pytest.fixture
def _models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """German through English to French, installed where the drafts are kept and with no worker."""
    for name, words, pair in (
        ("en_fr", {**ENGLISH_FRENCH, "of": "de", "a": "un"}, ("en", "fr")),
        ("en_es", {**ENGLISH_FRENCH, "of": "de", "the": "el"}, ("en", "es")),
    ):
        package = write_package(tmp_path / f"{name}.argosmodel", words, pair)
        install_package(package, tmp_path / "packages")
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "packages"))
    monkeypatch.delenv("BRIEFING_LIBRETRANSLATE_URL", raising=False)


def drafted(folder: Path, cluster_address: str = "") -> tuple[dict[str, LanguageDrafts], dict[str, bytes]]:
    """What became of each language, and all catalogues; the memory is empty before."""
    shutil.rmtree((Workspace.of(folder).root / MEMORY).parent, ignore_errors=True)
    shutil.rmtree(Workspace.of(folder).locales, ignore_errors=True)
    done = {each.tag: each for each in translate(folder, cluster=cluster_address)}
    files = sorted(Workspace.of(folder).locales.rglob("*.po"))
    return done, {path.name + path.parts[-3]: path.read_bytes() for path in files}


@pytest.mark.usefixtures("_models")
def test_a_cluster_drafts_what_one_machine_drafts(folder: Path, address: str) -> None:
    """The same catalogues, byte for byte; what it made is in the memory here."""
    head = folder / "briefing.yaml"
    head.write_text(head.read_text("utf-8").replace("[en, fr]", "[en, fr, es]"), "utf-8")
    for path in (folder / "sections").glob("*.md"):  # the models are as slow as they are simple
        path.write_text("# The economy\n\nThe economy grew, and **unemployment** fell.\n", "utf-8")
    here, there = drafted(folder), drafted(folder, address)
    assert here == there
    assert any(each.draft for each in here[0]["es"].outcomes)
    again = {each.tag: each.outcomes for each in translate(folder, again=True, cluster=address)}
    assert again == {tag: each.outcomes for tag, each in there[0].items()}


# --- building ---------------------------------------------------------------------------------------


def packs(
    folder: Path, run: Runner | None = None, at_first: Callable[[], None] = lambda: None
) -> list[bytes]:
    """All files of a build from nothing; `at_first` is called when the first of them is written."""
    shutil.rmtree(Workspace.of(folder).output, ignore_errors=True)
    for step in build(folder, ["en", "ar"], jobs=1, run=run):
        assert not [each for each in step.findings if "unreadable" in each.rule]
        if step.done == 1:
            at_first()
    files = [path for path in Workspace.of(folder).output.rglob("*") if path.suffix in {".pdf", ".docx"}]
    return [path.read_bytes() for path in sorted(files)]


def test_a_build_survives_a_killed_worker_and_gives_the_same_bytes(address: str, tmp_path: Path) -> None:
    """With photographs and translations, none of which the workers have on their disk."""
    folder, place = tmp_path / "content" / "changping", Path("ar", "LC_MESSAGES", "changping.po")
    shutil.copytree(CHANGPING, folder)
    (tmp_path / "locales" / place).parent.mkdir(parents=True)
    shutil.copy(Workspace.of(CHANGPING).locales / place, tmp_path / "locales" / place)
    killed: list[int] = []

    def kill_a_worker() -> None:
        [(_, worker)] = workers.results([Task(0, "", process, None)])
        os.kill(worker, signal.SIGKILL)
        killed.append(worker)

    here = packs(folder)
    with on_a_cluster(address) as workers, in_processes(1) as ours:
        there = packs(folder, FarAway(workers, BesideUs(ours)), kill_a_worker)
    assert (len(here), len(killed)) == (4, 1)
    assert here == there


def test_the_command_line_refuses_in_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, and nothing is written."""
    for command in ("translate", "build"):
        assert main([command, str(folder), "--cluster", "tcp://192.0.2.7:8786"]) == 2
        assert capsys.readouterr().err.startswith("tcp://192.0.2.7:8786: error: tcp:// is only for this very")
    assert not Workspace.of(folder).locales.exists()
    assert not Workspace.of(folder).output.exists()

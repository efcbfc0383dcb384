"""What tests share: a small briefing on disk, and that no test uses the network."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from briefing.scaffold import write_new_briefing
from tests.no_network.sitecustomize import ALLOWED, LOG

ROOT = Path(__file__).parents[1]
CHANGPING = ROOT / "content" / "changping"
REFUSED = Path(tempfile.gettempdir()) / f"briefing-test-{os.getpid()}.refused"

# A deadline measures how busy the machine is. Tests that want many examples say so.
settings.register_profile("untimed", settings(), deadline=None, max_examples=50)
settings.load_profile("untimed")

# For every process that a test starts.
os.environ[LOG] = str(REFUSED)
os.environ["PYTHONPATH"] = os.pathsep.join(
    filter(None, (str(ROOT / "tests" / "no_network"), os.environ.get("PYTHONPATH")))
)


def pytest_configure(config: pytest.Config) -> None:
    """The mark of those that are allowed a little more, and interrupts that are heard.

    A shell lets what it runs in the background ignore them, and with it every program that a test starts.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.addinivalue_line("markers", "loopback: may use the network as far as this very machine")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Groups of tests share what is dear to set up; where xdist cannot group, it says nothing."""
    if config.getoption("loadgroup", default=False):
        parted = [item for item in items if item.get_closest_marker("xdist_group") and "@" not in item.nodeid]
        assert not parted, "tests are not grouped: pytest-xdist does not know this pytest"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Before any fixture of the test: what it may use of the network."""
    REFUSED.unlink(missing_ok=True)
    os.environ[ALLOWED] = "loopback" if item.get_closest_marker("loopback") else "none"
    try:
        return (yield)
    finally:
        REFUSED.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """No test opens a connection, nor does what it starts; those marked `loopback`, to this machine."""
    yield
    refused = REFUSED.read_text() if REFUSED.exists() else ""
    assert not refused, f"the network was asked for:\n{refused}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The briefing that `briefing new` writes, in a workspace of its own."""
    folder = tmp_path / "content" / "sample"
    write_new_briefing(folder)
    return folder

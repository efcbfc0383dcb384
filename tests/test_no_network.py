"""The tests themselves are refused the network: here that is seen to work."""

from __future__ import annotations

import multiprocessing
import os
import re
import socket
import subprocess
import sys
from multiprocessing.connection import Client, Listener
from pathlib import Path

import pytest

from tests.conftest import REFUSED

PRELUDE = """
import socket
def opened(do, kind=socket.SOCK_STREAM, family=socket.AF_INET):
    with socket.socket(family, kind) as it:
        do(it)
"""
ATTEMPTS = {
    "socket.connect '127.0.0.1'": "opened(lambda it: it.connect(('127.0.0.1', 9)))",
    "socket.connect '::1'": "opened(lambda it: it.connect_ex(('::1', 9)), family=socket.AF_INET6)",
    "socket.bind '127.0.0.1'": "opened(lambda it: it.bind(('127.0.0.1', 0)))",
    "socket.gethostbyname 'localhost'": "socket.gethostbyname('localhost')",
    "socket.connect '192.0.2.1'": "opened(lambda it: it.connect(('192.0.2.1', 9)))",
    "socket.sendto '192.0.2.1'": "opened(lambda it: it.sendto(b'', ('192.0.2.1', 9)), socket.SOCK_DGRAM)",
    "socket.getaddrinfo '192.0.2.1'": "socket.create_connection(('192.0.2.1', 9), 1)",
    "socket.getaddrinfo 'example.org'": "socket.getaddrinfo('example.org', 80)",
    # Who listens everywhere lets others in.
    "socket.bind '0.0.0.0'": "opened(lambda it: it.bind(('0.0.0.0', 0)))",
    "socket.bind ''": "opened(lambda it: it.bind(('', 0)))",
}
BEYOND = tuple(ATTEMPTS)[4:]


def _refusals() -> list[str]:
    """What was refused since the last look, which forgives it: the attempt is the point."""
    refused = REFUSED.read_text().splitlines() if REFUSED.exists() else []
    REFUSED.unlink(missing_ok=True)
    return refused


@pytest.mark.parametrize("told", ATTEMPTS)
def test_a_test_is_refused_the_network(told: str) -> None:
    """Whatever opens a connection or asks for a name raises, and is written down."""
    with pytest.raises(RuntimeError, match=re.escape(told)):
        exec(PRELUDE + ATTEMPTS[told], {})  # noqa: S102 - our own lines, from above
    assert _refusals() == [told]


@pytest.mark.parametrize("told", ATTEMPTS)
def test_a_process_that_a_test_starts_is_refused_the_network(told: str) -> None:
    """Also where it catches whatever is raised, and in a process that it starts in its turn."""
    line = f"{PRELUDE}\ntry: {ATTEMPTS[told]}\nexcept Exception: pass"
    inner = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {line!r}], check=True)"
    for program in (line, inner):
        subprocess.run([sys.executable, "-c", program], check=True)
        assert _refusals() == [told]


@pytest.mark.loopback
@pytest.mark.parametrize("told", BEYOND)
def test_loopback_is_no_more_than_this_machine(told: str) -> None:
    """A test that is marked for it reaches this machine and nothing else, in its processes too."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
    with pytest.raises(RuntimeError, match=re.escape(told)):
        exec(PRELUDE + ATTEMPTS[told], {})  # noqa: S102 - our own lines, from above
    assert _refusals() == [told]
    ended = subprocess.run([sys.executable, "-c", PRELUDE + ATTEMPTS[told]], check=False, capture_output=True)
    assert ended.returncode == 1
    assert b"NetworkRefusedError" in ended.stderr
    assert _refusals() == [told]


def test_sockets_between_processes_are_no_network(tmp_path: Path) -> None:
    """Processes of one machine speak to each other over AF_UNIX."""
    with Listener(str(tmp_path / "socket"), "AF_UNIX") as listener:
        process = multiprocessing.get_context("spawn").Process(target=_speak, args=(listener.address,))
        process.start()
        with listener.accept() as connection:
            assert connection.recv() == "through"
        process.join()
    assert _refusals() == []


def _speak(address: str) -> None:
    with Client(address, "AF_UNIX") as connection:
        connection.send("through")


def test_every_process_inherits_the_refusal() -> None:
    """The module that refuses is the first that a new Python imports."""
    found = subprocess.run(
        [sys.executable, "-c", "import sitecustomize; print(sitecustomize.__file__)"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert Path(found.stdout.strip()).parent == Path(os.environ["PYTHONPATH"].split(os.pathsep)[0])

"""Servers of a published folder on loopback, ours and nginx, and requests to them down to the byte."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import uvicorn

from briefing.publication.manifest import load_manifest
from briefing.serve.app import App
from briefing.serve.counts import Tally
from briefing.serve.nginx import nginx_configuration
from briefing.serve.server import configuration, listen
from briefing.serve.site import Site
from tests.published_folder import NOON

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
PATIENCE_SECONDS = 20
LOOPBACK = "127.0.0.1"


class Clock:
    """A time that tests move."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The time that it is set to."""
        return self.now


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    """By small name."""
    body: bytes


@dataclass(frozen=True)
class Server:
    """A server on loopback."""

    port: int

    def send(self, data: bytes) -> bytes:
        """What comes back for these bytes until the server closes, or has nothing more to say for a while."""
        with socket.create_connection((LOOPBACK, self.port), PATIENCE_SECONDS) as connection:
            connection.sendall(data)
            received = bytearray()
            with suppress(ConnectionResetError):
                while piece := connection.recv(2**16):
                    received += piece
        return bytes(received)

    def ask(self, target: str, method: str = "GET", /, **fields: str) -> Answer:
        """The answer to one request, sent as it is written here; `_` in names of fields stands for `-`."""
        lines = [f"{method} {target} HTTP/1.1", "Host: hall.test", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
        return parsed(self.send("\r\n".join([*lines, "", ""]).encode("latin-1")))


def parsed(received: bytes) -> Answer:
    """An answer taken apart."""
    head, _, body = received.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        before = headers.get(name.lower())
        headers[name.lower()] = value.strip() if before is None else f"{before}, {value.strip()}"
    return Answer(int(status.split()[1]), headers, body)


@contextmanager
def our_server(folder: Path, clock: Clock | None = None, tally: Tally | None = None) -> Iterator[Server]:
    """Our server, as `briefing serve` runs it but for its clock."""
    told: list[str] = []
    site = Site(folder, clock or Clock(), told.append)
    listener = listen(LOOPBACK, 0)
    server = uvicorn.Server(configuration(App(site, tally)))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    _wait_for(lambda: server.started)
    try:
        yield Server(listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(PATIENCE_SECONDS)
    assert not [line for line in told if "Traceback" in line], told


@contextmanager
def nginx_server(folder: Path, prefix: Path) -> Iterator[Server]:
    """Nginx with the configuration that we write for the folder, in a folder of its own."""
    assert NGINX is not None
    port = free_port()
    prefix.mkdir()
    (prefix / "site.conf").write_text(nginx_configuration(folder, load_manifest(folder), port), "utf-8")
    temporary = "\n".join(
        f"{kind}_temp_path {prefix}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (prefix / "nginx.conf").write_text(
        f"{user} daemon off; worker_processes 1; pid {prefix}/pid; error_log {prefix}/error.log;\n"
        f"events {{ worker_connections 4096; }}\nhttp {{\n{temporary}\ninclude {prefix}/site.conf;\n}}\n",
        "utf-8",
    )
    command = [NGINX, "-p", str(prefix), "-c", str(prefix / "nginx.conf"), "-e", str(prefix / "error.log")]
    subprocess.run([*command, "-t", "-q"], check=True)
    process = subprocess.Popen(command)
    try:
        _wait_for(lambda: _answers(port))
        yield Server(port)
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) == 0


def _wait_for(condition: object) -> None:
    assert callable(condition)
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, "the server does not start"
        time.sleep(0.02)

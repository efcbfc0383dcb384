"""The published folder served by uvicorn; at the end, downloads may go on a while, and counts are written."""

from __future__ import annotations

import asyncio
import resource
import socket
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from briefing.diagnostics import BriefingError, Location, error
from briefing.serve.app import App
from briefing.serve.counts import Tally, counting_alone, counts_path
from briefing.serve.embargo import Now
from briefing.serve.site import Site, Tell

GRACE_SECONDS = 10
"""How long downloads may go on after the server was told to end."""
HEAD_SECONDS = 15
"""Within which a request must be there, whole, once there is a connection or the last answer was sent."""
MOST_HEAD_BYTES = 16 * 2**10
"""Of a request's line and fields."""
MOST_CONNECTIONS = 4000
"""Phones open up to six each, and keep them."""
BACKLOG = 1024
WRITE_SECONDS = 5
"""Between two writings of the counts."""
UNACKNOWLEDGED_SECONDS = 90
"""After which the system gives a connection up whose other end takes nothing (RFC 5482)."""
SEND_BUFFER = 256 * 2**10
"""Bytes that the system takes for each connection; by itself it would take whole packs for each."""
ANYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - compared, not bound
BEYOND = ("192.0.2.1", "10.255.255.255", "172.31.255.255", "192.168.255.255", "169.254.255.255")
"""Addresses that tell which network is the default, or a hall's own; nothing is sent to them."""


class PunctualProtocol(H11Protocol):
    """uvicorn's protocol, which by itself waits for ever for a request that comes byte by byte, or never."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """A connection: its first request is due."""
        super().connection_made(transport)
        self._due()

    def on_response_complete(self) -> None:
        """An answer was sent: the next request is due."""
        self._due()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is due any more."""
        if self._deadline:
            self._deadline.cancel()
        super().connection_lost(exc)

    def _due(self) -> None:
        if self._deadline:
            self._deadline.cancel()
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._end_if_idle)

    def _end_if_idle(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()


@dataclass(frozen=True, slots=True)
class Service:
    """A published folder to be served on a socket that is bound."""

    folder: Path
    listener: socket.socket
    now: Now
    tell: Tell
    counted: bool = True

    def run(self, begin: Callable[[Site], None]) -> None:
        """Serve until SIGINT or SIGTERM; `begin` is told when the folder is read.

        Raises `BriefingError` where the folder cannot be read, or is being served and counted already.
        """
        with ExitStack() as stack:
            tally = None
            if self.counted:
                stack.enter_context(counting_alone(self.folder))
                tally = Tally(counts_path(self.folder))
            _allow_many_files()
            asyncio.run(self._serve(begin, tally))

    async def _serve(self, begin: Callable[[Site], None], tally: Tally | None) -> None:
        site = Site(self.folder, self.now, self.tell)
        server = uvicorn.Server(configuration(App(site, tally)))
        writing = asyncio.create_task(_write_counts(tally, self.tell)) if tally else None
        begin(site)
        try:
            await server.serve(sockets=[self.listener])
        finally:
            if tally and writing:
                writing.cancel()
                _write(tally, self.tell)


def configuration(app: App) -> uvicorn.Config:
    """How uvicorn is to serve a published folder: bounded in every way, and without a log of readers."""
    return uvicorn.Config(
        app,
        http=PunctualProtocol,
        ws="none",
        lifespan="off",
        log_level="critical",  # addresses of readers are in the log; our own troubles are told
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        backlog=BACKLOG,
        timeout_keep_alive=HEAD_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        h11_max_incomplete_event_size=MOST_HEAD_BYTES,
    )


async def _write_counts(tally: Tally, tell: Tell) -> None:
    while True:
        await asyncio.sleep(WRITE_SECONDS)
        _write(tally, tell)


def _write(tally: Tally, tell: Tell) -> None:
    try:
        tally.write()
    except OSError as problem:
        tell(f"{tally.path}: the counts cannot be written: {problem.strerror}")


# --- the network ------------------------------------------------------------------------------------


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; raises `BriefingError` where the address or port cannot be had."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED_SECONDS * 1000)
        listener.bind(address)
    except OSError as problem:
        message = f"cannot be listened on: {problem.strerror}"
        hint = "give another --port, or --host"
        raise BriefingError([error("no-port", message, Location(f"{host}:{port}"), hint)]) from None
    return listener


def found_address(listener: socket.socket) -> str:
    """Where readers in the hall reach the socket; `127.0.0.1` if this computer is in no network."""
    host, port = listener.getsockname()[:2]
    if host in ANYWHERE:
        host = _own_address() or "127.0.0.1"
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}/" if port == 80 else f"http://{shown}:{port}/"


def _own_address() -> str:
    """This computer's address in its network. Connecting a UDP socket asks the routes and sends nothing."""
    for beyond in BEYOND:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
            probe.connect((beyond, 9))
            address: Any = probe.getsockname()[0]
            if not str(address).startswith(("127.", "0.")):
                return str(address)
    return ""


def _allow_many_files() -> None:
    """Each connection is an open file; systems allow more than they give at first."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST_CONNECTIONS if most == resource.RLIM_INFINITY else min(2 * MOST_CONNECTIONS, most)
    with suppress(ValueError, OSError):
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), most))

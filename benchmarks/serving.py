"""Three hundred readers at once, each fetching 3 MB in ranges: `python -m benchmarks.serving [RANGE_KB]`.

Ours and nginx, with the configuration that we write for it, over the same folder on loopback. All readers
connect first and begin together; each checks every byte. Writes a Markdown table to standard output. Readers
run in several processes, so that they are not what is measured; on a machine with few cores they are in the
way all the same, alike for both. Memory is the most that was resident at a time.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.published_folder import PACK_BYTES, TAGS, pack, pdf_path, write_published
from tests.serving import LOOPBACK, free_port, nginx_server

READERS = 300
PROCESSES = 3
RANGE_KB = 256
WAIT_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Load:
    """What one process of readers saw."""

    seconds: list[float]
    """Of each request."""
    began: float
    ended: float
    """By the system's clock."""
    errors: list[str]


def read_all(port: int, readers: int, range_bytes: int, start: float) -> Load:
    """Let some readers fetch their packs, beginning at the moment `start`."""
    return asyncio.run(_readers(port, readers, range_bytes, start))


async def _readers(port: int, readers: int, range_bytes: int, start: float) -> Load:
    seconds: list[float] = []
    packs = {tag: pack(tag) for tag in TAGS}
    began = asyncio.Event()

    async def reader(number: int) -> str:
        tag = TAGS[number % len(TAGS)]
        connection = await _connected(port)
        await began.wait()
        try:
            for first in range(0, PACK_BYTES, range_bytes):
                last = min(first + range_bytes, PACK_BYTES) - 1
                asked = time.perf_counter()
                body = await _fetched(connection, f"/{pdf_path(tag)}", first, last)
                seconds.append(time.perf_counter() - asked)
                if body != memoryview(packs[tag])[first : last + 1]:
                    return "other bytes"
        except (OSError, ValueError) as problem:
            return repr(problem)
        finally:
            connection.close()
        return ""

    tasks = [asyncio.create_task(reader(number)) for number in range(readers)]
    await asyncio.sleep(max(0, start - time.time()))
    first = time.time()
    began.set()
    outcomes = await asyncio.wait_for(asyncio.gather(*tasks), WAIT_SECONDS)
    return Load(seconds, first, time.time(), [outcome for outcome in outcomes if outcome])


async def _connected(port: int) -> socket.socket:
    connection = socket.socket()
    connection.setblocking(False)
    await asyncio.get_running_loop().sock_connect(connection, (LOOPBACK, port))
    return connection


async def _fetched(connection: socket.socket, target: str, first: int, last: int) -> bytearray:
    """One range of a file; raises ValueError for anything but a 206 of the right length."""
    loop = asyncio.get_running_loop()
    request = f"GET {target} HTTP/1.1\r\nHost: hall.test\r\nRange: bytes={first}-{last}\r\n\r\n"
    await loop.sock_sendall(connection, request.encode())
    received = bytearray()
    while (end := received.find(b"\r\n\r\n")) < 0:
        piece = await loop.sock_recv(connection, 2**16)
        if not piece:
            raise ValueError("closed")
        received += piece
    if not received.startswith(b"HTTP/1.1 206"):
        raise ValueError(bytes(received[:40]))
    body = received[end + 4 :]
    filled, wanted = len(body), last + 1 - first
    body.extend(bytes(wanted - filled))
    view = memoryview(body)
    while filled < wanted:
        count = await loop.sock_recv_into(connection, view[filled:])
        if not count:
            raise ValueError("closed early")
        filled += count
    view.release()
    return body


# --- the two servers ----------------------------------------------------------------------------------


@contextmanager
def _ours(folder: Path, _prefix: Path) -> Iterator[tuple[int, list[int]]]:
    port = free_port()
    command = [sys.executable, "-m", "briefing.cli", "serve", str(folder), "--host", LOOPBACK]
    process = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        _wait_for(port)
        yield port, [process.pid]
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _nginx(folder: Path, prefix: Path) -> Iterator[tuple[int, list[int]]]:
    with nginx_server(folder, prefix) as server:
        master = int((prefix / "pid").read_text())
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        yield server.port, [master, *map(int, children)]


def _wait_for(port: int) -> None:
    while True:
        with socket.socket() as probe:
            if probe.connect_ex((LOOPBACK, port)) == 0:
                return
        time.sleep(0.05)


def _most_memory(processes: list[int]) -> float:
    """In megabytes of a million bytes."""
    lines = [line for each in processes for line in Path(f"/proc/{each}/status").read_text().splitlines()]
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")) / 1e6


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(range_kb: int) -> None:
    """Measure both and write the table."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    say(f"{READERS} readers, {PACK_BYTES / 1e6:.0f} MB each in ranges of {range_kb} KiB; {machine}\n")
    say("| | requests/s | MB/s | p50 ms | p95 ms | p99 ms | errors | memory MB |")
    say("|---|--:|--:|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as base:
        folder = Path(base) / "publication"
        write_published(folder)
        for name, server in {"briefing serve": _ours, "nginx": _nginx}.items():
            with server(folder, Path(base) / "nginx") as (port, processes):
                row = _measured(port, range_kb * 1024)
                say(f"| {name} | {row} | {_most_memory(processes):.0f} |")


def _measured(port: int, range_bytes: int) -> str:
    start = time.time() + 2
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        work = [(port, READERS // PROCESSES, range_bytes, start)] * PROCESSES
        loads = pool.starmap(read_all, work)
    seconds = sorted(each for load in loads for each in load.seconds)
    errors = [error for load in loads for error in load.errors]
    took = max(load.ended for load in loads) - min(load.began for load in loads)
    p50, p95, p99 = (seconds[int(len(seconds) * share)] * 1000 for share in (0.5, 0.95, 0.99))
    megabytes = READERS * PACK_BYTES / 1e6 / took
    for error in set(errors):
        say(error)
    return f"{len(seconds) / took:.0f} | {megabytes:.0f} | {p50:.0f} | {p95:.0f} | {p99:.0f} | {len(errors)}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RANGE_KB)

"""Runs commands of the program one after the other, each in a process of its own, with everything watched.

The libraries are loaded once and each command runs in a fork, so that hundreds of files can be tried. A
request is a line of JSON on standard input, `{"arguments", "workspace", "input", "subprocesses", "seconds"}`:
`input` is the file to be its standard input, `seconds` what it may take of processor time. The answer is one
on standard output, `{"code", "signal", "output", "errors", "memory", "offences"}`: memory in bytes, each file
outside of the workspace that was opened, each socket, and each program that was started.
"""
# ruff: noqa: T201, S108, PTH118, PTH109, PLC0415 - it answers on standard output, and watches the very calls

from __future__ import annotations

import ctypes
import io
import json
import os
import resource
import select
import struct
import sys
import sysconfig
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

SECONDS = 5
"""Of processor time; the system ends a process that takes more."""
SECONDS_ASLEEP = 60
"""After which a process that waits for something is ended."""
MEMORY = 500_000_000
PRELOADED = (
    "briefing.cli",
    "briefing.render.docx",
    "briefing.render.pdf",
    "briefing.review.word_reading",
    "briefing.review.xliff2",
    "briefing.review.po_view",
    "briefing.coverage",
    "briefing.audit.packs",
    "briefing.translation.packages",
    "PIL.Image",
    "PIL.PngImagePlugin",
    "PIL.JpegImagePlugin",
    "pikepdf",
    "pypdfium2",
    "rich.table",
    "encodings.idna",
)
PROJECT = Path(__file__).parents[1]
READABLE = tuple(
    {
        *map(str, (PROJECT / "briefing", PROJECT / "locales")),
        *(os.path.realpath(each) for each in sysconfig.get_paths().values()),
        sys.prefix,
        sys.base_prefix,
        "/usr/share",
        "/usr/lib",
        "/proc",
        "/sys",
        "/dev/null",
        "/dev/urandom",
        "/etc/localtime",
        "/etc/zoneinfo",
        "/etc/mime.types",
    }
)
"""Where the program, its libraries, fonts and time zones lie."""
STARTS = frozenset({"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "pty.spawn"})
LOOPBACK_FREE = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo"})
IN_OPEN = 0x20


def main() -> None:
    """Answer requests until there are no more."""
    for name in PRELOADED:
        __import__(name)
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), flush=True)


def _answer(request: dict[str, object]) -> dict[str, object]:
    workspace = Path(str(request["workspace"]))
    with tempfile.TemporaryDirectory() as folder, _Watch(workspace.parent / "secret.txt") as secret:
        paths = {name: Path(folder) / name for name in ("output", "errors", "offences", "input")}
        for path in paths.values():
            path.touch()
        if request.get("input"):
            paths["input"] = Path(str(request["input"]))
        child = os.fork()
        if child == 0:
            _run(request, workspace, paths)
        status, used = _waited(child)
        offences = paths["offences"].read_text("utf-8", errors="replace").splitlines()
        return {
            "code": os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else -1,
            "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
            "output": paths["output"].read_text("utf-8", errors="replace"),
            "errors": paths["errors"].read_text("utf-8", errors="replace"),
            "memory": used.ru_maxrss * 1024,
            "seconds": round(used.ru_utime + used.ru_stime, 2),
            "offences": offences + [f"opened {each}" for each in secret.opened()],
        }


def _waited(child: int) -> tuple[int, resource.struct_rusage]:
    handle = os.pidfd_open(child)
    try:
        if not select.select([handle], [], [], SECONDS_ASLEEP)[0]:
            os.kill(child, 9)
    finally:
        os.close(handle)
    _, status, used = os.wait4(child, 0)
    return status, used


def _run(request: dict[str, object], workspace: Path, paths: dict[str, Path]) -> None:
    """Become the command: never returns."""
    code = 70
    try:
        for number, name in ((0, "input"), (1, "output"), (2, "errors")):
            flags = os.O_RDONLY if number == 0 else os.O_WRONLY
            os.dup2(os.open(paths[name], flags), number)
        sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, "r")), "utf-8")
        sys.stdout = io.TextIOWrapper(io.FileIO(1, "w"), "utf-8")
        sys.stderr = io.TextIOWrapper(io.FileIO(2, "w"), "utf-8", "backslashreplace", line_buffering=True)
        os.chdir(workspace)
        home = str(workspace.parent)
        os.environ.update({"HOME": home, "TMPDIR": f"{home}/tmp", "XDG_DATA_HOME": f"{home}/.local"})
        tempfile.tempdir = str(workspace.parent / "tmp")
        _limit(int(str(request.get("seconds", SECONDS))))
        _report_offences(workspace.parent, os.open(paths["offences"], os.O_WRONLY), request)
        from briefing.cli import main as command

        code = command([str(each) for each in request["arguments"]])  # type: ignore[attr-defined]
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _limit(seconds: int) -> None:
    size = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, size + MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _report_offences(folder: Path, report: int, request: dict[str, object]) -> None:
    """From here on, write down what no command may do with a file from outside."""
    allowed = (os.path.realpath(folder) + "/content", os.path.realpath(folder), *READABLE)
    secret = str(folder / "secret.txt")

    def notice(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str | bytes):
            path = os.path.realpath(os.path.join(os.getcwd(), os.fsdecode(arguments[0])))
            if path == secret or not path.startswith(allowed):
                os.write(report, f"open {path!r}\n".encode())
        elif event in LOOPBACK_FREE or (event in STARTS and not request.get("subprocesses")):
            os.write(report, f"{event} {arguments!r:.200}\n".encode())

    sys.addaudithook(notice)


class _Watch:
    """Tells by inotify(7) whether anybody, Python or a C library, opened a file."""

    def __init__(self, path: Path) -> None:
        self._paths = [each for each in (path, Path("/etc/hostname")) if each.exists()]

    def __enter__(self) -> _Watch:
        libc = ctypes.CDLL(None, use_errno=True)
        self._handle = libc.inotify_init1(os.O_NONBLOCK)
        self._watched = {
            libc.inotify_add_watch(self._handle, os.fsencode(each), IN_OPEN): each for each in self._paths
        }
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._handle)

    def opened(self) -> list[str]:
        try:
            events = os.read(self._handle, 65_536)
        except BlockingIOError:
            return []
        return sorted({str(self._watched.get(number)) for number in self._numbers(events)})

    @staticmethod
    def _numbers(events: bytes) -> Iterator[int]:
        position = 0
        while position < len(events):
            number, _, _, length = struct.unpack_from("iIII", events, position)
            yield number
            position += 16 + length


if __name__ == "__main__":
    main()

"""Commands of the visit: serve a published folder, and what was fetched how often."""

from __future__ import annotations

import argparse
import signal
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from briefing.cli.console import OK, add_json, positive, print_json, print_table
from briefing.diagnostics import BriefingError, Location, error

if TYPE_CHECKING:
    import socket

    from briefing.cli.console import Subcommands
    from briefing.publication.manifest import Manifest
    from briefing.serve.site import Site

HIGHEST_PORT = 65535
HOST, PORT = "0.0.0.0", 8000  # noqa: S104 - for the hall's network, as the press officer asked
EXAMPLES = """\
examples:
  briefing serve content/changping                       on the hall's network, until Ctrl+C
  briefing serve output/changping/publication --address http://press.example.org/
  briefing serve content/changping --nginx > site.conf   the same for nginx
  briefing counts content/changping                      what was fetched how often"""


def add_commands(commands: Subcommands) -> None:
    """Add `serve` and `counts` to the command line."""
    serve = commands.add_parser(
        "serve",
        help="serve a published folder to the hall, read-only",
        description=_serve.__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_published(serve)
    serve.add_argument(
        "--host", default=HOST, help=f"the address to listen on (default: {HOST}, all networks)"
    )
    serve.add_argument("--port", type=_port, default=PORT, help=f"default: {PORT}")
    serve.add_argument(
        "--address",
        default="",
        metavar="URL",
        help="where readers reach it, for the QR code (default: found)",
    )
    serve.add_argument("--no-counts", action="store_true", help="count nothing")
    serve.add_argument(
        "--nginx", action="store_true", help="print a configuration of nginx, and serve nothing"
    )
    serve.set_defaults(run=_serve)

    counts = commands.add_parser("counts", help="what was fetched how often", description=_counts.__doc__)
    _add_published(counts)
    add_json(counts)
    counts.set_defaults(run=_counts)


def _port(text: str) -> int:
    """A port of TCP; a higher one would be taken modulo 65536."""
    if (port := positive(text)) > HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {HIGHEST_PORT}")
    return port


def _add_published(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "folder",
        metavar="DIR",
        type=Path,
        help="a published folder, or that of the briefing, such as content/changping",
    )


def _published(folder: Path) -> Path:
    """The published folder that is meant; raises `BriefingError` where nothing is published."""
    from briefing.publication.folder import has_manifest, publication_folder  # noqa: PLC0415

    meant = folder
    if not has_manifest(folder) and (folder / "briefing.yaml").exists():
        meant = publication_folder(folder, folder.resolve().name)
    if not has_manifest(meant):
        hint = "make it with `briefing publish`; if that was told a folder by --to, name that one"
        place = Location(meant.as_posix())
        raise BriefingError([error("not-published", "nothing is published here", place, hint)])
    return meant


def _serve(options: argparse.Namespace) -> int:
    """Serve a published folder on the hall's network until Ctrl+C; nothing before its embargo ends."""
    from briefing.publication.codes import qr_code  # noqa: PLC0415
    from briefing.publication.manifest import load_manifest  # noqa: PLC0415

    folder = _published(options.folder)
    manifest = load_manifest(folder)  # refused before there is a socket
    if options.address:
        qr_code(options.address)  # refuses what no phone can open
    if options.nginx:
        from briefing.serve.nginx import nginx_configuration  # noqa: PLC0415

        print(nginx_configuration(folder, manifest, options.port), end="")
        return OK

    from briefing.serve.server import Service, listen  # noqa: PLC0415

    signal.signal(signal.SIGTERM, _end)
    with listen(options.host, options.port) as listener, suppress(KeyboardInterrupt, SystemExit):
        Service(folder, listener, _now, _tell, counted=not options.no_counts).run(
            lambda site: _begin(site, listener, options.address)
        )
    return OK


def _begin(site: Site, listener: socket.socket, address: str) -> None:
    """Say where readers find what, as text and as a QR code."""
    import segno  # noqa: PLC0415

    from briefing.serve.server import found_address  # noqa: PLC0415

    here = found_address(listener)
    shown = address or site.manifest.address or here
    segno.make(shown, micro=False, error="m").terminal(compact=True)
    print(f"{shown}   the languages; the reader's own opens first")
    if shown != here:
        print(f"{here}   this computer on the hall's network")
    for line in _state(site.manifest, site.now()):
        print(line)
    print("Ctrl+C ends it", flush=True)


def _state(manifest: Manifest, now: datetime) -> list[str]:
    """Which version is served, and from when on."""
    version = manifest.current
    tags = " ".join(edition.tag for edition in version.editions)
    lines = [f"{manifest.briefing_id}, version {version.number} of {version.published}, in {tags}"]
    if manifest.embargo is None:
        return [*lines, "no embargo"]
    zone = ZoneInfo(manifest.time_zone)
    until = manifest.embargo.astimezone(zone)
    said = f"{until:%Y-%m-%d %H:%M} {manifest.time_zone}"
    clock = f"by this computer's clock it is {now.astimezone(zone):%Y-%m-%d %H:%M:%S} there"
    state = f"embargo: nothing can be read before {said}" if now < until else f"the embargo ended {said}"
    return [*lines, f"{state}; {clock}"]


def _counts(options: argparse.Namespace) -> int:
    """How many downloads were begun, per day, edition and kind of file."""
    from briefing.serve.counts import counts_path, load_counts  # noqa: PLC0415

    counts = load_counts(counts_path(_published(options.folder)))
    rows = [
        {"day": each.day.isoformat(), "tag": each.tag, "kind": each.kind, "downloads": counts[each]}
        for each in sorted(counts)
    ]
    if options.json:
        print_json(rows)
        return OK
    titles = ("day", "tag", "kind", "downloads")
    print_table(titles, [[str(row[title]) or "all" for title in titles] for row in rows], ("downloads",))
    return OK


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(OK)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _now() -> datetime:
    return datetime.now(UTC)

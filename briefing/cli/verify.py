"""The command that looks at what was published as it comes to a reader: files, signatures, what PDFs do."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.cli.console import FINDINGS, OK, UNUSABLE, add_json, print_json, report
from briefing.diagnostics import BriefingError, Finding, Location, error, warning

if TYPE_CHECKING:
    from briefing.cli.console import Subcommands
    from briefing.publication.signatures import SignatureReport
    from briefing.workers.bounded import BoundedProcess

LARGEST_PDF = 256 << 20
"""In bytes; a pack has a hundredth of it."""
LARGEST_STREAM = 256 << 20
"""In bytes, unpacked: a small file may claim to hold endless data."""
MAX_MEMORY = 350_000_000
"""Bytes that looking at PDFs may take, where the system can bound it."""
MAX_SECONDS = 3
"""Of processor time, for one PDF."""
PATIENCE = 60
"""Seconds by the clock."""


def add_commands(commands: Subcommands) -> None:
    """Add this command to the command line."""
    verify = commands.add_parser(
        "verify",
        help="check published folders and PDF files: changes, signatures, active content",
        description="Of a published folder, say which files are missing, changed or too many. Of each PDF, "
        "say who signed it and when, whether it is still what was signed, and whether it holds scripts, "
        "files or actions. Exit code 1: anything was changed, holds active content, or is not signed by "
        "whom --trust vouches for; 2: a file is no PDF, or a folder has no manifest; 0: nothing found.",
        epilog="example: briefing verify output/changping/publication --trust office.pem",
    )
    verify.add_argument("files", metavar="FILE", nargs="+", type=Path, help="published folders, PDF files")
    verify.add_argument(
        "--trust",
        metavar="CERT",
        nargs="+",
        default=[],
        type=Path,
        help="certificates of the signers (PEM, DER)",
    )
    add_json(verify)
    verify.set_defaults(run=_verify)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What was found about one file."""

    file: str
    readable: bool
    signatures: tuple[SignatureReport, ...]
    findings: tuple[Finding, ...]


def _verify(options: argparse.Namespace) -> int:
    from briefing.gate import read_outside  # noqa: PLC0415
    from briefing.workers.bounded import bounded_process  # noqa: PLC0415

    roots = [read_outside(path) for path in options.trust]
    with bounded_process(_prepare, MAX_MEMORY, MAX_SECONDS, PATIENCE) as apart:
        verdicts = [verdict for path in options.files for verdict in _verdicts(path, roots, apart)]
    if options.json:
        print_json([_for_scripts(verdict) for verdict in verdicts])
    else:
        for verdict in verdicts:
            _print(verdict, asked=bool(roots))
    if not all(verdict.readable for verdict in verdicts):
        return UNUSABLE
    return FINDINGS if any(verdict.findings for verdict in verdicts) else OK


def _verdicts(path: Path, roots: Sequence[bytes], apart: BoundedProcess) -> Iterator[_Verdict]:
    """One about a file; of a folder, one about all of it, and one for each PDF within."""
    if not path.is_dir():
        yield _verdict(path, roots, apart)
        return
    from briefing.publication.verification import findings_about  # noqa: PLC0415

    try:
        yield _Verdict(str(path), True, (), tuple(findings_about(path)))
    except BriefingError as problem:
        yield _Verdict(str(path), False, (), problem.findings)
        return
    yield from (_verdict(pdf, roots, apart) for pdf in sorted(path.rglob("*.pdf")))


def _verdict(path: Path, roots: Sequence[bytes], apart: BoundedProcess) -> _Verdict:
    from briefing.workers.bounded import BoundsExceededError  # noqa: PLC0415

    try:
        return apart(_looked_at, path, roots)
    except BoundsExceededError:
        problem = error("too-large", "cannot be read as PDF within bounds", Location(str(path)))
        return _Verdict(str(path), False, (), (problem,))


def _prepare() -> None:
    """Import what looks at a PDF, and bound what a stream in it may unfold to."""
    from pikepdf import settings  # noqa: PLC0415 - heavy
    from pyhanko.pdf_utils import reader  # noqa: F401, PLC0415

    settings.set_qpdf_limits(flate_max_memory=LARGEST_STREAM, run_length_max_memory=LARGEST_STREAM)


def _looked_at(path: Path, roots: Sequence[bytes]) -> _Verdict:
    from briefing.gate import read_outside  # noqa: PLC0415
    from briefing.publication.active_content import active_content  # noqa: PLC0415
    from briefing.publication.signatures import check_signatures  # noqa: PLC0415

    name = str(path)
    try:
        data = read_outside(path, max_bytes=LARGEST_PDF)
        signatures = check_signatures(data, name, roots)
    except BriefingError as problem:
        return _Verdict(name, False, (), problem.findings)
    findings = [*active_content(data, name)]
    if roots and not signatures:
        findings.append(warning("not-signed", "the file is not signed", Location(name)))
    for signature in signatures:
        findings += _about(signature, name, asked=bool(roots))
    return _Verdict(name, True, signatures, tuple(findings))


def _about(signature: SignatureReport, name: str, *, asked: bool) -> Sequence[Finding]:
    place, signer = Location(name), f"signed by {signature.signer!r}"
    if not signature.intact:
        return [error("changed-after-signing", f"this is not the file that was {signer}", place)]
    if not signature.whole_file:
        message = f"something was added to the file after it was {signer}"
        return [error("changed-after-signing", message, place)]
    if asked and not signature.trusted:
        message = f"nobody of those trusted vouches for the certificate of {signature.signer!r}"
        return [warning("not-trusted", message, place, f"its SHA-256 is {signature.fingerprint}")]
    return []


def _print(verdict: _Verdict, *, asked: bool) -> None:
    if verdict.readable and not verdict.signatures and verdict.file.endswith(".pdf"):
        print(f"{verdict.file}: not signed")
    for signature in verdict.signatures:
        when = f"{signature.signed_at:%Y-%m-%d %H:%M %z}" if signature.signed_at else "at an unknown time"
        state = "unchanged since" if signature.sound else "CHANGED SINCE"
        trust = ", by a certificate that is trusted" if asked and signature.trusted else ""
        print(f"{verdict.file}: signed by {signature.signer!r}, {when}, {state}{trust}")
        print(f"  certificate {signature.fingerprint}")
    report(verdict.findings)


def _for_scripts(verdict: _Verdict) -> dict[str, object]:
    signatures = [
        {
            **asdict(signature),
            "signed_at": signature.signed_at.isoformat() if signature.signed_at else None,
            "sound": signature.sound,
        }
        for signature in verdict.signatures
    ]
    return {
        "file": verdict.file,
        "readable": verdict.readable,
        "signatures": signatures,
        "findings": [asdict(finding) for finding in verdict.findings],
    }

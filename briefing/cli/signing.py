"""The options with which commands sign what they write, and the passphrase, which never stands in them."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import datetime
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.diagnostics import BriefingError, Location, error

if TYPE_CHECKING:
    from briefing.publication.signing import Signer

PASSPHRASE = "BRIEFING_SIGN_PASSPHRASE"  # noqa: S105 - the name of a variable
LONGEST_PASSPHRASE = 4096
"""In bytes."""


def add_signing(command: argparse.ArgumentParser) -> None:
    """`--sign` and where its passphrase comes from; arguments are seen by all users of a machine."""
    command.add_argument("--sign", metavar="KEY.p12", type=Path, help="sign the PDFs with this PKCS #12 key")
    command.add_argument(
        "--passphrase-file",
        metavar="FILE",
        type=Path,
        help=f"its first line opens the key (default: the variable {PASSPHRASE}, or you are asked)",
    )


def signer_from(options: argparse.Namespace, moment: datetime) -> Signer | None:
    """The signer that the options ask for, whose signatures say `moment`, or None."""
    if options.sign is None:
        return None
    from briefing.publication.signing import Signer  # noqa: PLC0415

    return Signer.from_file(options.sign, _passphrase(options.passphrase_file), moment)


def _passphrase(path: Path | None) -> bytes:
    from briefing.gate import read_outside  # noqa: PLC0415

    if path is not None:
        first, _, _ = read_outside(path, max_bytes=LONGEST_PASSPHRASE).partition(b"\n")
        return first.removesuffix(b"\r")
    if PASSPHRASE in os.environ:
        return os.environb[PASSPHRASE.encode()]
    if sys.stdin.isatty():
        return getpass("passphrase of the key: ").encode()
    hint = f"give --passphrase-file, or set {PASSPHRASE}"
    raise BriefingError([error("passphrase", "the key needs a passphrase", Location("briefing"), hint)])

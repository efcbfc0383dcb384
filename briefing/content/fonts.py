"""Looks at a font file before anything else does."""

from __future__ import annotations

import hashlib
from pathlib import Path

MAX_BYTES = 30_000_000


class FontError(ValueError):
    """The font cannot be used; the message says why, and `hint` what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def inspect_font(path: Path) -> str:
    """The SHA-256, in hexadecimal, of a TrueType file that can be embedded; raises `FontError`."""
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else b""
    except FileNotFoundError:
        raise FontError("it is missing", "put the file into theme/") from None
    except OSError as problem:
        raise FontError(f"it cannot be read: {problem.strerror}") from None
    if not data:
        raise FontError(f"it is empty or larger than {MAX_BYTES} bytes")
    return hashlib.sha256(data).hexdigest()

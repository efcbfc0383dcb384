"""Looks at a picture file before anything else does: format, size, and whether it can be decoded."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

MAX_BYTES = 30_000_000
MAX_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG")


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """SHA-256 of the file in hexadecimal, and the size in pixels."""

    sha256: str
    width: int
    height: int


def inspect_picture(path: Path) -> PictureFacts:
    """What a page needs to know of a JPEG or PNG file.

    Raises `OSError` where the file cannot be read and `ValueError` where it is too large, of another
    format or damaged. Pixels are decoded only after their number is known to be harmless.
    """
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"it is larger than {MAX_BYTES} bytes")
    data = path.read_bytes()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as image:
                width, height = image.size
                if width * height > MAX_PIXELS:
                    raise ValueError(f"it has more than {MAX_PIXELS} pixels")
                image.load()
    except UnidentifiedImageError:
        raise ValueError("it is neither JPEG nor PNG") from None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise ValueError(f"it has more than {MAX_PIXELS} pixels") from None
    except (OSError, SyntaxError) as problem:
        raise ValueError(f"it is damaged: {problem}") from None
    return PictureFacts(hashlib.sha256(data).hexdigest(), width, height)

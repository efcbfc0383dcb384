"""Looks at a picture file before anything else does: format, size, and whether it can be decoded."""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import ExifTags, Image, UnidentifiedImageError

from briefing.diagnostics import BriefingError
from briefing.gate import read_outside

MAX_BYTES = 30_000_000
MAX_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG")
MODES = frozenset({"RGB", "L", "RGBA", "P"})
"""Colours, greys, colours with transparency, and a palette: what every format of a pack can hold."""
JPEG_HEADERS = frozenset({b"JFIF", b"Exif"})


JPEG_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
"""Baseline, extended and progressive, with Huffman coding: what PDF readers know (ITU-T T.81, table B.1)."""
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class PictureError(ValueError):
    """The picture cannot be used; the message says why, and `hint` what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """SHA-256 of the file in hexadecimal, and the size in pixels."""

    sha256: str
    width: int
    height: int


def inspect_picture(path: Path) -> PictureFacts:
    """What a page needs to know of a JPEG or PNG file.

    Raises `PictureError` where the file cannot be read, is too large, of another format, damaged, or
    not as every page can show it. Pixels are decoded only after their number is known to be harmless.
    """
    if not path.exists():
        raise PictureError("it is missing", "put the file beside photos.yaml")
    try:
        data = read_outside(path, max_bytes=MAX_BYTES)
    except BriefingError as problem:
        raise PictureError(f"it {problem.findings[0].message}") from None
    if not data:
        raise PictureError("it is empty")
    digest = hashlib.sha256(data).hexdigest()
    if digest not in _inspected:
        _inspected[digest] = _inspect(data, digest)
    return _inspected[digest]


_inspected: dict[str, PictureFacts] = {}
"""By digest: a process that looks again decodes each picture once."""


def _inspect(data: bytes, digest: str) -> PictureFacts:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise PictureError(f"it has more than {MAX_PIXELS} pixels")
                image.load()
                _refuse_what_pages_show_otherwise(image, data)
                return PictureFacts(digest, image.width, image.height)
    except UnidentifiedImageError:
        raise PictureError("it is neither JPEG nor PNG") from None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise PictureError(f"it has more than {MAX_PIXELS} pixels") from None
    except PictureError:
        raise
    except Exception as problem:  # Pillow's readers of formats raise whatever comes to pass in them
        raise PictureError(f"it is damaged: {problem}") from None


def _refuse_what_pages_show_otherwise(image: Image.Image, data: bytes) -> None:
    """Refuse what PDF and DOCX would show differently from each other or from a viewer."""
    if image.mode not in MODES:
        raise PictureError(f"its colours are {image.mode}", "save it as RGB with 8 bits per channel")
    if image.getexif().get(ExifTags.Base.Orientation, 1) != 1:
        raise PictureError("it is turned by its Exif orientation", "rotate the picture and save it again")
    # A DOCX places a picture by the header at the start of its file.
    if image.format != "PNG" and _frame(data) not in JPEG_FRAMES:
        raise PictureError("it is a JPEG of an unusual coding", "open the picture and save it again")
    if image.format != "PNG" and data[6:10] not in JPEG_HEADERS:
        raise PictureError("it is a JPEG without JFIF or Exif header", "open the picture and save it again")


def _frame(data: bytes) -> int:
    """The marker of a JPEG's first frame (ITU-T T.81, B.2.2), 0 where there is none."""
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if marker in _FRAMES:
            return marker
        is_fill = marker == 0xFF
        position += 1 if is_fill else 2 + int.from_bytes(data[position + 2 : position + 4], "big")
    return 0

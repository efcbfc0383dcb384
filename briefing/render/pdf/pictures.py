"""Pictures: photographs go into the PDF as the JPEG files they are, unless they are far too fine."""

from __future__ import annotations

import io
import math
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageOps
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName

from briefing.document import Picture
from briefing.gate import read_checked
from briefing.render.pdf.boxes import Box, Side
from briefing.render.pdf.canvas import TaggedCanvas
from briefing.render.pdf.objects import Stream
from briefing.render.pdf.structure import Element
from briefing.theme import Logo

FINENESS = 220
"""Pixels per inch that photographs are scaled down to."""
_FAR_TOO_FINE = 1.4
"""How many times as fine a photograph may be before it is worth scaling down."""
_QUALITY = 88
"""Of JPEG data that is written anew: photographs scaled down, and those that come as PNG."""
_FEW_COLOURS = 4096
"""A drawing or logo has no more, and keeps them exactly; a photograph has."""
_COLOUR_SPACES = {"L": "DeviceGray", "RGB": "DeviceRGB"}
_ORIENTATION = 0x0112
"""The Exif tag that says how a camera was held; PDF does not look at it."""
_SMALLEST = 0.62
"""Down to which share of its size a picture shrinks rather than go to the next page and leave a gap."""
_KEPT = 64
"""How many prepared pictures a process keeps."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture as it goes into the file."""

    data: bytes
    encoding: str
    size: tuple[int, int]
    mode: str


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """An image XObject, and the name under which a document stores it once."""

    stream: Stream
    key: str


class PictureBox(Box):
    """A picture of a given size, or smaller where that lets it stay on the page."""

    def __init__(self, image: PlacedImage, element: Element, size: tuple[float, float], side: Side) -> None:
        super().__init__(size[1])
        self.image = image
        self.element = element
        self.width = size[0]
        self.side = side
        """Of the column, at whose start side the picture stands."""

    def divide(self, room: float) -> tuple[Box, Box | None] | None:
        """The picture made to fit, if that leaves it large enough."""
        scale = min(1.0, room / self.height)
        if scale < _SMALLEST:
            return None
        size = (self.width * scale, self.height * scale)
        return PictureBox(self.image, self.element, size, self.side), None

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Place the picture."""
        left = x + self.side.left(0, self.width)
        box = (left, top - self.height, self.width, self.height)
        canvas.tag(self.element)
        self.element.box = (left, top - self.height, left + self.width, top)
        canvas.place_image(self.image.stream, self.image.key, box)


def placed_image(picture: Picture | Logo, width: float) -> PlacedImage:
    """The picture as an image XObject, fine enough for a print `width` points wide.

    RGB and grey JPEG files stay as they are; all else is converted to sRGB, a photograph to JPEG. Raises
    OSError for a file that is no picture, or is not the one that was checked.
    """
    pixels = math.ceil(width / 72 * FINENESS)
    if picture.width <= pixels * _FAR_TOO_FINE:
        pixels = picture.width
    prepared = _prepare(picture.path, picture.sha256, pixels)
    entry = {
        "Type": PDFName("XObject"),
        "Subtype": PDFName("Image"),
        "Width": prepared.size[0],
        "Height": prepared.size[1],
        "BitsPerComponent": 8,
        "ColorSpace": PDFName(_COLOUR_SPACES[prepared.mode]),
        "Filter": PDFArray([PDFName(prepared.encoding)]),
    }
    stream = Stream(PDFDictionary(entry), prepared.data)
    return PlacedImage(stream, f"picture-{picture.sha256}-{prepared.size[0]}")


@lru_cache(_KEPT)
def _prepare(path: Path, sha256: str, pixels: int) -> Prepared:
    """The file at most `pixels` wide; kept for the editions that come after."""
    data = read_checked(path, sha256)
    with Image.open(io.BytesIO(data)) as image:
        upright = image.getexif().get(_ORIENTATION, 1) == 1
        is_photograph = image.format == "JPEG"
        if is_photograph and image.mode in _COLOUR_SPACES and upright and image.width <= pixels:
            return Prepared(data, "DCTDecode", image.size, image.mode)
        turned = ImageOps.exif_transpose(image)
        plain = _without_transparency(turned)
        is_photograph = is_photograph or plain.getcolors(_FEW_COLOURS) is None
        if plain.width > pixels:
            height = max(1, round(plain.height * pixels / plain.width))
            plain = plain.resize((pixels, height), Image.Resampling.LANCZOS)
    if not is_photograph:
        return Prepared(zlib.compress(plain.tobytes(), 9), "FlateDecode", plain.size, plain.mode)
    buffer = io.BytesIO()
    plain.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return Prepared(buffer.getvalue(), "DCTDecode", plain.size, plain.mode)


def _without_transparency(image: Image.Image) -> Image.Image:
    if image.mode in _COLOUR_SPACES:
        return image
    layer = image.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(paper, layer).convert("RGB")

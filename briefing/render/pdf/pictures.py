"""Pictures: photographs go into the PDF as the JPEG files they are."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName

from briefing.render.pdf.boxes import Box
from briefing.render.pdf.canvas import TaggedCanvas
from briefing.render.pdf.objects import Stream
from briefing.render.pdf.structure import Element

_COLOUR_SPACES = {"L": "DeviceGray", "RGB": "DeviceRGB"}
_ORIENTATION = 0x0112
"""The Exif tag that says how a camera was held; PDF does not look at it."""
_QUALITY = 90
"""Of JPEG files that cannot be used as they are."""


_SMALLEST = 0.62
"""Down to which share of its size a picture shrinks rather than go to the next page and leave a gap."""


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """An image XObject, and the name under which a document stores it once."""

    stream: Stream
    key: str


class PictureBox(Box):
    """A picture at the full width, or smaller where that lets it stay on the page."""

    def __init__(
        self, image: PlacedImage, element: Element, size: tuple[float, float], column: float
    ) -> None:
        super().__init__(size[1])
        self.image = image
        self.element = element
        self.width = size[0]
        self.column = column
        """The width that the picture is centred in."""

    def shrunk(self, room: float) -> PictureBox | None:
        """The picture made to fit `room` points of height, if that leaves it large enough."""
        scale = min(1.0, room / self.height)
        if scale < _SMALLEST:
            return None
        return PictureBox(self.image, self.element, (self.width * scale, self.height * scale), self.column)

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Place the picture."""
        left = x + (self.column - self.width) / 2
        canvas.tag(self.element)
        self.element.box = (left, top - self.height, left + self.width, top)
        canvas.place_image(
            self.image.stream, self.image.key, (left, top - self.height, self.width, self.height)
        )


def image_object(path: Path) -> Stream:
    """The file as an image XObject: RGB and grey JPEG unchanged, all else converted to sRGB.

    Raises OSError for a file that is no picture.
    """
    data = path.read_bytes()
    with Image.open(io.BytesIO(data)) as image:
        upright = image.getexif().get(_ORIENTATION, 1) == 1
        if image.format == "JPEG" and image.mode in _COLOUR_SPACES and upright:
            return _image_stream(data, "DCTDecode", image.size, image.mode)
        turned = ImageOps.exif_transpose(image)
        if image.format == "JPEG":
            plain = turned.convert("L" if turned.mode == "L" else "RGB")
            buffer = io.BytesIO()
            plain.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
            return _image_stream(buffer.getvalue(), "DCTDecode", plain.size, plain.mode)
        plain = _without_transparency(turned)
        return _image_stream(zlib.compress(plain.tobytes(), 9), "FlateDecode", plain.size, plain.mode)


def _without_transparency(image: Image.Image) -> Image.Image:
    if image.mode == "L":
        return image
    layer = image.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(paper, layer).convert("RGB")


def _image_stream(data: bytes, encoding: str, size: tuple[int, int], mode: str) -> Stream:
    entry = {
        "Type": PDFName("XObject"),
        "Subtype": PDFName("Image"),
        "Width": size[0],
        "Height": size[1],
        "BitsPerComponent": 8,
        "ColorSpace": PDFName(_COLOUR_SPACES[mode]),
        "Filter": PDFArray([PDFName(encoding)]),
    }
    return Stream(PDFDictionary(entry), data)

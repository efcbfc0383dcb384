"""Pictures that carry their captions, alternative texts and credit within the file, in every language.

The picture itself is copied byte for byte. All other metadata goes, whoever wrote it: places, cameras,
previews and names are nobody's business at a hand-out. Colour profiles and orientation stay.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence

from PIL import ExifTags, Image

from briefing.assemble import Edition
from briefing.document import NoteKind
from briefing.handout.jpeg import (
    APP1,
    APP13,
    LARGEST,
    DamagedPictureError,
    Segment,
    has_jfif_header,
    with_segments,
)
from briefing.handout.photo_words import PhotoCaption, PhotoWords, iptc_resources, xmp_packet
from briefing.handout.png import SIGNATURE, chunk, with_chunks, xmp_chunk
from briefing.handout.words import edition_remarks, is_approved, text_language
from briefing.model import Photo, Text

EXIF = b"Exif\0\0"
XMP = b"http://ns.adobe.com/xap/1.0/\0"
LARGEST_PACKET = LARGEST - len(XMP)
UPRIGHT = 1
"""Exif's orientation of a picture that is not turned."""


def photo_words(editions: Sequence[Edition], photo: Photo) -> PhotoWords:
    """What goes into the file of a photo of the briefing; the source edition is the first of `editions`.

    A language into which nobody has translated the caption is left out; an unreviewed one is marked as a
    draft, in its language.
    """
    source = editions[0]
    return PhotoWords(
        title=photo.id,
        credit=source.plain(photo.credit),
        instructions=" ".join(edition_remarks(source)[NoteKind.EMBARGO]),
        captions=tuple(_captions(editions, photo)),
    )


def captioned_photo(data: bytes, words: PhotoWords) -> bytes:
    """A JPEG or PNG file with these words and no other metadata; its pixels are the same.

    Raises `DamagedPictureError` for a file that is neither, or not whole.
    """
    packet, orientation = xmp_packet(words, LARGEST_PACKET), _orientation(data)
    if data.startswith(SIGNATURE):
        turned = chunk(b"eXIf", _exif(orientation).removeprefix(EXIF)) if orientation != UPRIGHT else b""
        return with_chunks(data, turned + xmp_chunk(packet))
    segments = [Segment(APP1, XMP + packet), Segment(APP13, iptc_resources(words))]
    if orientation != UPRIGHT or not has_jfif_header(data):
        segments.insert(0, Segment(APP1, _exif(orientation)))
    return with_segments(data, segments)


def _orientation(data: bytes) -> int:
    """Exif's; damaged Exif has none."""
    try:
        picture = io.BytesIO(data)
        with warnings.catch_warnings(action="ignore"), Image.open(picture, formats=("JPEG", "PNG")) as image:
            return int(image.getexif().get(ExifTags.Base.Orientation, UPRIGHT))
    except (OSError, SyntaxError, ValueError) as problem:
        raise DamagedPictureError(f"it is damaged: {problem}") from None


def _exif(orientation: int) -> bytes:
    """Exif with nothing but the orientation; a JPEG file without JFIF needs one to be told as such."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    return exif.tobytes()


def _captions(editions: Sequence[Edition], photo: Photo) -> Iterator[PhotoCaption]:
    for edition in editions:
        caption, alt = _marked(edition, photo.caption), _marked(edition, photo.alt)
        if caption or alt:
            yield PhotoCaption(edition.profile.tag, caption, alt)


def _marked(edition: Edition, text: Text) -> str:
    """The text behind the word for a draft, if nobody has approved it; nothing if it is not translated."""
    if text_language(edition, text) != edition.profile.tag:
        return ""
    words = edition.plain(text)
    return words if is_approved(edition, text) else f"[{edition.interface.gettext('Draft')}] {words}"

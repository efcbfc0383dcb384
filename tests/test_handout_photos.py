"""Pictures with their words: read back by exiftool, their pixels by Pillow."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms, PngImagePlugin

from briefing.assemble import Edition
from briefing.content.pictures import inspect_picture
from briefing.handout.jpeg import DamagedPictureError
from briefing.handout.photo_words import PhotoCaption, PhotoWords, xmp_packet
from briefing.handout.photos import captioned_photo, photo_words
from tests.handout_editions import approved, changping

CAPTIONS = {
    "en": "Beds & <lamps>",
    "ar": "أسرّة كهربائية",
    "hi": "बिस्तर",
    "zh-Hans": "病床",
    "fr": "Lits « électriques »",
}
WORDS = PhotoWords(
    title="hospital_room",
    credit="Jane Doe / Office",
    instructions="Embargo: not before noon.",
    captions=tuple(PhotoCaption(tag, caption, f"{caption}!") for tag, caption in CAPTIONS.items()),
)
SECRETS = (
    b"GPS-SECRET",
    b"CAMERA-SECRET",
    b"COMMENT-SECRET",
    b"PERSON-SECRET",
    b"TRAILER-SECRET",
    b"THUMB-SECRET",
)
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def picture(mode: str = "RGB") -> Image.Image:
    """A small picture with an edge and a slope."""
    image = Image.linear_gradient("L").resize((48, 32)).convert(mode)
    image.paste(image.crop((30, 20, 42, 32)), (8, 8))
    return image


def saved(image: Image.Image, format_: str, **options: object) -> bytes:
    """A picture file."""
    data = io.BytesIO()
    image.save(data, format_, **options)
    return data.getvalue()


def telling_jpeg() -> bytes:
    """A JPEG file that tells where, by whom and with what it was made, in all the places for that."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "PERSON-SECRET"
    exif[ExifTags.Base.BodySerialNumber] = "CAMERA-SECRET"
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSMapDatum] = "GPS-SECRET"
    data = saved(
        picture(),
        "JPEG",
        exif=exif,
        comment=b"COMMENT-SECRET",
        xmp=b"<x:xmpmeta>PERSON-SECRET</x:xmpmeta>",
        icc_profile=PROFILE,
        progressive=True,
        restart_marker_rows=1,
    )
    assert data[2:4] == b"\xff\xe0"
    thumbnail = b"\xff\xe0\x00\x16JFXX\0\x13THUMB-SECRET\0\0"
    iptc = b"\xff\xed\x00\x0fPERSON-SECRET"
    return data[:20] + thumbnail + iptc + data[20:] + b"TRAILER-SECRET"


def telling_png() -> bytes:
    """A PNG file that does the same."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "PERSON-SECRET"
    exif[ExifTags.Base.Orientation] = 3
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "PERSON-SECRET")
    texts.add_itxt("Comment", "COMMENT-SECRET", "en")
    texts.add(b"prVt", b"CAMERA-SECRET")
    options = {"exif": exif, "pnginfo": texts, "icc_profile": PROFILE, "transparency": 3, "dpi": (300, 300)}
    return saved(picture().quantize(16), "PNG", **options) + b"TRAILER-SECRET"


def exiftool(*arguments: str | Path) -> bytes:
    """What Phil Harvey's program prints."""
    program = shutil.which("exiftool")
    if not program:
        pytest.skip("exiftool is not installed")
    return subprocess.run([program, *arguments], capture_output=True, check=True).stdout


def told(data: bytes, folder: Path) -> dict[str, str]:
    """What exiftool reads in a file, by group and name; without what every picture has."""
    path = folder / "read"
    path.write_bytes(data)
    [read] = json.loads(exiftool("-json", "-G1", "-a", "-struct", path))
    groups = ("XMP", "IPTC", "IFD", "ExifIFD", "GPS", "InteropIFD", "MakerNotes")
    return {name: str(value) for name, value in read.items() if name.startswith(groups)}


def pixels(data: bytes) -> tuple[str, tuple[int, int], bytes]:
    """Mode, size and decoded values."""
    with Image.open(io.BytesIO(data)) as image:
        return image.mode, image.size, image.tobytes()


def expected(*, iptc: bool) -> dict[str, str]:
    """What exiftool should find of `WORDS`."""
    found = {
        "XMP-dc:Title": "hospital_room",
        "XMP-dc:Description": CAPTIONS["en"],
        "XMP-iptcCore:AltTextAccessibility": f"{CAPTIONS['en']}!",
        "XMP-photoshop:Credit": "Jane Doe / Office",
        "XMP-photoshop:Instructions": "Embargo: not before noon.",
    }
    for tag, caption in CAPTIONS.items():
        found[f"XMP-dc:Description-{tag.lower()}"] = caption
        found[f"XMP-iptcCore:AltTextAccessibility-{tag.lower()}"] = f"{caption}!"
    if iptc:
        found |= {
            "IPTC:CodedCharacterSet": "UTF8",
            "IPTC:ApplicationRecordVersion": "4",
            "IPTC:ObjectName": "hospital_room",
            "IPTC:SpecialInstructions": "Embargo: not before noon.",
            "IPTC:Credit": "Jane Doe / Office",
            "IPTC:Caption-Abstract": CAPTIONS["en"],
        }
    return found


# --- words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["JPEG", "PNG"])
def test_words_are_read_back(format_: str, tmp_path: Path) -> None:
    """Another program finds every caption and alternative text, in XMP and (JPEG) in IPTC-IIM."""
    found = told(captioned_photo(saved(picture(), format_), WORDS), tmp_path)
    assert found == expected(iptc=format_ == "JPEG")


@pytest.mark.parametrize("format_", ["JPEG", "PNG"])
def test_exiftool_has_nothing_to_say_against_it(format_: str, tmp_path: Path) -> None:
    """Its validation finds neither error nor warning."""
    path = tmp_path / "picture"
    path.write_bytes(captioned_photo(saved(picture(), format_), WORDS))
    assert exiftool("-validate", "-warning", "-error", "-a", "-s3", path) == b"OK\n"


def test_iptc_is_said_to_be_no_older_than_xmp(tmp_path: Path) -> None:
    """The digest in the file is that of its data sets."""
    path = tmp_path / "picture"
    path.write_bytes(captioned_photo(saved(picture(), "JPEG"), WORDS))
    said, reckoned = exiftool("-s3", "-IPTCDigest", "-CurrentIPTCDigest", path).split()
    assert said == reckoned


def test_words_of_a_briefing() -> None:
    """Captions of the visit in five languages, the source first; drafts start with the word for one."""
    editions = changping("ar", "hi", "zh-Hans", "fr")
    photo = editions[0].briefing.photos["hospital_room"]
    words = photo_words(editions, photo)
    assert (words.title, words.credit) == ("hospital_room", photo.credit.source)
    assert words.instructions.startswith("Embargo: not for publication before April 12, 2024")
    assert [each.tag for each in words.captions] == ["en", "ar", "hi", "zh-Hans", "fr"]
    assert words.captions[0].caption == f"[Draft] {photo.caption.source}"
    assert [each.caption.partition("] ")[0] for each in words.captions[1:]] == [
        f"[{edition.interface.gettext('Draft')}" for edition in editions[1:]
    ]
    reviewed = photo_words(list(map(approved, editions)), photo)
    assert [each.caption for each in reviewed.captions] == [
        edition.plain(photo.caption) for edition in editions
    ]


def test_untranslated_captions_are_left_out() -> None:
    """A language without a caption of its own is not named; one without an alternative text has none."""
    english, arabic, french = changping("ar", "fr")
    photo = english.briefing.photos["hospital_room"]
    editions = [
        english,
        without(arabic, photo.caption.source, photo.alt.source),
        without(french, photo.alt.source),
    ]
    words = photo_words(editions, photo)
    assert [(each.tag, bool(each.caption), bool(each.alt)) for each in words.captions] == [
        ("en", True, True),
        ("fr", True, False),
    ]
    assert xmp_packet(words, 60_000).count(b'xml:lang="fr"') == 1


def without(edition: Edition, *sources: str) -> Edition:
    """The edition as if these texts were not translated."""
    segments = {text: each for text, each in edition.catalog.segments.items() if text not in sources}
    return replace(edition, catalog=replace(edition.catalog, segments=segments))


def test_pictures_of_the_visit_stay_usable(tmp_path: Path) -> None:
    """Every picture of the sample has its words, the same pixels, and is still one that a pack can show."""
    editions = changping("ar", "fr")
    for photo in editions[0].briefing.photos.values():
        data = photo.path.read_bytes()
        captioned = captioned_photo(data, photo_words(editions, photo))
        assert pixels(captioned) == pixels(data)
        (tmp_path / photo.path.name).write_bytes(captioned)
        facts = inspect_picture(tmp_path / photo.path.name)
        assert (facts.width, facts.height) == (photo.width, photo.height)


# --- what goes, and what stays ----------------------------------------------------------------------


@pytest.mark.parametrize("data", [telling_jpeg(), telling_png()], ids=["JPEG", "PNG"])
def test_nothing_personal_stays(data: bytes, tmp_path: Path) -> None:
    """Places, cameras, names, comments, thumbnails and what follows the picture go; looks stay."""
    captioned = captioned_photo(data, WORDS)
    assert [secret for secret in SECRETS if secret in data]
    assert not [secret for secret in SECRETS if secret in captioned]
    found = told(captioned, tmp_path)
    assert {name for name in found if not name.startswith(("XMP", "IPTC"))} == {"IFD0:Orientation"}
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(captioned)) as after:
        assert after.tobytes() == before.tobytes()
        assert after.info["icc_profile"] == before.info["icc_profile"]
        assert after.info.get("dpi") == before.info.get("dpi")
        assert after.info.get("transparency") == before.info.get("transparency")
        orientation = ExifTags.Base.Orientation
        assert after.getexif()[orientation] == before.getexif()[orientation] != 1


@pytest.mark.parametrize(
    ("mode", "format_", "options"),
    [
        ("L", "JPEG", {}),
        ("RGB", "JPEG", {"progressive": True, "quality": 30}),
        ("RGB", "JPEG", {"keep_rgb": True}),
        ("CMYK", "JPEG", {}),
        ("RGB", "JPEG", {"restart_marker_blocks": 1}),
        ("L", "PNG", {}),
        ("RGBA", "PNG", {}),
        ("P", "PNG", {}),
        ("1", "PNG", {}),
    ],
)
def test_pixels_are_the_same(mode: str, format_: str, options: dict[str, object]) -> None:
    """In every colour model and way of coding; and a captioned picture can be captioned anew."""
    data = saved(picture(mode), format_, **options)
    captioned = captioned_photo(data, WORDS)
    assert pixels(captioned) == pixels(data)
    assert captioned_photo(captioned, WORDS) == captioned


def test_a_jpeg_without_jfif_gets_an_exif_header() -> None:
    """One of both is what programs tell a JPEG file by (`briefing.content.pictures`)."""
    data = saved(picture(), "JPEG")
    bare = data[:2] + data[20:]
    assert captioned_photo(bare, WORDS)[6:10] == b"Exif"
    assert pixels(captioned_photo(bare, WORDS)) == pixels(data)


# --- limits -----------------------------------------------------------------------------------------


def test_what_iptc_cannot_hold_is_not_cut(tmp_path: Path) -> None:
    """A credit of more than 32 bytes follows the caption; a caption of more than 2000 stands in XMP only."""
    long = replace(WORDS, credit="Illustration: generated, not a photograph")
    found = told(captioned_photo(saved(picture(), "JPEG"), long), tmp_path)
    assert found["XMP-photoshop:Credit"] == long.credit
    assert "IPTC:Credit" not in found
    assert found["IPTC:Caption-Abstract"] == f"{CAPTIONS['en']} ({long.credit})"
    endless = replace(WORDS, captions=(PhotoCaption("en", "x" * 2001, ""),))
    found = told(captioned_photo(saved(picture(), "JPEG"), endless), tmp_path)
    assert ("IPTC:Caption-Abstract" in found, found["XMP-dc:Description"]) == (False, "x" * 2001)


def test_languages_that_find_no_room_are_left_out() -> None:
    """A packet fits into one segment of a JPEG file; the source language always stays."""
    many = replace(WORDS, captions=tuple(PhotoCaption(f"x-{n}", "語" * 300, "") for n in range(100)))
    captioned = captioned_photo(saved(picture(), "JPEG"), many)
    assert pixels(captioned) == pixels(saved(picture(), "JPEG"))
    assert captioned.count(b'xml:lang="x-0"') == 1
    assert 40 < captioned.count(b"xml:lang") < 80


def damaged_files() -> Iterator[bytes]:
    """Files that are no pictures, or end too early."""
    for whole in (telling_jpeg(), telling_png()):
        yield from (whole[: len(whole) * part // 5] for part in range(5))
    yield b"GIF89a" + bytes(50)
    yield b"\xff\xd8\xff\xe0\x00\x01"
    yield b"\xff\xd8\xff" * 100


DAMAGED = list(damaged_files())


@pytest.mark.parametrize("data", DAMAGED, ids=[f"file {number}" for number in range(len(DAMAGED))])
def test_damaged_pictures_are_refused(data: bytes) -> None:
    """With an error that says so, and nothing else."""
    with pytest.raises(DamagedPictureError):
        captioned_photo(data, WORDS)


@given(st.integers(0, 5_000), st.binary(min_size=1, max_size=4), st.sampled_from(["JPEG", "PNG"]))
@settings(max_examples=150, deadline=None)
def test_any_changed_bytes_are_borne(place: int, changed: bytes, format_: str) -> None:
    """A file with other bytes in it is refused, or captioned so that it can be captioned again."""
    data = telling_jpeg() if format_ == "JPEG" else telling_png()
    place %= len(data)
    try:
        captioned = captioned_photo(data[:place] + changed + data[place + len(changed) :], WORDS)
    except DamagedPictureError:
        return
    assert captioned_photo(captioned, WORDS) == captioned

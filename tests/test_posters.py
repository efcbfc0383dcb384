"""Posters, seen as a visitor with a phone sees them, and as a screen reader and an archive do."""

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import page
import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from briefing.assemble import Edition
from briefing.assemble.poster import assemble_front_poster, assemble_poster
from briefing.catalog import Catalog, Segment, State
from briefing.cli import main
from briefing.content import load_briefing
from briefing.diagnostics import BriefingError, Location
from briefing.document import QUIET_ZONE, Code, NoteKind, Poster, PosterLanguage, Run, Runs
from briefing.interface import Interface
from briefing.pipeline import edition
from briefing.publication.codes import LONGEST_ADDRESS, qr_code
from briefing.publication.posters import posters
from briefing.render.pdf.poster import NO_ROOM, render_poster
from briefing.theme import Paper, Theme
from tests.conftest import CHANGPING, ROOT

zxingcpp = pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed")

pytestmark = pytest.mark.xdist_group("posters")
ADDRESS = "https://press.example.org/changping/"
LANGUAGES = load_briefing(CHANGPING).languages
LOOKED_AT = ("fr", "ar", "hi", "zh-Hans", "th", "my")
FRENCH = {
    "Read this briefing in {language}": "Lisez ce dossier en {language}",
    "Point the camera of your phone at the code, or open this address:": "Visez le code ou ouvrez :",
    "QR code that leads to {address}": "Code QR vers {address}",
    "Draft": "Brouillon",
}
needs_zbar = pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg is not installed")


@cache
def changping(tag: str) -> Edition:
    """An edition of the sample, with the translations of the checkout."""
    return edition(load_briefing(CHANGPING), tag, ROOT / "locales")


@cache
def poster_file(tag: str) -> bytes:
    """The poster of a language, or of all (`all`), made without a finding."""
    if tag == "all":
        poster = assemble_front_poster([changping(each) for each in LANGUAGES], qr_code(ADDRESS))
    else:
        poster = assemble_poster(changping(tag), qr_code(f"{ADDRESS}{tag}/"))
    rendered = render_poster(poster)
    assert rendered.findings == ()
    return rendered.data


def approved(one: Edition, words: dict[str, str]) -> Edition:
    """The edition with nothing of it a draft, and with interface words of its own."""
    location = Location("test")
    segments = {source: Segment(source, target, State.REVIEWED, location) for source, target in words.items()}
    texts = {
        source: replace(segment, target=segment.target or source, state=State.REVIEWED)
        for source, segment in one.catalog.segments.items()
    }
    return replace(
        one,
        briefing=replace(one.briefing, approved=True, concepts={}, embargo=None),
        catalog=Catalog(one.profile.tag, texts),
        interface=Interface(Catalog(one.profile.tag, segments)),
    )


def picture(pdf: bytes, dots_per_inch: int = 100) -> Image.Image:
    """The one page of a poster, as PDFium draws it."""
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        image: Image.Image = document[0].render(scale=dots_per_inch / 72).to_pil()
        return image.convert("RGB")


def text(runs: Runs) -> str:
    """The runs as plain text."""
    return "".join(run.text for run in runs)


# --- codes ------------------------------------------------------------------------------------------


def drawn(code: Code, module: int) -> Image.Image:
    """A code with its quiet zone, `module` pixels for each module."""
    side = len(code.modules) + 2 * QUIET_ZONE
    image = Image.new("L", (side, side), "white")
    for row, modules in enumerate(code.modules):
        for column, dark in enumerate(modules):
            if dark:
                image.putpixel((column + QUIET_ZONE, row + QUIET_ZONE), 0)
    return image.resize((side * module, side * module), Image.Resampling.NEAREST)


@settings(max_examples=25, deadline=None)
@given(
    st.from_regex(
        r"https?://[a-z0-9]([a-z0-9.-]{0,30}[a-z0-9])?(:[1-9][0-9]{0,3})?/[!-~]{0,120}", fullmatch=True
    )
)
def test_a_code_says_its_address(address: str) -> None:
    """What an independent decoder reads from the modules is the address, whatever its length."""
    code = qr_code(address)
    assert [found.text for found in zxingcpp.read_barcodes(drawn(code, 4))] == [address]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "press.example.org",
        "ftp://press.example.org/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https:///nowhere",
        "https://press.example.org/a b",
        "https://press.example.org/\n",
        "https://пресса.example/",
        "https://office:secret@press.example.org/",
        "https://press.example.org:99999/",
        "https://[::1/",
        f"https://press.example.org/{'a' * LONGEST_ADDRESS}",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    """One line says what is wrong; a poster with a dead code would be noticed only at the visit."""
    with pytest.raises(BriefingError) as caught:
        qr_code(address)
    assert [finding.rule for finding in caught.value.findings] == ["address"]
    assert "\n" not in str(caught.value)


# --- what a poster says -----------------------------------------------------------------------------


def test_a_poster_of_one_language() -> None:
    """The invitation, the hint and the description of the code are in the language, and name it."""
    french = approved(changping("fr"), FRENCH)
    poster = assemble_poster(french, qr_code(f"{ADDRESS}fr/"))
    assert text(poster.document.cover.title) == poster.document.title == "Lisez ce dossier en français"
    assert text(poster.document.cover.subtitle) == text(french.runs(french.briefing.title))
    assert text(poster.hint) == "Visez le code ou ouvrez :"
    assert poster.code_alt == "Code QR vers https://press.example.org/changping/fr/"
    assert (poster.document.tag, poster.languages) == ("fr", ())
    assert poster.document.cover.notices == ()


def test_a_draft_and_an_embargo_are_said() -> None:
    """The sample is neither approved nor free: both stand on its posters, the embargo in the metadata too."""
    poster = assemble_poster(changping("en"), qr_code(ADDRESS))
    assert [(note.kind, text(note.runs)) for note in poster.document.cover.notices] == [
        (
            NoteKind.EMBARGO,
            "Embargo: not for publication before April 12, 2024, 6:00\u202fPM (China Standard Time).",
        ),
        (NoteKind.DRAFT, "Draft"),
    ]
    with pikepdf.open(io.BytesIO(poster_file("en"))) as pdf:
        assert "not for publication before" in pdf.open_metadata()["xmpRights:UsageTerms"]


def test_the_poster_of_all_languages_marks_drafts() -> None:
    """Where the first edition is final, the languages that are drafts say so, each in its own words."""
    english, french = approved(changping("en"), {}), approved(changping("fr"), FRENCH)
    draft = replace(french, catalog=changping("fr").catalog)
    poster = assemble_front_poster([english, draft], qr_code(ADDRESS))
    assert poster.languages == (
        PosterLanguage("en", "English"),
        PosterLanguage("fr", "Français", "Brouillon"),
    )
    assert (text(poster.document.cover.title), poster.document.cover.notices) == (
        "Read this briefing in your language",
        (),
    )


def test_languages_stand_in_their_own_names() -> None:
    """All editions in the briefing's order, as a title begins and as a person would say it."""
    poster = assemble_front_poster([changping(tag) for tag in LANGUAGES], qr_code(ADDRESS))
    assert [(each.tag, each.name, each.remark) for each in poster.languages][:11] == [
        ("en", "English", ""),
        ("fr", "Français", ""),
        ("es", "Español", ""),
        ("pt", "Português", ""),
        ("sw", "Kiswahili", ""),
        ("ru", "Русский", ""),
        ("ar", "العربية", ""),
        ("fa", "فارسی", ""),
        ("hi", "हिन्दी", ""),
        ("zh-Hans", "简体中文", ""),
        ("th", "ไทย", ""),
    ]
    assert len(poster.languages) == 25


# --- the page ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", [*LANGUAGES, "all"])
def test_posters_are_accessible_archivable_and_lead_to_their_edition(tag: str, tmp_path: Path) -> None:
    """PDF/UA-1 and PDF/A-2a, one page, and a code that says the address; in all languages."""
    path = tmp_path / "poster.pdf"
    path.write_bytes(poster_file(tag))
    for profile in ("ua1", "pdfa2a"):
        assert page.validate_pdf(str(path), profile=profile).failures == []
    address = ADDRESS if tag == "all" else f"{ADDRESS}{tag}/"
    assert [found.text for found in zxingcpp.read_barcodes(picture(poster_file(tag)))] == [address]


def decode_with_zxing(image: Image.Image, _folder: Path) -> list[str]:
    """What ZXing reads."""
    return [found.text for found in zxingcpp.read_barcodes(image)]


def decode_with_zbar(image: Image.Image, folder: Path) -> list[str]:
    """What ZBar reads."""
    path = folder / "seen.png"
    image.save(path)
    return subprocess.run(
        ["zbarimg", "--quiet", "--raw", path], capture_output=True, text=True, check=False
    ).stdout.split()


SIGHTS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(2.5)),
    "turned": lambda image: image.rotate(17, expand=True, fillcolor="white"),
    "far away": lambda image: image.resize((image.width // 3, image.height // 3)),
    "printed in grey": lambda image: image.convert("L"),
    "in dim light": lambda image: image.point(lambda level: level // 3 + 20),
}


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize(
    "decode",
    [
        pytest.param(decode_with_zbar, marks=needs_zbar, id="zbar"),
        pytest.param(decode_with_zxing, id="zxing"),
    ],
)
@pytest.mark.parametrize("tag", ["ar", "all"])
def test_phones_read_the_code(
    tag: str, decode: Callable[[Image.Image, Path], list[str]], sight: str, tmp_path: Path
) -> None:
    """Two independent decoders, and pictures as phones take them."""
    seen = SIGHTS[sight](picture(poster_file(tag)))
    assert decode(seen, tmp_path) == [ADDRESS if tag == "all" else f"{ADDRESS}{tag}/"]


def figure(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The structure element of the code."""
    (found,) = [
        each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"
    ]
    return found


@pytest.mark.parametrize("tag", [*LOOKED_AT, "all"])
def test_nothing_stands_in_the_quiet_zone(tag: str) -> None:
    """Four modules on all sides of the code are white (ISO/IEC 18004, 9.1); the code itself is not."""
    scale = 2
    with pikepdf.open(io.BytesIO(poster_file(tag))) as pdf:
        left, bottom, right, top = (float(edge) for edge in figure(pdf).A[0].BBox)
        height = float(pdf.pages[0].MediaBox[3])
    modules = len(qr_code(ADDRESS if tag == "all" else f"{ADDRESS}{tag}/").modules)
    quiet = (right - left) / modules * QUIET_ZONE
    image = picture(poster_file(tag), 72 * scale).convert("L")
    inside = tuple(round(edge * scale) for edge in (left, height - top, right, height - bottom))
    zone = image.crop(
        (
            round((left - quiet) * scale) + 1,
            round((height - top - quiet) * scale) + 1,
            round((right + quiet) * scale) - 1,
            round((height - bottom + quiet) * scale) - 1,
        )
    )
    ring = zone.copy()
    edge = round(quiet * scale) - 1
    ring.paste(255, (edge - 1, edge - 1, edge + inside[2] - inside[0] + 1, edge + inside[3] - inside[1] + 1))
    assert ring.getextrema() == (255, 255)
    assert zone.getextrema() == (0, 255)


def test_the_address_is_a_link_and_the_code_is_described() -> None:
    """On a screen the address can be followed; who cannot see the code is told where it leads."""
    with pikepdf.open(io.BytesIO(poster_file("ar"))) as pdf:
        links = [str(each.A.URI) for each in pdf.pages[0].Annots]
        assert links == [f"{ADDRESS}ar/"]
        assert f"{ADDRESS}ar/" in str(figure(pdf).Alt)
        assert pdf.Root.Lang == "ar"


@pytest.mark.parametrize("tag", ["ar", "fa", "he", "ur", "th"])
def test_the_address_can_be_copied(tag: str) -> None:
    """In a right-to-left poster too it reads from left to right, in one piece, and the title as it should."""
    poster = assemble_poster(changping(tag), qr_code(f"{ADDRESS}{tag}/"))
    with pypdfium2.PdfDocument(poster_file(tag)) as document:
        words = document[0].get_textpage().get_text_bounded().split()
    assert f"{ADDRESS}{tag}/" in words
    assert text(poster.document.cover.place).split()[0] in words


def test_each_language_of_the_list_is_tagged_as_such() -> None:
    """A screen reader says each name in its own voice."""
    with pikepdf.open(io.BytesIO(poster_file("all"))) as pdf:
        spoken = [
            str(each.Lang)
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Span"
        ]
    assert set(LANGUAGES) - {"en"} <= set(spoken)


def test_the_same_poster_gives_the_same_bytes() -> None:
    """Nothing comes from the clock or from chance."""
    poster = assemble_poster(changping("hi"), qr_code(f"{ADDRESS}hi/"))
    assert render_poster(poster).data == render_poster(poster).data == poster_file("hi")


def sample(theme: Theme = Theme(), title: str = "", tag: str = "en") -> Poster:  # noqa: B008 - frozen
    """A poster in a theme, with another title of the briefing."""
    poster = assemble_poster(changping(tag), qr_code(ADDRESS))
    cover = poster.document.cover
    subtitle = (Run(title),) if title else cover.subtitle
    return replace(
        poster, document=replace(poster.document, theme=theme, cover=replace(cover, subtitle=subtitle))
    )


def test_a_poster_is_printed_on_the_theme_s_paper() -> None:
    """Letter is wider and shorter than A4; the parts find room on it as well."""
    rendered = render_poster(sample(Theme(paper=Paper.LETTER)))
    assert rendered.findings == ()
    with pikepdf.open(io.BytesIO(rendered.data)) as pdf:
        assert [float(edge) for edge in pdf.pages[0].MediaBox] == [0, 0, 612, 792]


def test_words_without_room_are_reported() -> None:
    """A title of a thousand words cannot stand on a poster, and is not lost in silence."""
    rendered = render_poster(sample(title="words " * 1000))
    assert [finding.rule for finding in rendered.findings] == [NO_ROOM]


def test_all_posters_of_a_folder() -> None:
    """One for each language and one for all, with or without the slash at the end of the address."""
    editions = [changping("en"), changping("ar")]
    made = dict(posters(editions, ADDRESS))
    assert list(made) == ["en.pdf", "ar.pdf", "all.pdf"]
    assert made["ar.pdf"].data == poster_file("ar")
    assert [rendered.data for _, rendered in posters(editions, ADDRESS.rstrip("/"))] == [
        rendered.data for rendered in made.values()
    ]


def test_the_command(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`briefing posters` writes beside the packs, or where it is told; a bad address writes nothing."""
    assert main(["posters", str(folder), "--address", ADDRESS]) == 0
    written = tmp_path / "output" / "sample" / "posters"
    assert capsys.readouterr().out.split() == [f"{written}/{name}.pdf" for name in ("en", "fr", "all")]
    elsewhere = tmp_path / "elsewhere"
    arguments = ["posters", str(folder), "--language", "fr", "--to", str(elsewhere), "--address"]
    assert main([*arguments, "mailto:press@example.org"]) == 2
    assert not elsewhere.exists()
    assert re.fullmatch(r"address: error: [^\n]*\[address\]\n", capsys.readouterr().err)
    assert main([*arguments, ADDRESS]) == 0
    assert (elsewhere / "fr.pdf").read_bytes() == (written / "fr.pdf").read_bytes()

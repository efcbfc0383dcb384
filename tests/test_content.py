"""Reading and checking a briefing's folder: every mistake gets one line with file and line number."""

import io
import pickle
import re
from pathlib import Path

import pytest
import yaml
from PIL import Image

from briefing.content import all_texts, check_briefing, load_briefing
from briefing.diagnostics import BriefingError
from briefing.locales import known_scripts, known_territories
from briefing.model import Kind, Qualifier, Quantity
from briefing.scaffold import write_new_briefing

MISTAKES = list(yaml.safe_load_all((Path(__file__).parent / "cases" / "mistakes.yaml").read_text("utf-8")))


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Replace the one occurrence of `old` in a file of the briefing."""
    path = folder / name
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    path.write_text(text.replace(old, new), "utf-8")


def refusals(folder: Path) -> list[str]:
    """What keeps the briefing from being built, places relative to its folder."""
    try:
        findings = check_briefing(load_briefing(folder))
    except BriefingError as problem:
        findings = problem.findings
    return [relative(str(finding), folder) for finding in findings if finding.severity == "error"]


def relative(message: str, folder: Path) -> str:
    """The message with the folder's own path left out."""
    return message.replace(f"{folder.as_posix()}/", "")


def test_the_new_briefing_has_no_errors(folder: Path) -> None:
    """What `briefing new` writes can be built; only the unconfirmed rate is open."""
    findings = check_briefing(load_briefing(folder))
    assert [finding.rule for finding in findings] == ["unconfirmed-rate"]


def test_a_fact_as_it_is_read(folder: Path) -> None:
    """Values are exact decimals with their kind, unit, date and source."""
    area = load_briefing(folder).facts["area"]
    assert area.quantity == Quantity(Kind.MEASURE, area.quantity.value, "square-kilometer")
    assert str(area.quantity.value) == "1343.5"
    assert (area.qualifier, area.as_of.kind, area.citations[0].source) == (
        Qualifier.EXACT,
        Kind.YEAR,
        "yearbook",
    )
    assert (area.label.source, area.label.location.line) == ("Area", 9)


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case["gives"])
def test_one_mistake_gives_one_line(folder: Path, case: dict[str, str]) -> None:
    """Each mistake is reported once, with file, line and what to do."""
    edit(folder, case["file"], case["from"], case["to"])
    assert refusals(folder) == [case["gives"]]


def test_all_mistakes_are_reported_at_once(folder: Path) -> None:
    """Reading goes on after a mistake, over all files."""
    edit(folder, "facts.yaml", "value: 1343.5", "value: many")
    edit(folder, "people.yaml", "Latn: Sample Host", "Latn: yes")
    assert [re.sub(": error.*", "", line) for line in refusals(folder)] == ["facts.yaml:12", "people.yaml:3"]


def test_a_picture_needs_an_alternative_text(folder: Path) -> None:
    """A photo without alt text is refused at its entry."""
    (folder / "photos").mkdir()
    (folder / "photos" / "photos.yaml").write_text(
        "wall:\n  file: wall.png\n  caption: A wall\n  credit: Us\n"
    )
    (folder / "photos" / "wall.png").write_bytes(ONE_PIXEL_PNG)
    assert refusals(folder) == ["photos/photos.yaml:1: error: the key 'alt' is missing [missing-key]"]


ONE_PIXEL_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63606060f80f00010401005fe5c34b"
    "0000000049454e44ae426082"
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: &x 1\nb: *x\n", ":1: error: anchors and aliases are not allowed (repeat the value) [alias]"),
        (
            "a: !!python/object:os.system x\n",
            ":1: error: the tag 'tag:yaml.org,2002:python/object:os.system' is not allowed [tag]",
        ),
        ("a: " + "[" * 5000 + "]" * 5000, ":1: error: is nested deeper than 12 levels [too-deep]"),
        ("a: [1\nb: 2\n", ":2: error: is not YAML: did not find expected ',' or ']' [bad-yaml]"),
        ("", ": error: the file is empty [empty]"),
        ("- a\n", ":1: error: `key: value` lines are expected here [not-a-mapping]"),
    ],
)
def test_hostile_yaml_is_refused(folder: Path, text: str, reason: str) -> None:
    """Aliases, tags, depth and broken syntax end with a place and a reason."""
    (folder / "people.yaml").write_text(text)
    assert refusals(folder)[0] == f"people.yaml{reason}"


def test_bytes_that_are_no_utf8_are_refused(folder: Path) -> None:
    """A file in another encoding is refused at its first wrong line."""
    (folder / "people.yaml").write_bytes("host:\n  title: d\xe9l\xe9gu\xe9\n".encode("latin-1"))
    assert refusals(folder) == ["people.yaml:2: error: is not UTF-8 [not-utf-8]"]


def warnings_of(folder: Path, *rules: str) -> list[str]:
    """The warnings of some rules, places relative to the briefing's folder."""
    findings = check_briefing(load_briefing(folder))
    return [relative(str(finding), folder) for finding in findings if finding.rule in rules]


QUOTATION = """words:
  speaker: nobody
  text: Words
  original: {language: en, text: Words}
  source: {source: yearbook, quote: Words}
"""


def test_an_unknown_speaker_is_reported_at_the_name(folder: Path) -> None:
    """A reference points at the line that holds it, and not at its entry."""
    (folder / "quotes.yaml").write_text(QUOTATION)
    assert refusals(folder) == ["quotes.yaml:2: error: no person is called 'nobody' [unknown-person]"]


def test_a_reference_keeps_its_place(folder: Path) -> None:
    """A copy of a reference is equal to its id and still knows its line."""
    [area, *_] = load_briefing(folder).key_figures
    copied = pickle.loads(pickle.dumps(area))  # noqa: S301 - our own bytes
    assert (copied, copied.location) == ("area", area.location)


def test_only_countries_and_scripts_are_known() -> None:
    """CLDR also names regions, reservations and symbols, which are no countries and no scripts."""
    assert {"FR", "KE", "XK"} <= known_territories()
    assert not {"EU", "UN", "ZZ", "UK", "150"} & known_territories()
    assert {"Latn", "Hans", "Arab", "Deva"} <= known_scripts()
    assert not {"Zyyy", "Zsym", "latn"} & known_scripts()


# --- sections ---------------------------------------------------------------------------------------


def test_sections_come_by_their_numbers(folder: Path) -> None:
    """Nine comes before ten, and files that are no Markdown are left alone."""
    for name in ("9-nine.md", "100-hundred.md"):
        (folder / "sections" / name).write_text("# Title\n")
    (folder / "sections" / "notes.txt").write_text("0\n")
    assert [section.id for section in load_briefing(folder).sections] == ["nine", "district", "hundred"]


NO_NAME = "a section's file needs a number and an id"


@pytest.mark.parametrize(
    ("name", "gives"),
    [
        (
            "20-x.MD",
            f": error: {NO_NAME} (name it like 10-district.md) [bad-file-name]",
        ),
        (
            "20-district.md",
            ":1: error: the id 'district' is taken (by sections/10-district.md) [duplicate-id]",
        ),
    ],
)
def test_a_section_file_without_a_name_of_its_own(folder: Path, name: str, gives: str) -> None:
    """A file that would be left out, or share an id, is refused."""
    (folder / "sections" / name).write_text("# Title\n")
    assert refusals(folder) == [f"sections/{name}{gives}"]


def test_sections_that_are_no_folder(folder: Path) -> None:
    """A file in place of the folder is one error, not an empty briefing."""
    (folder / "sections" / "10-district.md").unlink()
    (folder / "sections").rmdir()
    (folder / "sections").write_text("# The district\n")
    assert refusals(folder) == ["sections: error: cannot be read: Not a directory [unreadable]"]


# --- pictures ---------------------------------------------------------------------------------------


def picture(mode: str, format_: str, orientation: int = 1) -> bytes:
    """The bytes of a small picture."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    Image.new(mode, (4, 3)).save(file, format_, exif=exif)
    return file.getvalue()


def add_photo(folder: Path, data: bytes | None) -> None:
    """Put a picture with its entry into the briefing."""
    (folder / "photos").mkdir()
    (folder / "photos" / "photos.yaml").write_text(
        "wall:\n  file: wall.jpg\n  caption: A wall\n  alt: A wall\n  credit: Us\n"
    )
    if data is not None:
        (folder / "photos" / "wall.jpg").write_bytes(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (None, "it is missing (put the file beside photos.yaml)"),
        (b"", "it is empty"),
        (b"GIF89a", "it is neither JPEG nor PNG"),
        (
            picture("RGB", "JPEG", orientation=6),
            "it is turned by its Exif orientation (rotate the picture and save it again)",
        ),
        (
            picture("RGB", "PNG", orientation=3),
            "it is turned by its Exif orientation (rotate the picture and save it again)",
        ),
        (picture("CMYK", "JPEG"), "its colours are CMYK (save it as RGB with 8 bits per channel)"),
        (picture("I;16", "PNG"), "its colours are I;16 (save it as RGB with 8 bits per channel)"),
        (
            picture("RGB", "JPEG").replace(b"JFIF", b"ABCD", 1),
            "it is a JPEG without JFIF or Exif header (open the picture and save it again)",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_picture_that_pages_would_show_otherwise(folder: Path, data: bytes | None, reason: str) -> None:
    """What PDF, DOCX and viewers do not show alike is refused, without a path of this computer."""
    add_photo(folder, data)
    message, _, hint = reason.partition(" (")
    hint = f" ({hint}" if hint else ""
    assert refusals(folder) == [
        f"photos/photos.yaml:2: error: the picture 'wall.jpg' cannot be used: {message}{hint} [bad-picture]"
    ]


def test_a_picture_in_no_section(folder: Path) -> None:
    """A photo is printed only where a section embeds it."""
    add_photo(folder, picture("RGB", "JPEG"))
    gives = (
        "photos/photos.yaml:1: warning: 'wall' stands in no section, so it is not printed "
        "(write {wall} as a paragraph) [unused-photo]"
    )
    assert warnings_of(folder, "unused-photo") == [gives]
    edit(folder, "sections/10-district.md", "{welcome}", "{welcome}\n\n{wall}")
    assert warnings_of(folder, "unused-photo") == []
    assert load_briefing(folder).embedded == {"welcome", "wall"}


# --- programme and facts ----------------------------------------------------------------------------

STOP = "{name}:\n  title: Title\n  start: {start}\n  end: {end}\n  place: Place\n  description: Description\n"


def test_stops_come_by_their_start_and_do_not_overlap(folder: Path) -> None:
    """Stops are put in order; one that starts before any earlier one ends is reported."""
    itinerary = folder / "itinerary.yaml"
    early = STOP.format(name="early", start="2024-04-12T08:00", end="2024-04-12T11:00")
    late = STOP.format(name="late", start="2024-04-12T10:30", end="2024-04-12T12:00")
    after = STOP.format(name="after", start="2024-04-12T12:00", end="2024-04-12T13:00")
    itinerary.write_text(after + late + itinerary.read_text() + early)
    assert list(load_briefing(folder).stops) == ["early", "welcome", "late", "after"]
    assert warnings_of(folder, "overlapping-stops") == [
        "itinerary.yaml:7: warning: 'late' starts before 'early' ends [overlapping-stops]",
        "itinerary.yaml:13: warning: 'welcome' starts before 'early' ends [overlapping-stops]",
    ]


EQUIVALENT = """  output_usd:
    label: Output in dollars
    kind: currency
    unit: USD
    value: {value}
    qualifier: {qualifier}
    as_of: 2023
    definition: The source's own conversion.
    equivalent_of: output
    sources:
      - {{source: yearbook, quote: "dollars"}}
"""


@pytest.mark.parametrize(
    ("original", "converted", "implication"),
    [
        ("exact", "exact", " imply 7.22"),
        ("exact", "more than", " imply at most 7.22"),
        ("nearly", "expected to exceed", " imply at most 7.22"),
        ("more than", "more than", ", taken as exact, imply 7.22"),
        ("expected to exceed", "exact", ", taken as exact, imply 7.22"),
    ],
)
def test_the_rate_that_an_equivalent_implies(
    folder: Path, original: str, converted: str, implication: str
) -> None:
    """A bound is claimed only where the two amounts give one."""
    edit(folder, "facts.yaml", "qualifier: more than", f"qualifier: {original}")
    facts = folder / "facts.yaml"
    facts.write_text(facts.read_text() + EQUIVALENT.format(value=18000000000, qualifier=converted))
    [warning] = warnings_of(folder, "implied-rate")
    assert warning == (
        f"facts.yaml:55: warning: 'output_usd' and 'output'{implication} CNY per USD; "
        "the briefing's rate is 7.0967 (print the equivalent at the briefing's rate) [implied-rate]"
    )


def test_nothing_is_an_equivalent_of_something(folder: Path) -> None:
    """A conversion to zero is an error, not a division by it."""
    facts = folder / "facts.yaml"
    facts.write_text(facts.read_text() + EQUIVALENT.format(value=0, qualifier="exact"))
    assert refusals(folder) == [
        "facts.yaml:55: error: 'output_usd' is zero, which is no equivalent of 'output' [zero-equivalent]"
    ]


def test_a_reading_names_the_other_value(folder: Path) -> None:
    """Whoever decides sees both values; a reading may also differ in words alone."""
    reading = "      - statement: {}\n        sources: [{{source: yearbook, quote: residents}}]\n"
    other = "        kind: count\n        value: 2300000\n"
    edit(
        folder,
        "facts.yaml",
        "  output:\n",
        "    readings:\n" + reading.format("Rounded.") + other + reading.format("Unclear.") + "  output:\n",
    )
    hint = "(decide with those who know, then delete the reading) [open-reading]"
    assert warnings_of(folder, "open-reading") == [
        f"facts.yaml:28: warning: 'population' can be read otherwise, as 2300000 (yearbook): Rounded. {hint}",
        f"facts.yaml:32: warning: 'population' can be read otherwise (yearbook): Unclear. {hint}",
    ]


# --- the folder -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "Visit",
            "the folder's name 'Visit' cannot be the briefing's id (use small letters, digits and hyphens)",
        ),
        (
            "interface",
            "the name 'interface' belongs to the program's own translations (choose another name)",
        ),
    ],
)
def test_a_folder_name_that_cannot_be_an_id(folder: Path, name: str, reason: str) -> None:
    """What cannot be read later is not written in the first place; one rule serves both."""
    other = folder.parent / name
    with pytest.raises(BriefingError) as caught:
        write_new_briefing(other)
    assert str(caught.value) == f"{other}: error: {reason} [bad-id]"
    assert not other.exists()
    folder.rename(other)
    assert [re.sub(r"^.*:2: ", "", line) for line in refusals(other)] == [f"error: {reason} [bad-id]"]


def test_texts_come_once_each_in_reading_order(folder: Path) -> None:
    """The prose comes before the tables, and each text says where it stands."""
    texts = list(all_texts(load_briefing(folder)))
    assert [text.source for text in texts][:5] == [
        "A district to start from",
        "Briefing for visiting journalists",
        "Sample District",
        "Press office of the district (sample)",
        "The district",
    ]
    assert relative(str(texts[5].location), folder) == "sections/10-district.md:3"

"""Reading and checking a briefing's folder: every mistake gets one line with file and line number."""

import re
from pathlib import Path

import pytest
import yaml

from briefing.content import all_texts, check_briefing, load_briefing
from briefing.diagnostics import BriefingError
from briefing.model import Kind, Qualifier, Quantity

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

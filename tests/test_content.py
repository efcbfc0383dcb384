"""Reading and checking a briefing's folder: every mistake gets one line with file and line number."""

import re
from pathlib import Path

import pytest

from briefing.content import all_texts, check_briefing, load_briefing
from briefing.diagnostics import BriefingError
from briefing.model import Kind, Qualifier, Quantity


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
    assert (area.qualifier, area.as_of.kind, area.citations[0].source) == (Qualifier.EXACT, Kind.YEAR, "yearbook")
    assert (area.label.source, area.label.location.line) == ("Area", 9)


@pytest.mark.parametrize(
    ("name", "old", "new", "refusal"),
    [
        (
            "sections/10-district.md",
            "an area of {area}",
            "an area of {aera}",
            "sections/10-district.md:3: error: nothing is called 'aera' (did you mean 'area'?) [unknown-placeholder]",
        ),
        (
            "sections/10-district.md",
            "about {population} residents",
            "about 2.3 million residents",
            "sections/10-district.md:3: error: the digits '2' stand in prose "
            "(make the figure a fact and write {its_id}) [digit-in-prose]",
        ),
        (
            "sections/10-district.md",
            "{output.usd}",
            "{output.eur}",
            "sections/10-district.md:7: error: {output.eur} asks for a form that 'output' does not have "
            "(its forms are compact, standard, short, usd) [unknown-form]",
        ),
        (
            "sections/10-district.md",
            "{welcome}\n",
            "{farewell}\n",
            "sections/10-district.md:9: error: no photo, quotation, chart or stop is called 'farewell' [unknown-embed]",
        ),
        (
            "sections/10-district.md",
            "# The district",
            "The district",
            "sections/10-district.md:1: error: the section has no title (start with `# Title`) [no-title]",
        ),
        (
            "sections/10-district.md",
            "## Economy",
            "```\ncode\n```",
            "sections/10-district.md:5: error: a fence cannot stand in a section "
            "(see docs/briefing-format.md) [unsupported-markup]",
        ),
        (
            "facts.yaml",
            "kind: measure",
            "kind: size",
            "facts.yaml:10: error: 'size' is not one of: count, number, percent, change, currency, measure, date, year "
            "[unknown-kind]",
        ),
        (
            "facts.yaml",
            "unit: square-kilometer",
            "unit: square-mil",
            "facts.yaml:11: error: 'square-mil' is not a CLDR unit (write square-kilometer, kilowatt, year …) [unknown-unit]",
        ),
        (
            "facts.yaml",
            "unit: CNY",
            "unit: RMB",
            "facts.yaml:30: error: 'RMB' is not an ISO 4217 code (write CNY, USD …) [unknown-currency]",
        ),
        (
            "facts.yaml",
            "value: 1343.5",
            "value: 1,343.5",
            "facts.yaml:12: error: '1,343.5' is not an exact decimal number "
            "(write ASCII digits without separators, such as 1343.5) [not-a-number]",
        ),
        (
            "facts.yaml",
            "value: 2269000",
            "value: .inf",
            "facts.yaml:21: error: '.inf' is not an exact decimal number "
            "(write ASCII digits without separators, such as 1343.5) [not-a-number]",
        ),
        (
            "facts.yaml",
            '      - {source: yearbook, quote: "about 2.269 million residents"}\n',
            "      []\n",
            "facts.yaml:18: error: a figure without a source "
            "(say under `sources` who states it, in which words) [no-source]",
        ),
        (
            "facts.yaml",
            "  population:\n",
            "  area:\n",
            "facts.yaml:18: error: the key 'area' stands here again (first in line 8) [duplicate-key]",
        ),
        (
            "facts.yaml",
            "qualifier: about",
            "qualifier: roughly",
            "facts.yaml:22: error: 'roughly' is not one of: exact, more than, nearly, about, expected to exceed "
            "[unknown-qualifier]",
        ),
        (
            "facts.yaml",
            "label: Population",
            "label: no",
            'facts.yaml:19: error: no without quotes is read as False by YAML 1.1 (write "no" in quotes) [boolean-for-text]',
        ),
        (
            "facts.yaml",
            "label: Population",
            "lable: Population",
            "facts.yaml:18: error: the key 'label' is missing [missing-key]",
        ),
        (
            "briefing.yaml",
            "languages: [en, fr]",
            "languages: [en, no]",
            'briefing.yaml:10: error: no without quotes is read as False by YAML 1.1 (write "no" in quotes) '
            "[boolean-for-text]",
        ),
        (
            "briefing.yaml",
            "languages: [en, fr]",
            "languages: [en, zh-CN]",
            "briefing.yaml:10: error: 'zh-CN' is not in canonical form (write zh-Hans-CN) [unknown-tag]",
        ),
        (
            "briefing.yaml",
            "languages: [en, fr]",
            "languages: [en, qq]",
            "briefing.yaml:10: error: unknown language tag 'qq' (use a BCP 47 tag such as fr or zh-Hans) [unknown-tag]",
        ),
        (
            "briefing.yaml",
            "time_zone: Asia/Shanghai",
            "time_zone: Beijing time",
            "briefing.yaml:7: error: 'Beijing time' is not an IANA time zone [unknown-time-zone]",
        ),
        (
            "briefing.yaml",
            "facts: [mountain_share, forest_share]",
            "facts: [mountain_share, area]",
            "briefing.yaml:15: error: chart 'land_chart' compares values of several kinds or units [mixed-chart]",
        ),
        (
            "briefing.yaml",
            "key_figures: [area, population, output]",
            "key_figures: [area, popula]",
            "briefing.yaml:2: error: no fact is called 'popula' (did you mean 'population'?) [unknown-fact]",
        ),
        (
            "itinerary.yaml",
            "end: 2024-04-12T10:00",
            "end: 2024-04-12T08:00",
            "itinerary.yaml:4: error: the stop ends before it starts [ends-before-start]",
        ),
        (
            "itinerary.yaml",
            "hosts: [host]",
            "hosts: [hosst]",
            "itinerary.yaml:1: error: no person is called 'hosst' (did you mean 'host'?) [unknown-person]",
        ),
        (
            "termbase.yaml",
            "key_laboratory:",
            "area:",
            "termbase.yaml:1: error: the id 'area' is taken (by facts.yaml:8) [duplicate-id]",
        ),
        (
            "participants.csv",
            "KE,en sw,1",
            "KE,en xx,1",
            "participants.csv:3: error: unknown language tag 'xx' (use a BCP 47 tag such as fr or zh-Hans) [unknown-tag]",
        ),
        (
            "people.yaml",
            "names:\n    Latn: Sample Host",
            "names:\n    Arab: مضيف",
            "people.yaml:2: error: host has no name under `Latn` [no-latin-name]",
        ),
    ],
)
def test_one_mistake_gives_one_line(folder: Path, name: str, old: str, new: str, refusal: str) -> None:
    """Each mistake is reported once, with file, line and what to do."""
    edit(folder, name, old, new)
    assert refusals(folder) == [refusal]


def test_all_mistakes_are_reported_at_once(folder: Path) -> None:
    """Reading goes on after a mistake, over all files."""
    edit(folder, "facts.yaml", "value: 1343.5", "value: many")
    edit(folder, "people.yaml", "Latn: Sample Host", "Latn: yes")
    assert [re.sub(": error.*", "", line) for line in refusals(folder)] == ["facts.yaml:12", "people.yaml:3"]


def test_a_picture_needs_an_alternative_text(folder: Path) -> None:
    """A photo without alt text is refused at its entry."""
    (folder / "photos").mkdir()
    (folder / "photos" / "photos.yaml").write_text("wall:\n  file: wall.png\n  caption: A wall\n  credit: Us\n")
    (folder / "photos" / "wall.png").write_bytes(ONE_PIXEL_PNG)
    assert refusals(folder) == ["photos/photos.yaml:1: error: the key 'alt' is missing [missing-key]"]


ONE_PIXEL_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000" "1f15c4890000000d49444154789c63606060f80f00010401005fe5c34b"
    "0000000049454e44ae426082"
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: &x 1\nb: *x\n", ":1: error: anchors and aliases are not allowed (repeat the value) [alias]"),
        ("a: !!python/object:os.system x\n", ":1: error: the tag 'tag:yaml.org,2002:python/object:os.system' is not allowed [tag]"),
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
    assert [text.source for text in texts][:7] == [
        "A district to start from",
        "Briefing for visiting journalists",
        "Sample District",
        "Press office of the district (sample)",
        "The district",
        "The district has an area of {area} and about {population} residents. {host} welcomes the journalists.",
        "Economy",
    ]
    assert relative(str(texts[5].location), folder) == "sections/10-district.md:3"

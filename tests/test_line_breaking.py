"""Where lines may end, and where they do (UAX #14, ICU, kinsoku, hyphenation)."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path

import pymupdf
import pytest
from icu4py.breakers import LineBreaker

from briefing.document import Direction, Paragraph, Run
from briefing.render.pdf import render_pdf
from briefing.render.typesetting.breaking import Ruler, best_lines, hyphen_places, line_breaks
from briefing.render.typesetting.fonts import language_direction
from briefing.render.typesetting.lines import Line
from briefing.render.typesetting.text import TextStyle, Typesetter
from tests.reading import READERS, read_with_mupdf, words
from tests.sample_documents import plain_document

needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="Poppler's programs are not installed"
)
CASES = Path(__file__).parent / "cases" / "typesetting"
PARAGRAPHS: dict[str, str] = json.loads((CASES / "paragraphs.json").read_text("utf-8"))
"""Some sentences in each language that is shipped."""
STYLE = TextStyle(10.0, 15.0, "000000")
JUSTIFIED = TextStyle(10.0, 15.0, "000000", justify=True)

# --- conformance --------------------------------------------------------------------------------

UNICODE = Path("/usr/share/unicode/auxiliary/LineBreakTest.txt")
CHANGED_SINCE_15 = {
    # LB20a, new in Unicode 16: a hyphen at the beginning of a word does not leave it.
    r"-\u0308?[^\s\d]": "LB20a",
    # LB25 in Unicode 16: numbers in the plain rules, where version 15 tested a tailoring.
    r".*[.,]\u0308?\d": "LB25",
    # LB15a and b in Unicode 15.1: quotation marks by their sides, not by their general category.
    r"\"\u0308? [(\u2329]|ambigu": "LB15",
    # LB21a in Unicode 16: a hyphen between two Hebrew letters is like one between others.
    "\u05d0-\u05d0": "LB21a",
}
"""Cases that ICU, which is at Unicode 17, answers otherwise than version 15 of the file does."""


def _unicode_cases() -> Iterator[tuple[str, list[int]]]:
    """Text, and the offsets after which a line may end (UAX #14, section 8.2)."""
    for line in UNICODE.read_text("utf-8").splitlines():
        text, breaks = "", []
        for sign in line.partition("#")[0].split()[1:]:
            if sign == "÷":
                breaks.append(len(text))
            elif sign != "×":
                text += chr(int(sign, 16))
        if text:
            yield text, breaks


@pytest.mark.skipif(
    not UNICODE.exists(), reason="the Unicode Character Database (Debian: unicode-data) is not installed"
)
def test_all_cases_of_the_unicode_character_database() -> None:
    """LineBreakTest: all but those whose rules were changed after the installed version of the file."""
    cases = list(_unicode_cases())
    differing = [text for text, breaks in cases if line_breaks(text, "en") != breaks]
    unexplained = [
        text for text in differing if not any(re.match(pattern, text) for pattern in CHANGED_SINCE_15)
    ]
    assert len(cases) > 7000
    assert unexplained == []
    assert len(differing) < 40


def _icu(text: str, tag: str) -> list[int]:
    """ICU's own answer for the locale with strict rules, which counts in UTF-16, as offsets of characters."""
    units = accumulate((len(character.encode("utf-16-le")) // 2 for character in text), initial=0)
    offset = {unit: index for index, unit in enumerate(units)}
    return [offset[end] for _, end in LineBreaker(text, f"{tag}-u-lb-strict").segments()]


def test_there_is_a_paragraph_in_every_language_that_is_shipped() -> None:
    """The list of languages is that of the product."""
    tags = "en fr es pt sw ru ar fa hi zh-Hans th ja rw vi tr kk ur bn zh-Hant ko am el he my km lo"
    assert set(PARAGRAPHS) == set(tags.split())


@pytest.mark.parametrize("tag", PARAGRAPHS)
def test_lines_may_end_where_icu_says_for_the_language(tag: str) -> None:
    """By the locale's rules and dictionaries, characters beyond the BMP and directional marks among them."""
    text = PARAGRAPHS[tag] + " 𠮷野家 𝔸 " + PARAGRAPHS[tag]
    assert line_breaks(text, tag) == _icu(text, tag)
    marked = text.replace(" ", " \u2067", 1).replace(".", "\u2069.", 1)
    without = [marked[:end].translate(dict.fromkeys((0x2067, 0x2069))) for end in line_breaks(marked, tag)]
    assert without == [text[:end] for end in _icu(text, tag)]


@pytest.mark.parametrize("tag", PARAGRAPHS)
def test_lines_end_nowhere_else(tag: str) -> None:
    """In ragged text of any width that no word is too wide for."""
    text = PARAGRAPHS[tag]
    allowed = set(_icu(text, tag))
    for width in range(150, 400, 23):
        ends = [line.segments for line in _lines(text, tag, STYLE, width)]
        starts = [min(cluster.offset for one in segments for cluster in one.clusters) for segments in ends]
        assert set(starts[1:]) <= allowed, (tag, width)


def _lines(text: str, tag: str, style: TextStyle, width: float) -> tuple[Line, ...]:
    return Typesetter(tag, language_direction(tag)).shape((Run(text),), style).lines(width)


def test_break_opportunities_count_characters_not_utf_16_units() -> None:
    """ICU counts a character beyond the BMP twice."""
    assert line_breaks("𠮷野家の「東京」です。", "ja") == [1, 2, 3, 4, 6, 8, 9, 11]


# --- kinsoku ------------------------------------------------------------------------------------

NOT_FIRST = (
    "、。，．・：；？！゛゜ヽヾゝゞ々ー）〕］｝〉》」』】°′″℃％ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ”’"
)
NOT_LAST = "（〔［｛〈《「『【“‘￥＄"


@pytest.mark.parametrize("tag", ["ja", "zh-Hans", "zh-Hant"])
def test_kinsoku_in_the_rules(tag: str) -> None:
    """Strict: no line begins with a closing mark or a small kana, and none ends with an opening mark."""
    for mark in NOT_FIRST:
        assert 1 not in line_breaks(f"字{mark}字", tag), mark
    for mark in NOT_LAST:
        assert 2 not in line_breaks(f"字{mark}字", tag), mark


@pytest.mark.parametrize("tag", ["ja", "zh-Hans", "zh-Hant"])
@pytest.mark.parametrize("style", [STYLE, JUSTIFIED])
def test_kinsoku_on_the_page(tag: str, style: TextStyle) -> None:
    """At any width, also where marks are squeezed and the paragraph is broken as a whole."""
    for width in range(40, 330, 11):
        for line in _lines(PARAGRAPHS[tag], tag, style, float(width)):
            seen = "".join(cluster.text for one in line.segments for cluster in one.clusters).strip()
            assert (seen[0] in NOT_FIRST, seen[-1] in NOT_LAST) == (False, False), (width, seen)


# --- hyphenation --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tag", "parted"),
    [
        ("a demonstration of", "en", "a demon-stra-tion of"),
        ("le gouvernement, dit", "fr", "le gou-ver-ne-ment, dit"),
        ("новейшая лаборатория и", "ru", "но-вей-шая ла-бо-ра-то-рия и"),
        ("the Demonstration of", "en", "the Demonstration of"),
        ("at demonstration", "en", "at demonstration"),
        ("state-demonstration of", "en", "state-demonstration of"),
        ("demonstration2024 of", "en", "demonstration2024 of"),
        ("www.demonstration.org of", "en", "www.demonstration.org of"),
        ("maonyesho makubwa ya", "sw", "maonyesho makubwa ya"),
    ],
)
def test_words_are_parted_by_the_dictionary_of_their_language(text: str, tag: str, parted: str) -> None:
    """No names, no figures, no compounds, not the last word, and nothing where there is no dictionary."""
    places = [0, *hyphen_places(text, tag), len(text)]
    assert "-".join(text[start:end] for start, end in pairwise(places)) == parted


LONG_WORDS = (
    "Sustainable development requires international cooperation, interdisciplinary experimentation and "
    "extraordinarily comprehensive environmental legislation; institutional responsibilities "
    "notwithstanding, representatives acknowledged considerable technological achievements throughout."
)


def _texts(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(cluster.text for one in line.segments for cluster in one.clusters) for line in lines]


def test_a_parted_word_is_read_as_a_whole() -> None:
    """Its hyphen stands for the rest, and the rest for nothing: so it is found by whoever searches."""
    lines = _lines(LONG_WORDS, "en", JUSTIFIED, 150.0)
    assert any(line.hyphenated for line in lines)
    assert " ".join(" ".join(_texts(lines)).split()) == LONG_WORDS
    glyphs = [[bool(cluster.glyphs) for one in line.segments for cluster in one.clusters] for line in lines]
    assert all(map(all, glyphs))


@needs_poppler
def test_parted_words_are_found_again_in_the_file(tmp_path: Path) -> None:
    """By three programs, in their text and by search; here with soft hyphens, which go the same way."""
    text = f"{LONG_WORDS} " * 6
    places = [0, *hyphen_places(text, "en"), len(text)]
    soft = "\u00ad".join(text[start:end] for start, end in pairwise(places))
    path = tmp_path / "document.pdf"
    path.write_bytes(render_pdf(plain_document(Paragraph((Run(soft),)))).data)
    assert "\u200b" in read_with_mupdf(path), "no word was parted"
    expected = Counter(words(text))
    for read in READERS.values():
        assert expected - Counter(words(read(path))) == Counter()
    with pymupdf.open(path) as document:  # type: ignore[no-untyped-call]
        found = {
            word: sum(len(one.search_for(word)) for one in document) for word in expected if len(word) > 9
        }
    assert found == {word: expected[word] for word in found}


@pytest.mark.parametrize(
    "run",
    [
        Run("demonstration", fact_id="x"),
        Run("demonstration", href="https://a.org"),
        Run("demonstration", language="de"),
    ],
)
def test_figures_links_and_foreign_words_are_not_parted(run: Run) -> None:
    """In justified text of any width."""
    runs = (Run("aaa bbb "), run, Run(" ccc ddd " * 5))
    for width in range(70, 200, 7):
        lines = Typesetter("en", Direction.LTR).shape(runs, JUSTIFIED).lines(float(width))
        assert [line for line in lines if line.hyphenated] == []


def test_ragged_text_is_not_hyphenated() -> None:
    """There is no need to."""
    assert [line for line in _lines(LONG_WORDS, "en", STYLE, 150.0) if line.hyphenated] == []


@pytest.mark.parametrize(
    "word", ["Beijing-Tianjin-Hebei", "https://example.org/a/very/long/address-of-a-page"]
)
def test_a_word_that_is_parted_at_its_own_hyphen_or_torn_is_read_as_a_whole(word: str) -> None:
    """A compound or an address in a narrow column."""
    lines = _lines(f"see {word}, please", "en", STYLE, 62.0)
    assert len(lines) > 2
    assert " ".join(" ".join(_texts(lines)).split()) == f"see {word}, please"


# --- paragraphs ---------------------------------------------------------------------------------


def _ruler(words: list[int]) -> Ruler:
    """Words of so many points with spaces of four between them."""
    advances = [float(points) for word in words for points in (word, 4)][:-1]
    spaces = [0.0, *accumulate(2.0 if index % 2 else 0.0 for index in range(len(advances)))]
    visible = [index - 1 if index and index % 2 == 0 else index for index in range(len(advances) + 1)]
    return Ruler([0.0, *accumulate(advances)], visible, {}, {}, spaces, 0.5)


def test_a_paragraph_is_broken_as_a_whole() -> None:
    """A slightly worse line early on is taken where it saves a much worse one later."""
    words = [30, 30, 20, 60, 30, 30, 25]
    ruler = _ruler(words)
    places = [*range(2, 2 * len(words) - 1, 2), 2 * len(words) - 1]
    lines = best_lines(ruler, places, frozenset(), 0, 96.0)
    assert lines is not None
    best = min(_partitions(places), key=lambda ranges: _badness(ruler, ranges, 96.0))
    assert lines == best


def _partitions(places: list[int]) -> Iterator[list[tuple[int, int]]]:
    """All ways to break a paragraph."""
    *inner, last = places
    for choice in range(1 << len(inner)):
        ends = [place for index, place in enumerate(inner) if choice >> index & 1]
        yield list(pairwise([0, *ends, last]))


def _badness(ruler: Ruler, ranges: list[tuple[int, int]], width: float) -> float:
    """The sum of demerits, reckoned line by line."""
    total = 0.0
    for start, end in ranges:
        room = width - ruler.width(start, end)
        stretch = ruler.stretch[ruler.visible[end]] - ruler.stretch[start]
        if end == ranges[-1][1] and room >= 0:
            total += 100 + (400 if room > 0.9 * width else 0)
        elif room < -0.5 * stretch:
            return float("inf")
        else:
            ratio = abs(room) / (0.5 * stretch if room < 0 else stretch) if stretch else 1000.0
            total += (10 + min(100 * ratio**3, 1e6)) ** 2
    return total


@pytest.mark.parametrize("width", range(90, 300, 7))
def test_no_more_than_two_lines_in_a_row_end_with_a_hyphen(width: int) -> None:
    """However long the words are."""
    text = "высококвалифицированные исследователи государственных электроэнергетических корпораций " * 3
    ends = "".join("-" if line.hyphenated else "." for line in _lines(text, "ru", JUSTIFIED, float(width)))
    assert "---" not in ends


def test_a_word_wider_than_the_column_has_no_best_line() -> None:
    """It must be torn, which is for first fit to do."""
    assert best_lines(_ruler([200]), [1], frozenset(), 0, 96.0) is None

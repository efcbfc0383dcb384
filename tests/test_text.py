"""Text setting: runs in, lines of positioned glyphs out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.document import Align, Direction, Run
from briefing.render.typesetting.bidi import CONTROLS
from briefing.render.typesetting.lines import Line
from briefing.render.typesetting.text import MissingGlyph, TextStyle, Typesetter

STYLE = TextStyle(10.0, 15.0, "000000")
JUSTIFIED = replace(STYLE, justify=True)
CHINESE = (
    "发言人表示：“预算增长了12.5%，达到1,250,000美元（其中45%用于气候项目）。”详情请参阅《环境署2025年度报告》"
    "（UNEP Annual Report），第12—18页；𠮷野家、𡈽屋两处除外！"
)
ARABIC = (
    "وصل وفد منظمة الصحة العالمية (WHO) إلى نيروبي يوم ١٤ مارس ٢٠٢٦ على متن الرحلة KQ311، وقال: «لا بأس»."
)


def _lines(text: str, width: float, tag: str = "en", style: TextStyle = STYLE) -> tuple[Line, ...]:
    return _typesetter(tag).shape((Run(text),), style).lines(width)


def _typesetter(tag: str) -> Typesetter:
    return Typesetter(tag, Direction.RTL if tag in {"ar", "he"} else Direction.LTR)


def _seen(line: Line) -> str:
    """The text of a line from left to right."""
    segments = sorted(line.segments, key=lambda segment: segment.x)
    return _visible("".join(cluster.text for segment in segments for cluster in segment.clusters))


def _visible(text: str) -> str:
    return "".join(character for character in text if character not in CONTROLS)


# --- line breaking ------------------------------------------------------------------------------


@pytest.mark.parametrize("width", range(60, 200, 7))
def test_no_line_of_chinese_begins_or_ends_with_the_wrong_mark(width: int) -> None:
    """Kinsoku: closing marks do not begin a line, opening ones do not end it."""
    lines = [_seen(line) for line in _lines(CHINESE, width, "zh-Hans", JUSTIFIED)]
    assert [line for line in lines if line[0] in "，。：；、！）》”%"] == []
    assert [line for line in lines if line[-1] in "（《“"] == []


def test_a_line_ends_at_a_space_and_the_space_hangs_outside() -> None:
    """It is still there for whoever copies the text."""
    first, second = _lines("aaa bbb", 30.0)
    assert (_seen(first), _seen(second)) == ("aaa ", "bbb")
    assert [segment.hanging for segment in first.segments] == [False, True]
    assert first.width == pytest.approx(_typesetter("en").shape((Run("aaa"),), STYLE).width)


def test_a_word_wider_than_the_column_is_torn() -> None:
    """No letter is lost and no line is wider than the column."""
    lines = _lines("x" * 50, 60.0)
    assert "".join(map(_seen, lines)) == "x" * 50
    assert max(line.width for line in lines) <= 60.01


def test_a_line_end_in_the_text_ends_the_line() -> None:
    """Also where the line is not full."""
    assert [_seen(line).strip() for line in _lines("a\nb c", 200.0)] == ["a", "b c"]


FACT = Run("CN¥130 billion", fact_id="output")


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (110.0, ["Output reached", "CN¥130 billion, a", "record."]),
        (71.5, ["Output", "reached", "CN¥130 billion,", "a record."]),
        (69.5, ["Output", "reached", "CN¥130", "billion, a", "record."]),
        (60.0, ["Output", "reached", "CN¥130", "billion, a", "record."]),
    ],
)
def test_a_fact_stays_on_one_line_where_it_fits(width: float, lines: list[str]) -> None:
    """With the sign that sticks to it; in a narrower column its words are parted as any others."""
    shaped = _typesetter("en").shape((Run("Output reached "), FACT, Run(", a record.")), STYLE)
    assert [_seen(line).strip() for line in shaped.lines(width)] == lines


def test_a_line_end_within_a_fact_ends_the_line() -> None:
    """The author wanted it."""
    shaped = _typesetter("en").shape((Run("one\ntwo", fact_id="output"),), STYLE)
    assert [_seen(line).strip() for line in shaped.lines(300.0)] == ["one", "two"]


def test_a_soft_hyphen_shows_only_where_a_line_ends_at_it() -> None:
    """The first one on a page stands for the rest of the word, so the word is found as a whole."""
    narrow = [_seen(line) for line in _lines("Donau\u00addampf\u00adschiff", 32.0)]
    wide = [_seen(line) for line in _lines("Donau\u00addampf\u00adschiff", 200.0)]
    assert narrow == ["Donaudampfschiff", "", ""]
    assert wide == ["Donaudampfschiff"]


# --- justification and alignment ----------------------------------------------------------------


def test_balanced_lines_tear_no_word() -> None:
    """Not even one that just fits the column."""
    style = replace(STYLE, balance=True)
    word = "Laboratories"
    width = _typesetter("en").shape((Run(word),), style).width
    lines = _lines(f"{word} and results", width + 0.1, "en", style)
    assert [_seen(line) for line in lines] == ["Laboratories ", "and results"]


def test_runs_that_look_alike_are_one_segment() -> None:
    """A figure in the midst of a sentence leaves no trace on the page."""
    runs = (Run("ב"), Run("אנגלית", fact_id="x"), Run(" ועוד"))
    (line,) = _typesetter("he").shape(runs, STYLE).lines(300.0)
    assert [len(segment.clusters) for segment in line.segments if not segment.hanging] == [12]


@pytest.mark.parametrize(
    ("text", "tag", "width"),
    [
        ("The quick brown fox jumps over the lazy dog again and again. " * 3, "en", 180.0),
        (ARABIC, "ar", 180.0),
        (CHINESE, "zh-Hans", 300.0),
        (CHINESE, "zh-Hans", 240.0),
    ],
)
def test_justified_lines_fill_the_column_and_the_last_one_does_not(text: str, tag: str, width: float) -> None:
    """Spaces stretch where there are spaces, and the room between square characters where there are none."""
    *lines, last = _lines(text, width, tag, JUSTIFIED)
    assert [round(line.width, 3) for line in lines] == [width] * len(lines)
    assert last.width < width


def test_square_characters_are_not_pulled_apart() -> None:
    """A line that would need more room than readers of the page take for a space stays ragged."""
    first, _ = _lines("全区产值达到一千三百亿元" + "1" * 20, 165.0, "zh-Hans", JUSTIFIED)
    assert first.width == pytest.approx(120.0)


def test_justification_does_not_pull_numbers_apart() -> None:
    """Among Chinese characters, too, the digits of a number stay together."""
    text = "全区产值达到一千三百亿元约合1234567890美元比上一年增长"
    plain, justified = (_lines(text, 205.0, "zh-Hans", style)[0] for style in (STYLE, JUSTIFIED))
    assert plain.width < 200
    assert justified.width == pytest.approx(205.0)
    assert _digit_widths(justified) == _digit_widths(plain)


def _digit_widths(line: Line) -> list[float]:
    clusters = (cluster for segment in line.segments for cluster in segment.clusters)
    return [cluster.advance for cluster in clusters if cluster.text.isdigit()]


THAI = "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ ต่างมีเหตุผลและมโนธรรม " * 3


def test_scripts_with_few_spaces_are_not_justified() -> None:
    """Thai, Lao, Khmer and Burmese: lines stay as long as they are, however the style would have them."""
    plain, justified = (_lines(THAI, 220.0, "th", style) for style in (STYLE, JUSTIFIED))
    assert [line.width for line in justified] == [line.width for line in plain]
    assert max(line.width for line in plain[:-1]) < 220.0


def test_the_language_of_a_paragraph_decides_how_it_is_justified() -> None:
    """English prose in a Thai document fills its lines."""
    runs = (Run("The quick brown fox jumps over the lazy dog again and again. " * 3, language="en"),)
    *lines, _ = _typesetter("th").shape(runs, JUSTIFIED).lines(180.0)
    assert [round(line.width, 3) for line in lines] == [180.0] * len(lines)


@pytest.mark.parametrize(
    ("text", "tag", "ems"),
    [
        ("字」字", "ja", 3.0),
        ("字」（字", "ja", 3.5),
        ("字」、字", "ja", 3.5),
        ("字（「字", "ja", 3.5),
        ("字」", "ja", 1.5),
        ("「字", "ja", 1.5),
        ("字。", "zh-Hans", 1.5),
        ("字。”字", "zh-Hans", 3.5),
        ("字。」字", "zh-Hant", 4.0),
        ("字」（字", "zh-Hant", 3.5),
    ],
)
def test_the_blank_halves_of_marks_are_taken_out(text: str, tag: str, ems: float) -> None:
    """Where a line begins or ends with one and where two meet; not of marks in the middle of their square."""
    (line,) = _lines(text, 200.0, tag)
    assert line.width == pytest.approx(ems * STYLE.size)
    assert _typesetter(tag).shape((Run(text),), STYLE).width == pytest.approx(line.width)


def test_spaces_give_way_a_little_rather_than_gape() -> None:
    """A word that nearly fits is taken onto the line."""
    text = "aaa bbb ccc ddd eee fff ggg hhh iii jjj kkk lll"
    natural = _typesetter("en").shape((Run("aaa bbb ccc ddd eee fff"),), STYLE).width
    first, *_ = _lines(text, natural - 1.0, style=JUSTIFIED)
    assert _seen(first).strip() == "aaa bbb ccc ddd eee fff"
    assert first.width == pytest.approx(natural - 1.0)


@pytest.mark.parametrize(
    ("tag", "align", "left", "right"),
    [
        ("en", Align.START, True, False),
        ("en", Align.END, False, True),
        ("ar", Align.START, False, True),
        ("ar", Align.END, True, False),
        ("ar", Align.CENTER, False, False),
    ],
)
def test_start_and_end_follow_the_direction(tag: str, align: Align, left: bool, right: bool) -> None:
    """The start side of Arabic is the right one."""
    (line,) = _lines("نص" if tag == "ar" else "text", 100.0, tag, replace(STYLE, align=align))
    assert (line.x == pytest.approx(0), line.x + line.width == pytest.approx(100.0)) == (left, right)


def test_the_lines_of_a_title_are_about_equally_long() -> None:
    """No word stands alone on the last line, and there are no more lines than needed."""
    title = "Changping, a district of science at the foot of the mountains"
    plain = _lines(title, 240.0)
    balanced = _lines(title, 240.0, style=replace(STYLE, balance=True))
    assert len(plain) == len(balanced) == 2
    assert balanced[0].width - balanced[1].width < 30 < plain[0].width - plain[1].width


# --- order and shape ----------------------------------------------------------------------------


def test_arabic_with_latin_numbers_and_brackets_is_seen_in_the_right_order() -> None:
    """Letters run from right to left, numbers and Latin the other way; brackets stay with their words."""
    (line,) = _lines("قال (WHO) في ١٤ و COP31، نعم", 400.0, "ar")
    assert _seen(line).strip() == "معن ،COP31 و ١٤ يف )WHO( لاق"


def test_a_run_in_a_language_of_the_other_direction_is_isolated() -> None:
    """Its full stop stays with it, and the number after it is not drawn into it."""
    runs = (Run("قال "), Run("Dr. No.", language="en"), Run(" 12 مرة"))
    (line,) = _typesetter("ar").shape(runs, STYLE).lines(400.0)
    assert _seen(line).strip() == "ةرم 12 Dr. No. لاق"


def test_letters_join_across_runs() -> None:
    """A link within an Arabic word does not break the joining of its letters."""
    whole = _typesetter("ar").shape((Run("بيت"),), STYLE).lines(100.0)[0]
    parts = _typesetter("ar").shape((Run("بي", href="https://example.org"), Run("ت")), STYLE).lines(100.0)[0]

    def glyphs(line: Line) -> list[int]:
        segments = sorted(line.segments, key=lambda segment: segment.x)
        return [glyph for one in segments for cluster in one.clusters for glyph, _, _ in cluster.glyphs]

    assert glyphs(parts) == glyphs(whole)


def test_a_stacked_syllable_is_one_cluster_with_its_text() -> None:
    """So it is copied as it was written, however many glyphs it takes."""
    (line,) = _lines("शिक्षा", 200.0, "hi")
    assert [cluster.text for segment in line.segments for cluster in segment.clusters] == ["शि", "क्षा"]


def test_a_letter_below_another_is_of_one_cluster_with_it() -> None:
    """It has no width of its own, and a program that reads the page would see a gap before it."""
    (line,) = _lines("ডেস্ক", 200.0, "bn")
    assert [cluster.text for segment in line.segments for cluster in segment.clusters] == ["ডে", "স্ক"]


def test_a_character_that_no_font_has_is_named_with_its_context() -> None:
    """Never a silent gap."""
    typesetter = _typesetter("en")
    typesetter.shape((Run("a smile \U0001f600 on the page"),), STYLE)
    assert typesetter.missing == [MissingGlyph("\U0001f600", "a smile \U0001f600 on the page")]


SCRIPTS = "aé1 ,(بال١٢ שלקषि中。한あ𠮷\u0301\u200d\u200c\u00ad\n"


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.text(alphabet=SCRIPTS, max_size=12), min_size=1, max_size=4),
    st.sampled_from(["en", "ar", "hi", "zh-Hans"]),
    st.integers(12, 300),
)
def test_no_character_is_lost_or_doubled(texts: list[str], tag: str, width: int) -> None:
    """Whatever the scripts, runs and width; spaces come and go at line ends, a joiner alone shows nothing."""
    runs = tuple(Run(text, strong=bool(index % 2)) for index, text in enumerate(texts))
    lines = _typesetter(tag).shape(runs, STYLE).lines(width)
    unseen = str.maketrans("", "", " \n\u00ad\u200c\u200d")
    assert Counter("".join(map(_seen, lines)).translate(unseen)) == Counter("".join(texts).translate(unseen))

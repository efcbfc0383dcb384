"""`briefing figure`: one value in any language, on the command line and as JSON lines."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.cli import main
from briefing.figure_query import LONGEST_LINE, answer_lines, exact_json, lines_of
from briefing.locales import known_tags

SHARED = Path(__file__).parents[2] / "shared"
ORACLE = SHARED / "oracle" / "figures-icu77.jsonl"
HOSTILE = SHARED / "bad" / "json_dup_nan.json"
NARROW_SPACES = str.maketrans({"\u202f": " ", "\u00a0": " "})
ENGLISH_ROWS = 51
"""The oracle's first rows are all English."""
GOOD_LINE = '{"locale": "fr", "kind": "decimal", "value": 1343.5, "options": {}}'
AFTER_ALL_DAYS = (
    '{"locale": "en", "kind": "date", "value": "9999-12-31T23:00:00Z", '
    '"options": {"timeStyle": "short", "timeZone": "Asia/Shanghai"}}'
)
GOOD_ANSWER = {"text": "1\u202f343,5", "parsed": 1343.5, "plural_category": "other"}


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    code = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def stream(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lines: bytes
) -> tuple[int, list[dict[str, object]]]:
    """Exit code and answers of the stream mode."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines), "ascii"))
    code, out, err = run(capsys, "figure", "--jsonl")
    assert err == ""
    return code, [json.loads(line) for line in out.splitlines()]


# --- one value --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("41 --kind count", "en\t41\tother\n"),
        (
            "2269000 --kind count --form compact --locale fr zh-Hans sw",
            "fr\t2,269 millions\tmany\nzh-Hans\t226.9万\tother\nsw\tmilioni 2.269\tother\n",
        ),
        ("1 --kind measure --unit kilometer --locale pl ar", "pl\t1 kilometr\tone\nar\t1 كيلومتر\tone\n"),
        ("130000000000 --kind currency --currency CNY", "en\t130 billion yuan\tother\n"),
        ("130000000000 --kind currency --unit CNY --locale zh-Hans", "zh-Hans\t1300亿元\tother\n"),
        ("-7.25 --kind change --locale sv", "sv\t\u22127,25\u00a0%\tother\n"),
        ("2024-04-12 --kind date --locale fr", "fr\t12 avril 2024\t-\n"),
    ],
)
def test_a_value_in_some_languages(arguments: str, expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each language: tag, text, plural category."""
    assert run(capsys, "figure", *arguments.split()) == (0, expected, "")


def test_a_plainer_form_is_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    """The line says which form was asked for, and the command ends with 1."""
    code, out, err = run(capsys, "figure", "2269123", "--kind", "count", "--form", "compact")
    assert (code, out, err) == (1, "en\t2,269,123\tother\tfallback from compact\n", "")


def test_answers_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """A script gets every digit of the value that the text was read back to, and the form that was used."""
    digits = "2269123.00000000000000000001"
    code, out, _ = run(capsys, "figure", digits, "--kind", "count", "--form", "short", "--json")
    [answer] = json.loads(out, parse_float=Decimal)
    assert (code, answer) == (
        1,
        {
            "locale": "en",
            "text": "2,269,123.00000000000000000001",
            "parsed": Decimal(digits),
            "plural_category": "other",
            "form": "short",
            "fallback": "standard",
        },
    )


def test_all_locales(capsys: pytest.CaptureFixture[str]) -> None:
    """`--all` is every locale of CLDR that is written in lines."""
    code, out, _ = run(capsys, "figure", "1343.5", "--kind", "count", "--all")
    lines = [line.split("\t") for line in out.splitlines()]
    assert (code, tuple(line[0] for line in lines)) == (0, known_tags())
    texts = {tag: text for tag, text, _ in lines}
    assert (texts["de-CH"], texts["es"], texts["my"]) == ("1’343.5", "1343,5", "၁,၃၄၃.၅")
    assert not any(tag.startswith("mn-Mong") for tag in texts)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ("", "a VALUE is needed, or --jsonl"),
        ("5", "a kind is needed: --kind is one of count, number, "),
        ("5 --kind length", "unknown kind 'length': --kind is one of count, number, "),
        ("5 --kind count --form long", "a count has no form 'long'"),
        ("5 --kind count --unit meter", "a count has no unit, so there is no place for 'meter'"),
        ("5 --kind measure", "a measure needs a --unit"),
        ("5 --kind measure --unit length-meter", "unknown unit 'length-meter'"),
        ("5 --kind currency --currency XQQ", "unknown currency 'XQQ'"),
        ("5 --kind count --locale en xx", "unknown language tag 'xx'"),
        ("5 --kind count --locale mn-Mong", "'mn-Mong' is written in vertical lines"),
        ("1,5 --kind count", "'1,5' is not an exact decimal number"),
        ("٣ --kind count", "'٣' is not an exact decimal number"),
        ("1e400 --kind count", "'1e400' is not an exact decimal number"),
        ("NaN --kind count", "'NaN' is not an exact decimal number"),
        (f"{'9' * 5000} --kind count", f"{'9' * 20}… has more than 100 digits on one side of its point"),
        ("12.4.2024 --kind date", "'12.4.2024' is not a day"),
        ("2023-02-29 --kind date", "'2023-02-29' is not a day"),
        ("5 --jsonl", "with --jsonl the value and its kind stand in the lines of standard input"),
    ],
)
def test_what_cannot_be_written(arguments: str, problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One line says what is wrong, nothing is printed, and the command ends with 2."""
    code, out, err = run(capsys, "figure", *arguments.split())
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"briefing figure: error: {problem}")


# --- JSON lines -------------------------------------------------------------------------------------


@pytest.mark.skipif(not ORACLE.exists(), reason="ICU's results are not part of the project")
def test_rows_of_the_oracle(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The rows of the oracle are accepted as they stand, and answered as ICU does."""
    lines = ORACLE.read_bytes().splitlines(keepends=True)[:ENGLISH_ROWS]
    code, answers = stream(monkeypatch, capsys, b"".join(lines))
    expected = [json.loads(line)["icu"].translate(NARROW_SPACES) for line in lines]
    assert [str(answer["text"]).translate(NARROW_SPACES) for answer in answers] == expected
    assert code == 0


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("", "not JSON: Expecting value at character "),
        ("{", "not JSON: Expecting property name enclosed in double quotes at character "),
        ("null", "not an object"),
        (GOOD_LINE + GOOD_LINE, "not JSON: Extra data at character "),
        ('{"locale": "en", "kind": "decimal", "value": 1, "value": 2}', "the key 'value' stands twice"),
        ('{"locale": "en", "options": {"unit": "", "unit": ""}}', "the key 'unit' stands twice"),
        ('{"value": NaN}', "NaN is not a number of JSON"),
        ('{"value": -Infinity}', "-Infinity is not a number of JSON"),
        ('{"value": 1e400}', "1e400 has more than 100 digits on one side of its point"),
        ('{"value": 1e-99999999999999999999}', "1e-99999999999999999999 "),
        ('{"value": %s}' % ("9" * 5000), f"{'9' * 20}… has more than 100 digits on one side of its point"),
        ("[" * 100_000, "nested too deeply"),
        ('{"value": ' + '{"a": ' * 100_000, "nested too deeply"),
        ('{"locale": "xx", "kind": "decimal", "value": 1}', ""),
        ('{"locale": "../../etc", "kind": "decimal", "value": 1}', ""),
        ('{"locale": "en", "kind": "length", "value": 1}', ""),
        ('{"locale": "en", "kind": "decimal", "value": "1.5.2"}', ""),
        ('{"locale": "en", "kind": "decimal", "value": [[1]]}', ""),
        ('{"locale": "en", "kind": "decimal", "value": {"a": {"b": 1}}}', ""),
        ('{"locale": "en", "kind": "decimal", "value": true}', ""),
        ('{"locale": ["en"], "kind": "decimal", "value": 1}', ""),
        ('{"locale": "en", "kind": {"a": 1}, "value": 1}', ""),
        ('{"locale": "en", "kind": "decimal", "value": 1, "options": []}', ""),
        ('{"locale": "en", "kind": "decimal", "value": 1, "options": {"maximumFractionDigits": 1e9}}', ""),
        ('{"locale": "en", "kind": "unit", "value": 1, "options": {"unit": "\\ud800"}}', ""),
        ('{"kind": "decimal", "value": 1}', ""),
        ('{"locale": "en", "kind": "decimal", "value": ["%s"]}' % ("x" * 5000), ""),
        (AFTER_ALL_DAYS, ""),
        ("{}", ""),
    ],
)
def test_a_bad_line_is_answered_in_its_place(
    line: str, problem: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error says the number of its line on one line; the lines around it are answered; the code is 2."""
    lines = f"{GOOD_LINE}\n{line}\n{GOOD_LINE}".encode()
    code, answers = stream(monkeypatch, capsys, lines)
    assert (code, answers[0], answers[2:]) == (2, GOOD_ANSWER, [GOOD_ANSWER])
    assert list(answers[1]) == ["error"]
    message = str(answers[1]["error"])
    assert message.startswith(f"line 2: {problem}")
    assert (len(message) <= 201, message.splitlines()) == (True, [message])


@pytest.mark.parametrize("encoded", [b"\xff", b'{"locale": "\xc3"}', GOOD_LINE.encode("utf-16")])
def test_a_line_that_is_not_utf8(
    encoded: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The error is an answer, not the end of the stream."""
    code, answers = stream(monkeypatch, capsys, encoded + f"\n{GOOD_LINE}\n".encode())
    assert (code, answers) == (2, [{"error": "line 1: not UTF-8"}, GOOD_ANSWER])


def test_a_line_without_end_is_one_answer() -> None:
    """Of a line that is too long only a part is kept at a time; what comes after it is answered."""
    for end in (0, 1, LONGEST_LINE):
        given = b"9" * (LONGEST_LINE + end) + f"\n{GOOD_LINE}".encode()
        answers = list(answer_lines(lines_of(io.BytesIO(given))))
        problem = f"line 1: longer than {LONGEST_LINE} bytes"
        said = [answer.get("error", answer.get("text")) for answer in answers]
        assert said == [problem, GOOD_ANSWER["text"]]


@pytest.mark.skipif(not HOSTILE.exists(), reason="the hostile files are not part of the project")
def test_the_hostile_json_file(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Duplicate keys, NaN and a number of thousands of digits in one line are one error."""
    code, answers = stream(monkeypatch, capsys, HOSTILE.read_bytes())
    assert (code, [list(answer) for answer in answers]) == (2, [["error"]])


def test_a_stream_is_answered_line_by_line() -> None:
    """A program gets each answer before it asks the next question, in UTF-8 whatever the environment says."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUNBUFFERED": "", "LC_ALL": "C"}
    command = [sys.executable, "-m", "briefing.cli", "figure", "--jsonl"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as program:
        silence = threading.Timer(60, program.kill)  # instead of waiting for ever for what was not flushed
        silence.daemon = True
        silence.start()
        assert program.stdin is not None
        assert program.stdout is not None
        for locale, text in (("ar-EG", "١٬٣٤٣٫٥"), ("fr", "1\u202f343,5")):
            line = {"locale": locale, "kind": "decimal", "value": 1343.5, "options": {}}
            program.stdin.write(json.dumps(line).encode() + b"\n")
            program.stdin.flush()
            expected = f'{{"text": "{text}", "parsed": 1343.5, "plural_category": "other"}}\n'
            assert program.stdout.readline().decode("utf-8") == expected
        program.stdin.close()
        assert program.wait() == 0
        silence.cancel()


def test_a_fallback_in_a_stream_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The answer has a fourth member, and the command ends with 1."""
    line = b'{"locale": "en", "kind": "count", "value": 2269123, "form": "compact"}\n'
    code, [answer] = stream(monkeypatch, capsys, line)
    assert (code, answer) == (
        1,
        {"text": "2,269,123", "parsed": 2269123, "plural_category": "other", "fallback": "standard"},
    )


@given(st.lists(st.binary(max_size=40)))
def test_no_bytes_end_the_stream(garbage: list[bytes]) -> None:
    """Every line of any bytes has one answer, which is one line of JSON."""
    answers = list(answer_lines(garbage))
    assert len(answers) == len(garbage)
    for answer in answers:
        written = exact_json(answer).encode("utf-8", "backslashreplace")
        assert (list(json.loads(written)), written.count(b"\n")) == (["error"], 0)


numbers = st.decimals(allow_nan=False, allow_infinity=False, places=12)
values = st.recursive(
    numbers | st.text() | st.none() | st.booleans(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(values)
def test_json_keeps_every_digit(value: object) -> None:
    """What is written is read back to the same value, decimals included."""
    written = exact_json(value).encode("utf-8", "backslashreplace")
    assert json.loads(written, parse_float=Decimal, parse_int=Decimal) == value

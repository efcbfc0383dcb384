"""Agreement with ICU 77, which has the same CLDR as Babel, where its results are at hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from briefing.figures.intl import answer

ROWS = Path(__file__).parents[2] / "shared" / "oracle" / "figures-icu77.jsonl"
WIDE = Path(__file__).parent / "cases" / "figures" / "icu77.jsonl"
DIFFERENCES = Path(__file__).parent / "cases" / "figures" / "icu-differences.txt"
NARROW_SPACES = str.maketrans({"\u202f": " ", "\u00a0": " "})
Row = Mapping[str, Any]


def kept_rows() -> list[Row]:
    """The rows of the project's own file: its first line has the cases, each other one a locale's texts."""
    head, *lines = map(json.loads, WIDE.read_text(encoding="utf-8").splitlines())
    return [
        {"locale": line["locale"], "kind": kind, "value": value, "options": options, "icu": text}
        for line in lines
        for (kind, value, options), text in zip(head["cases"], line["icu"], strict=True)
    ]


def explained() -> list[Row]:
    """The differences that the case file explains, each a row with our text."""
    lines = DIFFERENCES.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def differences(rows: list[Row]) -> list[Row]:
    """The rows whose text is not ICU's, save for the width of its spaces, with our text."""
    found: list[Row] = []
    for row in rows:
        text = answer(row).text
        if text.translate(NARROW_SPACES) != row["icu"].translate(NARROW_SPACES):
            found.append({**row, "ours": text})
    return found


def test_agreement_on_the_shared_rows() -> None:
    """All the shared rows agree, lists and all."""
    if not ROWS.exists():
        pytest.skip("the shared results of ICU 77 are not part of the project")
    rows = [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 1020
    assert differences(rows) == []


def test_agreement_on_many_locales() -> None:
    """In the results that the project keeps, of 87 locales, only what is explained differs."""
    rows = kept_rows()
    found = differences(rows)
    assert len(found) <= len(rows) * 0.005
    assert found == explained()

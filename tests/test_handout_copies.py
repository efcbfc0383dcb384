"""How many copies to print of each edition."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.cli import main
from briefing.content import load_briefing
from briefing.diagnostics import Location
from briefing.handout.copies import PrintedCopies, printed_copies, wanted_edition
from briefing.model import Briefing, Participant
from tests.conftest import CHANGPING

VISIT = load_briefing(CHANGPING)
NEPAL = "Weekly magazine (sample),NP,ne hi,4\n"


def with_participants(briefing: Briefing, *wanted: tuple[str, int]) -> Briefing:
    """The briefing with outlets of these languages and numbers of journalists."""
    participants = tuple(
        Participant(f"Outlet {number}", "FR", tuple(languages.split()), journalists, Location("here"))
        for number, (languages, journalists) in enumerate(wanted, 1)
    )
    return replace(briefing, participants=participants)


def test_everybody_gets_the_first_language_that_there_is(folder: Path) -> None:
    """Later languages count for nothing; who has none gets the source language's."""
    briefing = with_participants(
        load_briefing(folder), ("fr en", 2), ("sw fr", 10), ("en", 3), ("sw", 4), ("fr-SN", 1)
    )
    outlet = briefing.participants[3]
    assert printed_copies(briefing, 10) == (
        PrintedCopies("en", 3, (outlet,), 1),
        PrintedCopies("fr", 13, (), 2),
    )
    assert [each.copies for each in printed_copies(briefing, 10)] == [8, 15]
    assert [each.copies for each in printed_copies(briefing, 0)] == [7, 13]


def test_nobody_needs_nothing(folder: Path) -> None:
    """An edition that nobody asked for has no spare copies."""
    briefing = with_participants(load_briefing(folder), ("fr", 1))
    assert [each.copies for each in printed_copies(briefing, 50)] == [0, 2]


@given(
    st.lists(st.tuples(st.lists(st.sampled_from(["en", "fr", "sw", "ne"]), min_size=1), st.integers(1, 50)))
)
def test_every_journalist_is_counted_once(wanted: list[tuple[list[str], int]]) -> None:
    """Without spare ones there are as many copies as journalists."""
    outlets = [(" ".join(languages), journalists) for languages, journalists in wanted]
    briefing = with_participants(VISIT, *outlets)
    assert sum(each.copies for each in printed_copies(briefing, 0)) == sum(number for _, number in outlets)


@pytest.mark.parametrize(
    ("languages", "edition"),
    [("zh-Hant-HK en", "zh-Hant"), ("zh-TW", ""), ("rw sw en", "en"), ("", ""), ("en-US-x-a", "en")],
)
def test_a_language_finds_the_nearest_broader_edition(languages: str, edition: str) -> None:
    """Subtags are dropped from the end (RFC 4647, section 3.4); scripts are not guessed."""
    assert wanted_edition(languages.split(), ("en", "zh-Hans", "zh-Hant")) == edition


def test_the_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It prints a table with totals, and who gets another language than those asked for."""
    (folder / "participants.csv").write_text(
        f"outlet,country,languages,journalists\nNews agency,FR,fr en,12\n{NEPAL}", "utf-8"
    )
    assert main(["copies", str(folder)]) == 0
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["language", "journalists", "without", "an", "edition", "spare", "copies"],
        ["en", "0", "4", "1", "5"],
        ["fr", "12", "0", "2", "14"],
        ["all", "12", "4", "3", "19"],
        ["Weekly", "magazine", "(sample):", "no", "edition", "in", "ne,", "hi;", "4", "×", "en"],
    ]
    assert main(["copies", str(folder), "--json", "--spare", "0"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "language": "en",
            "journalists": 0,
            "without_an_edition": [
                {"outlet": "Weekly magazine (sample)", "languages": ["ne", "hi"], "journalists": 4}
            ],
            "spare": 0,
            "copies": 4,
        },
        {"language": "fr", "journalists": 12, "without_an_edition": [], "spare": 0, "copies": 12},
    ]


@pytest.mark.parametrize("percent", ["-1", "10%", "1001", "x", "1" * 5000])
def test_other_percentages_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], percent: str
) -> None:
    """A share of spare copies is a whole number from 0 to 1000."""
    with pytest.raises(SystemExit) as ended:
        main(["copies", str(folder), "--spare", percent])
    assert (ended.value.code, "--spare" in capsys.readouterr().err) == (2, True)

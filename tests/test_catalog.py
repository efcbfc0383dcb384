"""The PO catalogues: nothing that a person wrote is lost, nothing unreviewed becomes reviewed."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from briefing.catalog import Segment, State, load_catalog, update_catalog
from briefing.diagnostics import BriefingError, Location
from briefing.model import Text

DATED = date(2024, 4, 12)
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def texts(*sources: str) -> list[Text]:
    """Source texts as a briefing would hold them."""
    return [Text(source, Location("content/x/sections/10-a.md", 3), "heading") for source in sources]


def updated(path: Path, *sources: str) -> str:
    """The file after an update, written back, without its header."""
    path.write_bytes(update_catalog(path, "fr", "x", texts(*sources), DATED))
    return path.read_text("utf-8").split("\n\n", 1)[1]


def test_a_new_catalogue(tmp_path: Path) -> None:
    """Texts come in order with note, file and the flag that makes msgfmt compare placeholders."""
    assert updated(tmp_path / "x.po", "The district", "{area.short} of land", "The district") == (
        "#. heading\n"
        "#: content/x/sections/10-a.md\n"
        'msgid "The district"\n'
        'msgstr ""\n'
        "\n"
        "#. heading\n"
        "#: content/x/sections/10-a.md\n"
        "#, python-brace-format\n"
        'msgid "{area.short} of land"\n'
        'msgstr ""\n'
    )


REVIEWED = (
    "# Reviewed by A. Reviewer, 2024-04-10\n"
    'msgid "The district covers {area} of land and water."\n'
    'msgstr "Le district couvre {area} de terre et d’eau."\n'
)


def test_a_changed_text_keeps_its_translation_as_fuzzy(tmp_path: Path) -> None:
    """The translation of a former wording waits for a person, with that wording and comments beside it."""
    path = tmp_path / "x.po"
    path.write_text(HEADER + REVIEWED, "utf-8")
    assert updated(path, "The district covers {area} of land, water and forest.") == (
        "# Reviewed by A. Reviewer, 2024-04-10\n"
        "# reopened: the source has changed\n"
        "#. heading\n"
        "#: content/x/sections/10-a.md\n"
        "#, fuzzy, python-brace-format\n"
        '#| msgid "The district covers {area} of land and water."\n'
        'msgid "The district covers {area} of land, water and forest."\n'
        'msgstr "Le district couvre {area} de terre et d’eau."\n'
    )


@pytest.mark.parametrize(("flag", "state"), [("", State.REVIEWED), ("#, fuzzy\n", State.TRANSLATED)])
def test_a_text_that_returns_gets_its_translation_back(tmp_path: Path, flag: str, state: State) -> None:
    """Taken out and put in again, a text has the translation and the state that it had."""
    path = tmp_path / "x.po"
    path.write_text(HEADER + flag + REVIEWED.split("\n", 1)[1], "utf-8")
    source = "The district covers {area} of land and water."
    updated(path, "Something else altogether")
    assert load_catalog(path, "fr")[source].state is State.INITIAL
    updated(path, "Something else altogether", source)
    assert load_catalog(path, "fr")[source] == Segment(
        source,
        "Le district couvre {area} de terre et d’eau.",
        state,
        load_catalog(path, "fr")[source].location,
        note="heading",
    )


def test_an_update_without_changes_changes_nothing(tmp_path: Path) -> None:
    """Updating twice gives the same bytes, obsolete entries included."""
    path = tmp_path / "x.po"
    path.write_text(HEADER + REVIEWED + '\nmsgid "Gone"\nmsgstr "Parti"\n', "utf-8")
    updated(path, "The district covers {area} of land, water and forest.")
    first = path.read_bytes()
    updated(path, "The district covers {area} of land, water and forest.")
    assert path.read_bytes() == first


def test_a_question_about_an_untranslated_text_stays(tmp_path: Path) -> None:
    """A translator's comment is kept before there is a translation."""
    path = tmp_path / "x.po"
    path.write_text(HEADER + '# Ask Mrs X.\nmsgid "The district"\nmsgstr ""\n', "utf-8")
    assert updated(path, "The district").startswith("# Ask Mrs X.\n")


def test_an_obsolete_twin_is_no_reason_to_refuse_a_file(tmp_path: Path) -> None:
    """Other tools leave obsolete entries beside active ones; the active one counts."""
    path = tmp_path / "x.po"
    path.write_text(HEADER + 'msgid "a"\nmsgstr "A"\n\n#~ msgid "a"\n#~ msgstr "old"\n', "utf-8")
    assert load_catalog(path, "fr")["a"].target == "A"
    assert updated(path, "a").endswith('msgid "a"\nmsgstr "A"\n')


def test_white_space_is_no_translation(tmp_path: Path) -> None:
    """A passage cannot vanish behind a blank."""
    path = tmp_path / "x.po"
    path.write_text(HEADER + 'msgid "a"\nmsgstr " "\n', "utf-8")
    assert (load_catalog(path, "fr")["a"].state, load_catalog(path, "fr")["a"].target) == (State.INITIAL, "")


def test_states(tmp_path: Path) -> None:
    """Empty is initial, fuzzy is translated, anything else is reviewed."""
    path = tmp_path / "x.po"
    path.write_text(
        HEADER + 'msgid "a"\nmsgstr ""\n\n#, fuzzy\nmsgid "b"\nmsgstr "B"\n\nmsgid "c"\nmsgstr "C"\n', "utf-8"
    )
    catalog = load_catalog(path, "fr")
    assert [catalog[source].state for source in "abcd"] == [
        State.INITIAL,
        State.TRANSLATED,
        State.REVIEWED,
        State.INITIAL,
    ]


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (HEADER.encode() + b'msgid "a"\nmsgstr "\xe9"\n', ":6: error: is not UTF-8 [not-utf-8]"),
        (
            HEADER.encode() + b'msgid "a"\nmsgstr "x\x07"\n',
            ":5: error: holds the control character U+0007 [control-character]",
        ),
        (HEADER.encode() + b"msgid a\n", ":5: error: is not a PO file (check it with msgfmt -c) [bad-po]"),
        (
            HEADER.encode() + b'msgid "a"\nmsgstr ""\n\nmsgid "a"\nmsgstr "b"\n',
            ":8: error: the text 'a' stands twice [duplicate-msgid]",
        ),
        (
            HEADER.encode() + b'msgid "a"\nmsgid_plural "as"\nmsgstr[0] ""\n',
            ":5: error: briefings have neither contexts nor plurals [bad-po]",
        ),
    ],
)
def test_unusable_files_are_refused_with_their_line(tmp_path: Path, data: bytes, refusal: str) -> None:
    """What is no PO file in UTF-8 ends with one line."""
    path = tmp_path / "x.po"
    path.write_bytes(data)
    with pytest.raises(BriefingError) as caught:
        load_catalog(path, "fr")
    assert str(caught.value) == f"{path.as_posix()}{refusal}"


def test_code_in_a_header_is_not_run(tmp_path: Path) -> None:
    """A plural expression is text that nobody evaluates, and one that is no expression is refused."""
    path, canary = tmp_path / "x.po", tmp_path / "canary"
    plural = f"\"Plural-Forms: nplurals=2; plural=open('{canary}','w');\\n\"\n"
    path.write_text(HEADER.rstrip("\n") + "\n" + plural + '\nmsgid "a"\nmsgstr "b"\n', "utf-8")
    with pytest.raises(BriefingError, match="Plural-Forms that are no C expression"):
        load_catalog(path, "fr")
    assert not canary.exists()


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed")
def test_msgfmt_finds_a_dropped_placeholder(tmp_path: Path) -> None:
    """The flag and the dot form make gettext's own tool compare placeholders."""
    path = tmp_path / "x.po"
    updated(path, "An area of {area.short}")
    path.write_text(
        path.read_text("utf-8").replace('msgstr ""\n', 'msgstr "Une aire"\n').replace('"Une aire"', '""', 1),
        "utf-8",
    )
    result = subprocess.run(
        ["msgfmt", "-c", "-o", "/dev/null", str(path)], capture_output=True, text=True, check=False
    )
    assert (result.returncode, "argument 'area.short' doesn't exist" in result.stderr) == (1, True)

"""Files that go out to reviewers and come back: nothing is lost, nothing careless or hostile gets in."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from briefing.catalog import Change, Segment, State
from briefing.catalog.po import catalog_path
from briefing.cli import main
from briefing.diagnostics import BriefingError
from briefing.gate import open_package, parse_outside
from briefing.gate.xml_text import MAX_DEPTH
from briefing.review.codes import Codes, plain_text
from briefing.review.desk import ReviewDesk
from briefing.review.exchange import View, export_bytes, export_file, import_file, write_view
from briefing.review.merging import Merge, Outcome, Result
from briefing.review.units import Only, Row, make_handout, version_of
from tests.conftest import CHANGPING, ROOT
from tests.review_files import (
    ADA,
    BEN,
    RETURNING,
    approved,
    essence,
    handout,
    in_all_states,
    returned,
    reviewed_folder,
    segment,
    untouched,
)

BAD = Path(__file__).parents[2] / "shared" / "bad"
TAGS = sorted(
    path.parts[-3].replace("_", "-") for path in (ROOT / "locales").glob("*/LC_MESSAGES/changping.po")
)
"""All languages of the real briefing but its own."""

# --- export and import are the identity --------------------------------------------------------------

characters = st.characters(
    exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", include_characters="\n\t"
)
pieces = st.one_of(
    st.text(characters, min_size=1, max_size=12),
    st.sampled_from(
        ["{parks}", "{area.short}", "{parks}{area}", " ", "*emphasis*", "**strong {parks}**", "*a **b** c*"]
    ),
    st.sampled_from(
        ["[the site](https://example.org/a)", "**", "*", "{", "}", "[", "](", "\\*", "&amp;", "<x/>"]
    ),
    st.sampled_from(
        ["شارك {parks} طالبا", "בעיר {parks}", "\N{RIGHT-TO-LEFT MARK}", "\U0001f300", "한국어", "漢字"]
    ),
)
texts = st.lists(pieces, min_size=1, max_size=6).map("".join).filter(str.strip)


@st.composite
def segments(draw: st.DrawFn) -> Segment:
    """A segment in any state, with texts that nobody would write."""
    source, state = draw(texts), draw(st.sampled_from(State))
    target = "" if state is State.INITIAL else draw(texts)
    return replace(segment(source, target, state), previous_source=draw(st.just("") | texts))


@pytest.mark.parametrize("view", RETURNING)
@settings(deadline=None, max_examples=60)
@given(given=st.lists(segments(), min_size=1, max_size=4, unique_by=lambda each: each.source))
def test_export_and_import_are_the_identity(view: View, given: list[Segment]) -> None:
    """Whatever the texts are, what comes back untouched says exactly what went out."""
    sent = handout(given, "ar")
    assert essence(returned(sent, view).rows, view) == untouched(sent)


@given(texts, texts)
def test_codes_lose_nothing(source: str, target: str) -> None:
    """A text in codes is the same text again, and a code keeps its number in every export of the source."""
    codes = Codes.of(source, target)
    assert plain_text(codes.encode(source)) == source
    assert plain_text(codes.encode(target)) == target
    assert Codes.of(source, target).by_number == codes.by_number
    assert Codes.of(source).by_number.items() <= codes.by_number.items()


def test_only_what_markdown_reads_as_markup_is_a_code() -> None:
    """An escaped asterisk opens nothing; where the two readings differ, only placeholders are codes."""
    assert [code.opening for code in Codes.of("*a* and {parks}").by_number.values()] == ["*", "{parks}"]
    assert [code.opening for code in Codes.of("a\\*b* and {parks}").by_number.values()] == ["{parks}"]


@pytest.fixture(scope="module")
def changping() -> ReviewDesk:
    """The real briefing."""
    return ReviewDesk(CHANGPING)


@pytest.mark.parametrize("tag", TAGS)
def test_real_catalogues_come_back_as_they_went(changping: ReviewDesk, tag: str) -> None:
    """Every segment of every language, in every state, in every view; and the PO file passes msgfmt."""
    sent = in_all_states(make_handout(changping, changping.open(tag)))
    assert len(sent.units) > 200
    for view in RETURNING:
        back = returned(sent, view)
        source_tag = "" if view is View.PO else "en"
        assert (back.briefing_id, back.source_tag, back.target_tag) == ("changping", source_tag, tag)
        assert essence(back.rows, view) == untouched(sent)


@pytest.mark.parametrize("view", RETURNING)
def test_an_untouched_file_changes_no_byte(folder: Path, tmp_path: Path, view: View) -> None:
    """Export, import: every row unchanged, the catalogue the same file; and the export the same bytes."""
    desk = reviewed_folder(folder)
    language = desk.open("fr")
    approved(language, *language.sources[:3])
    before = language.path.read_bytes()
    path = export_file(folder, "fr", view, to=tmp_path / "out")
    imported = import_file(folder, path, BEN)
    assert {result.outcome for result in imported.results} == {Outcome.UNCHANGED}
    assert not imported.is_written
    assert language.path.read_bytes() == before
    assert export_bytes(desk, "fr", view) == path.read_bytes()


@pytest.mark.parametrize("view", RETURNING)
def test_only_open_segments_go_out(folder: Path, view: View) -> None:
    """With `--only open` approved segments stay at home, and nothing is missing when the file comes back."""
    desk = reviewed_folder(folder)
    language = desk.open("fr")
    approved(language, *language.sources[::2])
    sent = make_handout(desk, language, Only.OPEN)
    assert [unit.segment.source for unit in sent.units] == list(language.sources[1::2])
    assert not [row for row in returned(sent, view).rows if row.problem]


# --- what a row means ---------------------------------------------------------------------------------

SOURCE = "The visit in short"


@pytest.fixture
def desk(folder: Path) -> ReviewDesk:
    """A briefing with French drafts."""
    return reviewed_folder(folder)


def taken(desk: ReviewDesk, row: Row, *, reopens: bool = False, then: State | None = None) -> Result:
    """What becomes of one row for a segment whose present state is `then`."""
    language = desk.open("fr")
    source = language.sources_by_id[row.id]
    if then in {State.REVIEWED, State.FINAL}:
        approved(language, source)
    return Merge(language, BEN, "test", reopens=reopens).take(row)


def row_of(desk: ReviewDesk, **fields: object) -> Row:
    """The first row of an export that nobody touched, with some fields otherwise."""
    [unit, *_] = make_handout(desk, desk.open("fr")).units
    row = Row(unit.id, unit.segment.source, unit.segment.target, unit.segment.state, unit.version)
    return replace(row, **fields)  # type: ignore[arg-type]


def test_a_changed_text_is_taken_as_work_in_progress(desk: ReviewDesk) -> None:
    """Who changes a text has not approved it."""
    result = taken(desk, row_of(desk, target="Autre"))
    assert (result.outcome, result.message) == (Outcome.APPLIED, "translated → translated")


def test_a_text_can_come_back_approved(desk: ReviewDesk) -> None:
    """A state that the reviewer raised counts, with the text changed or not."""
    for target in ("Autre", row_of(desk).target):
        result = taken(desk, row_of(desk, target=target, state=State.REVIEWED))
        assert (result.outcome, result.message) == (Outcome.APPLIED, "translated → reviewed")


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"source": "Something else"}, "source-changed"),
        ({"problem": "cells of the row were merged"}, "bad-row"),
        ({"target": "{lost} "}, "surplus-placeholder"),
        ({"target": "Il y a 42 choses."}, "digit-in-translation"),
        ({"target": ""}, "emptied"),
        ({"target": "x\x9b31m"}, "control-character"),
        ({"target": "x" * 50_000}, "too-long"),
        ({"target": "Autre", "version": version_of(State.TRANSLATED, "what went out")}, "conflict"),
        (
            {"version": version_of(State.TRANSLATED, "old"), "target": "old", "state": State.REVIEWED},
            "conflict",
        ),
    ],
)
def test_what_is_refused_names_its_reason(desk: ReviewDesk, fields: dict[str, object], rule: str) -> None:
    """A refused row says why, with both texts, and the catalogue stays as it was."""
    before = desk.open("fr").path.read_bytes()
    row = row_of(desk, **fields)
    result = taken(desk, row)
    assert (result.outcome, result.rule) == (Outcome.REFUSED, rule)
    assert (result.id, result.returned) == (row.id, row.target)
    assert result.present == row_of(desk).target
    assert desk.open("fr").path.read_bytes() == before


def test_an_unknown_id_is_refused(desk: ReviewDesk) -> None:
    """A row that no segment of the catalogue has."""
    result = Merge(desk.open("fr"), BEN, "test", reopens=False).take(row_of(desk, id="0" * 12))
    assert (result.outcome, result.rule) == (Outcome.REFUSED, "unknown")


def test_an_approved_text_is_locked(desk: ReviewDesk) -> None:
    """Neither text nor state of an approved segment is changed by an import, unless it is reopened."""
    changed = row_of(desk, target="Autre", version="")
    result = taken(desk, changed, then=State.REVIEWED)
    assert (result.outcome, result.rule) == (Outcome.REFUSED, "locked")
    result = taken(desk, replace(changed, state=State.REVIEWED), reopens=True)
    assert (result.outcome, result.message) == (Outcome.APPLIED, "reviewed → translated")


def test_a_mark_taken_back_is_locked_too(desk: ReviewDesk) -> None:
    """A row that went out approved and comes back as a draft is refused; with reopen it is a draft again."""
    language = desk.open("fr")
    approved(language, language.sources[0])
    row = row_of(desk, state=State.TRANSLATED)
    assert taken(desk, row).rule == "locked"
    assert taken(desk, row, reopens=True).message == "reviewed → translated"


def test_an_old_export_does_not_undo_later_work(desk: ReviewDesk) -> None:
    """Rows that the reviewer left alone say nothing against what was done to the segment meanwhile."""
    old = row_of(desk)
    language = desk.open("fr")
    source = language.sources[0]
    language.apply(Change(source, "Plus récent", State.TRANSLATED, ADA), "test")
    approved(language, source)
    assert taken(desk, old).outcome is Outcome.UNCHANGED
    present = desk.open("fr").editor.segment(source)
    assert present is not None
    assert (present.target, present.state) == ("Plus récent", State.REVIEWED)


def test_an_old_export_does_not_approve_again(desk: ReviewDesk) -> None:
    """A row that went out approved does not approve a text that was reopened since."""
    row = row_of(desk, state=State.REVIEWED)
    went_out = replace(row, version=version_of(State.REVIEWED, row.target))
    assert taken(desk, went_out).outcome is Outcome.UNCHANGED
    assert taken(desk, row).message == "translated → reviewed"


def test_who_translated_may_not_approve_but_loses_no_word(folder: Path) -> None:
    """With two people asked for, a text that comes back approved by its author is kept as a draft."""
    settings_file = folder / "briefing.yaml"
    settings_file.write_text(settings_file.read_text("utf-8") + "two_people: true\n", "utf-8")
    desk = reviewed_folder(folder)
    language = desk.open("fr")
    row = row_of(desk, target="Autre", state=State.REVIEWED)
    result = Merge(language, ADA, "test", reopens=False).take(row)
    assert (result.outcome, result.message) == (
        Outcome.APPLIED,
        "translated → translated; somebody else has to approve it",
    )


def test_comments_are_kept_once(desk: ReviewDesk) -> None:
    """What was said is kept even where the text is refused, and not again when the file comes twice."""
    language = desk.open("fr")
    merge = Merge(language, BEN, "test", reopens=False)
    row = row_of(desk, target="42", comments=("Is this the official  name?", "Cara: I think so."))
    first, second = merge.take(row), merge.take(row)
    assert first.rule == second.rule == "digit-in-translation"
    assert first.message.endswith("2 new remarks")
    assert "remark" not in second.message
    present = language.editor.segment(row.source)
    assert present is not None
    assert [each.text for each in present.remarks.comments] == [
        "Is this the official name?",
        "Cara: I think so.",
    ]


# --- commands -----------------------------------------------------------------------------------------


def test_the_commands_work_together(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Export, change a text, dry run, import: exit codes, lines and JSON say what happened."""
    reviewed_folder(folder)
    path = tmp_path / "fr.xlf"
    assert (
        main(["review", "export", str(folder), "--language", "fr", "--as", "xliff", "--to", str(path)]) == 0
    )
    assert capsys.readouterr().out.strip() == str(path)
    path.write_text(path.read_text("utf-8").replace("(fr)</target>", "(neu)</target>", 1), "utf-8")
    command = ["review", "import", str(folder), str(path), "--by", "Ben"]
    assert main([*command, "--dry-run"]) == 0
    assert "nothing was written" in capsys.readouterr().out
    assert main([*command, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert Counter(each["outcome"] for each in printed["results"])["applied"] == 1
    assert printed["is_written"]
    path.write_text(path.read_text("utf-8").replace("(fr)</target>", "42</target>", 1), "utf-8")
    assert main(command) == 1
    assert "refused: the text cannot be printed" in capsys.readouterr().out
    path.write_text("<?xml version='1.0'?><!DOCTYPE x []><x/>", "utf-8")
    assert main(command) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_file_of_another_language_is_refused(folder: Path, tmp_path: Path) -> None:
    """The language that is asked for and that of the file have to be one."""
    reviewed_folder(folder)
    path = export_file(folder, "fr", View.XLIFF, to=tmp_path / "fr.xlf")
    with pytest.raises(BriefingError, match="is in 'fr'"):
        import_file(folder, path, BEN, tag="de")


# --- memories and terms -------------------------------------------------------------------------------


def test_a_memory_holds_what_is_approved(folder: Path) -> None:
    """TMX: approved segments only, placeholders as native codes, signed; the texts are whole."""
    desk = reviewed_folder(folder)
    language = desk.open("fr")
    chosen = [source for source in language.sources if "{" in source][:2]
    approved(language, *chosen)
    root = etree.fromstring(write_view(make_handout(desk, desk.open("fr")), View.TMX))
    pairs = [["".join(map(str, seg.itertext())) for seg in unit.iter("seg")] for unit in root.iter("tu")]
    assert pairs == [[source, f"{source} (fr)"] for source in chosen]
    assert {each.get("changeid") for each in root.iter("tuv") if each.get("changeid")} == {"Ada"}
    assert [each.text for each in root.iter("ph")][:1] == [
        chosen[0][chosen[0].index("{") : chosen[0].index("}") + 1]
    ]


def test_terms_go_out_with_their_status(folder: Path) -> None:
    """TBX and CSV name each term of both languages once, with its administrative status."""
    desk = reviewed_folder(folder)
    wanted = [
        (concept.id, tag, term.text, term.status.value)
        for concept in desk.briefing.concepts.values()
        for tag in ("en", "fr")
        for term in concept.terms.get(tag, ())
    ]
    assert wanted
    root = etree.fromstring(export_bytes(desk, "fr", View.TBX))
    found = [
        (
            entry.get("id"),
            language.get("{http://www.w3.org/XML/1998/namespace}lang"),
            term.findtext("term"),
            (term.findtext("termNote") or "").partition("Term-")[0],
        )
        for entry in root.iter("termEntry")
        for language in entry.iter("langSet")
        for term in language.iter("tig")
    ]
    assert found == wanted
    records = list(csv.DictReader(io.StringIO(export_bytes(desk, "fr", View.CSV).decode("utf-8-sig"))))
    assert [(each["concept"], each["language"], each["term"], each["status"]) for each in records] == wanted


# --- hostile files ------------------------------------------------------------------------------------

RUN = """
import socket, sys
def refused(*_): raise SystemExit("a socket was opened")
socket.socket = refused
opened = []
sys.addaudithook(lambda event, details: opened.append(str(details[0])) if event == "open" else None)
from briefing.cli import main
code = main(sys.argv[1:])
outside = [path for path in opened if path.startswith(("/etc/", "http", "file:"))
           and not path.startswith(("/etc/mime", "/etc/localtime", "/etc/ssl", "/etc/fonts"))]
# Not getrusage: what a process used before it became this program counts there, and tests are large.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(code, len(outside), int(peak.split()[1]) // 1000)
"""


def run_import(folder: Path, path: Path) -> tuple[str, list[str]]:
    """Import a file in a process of its own; exit code, files opened outside, and the lines of the error."""
    command = [sys.executable, "-c", RUN, "review", "import", str(folder), str(path), "--by", "Eve"]
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    code, outside, megabytes = done.stdout.strip().splitlines()[-1].split()
    assert int(megabytes) < 500
    return f"{code} {outside}", done.stderr.splitlines()


@pytest.mark.skipif(not BAD.exists(), reason="the collection of hostile files is not here")
@pytest.mark.parametrize(
    "name",
    sorted(each.name for each in BAD.glob("*") if each.suffix in {".xlf", ".po", ".docx"})
    if BAD.exists()
    else [],
)
def test_hostile_files_change_nothing(folder: Path, name: str) -> None:
    """One line, exit code 2, nothing written, no socket, no other file read."""
    desk = reviewed_folder(folder)
    before = desk.open("fr").path.read_bytes()
    answer, lines = run_import(folder, BAD / name)
    assert answer == "2 0"
    assert len(lines) == 1
    assert desk.open("fr").path.read_bytes() == before


HEAD = '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
FILE = '<file original="sample" source-language="en" target-language="fr" datatype="plaintext"><body>'


@pytest.mark.parametrize(
    "content",
    [
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>{HEAD}{FILE}&e;</body></file></xliff>',
        f"{HEAD}{FILE}{'<group>' * 2 * MAX_DEPTH}{'</group>' * 2 * MAX_DEPTH}</body></file></xliff>",
        f'{HEAD}{FILE}<trans-unit id="1"/><trans-unit id="1"/></body></file></xliff>',
        f"{HEAD}{FILE}{'<a/>' * 2_000_000}</body></file></xliff>",
        f"{HEAD}{FILE}<trans-unit>",
        f"{HEAD}</xliff>",
        f"{HEAD}{FILE.replace('sample', 'other')}</body></file></xliff>",
        f"{HEAD}{FILE.replace('fr', 'de')}</body></file></xliff>",
        "<html/>",
        "\0\0\0\0",
        "",
        'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=__import__(1)\\n"\n',
    ],
)
def test_hostile_text_files_are_refused_whole(folder: Path, tmp_path: Path, content: str) -> None:
    """Files that pretend to be of this briefing, with what parsers fall for."""
    desk = reviewed_folder(folder)
    before = desk.open("fr").path.read_bytes()
    path = tmp_path / "hostile"
    path.write_text(content, "utf-8")
    with pytest.raises(BriefingError):
        import_file(folder, path, BEN)
    assert desk.open("fr").path.read_bytes() == before


def test_utf_16_hides_nothing() -> None:
    """A document type in another encoding is not overlooked: other encodings are refused."""
    hidden = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x []><x/>'.encode("utf-16")
    with pytest.raises(BriefingError):
        parse_outside(hidden, "x")
    with pytest.raises(BriefingError, match="UTF-8"):
        parse_outside(b'<?xml version="1.0" encoding="utf-7"?><x/>', "x")


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file of parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="a" Type="x/{}" Target="{}" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    "parts",
    [
        {"word/document.xml": b"\0" * 30_000_000},
        {"../escape.xml": "x"},
        {"/etc/passwd": "x"},
        {"word\\document.xml": "x"},
        {"A.xml": "x", "a.xml": "x"},
        {"word/vbaProject.bin": "x"},
        {"[Content_Types].xml": "<x>application/vnd.ms-word.document.macroEnabled.main+xml</x>"},
        {"word/_rels/document.xml.rels": RELATIONSHIPS.format("image", "http://127.0.0.1:9/a.png")},
        {"word/_rels/settings.xml.rels": RELATIONSHIPS.format("attachedTemplate", "//server/share/t.dotm")},
        {"word/_rels/settings.xml.rels": "<!DOCTYPE x []><x/>"},
        {f"part{number}.xml": "x" for number in range(2_000)},
    ],
)
def test_hostile_packages_are_refused(parts: dict[str, str | bytes]) -> None:
    """Bombs, paths out of the package, names that collide, macros, links that a word processor follows."""
    with pytest.raises(BriefingError):
        open_package(package(parts), "x.docx")


def test_harmless_links_pass() -> None:
    """A hyperlink that a reviewer typed, and the name of a template on their own disk."""
    links = {
        "word/_rels/document.xml.rels": RELATIONSHIPS.format("hyperlink", "https://example.org"),
        "word/_rels/settings.xml.rels": RELATIONSHIPS.format(
            "attachedTemplate", "file:///C:/Office/Normal.dotm"
        ),
    }
    assert open_package(package(links), "x.docx").part("none") is None


@pytest.mark.parametrize("view", [*RETURNING, View.TMX])
def test_control_characters_in_comments_do_not_break_the_export(folder: Path, view: View) -> None:
    """Comments of a PO file may hold what XML cannot; the file is written, and comes back unchanged."""
    desk = reviewed_folder(folder)
    path = catalog_path(desk.workspace.locales, "fr", "sample")
    said = (
        '# comment: by Ada, 2024-04-12T12:00:00Z: ring \a here\n#. note \x1b[31m\n#| msgid "was \a"\nmsgid "A'
    )
    path.write_text(path.read_text("utf-8").replace('msgid "A', said, 1), "utf-8")
    assert "\x1b" in path.read_text("utf-8")
    sent = make_handout(desk, desk.open("fr"))
    if view is View.TMX:
        assert write_view(sent, view)
    else:
        assert essence(returned(sent, view).rows, view) == untouched(sent)


def test_a_pipe_is_not_read(folder: Path, tmp_path: Path) -> None:
    """A named pipe would keep the import waiting for ever."""
    reviewed_folder(folder)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BriefingError, match="not an ordinary file"):
        import_file(folder, tmp_path / "pipe", BEN)


def test_a_template_for_the_path_of_a_catalogue(folder: Path) -> None:
    """The catalogue itself may be given back, as when somebody works on a copy of it."""
    desk = reviewed_folder(folder)
    path = catalog_path(desk.workspace.locales, "fr", "sample")
    assert {each.outcome for each in import_file(folder, path, BEN).results} == {Outcome.UNCHANGED}

"""The audit as a command: its report, waivers, exit codes, and the documentation of its rules."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from briefing.audit.packs import Audited, Found, audit_across, audit_pack
from briefing.audit.packs.reading import Place
from briefing.audit.packs.report import AuditedFile, AuditReport, as_web_page
from briefing.audit.packs.rules import ALL_RULES
from briefing.cli import main
from briefing.content import load_briefing
from briefing.diagnostics import BriefingError, Severity
from briefing.document import Paragraph, Run
from briefing.pipeline import Workspace
from briefing.proof import pack_of
from tests.conftest import ROOT

WAIVERS = """\
waivers:
  - rule: {rule}
    text: {text}
    name: Zhang Min
    reason: The printer adds it by hand.
    date: 2024-04-11
"""


@pytest.fixture
def built(folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The small briefing with its packs built, in English."""
    main(["build", str(folder), "--language", "en", "--jobs", "1", "--no-audit"])
    capsys.readouterr()
    return folder


def pack(folder: Path, format_: str) -> Path:
    """A finished file."""
    return Workspace.of(folder).output / folder.name / "en" / f"{folder.name}.en.{format_}"


def break_docx(folder: Path) -> None:
    """Leave a file that is no DOCX."""
    pack(folder, "docx").write_bytes(b"not a package")


def test_a_sound_pack_has_no_findings(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0, and a summary that says how much was read."""
    assert main(["audit", str(built), "--language", "en"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert re.fullmatch(
        r"audit: 2 files, \d+ figures read right, 0 blocking, 0 warnings, 0 waived\n", said.out
    )


def test_a_broken_file_blocks(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, with the file, the rule and what to do."""
    break_docx(built)
    assert main(["audit", str(built), "--language", "en"]) == 2
    assert capsys.readouterr().err.startswith(f"{built.name}.en.docx: blocking: is not a DOCX")


def test_a_missing_file_blocks(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pack is whole or it is not handed out."""
    pack(built, "pdf").unlink()
    assert main(["audit", str(built), "--language", "en"]) == 2
    assert "[file-unreadable]" in capsys.readouterr().err


def test_another_file_in_the_folder_is_told(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A warning: somebody may hand it out."""
    pack(built, "pdf").with_name("old.pdf").write_bytes(b"")
    assert main(["audit", str(built), "--language", "en"]) == 1
    assert "old.pdf is none of its files" in capsys.readouterr().err


def test_a_waived_finding_blocks_no_more(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is shown with name and reason, and the exit code is 0."""
    break_docx(built)
    (built / "waivers.yaml").write_text(WAIVERS.format(rule="file-unreadable", text="DOCX"))
    assert main(["audit", str(built), "--language", "en"]) == 0
    said = capsys.readouterr()
    assert "waived by Zhang Min: The printer adds it by hand." in said.err
    assert said.out.endswith("0 blocking, 0 warnings, 1 waived\n")


@pytest.mark.parametrize(("rule", "text"), [("no-such-rule", "x"), ("text-differs", "nowhere")])
def test_a_waiver_of_nothing_is_reported(
    built: Path, capsys: pytest.CaptureFixture[str], rule: str, text: str
) -> None:
    """So that none outlives its reason; a warning, with the line of the waiver."""
    written = WAIVERS.format(rule=rule, text=text) + "    language: en\n"
    (built / "waivers.yaml").write_text(written)
    assert main(["audit", str(built), "--language", "en"]) == 1
    assert "waivers.yaml:2" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "rule"),
    [("    name: Zhang Min\n", "missing-key"), ("    reason: The printer adds it by hand.\n", "missing-key")],
)
def test_nobody_waives_without_a_name_or_a_reason(folder: Path, line: str, rule: str) -> None:
    """The file is read as strictly as the others."""
    written = WAIVERS.format(rule="text-differs", text="x")
    assert line in written
    (folder / "waivers.yaml").write_text(written.replace(line, ""))
    with pytest.raises(BriefingError) as problem:
        load_briefing(folder)
    assert [finding.rule for finding in problem.value.findings] == [rule]


def test_the_report_is_json_and_a_page_without_anything_from_elsewhere(built: Path, tmp_path: Path) -> None:
    """Digests of the files, the findings, and text that is never markup."""
    damaged = pack(built, "docx")
    damaged.write_bytes(b"<script>")
    target = tmp_path / "report"
    assert main(["audit", str(built), "--language", "en", "--report", str(target)]) == 2
    report = json.loads((target / "audit.json").read_text("utf-8"))
    assert (report["blocking"], [each["rule"] for each in report["findings"]]) == (1, ["file-unreadable"])
    assert [len(each["sha256"]) for each in report["files"]] == [64, 64]
    page = (target / "audit.html").read_text("utf-8")
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "file-unreadable" in page


def test_json_goes_to_standard_output(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For scripts."""
    assert main(["audit", str(built), "--language", "en", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_an_edition_that_there_is_not_is_refused(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2."""
    assert main(["audit", str(built), "--language", "tlh"]) == 2
    assert "no-edition" in capsys.readouterr().err


def test_build_audits_what_it_built(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The summary of the audit ends the build."""
    main(["build", str(folder), "--language", "en", "--jobs", "1"])
    assert capsys.readouterr().out.splitlines()[-1].startswith("audit: 2 files")


def test_a_number_that_comes_from_nowhere_is_told(built: Path) -> None:
    """A figure that somebody wrote into the prose instead of making it a fact."""
    briefing = load_briefing(built)
    sound = pack_of(briefing, "en", Workspace.of(built))
    paragraph = Paragraph((Run("There are 7,431 of them, since 1987, at GMT+03:00."),))
    document = replace(sound.document, blocks=(*sound.document.blocks, paragraph))
    found = audit_pack(replace(sound, document=document)).found
    told = [each.message.split("'")[1] for each in found if each.rule == "figure-unaccounted"]
    assert told == ["7,431", "1987", "03:00"]


def test_a_fact_that_one_edition_has_less_often_is_told() -> None:
    """The same figures in all languages and both formats."""
    audited = [
        Audited(tag, (), {f"{tag}.pdf": {"area": 4}, f"{tag}.docx": {"area": 4}}) for tag in ("en", "fr")
    ]
    assert audit_across(audited) == ()
    odd = Audited("ar", (), {"ar.pdf": {"area": 3}})
    assert [(each.rule, each.file) for each in audit_across([*audited, odd])] == [("figure-uneven", "ar.pdf")]


def test_the_report_shows_the_page_with_the_place_marked(built: Path) -> None:
    """A picture of the page, and a frame in per cent of it."""
    place = Place(2, (48.0, 700.0, 300.0, 712.0))
    path = pack(built, "pdf")
    finding = Found("text-differs", Severity.ERROR, "<b>x</b>", "en", path.name, place=place)
    report = AuditReport("x", "X & Y", (AuditedFile("en", path.name, path, "0" * 64, 1),), (finding,))
    page = as_web_page(report)
    assert 'src="data:image/png;base64,' in page
    assert 'style="left:7.56%' in page
    assert "<b>x</b>" not in page
    assert "X &amp; Y" in page


def test_rules_have_unique_ids_and_say_what_they_prove() -> None:
    """The table documents itself."""
    assert len({rule.id for rule in ALL_RULES}) == len(ALL_RULES)
    assert all(rule.proves and rule.hint for rule in ALL_RULES)


def test_the_documentation_is_up_to_date() -> None:
    """`docs/audit.md` is what `tools/write_audit_rules.py` writes."""
    command = [
        sys.executable,
        "-c",
        "from tools.write_audit_rules import document; print(document(), end='')",
    ]
    written = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode("utf-8")
    assert (ROOT / "docs" / "audit.md").read_text("utf-8") == written

"""The whole product: packs are written whole, the same input gives the same bytes."""

import zipfile
from pathlib import Path

import pytest

from briefing.diagnostics import BriefingError
from briefing.pipeline import Format, Workspace, build, check, extract, status
from briefing.whole_files import write_whole


def pack_files(folder: Path) -> dict[str, bytes]:
    """Every file below `output/` but the program's records, by its path there."""
    output = Workspace.of(folder).output
    found = (path for path in output.rglob("*") if path.is_file() and path.parent.name != ".built")
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in found}


def test_a_build_writes_one_pack_per_language(folder: Path) -> None:
    """PDF and DOCX stand where the design says, and nothing else does."""
    list(build(folder, jobs=2))
    files = pack_files(folder)
    assert sorted(files) == [
        "sample/en/sample.en.docx",
        "sample/en/sample.en.pdf",
        "sample/fr/sample.fr.docx",
        "sample/fr/sample.fr.pdf",
    ]
    assert files["sample/fr/sample.fr.pdf"].startswith(b"%PDF-1.7")
    assert zipfile.is_zipfile(Workspace.of(folder).output / "sample/fr/sample.fr.docx")


def test_two_builds_give_equal_bytes(folder: Path) -> None:
    """Neither the clock nor the number of processes leaves a trace."""
    list(build(folder, jobs=1))
    first = pack_files(folder)
    list(build(folder, jobs=4, force=True))
    assert pack_files(folder) == first


def test_a_build_can_be_narrowed(folder: Path) -> None:
    """Languages and formats are chosen."""
    progress = list(build(folder, ["fr"], [Format.DOCX]))
    assert [(step.path.name, step.done, step.total) for step in progress] == [("sample.fr.docx", 1, 1)]
    assert sorted(pack_files(folder)) == ["sample/fr/sample.fr.docx"]


def test_a_language_without_edition_is_refused(folder: Path) -> None:
    """Nothing is built when one of the languages is not the briefing's."""
    with pytest.raises(BriefingError) as caught:
        list(build(folder, ["fr", "de"]))
    assert [finding.message for finding in caught.value.findings] == ["there is no edition in 'de'"]
    assert pack_files(folder) == {}


def test_errors_keep_everything_from_being_written(folder: Path) -> None:
    """A briefing with an unknown placeholder leaves no file behind."""
    path = folder / "sections" / "10-district.md"
    path.write_text(path.read_text("utf-8").replace("{area}", "{aera}"), "utf-8")
    with pytest.raises(BriefingError):
        list(build(folder))
    assert pack_files(folder) == {}


def test_extract_then_status(folder: Path) -> None:
    """Extraction makes every text of every language initial; participants are counted by preference."""
    [(tag, path, states)] = list(extract(folder))
    assert (tag, path.relative_to(folder.parents[1]).as_posix()) == ("fr", "locales/fr/LC_MESSAGES/sample.po")
    rows = [
        (row.tag, row.has_edition, dict(row.states), row.preferred_by, row.read_by) for row in status(folder)
    ]
    assert rows == [
        ("en", True, {}, 1, 2),
        ("fr", True, {"initial": states.total(), "translated": 0, "reviewed": 0, "final": 0}, 1, 1),
        ("sw", False, {"initial": states.total(), "translated": 0, "reviewed": 0, "final": 0}, 0, 1),
    ]


def test_a_standalone_folder_is_its_own_workspace(tmp_path: Path) -> None:
    """Only a folder below `content/` shares catalogues and packs with its neighbours."""
    shared, alone = tmp_path, tmp_path / "x"
    assert Workspace.of(tmp_path / "content" / "x") == Workspace(
        shared, shared / "locales", shared / "output"
    )
    assert Workspace.of(tmp_path / "x") == Workspace(alone, alone / "locales", alone / "output")


def test_the_workspace_does_not_depend_on_where_one_stands(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From inside the briefing's folder the same catalogues are written, to the letter."""
    list(extract(folder))
    path = Workspace.of(folder).locales / "fr" / "LC_MESSAGES" / "sample.po"
    before = path.read_bytes()
    monkeypatch.chdir(folder)
    [(_, written, _)] = list(extract(Path()))
    assert (written.resolve(), path.read_bytes()) == (path, before)


def test_a_broken_translation_is_told_by_the_build(folder: Path) -> None:
    """The page prints the source text, and whoever builds learns why."""
    [(_, path, _)] = list(extract(folder))
    po = path.read_text("utf-8").replace('msgid "Welcome"\nmsgstr ""', 'msgid "Welcome"\nmsgstr "Accueil 24"')
    path.write_text(po, "utf-8")
    progress = list(build(folder, ["fr", "fr"], [Format.DOCX, Format.DOCX]))
    assert [[finding.rule for finding in step.findings] for step in progress] == [["digit-in-translation"]]


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """A failed write leaves the old file and no temporary one."""
    path = tmp_path / "pack.pdf"
    write_whole(path, b"old")
    with pytest.raises(TypeError):
        write_whole(path, "no bytes")  # type: ignore[arg-type] # the failure is the point
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"old", [path])


def test_a_figure_that_a_language_writes_more_plainly_is_a_finding(folder: Path) -> None:
    """CLDR's word for a million is wrong in Nepali, so full digits stand in, and the check says so."""
    head, prose = folder / "briefing.yaml", folder / "sections" / "10-district.md"
    head.write_text(head.read_text("utf-8").replace("[en, fr]", "[en, ne]"), "utf-8")
    prose.write_text(prose.read_text("utf-8").replace("{population}", "{population.compact}"), "utf-8")
    plainer = [finding.message for finding in check(folder) if finding.rule == "figure-fallback"]
    assert plainer == [
        "'population' is printed in ne in its standard form: its compact form cannot say it exactly"
    ]

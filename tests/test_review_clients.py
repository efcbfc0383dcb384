"""Real programs: what OmegaT, LibreOffice, Poedit, gettext and Weblate's library make of the files."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polib
import pytest
from lxml import etree

from briefing.catalog import Segment, State
from briefing.review.desk import ReviewDesk
from briefing.review.exchange import View, export_bytes, export_file, import_file, read_returned, write_view
from briefing.review.merging import Outcome, Result
from briefing.review.units import make_handout
from tests.conftest import CHANGPING, ROOT
from tests.review_files import BEN, approved, in_all_states, reviewed_folder

OMEGAT = Path("/usr/share/omegat/OmegaT.jar")
SYSTEM_PYTHON = "/usr/bin/python3"
SECONDS = 180


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip where a program is not installed, and say which."""
    missing = [program for program in programs if not (shutil.which(program) or Path(program).exists())]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


def needs_module(name: str, package: str) -> pytest.MarkDecorator:
    """Skip where the system's Python lacks a module."""
    found = subprocess.run([SYSTEM_PYTHON, "-c", f"import {name}"], check=False, capture_output=True)
    return pytest.mark.skipif(found.returncode != 0, reason=f"not installed: {package}")


def changed(results: tuple[Result, ...]) -> dict[str, tuple[str, str]]:
    """Outcome and message or rule of each row that somebody worked on, by source."""
    return {
        each.source: (each.outcome.value, each.rule or each.message)
        for each in results
        if each.outcome is not Outcome.UNCHANGED
    }


def present(desk: ReviewDesk, source: str) -> Segment:
    """A segment as the catalogue has it now."""
    segment = desk.open("fr").editor.segment(source)
    assert segment is not None
    return segment


# --- gettext --------------------------------------------------------------------------------------------


@needs("msgfmt")
@pytest.mark.parametrize(
    "path", sorted((ROOT / "locales").glob("*/LC_MESSAGES/*.po")), ids=lambda path: path.parts[-3]
)
def test_msgfmt_has_nothing_to_say_about_a_catalogue(path: Path) -> None:
    """`msgfmt -c` on every catalogue of the project."""
    done = subprocess.run(
        ["msgfmt", "-c", "-o", os.devnull, path], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


@needs("msgfmt", "msgcat")
def test_gettext_reads_the_exported_catalogue(tmp_path: Path) -> None:
    """`msgfmt -c` on exports of Changping in all states."""
    desk = ReviewDesk(CHANGPING)
    for tag in desk.tags:
        path = tmp_path / f"{tag}.po"
        path.write_bytes(write_view(in_all_states(make_handout(desk, desk.open(tag))), View.PO))
        done = subprocess.run(
            ["msgfmt", "-c", "-o", os.devnull, path], check=False, capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (0, "")


@needs("msgcat")
def test_what_msgcat_writes_comes_back(folder: Path, tmp_path: Path) -> None:
    """Other wrapping and order of comments mean nothing."""
    reviewed_folder(folder)
    path = export_file(folder, "fr", View.PO, to=tmp_path / "fr.po")
    subprocess.run(["msgcat", "--width=40", "--sort-output", "-o", path, path], check=True)
    assert changed(import_file(folder, path, BEN).results) == {}


# --- OmegaT ---------------------------------------------------------------------------------------------

PROJECT = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir><source_lang>EN</source_lang><target_lang>FR</target_lang>
<sentence_seg>true</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags></project></omegat>
"""


def omegat(project: Path, mode: str, *arguments: str) -> None:
    """Run OmegaT without a window."""
    home = project.parent / "home"
    command = ["java", "-Djava.awt.headless=true", f"-Duser.home={home}", "-jar", str(OMEGAT), str(project)]
    options = [f"--mode={mode}", f"--config-dir={home / 'omegat'}", *arguments]
    subprocess.run([*command, *options], check=True, capture_output=True, timeout=SECONDS)


def translated_by_omegat(path: Path, project: Path) -> Path:
    """The file as OmegaT writes it when a translator has put ` ✎` after every sentence but the PO header."""
    for name in ("source", "target", "omegat", "tm", "glossary", "dictionary"):
        (project / name).mkdir(parents=True)
    (project / "omegat.project").write_text(PROJECT, "utf-8")
    shutil.copy(path, project / "source")
    memory = project.parent / "memory.tmx"
    omegat(
        project,
        "console-createpseudotranslatetmx",
        f"--pseudotranslatetmx={memory}",
        "--pseudotranslatetype=equal",
    )
    text = memory.read_text("utf-8")
    target = re.compile(r'(<tuv lang="FR">\s*<seg>)(.*?)(</seg>)', re.DOTALL)
    marked = target.sub(
        lambda found: found[0] if ": 8bit" in found[2] else f"{found[1]}{found[2]} ✎{found[3]}", text
    )
    assert marked != text
    (project / "omegat" / "project_save.tmx").write_text(marked, "utf-8")
    omegat(project, "console-translate")
    return project / "target" / path.name


@needs("java", str(OMEGAT))
@pytest.mark.parametrize("view", [View.XLIFF, View.PO])
def test_omegat_translates_the_file(folder: Path, tmp_path: Path, view: View) -> None:
    """OmegaT reads the file, a memory of its own translates every segment, and its result is taken over."""
    desk = reviewed_folder(folder)
    language = desk.open("fr")
    sources = language.sources
    approved(language, sources[0])
    path = export_file(folder, "fr", view, to=tmp_path / f"fr.{'xlf' if view is View.XLIFF else 'po'}")
    result = translated_by_omegat(path, tmp_path / "project")
    imported = import_file(folder, result, BEN)
    outcomes = changed(imported.results)
    applied = [source for source, (outcome, _) in outcomes.items() if outcome == "applied"]
    assert outcomes.get(sources[0], ("refused", "locked")) == ("refused", "locked")
    assert len(applied) > len(sources) * 0.9
    for source in applied:
        target = present(desk, source).target
        assert target.endswith("✎")
        assert re.findall(r"\{[^}]*\}", target) == re.findall(r"\{[^}]*\}", source)


@needs("java", str(OMEGAT))
def test_omegat_returns_untouched_files_as_they_were(folder: Path, tmp_path: Path) -> None:
    """Without any translation in OmegaT the files that it writes change nothing."""
    reviewed_folder(folder)
    project = tmp_path / "project"
    for name in ("source", "target", "omegat", "tm", "glossary", "dictionary"):
        (project / name).mkdir(parents=True)
    (project / "omegat.project").write_text(PROJECT, "utf-8")
    for view, name in ((View.XLIFF, "fr.xlf"), (View.PO, "fr.po")):
        export_file(folder, "fr", view, to=project / "source" / name)
    omegat(project, "console-translate")
    for name in ("fr.xlf", "fr.po"):
        assert changed(import_file(folder, project / "target" / name, BEN).results) == {}


@needs(str(OMEGAT))
def test_memories_and_terms_are_valid_by_the_schemas_that_omegat_has(folder: Path, tmp_path: Path) -> None:
    """TMX 1.4 by its DTD, TBX by the schema of ISO 30042:2008."""
    with zipfile.ZipFile(OMEGAT) as archive:
        archive.extractall(tmp_path, ["schemas/tmx14.dtd", "schemas/tbx.xsd", "schemas/xml.xsd"])
    desk = reviewed_folder(folder)
    language = desk.open("fr")
    approved(language, *language.sources)
    memory = etree.fromstring(export_bytes(desk, "fr", View.TMX))
    assert len(memory.findall(".//tu")) == len(language.sources)
    etree.DTD(str(tmp_path / "schemas" / "tmx14.dtd")).assertValid(memory)
    terms = etree.fromstring(export_bytes(desk, "fr", View.TBX))
    etree.XMLSchema(etree.parse(tmp_path / "schemas" / "tbx.xsd")).assertValid(terms)


# --- Weblate's library ------------------------------------------------------------------------------------

TOOLKIT = """
import sys
from translate.storage import factory, tbx, tmx
kind, path = sys.argv[1:]
if kind == "xliff":
    store = factory.getobject(path)
    units = [unit for unit in store.units if not unit.isheader()]
    print(len(units), sum(unit.isapproved() for unit in units), sum(unit.isfuzzy() for unit in units))
    [unit, *_] = [unit for unit in units if unit.isfuzzy()]
    unit.rich_target = unit.rich_target
    unit.addnote("Seen in the toolkit.", origin="translator")
    unit.markfuzzy(False)
    unit.markapproved(True)
    store.save()
else:
    store = {"tmx": tmx.tmxfile, "tbx": tbx.tbxfile}[kind].parsefile(path)
    print(len(store.units))
"""


def toolkit(kind: str, path: Path) -> str:
    """What the translate toolkit, through which Weblate reads files, has to say of one."""
    command = [SYSTEM_PYTHON, "-c", TOOLKIT, kind, str(path)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@needs_module("translate.storage.xliff", "python3-translate")
def test_weblates_library_changes_a_unit(folder: Path, tmp_path: Path) -> None:
    """It understands states and codes; a unit that it approves comes back so, with its note."""
    desk = reviewed_folder(folder)
    language = desk.open("fr")
    approved(language, *language.sources[:3])
    path = export_file(folder, "fr", View.XLIFF, to=tmp_path / "fr.xlf")
    assert toolkit("xliff", path) == f"{len(language.sources)} 3 {len(language.sources) - 3}"
    results = import_file(folder, path, BEN).results
    [(source, (outcome, _))] = changed(results).items()
    segment = present(desk, source)
    assert (outcome, segment.state) == ("applied", State.REVIEWED)
    assert segment.remarks.comments[0].text == "translator: Seen in the toolkit."


@needs_module("translate.storage.xliff", "python3-translate")
def test_weblates_library_reads_memories_and_terms(folder: Path, tmp_path: Path) -> None:
    """All units of the TMX file, all concepts of the TBX file."""
    desk = reviewed_folder(folder)
    language = desk.open("fr")
    approved(language, *language.sources)
    memory = export_file(folder, "fr", View.TMX, to=tmp_path / "fr.tmx")
    assert toolkit("tmx", memory) == str(len(language.sources))
    terms = export_file(folder, "fr", View.TBX, to=tmp_path / "fr.tbx")
    assert int(toolkit("tbx", terms)) >= len(desk.briefing.concepts)


# --- LibreOffice ------------------------------------------------------------------------------------------

WRITER = """
import sys, time, uno
from com.sun.star.beans import PropertyValue

pipe, path, result = sys.argv[1:]
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for attempt in range(200):
    try:
        context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.3)

def option(name, value):
    return PropertyValue(Name=name, Value=value)

desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
text = desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, (option("Hidden", True),))
table = text.TextTables.getByIndex(0)

def cursor_in(name):
    cell = table.getCellByName(name)
    return cell, cell.createTextCursor()

text.RecordChanges = True
cell, cursor = cursor_in("C2")          # inserted at the end, deleted at the beginning
cursor.gotoEnd(False)
cell.insertString(cursor, " et plus", False)
cursor.gotoStart(False)
cursor.goRight(4, True)
cursor.setString("")
cell, cursor = cursor_in("C3")          # a comment
note = text.createInstance("com.sun.star.text.textfield.Annotation")
note.Author, note.Content = "Cara", "Is this the official name?"
cell.insertTextContent(cursor, note, False)
cell, cursor = cursor_in("D4")          # approved
cell.insertString(cursor, "OK", False)
cell, cursor = cursor_in("B5")          # the source is changed where the lock does not hold
cursor.gotoEnd(False)
text.RecordChanges = False
try:
    cell.insertString(cursor, " more", False)
except Exception:
    pass
table.getRows().removeByIndex(5, 1)     # a row is deleted
cell, cursor = cursor_in("E6")          # a line in the column of comments
cell.insertString(cursor, "Later.", False)
text.storeToURL(uno.systemPathToFileUrl(result), (option("FilterName", "MS Word 2007 XML"),))
text.close(True)
try:
    desktop.terminate()
except Exception:
    pass
"""


@contextmanager
def writer(profile: Path) -> Iterator[str]:
    """LibreOffice without a window, listening; the name of its pipe."""
    pipe = f"briefing{os.getpid()}"
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    process = subprocess.Popen([*command, f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL)
    try:
        yield pipe
    finally:
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.terminate()
            process.wait()


@needs("soffice")
@needs_module("uno", "python3-uno")
def test_a_file_edited_in_libreoffice_comes_back(folder: Path, tmp_path: Path) -> None:
    """Tracked changes, a comment, an approval, a changed source, a deleted row: each is what it should be."""
    desk = reviewed_folder(folder)
    first, second, third, fourth, fifth, sixth, *_ = desk.open("fr").sources
    before = {source: present(desk, source).target for source in desk.open("fr").sources}
    path = export_file(folder, "fr", View.DOCX, to=tmp_path / "fr.docx")
    edited = tmp_path / "edited.docx"
    with writer(tmp_path / "profile") as pipe:
        command = [SYSTEM_PYTHON, "-c", WRITER, pipe, str(path), str(edited)]
        subprocess.run(command, check=True, timeout=SECONDS)
    with zipfile.ZipFile(edited) as archive:
        assert b"<w:ins " in archive.read("word/document.xml")
    imported = import_file(folder, edited, BEN)
    assert changed(imported.results) == {
        first: ("applied", "translated → translated"),
        second: ("applied", "1 new remark"),
        third: ("applied", "translated → reviewed"),
        fourth: ("refused", "source-changed"),
        sixth: ("applied", "1 new remark"),
        fifth: ("refused", "bad-row"),
    }
    assert present(desk, first).target == before[first][4:] + " et plus"
    assert present(desk, second).remarks.comments[0].text == "Cara: Is this the official name?"
    assert present(desk, sixth).remarks.comments[0].text == "Later."
    unchanged = set(before) - {first}
    assert {source: present(desk, source).target for source in unchanged} == {
        source: before[source] for source in unchanged
    }


@needs("soffice")
@pytest.mark.parametrize("tag", ["ar", "ja", "km"])
def test_what_libreoffice_saves_is_what_went_out(tmp_path: Path, tag: str) -> None:
    """Opened and saved, a file of every kind of script says the same."""
    desk = ReviewDesk(CHANGPING)
    sent = make_handout(desk, desk.open(tag))
    path = tmp_path / "out.docx"
    path.write_bytes(write_view(sent, View.DOCX))
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    convert = ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "saved"), str(path)]
    subprocess.run([*command, *convert], check=True, capture_output=True, timeout=SECONDS)
    _, returned = read_returned(tmp_path / "saved" / "out.docx")
    assert [(row.id, row.source, row.target, row.version, row.problem) for row in returned.rows_for({})] == [
        (unit.id, unit.segment.source, unit.segment.target, unit.version, "") for unit in sent.units
    ]


# --- Poedit -----------------------------------------------------------------------------------------------


def keys(display: str, *pressed: str) -> None:
    """Press keys in the window that has the focus."""
    subprocess.run(["xdotool", "key", *pressed], check=True, env={**os.environ, "DISPLAY": display})
    time.sleep(1)


@needs("poedit", "Xvfb", "xdotool", "openbox")
def test_poedit_opens_and_saves_the_catalogue(folder: Path, tmp_path: Path) -> None:
    """In a window that nobody sees, Poedit opens the file, takes "needs work" off one text, and saves."""
    desk = reviewed_folder(folder)
    path = export_file(folder, "fr", View.PO, to=tmp_path / "fr.po")
    exported = path.read_bytes()
    display = f":{90 + os.getpid() % 100}"
    environment = {**os.environ, "DISPLAY": display, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    started = [subprocess.Popen(["Xvfb", display, "-screen", "0", "1280x900x24"], **quiet)]  # type: ignore[call-overload]
    try:
        time.sleep(1)
        started.append(subprocess.Popen(["openbox"], **quiet))  # type: ignore[call-overload]
        started.append(subprocess.Popen(["poedit", str(path)], **quiet))  # type: ignore[call-overload]
        search = ["xdotool", "search", "--sync", "--name", "^fr.po"]
        window = subprocess.run(
            search, check=True, capture_output=True, text=True, timeout=60, env=environment
        )
        subprocess.run(["xdotool", "windowactivate", window.stdout.split()[0]], check=True, env=environment)
        time.sleep(2)
        keys(display, "ctrl+u")
        keys(display, "ctrl+s")
        for _ in range(20):
            if path.read_bytes() != exported:
                break
            time.sleep(0.5)
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()
    assert "Poedit" in polib.pofile(str(path)).metadata["X-Generator"]
    [(source, outcome)] = changed(import_file(folder, path, BEN).results).items()
    assert outcome == ("applied", "translated → reviewed")
    assert present(desk, source).state is State.REVIEWED

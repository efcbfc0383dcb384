"""`briefing translate`, from a briefing on disk to its catalogues, with real small models."""

from __future__ import annotations

import json
import re
import shutil
import socket
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import polib
import pytest

from briefing.catalog import CatalogEditor, Change, Signature, State, catalog_path, load_catalog
from briefing.cli import main
from briefing.content import load_briefing
from briefing.diagnostics import BriefingError
from briefing.document import NoteKind
from briefing.drafting import LanguageDrafts, language_plans, translate
from briefing.pipeline import Format, Workspace, assemble, build, check, extract
from briefing.prose import placeholders
from briefing.translation.apertium import ApertiumProvider
from briefing.translation.memory import MEMORY, Memory
from briefing.translation.packages import install_package
from tests.argos_models import ENGLISH_FRENCH, write_package
from tests.conftest import CHANGPING

WORDS = {
    **ENGLISH_FRENCH,
    # A model that writes Russian in the middle of French: what it says of industry needs a person.
    "industry": "промышленность",
    "produced": "произвела",
    "goods": "товары",
    "worth": "стоимостью",
    "more": "более",
    "of": "de",
    "to": "à",
    "a": "un",
    "is": "est",
    "at": "à",
    "for": "pour",
    "sample": "exemple",
    "visit": "visite",
    "on": "sur",
    "people": "gens",
}
GERMAN_ENGLISH = {"die": "the", "des": "of", "auf": "on"}


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Argos's folder with German-English and English-French."""
    place = tmp_path_factory.mktemp("argos")
    for name, words, pair in (("en_fr", WORDS, ("en", "fr")), ("de_en", GERMAN_ENGLISH, ("de", "en"))):
        install_package(write_package(place / f"{name}.argosmodel", words, pair), place / "packages")
    return place / "packages"


@pytest.fixture(autouse=True)
def _only_these_models(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(packages))
    monkeypatch.delenv("BRIEFING_LIBRETRANSLATE_URL", raising=False)


def catalogue(folder: Path, tag: str = "fr") -> Path:
    """The PO file of a language."""
    return catalog_path(Workspace.of(folder).locales, tag, folder.name)


def drafts_by_tag(folder: Path, **options: object) -> dict[str, LanguageDrafts]:
    """What one run did, by language."""
    return {done.tag: done for done in translate(folder, **options)}  # type: ignore[arg-type]


def entry_of(folder: Path, source: str) -> polib.POEntry:
    """One entry of the French catalogue."""
    entry = polib.pofile(str(catalogue(folder))).find(source)
    assert entry is not None
    return entry


def approve(folder: Path, source: str, target: str) -> None:
    """Translate one segment as a person would, and approve it."""
    editor = CatalogEditor(catalogue(folder), lambda _segment: ())
    editor.apply(Change(source, target, State.REVIEWED, Signature("Ada", datetime(2024, 4, 12, tzinfo=UTC))))
    catalogue(folder).write_bytes(editor.serialize())


def test_every_open_segment_is_drafted_or_left_with_a_reason(folder: Path) -> None:
    """Drafts are fuzzy, say how they came about, and hold each placeholder once; the others stay empty."""
    done = drafts_by_tag(folder)["fr"]
    catalog = load_catalog(catalogue(folder), "fr")
    states = Counter(outcome.draft is not None for outcome in done.outcomes)
    assert states[True] > states[False] > 0
    for outcome in done.outcomes:
        segment = catalog[outcome.segment.source]
        assert segment.state is (State.TRANSLATED if outcome.draft else State.INITIAL)
        assert bool(outcome.reason) is (outcome.draft is None)
        if outcome.draft:
            assert segment.by_machine
            assert segment.remarks.origin.startswith("machine, argos ")
            assert segment.remarks.origin.startswith(f"{outcome.draft.origin}, text ")
            assert Counter(placeholders(segment.target)) == Counter(placeholders(segment.source))
    assert not [finding for finding in check(folder) if "placeholder" in finding.rule]


def test_a_language_without_engine_waits_for_a_translator(folder: Path) -> None:
    """Nothing is written where no model exists, and the number of waiting texts is told."""
    head = folder / "briefing.yaml"
    head.write_text(head.read_text("utf-8").replace("[en, fr]", "[en, fr, sw]"), "utf-8")
    done = drafts_by_tag(folder, languages=["sw"])["sw"]
    assert (done.engine, done.outcomes) == ("", ())
    assert done.without_engine == load_catalog(catalogue(folder, "sw"), "sw").count()[State.INITIAL]
    plan = next(plan for plan in language_plans(folder) if plan.tag == "sw")
    assert (plan.engine, plan.translated, plan.next_step) == ("", 0, "no model: hand it to a translator")


def test_what_a_person_wrote_is_never_touched(folder: Path) -> None:
    """Neither an approved text nor a person's unreviewed one changes, not even with `again`."""
    list(extract(folder))
    sources = [entry.msgid for entry in polib.pofile(str(catalogue(folder)))][:2]
    approve(folder, sources[0], "Approuvé")
    file = polib.pofile(str(catalogue(folder)))
    entry = file.find(sources[1])
    assert entry is not None
    entry.msgstr, entry.flags = "À relire", ["fuzzy", *entry.flags]
    file.save()
    drafts_by_tag(folder, again=True)
    assert [entry_of(folder, source).msgstr for source in sources] == ["Approuvé", "À relire"]


def test_an_edited_draft_is_a_persons(folder: Path) -> None:
    """Who changes a draft in an editor and leaves it fuzzy has had a hand in it, whatever its origin says."""
    drafts_by_tag(folder, languages=["fr"])
    file = polib.pofile(str(catalogue(folder)))
    entry = next(entry for entry in file if entry.fuzzy)
    entry.msgstr += " …"
    file.save()
    assert not load_catalog(catalogue(folder), "fr")[entry.msgid].by_machine
    drafts_by_tag(folder, languages=["fr"], again=True)
    assert entry_of(folder, entry.msgid).msgstr.endswith(" …")


def test_a_changed_source_translates_only_what_changed(folder: Path) -> None:
    """Of a paragraph with one new sentence, the engine sees that sentence alone."""
    drafts_by_tag(folder, languages=["fr"])
    section = next((folder / "sections").glob("*.md"))
    ended = "welcomes the journalists."
    text = section.read_text("utf-8").replace(ended, f"{ended} The students fell in the second year.")
    section.write_text(text, "utf-8")
    asked: list[int] = []
    done = drafts_by_tag(folder, languages=["fr"], watch=lambda _tag, _done, more: asked.append(more))["fr"]
    changed = [outcome for outcome in done.outcomes if "second year" in outcome.segment.source]
    assert [outcome.draft is not None for outcome in changed] == [True]
    assert changed[0].draft is not None
    assert changed[0].draft.target.endswith("Le étudiants baissa en le deuxième année.")
    assert asked[0] == 1


def test_an_interrupted_run_goes_on_where_it_was(folder: Path) -> None:
    """After Ctrl-C in the middle nothing is half-written, and no sentence is asked for again."""
    list(extract(folder))
    before = catalogue(folder).read_bytes()
    seen = Counter[str]()

    def interrupt(_tag: str, done: int, _more: int) -> None:
        seen["asked"] += done
        if seen["asked"] == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        drafts_by_tag(folder, languages=["fr"], watch=interrupt)
    assert catalogue(folder).read_bytes() == before
    again = Counter[str]()

    def count(_tag: str, done: int, _more: int) -> None:
        again["asked"] += done

    whole = Counter[str]()

    def count_whole(_tag: str, done: int, _more: int) -> None:
        whole["asked"] += done

    resumed = drafts_by_tag(folder, languages=["fr"], watch=count)["fr"]
    fresh = folder.parents[1].with_name("fresh")
    shutil.copytree(folder.parents[1], fresh, ignore=shutil.ignore_patterns(".briefing", "locales"))
    other = drafts_by_tag(fresh / "content" / folder.name, languages=["fr"], watch=count_whole)["fr"]
    assert [outcome.draft for outcome in resumed.outcomes] == [outcome.draft for outcome in other.outcomes]
    assert whole["asked"] - again["asked"] == 4  # the fifth was on its way when the interruption came


def test_an_approved_segment_of_another_briefing_is_offered_first(folder: Path) -> None:
    """The same text approved elsewhere becomes the draft; its state is fuzzy again."""
    other = folder.with_name("other")
    shutil.copytree(folder, other)
    list(extract(other))
    source = next(entry.msgid for entry in polib.pofile(str(catalogue(other))) if "{" in entry.msgid)
    target = "Approuvé ailleurs : " + " ".join(str(each) for each in placeholders(source))
    approve(other, source, target)
    drafts_by_tag(other, languages=["fr"])
    drafts_by_tag(folder, languages=["fr"])
    entry = entry_of(folder, source)
    assert (entry.msgstr, entry.fuzzy) == (target, True)
    assert "origin: memory, approved in other, 100% the same" in entry.tcomment
    assert not load_catalog(catalogue(folder), "fr")[source].by_machine


def test_a_pair_without_model_is_reached_through_english(folder: Path) -> None:
    """German becomes French by two models in a row, and the report says so."""
    head = folder / "briefing.yaml"
    head.write_text(head.read_text("utf-8").replace("[en, fr]", "[de, fr]"), "utf-8")
    (folder / "termbase.yaml").unlink()
    done = drafts_by_tag(folder)["fr"]
    assert (done.engine, done.through) == ("argos", "en")
    assert "de_en-0.1 > " in next(each.draft.origin for each in done.outcomes if each.draft)


def test_no_socket_is_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Translation needs no network."""

    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    assert any(outcome.draft for outcome in drafts_by_tag(folder, languages=["fr"])["fr"].outcomes)


def test_a_file_that_is_no_memory_is_named(folder: Path) -> None:
    """One line says what to do, and the catalogues stay as they were."""
    memory = folder.parents[1] / ".briefing" / "memory.sqlite"
    memory.parent.mkdir()
    memory.write_bytes(b"not a database" * 100)
    with pytest.raises(BriefingError) as caught:
        drafts_by_tag(folder)
    assert str(caught.value.findings[0]) == (
        f"{memory.as_posix()}: error: cannot be used as translation memory: file is not a database "
        "(move the file away; a new one is filled as you translate) [bad-memory]"
    )
    assert load_catalog(catalogue(folder), "fr").count()[State.TRANSLATED] == 0


def test_the_command_tells_what_it_did(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line for each language, one finding for each text that needs a person, and exit code 1."""
    assert main(["translate", str(folder), "--language", "fr", "--jobs", "1"]) == 1
    captured = capsys.readouterr()
    assert captured.out.startswith("fr: ")
    assert captured.out.rstrip().endswith("by argos")
    assert all(line.endswith("[left-to-a-person]") for line in captured.err.splitlines())
    assert main(["translate", str(folder), "--language", "fr", "--json"]) == 1
    [told] = json.loads(capsys.readouterr().out)
    assert {segment["target"] for segment in told["segments"]} == {""}  # only what was left before is open
    assert main(["translate", str(folder), "--language", "de"]) == 2
    assert "[no-edition]" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("apertium") is None, reason="Apertium is not installed")
@pytest.mark.parametrize("tag", ["es", "ca"])
def test_apertium_drafts_a_whole_briefing(tmp_path: Path, tag: str) -> None:
    """A real engine drafts the Changping briefing; no placeholder is lost, and pages say "draft"."""
    folder = tmp_path / "content" / "changping"
    shutil.copytree(CHANGPING, folder)
    head = folder / "briefing.yaml"
    languages = re.compile(r"languages:.*?\]\n", re.DOTALL)
    head.write_text(languages.sub(f"languages: [en, {tag}]\n", head.read_text("utf-8")), "utf-8")
    if not any(pair == ("en", tag) for pair in ApertiumProvider().pairs()):
        pytest.skip(f"Apertium has no English-{tag}")
    done = drafts_by_tag(folder, prefer="apertium")[tag]
    assert {outcome.reason for outcome in done.outcomes} == {""}
    for outcome in done.outcomes:
        assert outcome.draft is not None
        assert Counter(placeholders(outcome.draft.target)) == Counter(placeholders(outcome.segment.source))
    document = assemble(load_briefing(folder), tag, Workspace.of(folder).locales)
    assert {note.kind for note in document.cover.notices} == {NoteKind.EMBARGO, NoteKind.DRAFT}
    assert document.watermark
    [progress] = build(folder, [tag], [Format.PDF], jobs=1)
    assert progress.path.stat().st_size > 0


@pytest.mark.parametrize("row", ["{", "null", "[]", "[[1, 2]]", "[[]]", b"\xff"])
def test_a_damaged_row_of_the_memory_is_translated_anew(folder: Path, row: object) -> None:
    """What the memory holds may be anybody's; the drafts are those of a fresh memory."""
    first = drafts_by_tag(folder, languages=["fr"])["fr"]
    with closing(sqlite3.connect(folder.parents[1] / MEMORY)) as memory:
        memory.execute("UPDATE outputs SET hypotheses=?", (row,))
        memory.commit()
    second = drafts_by_tag(folder, languages=["fr"], again=True)["fr"]
    assert [outcome.draft for outcome in second.outcomes] == [outcome.draft for outcome in first.outcomes]


def test_a_memory_with_other_tables_is_named(folder: Path) -> None:
    """An error in one line, whichever table it is."""
    memory = folder.parents[1] / MEMORY
    memory.parent.mkdir()
    with closing(sqlite3.connect(memory)) as other:
        other.execute("CREATE TABLE approved(x)")
    with pytest.raises(BriefingError, match="cannot be used as translation memory"):
        drafts_by_tag(folder, languages=["fr"])


def test_what_was_approved_elsewhere_must_be_printable(folder: Path) -> None:
    """A text with digits is no draft, whoever approved it."""
    list(extract(folder))
    source = next(entry.msgid for entry in polib.pofile(str(catalogue(folder))) if "{" in entry.msgid)
    with closing(Memory(folder.parents[1] / MEMORY)) as memory:
        memory.remember_approved("en", "fr", "other", [(source, f"En 2024 : {source}")])
    drafts_by_tag(folder, languages=["fr"])
    assert "2024" not in entry_of(folder, source).msgstr


def test_an_engine_that_is_not_installed_is_an_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A misspelled name is told, and no other engine takes its place."""
    assert main(["translate", str(folder), "--language", "fr", "--engine", "argo"]) == 2
    assert "there is no engine 'argo' (installed are argos, " in capsys.readouterr().err
    assert not catalogue(folder).exists()


def test_a_server_is_not_asked_where_another_engine_is_wanted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `--engine argos`, a server that cannot be reached is no reason to stop."""
    monkeypatch.setenv("BRIEFING_LIBRETRANSLATE_URL", "http://127.0.0.1:9")
    assert drafts_by_tag(folder, languages=["fr"], prefer="argos")["fr"].engine == "argos"

"""Pages for tests: what surrounds a document on the web, a front page, a page of corrections."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path

from briefing.document import Direction, Document, Note, NoteKind, Picture, Run, Runs
from briefing.locales import locale_profile
from briefing.render.html.page import (
    Change,
    Corrected,
    CorrectionSet,
    CorrectionsPage,
    FrontPage,
    LanguageCard,
    Link,
    LinkGroup,
    Surroundings,
)

ROOT = Path(__file__).parents[1]
VALIDATOR = ROOT / "node_modules" / ".bin" / "html-validate"
TAGS = (
    "en",
    "ar",
    "am",
    "bn",
    "el",
    "es",
    "fa",
    "fr",
    "he",
    "hi",
    "ja",
    "kk",
    "km",
    "ko",
    "my",
    "pt",
    "ru",
    "rw",
    "sw",
    "th",
    "tr",
    "ur",
    "vi",
    "zh-Hans",
    "zh-Hant",
)
VOID = frozenset({"col", "img", "link", "meta"})


def bare(document: Document) -> Surroundings:
    """Nothing but the pictures."""
    return Surroundings({picture.sha256: picture.path.name for picture in pictures_of(document)}, "")


def pictures_of(document: Document) -> Iterator[Picture]:
    """All pictures of a document, that of the cover first."""
    if document.cover.picture:
        yield document.cover.picture
    yield from (block for block in document.blocks if isinstance(block, Picture))


def around(document: Document, pictures: Mapping[str, str]) -> Surroundings:
    """Everything that a page can have around it; the words stay English, and are marked so where they can."""
    english = document.tag == "en"
    words = "" if english else "en"
    notice = (
        Run("This version has been superseded. ", language=words),
        Run("Read the current one.", language=words, href="../index.html"),
    )
    return Surroundings(
        pictures=pictures,
        skip="Skip to the text",
        notices=(Note(NoteKind.INFO, notice),),
        home=Link("All languages", "../index.html"),
        languages=LinkGroup("Languages", tuple(_language_link(tag) for tag in TAGS)),
        downloads=LinkGroup("Downloads", _files(document.tag)),
        version=(Run("Version 2. "), Run("Corrections", href="corrections.html")),
    )


def _language_link(tag: str) -> Link:
    profile = locale_profile(tag)
    return Link(profile.endonym, f"../{tag}/index.html", language=tag, direction=profile.direction)


def _files(tag: str) -> tuple[Link, ...]:
    return (
        Link("To print", f"sample.{tag}.pdf", "PDF, 1.0 MB"),
        Link("To edit", f"sample.{tag}.docx", "Word, 1.2 MB"),
    )


def front_page(tags: Sequence[str] = TAGS) -> FrontPage:
    """The front page of a briefing in many languages."""
    return FrontPage(
        tag="en",
        direction=Direction.LTR,
        title="A district of science",
        subtitle="Background and figures",
        issuer="Press office",
        date="April 12, 2024",
        choose="Choose your language",
        languages=tuple(_card(tag) for tag in tags),
        more=(LinkGroup("Data", (Link("Facts", "v2/data/facts.csv", "CSV, 12 kB"),)),),
        notices=(Note(NoteKind.EMBARGO, (Run("Embargo until April 12, 2024."),)),),
    )


def _card(tag: str) -> LanguageCard:
    profile = locale_profile(tag)
    read = Link("Read", f"{tag}/index.html", language=tag, direction=profile.direction)
    return LanguageCard(
        tag, profile.direction, profile.endonym, f"Title in {profile.endonym}", "Draft", read, _files(tag)
    )


def corrections_page(tag: str, before: Runs, after: Runs) -> CorrectionsPage:
    """Two versions: one changed, added and removed something, the other nothing."""
    version = CorrectionSet(
        title=(Run("Version 3"),),
        note=(Run("A figure was counted twice."),),
        facts_title=(Run("Figures"),),
        facts=(
            Corrected(
                Change.CHANGED,
                (Run("Universities"),),
                (Run("41", fact_id="universities", form="standard"),),
                (Run("42", fact_id="universities", form="standard"),),
                ((Run("On the page of science."),),),
            ),
            Corrected(Change.ADDED, (Run("Students"),), (), (Run("148,000", fact_id="students"),)),
        ),
        passages_title=(Run("Passages"),),
        passages=(
            Corrected(Change.CHANGED, (Run("Science"),), before, after),
            Corrected(Change.REMOVED, (Run("Places"),), before, ()),
        ),
        anchor="v3",
    )
    empty = CorrectionSet((Run("Version 2"),), (), (), (), (), (), "v2")
    profile = locale_profile(tag)
    return CorrectionsPage(
        tag=tag,
        direction=profile.direction,
        title="Corrections",
        briefing="A district of science",
        before="Before",
        after="After",
        sets=(version, empty),
        nothing=(Run("Nothing changed."),),
        surroundings=Surroundings({}, "Skip to the text", home=Link("All languages", "../index.html")),
    )


class Reading(HTMLParser):
    """What a page holds, as an independent parser reads it."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        """In the body, but for what is hidden from all readers."""
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.facts: list[tuple[str, str, str]] = []
        """Fact, form and text of each printed figure."""
        self._open: list[tuple[str, dict[str, str]]] = []
        self.feed(page.decode())
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        element = tag, {name: value or "" for name, value in attrs}
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """The element that is open ends, and no other."""
        if tag not in VOID:
            assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        """Text, as a reader meets it."""
        names = [tag for tag, _ in self._open]
        hidden = any(attributes.get("aria-hidden") for _, attributes in self._open)
        if "body" not in names or hidden:
            return
        self.texts.append(data)
        attributes = self._open[-1][1]
        if "data-fact" in attributes:
            self.facts.append((attributes["data-fact"], attributes["data-form"], data))

    @property
    def text(self) -> str:
        """All text without white space."""
        return "".join("".join(self.texts).split())


def validation_errors(paths: Sequence[Path]) -> dict[str, list[str]]:
    """What html-validate says of each file, where it says anything."""
    rules = ROOT / "tests" / "html-validate.json"
    command = [str(VALIDATOR), "--config", str(rules), "--formatter", "json", *map(str, paths)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    return {
        result["filePath"]: [f"{each['ruleId']}: {each['message']}" for each in result["messages"]]
        for result in json.loads(done.stdout)
        if result["messages"]
    }

"""Runs of a `Document` as runs of WordprocessingML: direction, script, fonts and language of each stretch.

Word does not work these out from the characters: a stretch is set from right to left only where its run
says `w:rtl`, and takes the complex-script font and weight only where it says `w:cs` (ISO/IEC 29500-1,
17.3.2.26 and 17.3.2.30).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from unicodedata import bidirectional

from docx.parts.story import StoryPart
from fontTools import unicodedata as fonttools_unicode

from briefing.document import Direction, Run, Runs
from briefing.locales import regional_tag
from briefing.render.docx.elements import Element, copied, hyperlink, text_run, w
from briefing.render.docx.fonts import COMPLEX_SCRIPTS, EAST_ASIAN_SCRIPTS, STACKING_SCRIPTS, Fonts
from briefing.render.typesetting.bidi import embedding_levels, is_isolated, isolates
from briefing.render.typesetting.fonts import language_script

SLANTED_SCRIPTS = frozenset({"Cyrl", "Grek", "Latn"})
"""Scripts whose readers know italics; elsewhere a slant is a distortion, and emphasis is by weight."""

_MOST_CHARACTERS, _MOST_PARAGRAPHS = 8192, 6000
"""That a process remembers."""
_WESTERN = "en-US"
_COMPLEX_IN_LIBREOFFICE = frozenset({"Ethi"})
_NO_LANGUAGE = frozenset({"mis", "mul", "und", "zxx"})
"""Primary subtags that name no language (ISO 639-2)."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of one run that Word can set alike."""

    text: str
    right_to_left: bool
    stacking: bool
    """Whether it is of a complex script that runs from left to right."""


def stretches(runs: Runs, direction: Direction) -> tuple[tuple[Stretch, ...], ...]:
    """The stretches of each of `runs`, which together are one paragraph of the given direction."""
    texts: list[str] = []
    floors: list[int] = []
    base = 1 if direction is Direction.RTL else 0
    for run, (before, after) in zip(runs, isolates(runs, direction), strict=True):
        texts += [before, run.text, after]
        floors += [base + is_isolated(run, direction)] * (len(before) + len(run.text) + len(after))
    paragraph = "".join(texts)
    right_to_left = _right_to_left(paragraph, direction, floors)
    looks = iter(zip(right_to_left, _stacking(paragraph), strict=True))
    result = []
    for text in texts:
        marked = [(character, next(looks)) for character in text]
        result.append(
            tuple(
                Stretch("".join(character for character, _ in group), *look)
                for look, group in groupby(marked, key=itemgetter(1))
            )
        )
    return tuple(result[1::3])


def _right_to_left(text: str, direction: Direction, floors: Sequence[int]) -> Iterator[bool]:
    """For each character whether its run is a right-to-left one, by its embedding level (UAX #9).

    `floors` are the levels of the paragraph itself and, within isolates and for their marks, of the isolates.
    Digits have even levels among right-to-left letters too; they stay in the run of those letters, as Word
    itself writes them, unless a left-to-right letter stands beside them on the same level.
    """
    levels = map(max, embedding_levels(text, direction), floors)
    marked = zip(zip(levels, floors, strict=True), text, strict=True)
    for (level, floor), group in groupby(marked, key=itemgetter(0)):
        characters = [character for _, character in group]
        has_left_to_right_letter = any(bidirectional(character) == "L" for character in characters)
        right_to_left = level % 2 == 1 or (level > floor and not has_left_to_right_letter)
        yield from (right_to_left for _ in characters)


_script_of = lru_cache(maxsize=_MOST_CHARACTERS)(fonttools_unicode.script)


def _stacking(text: str) -> Iterator[bool]:
    """For each character whether it is of a stacking script; common characters are like those before them."""
    scripts = [_script_of(character) for character in text]
    own = [None if name in {"Zyyy", "Zinh"} else name in STACKING_SCRIPTS for name in scripts]
    current = next((stacks for stacks in own if stacks is not None), False)
    for stacks in own:
        current = current if stacks is None else stacks
        yield current


def links_outside(runs: Runs) -> bool:
    """Whether one of the runs is a link that needs a relationship."""
    return any(run.href and not run.href.startswith("#") for run in runs)


def language(tag: str) -> Element:
    """`w:lang` for text in the language, in the slots that Word looks at for its script (17.3.2.20)."""
    return w("lang", **language_slots(tag))


def language_slots(tag: str) -> dict[str, str]:
    """The attributes of `w:lang` and `w:themeFontLang` for the language.

    The first slot is for letters and digits of the West. Among Chinese it names English, as Word itself does:
    LibreOffice would break lines within a number that is in Chinese.
    """
    value = regional_tag(tag)
    script = language_script(tag)
    slots = {"val": value}
    if script in EAST_ASIAN_SCRIPTS:
        slots = {"val": _WESTERN, "eastAsia": value}
    if script in COMPLEX_SCRIPTS | _COMPLEX_IN_LIBREOFFICE:
        slots["bidi"] = value
    return slots


def emphasis(script: str) -> list[Element]:
    """The run properties of emphasis: italics where the script has them, weight elsewhere."""
    return [w("i"), w("iCs")] if script in SLANTED_SCRIPTS else [w("b"), w("bCs")]


@dataclass(frozen=True, slots=True)
class Typesetter:
    """Sets runs in a document of one language; equal to another that sets them alike."""

    tag: str
    """BCP 47 tag of the document."""
    direction: Direction
    fonts: Fonts
    scripts: set[str] = field(default_factory=set, compare=False)
    """Those that its runs name fonts for."""

    def styled(self, style: str, content: Sequence[Element], *properties: Element | None) -> Element:
        """A paragraph of finished runs, in the document's direction."""
        bidi = w("bidi") if self.direction is Direction.RTL else None
        return w("p", w("pPr", w("pStyle", val=style), bidi, *properties), *content)

    def runs(self, runs: Runs, part: StoryPart, direction: Direction | None = None) -> list[Element]:
        """The runs of one paragraph; links become relationships of `part`.

        `direction` is the paragraph's, where it differs from the document's.
        """
        direction = direction or self.direction
        self.name_scripts(runs)
        if links_outside(runs):
            return self.made(runs, part, direction)
        return [*copied(_kept(self, runs, direction))]

    def name_scripts(self, runs: Runs) -> None:
        """Keep in mind which scripts the runs are in."""
        for run in runs:
            if run.language and run.text:
                self.scripts.add(language_script(run.language))

    def made(self, runs: Runs, part: StoryPart | None, direction: Direction | None = None) -> list[Element]:
        """What `runs` has, made anew; without a `part`, none of them may be a link that leads outside."""
        direction = direction or self.direction
        by_run = zip(runs, stretches(runs, direction), isolates(runs, direction), strict=True)
        result: list[Element] = []
        for run, run_stretches, (before, after) in by_run:
            elements = [text_run(stretch.text, self._properties(run, stretch)) for stretch in run_stretches]
            linked = hyperlink(run.href, elements, part) if run.href else elements
            # LibreOffice goes by these characters alone, Word by `w:rtl`, which such a run does not have.
            result += [*([text_run(before)] if before else []), *linked]
            result += [text_run(after)] if after else []
        return result

    def number_properties(self) -> list[Element]:
        """Run properties of a number by itself, such as the result of a field."""
        return [w("rtl")] if self.direction is Direction.RTL else []

    def _properties(self, run: Run, stretch: Stretch) -> list[Element]:
        tag = run.language or self.tag
        script = language_script(tag)
        properties = []
        if run.href:
            properties.append(w("rStyle", val="Hyperlink"))
        elif run.emphasis:
            properties.append(w("rStyle", val="Emphasis"))
        if script != language_script(self.tag):
            properties.append(self.fonts.properties(script))
        elif script in EAST_ASIAN_SCRIPTS:
            # Quotation marks and dashes are of no script: without the hint they come in the Latin font.
            properties.append(w("rFonts", hint="eastAsia"))
        if run.strong:
            properties += [w("b"), w("bCs")]
        if stretch.right_to_left:
            properties.append(w("rtl"))
        elif stretch.stacking:
            properties.append(w("cs"))
        if tag.partition("-")[0].lower() in _NO_LANGUAGE:
            properties.append(w("noProof"))
        elif tag != self.tag:
            properties.append(language(tag))
        return properties


@lru_cache(maxsize=_MOST_PARAGRAPHS)
def _kept(typesetter: Typesetter, runs: Runs, direction: Direction) -> Element:
    """The runs within an element, since the next version of a document has most of its paragraphs again."""
    return w("p", *typesetter.made(runs, None, direction))

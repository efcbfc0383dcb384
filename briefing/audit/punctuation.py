"""Punctuation: brackets, quotation marks, the end of a sentence, and marks of other scripts."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from briefing.audit.rule import Fault, Pair, Side

BRACKETS = dict(zip(")]}）］｝」』】》〉〕", "([{（［｛「『【《〈〔", strict=True))
BRACKET = re.compile("|".join(map(re.escape, (*BRACKETS, *BRACKETS.values()))))
ITEM_MARK = re.compile(r"(?:^|(?<=\s))[A-Za-zА-Яа-я]\)")
"""`a)` before an item opens nothing."""

_MARKS: Mapping[str, str] = json.loads(
    Path(__file__).with_name("quotation_marks.json").read_text(encoding="utf-8")
)
"""CLDR 48.2, delimiters: start, end, and both of a quotation within; by tag, inherited like all of CLDR."""
USUAL_BESIDES = {"ar": "«»", "es": "«»", "fr": "“”", "he": "״", "de": "»«", "da": "»«", "pl": "«»"}
"""Marks that the press of a language uses as well, or within others, and CLDR does not name."""
DOUBLE_MARKS = frozenset('«»“”„‟"＂「」『』״')
"""Single marks are left alone: they are apostrophes, feet and letters too."""
PAIRED = (("«", "»"), ("‹", "›"))

STOPS = ".。।॥۔።။។៕։．｡།"
QUESTION_MARKS = "?？؟;\u037e՞፧"
EXCLAMATION_MARKS = "!！՜"
COLONS = ":：፦፡៖"
FINAL_MARKS = {
    "stop": STOPS,
    "question mark": QUESTION_MARKS,
    "exclamation mark": EXCLAMATION_MARKS,
    "colon": COLONS,
}
FINALS = {
    ("stop", "Deva"): "।",
    ("stop", "Beng"): "।",
    ("stop", "Guru"): "।",
    ("stop", "Orya"): "।",
    ("stop", "Ethi"): "።",
    ("stop", "Khmr"): "។៕",
    ("stop", "Mymr"): "။",
    ("stop", "Tibt"): "།",
    ("stop", "Armn"): "։",
    ("stop", "Hans"): "。",
    ("stop", "Hant"): "。",
    ("stop", "Jpan"): "。",
    ("stop", "ur"): "۔",
    ("stop", "mr"): ".।",
    ("stop", "kok"): ".।",
    ("question mark", "Arab"): "؟",
    ("question mark", "Grek"): ";\u037e",
    ("question mark", "Ethi"): "?፧",
    ("question mark", "Mymr"): "။?",
    ("question mark", "Jpan"): "？。",
    ("question mark", "Hans"): "？",
    ("question mark", "Hant"): "？",
    ("exclamation mark", "Hans"): "！",
    ("exclamation mark", "Hant"): "！",
    ("exclamation mark", "Jpan"): "！。",
    ("exclamation mark", "Mymr"): "။!",
    ("colon", "Ethi"): "፦፡:",
    ("colon", "Khmr"): "៖:",
    ("colon", "Mymr"): "-–—:။၊",
    ("colon", "Hans"): "：",
    ("colon", "Hant"): "：",
    ("colon", "Jpan"): "：。",
}
"""What ends a sentence in a script or language; elsewhere the Latin marks do."""
WITHOUT_FINAL_MARKS = frozenset({"Thai", "Laoo", "Armn"})
"""Scripts that end sentences with a space; Armenian marks questions within the word, and has stops only."""
ABBREVIATION = re.compile(r"(?:\b[A-Z][a-z]{0,3}|\betc)\.$")

MARKS_BY_SCRIPT = {
    "Arab": {",": "،", ";": "؛", "?": "؟"},
    "Ethi": {",": "፣", ";": "፤"},
    "Mymr": {",": "၊"},
    "Hans": {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"},
    "Hant": {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"},
    "Jpan": {",": "、", ";": "；", ":": "：", "?": "？", "!": "！"},
}
"""Marks that have a form of their own in a script, after its letters."""
MARKS_OF_SCRIPTS = {
    "،؛؟": {"Arab", "Syrc", "Thaa", "Nkoo", "Rohg"},
    "۔": {"Arab"},
    "，。；：！？、": {"Hans", "Hant", "Jpan", "Kore", "Bopo"},
    "।॥": {"Deva", "Beng", "Guru", "Gujr", "Orya", "Taml", "Telu", "Knda", "Mlym", "Olck", "Sylo"},
    "።፣፤፦": {"Ethi"},
    "။၊": {"Mymr"},
    "។៕៖": {"Khmr"},
    "¿¡": {"Latn"},
}


def unbalanced_brackets(pair: Pair) -> Iterator[Fault]:
    """Brackets that are opened or closed alone, unless the source has such too."""
    lonely = _lonely_bracket(pair.target.text)
    if lonely and not _lonely_bracket(pair.source.text):
        yield Fault(f"{lonely!r} stands without its counterpart")


def _lonely_bracket(text: str) -> str:
    expected: list[str] = []
    character: str
    for character in BRACKET.findall(ITEM_MARK.sub("", text)):
        if character not in BRACKETS:
            expected.append(character)
        elif not expected or expected.pop() != BRACKETS[character]:
            return character
    return expected[-1] if expected else ""


def unbalanced_quotation_marks(pair: Pair) -> Iterator[Fault]:
    """An opened quotation that does not end, unless the source has such too."""
    lonely = _lonely_quotation_mark(pair.target)
    if lonely and not _lonely_quotation_mark(pair.source):
        yield Fault(f"{lonely!r} stands without its counterpart")


def _lonely_quotation_mark(side: Side) -> str:
    """A mark without its counterpart; Finnish and Swedish have none, they close with the mark that opens."""
    text, own = side.text, quotation_marks(side.tag)
    for opening, closing in PAIRED:
        surplus = text.count(opening) - text.count(closing)
        if surplus % 2 or (surplus and opening in own and closing in own):
            return opening if surplus > 0 else closing
    curled = [character for character in text if character in "“”„‟"]
    straight = [character for character in text if character in '"＂']
    return next((marks[-1] for marks in (curled, straight) if len(marks) % 2), "")


def quotation_marks_of_others(pair: Pair) -> Iterator[Fault]:
    """Quotation marks that CLDR does not have for the language."""
    used = sorted(DOUBLE_MARKS.intersection(pair.target.text))
    own = quotation_marks(pair.target.tag) + USUAL_BESIDES.get(pair.target.language, "") if used else ""
    if foreign := [mark for mark in used if mark not in own]:
        marks = quotation_marks(pair.target.tag)
        yield Fault(f"the quotation mark {foreign[0]} is not the language's", f"write {marks[0]}…{marks[1]}")


@cache
def quotation_marks(tag: str) -> str:
    """CLDR's four marks for a language: start, end, and those of a quotation within a quotation."""
    marks = _MARKS.get(tag)
    return marks or quotation_marks(tag.rpartition("-")[0] or "und")


def end_of_sentence(pair: Pair) -> Iterator[Fault]:
    """A last mark that is lost, added, or another one than the source's."""
    target = pair.target
    wanted, found = _final_mark(pair.source.text), _final_mark(target.text)
    kind = next((kind for kind, marks in FINAL_MARKS.items() if wanted and wanted in marks), "")
    if target.script in WITHOUT_FINAL_MARKS and (target.script != "Armn" or kind != "stop"):
        return
    if not wanted and found and found in STOPS and pair.source.text:
        yield Fault(f"ends with {found!r}, and the source without a mark", f"delete {found!r}")
    if not kind or ABBREVIATION.search(pair.source.text):
        return
    own = FINALS.get((kind, target.language)) or FINALS.get((kind, target.script)) or FINAL_MARKS[kind][0]
    if kind == "stop" and found:
        own += QUESTION_MARKS  # an indirect question may become a direct one
    if found not in own or not found:
        ends = f"ends with {found!r}" if found else "ends without a mark"
        yield Fault(f"{ends}, and the source with a {kind}", f"end with {own[0]!r}")


def _final_mark(text: str) -> str:
    """The mark that ends a text, looked for within closing quotation marks and brackets."""
    stripped = text.rstrip()
    while stripped and (
        unicodedata.category(stripped[-1]) in {"Pe", "Pf", "Pi", "Cf"} or stripped[-1] in "\"'“”״"
    ):
        stripped = stripped[:-1].rstrip()
    last = stripped[-1:]
    return last if last and unicodedata.category(last) in {"Po", "Pd"} else ""


def marks_of_other_scripts(pair: Pair) -> Iterator[Fault]:
    """A Latin comma in Arabic or Chinese, an ideographic full stop in French, and the like."""
    target = pair.target
    for mark, own in MARKS_BY_SCRIPT.get(target.script, {}).items():
        place = target.text.find(mark)
        while place > 0 and not _after_letter_beyond_latin(target.text, place):
            place = target.text.find(mark, place + 1)
        if place > 0:
            yield Fault(f"{mark!r} stands after a letter of the script", f"write {own!r}")
    for marks, used_by in MARKS_OF_SCRIPTS.items():
        foreign = next((mark for mark in marks if mark in target.text), "")
        if foreign and target.script not in used_by:
            yield Fault(f"{foreign!r} belongs to another script")


def _after_letter_beyond_latin(text: str, place: int) -> bool:
    before = text[place - 1]
    return unicodedata.category(before)[0] in "LM" and before > "\u0370"

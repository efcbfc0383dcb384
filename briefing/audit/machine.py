"""Traces that translating machines leave behind: tokens of masks, loops, doubled words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from briefing.audit.languages import LETTER
from briefing.audit.rule import Fault, Pair
from briefing.locales import known_units
from briefing.termbase import SCRIPTS_WITHOUT_SPACES

MASK_TOKEN = re.compile(
    r"⟦[^⟧]*⟧?|[⟧▁⁇]|[\ue000-\uf8ff]"
    r"|<\s?(?:unk|pad|s|/s|mask|bos|eos)\s?>|\[(?:MASK|UNK|PAD|CLS|SEP)\]"
    r"|\b[XZ]{1,3}_?[0-9]{1,4}[XZ]{0,3}\b|\b(?:PH|MASK|TOKEN|VAR|NUM|ENT)_?[0-9]+\b|\bPLACEHOLDER\b"
    r"|__\w+__|@@|%(?:[0-9]+\$)?[sd]\b|\$\{|\{\{"
)
"""SentencePiece's own tokens, the masks of the usual tools, and what formatting languages put into texts."""
ENTITY = re.compile(r"&\s?(?:#\s?[0-9]{1,6}|#\s?x[0-9a-f]{1,6}|[a-z]{2,8}[0-9]{0,2})\s?;", re.IGNORECASE)
LONGEST_LOOP = 8
"""Words in a stretch that is looked for three times in a row."""
LOOP_OF_CHARACTERS = re.compile(r"(?P<unit>.{2,24}?)(?P=unit){2,}", re.DOTALL)

NEVER_DOUBLED = {
    "am": "ነው እና ውስጥ ላይ የ",
    "ar": "في من على إلى عن أن التي الذي هذا هذه ما لا مع أو ثم",
    "bn": "এবং ও থেকে জন্য এই একটি না",
    "de": "und oder mit von für auf ist nicht ein eine zu im in",
    "el": "και το του της των την τον με για από σε στο στη στην είναι να που",
    "en": "the a an of and or in on at for with is are was were be to it its by from as this which not",
    "es": "el la los las de del en y o un una que con por para su es al no",
    "fa": "در از به که و را این با برای است یا تا آن",
    "fr": "le la les de du des et ou un une en au aux dans par pour avec sur est que qui ce sa son ne pas",
    "he": "את של על עם או גם זה לא כי אל",
    "hi": "का के की में से को ने पर और है हैं यह एक या भी नहीं",
    "it": "il lo la i gli le di del della e o un una in con per che da al non",
    "kk": "және мен бен пен үшін бұл туралы",
    "nl": "de het een en of van in op met voor is zijn niet",
    "pt": "o a os as de do da dos das em no na e ou um uma que com por para é ao não",
    "ru": "и в во на с со по из к у о об от для что как не за при это или",
    "rw": "na mu ku cya ya wa ba bya rya kandi ni",
    "sw": "ya wa na kwa katika ni za la cha vya kama au kwenye",
    "tr": "ve ile için bir bu de da olan",
    "ur": "کا کے کی میں سے کو نے پر اور ہے ہیں یہ ایک یا بھی",
    "vi": "và của là cho trong với các những một được từ có không",
}
"""Words of grammar. Others may well stand twice: Swahili `sana sana`, Hindi `कभी कभी`."""
DOUBLED_BY_NATURE = frozenset(
    (
        *("am", "ar", "bn", "fa", "gu", "he", "hi", "id", "kk", "km", "ko", "mr"),
        *("ms", "my", "ne", "pa", "rw", "sw", "ta", "te", "th", "tr", "ur", "vi"),
    )
)
"""Languages that double words to form meanings; only their words of grammar are looked at."""
RIGHTLY_DOUBLED = {
    "de": frozenset({"der", "die", "das", "den", "dem"}),
    "fr": frozenset({"nous", "vous"}),
    "pt": frozenset({"se", "que"}),
    "en": frozenset({"that", "had"}),
}
DOUBLED_CHARACTERS = {
    "Hans": re.compile(r"(?<!目)的的(?!确)|们们"),
    "Hant": re.compile(r"(?<!目)的的(?!確)|們們"),
    "Jpan": re.compile(r"をを|がが"),
}
WORD = re.compile(rf"{LETTER}+")
DOUBLED_MARKS = re.compile(r"([，。、,;،؛।۔።፣၊။។])\1|(?<!\.)\.\.(?!\.)")


def mask_tokens(pair: Pair) -> Iterator[Fault]:
    """What a machine or its caller put in the place of something else, and raw identifiers of units."""
    text = pair.target.text
    for pattern in (MASK_TOKEN, ENTITY, _unit_identifier()):
        for found in pattern.finditer(text):
            if found[0] not in pair.source.text:
                yield Fault(f"{found[0]!r} was left behind")


def html_entities(pair: Pair) -> Iterator[Fault]:
    """Characters written as HTML entities: Markdown prints them as meant, but no other view does."""
    for found in ENTITY.finditer(pair.target.raw):
        if found[0] not in pair.source.raw and html.unescape(found[0]) != found[0]:
            yield Fault(f"{found[0]!r} is written for {html.unescape(found[0])!r}")


@cache
def _unit_identifier() -> re.Pattern[str]:
    compound = (
        name
        for name in known_units()
        if name.startswith(("square-", "cubic-")) or name.endswith(("-metric", "-person"))
    )
    names = sorted(compound, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-])")


def loops(pair: Pair) -> Iterator[Fault]:
    """The same stretch of words, or of characters in scripts without spaces, three times in a row."""
    text = pair.target.text
    found = _loop(text, pair.target.script) or _loop_of_words(text.split())
    if found and not _loop_of_words(pair.source.text.split()):
        yield Fault(f"{found!r} stands three times in a row")


def _loop(text: str, script: str) -> str:
    if script not in SCRIPTS_WITHOUT_SPACES:
        return ""
    stretches = (found["unit"] for found in LOOP_OF_CHARACTERS.finditer(text))
    return next((stretch for stretch in stretches if any(map(str.isalpha, stretch))), "")


def _loop_of_words(tokens: list[str]) -> str:
    for length in range(1, min(LONGEST_LOOP, len(tokens) // 3) + 1):
        for start in range(len(tokens) - 3 * length + 1):
            stretch = tokens[start : start + length]
            if tokens[start + length] != stretch[0] or tokens[start : start + 3 * length] != stretch * 3:
                continue
            if any(character.isalpha() for token in stretch for character in token):
                return " ".join(stretch)
    return ""


def doubled_words(pair: Pair) -> Iterator[Fault]:
    """A word or a mark that stands twice in a row, unless the language doubles words."""
    tokens = pair.target.text.casefold().split()
    language = pair.target.language
    for word, following in pairwise(tokens):
        if word == following and WORD.fullmatch(word) and _is_fault(word, language):
            yield Fault(f"{word!r} stands twice in a row")
    for pattern in (DOUBLED_CHARACTERS.get(pair.target.script), DOUBLED_MARKS):
        if pattern and (found := pattern.search(pair.target.text)) and found[0] not in pair.source.text:
            yield Fault(f"{found[0]!r} stands twice in a row")


def _is_fault(word: str, language: str) -> bool:
    if word in NEVER_DOUBLED.get(language, "").split():
        return True
    return language not in DOUBLED_BY_NATURE and word not in RIGHTLY_DOUBLED.get(language, ())

"""The language of an article, among those of a briefing: by its script, then by its frequent words."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from briefing.coverage.press_words import STOPWORDS
from briefing.locales import LocaleProfile, UnknownTagError, locale_profile
from briefing.termbase import words

ENOUGH = 20_000
"""Characters that are looked at."""
_SCRIPTS = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "ARABIC": "Arab", "DEVANAGARI": "Deva", "BENGALI": "Beng",
    "THAI": "Thai", "ETHIOPIC": "Ethi", "GREEK": "Grek", "HEBREW": "Hebr", "MYANMAR": "Mymr", "KHMER": "Khmr",
    "LAO": "Laoo", "HIRAGANA": "Kana", "KATAKANA": "Kana", "HANGUL": "Kore", "CJK": "Hani",
    "GEORGIAN": "Geor",
    "ARMENIAN": "Armn", "TAMIL": "Taml", "TELUGU": "Telu", "GUJARATI": "Gujr", "GURMUKHI": "Guru",
    "KANNADA": "Knda", "MALAYALAM": "Mlym", "SINHALA": "Sinh", "TIBETAN": "Tibt",
}  # fmt: skip
"""ISO 15924 codes by the first word of the names of characters (Unicode); `Kana`, `Hani` are parts."""


def detect_language(paragraphs: Iterable[str], tags: Sequence[str], declared: str = "") -> str:
    """The tag among `tags` in which the paragraphs are written, '' where none of them fits.

    What a page declares decides only between languages of the script that it is really written in.
    """
    text = "".join(paragraphs)[:ENOUGH]
    script = _script(text)
    candidates = [tag for tag in tags if _written_in(locale_profile(tag)) == script]
    if script == "Hans" and not candidates:
        candidates = [tag for tag in tags if tag.startswith("zh")]
    named = _same_language(declared, candidates)
    scores = {tag: _frequent_words(text, tag) for tag in candidates}
    best = max(candidates, key=lambda tag: (scores[tag], tag == named), default="")
    if named and scores[named] * 2 >= scores[best]:
        return named
    return best if len(candidates) == 1 or (best and scores[best]) else ""


def _written_in(profile: LocaleProfile) -> str:
    return profile.script


def _script(text: str) -> str:
    """The script of most letters; Han with kana is Japanese, without it one of the Chinese scripts."""
    counted = Counter(
        _SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0], "Zyyy")
        for letter in text
        if letter.isalpha()
    )
    if not counted:
        return "Zyyy"
    han, kana = counted.pop("Hani", 0), counted.pop("Kana", 0)
    if (han + kana) * 2 > max(
        counted.values(), default=0
    ):  # a Han character says about as much as two letters
        if kana * 10 > han:
            return "Jpan"
        return _chinese(text)
    return counted.most_common(1)[0][0]


def _chinese(text: str) -> str:
    """Simplified or traditional: which of the two old character sets lacks fewer of the characters."""
    lacking = {
        encoding: sum(not _in_encoding(each, encoding) for each in text) for encoding in ("gb2312", "big5")
    }
    return "Hans" if lacking["gb2312"] <= lacking["big5"] else "Hant"


def _in_encoding(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _frequent_words(text: str, tag: str) -> int:
    frequent = frozenset(STOPWORDS.get(locale_profile(tag).locale.language, "").split())
    return sum(word in frequent for word in words(text))


def _same_language(declared: str, candidates: Sequence[str]) -> str:
    try:
        language = locale_profile(declared).locale.language if declared else ""
    except UnknownTagError:
        return ""
    return next((tag for tag in candidates if locale_profile(tag).locale.language == language), "")

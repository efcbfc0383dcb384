"""What the press of a language writes otherwise than CLDR has it.

Only the briefing's own forms ask here; the rows of `intl` are CLDR's to the letter. Two things are rules, for
every locale: the abbreviations of CLDR's root are not words of a language, and scripts without spaces between
words have none between a number word and what it counts. The rest are tables of words, each with its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from babel import Locale

from briefing.figures.cldr import ROOT, CompactTable, babel_data, compact_sources, compact_table_of, lineage
from briefing.figures.units import inherits_from_root, unit_patterns
from briefing.locales import LocaleProfile

# --- magnitudes ---------------------------------------------------------------------------------

_NUMBER_WORDS: Mapping[str, Mapping[range, Mapping[str, str]]] = MappingProxyType(
    {
        "hi": {range(11, 12): {"other": "000 अरब"}},
        "km": {range(5, 6): {"other": "000 ពាន់"}},
        "my": {range(9, 12): {"other": "0 ဘီလီယံ"}},
        "rw": {
            range(3, 6): {"1": "igihumbi 0", "other": "ibihumbi 0"},
            range(6, 9): {"other": "miliyoni 0"},
            range(9, 12): {"other": "miliyari 0"},
        },
    }
)
"""Compact patterns by CLDR locale, powers of ten and plural category; `1` is for exactly one.

Hindi: the press counts in arab as far as a thousand of them, "130 अरब"; CLDR goes on to the rare kharab.
Khmer: CLDR's pattern for 10⁵ lacks the space that its neighbours have. Burmese: CLDR has "ကုဋေ 0 သောင်း", ten
thousands of crores, where the press borrows "billion". Kinyarwanda: CLDR 47 has nothing but root's K, M and
G; "miliyari 5,4" (Kigali Today), "miliyoni 57" and "ibihumbi 6" (Voice of America) are how they are printed.
A pattern `0` for several powers leaves one, two or three digits.
"""

WORDS_FROM_A_MILLION = frozenset({"de", "el", "en", "fr"})
"""Languages whose press writes amounts below a million in digits: 5,000 yuan, not 5 thousand yuan.

Source: the style books of AP (numerals) and of the Imprimerie nationale ("mille" stands beside no digits),
Duden; for Greek, the usage of its news agency.
"""


def press_number_patterns(locale: Locale) -> Iterator[tuple[int, str, str]]:
    """The compact patterns that the press has of its own: magnitude, category and pattern text."""
    by_powers = next((_NUMBER_WORDS[name] for name in lineage(locale) if name in _NUMBER_WORDS), {})
    for powers, by_category in by_powers.items():
        for magnitude in powers:
            for category, pattern in by_category.items():
                missing = magnitude - powers.start if pattern.count("0") == 1 else 0
                yield magnitude, category, pattern.replace("0", "0" * (1 + missing), 1)


@cache
def press_compact_table(locale: Locale, style: str, length: str) -> CompactTable:
    """`cldr.compact_table` with the press's own words, and with none where CLDR has only root's letters."""
    own = list(press_number_patterns(locale)) if (style, length) == ("decimal", "long") else []
    known = {magnitude for magnitude, _, _ in own}
    inherited = list(compact_sources(locale, style, length))
    borrowed = frozenset[int]()
    if {source for _, _, source in inherited} <= _compact_patterns_of_root(style):
        borrowed = frozenset(magnitude for magnitude, _, _ in inherited) - known
    return compact_table_of(
        [*own, *(each for each in inherited if each[0] not in known)], without_words=borrowed
    )


@cache
def _compact_patterns_of_root(style: str) -> frozenset[str]:
    by_category = babel_data(ROOT, f"compact_{style}_formats", "short")
    return frozenset(pattern.pattern for table in by_category.values() for pattern in table.values())


# --- units --------------------------------------------------------------------------------------

_UNIT_WORDS: Mapping[str, Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "rw": {
            "year": {"1": "umwaka {0}", "other": "imyaka {0}"},
            "month": {"1": "ukwezi {0}", "other": "amezi {0}"},
            "week": {"1": "icyumweru {0}", "other": "ibyumweru {0}"},
            "day": {"1": "umunsi {0}", "other": "iminsi {0}"},
            "hour": {"1": "isaha {0}", "other": "amasaha {0}"},
            "meter": {"other": "metero {0}"},
            "kilometer": {"other": "kilometero {0}"},
            "square-kilometer": {"other": "kilometero kare {0}"},
            "hectare": {"other": "hegitari {0}"},
        },
    }
)
"""By CLDR locale and core unit; `1` is for exactly one, since CLDR has no plural rules for Kinyarwanda.

Source: the Kinyarwanda press and Wikipedia, "imyaka 40", "kilometero kare 1.122", "hegitari 12".
"""

WITHOUT_SYMBOL = frozenset({"century", "decade", "year", "quarter", "month", "week", "night"})
"""Units that have no international symbol: root's `3 y` and `4 m` abbreviate English words."""


def unit_words(locale: Locale, unit: str) -> Mapping[str, str]:
    """The press's own words for a unit by plural category, `1` for exactly one; mostly empty."""
    by_unit = next((_UNIT_WORDS[name] for name in lineage(locale) if name in _UNIT_WORDS), {})
    return by_unit.get(unit, {})


@cache
def press_unit_patterns(locale: Locale, unit: str, length: str) -> Mapping[str, str]:
    """`unit_patterns` with the press's words, and none where CLDR's root has only a symbol for them.

    An international symbol (km², kW) is as good in one language as in another where a symbol is asked for;
    an abbreviation of an English word is only printed where the language has nothing else.
    """
    words, symbol_wanted = unit_words(locale, unit), length != "long" and unit not in WITHOUT_SYMBOL
    if words and not symbol_wanted:
        return words
    if symbol_wanted or not inherits_from_root(locale, unit, length):
        return unit_patterns(locale, unit, length)
    if length == "long" or not inherits_from_root(locale, unit, "long"):
        return {}
    return unit_patterns(locale, unit, length)


# --- amounts and spaces -------------------------------------------------------------------------

_AMOUNT_PATTERNS: Mapping[str, str] = MappingProxyType({"rw": "{1} {0}", "sw": "{1} {0}"})
"""How a number and a currency's name stand together, whatever the number.

Swahili: CLDR turns the order round for exactly one, "1 yuan" beside "yuan 2". Kinyarwanda: root's order is no
Kinyarwanda; "amadolari ya Amerika miliyoni 18" is (Umuseke).
"""


@cache
def amount_pattern(locale: Locale) -> str:
    """The press's own `{1} {0}`, '' where CLDR's is used."""
    return next((_AMOUNT_PATTERNS[name] for name in lineage(locale) if name in _AMOUNT_PATTERNS), "")


_HAN_AND_KANA = r"\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff"
_CLOSED_UP: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        **dict.fromkeys(
            ("Hans", "Hant", "Jpan"), re.compile(rf"(?<=[{_HAN_AND_KANA}\d])[ \u00a0](?=[{_HAN_AND_KANA}])")
        ),
        "Khmr": re.compile(r"(?<=[\u1780-\u17d3])[ \u00a0](?=[\u1780-\u17d3])"),
        "Laoo": re.compile(r"(?<=[\u0e81-\u0edf])[ \u00a0](?=[\u0e81-\u0edf])"),
        "Thai": re.compile(r"(?<=[\u0e01-\u0e4e])[ \u00a0](?=[\u0e01-\u0e4e])"),
    }
)
"""By ISO 15924 script, the spaces of CLDR's patterns that its press does not write: 3年, 1.3 แสนล้านหยวน.

Chinese and Japanese are set tight, numbers too (JLREQ, CLREQ: what room there is, the line gives). Thai, Lao
and Khmer write words without spaces; the one between a number in digits and a word stays.
"""


def closed_up(text: str, profile: LocaleProfile) -> str:
    """`text` without the spaces that the script does not have between words."""
    spaces = _CLOSED_UP.get(profile.script)
    return spaces.sub("", text) if spaces else text


# --- days and times -----------------------------------------------------------------------------

_DATE_PATTERNS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "bn": {"medium": "d MMMM, y"},
        "km": {"full": "'ថ្ងៃ'EEEE 'ទី'd 'ខែ'MMMM 'ឆ្នាំ'y", "long": "'ថ្ងៃទី'd 'ខែ'MMMM 'ឆ្នាំ'y"},
        "my": {"medium": "y MMMM d"},
        "rw": {"full": "EEEE, d MMMM y", "long": "d MMMM y", "medium": "d MMM y", "short": "dd/MM/y"},
        "ur": {"full": "EEEE، d MMMM y", "long": "d MMMM y", "medium": "d MMMM y"},
        "vi": {"full": "EEEE, 'ngày' d MMMM 'năm' y", "long": "'ngày' d MMMM 'năm' y", "medium": "d/M/y"},
        "zh_Hant": {"full": "y年M月d日EEEE"},
    }
)
"""Patterns of UTS #35 part 4 by CLDR locale and length, where CLDR's are not how dates are printed.

Vietnamese: Decree 30/2020/NĐ-CP, annex I, "ngày 12 tháng 4 năm 2024"; "thg" is no abbreviation of the press.
Khmer: the formula of newspapers and decrees. Kinyarwanda: CLDR has root's order, year first, the press the
day. Bengali and Burmese do not shorten the names of months ("ဧ"). Urdu: CLDR's own intervals have no comma
before the year, its dates have. Traditional Chinese: set tight, as CLDR's own intervals are.
"""


@cache
def press_date_pattern(locale: Locale, length: str) -> str:
    """The press's own pattern, '' where CLDR's is used."""
    by_length = next((_DATE_PATTERNS[name] for name in lineage(locale) if name in _DATE_PATTERNS), {})
    return by_length.get(length, "")


class Clock(NamedTuple):
    """Patterns for times of day."""

    single: str
    opening: str
    """The start of an interval, with the text between."""
    closing: str
    """Its end, in the same period of the day where the clock has such."""
    closing_later: str
    """Its end in another period of the day."""


def _with_periods(prefix: str, suffix: str) -> Clock:
    """A clock of twelve hours that names the period of the day first: "सुबह 9:00 बजे"."""
    return Clock(f"{prefix}h:mm{suffix}", f"{prefix}h:mm–", f"h:mm{suffix}", f"{prefix}h:mm{suffix}")


def _of_24_hours(hour: str, dash: str = "–", suffix: str = "") -> Clock:
    return Clock(f"{hour}:mm{suffix}", f"{hour}:mm{dash}", f"{hour}:mm{suffix}", f"{hour}:mm{suffix}")


_CLOCKS: Mapping[str, Clock] = MappingProxyType(
    {
        "am": _of_24_hours("HH"),
        "bn": _with_periods("B ", ""),
        "hi": _with_periods("B ", " 'बजे'"),
        "ja": _of_24_hours("H", "～"),
        "km": _of_24_hours("H"),
        "my": _of_24_hours("H", " – "),
        "th": _of_24_hours("HH", suffix=" 'น.'"),
        "ur": _with_periods("B ", " 'بجے'"),
    }
)
"""By CLDR locale, where CLDR's clock is not fit for a programme.

Bengali, Hindi, Urdu and Khmer: CLDR has the English AM and PM. Amharic: hours are counted from six in
Ethiopia, and "6:00 ከሰዓት" is noon to most readers; those from 13 on cannot be misread. Thai: times end in
"น.", once in an interval (Office of the Royal Society). Japanese and Burmese: CLDR writes intervals otherwise
than single times, "9時00分～10時30分" beside "9:00".
"""


@cache
def press_clock(locale: Locale) -> Clock | None:
    """The press's own clock, None where CLDR's is used."""
    return next((_CLOCKS[name] for name in lineage(locale) if name in _CLOCKS), None)


ZONES_WITHOUT_SEASON = frozenset({"el", "he", "ur"})
"""Languages in which a zone without summer time has CLDR's generic name.

Greek and Hebrew call the standard time of any zone its winter time, "Χειμερινή ώρα Κίνας", "שעון סין (חורף)",
also in July and in China; Urdu spells the English words "standard time" in its own letters.
"""

_COMMON_NOUNS_OF_ZONES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "el": frozenset({"Ώρα", "Θερινή", "Χειμερινή"}),
        "pt": frozenset({"Horário", "Padrão", "Verão"}),
        "sw": frozenset({"Saa", "Wastani", "Mchana"}),
        "tr": frozenset({"Saati", "Standart", "Yaz"}),
        "vi": frozenset({"Giờ", "Chuẩn", "Mùa", "Hè"}),
    }
)
"""Words that have a capital in CLDR's names of zones, as in a list, and none in a sentence."""


def zone_name_in_sentence(name: str, locale: Locale) -> str:
    """CLDR's name of a zone with small letters where running text has them: "horário padrão da China"."""
    common = _COMMON_NOUNS_OF_ZONES.get(locale.language, frozenset())
    return " ".join(word.lower() if word in common else word for word in name.split(" "))

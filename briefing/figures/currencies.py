"""Currency names as the press writes them, where CLDR's own are too heavy for running text.

CLDR calls the currency of China by its full name in every language: "Chinese yuan", "yuans renminbi
chinois". Everything that is not named here comes from CLDR.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from babel import Locale

from briefing.figures.cldr import currency_name_pattern, currency_names, lineage
from briefing.figures.numerals import Written
from briefing.figures.press import amount_pattern

_SHORT_NAMES: Mapping[str, Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "CNY": {
            "am": {"other": "ዩዋን"},
            "ar": {"other": "يوان"},
            "bn": {"other": "ইউয়ান"},
            "de": {"other": "Yuan"},
            "el": {"other": "γουάν"},
            "en": {"other": "yuan"},
            "es": {"one": "yuan", "other": "yuanes"},
            "fa": {"other": "یوآن"},
            "fr": {"one": "yuan", "other": "yuans"},
            "he": {"other": "יואן"},
            "hi": {"other": "युआन"},
            "it": {"other": "yuan"},
            "ja": {"other": "人民元"},
            "kk": {"other": "юань"},
            "km": {"other": "យ័ន"},
            "ko": {"other": "위안"},
            "my": {"other": "ယွမ်"},
            "pt": {"one": "yuan", "other": "yuans"},
            "ru": {"one": "юань", "few": "юаня", "many": "юаней", "other": "юаня"},
            "rw": {"other": "yuan"},
            "sw": {"other": "yuan"},
            "th": {"other": "หยวน"},
            "tr": {"other": "yuan"},
            "ur": {"other": "یوآن"},
            "vi": {"other": "nhân dân tệ"},
            "zh": {"other": "元"},
            "zh_Hans": {"other": "元"},
            "zh_Hant": {"other": "元人民幣"},
        },
        "USD": {
            "fr": {"one": "dollar américain", "other": "dollars américains"},
            "hi": {"other": "अमेरिकी डॉलर"},
            "rw": {"1": "idolari rya Amerika", "other": "amadolari ya Amerika"},
        },
    }
)
"""By ISO 4217 code, CLDR locale (with all that inherits from it) and plural category; `1` is for exactly one.

Source: most are the head noun of CLDR 47's name (`currencies/currency/displayName`, "yuans renminbi chinois"
-> "yuans"), in CLDR's own plural forms. Others are what the press has: the French name of the dollar is that
of the EU's terminology (Interinstitutional style guide, annex A7), the Hindi one is for CLDR's "यूएस डॉलर".
CLDR's Amharic yuan is "የን", which is the yen, its Bengali one "য়ুয়ান"; Traditional Chinese says which yuan,
with a measure word (Central News Agency: "億元人民幣"); in Kinyarwanda CLDR has no names.
Written in lower case, as running text has it, except in German.
"""

_CAPITALIZED_IN_LISTS = frozenset({"id", "mk", "ms", "pt"})
"""Languages whose currencies have a capital in CLDR's lists, "Dólares americanos", and none in a sentence."""


@dataclass(frozen=True, slots=True)
class Linking:
    """How a language links a numeral noun to what it counts: "130 milliards de yuans"."""

    before_consonant: str
    before_vowel: str
    adjectives: frozenset[str]
    """The number words that are no nouns and link to nothing: "148 mille yuans"."""


_LINKING: Mapping[str, Linking] = MappingProxyType(
    {
        "ast": Linking("de ", "d’", frozenset({"mil"})),
        "ca": Linking("de ", "d’", frozenset({"mil"})),
        "es": Linking("de ", "de ", frozenset({"mil"})),
        "fr": Linking("de ", "d’", frozenset({"mille"})),
        "gl": Linking("de ", "de ", frozenset({"mil"})),
        "it": Linking("di ", "di ", frozenset({"mille", "mila"})),
        "pt": Linking("de ", "de ", frozenset({"mil"})),
    }
)
"""By language. Source: the languages' reference grammars: "million", "millier" and their kin are nouns there
and take a complement, as "douzaine" does. Only for Romanian has CLDR 47 such a pattern, `{0} de {1}`."""

_STARTS_WITH_VOWEL = re.compile(r"(?![iy][aeiou])[aeiouàâéèêíîòóôú]", re.IGNORECASE)
"""French "euros", not "yens"; Catalan "euros", not "iuans"."""


def currency_name(locale: Locale, code: str, category: str) -> str:
    """CLDR's name of a currency for a plural category."""
    names = currency_names(locale, code)
    return names.get(category) or names["other"]


@cache
def press_names(locale: Locale, code: str) -> Mapping[str, str]:
    """The names that the press has for a currency by plural category, `1` for exactly one, else CLDR's."""
    by_locale = _SHORT_NAMES.get(code, {})
    own = next((by_locale[name] for name in lineage(locale) if name in by_locale), None)
    names = own or currency_names(locale, code)
    if own or locale.language not in _CAPITALIZED_IN_LISTS:
        return names
    return {category: _uncapitalized(name) for category, name in names.items()}


def _uncapitalized(name: str) -> str:
    """`name` with a small first letter, unless it starts with an abbreviation."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def has_name(locale: Locale, code: str) -> bool:
    """Whether the language has a name for a currency, and not just its code."""
    return press_names(locale, code)["other"] != code


def linking_words(locale: Locale) -> tuple[str, ...]:
    """All the words with which the language links numeral nouns; none in most."""
    linking = _LINKING.get(locale.language)
    return (linking.before_consonant, linking.before_vowel) if linking else ()


def join_amount(locale: Locale, number: str, name: str, category: str) -> str:
    """A written number and a currency's name side by side, by CLDR's pattern."""
    return currency_name_pattern(locale, category).replace("{0}", number).replace("{1}", name)


def join_press_amount(locale: Locale, number: Written, code: str) -> str:
    """The same with the press's name and order, and with "de" after a number that ends in a noun."""
    names, linking = press_names(locale, code), _LINKING.get(locale.language)
    exactly_one = names.get("1") if number.value == 1 else None
    name = exactly_one or names.get(number.plural) or names["other"]
    last_word = number.text.rsplit(maxsplit=1)[-1]
    if linking and last_word.isalpha() and last_word not in linking.adjectives:
        name = (linking.before_vowel if _STARTS_WITH_VOWEL.match(name) else linking.before_consonant) + name
    pattern = amount_pattern(locale) or currency_name_pattern(locale, number.plural)
    return pattern.replace("{0}", number.text).replace("{1}", name)

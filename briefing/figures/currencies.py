"""Currency names as the press writes them, where CLDR's own are too heavy for running text.

CLDR calls the currency of China by its full name in every language: "Chinese yuan", "yuans renminbi
chinois". Everything that is not named here comes from CLDR.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from babel import Locale

from briefing.figures.cldr import currency_name_pattern, currency_names, lineage

_SHORT_NAMES: Mapping[str, Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "CNY": {
            "ar": {"other": "يوان"},
            "de": {"other": "Yuan"},
            "en": {"other": "yuan"},
            "es": {"one": "yuan", "other": "yuanes"},
            "fa": {"other": "یوآن"},
            "fr": {"one": "yuan", "other": "yuans"},
            "hi": {"other": "युआन"},
            "it": {"other": "yuan"},
            "ja": {"other": "人民元"},
            "pt": {"one": "yuan", "other": "yuans"},
            "ru": {"one": "юань", "few": "юаня", "many": "юаней", "other": "юаня"},
            "sw": {"other": "yuan"},
            "th": {"other": "หยวน"},
            "zh_Hans": {"other": "元"},
            "zh": {"other": "元"},
            "zh_Hant": {"other": "人民幣"},
        },
        "USD": {
            "fr": {"one": "dollar américain", "other": "dollars américains"},
            "hi": {"other": "अमेरिकी डॉलर"},
        },
    }
)
"""By ISO 4217 code, CLDR locale (with all that inherits from it) and plural category.

Source: each is the head noun of CLDR 47's name (`currencies/currency/displayName`, "yuans renminbi chinois"
-> "yuans"), in CLDR's own plural forms; "dollar américain" is the name that the French terminology of the EU
(Interinstitutional style guide, annex A7) and the press use for CLDR's "dollar des États-Unis", and
"अमेरिकी डॉलर" the one of the Hindi press for CLDR's "यूएस डॉलर".
Written in lower case, as running text has it, except in German.
"""


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


def currency_name(locale: Locale, code: str, category: str, *, short: bool = True) -> str:
    """The name of a currency for a plural category: CLDR's, or if `short` the press's where it has one."""
    names = (short and short_names(locale, code)) or currency_names(locale, code)
    return names.get(category) or names["other"]


def short_names(locale: Locale, code: str) -> Mapping[str, str]:
    """The press's names of a currency by plural category; empty where CLDR's are used."""
    by_locale = _SHORT_NAMES.get(code, {})
    return next((by_locale[name] for name in lineage(locale) if name in by_locale), {})


def linking_words(locale: Locale) -> tuple[str, ...]:
    """All the words with which the language links numeral nouns; none in most."""
    linking = _LINKING.get(locale.language)
    return (linking.before_consonant, linking.before_vowel) if linking else ()


def join_amount(locale: Locale, number: str, name: str, category: str, *, link: bool = True) -> str:
    """A written number and a currency's name side by side; to `link`, with "de" where it ends in a noun."""
    linking = _LINKING.get(locale.language) if link else None
    last_word = number.rsplit(maxsplit=1)[-1]
    if linking and last_word.isalpha() and last_word not in linking.adjectives:
        name = (linking.before_vowel if _STARTS_WITH_VOWEL.match(name) else linking.before_consonant) + name
    return currency_name_pattern(locale, category).replace("{0}", number).replace("{1}", name)

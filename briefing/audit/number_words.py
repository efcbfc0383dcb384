"""Numbers written as words: which of them a text holds.

The words come from num2words where it covers a language, and from a table for inflected forms and for
languages that it does not cover. One and two are left out: they are articles, pronouns and pairs as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from num2words import CONVERTER_CLASSES, num2words

from briefing.audit.rule import Side
from briefing.termbase import words

LIBRARY_CODES = {"kk": "kz", "nb": "no", "nn": "no"}
"""Where num2words has another code for a language than ISO 639-1."""
CARDINALS = (*range(3, 100), *range(100, 1000, 100), 1000, 10**6, 10**9)
FEW = range(21)
"""Numbers that a source may hold as ordinals, or that are no figures but words: one, both, second."""
AMBIGUOUS = {
    "bn": "নয়",
    "fa": "ده نه سی",
    "fr": "neuf",
    "he": "מאה שבע",
    "it": "sei",
    "kk": "жүз он",
    "tr": "altı yüz on",
}
"""Words for numbers that mean something else as often: French `new`, Bengali `not`, Turkish `below`."""

CLASSIFIERS = {"bn": "(?:টি|টা|টে|জন)$"}
"""What is written together with a number and says what is counted."""

WORDS = {
    "am": "አሥራ|አስራ|ሃያ|ሀያ|ሠላሳ|ሰላሳ|አርባ|ሃምሳ|ሀምሳ|ስልሳ|ስድሳ|ሰባ|ሰማንያ|ዘጠና|መቶ|ሺህ?|ሚሊዮን|ቢሊዮን",
    "ar": "(?:و|ب|ل|ف|ك)?(?:ال|ل)?(?:(?:عشر|ثلاث|[أا]ربع|خمس|ست|سبع|ثمان|تسع)(?:ون|ين)"
    "|مائة|مئة|مائت(?:ان|ين|ا|ي)|مئت(?:ان|ين|ا|ي)|ألف(?:ان|ين|ي)?|آلاف|مليون(?:ان|ين|ا)?|ملايين"
    "|مليار(?:ان|ين|ات)?|ثلاثة?|[أا]ربعة?|خمسة?|ستة|سبعة|ثمانية?|تسعة|عشرة?)",
    "bn": "শত|একশ|হাজার|লাখ|কোটি",
    "el": "τρεις|τρία|τριών|τέσσερ(?:α|ις)|τεσσάρων|πέντε|έξι|επτά|εφτά|οκτώ|οχτώ|εννέα|εννιά|δέκα|έντεκα"
    "|δώδεκα|δεκα(?:τρ\\w+|τέσσερ\\w+|πέντε|έξι|επτά|εφτά|οκτώ|οχτώ|εννέα|εννιά)|είκοσι|τριάντα|σαράντα|πενήντα|εξήντα|εβδομήντα|ογδόντα|ενενήντα|εκατό"
    "|\\w+κόσι(?:α|οι|ες|ων)|χίλι(?:α|οι|ες|ων)|χιλιάδ\\w+|εκατομμύρι\\w+|δισεκατομμύρι\\w+",
    "en": "hundred|thousand|million|billion",
    "es": "millón|millones",
    "fa": "میلیون|میلیارد",
    "fr": "millions?|milliards?",
    "he": "[ובלמכהש]?(?:שלוש(?:ה|ת|ים)?|ארבע(?:ה|ת|ים)?|חמש(?:ה|ת)?|חמישים|שישה|שישים|שבעה|שבעים|שמונה|שמונים"
    "|תשעה|תשעים|עשרים|עשרה|מאות|מאתיים|אלף|אלפיים|אלפים|מיליון|מיליארד)",
    "hi": "तीन|चार|पाँच|पांच|छह|छः|सात|आठ|नौ|दस|ग्यारह|बारह|तेरह|चौदह|पंद्रह|पन्द्रह|सोलह|सत्रह|अठारह|उन्नीस|बीस"
    "|इक्कीस|बाईस|तेईस|चौबीस|पच्चीस|छब्बीस|सत्ताईस|अट्ठाईस|उनतीस|तीस|इकतीस|बत्तीस|तैंतीस|चौंतीस"
    "|पैंतीस|छत्तीस|सैंतीस|अड़तीस"
    "|उनतालीस|चालीस|इकतालीस|बयालीस|तैंतालीस|चौवालीस|चवालीस|पैंतालीस|छियालीस|सैंतालीस|अड़तालीस|उनचास"
    "|पचास|इक्यावन|बावन|तिरपन"
    "|चौवन|पचपन|छप्पन|सत्तावन|अट्ठावन|उनसठ|साठ|इकसठ|बासठ|तिरसठ|चौंसठ|पैंसठ|छियासठ|सड़सठ|अड़सठ|उनहत्तर"
    "|सत्तर|इकहत्तर|बहत्तर"
    "|तिहत्तर|चौहत्तर|पचहत्तर|छिहत्तर|सतहत्तर|अठहत्तर|उनासी|अस्सी|इक्यासी|बयासी|तिरासी|चौरासी|पचासी"
    "|छियासी|सत्तासी|अट्ठासी"
    "|नवासी|नब्बे|इक्यानवे|बानवे|तिरानवे|चौरानवे|पंचानवे|पचानवे|छियानवे|सत्तानवे|अट्ठानवे|निन्यानवे"
    "|सौ|हज़ार|हजार|लाख|करोड़|सैकड़ों",
    "kk": "(?:төрт|бес|алты|жеті|сегіз|тоғыз|жиырма|отыз|қырық|елу|алпыс|жетпіс|сексен|тоқсан|жүз|мың|миллион"
    "|миллиард)(?:ы|і|нан|нен|дан|ден|тан|тен|дық|дік|тық|тік)?",
    "pt": "milhão|milhões|bilhão|bilhões",
    "ru": "тр(?:и|ёх|ех|ём|ем|емя)|четыр(?:е|ёх|ех|ём|ем|ьмя)"
    "|(?:пят|шест|сем|восем|восьм|девят|десят)(?:ь|и|ью)"
    "|(?:один|две|три|четыр|пят|шест|сем|восем|девят)надцат(?:ь|и|ью)|(?:два|три)дцат(?:ь|и|ью)|сорока?"
    "|(?:пят|шест|сем|восем)(?:ь|и)десят(?:и|ью)?|девяност[оа]|ст[оа]|двест\\w+|(?:три|четыре)ста"
    "|\\w+сот|тысяч(?:а|и|у|ей|ам|ами)?|миллион(?:а|ов|ы)?|миллиард(?:а|ов|ы)?",
    "rw": "cumi|makumyabiri|mirongo|ijana|magana|igihumbi|ibihumbi|miliyoni|miliyari",
    "sw": "tatu|watatu|nne|tano|sita|saba|nane|tisa|kumi|ishirini|thelathini|arobaini|hamsini|sitini|sabini"
    "|themanini|tisini|mia|elfu|maelfu|milioni|bilioni",
    "tr": "üç|dört|beş|yedi|sekiz|dokuz|yirmi|otuz|kırk|elli|altmış|yetmiş|seksen|doksan|bin|milyon|milyar",
    "ur": "تین|چار|پانچ|چھ|سات|آٹھ|دس|گیارہ|بارہ|تیرہ|چودہ|پندرہ|سولہ|سترہ|اٹھارہ|انیس|بیس|اکیس|بائیس|تئیس"
    "|چوبیس|پچیس|چھبیس|ستائیس|اٹھائیس|انتیس|تیس|اکتیس|بتیس|تینتیس|چونتیس|پینتیس|چھتیس|سینتیس|اڑتیس|انتالیس"
    "|چالیس|اکتالیس|بیالیس|تینتالیس|چوالیس|پینتالیس|چھیالیس|سینتالیس|اڑتالیس|انچاس|پچاس|ساٹھ|ستر|نوے"
    "|سو|ہزار|لاکھ|کروڑ",
}
"""Patterns of whole words, in the forms that texts hold, in small letters."""
HAN = "[零〇一二两兩三四五六七八九十百千万萬亿億]"
STRETCHES = {
    "zh": re.compile(
        rf"(?<![第几幾数數])(?!十分|千万|千萬|万一|萬一|百分|一一|三三两两){HAN}{{2,}}(?![进進])"
        rf"|[三四五六七八九十](?=[个個位名所家种種条條座年月日人项項处處次篇])"
    ),
    "ja": re.compile(
        rf"(?!十分|千万|万一|百科|一一){HAN.replace('两', '').replace('兩', '')}{{2,}}"
        rf"|[二三四五六七八九十](?=[つ人件年月日社校種つ名か所])"
    ),
    "ko": re.compile(
        r"[이삼사오육칠팔구]십[일이삼사오육칠팔구]?|(?<!\w)(?:스물|서른|마흔|쉰|예순|일흔|여든|아흔)"
        r"|(?<!\w)(?:세|네|다섯|여섯|일곱|여덟|아홉) (?=[개명곳가번])"
        r"|[이삼사오육칠팔구][백천만](?=\s|[여명개])"
    ),
    "th": re.compile(
        "(?:สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|ยี่)สิบ|สิบเอ็ด|(?:หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า)(?:ร้อย|พัน|หมื่น|แสน|ล้าน)"
    ),
    "km": re.compile("ម្ភៃ|សាមសិប|សែសិប|ហាសិប|ហុកសិប|ចិតសិប|ប៉ែតសិប|កៅសិប|(?:មួយ|ពីរ|បី|បួន|ប្រាំ)(?:រយ|ពាន់|ម៉ឺន|លាន)"),
    "vi": re.compile(
        r"\b(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mấy) (?:mươi|mốt|trăm|nghìn|ngàn|triệu|tỷ)\b"
        r"|\bmười (?:một|hai|ba|bốn|lăm|sáu|bảy|tám|chín)\b",
        re.IGNORECASE,
    ),
    "my": re.compile("(?:တစ်|နှစ်|သုံး|လေး|ငါး|ခြောက်|ခုနစ်|ရှစ်|ကိုး)(?:ဆယ့?်|ရာ|ထောင်|သောင်း|သိန်း|သန်း)"),
}
"""Patterns of stretches of text, where words are not divided by spaces, or syllables are."""
SOURCE_WORDS = {
    "en": "one|once|first|single|alone|two|both|twice|second|half|halves|double|pair|couple|dozens?|third"
    "|fourth|fifth|sixth|seventh|eighth|ninth|tenth|quarters?|triple|hundreds?|thousands?|millions?|billions?|per"
    "|percent|century|centuries|decades?|zero|\\w+teenth|\\w+tieth",
}
"""What a source may hold besides, and a translation may well put into a number: both, per cent, decades."""


def number_words(text: str, words_of_text: Sequence[str], language: str) -> tuple[str, ...]:
    """The words and stretches of `text` that write numbers from three on, in their order."""
    if stretches := STRETCHES.get(language):
        return tuple(found[0] for found in stretches.finditer(text))
    known, pattern = _vocabulary(language), _pattern(WORDS.get(language, ""))
    counted = _pattern(CLASSIFIERS.get(language, ""))
    return tuple(
        word
        for word in words_of_text
        if word in known or counted.sub("", word) in known or pattern.fullmatch(word)
    )


@cache
def speaks_of_numbers(source: Side) -> bool:
    """Whether a source holds any word that a translation may have made a number of, however small."""
    language = source.language
    if number_words(source.text, source.words, language):
        return True
    if language in STRETCHES:
        return re.search(HAN, source.text) is not None
    known, pattern = _vocabulary_of_sources(language), _pattern(SOURCE_WORDS.get(language, ""))
    return any(word in known or pattern.fullmatch(word) for word in source.words)


@cache
def _pattern(words_of_language: str) -> re.Pattern[str]:
    """A pattern for words as `words` gives them; without words one that nothing matches."""
    return re.compile(unicodedata.normalize("NFC", words_of_language).casefold() or "(?!)")


@cache
def _vocabulary(language: str) -> frozenset[str]:
    """The library's numbers that are one word each, so that the `et` of `vingt et un` is none."""
    ambiguous = words(AMBIGUOUS.get(language, ""))
    return frozenset(_single_words(language, CARDINALS, "cardinal")).difference(ambiguous)


@cache
def _vocabulary_of_sources(language: str) -> frozenset[str]:
    cardinals, ordinals = _single_words(language, FEW, "cardinal"), _single_words(language, FEW, "ordinal")
    return frozenset((*cardinals, *ordinals))


def _single_words(language: str, numbers: Iterable[int], kind: str) -> Iterator[str]:
    code = LIBRARY_CODES.get(language, language)
    if code not in CONVERTER_CLASSES:
        return
    for number in numbers:
        try:
            written = words(num2words(number, lang=code, to=kind))
        except (NotImplementedError, OverflowError, IndexError, KeyError, ValueError):
            continue  # the library has gaps within languages
        if len(written) == 1:
            yield written[0]

"""The figures that a sentence holds, each with its value, unit and hedge, however it was written.

Numerals are read by `briefing.figures`, in the way of the article's language, or of English where that is
refused; what stands beside them by the language's `vocabulary`. Names that hold digits, addresses, hours and
model numbers are no figures.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from briefing.coverage.days import Day, find_days
from briefing.coverage.press_words import Hedge
from briefing.coverage.vocabulary import Meaning, Sort, Vocabulary, lowered
from briefing.figures import parse_figure
from briefing.locales import LocaleProfile, locale_profile
from briefing.model import Kind

__all__ = ["Day", "Mention", "find_mentions", "folded"]

LONGEST_NUMERAL = 30
NEAR = 40
"""Characters before and behind a figure that are looked at."""
FIRST_YEAR, LAST_YEAR = 1900, 2099
_SPACES = "\u00a0\u202f\u2009\u2007\u3000"
_LOOKALIKES = str.maketrans({**dict.fromkeys(_SPACES, " "), "’": "'", "ʼ": "'", "−": "-", "–": "–", "‑": "-"})
_MASKED = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+\.\S+|\+\d[\d ().-]{6,}\d|#\w+"  # addresses, telephones, tags
    r"|\d{1,4}(?:\+\d{1,4})+(?:\+[A-Za-z])?"  # 3+2+1, 1+1+N
)
_NUMERAL = re.compile(r"\d+(?:[.,'٫٬،]\d+)*")
_SPACED_NUMERAL = re.compile(r"\d{1,3}(?: \d{3})+(?:[.,٫]\d+)?(?!\d)")
_TIME = re.compile(r"(?<![\d:.,])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\d:])")
_DASH = re.compile(r"\s?[-–—~～至]\s?")
_HAN = "〇零一二三四五六七八九"
_HAN_NUMBER = re.compile(
    r"(?<![第几数數一二三四五六七八九十百千万萬亿億])[两兩〇零一二三四五六七八九十百千]+"
    r"(?=多?[个個位名所家种種座次条條项項处處倍大年月日つ人件社校])(?!大学|大學|年级|年級|月[一-龥]|日)"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure at its place in a sentence."""

    start: int
    end: int
    """With its unit and whatever belongs to it; hedges stay outside."""
    sort: Sort
    value: Decimal | Day | str
    """A `Day` for DAY, the digits `8:30` for TIME, otherwise a decimal."""
    unit: str = ""
    hedge: Hedge = Hedge.NONE
    high: Decimal | None = None
    """The other end of a range."""
    in_words: bool = False
    perhaps_year: bool = False
    """A bare number of four digits, which may be a year as well as a count."""


def folded(text: str) -> str:
    """`text` with ASCII digits and plain spaces and apostrophes, each character at its place."""
    plain = text.translate(_LOOKALIKES)
    if plain.isascii():
        return plain
    return "".join(_digit(character) for character in plain)


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def find_mentions(
    text: str, profile: LocaleProfile, vocabulary: Vocabulary, names: Sequence[str]
) -> tuple[Mention, ...]:
    """The figures of a sentence in their order; `names` are terms with digits, which are no figures."""
    plain = _masked(folded(text), names)
    days = tuple(find_days(plain, profile, vocabulary))
    found = [Mention(start, end, Sort.DAY, day) for start, end, day in days]
    plain = _blanked(plain, [(start, end) for start, end, _ in days])
    found += [Mention(*clock.span(), Sort.TIME, clock[0]) for clock in _TIME.finditer(plain)]
    plain = _blanked(plain, [(each.start, each.end) for each in found])
    reader = _Reader(text, plain, lowered(plain), profile, vocabulary)
    found += reader.numerals()
    found += reader.words([(each.start, each.end) for each in found])
    ordered = sorted(found, key=lambda each: (each.start, -each.end))
    return tuple(_without_overlaps(_ranges(ordered, plain)))


def _masked(plain: str, names: Sequence[str]) -> str:
    spans = [found.span() for found in _MASKED.finditer(plain)]
    for name in names:
        start = plain.find(name)
        while start >= 0:
            spans.append((start, start + len(name)))
            start = plain.find(name, start + 1)
    return _blanked(plain, spans)


def _blanked(plain: str, spans: Sequence[tuple[int, int]]) -> str:
    characters = list(plain)
    for start, end in spans:
        characters[start:end] = "_" * (end - start)
    return "".join(characters)


def _without_overlaps(mentions: Sequence[Mention]) -> Iterator[Mention]:
    end = 0
    for mention in mentions:
        if mention.start >= end:
            yield mention
            end = mention.end


def _ranges(mentions: Sequence[Mention], plain: str) -> list[Mention]:
    """Two numbers with a dash between are one range: 10–12 million."""
    merged: list[Mention] = []
    for mention in mentions:
        last = merged[-1] if merged else None
        if (
            last is not None
            and last.end < mention.start
            and _DASH.fullmatch(plain, last.end, mention.start)
            and isinstance(last.value, Decimal)
            and isinstance(mention.value, Decimal)
            and last.sort in {Sort.NUMBER, mention.sort}
            and not last.in_words
        ):
            low = last.value
            one_unit = last.sort is not mention.sort or last.unit == mention.unit
            if one_unit and low < mention.value:
                merged[-1] = replace(
                    mention, start=last.start, value=low, high=mention.value, hedge=last.hedge
                )
                continue
        merged.append(mention)
    return merged


@dataclass(frozen=True, slots=True)
class _Grown:
    """A numeral with what has been found beside it so far."""

    start: int
    end: int
    value: Decimal
    sort: Sort | None = None
    unit: str = ""
    scaled: bool = False
    """Whether a magnitude has been found."""

    def takes(self, meaning: Meaning, again: bool) -> bool:
        """Whether a further word belongs to the figure; a second magnitude only if `again`."""
        if self.sort is not None:
            return meaning.sort is None and not self.scaled and self.unit != "" and not again
        return meaning.sort is not None or again or not self.scaled

    def with_meaning(self, start: int, end: int, meaning: Meaning) -> _Grown:
        """The figure with a word beside it."""
        return _Grown(
            start,
            end,
            self.value * meaning.factor,
            meaning.sort or self.sort,
            meaning.unit or self.unit,
            self.scaled or meaning.sort is None,
        )


@dataclass(frozen=True, slots=True)
class _Reader:
    """One sentence being read."""

    text: str
    plain: str
    """Folded, with what is no figure blanked."""
    small: str
    profile: LocaleProfile
    vocabulary: Vocabulary

    def numerals(self) -> list[Mention]:
        """The figures in digits."""
        found = []
        position = 0
        while numeral := self._next_numeral(position):
            start, end = numeral
            position = end
            value = self._value(start, end)
            if value is not None and (mention := self._mention(start, end, value, in_words=False)):
                found.append(mention)
                position = max(position, mention.end)
        return found

    def words(self, taken: Sequence[tuple[int, int]]) -> list[Mention]:
        """The figures in words, outside of the figures in digits."""
        plain = _blanked(self.small, taken)
        found = []
        for phrase in self.vocabulary.number_expression.finditer(plain):
            value = self.vocabulary.number_words[phrase[0].replace("-", " ")]
            if mention := self._mention(*phrase.span(), value, in_words=True):
                found.append(mention)
        if self.profile.locale.language in {"zh", "ja"}:
            for phrase in _HAN_NUMBER.finditer(plain):
                number = _han_value(phrase[0])
                if number and (mention := self._mention(*phrase.span(), number, in_words=True)):
                    found.append(mention)
        return found

    def _next_numeral(self, position: int) -> tuple[int, int] | None:
        plain = _NUMERAL.search(self.plain, position)
        if plain is None:
            return None
        if self._groups_by_space() and (spaced := _SPACED_NUMERAL.match(self.plain, plain.start())):
            return spaced.span()
        unbroken = _SPACED_NUMERAL.match(self.plain, plain.start())
        if unbroken and " " not in self.text[unbroken.start() : unbroken.end()]:
            return unbroken.span()  # no-break spaces are never between two numbers
        return plain.span()

    def _groups_by_space(self) -> bool:
        return self.profile.locale.language != "en"

    def _value(self, start: int, end: int) -> Decimal | None:
        """The number that digits and separators write, or None for what is no number."""
        numeral = self.text[start:end]
        if len(numeral) > LONGEST_NUMERAL:
            return None
        for profile in (self.profile, locale_profile("en"), locale_profile("de")):
            for written in dict.fromkeys(
                (numeral, self.plain[start:end], self.plain[start:end].replace(" ", ""))
            ):
                try:
                    value = parse_figure(written, Kind.DECIMAL, profile).value
                except ValueError:
                    continue
                return value if isinstance(value, Decimal) else None
        return None

    # --- what stands beside a numeral -----------------------------------------------------------

    def _mention(self, start: int, end: int, value: Decimal, *, in_words: bool) -> Mention | None:
        """The figure whose numeral stands from `start` to `end`, None where it is none."""
        if (in_words and value < 1) or (not in_words and self._part_of_name(start)):
            return None
        whole = self._grown_left(self._grown_right(self._enclosed(_Grown(start, end, value))))
        bare = whole == _Grown(start, end, value) and not in_words
        if whole.end == end and not in_words and self._letter_follows(end):
            return None
        digits = self.plain[start:end]
        perhaps_year = bare and digits.isdecimal() and len(digits) == 4 and FIRST_YEAR <= value <= LAST_YEAR
        hedge = self._hedge(whole.start, whole.end)
        if perhaps_year and hedge is Hedge.NONE and self._year_follows_or_leads(start, end):
            return Mention(start, end, Sort.YEAR, value)
        sort = whole.sort or Sort.NUMBER
        if in_words and whole.sort is None and self._is_ordinal_word(start, end):
            sort = Sort.ORDINAL
        return Mention(
            whole.start,
            whole.end,
            sort,
            whole.value,
            whole.unit,
            hedge,
            in_words=in_words,
            perhaps_year=perhaps_year,
        )

    def _enclosed(self, grown: _Grown) -> _Grown:
        """With a unit that stands on both sides: kilomita 40 za mraba."""
        for prefix, suffix, meaning in self.vocabulary.around:
            start, end = self._ends_with(prefix, grown.start), self._starts_with(suffix, grown.end)
            if start is not None and end is not None and meaning.sort is not None:
                return replace(grown, start=start, end=end, sort=meaning.sort, unit=meaning.unit)
        return grown

    def _grown_right(self, grown: _Grown) -> _Grown:
        """With the magnitudes and the unit behind it."""
        while (right := self._after(grown.end)) is not None and grown.takes(right[1], self.vocabulary.joined):
            grown = grown.with_meaning(grown.start, *right)
            if right[1].sort is None and self.vocabulary.joined:
                grown = self._with_rest(grown, right[1].factor)
        return grown

    def _grown_left(self, grown: _Grown) -> _Grown:
        """With the magnitude and the unit before it."""
        while (left := self._before(grown.start)) is not None and grown.takes(left[1], again=False):
            grown = grown.with_meaning(left[0], grown.end, left[1])
        return grown

    def _with_rest(self, grown: _Grown, factor: Decimal) -> _Grown:
        """A number of East Asia with its lower part: 14万8000, 1兆2000億."""
        rest = re.compile(r"\s?(\d[\d,]*)").match(self.plain, grown.end)
        if rest is None or (lower := self._value(rest.start(1), rest.end(1))) is None:
            return grown
        end = rest.end()
        following = self._after(end)
        if following and following[1].sort is None:
            end, lower = following[0], lower * following[1].factor
        return grown if lower >= factor else replace(grown, end=end, value=grown.value + lower)

    def _is_ordinal_word(self, start: int, end: int) -> bool:
        return self.profile.locale.language == "en" and self.small[start:end].endswith(
            ("th", "rd", "nd", "st")
        )

    def _part_of_name(self, start: int) -> bool:
        """Whether letters stand directly before the digits: G20, COVID-19; a currency's sign is none."""
        before = self.plain[max(start - NEAR, 0) : start]
        if not before or self.vocabulary.joined:
            return bool(re.search(r"[A-Za-z]-?$", before)) and self._before(start) is None
        if re.search(r"[A-Za-z]-$", before):
            return True
        letter = before[-1]
        return letter.isalpha() and letter.isascii() and self._before(start) is None

    def _letter_follows(self, end: int) -> bool:
        following = self.plain[end : end + 1]
        return following.isascii() and following.isalpha()

    def _year_follows_or_leads(self, start: int, end: int) -> bool:
        """Whether a four-digit number is a year: nothing that it could count comes next."""
        rest = self.plain[end : end + NEAR].lstrip()
        if rest.startswith(("年", "년", "г.", "году", "год")):
            return True
        before = self.small[max(start - NEAR, 0) : start].rstrip()
        if re.search(
            r"(?:^|[^\w])(?:in|by|of|since|until|en|em|de|im|mwaka|mwaka wa|في|عام|سنة|в|ปี|năm|سال|में|se)$",
            before,
        ):
            return True
        return not rest or not (rest[0].isalpha() or rest[0] == "-")

    def _after(self, end: int) -> tuple[int, Meaning] | None:
        """The end and meaning of the longest designation behind `end`."""
        gap = re.compile(r"[ ]?(?:-(?=\w))?").match(self.plain, end)
        place = gap.end() if gap else end
        for link in ("", *self.vocabulary.links):
            here = place
            if link:
                if not self.small.startswith(link, place):
                    continue
                here = place + len(link)
                if not link.endswith("'"):
                    if self.plain[here : here + 1] != " ":
                        continue
                    here += 1
            for word, meaning in self.vocabulary.after:
                if link and meaning.sort not in {Sort.AMOUNT, Sort.MEASURE}:
                    continue
                if meaning.sort is Sort.ORDINAL and here != end:
                    continue
                if (last := self._starts_with(word, here)) is not None:
                    return last, meaning
        return None

    def _before(self, start: int) -> tuple[int, Meaning] | None:
        """The start and meaning of the longest designation before `start`."""
        for word, meaning in self.vocabulary.before:
            first = self._ends_with(word, start)
            if first is not None:
                return first, meaning
        return None

    def _starts_with(self, word: str, place: int) -> int | None:
        """The end of `word` at `place`, with the letters that inflection may add; None if it is not there."""
        if self.plain[place : place + 1] == " ":
            place += 1
        source = self.plain if len(word) <= 2 and word.isascii() else self.small
        if not source.startswith(word, place):
            return None
        end = place + len(word)
        if self.vocabulary.joined or not word[-1].isalpha():
            return end
        last = re.compile(r"\w*").match(self.plain, end)
        added = last.end() - end if last else 0
        if added == 0:
            return end
        if self.vocabulary.inflecting and added <= 3 and len(word) >= 4:
            return end + added
        return None

    def _ends_with(self, word: str, place: int) -> int | None:
        """The start of `word` that ends at `place`, a space between perhaps."""
        source = self.plain if len(word) <= 2 and word.isascii() else self.small
        end = place - 1 if self.plain[max(place - 1, 0) : place] == " " else place
        start = end - len(word)
        if start < 0 or source[start:end] != word:
            return None
        if word[0].isalpha() and not self.vocabulary.joined and start and self.plain[start - 1].isalpha():
            return None
        return start

    # --- hedges ---------------------------------------------------------------------------------

    def _hedge(self, start: int, end: int) -> Hedge:
        before = self.small[max(start - NEAR, 0) : start].rstrip(" (")
        after = self.small[end : end + NEAR].lstrip(" ")
        for word, hedge in self.vocabulary.hedges:
            if before.endswith(word) and self._whole(before[: len(before) - len(word)], word):
                return hedge
            if self._hedges_behind() and after.startswith(word):
                return hedge
        return Hedge.NONE

    def _whole(self, before: str, word: str) -> bool:
        return self.vocabulary.joined or not before or not before[-1].isalpha() or not word[0].isalpha()

    def _hedges_behind(self) -> bool:
        return self.profile.locale.language in {
            "hi",
            "ja",
            "zh",
            "ko",
            "tr",
            "th",
            "bn",
            "ur",
            "kk",
            "my",
            "km",
            "am",
        }


def _han_value(text: str) -> Decimal | None:
    """A number up to 9999 in Chinese characters: 四十一, 两, 一百二十."""
    total, digit = 0, 0
    for character in text.replace("两", "二").replace("兩", "二"):
        if character in _HAN:
            digit = max(_HAN.index(character) - 1, 0)
        else:
            total += max(digit, 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
    return Decimal(total + digit) if total + digit > 1 else None

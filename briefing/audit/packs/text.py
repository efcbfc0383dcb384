"""The proof of text: word for word, in order, in letters that were drawn, and nothing that a machine left."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby

from fontTools import unicodedata as scripts

from briefing.audit.letters import SCRIPTS_TOGETHER
from briefing.audit.machine import MASK_TOKEN
from briefing.audit.packs.alignment import Alignment, Difference
from briefing.audit.packs.expected import body_passages
from briefing.audit.packs.folding import INVISIBLE, folded
from briefing.audit.packs.pack import Fault, Opened
from briefing.audit.packs.reading import Piece
from briefing.document import Direction, plain_text
from briefing.locales import UnknownTagError, known_units, locale_profile

MOST_FAULTS = 12
"""Of one rule in one file; a file that differs throughout needs no list."""
NEAR = 12
"""Characters between two differences that are told as one."""
PLACEHOLDER = re.compile(r"\{[A-Za-z][\w.]*\}|\{\}|%\([a-z]+\)s|\$\{")
BROKEN = re.compile(
    "[\ufffc\ufffd\ufffe\uffff\ue000-\uf8ff\U000f0000-\U0010fffd\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]"
)
_WITHIN_WORDS = frozenset(".,:@/’٫٬،\u200c")
_WITHOUT_SPACES = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR")
"""Names of characters begin so where a line may end without a space."""


def differing_text(opened: Opened) -> Iterator[Fault]:
    """Stretches that the file says otherwise than the document, cover and body."""
    faults = [
        fault for alignment in (opened.cover_alignment, opened.alignment) for fault in _differences(alignment)
    ]
    yield from faults[:MOST_FAULTS]
    if len(faults) > MOST_FAULTS:
        yield Fault(f"the text differs in {len(faults) - MOST_FAULTS} more places")


def _differences(alignment: Alignment) -> Iterator[Fault]:
    for each in _joined(alignment.differences):
        wanted = alignment.expected_text[max(0, each.start - NEAR) : each.end + NEAR]
        found = alignment.found_text[max(0, each.found_start - NEAR) : each.found_end + NEAR]
        place = alignment.place_of(each.found_start, each.found_end + 1)
        yield Fault(
            f"{found!r:.120} stands for {wanted!r:.120}", alignment.passage_at(each.start).where, place
        )


def _joined(differences: Sequence[Difference]) -> list[Difference]:
    joined: list[Difference] = []
    for each in differences:
        if joined and each.start - joined[-1].end <= NEAR:
            first = joined.pop()
            each = Difference(first.start, each.end, first.found_start, each.found_end)  # noqa: PLW2901 - widened
        joined.append(each)
    return joined


# --- the other program ------------------------------------------------------------------------------


def read_otherwise(opened: Opened) -> Iterator[Fault]:
    """The first word that an independent program does not give in the order of the document.

    In right-to-left documents that program turns phrases round where directions change within a line, so it
    is asked for the right-to-left letters, each as often as it is printed; order is proved by the structure
    tree.
    """
    if not opened.file.other_reading:
        return
    said = "\n".join(passage.text for passage in body_passages(opened.pack.document))
    if opened.pack.document.direction is Direction.RTL:
        missing = _right_to_left_letters(said) - _right_to_left_letters(opened.file.other_reading)
        for letter in sorted(missing)[:MOST_FAULTS]:
            yield Fault(f"another program reads {letter!r} {missing[letter]} times too few")
        return
    wanted, found = printed_words(said), printed_words(opened.file.other_reading)
    remaining = iter(found)
    for index, word in enumerate(wanted):
        if word not in remaining:
            around = " ".join(wanted[max(0, index - 5) : index + 2])
            yield Fault(f"another program does not read {word!r} after those before it: {around!r}")
            return


def printed_words(text: str) -> list[str]:
    """Letters, marks and digits with the signs between them; where words have no spaces, each character."""
    result: list[str] = []
    current = ""
    visible = "".join(c for c in unicodedata.normalize("NFC", text) if c not in INVISIBLE)
    for character, following in zip(visible, visible[1:] + " ", strict=True):
        alone, is_letter = _kind(character)
        if alone or not (is_letter or (character in _WITHIN_WORDS and _kind(following)[1])):
            result += [word for word in (current, character if alone and is_letter else "") if word]
            current = ""
        elif current or is_letter:
            current += character
    return [*result, current] if current else result


@lru_cache(maxsize=8192)
def _kind(character: str) -> tuple[bool, bool]:
    """Whether a character is a word of its own, and whether it is a letter, mark or digit."""
    alone = unicodedata.name(character, "").startswith(_WITHOUT_SPACES)
    return alone, unicodedata.category(character)[0] in "LMN"


def _right_to_left_letters(text: str) -> Counter[str]:
    letters = Counter(unicodedata.normalize("NFC", text))
    return Counter(
        {
            c: times
            for c, times in letters.items()
            if c.isalpha() and unicodedata.bidirectional(c) in {"R", "AL"}
        }
    )


# --- characters -------------------------------------------------------------------------------------


def broken_characters(opened: Opened) -> Iterator[Fault]:
    """Replacement characters, private and unassigned code points, controls."""
    for piece in opened.file.pieces:
        for found in BROKEN.finditer(piece.text):
            code = f"U+{ord(found[0]):04X}"
            yield Fault(f"{code} in {piece.text!r:.80}", place=piece.place(found.start(), found.end()))


def letters_of_other_scripts(opened: Opened) -> Iterator[Fault]:
    """Words in letters of a script that the language does not use, and that are not marked as another one's.

    Words of the source text, of names and terms, and of the figures may stand as they are: URL, AI, km².
    """
    profile = opened.pack.profile
    own = SCRIPTS_TOGETHER.get(profile.script, {profile.script})
    known: frozenset[str] | None = None
    for piece in opened.file.pieces:
        if {_script(c) for c in set(piece.text)} <= own | {""}:
            continue
        known = known or _known_words(opened)
        marked = own.union(*map(_scripts_of, piece.languages))
        for script, start, stretch in _stretches(piece.text):
            if script not in marked and stretch.casefold() not in known:
                place = piece.place(start, start + len(stretch))
                yield Fault(f"{stretch!r} is written in {scripts.script_name(script)}", place=place)


def _known_words(opened: Opened) -> frozenset[str]:
    briefing, document = opened.pack.briefing, opened.pack.document
    texts = [segment.source for segment in opened.pack.catalog.segments.values()]
    texts += [name.text for person in briefing.people.values() for name in person.names.values()]
    texts += [
        term.text
        for concept in briefing.concepts.values()
        for terms in concept.terms.values()
        for term in terms
    ]
    texts += [
        run.text for passage in body_passages(document) for run in passage.runs if run.fact_id or run.language
    ]
    texts += [text for contact in briefing.contacts for text in (contact.email, contact.phone)]
    texts += [text for source in briefing.sources.values() for text in (source.title, source.publisher)]
    texts.append(plain_text(document.cover.issuer))
    return frozenset(stretch.casefold() for text in texts for _, _, stretch in _stretches(text))


def _stretches(text: str) -> Iterator[tuple[str, int, str]]:
    """Letters of one script side by side: the script, where they begin, and the letters."""
    start = 0
    for script, letters in groupby(text, key=_script):
        stretch = "".join(letters)
        if script:
            yield script, start, stretch
        start += len(stretch)


@cache
def _script(character: str) -> str:
    """The script of a letter, or nothing for what belongs to no script or to several."""
    if unicodedata.category(character)[0] != "L":
        return ""
    found = str(scripts.script(character))
    return "" if found in {"Zyyy", "Zinh", "Zzzz"} else found


@cache
def _scripts_of(tag: str) -> frozenset[str]:
    """The scripts that a language, or a tag that says only a script, is written in."""
    language, _, rest = tag.partition("-")
    if language == "und":
        return frozenset({rest})
    try:
        script = locale_profile(tag).script
    except UnknownTagError:
        return frozenset()
    return frozenset(SCRIPTS_TOGETHER.get(script, {script}))


# --- what was left behind ---------------------------------------------------------------------------


def leftover_placeholders(opened: Opened) -> Iterator[Fault]:
    """Braces with a name in them, as templates have."""
    yield from _matches(opened, PLACEHOLDER)


def mask_tokens(opened: Opened) -> Iterator[Fault]:
    """What a translating machine put in the place of something else."""
    yield from _matches(opened, MASK_TOKEN)


def raw_identifiers(opened: Opened) -> Iterator[Fault]:
    """Identifiers of CLDR units and of the briefing's own facts, people and terms."""
    yield from _matches(opened, _unit_identifiers())
    briefing = opened.pack.briefing
    names = {
        *briefing.facts,
        *briefing.people,
        *briefing.concepts,
        *briefing.stops,
        *briefing.photos,
        *briefing.charts,
    }
    own = {name for name in names if "_" in name}
    for piece in opened.file.pieces:
        if "_" in piece.text:
            for found in re.finditer(r"[a-z0-9]+(?:_[a-z0-9]+)+", piece.text):
                if found[0] in own:
                    yield Fault(
                        f"{found[0]!r} is an identifier", place=piece.place(found.start(), found.end())
                    )


@cache
def _unit_identifiers() -> re.Pattern[str]:
    listed = sorted((name for name in known_units() if "-" in name), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, listed))})(?![\w-])")


def _matches(opened: Opened, pattern: re.Pattern[str]) -> Iterator[Fault]:
    """Where a pattern stands in the file; addresses and published words may look like anything."""
    allowed = [quotation.original for quotation in opened.pack.briefing.quotations.values()]
    allowed += [source.title for source in opened.pack.briefing.sources.values()]
    for piece in opened.file.pieces:
        for found in pattern.finditer(piece.text):
            if not any(found[0] in text for text in allowed):
                yield Fault(
                    f"{found[0]!r} in {piece.text!r:.80}", place=piece.place(found.start(), found.end())
                )


def untranslated_words(opened: Opened) -> Iterator[Fault]:
    """Headings and labels of the program in English, where it has them in the language of the edition."""
    catalog = opened.pack.interface.catalog
    english = {
        folded(segment.source): segment.target
        for segment in catalog.segments.values()
        if segment.target and segment.target != segment.source and "{" not in segment.source
    }
    for piece in opened.file.pieces:
        text = folded(piece.text)
        if text in english and not _is_other_language(piece, opened) and not _is_meant(text, opened):
            yield Fault(
                f"{piece.text.strip()!r} is English", place=piece.place(), hint=f"write {english[text]!r}"
            )


def _is_other_language(piece: Piece, opened: Opened) -> bool:
    own = opened.pack.document.tag.partition("-")[0]
    return any(tag.partition("-")[0] not in {own, "und"} for tag in piece.languages)


def _is_meant(text: str, opened: Opened) -> bool:
    """Whether the document has the word itself, say because it is the same in both languages."""
    return any(folded(passage.text) == text for passage in body_passages(opened.pack.document))

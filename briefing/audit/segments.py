"""Linguistic checks of one translated segment against its source.

An error makes a translation unusable: the page shows the source text instead. A warning is for the reviewer,
and so is a note, about what may well be meant so. `RULES` is all that is looked at; `rules_as_markdown`
writes it as documentation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from briefing.audit import letters, machine, meaning, punctuation, spacing
from briefing.audit.rule import Pair, Rule, side, source_side
from briefing.catalog import Segment
from briefing.diagnostics import Finding, Severity
from briefing.model import Concept
from briefing.prose import MarkupError

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
BAD_MARKUP = Rule(
    "bad-markup",
    ERROR,
    "markup that a segment cannot have or that would be printed as it stands, broken placeholders",
    "",
    lambda _: (),
)
"""Found by the parser, so that nothing else is looked at."""
RULES = (
    BAD_MARKUP,
    Rule(
        "missing-placeholder",
        ERROR,
        "a figure, name or term of the source that the translation lost",
        "",
        meaning.missing_placeholders,
    ),
    Rule(
        "surplus-placeholder",
        ERROR,
        "a placeholder that the source does not have, or not so often",
        "",
        meaning.surplus_placeholders,
    ),
    Rule(
        "digit-in-translation",
        ERROR,
        "digits of any script",
        "a figure is never translated; use the placeholder",
        meaning.digits,
    ),
    Rule(
        "number-in-words",
        WARNING,
        "a number from three on in words, where the source has no word for any number",
        "a figure is never translated; use the placeholder",
        meaning.numbers_in_words,
    ),
    Rule(
        "markup-differs",
        WARNING,
        "emphasis or links that the source has otherwise",
        "",
        meaning.differing_markup,
    ),
    Rule(
        "address-changed",
        WARNING,
        "a web or e-mail address that is lost, added or altered",
        "copy it from the source",
        meaning.changed_addresses,
    ),
    Rule("deprecated-term", ERROR, "a term that the termbase deprecates", "", meaning.deprecated_terms),
    Rule(
        "term-not-used",
        WARNING,
        "a concept that the source names, and no term of the termbase for it in any form of the word",
        "",
        meaning.terms_not_used,
    ),
    Rule(
        "untranslated",
        WARNING,
        "the source text itself, or mostly its words; names and single words that languages share may stay",
        "translate it",
        meaning.untranslated,
    ),
    Rule(
        "negation-lost",
        WARNING,
        "`not`, `never`, `without` and the like in the source, and no word or affix that denies",
        "compare the sense",
        meaning.negation_lost,
    ),
    Rule(
        "unlikely-length",
        WARNING,
        f"a text more than {meaning.LENIENCE} times longer or shorter than is usual between the languages",
        "look for what is lost or added",
        meaning.unlikely_length,
    ),
    Rule(
        "wrong-script",
        WARNING,
        "words in letters that the language is not written in and the source does not have; characters of"
        " another way of writing Chinese; Arabic letters for those of Persian or Urdu",
        "write it in the language's letters",
        letters.letters_of_other_scripts,
    ),
    Rule(
        "mixed-script",
        WARNING,
        "a word with letters of two scripts, such as a Latin `a` in a Cyrillic word",
        "type the word anew",
        letters.tokens_in_two_scripts,
    ),
    Rule(
        "unbalanced-bidi",
        ERROR,
        "controls of direction that are not closed or not opened, and overrides, which turn letters round",
        "delete them",
        letters.unbalanced_bidi_controls,
    ),
    Rule(
        "needless-bidi",
        WARNING,
        "controls of direction in a text that runs from left to right only",
        "delete them",
        letters.needless_bidi_controls,
    ),
    Rule(
        "broken-character",
        ERROR,
        "controls, byte order marks, replacement characters, private and unassigned code points",
        "type the text anew",
        letters.characters_that_break_text,
    ),
    Rule(
        "invisible-character",
        WARNING,
        "characters without width that the language has no use for, and no-break spaces beside spaces",
        "delete it",
        letters.characters_without_width,
    ),
    Rule(
        "mask-token",
        ERROR,
        "what a machine put in the place of something else, identifiers of units, and escaped HTML entities",
        "write what it stands for",
        machine.mask_tokens,
    ),
    Rule(
        "html-entity",
        WARNING,
        "characters written as HTML entities",
        "write the character itself",
        machine.html_entities,
    ),
    Rule(
        "machine-loop",
        WARNING,
        "the same stretch of text three times in a row",
        "delete the repetitions",
        machine.loops,
    ),
    Rule(
        "repeated-word",
        WARNING,
        "a word or mark twice in a row; in languages that double words, words of grammar only",
        "delete one",
        machine.doubled_words,
    ),
    Rule(
        "unbalanced-bracket",
        WARNING,
        "a bracket without its counterpart",
        "open or close it",
        punctuation.unbalanced_brackets,
    ),
    Rule(
        "unbalanced-quote",
        WARNING,
        "a quotation that is not closed or not opened",
        "open or close it",
        punctuation.unbalanced_quotation_marks,
    ),
    Rule(
        "quote-style",
        NOTE,
        "quotation marks that are not the language's by CLDR",
        "",
        punctuation.quotation_marks_of_others,
    ),
    Rule(
        "end-punctuation",
        WARNING,
        "a last mark that is lost, added, or not the counterpart of the source's in the script",
        "",
        punctuation.end_of_sentence,
    ),
    Rule(
        "foreign-punctuation",
        WARNING,
        "marks of another script, such as a Latin comma after an Arabic letter",
        "",
        punctuation.marks_of_other_scripts,
    ),
    Rule(
        "doubled-space",
        WARNING,
        "two spaces in a row, tabs, and spaces at an end",
        "delete it",
        spacing.needless_spaces,
    ),
    Rule(
        "space-before-mark",
        WARNING,
        "a space before a comma, full stop or other mark, or within brackets",
        "delete it",
        spacing.spaces_before_marks,
    ),
    Rule(
        "french-spacing",
        WARNING,
        "French `;`, `:`, `!`, `?` and guillemets without a no-break space",
        "use U+202F",
        spacing.french_spaces,
    ),
    Rule(
        "ideographic-spacing",
        WARNING,
        "spaces between Chinese characters or kana, and beside their marks",
        "delete it",
        spacing.ideographic_spaces,
    ),
)


BREAKING_RULES = tuple(rule for rule in RULES if rule.severity is ERROR)
"""Those that tell whether a translation can be printed."""


def check_segment(
    segment: Segment,
    tag: str,
    concepts: Mapping[str, Concept],
    source_tag: str,
    rules: Sequence[Rule] = RULES,
) -> Iterator[Finding]:
    """Findings about the target of a segment in the language of `tag`; none for an initial segment."""
    if not segment.target:
        return
    try:
        pair = Pair(source_side(segment.source, source_tag), side(segment.target, tag), concepts)
    except MarkupError as problem:
        yield Finding(BAD_MARKUP.id, BAD_MARKUP.severity, f"{tag}: {problem}", segment.location)
        return
    for rule in rules:
        for fault in rule.faults(pair):
            message = f"{tag}: {fault.message}"
            yield Finding(rule.id, rule.severity, message, segment.location, fault.hint or rule.hint)


def rules_as_markdown() -> str:
    """The table of the rules, for people who review translations."""
    rows = [(f"`{rule.id}`", rule.severity.value, rule.finds, rule.hint or "–") for rule in RULES]
    lines = [("rule", "severity", "what it finds", "what to do"), ("---",) * 4, *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)

"""The rules that finished packs are held against, in one table that is all there is.

What is blocking keeps a pack from being handed out; a warning is for a person to look at. `rules_as_markdown`
writes the table as documentation.
"""

from __future__ import annotations

from briefing.audit.packs import figures, labels, tags, terms, text
from briefing.audit.packs.pack import Rule
from briefing.audit.packs.tags import observed
from briefing.diagnostics import Severity

BLOCKING, WARNING = Severity.ERROR, Severity.WARNING
REBUILD = "build again; if it stays, the program has a fault: report it"
UNREADABLE = Rule(
    "file-unreadable",
    BLOCKING,
    "each file of the edition is there, is what its name says, and is safe to open",
    "run `briefing build`",
    lambda _: (),
)
"""Found by opening the file, so that nothing else can be looked at."""
SURPLUS = Rule(
    "file-surplus",
    WARNING,
    "nothing else lies in the folder of an edition, where it may be handed out by mistake",
    "take it away",
    lambda _: (),
)
"""Found by looking at the folder."""
UNEVEN = Rule(
    "figure-uneven",
    BLOCKING,
    "each fact is read with its right value equally often from all files in all languages",
    REBUILD,
    lambda _: (),
)
"""Found by comparing all files."""
UNKNOWN_WAIVER = Rule(
    "waiver-unknown",
    WARNING,
    "each waiver of the briefing still waives a finding, by a rule that there is",
    "take the waiver out of waivers.yaml",
    lambda _: (),
)
"""Found by comparing findings and waivers."""
RULES = (
    Rule(
        "figure-wrong",
        BLOCKING,
        "each printed fact, read from the file, parses back to its typed value, unit and currency",
        REBUILD,
        figures.wrong_figures,
    ),
    Rule(
        "figure-missing",
        BLOCKING,
        "each fact that the document prints is in the file",
        REBUILD,
        figures.missing_figures,
    ),
    Rule(
        "figure-stray",
        BLOCKING,
        "no digit stands in the file that the document does not have there",
        REBUILD,
        figures.stray_figures,
    ),
    Rule(
        "figure-unaccounted",
        BLOCKING,
        "each number of the document is a fact, or a date, time, count, name or address of the briefing",
        "make it a fact with a source",
        figures.unaccounted_figures,
    ),
    Rule(
        "figure-elsewhere",
        BLOCKING,
        "a second, independent program finds each printed fact whole, as often as it is printed",
        REBUILD,
        figures.figures_elsewhere,
    ),
    Rule(
        "glyph-of-other-figure",
        BLOCKING,
        "no shape that is drawn for a digit is drawn for anything else",
        REBUILD,
        observed("glyph-of-other-figure"),
    ),
    Rule(
        "register-entry",
        BLOCKING,
        "each fact is in the register with the date that it holds for and the numbers of its sources",
        REBUILD,
        terms.register,
    ),
    Rule(
        "text-differs",
        BLOCKING,
        "the text is the document's, character by character, in order",
        REBUILD,
        text.differing_text,
    ),
    Rule(
        "text-elsewhere",
        BLOCKING,
        "a second, independent program reads all words in the same order",
        REBUILD,
        text.read_otherwise,
    ),
    Rule(
        "text-hidden",
        BLOCKING,
        "no text is unpainted or stands outside of the page",
        REBUILD,
        observed("text-hidden"),
    ),
    Rule(
        "broken-character",
        BLOCKING,
        "no replacement character, private or unassigned code point, or control",
        "type the passage anew",
        text.broken_characters,
    ),
    Rule(
        "missing-glyph",
        BLOCKING,
        "each character has a glyph",
        "add a font to theme.yaml",
        observed("missing-glyph"),
    ),
    Rule(
        "missing-text",
        BLOCKING,
        "each glyph stands for a character, so that it copies",
        REBUILD,
        observed("missing-text"),
    ),
    Rule("font-embedded", BLOCKING, "each font is in the file", REBUILD, observed("font-embedded")),
    Rule(
        "placeholder-left",
        BLOCKING,
        "no placeholder of a template is left",
        REBUILD,
        text.leftover_placeholders,
    ),
    Rule(
        "mask-token-left",
        BLOCKING,
        "nothing is left that a translating machine puts in the place of something else",
        "mend the translation",
        text.mask_tokens,
    ),
    Rule(
        "identifier-left",
        BLOCKING,
        "no identifier of a CLDR unit or of the briefing stands for its name",
        "give it a name, or report a fault",
        text.raw_identifiers,
    ),
    Rule(
        "interface-untranslated",
        BLOCKING,
        "no heading or label of the program is in English where it has a translation",
        REBUILD,
        text.untranslated_words,
    ),
    Rule(
        "foreign-script",
        WARNING,
        "no word is in letters that the language does not use, unless marked or the source's own",
        "write it in the language's letters",
        text.letters_of_other_scripts,
    ),
    Rule(
        "draft-notice",
        BLOCKING,
        "what is not reviewed says so on the cover",
        REBUILD,
        labels.missing_draft_notice,
    ),
    Rule("draft-head", BLOCKING, "and in the running head of each page", REBUILD, labels.missing_draft_head),
    Rule("draft-watermark", BLOCKING, "and in a watermark on each page", REBUILD, labels.missing_watermark),
    Rule(
        "machine-notice",
        BLOCKING,
        "the cover says that a machine made the translation, where it did",
        REBUILD,
        labels.missing_machine_notice,
    ),
    Rule(
        "embargo-notice",
        BLOCKING,
        "the cover says the day and time of the embargo",
        REBUILD,
        labels.missing_embargo_notice,
    ),
    Rule(
        "embargo-head",
        BLOCKING,
        "so does the running head of each page",
        REBUILD,
        labels.missing_embargo_head,
    ),
    Rule(
        "embargo-metadata",
        BLOCKING,
        "so do the metadata of the file",
        REBUILD,
        labels.missing_embargo_metadata,
    ),
    Rule(
        "page-number", BLOCKING, "each page says which of how many it is", REBUILD, labels.wrong_page_numbers
    ),
    Rule(
        "contents-page",
        BLOCKING,
        "the contents name the page of each heading",
        REBUILD,
        labels.wrong_contents,
    ),
    Rule(
        "term-deprecated",
        BLOCKING,
        "no term that the termbase deprecates",
        "use the preferred term",
        terms.deprecated_terms,
    ),
    Rule(
        "term-lost",
        BLOCKING,
        "preferred terms stand as the termbase writes them",
        REBUILD,
        terms.preferred_terms,
    ),
    Rule("name-lost", BLOCKING, "people's names stand as people.yaml writes them", REBUILD, terms.names),
    Rule("file-language", BLOCKING, "the file says the language that it is in", REBUILD, tags.wrong_language),
    Rule("file-title", BLOCKING, "the file has the document's title", REBUILD, tags.wrong_title),
    Rule(
        "title-shown",
        BLOCKING,
        "windows show the title, not the name of the file",
        REBUILD,
        observed("title-shown"),
    ),
    Rule("headings", BLOCKING, "each heading is marked as one, with its level", REBUILD, tags.wrong_headings),
    Rule(
        "table-headers",
        BLOCKING,
        "each table is marked as one, with header cells",
        REBUILD,
        tags.tables_without_headers,
    ),
    Rule(
        "alternative-text",
        BLOCKING,
        "each picture and chart is described in words",
        REBUILD,
        tags.pictures_without_text,
    ),
    Rule(
        "language-of-parts",
        BLOCKING,
        "what is in another language is marked with it",
        REBUILD,
        tags.unmarked_languages,
    ),
    Rule(
        "tagged",
        BLOCKING,
        "all text belongs to the structure tree or is marked as no part of it",
        REBUILD,
        observed("tagged"),
    ),
    Rule("pdf-ua", BLOCKING, "the file says that it is PDF/UA-1", REBUILD, observed("pdf-ua")),
    Rule("pdf-a", BLOCKING, "the file says that it is PDF/A-2a", REBUILD, observed("pdf-a")),
    Rule(
        "pdf-standard",
        BLOCKING,
        "page-validation finds no rule of PDF/UA-1 and PDF/A-2a broken, where it is installed",
        REBUILD,
        tags.broken_standards,
    ),
    Rule(
        "picture-credit",
        BLOCKING,
        "each picture stands with its caption and credit",
        REBUILD,
        tags.pictures_without_credit,
    ),
    Rule(
        "picture-file",
        BLOCKING,
        "pictures are those of the briefing, by their SHA-256 (DOCX)",
        REBUILD,
        tags.other_pictures,
    ),
    Rule(
        "link-target",
        BLOCKING,
        "links go where the document says, and nowhere else",
        REBUILD,
        tags.wrong_links,
    ),
    Rule("link-broken", BLOCKING, "links within the file arrive", REBUILD, tags.broken_links),
    Rule(
        "link-unsafe",
        BLOCKING,
        "links go to https, mailto and tel only",
        "change the address",
        tags.unsafe_links,
    ),
    Rule("link-named", BLOCKING, "each link of a PDF is described in words", REBUILD, observed("link-named")),
    Rule(
        "active-content",
        BLOCKING,
        "nothing runs, is fetched, is embedded or is to be filled in",
        REBUILD,
        observed("active-content"),
    ),
    Rule(
        "traces-of-editing",
        BLOCKING,
        "no tracked changes, comments or properties of other programs (DOCX)",
        "build again, or accept the changes in the source",
        observed("traces-of-editing"),
    ),
)
ALL_RULES = (UNREADABLE, SURPLUS, *RULES, UNEVEN, UNKNOWN_WAIVER)


def rules_as_markdown() -> str:
    """The table of the rules, for the press office."""
    weight = {BLOCKING: "blocking", WARNING: "warning"}
    rows = [(f"`{rule.id}`", weight[rule.severity], rule.proves, rule.hint) for rule in ALL_RULES]
    lines = [("rule", "severity", "what is proved", "what to do"), ("---",) * 4, *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)

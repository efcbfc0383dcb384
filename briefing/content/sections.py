"""Markdown files -> sections: headings, paragraphs, flat lists, and embeds."""

from __future__ import annotations

import math
import os
import re
from functools import lru_cache
from pathlib import Path

from markdown_it.token import Token

from briefing.diagnostics import BriefingError, Finding, Location, error
from briefing.gate import MAX_TEXT, read_text_file, unreadable
from briefing.model import Embed, HeadingSource, ListSource, ParagraphSource, Section, SectionBlock, Text
from briefing.prose import PLACEHOLDER, markdown

MAX_BYTES = 1_000_000
MOST_FILES = 100
"""Whose blocks a process remembers."""
BLOCK_START = re.compile(r" *([-+*#>]|[0-9]+[.)])")
FILE_NAME = re.compile(r"(?P<number>[0-9]+)-(?P<id>[a-z][a-z0-9_-]*)\.md")


def section_files(folder: Path, shown: str) -> tuple[Path, ...]:
    """The Markdown files in `folder`, by their numbers, those that are not named right at the end.

    Other files are nobody's business, and a missing folder holds none. Raises `BriefingError` where
    `folder` cannot be read.
    """
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.name.lower().endswith(".md")]
    except FileNotFoundError:
        return ()
    except OSError as problem:
        raise unreadable(problem, shown) from None
    return tuple(folder / name for name in sorted(names, key=_order))


def _order(name: str) -> tuple[float, str]:
    found = FILE_NAME.fullmatch(name)
    return (int(found["number"]) if found else math.inf, name)


def parse_section(path: Path, shown: str) -> Section:
    """The section in a Markdown file; `shown` names the file in findings.

    A paragraph that is a lone placeholder becomes an `Embed`; whether it names something that can be
    embedded is for the check to say. Raises `BriefingError`.
    """
    name = FILE_NAME.fullmatch(path.name)
    if not name:
        hint = "name it like 10-district.md"
        raise BriefingError(
            [error("bad-file-name", "a section's file needs a number and an id", Location(shown), hint)]
        )
    title, blocks = _read(read_text_file(path, shown, MAX_BYTES), shown)
    return Section(name["id"], title, blocks, Location(shown, 1))


@lru_cache(maxsize=MOST_FILES)
def _read(source: str, shown: str) -> tuple[Text, tuple[SectionBlock, ...]]:
    """Title and blocks; a process that looks again and again parses the same text once."""
    return _SectionReader(shown).read(source)


class _SectionReader:
    """Walks the flat list of block tokens once, from top to bottom."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.findings: list[Finding] = []
        self.title: Text | None = None
        self.blocks: list[SectionBlock] = []

    def read(self, source: str) -> tuple[Text, tuple[SectionBlock, ...]]:
        self.refuse_long_paragraphs(source)
        definitions: dict[str, dict[str, dict[str, list[int]]]] = {}
        tokens = markdown().parse(source, definitions)
        for definition in definitions.get("references", {}).values():
            line = definition["map"][0] + 1
            self.refuse(
                Location(self.shown, line), "an address stands in the link itself, `[link](https://…)`"
            )
        position = 0
        while position < len(tokens):
            position = self.block(tokens, position)
        if self.title is None:
            self.findings.append(
                error("no-title", "the section has no title", Location(self.shown, 1), "start with `# Title`")
            )
        if self.findings or self.title is None:
            raise BriefingError(self.findings)
        return self.title, tuple(self.blocks)

    def refuse_long_paragraphs(self, source: str) -> None:
        """Before anything is parsed, since parsing emphasis takes the square of a paragraph's length."""
        length = 0
        for number, line in enumerate(source.split("\n"), 1):
            length = len(line) if not line.strip() or BLOCK_START.match(line) else length + len(line)
            if length > MAX_TEXT:
                message = f"has a paragraph of more than {MAX_TEXT} characters"
                raise BriefingError([error("too-large", message, Location(self.shown, number))])

    def block(self, tokens: list[Token], position: int) -> int:
        """Read the block that starts at `position`; return where the next one starts."""
        token = tokens[position]
        match token.type:
            case "heading_open":
                self.heading(token, tokens[position + 1])
                return position + 3
            case "paragraph_open":
                self.paragraph(tokens[position + 1])
                return position + 3
            case "bullet_list_open" | "ordered_list_open":
                return self.list_block(tokens, position)
            case other:
                what = other.removesuffix("_open").replace("_", " ")
                self.refuse(self.place(token), f"a {what} cannot stand in a section")
                return _end_of(tokens, position)

    def heading(self, token: Token, inline: Token) -> None:
        level = int(token.tag[1])
        text = self.text(inline, "heading")
        if level == 1 and self.title is None and not self.blocks:
            self.title = text
        elif level in {2, 3}:
            self.blocks.append(HeadingSource(level, text))
        else:
            message = "a section has one title, `#`, on top, and headings `##` and `###`"
            self.refuse(self.place(token), message)

    def paragraph(self, inline: Token) -> None:
        text = self.text(inline, "")
        lone = PLACEHOLDER.fullmatch(text.source)
        if lone and not lone["form"]:
            self.blocks.append(Embed(lone["id"], text.location))
        else:
            self.blocks.append(ParagraphSource(text))

    def list_block(self, tokens: list[Token], start: int) -> int:
        """Read the list that starts at `start`; return where the next block starts."""
        end = _end_of(tokens, start)
        if tokens[start].attrGet("start") is not None:
            self.refuse(self.place(tokens[start]), "a numbered list starts at 1")
        items = []
        position = start + 1
        while position < end - 1:
            item_end = _end_of(tokens, position)
            items.append(self.item(tokens[position], tokens[position + 1 : item_end - 1]))
            position = item_end
        self.blocks.append(ListSource(tuple(items), ordered=tokens[start].type == "ordered_list_open"))
        return end

    def item(self, opening: Token, content: list[Token]) -> Text:
        """Read an entry, which is a paragraph and nothing else."""
        paragraph = content[:3] if content and content[0].type == "paragraph_open" else []
        if surplus := content[len(paragraph) :]:
            self.refuse(self.place(surplus[0]), "an entry of a list is one paragraph")
        note = "entry of a list"
        if paragraph:
            return self.text(paragraph[1], note)
        return Text("", self.place(opening), note) if surplus else self.text(opening, note)

    def text(self, token: Token, note: str) -> Text:
        """The text of a block; an empty one would be taken for the header of a PO file."""
        text = Text(" ".join(token.content.split()), self.place(token), note)
        if not text.source:
            self.findings.append(error("empty", "a text is missing here", text.location))
        return text

    def place(self, token: Token) -> Location:
        return Location(self.shown, token.map[0] + 1 if token.map else 0)

    def refuse(self, location: Location, message: str) -> None:
        self.findings.append(error("unsupported-markup", message, location, "see docs/briefing-format.md"))


def _end_of(tokens: list[Token], start: int) -> int:
    """Where the tokens of the block that starts at `start` end."""
    depth = 0
    for position in range(start, len(tokens)):
        depth += tokens[position].nesting
        if depth <= 0:
            return position + 1
    return len(tokens)

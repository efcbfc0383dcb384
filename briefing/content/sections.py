"""Markdown files -> sections: headings, paragraphs, flat lists, and embeds."""

from __future__ import annotations

import re
from pathlib import Path

from markdown_it.token import Token

from briefing.diagnostics import BriefingError, Finding, Location, error
from briefing.model import Embed, HeadingSource, ListSource, ParagraphSource, Section, SectionBlock, Text
from briefing.prose import PLACEHOLDER, markdown

MAX_BYTES = 1_000_000
FILE_NAME = re.compile(r"[0-9]+-(?P<id>[a-z][a-z0-9_-]*)\.md")


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
    reader = _SectionReader(shown)
    title, blocks = reader.read(_read_text(path, shown))
    return Section(name["id"], title, blocks, Location(shown, 1))


def _read_text(path: Path, shown: str) -> str:
    data = path.read_bytes()
    if len(data) > MAX_BYTES:
        raise BriefingError([error("too-large", f"is larger than {MAX_BYTES} bytes", Location(shown))])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise BriefingError([error("not-utf-8", "is not UTF-8", Location(shown, line))]) from None


class _SectionReader:
    """Walks the flat list of block tokens once, from top to bottom."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.findings: list[Finding] = []
        self.title: Text | None = None
        self.blocks: list[SectionBlock] = []

    def read(self, source: str) -> tuple[Text, tuple[SectionBlock, ...]]:
        tokens = markdown().parse(source)
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
                return self.list(tokens, position)
            case other:
                what = other.removesuffix("_open").replace("_", " ")
                self.refuse(token, f"a {what} cannot stand in a section")
                return _end_of(tokens, position)

    def heading(self, token: Token, inline: Token) -> None:
        level = int(token.tag[1])
        text = self.text(inline, "heading")
        if level == 1 and self.title is None and not self.blocks:
            self.title = text
        elif level in {2, 3}:
            self.blocks.append(HeadingSource(level, text))
        else:
            self.refuse(token, "a section has one title, `#`, on top, and headings `##` and `###`")

    def paragraph(self, inline: Token) -> None:
        text = self.text(inline, "")
        lone = PLACEHOLDER.fullmatch(text.source)
        if lone and not lone["form"]:
            self.blocks.append(Embed(lone["id"], text.location))
        else:
            self.blocks.append(ParagraphSource(text))

    def list(self, tokens: list[Token], start: int) -> int:
        end = _end_of(tokens, start)
        items = []
        for token in tokens[start + 1 : end - 1]:
            if token.type == "inline":
                items.append(self.text(token, "entry of a list"))
            elif token.type not in {"list_item_open", "list_item_close", "paragraph_open", "paragraph_close"}:
                self.refuse(token, "a list holds plain entries only")
        self.blocks.append(ListSource(tuple(items), ordered=tokens[start].type == "ordered_list_open"))
        return end

    def text(self, inline: Token, note: str) -> Text:
        return Text(" ".join(inline.content.split()), self.place(inline), note)

    def place(self, token: Token) -> Location:
        return Location(self.shown, token.map[0] + 1 if token.map else 0)

    def refuse(self, token: Token, message: str) -> None:
        self.findings.append(
            error("unsupported-markup", message, self.place(token), "see docs/briefing-format.md")
        )


def _end_of(tokens: list[Token], start: int) -> int:
    """Where the tokens of the block that starts at `start` end."""
    depth = 0
    for position in range(start, len(tokens)):
        depth += tokens[position].nesting
        if depth <= 0:
            return position + 1
    return len(tokens)

"""The document of `packs.py`, and the same for the others: as HTML, as Typst's markup and as DOCX."""

from __future__ import annotations

import html
import json
import pickle
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from contestants import MARK

from briefing.content import load_briefing
from briefing.document import Block, Chart, Document, Heading, Paragraph, Picture, Role, Runs, Table
from briefing.pipeline import assemble
from briefing.render.docx import render_docx
from briefing.render.typesetting.fonts import REGULAR, font_stack

ROOT = Path(__file__).parents[1]
PARAGRAPHS = 8
"""In each chapter, before its photograph, table or chart."""


def document() -> Document:
    """Some pages of the French Changping briefing: four photographs, three tables, two charts, and prose."""
    edition = assemble(load_briefing(ROOT / "content" / "changping"), "fr", ROOT / "locales")
    headings = [block for block in edition.blocks if isinstance(block, Heading) and block.level == 1]
    prose = [
        replace(block, role=Role.BODY)
        for block in edition.blocks
        if isinstance(block, Paragraph) and len(plain(block.runs)) > 250
    ][:12]
    blocks: list[Block] = []
    for number, shown in enumerate(_shown(edition)):
        heading = headings[number % len(headings)]
        blocks.append(replace(heading, anchor=f"chapter-{number}", listed=False))
        blocks += [prose[(number * 5 + step) % len(prose)] for step in range(PARAGRAPHS)]
        blocks.append(shown)
    return replace(edition, blocks=tuple(blocks))


def _shown(edition: Document) -> list[Block]:
    pictures = [block for block in edition.blocks if isinstance(block, Picture)]
    charts = [block for block in edition.blocks if isinstance(block, Chart)]
    tables = [block for block in edition.blocks if isinstance(block, Table)]
    longest = sorted(tables, key=lambda table: len(table.rows))[-3:]
    return [*pictures[:4], *(replace(table, rows=table.rows[:14]) for table in longest), *charts[:2]]


def plain(runs: Runs) -> str:
    """The words of runs."""
    return "".join(run.text for run in runs)


def prepare(folder: Path) -> None:
    """Write the sources of all contestants into `folder`."""
    ours = document()
    (folder / "fonts").mkdir(parents=True)
    face = font_stack("fr", "fr").primary(REGULAR)
    (folder / "fonts" / "NotoSans.ttf").write_bytes(face.hb_face.blob.data)
    fonts = f"<fontconfig><dir>{folder / 'fonts'}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>"
    (folder / "fonts.conf").write_text(fonts, "utf-8")
    for number, picture in enumerate(block for block in ours.blocks if isinstance(block, Picture)):
        shutil.copy(picture.path, folder / f"{number}.jpg")
    (folder / "libreoffice.docx").write_bytes(render_docx(ours).data)
    (folder / "briefing.pickle").write_bytes(pickle.dumps(ours))
    (folder / "weasyprint.html").write_text(as_html(ours), "utf-8")
    (folder / "typst.typ").write_text(as_typst(ours), "utf-8")


# --- HTML ---------------------------------------------------------------------------------------

_LOOKS = """
@font-face { font-family: Noto; src: url(fonts/NotoSans.ttf); font-weight: 100 900; }
@page { size: A4; margin: 78pt 62pt 70pt; @top-left { content: "Changping"; font: 8.5pt Noto; }
        @bottom-right { content: "Page " counter(page) " / " counter(pages); font: 8.5pt Noto; } }
body { font: 10.5pt/1.45 Noto; color: #1b2430; }
p { text-align: justify; }
h1 { font-size: 20pt; color: #0b4f6c; }
figure { margin: 12pt 0; }
img { width: 100%; }
table { border-collapse: collapse; width: 100%; font-size: 9.5pt; }
td, th { padding: 4pt 8pt; text-align: start; border-bottom: 0.5pt solid #999; }
caption, figcaption { font-size: 9pt; color: #555; }
"""


def as_html(ours: Document) -> str:
    """The document for WeasyPrint."""
    photographs = count()
    body = "".join(_html_block(block, photographs) for block in ours.blocks)
    head = f"<title>{html.escape(ours.title)}</title><style>{_LOOKS}</style>"
    return f'<!doctype html><html lang="{ours.tag}">{head}{body}</html>'


def _html_block(block: Block, photographs: Iterator[int]) -> str:
    match block:
        case Heading():
            return _element("h1", block.runs)
        case Paragraph():
            return _element("p", block.runs)
        case Picture():
            image = f'<img src="{next(photographs)}.jpg" alt="{html.escape(block.alt)}">'
            return f"<figure>{image}{_element('figcaption', block.caption)}</figure>"
        case Table():
            head = _html_row("th", block.header) if block.header else ""
            rows = "".join(_html_row("td", row) for row in block.rows)
            caption = _element("caption", block.caption)
            return f"<table>{caption}<thead>{head}</thead><tbody>{rows}</tbody></table>"
        case Chart():
            return f"<figure>{_svg(block)}{_element('figcaption', block.title)}</figure>"
        case _:
            raise TypeError(block)


def _element(name: str, runs: Runs) -> str:
    return f"<{name}>{html.escape(plain(runs))}</{name}>"


def _html_row(name: str, cells: tuple[Runs, ...]) -> str:
    return f"<tr>{''.join(_element(name, cell) for cell in cells)}</tr>"


def _svg(chart: Chart) -> str:
    bars = "".join(
        f'<text x="0" y="{20 * row + 13}">{html.escape(plain(bar.label))}</text>'
        f'<rect x="200" y="{20 * row + 4}" width="{200 * bar.share}" height="10" fill="#0b4f6c"/>'
        f'<text x="410" y="{20 * row + 13}">{html.escape(plain(bar.value))}</text>'
        for row, bar in enumerate(chart.bars)
    )
    size = f'viewBox="0 0 500 {20 * len(chart.bars)}" font-family="Noto" font-size="9"'
    return f'<svg role="img" aria-label="{html.escape(chart.alt)}" {size}>{bars}</svg>'


# --- Typst --------------------------------------------------------------------------------------

_SETTINGS = """#set text(font: "Noto Sans", size: 10.5pt)
#set page(paper: "a4", margin: (x: 62pt, top: 78pt, bottom: 70pt), header: [Changping],
  footer: context [Page #counter(page).display() / #counter(page).final().first()])
#set par(justify: true, leading: 0.75em)
#show figure: set block(breakable: true)"""


def as_typst(ours: Document) -> str:
    """The document for Typst, with `MARK` in its first paragraph."""
    photographs = count()
    blocks = [_typst_block(block, photographs) for block in ours.blocks]
    blocks[1] = blocks[1].replace('par("', f'par("{MARK} ', 1)
    settings = (
        f"#set document(title: {_string(ours.title)})\n#set text(lang: {_string(ours.tag)})\n{_SETTINGS}"
    )
    return "\n\n".join([settings, *blocks])


def _typst_block(block: Block, photographs: Iterator[int]) -> str:
    match block:
        case Heading():
            return f"#heading(level: 1, {_string(plain(block.runs))})"
        case Paragraph():
            return f"#par({_string(plain(block.runs))})"
        case Picture():
            image = f'image("{next(photographs)}.jpg", alt: {_string(block.alt)})'
            return f"#figure({image}, caption: {_string(plain(block.caption))})"
        case Table():
            columns = ", ".join(f"{100 * column.width:.0f}fr" for column in block.columns)
            header = f"table.header({_strings(block.header)}), " if block.header else ""
            cells = ", ".join(_strings(row) for row in block.rows)
            table = f"table(columns: ({columns},), {header}{cells})"
            return f"#figure({table}, caption: {_string(plain(block.caption))})"
        case Chart():
            bars = ", ".join(
                f"{_string(plain(bar.label))}, rect(width: {100 * bar.share}%, height: 8pt),"
                f" {_string(plain(bar.value))}"
                for bar in block.bars
            )
            grid = f"grid(columns: (40%, 1fr, 20%), gutter: 6pt, {bars})"
            alt, title = _string(block.alt), _string(plain(block.title))
            return f"#figure({grid}, kind: image, alt: {alt}, caption: {title})"
        case _:
            raise TypeError(block)


def _string(text: str) -> str:
    """A string of Typst's, whose escapes are those of JSON but for characters by their number."""
    return json.dumps(text, ensure_ascii=False)


def _strings(cells: tuple[Runs, ...]) -> str:
    return ", ".join(_string(plain(cell)) for cell in cells)

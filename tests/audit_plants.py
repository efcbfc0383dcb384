"""Faults to plant in finished files, each with the rule that has to catch it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf

PdfEdit = Callable[[pikepdf.Pdf], None]
Parts = dict[str, bytes]
DocxEdit = Callable[[Parts], None]
DOCUMENT, HEADER, CORE = "word/document.xml", "word/header1.xml", "docProps/core.xml"


@dataclass(frozen=True)
class Plant:
    """One fault."""

    format_: str
    tag: str
    what: str
    """In words, for the documentation."""
    edit: PdfEdit | DocxEdit
    rule: str


def plant(fault: Plant, source: Path, target: Path) -> None:
    """Write `source` with the fault as `target`."""
    if fault.format_ == "pdf":
        with pikepdf.open(source) as pdf:
            fault.edit(pdf)  # type: ignore[arg-type]  # the format says which kind of edit it is
            pdf.save(target)
        return
    with zipfile.ZipFile(source) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    before = dict(parts)
    fault.edit(parts)  # type: ignore[arg-type]
    assert parts != before, "the fault was not planted"
    with zipfile.ZipFile(target, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)


# --- DOCX -------------------------------------------------------------------------------------------


def swap(old: str, new: str, part: str = DOCUMENT, times: int = 1) -> DocxEdit:
    """Replace a text in a part, the first of it or all (-1)."""

    def edit(parts: Parts) -> None:
        text = parts[part].decode("utf-8")
        assert old in text, f"{old!r} is not in {part}"
        parts[part] = text.replace(old, new, times).encode("utf-8")

    return edit


def swap_pattern(pattern: str, new: str, part: str = DOCUMENT, times: int = 1) -> DocxEdit:
    """Replace what a pattern finds."""

    def edit(parts: Parts) -> None:
        text, number = re.subn(pattern, new, parts[part].decode("utf-8"), count=times, flags=re.DOTALL)
        assert number, f"{pattern!r} is not in {part}"
        parts[part] = text.encode("utf-8")

    return edit


def after_heading(text: str, addition: str) -> DocxEdit:
    """Put something at the end of the run that holds `text`."""
    return swap(f"{text}</w:t></w:r>", f"{text}</w:t></w:r>{addition}")


def run(text: str, properties: str = "") -> str:
    """A run of WordprocessingML."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


PARAGRAPH = r"<w:p>(?:(?!</w:p>).)*?{}(?:(?!</w:p>).)*?</w:p>"
"""A paragraph that holds something."""


def drop_paragraph(text: str) -> DocxEdit:
    """Take out the first paragraph that holds `text`."""
    return swap_pattern(PARAGRAPH.format(re.escape(text)), "")


def exchange_paragraphs(first: str, second: str) -> DocxEdit:
    """Exchange two paragraphs."""

    def edit(parts: Parts) -> None:
        text = parts[DOCUMENT].decode("utf-8")
        one = re.search(PARAGRAPH.format(re.escape(first)), text, re.DOTALL)
        two = re.search(PARAGRAPH.format(re.escape(second)), text, re.DOTALL)
        assert one is not None
        assert two is not None
        between = text[one.end() : two.start()]
        parts[DOCUMENT] = (text[: one.start()] + two[0] + between + one[0] + text[two.end() :]).encode(
            "utf-8"
        )

    return edit


def alter_picture(parts: Parts) -> None:
    """One byte of a picture is another."""
    parts["word/media/image1.jpg"] += b"\0"


def fetch_a_template(parts: Parts) -> None:
    """The file asks for a template from the network."""
    name = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    entry = (
        f'<Relationship Id="rId99" Type="{kind}" Target="https://example.org/t.dotm" TargetMode="External"/>'
    )
    parts[name] = parts[name].replace(b"</Relationships>", entry.encode() + b"</Relationships>")


def lose_the_document(parts: Parts) -> None:
    """The main part is not XML."""
    parts[DOCUMENT] = parts[DOCUMENT][:1000]


def declare_an_entity(parts: Parts) -> None:
    """A document type with an entity, as attacks on XML parsers have."""
    head, _, rest = parts[DOCUMENT].partition(b"?>")
    parts[DOCUMENT] = head + b'?><!DOCTYPE w [<!ENTITY a "a">]>' + rest


RELS = "word/_rels/document.xml.rels"

# --- PDF --------------------------------------------------------------------------------------------


def elements(pdf: pikepdf.Pdf, kind: str) -> Iterator[pikepdf.Dictionary]:
    """The structure elements of a kind."""
    waiting: list[object] = [pdf.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        if isinstance(element, pikepdf.Dictionary):
            if element.get("/S") == kind:
                yield element
            below = element.get("/K")
            waiting += list(below) if isinstance(below, pikepdf.Array) else [below]


def codes_of(font: pikepdf.Object) -> dict[int, str]:
    """The texts of a font's codes."""
    found = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]*)>\n", font.ToUnicode.read_bytes() + b"\n")
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in found}


def reprint(old: str, new: str, after_page: int = 0, before_page: int | None = None) -> PdfEdit:
    """Replace text in the first operator that shows `old`, with codes that its font has."""

    def edit(pdf: pikepdf.Pdf) -> None:
        for page in list(pdf.pages)[after_page:before_page]:
            instructions = list(pikepdf.parse_content_stream(page))
            font: pikepdf.Object | None = None
            for index, instruction in enumerate(instructions):
                operands, operator = instruction.operands, instruction.operator
                if str(operator) == "Tf":
                    font = page.Resources.Font[str(operands[0])]
                elif str(operator) == "TJ" and font is not None:
                    texts = codes_of(font)
                    codes = [
                        int.from_bytes(bytes(item)[place : place + 2], "big")
                        for item in operands[0]
                        if isinstance(item, pikepdf.String)
                        for place in range(0, len(bytes(item)), 2)
                    ]
                    changed = replaced(codes, texts, old, new)
                    if changed is not None:
                        data = b"".join(code.to_bytes(2, "big") for code in changed)
                        shown = pikepdf.Array([pikepdf.String(data)])
                        instructions[index] = pikepdf.ContentStreamInstruction([shown], operator)
                        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))
                        return
        raise AssertionError(f"{old!r} is shown nowhere in a font that has {new!r}")

    return edit


def replaced(codes: list[int], texts: dict[int, str], old: str, new: str) -> list[int] | None:
    """The codes with those of `old` exchanged for those of `new`, if both can be written so."""
    by_text = {text: code for code, text in texts.items()}
    for start in range(len(codes)):
        for end in range(start + 1, min(start + len(old), len(codes)) + 1):
            found = "".join(texts.get(code, "") for code in codes[start:end])
            if found == old and set(new) <= by_text.keys():
                return codes[:start] + [by_text[character] for character in new] + codes[end:]
    return None


def first_font(pdf: pikepdf.Pdf, with_texts: str = "") -> tuple[pikepdf.Object, dict[str, int]]:
    """A font of the third page that has certain characters, and its codes by text."""
    for page in list(pdf.pages)[2:]:
        for font in page.Resources.Font.values():
            by_text = {text: code for code, text in codes_of(font).items()}
            if all(character in by_text for character in with_texts):
                return font, by_text
    raise AssertionError(f"no font has {with_texts!r}")


def draw_another_digit(pdf: pikepdf.Pdf) -> None:
    """The code of 5 is drawn as a 7, while it still copies as 5."""
    font, codes = first_font(pdf, "57")
    holder = font.DescendantFonts[0]
    glyphs = bytearray(holder.CIDToGIDMap.read_bytes())
    five, seven = codes["5"], codes["7"]
    glyphs[2 * five : 2 * five + 2] = glyphs[2 * seven : 2 * seven + 2]
    holder.CIDToGIDMap = pdf.make_stream(bytes(glyphs))


def lose_glyph(character: str) -> PdfEdit:
    """A character is drawn as .notdef."""

    def edit(pdf: pikepdf.Pdf) -> None:
        font, codes = first_font(pdf, character)
        holder = font.DescendantFonts[0]
        glyphs = bytearray(holder.CIDToGIDMap.read_bytes())
        glyphs[2 * codes[character] : 2 * codes[character] + 2] = b"\0\0"
        holder.CIDToGIDMap = pdf.make_stream(bytes(glyphs))

    return edit


def lose_text(character: str) -> PdfEdit:
    """The code of a character maps to no text."""

    def edit(pdf: pikepdf.Pdf) -> None:
        font, codes = first_font(pdf, character)
        line = f"<{codes[character]:04X}> <{character.encode('utf-16-be').hex().upper()}>".encode()
        font.ToUnicode = pdf.make_stream(font.ToUnicode.read_bytes().replace(line, b""))

    return edit


def copy_as(character: str, other: str) -> PdfEdit:
    """What is drawn as one character copies as another."""

    def edit(pdf: pikepdf.Pdf) -> None:
        font, codes = first_font(pdf, character)
        line = f"<{codes[character]:04X}> <{character.encode('utf-16-be').hex().upper()}>".encode()
        wrong = f"<{codes[character]:04X}> <{other.encode('utf-16-be').hex().upper()}>".encode()
        font.ToUnicode = pdf.make_stream(font.ToUnicode.read_bytes().replace(line, wrong))

    return edit


def take_away_fonts(pdf: pikepdf.Pdf) -> None:
    """Fonts are named and not in the file."""
    for font in pdf.pages[1].Resources.Font.values():
        del font.DescendantFonts[0].FontDescriptor["/FontFile2"]


def drop_artifacts(kind: str) -> PdfEdit:
    """Take the head, foot or watermark from the third page."""

    def edit(pdf: pikepdf.Pdf) -> None:
        page, kept, skipping = pdf.pages[2], [], False
        for instruction in pikepdf.parse_content_stream(page):
            operator, operands = str(instruction.operator), instruction.operands
            if operator == "BDC" and str(operands[0]) == "/Artifact" and operands[1].get("/Subtype") == kind:
                skipping = True
            if not skipping:
                kept.append(instruction)
            elif operator == "EMC":
                skipping = False
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))

    return edit


def take_away(*keys: str) -> PdfEdit:
    """Remove an entry of the catalogue, or of a dictionary in it."""

    def edit(pdf: pikepdf.Pdf) -> None:
        place = pdf.Root
        for key in keys[:-1]:
            place = place[key]
        del place[keys[-1]]

    return edit


def take_away_from(kind: str, key: str) -> PdfEdit:
    """Remove an entry of all structure elements of a kind."""

    def edit(pdf: pikepdf.Pdf) -> None:
        for element in elements(pdf, kind):
            if key in element:
                del element[key]

    return edit


def rename_elements(kind: str, other: str) -> PdfEdit:
    """Structure elements of one kind become ones of another."""

    def edit(pdf: pikepdf.Pdf) -> None:
        for element in elements(pdf, kind):
            element["/S"] = pikepdf.Name(other)

    return edit


def rewrite_xmp(old: str, new: str) -> PdfEdit:
    """Change the XMP packet."""

    def edit(pdf: pikepdf.Pdf) -> None:
        packet = pdf.Root.Metadata.read_bytes().decode("utf-8")
        assert old in packet
        pdf.Root.Metadata = pdf.make_stream(
            packet.replace(old, new).encode("utf-8"), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
        )

    return edit


def drop_terms(pdf: pikepdf.Pdf) -> None:
    """The XMP packet loses the terms of use."""
    packet = pdf.Root.Metadata.read_bytes()
    shorter = re.sub(rb"<xmpRights:UsageTerms.*?</xmpRights:UsageTerms>", b"", packet, flags=re.DOTALL)
    assert shorter != packet
    pdf.Root.Metadata = pdf.make_stream(shorter, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)


def set_title(pdf: pikepdf.Pdf) -> None:
    """The title is another."""
    pdf.docinfo["/Title"] = "Untitled"


def add_content(content: bytes) -> PdfEdit:
    """Put something at the end of the third page; FONT stands for a font of it."""

    def edit(pdf: pikepdf.Pdf) -> None:
        name = next(iter(pdf.pages[2].Resources.Font.keys()))
        pdf.pages[2].contents_add(content.replace(b"FONT", name.encode()))

    return edit


def hide_first_text(pdf: pikepdf.Pdf) -> None:
    """The text of the third page is not painted."""
    pdf.pages[2].contents_add(b"3 Tr\n", prepend=True)


def annotations_of(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """The annotations of all pages."""
    for page in pdf.pages:
        yield from list(page.get("/Annots", pikepdf.Array()))  # type: ignore[misc]  # dictionaries


def redirect(address: str) -> PdfEdit:
    """The first link to an address goes elsewhere."""

    def edit(pdf: pikepdf.Pdf) -> None:
        next(each for each in annotations_of(pdf) if "/A" in each).A.URI = pikepdf.String(address)

    return edit


def unname_links(pdf: pikepdf.Pdf) -> None:
    """Links without a description."""
    for annotation in annotations_of(pdf):
        del annotation["/Contents"]


def break_links(pdf: pikepdf.Pdf) -> None:
    """Links in the contents go nowhere."""
    for annotation in annotations_of(pdf):
        if "/Dest" in annotation:
            annotation.Dest = pikepdf.Name("/nowhere")


def add_a_script(pdf: pikepdf.Pdf) -> None:
    """Something that runs when the file is opened."""
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1")


def drop_a_page(pdf: pikepdf.Pdf) -> None:
    """The fourth page is gone."""
    del pdf.pages[3]


def exchange_pages(pdf: pikepdf.Pdf) -> None:
    """The content of two pages is exchanged."""
    pdf.pages[4].Contents, pdf.pages[5].Contents = pdf.pages[5].Contents, pdf.pages[4].Contents


PLANTS = (
    # figures
    Plant("docx", "hi", "a digit of a fact is another", swap("1,343.5", "1,344.5"), "figure-wrong"),
    Plant("docx", "ar", "the magnitude of a fact is lost", swap("2.269 مليون", "2.269"), "figure-wrong"),
    Plant(
        "docx",
        "zh-Hans",
        "the unit of a fact is another",
        swap("1,343.5平方公里", "1,343.5公里"),
        "figure-wrong",
    ),
    Plant(
        "docx",
        "en",
        "the currency of a fact is another",
        swap("130 billion yuan", "$130 billion"),
        "figure-wrong",
    ),
    Plant("docx", "hi", "groups of digits are cut otherwise", swap("1,48,000", "14,8,000"), "figure-wrong"),
    Plant("docx", "ar", "a decimal comma stands for a point", swap("1,343.5", "1,343,5"), "figure-wrong"),
    Plant("docx", "zh-Hans", "a digit is put before a fact", swap(">56<", ">156<"), "figure-wrong"),
    Plant("docx", "ar", "a fact is missing", swap("1,343.5 كم²", ""), "figure-missing"),
    Plant(
        "docx",
        "en",
        "a figure that is no fact stands in the prose",
        after_heading("Area", run(" 77")),
        "figure-stray",
    ),
    Plant(
        "docx", "hi", "a fact is printed twice", after_heading("22.69 लाख", run(" 22.69 लाख")), "figure-stray"
    ),
    Plant(
        "docx",
        "ar",
        "a date in the register is another",
        swap_pattern(r"12\u200f/04\u200f/2024(?=((?!12\u200f/04\u200f/2024).)*$)", "13\u200f/04\u200f/2024"),
        "figure-stray",
    ),
    Plant(
        "docx",
        "zh-Hans",
        "a figure holds a fact of another language's digits",
        swap(">56<", ">५७<"),
        "figure-wrong",
    ),
    Plant(
        "docx",
        "en",
        "the date of a fact in the register is another",
        swap_pattern(r"Apr 12, 2024(?=((?!Apr 12, 2024|Rates used).)*Rates used)", "Apr 11, 2024"),
        "register-entry",
    ),
    Plant(
        "docx",
        "zh-Hans",
        "a fact in the register has another source",
        swap(">[1] [2]<", ">[1]<"),
        "register-entry",
    ),
    Plant("pdf", "en", "a digit of a fact is another", reprint("1,343.5", "1,443.5"), "figure-wrong"),
    Plant("pdf", "ar", "a digit of a fact is another", reprint("2.269", "2.266"), "figure-wrong"),
    Plant("pdf", "hi", "a digit of a fact is another", reprint("22.69", "22.66"), "figure-wrong"),
    Plant("pdf", "zh-Hans", "digits of a fact are transposed", reprint("226.9", "262.9"), "figure-wrong"),
    Plant("pdf", "en", "a digit copies as another than is drawn", copy_as("5", "6"), "figure-wrong"),
    Plant(
        "pdf", "en", "a digit is drawn as another than it copies", draw_another_digit, "glyph-of-other-figure"
    ),
    Plant("pdf", "hi", "a digit copies as another than is drawn", copy_as("5", "6"), "figure-elsewhere"),
    Plant("pdf", "en", "the contents name another page", reprint("3", "4", before_page=2), "contents-page"),
    Plant(
        "docx",
        "hi",
        "a figure stands in the running head",
        swap("</w:p></w:hdr>", f"{run(' 77')}</w:p></w:hdr>", HEADER),
        "figure-stray",
    ),
    Plant(
        "docx",
        "ar",
        "a chart is described with another figure",
        swap_pattern(r'(<w:tblDescription w:val="[^"]*?)210', r"\g<1>211"),
        "alternative-text",
    ),
    # text
    Plant("docx", "hi", "a paragraph is missing", drop_paragraph("press@example.org"), "text-differs"),
    Plant(
        "docx", "zh-Hans", "two paragraphs are exchanged", exchange_paragraphs(">41<", ">56<"), "text-differs"
    ),
    Plant("docx", "ar", "a word is added", after_heading("2.269 مليون", run(" تقريبا")), "text-differs"),
    Plant("pdf", "zh-Hans", "a character is another", reprint("面积", "面面", after_page=2), "text-differs"),
    Plant("pdf", "ar", "a page is missing", drop_a_page, "text-differs"),
    Plant("pdf", "hi", "two pages are exchanged", exchange_pages, "text-elsewhere"),
    Plant(
        "docx",
        "zh-Hans",
        "a character could not be written",
        swap("226.9万", "226.9\N{REPLACEMENT CHARACTER}"),
        "broken-character",
    ),
    Plant("docx", "hi", "text is hidden", after_heading("22.69 लाख", run("x", "<w:vanish/>")), "text-hidden"),
    Plant("pdf", "ar", "text is not painted", hide_first_text, "text-hidden"),
    Plant(
        "pdf",
        "en",
        "text stands outside of the page",
        add_content(b"/Artifact <</Type /Layout>> BDC BT FONT 10 Tf 1 0 0 1 900 20 Tm <0001> Tj ET EMC"),
        "text-hidden",
    ),
    Plant("pdf", "zh-Hans", "a character has no glyph", lose_glyph("的"), "missing-glyph"),
    Plant("pdf", "hi", "a glyph stands for no character", lose_text("क"), "missing-text"),
    Plant("pdf", "ar", "fonts are not in the file", take_away_fonts, "font-embedded"),
    # what machines leave behind
    Plant(
        "docx",
        "en",
        "a placeholder was not filled",
        swap("2.269 million", "{population}"),
        "placeholder-left",
    ),
    Plant(
        "docx",
        "ar",
        "a mask token was not taken back",
        after_heading("2.269 مليون", run(" ⟦3⟧")),
        "mask-token-left",
    ),
    Plant(
        "docx",
        "hi",
        "a unit stands as its CLDR identifier",
        swap("1,343.5 वर्ग", "1,343.5 square-kilometer"),
        "identifier-left",
    ),
    Plant(
        "docx",
        "zh-Hans",
        "a fact stands as its identifier",
        after_heading("226.9万", run(" key_laboratories")),
        "identifier-left",
    ),
    Plant(
        "docx",
        "zh-Hans",
        "a heading of the program is in English",
        swap(">目录<", ">Contents<"),
        "interface-untranslated",
    ),
    Plant(
        "docx",
        "hi",
        "a word is in letters of another script",
        after_heading("22.69 लाख", run(" район")),
        "foreign-script",
    ),
    Plant(
        "docx",
        "en",
        "a letter looks like another script's",
        swap("Population", "Рopulation"),
        "foreign-script",
    ),
    # labels
    Plant("docx", "ar", "the notice of the draft is missing", drop_paragraph(">مسودة: "), "draft-notice"),
    Plant(
        "docx",
        "zh-Hans",
        "the running head does not say draft",
        swap("草稿</w:t>", "</w:t>", HEADER),
        "draft-head",
    ),
    Plant(
        "docx",
        "en",
        "the watermark is missing",
        swap('string="Draft"', 'string=""', HEADER),
        "draft-watermark",
    ),
    Plant("docx", "hi", "the notice of the machine is missing", swap(">मशीन ", ">"), "machine-notice"),
    Plant(
        "docx",
        "en",
        "the embargo on the cover is another",
        swap("6:00\N{NARROW NO-BREAK SPACE}PM", "5:00\N{NARROW NO-BREAK SPACE}PM"),
        "embargo-notice",
    ),
    Plant(
        "docx",
        "zh-Hans",
        "the running head does not tell the embargo",
        swap("2024年4月12日", "", HEADER),
        "embargo-head",
    ),
    Plant(
        "docx",
        "hi",
        "the metadata do not tell the embargo",
        swap_pattern(r"<dc:description>.*?</dc:description>", "", CORE),
        "embargo-metadata",
    ),
    Plant("pdf", "hi", "a page has no watermark", drop_artifacts("/Watermark"), "draft-watermark"),
    Plant("pdf", "ar", "a page does not say draft", drop_artifacts("/Header"), "draft-head"),
    Plant("pdf", "zh-Hans", "a page does not tell the embargo", drop_artifacts("/Header"), "embargo-head"),
    Plant("pdf", "en", "a page has no number", drop_artifacts("/Footer"), "page-number"),
    Plant("pdf", "en", "the metadata do not tell the embargo", drop_terms, "embargo-metadata"),
    # words that must be right
    Plant(
        "docx",
        "en",
        "a deprecated term",
        after_heading("2.269 million", run(" Lailai Science Park")),
        "term-deprecated",
    ),
    Plant(
        "docx",
        "en",
        "a term is another than the termbase's",
        swap("Future Science City", "Future Science Town"),
        "term-lost",
    ),
    Plant("docx", "hi", "a name is misspelt", swap("Liu Qiang", "Liu Quiang"), "name-lost"),
    # what is not seen
    Plant(
        "docx",
        "zh-Hans",
        "the file says another language",
        swap_pattern(r'(<w:docDefaults>.*?)w:eastAsia="zh-CN"', r'\1w:eastAsia="ja-JP"', "word/styles.xml"),
        "file-language",
    ),
    Plant(
        "docx",
        "hi",
        "the title is another",
        swap_pattern(r"<dc:title>.*?</dc:title>", "<dc:title>Untitled</dc:title>", CORE),
        "file-title",
    ),
    Plant(
        "docx",
        "ar",
        "a heading is not marked as one",
        swap('w:pStyle w:val="Heading1"', 'w:pStyle w:val="Small"'),
        "headings",
    ),
    Plant(
        "docx",
        "en",
        "tables have no header row",
        swap_pattern(r'<w:tblHeader[^>]*/>|w:firstColumn="1"', "", times=0),
        "table-headers",
    ),
    Plant(
        "docx",
        "zh-Hans",
        "a picture has no alternative text",
        swap_pattern(r'descr="[^"]+"', 'descr=""'),
        "alternative-text",
    ),
    Plant(
        "docx",
        "ar",
        "a foreign stretch is not marked",
        swap_pattern(r'<w:lang [^>]*w:val="en[^>]*/>', "", times=0),
        "language-of-parts",
    ),
    Plant("docx", "en", "a credit is missing", swap("not a photograph", "", times=-1), "picture-credit"),
    Plant("docx", "hi", "a picture is another file", alter_picture, "picture-file"),
    Plant("docx", "en", "a link goes elsewhere", swap("mailto:press@", "mailto:pres@", RELS), "link-target"),
    Plant(
        "docx",
        "ar",
        "a link runs a script",
        swap("mailto:press@example.org", "javascript:alert(1)", RELS),
        "link-unsafe",
    ),
    Plant(
        "docx",
        "en",
        "a bookmark is missing",
        swap_pattern(r'(<w:bookmarkStart [^>]*w:name=")programme"', r'\1other"'),
        "link-broken",
    ),
    Plant("docx", "zh-Hans", "a template is fetched from the network", fetch_a_template, "active-content"),
    Plant(
        "docx",
        "en",
        "a change is tracked",
        swap("<w:body>", '<w:body><w:p><w:ins w:id="9" w:author="x"><w:r><w:t>x</w:t></w:r></w:ins></w:p>'),
        "traces-of-editing",
    ),
    Plant("docx", "ar", "the file is cut off", lose_the_document, "file-unreadable"),
    Plant("docx", "hi", "the XML declares an entity", declare_an_entity, "file-unreadable"),
    Plant("pdf", "hi", "the file says no language", take_away("/Lang"), "file-language"),
    Plant("pdf", "zh-Hans", "the title is another", set_title, "file-title"),
    Plant(
        "pdf",
        "en",
        "windows do not show the title",
        take_away("/ViewerPreferences", "/DisplayDocTitle"),
        "title-shown",
    ),
    Plant("pdf", "ar", "headings have another level", rename_elements("/H2", "/H3"), "headings"),
    Plant(
        "pdf",
        "hi",
        "header cells say not what they are the header of",
        take_away_from("/TH", "/A"),
        "table-headers",
    ),
    Plant(
        "pdf",
        "zh-Hans",
        "pictures have no alternative text",
        take_away_from("/Figure", "/Alt"),
        "alternative-text",
    ),
    Plant(
        "pdf", "ar", "foreign stretches are not marked", take_away_from("/Span", "/Lang"), "language-of-parts"
    ),
    Plant(
        "pdf",
        "en",
        "text belongs to no element",
        add_content(b"BT FONT 10 Tf 50 20 Td <0001> Tj ET"),
        "tagged",
    ),
    Plant("pdf", "hi", "the file does not say that it is tagged", take_away("/MarkInfo"), "tagged"),
    Plant(
        "pdf",
        "zh-Hans",
        "the file does not say PDF/UA-1",
        rewrite_xmp("<pdfuaid:part>1</pdfuaid:part>", ""),
        "pdf-ua",
    ),
    Plant(
        "pdf",
        "ar",
        "the file does not say PDF/A-2a",
        rewrite_xmp("<pdfaid:part>2</pdfaid:part>", ""),
        "pdf-a",
    ),
    Plant("pdf", "en", "a link goes elsewhere", redirect("mailto:pres@example.org"), "link-target"),
    Plant("pdf", "hi", "a link is not encrypted", redirect("http://example.org"), "link-unsafe"),
    Plant("pdf", "zh-Hans", "links go nowhere", break_links, "link-broken"),
    Plant("pdf", "ar", "links are not described", unname_links, "link-named"),
    Plant("pdf", "en", "a script runs on opening", add_a_script, "active-content"),
    Plant("pdf", "zh-Hans", "the colours have no profile", take_away("/OutputIntents"), "pdf-standard"),
)


def plants_as_markdown() -> str:
    """The table of planted faults, for the documentation."""
    rows = [(fault.format_.upper(), fault.tag, fault.what, f"`{fault.rule}`") for fault in PLANTS]
    lines = [("file", "language", "fault", "caught by"), ("---",) * 4, *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)

"""The DOCX renderer: what stands in the file, read back by other programs."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings, strategies
from lxml import etree
from PIL import Image

from briefing.digests import file_digest
from briefing.document import (
    Align,
    Bar,
    Chart,
    Column,
    Contents,
    Cover,
    Direction,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    List,
    Note,
    NoteKind,
    Paragraph,
    Picture,
    Quote,
    Role,
    Run,
    Runs,
    Table,
)
from briefing.render.docx import render_docx
from briefing.render.docx.elements import bookmark_name
from briefing.render.docx.text import Stretch, stretches
from briefing.render.typesetting.bidi import LRI, PDI
from tests.reading import read_with_poppler, seen_lines
from tests.sample_documents import plain_document

WORDS: Mapping[str, Mapping[str, Any]] = {
    "en": {
        "title": "Future Science City",
        "subtitle": "Background for journalists visiting on 12 April",
        "place": "Changping, Beijing",
        "date": "April 12, 2024",
        "language": "English",
        "issuer": "Press Office of Changping District",
        "draft": "Draft: nobody has reviewed this translation.",
        "embargo": "Embargo: not to be published before 6 p.m. on April 12, 2024.",
        "info": "Sample contacts, invented for the exercise.",
        "page": "Page {page} of {pages}",
        "figure": "Figure {number}",
        "table": "Table {number}",
        "watermark": "DRAFT",
        "contents": "Contents",
        "heading": "The district in figures",
        "heading2": "Energy and research",
        "heading3": "How the city grew",
        "lead": "Changping lies in the north-west of Beijing and covers 1,343.5 square kilometers.",
        "body": "Forests cover 44.4%; output rose by +8% to CN¥130 billion in 2022–2024 (BYD Auto 5), says ",
        "strong": "the district government",
        "emphasis": "of its own accord",
        "link": "the annual report",
        "small": "Source: Statistical Yearbook, as of December 31, 2022.",
        "items": ("41 universities and institutes", "2.269 million residents", "700 high-tech enterprises"),
        "caption": "Programme of the visit",
        "header": ("Time", "What", "Guests"),
        "rows": (
            ("09:30–10:45", "Solar laboratory", "12"),
            ("11:00–12:15", "Museum of oracle bones (BYD)", "1,200"),
        ),
        "figures": (
            ("1,343.5 km²", "Area"),
            ("2.269M", "Residents"),
            ("CN¥130B", "Output"),
            ("+8%", "Growth"),
        ),
        "alt": "A wall of blue solar panels on the front of a laboratory.",
        "picture": "The solar wall of the laboratory",
        "credit": "Photo: Press Office",
        "chart": "Output of the district",
        "chart_alt": "Bars: 116 billion yuan in 2022, 130 billion in 2024, nothing in 1949.",
        "bars": (("2022", "CN¥116 billion", 0.892), ("2024", "CN¥130 billion", 1.0), ("1949", "0", 0.0)),
        "quote": "We are opening the district to the world.",
        "attribution": "Liu Qiang, head of the district",
        "original_label": "As published:",
    },
    "ar": {
        "title": "مدينة علوم المستقبل",
        "subtitle": "معلومات أساسية للصحفيين الزائرين في ١٢ أبريل",
        "place": "تشانغبينغ، بكين",
        "date": "١٢ أبريل ٢٠٢٤",
        "language": "العربية",
        "issuer": "المكتب الصحفي لمنطقة تشانغبينغ",
        "draft": "مسودة: لم يراجع أحد هذه الترجمة.",
        "embargo": "حظر نشر: لا يُنشر قبل الساعة ٦ مساءً في ١٢ أبريل ٢٠٢٤.",
        "info": "جهات اتصال مختلقة للتمرين.",
        "page": "صفحة {page} من {pages}",
        "figure": "الشكل {number}",
        "table": "الجدول {number}",
        "watermark": "مسودة",
        "contents": "المحتويات",
        "heading": "المنطقة بالأرقام",
        "heading2": "الطاقة والبحث العلمي",
        "heading3": "كيف نمت المدينة",
        "lead": "تقع تشانغبينغ في شمال غرب بكين وتبلغ مساحتها ١٬٣٤٣٫٥ كيلومتر مربع.",
        "body": "تغطي الغابات ٤٤٫٤٪، وبلغ الناتج ١٣٠ مليار يوان في ٢٠٢٢–٢٠٢٤ (BYD Auto 5) كما أعلنت ",
        "strong": "حكومة المنطقة",
        "emphasis": "من تلقاء نفسها",
        "link": "التقرير السنوي",
        "small": "المصدر: الكتاب الإحصائي السنوي، حتى ٣١ ديسمبر ٢٠٢٢.",
        "items": ("٤١ جامعة ومعهدا", "٢٫٢٦٩ مليون نسمة", "٧٠٠ مؤسسة للتكنولوجيا"),
        "caption": "برنامج الزيارة",
        "header": ("الوقت", "ماذا", "الضيوف"),
        "rows": (("٠٩:٣٠–١٠:٤٥", "مختبر الطاقة الشمسية", "١٢"), ("١١:٠٠–١٢:١٥", "متحف (BYD)", "١٬٢٠٠")),
        "figures": (
            ("١٬٣٤٣٫٥ كم²", "المساحة"),
            ("٢٫٢٦٩ مليون", "السكان"),
            ("١٣٠ مليار", "الناتج"),
            ("\u061c+٨٪\u061c", "النمو"),
        ),
        "alt": "جدار من الألواح الشمسية الزرقاء على واجهة مختبر.",
        "picture": "الجدار الشمسي للمختبر",
        "credit": "الصورة: المكتب الصحفي",
        "chart": "ناتج المنطقة",
        "chart_alt": "أعمدة: ١١٦ مليار يوان في ٢٠٢٢ و١٣٠ مليارا في ٢٠٢٤.",
        "bars": (("٢٠٢٢", "١١٦ مليار يوان", 0.892), ("٢٠٢٤", "١٣٠ مليار يوان", 1.0), ("١٩٤٩", "٠", 0.0)),
        "quote": "نحن نفتح المنطقة للعالم.",
        "attribution": "ليو تشيانغ، رئيس المنطقة",
        "original_label": "كما نُشر:",
    },
    "hi": {
        "title": "भविष्य विज्ञान नगर",
        "subtitle": "12 अप्रैल को आने वाले पत्रकारों के लिए पृष्ठभूमि",
        "place": "चांगपिंग, बीजिंग",
        "date": "12 अप्रैल 2024",
        "language": "हिन्दी",
        "issuer": "चांगपिंग ज़िला प्रेस कार्यालय",
        "draft": "मसौदा: इस अनुवाद की समीक्षा किसी ने नहीं की है।",
        "embargo": "प्रतिबंध: 12 अप्रैल 2024 को शाम 6 बजे से पहले प्रकाशित न करें।",
        "info": "नमूना संपर्क, अभ्यास के लिए गढ़े गए।",
        "page": "पृष्ठ {page} / {pages}",
        "figure": "चित्र {number}",
        "table": "तालिका {number}",
        "watermark": "मसौदा",
        "contents": "विषय-सूची",
        "heading": "आँकड़ों में ज़िला",
        "heading2": "ऊर्जा और अनुसंधान",
        "heading3": "नगर कैसे बढ़ा",
        "lead": "चांगपिंग बीजिंग के उत्तर-पश्चिम में है और इसका क्षेत्रफल 1,343.5 वर्ग किलोमीटर है।",
        "body": "ज़िले का 44.4% भाग वनों से ढका है; उत्पादन +8% बढ़कर 130 अरब युआन (BYD Auto 5) हुआ, ऐसा कहना है ",
        "strong": "ज़िला सरकार",
        "emphasis": "अपनी ओर से",
        "link": "वार्षिक रिपोर्ट",
        "small": "स्रोत: सांख्यिकी वार्षिकी, 31 दिसंबर 2022 तक।",
        "items": ("41 विश्वविद्यालय और संस्थान", "22.69 लाख निवासी", "700 उच्च तकनीक उद्यम"),
        "caption": "यात्रा का कार्यक्रम",
        "header": ("समय", "क्या", "अतिथि"),
        "rows": (("09:30–10:45", "सौर प्रयोगशाला", "12"), ("11:00–12:15", "संग्रहालय (BYD)", "1,200")),
        "figures": (
            ("1,343.5 किमी²", "क्षेत्रफल"),
            ("22.69 लाख", "निवासी"),
            ("130 अरब", "उत्पादन"),
            ("+8%", "वृद्धि"),
        ),
        "alt": "प्रयोगशाला के सामने नीले सौर पैनलों की दीवार।",
        "picture": "प्रयोगशाला की सौर दीवार",
        "credit": "फ़ोटो: प्रेस कार्यालय",
        "chart": "ज़िले का उत्पादन",
        "chart_alt": "पट्टियाँ: 2022 में 116 अरब युआन, 2024 में 130 अरब।",
        "bars": (("2022", "116 अरब युआन", 0.892), ("2024", "130 अरब युआन", 1.0), ("1949", "0", 0.0)),
        "quote": "हम ज़िले को दुनिया के लिए खोल रहे हैं।",
        "attribution": "ल्यू छ्यांग, ज़िला प्रमुख",
        "original_label": "जैसा प्रकाशित हुआ:",
    },
    "zh-Hans": {
        "title": "未来科学城",
        "subtitle": "四月十二日来访记者背景资料",
        "place": "北京市昌平区",
        "date": "2024年4月12日",
        "language": "简体中文",
        "issuer": "昌平区新闻办公室",
        "draft": "草稿：译文尚未经人审阅。",
        "embargo": "禁发：2024年4月12日18时之前不得发表。",
        "info": "联系人为练习虚构。",
        "page": "第{page}页，共{pages}页",
        "figure": "图{number}",
        "table": "表{number}",
        "watermark": "草稿",
        "contents": "目录",
        "heading": "数字昌平",
        "heading2": "能源与科研",
        "heading3": "城市的成长",
        "lead": "昌平位于北京西北部，面积1343.5平方公里。",
        "body": "全区“森林覆盖率”为44.4%，2022—2024年产值增长8%，达到1300亿元（BYD Auto 5），发布者为",
        "strong": "区政府",
        "emphasis": "主动",
        "link": "年度报告",
        "small": "资料来源：统计年鉴，截至2022年12月31日。",
        "items": ("41所高校和科研机构", "226.9万居民", "700家高新技术企业"),
        "caption": "访问日程",
        "header": ("时间", "内容", "人数"),
        "rows": (("09:30–10:45", "太阳能实验室", "12"), ("11:00–12:15", "博物馆（BYD）", "1,200")),
        "figures": (("1343.5平方公里", "面积"), ("226.9万", "居民"), ("1300亿元", "产值"), ("+8%", "增长")),
        "alt": "实验室正面的一面蓝色太阳能板墙。",
        "picture": "实验室的太阳能墙",
        "credit": "图片：新闻办公室",
        "chart": "全区产值",
        "chart_alt": "条形：2022年1160亿元，2024年1300亿元。",
        "bars": (("2022年", "1160亿元", 0.892), ("2024年", "1300亿元", 1.0), ("1949年", "0", 0.0)),
        "quote": "我们正在向世界开放昌平。",
        "attribution": "刘强，区长",
        "original_label": "发表原文：",
    },
}
DIGITS = {"ar": "٠١٢٣٤٥٦٧٨٩"}


def runs(text: str) -> Runs:
    """Plain text."""
    return (Run(text),)


def sample(tag: str, picture: Path) -> Document:
    """A document with every kind of block."""
    words = WORDS[tag]
    original = ("zh-Hans", "我们正在向世界开放昌平。") if tag != "zh-Hans" else ("en", "We are opening up.")
    return Document(
        briefing_id="sample",
        tag=tag,
        direction=Direction.RTL if tag == "ar" else Direction.LTR,
        title=words["title"],
        subject=words["subtitle"],
        author=words["issuer"],
        keywords=(words["place"], "press"),
        created=datetime(2024, 4, 12, 9, 30, tzinfo=UTC),
        cover=Cover(
            title=runs(words["title"]),
            subtitle=runs(words["subtitle"]),
            place=runs(words["place"]),
            date=runs(words["date"]),
            language=runs(words["language"]),
            issuer=runs(words["issuer"]),
            notices=(
                Note(NoteKind.DRAFT, runs(words["draft"])),
                Note(NoteKind.EMBARGO, runs(words["embargo"])),
            ),
        ),
        running_head=runs(words["title"]),
        page_label=words["page"],
        digits=DIGITS.get(tag, "0123456789"),
        figure_label=words["figure"],
        table_label=words["table"],
        watermark=words["watermark"],
        blocks=(
            Contents(runs(words["contents"])),
            Heading(1, runs(words["heading"]), "in-figures"),
            Paragraph(runs(words["lead"]), Role.LEAD),
            KeyFigures(tuple(KeyFigure(runs(value), runs(label)) for value, label in words["figures"])),
            Paragraph(
                (
                    Run(words["body"]),
                    Run(words["strong"], strong=True),
                    Run(" "),
                    Run(words["emphasis"], emphasis=True),
                    Run(" ("),
                    Run(words["link"], href="https://example.org/report?a=1&b=2"),
                    Run(", "),
                    Run("press@example.org", href="mailto:press@example.org"),
                    Run(", "),
                    Run(words["heading2"], href="#energy"),
                    Run(")."),
                )
            ),
            Paragraph(runs(words["small"]), Role.SMALL),
            Heading(3, runs(words["heading3"]), "growth"),
            List(tuple(runs(item) for item in words["items"])),
            List(tuple(runs(item) for item in words["items"]), ordered=True),
            Paragraph(runs(words["lead"] + " " + words["lead"])),
            List(tuple(runs(item) for item in words["items"][:2]), ordered=True),
            Heading(2, runs(words["heading2"]), "energy"),
            Table(
                caption=runs(words["caption"]),
                columns=(Column(0.25), Column(0.55), Column(0.2, Align.END)),
                header=tuple(runs(cell) for cell in words["header"]),
                rows=tuple(tuple(runs(cell) for cell in row) for row in words["rows"]),
                row_headers=True,
            ),
            Picture(
                path=picture,
                sha256=hashlib.sha256(picture.read_bytes()).hexdigest(),
                width=60,
                height=20,
                alt=words["alt"],
                caption=runs(words["picture"]),
                credit=runs(words["credit"]),
            ),
            Chart(
                title=runs(words["chart"]),
                alt=words["chart_alt"],
                bars=tuple(Bar(runs(label), runs(value), share) for label, value, share in words["bars"]),
            ),
            Quote(
                runs=runs(words["quote"]),
                attribution=runs(words["attribution"]),
                original=(Run(original[1], language=original[0]),),
                original_label=runs(words["original_label"]),
            ),
            Note(NoteKind.INFO, runs(words["info"])),
        ),
    )


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A picture file."""
    path = tmp_path / "wall.png"
    Image.new("RGB", (60, 20), "#3377AA").save(path)
    return path


def package(tag: str, picture: Path) -> WordDocument:
    """The sample, rendered and read again."""
    return docx.Document(BytesIO(render_docx(sample(tag, picture)).data))


def xml(element: etree._Element | None) -> str:
    """The element as text, its namespaces taken for granted."""
    assert element is not None
    return re.sub(r' xmlns:\w+="[^"]*"', "", etree.tostring(element, encoding="unicode"))


def only(word: WordDocument, path: str) -> etree._Element:
    """The one element of the body that the path leads to."""
    found: list[etree._Element] = word.element.body.xpath(path)
    (element,) = found
    return element


def texts(word: WordDocument) -> list[str]:
    """All text of the body that is not empty, in order: paragraphs, and the cells of tables."""
    paragraphs = word.element.body.iter(qn("w:p"))
    return [text for paragraph in paragraphs if (text := paragraph.text)]


@pytest.mark.parametrize("tag", WORDS)
def test_same_bytes(tag: str, picture: Path) -> None:
    """A document gives the same file each time."""
    assert render_docx(sample(tag, picture)) == render_docx(sample(tag, picture))


@pytest.mark.parametrize("tag", WORDS)
def test_texts_in_order(tag: str, picture: Path) -> None:
    """Read back with python-docx, the file holds every text of the document in order, and no other."""
    words = WORDS[tag]
    _, one, two, *_ = list(DIGITS.get(tag, "0123456789"))
    figures = [text for figure in words["figures"] for text in figure]
    bars = [text for bar in words["bars"] for text in bar[:2]]
    links = f"{words['link']}, press@example.org, {words['heading2']}"
    body = f"{words['body']}{words['strong']} {words['emphasis']} ({links})."
    original = "We are opening up." if tag == "zh-Hans" else "我们正在向世界开放昌平。"
    assert texts(package(tag, picture)) == [
        *(
            words[key]
            for key in ("issuer", "title", "subtitle", "place", "date", "language", "draft", "embargo")
        ),
        words["contents"],
        words["heading"] + "\t",
        words["heading2"] + "\t",
        words["heading"],
        words["lead"],
        *figures,
        body,
        words["small"],
        words["heading3"],
        *words["items"],
        *words["items"],
        words["lead"] + " " + words["lead"],
        *words["items"][:2],
        words["heading2"],
        words["table"].replace("{number}", one) + "\N{EN SPACE}" + words["caption"],
        *words["header"],
        *words["rows"][0],
        *words["rows"][1],
        words["figure"].replace("{number}", one) + "\N{EN SPACE}" + words["picture"],
        words["credit"],
        *bars,
        words["figure"].replace("{number}", two) + "\N{EN SPACE}" + words["chart"],
        words["quote"],
        words["attribution"],
        words["original_label"],
        original,
        words["info"],
    ]


def test_right_to_left_paragraph(picture: Path) -> None:
    """Runs are right to left where their characters are, digits with them, and Latin words are not."""
    words = WORDS["ar"]
    paragraph = only(package("ar", picture), "w:p[w:pPr/w:pStyle/@w:val='BodyText'][1]")
    before, _, after = words["body"].partition("BYD Auto 5")
    rtl = "<w:r><w:rPr><w:rtl/></w:rPr>"
    keep = '<w:t xml:space="preserve">'
    assert xml(paragraph).startswith(
        '<w:p><w:pPr><w:pStyle w:val="BodyText"/><w:bidi/></w:pPr>'
        f"{rtl}{keep}{before}</w:t></w:r>"
        f"<w:r>{keep}BYD Auto 5</w:t></w:r>"
        f"{rtl}{keep}{after}</w:t></w:r>"
        f"<w:r><w:rPr><w:b/><w:bCs/><w:rtl/></w:rPr>{keep}{words['strong']}</w:t></w:r>"
    )


def foreign(text: str, language: str = "und-Latn", **more: Any) -> Run:
    """A run that is not in the document's language."""
    return Run(text, language=language, **more)


ARABIC_LINES: Mapping[str, Runs] = {
    "3+2+1": (foreign("3+2+1"),),
    "1+1+N": (foreign("1+1+N"),),
    "+86 10 0000 0000": (foreign("+86 10 0000 0000"),),
    "010 0000-0000": (foreign("010 0000-0000", "zxx"),),
    "press@example.org": (foreign("press@example.org", href="mailto:press@example.org"),),
    "Dr. No. 1+1": (foreign("Dr. No. ", "en", strong=True), foreign("1+1", "en")),
}
"""Runs that are written from left to right, by how they are seen."""


def arabic_document() -> Document:
    """Each of `ARABIC_LINES` in a paragraph, between Arabic words and a number."""
    paragraphs = [Paragraph((Run("قال "), *line, Run(" 12 مرة"))) for line in ARABIC_LINES.values()]
    return plain_document(*paragraphs, tag="ar", direction=Direction.RTL)


def test_runs_of_the_other_direction_are_isolated() -> None:
    """Neighbours in one language share an isolate; its marks are no part of a link."""
    word = docx.Document(BytesIO(render_docx(arabic_document()).data))
    *_, mail, neighbours = word.element.body.xpath("w:p[w:pPr/w:pStyle/@w:val='BodyText']")
    fonts = '<w:rFonts w:ascii="Noto Sans" w:hAnsi="Noto Sans" w:eastAsia="Noto Sans SC" w:cs="Noto Sans"/>'

    def run(text: str, properties: str = "") -> str:
        held = f"<w:rPr>{properties}</w:rPr>" if properties else ""
        return f'<w:r>{held}<w:t xml:space="preserve">{text}</w:t></w:r>'

    before, after = run("قال ", "<w:rtl/>"), run(" 12 مرة", "<w:rtl/>")
    english = '<w:lang w:val="en-US"/>'
    assert re.sub("<w:pPr>.*</w:pPr>", "", xml(neighbours)) == (
        f"<w:p>{before}{run(LRI)}{run('Dr. No. ', f'{fonts}<w:b/><w:bCs/>{english}')}"
        f"{run('1+1', fonts + english)}{run(PDI)}{after}</w:p>"
    )
    link = run("press@example.org", f'<w:rStyle w:val="Hyperlink"/>{fonts}<w:noProof/>')
    assert re.sub("<w:pPr>.*</w:pPr>| r:id=.rId[0-9]+.", "", xml(mail)) == (
        f'<w:p>{before}{run(LRI)}<w:hyperlink w:history="1">{link}</w:hyperlink>{run(PDI)}{after}</w:p>'
    )


@pytest.mark.parametrize("language", ["und-Latn", "und-Arab", "und-Hebr-IL", "zxx", "und", "x-private", "de"])
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_text_is_the_same_but_for_isolates(tag: str, language: str) -> None:
    """Whatever language a run names, it reads back as it was."""
    direction = Direction.RTL if tag == "ar" else Direction.LTR
    line = (Run("a ب "), foreign("+86 10 (ب) 0", language), foreign("1+1+N", "en"), Run(" 12"))
    word = docx.Document(
        BytesIO(render_docx(plain_document(Paragraph(line), tag=tag, direction=direction)).data)
    )
    (text,) = (one for one in texts(word) if "ب" in one)
    assert re.sub("[\u2066-\u2069]", "", text) == "".join(run.text for run in line)
    assert len(re.findall("[\u2066\u2067]", text)) == text.count(PDI)


@pytest.mark.parametrize(
    ("introduction", "kept"),
    [
        ([Paragraph(runs("one"))], ["one"]),
        ([Note(NoteKind.INFO, runs("one"))], ["one"]),
        ([Paragraph(runs("one")), Note(NoteKind.INFO, runs("two"))], ["one", "two"]),
        ([Paragraph(runs("one")), Paragraph(runs("two")), Paragraph(runs("three"))], []),
    ],
)
def test_what_introduces_a_table_keeps_with_it(introduction: list[Paragraph | Note], kept: list[str]) -> None:
    """A paragraph or note between a heading and a table; more than two of them are a text of their own."""
    table = Table((), (Column(1.0),), (), ((runs("cell"),),))
    document = plain_document(
        Paragraph(runs("before")), Heading(2, runs("heading"), "h"), *introduction, table, *introduction
    )
    word = docx.Document(BytesIO(render_docx(document).data))
    assert [one.text for one in word.paragraphs if one.paragraph_format.keep_with_next] == kept


@pytest.mark.parametrize(
    ("name", "options"),
    [("plain.jpg", {}), ("exif.jpg", {"exif": Image.Exif().tobytes()}), ("plain.png", {})],
)
def test_usual_pictures_are_taken(tmp_path: Path, name: str, options: dict[str, Any]) -> None:
    """Baseline RGB JPEG files as JFIF and with Exif data, and PNG files; the file goes in as it is."""
    path = tmp_path / name
    Image.new("RGB", (60, 20), "#3377AA").save(path, **options)
    rendered = render_docx(plain_document(Picture(path, file_digest(path), 60, 20, "A wall", (), ())))
    assert rendered.findings == ()
    with zipfile.ZipFile(BytesIO(rendered.data)) as archive:
        assert archive.read(f"word/media/image1{path.suffix}") == path.read_bytes()


def test_right_to_left_table(picture: Path) -> None:
    """The first column of an Arabic table stands at the right, and its header row comes on each page."""
    table = package("ar", picture).element.body.findall(qn("w:tbl"))[2]
    assert xml(table.tblPr) == (
        '<w:tblPr><w:tblStyle w:val="BriefingTable"/><w:bidiVisual/><w:tblW w:w="10186" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="06A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val="برنامج الزيارة"/></w:tblPr>'
    )
    assert [xml(row.trPr) for row in table.tr_lst] == [
        "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>",
        "<w:trPr><w:cantSplit/></w:trPr>",
        "<w:trPr><w:cantSplit/></w:trPr>",
    ]


def test_footer_fields(picture: Path) -> None:
    """The foot computes the title of the section, left empty until then, and the numbers of pages."""
    *_, section = package("en", picture).sections

    def run(content: str, looks: str = "") -> str:
        return f"<w:r>{looks}{content}</w:r>"

    def field(instruction: str, result: str = "1", looks: str = "") -> str:
        return (
            run('<w:fldChar w:fldCharType="begin"/>', looks)
            + run(f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>', looks)
            + run('<w:fldChar w:fldCharType="separate"/>', looks)
            + run(
                f'<w:t xml:space="preserve">{result}</w:t>' if result else '<w:t xml:space="preserve"/>',
                looks,
            )
            + run('<w:fldChar w:fldCharType="end"/>', looks)
        )

    strong = '<w:rPr><w:b/><w:bCs/><w:color w:val="0B4F6C"/></w:rPr>'
    assert xml(section.footer.paragraphs[0]._p) == (
        '<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
        + field("STYLEREF 1", "", strong)
        + run("<w:tab/>")
        + run('<w:t xml:space="preserve">Page </w:t>')
        + field("PAGE \\* Arabic")
        + run('<w:t xml:space="preserve"> of </w:t>')
        + field("NUMPAGES \\* Arabic")
        + "</w:p>"
    )


def test_native_digits(picture: Path) -> None:
    """Devanagari page numbers, captions and lists are asked for in the terms that Word has."""
    document = replace(sample("hi", picture), digits="०१२३४५६७८९")
    rendered = render_docx(document)
    word = docx.Document(BytesIO(rendered.data))
    footer = word.sections[1].footer.part.element
    formats = word.part.numbering_part.element.xpath("w:abstractNum/w:lvl/w:numFmt/@w:val")
    assert rendered.findings == ()
    assert [text.text for text in footer.iter(qn("w:instrText"))] == [
        " STYLEREF 1 ",
        " PAGE \\* HINDIARABIC ",
        " NUMPAGES \\* HINDIARABIC ",
    ]
    assert formats == ["bullet", "hindiNumbers"]
    assert "चित्र २\N{EN SPACE}ज़िले का उत्पादन" in texts(word)


def test_unsupported_digits_are_reported(picture: Path) -> None:
    """Word has no format for Arabic-Indic digits: the finding says so."""
    (finding,) = render_docx(sample("ar", picture)).findings
    assert str(finding) == (
        "sample/ar: note: page numbers may not be written as ٠١٢٣٤٥٦٧٨٩ in the DOCX (word processors choose "
        "these digits by the reader's settings; all other numbers are right) [field-digits]"
    )


def test_numbers_that_word_cannot_count_are_written_out(picture: Path) -> None:
    """Captions are locked fields, and each item of a list has a marker of its own, in these digits."""
    word = package("ar", picture)
    captions = word.element.body.xpath("w:p[w:pPr/w:pStyle/@w:val='Caption']")
    locked = [caption.xpath(".//w:fldChar[@w:fldLock='1']/@w:fldCharType") for caption in captions]
    items = word.element.body.xpath("w:p[w:pPr/w:pStyle/@w:val='ListNumber']/w:pPr/w:numPr/w:numId/@w:val")
    numbering = word.part.numbering_part.element
    markers = [
        numbering.xpath(f"w:num[@w:numId='{item}']/w:lvlOverride/w:lvl/w:lvlText/@w:val") for item in items
    ]
    assert locked == [["begin"], ["begin"]]
    assert [caption.xpath("string(.//w:instrText)") for caption in captions] == [" SEQ Figure "] * 2
    assert markers == [["١."], ["٢."], ["٣."], ["١."], ["٢."]]


def test_heading_bookmark(picture: Path) -> None:
    """A heading is a bookmark that the contents and the text link to."""
    word = package("en", picture)
    assert xml(only(word, "w:p[w:pPr/w:pStyle/@w:val='Heading1']")) == (
        '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:bookmarkStart w:id="1" w:name="in_figures"/>'
        '<w:r><w:t xml:space="preserve">The district in figures</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p>'
    )
    assert word.element.body.xpath(".//w:hyperlink/@w:anchor") == ["in_figures", "energy", "energy"]
    assert [text.text for text in word.element.body.iter(qn("w:instrText"))][:3] == [
        ' TOC \\o "1-2" \\h \\z ',
        " PAGEREF in_figures \\h ",
        " PAGEREF energy \\h ",
    ]


def test_alternative_texts(picture: Path) -> None:
    """Pictures and charts carry their descriptions."""
    word = package("zh-Hans", picture)
    assert xml(word.element.body.xpath(".//wp:docPr")[0]) == (
        '<wp:docPr id="4" name="Picture 4" descr="实验室正面的一面蓝色太阳能板墙。"/>'
    )
    assert word.element.body.xpath(".//w:tblDescription/@w:val") == ["条形：2022年1160亿元，2024年1300亿元。"]


@pytest.mark.parametrize(
    ("tag", "document_language", "quotation"),
    [
        ("en", '<w:lang w:val="en-US"/>', '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'),
        ("ar", '<w:lang w:val="ar-EG" w:bidi="ar-EG"/>', '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'),
        ("hi", '<w:lang w:val="hi-IN" w:bidi="hi-IN"/>', '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'),
        ("zh-Hans", '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>', '<w:lang w:val="en-US"/>'),
    ],
)
def test_languages(tag: str, document_language: str, quotation: str, picture: Path) -> None:
    """The document names its language, and the quotation's original its own."""
    word = package(tag, picture)
    default = word.styles.element.find(".//" + qn("w:docDefaults")).find(".//" + qn("w:lang"))
    original = only(word, "w:p[w:pPr/w:pStyle/@w:val='QuoteOriginal']").find(".//" + qn("w:lang"))
    assert (xml(default), xml(original)) == (document_language, quotation)


def test_ordered_lists_restart(picture: Path) -> None:
    """Each ordered list has a numbering of its own."""
    numbered = "w:p[w:pPr/w:pStyle/@w:val='ListNumber']/w:pPr/w:numPr/w:numId/@w:val"
    assert package("en", picture).element.body.xpath(numbered) == ["3", "3", "3", "4", "4"]


def test_bars_are_as_long_as_their_shares(picture: Path) -> None:
    """A bar is a shaded paragraph, and its indent at the end is what it lacks of the longest."""
    rows = package("en", picture).element.body.findall(qn("w:tbl"))[3].tr_lst
    ((_, cell, _),) = {tuple(row.xpath("w:tc/w:tcPr/w:tcW/@w:w")) for row in rows}
    longest = int(cell) - 160
    ends = [row.xpath("w:tc/w:p[w:pPr/w:pStyle/@w:val='Bar']/w:pPr/w:ind/@w:right") for row in rows]
    assert ends == [[str(round(160 + longest * (1 - 0.892)))], ["160"], []]


def test_links(picture: Path) -> None:
    """Web and mail addresses are links; an address of any other kind is text."""
    links = tuple(
        Run(address, href=address) for address in ("https://example.org/ü ä", "javascript:alert(1)")
    )
    document = replace(
        sample("en", picture), blocks=(Paragraph((*links, Run("mail", href="mailto:a@b.org"))),)
    )
    word = docx.Document(BytesIO(render_docx(document).data))
    (paragraph,) = (paragraph for paragraph in word.paragraphs if "javascript" in paragraph.text)
    assert [(link.text, link.address) for link in paragraph.hyperlinks] == [
        ("https://example.org/ü ä", "https://example.org/%C3%BC%20%C3%A4"),
        ("mail", "mailto:a@b.org"),
    ]


def test_nothing_is_left_of_the_template(picture: Path) -> None:
    """The package holds our parts, dated alike, and none of the template's looks but an unused theme."""
    with zipfile.ZipFile(BytesIO(render_docx(sample("en", picture)).data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert sorted(archive.namelist()) == [
            "[Content_Types].xml",
            "_rels/.rels",
            "docProps/core.xml",
            "word/_rels/document.xml.rels",
            "word/document.xml",
            "word/fontTable.xml",
            "word/footer1.xml",
            "word/header1.xml",
            "word/media/image1.png",
            "word/numbering.xml",
            "word/settings.xml",
            "word/styles.xml",
            "word/theme/theme1.xml",
        ]
        assert b"Theme=" not in archive.read("word/styles.xml")


def test_core_properties(picture: Path) -> None:
    """Title, language and the rest come from the document."""
    properties = package("ar", picture).core_properties
    words = WORDS["ar"]
    assert (properties.title, properties.subject, properties.author, properties.keywords) == (
        words["title"],
        words["subtitle"],
        words["issuer"],
        f"{words['place']}, press",
    )
    assert (properties.language, properties.created) == ("ar", datetime(2024, 4, 12, 9, 30, tzinfo=UTC))


def test_control_characters_are_replaced_and_reported(picture: Path) -> None:
    """What XML cannot hold is shown as U+FFFD, and is an error."""
    document = replace(sample("en", picture), blocks=(Paragraph(runs("a\x00b\x1b\ufffe\ud800c")),))
    rendered = render_docx(document)
    assert "a\ufffdb\ufffd\ufffd\ufffdc" in texts(docx.Document(BytesIO(rendered.data)))
    (finding,) = rendered.findings
    assert str(finding) == (
        r"sample/en: error: 'a\x00b\x1b\ufffe\ud800c' holds a character that no document can hold "
        "(delete the character; it is printed as U+FFFD) [control-character]"
    )


@pytest.mark.parametrize("content", [None, b"<html>", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0\0\x10JFIF\0"])
def test_unreadable_pictures_are_reported(content: bytes | None, picture: Path) -> None:
    """A missing or broken picture is an error, and its description stands in its place."""
    document = sample("en", picture)
    picture.unlink()
    if content is not None:
        picture.write_bytes(content)
    rendered = render_docx(document)
    assert [finding.rule for finding in rendered.findings] == ["unreadable-picture"]
    assert WORDS["en"]["alt"] in texts(docx.Document(BytesIO(rendered.data)))


def test_a_picture_that_was_changed_after_it_was_checked_is_not_taken(picture: Path) -> None:
    """It was another file that was looked at."""
    document = sample("en", picture)
    picture.write_bytes(picture.read_bytes() + b"\0")
    [finding] = render_docx(document).findings
    assert (finding.rule, finding.message) == (
        "unreadable-picture",
        "the picture cannot be read: was changed after it was checked",
    )


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=strategies.text(strategies.characters(codec="utf-8"), min_size=1),
    tag=strategies.sampled_from(list(WORDS)),
)
def test_any_text_survives(text: str, tag: str, picture: Path) -> None:
    """Whatever the text, however hostile, it can be read back, but for what XML cannot hold."""
    expected = re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
    document = replace(sample(tag, picture), blocks=(Heading(1, runs(text), "any"),))
    word = docx.Document(BytesIO(render_docx(document).data))
    heading = only(word, "w:p[w:pPr/w:pStyle/@w:val='Heading1']")
    assert "".join(element.text or "" for element in heading.iter(qn("w:t"))) == expected


@pytest.mark.parametrize(
    ("runs_of_paragraph", "direction", "expected"),
    [
        (["no change"], Direction.LTR, [[Stretch("no change", False, False)]]),
        (
            ["قال 44.4 ", "BYD 5", "."],
            Direction.RTL,
            [
                [Stretch("قال 44.4 ", True, False)],
                [Stretch("BYD 5", False, False)],
                [Stretch(".", True, False)],
            ],
        ),
        (
            ["called ", "مدينة", " there"],
            Direction.LTR,
            [
                [Stretch("called ", False, False)],
                [Stretch("مدينة", True, False)],
                [Stretch(" there", False, False)],
            ],
        ),
        (
            ["قال ", Run("3+2+1", language="und-Latn"), " 12"],
            Direction.RTL,
            [[Stretch("قال ", True, False)], [Stretch("3+2+1", False, False)], [Stretch(" 12", True, False)]],
        ),
        (
            ["قال ", Run("No. مدينة 5", language="en")],
            Direction.RTL,
            [
                [Stretch("قال ", True, False)],
                [Stretch("No. ", False, False), Stretch("مدينة 5", True, False)],
            ],
        ),
        (
            ["in ", Run("١٬٣٤٣ (12)", language="ar"), " 12"],
            Direction.LTR,
            [
                [Stretch("in ", False, False)],
                [Stretch("١٬٣٤٣ (12)", True, False)],
                [Stretch(" 12", False, False)],
            ],
        ),
        (
            ["“हिन्दी 12” BYD"],
            Direction.LTR,
            [[Stretch("“हिन्दी 12” ", False, True), Stretch("BYD", False, False)]],
        ),
    ],
)
def test_stretches(
    runs_of_paragraph: list[str | Run], direction: Direction, expected: list[list[Stretch]]
) -> None:
    """Text is cut where direction or kind of script changes, across the runs of a paragraph."""
    paragraph = tuple(Run(run) if isinstance(run, str) else run for run in runs_of_paragraph)
    assert [list(each) for each in stretches(paragraph, direction)] == expected


@pytest.mark.parametrize(
    ("anchor", "name"),
    [
        ("energy-1", "energy_1"),
        ("2024-figures", "h_84165eb544107bfe"),
        ("a" * 41, "h_c0f8bd4dbc2b0c03"),
    ],
)
def test_bookmark_names(anchor: str, name: str) -> None:
    """Bookmarks keep to what Word takes."""
    assert bookmark_name(anchor) == name


FONT_PACKAGES = (
    "justmytype_western_core",
    "justmytype_intl_cjk",
    "justmytype_intl_rtl",
    "justmytype_intl_south_asia",
)


def lay_out(folder: Path, documents: Mapping[str, Document]) -> None:
    """Let LibreOffice make a PDF of each document in the project's own fonts."""
    if shutil.which("soffice") is None:
        pytest.skip("not installed: soffice")
    for name, document in documents.items():
        (folder / f"{name}.docx").write_bytes(render_docx(document).data)
    font_folders = "".join(f"<dir>{files(package)}</dir>" for package in FONT_PACKAGES)
    fonts = folder / "fonts.conf"
    fonts.write_text(f"<fontconfig>{font_folders}<cachedir>{folder / 'cache'}</cachedir></fontconfig>")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    names = [f"{name}.docx" for name in documents]
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", *names],
        cwd=folder,
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        check=True,
        capture_output=True,
        timeout=300,
    )


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The text of each sample as LibreOffice lays it out, by tag."""
    if shutil.which("pdftotext") is None:
        pytest.skip("not installed: pdftotext")
    folder = tmp_path_factory.mktemp("converted")
    wall = folder / "wall.png"
    Image.new("RGB", (60, 20), "#3377AA").save(wall)
    lay_out(folder, {tag: sample(tag, wall) for tag in WORDS})
    return {tag: read_with_poppler(folder / f"{tag}.pdf") for tag in WORDS}


@pytest.mark.parametrize("tag", WORDS)
def test_libreoffice_lays_it_out(tag: str, converted: dict[str, str]) -> None:
    """Another program finds the words of text, table, chart, caption, quotation and note in the file."""
    words = WORDS[tag]
    keys = (
        "title",
        "issuer",
        "contents",
        "heading2",
        "strong",
        "caption",
        "picture",
        "chart",
        "quote",
        "info",
    )
    wanted = " ".join([*(words[key] for key in keys), *(cell for row in words["rows"] for cell in row)])
    # Between letters of variable fonts pdftotext sees spaces that are none.
    found = "".join(re.findall(r"\w+", converted[tag]))
    assert [word for word in re.findall(r"\w+", wanted) if word not in found] == []


def test_libreoffice_sets_left_to_right_runs_in_order(tmp_path: Path) -> None:
    """By the places of the glyphs: numbers, formulas and addresses stand as written."""
    lay_out(tmp_path, {"arabic": arabic_document()})
    lines = [line for line in seen_lines(tmp_path / "arabic.pdf") if line.endswith("لاق")]
    assert lines == [f"ةرم12{seen.replace(' ', '')}لاق" for seen in ARABIC_LINES]

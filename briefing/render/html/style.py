"""The style sheet of a page: colours of the office, sizes and fonts by script, digits, running head."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files

from briefing.document import Direction, Document, Runs
from briefing.render.type_scale import LATIN_SCALE, type_scale
from briefing.render.typesetting.bidi import isolates
from briefing.render.typesetting.fonts import language_script
from briefing.theme import Theme

_COMMON = ("Noto Sans", "system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial")
_FONTS = {
    "Arab": ("Noto Sans Arabic", "SF Arabic", "Geeza Pro", "Segoe UI", "Tahoma"),
    "Armn": ("Noto Sans Armenian", "Mshtakan", "Sylfaen"),
    "Beng": ("Noto Sans Bengali", "Kohinoor Bangla", "Nirmala UI", "Vrinda"),
    "Deva": ("Noto Sans Devanagari", "Kohinoor Devanagari", "Nirmala UI", "Mangal"),
    "Ethi": ("Noto Sans Ethiopic", "Kefa", "Ebrima", "Nyala"),
    "Geor": ("Noto Sans Georgian", "Helvetica Neue", "Sylfaen"),
    "Gujr": ("Noto Sans Gujarati", "Kohinoor Gujarati", "Nirmala UI"),
    "Guru": ("Noto Sans Gurmukhi", "Mukta Mahee", "Nirmala UI"),
    "Hans": ("Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei"),
    "Hant": ("Noto Sans TC", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei"),
    "Hebr": ("Noto Sans Hebrew", "SF Hebrew", "Arial Hebrew", "Segoe UI"),
    "Jpan": ("Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic UI", "Meiryo"),
    "Khmr": ("Noto Sans Khmer", "Khmer Sangam MN", "Leelawadee UI", "Khmer UI"),
    "Knda": ("Noto Sans Kannada", "Kannada Sangam MN", "Nirmala UI"),
    "Kore": ("Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic"),
    "Laoo": ("Noto Sans Lao", "Lao Sangam MN", "Leelawadee UI"),
    "Mlym": ("Noto Sans Malayalam", "Malayalam Sangam MN", "Nirmala UI"),
    "Mymr": ("Noto Sans Myanmar", "Myanmar Sangam MN", "Padauk", "Myanmar Text"),
    "Orya": ("Noto Sans Oriya", "Oriya Sangam MN", "Nirmala UI"),
    "Sinh": ("Noto Sans Sinhala", "Sinhala Sangam MN", "Nirmala UI"),
    "Taml": ("Noto Sans Tamil", "Tamil Sangam MN", "Nirmala UI"),
    "Telu": ("Noto Sans Telugu", "Kohinoor Telugu", "Nirmala UI"),
    "Thai": ("Noto Sans Thai", "Thonburi", "Leelawadee UI", "Tahoma"),
    "Tibt": ("Noto Serif Tibetan", "Kailasa", "Microsoft Himalaya"),
}
"""Sans-serif families by ISO 15924 code: Noto, then those that phones and desks come with."""
_SLANTED_SCRIPTS = frozenset({"Cyrl", "Grek", "Latn"})
"""Scripts whose readers know italics; elsewhere emphasis is by weight."""
_HYPHENATED_SCRIPTS = _SLANTED_SCRIPTS


def style_sheet(theme: Theme, tag: str, names: Iterable[str]) -> str:
    """The rules of a page in the language `tag`, put together from the files `names` of this package."""
    folder = files("briefing.render.html")
    sheets = ("base.css", *names, "print.css")
    return "\n".join([_variables(theme, tag), *((folder / name).read_text("utf-8") for name in sheets)])


def language_rules(page_tag: str, tags: Iterable[str]) -> str:
    """Fonts and emphasis of words in other languages than the page's, as far as they are in other scripts."""
    page_script = language_script(page_tag)
    rules = []
    for tag in sorted(set(tags)):
        script = language_script(tag)
        if script == page_script or (script not in _FONTS and page_script not in _FONTS):
            continue
        quoted = css_string(tag)
        style, weight = ("italic", "inherit") if script in _SLANTED_SCRIPTS else ("normal", "600")
        rules.append(f"[lang={quoted}]{{font-family:{_stack(script)}}}")
        rules.append(f"[lang={quoted}] em{{font-style:{style};font-weight:{weight}}}")
    return "\n".join(rules)


def _variables(theme: Theme, tag: str) -> str:
    script = language_script(tag)
    scale = type_scale(script)
    ratios = {
        "size": scale.body / LATIN_SCALE.body,
        "small": scale.small / scale.body,
        "table": scale.table / scale.body,
        "lead": scale.lead / scale.body,
        "leading": scale.leading,
        "heading-leading": scale.heading_leading,
        "close-leading": scale.close_leading,
    }
    colours = {
        "ink": theme.ink,
        "muted": theme.muted,
        "accent": theme.accent,
        "accent-soft": theme.accent_soft,
        "accent-line": theme.accent_line,
        "accent-light": theme.accent_light,
        "alert": theme.alert,
        "alert-soft": theme.alert_soft,
        "rule": theme.rule,
        "watermark": theme.watermark,
    }
    slanted = script in _SLANTED_SCRIPTS
    variables = [
        *(f"--{name}:#{colour}" for name, colour in colours.items()),
        *(f"--{name}:{ratio:.3g}" for name, ratio in ratios.items()),
        f"--fonts:{_stack(script)}",
        f"--emphasis-style:{'italic' if slanted else 'normal'}",
        f"--emphasis-weight:{'inherit' if slanted else '600'}",
        f"--hyphens:{'auto' if script in _HYPHENATED_SCRIPTS else 'manual'}",
        # Korean parts lines at spaces, as its readers expect of well-set text.
        f"--word-break:{'keep-all' if script == 'Kore' else 'normal'}",
    ]
    return f":root{{{';'.join(variables)}}}"


def _stack(script: str) -> str:
    families = dict.fromkeys((*_FONTS.get(script, ()), *_COMMON))
    generic = ("system-ui", "-apple-system")
    return ",".join([*(name if name in generic else f'"{name}"' for name in families), "sans-serif"])


# --- what only this document has --------------------------------------------------------------------


def document_rules(document: Document) -> str:
    """Markers of lists in the document's digits, and for print its running head and the numbers of pages."""
    symbols = " ".join(css_string(digit) for digit in document.digits)
    head = css_string(_isolated(document.running_head, document.direction))
    theme = document.theme
    small = (
        f"font-family:{_stack(language_script(document.tag))};font-size:7.5pt;color:#{theme.muted};"
        f"direction:{document.direction.value}"
    )
    # The boxes at a page's margins have no logical names.
    start, end = ("right", "left") if document.direction is Direction.RTL else ("left", "right")
    return f"""@counter-style own{{system:numeric;symbols:{symbols};suffix:". "}}
@page{{size:{theme.paper.value};margin:22mm 17mm 20mm;
@top-{start}{{content:{head};{small};width:100%}}
@bottom-{end}{{content:{_page_label(document)};{small}}}}}
@page:first{{margin-block-start:12mm;@top-{start}{{content:none}}}}"""


def _page_label(document: Document) -> str:
    """The label with CSS counters in place of its two numbers."""
    return " ".join(_label_parts(document.page_label))


def _label_parts(label: str) -> Iterator[str]:
    counters = {"{page}": "counter(page,own)", "{pages}": "counter(pages,own)"}
    while label:
        found = [(label.index(name), name) for name in counters if name in label]
        if not found:
            yield css_string(label)
            return
        start, name = min(found)
        if start:
            yield css_string(label[:start])
        yield counters[name]
        label = label[start + len(name) :]


def _isolated(runs: Runs, direction: Direction) -> str:
    marks = isolates(runs, direction)
    return "".join(before + run.text + after for run, (before, after) in zip(runs, marks, strict=True))


def css_string(text: str) -> str:
    """`text` as a CSS string; all but ASCII letters, digits and spaces is escaped (CSS Syntax 3, 4.3.7)."""
    letters = (
        letter if letter.isascii() and (letter.isalnum() or letter == " ") else f"\\{ord(letter):x} "
        for letter in text
        if not "\ud800" <= letter <= "\udfff" and letter != "\0"
    )
    return f'"{"".join(letters)}"'

"""Coverage of articles as one HTML file: the findings as a table, and the articles with each of them marked.

No scripts, nothing fetched. Texts become nodes of a tree and are escaped by its serializer, so that nothing
that an article says can be markup. A mark says in words what it means, not by its colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import files
from xml.etree.ElementTree import Element, SubElement, tostring

from briefing.coverage.check import Coverage, Finding
from briefing.coverage.matching import MATCHES, WRONG, Verdict
from briefing.locales import locale_profile

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Content Security Policy: even a mistake of ours cannot run a script or ask for a file."""
HEADERS = ("No.", "Verdict", "Printed", "Briefing", "About", "Note")
_ORDER = tuple(Verdict)


def web_page(title: str, articles: Sequence[Coverage]) -> bytes:
    """The articles beside the briefing called `title`, UTF-8."""
    page = Element("html", {"lang": "en", "dir": "ltr"})
    _head(page, title)
    body = SubElement(page, "body")
    main = SubElement(body, "main")
    _said(main, "h1", f"Coverage of {title}")
    for number, article in enumerate(articles, 1):
        _article(main, article, number)
    return f"<!DOCTYPE html>\n{tostring(page, encoding='unicode', method='html')}\n".encode()


def _head(page: Element, title: str) -> None:
    head = SubElement(page, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": POLICY})
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    SubElement(head, "title").text = f"Coverage of {title}"
    SubElement(head, "style").text = (files("briefing.coverage") / "coverage.css").read_text("utf-8")


def _article(main: Element, article: Coverage, number: int) -> None:
    section = SubElement(main, "section", {"aria-labelledby": f"article-{number}"})
    heading = _said(section, "h2", article.name)
    heading.set("id", f"article-{number}")
    _said(section, "p", summary(article))
    ordered = sorted(article.findings, key=lambda each: (_ORDER_OF[each.verdict], each.sentence, each.start))
    numbers = {id(finding): place for place, finding in enumerate(ordered, 1)}
    _table(section, article, ordered, number)
    _said(section, "h3", "The article")
    profile = locale_profile(article.language)
    text = SubElement(section, "div", {"class": "text", "lang": profile.tag, "dir": profile.direction.value})
    for place, sentence in enumerate(article.sentences):
        own = [finding for finding in article.findings if finding.sentence == place]
        _marked(SubElement(text, "p"), sentence, own, numbers, number)


_ORDER_OF = {
    verdict: (0 if verdict in WRONG else 1 if verdict is Verdict.UNKNOWN else 2 if verdict in MATCHES else 3)
    for verdict in _ORDER
}


def summary(article: Coverage) -> str:
    """How many findings of each kind, in one line."""
    counted = ((verdict, len(article.of([verdict]))) for verdict in _ORDER)
    told = "; ".join(f"{verdict}: {number}" for verdict, number in counted if number)
    return f"{article.language}; {told or 'nothing found'}"


def _table(section: Element, article: Coverage, ordered: Iterable[Finding], number: int) -> None:
    profile = locale_profile(article.language)
    region = {"role": "region", "tabindex": "0", "aria-label": f"Findings in {article.name}", "class": "wide"}
    table = SubElement(SubElement(section, "div", region), "table")
    _said(table, "caption", "Findings, what is wrong first")
    row = SubElement(SubElement(table, "thead"), "tr")
    for header in HEADERS:
        _said(row, "th", header).set("scope", "col")
    body = SubElement(table, "tbody")
    for place, finding in enumerate(ordered, 1):
        row = SubElement(body, "tr", {"class": _class_of(finding.verdict), "id": f"f{number}-{place}"})
        cell = _said(row, "th", "")
        cell.set("scope", "row")
        SubElement(cell, "a", href=f"#m{number}-{place}").text = str(place)
        _said(row, "td", finding.verdict)
        printed = SubElement(SubElement(row, "td"), "bdi", lang=profile.tag, dir=profile.direction.value)
        printed.text = finding.text
        SubElement(SubElement(row, "td"), "bdi").text = finding.expected
        _said(row, "td", finding.label or finding.subject)
        _said(row, "td", finding.note)


def _marked(
    paragraph: Element, sentence: str, findings: Sequence[Finding], numbers: dict[int, int], number: int
) -> None:
    """The sentence with its findings as marks; of two that overlap, the one that is worse."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda each: (_ORDER_OF[each.verdict], each.start - each.end)):
        if not any(finding.start < other.end and other.start < finding.end for other in kept):
            kept.append(finding)
    position, last = 0, None
    for finding in sorted(kept, key=lambda each: each.start):
        _append(paragraph, last, sentence[position : finding.start])
        place = numbers[id(finding)]
        last = SubElement(
            paragraph, "mark", {"class": _class_of(finding.verdict), "id": f"m{number}-{place}"}
        )
        last.text = sentence[finding.start : finding.end]
        expected = f", briefing: {finding.expected}" if finding.expected else ""
        note = SubElement(last, "a", {"href": f"#f{number}-{place}", "lang": "en", "dir": "ltr"})
        note.set("aria-label", f"{place}: {finding.verdict}{expected}")
        note.text = str(place)
        position = finding.end
    _append(paragraph, last, sentence[position:])


def _append(parent: Element, last: Element | None, text: str) -> None:
    if last is None:
        parent.text = text
    else:
        last.tail = text


def _class_of(verdict: Verdict) -> str:
    return ("wrong", "unknown", "match", "plain")[_ORDER_OF[verdict]]


def _said(parent: Element, element: str, text: str) -> Element:
    child = SubElement(parent, element)
    child.text = text
    return child

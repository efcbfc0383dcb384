"""What the audit found, for people and for programs: a page that needs nothing else, and JSON."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import jinja2
import pypdfium2

from briefing.audit.packs.pack import Found
from briefing.diagnostics import Severity

MOST_PICTURES = 60
"""Pages that are shown; the rest of the findings have words only."""
SCALE = 1.25
"""Pixels per point."""
MARGIN = 3.0
"""Of a mark around what it marks, in points."""


@dataclass(frozen=True, slots=True)
class AuditedFile:
    """A file that was looked at."""

    language: str
    name: str
    path: Path
    sha256: str
    """Hexadecimal; empty where the file could not be read."""
    figures: int
    """How many printed facts were read from it with their right value."""
    as_built: bool = True
    """Whether it is the file that was built; pages of others are not drawn, which nothing would bound."""


@dataclass(frozen=True, slots=True)
class AuditReport:
    """Everything that an audit says."""

    briefing_id: str
    title: str
    files: tuple[AuditedFile, ...]
    found: tuple[Found, ...]

    @property
    def blocking(self) -> int:
        """How many findings keep packs from being handed out."""
        return sum(each.blocks for each in self.found)

    @property
    def warnings(self) -> int:
        """How many findings a person should look at."""
        return sum(each.severity is not Severity.ERROR and each.waiver is None for each in self.found)

    @property
    def waived(self) -> int:
        """How many findings somebody took upon themselves."""
        return sum(each.waiver is not None for each in self.found)


def as_json(report: AuditReport) -> str:
    """`audit.json`: files with their digests, and findings in the order in which they were made."""
    value = {
        "briefing": report.briefing_id,
        "blocking": report.blocking,
        "warnings": report.warnings,
        "waived": report.waived,
        "files": [
            {"language": each.language, "file": each.name, "sha256": each.sha256, "figures": each.figures}
            for each in report.files
        ],
        "findings": [_finding_as_json(each) for each in report.found],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _finding_as_json(found: Found) -> dict[str, object]:
    waiver = found.waiver
    return {
        "rule": found.rule,
        "severity": weight(found),
        "message": found.message,
        "language": found.language,
        "file": found.file,
        "where": found.where,
        "page": found.place.page or None,
        "box": [round(edge, 1) for edge in found.place.box] if found.place.box else None,
        "hint": found.hint,
        "waiver": {"name": waiver.name, "reason": waiver.reason, "date": waiver.date.isoformat()}
        if waiver
        else None,
    }


def weight(found: Found) -> str:
    """How much a finding weighs, in a word."""
    if found.waiver:
        return "waived"
    return "blocking" if found.severity is Severity.ERROR else "warning"


# --- the page ---------------------------------------------------------------------------------------


def as_web_page(report: AuditReport) -> str:
    """One page in HTML, without anything from elsewhere; pages of PDFs are shown with the place marked."""
    pictures = _pictures(report)
    rows = [
        {
            "found": each,
            "weight": weight(each),
            "picture": pictures.get((each.file, each.place.page), ""),
            "mark": _mark(each, report),
        }
        for each in report.found
    ]
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    return environment.from_string(PAGE).render(report=report, rows=rows) + "\n"


def _pictures(report: AuditReport) -> Mapping[tuple[str, int], str]:
    """The pages with findings as PNG in `data:` addresses, by file and page."""
    wanted = list(dict.fromkeys((each.file, each.place.page) for each in report.found if each.place.page))
    paths = {each.name: each.path for each in report.files if each.as_built}
    pictures: dict[tuple[str, int], str] = {}
    for name, page in wanted[:MOST_PICTURES]:
        if name in paths and name.endswith(".pdf"):
            pictures[name, page] = _picture(paths[name], page)
    return pictures


def _picture(path: Path, page: int) -> str:
    try:
        with pypdfium2.PdfDocument(path) as document:
            image = document[page - 1].render(scale=SCALE).to_pil().convert("P", palette=1, colors=64)
    except (pypdfium2.PdfiumError, IndexError, OSError):
        return ""
    data = BytesIO()
    image.save(data, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(data.getvalue()).decode("ascii")


def _mark(found: Found, report: AuditReport) -> str:
    """Where a mark goes on the picture of the page, as CSS; nothing where the place is not known."""
    path = next((each.path for each in report.files if each.name == found.file), None)
    if not found.place.box or path is None:
        return ""
    width, height = _page_size(path, found.place.page)
    left, bottom, right, top = found.place.box
    if not width or not height:
        return ""
    edges = {
        "left": (left - MARGIN) / width,
        "top": (height - top - MARGIN) / height,
        "width": (right - left + 2 * MARGIN) / width,
        "height": (top - bottom + 2 * MARGIN) / height,
    }
    return ";".join(f"{name}:{share * 100:.2f}%" for name, share in edges.items())


def _page_size(path: Path, page: int) -> tuple[float, float]:
    try:
        with pypdfium2.PdfDocument(path) as document:
            width, height = document[page - 1].get_size()
            return float(width), float(height)
    except (pypdfium2.PdfiumError, IndexError, OSError):
        return 0.0, 0.0


def in_order(found: Sequence[Found]) -> tuple[Found, ...]:
    """Blocking findings first, then warnings, then what is waived; each as they were made."""
    order = {"blocking": 0, "warning": 1, "waived": 2}
    return tuple(sorted(found, key=lambda each: order[weight(each)]))


PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Audit of {{ report.title }}</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; color: #1b2430; background: #fff;
  margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: start; font-weight: 600; padding-block: .5rem; }
th, td { text-align: start; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #b9bcc0; }
.blocking { color: #9a3412; font-weight: 600; } .warning { color: #7a4b00; } .waived { color: #42505f; }
article { border: 1px solid #b9bcc0; border-radius: .4rem; padding: 1rem; margin-block: 1rem; }
figure { margin: 1rem 0 0; } .page { position: relative; max-width: 46rem; border: 1px solid #b9bcc0; }
.page img { display: block; width: 100%; }
.mark { position: absolute; border: 3px solid #9a3412; border-radius: 3px; }
code { overflow-wrap: anywhere; }
</style>
</head>
<body>
<main>
<h1>Audit of {{ report.title }}</h1>
<p>{{ report.files | length }} files were read anew: {{ report.blocking }} blocking findings,
{{ report.warnings }} warnings, {{ report.waived }} waived.</p>
<h2>Findings</h2>
{% for row in rows %}
<article aria-labelledby="finding-{{ loop.index }}">
<h3 id="finding-{{ loop.index }}"><span class="{{ row.weight }}">{{ row.weight }}</span>:
<code>{{ row.found.rule }}</code> in {{ row.found.file or row.found.language or "the briefing" }}
{%- if row.found.place.page %}, page {{ row.found.place.page }}{% endif %}</h3>
<p>{{ row.found.message }}</p>
{% if row.found.where %}<p>Place: <bdi>{{ row.found.where }}</bdi></p>{% endif %}
{% if row.found.hint %}<p>What to do: <span dir="auto">{{ row.found.hint }}</span></p>{% endif %}
{% if row.found.waiver %}<p>Waived by {{ row.found.waiver.name }} on {{ row.found.waiver.date.isoformat() }}:
<span dir="auto">{{ row.found.waiver.reason }}</span></p>{% endif %}
{% if row.picture %}
<figure><div class="page"><img src="{{ row.picture }}"
alt="Page {{ row.found.place.page }} of {{ row.found.file }}
{%- if row.mark %}, with a frame around the place{% endif %}">
{% if row.mark %}<div class="mark" style="{{ row.mark }}"></div>{% endif %}</div></figure>
{% endif %}
</article>
{% else %}
<p>Nothing was found.</p>
{% endfor %}
<h2>Files</h2>
<table>
<caption>What was read</caption>
<thead><tr><th scope="col">Language</th><th scope="col">File</th><th scope="col">Figures read right</th>
<th scope="col">SHA-256</th></tr></thead>
<tbody>
{% for file in report.files %}
<tr><th scope="row">{{ file.language }}</th><td>{{ file.name }}</td><td>{{ file.figures }}</td>
<td><code>{{ file.sha256 }}</code></td></tr>
{% endfor %}
</tbody>
</table>
</main>
</body>
</html>"""

"""Files that harm programs, made here: for each place where a file comes in, what somebody may put there.

Nothing of it is dangerous to keep: bombs are written when a test asks for them.
"""
# ruff: noqa: E501, S108 - hostile lines are read better whole, and paths of theirs are never written to

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import reportlab
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent
from PIL import Image

Lay = Callable[[Path], None]
"""Puts the file, or what stands for it, at a path."""


class Outcome(Enum):
    """What a good program does with a file."""

    REFUSED = "exit code 2, a line that names the file, nothing written"
    REPORTED = "exit code 1 or 2, a line that names the file"
    HARMLESS = "whatever it says, nothing happens"


@dataclass(frozen=True)
class Hostile:
    """One such file, and the place in `PLACES` where it is put."""

    name: str
    place: str
    lay: Lay
    outcome: Outcome = Outcome.REFUSED

    def __str__(self) -> str:
        return f"{self.place}: {self.name}"


@dataclass(frozen=True)
class Place:
    """Where a file lies in the workspace, and the command that reads it there."""

    path: str
    command: tuple[str, ...]
    subprocesses: bool = False
    is_input: bool = False
    """Whether the command reads the file from standard input; `path` is then what its findings name."""


CHECK = ("check", "content/sample")
APPROVE = ("review", "approve", "content/sample", "--language", "fr", "--by", "Ada")
AUDIT = ("audit", "content/sample", "--language", "en", "--jobs", "1")
PUBLISHED = "output/sample/publication"
PUBLISH = (
    "publish", "content/sample", "--jobs", "1", "--language", "en",
    "--version", "2", "--on", "2024-05-02", "--note", "N",
)  # fmt: skip
BUILD = ("build", "content/sample", "--jobs", "1", "--language", "fr", "--format", "docx")
PLACES: Mapping[str, Place] = {
    "head": Place("content/sample/briefing.yaml", CHECK),
    "facts": Place("content/sample/facts.yaml", BUILD),
    "people": Place("content/sample/people.yaml", CHECK),
    "itinerary": Place("content/sample/itinerary.yaml", CHECK),
    "termbase": Place("content/sample/termbase.yaml", CHECK),
    "photos": Place("content/sample/photos/photos.yaml", CHECK),
    "theme": Place("content/sample/theme.yaml", CHECK),
    "waivers": Place("content/sample/waivers.yaml", CHECK),
    "section": Place("content/sample/sections/20-more.md", CHECK),
    "participants": Place("content/sample/participants.csv", ("status", "content/sample")),
    "picture": Place("content/sample/photos/view.png", BUILD),
    "logo": Place("content/sample/theme/logo.png", BUILD),
    "font": Place("content/sample/theme/own.ttf", BUILD),
    "catalogue": Place("locales/fr/LC_MESSAGES/sample.po", BUILD),
    "catalogue to check": Place("locales/fr/LC_MESSAGES/sample.po", CHECK),
    "catalogue to extract": Place("locales/fr/LC_MESSAGES/sample.po", ("extract", "content/sample")),
    "import": Place("back", ("review", "import", "content/sample", "back", "--by", "Ada")),
    "model": Place("en_fr.argosmodel", ("models", "install", "en_fr.argosmodel"), subprocesses=True),
    "article": Place("article.html", ("coverage", "content/sample", "article.html")),
    "article in PDF": Place("article.pdf", ("coverage", "content/sample", "article.pdf"), subprocesses=True),
    "article as text": Place("article.txt", ("coverage", "content/sample", "article.txt")),
    "pack": Place("output/sample/en/sample.en.pdf", AUDIT, subprocesses=True),
    "pack in Word": Place("output/sample/en/sample.en.docx", AUDIT, subprocesses=True),
    "manifest": Place(f"{PUBLISHED}/manifest.json", ("verify", PUBLISHED), subprocesses=True),
    "manifest to publish": Place(f"{PUBLISHED}/manifest.json", PUBLISH),
    "manifest to serve": Place(f"{PUBLISHED}/manifest.json", ("serve", PUBLISHED)),
    "manifest for nginx": Place(f"{PUBLISHED}/manifest.json", ("serve", PUBLISHED, "--nginx")),
    "checksums": Place(f"{PUBLISHED}/SHA256SUMS", ("verify", PUBLISHED), subprocesses=True),
    "published page": Place(f"{PUBLISHED}/v1/en/index.html", ("verify", PUBLISHED), subprocesses=True),
    "published pack": Place(f"{PUBLISHED}/v1/en/sample.en.pdf", ("verify", PUBLISHED), subprocesses=True),
    "record": Place(f"{PUBLISHED}/v1/data/passages/en.json", PUBLISH, subprocesses=True),
    "page to mark": Place(f"{PUBLISHED}/v1/en/index.html", PUBLISH, subprocesses=True),
    "counts": Place(f"{PUBLISHED}.counts.json", ("counts", PUBLISHED)),
    "PDF to verify": Place("given.pdf", ("verify", "given.pdf"), subprocesses=True),
    "figures": Place("line 1", ("figure", "--jsonl"), is_input=True),
    "history": Place(".briefing/review/sample.fr.history", ("review", "serve", "content/sample")),
    "pending": Place(".briefing/review/sample.fr.pending", APPROVE),
    "journal": Place(".briefing/review/sample.fr.journal", ("review", "serve", "content/sample")),
    "reviewers": Place(".briefing/reviewers.json", ("review", "revoke", "content/sample")),
    "memory": Place(".briefing/memory.sqlite", ("translate", "content/sample", "--language", "fr")),
}
YAML_PLACES = ("head", "facts", "people", "itinerary", "termbase", "photos", "theme", "waivers")
BRIEFING_FILES = (*YAML_PLACES, "section", "participants", "picture", "logo", "font")
CATALOGUES = ("catalogue", "catalogue to check", "catalogue to extract")
ANY_FILE = (*BRIEFING_FILES, *CATALOGUES, "import", "model", "article")


def of(content: bytes | str | Callable[[], bytes]) -> Lay:
    """What writes `content` at a path; a function is only called then."""

    def lay(path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content() if callable(content) else content
        path.write_bytes(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)

    return lay


def appended(text: str) -> Lay:
    """What adds `text` to the file that lies there."""

    def lay(path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        present = path.read_text("utf-8") if path.exists() else ""
        path.write_text(present + text, "utf-8", newline="")

    return lay


def changed(*pairs: tuple[str, str]) -> Lay:
    """What replaces words of the file that lies there."""

    def lay(path: Path) -> None:
        text = path.read_text("utf-8")
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new, 1)
        path.write_text(text, "utf-8", newline="")

    return lay


# --- anything ---------------------------------------------------------------------------------------


def link_out(path: Path) -> None:
    """A link to a file that is nobody's business."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(_workspace(path).parent / "secret.txt")


def link_to_itself(path: Path) -> None:
    """A link that goes round."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(path.name)


def pipe(path: Path) -> None:
    """A named pipe that nobody writes to."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def folder_instead(path: Path) -> None:
    """A folder of that name."""
    path.unlink(missing_ok=True)
    path.mkdir(parents=True)


def device(path: Path) -> None:
    """A link to what never ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to("/dev/zero")


def huge(path: Path) -> None:
    """Five gigabytes, of which the disk holds none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.truncate(5_000_000_000)


def sparse(path: Path) -> None:
    """Half a gigabyte, of which the disk holds nothing."""
    with path.open("wb") as file:
        file.truncate(500_000_000)


def _workspace(path: Path) -> Path:
    return next(each for each in path.parents if (each / "content").is_dir())


def anything() -> Iterator[Hostile]:
    """What may stand in place of any file at all."""
    lays: Mapping[str, Lay] = {
        "a link out of the briefing": link_out,
        "a link to itself": link_to_itself,
        "a pipe": pipe,
        "a folder": folder_instead,
        "a device": device,
        "five gigabytes": huge,
        "NULs": of(b"\0" * 1000),
        "noise": of(lambda: zlib.compress(bytes(range(256)) * 40)),
        "UTF-16": of("title: x\n".encode("utf-16")),
        "UTF-8 cut in a character": of(b"title: \xe2\x82"),
        "overlong UTF-8": of(b"title: \xc0\xaf\n"),
        "surrogates in UTF-8": of("title: \ud800\n"),
        "a program": of(b"#!/bin/sh\ntouch CANARY\n"),
    }
    for place in ANY_FILE:
        for name, lay in lays.items():
            named_by_the_user = place in {"import", "article", "model"} and lay is link_out
            outcome = Outcome.HARMLESS if place == "article" and not _unreadable(name) else Outcome.REFUSED
            if not named_by_the_user:
                yield Hostile(name, place, lay, outcome)


def _unreadable(name: str) -> bool:
    return (name.startswith("a ") and name != "a program") or name == "five gigabytes" or "UTF-8" in name


# --- YAML -------------------------------------------------------------------------------------------

FACT = """\
sources: {s: {title: T, publisher: P, language: en, published: 2024-01-15}}
facts:
  area: {label: Area, kind: count, value: %s, qualifier: exact, as_of: 2023, definition: D, sources: [{source: s, quote: q}]}
"""
NUMBERS = (
    "1e999999999 1E400 .inf -.inf .nan NaN Infinity 0x7fffffff 0o777 0777 1_000 1:30 190:20:30 1,343.5 ١٣٤٣ １３ 12½"
    " +5 --5 5. .5 -0 -0.0 1e5 9"
    + "9" * 5000
    + " 0."
    + "1" * 5000
    + " ~ null true '' \u0661 1\u200b2 1\u202e2"
)
DAYS = "2024-02-30 0000-01-01 99999-01-01 -2024-01-01 2024-1-1 2024-W01 20240101 2024-01-01T00:00:00Z 1e9 ٢٠٢٤-٠١-٠١"


def yaml() -> Iterator[Hostile]:
    """What YAML parsers and those who read their results fall for."""
    laughs = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
    )
    texts: Mapping[str, str | Callable[[], bytes]] = {
        "a billion laughs": laughs,
        "an alias of itself": "a: &a [*a]\n",
        "a merge key": "a: &a {b: 1}\nc: {<<: *a}\n",
        "a merge key without alias": "<<: {title: x}\n",
        "a Python object": "!!python/object/apply:os.system ['touch CANARY']\n",
        "a Python name below": "title: !!python/name:os.system\n",
        "a local tag": "title: !x y\n",
        "a verbatim tag": "title: !<tag:yaml.org,2002:python/object/new:os.system> [touch CANARY]\n",
        "a tag directive": "%TAG ! tag:yaml.org,2002:python/\n---\ntitle: !name:os.system\n",
        "an unknown directive": "%FOO bar\n---\ntitle: x\n",
        "YAML 9.9": "%YAML 9.9\n---\ntitle: x\n",
        "binary": "title: !!binary aGVsbG8=\n",
        "a tab": "title:\tx\n\tplace: y\n",
        "tabs only": "\t\t\t\n",
        "two documents": "title: x\n---\ntitle: y\n",
        "nothing": "",
        "only a comment": "# nothing\n",
        "only a separator": "---\n",
        "a list": "- a\n- b\n",
        "a scalar": "hello\n",
        "a key without end": '"' + "a" * 10_000,
        "deep flow": "[" * 20_000,
        "deep mappings in flow": "{a: " * 20_000,
        "deep and closed": "a: " + "[" * 5_000 + "]" * 5_000,
        "deep blocks": "".join(" " * n + "a:\n" for n in range(1_000)),
        "deep sequences": "- " * 10_000 + "a\n",
        "a question of questions": "? " * 10_000 + "a\n",
        "a mapping as key": "{a: b}: c\n",
        "a list as key": "[a, b]: c\n",
        "a null key": "~: x\n",
        "an empty key": ": x\n",
        "a key of a million characters": "a" * 1_000_000 + ": x\n",
        "a line of three megabytes": "title: " + "x" * 3_000_000 + "\n",
        "a hundred thousand keys": "".join(f"k{n}: v\n" for n in range(100_000)),
        "half a million entries": "title: [" + "a," * 500_000 + "]\n",
        "half a million mappings": "title: [" + "{}," * 500_000 + "]\n",
        "a duplicate key": "title: x\ntitle: y\n",
        "a duplicate key in another style": 'title: x\n"title": y\n',
        "a duplicate key below": "a: {b: 1, b: 2}\n",
        "NUL escaped": 'title: "a\\0b"\n',
        "a bell escaped": 'title: "a\\ab"\n',
        "a surrogate escaped": 'title: "\\ud800"\n',
        "beyond Unicode": 'title: "\\UFFFFFFFF"\n',
        "an escape sequence in a key": '"a\\e[31mb": x\n',
        "a bidi override in a key": "a\u202eb: x\n",
        "a line break in a key": '"a\\nb: error: c [d]": x\n',
        "a line separator in a key": '"a\\u2028b": x\n',
        "a NEL in a key": '"a\\Nb": x\n',
        "colons": ":" * 50_000,
        "comments": "#" * 3_000_000,
        "spaces": " " * 3_000_000,
        "line ends": "\n" * 3_000_000,
        "quotes": "'" * 300_001,
        "backslashes": 'title: "' + "\\" * 300_001,
        "a block of nothing": "title: |9999999999\n  x\n",
        "folded lines": "title: >\n" + " a\n" * 300_000,
        "UTF-7": "+ACI-title+ACI-: x\n",
        "five megabytes": lambda: b"a: b\n" * 1_000_000,
        "a BOM within": "title: x\ufeff\n\ufeffplace: y\n",
        "UTF-32": lambda: "title: x\n".encode("utf-32"),
    }
    for number, (name, content) in enumerate(texts.items()):
        for place in ("head", YAML_PLACES[number % len(YAML_PLACES)]):
            yield Hostile(name, place, of(content))
    for written in NUMBERS.split(" "):
        yield Hostile(f"the number {written[:20]!a}", "facts", of(FACT % written))
    for day in DAYS.split(" "):
        yield Hostile(f"the day {day!a}", "head", changed(("date: 2024-04-12", f"date: {day}")))
    heads = {
        "a time zone with a path": ("time_zone: Asia/Shanghai", "time_zone: ../../../etc/hostname"),
        "a time zone that is a file": ("time_zone: Asia/Shanghai", "time_zone: /etc/localtime"),
        "a language with a path": ("languages: [en, fr]", "languages: [en, ../../fr]"),
        "a language of a megabyte": ("languages: [en, fr]", f"languages: [en, {'a' * 1_000_000}]"),
        "many languages": ("languages: [en, fr]", f"languages: [en{', fr' * 50_000}]"),
        "an invented language": ("languages: [en, fr]", "languages: [en, xx-Zzzz-ZZ]"),
        "a language with extensions": ("languages: [en, fr]", "languages: [en, fr-u-nu-arab-x-y]"),
        "a chart of charts": ("facts: [mountain_share, forest_share]", f"facts: [{'area, ' * 50_000}]"),
        "an address with a line": ("email: press@example.org", 'email: "a@b\\nBcc: x@y"'),
        "an address that is a script": ("email: press@example.org", "email: javascript:alert(1)"),
        "an embargo in the year 1": ("embargo: 2024-04-12T18:00", "embargo: 0001-01-01T00:00"),
        "a rate of nothing": ("value: 7.0967", "value: 0"),
        "a negative rate": ("value: 7.0967", "value: -7"),
        "a rate with an exponent": ("value: 7.0967", "value: 1e-999999"),
        "a currency with a path": ("base: USD", "base: ../USD"),
    }
    for name, pair in heads.items():
        yield Hostile(name, "head", changed(pair))


# --- texts ------------------------------------------------------------------------------------------


def markdown() -> Iterator[Hostile]:
    """What Markdown parsers fall for; some of it is legal text that only has to stay text."""
    refused: Mapping[str, str] = {
        "deep quotations": "# T\n\n" + ">" * 20_000 + " x\n",
        "deep lists": "# T\n\n" + "".join("  " * n + "- a\n" for n in range(500)),
        "deep lists in one line": "# T\n\n" + "- " * 20_000 + "a\n",
        "open brackets": "# T\n\n" + "[" * 50_000 + "\n",
        "open links": "# T\n\n" + "[a](" * 20_000 + "\n",
        "open emphasis": "# T\n\n" + "*a **b " * 20_000 + "\n",
        "stars": "# T\n\n" + "*" * 100_000 + "\n",
        "backticks": "# T\n\n" + "".join("`" * n + " " for n in range(1, 800)) + "\n",
        "entities": "# T\n\n" + "&amp" * 100_000 + "\n",
        "definitions": "# T\n\n" + "".join(f"[a{n}]: http://x\n" for n in range(20_000)),
        "a table of pipes": "# T\n\n" + "|a" * 5_000 + "\n" + "|-" * 5_000 + "\n",
        "HTML": "# T\n\n<script>alert(1)</script>\n",
        "a picture": "# T\n\n![x](file:///etc/hostname)\n",
        "a link to a script": "# T\n\n[x](javascript:alert(1))\n",
        "a link to a file": "# T\n\n[x](file:///etc/hostname)\n",
        "placeholders without end": "# T\n\n" + "{" * 100_000 + "\n",
        "a placeholder of code": "# T\n\n{area.__class__}\n",
        "a placeholder of an index": "# T\n\n{area[0]}\n",
        "a placeholder with a format": "# T\n\n{area:>999999999}\n",
        "many placeholders": "# T\n\n" + "{nobody} " * 50_000 + "\n",
        "no title": "x\n",
        "nothing": "",
        "two megabytes": "# T\n\n" + "x " * 1_000_000,
        "a bell": "# T\n\nx\ay\n",
        "a form feed": "# T\n\nx\fy\n",
        "a C1 control": "# T\n\nx\x9by\n",
        "two titles": "# T\n\n# U\n",
        "a code block": "# T\n\n```\nx\n```\n",
    }
    for name, text in refused.items():
        outcome = (
            Outcome.HARMLESS
            if name
            in {"stars", "entities", "open emphasis", "open brackets", "backticks", "a table of pipes"}
            else None
        )
        yield Hostile(name, "section", of(text), outcome or Outcome.REFUSED)
    for name in ("a word of a megabyte",):
        yield Hostile(name, "section", of("# T\n\n" + "x" * 900_000 + "\n"), Outcome.HARMLESS)


def csv() -> Iterator[Hostile]:
    """What CSV readers fall for, and what a spreadsheet would run."""
    columns = "outlet,country,languages,journalists"
    texts: Mapping[str, str] = {
        "an open quotation": '"a,FR,en,1\n',
        "quotes": '"' * 100_001 + "\n",
        "a field of 900 kilobytes": "a" * 900_000 + ",FR,en,1\n",
        "too few fields": "a\n",
        "too many fields": "a,FR,en,1,e,f,g,h,i,j,k\n",
        "a text after a quotation": '"a"b,FR,en,1\n',
        "a language with a path": "a,FR,../../x,1\n",
        "many languages": f"a,FR,{'xx ' * 100_000},1\n",
        "a country with a path": "a,../x,en,1\n",
        "a NUL": "a\0b,FR,en,1\n",
        "an escape sequence": "a\x1b[31m,FR,en,1\n",
        "commas": "," * 900_000 + "\n",
        "an infinity of journalists": "a,FR,en,inf\n",
        "many journalists": f"a,FR,en,{'9' * 100_000}\n",
        "fewer than none": "a,FR,en,-1\n",
        "Arabic digits": "a,FR,en,١\n",
    }
    for name, text in texts.items():
        yield Hostile(name, "participants", appended(text))
    yield Hostile("other columns", "participants", of("a,b\n1,2\n"))
    yield Hostile("columns twice", "participants", of(f"{columns},{columns}\n"))
    yield Hostile("nothing", "participants", of(""))
    formula = """\"=cmd|'/c calc'!A1\",FR,en,1\n"""
    yield Hostile("a formula", "participants", appended(formula), Outcome.HARMLESS)
    yield Hostile("many rows", "participants", appended("a,FR,en,1\n" * 90_000), Outcome.HARMLESS)


# --- PO ---------------------------------------------------------------------------------------------

PO_HEAD = (
    'msgid ""\nmsgstr ""\n"Project-Id-Version: sample\\n"\n"Language: fr\\n"\n'
    '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
)
TITLE = 'msgid "A district to start from"\n'


def po() -> Iterator[Hostile]:
    """What readers of PO files fall for."""
    entry = TITLE + 'msgstr "Un district"\n'
    refused: Mapping[str, str | Callable[[], bytes]] = {
        "a charset that lies": PO_HEAD.replace("UTF-8", "ISO-8859-1") + "\n" + entry,
        "a charset that is a codec": PO_HEAD.replace("UTF-8", "zlib") + "\n" + entry,
        "another language": PO_HEAD.replace("Language: fr", "Language: ar") + "\n" + entry,
        "a text of 90 kilobytes": PO_HEAD + "\n" + TITLE + f'msgstr "{"mot " * 22_000}"\n',
        "a language with a path": PO_HEAD.replace("Language: fr", "Language: ../../fr") + "\n" + entry,
        "plurals that are code": PO_HEAD + '"Plural-Forms: nplurals=2; plural=__import__(1);\\n"\n\n' + entry,
        "plurals too deep": PO_HEAD + f'"Plural-Forms: nplurals=2; plural={"(" * 9_000}n;\\n"\n\n' + entry,
        "plurals too many": PO_HEAD + '"Plural-Forms: nplurals=99999999999; plural=n;\\n"\n\n' + entry,
        "a text twice": f"{PO_HEAD}\n{entry}\n{entry}",
        "plurals of a text": PO_HEAD + '\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n',
        "a plural form 9999999999": PO_HEAD + '\nmsgid "a"\nmsgid_plural "b"\nmsgstr[9999999999] "c"\n',
        "a context": PO_HEAD + '\nmsgctxt "x"\n' + entry,
        "an open quotation": PO_HEAD + '\nmsgid "a\nmsgstr "b"\n',
        "a quotation after the text": PO_HEAD + '\nmsgid "a" "b"\nmsgstr "b"\n',
        "msgstr without msgid": PO_HEAD + '\nmsgstr "b"\nmsgstr "c"\n',
        "a line of a megabyte": PO_HEAD + "\n" + TITLE + f'msgstr "{"x" * 1_000_000}"\n',
        "ten megabytes": lambda: (
            (PO_HEAD + "\n" + TITLE + 'msgstr ""\n').encode() + (b'"' + b"x" * 990 + b'"\n') * 10_000
        ),
        "a hundred thousand entries": PO_HEAD
        + "".join(f'\nmsgid "t{n}"\nmsgstr ""\n' for n in range(100_000)),
        "a hundred thousand obsolete": PO_HEAD
        + "".join(f'\n#~ msgid "t{n}"\n#~ msgstr "x"\n' for n in range(100_000)),
        "a bell": PO_HEAD + "\n" + TITLE + 'msgstr "a\\ab"\n',
        "an escape sequence": PO_HEAD + "\n" + TITLE + 'msgstr "a\x1b[31mb"\n',
        "an octal escape": PO_HEAD + "\n" + TITLE + 'msgstr "a\\033[31mb"\n',
        "no PO at all": "<html></html>\n",
        "backslashes": PO_HEAD + "\n" + TITLE + 'msgstr "' + "\\" * 150_001 + '"\n',
        "UTF-16": lambda: (PO_HEAD + "\n" + entry).encode("utf-16"),
        "UTF-7": PO_HEAD.replace("UTF-8", "UTF-7") + "\n" + TITLE + 'msgstr "+ADw-b+AD4-"\n',
    }
    for place in (*CATALOGUES, "import"):
        for name, text in refused.items():
            yield Hostile(name, place, of(text))
    harmless: Mapping[str, str] = {
        "no header": entry,
        "CRLF": f"{PO_HEAD}\n{entry}".replace("\n", "\r\n"),
        "a reference out": f"{PO_HEAD}\n#: ../../../etc/hostname:1\n{entry}",
        "a comment of a person that does not exist": f"{PO_HEAD}\n# reviewed: by X, 2024-02-30T99:99:99Z\n{entry}",
        "comments of 90 kilobytes": f"{PO_HEAD}\n#. {'x ' * 45_000}\n{entry}",
        "fuzzy": f"{PO_HEAD}\n#, fuzzy\n{entry}",
        "flags": f"{PO_HEAD}\n#, {'c-format, ' * 5_000}\n{entry}",
        "a previous text": f'{PO_HEAD}\n#| msgid "a"\n#| "b"\n{entry}',
        "a translation of 20 kilobytes": PO_HEAD + "\n" + TITLE + f'msgstr "{"mot " * 4_900}"\n',
        "a word of 20 kilobytes": PO_HEAD + "\n" + TITLE + f'msgstr "{"m" * 19_900}"\n',
        "markup": PO_HEAD + "\n" + TITLE + "msgstr \"<font color='open(1)'>x</font>\"\n",
        "brackets": PO_HEAD + "\n" + TITLE + f'msgstr "{"[" * 19_000}"\n',
        "stars": PO_HEAD + "\n" + TITLE + f'msgstr "{"*" * 19_000}"\n',
        "open links": PO_HEAD + "\n" + TITLE + f'msgstr "{"[a](" * 4_900}"\n',
        "marks upon marks": PO_HEAD + "\n" + TITLE + 'msgstr "a' + "\u0301" * 19_000 + '"\n',
        "embeddings": PO_HEAD + "\n" + TITLE + 'msgstr "' + "\u202b" * 5_000 + 'x"\n',
        "digits": PO_HEAD + "\n" + TITLE + f'msgstr "{"9" * 19_000}"\n',
        "digits and points": PO_HEAD + "\n" + TITLE + f'msgstr "{"9." * 9_000}"\n',
        "braces": PO_HEAD + "\n" + TITLE + f'msgstr "{"{" * 19_000}"\n',
        "placeholders": PO_HEAD + "\n" + TITLE + f'msgstr "{"{area} " * 2_800}"\n',
        "signs": PO_HEAD + "\n" + TITLE + f'msgstr "{"« " * 9_000}"\n',
        "spaces": PO_HEAD + "\n" + TITLE + f'msgstr "a{" " * 19_000}b"\n',
        "no-break spaces": PO_HEAD + "\n" + TITLE + 'msgstr "a' + "\u00a0" * 19_000 + 'b"\n',
        "addresses": PO_HEAD + "\n" + TITLE + f'msgstr "{"http://a." * 2_000}"\n',
        "many scripts": PO_HEAD + "\n" + TITLE + 'msgstr "' + "aбγा中" * 3_000 + '"\n',
    }
    for place in ("catalogue", "import"):
        for name, text in harmless.items():
            yield Hostile(name, place, of(text), Outcome.HARMLESS)


# --- XLIFF ------------------------------------------------------------------------------------------

XLIFF_NS = "urn:oasis:names:tc:xliff:document:1.2"
XLIFF_FILE = '<file original="sample" source-language="en" target-language="fr" datatype="plaintext"><body>'


def _xliff(units: str, head: str = "", attributes: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<xliff version="1.2" xmlns="{XLIFF_NS}"{attributes}>'
        f"{XLIFF_FILE}{units}</body></file></xliff>"
    )


def xliff() -> Iterator[Hostile]:
    """What XML parsers and readers of XLIFF fall for."""
    unit = '<trans-unit id="a"><source>a</source><target>{}</target></trans-unit>'
    plain = unit.format("b")
    levels = "".join(f"<!ENTITY l{n + 1} '{f'&l{n};' * 10}'>" for n in range(9))
    refused: Mapping[str, str | Callable[[], bytes]] = {
        "an external entity": _xliff(
            unit.format("&x;"), '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        ),
        "a parameter entity": _xliff(plain, '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>'),
        "an external document type": _xliff(plain, '<!DOCTYPE x SYSTEM "file:///etc/hostname">'),
        "a public document type": _xliff(plain, '<!DOCTYPE x PUBLIC "-//X//Y" "http://127.0.0.1:9/x.dtd">'),
        "a billion laughs": _xliff(unit.format("&l9;"), f"<!DOCTYPE x [<!ENTITY l0 'ha'>{levels}]>"),
        "quadratic growth": _xliff(
            unit.format("&a;" * 50_000), f"<!DOCTYPE x [<!ENTITY a '{'a' * 50_000}'>]>"
        ),
        "attributes by default": _xliff(plain, '<!DOCTYPE x [<!ATTLIST x y CDATA "z">]>'),
        "an undeclared entity": _xliff(unit.format("&nbsp;")),
        "UTF-16 with an entity": lambda: _xliff(
            unit.format("&x;"), '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        ).encode("utf-16"),
        "UTF-7": _xliff("+ADwAIQ-DOCTYPE+AD4-").replace("UTF-8", "UTF-7"),
        "EBCDIC": lambda: _xliff(plain).replace("UTF-8", "cp037").encode("cp037"),
        "an unknown encoding": _xliff(plain).replace("UTF-8", "x-unknown"),
        "XML 1.1 with a NUL": _xliff(unit.format("&#0;")).replace('"1.0"', '"1.1"'),
        "a control character": _xliff(unit.format("&#7;")),
        "a surrogate": _xliff(unit.format("&#xD800;")),
        "nested elements": _xliff("<group>" * 50_000),
        "nested and closed": _xliff("<group>" * 5_000 + "</group>" * 5_000),
        "version 9": _xliff(plain).replace('version="1.2"', 'version="9"'),
        "version 1.2 of another": _xliff(plain).replace('version="1.2"', 'version="1.2&#10;x"'),
        "no version": _xliff(plain).replace('version="1.2" ', ""),
        "nested codes": _xliff(unit.format("<g id='1'>" * 5_000 + "</g>" * 5_000)),
        "a million elements": _xliff("<a/>" * 1_100_000),
        "a million attributes": lambda: _xliff(
            "<a " + " ".join(f'a{n}=""' for n in range(1_000_100)) + "/>"
        ).encode(),
        "an attribute twice": _xliff('<trans-unit id="a" id="b"/>'),
        "an attribute of nine megabytes": _xliff(f'<trans-unit id="{"a" * 11_000_000}"/>'),
        "a text of eleven megabytes": _xliff(unit.format("a" * 11_000_000)),
        "an unknown namespace": _xliff(plain).replace(XLIFF_NS, "urn:x"),
        "an undeclared prefix": _xliff("<x:y/>"),
        "a namespace that nests": _xliff("<a xmlns='urn:a'>" * 300),
        "an id twice": _xliff(plain + plain),
        "another briefing": _xliff(plain).replace('original="sample"', 'original="other"'),
        "another language": _xliff(plain).replace('target-language="fr"', 'target-language="ar"'),
        "a language with a path": _xliff(plain).replace('target-language="fr"', 'target-language="../x"'),
        "a language with lines": _xliff(plain).replace(
            'target-language="fr"', 'target-language="&#10;&#x202e;x"'
        ),
        "another source language": _xliff(plain).replace('source-language="en"', 'source-language="de"'),
        "no file": f'<xliff version="1.2" xmlns="{XLIFF_NS}"/>',
        "two files": _xliff(plain).replace("</xliff>", _xliff(plain).partition("?>")[2].partition(">")[2]),
        "cut": _xliff(plain)[:-30],
        "after the end": _xliff(plain) + "<x/>",
        "a processing instruction": '<?xml-stylesheet href="file:///etc/hostname"?>' * 2 + "<x/>",
        "a million processing instructions": lambda: _xliff("<?a b?>" * 1_100_000).encode(),
        "a million comments": lambda: _xliff("<!---->" * 1_100_000).encode(),
        "twenty megabytes": lambda: _xliff(" " * 20_000_000).encode(),
        "twenty thousand units": _xliff(
            "".join(f'<trans-unit id="{n}"><source>a</source></trans-unit>' for n in range(20_000))
        ),
        "JSON": '{"version": "1.2"}',
        "an SVG": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "a property list": '<!DOCTYPE plist PUBLIC "x" "y"><plist/>',
        "gzip": lambda: gzip.compress(_xliff(plain).encode(), mtime=0),
    }
    for name, text in refused.items():
        yield Hostile(f"XLIFF, {name}", "import", of(text))
    reported: Mapping[str, str] = {
        "a source of somebody else's": plain,
        "no target": '<trans-unit id="a"><source>a</source></trans-unit>',
        "no source": '<trans-unit id="a"/>',
        "no id": "<trans-unit><source>a</source><target>b</target></trans-unit>",
        "an inclusion": '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/hostname"/>'
        + plain,
        "codes twice": unit.format('<x id="1"/><x id="1"/>'),
        "codes from elsewhere": unit.format('<x id="99" equiv-text="{secret}"/>'),
        "an id with lines": '<trans-unit id="a&#10;b&#x202e;c"><source>a</source><target>b</target></trans-unit>',
        "an id of a megabyte": f'<trans-unit id="{"a" * 1_000_000}"><source>a</source></trans-unit>',
        "CDATA": unit.format("<![CDATA[<x/>]]>"),
        "alternatives": plain.replace(
            "</trans-unit>", "<alt-trans><target>c</target></alt-trans></trans-unit>"
        ),
        "segments": plain.replace(
            "<target>", '<seg-source><mrk mtype="seg" mid="0">a</mrk></seg-source><target>'
        ),
        "a note of a megabyte": plain.replace(
            "</trans-unit>", f"<note>{'n' * 1_000_000}</note></trans-unit>"
        ),
    }
    for name, text in reported.items():
        yield Hostile(f"XLIFF, {name}", "import", of(_xliff(text)), Outcome.HARMLESS)
    two = (
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="fr">'
        '<file id="sample" original="sample">{}</file></xliff>'
    )
    for name, text in {
        "nothing": "",
        "nested groups": "<group id='a'>" * 90 + "</group>" * 90,
        "segments without a unit": "<segment><source>a</source></segment>",
        "a unit with many segments": '<unit id="a">'
        + "<segment><source>a</source></segment>" * 1_000
        + "</unit>",
        "data that refers": '<unit id="a"><originalData><data id="d">x</data></originalData><segment>'
        '<source><ph id="1" dataRef="e"/></source><target><ph id="1" dataRef="e"/></target></segment></unit>',
        "code points": '<unit id="a"><segment><source>a</source><target><cp hex="0007"/></target></segment></unit>',
        "a skeleton elsewhere": '<skeleton href="file:///etc/hostname"/>',
    }.items():
        yield Hostile(f"XLIFF 2, {name}", "import", of(two.format(text)), Outcome.HARMLESS)
    for version in ("2.9", "1.2", ""):
        text = two.format("").replace('version="2.0"', f'version="{version}"')
        yield Hostile(f"XLIFF 2, version {version!r}", "import", of(text))


# --- packages ---------------------------------------------------------------------------------------


def zipped(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return data.getvalue()


def _twice(name: str, contents: tuple[bytes, ...]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for content in contents:
            archive.writestr("placeholder" if archive.namelist() else name, content)
    return data.getvalue().replace(b"placeholder", name.encode().ljust(11, b"x")[:11])


def _special(name: str, mode: int, content: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.create_system, info.external_attr = 3, mode << 16
        archive.writestr(info, content)
    return data.getvalue()


def overlapping(names: Iterator[str] | list[str], kernel: bytes) -> bytes:
    """A "better zip bomb": the directory names one body many times."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(kernel) + packed.flush()
    crc = zlib.crc32(kernel)
    listed = list(names)
    local = struct.pack(
        "<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, crc, len(body), len(kernel), len(listed[0]), 0
    )
    start = local + listed[0].encode() + body
    directory = b"".join(
        struct.pack(
            "<4s6H3L5H2L",
            b"PK\1\2",
            20,
            20,
            0,
            8,
            0,
            33,
            crc,
            len(body),
            len(kernel),
            len(name),
            0,
            0,
            0,
            0,
            0,
            0,
        )
        + name.encode()
        for name in listed
    )
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(listed), len(listed), len(directory), len(start), 0)
    return start + directory + end


def _lying(data: bytes, size: int) -> bytes:
    """The same archive, of which each entry says that it unpacks to `size` bytes."""
    changed_data, position = bytearray(data), 0
    while (position := changed_data.find(b"PK\1\2", position)) >= 0:
        struct.pack_into("<L", changed_data, position + 24, size)
        position += 4
    position = 0
    while (position := changed_data.find(b"PK\3\4", position)) >= 0:
        struct.pack_into("<L", changed_data, position + 22, size)
        position += 4
    return bytes(changed_data)


def _flagged(data: bytes, flags: int = 0, method: int | None = None) -> bytes:
    changed_data = bytearray(data)
    for mark, offset in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        position = 0
        while (position := changed_data.find(mark, position)) >= 0:
            struct.pack_into("<H", changed_data, position + offset, flags)
            if method is not None:
                struct.pack_into("<H", changed_data, position + offset + 2, method)
            position += 4
    return bytes(changed_data)


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>'
)
LINK = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}"'
    ' Target="{}" TargetMode="External"/></Relationships>'
)


def _document(body: str) -> str:
    return f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'


def docx() -> Iterator[Hostile]:
    """What readers of Word files fall for."""
    table = "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    good = {"[Content_Types].xml": TYPES, "word/document.xml": _document(table)}
    zeros = b"\0" * 10_000_000
    packages: Mapping[str, Callable[[], bytes]] = {
        "no tables of ours": lambda: zipped(good),
        "an empty archive": lambda: zipped({}),
        "no document": lambda: zipped({"[Content_Types].xml": TYPES}),
        "a bomb": lambda: zipped({**good, "word/document.xml": _document(" " * 15_000_000)}),
        "a bomb elsewhere": lambda: zipped({**good, "word/media/a.bin": zeros * 8}),
        "bodies that overlap": lambda: overlapping([f"word/p{n}.xml" for n in range(900)], zeros[:60_000]),
        "a bomb with bzip2": lambda: zipped({**good, "a": zeros * 5}, zipfile.ZIP_BZIP2),
        "a document in LZMA": lambda: zipped(good, zipfile.ZIP_LZMA),
        "a size that lies": lambda: _lying(
            zipped({**good, "word/document.xml": _document(" " * 9_000_000)}), 100
        ),
        "a size far too large": lambda: _lying(zipped(good), 0xFFFFFFF0),
        "zip64 that lies": lambda: _lying(zipped(good), 0xFFFFFFFF),
        "encrypted": lambda: _flagged(zipped(good), flags=1),
        "an unknown method": lambda: _flagged(zipped(good), method=99),
        "paths out": lambda: zipped({**good, "../../CANARY": "x"}),
        "an absolute path": lambda: zipped({**good, "/tmp/CANARY": "x"}),
        "a drive": lambda: zipped({**good, "C:/CANARY": "x"}),
        "a path of Windows": lambda: zipped({**good, "..\\CANARY": "x"}),
        "names that only differ in case": lambda: zipped({**good, "WORD/document.xml": "<x/>"}),
        "a name with an override": lambda: zipped({**good, "word/\u202excod.xml": "<x/>"}),
        "a name with an escape": lambda: zipped({**good, "word/\x1b[31m.xml": "<x/>"}),
        "a link": lambda: _special("word/document.xml", 0o120777, b"/etc/hostname"),
        "many parts": lambda: zipped({**good, **{f"p{n}": "" for n in range(60_000)}}),
        "a directory that is cut": lambda: zipped(good)[:-10],
        "a body that is cut": lambda: zipped(good)[:200] + zipped(good)[-250:],
        "bytes before": lambda: b"MZ" + zipped(good),
        "a comment of 60 kilobytes": lambda: _commented(zipped(good), 60_000),
        "a document type": lambda: zipped({**good, "word/document.xml": "<!DOCTYPE x []><x/>"}),
        "a document in UTF-16": lambda: zipped(
            {**good, "word/document.xml": '<?xml version="1.0" encoding="UTF-16"?><x/>'.encode("utf-16")}
        ),
        "deep tables": lambda: zipped(
            {
                **good,
                "word/document.xml": _document(
                    "<w:tbl><w:tr><w:tc>" * 2_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 2_000
                ),
            }
        ),
        "a million paragraphs": lambda: zipped(
            {**good, "word/document.xml": _document("<w:p/>" * 1_100_000)}
        ),
        "macros": lambda: zipped({**good, "word/vbaProject.bin": b"x"}),
        "macros by type": lambda: zipped(
            {**good, "[Content_Types].xml": TYPES.replace("document.main", "document.macroEnabled.main")}
        ),
        "a template elsewhere": lambda: zipped(
            {
                **good,
                "word/_rels/settings.xml.rels": LINK.format("attachedTemplate", "\\\\127.0.0.1\\s\\t.dotm"),
            }
        ),
        "a template on the web": lambda: zipped(
            {
                **good,
                "word/_rels/settings.xml.rels": LINK.format("attachedTemplate", "http://127.0.0.1:9/t.dotm"),
            }
        ),
        "a frame": lambda: zipped(
            {**good, "word/_rels/document.xml.rels": LINK.format("frame", "http://127.0.0.1:9/")}
        ),
        "an object": lambda: zipped(
            {**good, "word/_rels/document.xml.rels": LINK.format("oleObject", "file:///etc/hostname")}
        ),
        "another document": lambda: zipped(
            {**good, "word/_rels/document.xml.rels": LINK.format("aFChunk", "file:///etc/hostname")}
        ),
        "a part of another document": lambda: zipped(
            {
                **good,
                "word/document.xml": _document(f'<w:altChunk xmlns:r="x" r:id="r"/>{table}'),
                "word/chunk.html": "<script>1</script>",
            }
        ),
        "an OLE package": lambda: zipped({**good, "word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0" * 9}),
        "a spreadsheet": lambda: zipped({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<x/>"}),
        "an old Word file": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000),
        "RTF": lambda: b"{\\rtf1 {\\field{\\*\\fldinst INCLUDETEXT file:///etc/hostname}}}",
    }
    for name, make in packages.items():
        yield Hostile(f"Word, {name}", "import", of(make))


def _commented(data: bytes, length: int) -> bytes:
    return data[:-2] + struct.pack("<H", length) + b"PK\5\6" * (length // 4)


def models() -> Iterator[Hostile]:
    """What may be wrong with a package of Argos."""
    root = "translate-en_fr-1_0"
    card = {"package_version": "1.0", "from_code": "en", "to_code": "fr", "type": "translate"}

    def package(**other: bytes | str | None) -> dict[str, bytes | str]:
        parts: dict[str, bytes | str | None] = {
            "metadata.json": json.dumps(card),
            "sentencepiece.model": b"x" * 100,
            "model/model.bin": b"x" * 100,
            **{name.replace("__", "/").replace("_json", ".json"): each for name, each in other.items()},
        }
        return {f"{root}/{name}": each for name, each in parts.items() if each is not None}

    def described(**fields: object) -> bytes:
        return zipped(package(metadata_json=json.dumps({**card, **fields})))

    zeros = b"\0" * 10_000_000
    packages: Mapping[str, Callable[[], bytes]] = {
        "no model in it": lambda: zipped({f"{root}/metadata.json": json.dumps(card)}),
        "garbage for a model": lambda: zipped(package()),
        "a pickle for a model": lambda: zipped(
            {**package(), f"{root}/model/model.bin": b"cos\nsystem\n(S'touch CANARY'\ntR."}
        ),
        "paths out": lambda: zipped({**package(), f"{root}/../../CANARY": "x"}),
        "paths out at the start": lambda: zipped({**package(), "../CANARY": "x"}),
        "an absolute path": lambda: zipped({**package(), "/tmp/CANARY": "x"}),
        "a drive": lambda: zipped({**package(), "C:CANARY": "x"}),
        "a path of Windows": lambda: zipped({**package(), f"{root}\\CANARY": "x"}),
        "two folders": lambda: zipped({**package(), "other/x": "x"}),
        "a stream of Windows": lambda: zipped({**package(), f"{root}/metadata.json:x": "x"}),
        "names that only differ in case": lambda: zipped({**package(), f"{root}/Metadata.JSON": "{}"}),
        "names that are equal in Unicode": lambda: zipped(
            {**package(), f"{root}/\u00e9": "x", f"{root}/e\u0301": "y"}
        ),
        "a file that is also a folder": lambda: zipped({**package(), f"{root}/metadata.json/x": "x"}),
        "a name with an override": lambda: zipped({**package(), f"{root}/\u202ecod.exe": "x"}),
        "a name with a line": lambda: zipped({**package(), f"{root}/a\nb: error: c [d]": "x"}),
        "a name with dots": lambda: zipped({**package(), f"{root}/... /x": "x"}),
        "a long name": lambda: zipped({**package(), f"{root}/{'a' * 5_000}": "x"}),
        "a reserved name": lambda: zipped({**package(), f"{root}/CON": "x"}),
        "a link": lambda: _special(f"{root}/metadata.json", 0o120777, b"/etc/hostname"),
        "a device": lambda: _special(f"{root}/metadata.json", 0o020666, b""),
        "a bomb": lambda: zipped({**package(), f"{root}/model/model.bin": zeros * 10}),
        "bodies that overlap": lambda: overlapping([f"{root}/p{n}" for n in range(1_900)], zeros),
        "a size that lies": lambda: _lying(zipped({**package(), f"{root}/model/model.bin": zeros}), 10),
        "a size far too large": lambda: _lying(zipped(package()), 0xFFFFFFF0),
        "encrypted": lambda: _flagged(zipped(package()), flags=1),
        "many files": lambda: zipped({**package(), **{f"{root}/p{n}": "" for n in range(60_000)}}),
        "cut": lambda: zipped(package())[:-30],
        "cut within": lambda: zipped(package())[:120] + zipped(package())[-300:],
        "metadata of two megabytes": lambda: described(x="x" * 2_000_000),
        "metadata in UTF-16": lambda: zipped(package(metadata_json=json.dumps(card).encode("utf-16"))),
        "metadata too deep": lambda: zipped(package(metadata_json="[" * 100_000)),
        "metadata that are a list": lambda: zipped(package(metadata_json="[]")),
        "metadata with a field twice": lambda: zipped(
            package(metadata_json=json.dumps(card)[:-1] + ', "to_code": "de"}')
        ),
        "metadata with a huge number": lambda: zipped(
            package(metadata_json=json.dumps(card)[:-1] + f', "x": {"9" * 100_000}}}')
        ),
        "metadata with NaN": lambda: zipped(package(metadata_json=json.dumps(card)[:-1] + ', "x": NaN}')),
        "metadata that are cut": lambda: zipped(package(metadata_json='{"from_code": "en')),
        "a language with a path": lambda: described(from_code="../../etc"),
        "a language that is a number": lambda: described(from_code=5),
        "a language that is a list": lambda: described(from_code=["en"]),
        "a language that does not exist": lambda: described(from_code="qqq"),
        "a language into itself": lambda: described(from_code="fr"),
        "a version with a path": lambda: described(package_version="1.0/../../x"),
        "a version of digits": lambda: described(package_version="9" * 5_000),
        "a prefix with a line": lambda: described(target_prefix="a\nb"),
        "another type": lambda: described(type="sbd"),
        "a tar archive": lambda: b"x" * 257 + b"ustar\x0000" + bytes(2_000),
    }
    for name, make in packages.items():
        yield Hostile(name, "model", of(make))


# --- pictures and fonts -----------------------------------------------------------------------------


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG file of chunks, with their checksums."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def _ihdr(
    width: int, height: int, depth: int = 8, colour: int = 2, interlaced: int = 0
) -> tuple[bytes, bytes]:
    return b"IHDR", struct.pack(">LLBBBBB", width, height, depth, colour, 0, 0, interlaced)


def _saved(mode: str, format_: str, size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    data = io.BytesIO()
    Image.new(mode, size).save(data, format_, **options)
    return data.getvalue()


SAMPLE_FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
"""A small TrueType font that comes with a library."""
PIXELS = b"IDAT", zlib.compress(b"\0" * (40 * 3 + 1) * 30)
END = b"IEND", b""


def _jpeg_header(width: int, height: int, kind: int = 0xC0) -> bytes:
    data = bytearray(_saved("RGB", "JPEG"))
    frame = data.index(b"\xff\xc0")
    data[frame + 1] = kind
    struct.pack_into(">HH", data, frame + 5, height, width)
    return bytes(data)


def pictures() -> Iterator[Hostile]:
    """What decoders of pictures fall for, and formats that nobody asked for."""
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]

    def animated(format_: str) -> bytes:
        data = io.BytesIO()
        frames[0].save(data, format_, save_all=True, append_images=frames[1:])
        return data.getvalue()

    files: Mapping[str, Callable[[], bytes]] = {
        "nothing": lambda: b"",
        "one byte": lambda: b"\x89",
        "a header alone": lambda: png(_ihdr(40, 30)),
        "no pixels": lambda: png(_ihdr(40, 30), END),
        "no width": lambda: png(_ihdr(0, 30), PIXELS, END),
        "41 million pixels": lambda: png(_ihdr(6_500, 6_400), (b"IDAT", zlib.compress(b"\0" * 100)), END),
        "2³¹ pixels wide": lambda: png(_ihdr(2**31 - 1, 1), PIXELS, END),
        "2⁶² pixels": lambda: png(_ihdr(2**31 - 1, 2**31 - 1), PIXELS, END),
        "pixels that swell": lambda: png(
            _ihdr(40, 30), (b"IDAT", zlib.compress(b"\0" * 400_000_000, 9)), END
        ),
        "pixels cut": lambda: png(_ihdr(40, 30), (b"IDAT", PIXELS[1][:10]), END),
        "a checksum that is wrong": lambda: png(_ihdr(40, 30), PIXELS, END).replace(b"IDAT", b"IDAU"),
        "a text that swells": lambda: png(
            _ihdr(40, 30), (b"zTXt", b"k\0\0" + zlib.compress(b"a" * 300_000_000)), PIXELS, END
        ),
        "a text in languages that swells": lambda: png(
            _ihdr(40, 30), (b"iTXt", b"k\0\1\0\0\0" + zlib.compress(b"a" * 300_000_000)), PIXELS, END
        ),
        "a profile that swells": lambda: png(
            _ihdr(40, 30), (b"iCCP", b"k\0\0" + zlib.compress(b"a" * 300_000_000)), PIXELS, END
        ),
        "many texts": lambda: png(_ihdr(40, 30), *[(b"tEXt", b"k\0" + b"v" * 900)] * 30_000, PIXELS, END),
        "a chunk that is too long": lambda: png(_ihdr(40, 30)) + b"\xff\xff\xff\xffIDAT",
        "16 bits": lambda: _saved("I;16", "PNG"),
        "a BMP": lambda: _saved("RGB", "BMP"),
        "a TIFF": lambda: _saved("RGB", "TIFF"),
        "a GIF": lambda: _saved("P", "GIF"),
        "an animated GIF": lambda: animated("GIF"),
        "an animated WebP": lambda: animated("WEBP"),
        "an animated PNG": lambda: animated("PNG"),
        "an icon": lambda: _saved("RGB", "ICO"),
        "a JPEG 2000": lambda: _saved("RGB", "JPEG2000"),
        "a PostScript program": lambda: (
            b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/hostname)run\n"
        ),
        "a PDF": lambda: b"%PDF-1.4\n",
        "an SVG": lambda: (
            b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/hostname"/></svg>'
        ),
        "HTML": lambda: b"<html><script>1</script></html>",
        "a program of ImageMagick": lambda: (
            b"push graphic-context\nimage over 0,0 0,0 'label:@/etc/hostname'\n"
        ),
        "a FITS file": lambda: b"SIMPLE  =                    T" + b" " * 3_000,
        "a list of pixels": lambda: b"P6\n40 30\n255\n" + bytes(3_600),
        "a JPEG of 4 thousand million pixels": lambda: _jpeg_header(65_500, 65_500),
        "a JPEG without width": lambda: _jpeg_header(0, 30),
        "an arithmetic JPEG": lambda: _jpeg_header(40, 30, 0xC9),
        "a lossless JPEG": lambda: _jpeg_header(40, 30, 0xC3),
        "a JPEG in CMYK": lambda: _saved("CMYK", "JPEG"),
        "a JPEG that is cut": lambda: _saved("RGB", "JPEG", (400, 300))[:500],
        "a JPEG without an end of its header": lambda: b"\xff\xd8" + b"\xff\xfe\xff\xff" + b"a" * 70_000,
        "a JPEG with many segments": lambda: b"\xff\xd8" + b"\xff\xfe\x00\x03a" * 200_000,
        "a JPEG that is turned": lambda: _saved("RGB", "JPEG", exif=_turned()),
        "a JPEG with looping Exif": lambda: _saved("RGB", "JPEG", exif=_looping_exif()),
    }
    harmless = {
        "a JPEG with looping Exif",
        "a text that swells",
        "a text in languages that swells",
        "a profile that swells",
        "many texts",
        "an animated PNG",
        "pixels that swell",
    }
    for place in ("picture", "logo"):
        for name, make in files.items():
            yield Hostile(name, place, of(make), Outcome.HARMLESS if name in harmless else Outcome.REFUSED)
        yield Hostile(
            "a picture with a page behind it",
            place,
            of(png(_ihdr(40, 30), PIXELS, END) + b"<html><script>1</script></html>"),
            Outcome.HARMLESS,
        )


def _turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif.tobytes()


def _looping_exif() -> bytes:
    """Directories that name themselves as the next one, and as their own sub-directory."""
    entry = struct.pack("<HHLL", 0x8769, 4, 1, 8)
    return b"Exif\0\0II*\0" + struct.pack("<L", 8) + struct.pack("<H", 1) + entry + struct.pack("<L", 8)


def _font() -> bytes:
    return SAMPLE_FONT.read_bytes()


def _table(data: bytes, tag: bytes) -> tuple[int, int, int]:
    """Where the entry of a table in the directory stands, and the table's offset and length."""
    entry = data.index(tag, 12)
    offset, length = struct.unpack_from(">LL", data, entry + 8)
    return entry, offset, length


def _patched(tag: bytes, at: int, value: bytes) -> Callable[[], bytes]:
    def make() -> bytes:
        data = bytearray(_font())
        _, offset, _ = _table(bytes(data), tag)
        data[offset + at : offset + at + len(value)] = value
        return bytes(data)

    return make


def _redirected(tag: bytes, offset: int | None, length: int | None) -> Callable[[], bytes]:
    def make() -> bytes:
        data = bytearray(_font())
        entry, old_offset, old_length = _table(bytes(data), tag)
        struct.pack_into(
            ">LL",
            data,
            entry + 8,
            old_offset if offset is None else offset,
            old_length if length is None else length,
        )
        return bytes(data)

    return make


def _looping_glyphs() -> bytes:
    """Every composite glyph is made of itself."""
    font = TTFont(SAMPLE_FONT)
    for name in ("A", "B"):
        glyph = Glyph()
        glyph.numberOfContours = -1
        part = GlyphComponent()
        part.glyphName, part.x, part.y, part.flags = name, 0, 0, 0x0203
        glyph.components = [part, part]
        glyph.xMin = glyph.yMin = glyph.xMax = glyph.yMax = 0
        font["glyf"].glyphs[name] = glyph
    font.recalcBBoxes = False
    data = io.BytesIO()
    font["maxp"].recalc = lambda _font: None
    font.save(data)
    return data.getvalue()


def _growing_glyphs() -> bytes:
    """Each glyph is made of the one before it ten times."""
    font = TTFont(SAMPLE_FONT)
    names = font.getGlyphOrder()[40:56]
    for before, name in pairwise(names):
        glyph = Glyph()
        glyph.numberOfContours = -1
        glyph.components = []
        for number in range(10):
            part = GlyphComponent()
            part.glyphName, part.x, part.y, part.flags = before, number, number, 0x0203
            glyph.components.append(part)
        glyph.xMin = glyph.yMin = glyph.xMax = glyph.yMax = 0
        font["glyf"].glyphs[name] = glyph
    font.recalcBBoxes = False
    font["maxp"].recalc = lambda _font: None
    data = io.BytesIO()
    font.save(data)
    return data.getvalue()


def fonts() -> Iterator[Hostile]:
    """What shaping engines and subsetters fall for."""
    files: Mapping[str, Callable[[], bytes]] = {
        "nothing": lambda: b"",
        "a header alone": lambda: b"\0\1\0\0",
        "no tables": lambda: b"\0\1\0\0" + bytes(8),
        "65535 tables": lambda: b"\0\1\0\0\xff\xff" + bytes(6) + b"abcd" * 4 * 65_535,
        "cut in the middle": lambda: _font()[:30_000],
        "cut at its end": lambda: _font()[:-100],
        "WOFF": lambda: b"wOFF\0\1\0\0" + bytes(100),
        "WOFF2": lambda: b"wOF2\0\1\0\0" + b"\xff" * 100,
        "a collection": lambda: b"ttcf\0\1\0\0" + b"\xff" * 100,
        "PostScript outlines": lambda: b"OTTO" + _font()[4:],
        "a Type 1 font": lambda: b"%!PS-AdobeFont-1.0: X\n(/etc/hostname) run\n",
        "a table beyond the end": _redirected(b"glyf", 2**32 - 16, None),
        "a table that is too long": _redirected(b"glyf", None, 2**32 - 1),
        "a table of nothing": _redirected(b"cmap", None, 0),
        "tables on top of each other": _redirected(b"glyf", 12, None),
        "no outlines": _redirected(b"glyf", None, 4),
        "no glyphs": _patched(b"maxp", 4, b"\0\0"),
        "65535 glyphs": _patched(b"maxp", 4, b"\xff\xff"),
        "no units": _patched(b"head", 18, b"\0\0"),
        "other offsets": _patched(b"head", 50, b"\x7f\xff"),
        "an embedding that is forbidden": _patched(b"OS/2", 8, b"\0\2"),
        "a subset that is forbidden": _patched(b"OS/2", 8, b"\1\0"),
        "no advances": _patched(b"hhea", 34, b"\0\0"),
        "many advances": _patched(b"hhea", 34, b"\xff\xff"),
        "offsets that go back": _patched(b"loca", 0, b"\xff\xff\0\0" * 20),
        "a cmap that points out": _patched(b"cmap", 4, b"\xff" * 60),
        "a cmap of many tables": _patched(b"cmap", 2, b"\xff\xff"),
        "a picture": lambda: png(_ihdr(40, 30), PIXELS, END),
    }
    harmless: Mapping[str, Callable[[], bytes]] = {
        "glyphs made of themselves": _looping_glyphs,
        "glyphs that grow tenfold": _growing_glyphs,
        "outlines of noise": _patched(b"glyf", 100, bytes(range(256)) * 50),
        "names of noise": _patched(b"name", 0, b"\xff" * 200),
    }
    for name, make in files.items():
        yield Hostile(name, "font", of(make))
    for name, make in harmless.items():
        yield Hostile(name, "font", of(make), Outcome.HARMLESS)


# --- PDF --------------------------------------------------------------------------------------------


def _pdf(objects: Mapping[int, bytes], root: int = 1) -> bytes:
    """A PDF of numbered objects, with a table of them."""
    data, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    count = max(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n" % count
    for number in range(1, count):
        data += b"%010d 00000 n \n" % places.get(number, 0)
    data += b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, root, start)
    return bytes(data)


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


def _page(content: bytes, resources: bytes = b"<<>>", entries: bytes = b"") -> dict[int, bytes]:
    return {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources %s>>" % resources,
        4: _stream(content, entries),
    }


def _locked() -> bytes:
    data = io.BytesIO()
    with pikepdf.open(io.BytesIO(_pdf(_page(b"")))) as document:
        document.save(data, encryption=pikepdf.Encryption(owner="o", user="u"))
    return data.getvalue()


def pdf_files() -> Mapping[str, Callable[[], bytes]]:
    """PDF files that loop, swell or hide."""
    zeros = zlib.compress(b"\0" * 400_000_000, 9)
    flate = b"/Filter/FlateDecode"
    return {
        "a header alone": lambda: b"%PDF-1.7\n",
        "noise": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 100,
        "pages that are their own": lambda: _pdf(
            {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"}
        ),
        "pages that go round": lambda: _pdf(
            {
                1: b"<</Type/Catalog/Pages 2 0 R>>",
                2: b"<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>",
                3: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2/Parent 2 0 R>>",
            }
        ),
        "a thousand million pages": lambda: _pdf(
            {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 1000000000>>"}
        ),
        "a page a million times": lambda: _pdf(
            {
                **_page(b"BT ET"),
                2: b"<</Type/Pages/Kids[" + b"3 0 R " * 300_000 + b"]/Count 300000>>",
            }
        ),
        "a root that is missing": lambda: _pdf(_page(b""), root=99),
        "a table that is its own predecessor": lambda: _pdf(_page(b"")).replace(
            b"/Root 1 0 R", b"/Prev 9/Root 1 0 R"
        ),
        "a table far away": lambda: _pdf(_page(b"")).replace(b"startxref\n", b"startxref\n9999999999"),
        "a length that lies": lambda: _pdf(_page(b"BT ET", entries=b"/Length 999999999")),
        "a stream that swells": lambda: _pdf(_page(zeros, entries=flate)),
        "a stream packed twice": lambda: _pdf(
            _page(zlib.compress(zeros, 9), entries=b"/Filter[/FlateDecode/FlateDecode]")
        ),
        "a filter a hundred times": lambda: _pdf(
            _page(b"x", entries=b"/Filter[" + b"/ASCIIHexDecode " * 5_000 + b"]")
        ),
        "a form within itself": lambda: _pdf(
            {
                **_page(b"/X Do", b"<</XObject<</X 5 0 R>>>>"),
                5: _stream(
                    b"/X Do /X Do",
                    b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>",
                ),
            }
        ),
        "nested brackets": lambda: _pdf(_page(b"[" * 200_000)),
        "nested dictionaries": lambda: _pdf({**_page(b""), 5: b"<</A" * 100_000}),
        "saved states": lambda: _pdf(_page(b"q " * 500_000)),
        "numbers": lambda: _pdf(_page(b"9" * 300_000 + b" 0 m")),
        "a page of a thousand kilometres": lambda: _pdf(
            {**_page(b""), 3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 1e30 1e30]/Contents 4 0 R>>"}
        ),
        "a JBIG2 picture": lambda: _pdf(
            {
                **_page(b"/X Do", b"<</XObject<</X 5 0 R>>>>"),
                5: _stream(
                    b"\0\0\0\0\0\1\0\0\0\0\x13" + b"\xff" * 200,
                    b"/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 1/ColorSpace/DeviceGray"
                    b"/Filter/JBIG2Decode",
                ),
            }
        ),
        "a locked file": _locked,
        "a launch": lambda: _pdf(
            {
                **_page(b""),
                1: b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(/bin/sh)>>>>",
            }
        ),
        "a script": lambda: _pdf(
            {
                **_page(b""),
                1: b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>",
            }
        ),
        "a file attached": lambda: _pdf(
            {
                **_page(b""),
                1: b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(x)<</F(x)/EF<</F 5 0 R>>>>]>>>>>>",
                5: _stream(b"MZ"),
            }
        ),
        "a tree of structure that is its own": lambda: _pdf(
            {
                **_page(b""),
                1: b"<</Type/Catalog/Pages 2 0 R/MarkInfo<</Marked true>>/StructTreeRoot 5 0 R>>",
                5: b"<</Type/StructTreeRoot/K[6 0 R]>>",
                6: b"<</S/Document/K[6 0 R 6 0 R 6 0 R]>>",
            }
        ),
        "roles that go round": lambda: _pdf(
            {
                **_page(b""),
                1: b"<</Type/Catalog/Pages 2 0 R/MarkInfo<</Marked true>>/StructTreeRoot 5 0 R>>",
                5: b"<</Type/StructTreeRoot/RoleMap<</A/B/B/A>>/K[6 0 R]>>",
                6: b"<</S/A/K[0]/Pg 3 0 R>>",
            }
        ),
        "a tree of names that is its own": lambda: _pdf(
            {
                **_page(b""),
                1: b"<</Type/Catalog/Pages 2 0 R/Names<</Dests 5 0 R>>>>",
                5: b"<</Kids[5 0 R 5 0 R]>>",
            }
        ),
        "a font with a map that swells": lambda: _pdf(
            {
                **_page(b"BT /F 9 Tf <0001> Tj ET", b"<</Font<</F 5 0 R>>>>"),
                5: b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
                6: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/W[0 65535 1 0 99999999 2]>>",
                7: _stream(b"1 beginbfrange\n<0000> <ffffffff> <0000>\nendbfrange\n" * 50),
            }
        ),
        "words": lambda: _pdf(
            {
                **_page(
                    b"BT /F 1 Tf " + b"(aaaaaaaaaaaaaaaaaaaa) Tj " * 100_000 + b"ET", b"<</Font<</F 5 0 R>>>>"
                ),
                5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            }
        ),
        "an XMP packet with entities": lambda: _pdf(
            {
                **_page(b""),
                1: b"<</Type/Catalog/Pages 2 0 R/Metadata 5 0 R>>",
                5: _stream(
                    b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>',
                    b"/Type/Metadata/Subtype/XML",
                ),
            }
        ),
    }


def pdfs() -> Iterator[Hostile]:
    """The same as an article, where some may simply be read, and as a pack, which is never in order."""
    for name, make in pdf_files().items():
        yield Hostile(name, "article in PDF", of(make), Outcome.HARMLESS)
        yield Hostile(name, "pack", of(make), Outcome.REPORTED)
        yield Hostile(name, "published pack", of(make), Outcome.REPORTED)
        yield Hostile(name, "PDF to verify", of(make), Outcome.HARMLESS)


def articles() -> Iterator[Hostile]:
    """What readers of pages and texts fall for."""
    pages: Mapping[str, str | Callable[[], bytes]] = {
        "nothing": "<html></html>",
        "deep elements": "<html>" + "<div>" * 100_000 + "x",
        "deep formats": "<html>" + "<b><i>" * 50_000 + "x",
        "deep tables": "<html>" + "<table><tr><td>" * 5_000 + "x",
        "many attributes": "<html><p " + " ".join(f"a{n}=b" for n in range(200_000)) + ">x",
        "an attribute without end": '<html><p a="' + "x" * 5_000_000,
        "a comment without end": "<html><!--" + "-" * 5_000_000,
        "a script without end": "<html><script>" + "<" * 2_000_000,
        "entities": "<html><p>" + "&amp;" * 400_000,
        "an entity of a file": '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><p>&x;',
        "a frame of a file": '<html><iframe src="file:///etc/hostname"></iframe><p>x</p>',
        "an object of the web": '<html><link rel=stylesheet href="http://127.0.0.1:9/"><img src="http://127.0.0.1:9/a"><p>x',
        "a base": '<html><base href="file:///etc/"><p>x',
        "an encoding that is a codec": '<html><meta charset="zlib_codec"><p>x',
        "UTF-7": '<html><meta charset="utf-7"><p>+ADw-script+AD4-x',
        "an XML declaration": '<?xml version="1.0" encoding="utf-16"?><html><p>x</p></html>',
        "numbers": "<html><p>" + "9" * 400_000,
        "numbers and points": "<html><p>" + "9,9." * 100_000,
        "numbers and words": "<html><p>" + "1.5 million 3 per cent " * 20_000,
        "number words": "<html><p>" + "one hundred and twenty " * 20_000,
        "names": "<html><p>" + "Sample Host " * 40_000,
        "one word": "<html><p>" + "a" * 490_000,
        "capitals": "<html><p>" + "Aa " * 160_000,
        "spaces": "<html><p>a" + " " * 2_000_000 + "b",
        "marks upon marks": "<html><p>a" + "\u0301" * 490_000,
        "overrides": "<html><p>" + "\u202e\u2066" * 200_000 + "x",
        "quotation marks": "<html><p>" + "“" * 200_000,
        "dates": "<html><p>" + "12 April 2024 " * 30_000,
        "ten megabytes of elements": lambda: b"<html>" + b"<p>x" * 2_500_000,
        "a language with lines": '<html lang="en&#10;x&#x1b;"><p>The district has an area of 1,343.5 square kilometers.',
    }
    for name, content in pages.items():
        yield Hostile(name, "article", of(content), Outcome.HARMLESS)
    for name, text in {
        "nothing": "",
        "spaces": " " * 1_000_000,
        "a line of ten megabytes": "a " * 5_000_000,
        "half a million lines": "a\n" * 500_000,
        "controls": "The \x1b[31marea\x07 is 5 km².\n",
        "figures": "The area is 1,343.5 km². " * 5_000,
        "percentages": "60% 60 % 60 per cent " * 8_000,
    }.items():
        yield Hostile(name, "article as text", of(text), Outcome.HARMLESS)


def packs() -> Iterator[Hostile]:
    """Word files in place of a pack."""
    good = {"[Content_Types].xml": TYPES, "word/document.xml": _document("<w:p/>")}
    zeros = b"\0" * 10_000_000
    for name, make in {
        "nothing": lambda: b"",
        "no Word file": lambda: b"PK\3\4" + bytes(100),
        "an empty document": lambda: zipped(good),
        "an external entity": lambda: zipped(
            {
                **good,
                "word/document.xml": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>',
            }
        ),
        "a billion laughs": lambda: zipped(
            {
                **good,
                "word/document.xml": "<!DOCTYPE x [<!ENTITY l0 'ha'>"
                + "".join(f"<!ENTITY l{n + 1} '{f'&l{n};' * 10}'>" for n in range(9))
                + "]><x>&l9;</x>",
            }
        ),
        "a bomb": lambda: zipped({**good, "word/document.xml": _document(" " * 100_000_000)}),
        "a bomb elsewhere": lambda: zipped({**good, "word/media/a.bin": zeros * 40}),
        "bodies that overlap": lambda: overlapping([f"word/p{n}.xml" for n in range(900)], zeros),
        "a size that lies": lambda: _lying(
            zipped({**good, "word/document.xml": _document(" " * 60_000_000)}), 100
        ),
        "deep tables": lambda: zipped(
            {
                **good,
                "word/document.xml": _document(
                    "<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60
                ),
            }
        ),
        "a million paragraphs": lambda: zipped(
            {**good, "word/document.xml": _document("<w:p/>" * 1_100_000)}
        ),
        "many parts": lambda: zipped({**good, **{f"p{n}": "" for n in range(60_000)}}),
        "encrypted": lambda: _flagged(zipped(good), flags=1),
        "a template elsewhere": lambda: zipped(
            {**good, "word/_rels/settings.xml.rels": LINK.format("attachedTemplate", "http://127.0.0.1:9/t")}
        ),
    }.items():
        yield Hostile(name, "pack in Word", of(make), Outcome.REPORTED)
    for place in ("pack", "pack in Word"):
        for name, lay in {
            "a pipe": pipe,
            "a folder": folder_instead,
            "a link out": link_out,
            "five gigabytes": huge,
        }.items():
            yield Hostile(name, place, lay, Outcome.REPORTED)


def memories() -> Iterator[Hostile]:
    """What may lie where the memory of translations is."""
    yield Hostile("no database", "memory", of(b"x" * 5_000))
    yield Hostile("a database that is cut", "memory", of(b"SQLite format 3\0" + bytes(50)))


# --- what was published -----------------------------------------------------------------------------

Edit = Callable[[dict[str, Any]], object]
"""Changes the value of a manifest in place."""
OUT = (
    "../../secret.txt",
    "..",
    "v1/../../secret.txt",
    "/etc/hostname",
    "//host/share",
    "C:\\x.pdf",
    "v1\\..\\x.pdf",
)
NAMES = (
    *OUT, "file:///etc/hostname", "v1/a\0b.pdf", "v1/a\u202efdp.exe", "v1/a\nb.pdf", "v1/\x1b[31m.pdf", "v1/CON.pdf",
    "v1/nul", "v1/LPT1.txt", "v1/com\u00b9.pdf", "v1/a:b.pdf", "v1/a*.pdf", "v1/.hidden", "v1/~x", "v1/a.", "v1/a ",
    "v1//a", "v1/", "", "v2/a.pdf", "manifest.json", "v1/e\u0301.pdf", "v1/\ud800.pdf", "v1/a\u200b.pdf",
    f"v1/{'a' * 5_000}.pdf", "v1/" + "a/" * 5_000 + "b",
)  # fmt: skip
"""Paths that no published folder has."""
TWINS = (
    ("v1/A.PDF", "v1/a.pdf"),
    ("v1/stra\u00dfe.pdf", "v1/strasse.pdf"),
    ("v1/a.pdf", "v1/a.pdf"),
    ("v1/x", "v1/x/y"),
)
"""Paths that some file systems take for one another."""
WRONG: Sequence[object] = (
    None,
    True,
    -1,
    1.5,
    10**29,
    "",
    "x",
    "\ud800",
    "a\u202eb",
    [],
    [[]],
    {},
    {"a": 1},
    [None],
)
"""What stands in place of every value."""


def edited(edit: Edit) -> Lay:
    """What changes the manifest that lies there."""

    def lay(path: Path) -> None:
        value = json.loads(path.read_bytes())
        edit(value)
        path.write_text(json.dumps(value), "utf-8")

    return lay


def _with_paths(*paths: str) -> Edit:
    def edit(value: dict[str, Any]) -> None:
        files = value["versions"][0]["files"]
        files[:] = [{**files[0], "path": path, "tag": "", "size": 1} for path in paths]

    return edit


def _places(value: object, where: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where each value of a JSON value stands; of a list, the first one."""
    yield where
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _places(item, (*where, name))
    elif isinstance(value, list) and value:
        yield from _places(value[0], (*where, 0))


MANIFEST_VALUE: Mapping[str, object] = {
    "format": "", "format_version": 1, "briefing_id": "", "time_zone": "", "embargo": None, "address": "",
    "versions": [
        {
            "number": 1, "published": "", "note": {},
            "editions": [{"tag": "", "name": "", "direction": "", "title": "", "draft": False}],
            "files": [{"path": "", "role": "", "media_type": "", "size": 1, "sha256": "", "tag": ""}],
        }
    ],
}  # fmt: skip
"""What stands where in a manifest."""


def _put(where: tuple[str | int, ...], wrong: object) -> Edit:
    def edit(value: dict[str, Any]) -> None:
        inner: Any = {"": value}
        for step in ("", *where)[:-1]:
            inner = inner[step]
        inner[("", *where)[-1]] = wrong

    return edit


def _is_wrong(where: tuple[str | int, ...], wrong: object) -> bool:
    """Whether no manifest may have this value there."""
    last = where[-1]
    allowed: Mapping[str, tuple[object, ...]] = {
        "embargo": (None,), "address": ("",), "note": ({},), "name": ("", "x"), "title": ("", "x"), "tag": ("",),
        "draft": (True,), "files": ([],), "briefing_id": ("x",),
    }  # fmt: skip
    return not any(
        wrong is each or (wrong == each and type(wrong) is type(each)) for each in allowed.get(str(last), ())
    )


def manifests() -> Iterator[Hostile]:
    """What may stand in the manifest of a folder that went round the hall."""
    texts: Mapping[str, str | Callable[[], bytes]] = {
        "nothing": "",
        "a list": "[]",
        "a text": '"x"',
        "an empty object": "{}",
        "open": '{"format": ',
        "NaN": '{"size": NaN}',
        "minus infinity": '{"size": -Infinity}',
        "a huge exponent": '{"size": 1e999999999}',
        "a number of 5,000 digits": f'{{"size": {"9" * 5_000}}}',
        "a name twice": '{"format": "briefing publication", "format": "x"}',
        "a name twice, escaped": '{"format": 1, "form\\u0061t": 2}',
        "a lone surrogate": '{"format": "\\ud800"}',
        "a NUL": '{"format": "a\\u0000b"}',
        "deep": "[" * 100_000,
        "deep objects": '{"a":' * 100_000,
        "deep and closed": "[" * 5_000 + "]" * 5_000,
        "a million values": lambda: b"[" + b"1," * 1_100_000 + b"1]",
        "a text of ten megabytes": '{"format": "' + "x" * 10_000_000 + '"}',
        "a text without end": '{"format": "' + "x" * 5_000_000,
        "backslashes": '{"format": "' + "\\" * 3_000_001,
        "a comment": '// x\n{"format": 1}',
        "single quotes": "{'format': 1}",
        "UTF-16": lambda: '{"format": 1}'.encode("utf-16"),
        "another version": '{"format": "briefing publication", "format_version": 2}',
        "twenty megabytes": lambda: b" " * 20_000_000,
    }
    edits: dict[str, Edit] = {f"the path {path[:40]!a}": _with_paths(path) for path in NAMES}
    edits |= {f"the paths {one!a} and {other!a}": _with_paths(one, other) for one, other in TWINS}
    for where in _places(MANIFEST_VALUE):
        if where and where[-1] != 0:
            shown = ".".join(map(str, where))
            edits[f"no {shown}"] = _without(where)
            for wrong in WRONG:
                if _is_wrong(where, wrong):
                    edits[f"{shown} is {wrong!a}"[:80]] = _put(where, wrong)
    edits |= {
        "an unknown key": _put(("x",), 1),
        "an unknown key of a file": _put(("versions", 0, "files", 0, "x"), 1),
        "a title of six kilobytes": _put(("versions", 0, "editions", 0, "title"), "x" * 6_000),
        "a time zone with a path": _put(("time_zone",), "../../../etc/hostname"),
        "a time zone that is a file": _put(("time_zone",), "/etc/localtime"),
        "a time zone of a folder": _put(("time_zone",), "Europe"),
        "an embargo without offset": _put(("embargo",), "2024-04-12T18:00"),
        "an embargo in the year 1": _put(("embargo",), "0001-01-01T00:00+14:00"),
        "a script as address": _put(("address",), "javascript:alert(1)/"),
        "an address with lines": _put(("address",), "http://x/\r\nX: y/"),
        "a terabyte": _put(("versions", 0, "files", 0, "size"), 2**40),
        "many files": _with_paths(*(f"v1/{n:06}" for n in range(120_000))),
        "many versions": lambda value: value.update(versions=value["versions"] * 5_000),
        "editions in one language": lambda value: value["versions"][0].update(
            editions=value["versions"][0]["editions"] * 2
        ),
        "files in no order": lambda value: value["versions"][0]["files"].reverse(),
    }
    lays = {name: of(text) for name, text in texts.items()} | {
        name: edited(each) for name, each in edits.items()
    }
    places = ("manifest", "manifest to publish", "manifest to serve", "manifest for nginx")
    for number, (name, lay) in enumerate({**lays, **_kinds_of_file()}.items()):
        yield Hostile(name, places[1 + number // 4 % 3 if number % 4 == 0 else 0], lay)
    for name, lay in _kinds_of_file().items():
        for place in places[1:]:
            yield Hostile(name, place, lay)


def _without(where: tuple[str | int, ...]) -> Edit:
    def edit(value: dict[str, Any]) -> None:
        inner: Any = value
        for step in where[:-1]:
            inner = inner[step]
        del inner[where[-1]]

    return edit


def _kinds_of_file() -> Mapping[str, Lay]:
    return {
        "a link out": link_out,
        "a link to itself": link_to_itself,
        "a pipe": pipe,
        "a folder": folder_instead,
        "a device": device,
        "five gigabytes": huge,
    }


def named_in_the_manifest(make: Callable[[], bytes]) -> Lay:
    """What writes a file of the published folder and makes the manifest say that this was published."""

    def lay(path: Path) -> None:
        data = make()
        path.write_bytes(data)
        folder = next(each for each in path.parents if (each / "manifest.json").exists())
        place = folder / "manifest.json"
        value = json.loads(place.read_bytes())
        for file in value["versions"][0]["files"]:
            if file["path"] == path.relative_to(folder).as_posix():
                file.update(size=len(data), sha256=hashlib.sha256(data).hexdigest())
        place.write_text(json.dumps(value), "utf-8")

    return lay


def _record(passages: Sequence[object], facts: Sequence[object] = ()) -> bytes:
    value = {
        "format": "briefing passages", "format_version": 1, "language": "en", "facts": facts, "passages": passages,
    }  # fmt: skip
    return json.dumps(value).encode()


def _passage(text: str) -> Mapping[str, object]:
    runs = [{"text": text}]
    return {"anchor": "a", "section": "s", "section_language": "en", "kind": "paragraph", "runs": runs}


def published() -> Iterator[Hostile]:
    """Other files of a published folder that the program reads back."""
    for place in ("checksums", "published page", "published pack", "record", "page to mark", "counts"):
        for name, lay in _kinds_of_file().items():
            outcome = Outcome.REFUSED if place in {"record", "page to mark", "counts"} else Outcome.REPORTED
            yield Hostile(name, place, lay, outcome)
    digest = "0" * 64
    for name, text in {
        "nothing": "",
        "noise": "\ud800\udfff" * 500,
        "paths that lead out": "".join(f"{digest}  {path}\n" for path in OUT),
        "names that no terminal should see": f"{digest}  \x1b[31mred\n{digest}  a\u202eb\n{digest}  a\0b\n",
        "names that are too long": f"{digest}  {'a' * 300}\n{digest}  {'a/' * 5_000}\n",
        "the folder itself": f"{digest}  .\n{digest}  v1\n",
        "a hundred thousand lines": f"{digest}  x\n" * 100_000,
        "one line": digest * 100_000,
        "twenty megabytes": "x" * 20_000_000,
    }.items():
        yield Hostile(name, "checksums", of(text), Outcome.HARMLESS)
    for name, make in {
        "another page": lambda: b"<html><header><script>alert(1)</script></header></html>",
        "notices without end": lambda: b"<!--added-->" * 300_000,
    }.items():
        yield Hostile(name, "page to mark", of(make))
    records: Mapping[str, Callable[[], bytes]] = {
        "nothing": lambda: b"",
        "no record": lambda: b"{}",
        "NaN": lambda: b'{"format": NaN}',
        "deep": lambda: b"[" * 100_000,
        "passages that are none": lambda: _record([1, None]),
        "runs that are none": lambda: _record([{**_passage("a"), "runs": {"text": "a"}}]),
        "a text that is none": lambda: _record([{**_passage("a"), "runs": [{"text": 1}]}]),
        "twenty thousand passages": lambda: _record([_passage("a")] * 20_000),
        "a text of a megabyte": lambda: _record([_passage("a" * 1_000_000)]),
        "facts without end": lambda: _record([], [{}] * 100_000),
    }
    for name, make in records.items():
        yield Hostile(name, "record", named_in_the_manifest(make))
    for name, text in {
        "nothing": "",
        "a list": "[]",
        "NaN": '{"format": "briefing counts", "format_version": 1, "days": NaN}',
        "no days": '{"format": "briefing counts", "format_version": 1, "days": []}',
        "a day that does not exist": COUNTS % '{"2024-02-30": {"en": {"pdf": 1}}}',
        "a number below none": COUNTS % '{"2024-02-20": {"en": {"pdf": -1}}}',
        "a number that is none": COUNTS % '{"2024-02-20": {"en": {"pdf": true}}}',
        "a huge number": COUNTS % f'{{"2024-02-20": {{"en": {{"pdf": {"9" * 4_000}}}}}}}',
        "lists": COUNTS % '{"2024-02-20": [["en", 1]]}',
        "deep": COUNTS % ("[" * 100_000),
        "an escape sequence": COUNTS % '{"2024-02-20": {"\\u001b[31m": {"pdf": 1}}}',
    }.items():
        yield Hostile(name, "counts", of(text))


COUNTS = '{"format": "briefing counts", "format_version": 1, "days": %s}'


# --- figures ----------------------------------------------------------------------------------------


def figure_lines() -> Iterator[Hostile]:
    """What another program may write to `briefing figure --jsonl`."""
    row = '{"locale": "fr", "kind": "decimal", "value": %s}'
    lines: Mapping[str, str | Callable[[], bytes]] = {
        "a NUL": "\0" * 1_000,
        "a NUL in a text": row % '"1\\u00002"',
        "no UTF-8": lambda: b"\xff\xfe\n",
        "a surrogate": "\ud800",
        "deep": "[" * 100_000,
        "deep and closed": row % ("[" * 5_000 + "]" * 5_000),
        "a huge exponent": row % "1e999999999",
        "a huge exponent in a text": row % '"1e999999999"',
        "a tiny exponent": row % "1e-999999999",
        "digits": row % ("9" * 900_000),
        "digits in a text": row % f'"{"9" * 900_000}"',
        "NaN": row % "NaN",
        "infinity in a text": row % '"Infinity"',
        "a line of ten megabytes": row % f'"{"9" * 10_000_000}"',
        "a locale with a path": row.replace("fr", "../../etc/hostname") % 1,
        "a locale of a megabyte": row.replace("fr", "a-" * 400_000) % 1,
        "a zone with a path": '{"locale": "fr", "kind": "date", "value": "2024-04-12T09:00:00Z", '
        '"options": {"timeStyle": "short", "timeZone": "../../../etc/hostname"}}',
        "a list of lists": row.replace("decimal", "list") % f"[{'[],' * 100_000}[]]",
        "digits asked for": '{"locale": "fr", "kind": "decimal", "value": 1, '
        '"options": {"minimumFractionDigits": 999999999}}',
        "many rows that are none": "x\n" * 10_000,
    }
    for name, content in lines.items():
        yield Hostile(name, "figures", of(content), Outcome.REPORTED)
    yield Hostile("half a gigabyte without a line end", "figures", sparse, Outcome.REPORTED)
    long_list = ",".join('"a"' for _ in range(200_000))
    yield Hostile(
        "a long list", "figures", of(row.replace("decimal", "list") % f"[{long_list}]"), Outcome.HARMLESS
    )


# --- what is kept of a review -----------------------------------------------------------------------


def _entry(fields: Mapping[str, object]) -> bytes:
    """A line as the program writes it, with a digest in order."""
    text = json.dumps(fields, ensure_ascii=False)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f'{text[:-1]}, "sha256": "{digest}"}}\n'.encode("utf-8", "surrogatepass")


def journals() -> Iterator[Hostile]:
    """What may lie where changes are kept that people made to translations."""
    version = {"target": "a", "state": "translated", "remarks": "", "previous_source": ""}
    whole = {
        "at": "2024-04-12T00:00:00Z", "by": "A", "action": "save", "view": "page",
        "source": "A district to start from", "before": version, "after": version,
    }  # fmt: skip
    texts: Mapping[str, Callable[[], bytes]] = {
        "noise": lambda: bytes(range(256)) * 1_000,
        "half a line": lambda: _entry(whole)[:-40],
        "deep": lambda: b"[" * 1_000_000,
        "line ends": lambda: b"\n" * 15_000_000,
        "short lines": lambda: b"".join(b"%x\n" % number for number in range(2_500_000)),
        "a line of fifteen megabytes": lambda: b'{"sha256": "' + b"x" * 15_000_000,
        "objects": lambda: (b"[" + b"{}," * 600_000 + b"{}]\n") * 5,
        "a version that is none": lambda: _entry({**whole, "after": []}),
        "a target that is none": lambda: _entry({**whole, "after": {**version, "target": {"a": 1}}}),
        "a target of a megabyte": lambda: _entry({**whole, "after": {**version, "target": "a" * 1_000_000}}),
        "a state that is none": lambda: _entry({**whole, "after": {**version, "state": "x"}}),
        "a day that does not exist": lambda: _entry({**whole, "at": "2024-02-30T00:00:00Z"}),
        "remarks that are none": lambda: _entry({**whole, "after": {**version, "remarks": "reviewed: by"}}),
        "a source of somebody else's": lambda: _entry({**whole, "source": "\x1b[31m"}),
        "forty thousand entries": lambda: b"".join(_entry({**whole, "by": str(n)}) for n in range(40_000)),
    }
    for name, make in texts.items():
        yield Hostile(name, "pending", of(make), Outcome.HARMLESS)
    for place in ("history", "pending"):
        for name, lay in _kinds_of_file().items():
            yield Hostile(name, place, lay)
        yield Hostile("twenty megabytes", place, of(lambda: b"x\n" * 10_000_000))
    for name, lay in _kinds_of_file().items():
        yield Hostile(name, "journal", lay)
        yield Hostile(name, "reviewers", lay)
    yield Hostile("twenty megabytes", "journal", of(lambda: b"x\n" * 10_000_000))
    for name, text in {
        "nothing": "", "an object": "{}", "numbers": "[1]", "lists": "[[[]]]", "NaN": "[NaN]", "deep": "[" * 100_000,
        "no invitation": "[{}]", "a name twice": '[{"name": 1, "name": 2}]',
    }.items():  # fmt: skip
        outcome = Outcome.HARMLESS if name == "an object" else Outcome.REFUSED
        yield Hostile(name, "reviewers", of(text), outcome)


def all_files() -> tuple[Hostile, ...]:
    """Everything above."""
    makers = (
        anything,
        yaml,
        markdown,
        csv,
        po,
        xliff,
        docx,
        models,
        pictures,
        fonts,
        pdfs,
        articles,
        packs,
        memories,
        manifests,
        published,
        figure_lines,
        journals,
    )
    return tuple(each for make in makers for each in make())


def png_of() -> bytes:
    """A picture in order."""
    return png(_ihdr(40, 30), PIXELS, END)

"""The command that reads what journalists published."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.cli.console import FINDINGS, OK, add_folder, add_json, print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.cli.console import Subcommands
    from briefing.coverage import Coverage
    from briefing.model import Briefing

SHOWN = 60
"""Characters of a passage that the table shows."""


def add_commands(commands: Subcommands) -> None:
    """Add these commands to the command line."""
    coverage = commands.add_parser(
        "coverage",
        help="compare published articles with the briefing",
        description="Read articles (plain text, HTML, PDF) and list their figures, terms and names beside "
        "the briefing's. Exit code 1: a figure contradicts a fact, a term is deprecated, or a name or title "
        "is wrong; 2: an article cannot be read.",
        epilog="example: briefing coverage content/changping article.html --html coverage.html",
    )
    add_folder(coverage)
    coverage.add_argument("files", metavar="FILE", nargs="+", type=Path, help="articles")
    coverage.add_argument(
        "--language", metavar="TAG", default="", help="of the articles (default: found out)"
    )
    coverage.add_argument("--all", action="store_true", help="list right names and terms too")
    coverage.add_argument("--html", type=Path, metavar="FILE", help="write the articles with marks here")
    coverage.add_argument("--csv", type=Path, metavar="FILE", help="write all findings here")
    add_json(coverage)
    coverage.set_defaults(run=_coverage)


def _coverage(options: argparse.Namespace) -> int:
    from briefing.content import load_briefing  # noqa: PLC0415
    from briefing.coverage.separated import comma_separated  # noqa: PLC0415
    from briefing.coverage.web_page import web_page  # noqa: PLC0415
    from briefing.whole_files import write_whole  # noqa: PLC0415

    briefing = load_briefing(options.folder)
    articles = [_read(options.folder, briefing, path, options.language) for path in options.files]
    if options.html:
        write_whole(options.html, web_page(briefing.title.source, articles))
    if options.csv:
        write_whole(options.csv, comma_separated(articles))
    if options.json:
        print_json([asdict(article) for article in articles])
    else:
        for article in articles:
            _print(article, everything=options.all)
    return FINDINGS if any(article.wrong for article in articles) else OK


def _read(folder: Path, briefing: Briefing, path: Path, asked: str) -> Coverage:
    from briefing.catalog import catalog_path, load_catalog  # noqa: PLC0415
    from briefing.coverage import article_language, check_article, read_article  # noqa: PLC0415
    from briefing.diagnostics import BriefingError, Location, error  # noqa: PLC0415
    from briefing.locales import UnknownTagError  # noqa: PLC0415
    from briefing.pipeline import Workspace  # noqa: PLC0415

    article = read_article(path)
    try:
        tag = article_language(article, briefing, asked)
    except UnknownTagError as problem:
        raise BriefingError([error("language", str(problem), Location("briefing coverage"))]) from None
    catalog = load_catalog(catalog_path(Workspace.of(folder).locales, tag, briefing.id), tag)
    return check_article(article, briefing, tag, lambda text: catalog[text.source].target)


def _print(article: Coverage, *, everything: bool) -> None:
    from briefing.coverage import MATCHES, WRONG, Verdict  # noqa: PLC0415
    from briefing.coverage.web_page import summary  # noqa: PLC0415

    print(f"{article.name}: {summary(article)}")
    shown = article.findings if everything else article.of(WRONG | MATCHES | {Verdict.UNKNOWN})
    columns = ("verdict", "printed", "briefing", "about", "note", "sentence")
    rows: Sequence[Sequence[str]] = [
        (
            each.verdict,
            _short(each.text),
            each.expected,
            each.subject,
            each.note,
            _around(article, each.sentence),
        )
        for each in sorted(shown, key=lambda each: each.verdict not in WRONG)
    ]
    print_table(columns, rows)
    print()


def _around(article: Coverage, sentence: int) -> str:
    return _short(article.sentences[sentence])


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"

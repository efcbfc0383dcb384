"""Commands for figures: single values, streams of them, and the same-number sheet."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.cli.console import FINDINGS, OK, UNUSABLE, add_folder, add_json, report
from briefing.diagnostics import BriefingError, Location, error

if TYPE_CHECKING:
    from briefing.cli.console import Subcommands

FIGURE_EXAMPLES = """\
examples:
  briefing figure 2269000 --kind count --form compact --locale en zh-Hans sw
  briefing figure 1343.5 --kind measure --unit square-kilometer --all
  briefing figure 130000000000 --kind currency --currency CNY --locale fr
  briefing figure --jsonl <<< '{"locale": "fr", "kind": "decimal", "value": 1343.5}'

Units are CLDR core unit identifiers, currencies ISO 4217 codes, locales BCP 47 tags. Exit code 1: a plainer
form had to stand in; 2: the input cannot be used."""


def add_commands(commands: Subcommands) -> None:
    """Add these commands to the command line."""
    figure = commands.add_parser(
        "figure",
        help="write one value in any language of CLDR",
        description="Write a value as each language writes it: tag, text, plural category, and the form that "
        "a plainer one had to stand in for.",
        epilog=FIGURE_EXAMPLES,
        formatter_class=_WithKindsAndForms,
    )
    _add_figure_options(figure)
    figure.set_defaults(run=_figure)

    figures = commands.add_parser(
        "figures",
        help="write all facts in all languages on one page",
        description="Write the same-number sheet: every fact in every language, with its exact value, date "
        "and sources, as output/<id>/figures/<id>.figures.html, .xlsx and .csv.",
        epilog="In the CSV file an apostrophe stands before texts that start with = + - @ or an apostrophe, "
        "so that no spreadsheet takes them for formulas. Exit code 1: a figure is printed in a plainer form.",
    )
    add_folder(figures)
    figures.add_argument("--to", type=Path, metavar="FOLDER", help="write the three files here")
    figures.set_defaults(run=_figures)


class _WithKindsAndForms(argparse.RawDescriptionHelpFormatter):
    """Names the kinds and their forms where somebody reads the help; the model takes long to import."""

    def add_text(self, text: str | None) -> None:
        super().add_text(f"{_kinds_and_forms()}\n\n{text}" if text == FIGURE_EXAMPLES else text)


def _kinds_and_forms() -> str:
    from briefing.model import FORMS  # noqa: PLC0415

    lines = (f"  {kind:<10}{', '.join(forms)}" for kind, forms in FORMS.items())
    return "\n".join(("kinds, and their forms with the default first:", *lines))


def _add_figure_options(figure: argparse.ArgumentParser) -> None:
    figure.add_argument(
        "value", metavar="VALUE", nargs="?", help="an exact decimal, 1343.5, or a day, 2024-04-12"
    )
    figure.add_argument("--kind", default="", help="what the value measures")
    units = figure.add_mutually_exclusive_group()
    units.add_argument("--unit", default="", help="of a measure: square-kilometer")
    units.add_argument("--currency", dest="unit", metavar="CODE", help="of an amount: CNY")
    figure.add_argument("--form", default="", help="how to write it")
    languages = figure.add_mutually_exclusive_group()
    languages.add_argument("--locale", nargs="+", default=["en"], metavar="TAG", help="default: en")
    languages.add_argument("--all", action="store_true", help="every locale of CLDR")
    add_json(figure)
    figure.add_argument(
        "--jsonl",
        action="store_true",
        help="read a JSON object from each line of standard input and answer each with one: "
        '{"text", "parsed", "plural_category"}, with "fallback" where a plainer form stood in, or {"error"}',
    )


def _figure(options: argparse.Namespace) -> int:
    from briefing.figure_query import FigureError, exact_json, read_quantity, written_in  # noqa: PLC0415
    from briefing.locales import known_tags  # noqa: PLC0415

    if options.jsonl:
        return _answer_lines(options)
    try:
        if options.value is None:
            raise ValueError("a VALUE is needed, or --jsonl")
        quantity = read_quantity(options.value, options.kind, options.unit)
        tags = known_tags() if options.all else options.locale
        answers = [written_in(tag, quantity, options.form) for tag in tags]
    except (ValueError, FigureError) as problem:
        raise _unusable(problem) from None
    if options.json:
        print(exact_json([answer.as_json() for answer in answers]))
    else:
        print(*answers, sep="\n")
    return FINDINGS if any(answer.figure.fallback for answer in answers) else OK


def _answer_lines(options: argparse.Namespace) -> int:
    from briefing.figure_query import answer_lines, exact_json, lines_of  # noqa: PLC0415

    if options.value is not None or options.kind:
        raise _unusable("with --jsonl the value and its kind stand in the lines of standard input")
    code = OK
    for answer in answer_lines(lines_of(sys.stdin.buffer)):
        # Bytes, since the terminal's encoding may be another; a lone surrogate stays the escape that it was.
        sys.stdout.buffer.write(f"{exact_json(answer)}\n".encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
        code = max(code, UNUSABLE if "error" in answer else FINDINGS if "fallback" in answer else OK)
    return code


def _unusable(problem: object) -> BriefingError:
    return BriefingError([error("unusable-figure", str(problem), Location("briefing figure"))])


def _figures(options: argparse.Namespace) -> int:
    from briefing.pipeline import write_figures  # noqa: PLC0415

    paths, findings = write_figures(options.folder, options.to)
    for path in paths:
        print(path)
    report(sorted(findings, key=str), as_json=False)
    return FINDINGS if findings else OK

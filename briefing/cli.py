"""`briefing`: one command per stage. Prints findings; the only place that exits.

Exit codes: 0 nothing to say, 1 there are findings, 2 the input or the command cannot be used.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from briefing import __version__
from briefing.diagnostics import BriefingError, Finding, Location, Severity, error
from briefing.model import FORMS

if TYPE_CHECKING:
    from briefing.pipeline import Progress

OK, FINDINGS, UNUSABLE = 0, 1, 2

DESCRIPTION = """\
Press briefings in every language: figures are formatted by code, prose is translated and reviewed,
and each language gets a pack as PDF and DOCX."""

EXAMPLES = """\
a first briefing:
  briefing new content/my-district        write a small briefing to start from
  briefing check content/my-district      see what is wrong or open, with file and line
  briefing extract content/my-district    write the texts to translate to locales/
  briefing build content/my-district      build the packs in output/
  briefing status content/my-district     see what is translated, and who needs which language
  briefing figures content/my-district    read all figures in all languages on one page"""

FIGURE_EXAMPLES = """\
examples:
  briefing figure 2269000 --kind count --form compact --locale en zh-Hans sw
  briefing figure 1343.5 --kind measure --unit square-kilometer --all
  briefing figure 130000000000 --kind currency --currency CNY --locale fr
  briefing figure --jsonl <<< '{"locale": "fr", "kind": "decimal", "value": 1343.5}'

Units are CLDR core unit identifiers, currencies ISO 4217 codes, locales BCP 47 tags. Exit code 1: a plainer
form had to stand in; 2: the input cannot be used."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except BriefingError as problem:
        _report(problem.findings, as_json=getattr(options, "json", False))
        return UNUSABLE
    except OSError as problem:
        place = Location(str(problem.filename or "briefing"))
        finding = error("file", problem.strerror or str(problem), place)
        _report([finding], as_json=getattr(options, "json", False))
        return UNUSABLE
    except KeyboardInterrupt:
        print("briefing: interrupted; what is written is whole", file=sys.stderr)
        return UNUSABLE


def _parser() -> argparse.ArgumentParser:
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        "briefing", description=DESCRIPTION, epilog=EXAMPLES, formatter_class=plain
    )
    parser.add_argument("--version", action="version", version=f"briefing {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    new = commands.add_parser("new", help="write a small briefing to start from")
    new.add_argument(
        "folder", metavar="DIR", type=Path, help="a folder that does not exist yet; its name becomes the id"
    )
    new.set_defaults(run=_new)

    check = commands.add_parser(
        "check",
        help="say what is wrong or open, with file and line",
        description="Read the briefing and its translations and report every finding. "
        "Exit code 2: errors, something cannot be used as it is; 1: warnings; 0: nothing found.",
    )
    _add_folder(check)
    _add_json(check)
    check.set_defaults(run=_check)

    extract = commands.add_parser(
        "extract",
        help="write the texts to translate as PO files",
        description="Write locales/<id>.pot and bring locales/<locale>/LC_MESSAGES/<id>.po up to date. "
        "A changed text keeps its old translation as fuzzy; nothing that a person wrote is lost.",
    )
    _add_folder(extract)
    extract.set_defaults(run=_extract)

    build = commands.add_parser(
        "build",
        help="build the packs",
        description="Build output/<id>/<tag>/<id>.<tag>.pdf and .docx for every language of the briefing.",
        epilog="example: briefing build content/changping --language ar fr --format pdf",
    )
    _add_folder(build)
    build.add_argument("--language", nargs="+", default=[], metavar="TAG", help="only these languages")
    build.add_argument(
        "--format", nargs="+", default=["pdf", "docx"], choices=["pdf", "docx"], help="only these formats"
    )
    build.add_argument("--jobs", type=_positive, metavar="N", help="processes to use (default: one per core)")
    build.set_defaults(run=_build)

    figure = commands.add_parser(
        "figure",
        help="write one value in any language of CLDR",
        description="Write a value as each language writes it: tag, text, plural category, and the form that "
        "a plainer one had to stand in for.",
        epilog=f"{_kinds_and_forms()}\n\n{FIGURE_EXAMPLES}",
        formatter_class=plain,
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
    _add_folder(figures)
    figures.add_argument("--to", type=Path, metavar="FOLDER", help="write the three files here")
    figures.set_defaults(run=_figures)

    status = commands.add_parser("status", help="show languages, their states, and who needs which")
    _add_folder(status)
    _add_json(status)
    status.set_defaults(run=_status)
    return parser


def _kinds_and_forms() -> str:
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
    _add_json(figure)
    figure.add_argument(
        "--jsonl",
        action="store_true",
        help="read a JSON object from each line of standard input and answer each with one: "
        '{"text", "parsed", "plural_category"}, with "fallback" where a plainer form stood in, or {"error"}',
    )


def _add_folder(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "folder", metavar="DIR", type=Path, help="the briefing's folder, such as content/changping"
    )


def _add_json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON for scripts")


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text[:9]) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text[:9])


# --- commands; what is heavy is imported by the command that needs it -------------------------------


def _new(options: argparse.Namespace) -> int:
    from briefing.scaffold import write_new_briefing  # noqa: PLC0415

    for path in write_new_briefing(options.folder):
        print(path)
    print(f"next: briefing check {options.folder}")
    return OK


def _check(options: argparse.Namespace) -> int:
    from briefing.pipeline import check  # noqa: PLC0415

    findings = check(options.folder)
    _report(findings, as_json=options.json)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return UNUSABLE
    return FINDINGS if findings else OK


def _extract(options: argparse.Namespace) -> int:
    from briefing.pipeline import extract  # noqa: PLC0415

    for tag, path, states in extract(options.folder):
        counted = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
        print(f"{tag}: {path} ({counted})")
    return OK


def _build(options: argparse.Namespace) -> int:
    from briefing.pipeline import Format, build  # noqa: PLC0415

    findings: list[Finding] = []
    formats = [Format(name) for name in options.format]
    for progress in _with_progress_bar(build(options.folder, options.language, formats, options.jobs)):
        findings += progress.findings
    _report(findings, as_json=False)
    return FINDINGS if findings else OK


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
    from briefing.figure_query import answer_lines, exact_json  # noqa: PLC0415

    if options.value is not None or options.kind:
        raise _unusable("with --jsonl the value and its kind stand in the lines of standard input")
    code = OK
    for answer in answer_lines(sys.stdin.buffer):
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
    _report(sorted(findings, key=str), as_json=False)
    return FINDINGS if findings else OK


def _status(options: argparse.Namespace) -> int:
    from briefing.pipeline import status  # noqa: PLC0415

    languages = status(options.folder)
    if options.json:
        print(json.dumps([asdict(language) for language in languages], ensure_ascii=False, indent=2))
        return OK
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from briefing.catalog import State  # noqa: PLC0415

    table = Table("tag", "language", "edition", box=None, pad_edge=False)
    for title in (*State, "preferred by", "read by"):
        table.add_column(title, justify="right")
    for language in languages:
        states = [str(language.states[state]) if language.states else "–" for state in State]
        edition = "yes" if language.has_edition else "no"
        wanted = (str(language.preferred_by), str(language.read_by))
        table.add_row(language.tag, language.name, edition, *states, *wanted)
    Console().print(table)
    return OK


# --- output -----------------------------------------------------------------------------------------


def _with_progress_bar(steps: Iterable[Progress]) -> Iterable[Progress]:
    """Show a bar on a terminal, and one line per file anywhere else."""
    if not sys.stderr.isatty():
        for step in steps:
            print(step.path)
            yield step
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Bar(*columns) as bar:
        task = bar.add_task("reading", total=None)
        for step in steps:
            bar.update(task, total=step.total, completed=step.done, description=step.path.name)
            yield step


def _report(findings: Iterable[Finding], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
        return
    for finding in findings:
        print(finding, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())

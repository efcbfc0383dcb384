"""Commands from a briefing to its packs: new, check, extract, build, status."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.cli.console import (
    FINDINGS,
    OK,
    UNUSABLE,
    add_cluster,
    add_folder,
    add_jobs,
    add_json,
    add_languages,
    positive,
    print_json,
    print_table,
    report,
)
from briefing.diagnostics import BriefingError, Location, Severity, error

if TYPE_CHECKING:
    from briefing.building.kept import Outcome, Request
    from briefing.building.run import Runner
    from briefing.cli.console import Subcommands
    from briefing.pipeline import Format, Progress


def add_commands(commands: Subcommands) -> None:
    """Add these commands to the command line."""
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
    add_folder(check)
    add_json(check)
    check.set_defaults(run=_check)

    extract = commands.add_parser(
        "extract",
        help="write the texts to translate as PO files",
        description="Write locales/<id>.pot and bring locales/<locale>/LC_MESSAGES/<id>.po up to date. "
        "A changed text keeps its old translation as fuzzy; nothing that a person wrote is lost.",
    )
    add_folder(extract)
    extract.set_defaults(run=_extract)

    build = commands.add_parser(
        "build",
        help="build the packs",
        description="Build output/<id>/<tag>/<id>.<tag>.pdf and .docx for every language of the briefing, "
        "then read the files anew and prove them like `briefing audit`. What is built already and would "
        "come out the same stays.",
        epilog="example: briefing build content/changping --language ar fr --format pdf",
    )
    add_folder(build)
    add_languages(build)
    build.add_argument(
        "--format", nargs="+", default=["pdf", "docx"], choices=["pdf", "docx"], help="only these formats"
    )
    add_jobs(build, "processes")
    add_cluster(build)
    build.add_argument(
        "--force", action="store_true", help="build and audit every file, also where nothing was changed"
    )
    build.add_argument(
        "--watch", action="store_true", help="go on, and build again whenever something was saved"
    )
    build.add_argument(
        "--preview",
        nargs="?",
        type=positive,
        const=0,
        metavar="PORT",
        help="watch, and show the first language in a browser on this machine",
    )
    build.add_argument(
        "--no-audit", action="store_true", help="do not read the files anew when they are built"
    )
    build.set_defaults(run=_build)

    status = commands.add_parser("status", help="show languages, their states, and who needs which")
    add_folder(status)
    add_json(status)
    status.set_defaults(run=_status)


def _new(options: argparse.Namespace) -> int:
    from briefing.scaffold import write_new_briefing  # noqa: PLC0415

    for path in write_new_briefing(options.folder):
        print(path)
    print(f"next: briefing check {options.folder}")
    return OK


def _check(options: argparse.Namespace) -> int:
    from briefing.pipeline import check  # noqa: PLC0415

    findings = check(options.folder)
    report(findings, as_json=options.json)
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
    """Where nothing that the build reads was changed, what the last one said is said again."""
    from briefing.building.kept import Request  # noqa: PLC0415

    formats = tuple(dict.fromkeys(options.format))
    request = Request(options.folder, tuple(dict.fromkeys(options.language)), formats, not options.no_audit)
    if options.watch or options.preview is not None:
        return _watch(options, request)
    inputs = request.inputs()
    outcome = None if options.force else request.last_outcome(inputs)
    if outcome is None:
        from briefing.pipeline import processes  # noqa: PLC0415

        with processes(options.jobs, cluster=options.cluster) as run:
            outcome = _built(options, request, inputs, run)
    else:
        _say(outcome.errors, outcome.output)
    return outcome.code


def _built(options: argparse.Namespace, request: Request, inputs: str, run: Runner) -> Outcome:
    """What a later build says too, if nothing is changed until then."""
    from briefing.building.kept import Outcome  # noqa: PLC0415
    from briefing.pipeline import Format, build  # noqa: PLC0415

    formats = [Format(name) for name in request.formats]
    steps = build(options.folder, options.language, formats, force=options.force, run=run)
    done = sorted(_with_progress_bar(steps), key=lambda step: step.path)
    findings = [finding for step in done for finding in step.findings]
    grave = any(finding.severity is not Severity.NOTE for finding in findings)
    outcome = Outcome(tuple(map(str, findings)), (_stands(len(done)),), FINDINGS if grave else OK)
    _say(outcome.errors, outcome.output if all(step.reused for step in done) else ())
    if request.audited:
        proved = _proved(options, formats, run)
        _say(proved.errors, proved.output)
        outcome = Outcome(
            outcome.errors + proved.errors, outcome.output + proved.output, max(outcome.code, proved.code)
        )
    request.keep(inputs, tuple(dict.fromkeys(step.path.parent.name for step in done)), outcome)
    return outcome


def _watch(options: argparse.Namespace, request: Request) -> int:
    """Build again whenever something was saved, until an interrupt."""
    from briefing.building.watching import changes  # noqa: PLC0415
    from briefing.pipeline import processes, sound_briefing  # noqa: PLC0415

    if not options.folder.is_dir():
        raise BriefingError([error("no-briefing", "is not a folder", Location(str(options.folder)))])
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with (
        suppress(KeyboardInterrupt),
        processes(options.jobs, lasting=True, cluster=options.cluster) as run,
        ExitStack() as open_,
    ):
        tell: Callable[[], None] = lambda: None  # noqa: E731 - nobody is there to be told
        if options.preview is not None:
            from briefing.preview import preview  # noqa: PLC0415

            tag = options.language[0] if options.language else sound_briefing(options.folder).source_language
            address, tell = open_.enter_context(preview(options.folder, tag, options.preview))
            print(f"preview: {address}", flush=True)
        for _ in changes(options.folder, request.inputs):
            tell()
            _build_once(options, request, run)
            tell()
            print(f"watching {options.folder}; Ctrl-C ends it", flush=True)
    return OK


def _build_once(options: argparse.Namespace, request: Request, run: Runner) -> None:
    """One build of many: what cannot be used now may be mended with the next save."""
    try:
        _built(options, request, request.inputs(), run)
    except BriefingError as problem:
        report(problem.findings)
    except OSError as problem:
        place = Location(str(problem.filename or "briefing"))
        report([error("file", problem.strerror or str(problem), place)])


def _proved(options: argparse.Namespace, formats: list[Format], run: Runner) -> Outcome:
    """What an audit of the packs says."""
    from briefing.building.kept import Outcome  # noqa: PLC0415
    from briefing.cli.audit import exit_code, lines  # noqa: PLC0415
    from briefing.proof import audit  # noqa: PLC0415

    audited = audit(options.folder, options.language, formats, force=options.force, run=run)
    return Outcome(*lines(audited), exit_code(audited))


def _stands(files: int) -> str:
    return f"nothing to build: {files} files stand as they are"


def _say(errors: Iterable[str], output: Iterable[str]) -> None:
    for line in errors:
        print(line, file=sys.stderr)
    for line in output:
        print(line)


def _status(options: argparse.Namespace) -> int:
    from briefing.pipeline import status  # noqa: PLC0415

    languages = status(options.folder)
    if options.json:
        print_json([asdict(language) for language in languages])
        return OK
    from briefing.catalog import State  # noqa: PLC0415

    counted = (*State, "preferred by", "read by")
    rows = (
        [
            language.tag,
            language.name,
            "yes" if language.has_edition else "no",
            *(str(language.states[state]) if language.states else "–" for state in State),
            str(language.preferred_by),
            str(language.read_by),
        ]
        for language in languages
    )
    print_table(("tag", "language", "edition", *counted), rows, numeric=counted)
    return OK


def _with_progress_bar(steps: Iterable[Progress]) -> Iterable[Progress]:
    """Show a bar on a terminal, and one line per file anywhere else."""
    if not sys.stderr.isatty():
        for step in steps:
            if not step.reused:
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

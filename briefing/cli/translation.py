"""Commands for machine translation: translate, languages, models."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
    print_json,
    print_table,
    progress_bar,
    report,
)
from briefing.diagnostics import BriefingError, Finding, Location, error, warning

if TYPE_CHECKING:
    from briefing.cli.console import Subcommands
    from briefing.drafting import LanguageDrafts, LanguagePlan
    from briefing.translation.models import InstalledModel, ModelCard

TRANSLATE_EXAMPLES = """\
examples:
  briefing translate content/changping                        every language that an engine serves
  briefing translate content/changping --language fr es       only these
  briefing translate content/changping --engine apertium      rather by this engine
  briefing translate content/changping --server http://translate.example.org:5000
  briefing translate content/changping --cluster tls://scheduler:8786     Argos on a Dask cluster

Drafts stand in locales/ as fuzzy entries, each with its engine and how it came about; nobody has reviewed
them, and every page says so. What a person wrote or approved is never touched. Sentences are remembered in
.briefing/memory.sqlite beside content/, so an interrupted run goes on where it was."""

MODELS_EXAMPLES = """\
examples:
  briefing models list                    what is installed
  briefing models list --available        what Argos's index offers (asks the network)
  briefing models install en_fr           from the index (asks the network)
  briefing models install en_fr.argosmodel    from a file, on a stick for instance
  briefing models verify                  open each model and translate a word
  briefing models remove en_fr"""


def add_commands(commands: Subcommands) -> None:
    """Add these commands to the command line."""
    plain = argparse.RawDescriptionHelpFormatter
    translate = commands.add_parser(
        "translate",
        help="draft what is not translated yet, by machine",
        description="Fill every untranslated text of every language that an engine serves, offline by "
        "default. Figures, names and addresses never pass through it. Exit code 1: some texts need a person.",
        epilog=TRANSLATE_EXAMPLES,
        formatter_class=plain,
    )
    add_folder(translate)
    add_languages(translate)
    translate.add_argument("--engine", default="", metavar="NAME", help="argos, libretranslate, apertium …")
    translate.add_argument("--server", default="", metavar="URL", help="a LibreTranslate server to ask")
    add_jobs(translate, "cores")
    add_cluster(translate)
    translate.add_argument(
        "--again", action="store_true", help="also redo what a machine drafted and nobody has reviewed"
    )
    add_json(translate)
    translate.set_defaults(run=_translate)

    languages = commands.add_parser(
        "languages",
        help="show which languages are wanted, how far they are, and what to do",
        description="Each language that an edition or a participant needs: journalists who read it first, "
        "the engine that serves it, the shares that are translated and reviewed, and the next step.",
    )
    add_folder(languages)
    add_json(languages)
    languages.set_defaults(run=_languages)

    models = commands.add_parser(
        "models",
        help="list, install, remove and verify translation models",
        description="Argos Translate's models, in the folder that Argos itself uses.",
        epilog=MODELS_EXAMPLES,
        formatter_class=plain,
    )
    _add_model_commands(models.add_subparsers(title="commands", metavar="COMMAND", required=True))


def _add_model_commands(commands: Subcommands) -> None:
    listed = commands.add_parser("list", help="what is installed, or what can be")
    listed.add_argument("--available", action="store_true", help="ask Argos's index on the network")
    add_json(listed)
    listed.set_defaults(run=_list_models)
    install = commands.add_parser("install", help="install a model from the index or from a file")
    install.add_argument("what", metavar="PAIR|FILE", help="en_fr, or an .argosmodel file")
    install.set_defaults(run=_install_model)
    remove = commands.add_parser("remove", help="delete an installed model")
    remove.add_argument("pair", metavar="PAIR", help="en_fr")
    remove.set_defaults(run=_remove_model)
    verify = commands.add_parser("verify", help="open each model and translate a word")
    verify.set_defaults(run=_verify_models)


# --- translate --------------------------------------------------------------------------------------


def _translate(options: argparse.Namespace) -> int:
    from briefing.drafting import translate  # noqa: PLC0415
    from briefing.translation.libretranslate import ADDRESS_VARIABLE  # noqa: PLC0415

    if options.server:
        os.environ[ADDRESS_VARIABLE] = options.server
    findings: list[Finding] = []
    told: list[object] = []
    with _sentences_bar() as watch:
        for done in translate(
            options.folder,
            languages=options.language,
            prefer=options.engine or ("libretranslate" if options.server else ""),
            jobs=options.jobs,
            again=options.again,
            watch=watch,
            cluster=options.cluster,
        ):
            findings += _left_to_people(done)
            if options.json:
                told.append(_as_json(done))
            else:
                print(_summary(done))
    if options.json:
        print_json(told)
    report(findings)
    return FINDINGS if findings else OK


def _summary(done: LanguageDrafts) -> str:
    if not done.outcomes and not done.without_engine:
        return f"{done.tag}: nothing to do"
    rungs = Counter(outcome.rung for outcome in done.outcomes if outcome.draft)
    how = ", ".join(f"{number} {rung or 'from memory'}" for rung, number in rungs.most_common())
    said = [f"{rungs.total()} drafted" + (f" ({how})" if how else "")]
    if left := sum(outcome.draft is None for outcome in done.outcomes):
        said.append(f"{left} left to a person")
    if unused := sum(bool(outcome.unused) for outcome in done.outcomes):
        said.append(f"{unused} without an approved term")
    if done.without_engine:
        said.append(f"{done.without_engine} wait for a translator, since no engine serves the language")
    by = f" by {done.engine}{f' through {done.through}' if done.through else ''}" if done.engine else ""
    return f"{done.tag}: {', '.join(said)}{by}"


def _left_to_people(done: LanguageDrafts) -> Iterator[Finding]:
    for outcome in done.outcomes:
        if outcome.draft is None:
            message = f"{done.tag}: {outcome.segment.source[:60]!r} is left to a person: {outcome.reason}"
            yield warning("left-to-a-person", message, outcome.segment.location)
    if done.without_engine:
        message = f"no engine translates into {done.tag}: {done.without_engine} texts wait for a translator"
        hint = (
            f"look for a model with `briefing models list --available`, or hand {done.path} to a translator"
        )
        yield warning("no-engine", message, Location(done.path.as_posix()), hint)


def _as_json(done: LanguageDrafts) -> object:
    return {
        "tag": done.tag,
        "catalogue": done.path.as_posix(),
        "engine": done.engine,
        "through": done.through,
        "without_engine": done.without_engine,
        "segments": [
            {
                "source": outcome.segment.source,
                "target": outcome.draft.target if outcome.draft else "",
                "rung": outcome.rung or "",
                "left_because": outcome.reason,
                "unused_terms": [asdict(pair) for pair in outcome.unused],
            }
            for outcome in done.outcomes
        ],
    }


@contextmanager
def _sentences_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A bar of all languages' sentences with rate and time left, on a terminal."""
    with progress_bar("sentences") as advance:
        yield lambda _tag, done, more: advance(done, more)


# --- languages --------------------------------------------------------------------------------------


def _languages(options: argparse.Namespace) -> int:
    from briefing.drafting import language_plans  # noqa: PLC0415

    plans = language_plans(options.folder)
    if options.json:
        print_json([asdict(plan) for plan in plans])
        return OK
    numeric = ("journalists", "translated", "reviewed")
    print_table(
        ("tag", "language", "journalists", "engine", "translated", "reviewed", "next"),
        [_plan_row(plan) for plan in plans],
        numeric,
    )
    return OK


def _plan_row(plan: LanguagePlan) -> list[str]:
    shares = ["–", "–"] if plan.is_source else [f"{plan.translated:.0%}", f"{plan.reviewed:.0%}"]
    engine = f"{plan.engine} {plan.model}" if plan.engine else "–"
    return [plan.tag, plan.name, str(plan.journalists), engine, *shares, plan.next_step]


# --- models -----------------------------------------------------------------------------------------


def _list_models(options: argparse.Namespace) -> int:
    from briefing.translation.index import fetch_index, index_address  # noqa: PLC0415
    from briefing.translation.models import installed_models, packages_folder  # noqa: PLC0415

    installed = installed_models(packages_folder())
    if options.available:
        cards = [model.card for model in fetch_index(index_address())]
        findings: tuple[Finding, ...] = ()
    else:
        cards, findings = [model.card for model in installed.models], installed.findings
    if options.json:
        print_json([asdict(card) for card in cards])
    else:
        here = {model.card.label for model in installed.models}
        rows = [[_pair(card), card.source, card.target, card.version, _mark(card, here)] for card in cards]
        print_table(("pair", "from", "to", "version", "installed"), rows)
    report(findings)
    return FINDINGS if findings else OK


def _mark(card: ModelCard, here: set[str]) -> str:
    return "yes" if card.label in here else "no"


def _pair(card: ModelCard) -> str:
    return f"{card.from_code}_{card.to_code}"


def _install_model(options: argparse.Namespace) -> int:
    from briefing.translation.models import packages_folder  # noqa: PLC0415
    from briefing.translation.packages import inspect_package, install_package  # noqa: PLC0415

    given = Path(options.what)
    path = given if given.suffix or given.exists() else _downloaded(options.what)
    package = inspect_package(path)
    print(f"{package.card.label}: {package.unpacked_bytes / 1e6:.0f} MB on disk")
    with progress_bar("bytes") as advance:
        model = install_package(path, packages_folder(), _to(advance))
    print(model.path)
    return OK


def _downloaded(pair: str) -> Path:
    from briefing.translation.index import (  # noqa: PLC0415
        download_model,
        downloads_folder,
        fetch_index,
        index_address,
    )

    address = index_address()
    offered = {_pair(model.card): model for model in fetch_index(address)}
    if pair not in offered:
        hint = "see `briefing models list --available`"
        raise BriefingError([error("no-model", f"offers no model {pair!r}", Location(address), hint)])
    with progress_bar("bytes") as advance:
        return download_model(offered[pair], downloads_folder(), _to(advance))


def _to(advance: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """Progress told in totals, as steps."""
    seen = [0, 0]

    def told(done: int, total: int) -> None:
        advance(done - seen[0], total - seen[1])
        seen[:] = [done, total]

    return told


def _remove_model(options: argparse.Namespace) -> int:
    from briefing.translation.packages import remove_model  # noqa: PLC0415

    for model in _installed(options.pair):
        remove_model(model)
        print(f"removed {model.path}")
    return OK


def _installed(pair: str) -> list[InstalledModel]:
    from briefing.translation.models import installed_models, packages_folder  # noqa: PLC0415

    folder = packages_folder()
    found = [model for model in installed_models(folder).models if _pair(model.card) == pair]
    if not found:
        message = f"no model {pair!r} is installed"
        place = Location(folder.as_posix())
        raise BriefingError([error("no-model", message, place, "see `briefing models list`")])
    return found


def _verify_models(_options: argparse.Namespace) -> int:
    from briefing.translation.models import packages_folder  # noqa: PLC0415
    from briefing.translation.packages import verify_models  # noqa: PLC0415

    code = OK
    for path, findings in verify_models(packages_folder()):
        print(f"{path}: {'broken' if findings else 'works'}")
        report(findings)
        code = max(code, UNUSABLE if findings else OK)
    return code

"""Commands that send translations out to reviewers as files and take them back: export, import."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.cli.console import FINDINGS, OK, add_folder, add_json, print_json

if TYPE_CHECKING:
    from briefing.cli.console import Subcommands
    from briefing.review.exchange import Imported

VIEWS = ("docx", "xliff", "xliff2", "po", "tmx", "tbx", "csv")
EXPORT_EXAMPLES = """\
examples:
  briefing review export content/changping --language fr --as docx      a table to work on in Word
  briefing review export content/changping --language fr --as xliff     for OmegaT, Weblate, memoQ
  briefing review export content/changping --language fr --as po --only open --to fr.po
  briefing review export content/changping --language fr --as tbx       the terms, for other tools"""

IMPORT_EXAMPLES = """\
examples:
  briefing review import content/changping changping.fr.docx --by "Ada Lovelace" --dry-run
  briefing review import content/changping changping.fr.docx --by "Ada Lovelace"

Exit code 0: everything was taken over or had not changed; 1: rows were refused, each is named;
2: the file cannot be used, and nothing was changed."""


def add_commands(commands: Subcommands) -> None:
    """Add these commands to those of `briefing review`."""
    plain = argparse.RawDescriptionHelpFormatter
    export = commands.add_parser(
        "export",
        help="write the segments of a language as a file for reviewers",
        description="Write one file for one language. DOCX, XLIFF and PO can be taken back with `import`; "
        "TMX holds what is approved, TBX and CSV the terms.",
        epilog=EXPORT_EXAMPLES,
        formatter_class=plain,
    )
    add_folder(export)
    export.add_argument("--language", required=True, metavar="TAG", help="the language, such as fr")
    export.add_argument("--as", dest="view", required=True, choices=VIEWS, help="the kind of file")
    export.add_argument(
        "--only", default="all", choices=("open", "all"), help="open: what nobody has approved"
    )
    export.add_argument("--to", type=Path, metavar="FILE", help="where to write it (default: in output/)")
    export.set_defaults(run=_export)

    import_ = commands.add_parser(
        "import",
        help="take a file back from a reviewer",
        description="Take the changes of a DOCX, XLIFF or PO file into the catalogue. Approved texts stay "
        "as they are unless --reopen is given.",
        epilog=IMPORT_EXAMPLES,
        formatter_class=plain,
    )
    add_folder(import_)
    import_.add_argument("file", metavar="FILE", type=Path, help="the file that came back")
    import_.add_argument(
        "--by", required=True, metavar="NAME", type=name_of_a_person, help="whose work it is"
    )
    import_.add_argument("--language", default="", metavar="TAG", help="needed where the file does not say")
    import_.add_argument("--reopen", action="store_true", help="also change what is approved already")
    import_.add_argument("--dry-run", action="store_true", help="only say what would be done")
    add_json(import_)
    import_.set_defaults(run=_import)


def name_of_a_person(text: str) -> str:
    """A person's name, for argparse."""
    from briefing.catalog.changes import is_name  # noqa: PLC0415

    name = " ".join(text.split())
    if not is_name(name):
        raise argparse.ArgumentTypeError(f"{text!r} is not a name: 1 to 80 characters, no colon")
    return name


def _export(options: argparse.Namespace) -> int:
    from briefing.review.exchange import View, export_file  # noqa: PLC0415
    from briefing.review.units import Only  # noqa: PLC0415

    print(export_file(options.folder, options.language, View(options.view), Only(options.only), options.to))
    return OK


def _import(options: argparse.Namespace) -> int:
    from briefing.catalog import Signature  # noqa: PLC0415
    from briefing.review.exchange import import_file  # noqa: PLC0415

    signature = Signature(options.by, datetime.now(UTC).replace(microsecond=0))
    imported = import_file(
        options.folder,
        options.file,
        signature,
        tag=options.language,
        reopens=options.reopen,
        dry_run=options.dry_run,
    )
    if options.json:
        print_json(asdict(imported))
    else:
        _print_results(imported, dry_run=options.dry_run)
    return FINDINGS if imported.has_refusals else OK


def _print_results(imported: Imported, *, dry_run: bool) -> None:
    for result in imported.results:
        message = f": {result.message}" if result.message else ""
        rule = f" [{result.rule}]" if result.rule else ""
        print(_visible(f"{result.id or '(no id)'} {result.outcome}{message}{rule}"))
        if not result.rule:
            continue
        texts = {
            "source": result.source if result.file_source else "",
            "source in the file": result.file_source,
            "target in the catalogue": result.present if result.present != result.returned else "",
            "target in the file": result.returned if result.present != result.returned else "",
        }
        for label, text in texts.items():
            if text:
                print(f"    {label}: {_visible(text)}")
    counted = Counter(result.outcome.value for result in imported.results)
    summary = (
        ", ".join(f"{number} {outcome}" for outcome, number in sorted(counted.items()))
        or "nothing in the file"
    )
    print(f"{imported.tag}: {summary}{' (nothing was written)' if dry_run else ''}")


def _visible(text: str) -> str:
    """The text on one line, with controls written out, so that a terminal does not obey them."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)

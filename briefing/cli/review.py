"""Commands of the review: the page, personal links, progress, approval, sign-off; files are in `exchange`."""

from __future__ import annotations

import argparse
import signal
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import TYPE_CHECKING

from briefing.cli import exchange
from briefing.cli.console import (
    FINDINGS,
    OK,
    UNUSABLE,
    add_folder,
    add_json,
    positive,
    print_json,
    print_table,
    report,
)
from briefing.cli.exchange import name_of_a_person
from briefing.diagnostics import BriefingError, Location, error

if TYPE_CHECKING:
    from briefing.catalog import State
    from briefing.cli.console import Subcommands
    from briefing.review.desk import LanguageDesk, Passage

HOST, PORT = "127.0.0.1", 8321
DAYS = 30
EXAMPLES = """\
examples:
  briefing review invite content/changping --name "Ada Lovelace" --language fr    prints her personal link
  briefing review invite content/changping --name "Press office" --officer        sees and signs off all
  briefing review serve content/changping                                         the page, until Ctrl+C
  briefing review status content/changping                                        what is left
  briefing review sign-off content/changping --language fr --by "Press office"    when nothing is open"""


def add_commands(commands: Subcommands) -> None:
    """Add `review` and its commands to the command line."""
    plain = argparse.RawDescriptionHelpFormatter
    review = commands.add_parser(
        "review",
        help="turn drafts into translations that can be signed off",
        description="People review drafts on a web page of your own, or in files that are sent out and taken "
        "back. The PO catalogues stay the one store.",
        epilog=EXAMPLES,
        formatter_class=plain,
    )
    own = review.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_page_commands(own)
    _add_approval_commands(own)
    exchange.add_commands(own)


def _add_page_commands(commands: Subcommands) -> None:
    serve = commands.add_parser("serve", help="serve the review page", description=_serve.__doc__)
    add_folder(serve)
    serve.add_argument(
        "--host", default=HOST, help=f"the address to listen on (default: {HOST}, this computer)"
    )
    serve.add_argument("--port", type=positive, default=PORT, help=f"default: {PORT}")
    serve.set_defaults(run=_serve)

    invite = commands.add_parser("invite", help="make a personal link", description=_invite.__doc__)
    add_folder(invite)
    invite.add_argument("--name", required=True, type=name_of_a_person, help="the reviewer's name")
    scope = invite.add_mutually_exclusive_group(required=True)
    scope.add_argument("--language", nargs="+", metavar="TAG", default=[], help="the languages to review")
    scope.add_argument("--officer", action="store_true", help="all languages, and may sign editions off")
    invite.add_argument("--days", type=positive, default=DAYS, help=f"how long it works (default: {DAYS})")
    invite.add_argument(
        "--url",
        default=f"http://{HOST}:{PORT}",
        help="where the reviewer reaches the page, such as https://review.example.org",
    )
    invite.set_defaults(run=_invite)

    revoke = commands.add_parser("revoke", help="end personal links", description=_revoke.__doc__)
    add_folder(revoke)
    revoke.add_argument("who", metavar="NAME|ID", nargs="?", help="left out: list all links")
    revoke.set_defaults(run=_revoke)


def _add_approval_commands(commands: Subcommands) -> None:
    status = commands.add_parser("status", help="what is left to review", description=_status.__doc__)
    add_folder(status)
    add_json(status)
    status.set_defaults(run=_status)

    approve = commands.add_parser(
        "approve", help="approve a language or a section", description=_approve.__doc__
    )
    sign_off = commands.add_parser("sign-off", help="make an edition final", description=_sign_off.__doc__)
    for command, run in ((approve, _approve), (sign_off, _sign_off)):
        add_folder(command)
        command.add_argument("--language", required=True, metavar="TAG")
        command.add_argument("--by", required=True, type=name_of_a_person, metavar="NAME", help="who signs")
        command.set_defaults(run=run)
    approve.add_argument("--section", default="", metavar="ID", help="only this section of the briefing")


# --- the page ---------------------------------------------------------------------------------------


def _serve(options: argparse.Namespace) -> int:
    """Serve the review page until Ctrl+C. Every answered change is on the disk before it is answered.

    To let reviewers in from outside, put a web server with HTTPS in front.
    """
    from briefing.review.web.server import serve  # noqa: PLC0415

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(OK)

    signal.signal(signal.SIGTERM, end)
    print(f"the review page is at http://{options.host}:{options.port}; Ctrl+C ends it", flush=True)
    serve(options.folder, options.host, options.port, _now)
    return OK


def _invite(options: argparse.Namespace) -> int:
    """Print a personal link. It is shown once: only a digest of it is kept."""
    import secrets  # noqa: PLC0415 - 10 ms for every command

    from briefing.review.desk import ReviewDesk  # noqa: PLC0415
    from briefing.review.reviewers import TOKEN_BYTES, Reviewers  # noqa: PLC0415

    desk = ReviewDesk(options.folder)
    for tag in options.language:
        desk.open(tag)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    tags = desk.tags if options.officer else tuple(dict.fromkeys(options.language))
    invitation = Reviewers(desk.workspace.root).invite(
        options.name, tags, token, _now(), timedelta(days=options.days), officer=options.officer
    )
    print(f"{options.url.rstrip('/')}/enter/{token}")
    print(f"for {invitation.name}, until {invitation.expires:%Y-%m-%d}; end it with: revoke {invitation.id}")
    return OK


def _revoke(options: argparse.Namespace) -> int:
    """End the links of a person, or one link; its sessions end too, at once."""
    from briefing.pipeline import Workspace  # noqa: PLC0415
    from briefing.review.reviewers import Reviewers  # noqa: PLC0415

    reviewers, now = Reviewers(Workspace.of(options.folder).root), _now()
    if options.who is None:
        rows = [
            [
                each.id,
                each.name,
                "all, officer" if each.officer else " ".join(each.languages),
                f"{each.expires:%Y-%m-%d}",
                "yes" if each.opens(now) else "no",
            ]
            for each in reviewers.invitations()
        ]
        print_table(("id", "name", "languages", "until", "works"), rows)
        return OK
    ended = reviewers.revoke(options.who, now)
    if not ended:
        message = f"no link that works belongs to {options.who!r}"
        raise BriefingError([error("no-link", message, Location("briefing review revoke"))])
    for each in ended:
        print(f"ended {each.id}, {each.name}")
    return OK


# --- approval ---------------------------------------------------------------------------------------


def _status(options: argparse.Namespace) -> int:
    """Segments of each language by state, and how many have findings that nobody has set aside."""
    from briefing.catalog import State  # noqa: PLC0415
    from briefing.review.desk import ReviewDesk, count_states  # noqa: PLC0415

    desk = ReviewDesk(options.folder)
    rows = []
    for tag in desk.tags:
        passages = desk.open(tag).passages()
        counts = count_states(passages)
        rows.append(
            {
                "tag": tag,
                **{state.value: counts[state] for state in State},
                "findings": sum(bool(each.findings.open) for each in passages),
            }
        )
    if options.json:
        print_json(rows)
        return OK
    titles = ("tag", *(state.value for state in State), "findings")
    print_table(titles, [[str(row[title]) for title in titles] for row in rows], titles[1:])
    return OK


def _approve(options: argparse.Namespace) -> int:
    """Approve every draft without findings, of a language or section, in somebody's name; name the rest."""
    from briefing.catalog import State  # noqa: PLC0415
    from briefing.review.desk import ReviewDesk  # noqa: PLC0415

    with ReviewDesk(options.folder).edit(options.language) as language:
        wanted = _of_section(language, options.section)
        open_ones = [each for each in wanted if each.is_open]
        ready = [each for each in open_ones if each.segment.target and not each.findings.open]
        refused = _apply_all(language, ready, State.REVIEWED, options.by)
    print(f"{options.language}: {len(ready) - len(refused)} approved")
    return _left(options.language, [*(each for each in open_ones if each not in ready), *refused])


def _sign_off(options: argparse.Namespace) -> int:
    """Make every segment of an edition final, in somebody's name; refused while anything is open."""
    from briefing.catalog import State  # noqa: PLC0415
    from briefing.review.desk import ReviewDesk, is_settled, unusable  # noqa: PLC0415

    with ReviewDesk(options.folder).edit(options.language) as language:
        passages = language.passages()
        if not is_settled(passages):
            _left(
                options.language, [each for each in passages if each.is_open or unusable(each.findings.open)]
            )
            return UNUSABLE
        waiting = [each for each in passages if each.segment.state is not State.FINAL]
        refused = _apply_all(language, waiting, State.FINAL, options.by)
    print(f"{options.language}: {len(waiting) - len(refused)} signed off")
    return _left(options.language, refused)


def _apply_all(language: LanguageDesk, passages: list[Passage], state: State, name: str) -> list[Passage]:
    """Bring passages into a state; those that were refused."""
    from briefing.catalog import Change, Refused, Signature  # noqa: PLC0415

    signature = Signature(name, _now())
    outcomes = {
        each.id: language.apply(Change(each.segment.source, each.segment.target, state, signature), "command")
        for each in passages
    }
    return [each for each in passages if isinstance(outcomes[each.id], Refused)]


def _of_section(language: LanguageDesk, section: str) -> list[Passage]:
    passages = language.passages()
    if not section:
        return list(passages)
    found = [each for each in passages if each.place.group in {section, f"section-{section}"}]
    if not found:
        groups = ", ".join(dict.fromkeys(each.place.group.removeprefix("section-") for each in passages))
        raise BriefingError(
            [
                error(
                    "no-section",
                    f"there is no section {section!r}",
                    Location("--section"),
                    f"it has {groups}",
                )
            ]
        )
    return found


def _left(tag: str, passages: list[Passage]) -> int:
    from briefing.diagnostics import warning  # noqa: PLC0415

    findings = []
    for each in passages:
        rules = ", ".join(sorted({finding.rule for finding in each.findings.open}))
        state = "not translated" if not each.segment.target else rules or each.segment.state.value
        message = f"{tag}: {each.segment.source[:60]!r} is open: {state}"
        findings.append(warning("open-segment", message, each.segment.location))
    report(findings)
    return FINDINGS if findings else OK


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)

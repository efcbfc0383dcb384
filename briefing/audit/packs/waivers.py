"""Findings that somebody takes upon themselves, by name and with a reason, as the briefing says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefing.audit.packs.pack import Found
from briefing.audit.packs.rules import ALL_RULES, UNKNOWN_WAIVER
from briefing.model import Waiver


def waived(found: Sequence[Found], waivers: Sequence[Waiver]) -> tuple[Found, ...]:
    """The findings, those that a waiver names marked with it."""
    return tuple(
        replace(each, waiver=next((waiver for waiver in waivers if _names(waiver, each)), None))
        for each in found
    )


def unknown_waivers(
    found: Sequence[Found], waivers: Sequence[Waiver], languages: Sequence[str], *, complete: bool
) -> Iterator[Found]:
    """Waivers that waive nothing; those of files that were not looked at may yet.

    `languages` were looked at, and if `complete` all files of all languages.
    """
    rules = {rule.id for rule in ALL_RULES}
    for waiver in waivers:
        if waiver.rule not in rules:
            yield _unknown(waiver, f"there is no rule {waiver.rule!r}")
        elif not complete and waiver.language not in languages:
            continue
        elif not any(_names(waiver, each) for each in found):
            yield _unknown(waiver, f"no finding of {waiver.rule!r} holds {waiver.text!r:.60}")


def _names(waiver: Waiver, found: Found) -> bool:
    return (
        waiver.rule == found.rule
        and waiver.language in {"", found.language}
        and (waiver.text in found.message or waiver.text in found.where)
    )


def _unknown(waiver: Waiver, message: str) -> Found:
    rule = UNKNOWN_WAIVER
    return Found(
        rule.id, rule.severity, message, waiver.language, "", where=str(waiver.location), hint=rule.hint
    )

"""Findings that somebody looked at and set aside for a segment, with a name and a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from briefing.catalog import Dismissal
from briefing.diagnostics import Finding, Severity


@dataclass(frozen=True, slots=True)
class Sifted:
    """The findings of a segment after its dismissals."""

    open: tuple[Finding, ...]
    """What still has to be looked at."""
    dismissed: tuple[tuple[Finding, Dismissal], ...]
    """What was set aside, by whom and why."""
    idle: tuple[Dismissal, ...]
    """Dismissals of what is not found (any more), or of errors, which cannot be dismissed."""


def sift(findings: Iterable[Finding], dismissals: Iterable[Dismissal]) -> Sifted:
    """The findings of one segment by whether they were dismissed; the last dismissal of a rule counts."""
    by_rule = {dismissal.rule: dismissal for dismissal in dismissals}
    remaining, set_aside = [], []
    for finding in findings:
        dismissal = by_rule.get(finding.rule)
        if dismissal and finding.severity is not Severity.ERROR:
            set_aside.append((finding, dismissal))
        else:
            remaining.append(finding)
    used = {dismissal.rule for _, dismissal in set_aside}
    idle = tuple(dismissal for rule, dismissal in by_rule.items() if rule not in used)
    return Sifted(tuple(remaining), tuple(set_aside), idle)

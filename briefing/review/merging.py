"""What a row that came back means for the catalogue: a change, nothing, or a reason to refuse it.

A row carries a digest of what went out (`Row.version`), so that three texts can be told apart as in any
merge: what went out, what came back, and what stands in the catalogue now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from briefing.catalog import Change, Refusal, Refused, Segment, Signature, State
from briefing.gate import CONTROL_CHARACTER
from briefing.review.desk import LanguageDesk
from briefing.review.units import Row, version_of

APPROVED = frozenset({State.REVIEWED, State.FINAL})
LONGEST_COMMENT = 4_000
LEAST_LIMIT, LONGER = 200, 5
"""A target may be five times as long as its source, and 200 characters more."""
REASONS = {
    Refusal.UNKNOWN: "there is no such segment any more",
    Refusal.CONFLICT: "somebody else changed the translation since the file went out",
    Refusal.LOCKED: "the translation is approved; --reopen says that it may be changed",
    Refusal.UNUSABLE: "the text cannot be printed",
    Refusal.OWN_WORK: "who translated may not approve; the briefing asks for two people",
    Refusal.UNREVIEWED: "only a reviewed text can be signed off",
}


class Outcome(StrEnum):
    """What became of a row."""

    APPLIED = "applied"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one row, with the texts that stand against each other."""

    id: str
    outcome: Outcome
    message: str = ""
    """What was applied, or why it was refused."""
    rule: str = ""
    """A stable identifier of the reason; empty unless refused."""
    source: str = ""
    file_source: str = ""
    """The source as the file has it, where that is another."""
    present: str = ""
    """The target in the catalogue before the import."""
    returned: str = ""
    """The target that came back."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the reviewer wants of a segment."""

    target: str
    state: State


class Merge:
    """Rows taken into the catalogue of a language, one by one, in the name of one person."""

    def __init__(self, language: LanguageDesk, signature: Signature, view: str, *, reopens: bool) -> None:
        self.language = language
        self._signature = signature
        self._view = view
        self._reopens = reopens

    def take(self, row: Row) -> Result:
        """Take one row into the catalogue, or say why not."""
        source = self.language.sources_by_id.get(row.id)
        present = self.language.editor.segment(source) if source is not None else None
        if present is None:
            message = row.problem or REASONS[Refusal.UNKNOWN]
            rule = "bad-row" if row.problem else Refusal.UNKNOWN
            return Result(row.id, Outcome.REFUSED, message, rule, file_source=row.source, returned=row.target)
        result = self._text_taken(row, present)
        said = self._comments_taken(row)
        if said and result.outcome is Outcome.UNCHANGED:
            return replace(result, outcome=Outcome.APPLIED, message=said)
        if said:
            return replace(result, message=f"{result.message}; {said}")
        return result

    def _text_taken(self, row: Row, present: Segment) -> Result:
        file_source = row.source if row.source != present.source else ""
        result = Result(
            row.id, Outcome.UNCHANGED, "", "", present.source, file_source, present.target, row.target
        )
        wish = _objection(row, present) or _wish(row, present, reopens=self._reopens)
        if isinstance(wish, tuple):
            rule, message = wish
            return replace(result, outcome=Outcome.REFUSED, rule=rule, message=message)
        if (wish.target, wish.state) == (present.target, present.state):
            return result
        change = Change(
            present.source,
            wish.target,
            wish.state,
            self._signature,
            seen=present.target,
            seen_source=row.source,
            reopens=self._reopens,
        )
        return self._applied(change, present, result)

    def _applied(self, change: Change, present: Segment, result: Result) -> Result:
        outcome = self.language.apply(change, self._view)
        note = f"{present.state} → {change.state}"
        own_work = isinstance(outcome, Refused) and outcome.reason is Refusal.OWN_WORK
        if own_work and change.target != present.target:
            outcome = self.language.apply(replace(change, state=State.TRANSLATED), self._view)
            note = f"{present.state} → {State.TRANSLATED}; somebody else has to approve it"
        if isinstance(outcome, Refused):
            details = "; ".join(finding.message for finding in outcome.findings)
            message = f"{REASONS[outcome.reason]}: {details}" if details else REASONS[outcome.reason]
            rule = outcome.findings[0].rule if outcome.findings else outcome.reason
            return replace(result, outcome=Outcome.REFUSED, message=message, rule=rule)
        return replace(result, outcome=Outcome.APPLIED, message=note)

    def _comments_taken(self, row: Row) -> str:
        """Keep what was said, whatever becomes of the text; how much of it is new."""
        source = self.language.sources_by_id[row.id]
        taken = 0
        for text in row.comments:
            present = self.language.editor.segment(source)
            comment = " ".join(CONTROL_CHARACTER.sub(" ", text).split())[:LONGEST_COMMENT]
            if present is None or not comment or _is_known(comment, present):
                continue
            change = Change(source, present.target, present.state, self._signature, comment=comment)
            taken += isinstance(self.language.apply(change, self._view), Segment)
        for dismissal in row.dismissed:
            present = self.language.editor.segment(source)
            if present is None or dismissal in present.remarks.dismissed:
                continue
            change = Change(source, present.target, present.state, self._signature, dismissed=(dismissal,))
            taken += isinstance(self.language.apply(change, self._view), Segment)
        return f"{taken} new remark{'s' if taken > 1 else ''}" if taken else ""


def _objection(row: Row, present: Segment) -> tuple[str, str] | None:
    """What is wrong with a row before anybody asks what it wants: rule and message."""
    if row.problem:
        return "bad-row", row.problem
    if row.source != present.source:
        return "source-changed", "the source text in the file is not the one that went out"
    if found := CONTROL_CHARACTER.search(row.target):
        return "control-character", f"holds the control character U+{ord(found[0]):04X}"
    if len(row.target) > LEAST_LIMIT + LONGER * len(present.source):
        return "too-long", f"the target has {len(row.target)} characters, far more than the source"
    return None


def _wish(row: Row, present: Segment, *, reopens: bool) -> _Wish | tuple[str, str]:
    """What the row asks for, or rule and message of a refusal."""
    target = row.target if row.target.strip() else ""
    before = _state_gone_out(row.version, target)
    if target == present.target:
        return _wished_state(row, present, before, reopens=reopens)
    if before is not None:  # The reviewer left the text alone, and the catalogue has gone on.
        approved = row.state in APPROVED and before not in APPROVED
        return (
            (Refusal.CONFLICT, REASONS[Refusal.CONFLICT])
            if approved
            else _Wish(present.target, present.state)
        )
    before = _state_gone_out(row.version, present.target)
    if row.version and before is None:
        return Refusal.CONFLICT, REASONS[Refusal.CONFLICT]
    if not target and row.state is State.INITIAL:  # Some tools write nothing where nobody worked on a text.
        return _Wish(present.target, present.state)
    if not target:
        return "emptied", "the translation was deleted; clear it on the review page if that is meant"
    approved = row.state in APPROVED and row.state is not before and not present.is_approved
    return _Wish(target, State.REVIEWED if approved else State.TRANSLATED)


def _wished_state(
    row: Row, present: Segment, before: State | None, *, reopens: bool
) -> _Wish | tuple[str, str]:
    """What a row with the very text of the catalogue asks for."""
    same = _Wish(present.target, present.state)
    if row.state is None or row.state is before or not present.target:
        return same
    if row.state in APPROVED:
        return same if present.is_approved else _Wish(present.target, State.REVIEWED)
    if not present.is_approved:
        return same
    return _Wish(present.target, State.TRANSLATED) if reopens else (Refusal.LOCKED, REASONS[Refusal.LOCKED])


def _state_gone_out(version: str, target: str) -> State | None:
    """The state that a segment went out with, if it went out with `target`."""
    return next((state for state in State if version and version_of(state, target) == version), None)


def _is_known(comment: str, present: Segment) -> bool:
    """Whether the comment has been made before; lines are folded in the catalogue, so spaces do not count."""
    said = present.remarks.comments
    known: Iterable[str] = (
        *(each.text for each in said),
        *(f"{each.signature.name}: {each.text}" for each in said),
        *present.remarks.others,
    )
    return "".join(comment.split()) in {"".join(CONTROL_CHARACTER.sub(" ", each).split()) for each in known}

"""One passage: what is shown beside it, and what its reviewer does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from urllib.parse import quote

from starlette.responses import JSONResponse, RedirectResponse, Response

from briefing.audit.segments import RULES
from briefing.catalog import Change, Dismissal, Refusal, Refused, Segment, State
from briefing.diagnostics import Finding, Severity
from briefing.review.desk import Chip, LanguageDesk, difference
from briefing.review.durable import DurableDesk
from briefing.review.journal import Entry, Version
from briefing.review.web.listing import Filter, open_neighbours
from briefing.review.web.overview import STATE_WORDS, language_row
from briefing.review.web.rendering import page
from briefing.review.web.requests import RefusedRequest, Visit, one_line
from briefing.review.web.words import say

REASONS: Mapping[Refusal, str] = {
    Refusal.UNKNOWN: "The source text has changed meanwhile; the briefing has no such passage any more.",
    Refusal.CONFLICT: "Somebody else has changed this passage while you were writing. "
    "Nothing is lost: both texts are below.",
    Refusal.LOCKED: "This passage is approved. To change it, say so with the box above the buttons.",
    Refusal.UNUSABLE: "It is not saved yet: as it is, the text cannot be printed.",
    Refusal.OWN_WORK: "You wrote this translation yourself; another person has to approve it.",
    Refusal.UNREVIEWED: "Only an approved text can be signed off.",
}
DISMISSIBLE = frozenset(rule.id for rule in RULES if rule.severity is not Severity.ERROR)
STATUS = {Refusal.CONFLICT: 409, Refusal.LOCKED: 409, Refusal.UNKNOWN: 410}
ACTION_WORDS = {
    "save": "saved",
    "approve": "approved",
    "sign-off": "signed off",
    "clear": "emptied",
    "comment": "comment",
    "dismiss": "finding set aside",
    "undo": "earlier version taken back",
    "replaced": "replaced",
}
DONE = {
    "saved": "Saved as a draft.",
    "approved": "Approved.",
    "comment": "Your comment is kept.",
    "dismissed": "The finding is set aside.",
    "undone": "The earlier text is back.",
    "reopened": "The approval is withdrawn.",
    "unchanged": "Nothing had changed.",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an action."""

    done: str = ""
    """A key of `DONE`."""
    refused: Refused | None = None
    onwards: bool = False
    """Whether to go to the next open passage."""


def source_of(durable: DurableDesk, identifier: str) -> str:
    """The source text of an id; raises `RefusedRequest` where the language has no such passage."""
    with durable.lock:
        source = durable.language.sources_by_id.get(identifier)
    if source is None:
        raise RefusedRequest(404, "There is no such passage; its source text may have changed.")
    return source


# --- pages ------------------------------------------------------------------------------------------


def show(visit: Visit) -> Response:
    """A passage as it stands."""
    durable = visit.language(visit.request.path_params["tag"])
    source = source_of(durable, visit.request.path_params["id"])
    return _shown(visit, durable, source, Outcome(visit.request.query_params.get("done", "")))


def act(visit: Visit) -> Response:
    """Do what a button says; then the passage again, or the next open one."""
    durable = visit.language(visit.request.path_params["tag"])
    identifier = visit.request.path_params["id"]
    try:
        source = source_of(durable, identifier)
    except RefusedRequest as problem:
        raise RefusedRequest(410, problem.message, visit.form.get("target", "")) from None
    outcome = _acted(visit, durable, source)
    typed = _typed(visit, durable, source)
    if outcome.refused:
        return _shown(visit, durable, source, outcome, typed)
    wanted = Filter.of(visit.request.query_params)
    with durable.lock:
        segment = durable.language.editor.segment(source)
    if outcome.done in {"comment", "dismissed"} and segment and typed != segment.target:
        return _shown(visit, durable, source, outcome, typed)
    if not outcome.onwards:
        return RedirectResponse(_address(durable.tag, identifier, wanted, outcome.done), 303)
    with durable.lock:
        _, following = open_neighbours(durable.language.passages(), identifier, wanted)
    if following is None:
        return RedirectResponse(f"/{durable.tag}/?done=complete", 303)
    return RedirectResponse(_address(durable.tag, following.id, wanted, outcome.done), 303)


def check(visit: Visit) -> Response:
    """What the audit says of a text that is being typed, and how the page would print it."""
    durable = visit.language(visit.request.path_params["tag"])
    source = source_of(durable, visit.request.path_params["id"])
    typed = one_line(visit.form.get("target", ""))
    with durable.lock:
        language = durable.language
        present = language.editor.segment(source)
        if present is None:
            raise RefusedRequest(404, "There is no such passage; its source text may have changed.")
        found = language.findings(replace(present, target=typed))
        pieces = language.pieces(typed)
    return JSONResponse(
        {
            "findings": [_finding_fields(each, durable.tag) for each in found.open],
            "pieces": [_piece_fields(piece) for piece in pieces],
            "changed": present.target != visit.form.get("seen", ""),
        }
    )


def _finding_fields(finding: Finding, tag: str) -> dict[str, str]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "label": say(finding.severity.value),
        "message": _message(finding, tag),
        "hint": finding.hint,
    }


def _piece_fields(piece: str | Chip) -> dict[str, str]:
    if isinstance(piece, str):
        return {"text": piece}
    return {"chip": piece.placeholder, "text": piece.text, "meaning": piece.meaning, "tag": piece.tag}


def _message(finding: Finding, tag: str) -> str:
    """A finding without the language, which the page shows anyway."""
    return finding.message.removeprefix(f"{tag}: ")


def _address(tag: str, identifier: str, wanted: Filter, done: str) -> str:
    query = wanted.query
    return f"/{quote(tag)}/{quote(identifier)}{query}{'&' if query else '?'}done={done}"


def _shown(
    visit: Visit, durable: DurableDesk, source: str, outcome: Outcome, typed: str | None = None
) -> Response:
    wanted = Filter.of(visit.request.query_params)
    refused = outcome.refused
    with durable.lock:
        language = durable.language
        passage = language.passage(source)
        if passage is None:
            raise RefusedRequest(410, REASONS[Refusal.UNKNOWN], typed or "")
        segment = passage.segment
        text = segment.target if typed is None else typed
        found = (
            language.findings(replace(segment, target=text)) if text != segment.target else passage.findings
        )
        values: dict[str, object] = {
            "passage": passage,
            "segment": segment,
            "text": text,
            "found": found,
            "source_pieces": language.pieces(source),
            "pieces": language.pieces(text),
            "chips": language.chips(source),
            "terms": language.terms(source),
            "alternatives": language.alternatives(segment),
            "similar": language.similar(source),
            "former": difference(segment.previous_source, source) if segment.previous_source else (),
            "history": _versions(durable.history(source), segment),
            "neighbours": open_neighbours(language.passages(), passage.id, wanted),
            "profile": language.profile,
        }
    conflict = refused is not None and refused.reason in {Refusal.CONFLICT, Refusal.LOCKED}
    return page(
        "passage.html",
        STATUS.get(refused.reason, 422) if refused else 200,
        visit=visit,
        briefing=durable.desk.briefing,
        row=language_row(durable),
        wanted=wanted,
        reason=say(REASONS[refused.reason]) if refused else "",
        conflict=difference(segment.target, text) if conflict and text != segment.target else (),
        done=say(DONE[outcome.done]) if outcome.done in DONE else "",
        message=lambda finding: _message(finding, durable.tag),
        is_chip=lambda piece: isinstance(piece, Chip),
        may_change=segment.state is not State.FINAL or visit.reviewer.officer,
        state_words=STATE_WORDS,
        action_words=ACTION_WORDS,
        picture_version=sha256(segment.target.encode()).hexdigest()[:12],
        **values,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One version of a passage in its history."""

    number: int
    """By which it can be asked for again; 0 is what was there before the first change."""
    version: Version
    entry: Entry | None
    is_present: bool


def _versions(history: tuple[Entry, ...], present: Segment) -> tuple[Row, ...]:
    """The versions of a passage, the latest first."""
    if not history:
        return ()
    versions = [(history[0].before, None), *((entry.after, entry) for entry in history)]
    return tuple(
        Row(number, version, entry, version.target == present.target and version.state is present.state)
        for number, (version, entry) in reversed(list(enumerate(versions)))
    )


# --- actions ----------------------------------------------------------------------------------------


def _acted(visit: Visit, durable: DurableDesk, source: str) -> Outcome:
    action, _, what = visit.form.get("action", "").partition(":")
    match action:
        case "save" | "approve" | "approve-next":
            return _saved(visit, durable, source, action)
        case "comment":
            return _remarked(visit, durable, source, comment=one_line(visit.form.get("comment", "")))
        case "dismiss":
            reason = one_line(visit.form.get(f"reason-{what}", ""))
            if not reason:
                raise RefusedRequest(
                    422, "Give a reason, so that others understand.", visit.form.get("target", "")
                )
            if what not in DISMISSIBLE:
                raise RefusedRequest(400, "That is not a form of this page.", visit.form.get("target", ""))
            dismissal = Dismissal(what, visit.reviewer.name, reason)
            return _remarked(visit, durable, source, dismissal=dismissal)
        case "undo" | "restore":
            return _taken_back(visit, durable, source, what)
        case "reopen":
            return _reopened(visit, durable, source)
        case _:
            raise RefusedRequest(400, "That is not a form of this page.", visit.form.get("target", ""))


def _typed(visit: Visit, durable: DurableDesk, source: str) -> str:
    """What stands in the field: the very text of the catalogue where nobody changed it, else on one line."""
    typed = visit.form.get("target", "")
    with durable.lock:
        present = durable.language.editor.segment(source)
    if present and _spaced(typed) == _spaced(present.target):
        return present.target
    return one_line(typed)


def _seen(visit: Visit, present: Segment | None) -> str:
    """The text that the page had shown; browsers send its line breaks in their own way."""
    seen = visit.form.get("seen", "")
    return present.target if present and _spaced(seen) == _spaced(present.target) else seen


def _spaced(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _saved(visit: Visit, durable: DurableDesk, source: str, action: str) -> Outcome:
    approves, onwards = action != "save", action == "approve-next"
    with durable.lock:
        present = durable.language.editor.segment(source)
        target, seen = _typed(visit, durable, source), _seen(visit, present)
        if present and present.is_approved and target == present.target and not approves:
            return Outcome("unchanged")
        if present and present.state is State.FINAL:
            if target == present.target:
                return Outcome("unchanged", onwards=onwards)
            if not visit.reviewer.officer:
                raise RefusedRequest(
                    403, "The edition is signed off; only the press officer reopens it.", target
                )
        if not target:
            if approves:
                raise RefusedRequest(422, "There is nothing to approve yet.")
            state = State.INITIAL
        else:
            state = State.REVIEWED if approves else State.TRANSLATED
        change = Change(
            source,
            target,
            state,
            visit.signature,
            seen=seen,
            reopens=visit.form.get("reopens") == "yes",
            comment=one_line(visit.form.get("comment", "")),
        )
        if present and not change.comment and (target, state) == (present.target, present.state):
            return Outcome("unchanged", onwards=onwards)
        outcome = durable.apply(change)
    if isinstance(outcome, Refused):
        return Outcome(refused=outcome)
    return Outcome("approved" if approves else "saved", onwards=onwards)


def _remarked(
    visit: Visit, durable: DurableDesk, source: str, *, comment: str = "", dismissal: Dismissal | None = None
) -> Outcome:
    if not comment and not dismissal:
        return Outcome("unchanged")
    with durable.lock:
        language: LanguageDesk = durable.language
        present = language.editor.segment(source)
        if present is None:
            raise RefusedRequest(410, REASONS[Refusal.UNKNOWN], visit.form.get("target", ""))
        outcome = durable.apply(
            Change(
                source,
                present.target,
                present.state,
                visit.signature,
                comment=comment,
                dismissed=(dismissal,) if dismissal else (),
            )
        )
    if isinstance(outcome, Refused):
        return Outcome(refused=outcome)
    return Outcome("comment" if comment else "dismissed")


def _taken_back(visit: Visit, durable: DurableDesk, source: str, what: str) -> Outcome:
    with durable.lock:
        history = durable.history(source)
        if not history:
            return Outcome("unchanged")
        if what and what.isascii() and what.isdecimal() and int(what[:6]) <= len(history):
            number = int(what[:6])
            version = history[number - 1].after if number else history[0].before
        else:
            version = _before_last_text(history)
        if not visit.reviewer.officer:
            _refuse_final(version, durable.language.editor.segment(source))
        seen = _seen(visit, durable.language.editor.segment(source))
        outcome = durable.restore(source, version, visit.signature, seen)
    return Outcome(refused=outcome) if isinstance(outcome, Refused) else Outcome("undone")


def _before_last_text(history: tuple[Entry, ...]) -> Version:
    """How the passage stood before its text or state was changed last; remarks are not taken back."""
    for entry in reversed(history):
        if (entry.before.target, entry.before.state) != (entry.after.target, entry.after.state):
            return entry.before
    return history[-1].after


def _refuse_final(version: Version, present: Segment | None) -> None:
    if State.FINAL in {version.state, present.state if present else None}:
        raise RefusedRequest(403, "The edition is signed off; only the press officer reopens it.")


def _reopened(visit: Visit, durable: DurableDesk, source: str) -> Outcome:
    """Withdraw an approval without changing the text."""
    with durable.lock:
        present = durable.language.editor.segment(source)
        if present is None or not present.is_approved:
            return Outcome("unchanged")
        if present.state is State.FINAL and not visit.reviewer.officer:
            raise RefusedRequest(403, "The edition is signed off; only the press officer reopens it.")
        change = Change(source, present.target, State.TRANSLATED, visit.signature)
        if present.target != _seen(visit, present):
            return Outcome(refused=Refused(change, Refusal.CONFLICT, present))
        outcome = durable.apply(change)
    return Outcome(refused=outcome) if isinstance(outcome, Refused) else Outcome("reopened")

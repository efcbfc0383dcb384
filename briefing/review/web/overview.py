"""The officer's overview and the list of a language's passages."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from starlette.responses import RedirectResponse, Response

from briefing.catalog import Change, Refused, State
from briefing.locales import locale_profile
from briefing.review.desk import Passage, unusable
from briefing.review.durable import DurableDesk
from briefing.review.web.listing import PAGE_LENGTH, Filter
from briefing.review.web.rendering import page
from briefing.review.web.requests import RefusedRequest, Visit
from briefing.review.web.words import say

STATE_WORDS = {
    State.INITIAL: "Not translated",
    State.TRANSLATED: "Draft",
    State.REVIEWED: "Approved",
    State.FINAL: "Final",
}


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """How far a language has come."""

    tag: str
    name: str
    """In English."""
    endonym: str
    direction: str
    counts: dict[State, int]
    problems: tuple[str, ...]
    """Why its catalogue is not written at the moment."""

    @property
    def total(self) -> int:
        """Passages of the language."""
        return sum(self.counts.values())

    @property
    def approved(self) -> int:
        """Passages that a person has approved."""
        return self.counts[State.REVIEWED] + self.counts[State.FINAL]

    @property
    def is_final(self) -> bool:
        """Whether the edition is signed off."""
        return self.counts[State.FINAL] == self.total


def language_row(durable: DurableDesk) -> LanguageRow:
    """The row of a language in the overview."""
    profile = locale_profile(durable.tag)
    with durable.lock:
        states = [each.state for each in durable.language.segments()]
        problems = tuple(map(str, durable.problems))
    return LanguageRow(
        durable.tag,
        profile.locale.get_display_name("en") or durable.tag,
        profile.endonym,
        profile.direction.value,
        {state: states.count(state) for state in State},
        problems,
    )


def front(visit: Visit) -> Response:
    """All languages for whoever has several; else the one."""
    if len(visit.tags) == 1 and not visit.reviewer.officer:
        return RedirectResponse(f"/{visit.tags[0]}/?state=open", 303)
    rows = [language_row(visit.site.languages[tag]) for tag in visit.tags]
    return page("overview.html", visit=visit, rows=rows, briefing=visit.site.desk.briefing)


def listing(visit: Visit) -> Response:
    """The passages of a language that a filter shows, fifty on a page."""
    durable = visit.language(visit.request.path_params["tag"])
    wanted = Filter.of(visit.request.query_params)
    with durable.lock:
        passages = durable.language.passages()
        replaced = frozenset(
            each.id
            for each in passages
            if (history := durable.history(each.segment.source)) and history[-1].action == "replaced"
        )
        sections = dict.fromkeys((each.place.group, each.place.title) for each in passages)
    shown = [each for each in passages if wanted.shows(each, replaced)]
    pages = max(1, -(-len(shown) // PAGE_LENGTH))
    number = min(pages, max(1, _number(visit.request.query_params.get("page", ""))))
    rules = sorted({finding.rule for each in passages for finding in each.findings.open})
    first_open = next((each for each in shown if each.is_open), None)
    return page(
        "list.html",
        visit=visit,
        row=language_row(durable),
        briefing=durable.desk.briefing,
        shown=shown[(number - 1) * PAGE_LENGTH : number * PAGE_LENGTH],
        count=len(shown),
        page_number=number,
        pages=pages,
        wanted=wanted,
        sections=tuple(sections),
        rules=rules,
        first_open=first_open,
        state_words=STATE_WORDS,
        replaced=replaced,
        section_work=_section_work(passages, wanted.section),
        obstacles=sign_off_obstacles(passages),
        done=visit.request.query_params.get("done", "")[:20],
    )


# --- a section at once ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SectionWork:
    """What approving a whole section would approve."""

    ready: tuple[Passage, ...]
    """Drafts without open findings."""
    left: int
    """Open passages that have to be looked at one by one."""
    seen: str
    """A digest of the drafts as they were shown."""


def _section_work(passages: tuple[Passage, ...], section: str) -> SectionWork | None:
    if not section:
        return None
    open_ones = [each for each in passages if each.place.group == section and each.is_open]
    ready = tuple(each for each in open_ones if each.segment.target and not each.findings.open)
    said = "\x1e".join(f"{each.segment.source}\x1f{each.segment.target}" for each in ready)
    return SectionWork(ready, len(open_ones) - len(ready), sha256(said.encode()).hexdigest())


def approve_section(visit: Visit) -> Response:
    """Approve the drafts of a section as they were shown, all or none."""
    durable, section = visit.language(visit.request.path_params["tag"]), visit.form.get("section", "")
    if visit.form.get("read") != "yes":
        raise RefusedRequest(422, "Say that you have read the passages before you approve them.")
    with durable.lock:
        work = _section_work(durable.language.passages(), section)
        if work is None or work.seen != visit.form.get("seen", ""):
            raise RefusedRequest(409, "Somebody has changed the section since you looked. Look at it again.")
        refused = _apply_all(durable, visit, list(work.ready), State.REVIEWED)
    query = Filter(section=section).query
    return RedirectResponse(f"/{durable.tag}/{query}&done={'partly' if refused else 'section'}", 303)


def sign_off_obstacles(passages: tuple[Passage, ...]) -> tuple[str, ...]:
    """What keeps an edition from being signed off."""
    still_open = sum(each.is_open for each in passages)
    broken = sum(bool(unusable(each.findings.open)) for each in passages if not each.is_open)
    obstacles = []
    if still_open:
        obstacles.append(say("{number} passages are not approved.", number=still_open))
    if broken:
        obstacles.append(say("{number} approved passages have errors.", number=broken))
    return tuple(obstacles)


def sign_off(visit: Visit) -> Response:
    """The officer makes every passage of a language final, when nothing is open."""
    durable = visit.language(visit.request.path_params["tag"])
    if not visit.reviewer.officer:
        raise RefusedRequest(403, "Only the press officer signs an edition off.")
    with durable.lock:
        passages = durable.language.passages()
        obstacles = sign_off_obstacles(passages)
        if obstacles:
            raise RefusedRequest(409, " ".join(obstacles))
        waiting = [each for each in passages if each.segment.state is not State.FINAL]
        refused = _apply_all(durable, visit, waiting, State.FINAL)
    return RedirectResponse(f"/{durable.tag}/?done={'partly' if refused else 'signed-off'}", 303)


def _apply_all(durable: DurableDesk, visit: Visit, passages: list[Passage], state: State) -> list[Refused]:
    changes = [
        Change(each.segment.source, each.segment.target, state, visit.signature, seen=each.segment.target)
        for each in passages
    ]
    outcomes = [durable.apply(change) for change in changes]
    return [outcome for outcome in outcomes if isinstance(outcome, Refused)]


def _number(text: str) -> int:
    return int(text[:6]) if text.isascii() and text.isdecimal() else 1

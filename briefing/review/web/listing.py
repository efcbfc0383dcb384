"""Which passages somebody wants to see, and where they are among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from briefing.catalog import State
from briefing.diagnostics import Severity
from briefing.review.desk import Passage, unusable

OPEN = "open"
"""The filter of states that a reviewer starts with: all that nobody has approved."""
STATES = ("", OPEN, *(state.value for state in State))
CHANGED = ("", "source", "outside")
ERROR = "error"
PAGE_LENGTH = 50


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list shows; an empty field shows all."""

    state: str = ""
    finding: str = ""
    """`any`, `error`, or the id of a rule."""
    section: str = ""
    changed: str = ""
    """`source` for what was reopened, `outside` for what another program replaced."""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filter:
        """The filter of an address; what it does not know is left out."""
        state, changed = query.get("state", ""), query.get("changed", "")
        return cls(
            state if state in STATES else "",
            query.get("finding", "")[:40],
            query.get("section", "")[:120],
            changed if changed in CHANGED else "",
        )

    @property
    def query(self) -> str:
        """The filter as it stands in an address, with its question mark; empty where it shows all."""
        fields = {
            name: value
            for name in ("state", "finding", "section", "changed")
            if (value := str(getattr(self, name)))
        }
        return f"?{urlencode(fields)}" if fields else ""

    def shows(self, passage: Passage, replaced: frozenset[str] = frozenset()) -> bool:
        """Whether the list shows a passage; `replaced` are the ids of what another program replaced."""
        return (
            self._shows_state(passage)
            and self._shows_finding(passage)
            and self.section in {"", passage.place.group}
            and (self.changed != "source" or passage.has_changed)
            and (self.changed != "outside" or passage.id in replaced)
        )

    def _shows_state(self, passage: Passage) -> bool:
        if self.state == OPEN:
            return passage.is_open
        return self.state in {"", passage.segment.state.value}

    def _shows_finding(self, passage: Passage) -> bool:
        found = passage.findings.open
        match self.finding:
            case "":
                return True
            case "any":
                return any(finding.severity is not Severity.NOTE for finding in found)
            case "error":
                return bool(unusable(found))
            case rule:
                return any(finding.rule == rule for finding in found)


def open_neighbours(
    passages: Sequence[Passage], current: str, wanted: Filter
) -> tuple[Passage | None, Passage | None]:
    """The open passages before and after the one with the id `current`, going round at the end."""
    place = next((number for number, each in enumerate(passages) if each.id == current), 0)
    after = [*passages[place + 1 :], *passages[:place]]
    shown = [each for each in after if each.is_open and wanted.shows(each)]
    return (shown[-1], shown[0]) if shown else (None, None)

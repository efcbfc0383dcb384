"""The embargo: by whose clock it holds, and what is answered to everything until it ends.

The page says nothing of the briefing, not its title either. It counts down by the server's clock, in the time
zone of the reader, and opens itself; without scripts it says the moment in the zone of the visit and in UTC.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from briefing.serve.pages import embargo_page, own_page_headers, page_tag

Now = Callable[[], datetime]
SPREAD_SECONDS = 20
"""Within which three hundred phones reload when the embargo ends; each at another moment."""
LONGEST_WAIT = 3600
"""Seconds after which a page without scripts asks again: clocks of sleeping phones go slow."""


class SteadyClock:
    """A clock that never goes backwards in the life of a process: what was released stays released."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._latest = now()

    def __call__(self) -> datetime:
        """The time, or the latest time that there was."""
        self._latest = max(self._latest, self._now())
        return self._latest


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is answered to everything while the embargo holds, with status 403."""

    body: bytes
    headers: Mapping[str, str]


class Gatekeeper:
    """Answers while an embargo holds, alike for all addresses, methods and fields but the language."""

    def __init__(self) -> None:
        self._asked = count()

    def refusal(self, until: datetime, now: datetime, tag: str) -> Refusal:
        """The answer in a language at `now`; `until` is in the time zone of the visit."""
        seconds = max(1, math.ceil((until - now).total_seconds()))
        turn = next(self._asked) % SPREAD_SECONDS
        return Refusal(
            embargo_page(until, tag, seconds).encode(),
            {
                "Content-Type": "text/html; charset=utf-8",
                "Content-Language": page_tag(tag),
                "Retry-After": str(seconds),
                "Refresh": str(min(seconds, LONGEST_WAIT) + turn),
                "Vary": "Accept-Language",
                **own_page_headers(),
            },
        )

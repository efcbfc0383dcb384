"""What comes in: forms of bounded size, who sends them, and the headers that every answer carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from briefing.catalog import Signature
from briefing.gate import CONTROL_CHARACTER
from briefing.review.durable import DurableDesk
from briefing.review.reviewers import Invitation, form_key
from briefing.review.web.site import Site

COOKIE = "briefing_review"
MAX_FORM_BYTES = 200_000
MAX_FIELDS = 400
MAX_TEXT = 20_000
"""Characters of a translation or comment; the longest passage of a pack has some two thousand."""
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class RefusedRequest(Exception):  # noqa: N818 - it is an answer, not a failure of ours
    """The request cannot be answered as it is; the page says why."""

    def __init__(self, status: int, message: str, typed: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.typed = typed
        """What somebody wrote and would lose."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is signed in."""

    site: Site
    request: Request
    reviewer: Invitation
    cookie: str
    form: Mapping[str, str]

    @property
    def key(self) -> str:
        """What forms of this session carry."""
        return form_key(self.cookie)

    @property
    def signature(self) -> Signature:
        """Who does something now."""
        return Signature(self.reviewer.name, self.site.now().replace(microsecond=0))

    def language(self, tag: str) -> DurableDesk:
        """The language that is asked for; raises `RefusedRequest` for one outside of the link's scope."""
        typed = self.form.get("target", "")
        if not self.reviewer.covers(tag):
            raise RefusedRequest(403, "Your link is not for this language.", typed)
        if tag not in self.site.languages:
            raise RefusedRequest(404, "The briefing has no edition in this language.", typed)
        return self.site.languages[tag]

    @property
    def tags(self) -> tuple[str, ...]:
        """The languages that the reviewer may work at."""
        return tuple(tag for tag in self.site.languages if self.reviewer.covers(tag))


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form, the last of each name; raises `RefusedRequest`."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise RefusedRequest(415, "That is not a form of this page.")
    data = b""
    try:
        async for part in request.stream():
            data += part
            if len(data) > MAX_FORM_BYTES:
                raise RefusedRequest(413, "That is more text than a passage can have.")
    except ClientDisconnect:
        raise RefusedRequest(400, "The connection was closed.") from None
    try:
        fields = parse_qsl(
            data.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS
        )
    except ValueError:
        raise RefusedRequest(400, "That is not a form of this page.") from None
    return dict(fields)


def one_line(text: str) -> str:
    """A text as a catalogue can hold it: line breaks become spaces; raises `RefusedRequest`."""
    line = " ".join(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()
    if len(line) > MAX_TEXT:
        raise RefusedRequest(413, "That is more text than a passage can have.", text)
    if found := CONTROL_CHARACTER.search(line):
        raise RefusedRequest(
            422, f"The text holds the control character U+{ord(found[0]):04X}; type it anew.", text
        )
    return line


def with_headers(app: ASGIApp) -> ASGIApp:
    """The application, with the headers that keep browsers from doing more than they should."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await app(scope, receive, send_on if scope["type"] == "http" else send)

    return answer

"""What is answered to a request: the embargo first, then the files of the folder, and nothing else."""

from __future__ import annotations

import asyncio
import secrets
import traceback
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from briefing.serve.addresses import INDEX, Address, requested_path
from briefing.serve.conditions import NOT_MODIFIED, OK, allows_parts, evaluated, http_date
from briefing.serve.counts import Counted, Tally
from briefing.serve.embargo import Gatekeeper
from briefing.serve.files import FileDamagedError, FileMissingError, StoredFile
from briefing.serve.pages import missing_page, own_page_headers
from briefing.serve.ranges import Multipart, Part, requested_parts
from briefing.serve.site import Site

METHODS = ("GET", "HEAD")
NO_FIELDS: Mapping[str, str] = MappingProxyType({})
CHOOSE = "choose"
"""The query that always leads to the list of languages."""
MOST_ANSWERS = 1000
"""Answers that are being sent at a time; whoever comes then is asked to come again."""
RETRY_SECONDS = 3
STALL_SECONDS = 60
"""How long a reader may take for one piece before the connection is given up."""
PROBE = 2
"""Bytes; players and viewers first ask for as many to see whether ranges work, which is no download."""
SAFETY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PAGE_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self' data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Published pages hold no scripts, and load nothing from elsewhere."""


class App:
    """The published folder of a site, as an ASGI application; downloads are counted if there is a tally."""

    def __init__(self, site: Site, tally: Tally | None) -> None:
        self._site, self._tally = site, tally
        self._gatekeeper = Gatekeeper()
        self._answering = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        self._answering += 1
        try:
            full = self._answering > MOST_ANSWERS
            answer = _come_again() if full else await self._answer(Request(scope))
            await answer(scope, receive, send)
        except (TimeoutError, FileDamagedError):
            return  # the reader is gone, or the file; the server closes what was begun
        except Exception:
            self._site.tell(traceback.format_exc())
            raise
        finally:
            self._answering -= 1

    async def _answer(self, request: Request) -> Response:
        site = self._site
        await site.refresh()
        if until := site.embargo():
            refusal = self._gatekeeper.refusal(until, site.now(), site.words(_wished(request)))
            return _own(403, refusal.body, refusal.headers, request)
        if request.method not in METHODS:
            return _own(405, b"", {"Allow": ", ".join(METHODS)}, request)
        path = requested_path(request.scope["raw_path"].decode("ascii", "replace"))
        if path == "":
            return await self._front(request)
        if address := site.addresses.get(path or ""):
            return await self._file(address, request)
        if f"{path}/{INDEX}" in site.addresses:
            return _own(308, b"", {"Location": f"/{path}/"}, request)
        return self._missing(request)

    async def _front(self, request: Request) -> Response:
        """The reader's own language, or the list of all where none is known or another one is wanted."""
        choosing = request.scope["query_string"] == CHOOSE.encode()
        tag = None if choosing else self._site.language(_wished(request))
        if tag:
            return _own(302, b"", {"Location": f"/{tag}/", "Vary": "Accept-Language"}, request)
        return await self._file(self._site.addresses[INDEX], request, {"Vary": "Accept-Language"})

    def _missing(self, request: Request) -> Response:
        fields = {
            "Content-Type": "text/html; charset=utf-8",
            "Vary": "Accept-Language",
            **own_page_headers(),
        }
        return _own(404, missing_page(self._site.words(_wished(request))).encode(), fields, request)

    async def _file(
        self, address: Address, request: Request, more: Mapping[str, str] = NO_FIELDS
    ) -> Response:
        try:
            file = await self._site.files.open(address)
        except FileMissingError:
            return self._missing(request)
        except FileDamagedError as problem:
            self._site.tell(str(problem))
            return _come_again()
        now = self._site.now()
        modified = file.modified(now)
        headers = {**_validators(address, file, modified), **more}
        status = evaluated(request.headers, file.entity_tag, modified)
        if status != OK:
            return Response(None if status == NOT_MODIFIED else b"", status, headers)
        parts = _parts(
            request, file, allows_parts(request.headers.get("if-range"), file.entity_tag, modified)
        )
        if parts == ():
            return _own(416, b"", {"Content-Range": f"bytes */{file.size}"}, request)
        if request.method == "GET" and _begins(parts, file.size):
            self._count(address, now)
        return FileResponse(file, parts, {**headers, **_description(address)})

    def _count(self, address: Address, now: datetime) -> None:
        if self._tally is not None:
            day = now.astimezone(ZoneInfo(self._site.manifest.time_zone)).date()
            self._tally.add(Counted(day, address.tag, address.kind))


def _wished(request: Request) -> str:
    """The languages that the reader asks for; several fields of a name are one list (RFC 9110, 5.2)."""
    return ",".join(request.headers.getlist("accept-language"))


# --- answers without a file -------------------------------------------------------------------------


def _own(status: int, body: bytes, fields: Mapping[str, str], request: Request) -> Response:
    """An answer that is nobody's to keep."""
    headers = {**SAFETY, "Cache-Control": "no-store", **fields}
    if request.method not in METHODS:
        headers["Connection"] = "close"  # whatever is still being sent to us is not read
    return Response(body, status, headers)


def _come_again() -> Response:
    fields = {"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store", "Connection": "close"}
    return Response(b"", 503, {**SAFETY, **fields})


# --- files ------------------------------------------------------------------------------------------


def _validators(address: Address, file: StoredFile, modified: datetime) -> dict[str, str]:
    """What a 304 says too (RFC 9110, section 15.4.5)."""
    return {
        **SAFETY,
        "Accept-Ranges": "bytes",
        "Cache-Control": address.cache_control,
        "ETag": file.entity_tag,
        "Last-Modified": http_date(modified),
    }


def _description(address: Address) -> dict[str, str]:
    described = {"Content-Type": address.media_type}
    if address.disposition:
        described["Content-Disposition"] = address.disposition
    if address.media_type.startswith("text/html"):
        described["Content-Security-Policy"] = PAGE_POLICY
    return described


def _parts(request: Request, file: StoredFile, allowed: bool) -> tuple[Part, ...] | None:
    """The parts to send, or None for the whole; only GET has ranges (RFC 9110, section 14.2)."""
    field = request.headers.get("range")
    if field is None or request.method != "GET" or not allowed:
        return None
    return requested_parts(field, file.size)


def _begins(parts: Sequence[Part] | None, size: int) -> bool:
    """Whether a download begins with this answer: with byte 0, and with more than a probe."""
    if parts is None:
        return True
    return any(part.start == 0 and part.stop > min(PROBE, size - 1) for part in parts)


class FileResponse(Response):
    """A file, or parts of it, in pieces; a reader who takes none is given up."""

    def __init__(self, file: StoredFile, parts: tuple[Part, ...] | None, headers: Mapping[str, str]) -> None:
        self._file = file
        self._multipart: Multipart | None = None
        fields, status = dict(headers), OK
        whole = Part(0, file.size)
        self._parts = (whole,) if parts is None else parts
        length = sum(part.stop - part.start for part in self._parts)
        if parts is not None:
            status = 206
            if len(parts) == 1:
                fields["Content-Range"] = parts[0].content_range(file.size)
            else:
                self._multipart = Multipart(parts, secrets.token_hex(16), fields["Content-Type"], file.size)
                fields["Content-Type"] = f"multipart/byteranges; boundary={self._multipart.boundary}"
                length = self._multipart.length
        fields["Content-Length"] = str(length)
        super().__init__(None, status, fields)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        gone = asyncio.create_task(_gone(receive)) if self._file.data is None else None
        try:
            await self._send_body(send, gone)
        finally:
            if gone:
                gone.cancel()

    async def _send_body(self, send: Send, gone: asyncio.Task[None] | None) -> None:
        """Send all parts; from the disk, only as long as the reader is there."""
        for part in self._parts:
            if self._multipart:
                await _send_piece(send, self._multipart.head(part))
            async with aclosing(self._file.pieces(part.start, part.stop)) as pieces:
                async for piece in pieces:
                    if gone and gone.done():
                        return
                    await _send_piece(send, piece)
            if self._multipart:
                await _send_piece(send, b"\r\n")
        end = self._multipart.end if self._multipart else b""
        await send({"type": "http.response.body", "body": end, "more_body": False})


async def _send_piece(send: Send, piece: bytes | memoryview) -> None:
    async with asyncio.timeout(STALL_SECONDS):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        await asyncio.sleep(0)  # others have their turn, and whether the reader has hung up is noticed


async def _gone(receive: Receive) -> None:
    """Returns when the reader has hung up."""
    while (await receive())["type"] != "http.disconnect":
        pass

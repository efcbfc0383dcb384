"""The one door to the network: requests to servers that the user named, with time limits."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from briefing.diagnostics import BriefingError, Location, error

if TYPE_CHECKING:  # it binds a socket as soon as it is imported, to see whether there is IPv6
    import urllib3

USER_AGENT = "briefing"
SECONDS_TO_CONNECT = 10
SECONDS_BETWEEN_BYTES = 60
FIRST_ERROR_STATUS = 400


@contextmanager
def fetched(url: str, headers: Mapping[str, str] | None = None) -> Iterator[urllib3.BaseHTTPResponse]:
    """The answer to a GET request, its body not yet read; any status is an answer.

    Raises `BriefingError` where the address is not HTTP, the server cannot be reached or breaks off.
    """
    import urllib3  # noqa: PLC0415

    refuse_other_addresses(url)
    try:
        with _pool(url) as pool:
            response = pool.request(
                "GET",
                url,
                headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **(headers or {})},
                timeout=urllib3.Timeout(SECONDS_TO_CONNECT, SECONDS_BETWEEN_BYTES),
                retries=urllib3.Retry(total=6, connect=1, read=2, redirect=5, status=0, backoff_factor=0.5),
                preload_content=False,
            )
            try:
                yield response
            finally:
                response.close()
    except urllib3.exceptions.HTTPError as problem:
        raise unreachable(url, problem) from None


def posted_json(url: str, fields: Mapping[str, object], seconds: float, max_bytes: int) -> tuple[int, bytes]:
    """The status and the body of the answer to a POST request; it is sent once, and not to another address.

    Raises `BriefingError` as `fetched` does, and for a body of more than `max_bytes`.
    """
    import urllib3  # noqa: PLC0415

    refuse_other_addresses(url)
    try:
        with _pool(url) as pool:
            response = pool.request(
                "POST",
                url,
                json=fields,
                headers={"User-Agent": USER_AGENT},
                timeout=urllib3.Timeout(SECONDS_TO_CONNECT, seconds),
                retries=False,
                redirect=False,
                preload_content=False,
            )
            try:
                return response.status, read_bounded(response, url, max_bytes)
            finally:
                response.close()
    except urllib3.exceptions.HTTPError as problem:
        raise unreachable(url, problem) from None


def fetched_whole(url: str, max_bytes: int) -> bytes:
    """The body of a successful answer; raises `BriefingError` otherwise."""
    with fetched(url) as response:
        if response.status >= FIRST_ERROR_STATUS:
            raise refusal(url, response.status)
        return read_bounded(response, url, max_bytes)


def read_bounded(response: urllib3.BaseHTTPResponse, url: str, max_bytes: int) -> bytes:
    """The body of an answer; raises `BriefingError` where it is larger than `max_bytes`."""
    body = response.read(max_bytes + 1, decode_content=True)
    if len(body) > max_bytes:
        raise BriefingError([error("too-large", f"answers more than {max_bytes} bytes", Location(url))])
    return body


def refuse_other_addresses(url: str) -> None:
    """Raise `BriefingError` for what is not an HTTP or HTTPS address of a host, or holds a password."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise BriefingError([error("not-http", "is not an http or https address", Location(url))])
    if "@" in parts.netloc:
        shown = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        raise BriefingError([error("not-http", "an address with a user name is not used", Location(shown))])


def refusal(url: str, status: int, reason: str = "") -> BriefingError:
    """The error to raise for an answer with an error status; `reason` is the server's and cut to one line."""
    told = f": {' '.join(reason.split())[:200]}" if reason.strip() else ""
    return BriefingError([error("server-refuses", f"answers with status {status}{told}", Location(url))])


def unreachable(url: str, problem: Exception) -> BriefingError:
    """The error to raise where no whole answer came."""
    cause = getattr(problem, "reason", None) or problem
    told = " ".join(str(cause).split())[:200]
    return BriefingError([error("server-unreachable", f"gives no answer: {told}", Location(url))])


def _pool(url: str) -> urllib3.PoolManager:
    """Connections as the system's proxy settings ask for, trusting the system's certificates."""
    import urllib3  # noqa: PLC0415

    parts = urlsplit(url)
    proxy = urllib.request.getproxies().get(parts.scheme)
    if proxy and not urllib.request.proxy_bypass(parts.hostname or ""):
        return urllib3.ProxyManager(proxy)
    return urllib3.PoolManager()

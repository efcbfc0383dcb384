"""Addresses as QR codes (ISO/IEC 18004).

Posters are read from two metres and by old phones: level M, which mends 15 % of the symbol, or a higher one
where it makes the symbol no larger; never Micro QR, which few phones read.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from briefing.diagnostics import BriefingError, Location, error
from briefing.document import Code

LONGEST_ADDRESS = 300
"""Characters. A longer one makes modules too fine for a poster."""
_PRINTABLE = re.compile(r"[!-~]+")


def qr_code(address: str) -> Code:
    """The code for an address.

    Raises `BriefingError` for what is no plain `http:` or `https:` address: with another scheme, without a
    host, with a name and password, or with characters that an address must write encoded (RFC 3986, 2).
    """
    import segno  # noqa: PLC0415 - only posters and the server need it

    if problem := _problem(address):
        place = Location("address")
        hint = "give the address as a browser would send it, such as https://press.example.org/changping/"
        raise BriefingError([error("address", f"{problem}: {address[:80]!r}", place, hint)])
    symbol = segno.make_qr(address, error="M", boost_error=True)
    return Code(address, tuple(tuple(bool(module) for module in row) for row in symbol.matrix))


def _problem(address: str) -> str:
    if len(address) > LONGEST_ADDRESS:
        return f"an address of more than {LONGEST_ADDRESS} characters cannot be read from a poster"
    if not _PRINTABLE.fullmatch(address):
        return "an address holds visible ASCII characters only"
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "this is no address"
    if parts.scheme not in {"http", "https"} or not host:
        return "only http: and https: addresses with a host can be opened"
    return "an address that is handed out holds no name or password" if "@" in parts.netloc else ""

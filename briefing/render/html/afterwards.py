"""Notices on pages that were finished long ago: an earlier version says that there is a newer one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, tostring

from briefing.document import Direction, Note
from briefing.render.html.frame import add_notices
from briefing.render.html.inline import Writer
from briefing.render.html.tree import given_address

_START, _END = b"<!--added-->", b"<!--/added-->"
_ADDED = re.compile(re.escape(_START) + b".*?" + re.escape(_END) + b"\n", re.DOTALL)
_HEADER = b"<header>"


def with_notices(page: bytes, notices: Sequence[Note], tag: str, direction: Direction) -> bytes:
    """A page that this package made, in the language of `tag`, with these notices above everything.

    They take the place of those added before. Raises `ValueError` for a page that is none of ours.
    """
    bare = _ADDED.sub(b"", page)
    before, header, after = bare.partition(_HEADER)
    if not header:
        raise ValueError("the page has no header")
    parent = Element("header")
    add_notices(parent, Writer(tag, direction, given_address), notices, "above")
    added = b"".join(tostring(each, encoding="unicode", method="html").encode() for each in parent)
    return b"".join((before, header, _START, added, _END, b"\n", after))

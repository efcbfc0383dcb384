"""Conditional requests (RFC 9110, section 13): whether a browser's copy is still good."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

OK, NOT_MODIFIED, PRECONDITION_FAILED = 200, 304, 412
_ENTITY_TAG = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def http_date(moment: datetime) -> str:
    """A moment as HTTP writes it (section 5.6.7)."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def evaluated(fields: Mapping[str, str], entity_tag: str, modified: datetime) -> int:
    """200, 304 or 412 for a GET or HEAD of a file with these validators, in the order of section 13.2.2.

    `entity_tag` is a strong one with its quotes; `modified` is in whole seconds.
    """
    if (field := fields.get("if-match")) is not None:
        if not _lists(field, entity_tag, weakly=False):
            return PRECONDITION_FAILED
    elif (since := _date(fields.get("if-unmodified-since"))) and modified > since:
        return PRECONDITION_FAILED
    if (field := fields.get("if-none-match")) is not None:
        return NOT_MODIFIED if _lists(field, entity_tag, weakly=True) else OK
    if (since := _date(fields.get("if-modified-since"))) and modified <= since:
        return NOT_MODIFIED
    return OK


def allows_parts(field: str | None, entity_tag: str, modified: datetime) -> bool:
    """Whether `If-Range` (section 13.1.5) lets a part be sent; without the field it does."""
    return field is None or field.strip() in {entity_tag, http_date(modified)}


def _lists(field: str, entity_tag: str, *, weakly: bool) -> bool:
    if field.strip() == "*":
        return True
    return any(
        tag == entity_tag and (weakly or not weak_mark) for weak_mark, tag in _ENTITY_TAG.findall(field)
    )


def _date(field: str | None) -> datetime | None:
    """The moment that a field says; None, so that the field is ignored, for anything but an HTTP date."""
    if field is None or not field.strip().endswith("GMT"):
        return None
    try:
        moment = parsedate_to_datetime(field)
        return moment.replace(tzinfo=moment.tzinfo or UTC)
    except (ValueError, IndexError, OverflowError):
        return None

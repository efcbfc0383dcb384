"""The words of the review page: all pass through `say`, so that another language needs one catalogue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

LANGUAGE = "en"
MESSAGES: Mapping[str, str] = MappingProxyType({})
"""Translations of the page's own words, by message; English needs none."""
FIELD = re.compile(r"\{([a-z_]+)\}")


def say(message: str, **values: object) -> str:
    """The message in the page's language, with values in the place of those `{fields}` that are given."""
    return FIELD.sub(lambda found: str(values.get(found[1], found[0])), MESSAGES.get(message, message))

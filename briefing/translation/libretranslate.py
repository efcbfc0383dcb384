"""LibreTranslate: an office's own translation server, asked over HTTP, and only where the user names it.

https://docs.libretranslate.com, API of version 1.6 and later.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TypeGuard

from briefing.diagnostics import BriefingError, Location, error
from briefing.translation.engine import Hypothesis, Pair
from briefing.translation.models import load_json, tag_of
from briefing.translation.web import fetched_whole, posted_json, refusal

ADDRESS_VARIABLE = "BRIEFING_LIBRETRANSLATE_URL"
KEY_VARIABLE = "BRIEFING_LIBRETRANSLATE_API_KEY"
ANSWER_MAX_BYTES = 16_000_000
SUCCESS = 200
VERSION = re.compile(r"[\w.+-]{1,40}")
SENTENCES_PER_REQUEST = 32
SECONDS_PER_REQUEST = 600
"""A server without a graphics card may take minutes for a request on a busy day."""


class LibreTranslateProvider:
    """The server at `address`, or the one that the environment variables name; without either, none."""

    name = "libretranslate"

    def __init__(self, address: str = "", api_key: str = "") -> None:
        """An API key is sent in the body of translation requests only, and stands in no message."""
        self._address = (address or os.environ.get(ADDRESS_VARIABLE, "")).rstrip("/")
        self._api_key = api_key or os.environ.get(KEY_VARIABLE, "")

    def pairs(self) -> tuple[Pair, ...]:
        """As `EngineProvider.pairs`; raises `BriefingError` where the server gives no usable answer."""
        return tuple(sorted(self._codes())) if self._address else ()

    def model(self, source: str, target: str) -> str:
        """As `EngineProvider.model`; the server tells no more than its pairs."""
        return f"{source}-{target} of {self._address}"

    def open(self, source: str, target: str, cores: int = 1) -> LibreTranslateEngine:  # noqa: ARG002
        """As `EngineProvider.open`; the server decides about its cores."""
        codes = self._codes().get((source, target)) if self._address else None
        if codes is None:
            message = f"there is no model from {source} to {target}"
            raise BriefingError([error("no-model", message, Location(self._address or self.name))])
        return LibreTranslateEngine(self._address, codes, self._server_version(), self._api_key)

    def _codes(self) -> dict[Pair, Pair]:
        """The server's own codes of each pair."""
        url = f"{self._address}/languages"
        languages = _parsed(fetched_whole(url, ANSWER_MAX_BYTES), url)
        if not isinstance(languages, list):
            raise _unusable(url)
        return {
            (tag_of(source), tag_of(target)): (source, target)
            for source, target in _listed_pairs(languages)
            if source != target and tag_of(source) and tag_of(target)
        }

    def _server_version(self) -> str:
        """The version that the server's description of itself gives (OpenAPI, `info.version`)."""
        url = f"{self._address}/spec"
        description = _parsed(fetched_whole(url, ANSWER_MAX_BYTES), url)
        info = description.get("info") if isinstance(description, dict) else None
        version = info.get("version") if isinstance(info, dict) else None
        if not isinstance(version, str) or not VERSION.fullmatch(version):
            raise _unusable(url)
        return version


class LibreTranslateEngine:
    """One pair of a server."""

    name = "libretranslate"

    def __init__(self, address: str, codes: Pair, server_version: str, api_key: str = "") -> None:
        self.version = f"{server_version} {codes[0]}_{codes[1]}"
        self._url = f"{address}/translate"
        self._codes = codes
        self._api_key = api_key

    def translate(self, sentences: Sequence[str], alternatives: int = 1) -> Iterator[tuple[Hypothesis, ...]]:
        """As `Engine.translate`; the server gives no scores, and fewer alternatives where some are equal."""
        for start in range(0, len(sentences), SENTENCES_PER_REQUEST):
            yield from self._translate(sentences[start : start + SENTENCES_PER_REQUEST], alternatives)

    def _translate(self, sentences: Sequence[str], alternatives: int) -> Iterator[tuple[Hypothesis, ...]]:
        source, target = self._codes
        fields = {
            "q": list(sentences),
            "source": source,
            "target": target,
            "format": "text",
            "alternatives": alternatives - 1,
            "api_key": self._api_key,
        }
        status, body = posted_json(self._url, fields, SECONDS_PER_REQUEST, ANSWER_MAX_BYTES)
        if status != SUCCESS:
            raise refusal(self._url, status, _told_reason(body))
        answer = _parsed(body, self._url)
        if not isinstance(answer, dict):
            raise _unusable(self._url)
        best, others = answer.get("translatedText"), answer.get("alternatives", [])
        if not _is_list_of_texts(best) or len(best) != len(sentences):
            raise _unusable(self._url)
        if not isinstance(others, list) or not all(map(_is_list_of_texts, others)) or len(others) > len(best):
            raise _unusable(self._url)
        for first, rest in zip_longest(best, others, fillvalue=()):
            yield tuple(Hypothesis(text, 0.0) for text in (first, *rest)[:alternatives])


def _listed_pairs(languages: list[object]) -> Iterator[Pair]:
    for language in languages:
        if not isinstance(language, dict):
            continue
        source, targets = language.get("code"), language.get("targets")
        if isinstance(source, str) and _is_list_of_texts(targets):
            yield from ((source, target) for target in targets)


def _is_list_of_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _parsed(body: bytes, url: str) -> object:
    try:
        return load_json(body.decode("utf-8"), url)
    except UnicodeDecodeError:
        raise _unusable(url) from None


def _told_reason(body: bytes) -> str:
    """What an error answer says in its field `error`, or empty."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    reason = answer.get("error") if isinstance(answer, dict) else None
    return reason if isinstance(reason, str) else ""


def _unusable(url: str) -> BriefingError:
    return BriefingError([error("server-answer", "is not an answer of LibreTranslate", Location(url))])

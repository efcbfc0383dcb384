"""The same rules for nginx: a configuration to be included in its `http` block.

nginx reads no quality values: languages count in the order that browsers send them in, which is that of
quality. It compares no numbers: the embargo's moment is a regular expression over the clock's digits.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from briefing.diagnostics import BriefingError, Location, error
from briefing.locales import known_tags, known_territories, locale_profile
from briefing.publication.manifest import Manifest
from briefing.serve.addresses import FOREVER, FRESH, HTML, INDEX, Address, addresses
from briefing.serve.app import CHOOSE, METHODS, PAGE_POLICY, SAFETY, STALL_SECONDS
from briefing.serve.conditions import http_date
from briefing.serve.languages import best_match
from briefing.serve.pages import asset, embargo_page, own_page_headers, page_tag
from briefing.serve.ranges import MOST_RANGES

MOST_WISHES = 6
"""Languages of a browser that are looked at."""
OLD_CODES = ("iw", "in", "tl", "mo", "no", "nb", "nn", "cmn")
"""Languages that some devices ask for by another code."""
REFRESH_SECONDS = 60
LONGEST_STRING = 4000
"""Bytes of a string that nginx reads (`NGX_CONF_BUFFER`, with room for the line)."""
_NOT_REFUSED = r"[ \t]*(?:,|$|;(?![ \t]*q=0(?:\.0*)?[ \t]*(?:,|$)))"


def nginx_configuration(folder: Path, manifest: Manifest, port: int) -> str:
    """The configuration for a published folder; raises `BriefingError` where its path cannot stand in one."""
    root = folder.resolve().as_posix()
    if re.search(r'[$"\\\x00-\x1f]', root):
        message = "has a name that cannot stand in a configuration of nginx"
        raise BriefingError([error("bad-folder", message, Location(root), "rename it")])
    served = addresses(manifest)
    inline, saved = _suffixes(served, "inline"), _suffixes(served, "attachment")
    return _template().render(
        embargo_says=_embargo_says(manifest),
        embargo=_lines(_embargo_map(manifest.embargo)),
        languages=_lines(_language_map([edition.tag for edition in manifest.current.editions])),
        choose=CHOOSE,
        forever=FOREVER,
        fresh=FRESH,
        own_policy=own_page_headers()["Content-Security-Policy"],
        page_policy=PAGE_POLICY,
        inline=inline,
        saved=saved,
        retry=http_date(_whole_seconds(manifest.embargo)) if manifest.embargo else "",
        refresh=REFRESH_SECONDS if manifest.embargo else "",
        methods=", ".join(METHODS),
        pages=_page_maps(manifest),
        port=port,
        root=root,
        most_ranges=MOST_RANGES,
        stall=STALL_SECONDS,
        types=_lines(_types(served), 8),
        safety=_lines((f'add_header {name} "{value}" always;' for name, value in SAFETY.items()), 4),
        method_pattern="|".join(METHODS),
        index=INDEX,
        tag=f"(?:{'|'.join(_all_tags(manifest))})",
        suffixes="|".join(_all_suffixes(served)),
    )


@cache
def _template() -> Template:
    loader = PackageLoader("briefing.serve")
    environment = Environment(loader=loader, undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701 - no HTML
    return environment.get_template("site.conf")


def _lines(lines: Iterator[str], indent: int = 4) -> str:
    return "\n".join(" " * indent + line for line in lines)


# --- the embargo ------------------------------------------------------------------------------------


def _embargo_says(manifest: Manifest) -> str:
    if manifest.embargo is None:
        return "There is no embargo."
    moment = manifest.embargo.astimezone(UTC)
    return f"Nothing is sent before {moment:%Y-%m-%d %H:%M:%S} UTC by this server's clock."


def _embargo_map(embargo: datetime | None) -> Iterator[str]:
    if embargo is None:
        yield 'default "";'
        return
    yield "default 1;"
    yield f'"~^(?:{at_least(int(_whole_seconds(embargo).timestamp()))})\\." "";'


def _whole_seconds(moment: datetime) -> datetime:
    return datetime.fromtimestamp(math.ceil(moment.timestamp()), UTC)


def at_least(number: int) -> str:
    """A regular expression that matches the decimal numbers from `number` on, without leading noughts.

    >>> at_least(195)
    '195|19[6-9]|[2-9][0-9]{2}|[1-9][0-9]{3,}'
    """
    digits = str(number)
    longer = f"[1-9][0-9]{{{len(digits)},}}"
    alternatives = [digits]
    for place in range(len(digits) - 1, -1, -1):
        if digits[place] != "9":
            rest = len(digits) - place - 1
            any_digits = f"[0-9]{{{rest}}}" if rest else ""
            alternatives.append(f"{digits[:place]}[{int(digits[place]) + 1}-9]{any_digits}")
    return "|".join([*alternatives, longer])


def _page_maps(manifest: Manifest) -> str:
    """The embargo page in pieces, each short enough for nginx: what differs by language, and the rest."""
    if manifest.embargo is None:
        return "\n".join(_constant(name, "") for name in ("before", "style", "middle", "script", "after"))
    moment = manifest.embargo.astimezone(ZoneInfo(manifest.time_zone))
    tags = [edition.tag for edition in manifest.current.editions]
    before, middle, after = {}, {}, ""
    for tag in tags:
        page = embargo_page(moment, page_tag(tag), None)
        before[tag], _, rest = page.partition(asset("pages.css"))
        middle[tag], _, after = rest.partition(asset("embargo.js"))
    return "\n".join(
        [
            _by_language("before", before, tags[0]),
            _constant("style", asset("pages.css")),
            _by_language("middle", middle, tags[0]),
            _constant("script", asset("embargo.js")),
            _constant("after", after),
        ]
    )


def _constant(name: str, text: str) -> str:
    return f'map "" $briefing_{name} {{\n    default {_string(text)};\n}}'


def _by_language(name: str, texts: Mapping[str, str], default: str) -> str:
    lines = [f"default {_string(texts[default])};"]
    lines += [f"{tag} {_string(text)};" for tag, text in texts.items()]
    return f"map $briefing_language $briefing_{name} {{\n" + _lines(iter(lines)) + "\n}"


def _string(text: str) -> str:
    """Text as nginx reads it; it has no way to write a dollar sign."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    if "$" in text or len(quoted.encode()) > LONGEST_STRING:
        raise ValueError("a page of ours cannot stand in a configuration of nginx")
    return f'"{quoted}"'


# --- languages and kinds of files -------------------------------------------------------------------


def _language_map(tags: Sequence[str]) -> Iterator[str]:
    """Regular expressions by place in the field, and after all places those for readers of other scripts."""
    yield 'default "";'
    own = tuple(_patterns(tags, same_script=True))
    others = tuple(each for each in _patterns(tags, same_script=False) if each not in own)
    for patterns in (own, others):
        for place in range(MOST_WISHES):
            before = f"(?:[^,]*,){{{place}}}" if place else ""
            for pattern, tag in patterns:
                yield f'"~*^{before}[ \\t]*(?:{pattern}){_NOT_REFUSED}" {tag};'


def _patterns(tags: Sequence[str], *, same_script: bool) -> Iterator[tuple[str, str]]:
    """What readers who get a tag ask for, the special before the general."""
    languages = dict.fromkeys(str(locale_profile(tag).locale.language) for tag in tags)
    known = [tag for tag in known_tags() if tag.partition("-")[0] in languages]
    for language in languages:
        general = best_match(language, tags, same_script=same_script)
        special: dict[str, list[str]] = {}
        for subtag in _second_subtags(language, known, tags):
            found = best_match(f"{language}-{subtag}", tags, same_script=same_script)
            if found and found != general:
                special.setdefault(found, []).append(subtag.lower())
            elif not found and general:
                special.setdefault("", []).append(subtag.lower())
        refused = special.pop("", [])
        for tag, subtags in special.items():
            yield f"{language}-(?:{'|'.join(subtags)})(?:-[a-z0-9-]+)?", tag
        if general:
            without = f"(?!-(?:{'|'.join(refused)})(?![a-z0-9]))" if refused else ""
            yield f"{language}{without}(?:-[a-z0-9-]+)?", general
    for code in OLD_CODES:
        if code not in languages and (found := best_match(code, tags, same_script=same_script)):
            yield f"{code}(?:-[a-z0-9-]+)?", found


def _second_subtags(language: str, known: Sequence[str], tags: Sequence[str]) -> Iterator[str]:
    """Scripts and territories that may decide, where a language is written in several or offered twice."""
    own = [tag for tag in known if tag.partition("-")[0] == language]
    scripts = {locale_profile(tag).script for tag in own}
    if len(scripts) > 1 or sum(tag.partition("-")[0] == language for tag in tags) > 1:
        yield from sorted(scripts)
        yield from sorted(known_territories())


def _all_tags(manifest: Manifest) -> list[str]:
    return sorted({edition.tag for version in manifest.versions for edition in version.editions})


def _suffixes(served: Mapping[str, Address], manner: str) -> str:
    found = {_suffix(path) for path, each in served.items() if each.disposition.startswith(manner)}
    return "|".join(sorted(found)) or "none"


def _all_suffixes(served: Mapping[str, Address]) -> list[str]:
    return sorted({_suffix(path) for path in served if "/" in path})


def _types(served: Mapping[str, Address]) -> Iterator[str]:
    found = {_suffix(path): each.media_type for path, each in served.items() if "." in path}
    for suffix, media_type in sorted({"html": HTML, **found}.items()):
        yield f"{media_type.partition(';')[0]} {suffix};"


def _suffix(path: str) -> str:
    return path.rpartition(".")[2]

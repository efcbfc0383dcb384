"""The program's own pages: what stands everywhere while the embargo holds, and where nothing is."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from briefing.document import Run, Runs, plain_text
from briefing.figures import FigureError, format_datetime
from briefing.interface import LANGUAGE, Interface, load_interface
from briefing.locales import LocaleProfile, locale_profile


def page_tag(tag: str) -> str:
    """The language that the program's own pages stand in for a reader of `tag`."""
    return tag if load_interface(tag).exists else LANGUAGE


def embargo_page(moment: datetime, tag: str, seconds: int | None) -> str:
    """The page, with `moment` in the zone of the visit.

    `seconds` are left by the server's clock; None leaves it to the reader's, for a page made once.
    """
    shown = page_tag(tag)
    profile, interface = locale_profile(shown), load_interface(shown)
    there, everywhere = (_written(each, profile) for each in (moment, moment.astimezone(UTC)))
    return (
        _environment()
        .get_template("embargo.html")
        .render(
            tag=shown,
            direction=profile.direction,
            title=plain_text(interface.say("Embargo until {moment}", moment=(Run(there),))),
            heading=marked(interface.say("Embargo until {moment}", moment=(Run(there),))),
            words=_words(interface),
            utc=everywhere,
            instant=moment.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            seconds=seconds,
            locale=f"{shown}-u-ca-gregory-nu-{profile.numbering_system}",
            style=asset("pages.css"),
            script=asset("embargo.js"),
        )
    )


def missing_page(tag: str) -> str:
    """The page of an address where nothing is."""
    shown = page_tag(tag)
    interface = load_interface(shown)
    return (
        _environment()
        .get_template("missing.html")
        .render(
            tag=shown,
            direction=locale_profile(shown).direction,
            title=interface.gettext("There is no such page."),
            heading=marked(interface.say("There is no such page.")),
            languages=marked(interface.say("All languages")),
            style=asset("pages.css"),
        )
    )


def _words(interface: Interface) -> Mapping[str, Markup]:
    return {
        "nothing": marked(interface.say("Nothing of this press briefing can be read before then.")),
        "universal": marked(interface.say("In universal time (UTC)")),
        "here": marked(interface.say("Where you are")),
        "left": marked(interface.say("Time left")),
        "itself": marked(interface.say("This page opens the briefing by itself when the embargo ends.")),
        "ended": marked(interface.say("The embargo has ended.")),
        "open": marked(interface.say("Open the briefing")),
    }


def _written(moment: datetime, profile: LocaleProfile) -> str:
    try:
        return format_datetime(moment, "full", profile, "name")
    except FigureError:
        return f"{moment:%Y-%m-%d %H:%M %Z}"


def marked(runs: Runs) -> Markup:
    """Runs as HTML; what is in another language says so."""
    return Markup("").join(_span(run) for run in runs)


def _span(run: Run) -> Markup:
    if not run.language:
        return Markup("<bdi>{}</bdi>").format(run.text) if run.text.strip() else escape(run.text)
    direction = locale_profile(run.language).direction
    return Markup('<span lang="{}" dir="{}">{}</span>').format(run.language, direction, run.text)


# --- what the pages are made of -----------------------------------------------------------------------


@cache
def own_page_headers() -> Mapping[str, str]:
    """Fields of the program's own pages: nothing is kept, and nothing runs but what stands in them."""
    policy = (
        f"default-src 'none'; style-src {_digest('pages.css')}; script-src {_digest('embargo.js')};"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return {"Cache-Control": "no-store", "Content-Security-Policy": policy}


def _digest(name: str) -> str:
    """A source expression for an inline style or script (CSP Level 3, section 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(asset(name).encode()).digest()).decode('ascii')}'"


@cache
def asset(name: str) -> Markup:
    """A style or script of our own, to stand in a page."""
    return Markup((files("briefing.serve") / "templates" / name).read_text("utf-8"))  # noqa: S704


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("briefing.serve"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

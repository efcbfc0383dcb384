"""Templates made into pages: whatever comes from a file or a person is escaped, nothing is marked safe."""

from __future__ import annotations

from datetime import UTC, datetime

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from briefing.review.places import GROUPS
from briefing.review.web.words import LANGUAGE, say
from briefing.theme import Theme

_environment = Environment(
    loader=PackageLoader("briefing.review.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals.update(say=say, page_language=LANGUAGE, groups=GROUPS)


def page(template: str, status: int = 200, **values: object) -> HTMLResponse:
    """A page from a template."""
    return HTMLResponse(_environment.get_template(template).render(**values), status)


def shown_time(moment: datetime) -> str:
    """A moment as the page writes it."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


_environment.filters["time"] = shown_time


def theme_css(theme: Theme) -> str:
    """The briefing's colours for the style sheet."""
    names = (
        "ink",
        "accent",
        "alert",
        "muted",
        "accent_soft",
        "accent_light",
        "accent_line",
        "alert_soft",
        "rule",
    )
    lines = [f"  --{name.replace('_', '-')}: #{getattr(theme, name)};" for name in names]
    return "\n".join([":root {", *lines, "}", ""])

"""`theme.yaml`: how the office wants its packs to look; the files that it names lie in `theme/`."""

from __future__ import annotations

import re
from pathlib import Path

from briefing.content.entries import parse_script
from briefing.content.fonts import FontError, inspect_font
from briefing.content.pictures import PictureError, inspect_picture
from briefing.content.strict_yaml import Entry, Value
from briefing.diagnostics import BriefingError
from briefing.gate import inside
from briefing.theme import LEAST_CONTRAST, WHITE, FontSource, Logo, OwnFont, Paper, Theme, contrast

COLOUR = re.compile("[0-9A-Fa-f]{6}")


def parse_theme(entry: Entry, folder: Path) -> Theme:
    """The theme that `theme.yaml` describes, completed with ours; its files lie in `folder`."""
    plain, colours = Theme(), entry.get("colours")
    chosen = colours.entry() if colours else None
    theme = Theme(
        paper=entry["paper"].choice(Paper) if "paper" in entry else plain.paper,
        ink=_colour(chosen, "ink", plain.ink),
        accent=_colour(chosen, "accent", plain.accent),
        alert=_colour(chosen, "alert", plain.alert),
        logo=_logo(entry["logo"].entry(), folder) if "logo" in entry else None,
        fonts=tuple(_font(item.entry(), folder) for item in entry.list("fonts")),
    )
    if chosen:
        _refuse_unknown_keys(chosen)
        _refuse_faint_text(theme, chosen)
    return theme


def _colour(colours: Entry | None, name: str, default: str) -> str:
    value = colours.get(name) if colours else None
    if value is None:
        return default
    written = value.text().removeprefix("#")
    if not COLOUR.fullmatch(written):
        raise value.fail(
            "bad-colour", f"{written!r} is not a colour", 'write six hexadecimal digits: "0B4F6C"'
        )
    return written.upper()


def _refuse_faint_text(theme: Theme, colours: Entry) -> None:
    """Text stands in each colour on white or on its own tint, and white text on the accent."""
    grounds = {
        "ink": ((theme.ink, WHITE), (theme.muted, WHITE), (theme.muted, theme.accent_soft)),
        "accent": ((theme.accent, WHITE), (theme.accent, theme.accent_soft)),
        "alert": ((theme.alert, WHITE), (theme.alert, theme.alert_soft)),
    }
    for name, pairs in grounds.items():
        faintest = min(contrast(*pair) for pair in pairs)
        if faintest < LEAST_CONTRAST and name in colours:
            message = f"text in it has a contrast of {faintest:.1f}:1, and {LEAST_CONTRAST}:1 is the least"
            raise colours[name].fail("faint-colour", message, "choose a darker colour")


def _logo(entry: Entry, folder: Path) -> Logo:
    value = entry["file"]
    path = _file(value, folder)
    try:
        picture = inspect_picture(path)
    except PictureError as problem:
        raise value.fail(
            "bad-picture", f"the logo {path.name!r} cannot be used: {problem}", problem.hint
        ) from None
    logo = Logo(path, picture.sha256, picture.width, picture.height, entry["alt"].text())
    _refuse_unknown_keys(entry)
    return logo


def _font(entry: Entry, folder: Path) -> OwnFont:
    scripts = tuple(parse_script(value) for value in entry["scripts"].items())
    if not scripts:
        raise entry["scripts"].fail("empty", "a font serves at least one script", "write [Latn] or others")
    italic = entry.get("italic")
    font = OwnFont(
        scripts, _font_source(entry["upright"], folder), _font_source(italic, folder) if italic else None
    )
    _refuse_unknown_keys(entry)
    return font


def _font_source(value: Value, folder: Path) -> FontSource:
    path = _file(value, folder)
    try:
        return FontSource(path, inspect_font(path))
    except FontError as problem:
        raise value.fail(
            "bad-font", f"the font {path.name!r} cannot be used: {problem}", problem.hint
        ) from None


def _file(value: Value, folder: Path) -> Path:
    name = value.scalar()
    if "/" in name or "\\" in name or name.startswith("."):
        raise value.fail("bad-file-name", f"{name!r} is not the name of a file in {folder.name}/")
    return inside(folder.parent, f"{folder.name}/{name}", (folder / name).as_posix())


def _refuse_unknown_keys(entry: Entry) -> None:
    if findings := entry.close():
        raise BriefingError(findings)

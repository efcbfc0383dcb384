"""The posters of a published folder: one for each language, and one for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing.assemble import Edition
from briefing.assemble.poster import assemble_front_poster, assemble_poster
from briefing.publication.codes import qr_code
from briefing.render import Rendered

FRONT_POSTER = "all"
"""Stands for a tag in the name of the poster of all languages."""


def posters(editions: Sequence[Edition], address: str) -> Iterator[tuple[str, Rendered]]:
    """File names, `fr.pdf` and last `all.pdf`, and the posters; codes lead to `address` and `address<tag>/`.

    `address` is where the folder is served; a slash at its end may be missing. Raises `BriefingError` for an
    address that cannot be opened, before anything is rendered.
    """
    from briefing.render.pdf.poster import render_poster  # noqa: PLC0415 - heavy

    base = address if address.endswith("/") else f"{address}/"
    front = assemble_front_poster(editions, qr_code(base))
    for edition in editions:
        tag = edition.profile.tag
        yield f"{tag}.pdf", render_poster(assemble_poster(edition, qr_code(f"{base}{tag}/")))
    yield f"{FRONT_POSTER}.pdf", render_poster(front)

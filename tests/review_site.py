"""A small briefing with drafts in French and Arabic, and people who review it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

from starlette.testclient import TestClient

from briefing.catalog import Catalog, Draft, catalog_path, load_catalog, with_drafts
from briefing.pipeline import Workspace, extract
from briefing.review.desk import segment_ids
from briefing.review.reviewers import Reviewers
from briefing.review.web.app import create_app
from briefing.review.web.site import Site
from briefing.whole_files import write_whole

NOON = datetime(2024, 4, 12, 12, tzinfo=UTC)
SOURCE = (
    "The district has an area of {area} and about {population} residents. {host} welcomes the journalists."
)
DRAFTS = {
    "fr": "Le district a une superficie de {area} et environ {population} habitants."
    " {host} accueille les journalistes.",
    "ar": "تبلغ مساحة الحي {area} ويبلغ عدد سكانه نحو {population}. ويستقبل {host} الصحفيين.",
}
HEADING = "Economy"
HEADING_DRAFTS = {"fr": "Économie", "ar": "الاقتصاد"}
ORIGIN = "machine, argos 1.11.0 en_fr-1.9, rung typed"
IDS = segment_ids([SOURCE, HEADING])
ID = IDS[SOURCE]


def with_languages(folder: Path) -> Path:
    """The sample briefing with editions in French and Arabic, two passages of each drafted."""
    head = folder / "briefing.yaml"
    head.write_text(
        head.read_text("utf-8").replace("languages: [en, fr]", "languages: [en, fr, ar]"), "utf-8"
    )
    list(extract(folder))
    for tag, text in DRAFTS.items():
        drafts = {SOURCE: Draft(text, ORIGIN), HEADING: Draft(HEADING_DRAFTS[tag], ORIGIN)}
        path = po_path(folder, tag)
        write_whole(path, with_drafts(path, drafts))
    return folder


def po_path(folder: Path, tag: str) -> Path:
    """Where the catalogue of a language lies."""
    return catalog_path(Workspace.of(folder).locales, tag, folder.name)


def catalog(folder: Path, tag: str) -> Catalog:
    """What the catalogue's file holds now."""
    return load_catalog(po_path(folder, tag), tag)


def invite(folder: Path, name: str, *tags: str, officer: bool = False) -> str:
    """The token of a new personal link, which is the name for once, so that tests can be read."""
    token = f"token-of-{name.lower().replace(' ', '-')}"
    reviewers = Reviewers(Workspace.of(folder).root)
    reviewers.invite(name, tags, token, NOON, timedelta(days=30), officer=officer)
    return token


class Clock:
    """A time that tests move."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        """The time that it is set to."""
        return self.now


@dataclass
class Reviewer:
    """Somebody at a browser that runs no scripts."""

    client: TestClient

    def get(self, path: str, status: int = 200) -> str:
        """The text of a page."""
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        return answer.text

    def post(self, path: str, status: int = 303, /, **fields: str) -> str:
        """Send a form as the page has it, with some fields filled in otherwise; the text of the answer."""
        answer = self.client.post(path, data=fields, follow_redirects=False)
        assert answer.status_code == status, answer.text
        return answer.headers.get("location", "") if status == 303 else answer.text

    def act(self, tag: str, action: str, status: int = 303, /, page: str = "", **fields: str) -> str:
        """Press a button of the passage's page; `page` is the page as it was opened, by default just now."""
        shown = page or self.get(f"/{tag}/{ID}")
        known = {name: field(shown, name) for name in ("key", "seen")}
        known["target"] = typed(shown)
        return self.post(f"/{tag}/{ID}", status, **{**known, "action": action, **fields})


def sign_in(site: Site, token: str) -> Reviewer:
    """Open a personal link and press its button."""
    client = TestClient(create_app(site), base_url="http://review.test")
    reviewer = Reviewer(client)
    assert field(reviewer.get(f"/enter/{token}"), "token") == token
    reviewer.post("/enter", token=token)
    return reviewer


def field(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, page
    return unescape(found[1])


def typed(page: str) -> str:
    """What stands in the field for the translation."""
    found = re.search(r'<textarea id="target"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found is not None, page
    return unescape(found[1])

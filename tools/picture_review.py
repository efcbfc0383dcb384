"""Take the pictures of docs/reviewing.md: the review page of the shipped briefing in Chromium, on a copy.

python tools/picture_review.py [--chromium /usr/bin/chromium]
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from PIL import Image
from playwright.sync_api import sync_playwright

from briefing.catalog import Change, Signature, State
from briefing.review.reviewers import Reviewers
from briefing.review.web.app import create_app
from briefing.review.web.site import Site

ROOT = Path(__file__).parents[1]
TO = ROOT / "docs" / "review"
NOON = datetime(2024, 4, 12, 12, tzinfo=UTC)
LINKS = {"Ada Lovelace": ("fr",), "Layla Haddad": ("ar",), "Press office": ()}
PASSAGE = "Changping lies in the northwest of Beijing"
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
COLOURS = 160
"""Enough for pages of text, and a third of the bytes."""


def main() -> None:
    """Serve a copy of the briefing, and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    chromium = parser.parse_args().chromium
    TO.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as copy:
        site = opened(Path(copy))
        server = uvicorn.Server(uvicorn.Config(create_app(site), port=0, log_level="error"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            take_pictures(browser, address, site)
            browser.close()
        server.should_exit = True
        thread.join()
        site.close()


def opened(copy: Path) -> Site:
    """A copy of the shipped briefing in the midst of its review."""
    folder = copy / "content" / "changping"
    shutil.copytree(ROOT / "content" / "changping", folder)
    shutil.copytree(ROOT / "locales", copy / "locales")
    reviewers = Reviewers(copy)
    for name, tags in LINKS.items():
        reviewers.invite(name, tags, name, NOON, timedelta(days=30), officer=not tags)
    site = Site(folder, lambda: NOON)
    for tag, (name, share) in {"fr": ("Ada Lovelace", 3), "ar": ("Layla Haddad", 5)}.items():
        durable = site.languages[tag]
        with durable.lock:
            for number, segment in enumerate(durable.language.segments()):
                if number % share == 0 and not segment.source.startswith(PASSAGE):
                    signature = Signature(name, NOON)
                    durable.apply(Change(segment.source, segment.target, State.REVIEWED, signature))
    return site


def take_pictures(browser: Any, address: str, site: Site) -> None:
    """Each page as its reader sees it."""
    for name, tags in LINKS.items():
        context = browser.new_context(viewport=DESKTOP)
        page = context.new_page()
        page.goto(f"{address}/enter/{name}")
        page.get_by_role("button", name="Start reviewing").click()
        page.get_by_role("button", name="Sign out").wait_for()
        if not tags:
            kept(page, "overview.png")
        for tag in tags:
            kept(page, f"list.{tag}.png")
            durable = site.languages[tag]
            with durable.lock:
                ids = durable.language.ids
                identifier = next(ids[source] for source in ids if source.startswith(PASSAGE))
            page.goto(f"{address}/{tag}/{identifier}?state=open")
            page.locator("figure img").evaluate("image => image.decode()")
            kept(page, f"passage.{tag}.png")
            page.set_viewport_size(PHONE)
            kept(page, f"phone.{tag}.png")
            if tag == "fr":
                page.set_viewport_size(DESKTOP)
                conflict(page, site, durable.tag)
        context.close()


def conflict(page: Any, site: Site, tag: str) -> None:
    """Two people at once: somebody saves while this reviewer types."""
    area = page.locator("#target")
    text = area.input_value()
    with site.languages[tag].lock:
        source = site.languages[tag].language.sources_by_id[page.url.split("/")[-1].split("?")[0]]
    other = text.replace("montagnes", "reliefs", 1)
    site.languages[tag].apply(Change(source, other, State.TRANSLATED, Signature("Ben", NOON)))
    area.fill(text.replace("s’élève à", "atteint", 1))
    page.keyboard.press("Control+s")
    page.locator("[role=alert]").first.wait_for()
    page.locator("figure img").evaluate("image => image.decode()")
    page.evaluate("window.scrollTo(0, 0)")
    kept(page, "conflict.fr.png")


def kept(page: Any, name: str) -> None:
    """The page as a small PNG file."""
    path = TO / name
    page.screenshot(path=path)
    with Image.open(path) as image:
        small = image.convert("RGB").quantize(COLOURS)
    small.save(path, optimize=True)


if __name__ == "__main__":
    main()

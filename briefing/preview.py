"""The pages of a briefing in a browser beside the editor; they are loaded anew whenever something was saved.

Served on the loopback interface only, to read and nothing else. The reading page stands in a frame, so it is
shown exactly as it is published, without a script in it; the frame's page listens to server-sent events
(WHATWG HTML, 9.2).
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from briefing.diagnostics import BriefingError
from briefing.document import Document, Picture
from briefing.pipeline import Workspace, assemble, sound_briefing
from briefing.render.html import render_html
from briefing.render.html.page import Surroundings

HOST = "127.0.0.1"
ASK_SECONDS = 0.05
"""How often each open page looks whether there is news."""
SHELL = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Preview</title>
<style>html,body,iframe{margin:0;border:0;width:100%;height:100%}body{overflow:hidden}</style>
<iframe title="Preview" src="PAGE"></iframe>
<script>
const frame = document.querySelector("iframe");
new EventSource("/events").onmessage = () => {
  const top = frame.contentWindow.scrollY;
  frame.onload = () => frame.contentWindow.scrollTo(0, top);
  frame.contentWindow.location.reload();
};
</script>
"""


class News:
    """Counts what was saved, for those who wait for it."""

    def __init__(self) -> None:
        self.number = 0

    def tell(self) -> None:
        """Something was saved."""
        self.number += 1

    async def events(self, is_over: Callable[[], bool]) -> AsyncIterator[str]:
        """An event for each piece of news from now on."""
        seen = self.number
        yield ": here\n\n"
        while not is_over():
            if self.number != seen:
                seen = self.number
                yield f"data: {json.dumps(seen)}\n\n"
            await asyncio.sleep(ASK_SECONDS)


@contextmanager
def preview(folder: Path, tag: str, port: int) -> Iterator[tuple[str, Callable[[], None]]]:
    """Serve the edition in `tag` while the block runs: its address, and what to call after a save.

    Port 0 takes any that is free. Raises OSError for a port that is taken.
    """
    news = News()
    configuration = uvicorn.Config(
        "", host=HOST, port=port, log_level="critical", access_log=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(configuration)
    configuration.app = create_app(folder, tag, news, lambda: server.should_exit)
    listening = configuration.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(ASK_SECONDS)
    try:
        yield f"http://{HOST}:{listening.getsockname()[1]}/", news.tell
    finally:
        server.should_exit = True
        thread.join(timeout=3)
        with suppress(OSError):
            listening.close()


def create_app(folder: Path, tag: str, news: News, is_over: Callable[[], bool]) -> Starlette:
    """The preview's addresses."""

    def shell(_: Request) -> Response:
        return HTMLResponse(SHELL.replace("PAGE", f"/{tag}/"))

    def page(_: Request) -> Response:
        try:
            document = _document(folder, tag)
            pictures = {each.sha256: f"pictures/{each.sha256}" for each in _pictures(document)}
            page = render_html(document, Surroundings(pictures, "Skip to the text")).data
        except BriefingError as problem:
            return PlainTextResponse(str(problem), 503)
        return HTMLResponse(page, headers={"cache-control": "no-store"})

    def picture(request: Request) -> Response:
        with suppress(BriefingError):
            for each in _pictures(_document(folder, tag)):
                if each.sha256 == request.path_params["digest"]:
                    return FileResponse(each.path)
        return PlainTextResponse("there is no such picture", 404)

    def pdf(_: Request) -> Response:
        path = Workspace.of(folder).pack(folder.resolve().name, tag, "pdf")
        if not path.is_file():
            return PlainTextResponse("it is not built yet", 404)
        return FileResponse(path, media_type="application/pdf", headers={"cache-control": "no-store"})

    async def events(_: Request) -> Response:
        headers = {"cache-control": "no-store"}
        return StreamingResponse(news.events(is_over), media_type="text/event-stream", headers=headers)

    routes = [
        Route("/", shell),
        Route("/events", events),
        Route(f"/{tag}/", page),
        Route(f"/{tag}/pictures/{{digest:str}}", picture),
        Route(f"/{tag}.pdf", pdf),
    ]
    only_here = Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
    return Starlette(routes=routes, middleware=[only_here])


def _document(folder: Path, tag: str) -> Document:
    return assemble(sound_briefing(folder), tag, Workspace.of(folder).locales)


def _pictures(document: Document) -> list[Picture]:
    shown = [block for block in document.blocks if isinstance(block, Picture)]
    return [document.cover.picture, *shown] if document.cover.picture else shown

"""The review page served by uvicorn until it is stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import uvicorn

from briefing.review.web.app import create_app
from briefing.review.web.site import Site

GRACE_SECONDS = 5


def serve(folder: Path, host: str, port: int, now: Callable[[], datetime]) -> None:
    """Serve the review of the briefing in `folder` until an interrupt; then every catalogue is written."""
    site = Site(folder, now)
    try:
        uvicorn.run(
            create_app(site),
            host=host,
            port=port,
            log_level="warning",
            access_log=False,  # a personal link would stand in it
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    finally:
        site.close()

"""What tests share: a small briefing on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.scaffold import write_new_briefing

ROOT = Path(__file__).parents[1]
CHANGPING = ROOT / "content" / "changping"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The briefing that `briefing new` writes, in a workspace of its own."""
    folder = tmp_path / "content" / "sample"
    write_new_briefing(folder)
    return folder

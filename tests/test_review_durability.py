"""The server is killed while people save: every answer that they got holds afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.review_storm import Storm


@pytest.mark.loopback
def test_no_answered_save_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    """Eight reviewers, three kills: all answered saves are there, and none went over an unseen one."""
    storm = Storm(tmp_path / "content" / "sample", edits=300, kills=3, seed=6)
    storm.prepare()
    storm.run()
    assert storm.mistakes() == []
    statuses = [attempt.status for attempt in storm.attempts]
    assert storm.killed == 3
    assert set(statuses) <= {0, 303, 409}
    assert statuses.count(303) > 150
    assert statuses.count(409) > 5

"""The crash trial in small: workers, the database and the network die, and each post arrives once and in order."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRIAL = ("--posts", "24", "--accounts", "3", "--bluesky-posts", "4", "--workers", "2")
KILLS = ("--kills", "3", "--database-kills", "1", "--network-kills", "1")

pytestmark = [pytest.mark.journey, pytest.mark.peer, pytest.mark.xdist_group("journey")]


def test_each_post_arrives_once_and_in_order_whatever_is_killed(tmp_path: Path) -> None:
    own = ("DATABASE_URL", "DATABASE_OWNER_URL", "BEDSIDE_HOME", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in own}
    result = tmp_path / "crash.json"
    done = subprocess.run(
        [sys.executable, "-m", "bench.crash", *TRIAL, *KILLS, "--result", str(result)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert result.exists(), done.stderr[-3000:]
    counted = json.loads(result.read_text())
    bad = ("lost", "doubled", "out_of_order", "unexpected", "unconfirmed", "missed")
    assert {name: counted[name] for name in bad} == dict.fromkeys(bad, 0)
    assert counted["other_states"] == {"sent": 28}
    assert counted["worker_kills"] == 3

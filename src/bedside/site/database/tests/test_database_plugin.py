"""A test run under pytest-xdist: one server for all its workers, and none left afterwards."""

import subprocess
import sys
from pathlib import Path

from bedside.site.database import process
from bedside.site.database.home import Home

_TESTS = """
import os, psycopg, pytest

@pytest.mark.parametrize("n", range(4))
def test_row(n):
    app, owner = os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"]
    with psycopg.connect(owner) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(1)")
        connection.execute("CREATE TABLE IF NOT EXISTS seen (worker text, server text)")
    with psycopg.connect(app) as connection:
        worker = os.environ["PYTEST_XDIST_WORKER"]
        connection.execute("INSERT INTO seen VALUES (%s, pg_postmaster_start_time()::text)", [worker])
        assert connection.execute("SELECT count(DISTINCT server) FROM seen").fetchone() == (1,)
"""


def test_all_workers_share_the_runs_server_and_it_ends_with_the_run(home: Home) -> None:
    root = home.root
    root.chmod(0o711)
    (root / "test_rows.py").write_text(_TESTS)
    (root / "pytest.ini").write_text("[pytest]\n")
    plugins = ["-p", "bedside.site.database.pytest_plugin", "-p", "no:django", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2", *plugins],
        check=False,
        cwd=root,
        env={"PATH": "/usr/bin:/bin", "HOME": str(root)},
        capture_output=True,
        text=True,
    )
    assert "4 passed" in done.stdout, done.stdout + done.stderr
    assert not process.alive(Home(Path(root, ".cache", "database", "server-0")))

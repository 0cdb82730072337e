"""The same as an ordinary user, in a process that gave up root. (Run by an ordinary user, all other tests show it.)"""

import os
import pwd
import subprocess
import sys

import pytest

from bedside.site.database.home import Home
from bedside.site.database.server import ensure_running

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become somebody else")

# All is imported before the step down: the interpreter may lie where only root can read.
_STEP_DOWN = """
import json, os, signal, sys, time
from pathlib import Path
import psycopg, encodings.idna
from bedside.base.errors import Problem
from bedside.site.database import process
from bedside.site.database.backup.create import create
from bedside.site.database.backup.dump import connected
from bedside.site.database.backup.restore import restore
from bedside.site.database.connection import embedded_settings
from bedside.site.database.home import Home
from bedside.site.database.server import ensure_running, stop
os.setgroups([]); os.setgid(int(sys.argv[1])); os.setuid(int(sys.argv[2]))
home = Home(Path(sys.argv[3]))
"""

_LIFE = """
assert ensure_running(home, env={}).started
assert home.cluster.stat().st_uid == os.geteuid()
with connected(embedded_settings(home)[1]) as owner:
    owner.execute("CREATE TABLE kept AS SELECT generate_series(1, 10) AS id")
for pid in (process.postmaster(home).pid, *process.orphans(home)):
    os.kill(pid, signal.SIGKILL)
assert ensure_running(home, env={}).started
create(home, home.log / "backup", env={})
again = Home(home.root / "again")
restore(home.log / "backup", again, env={})
assert ensure_running(again, env={}).started
with connected(embedded_settings(again)[0]) as app:
    print("rows", app.execute("SELECT count(*) FROM kept").fetchone()[0])
assert stop(again) and stop(home)
"""

_REFUSED = """
try:
    ensure_running(home, env={})
except Problem as problem:
    print(problem.what)
"""


def _as_nobody(code: str, home: Home) -> str:
    nobody = pwd.getpwnam("nobody")
    command = [sys.executable, "-W", "error", "-c", _STEP_DOWN + code, str(nobody.pw_gid), str(nobody.pw_uid)]
    done = subprocess.run([*command, str(home.root)], check=False, capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_ordinary_user_starts_crashes_restarts_backs_up_and_restores(home: Home) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(home.root, nobody.pw_uid, nobody.pw_gid)
    assert _as_nobody(_LIFE, home) == "rows 10\n"
    assert home.root.stat().st_mode & 0o777 == 0o700


def test_root_works_on_an_ordinary_users_home_as_that_user(home: Home) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(home.root, nobody.pw_uid, nobody.pw_gid)
    ensure_running(home, env={})
    assert {path.owner() for path in home.root.rglob("*")} == {"nobody"}
    assert "rows 10" in _as_nobody("stop(home)\n" + _LIFE, home)


def test_another_users_home_is_refused(home: Home) -> None:
    home.create()
    assert "may not write" in _as_nobody(_REFUSED, home)
    assert "may not write" in _as_nobody(_REFUSED, Home(home.root / "inner"))
    assert "may not write" in _as_nobody(_REFUSED, Home(home.keys / "inner"))

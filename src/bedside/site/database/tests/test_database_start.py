"""Starting, finding and stopping the embedded server."""

import json
import os
import signal
import stat
import subprocess
import sys

import psycopg
import pytest

from bedside.base.errors import Problem
from bedside.site.database import passwords, process, roles, state
from bedside.site.database.account import server_account
from bedside.site.database.backup.dump import connected
from bedside.site.database.binaries import for_account
from bedside.site.database.connection import embedded_settings
from bedside.site.database.home import Home
from bedside.site.database.server import ensure_running, owned, stop
from bedside.site.database.tuning import DURABLE, THROWAWAY

_STARTER = """
import json, sys
from pathlib import Path
from bedside.site.database.home import Home
from bedside.site.database.server import ensure_running
print("up", flush=True)
sys.stdin.readline()
found = ensure_running(Home(Path(sys.argv[1])), env={})
print(json.dumps([found.pid, found.started]))
"""


def _starter(home: Home) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _STARTER, str(home.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_everybody_finds_the_one_server_and_it_outlives_who_started_it(home: Home) -> None:
    starters = [_starter(home) for _ in range(4)]
    for starter in starters:
        assert starter.stdout
        assert starter.stdout.readline() == "up\n"
    for starter in starters:  # all at once
        assert starter.stdin
        starter.stdin.write("\n")
        starter.stdin.flush()
    answers = [json.loads(starter.communicate(timeout=60)[0]) for starter in starters]

    assert len({pid for pid, _ in answers}) == 1
    assert [started for _, started in answers].count(True) == 1
    here = ensure_running(home, env={})
    assert here.pid == answers[0][0]
    assert not here.started


def test_port_and_rows_are_the_same_after_a_stop(home: Home) -> None:
    first = ensure_running(home, env={})
    with connected(embedded_settings(home)[1]) as connection:
        connection.execute("CREATE TABLE kept (id int)")
        connection.execute("INSERT INTO kept VALUES (1)")
    assert stop(home)
    assert not process.alive(home)
    assert not stop(home)

    again = ensure_running(home, env={})
    assert (again.port, again.socket) == (first.port, first.socket)
    with connected(embedded_settings(home)[0]) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1,)


def test_a_server_that_was_started_for_a_block_stops_with_it_and_another_stays(home: Home) -> None:
    with owned(home, env={}, profile=THROWAWAY) as outer:
        with owned(home, env={}, profile=THROWAWAY) as inner:
            assert inner.pid == outer.pid
        assert process.alive(home)
    assert not process.alive(home)


def test_durability_cannot_be_switched_off_in_a_file(home: Home) -> None:
    ensure_running(home, env={})
    secret = passwords.read(home)
    known = state.read(home)
    assert secret
    assert known
    with roles.connect(
        host=str(known.socket),
        port=known.port,
        role=passwords.ADMIN,
        password=secret["bedside_admin"],
        dbname="postgres",
    ) as admin:
        admin.execute("ALTER SYSTEM SET fsync = off")
        admin.execute("ALTER SYSTEM SET log_error_verbosity = verbose")
    stop(home)
    ensure_running(home, env={})
    with connected(embedded_settings(home)[0]) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute(f"SHOW {name}").fetchone() == ("on",)
        assert connection.execute("SHOW log_error_verbosity").fetchone() == (DURABLE["log_error_verbosity"],)


def test_a_first_start_that_was_cut_short_is_finished_by_the_next(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(**_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cutting:
        cutting.setattr(roles, "prepare", cut)
        with pytest.raises(KeyboardInterrupt):
            ensure_running(home, env={}, profile=THROWAWAY)
    assert process.alive(home)  # the server came up, its roles were never made

    assert not ensure_running(home, env={}, profile=THROWAWAY).started
    with connected(embedded_settings(home)[0]) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("bedside_app",)


def test_a_half_made_cluster_is_cleared_away(home: Home) -> None:
    home.create()
    with owned(home, env={}, profile=THROWAWAY):
        pass
    for part in (home.cluster, state.path(home)):
        part.rename(home.run / part.name)  # as if the first start had never got so far
    left = home.database / "making-0123"
    left.mkdir()
    (left / "PG_VERSION").write_text("18\n")

    ensure_running(home, env={}, profile=THROWAWAY)
    assert not left.exists()


def test_keys_are_closed_and_the_server_cannot_read_them(home: Home) -> None:
    ensure_running(home, env={}, profile=THROWAWAY)
    assert stat.S_IMODE(home.keys.stat().st_mode) == 0o700
    assert stat.S_IMODE(passwords.path(home).stat().st_mode) == 0o600
    assert stat.S_IMODE(home.database.stat().st_mode) == 0o700
    if os.geteuid() == 0:
        assert home.keys.stat().st_uid == 0
        assert home.database.stat().st_uid != 0


def test_a_long_home_still_gets_a_socket_of_its_own(home: Home) -> None:
    home.create()
    deep = Home(home.root / "run" / ("a" * 60) / ("b" * 60))
    deep.root.mkdir(parents=True)
    if os.geteuid() == 0:
        for folder in (home.run, deep.root.parent):
            folder.chmod(0o711)
    found = ensure_running(deep, env={}, profile=THROWAWAY)
    try:
        assert len(str(found.socket)) < 80
        assert stat.S_IMODE(found.socket.stat().st_mode) == 0o700
        stop(deep)
        assert ensure_running(deep, env={}, profile=THROWAWAY).socket == found.socket
        with connected(embedded_settings(deep)[0]) as connection:
            assert connection.execute("SELECT inet_server_addr()").fetchone() == (None,)  # by the socket
    finally:
        stop(deep)
        found.socket.rmdir()


def test_a_server_started_by_hand_is_left_alone(home: Home) -> None:
    with owned(home, env={}, profile=THROWAWAY) as server:
        pass
    account = server_account(home, {})
    binaries, _ = for_account(home, account, {})
    by_hand = subprocess.Popen(
        [binaries.program("postgres"), "-D", home.cluster, "-p", str(server.port), "-k", home.database / "socket"],
        **account.switch,
        cwd="/",
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert by_hand.stderr
        assert any("ready to accept" in line for line in by_hand.stderr)
        with pytest.raises(Problem, match="by hand"):
            ensure_running(home, env={}, profile=THROWAWAY)
        assert (home.cluster / "postmaster.pid").exists()
    finally:
        by_hand.send_signal(signal.SIGINT)
        by_hand.communicate(timeout=60)


def test_the_server_asks_everybody_for_a_password(running: Home) -> None:
    app = embedded_settings(running)[0]
    rules = (running.cluster / "pg_hba.conf").read_text().splitlines()
    methods = {line.split()[-1] for line in rules if line.strip() and not line.startswith("#")}
    assert methods == {"scram-sha-256"}
    for host in (app["host"], "127.0.0.1"):
        for user in (app["user"], passwords.ADMIN):
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(host=host, port=app["port"], dbname="bedside", user=user, password="wrong")

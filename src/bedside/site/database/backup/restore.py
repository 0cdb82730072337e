"""Bringing an installation back from a backup."""

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bedside.base.clock import now
from bedside.base.errors import Problem
from bedside.site.database import cluster, passwords, process
from bedside.site.database.backup import archive, dump
from bedside.site.database.backup.create import Say, reached, silent
from bedside.site.database.complaints import disk_full
from bedside.site.database.connection import Parameters, connection_settings, embedded_settings, is_embedded
from bedside.site.database.home import Home, hand_over
from bedside.site.database.passwords import APP, OWNER
from bedside.site.database.roles import grant_defaults, revoke_defaults
from bedside.site.database.server import ensure_running, stop

_MOVED = ("database", *archive.FOLDERS)


@dataclass(frozen=True)
class Restored:
    """What came back; `aside` is where the old data lies, if there was any."""

    manifest: archive.Manifest
    aside: Path | None


def restore(
    source: Path,
    home: Home,
    *,
    env: Mapping[str, str] = os.environ,
    passphrase: str | None = None,
    replace: bool = False,
    say: Say = silent,
) -> Restored:
    """Bring rows, keys, media and checkpoints back from `source`, after every hash in it was compared.

    Data that is there already is refused, or with `replace` moved to a folder beside. A server that `DATABASE_URL`
    names must be empty. The embedded server runs afterwards if it ran before. Raises Problem; then everything is as it
    was.
    """
    home.create()
    embedded = is_embedded(env)
    ran = embedded and process.alive(home)
    with _staging(home) as staging:
        say("Reading the backup …")
        manifest = archive.read(source, passphrase=passphrase, into=staging)
        _check(manifest, home, env=env, replace=replace)
        if embedded:
            stop(home)
        with _moved_aside(home) as aside:
            say("Putting keys and media back …")
            _place(staging, home)
            say("Putting the rows back …")
            try:
                _fill(staging, home, manifest, env=env)
            except BaseException:
                if embedded:
                    with suppress(Problem):
                        stop(home)
                raise
    if embedded and not ran:
        stop(home)
    return Restored(manifest, aside)


@contextmanager
def _staging(home: Home) -> Iterator[Path]:
    """Make a folder on the home's own disk, so that moving into place cannot run out of room."""
    for left in home.run.glob("restore-*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = home.run / f"restore-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    except OSError as error:
        raise disk_full(home.root) if error.errno in (28, 122) else error from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _check(manifest: archive.Manifest, home: Home, *, env: Mapping[str, str], replace: bool) -> None:
    """Raise Problem where the backup does not fit this installation, or would overwrite something."""
    if _release(manifest.bedside) > _release(version("bedside")):
        raise Problem(
            f"The backup was made by Bedside {manifest.bedside}; here is {version('bedside')}.",
            "Install that version or a later one, then restore it.",
        )
    if _holds_data(home) and not replace:
        raise Problem(
            f"{home.root} already holds data. Nothing was changed.",
            "Add --replace to move it aside, or set BEDSIDE_HOME to an empty folder.",
        )
    if is_embedded(env):
        _check_roles(manifest, app=APP, owner=OWNER)
        if process.alive(home) and passwords.read(home):
            _check_unused(embedded_settings(home)[1])
    else:
        app, owner = connection_settings(env)
        _check_roles(manifest, app=app["user"], owner=owner["user"])
        _check_unused(owner)
        _check_empty(owner)


def _release(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("+")[0].split(".") if part.isdigit())


def _holds_data(home: Home) -> bool:
    return cluster.exists(home) or any(
        (home.root / name).is_dir() and any((home.root / name).iterdir()) for name in archive.FOLDERS
    )


def _check_roles(manifest: archive.Manifest, *, app: str, owner: str) -> None:
    """Refuse to guess at rights: they are kept by the name of the application's role."""
    if (manifest.app_role == manifest.owner_role) != (app == owner) or (app not in (owner, manifest.app_role)):
        raise Problem(
            f"In the backup the application's role is {manifest.app_role} and the owner's {manifest.owner_role}; "
            f"here they are {app} and {owner}, and the rights of one do not fit the other.",
            "Name roles as in the backup with DATABASE_URL and DATABASE_OWNER_URL, then restore it.",
        )


def _check_unused(owner: Parameters) -> None:
    with dump.connected(owner) as connection:
        if dump.other_sessions(connection):
            raise Problem("Bedside is still running on this database.", "Stop it, then restore the backup.")


def _check_empty(owner: Parameters) -> None:
    with dump.connected(owner) as connection:
        if dump.count_tables(connection):
            raise Problem(
                f"The database {owner['dbname']} on {owner['host']} holds tables already. Nothing was changed.",
                "Make a new, empty database, and name it in DATABASE_URL and DATABASE_OWNER_URL.",
            )


@contextmanager
def _moved_aside(home: Home) -> Iterator[Path | None]:
    """Move what is there to a folder beside, and back again when the restore fails."""
    if not _holds_data(home):
        with _undone_on_failure(home, None, []):
            yield None
        return
    aside = home.root / f"before-restore-{now():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    aside.mkdir(mode=0o700)
    hand_over(aside, home.root.stat())
    moved: list[str] = []
    try:
        for name in _MOVED:
            if (home.root / name).exists():
                _move(home.root / name, aside / name)
                moved.append(name)
    except BaseException:
        _move_back(home, aside, moved)
        raise
    with _undone_on_failure(home, aside, moved):
        yield aside


@contextmanager
def _undone_on_failure(home: Home, aside: Path | None, moved: list[str]) -> Iterator[None]:
    """Clear away a failed restore. Everything that was there before lies aside, so nothing old is touched."""
    try:
        yield
    except BaseException:
        for name in _MOVED:
            shutil.rmtree(home.root / name, ignore_errors=True)
        if aside:
            _move_back(home, aside, moved)
        raise


def _move_back(home: Home, aside: Path, moved: list[str]) -> None:
    for name in moved:
        (aside / name).rename(home.root / name)
    aside.rmdir()


def _move(path: Path, target: Path) -> None:
    try:
        path.rename(target)
    except OSError as error:
        raise Problem(
            f"{path} cannot be moved aside ({error.strerror}).", "If it is a mount of its own, empty it yourself."
        ) from error


def _place(staging: Path, home: Home) -> None:
    owner = home.root.stat()
    for name in archive.FOLDERS:
        if (staging / name).exists():
            with suppress(FileNotFoundError):
                (home.root / name).rmdir()
            (staging / name).rename(home.root / name)
            for path in (home.root / name, *(home.root / name).rglob("*")):
                hand_over(path, owner)


def _fill(staging: Path, home: Home, manifest: archive.Manifest, *, env: Mapping[str, str]) -> None:
    """Put the rows into the new server with exactly the rights in the backup, then look at them as the application."""
    if is_embedded(env):
        ensure_running(home, env=env)
    with reached(home, env) as (app, owner):
        two_roles = app["user"] != owner["user"]
        with dump.connected(owner) as connection:
            if two_roles:
                revoke_defaults(connection, owner=owner["user"], app=app["user"])
            dump.bring_back(owner, tools=dump.tools(connection, env), folder=staging)
            if two_roles:
                grant_defaults(connection, owner=owner["user"], app=app["user"])
            dump.analyze(connection)
        with dump.connected(app) as connection:
            if dump.count_tables(connection) != manifest.tables:
                raise Problem("Not all tables came back.", "Use another copy of the backup.")

"""Making a backup."""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bedside.base.clock import now
from bedside.base.errors import Problem
from bedside.site.database import cluster
from bedside.site.database.backup import archive, dump
from bedside.site.database.complaints import disk_full
from bedside.site.database.connection import Parameters, connection_settings, embedded_settings, is_embedded
from bedside.site.database.files import sync_folder
from bedside.site.database.home import Home
from bedside.site.database.server import owned

Say = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """What a backup holds."""

    path: Path
    bytes: int
    files: int
    tables: int


def silent(_: str) -> None:
    """Say nothing."""


@contextmanager
def reached(home: Home, env: Mapping[str, str]) -> Iterator[tuple[Parameters, Parameters]]:
    """Yield how application and owner connect; start the embedded server for that long where it does not run."""
    if not is_embedded(env):
        yield connection_settings(env)
        return
    with owned(home, env=env):
        yield embedded_settings(home)


def create(
    home: Home,
    target: Path,
    *,
    env: Mapping[str, str] = os.environ,
    passphrase: str | None = None,
    say: Say = silent,
) -> Made:
    """Write the rows, keys, media and checkpoints to the one file `target` (mode 0600), read it back, then name it.

    The rows are those of one moment; media are read after them, so that no row lacks its picture. Raises Problem; then
    there is no file.
    """
    target = target.absolute()
    _check_target(home, target)
    if is_embedded(env) and not cluster.exists(home):
        raise Problem(f"There is nothing to back up: {home.root} holds no database.", "Check BEDSIDE_HOME.")
    with _workplace(home) as place, reached(home, env) as (app, owner):
        say("Reading the rows …")
        with dump.connected(owner) as connection:
            manifest = archive.Manifest(
                bedside=version("bedside"),
                made_at=now().isoformat(timespec="seconds"),
                postgresql=str(connection.info.server_version // 10_000),
                app_role=app["user"],
                owner_role=owner["user"],
                tables=dump.count_tables(connection),
            )
            dump.take(owner, tools=dump.tools(connection, env), target=place / archive.DUMP)
        say("Writing the backup …")
        size = _write(target, home=home, manifest=manifest, dumped=place / archive.DUMP, passphrase=passphrase, say=say)
    return Made(target, size, len(manifest.members) - 1, manifest.tables)


def _check_target(home: Home, target: Path) -> None:
    if target.exists():
        raise Problem(f"There is a file {target} already.", "Choose another name, or move it away.")
    if not target.parent.is_dir():
        raise Problem(f"There is no folder {target.parent}.", "Make it first, or choose another place.")
    resolved = target.parent.resolve() / target.name
    if any(resolved.is_relative_to(part.resolve()) for part in (home.keys, home.media, home.database)):
        raise Problem(f"{target} lies in a folder that is backed up itself.", "Choose a place outside of it.")
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise Problem(f"Bedside may not write to {target.parent}.", "Choose another place.")


@contextmanager
def _workplace(home: Home) -> Iterator[Path]:
    """Make a private folder for the rows, and clear what a killed backup left."""
    home.create()
    for left in home.run.glob("backup-*"):
        shutil.rmtree(left, ignore_errors=True)
    place = home.run / f"backup-{secrets.token_hex(4)}"
    place.mkdir(mode=0o700)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _write(
    target: Path, *, home: Home, manifest: archive.Manifest, dumped: Path, passphrase: str | None, say: Say
) -> int:
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            archive.write(stream, manifest=manifest, dump=dumped, root=home.root, passphrase=passphrase)
            stream.flush()
            os.fsync(handle)
        say("Reading it back …")
        if archive.read(part, passphrase=passphrase) != manifest:
            raise Problem("The backup read back is not what was written.", "Check the disk, then try again.")
        part.rename(target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        part.unlink(missing_ok=True)
    sync_folder(target.parent)
    return target.stat().st_size


def _unwritable(target: Path, error: OSError) -> Problem:
    full = disk_full(target.parent)
    named = Problem(f"The backup could not be written: {error.strerror}.", "Choose another place for it.")
    return full if error.errno in (28, 122) else named  # ENOSPC, EDQUOT

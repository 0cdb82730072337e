"""Making the folder that the server keeps its data in, and telling what is wrong with one that is there."""

import os
import secrets
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from bedside.base.errors import Problem
from bedside.site.database.account import Account
from bedside.site.database.binaries import Binaries, major
from bedside.site.database.complaints import disk_full, explained
from bedside.site.database.files import sync_folder
from bedside.site.database.home import Home
from bedside.site.database.passwords import ADMIN

_LONGEST_SOCKET = 103  # bytes with the port; Linux allows 107, macOS 103
_ROOM_TO_MAKE = 200_000_000  # bytes; a new cluster takes 40 MB and grows by its first write-ahead log
_ROOM_TO_START = 48_000_000  # bytes; three segments of write-ahead log


def exists(home: Home) -> bool:
    return home.cluster.exists()


def free_bytes(folder: Path) -> int:
    """Return how much more may be written to the file system of `folder`."""
    return shutil.disk_usage(folder).free


def check_room(home: Home, *, making: bool) -> None:
    """Raise Problem before the disk is full, while everything written so far is still whole."""
    if free_bytes(home.root) < (_ROOM_TO_MAKE if making else _ROOM_TO_START):
        raise disk_full(home.root)


def make_folders(home: Home, account: Account) -> None:
    """Make what the server's user owns. Raises Problem where that user cannot get there."""
    if not account.can_enter(home.root):
        raise Problem(
            f"PostgreSQL refuses to run as root, and the user “{account.name}” cannot reach {home.root}.",
            "Set BEDSIDE_HOME to a folder outside of root's home, for example /var/lib/bedside.",
        )
    if not home.database.exists():
        home.database.mkdir(mode=0o700)
        for folder in (home.server_log, home.database / "socket"):
            folder.mkdir(mode=0o700)
            account.own(folder)
        account.own(home.database)
    home.database.chmod(0o700)
    for folder in (home.server_log, home.database / "socket"):
        if not folder.exists():
            folder.mkdir(mode=0o700)
            account.own(folder)


def socket_folder(home: Home, account: Account, last: Path | None) -> Path:
    """Return a private folder whose path is short enough for a socket: in the home, else one of its own in /tmp."""
    usual = home.database / "socket"
    if len(os.fsencode(usual / ".s.PGSQL.65535")) <= _LONGEST_SOCKET:
        return usual
    if last and last != usual and _is_private(last, account):
        return last
    made = Path(tempfile.mkdtemp(prefix="bedside-", dir="/tmp"))  # TMPDIR may be long too
    account.own(made)
    return made


def _is_private(folder: Path, account: Account) -> bool:
    with suppress(OSError):
        found = folder.lstat()
        return folder.is_dir() and not folder.is_symlink() and found.st_uid == account.uid and not found.st_mode & 0o077
    return False


def check(home: Home, *, version: str) -> None:
    """Raise Problem where the folder is not a cluster that this version may run."""
    if not home.cluster.is_dir():
        raise Problem(f"{home.cluster} is not a folder.", "Move it away, or set BEDSIDE_HOME to another folder.")
    mark = home.cluster / "PG_VERSION"
    if not mark.exists():
        raise Problem(
            f"The folder {home.cluster} is not empty, and it holds no database.",
            "Move its files away, or set BEDSIDE_HOME to another folder.",
        )
    made_by = mark.read_text().strip()
    if made_by != str(major(version)):
        raise Problem(
            f"The database in {home.cluster} was made by PostgreSQL {made_by}; the one here is {version}.",
            f"Set BEDSIDE_PG_BIN to the programs of PostgreSQL {made_by} and run `bedside db backup FILE`; "
            "then unset it and run `bedside db restore FILE --replace`.",
        )


def make(home: Home, *, binaries: Binaries, account: Account, version: str, password: str, durable: bool) -> None:
    """Make a new cluster beside its place and move it there, so that a cut leaves nothing half made.

    Everybody needs a password, over the socket too. Texts sort the same on every machine and after every update of the
    operating system. Raises Problem.
    """
    part = home.database / f"making-{secrets.token_hex(4)}"
    _clear_cut_short(home)
    handle = os.memfd_create("password")  # so that the password never touches the disk
    try:
        os.write(handle, password.encode())
        made = subprocess.run(
            _initdb(binaries, part, version=version, password=f"/proc/self/fd/{handle}", durable=durable),
            **account.switch,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            cwd="/",
            pass_fds=(handle,),
            check=False,
            capture_output=True,
            text=True,
            umask=0o077,
        )
    finally:
        os.close(handle)
    if made.returncode:
        shutil.rmtree(part, ignore_errors=True)
        raise explained(made.stderr, home, otherwise="The database could not be made.")
    part.rename(home.cluster)
    sync_folder(home.database)


def _initdb(binaries: Binaries, target: Path, *, version: str, password: str, durable: bool) -> list[str]:
    sorting = (
        ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if major(version) >= 17
        else ["--locale=C.UTF-8"]
    )
    return [
        binaries.program("initdb"),
        f"--pgdata={target}",
        f"--username={ADMIN}",
        f"--pwfile={password}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--data-checksums",
        *sorting,
        *([] if durable else ["--no-sync"]),
    ]


def _clear_cut_short(home: Home) -> None:
    for left in home.database.glob("making-*"):
        shutil.rmtree(left, ignore_errors=True)

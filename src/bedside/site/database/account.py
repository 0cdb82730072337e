"""Which user the database server runs as. PostgreSQL refuses to run as root, so root must step down."""

import os
import pwd
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from bedside.base.errors import Problem
from bedside.site.database.home import Home

_CANDIDATES = ("bedside", "postgres", "nobody")


class Switch(TypedDict, total=False):
    """What `subprocess` needs to start a program as another user."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """The user of the server; `switch` is empty where that is the current user."""

    name: str
    uid: int
    gid: int

    @property
    def switch(self) -> Switch:
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Whether this user may pass into `folder`; asked of the system itself, so that every kind of right counts."""
        asked = subprocess.run(
            ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)], **self.switch, cwd="/", check=False, capture_output=True
        )
        return asked.returncode == 0

    def own(self, path: Path) -> None:
        """Give `path` to this user."""
        if self.uid != os.geteuid():
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def server_account(home: Home, env: Mapping[str, str] = os.environ) -> Account:
    """Return the user that runs the server of `home`. Raises Problem where there is none that may."""
    if os.geteuid() != 0:
        return _ordinary(home)
    named = env.get("BEDSIDE_DB_USER", "").strip()
    owner = _present_owner(home)
    account = _named(named) if named else _by_uid(owner) if owner else _first_candidate()
    if owner and account.uid != owner:
        raise Problem(
            f"The database in {home.database} belongs to another user than “{named}”.",
            "Leave BEDSIDE_DB_USER unset, or set BEDSIDE_HOME to another folder.",
        )
    return account


def _ordinary(home: Home) -> Account:
    if home.database.exists() and home.database.stat().st_uid != os.geteuid():
        raise Problem(
            f"The database in {home.database} belongs to another user.",
            "Run Bedside as that user, or set BEDSIDE_HOME to a folder of your own.",
        )
    return _by_uid(os.geteuid())


def _present_owner(home: Home) -> int:
    """Return who owns the database, else the home; 0 for root or nobody yet."""
    for folder in (home.database, home.root):
        if folder.exists() and folder.stat().st_uid:
            return folder.stat().st_uid
    return 0


def _named(name: str) -> Account:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise Problem(
            f"BEDSIDE_DB_USER names “{name}”, and this computer has no such user.",
            "Create it (`adduser --system --group bedside`) or name another one.",
        ) from None
    if entry.pw_uid == 0:
        raise Problem("PostgreSQL refuses to run as root.", "Name an ordinary user in BEDSIDE_DB_USER.")
    return Account(name, entry.pw_uid, entry.pw_gid)


def _by_uid(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise Problem(
            f"The user with the number {uid} has no name on this computer, and PostgreSQL needs one.",
            "Add the user to /etc/passwd, or use a database server of your own with DATABASE_URL.",
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _first_candidate() -> Account:
    for name in _CANDIDATES:
        try:
            return _named(name)
        except Problem:
            continue
    raise Problem(
        "PostgreSQL refuses to run as root, and there is no ordinary user to run it.",
        "Create one: `adduser --system --group bedside`.",
    )

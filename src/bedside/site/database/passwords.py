"""The three roles of the embedded server and their passwords."""

import json
import secrets
from pathlib import Path
from typing import Final, TypedDict, cast

from bedside.base.errors import Problem
from bedside.site.database.files import read_json, write_private
from bedside.site.database.home import Home

ADMIN: Final = "bedside_admin"
OWNER: Final = "bedside_owner"
APP: Final = "bedside_app"


class Passwords(TypedDict):
    """One password a role. `bedside_admin` only sets up roles; the application never uses it."""

    bedside_admin: str
    bedside_owner: str
    bedside_app: str


def path(home: Home) -> Path:
    return home.keys / "database.json"


def read(home: Home) -> Passwords | None:
    """Return the passwords, or None where none were made yet. Raises Problem for a damaged file."""
    found = read_json(path(home))
    if not found:
        return None
    if not all(isinstance(found.get(role), str) for role in (ADMIN, OWNER, APP)):
        raise Problem(f"The file {path(home)} is damaged.", "Put it back from a backup.")
    return cast(Passwords, found)


def make(home: Home) -> Passwords:
    """Draw three passwords of 256 bits each and keep them in the keys folder, mode 0600."""
    made: Passwords = {
        "bedside_admin": secrets.token_urlsafe(32),
        "bedside_owner": secrets.token_urlsafe(32),
        "bedside_app": secrets.token_urlsafe(32),
    }
    write_private(path(home), json.dumps(made, indent=1) + "\n")
    return made

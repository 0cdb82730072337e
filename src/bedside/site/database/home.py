"""Where one installation keeps everything it must not lose."""

import os
import pwd
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from bedside.base.errors import Problem

MARK = "BEDSIDE.txt"
_MARK_TEXT = (
    "This folder belongs to Bedside. It holds the database, the keys and the media of one installation.\n"
    "Whoever loses keys/ loses what was encrypted with it: back up with `bedside db backup`.\n"
)
_ROOT_HOME = Path("/var/lib/bedside")  # root's own home is closed to the user that PostgreSQL runs as
_IGNORED = {"lost+found", MARK}
_PARTS = {"database", "keys", "media", "log", "run", "binaries", "audit"}


@dataclass(frozen=True)
class Home:
    """The folders of one installation; `create` makes them."""

    root: Path

    @property
    def database(self) -> Path:
        """All that the database server writes; the only folder that its user owns."""
        return self.root / "database"

    @property
    def keys(self) -> Path:
        """Keys and passwords; mode 0700."""
        return self.root / "keys"

    @property
    def media(self) -> Path:
        return self.root / "media"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def run(self) -> Path:
        """Locks and what processes tell one another; nothing here is worth a backup."""
        return self.root / "run"

    @property
    def binaries(self) -> Path:
        """Copies of the server's programs, where its user cannot read the installed ones."""
        return self.root / "binaries"

    @property
    def cluster(self) -> Path:
        return self.database / "cluster"

    @property
    def server_log(self) -> Path:
        return self.database / "log"

    def create(self) -> None:
        """Make the folders that are missing, closed to everybody else.

        As root the home itself can be passed through (0711), so that the server's user reaches `database`. That is
        done once, to a folder that holds nothing but Bedside's. Raises Problem where the folder is somebody else's.
        """
        try:
            self._create()
        except PermissionError as error:
            raise Problem(
                f"Bedside may not write to {error.filename or self.root}.",
                "Run it as the user who owns that folder, or set BEDSIDE_HOME to a folder of your own.",
            ) from error
        except (FileExistsError, NotADirectoryError) as error:
            raise Problem(
                f"{error.filename} is a file, and Bedside needs a folder there.",
                "Move the file away, or set BEDSIDE_HOME to another folder.",
            ) from error
        except OSError as error:
            raise Problem(
                f"Bedside can't make its folder {error.filename or self.root}: {error.strerror}.",
                "Make room there, or set BEDSIDE_HOME to a folder that can be written to.",
            ) from error

    def _create(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        entries = {entry.name for entry in self.root.iterdir()} - _IGNORED
        marked = (self.root / MARK).exists()
        if not marked and entries - _PARTS:
            raise Problem(
                f"The folder {self.root} holds files that are not Bedside's.",
                "Set BEDSIDE_HOME to an empty folder, or to one that does not exist yet.",
            )
        owner = self.root.stat()
        if not marked:
            if owner.st_uid == os.geteuid() and not self._is_somebodys():
                self.root.chmod(0o711 if owner.st_uid == 0 else 0o700)
            (self.root / MARK).write_text(_MARK_TEXT)
            hand_over(self.root / MARK, owner)
        for part in (self.keys, self.media, self.log, self.run):
            part.mkdir(mode=0o700, exist_ok=True)
            hand_over(part, owner)
        if stat.S_IMODE(self.keys.stat().st_mode) != 0o700:
            self.keys.chmod(0o700)

    def _is_somebodys(self) -> bool:
        """Whether this folder is where a person or a service lives; its rights are not ours to change."""
        return any(Path(entry.pw_dir) == self.root for entry in pwd.getpwall())


def hand_over(path: Path, owner: os.stat_result) -> None:
    """Give a file that root made in another user's home to that user."""
    if os.geteuid() == 0 and owner.st_uid != 0:
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def from_environment(env: Mapping[str, str] = os.environ) -> Home:
    """Return the home that `BEDSIDE_HOME` names, else the platform's place for user data (root: /var/lib/bedside)."""
    named = env.get("BEDSIDE_HOME", "").strip()
    if named:
        return Home(Path(named).expanduser().resolve())
    if os.geteuid() == 0:
        return Home(_ROOT_HOME)
    return Home(platformdirs.user_data_path("bedside", appauthor=False))

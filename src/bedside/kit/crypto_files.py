"""Key files: made once, whoever comes first, and never lost. No Django: settings need them before it starts."""

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def fresh_secret() -> bytes:
    """Return 32 random bytes as hex digits."""
    return secrets.token_hex(32).encode()


def read_or_create(folder: Path, name: str, fresh: Callable[[], bytes]) -> bytes:
    """Return the key file `name`, stripped; write what `fresh` makes into it first where it doesn't exist yet.

    The folder is 0700, the file 0600. Safe between processes: a link, unlike a rename, fails where another process was
    first, so nobody's key is replaced.
    """
    path = folder / name
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = _draft(folder, name, fresh() + b"\n")
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_bytes().strip()


def put_first(folder: Path, name: str, key: bytes) -> None:
    """Put a key before those that the file holds. Whoever reads meanwhile finds the file as it was or as it is then."""
    path = folder / name
    kept = path.stat()
    draft = _draft(folder, name, key + b"\n" + path.read_bytes())
    if os.geteuid() == 0:
        os.chown(draft, kept.st_uid, kept.st_gid)
    draft.replace(path)


def _draft(folder: Path, name: str, content: bytes) -> Path:
    draft = folder / f".{name}.{secrets.token_hex(8)}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft

"""What goes wrong on the way to a command, in words: the database is away, a disk is full, a file is closed to us.

Everything else is a fault of Bedside's own and keeps its traceback, for whoever mends it.
"""

import errno
import sys

from bedside.base.errors import Problem

_FILES = (
    errno.EACCES,
    errno.EPERM,
    errno.ENOENT,
    errno.EEXIST,
    errno.EISDIR,
    errno.ENOTDIR,
    errno.EROFS,
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EIO,
    errno.ENAMETOOLONG,
    errno.EMFILE,
)


def told(error: Exception) -> Problem | None:
    """Return what a person can do about an error that no command expected; None where it is a fault of ours."""
    if _is_of_the_database(error):
        return Problem(f"The database doesn't answer: {_first_line(error)}", "See how it is: bedside db status")
    if isinstance(error, OSError) and error.errno in _FILES:
        where = f"“{error.filename}” can't be read or written" if error.filename else "The output can't be written"
        return Problem(f"{where}: {error.strerror}.", "Check the name, the rights, and the room on the disk.")
    if isinstance(error, ModuleNotFoundError) and (name := (error.name or "").split(".")[0]) not in ("", "bedside"):
        return Problem(
            f"Only the checker is installed here: this needs “{name}”.",
            'In the folder of its source, install all of it: pip install ".[server]"',
        )
    if isinstance(error, UnicodeEncodeError):
        return Problem("What was given holds bytes that are not text in UTF-8.", "Type it again, or save it as UTF-8.")
    return None


def _is_of_the_database(error: Exception) -> bool:
    """Whether Django or its driver lost the database. Neither is loaded here: some commands never need them."""
    for name in ("django.db.utils", "psycopg"):
        module = sys.modules.get(name)
        if module is not None and isinstance(error, module.OperationalError):
            return True
    return False


def _first_line(error: Exception) -> str:
    """The driver names server and user there, never the password."""
    line = (str(error).splitlines() or ["it gave no reason"])[0].strip()
    return line if line.endswith(".") else f"{line}."

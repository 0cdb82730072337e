"""What every process must know to reach the embedded server: its port and the folder of its socket."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from bedside.base.errors import Problem
from bedside.site.database.files import read_json, write_private
from bedside.site.database.home import Home


@dataclass(frozen=True)
class State:
    """`ready` says that roles and database were made; a first start that was cut short is finished by the next."""

    port: int
    socket: Path
    ready: bool = False


def path(home: Home) -> Path:
    return home.run / "database.json"


def read(home: Home) -> State | None:
    """Return what was written, or None before the first start. Raises Problem for a damaged file."""
    found = read_json(path(home))
    if not found:
        return None
    port, socket, ready = found.get("port"), found.get("socket"), found.get("ready")
    if not (isinstance(port, int) and isinstance(socket, str) and isinstance(ready, bool)):
        raise Problem(f"The file {path(home)} is damaged.", "Delete it; the next start writes a new one.")
    return State(port, Path(socket), ready)


def write(home: Home, state: State) -> None:
    write_private(path(home), json.dumps(asdict(state) | {"socket": str(state.socket)}) + "\n")

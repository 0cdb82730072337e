"""The supervisor: starts the embedded server once for all who need it, finds it again, and stops it.

Web, worker and command line call `ensure_running` whenever they like, at the same time too. The server outlives whoever
started it.
"""

import os
import secrets
import signal
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg

from bedside.base.errors import Problem
from bedside.site.database import cluster, passwords, process, roles, state
from bedside.site.database.account import Account, server_account
from bedside.site.database.binaries import for_account, major
from bedside.site.database.complaints import explained, last_lines, log_ends, port_taken, read_logs
from bedside.site.database.files import locked
from bedside.site.database.home import Home
from bedside.site.database.passwords import ADMIN, APP, Passwords
from bedside.site.database.process import Postmaster
from bedside.site.database.tuning import DURABLE, THROWAWAY, for_version

START_SECONDS = 120.0  # recovery after a crash replays at most max_wal_size
STOP_SECONDS = 60.0
_ORPHAN_SECONDS = 3.0
_PATIENCE = 0.5  # of the time for a stop; then it is asked for at once
_PORTS = range(20_000, 32_000)  # below those that Linux lends to outgoing connections (32768 and up)
_TICK = 0.01


@dataclass(frozen=True)
class Server:
    """A running server. `started` tells whether this call started it."""

    home: Home
    pid: int
    port: int
    socket: Path
    started: bool


def ensure_running(
    home: Home,
    *,
    env: Mapping[str, str] = os.environ,
    profile: Mapping[str, str] = DURABLE,
    port: int | None = None,
    seconds: float = START_SECONDS,
) -> Server:
    """Return the server of `home`, starting it first where nobody has; make home and cluster where there are none.

    `port`: None keeps the one of the last start, 0 draws a free one, any other is taken as it is. Returns once the
    server answers. Raises Problem with a sentence for whatever keeps it from that.
    """
    home.create()
    found = _ready(home)
    if found is None or (port is not None and port != found.port):
        with locked(home.run / "database.lock", seconds=seconds + STOP_SECONDS):
            found = _settled(home, seconds=seconds)
            if found is None:
                return _start(home, env=env, profile=profile, port=port, seconds=seconds)
    if port is not None and port != found.port:
        raise Problem(f"The database already runs, on port {found.port}.", "Run `bedside db stop` first.")
    known = state.read(home)
    return Server(home, found.pid, found.port, known.socket if known else home.database / "socket", started=False)


def stop(home: Home, *, seconds: float = STOP_SECONDS) -> bool:
    """Stop the server: no new connections, open transactions are rolled back, all that was committed is kept.

    Returns False where none ran. Raises Problem when it takes longer than `seconds`.
    """
    if not process.alive(home):
        return False
    with locked(home.run / "database.lock", seconds=START_SECONDS + seconds):
        return _stop(home, seconds=seconds)


@contextmanager
def owned(home: Home, *, env: Mapping[str, str] = os.environ, profile: Mapping[str, str] = DURABLE) -> Iterator[Server]:
    """Keep the server running inside the block; afterwards stop it, if it did not run before."""
    server = ensure_running(home, env=env, profile=profile)
    try:
        yield server
    finally:
        if server.started:
            stop(home)


def _ready(home: Home) -> Postmaster | None:
    """Return the server if it takes connections now and everything in it was made."""
    found = process.postmaster(home)
    known = state.read(home)
    return found if found and known and known.ready and _answers(found, known) else None


def _answers(found: Postmaster, known: state.State) -> bool:
    """Whether the server takes connections. What it wrote about itself stays "ready" while it recovers from a crash."""
    address = f"host='{_reach(known)}' port={found.port} user={APP} dbname={roles.DATABASE} connect_timeout=5"
    return found.status == "ready" and psycopg.pq.PGconn.ping(address.encode()) == psycopg.pq.Ping.OK


def _settled(home: Home, *, seconds: float) -> Postmaster | None:
    """Wait until the server is up or all of it is gone. Under the lock, so nobody starts one meanwhile."""
    deadline = time.monotonic() + seconds
    grace = time.monotonic() + _ORPHAN_SECONDS
    while process.alive(home):
        found, known = process.postmaster(home), state.read(home)
        if found and known and _answers(found, known):
            return found if known.ready else _finish(home, known, found)
        if found is None and time.monotonic() > grace:
            _end_orphans(home)
        if time.monotonic() > deadline:
            raise _still_busy(home, "starting or stopping", written={})
        time.sleep(_TICK)
    return None


def _finish(home: Home, known: state.State, found: Postmaster) -> Postmaster:
    """Finish a first start that was cut short after the server came up."""
    secret = passwords.read(home)
    if secret is None:
        raise _passwords_missing(home)
    roles.prepare(host=_reach(known), port=known.port, passwords=secret)
    state.write(home, replace(known, ready=True))
    return found


def _end_orphans(home: Home) -> None:
    """End what outlived a killed postmaster. They notice by themselves, unless they are deep in work or stuck.

    Nothing acknowledged is lost: it is in the write-ahead log, and the next start replays that.
    """
    for kind in (signal.SIGQUIT, signal.SIGKILL):
        for pid in process.orphans(home):
            process.signal_process(pid, kind)
        deadline = time.monotonic() + _ORPHAN_SECONDS
        while process.orphans(home) and time.monotonic() < deadline:
            time.sleep(_TICK)


def _start(
    home: Home, *, env: Mapping[str, str], profile: Mapping[str, str], port: int | None, seconds: float
) -> Server:
    account = server_account(home, env)
    binaries, version = for_account(home, account, env)
    cluster.make_folders(home, account)
    new = not cluster.exists(home)
    cluster.check_room(home, making=new)
    secret = passwords.read(home)
    if new:
        secret = secret or passwords.make(home)
        durable = profile is not THROWAWAY
        cluster.make(home, binaries=binaries, account=account, version=version, password=secret[ADMIN], durable=durable)
    cluster.check(home, version=version)
    if secret is None:
        raise _passwords_missing(home)
    if process.started_by_hand(home):
        raise Problem(
            f"Somebody started PostgreSQL by hand on {home.cluster}.", "Stop it with `pg_ctl stop`, then try again."
        )
    known = _place(home, account, port=port, new=new)
    _clear_stale(home, known)
    settings = for_version(profile, major(version)) | {
        "port": str(known.port),
        "unix_socket_directories": str(known.socket),
        "log_directory": str(home.server_log),
        "cluster_name": process.title(home),
    }
    written = log_ends(home)
    process.spawn(home, binaries=binaries, account=account, settings=settings)
    found = _wait(home, known, written=written, seconds=seconds)
    _check_password(home, known, secret)
    return Server(home, found.pid, known.port, known.socket, started=True)


def _clear_stale(home: Home, known: state.State) -> None:
    """Delete the lock files of a dead server; the free lifeline proves it dead.

    PostgreSQL would refuse to start for ever where the process they name is a zombie, or by now another process of the
    same user. It still refuses, by its shared memory, where a process of the old server lives after all.
    """
    (home.cluster / "postmaster.pid").unlink(missing_ok=True)
    for left in known.socket.glob(".s.PGSQL.*"):
        left.unlink(missing_ok=True)


def _place(home: Home, account: Account, *, port: int | None, new: bool) -> state.State:
    """Decide port and socket: those of the last start, so that running processes find the server again."""
    last = state.read(home)
    folder = cluster.socket_folder(home, account, last.socket if last else None)
    wanted = port or (last.port if last and port is None else 0)
    if wanted and not _is_free(wanted):
        raise port_taken(wanted)
    known = state.State(wanted or _free_port(), folder, ready=bool(last and last.ready and not new))
    if known != last:
        state.write(home, known)
    return known


def _free_port() -> int:
    for _ in range(200):
        port = secrets.choice(_PORTS)
        if _is_free(port):
            return port
    raise Problem("No free port was found for the database.", "Name one: `bedside db start --port NUMBER`.")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Problem(f"The database may not listen on port {port}.", "Choose one above 1023.") from None
        except OSError:
            return False
    return True


def _wait(home: Home, known: state.State, *, written: dict[Path, int], seconds: float) -> Postmaster:
    """Wait until the new server answers. Raises Problem with the reason when it gives up, or takes too long."""
    deadline = time.monotonic() + seconds
    while True:
        if not process.alive(home):
            said = read_logs(home, after=written)
            raise explained(said, home, otherwise="The database did not start.", port=known.port)
        found = process.postmaster(home)
        if found and _answers(found, known):
            return found
        if time.monotonic() > deadline:
            raise _still_busy(home, "starting", written=written)
        time.sleep(_TICK)


def _still_busy(home: Home, doing: str, *, written: dict[Path, int]) -> Problem:
    lines = "\n".join(last_lines(read_logs(home, after=written)))
    return Problem(
        f"The database is still {doing}; after a power cut it first reads back what was saved.",
        f"Wait, then ask `bedside db status`. The last it said:\n{lines}",
    )


def _check_password(home: Home, known: state.State, secret: Passwords) -> None:
    """Make roles after a first start; afterwards prove that the server and our passwords belong together."""
    try:
        if known.ready:
            roles.connect(
                host=_reach(known), port=known.port, role=APP, password=secret[APP], dbname=roles.DATABASE
            ).close()
        else:
            roles.prepare(host=_reach(known), port=known.port, passwords=secret)
            state.write(home, replace(known, ready=True))
    except psycopg.OperationalError as error:
        with suppress(Problem):
            _stop(home, seconds=STOP_SECONDS)
        raise Problem(
            f"The passwords in {passwords.path(home)} do not fit the database in {home.cluster}.",
            "Put both back from the same backup: `bedside db restore FILE --replace`.",
        ) from error


def _passwords_missing(home: Home) -> Problem:
    return Problem(
        f"The passwords of the database are missing: there is no {passwords.path(home)}.",
        "Put the keys folder back from a backup: `bedside db restore FILE --replace`.",
    )


def _reach(known: state.State) -> str:
    return str(known.socket) if os.access(known.socket, os.X_OK | os.W_OK) else "127.0.0.1"


def _stop(home: Home, *, seconds: float) -> bool:
    """Ask for a fast shutdown; where the server is recovering or does not end, for one at once.

    That loses nothing: whatever was committed is in the write-ahead log, which the next start replays. Seen with
    PostgreSQL 18.6: a fast shutdown asked for during recovery never ends, and a second one neither.
    """
    begun = time.monotonic()
    asked: dict[int, signal.Signals] = {}
    while process.alive(home):
        found, known = process.postmaster(home), state.read(home)
        if found and asked.get(found.pid) != signal.SIGQUIT:
            patient = time.monotonic() - begun < seconds * _PATIENCE
            gentle = patient and (found.pid in asked or bool(known and _answers(found, known)))
            kind = signal.SIGINT if gentle else signal.SIGQUIT
            if asked.get(found.pid) != kind:
                process.signal_process(found.pid, kind)
                asked[found.pid] = kind
        elif found is None:
            _end_orphans(home)
        if time.monotonic() - begun > seconds:
            raise Problem(
                "The database has not stopped yet; it is writing what is left in memory to disk.",
                "Wait, then ask `bedside db status`.",
            )
        time.sleep(_TICK)
    return True

"""How long the embedded database takes to start, stop, be found and come back, and how much memory it takes.

    .venv/bin/python -m bench.database

Everything runs with the durable settings of an installation, in a temporary home. The figures go to
`bench/results/database.json`.
"""

import json
import os
import platform
import shutil
import signal
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bedside.site.database import connection_settings, process
from bedside.site.database.backup.create import create
from bedside.site.database.backup.dump import connected
from bedside.site.database.backup.restore import restore
from bedside.site.database.connection import embedded_settings
from bedside.site.database.home import Home
from bedside.site.database.server import ensure_running, stop

RESULTS = Path(__file__).parent / "results" / "database.json"
FIRST_STARTS = 5
LATER_STARTS = 10
CRASHES = 5
ROWS = 50_000
CONNECTIONS = 24
MEDIA_BYTES = 200_000_000


def main() -> None:
    figures: dict[str, object] = {
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 1),
        "machine": platform.machine(),
    }
    with homes() as fresh:
        figures["first_start_s"] = spread([timed(lambda: ensure_running(fresh(), env={})) for _ in range(FIRST_STARTS)])
        home = fresh()
        ensure_running(home, env={})
        figures["find_running_s"] = spread([timed(lambda: ensure_running(home, env={})) for _ in range(100)])
        env = {"BEDSIDE_HOME": str(home.root)}
        figures["read_settings_s"] = spread([timed(lambda: connection_settings(env)) for _ in range(100)])
        figures |= starts_and_stops(home)
        figures["after_kill_9_s"] = spread([crash(home, number) for number in range(CRASHES)])
        figures |= memory(home)
        figures |= backups(home, fresh)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(figures, indent=1) + "\n")
    print(RESULTS.read_text())


@contextmanager
def homes() -> Iterator[Callable[[], Home]]:
    """Yield what makes fresh homes; their servers are stopped and they are deleted afterwards."""
    with ExitStack() as closing:

        def fresh() -> Home:
            home = Home(Path(tempfile.mkdtemp(prefix="bedside-bench-")).resolve())
            closing.callback(shutil.rmtree, home.root, ignore_errors=True)
            closing.callback(stop, home)
            return home

        yield fresh


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def spread(times: list[float]) -> dict[str, float]:
    return {name: round(find(times), 5) for name, find in (("median", statistics.median), ("max", max))}


def starts_and_stops(home: Home) -> dict[str, object]:
    stops, starts = [], []
    for _ in range(LATER_STARTS):
        stops.append(timed(lambda: stop(home)))
        starts.append(timed(lambda: ensure_running(home, env={})))
    return {"later_start_s": spread(starts), "stop_s": spread(stops)}


def crash(home: Home, number: int) -> float:
    """Write rows, kill every process of the server, and time its return."""
    with connected(embedded_settings(home)[1]) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS work (id bigint, body text)")
        connection.execute(
            "INSERT INTO work SELECT n, repeat(md5(n::text), 8) FROM generate_series(%s, %s) AS n",
            [number * ROWS, (number + 1) * ROWS - 1],
        )
    found = process.postmaster(home)
    assert found
    for pid in (found.pid, *process.orphans(home)):
        process.signal_process(pid, signal.SIGKILL)
    taken = timed(lambda: ensure_running(home, env={}))
    with connected(embedded_settings(home)[0]) as connection:
        assert connection.execute("SELECT count(*) FROM work").fetchone() == ((number + 1) * ROWS,)
    return taken


def memory(home: Home) -> dict[str, object]:
    """Proportional memory of all processes of the server: idle, and with connections that have all read a table."""
    stop(home)
    ensure_running(home, env={})
    idle = pss(home)
    with ExitStack() as closing:
        for _ in range(CONNECTIONS):
            connection = closing.enter_context(connected(embedded_settings(home)[0]))
            connection.execute("SELECT count(*), max(body) FROM work").fetchone()
        return {"idle_pss_mb": idle, f"pss_mb_with_{CONNECTIONS}_connections": pss(home)}


def pss(home: Home) -> float:
    found = process.postmaster(home)
    assert found
    total = 0
    for pid in (found.pid, *process.orphans(home)):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return round(total / 1024, 1)


def backups(home: Home, fresh: Callable[[], Home]) -> dict[str, object]:
    for number in range(20):
        (home.media / f"{number}.jpg").write_bytes(os.urandom(MEDIA_BYTES // 20))
    found: dict[str, object] = {"media_mb": MEDIA_BYTES / 1e6, "rows": CRASHES * ROWS}
    for name, passphrase in (("open", None), ("sealed", "a quiet river at noon")):
        path = home.log / name
        found[f"backup_{name}_s"] = round(timed(lambda: create(home, path, env={}, passphrase=passphrase)), 2)  # noqa: B023
        target = fresh()
        found[f"restore_{name}_s"] = round(timed(lambda: restore(path, target, env={}, passphrase=passphrase)), 2)  # noqa: B023
    return found


if __name__ == "__main__":
    main()

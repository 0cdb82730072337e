"""What every benchmark needs: where it ran, what the middle and the slow end of its times are, and where results go."""

import json
import os
import platform
import re
import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


def describe() -> dict[str, object]:
    """Return what the figures depend on, and nothing that names this computer.

    `load`: how many processes wanted a core, in the last minute; above the number of cores, times are too long.
    """
    return {
        "on": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "load": load(),
    }


def load() -> float:
    return round(os.getloadavg()[0], 1)


def spread(values: Sequence[float], digits: int = 1) -> dict[str, float]:
    """Return median, 95th percentile (the nearest rank: a time that was really seen), slowest, and how many."""
    ranked = sorted(values)
    return {
        "median": round(statistics.median(ranked), digits),
        "p95": round(ranked[max(0, -(-95 * len(ranked) // 100) - 1)], digits),
        "max": round(ranked[-1], digits),
        "count": len(ranked),
    }


def spent_ms(tops: Iterable[int]) -> tuple[float, float]:
    """Return how long these processes and all that come from them have computed since they began, and how long they
    were ready to but stood in line for a processor, in milliseconds (proc(5), schedstat)."""
    children = family()
    ran = waited = 0
    for pid in (each for top in tops for each in below(top, children)):
        for times in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            with suppress(OSError):
                one, other, _slices = times.read_text().split()
                ran, waited = ran + int(one), waited + int(other)
    return ran / 1e6, waited / 1e6


def family() -> dict[int, list[int]]:
    """Return each process's children."""
    children = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name, in brackets, may hold spaces and brackets itself.
            children[int(stat.read_text().rpartition(")")[2].split()[1])].append(int(stat.parent.name))
    return children


def below(top: int, children: Mapping[int, Sequence[int]]) -> list[int]:
    """Return the process and all that come from it."""
    return [top, *(each for child in children.get(top, ()) for each in below(child, children))]


def pss(pid: int) -> float:
    """Return a process's PSS in megabytes; 0 for one that has just ended."""
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def keep(name: str, figures: Mapping[str, object]) -> None:
    """Print the figures and write them to `results/<name>.json`."""
    text = json.dumps({"where": describe(), **figures}, indent=1)
    print(text)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(text + "\n")

"""What every benchmark needs: where it ran, what the middle and the slow end of its times are, and where results go."""

import json
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
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


def keep(name: str, figures: Mapping[str, object]) -> None:
    """Print the figures and write them to `results/<name>.json`."""
    text = json.dumps({"where": describe(), **figures}, indent=1)
    print(text)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(text + "\n")

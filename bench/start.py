"""How long it takes to be inside: `make demo` in a clean clone, with nothing cached, and each later start.

    .venv/bin/python -m bench.start
    .venv/bin/python -m bench.start --later 5

A clone of the last commit in a temporary folder, a home of its own, and pip without its cache. The clock runs from
`make demo` to the moment when the first page answers a person who was signed in with one click. The download of the
packages is part of it, so the line to the package registry counts.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.installation import free_port
from bench.machine import keep, load, spread
from bench.visitor import signed_in

ROOT = Path(__file__).parents[1]
PATIENCE = 1800.0
READY = re.compile(r"(http://[\w.]+:\d+)/demo/")
STAGES = {
    "Making a Python environment": "environment",
    "Installing what Bedside runs on": "packages",
    "Starting PostgreSQL": "database_and_tables",
    "Starting the practice network": "practice_network",
    "Loading the demo organization": "demo_organization",
    "Starting the pages": "pages_and_worker",
}


def run(later: int) -> dict[str, object]:
    """Return all figures, in seconds."""
    folder = Path(tempfile.mkdtemp(prefix="bedside-bench-"))
    folder.chmod(0o711)
    try:
        clone = folder / "bedside"
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)], check=True)
        before = load()
        cold, stages = start(clone, folder / "home")
        warm = [start(clone, folder / "home") for _ in range(later)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {
        "cold_s": round(cold, 1),
        "cold_stages_s": stages,
        "later_s": spread([spent for spent, _stages in warm], 1),
        "later_stages_s": min(warm)[1],
        "load_before": before,
    }


def start(clone: Path, home: Path) -> tuple[float, dict[str, float]]:
    """Start the demo, get in, stop it; return the seconds until inside, and those of each stage."""
    began = time.monotonic()
    with demo(clone, home) as process:
        address, stages = wait(process, began)
        with signed_in(address) as browser:
            browser.get("/").raise_for_status()
        spent = time.monotonic() - began
    return spent, stages


@contextmanager
def demo(clone: Path, home: Path) -> Iterator[subprocess.Popen[str]]:
    """Run `make demo` as on a machine that has only git, make and Python; stop it as with Ctrl+C."""
    away = {"PYTHONPATH", "VIRTUAL_ENV", "DATABASE_URL", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
    environment = {name: value for name, value in os.environ.items() if name not in away}
    environment |= {"BEDSIDE_HOME": str(home), "PIP_NO_CACHE_DIR": "1", "PYTHONUNBUFFERED": "1"}
    ports = f"ARGS=--port {free_port()} --practice-port {free_port()}"
    process = subprocess.Popen(
        ["make", "demo", ports],
        cwd=clone,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait(process: "subprocess.Popen[str]", began: float) -> tuple[str, dict[str, float]]:
    """Read what `make demo` says until it is ready; return the address, and how long each stage took."""
    assert process.stdout is not None
    said: list[str] = []
    marks: list[tuple[str, float]] = []
    for line in process.stdout:
        said.append(line)
        now = time.monotonic() - began
        marks += [(stage, now) for words, stage in STAGES.items() if words in line]
        if found := READY.search(line):
            ends = [at for _stage, at in marks[1:]] + [now]
            return found[1], {stage: round(end - at, 1) for (stage, at), end in zip(marks, ends, strict=True)}
        if now > PATIENCE:
            break
    raise RuntimeError("the demo did not start:\n" + "".join(said[-30:]))


def main() -> None:
    """Run it from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--later", type=int, default=5, help="later starts")
    keep("start", run(parser.parse_args().later))


if __name__ == "__main__":
    main()

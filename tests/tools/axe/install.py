"""Installs axe-core, at the version of the lock file, into `.cache/axe`, unless it is there."""

import shutil
import subprocess
import sys
from pathlib import Path

from bedside.base.errors import Problem
from bedside.networks.bluesky.local import node

HERE = Path(__file__).parent
TARGET = HERE.parents[2] / ".cache" / "axe"
SCRIPT = TARGET / "node_modules" / "axe-core" / "axe.min.js"
PARTS = ("package.json", "package-lock.json")


def install() -> Path:
    """Return the script, installing it first where it is missing or of another version. Raises Problem."""
    wanted = all(
        (TARGET / part).exists() and (TARGET / part).read_bytes() == (HERE / part).read_bytes() for part in PARTS
    )
    if not wanted or not SCRIPT.exists():
        TARGET.mkdir(parents=True, exist_ok=True)
        for part in PARTS:
            shutil.copyfile(HERE / part, TARGET / part)
        command = [*node.find().npm, "ci", "--no-audit", "--no-fund", "--no-update-notifier", "--ignore-scripts"]
        done = subprocess.run(command, cwd=TARGET, capture_output=True, text=True, timeout=600, check=False)
        if done.returncode:
            raise Problem("axe-core could not be installed.", done.stderr.strip()[-400:])
    return SCRIPT


if __name__ == "__main__":
    try:
        install()
    except Problem as problem:
        sys.exit(str(problem))

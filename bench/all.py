"""All benchmarks in turn, about an hour: `make bench`.

    .venv/bin/python -m bench.all
    .venv/bin/python -m bench.all delivery memory      only these

One that fails doesn't stop the others; what failed is said at the end. Results go to `bench/results/`, and what they
mean stands in `bench/README.md`.
"""

import subprocess
import sys
import time
from collections.abc import Sequence

# The quiet ones first: what follows a long trial would be measured on a computer that still tidies up after it.
EACH = (
    "networks_cost",
    "database",
    "delivery",
    "memory",
    "composer",
    "pages",
    "audit",
    "privacy",
    "reading",
    "picture_markers",
    "pictures",
    "films",
    "films_making",
    "start",
    "crash",
)


def main(wanted: Sequence[str]) -> int:
    """Run them; return 1 where one failed."""
    unknown = set(wanted) - set(EACH)
    if unknown:
        print(f"There is no benchmark “{min(unknown)}”. There is: {', '.join(EACH)}.", file=sys.stderr)
        return 2
    failed = []
    for name in wanted or EACH:
        print(f"\n=== {name}", flush=True)
        began = time.monotonic()
        if subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode:
            failed.append(name)
        print(f"=== {name}: {time.monotonic() - began:.0f} s", flush=True)
    subprocess.run([sys.executable, "-m", "bench.report"], check=True)
    if failed:
        print(f"\nFailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

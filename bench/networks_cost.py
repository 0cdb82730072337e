"""What the networks cost: importing a client, signing in, and how fast the practice network takes posts.

Run: python bench/networks_cost.py          (imports and the practice network)
     python bench/networks_cost.py URL HANDLE PASSWORD   (also a sign-in at a Bluesky server, with both clients)
"""

import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from bedside.base import http
from bedside.networks.base import Part
from bedside.networks.keys import make_key
from bedside.networks.practice.client import Practice
from bedside.networks.practice.server import make_server
from bedside.networks.practice.store import tally

RUNS = 7
MEASURED = """
import sys, time
began = time.perf_counter()
{code}
spent = (time.perf_counter() - began) * 1000
pss = next(int(line.split()[1]) for line in open("/proc/self/smaps_rollup") if line.startswith("Pss:")) / 1024
print(spent, pss, len(sys.modules))
"""
OURS = "from bedside.networks.bluesky.client import Bluesky"
THEIRS = "import atproto"
SIGN_IN_OURS = """
from bedside.base import http
from bedside.networks.bluesky.client import Bluesky
client = http.Client(http.Settings(private_origins=frozenset(["{0}"])))
Bluesky(lambda: client).connect(server="{0}", identifier="{1}", secret="{2}")
"""
SIGN_IN_THEIRS = """
from atproto import Client
Client(base_url="{0}/xrpc").login("{1}", "{2}", fetch_bsky_profile=False)
"""
THREADS = 8
POSTS = 2_000


def measure(title: str, code: str) -> None:
    """Print the median of several fresh processes."""
    rows = []
    for _ in range(RUNS):
        done = subprocess.run(
            [sys.executable, "-c", MEASURED.format(code=code)], capture_output=True, text=True, check=True
        )
        rows.append([float(word) for word in done.stdout.split()])
    spent, pss, modules = (statistics.median(column) for column in zip(*rows, strict=True))
    print(f"{title:32} {spent:7.0f} ms {pss:7.1f} MB PSS {modules:6.0f} modules")


def serve(path: Path, ready: "multiprocessing.Queue[str]") -> None:
    server = make_server(path)
    ready.put(server.url)
    server.serve_forever()


def practice_posts() -> None:
    """Print how many posts a second the practice network acknowledges, each on disk, to several clients at once."""
    with tempfile.TemporaryDirectory(dir=".") as folder:
        path, ready = Path(folder) / "practice.sqlite", multiprocessing.Queue()
        process = multiprocessing.Process(target=serve, args=(path, ready))
        process.start()
        url = ready.get()
        with (
            http.Client(http.Settings(private_origins=frozenset([url]))) as client,
            ThreadPoolExecutor(THREADS) as pool,
        ):
            network, now = Practice(lambda: client), datetime.now(UTC)
            link = network.connect(server=url, identifier="bench", secret="eight letters")
            parts = [
                Part(key=make_key(now, 0)[:10] + f"{number:06}", text="Flu", created_at=now) for number in range(POSTS)
            ]
            began = time.perf_counter()
            list(pool.map(lambda part: network.start(link, part), parts))
            spent = time.perf_counter() - began
        process.kill()
        process.join()
        accepted = tally(path, handle="bench", expected=[part.key for part in parts])
        print(f"practice network: {POSTS / spent:.0f} posts/s; after kill -9: lost {len(accepted.lost)}")


def main(words: Sequence[str]) -> None:
    measure("nothing", "pass")
    measure("our Bluesky client", OURS)
    measure("atproto SDK", THEIRS)
    if len(words) == 3:
        measure("our client, signed in", SIGN_IN_OURS.format(*words))
        measure("atproto SDK, signed in", SIGN_IN_THEIRS.format(*words))
    practice_posts()


if __name__ == "__main__":
    main(sys.argv[1:])

"""How much memory the pages, the worker and the database take together, at rest and under load.

    .venv/bin/python -m bench.memory

Counted as PSS (`/proc/<pid>/smaps_rollup`): a page of memory that several processes share counts as its part for each
of them, so the sum is what the computer really gives. Settings are the ordinary ones of `bedside serve` and
`bedside worker`. Load: posts leave to the practice network as fast as they go, while four people look at pages without
a pause. The practice network and this program are not counted.
"""

import argparse
import threading
import time
from datetime import timedelta
from itertools import cycle
from types import SimpleNamespace

from bench.installation import Installation, installation
from bench.machine import below, family, keep, load, pss
from bench.visitor import signed_in

LOOKERS = {
    "maya": ("/", "/posts/", "/calendar/", "/posts/new/"),
    "ana": ("/", "/approvals/", "/calendar/"),
    "priya": ("/", "/audit/", "/posts/"),
    "leo": ("/posts/", "/posts/new/", "/"),
}
ACCOUNTS = 16
AIM_MB = 600


def run(*, posts: int, deliveries: int) -> dict[str, object]:
    """Return all figures, in megabytes."""
    with installation(demo=True) as here:
        practice = here.practice()
        here.boot()
        from bedside.base import clock
        from bedside.features.accounts.services import connect_account
        from bench.archive import fill
        from bench.delivery import make_due, put, settle

        cast = fill(posts).cast
        us = SimpleNamespace(unit=cast.hospital, publisher=cast.maya)
        accounts = [
            connect_account(
                network="practice", server=practice, identifier=f"load-{number}", secret="a long password",
                unit=cast.hospital, by=cast.sam,
            )
            for number in range(ACCOUNTS)
        ]  # fmt: skip
        retire_the_archives_outbox()
        put(us, accounts, [clock.now() + timedelta(minutes=30)] * deliveries)
        address = here.serve()
        here.spawn("worker")
        time.sleep(10)
        at_rest = sizes(here)
        before, peak, looks = load(), at_rest, Looks(address)
        make_due()
        looks.start()
        ending = threading.Thread(target=settle)
        ending.start()
        while ending.is_alive():
            peak = max(peak, sizes(here), key=total)
            ending.join(1.0)
        looks.stop()
        rested = sizes(here)
    return {
        "posts": posts, "deliveries_under_load": deliveries, "pages_under_load": looks.count,
        "at_rest": shown(at_rest), "peak_under_load": shown(peak), "after": shown(rested), "load_before": before,
    }  # fmt: skip


class Looks:
    """People who look at one page after the other."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.count = 0
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._look, args=(person, pages)) for person, pages in LOOKERS.items()]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _look(self, person: str, pages: tuple[str, ...]) -> None:
        with signed_in(self.address, person) as browser:
            for page in cycle(pages):
                if self._stopping.is_set():
                    return
                browser.get(page).raise_for_status()
                self.count += 1


def retire_the_archives_outbox() -> None:
    """The archive's accounts lead nowhere: let nothing of it fall due."""
    from bedside.features.delivery.models import Delivery

    Delivery.objects.filter(state="waiting").update(state="cancelled")


def sizes(here: Installation) -> dict[str, list[float]]:
    """Return the PSS of each process in megabytes, largest first: web, worker, database."""
    tops = {
        "web": here.processes["serve"].pid,
        "worker": here.processes["worker"].pid,
        "database": here.postmaster(),
    }
    children = family()
    return {part: sorted((pss(pid) for pid in below(top, children)), reverse=True) for part, top in tops.items()}


def total(parts: dict[str, list[float]]) -> float:
    return sum(sum(each) for each in parts.values())


def shown(parts: dict[str, list[float]]) -> dict[str, object]:
    table: dict[str, object] = {
        part: {"mb": round(sum(each), 1), "processes": len(each), "largest_mb": round(max(each), 1)}
        for part, each in parts.items()
    }
    return {**table, "total_mb": round(total(parts), 1)}


def main() -> None:
    """Run it from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=5000, help="posts that are there already")
    parser.add_argument("--deliveries", type=int, default=1500, help="posts that leave under load")
    chosen = parser.parse_args()
    keep("memory", run(posts=chosen.posts, deliveries=chosen.deliveries))


if __name__ == "__main__":
    main()

"""How fast posts leave, and how punctually.

    .venv/bin/python -m bench.delivery
    .venv/bin/python -m bench.delivery --posts 200 --lag-posts 60 --lag-seconds 20

Real processes: an embedded PostgreSQL with durable settings, workers, and the practice network, which has its own store
and acknowledges a post when it is on disk. What left when is read from the network's store.

* **rate**: all posts are due before any worker starts; counted from the moment when the network took the first to the
  moment when it took the last. Once with one worker of eight threads, once with three.
* **lag**: posts fall due evenly over a minute, with two workers at leisure; from the time on the post to the time at
  which the network took it.
"""

import argparse
import sqlite3
import time
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

from bench.installation import Installation, installation
from bench.machine import keep, load, spread

ACCOUNTS = 16
WORDS = (
    "Post {number}. Flu shots are here. Our nurses give them Monday to Friday, 9 to 5, no appointment needed. "
    "Bring your insurance card if you have one. Children under 9 may need two doses."
)


def run(*, posts: int, lag_posts: int, lag_seconds: int) -> dict[str, object]:
    """Return all figures."""
    with installation() as here:
        address = here.practice()
        here.boot()
        from bench.organization import make_organization

        us = make_organization()
        accounts = [us.connect("practice", address, f"unit-{number}", "a long password") for number in range(ACCOUNTS)]
        figures: dict[str, object] = {"accounts": ACCOUNTS}
        figures["one_worker"] = rate(here, us, accounts, posts=posts, workers=1)
        figures["three_workers"] = rate(here, us, accounts, posts=posts, workers=3)
        figures["lag"] = lag(here, us, accounts, posts=lag_posts, seconds=lag_seconds)
    return figures


def rate(here: Installation, us: Any, accounts: list[Any], *, posts: int, workers: int) -> dict[str, object]:
    """Send posts that are all due already."""
    from bedside.base import clock

    print(f"Scheduling {posts} posts for {workers} worker(s) …")
    due = clock.now() + timedelta(minutes=30)
    put(us, accounts, [due] * posts)
    make_due()
    began, before = clock.now(), load()
    names = start_workers(here, workers)
    settle()
    here.stop(*names)
    at = sorted(taken(here, since=began).values())
    assert len(at) == posts, f"{len(at)} of {posts} posts went out"
    spent = (at[-1] - at[0]).total_seconds()
    from_start = (at[-1] - began).total_seconds()
    return {
        "posts": posts,
        "workers": workers,
        "threads_each": 8,
        "seconds": round(spent, 1),
        "posts_per_second": round(posts / spent, 1),
        "seconds_with_start_of_workers": round(from_start, 1),
        "load_before": before,
        "load_after": load(),
    }


def lag(here: Installation, us: Any, accounts: list[Any], *, posts: int, seconds: int) -> dict[str, object]:
    """Send posts at their time; return how late each was, in milliseconds."""
    from bedside.base import clock
    from bedside.features.delivery.models import Delivery

    print(f"Scheduling {posts} posts to fall due over {seconds} s …")
    began = clock.now()
    # Far enough ahead; moved nearer once all are there.
    put(us, accounts, [began + timedelta(hours=1)] * posts)
    names = start_workers(here, 2)
    time.sleep(5)
    start = clock.now() + timedelta(seconds=3)
    rows = list(Delivery.objects.filter(state="waiting").order_by("id"))
    for number, row in enumerate(rows):
        row.due_at = row.next_at = start + timedelta(seconds=seconds * number / posts)
    Delivery.objects.bulk_update(rows, ["due_at", "next_at"])
    before = load()
    settle()
    here.stop(*names)
    at = taken(here, since=began)
    late = [(at[key] - due).total_seconds() * 1000 for key, due in due_times(since=began).items()]
    assert len(late) == posts, f"{len(late)} of {posts} posts went out"
    return {"posts": posts, "over_seconds": seconds, "workers": 2, "ms": spread(late, 0), "load_before": before}


def put(us: Any, accounts: list[Any], dues: list[datetime]) -> None:
    """Put a signed, scheduled post into the outbox for each time, round the accounts. Without the writing and approving
    before it, which take longer than the delivery that is measured."""
    from bedside.base import clock
    from bedside.features.clearance import seal
    from bedside.features.clearance.material import Item, PartMaterial, address_of, digest_of_item
    from bedside.features.clearance.models import Clearance
    from bedside.features.delivery.api import enqueue
    from bedside.features.publishing.models import Post, Stage

    now = clock.now()
    for number, due in enumerate(dues):
        account = accounts[number % len(accounts)]
        part: PartMaterial = {"text": WORDS.format(number=number), "pictures": []}
        item: Item = {"address": address_of(account), "language": "en", "parts": [part]}
        post = Post.objects.create(
            unit=us.unit, author=us.publisher, stage=Stage.SCHEDULED, planned_at=due, created_at=now, changed_at=now,
            content={"language": "en", "accounts": [account.pk], "parts": [part], "variants": {}},
        )  # fmt: skip
        clearance = Clearance(
            subject_kind="post", subject_id=post.pk, unit=us.unit, digests={str(account.pk): digest_of_item(item)},
            window_start=due - timedelta(days=1), window_end=due + timedelta(days=1), approved=[], chain="",
            issued_at=now,
        )  # fmt: skip
        seal.sign(clearance)
        clearance.save()
        Post.objects.filter(pk=post.pk).update(clearance=clearance)
        enqueue(
            clearance=clearance, material={str(account.pk): item}, accounts=[account], due_at=due, by=us.publisher.actor
        )


def make_due() -> None:
    """Let everything that waits be due now, in the order in which it was made."""
    from bedside.base import clock
    from bedside.features.delivery.models import Delivery

    now = clock.now()
    Delivery.objects.filter(state="waiting").update(due_at=now, next_at=now)


def start_workers(here: Installation, count: int) -> list[str]:
    names = [f"worker-{number}" for number in range(count)]
    for name in names:
        here.spawn("worker", "--threads", "8", name=name)
    return names


def settle(patience: float = 600) -> None:
    """Wait until nothing is under way, asking seldom enough not to matter."""
    from bedside.features.delivery.models import OPEN, Delivery

    until = time.monotonic() + patience
    while Delivery.objects.filter(state__in=OPEN).exists():
        if time.monotonic() > until:
            raise RuntimeError("the posts did not leave in time")
        time.sleep(0.5)


def taken(here: Installation, *, since: datetime) -> dict[str, datetime]:
    """Return when the network took each post, by key, from its own store."""
    path = here.home / "practice" / "practice.sqlite"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        rows = db.execute("select key, accepted_at from posts where accepted_at >= ?", (since.isoformat(),)).fetchall()
    return {key: datetime.fromisoformat(at) for key, at in rows}


def due_times(*, since: datetime) -> dict[str, datetime]:
    from bedside.features.delivery.models import Piece

    rows = Piece.objects.filter(delivery__made_at__gte=since)
    return dict(rows.values_list("key", "delivery__due_at"))


def main() -> None:
    """Run it from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--lag-posts", type=int, default=300)
    parser.add_argument("--lag-seconds", type=int, default=60)
    chosen = parser.parse_args()
    keep("delivery", run(posts=chosen.posts, lag_posts=chosen.lag_posts, lag_seconds=chosen.lag_seconds))


if __name__ == "__main__":
    main()

"""How long pages take, and how many questions they ask the database, with two years of an organization behind them.

    .venv/bin/python -m bench.pages                                  100,000 posts; filling takes some minutes
    .venv/bin/python -m bench.pages --posts 5000
    .venv/bin/python -m bench.pages --home /tmp/archive              fill once, measure again and again
    .venv/bin/python -m bench.pages --home /tmp/archive --queries "posts, first page"

* **over HTTP**: from the request to the last byte of the answer, at a `bedside serve` process of its own with its
  ordinary settings, over loopback, one request at a time, signed in.
* **without waiting**: the same without the time in which web or database stood in line for a processor that something
  else on this computer had. It tells a slow page from a busy computer.
* **processor**: how long web and database computed.
* **queries**: counted in Django's test client, all of them: session, person, navigation, the page itself.

Some requests to each page go first and don't count.
"""

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.installation import Installation, installation
from bench.machine import keep, load, spent_ms, spread
from bench.visitor import signed_in

WARM_UP = 5
REQUESTS = 40
AIM_MS, AIM_QUERIES = 80, 15


@dataclass(frozen=True)
class Wanted:
    """A page: its name, who looks at it, where it is."""

    name: str
    person: str
    address: str


@dataclass(frozen=True)
class Seen:
    """One request over HTTP, in milliseconds: how long it took, how much of that was not spent in line for a processor
    that others had, and how long web and database computed."""

    took: float
    without_waiting: float
    worked: float


def run(*, posts: int, home: Path | None, queries_of: str) -> dict[str, object] | None:
    """Return all figures; with `queries_of` print a page's queries instead."""
    with installation(demo=True, home=home) as here:
        here.boot()
        from bench import archive

        if not archive.is_filled():
            began = time.monotonic()
            made = archive.fill(posts)
            print(f"{made.posts} posts and {made.entries} entries in {time.monotonic() - began:.0f} s")
        analyze()
        pages = list(wanted())
        if queries_of:
            show_queries(next(page for page in pages if page.name == queries_of))
            return None
        counted = {page.name: count_queries(page) for page in pages}
        before = load()
        timed = measure(here, pages)
        return {"rows": rows(), "load_before": before, "pages": table(pages, counted, timed)}


def wanted() -> Iterator[Wanted]:
    """Name the pages. Each shows the fullest of its kind that this archive holds."""
    from django.http import QueryDict

    from bedside.base import clock
    from bedside.features.audit.models import Entry
    from bedside.features.publishing.models import Post, Stage
    from bedside.kit.ui.paging import page_of

    today = clock.now().date()
    posts = Post.objects.filter(deleted_at=None)
    deep = posts.filter(changed_at__lte=clock.now() - timedelta(days=400))
    deep_entries = Entry.objects.filter(at__lte=clock.now() - timedelta(days=400))
    newest = ("-changed_at", "-id")
    widely = posts.filter(stage=Stage.SENT).order_by("-planned_at")
    sent = max(widely[:200], key=lambda post: len(post.content["accounts"]))
    draft = posts.filter(stage=Stage.DRAFT).order_by("-changed_at").first()
    review = posts.filter(stage=Stage.REVIEW).order_by("-changed_at").first()
    account = sent.content["accounts"][0]
    assert draft
    assert review
    yield Wanted("calendar, month", "maya", f"/calendar/?month={today:%Y-%m}")
    yield Wanted("calendar, a month a year ago", "maya", f"/calendar/?month={today - timedelta(days=365):%Y-%m}")
    yield Wanted("calendar, week", "maya", f"/calendar/?week={today}")
    yield Wanted("calendar, agenda", "maya", f"/calendar/?from={today}")
    yield Wanted("posts, first page", "maya", "/posts/")
    yield Wanted("posts, deep page", "maya", f"/posts/{page_of(deep, QueryDict(), order=newest).next}")
    yield Wanted("posts, one stage", "maya", "/posts/?stage=taken_down")
    yield Wanted("posts, one unit", "maya", f"/posts/?unit={sent.unit_id}")
    yield Wanted("posts, one account and stage", "maya", f"/posts/?account={account}&stage=draft")
    yield Wanted("posts, my own", "maya", "/posts/?mine=1")
    yield Wanted("posts, of an editor of one unit", "leo", "/posts/")
    yield Wanted("composer, new", "maya", "/posts/new/")
    yield Wanted("composer, a draft", "maya", f"/posts/{draft.pk}/edit/")
    yield Wanted("post, sent", "maya", f"/posts/{sent.pk}/")
    yield Wanted("post, waiting for approval", "maya", f"/posts/{review.pk}/")
    yield Wanted("Today, of who writes", "maya", "/")
    yield Wanted("Today, of who approves", "ana", "/")
    yield Wanted("approvals", "ana", "/approvals/")
    yield Wanted("approvals, one request", "ana", f"/approvals/{review.request_id}/")
    yield Wanted("notices", "maya", "/notices/")
    yield Wanted("record, first page", "priya", "/audit/")
    yield Wanted(
        "record, deep page", "priya", f"/audit/{page_of(deep_entries, QueryDict(), order=('-at', '-id')).next}"
    )
    yield Wanted("record, one action", "priya", "/audit/?action=post.approved")
    yield Wanted("record, story of a post", "priya", f"/audit/post/{sent.pk}/")


def rows() -> dict[str, int]:
    from bedside.features.audit.models import Entry
    from bedside.features.delivery.models import Delivery
    from bedside.features.publishing.models import Post

    return {
        "posts": Post.objects.count(),
        "deliveries": Delivery.objects.count(),
        "entries_of_the_record": Entry.objects.count(),
    }


def analyze() -> None:
    """Let the planner know the tables, as autovacuum does within minutes."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    connections["owner"].close()


def count_queries(page: Wanted) -> int | None:
    """Return how many queries the page makes; None where there is no such page yet."""
    with looking(page) as (response, queries):
        return None if response.status_code == 404 else len(queries)


def show_queries(page: Wanted) -> None:
    """Print each query with its plan, the slowest first."""
    from django.db import connection

    with looking(page) as (response, queries):
        print(f"{page.name}: {response.status_code}, {len(queries)} queries")
    for query in sorted(queries, key=lambda each: float(each["time"]), reverse=True):
        print(f"\n--- {float(query['time']) * 1000:.0f} ms\n{query['sql'][:3000]}")
        if query["sql"].lstrip("( \n").startswith(("SELECT", "WITH")) and float(query["time"]) >= 0.005:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + query["sql"].replace("%", "%%"))
                print("\n".join(f"    {line}" for (line,) in cursor.fetchall()))


@contextmanager
def looking(page: Wanted) -> Iterator[tuple[Any, list[dict[str, str]]]]:
    """Look at the page in this process, after a look that fills what a process fills once."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bedside.features.people.api import User

    browser = Client(SERVER_NAME="127.0.0.1")
    user = User.objects.get(email=f"{page.person}@riverside.example")
    browser.post("/demo/", {"person": user.pk})
    browser.get(page.address)
    with CaptureQueriesContext(connection) as queries:
        response = browser.get(page.address)
        response.content  # noqa: B018 - a page that is made while it is read
    assert response.status_code in (200, 404), f"{page.name}: {response.status_code}"
    yield response, queries.captured_queries


def measure(here: Installation, pages: list[Wanted]) -> dict[str, list[Seen]]:
    """Return how long each page took, request by request. The pages take turns, so that a busy moment of the computer
    falls on all of them."""
    address = here.serve()
    processes = [here.processes["serve"].pid, here.postmaster()]
    seen: dict[str, list[Seen]] = {page.name: [] for page in pages}
    with ExitStack() as visits:
        browsers = {
            person: visits.enter_context(signed_in(address, person)) for person in {page.person for page in pages}
        }
        for turn in range(WARM_UP + REQUESTS):
            for page in pages:
                ran, waited = spent_ms(processes)
                began = time.perf_counter()
                reply = browsers[page.person].get(page.address)
                took = (time.perf_counter() - began) * 1000
                ran_by_now, waited_by_now = spent_ms(processes)
                if turn >= WARM_UP and reply.status_code == 200:
                    worked = ran_by_now - ran
                    # Threads beside the request's own stand in line as well, so never less than was computed.
                    alone = max(took - (waited_by_now - waited), worked)
                    seen[page.name].append(Seen(took, min(alone, took), worked))
    return seen


def table(pages: list[Wanted], counted: dict[str, int | None], seen: dict[str, list[Seen]]) -> dict[str, object]:
    return {
        page.name: {
            "ms": spread([each.took for each in seen[page.name]]),
            "without_waiting_ms": spread([each.without_waiting for each in seen[page.name]]),
            "processor_ms": spread([each.worked for each in seen[page.name]])["median"],
            "queries": counted[page.name],
        }
        if seen[page.name]
        else "not there yet"
        for page in pages
    }


def main() -> None:
    """Run it from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--home", type=Path, help="keep the archive in this folder, and use it again")
    parser.add_argument("--queries", default="", metavar="PAGE", help="print the queries of one page with their plans")
    chosen = parser.parse_args()
    os.environ["BEDSIDE_LOGOFF_MINUTES"] = "720"
    figures = run(posts=chosen.posts, home=chosen.home, queries_of=chosen.queries)
    if figures:
        keep("pages", figures)


if __name__ == "__main__":
    main()

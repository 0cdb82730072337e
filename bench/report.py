"""Writes the last results into `bench/README.md`, in plain words.

.venv/bin/python -m bench.report
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from bench.machine import RESULTS

README = RESULTS.parent / "README.md"
BEGIN, END = "<!-- results -->\n", "<!-- end of results -->\n"
Result = dict[str, Any]


def main() -> None:
    """Write the tables anew."""
    text = README.read_text()
    head, _begin, rest = text.partition(BEGIN)
    _old, _end, tail = rest.partition(END)
    README.write_text(head + BEGIN + "\n".join([*summary(), "", *pages(), ""]) + END + tail)


def summary() -> Iterator[str]:
    yield "| what | aim | last result | measured |"
    yield "|---|---|---|---|"
    for name, what, aim, said in ROWS:
        path = RESULTS / f"{name}.json"
        if path.exists():
            result = json.loads(path.read_text())
            yield f"| {what} | {aim} | {said(result)} | {where(result)} |"


def where(result: Result) -> str:
    at = result.get("where", result)
    date = f"{at['on']}, " if "on" in at else ""
    return f"{date}{at.get('cores', '?')} cores, load {result.get('load_before', at.get('load', 0)):.0f}"


def pages() -> Iterator[str]:
    path = RESULTS / "pages.json"
    if not path.exists():
        return
    result = json.loads(path.read_text())
    counts = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in result["rows"].items())
    yield f"Pages, with {counts}:"
    yield ""
    yield "| page | over HTTP, median ms | p95 | without waiting, median ms | p95 | processor, ms | queries |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for name, page in result["pages"].items():
        if isinstance(page, str):
            yield f"| {name} | {page} | | | | | |"
        else:
            times = " | ".join(
                f"{page[which][how]:.0f}" for which in ("ms", "without_waiting_ms") for how in ("median", "p95")
            )
            yield f"| {name} | {times} | {page['processor_ms']:.0f} | {page['queries']} |"


def _within(result: Result) -> str:
    there = [page for page in result["pages"].values() if not isinstance(page, str)]
    quick, alone = (sum(page[which]["p95"] <= 80 for page in there) for which in ("ms", "without_waiting_ms"))
    few = sum(page["queries"] <= 15 for page in there)
    return f"of {len(there)} pages {quick} within 80 ms, {alone} without waiting in line; {few} within 15 queries"


def _memory(result: Result) -> str:
    peak = result["peak_under_load"]
    parts = ", ".join(f"{name} {peak[name]['mb']:.0f}" for name in ("web", "worker", "database"))
    return f"{peak['total_mb']:.0f} MB ({parts}); at rest {result['at_rest']['total_mb']:.0f} MB"


def _crash(result: Result) -> str:
    bad = ", ".join(f"{result[name]} {name.replace('_', ' ')}" for name in BAD)
    killed = (
        f"{result['worker_kills']} workers, {result['database_kills']} databases, {result['network_kills']} networks"
    )
    return f"{bad}; of {result['posts'] + result['bluesky_posts']} posts, with kill -9 of {killed}"


BAD = ("lost", "doubled", "out_of_order", "unconfirmed", "missed")
ROWS: tuple[tuple[str, str, str, Callable[[Result], str]], ...] = (
    ("crash", "Posts while workers, database and networks are killed", "0 lost, doubled, out of order", _crash),
    (
        "delivery",
        "Posts that leave in a second, one worker",
        "≥ 50",
        lambda result: f"{result['one_worker']['posts_per_second']:.0f}",
    ),
    (
        "delivery",
        "The same, three workers",
        "≥ 50",
        lambda result: f"{result['three_workers']['posts_per_second']:.0f}",
    ),
    (
        "delivery",
        "From the time on the post to the network",
        "p95 ≤ 2 s",
        lambda result: (
            f"p95 {result['lag']['ms']['p95'] / 1000:.1f} s, median {result['lag']['ms']['median'] / 1000:.1f} s"
        ),
    ),
    (
        "composer",
        "From the last key to the findings beside the words",
        "p95 ≤ 300 ms",
        lambda result: f"p95 {result['ms']['p95']:.0f} ms, median {result['ms']['median']:.0f} ms",
    ),
    ("pages", "Pages with 100,000 posts", "p95 ≤ 80 ms, ≤ 15 queries", _within),
    ("memory", "Memory of web, worker and database under load", "≤ 600 MB", _memory),
    (
        "start",
        "`make demo` in a clean clone, to a signed-in page",
        "< 3 min",
        lambda result: f"{result['cold_s']:.0f} s",
    ),
    (
        "start",
        "A later start",
        "< 8 s",
        lambda result: f"median {result['later_s']['median']:.1f} s",
    ),
)


if __name__ == "__main__":
    main()

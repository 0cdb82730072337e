"""How fast the record is written, sealed, verified, exported and read, at 100,000 and at 1,000,000 entries.

    .venv/bin/python -m bench.audit                     about ten minutes
    .venv/bin/python -m bench.audit --more 0            without the million

Everything is real and on this computer: an embedded PostgreSQL with the durable settings of an installation, in a
temporary home. Entries for the bulk are stamped like any other but copied in, to save time. The figures go to
`bench/results/audit.json`.
"""

import argparse
import json
import os
import platform
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results" / "audit.json"
ACTIONS = ("post.submitted", "post.approved", "post.changed", "post.scheduled", "delivery.sent", "user.signed-in")
PAGES = {
    "first_page": "/audit/",
    "one_person": "/audit/?actor=user:17",
    "one_action": "/audit/?action=post.approved",
    "rare_action": "/audit/?action=hold.placed",
    "one_post": "/audit/?kind=post&number=77",
    "one_day": "/audit/?since=2026-03-03&until=2026-03-03",
    "person_action_days": "/audit/?actor=user:17&action=post.approved&since=2026-02-01&until=2026-08-01",
    "nothing_found": "/audit/?actor=user:17&action=hold.placed",
    "story": "/audit/post/77/",
    "entry": "/audit/entry/1/",
}


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--entries", type=int, default=100_000)
    options.add_argument("--more", type=int, default=1_000_000)
    given = options.parse_args()
    home = Path(tempfile.mkdtemp(prefix="bedside-bench-")).resolve()
    os.environ["BEDSIDE_HOME"] = str(home)
    os.environ.pop("DATABASE_URL", None)
    try:
        figures = measure(given.entries, given.more)
    finally:
        from bedside.site.database.home import Home
        from bedside.site.database.server import stop

        stop(Home(home))
        shutil.rmtree(home, ignore_errors=True)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(figures, indent=1) + "\n")
    print(RESULTS.read_text())


def measure(entries: int, more: int) -> dict[str, Any]:
    from bedside.site import boot

    boot.boot(migrated=False)
    boot.migrate()
    figures: dict[str, Any] = {"cores": os.cpu_count(), "load": os.getloadavg()[0], "machine": platform.machine()}
    figures["record"] = recording()
    figures[str(entries)] = at_size(entries)
    if more > entries:
        figures[str(more)] = at_size(more)
        figures[str(more)]["pages"] = pages()
    return figures


def recording(count: int = 2000) -> dict[str, float]:
    """Write entries one by one, each in a durable transaction of its own."""
    from django.db import transaction

    from bedside.features.audit.api import Actor, Subject, record

    times = []
    for number in range(count):
        begun = time.perf_counter()
        with transaction.atomic():
            record(
                by=Actor("user", "17", "Dr. Ana Ruiz"),
                action="post.approved",
                subject=Subject("post", number % 50, "Flu clinic on Saturday"),
                facts={"version": 3},
                words={"comment": "Name the entrance"} if number % 10 == 0 else None,
            )
        times.append((time.perf_counter() - begun) * 1000)
    return {"entries_per_s": round(1000 / statistics.mean(times)), "p95_ms": percentile(times, 95)}


def at_size(total: int) -> dict[str, Any]:
    """Bring the record to `total` entries, then seal, verify and export it."""
    from bedside.features.audit.api import SYSTEM, Entry, seal_everything
    from bedside.features.audit.exporting import export
    from bedside.features.audit.selection import Selection
    from bedside.features.audit.verify import verify

    fill(total - Entry.objects.count())
    sealed, seal_seconds, seal_memory = memory(seal_everything)
    report, verify_seconds, verify_memory = memory(verify)
    assert report.unbroken, report.breaks[:3]
    assert report.placed == total

    def whole() -> int:
        lines = export(selection=Selection(), entries=Entry.objects.all(), zone=UTC, by=SYSTEM, source="bench")
        return sum(len(line) for line in lines)

    size, export_seconds, export_memory = memory(whole)
    return {
        "load": os.getloadavg()[0],
        "sealed": sealed,
        "seal_s": round(seal_seconds, 2),
        "seal_memory_mb": seal_memory,
        "verify_s": round(verify_seconds, 2),
        "verify_memory_mb": verify_memory,
        "export_s": round(export_seconds, 2),
        "export_mb": round(size / 1e6, 1),
        "export_memory_mb": export_memory,
        "database_mb": size_on_disk(),
    }


def size_on_disk() -> float:
    """Return how many megabytes the record takes in the database, indexes included."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relname LIKE 'audit\\_%' AND relkind = 'r'"
        )
        (size,) = cursor.fetchone() or (0,)
    return round(float(size) / 1e6)


def fill(count: int) -> None:
    """Copy stamped entries in, over ten months, by 300 people, about 20,000 posts."""
    from django.db import connection, connections, transaction

    from bedside.features.audit import stamps

    chance = random.Random(count)
    columns = (
        "id", "at", "actor_kind", "actor_id", "actor_name", "address", "action", "subject_kind", "subject_id",
        "name_digest", "unit_id", "facts", "payload_digest",
    )  # fmt: skip
    begin = datetime(2026, 1, 15, tzinfo=UTC)
    step = timedelta(days=300) / max(count, 1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT max(nextval('audit_entry_id_seq')) FROM generate_series(1, %s)", [count])
        (end,) = cursor.fetchone() or (0,)
        last = end - count
        copied = ", ".join((*columns, "subject_name", "stamp"))
        with cursor.copy(f"COPY audit_entry ({copied}) FROM STDIN") as copy:
            for number in range(last + 1, last + count + 1):
                person = chance.randint(1, 300)
                name = f"Post number {chance.randint(1, 20_000)}"
                values = (
                    number, begin + step * (number - last), "user", str(person), f"Person {person}",
                    f"10.0.{person % 8}.{person % 250}",
                    "hold.placed" if number % 20_011 == 0 else chance.choice(ACTIONS), "post", name.rpartition(" ")[2],
                    stamps.digest_of_name(name, number), chance.randint(1, 5), {"version": number % 9}, "",
                )  # fmt: skip
                stamp = stamps.stamp_of(dict(zip(columns, values, strict=True)))
                row = [json.dumps(value) if isinstance(value, dict) else value for value in values]
                copy.write_row([*row, name, stamp])
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE audit_entry")
    connections["owner"].close()


def pages() -> dict[str, dict[str, float]]:
    """Time the pages on the server, as somebody who may read everything sees them."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, setup_test_environment

    from bedside.features.people.cast import make_cast
    from bedside.features.people.testing import give_app

    setup_test_environment()
    cast = make_cast()
    give_app(cast.priya)
    browser = Client(REMOTE_ADDR="127.0.0.1")
    browser.force_login(cast.priya)
    after = browser.get("/audit/").context["page"].next
    for _ in range(20):
        after = browser.get(f"/audit/{after}").context["page"].next
    addresses = PAGES | {"page_22": f"/audit/{after}"}
    return {name: page(browser, address, connection, CaptureQueriesContext) for name, address in addresses.items()}


def page(browser: Any, address: str, connection: Any, capture: Any, times: int = 60) -> dict[str, float]:
    """Ask for the page over and over; return milliseconds, those of this process' own work, and how many queries."""
    taken = []
    worked = time.process_time()
    for _ in range(times):
        answer, seconds = timed(lambda: browser.get(address))
        assert answer.status_code == 200, address
        taken.append(seconds * 1000)
    worked = round((time.process_time() - worked) * 1000 / times, 2)
    with capture(connection) as queries:
        browser.get(address)
    return {
        "p50_ms": percentile(taken, 50),
        "p95_ms": percentile(taken, 95),
        "own_work_ms": worked,
        "queries": len(queries),
    }


def percentile(values: list[float], rank: int) -> float:
    return round(statistics.quantiles(values, n=100)[rank - 1], 2)


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    result = work()
    return result, time.perf_counter() - begun


def memory(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return what the work returns, its seconds, and how many megabytes more it took at its peak (Linux)."""
    Path("/proc/self/clear_refs").write_text("5")
    before = peak()
    result, seconds = timed(work)
    return result, seconds, round(peak() - before, 1)


def peak() -> float:
    """The most megabytes this process held since the mark was last reset."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()

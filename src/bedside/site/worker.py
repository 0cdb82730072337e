"""The worker process: a courier, the chores that can't wait for a minute, and the queue of side work."""

import asyncio
import logging
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from procrastinate.contrib.django import app

from bedside.base.errors import Problem
from bedside.features.audit.api import seal_everything
from bedside.features.delivery import worker as delivery
from bedside.kit.bus.pump import pump

log = logging.getLogger(__name__)

# The queues of side work. To look at a picture takes seconds: it must keep no mail waiting. To make a film takes
# minutes and all processors: it must keep no picture waiting, and one is made at a time.
QUICK = ["mail", "audit", "chores"]
SLOW = ["pictures"]
SLOWEST = ["films"]


class Worker:
    """One process. `run` returns after SIGTERM or SIGINT, when what was under way is written down."""

    def __init__(self) -> None:
        self._threads = settings.WORKER_THREADS
        self._stopping = threading.Event()

    def run(self) -> None:
        """Work until a signal."""
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, lambda *_: self._stopping.set())
        number = self._sign_on()
        courier = delivery.Courier(worker=number, threads=self._threads)
        jobs = [
            threading.Thread(target=courier.run, name="courier"),
            *(self._chore(*chore) for chore in self._chores(number)),
            *(
                threading.Thread(target=self._side_work, args=(queues,), name=f"side-work-{queues[0]}", daemon=True)
                for queues in (QUICK, SLOW, SLOWEST)
            ),
        ]
        for job in jobs:
            job.start()
        log.info("worker %d works with %d threads", number, self._threads)
        while not self._stopping.wait(1.0):
            pass
        log.info("worker %d finishes what is under way", number)
        courier.stop()
        for job in jobs:
            job.join(timeout=60)
        delivery.sign_off(number)

    def _chores(self, number: int) -> list[tuple[str, float, Callable[[], object]]]:
        return [
            ("alive", 1.0, lambda: delivery.say_alive(number)),
            ("events", 0.3, pump),
            ("seals", 1.0, seal_everything),
            ("held", 3.0, delivery.free_held),
            ("counts", 10.0, delivery.fetch_due),
        ]

    def _sign_on(self) -> int:
        while True:
            try:
                return delivery.sign_on()
            except (DatabaseError, InterfaceError) as error:
                log.warning("the database is away (%s); trying again", type(error).__name__)
                time.sleep(1)

    def _chore(self, name: str, every: float, do: Callable[[], object]) -> threading.Thread:
        def loop() -> None:
            while not self._stopping.wait(every):
                _safely(name, do)

        return threading.Thread(target=loop, name=name)

    def _side_work(self, queues: list[str]) -> None:
        """Run Procrastinate's worker for these queues; when the database was away, begin again."""
        while not self._stopping.is_set():
            try:
                asyncio.run(self._side_worker(queues))
            except Exception as error:
                log.warning("side work stopped (%s); beginning again", type(error).__name__)
                self._stopping.wait(2.0)

    async def _side_worker(self, queues: list[str]) -> None:
        # Another instance of the app: what handlers in this process defer has to stay in their own transaction.
        async with app.with_connector(app.connector.get_worker_connector()).open_async() as ready:  # type: ignore[attr-defined]
            how: dict[str, Any] = {"concurrency": 1} if queues == SLOWEST else {}
            work = asyncio.create_task(
                ready.run_worker_async(queues=queues, install_signal_handlers=False, wait=True, **how)
            )
            while not self._stopping.is_set() and not work.done():
                await asyncio.sleep(0.5)
            ended_by_itself = work.done()
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
        if ended_by_itself:
            # What it ended with, if anything, is told by whoever starts it again.
            work.result()


def must_have_connections() -> None:
    """Raise Problem where the database takes fewer connections than so many threads may need at a time."""
    needed = settings.DATABASES["default"]["OPTIONS"]["pool"]["max_size"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
        )
        (taken,) = cursor.fetchone()
    if needed > taken:
        threads = settings.WORKER_THREADS
        most = taken - (needed - threads)
        raise Problem(
            f"A worker with {threads} threads may need {needed} connections to the database, which takes {taken}.",
            f"Use up to {most} threads, or raise max_connections of a database server of your own."
            if most > 0
            else "Raise max_connections of the database server.",
        )


def _safely(name: str, do: Callable[[], object]) -> None:
    try:
        do()
    except (DatabaseError, InterfaceError) as error:
        log.warning("%s: the database is away (%s)", name, type(error).__name__)
    except Problem as problem:
        log.error("%s: %s", name, problem)
    except Exception:
        log.exception("%s failed", name)
    finally:
        close_old_connections()

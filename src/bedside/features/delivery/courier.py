"""The courier: claims what is due and carries it, several accounts at a time."""

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import DatabaseError, InterfaceError, close_old_connections

from bedside.base import clock
from bedside.features.delivery.carrying import carry
from bedside.features.delivery.line import Claim, claim

log = logging.getLogger(__name__)

# How long an idle courier waits before it looks again: what a due post waits at most.
LOOK_EVERY = 0.5


class Courier:
    """One process's part of the work. `run` returns soon after `stop`, when all that was claimed is written down."""

    def __init__(self, *, worker: int, threads: int) -> None:
        self.worker = worker
        self._threads = threads
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._under_way: set[Future[None]] = set()
        self._lock = threading.Lock()

    def stop(self) -> None:
        """Claim nothing more."""
        self._stopping.set()
        self._wake.set()

    def run(self) -> None:
        """Work until stopped. A database that is away for a while is waited for."""
        with ThreadPoolExecutor(self._threads, thread_name_prefix="courier") as pool:
            while not self._stopping.is_set():
                self._wake.clear()
                if not self._claim_some(pool):
                    self._wake.wait(LOOK_EVERY)

    def run_until_idle(self) -> None:
        """Carry all that is due now, one after the other, in this thread. For tests and drills."""
        while held := claim(worker=self.worker, limit=1, now=clock.now()):
            carry(held[0])

    def _claim_some(self, pool: ThreadPoolExecutor) -> bool:
        """Claim as much as threads are free; tell whether anything was due."""
        with self._lock:
            free = self._threads - len(self._under_way)
        if free <= 0:
            return False
        try:
            claims = claim(worker=self.worker, limit=free, now=clock.now())
        except (DatabaseError, InterfaceError) as error:
            log.warning("the database is away (%s); looking again", type(error).__name__)
            self._stopping.wait(1.0)
            return False
        finally:
            close_old_connections()
        for held in claims:
            future = pool.submit(_carry_safely, held)
            with self._lock:
                self._under_way.add(future)
            future.add_done_callback(self._done)
        return bool(claims)

    def _done(self, future: Future[None]) -> None:
        with self._lock:
            self._under_way.discard(future)
        self._wake.set()


def _carry_safely(held: Claim) -> None:
    """Carry; what goes wrong here is not written, so the lease runs out and the next claim looks on the network."""
    try:
        carry(held)
    except (DatabaseError, InterfaceError) as error:
        log.warning("delivery %d: the database went away (%s)", held.delivery, type(error).__name__)
    except Exception:
        log.exception("delivery %d: unexpected", held.delivery)
    finally:
        close_old_connections()

"""Many write and several seal at the same time, each on a connection of its own."""

from threading import Barrier, Thread

from django.db import connection, connections, transaction

from bedside.features.audit.api import Actor, Entry, Subject, record, seal_everything
from bedside.features.audit.models import Link, Seal
from bedside.features.audit.sealing import LOCK, seal
from bedside.features.audit.testing import guards_off, real_transactions
from bedside.features.audit.verify import verify

__all__ = ["guards_off", "real_transactions"]

WRITERS, EACH = 4, 40


def test_every_entry_gets_one_place_whoever_seals(real_transactions: None) -> None:
    begin = Barrier(WRITERS + 2)
    writing = [Thread(target=write, args=(begin, number)) for number in range(WRITERS)]
    sealing = [Thread(target=keep_sealing, args=(begin, writing)) for _ in range(2)]
    for thread in (*writing, *sealing):
        thread.start()
    for thread in (*writing, *sealing):
        thread.join()
    seal_everything()
    assert Entry.objects.count() == WRITERS * EACH
    assert Link.objects.count() == WRITERS * EACH
    report = verify()
    assert {broken.code for broken in report.breaks} == {"guard-off"}
    assert report.seals == Seal.objects.count()


def test_a_writer_waits_for_nobody_who_seals(real_transactions: None) -> None:
    """Somebody holds the sealers' lock for ever: entries are written all the same, and sealing gives way at once."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        other = Thread(target=write, args=(Barrier(1), 7))
        other.start()
        other.join(timeout=30)
        assert not other.is_alive()
        sealed: list[int] = []
        sealer = Thread(target=seal_once, args=(sealed,))
        sealer.start()
        sealer.join(timeout=30)
        assert sealed == [0]
    assert seal_everything() == EACH


def write(begin: Barrier, number: int) -> None:
    begin.wait()
    for count in range(EACH):
        with transaction.atomic():
            actor = Actor("user", str(number), "Somebody")
            record(by=actor, action="post.changed", subject=Subject("post", count), facts={"by": number})
    connections.close_all()


def seal_once(sealed: list[int]) -> None:
    sealed.append(seal())
    connections.close_all()


def keep_sealing(begin: Barrier, while_alive: list[Thread]) -> None:
    begin.wait()
    while any(thread.is_alive() for thread in while_alive):
        seal_everything()
    connections.close_all()

"""`bedside worker`: send what is due, and do the chores."""

import os

import click

from bedside.checker import can_run
from bedside.checker.reader import MISSING
from bedside.site.boot import boot


@click.command()
@click.option("--threads", type=click.IntRange(1, 64), help="Deliveries at a time (BEDSIDE_WORKER_THREADS).")
def command(threads: int | None) -> None:
    """Send what is due, fetch back how it is received, mail, remind, seal the record.

    Several workers may run, on one machine or many. Ctrl+C or SIGTERM stops after what is under way; even kill -9 loses
    and doubles nothing.

    \b
    Example:
      bedside worker --threads 4
    """
    if not can_run():
        raise MISSING  # posts are checked once more at the moment of sending
    if threads:
        # Before the settings are read: the pool of database connections is made as large as the threads need.
        os.environ["BEDSIDE_WORKER_THREADS"] = str(threads)
    boot()
    from bedside.site.worker import Worker, must_have_connections

    must_have_connections()
    Worker().run()

"""`bedside worker`: send what is due, and do the chores."""

import click

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
    boot()
    from bedside.site.worker import Worker

    Worker(threads=threads).run()

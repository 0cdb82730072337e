"""`bedside migrate`: bring the tables to this version."""

import click

from bedside.site import boot


@click.command()
def command() -> None:
    """Bring the database's tables to this version of Bedside.

    \b
    Example:
      bedside migrate
    """
    boot.boot(migrated=False)
    boot.migrate()
    click.echo("The tables are of this version.")

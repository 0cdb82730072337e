"""`bedside docs`: write the generated pages of docs/ anew. Needs no database."""

from pathlib import Path

import click
from django.conf import settings


@click.command()
@click.option(
    "--root",
    default=".",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of Bedside's source. Without it: this one.",
)
def command(root: Path) -> None:
    """Write the generated pages of docs/ anew: settings, permissions, commands, networks, rules.

    \b
    Example:
      bedside docs
    """
    if not settings.configured:
        settings.configure(USE_I18N=False)
    from bedside.site.docs import write

    changed = write(root)
    for path in changed:
        click.echo(path)
    click.echo(f"{len(changed)} pages changed." if changed else "Every page is as it should be.")

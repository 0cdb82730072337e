"""`bedside demo_data`: what `bedside demo` calls to bring its organization to life."""

import json
import sys

import click

from bedside.base.errors import Problem
from bedside.site.boot import boot
from bedside.site.config import config


@click.command(hidden=True)
@click.option("--practice", required=True, help="Address of the practice network.")
@click.option("--bluesky", is_flag=True, help="Read address and accounts of a Bluesky server, as JSON, from the input.")
def command(practice: str, bluesky: bool) -> None:
    """Load the demo organization. Only with BEDSIDE_DEMO=true, and only where nobody lives yet.

    \b
    Example:
      BEDSIDE_DEMO=true bedside demo_data --practice http://127.0.0.1:8300
    """
    if not config().demo:
        raise Problem("This would put demo people into a real installation.", "Use `bedside demo`.")
    boot()
    from bedside.site.demo import story

    if not story.is_loaded():
        with click.progressbar(length=1000, label="        posts", show_eta=False) as bar:
            story.load(practice=practice, progress=lambda done, all_: bar.update(1000 * done // all_ - bar.pos))
    if bluesky:
        story.connect_bluesky(json.load(sys.stdin))

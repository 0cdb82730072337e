"""`bedside demo`: everything at once, on this computer, with demo data."""

import os
import shutil
from pathlib import Path

import click
import platformdirs

from bedside.site.demo.processes import Demo


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port of the pages.")
@click.option(
    "--practice-port",
    default=8300,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port of the practice network; 0 takes a free one.",
)
@click.option("--bluesky", is_flag=True, help="Also start a real Bluesky server, with one account connected.")
@click.option("--fresh", is_flag=True, help="Throw the demo's data away and begin anew.")
@click.option("--seconds", type=click.IntRange(1), help="Stop by itself after so long (for scripts).")
def command(port: int, practice_port: int, bluesky: bool, fresh: bool, seconds: int | None) -> None:
    """Start a demo organization: database, pages, worker and a practice network.

    Its data lies in a folder of its own (BEDSIDE_HOME, else beside the real one) and stays until --fresh.

    \b
    Examples:
      bedside demo                   then open the address that it prints
      bedside demo --bluesky         with a real Bluesky server (once 360 MB from the npm registry)
      bedside demo --fresh --port 8010
    """
    home = Path(os.environ.get("BEDSIDE_HOME") or _default_home())
    if fresh and home.exists():
        Demo(home=home, port=port, practice_port=practice_port).stop_database()
        shutil.rmtree(home)
    Demo(home=home, port=port, practice_port=practice_port, bluesky=bluesky).run(seconds=seconds)


def _default_home() -> Path:
    if os.geteuid() == 0:
        return Path("/var/lib/bedside-demo")
    return Path(platformdirs.user_data_dir("bedside-demo"))

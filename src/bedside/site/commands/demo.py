"""`bedside demo`: everything at once, on this computer, with demo data."""

import os
import shutil
from pathlib import Path

import click
import platformdirs

from bedside.base.errors import Problem
from bedside.site.database.home import Home
from bedside.site.demo.processes import Demo

# Stands in the folder of a demo. What bears no such mark is never thrown away, and never signed in to with one click.
MARK = "DEMO.txt"


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
    named = os.environ.get("BEDSIDE_HOME", "").strip()
    home = Path(named).expanduser().resolve() if named else _default_home()
    _must_be_a_demos(home)
    if fresh and home.exists():
        Demo(home=home, port=port, practice_port=practice_port).stop_database()
        shutil.rmtree(home)
    Home(home).create()
    (home / MARK).write_text("Everything in this folder is made up. `bedside demo --fresh` throws it away.\n")
    Demo(home=home, port=port, practice_port=practice_port, bluesky=bluesky).run(seconds=seconds)


def _must_be_a_demos(home: Path) -> None:
    """Raise Problem for a folder that holds anything else than a demo: a real installation, or somebody's files."""
    ours = home == _default_home() or (home / MARK).exists() or not home.exists()
    if not ours and not (home.is_dir() and not any(home.iterdir())):
        raise Problem(
            f"{home} does not hold a demo. Nothing was touched.",
            "Take BEDSIDE_HOME out of the environment, or let it name a folder that does not exist yet.",
        )


def _default_home() -> Path:
    if os.geteuid() == 0:
        return Path("/var/lib/bedside-demo")
    return Path(platformdirs.user_data_dir("bedside-demo"))

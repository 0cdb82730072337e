"""The `bedside` command: one dispatcher that imports only the command that was asked for.

A command is a module in `site/commands/` whose `command` is a click command; its file name is its name.
"""

import io
import pkgutil
import sys
from importlib import import_module

import click

from bedside.base.errors import Problem
from bedside.site import commands
from bedside.site.mishaps import told


class Dispatcher(click.Group):
    """Finds commands by walking the folder and imports one when it runs, so that `bedside check` never loads Django."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        try:
            command = import_module(f"{commands.__name__}.{cmd_name}").command
        except ModuleNotFoundError as error:
            return _not_installed(cmd_name, error)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            known = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
            names = ", ".join(name for name, command in known if command and not command.hidden)
            raise click.UsageError(f"There is no command “{args[0]}”. There is: {names}.", ctx) from None


def _not_installed(name: str, error: ModuleNotFoundError) -> click.Command:
    """Return a command that stands in for one that needs more than is installed, so that `--help` still lists all."""

    def tell() -> None:
        raise error

    anything = click.Argument(["anything"], nargs=-1, type=click.UNPROCESSED, expose_value=False)
    settings = {"ignore_unknown_options": True, "help_option_names": []}
    return click.Command(
        name, callback=tell, params=[anything], context_settings=settings, short_help="(needs more than the checker)"
    )


@click.group(cls=Dispatcher, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="bedside")
def bedside() -> None:
    """Bedside: checked, cleared, delivered exactly once.

    \b
    Examples:
      bedside demo                 start a demo organization on this computer
      bedside check post.txt       check a text before anybody sees it
      bedside audit verify         prove that the record is unbroken
    """


def main() -> None:
    """Run the command; what a person can mend becomes two plain sentences and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without our letters still shows the rest
    try:
        bedside()
    except Exception as error:
        problem = error if isinstance(error, Problem) else told(error)
        if problem is None:
            raise
        _say(problem)
        sys.exit(1)


def _say(problem: Problem) -> None:
    click.secho(str(problem.what), fg="red", err=True)
    if problem.do:
        click.echo(str(problem.do), err=True)

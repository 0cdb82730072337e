"""`bedside rule`: what a rule of the checker is for. Loads neither Django nor the database."""

from pathlib import Path

import click

from bedside.base import clock
from bedside.checker.own import explaining
from bedside.checker.own.model import NO_OWN_RULES
from bedside.checker.own.reading import load_own
from bedside.checker.pages import render, write_documents
from bedside.checker.registry import all_rules, rule_with


@click.command()
@click.argument("code", required=False)
@click.option(
    "--write",
    "folder",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the pages of all rules there.",
)
@click.option(
    "--rules", metavar="FILE.toml", type=click.Path(path_type=Path), help="Your organization's own rules, too."
)
def command(code: str | None, folder: Path | None, rules: Path | None) -> None:
    """Explain a rule, or list them all.

    \b
    Examples:
      bedside rule                    every rule on one line
      bedside rule P108               why it exists, its law, examples
      bedside rule O12 --rules own.toml
      bedside rule --write docs/rules
    """
    if folder is not None and code is not None:
        raise click.UsageError("--write writes the pages of all rules. Leave the code out.")
    own = load_own(rules) if rules else NO_OWN_RULES
    if folder:
        click.echo(f"{len(write_documents(folder))} pages written to {folder}.")
    elif code is None:
        for each in all_rules():
            click.echo(f"{each.code}  {each.severity:8} {each.title} ({each.name})")
        for ours in own.rules:
            click.echo(f"{ours.code:4}  {ours.severity:8} {ours.title} (own)")
    elif rule := rule_with(code):
        click.echo(render(rule))
    elif mine := own.rule(code):
        click.echo(explaining.render(mine, own, clock.now().date()), nl=False)
    else:
        raise click.BadParameter(f"There is no rule “{code}”. “bedside rule” lists them all.", param_hint="CODE")

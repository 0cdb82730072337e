"""`bedside feedback`: what people said about the checker's findings: figures, and an export that can be measured."""

import json
import os
from pathlib import Path
from typing import Any

import click

from bedside.base.errors import Problem
from bedside.site.boot import boot


@click.command()
@click.option(
    "--export",
    "file",
    metavar="FILE.jsonl",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the texts with what was said about them, for `bedside check --evaluate`.",
)
@click.option("--as", "email", metavar="MAIL", help="In whose name. Without it: the only administrator.")
@click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")
def command(file: Path | None, email: str | None, as_json: bool) -> None:
    """Show how often findings were marked wrong, and what was missed; or export it.

    Whoever may overrule findings may do this, for their units. The figures hold no words. An export does: it is
    recorded, and only you can read the file.

    \b
    Examples:
      bedside feedback --as priya@riverside.example
      bedside feedback --export ours.jsonl --as priya@riverside.example
      bedside check --evaluate ours.jsonl
    """
    if file and file.exists():
        raise Problem(f"{file} is there already.", "Choose another name, or move that file away.")
    boot()
    from bedside.features.people.api import Permission, require, units_where
    from bedside.features.publishing import judged
    from bedside.features.publishing.services.judging import export_feedback
    from bedside.site.console import in_the_name_of

    with in_the_name_of(email, Permission.OVERRULE_FINDINGS) as by:
        require(by, Permission.OVERRULE_FINDINGS)
        if file:
            # Opened first: what can't be written must not be recorded as handed out.
            with _only_for_us(file) as out:
                lines = export_feedback(by=by)
                out.writelines(lines)
            if as_json:
                click.echo(json.dumps({"file": str(file), "texts": len(lines)}))
            else:
                click.echo(f"{len(lines):,} texts in {file}. Measure them: bedside check --evaluate {file}")
            return
        units = list(units_where(by, Permission.OVERRULE_FINDINGS).values_list("pk", flat=True))
        rules, missed = judged.rule_figures(units), judged.missed_figures(units)
    if as_json:
        click.echo(json.dumps(_as_data(rules, missed), ensure_ascii=False))
    else:
        _say(rules, missed)


def _only_for_us(file: Path) -> Any:
    try:
        return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8")
    except OSError as error:
        raise Problem(
            f"{file} can't be written: {error.strerror}.", "Choose a folder that is there and has room."
        ) from error


def _as_data(rules: list[Any], missed: list[tuple[str, int]]) -> dict[str, Any]:
    return {
        "rules": [
            {
                "code": each.code,
                "found": each.share.of,
                "marked_wrong": each.share.hits,
                "share": each.share.value,
                "interval": each.share.interval,
            }
            for each in rules
        ],
        "missed": [{"what": what, "count": count} for what, count in missed],
    }


def _say(rules: list[Any], missed: list[tuple[str, int]]) -> None:
    if not rules and not missed:
        click.echo("Nobody said anything about findings yet.")
        return
    if rules:
        click.echo("Marked wrong, of found (95 % between):")
        for each in rules:
            low, high = each.between
            click.echo(f"  {each.code}  {each.share.hits:>5,} of {each.share.of:>6,}  {low:>3}–{high} %  {each.title}")
    if missed:
        click.echo("Missed:")
        for what, count in missed:
            click.echo(f"  {count:>11,}  {what}")

"""`bedside audit`: prove the record, read it, export it, erase words from it."""

import json
import os
import pwd
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from django.conf import settings

from bedside.base.errors import Problem
from bedside.site.boot import boot

if TYPE_CHECKING:
    from datetime import tzinfo

    from bedside.features.audit.api import Actor, Entry
    from bedside.features.audit.proof import Proof
    from bedside.features.audit.selection import Selection
    from bedside.features.audit.verify import Report

Command = TypeVar("Command", bound=Callable[..., None])


def narrowing(command: Command) -> Command:
    """Add the options that narrow the record."""
    for option in (
        click.option("--until", metavar="DAY", default="", help="The last day, like 2026-11-30."),
        click.option("--since", metavar="DAY", default="", help="The first day, like 2026-11-01."),
        click.option("--subject", metavar="KIND/ID", default="", help="What it is about, for example post/12."),
        click.option("--action", metavar="CODE", default="", help="What was done, for example post.approved."),
        click.option("--person", metavar="WHO", default="", help="Who did it: a mail address, or user:3."),
    ):
        command = option(command)
    return command


@click.group()
def command() -> None:
    """The tamper-evident record: who did what, when, from where.

    \b
    Examples:
      bedside audit verify                               prove that it is unbroken
      bedside audit list --subject post/12               the story of one post
      bedside audit export --since 2026-11-01 -o nov.jsonl
      bedside audit checkpoint >> /mnt/elsewhere/checkpoints.jsonl
    """


@command.command()
@click.option(
    "--checkpoint",
    "kept",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of checkpoints that was kept elsewhere. May be repeated.",
)
@click.option(
    "--export", "exported", type=click.Path(dir_okay=False, path_type=Path), help="Prove an exported file instead."
)
@click.option("--key", "keys", multiple=True, metavar="HEX", help="With --export: the public key. May be repeated.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def verify(kept: tuple[Path, ...], exported: Path | None, keys: tuple[str, ...], as_json: bool) -> None:
    """Prove that nothing in the record was changed, removed or added. Exit code 1 where it was.

    Walks the whole record; 100,000 entries take some seconds. With --export and --key it needs neither the database nor
    this organization's settings, so that anybody can prove an exported file.

    \b
    Examples:
      bedside audit verify
      bedside audit verify --checkpoint /mnt/elsewhere/checkpoints.jsonl
      bedside audit verify --export nov.jsonl --key 3f9c…
    """
    if exported:
        _prove(exported, kept, keys, as_json)
        return
    if keys:
        raise Problem("--key belongs to --export.", "Without --export the installation's own keys are used.")
    boot()
    from bedside.features.audit.verify import verify as walk

    report = walk(kept=kept, progress=_progress if sys.stderr.isatty() else None)
    if sys.stderr.isatty():
        click.echo("\r" + " " * 40 + "\r", err=True, nl=False)
    if as_json:
        fields = {
            "entries": report.placed,
            "waiting": report.waiting,
            "seals": report.seals,
            "checkpoints": report.checkpoints,
            "last_sealed_at": report.last_sealed_at.isoformat() if report.last_sealed_at else None,
            "keys": report.keys,
            "seconds": round(report.seconds, 3),
        }
        click.echo(json.dumps(_verdict(report) | fields))
    else:
        _say_verdict(report)
        click.echo(
            f"  {_many(report.placed, 'entry', 'entries')} in the chain, {report.waiting:,} waiting for their place"
        )
        if report.last_sealed_at:
            seals, kept_points = _many(report.seals, "seal", "seals"), f"{report.checkpoints:,} checkpoints compared"
            click.echo(f"  {seals}, the newest of {report.last_sealed_at:%Y-%m-%d %H:%M:%S} UTC; {kept_points}")
        for key in report.keys:
            click.echo(f"  public key {key}")
        click.echo(f"  {report.seconds:.1f} seconds")
    sys.exit(0 if report.unbroken else 1)


@command.command("list")
@narrowing
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1_000_000), help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs.")
def list_entries(limit: int, as_json: bool, **narrow: str) -> None:
    """List what happened, newest first. Words that belong to entries are not shown.

    \b
    Examples:
      bedside audit list --person ana@riverside.example --since 2026-11-01
      bedside audit list --action post.approved --json
    """
    boot()
    from bedside.features.audit.api import Entry

    zone = _zone()
    entries = _selection(narrow).of(Entry.objects.all(), zone).order_by("-at", "-id")[:limit]
    count = 0
    for entry in entries.iterator(chunk_size=2000):
        count += 1
        click.echo(_as_json(entry) if as_json else _as_line(entry, zone))
    if not count and not as_json:
        click.echo("Nothing like that is in the record.", err=True)


@command.command()
@narrowing
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; without: print.")
def export(output: Path | None, **narrow: str) -> None:
    """Export the record, or a part of it, as JSON lines that anybody can prove with the public key.

    Entries that were not selected but are needed for the proof show a fingerprint only. Words are never exported.
    Exporting is itself recorded.

    \b
    Examples:
      bedside audit export -o record.jsonl
      bedside audit export --subject post/12 -o post-12.jsonl
    """
    if output and output.exists():
        raise Problem(f"{output} is there already.", "Choose another name, or move that file away.")
    with _at_console() as actor:
        from bedside.features.audit import exporting
        from bedside.features.audit.api import Entry
        from bedside.features.people.api import Organization
        from bedside.kit import crypto

        us = Organization.objects.filter(pk=1).first()
        lines = exporting.export(
            selection=_selection(narrow),
            entries=Entry.objects.all(),
            zone=_zone(),
            by=actor,
            source=us.name if us else "Bedside",
        )
        try:
            with output.open("x", encoding="utf-8") if output else _standard_output() as file:
                file.writelines(lines)
        except BrokenPipeError:
            raise  # whoever read the output has enough of it
        except OSError as error:
            raise Problem(
                f"{output or 'The export'} can't be written: {error.strerror}.",
                "Choose a folder that is there and has room.",
            ) from error
    if output:
        key = crypto.public_key().hex()
        click.echo(
            f"Exported to {output}. Anybody proves it with:\n  bedside audit verify --export {output} --key {key}"
        )


@command.command()
@click.argument("entry", required=False, type=click.IntRange(min=1))
@click.option("--subject", metavar="KIND/ID", default="", help="Instead of one entry: all about this, e.g. post/12.")
@click.option("--reason", required=True, help="Why. It is recorded, encrypted, and can be erased too.")
@click.option("--yes", is_flag=True, help="Don't ask.")
def erase(entry: int | None, subject: str, reason: str, yes: bool) -> None:
    """Erase the words of an entry and the name in it, or all words and names about a subject. There is no way back.

    The entries stay, and so does the proof that they are unchanged. Erasing is recorded.

    \b
    Examples:
      bedside audit erase 1042 --reason "A patient asked"
      bedside audit erase --subject post/12 --reason "A patient asked"
    """
    if (entry is None) == (not subject):
        raise Problem("Say what to erase.", "Either the number of an entry, or --subject.")
    if not reason.strip():
        raise Problem("A reason is missing.", "Say in a few words why this is erased.")
    with _at_console() as actor:
        from bedside.features.audit.api import Subject, erase_subject, erase_words
        from bedside.features.audit.selection import subject_of

        if not yes:
            click.confirm("This can't be undone. Erase?", abort=True)
        if entry is not None:
            erase_words(entry_id=entry, by=actor, reason=reason)
            click.echo(f"The words and the name of entry {entry} are erased.")
            return
        kind, number = subject_of(subject)
        count = erase_subject(subject=Subject(kind, number), by=actor, reason=reason)
        click.echo(f"The words and names about {subject} are erased, in {count:,} entries.")


@command.command()
def checkpoint() -> None:
    """Print the newest signed checkpoint, one line, to be kept where nobody who runs this server can change it.

    With it, `bedside audit verify --checkpoint FILE` finds a record that was cut off or made anew, even by somebody who
    has the whole server.

    \b
    Example:
      bedside audit checkpoint >> /mnt/elsewhere/checkpoints.jsonl
    """
    boot()
    from bedside.features.audit.api import seal_everything
    from bedside.features.audit.models import Seal
    from bedside.features.audit.sealing import checkpoint_of

    seal_everything()
    newest = Seal.objects.order_by("-last").first()
    if newest is None:
        raise Problem("The record is empty.", "There is nothing to keep yet.")
    kept = checkpoint_of(newest)
    click.echo(kept.as_line())
    click.echo(f"After {kept.last:,} entries. Public key: {kept.key.hex()}", err=True)


@command.command("new-key")
@click.option("--yes", is_flag=True, help="Don't ask.")
def new_key(yes: bool) -> None:
    """Sign with a new key from now on, for example when somebody may have seen the old one.

    What the old key signed stays proven, and it can sign nothing more. Publish the new public key beside the old one.
    Where several machines share the database, stop them, and copy the folder `keys` to all of them before they start.

    \b
    Example:
      bedside audit new-key
    """
    with _at_console() as actor:
        from bedside.features.audit.keys import replace_key

        if not yes:
            click.confirm("Exports made from now on are proven with another public key. Go on?", abort=True)
        key = replace_key(by=actor)
    click.echo(f"The public key is now {key.hex()}.")
    click.echo("Make a backup: the folder “keys” has changed.")


def _prove(path: Path, kept: tuple[Path, ...], keys: tuple[str, ...], as_json: bool) -> None:
    if not keys:
        raise Problem(
            "The public key is missing.", "Ask the organization for it (`bedside audit checkpoint` shows it): --key HEX"
        )
    if kept:
        raise Problem("--checkpoint compares with the record itself, not with an export.", "Leave one of them out.")
    if not settings.configured:
        # A stranger's computer has no settings of ours, and needs none for this.
        settings.configure(USE_I18N=False)
    from bedside.features.audit import proof

    found = proof.check_file(path, [proof.read_key(key) for key in keys])
    if as_json:
        fields = {
            "entries": found.entries,
            "hidden": found.hidden,
            "first": found.first,
            "last": found.last,
            "whole": found.whole,
            "last_sealed_at": found.last_sealed_at.isoformat() if found.last_sealed_at else None,
        }
        click.echo(json.dumps(_verdict(found) | fields))
    else:
        _say_verdict(found)
        click.echo(f"  {found.entries:,} entries, {found.hidden:,} more by their fingerprints only")
        click.echo(
            f"  places {found.first:,} to {found.last:,}{', none left out' if found.whole else ', some left out'}"
        )
    sys.exit(0 if found.unbroken else 1)


def _verdict(found: "Report | Proof") -> dict[str, Any]:
    return {
        "unbroken": found.unbroken,
        "break_count": found.break_count,
        "breaks": [{**broken.as_dict(), "sentence": broken.sentence} for broken in found.breaks],
    }


def _say_verdict(found: "Report | Proof") -> None:
    if found.unbroken:
        click.secho("Unbroken.", fg="green", bold=True)
        return
    places = "one place" if found.break_count == 1 else f"{found.break_count:,} places"
    click.secho(f"BROKEN in {places}.", fg="red", bold=True)
    for broken in found.breaks:
        click.echo(f"  {broken.sentence}")
    if found.break_count > len(found.breaks):
        click.echo(f"  … and {found.break_count - len(found.breaks):,} more")


def _many(count: int, one: str, several: str) -> str:
    return f"{count:,} {one if count == 1 else several}"


def _progress(walked: int, total: int) -> None:
    click.echo(f"\r{walked:,} of {total:,}", err=True, nl=False)


def _as_json(entry: "Entry") -> str:
    from bedside.features.audit import chain
    from bedside.features.audit.words import sentence

    fields = {name: getattr(entry, name) for name in (*chain.FIELDS, "subject_name")}
    return json.dumps({**fields, "at": chain.in_utc(entry.at), "sentence": sentence(entry)}, ensure_ascii=False)


def _as_line(entry: "Entry", zone: "tzinfo") -> str:
    from bedside.features.audit.words import sentence

    source = f" [{entry.address}]" if entry.address else ""
    return f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M:%S}  {entry.pk:>8}  {sentence(entry)}{source}"


def _selection(narrow: dict[str, str]) -> "Selection":
    from bedside.features.audit.selection import from_values

    return from_values({**narrow, "actor": _actor(narrow["person"])})


def _actor(person: str) -> str:
    """Return "user:3" for a mail address."""
    if "@" not in person:
        return person
    from bedside.features.people.api import User

    user = User.objects.at_address(person)
    if user is None:
        raise Problem(f"Nobody signs in as {person}.", "See who does: bedside user list --all")
    return f"user:{user.pk}"


def _zone() -> "tzinfo":
    """Return the organization's clock."""
    from bedside.features.people.api import Organization
    from bedside.kit import zones

    us = Organization.objects.filter(pk=1).first()
    return zones.zone(us.zone if us else "UTC")


@contextmanager
def _standard_output() -> Iterator[Any]:
    yield sys.stdout


@contextmanager
def _at_console() -> Iterator["Actor"]:
    """Set Django up; whoever commands here is recorded under the name of their login."""
    boot()
    from bedside.features.audit.api import coming_from
    from bedside.features.people.api import Console

    with coming_from("command line"):
        yield Console(pwd.getpwuid(os.geteuid()).pw_name).actor

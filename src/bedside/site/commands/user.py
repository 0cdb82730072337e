"""`bedside user`: people, from the server's console."""

import getpass
import json
import os
import pwd
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from bedside.base.errors import Problem
from bedside.site.boot import boot

if TYPE_CHECKING:
    from bedside.features.people.api import Console, User
    from bedside.features.people.services.roles import Given


@click.group()
def command() -> None:
    """List people, invite them, give roles, and help those who can't get in.

    Whoever may run this may do everything; what they do is recorded under the name of their login on the server.

    \b
    Examples:
      bedside user list
      bedside user invite ruth@riverside.example --name "Ruth Abara" --role author --unit "Elm Street Clinic"
      bedside user role maya@riverside.example --give publisher
      bedside user unlock leo@riverside.example
    """


@command.command("list")
@click.option("--all", "everybody", is_flag=True, help="Deactivated people too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs.")
def list_people(everybody: bool, as_json: bool) -> None:
    """List people with their roles.

    \b
    Examples:
      bedside user list
      bedside user list --all --json
    """
    with _at_console() as console:
        from bedside.features.people import queries

        stopped = queries.people_listed(by=console, state="deactivated") if everybody else ()
        people = [*queries.people_listed(by=console), *stopped]
    for user in people:
        roles = [f"{role} ({where})" if where else role for role, where in queries.roles_in_words(user)]
        state = "deactivated" if not user.is_active else "paused" if user.pause else "active"
        if as_json:
            fields = {"email": user.email, "name": user.name, "state": state, "roles": roles}
            click.echo(json.dumps(fields, ensure_ascii=False))
        else:
            note = "" if state == "active" else f" [{state}]"
            click.echo(f"{user.email:<40} {user.name}{note}: {', '.join(roles) or 'no role'}")
    if not people and not as_json:
        click.echo("Nobody has an account yet. Open Bedside in a browser to set it up.")


@command.command()
@click.argument("email")
@click.option("--name", required=True, help="The name that colleagues know.")
@click.option("--role", "roles", multiple=True, required=True, help="A role, for example author. May be repeated.")
@click.option("--unit", help="The unit in which the roles hold. Without it: in all units.")
def invite(email: str, name: str, roles: tuple[str, ...], unit: str | None) -> None:
    """Invite somebody: print the link, and mail it where mail is set up.

    \b
    Example:
      bedside user invite ruth@riverside.example --name "Ruth Abara" --role author --role responder
    """
    with _at_console() as console:
        from bedside.features.people import first_run, mails
        from bedside.features.people.services.invitations import invite as send

        if first_run.needed():
            raise Problem("Bedside isn't set up yet.", "Open it in a browser first.")
        invitation, token = send(email=email, name=name, roles=_given(roles, unit), by=console)
        sent = mails.send_invitation(invitation, token)
    click.echo(f"{name} is invited, for a week. The mail {'is on its way' if sent else 'could NOT be sent'}.")
    click.echo(f"The link, which is shown only now: {mails.invitation_link(token)}")


@command.command()
@click.argument("email")
@click.option("--name", required=True, help="The name that colleagues know.")
@click.option("--title", default="", help="What they are, for example “Communications manager”.")
@click.option("--role", "roles", multiple=True, help="A role, for example author. May be repeated.")
@click.option("--unit", help="The unit in which the roles hold. Without it: in all units.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, for scripts.")
def create(email: str, name: str, title: str, roles: tuple[str, ...], unit: str | None, password_stdin: bool) -> None:
    """Make an account at once and ask for its password. Better invite people: then only they know it.

    \b
    Example:
      bedside user create sam@riverside.example --name "Sam Whitfield" --role administrator
    """
    with _at_console() as console:
        from bedside.features.people import first_run
        from bedside.features.people.services.persons import create_person

        if first_run.needed():
            raise Problem("Bedside isn't set up yet.", "Open it in a browser first.")
        given = _given(roles, unit)
        password = _password(email=email, name=name, from_stdin=password_stdin)
        user = create_person(email=email, name=name, title=title, password=password, roles=given, by=console)
    click.echo(f"{user.name} may sign in as {user.email}.")


@command.command()
@click.argument("email")
@click.option("--give", multiple=True, help="A role to give. May be repeated.")
@click.option("--take", multiple=True, help="A role to take away. May be repeated.")
@click.option("--unit", help="The unit in which. Without it: in all units.")
def role(email: str, give: tuple[str, ...], take: tuple[str, ...], unit: str | None) -> None:
    """Give and take roles.

    \b
    Examples:
      bedside user role maya@riverside.example --give publisher
      bedside user role leo@riverside.example --take author --give responder --unit "Riverside Hospital"
    """
    if not give and not take:
        raise Problem("Nothing to do.", "Say which role with --give or --take.")
    with _at_console() as console:
        from bedside.features.people import queries
        from bedside.features.people.services.roles import change_roles

        user = _person(email)
        change_roles(user=user, give=_given(give, unit), take=_given(take, unit), by=console)
    words = [f"{name} ({where})" if where else name for name, where in queries.roles_in_words(user)]
    click.echo(f"{user.name} is now: {', '.join(words) or 'without a role'}.")


@command.command()
@click.argument("email")
@click.option("--second-factor", is_flag=True, help="Also remove a lost second factor; they set up a new one.")
def unlock(email: str, second_factor: bool) -> None:
    """End the pause after wrong passwords or codes.

    \b
    Examples:
      bedside user unlock leo@riverside.example
      bedside user unlock sam@riverside.example --second-factor
    """
    with _at_console() as console:
        from bedside.features.people.services import persons

        user = _person(email)
        persons.unlock(user=user, by=console)
        if second_factor:
            persons.reset_second_factor(user=user, by=console)
    click.echo(f"{user.name} may try again.")
    if second_factor:
        click.echo("The second factor is gone: Bedside asks for a new one at the next sign-in.")


@command.command()
@click.argument("email")
@click.option("--undo", is_flag=True, help="Let a deactivated person in again.")
def deactivate(email: str, undo: bool) -> None:
    """Stop an account: its sessions end at once. What the person did stays in the record.

    \b
    Examples:
      bedside user deactivate leo@riverside.example
      bedside user deactivate leo@riverside.example --undo
    """
    with _at_console() as console:
        from bedside.features.people.services import persons

        user = _person(email)
        if undo:
            persons.reactivate(user=user, by=console)
        else:
            persons.deactivate(user=user, by=console)
    click.echo(f"{user.name} may sign in again." if undo else f"{user.name} can't sign in any more.")


@command.command("setup-code")
def setup_code() -> None:
    """Print the code that the first-run wizard asks for, and the link that holds it.

    \b
    Example:
      bedside user setup-code
    """
    boot()
    from bedside.features.people import first_run

    if not first_run.needed():
        raise Problem("Bedside is set up already.", "People come by invitation: bedside user invite --help")
    click.echo(first_run.setup_code())
    click.echo(first_run.begin_link())


@contextmanager
def _at_console() -> Iterator["Console"]:
    """Set Django up; whoever commands here is recorded under the name of their login."""
    boot()
    from bedside.features.audit.api import coming_from
    from bedside.features.people.api import Console

    with coming_from("command line"):
        yield Console(pwd.getpwuid(os.geteuid()).pw_name)


def _person(email: str) -> "User":
    from bedside.features.people.api import User

    user = User.objects.at_address(email)
    if user is None:
        raise Problem(f"Nobody signs in as {email}.", "See who does: bedside user list --all")
    return user


def _given(roles: tuple[str, ...], unit: str | None) -> list["Given"]:
    from bedside.features.people.api import Role, Unit

    for each in roles:
        if each not in Role:
            names = ", ".join(known.value for known in Role)
            raise Problem(f"There is no role “{each}”.", f"There is: {names}.")
    where = None
    if unit is not None:
        found = Unit.objects.filter(name__iexact=unit.strip()).first()
        if found is None:
            names = ", ".join(f"“{name}”" for name in Unit.objects.values_list("name", flat=True))
            raise Problem(f"There is no unit “{unit}”.", f"There is: {names}.")
        where = found.pk
    return [(where, each) for each in roles]


def _password(*, email: str, name: str, from_stdin: bool) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from bedside.features.people.api import User

    if from_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = getpass.getpass("Password: ")
        if getpass.getpass("Password again: ") != password:
            raise Problem("The two passwords differ.", "Nothing was changed. Try again.")
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        raise Problem(" ".join(error.messages), "Choose another one; three or four unrelated words do well.") from None
    return password

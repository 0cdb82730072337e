"""`bedside account`: accounts on networks, from the server's console."""

import getpass
import json
import sys
from typing import TYPE_CHECKING

import click

from bedside.base.errors import Problem
from bedside.networks import registry
from bedside.site.boot import boot

if TYPE_CHECKING:
    from bedside.features.accounts.api import Account

_as = click.option("--as", "email", metavar="MAIL", help="In whose name. Without it: the only administrator.")


@click.group()
def command() -> None:
    """List accounts on networks, connect them, disconnect them.

    Changes are made in a person's name; their permissions count, and the record says that it was the command line.

    \b
    Examples:
      bedside account list
      bedside account setup bluesky
      bedside account connect bluesky clinic.bsky.social --unit "Elm Street Clinic"
      bedside account disconnect @clinic.bsky.social
    """


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs.")
def list_accounts(as_json: bool) -> None:
    """List the accounts with their units and states.

    \b
    Examples:
      bedside account list
      bedside account list --json
    """
    boot()
    from bedside.features.accounts.api import Account, network_of

    accounts = list(Account.objects.select_related("unit").order_by("unit__name", "network", "handle"))
    for account in accounts:
        if as_json:
            fields = {
                "id": account.pk, "network": account.network, "server": account.server, "handle": account.handle,
                "unit": account.unit.name, "state": account.state, "reason": account.reason,
                "connected_at": account.connected_at.isoformat(),
            }  # fmt: skip
            click.echo(json.dumps(fields, ensure_ascii=False))
        else:
            reason = f" ({account.reason})" if account.reason else ""
            where = f"{network_of(account).name}, {account.unit}"
            click.echo(f"{account.pk:>4}  {account!s:<32} {where}: {account.get_state_display()}{reason}")
    if not accounts and not as_json:
        click.echo("No account is connected yet. Connect one: bedside account connect --help")


@command.command()
@click.argument("network")
def setup(network: str) -> None:
    """Print how to connect an account of a network: which password to take, and where to find it.

    \b
    Example:
      bedside account setup bluesky
    """
    click.echo(_about(network).setup.rstrip())


@command.command()
@click.argument("network")
@click.argument("name")
@click.option("--server", help="The server's address, where it is not the network's usual one.")
@click.option("--unit", help="The unit to which it belongs. Without it: the only one.")
@click.option("--secret-stdin", is_flag=True, help="Read the password from standard input, for scripts.")
@_as
def connect(
    network: str, name: str, server: str | None, unit: str | None, secret_stdin: bool, email: str | None
) -> None:
    """Connect the account NAME on NETWORK, or connect it again. Asks for the password, which is not kept.

    \b
    Examples:
      bedside account connect bluesky clinic.bsky.social
      bedside account connect practice clinic --server http://127.0.0.1:8300 --unit "Elm Street Clinic"
    """
    about = _about(network)
    where = server or about.connect.server
    if not where:
        raise Problem(f"{about.network.name} has no usual server.", "Give its address with --server.")
    boot()
    from bedside.features.accounts.services import connect_account
    from bedside.features.people.api import Permission
    from bedside.site.console import in_the_name_of, unit_named

    with in_the_name_of(email, Permission.MANAGE_ACCOUNTS) as by:
        whose = unit_named(unit)
        secret = (
            sys.stdin.readline().rstrip("\n") if secret_stdin else getpass.getpass(f"{about.connect.secret_label}: ")
        )
        if not secret:
            raise Problem("The password is empty.", f"See where to find it: bedside account setup {network}")
        account = connect_account(network=network, server=where, identifier=name, secret=secret, unit=whose, by=by)
    click.echo(f"{account} is connected for {whose}.")


@command.command()
@click.argument("account", metavar="@HANDLE|NUMBER")
@click.option("--yes", is_flag=True, help="Don't ask.")
@_as
def disconnect(account: str, yes: bool, email: str | None) -> None:
    """Forget an account's sign-in. Its posts and receipts are kept; what is scheduled for it can't leave.

    \b
    Examples:
      bedside account disconnect @clinic.bsky.social
      bedside account disconnect 3 --yes --as sam@riverside.example
    """
    boot()
    from django.conf import settings

    from bedside.features.accounts.api import Account
    from bedside.features.accounts.services import disconnect_account
    from bedside.features.accounts.uses import uses_of
    from bedside.features.people.api import Permission, require
    from bedside.site.console import in_the_name_of

    with in_the_name_of(email, Permission.MANAGE_ACCOUNTS) as by:
        found = _found(account)
        require(by, Permission.MANAGE_ACCOUNTS, found.unit_id)
        if found.state == Account.State.DISCONNECTED:
            raise Problem(f"{found} is disconnected already.")
        for use in uses_of([found])[found.pk]:
            late = f"What is {settings.LATENESS_MINUTES} minutes late counts as missed, and a person decides."
            click.echo(f"{use} {late}")
        if not yes:
            click.confirm(f"Disconnect {found} of {found.unit}?", abort=True)
        disconnect_account(account=found, by=by)
    click.echo(f"{found} is disconnected. To be safe, end the sign-in on the network, too.")


def _about(network: str) -> registry.About:
    try:
        return registry.about(network)
    except KeyError:
        names = ", ".join(about.network.slug for about in registry.all_about())
        raise Problem(f"There is no network “{network}”.", f"There is: {names}.") from None


def _found(account: str) -> "Account":
    from bedside.features.accounts.api import Account

    rows = Account.objects.select_related("unit")
    if account.isdecimal() and len(account) < 19:
        rows = rows.filter(pk=int(account))
    else:
        rows = rows.filter(handle__iexact=account.removeprefix("@"))
    found = list(rows)
    if not found:
        raise Problem(f"There is no account “{account}”.", "See them: bedside account list")
    if len(found) > 1:
        numbers = ", ".join(f"{each.pk} ({each.network}, {each.unit})" for each in found)
        raise Problem(f"There are several accounts “{account}”.", f"Give the number: {numbers}.")
    return found[0]

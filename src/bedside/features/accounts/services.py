"""Connecting and disconnecting accounts."""

from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.features.accounts.events import AccountConnected, AccountNeedsReconnection
from bedside.features.accounts.models import Account
from bedside.features.audit.api import SYSTEM, Subject, record
from bedside.features.people.api import Permission, Unit, User, require
from bedside.kit.bus.core import emit
from bedside.networks import registry
from bedside.networks.base import Link, NeedsReconnect, NetworkError, OffLimits, Rejected


@sensitive_variables("secret", "link")
def connect_account(*, network: str, server: str, identifier: str, secret: str, unit: Unit, by: User) -> Account:
    """Sign in to the network and keep the account. Connecting one that is known renews its tokens and keeps its
    posts. The typed secret is not kept.

    Raises Problem in the network's words where it refuses or can't be reached.
    """
    require(by, Permission.MANAGE_ACCOUNTS, unit)
    if unit.closed_at is not None:
        raise Problem(_("%(unit)s is closed.") % {"unit": unit}, _("Choose another unit, or open it again."))
    link = _sign_in(network, server=origin_of(server), identifier=identifier, secret=secret)
    try:
        with transaction.atomic():
            known = (
                Account.objects.select_for_update(of=("self",))
                .select_related("unit")
                .filter(network=network, server=link.server, identity=link.identity)
                .first()
            )
            if known and known.unit_id != unit.pk:
                raise Problem(
                    _("This account already belongs to %(unit)s.") % {"unit": known.unit},
                    _("Connect it there, or ask an administrator of that unit."),
                )
            account = known or Account(network=network, server=link.server, identity=link.identity, unit=unit)
            _keep(account, link, by)
    except IntegrityError:
        raise Problem(
            _("Somebody else connected this account at the same moment."), _("Look at the list of accounts.")
        ) from None
    return account


@sensitive_variables("secret", "link")
def reconnect_account(*, account: Account, identifier: str, secret: str, by: User) -> Account:
    """Sign in again to an account that is known. Raises Problem where the sign-in leads to another account: then the
    posts that were approved for this one would go out on that one."""
    require(by, Permission.MANAGE_ACCOUNTS, account.unit_id)
    link = _sign_in(account.network, server=account.server, identifier=identifier, secret=secret)
    if (link.server, link.identity) != (account.server, account.identity):
        raise Problem(
            _("This signs in to another account: @%(handle)s.") % {"handle": link.handle},
            _("Type the sign-in of %(account)s, or connect the other one as a new account.") % {"account": account},
        )
    with transaction.atomic():
        locked = Account.objects.select_for_update().get(pk=account.pk)
        _keep(locked, link, by)
    return locked


def disconnect_account(*, account: Account, by: User) -> None:
    """Forget the account's tokens. Its posts and receipts stay."""
    require(by, Permission.MANAGE_ACCOUNTS, account.unit_id)
    with transaction.atomic():
        locked = Account.objects.select_for_update().get(pk=account.pk)
        if locked.state == Account.State.DISCONNECTED:
            return
        locked.secrets, locked.state, locked.reason = {}, Account.State.DISCONNECTED, ""
        locked.save(update_fields=["secrets", "state", "reason"])
        record(by=by.actor, action="account.disconnected", subject=subject_of(locked), unit_id=locked.unit_id)


def mark_for_reconnection(*, account_id: int, reason: str, tried: Link | None = None) -> None:
    """The network said that the tokens are void: stop using the account and tell who can mend it. The tokens stay,
    for the network may be the one that is wrong.

    `tried`: what was refused. Where the account has newer tokens by now, somebody connected it again (or another
    worker refreshed it) in the meantime, and nothing is marked.
    """
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account_id)
        if account.state == Account.State.CONNECTED and (tried is None or dict(tried.secrets) == account.secrets):
            mark_locked(account, reason)


def mark_locked(account: Account, reason: str) -> None:
    """As `mark_for_reconnection`, for a connected account that the caller's transaction has locked."""
    account.state, account.reason = Account.State.RECONNECT, reason[:300]
    account.save(update_fields=["state", "reason"])
    record(by=SYSTEM, action="account.needs-reconnection", subject=subject_of(account), unit_id=account.unit_id)
    emit(AccountNeedsReconnection(account=account.pk, connection=account.connection))


def subject_of(account: Account) -> Subject:
    """How the audit record names the account."""
    return Subject("account", account.pk, str(account))


def origin_of(typed: str) -> str:
    """Return a server's address as it is kept: scheme, host and port. Raises Problem for what is none."""
    text = typed.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        port = parts.port
    except ValueError:
        raise _no_server() from None
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.password or " " in text:
        raise _no_server()
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def _no_server() -> Problem:
    return Problem(
        _("This is not the address of a server."),
        _("It looks like https://bsky.social: nothing before it, no name and no password in it."),
    )


@sensitive_variables("secret")
def _sign_in(network: str, *, server: str, identifier: str, secret: str) -> Link:
    if network not in {known.slug for known in registry.all_networks()}:
        raise Problem(_("Bedside doesn't know this network."), _("Choose one from the list."))
    try:
        return registry.get(network).connect(server=server, identifier=identifier.strip(), secret=secret)
    except OffLimits as error:
        raise Problem(
            error.reason,
            _(
                "If it is a server of your own, whoever runs Bedside allows it with the setting "
                "BEDSIDE_PRIVATE_ORIGINS=%(origin)s and starts Bedside again. Nothing was saved."
            )
            % {"origin": server},
        ) from None
    except (NeedsReconnect, Rejected) as error:
        raise Problem(
            _("The network did not accept this. It said: %(reason)s") % {"reason": error.reason},
            _("Check what you typed and try again. Nothing was saved."),
        ) from None
    except NetworkError as error:
        raise Problem(error.reason, _("Check the server's address, or try again later. Nothing was saved.")) from None


@sensitive_variables("link")
def _keep(account: Account, link: Link, by: User) -> None:
    """Write down a sign-in that just worked, in the caller's transaction."""
    again = account.pk is not None
    replaces = account.connection if again else 0
    account.handle, account.secrets = link.handle, dict(link.secrets)
    account.state, account.reason = Account.State.CONNECTED, ""
    account.connected_by, account.connected_at = by, clock.now()
    account.save()
    record(
        by=by.actor,
        action="account.connected-again" if again else "account.connected",
        subject=subject_of(account),
        facts={"network": account.network, "server": account.server},
        unit_id=account.unit_id,
    )
    emit(AccountConnected(account=account.pk, replaces=replaces))

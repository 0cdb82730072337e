"""Connecting and disconnecting accounts."""

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.features.accounts.events import AccountNeedsReconnection
from bedside.features.accounts.models import Account
from bedside.features.audit.api import SYSTEM, Subject, record
from bedside.features.people.api import Permission, Unit, User, require
from bedside.kit.bus.core import emit
from bedside.networks import registry
from bedside.networks.base import NeedsReconnect, NetworkError, Rejected


def connect_account(*, network: str, server: str, identifier: str, secret: str, unit: Unit, by: User) -> Account:
    """Sign in to the network and keep the account. Connecting one that is known renews its tokens and keeps its
    posts. The typed secret is not kept.

    Raises Problem in the network's words where it refuses or can't be reached.
    """
    require(by, Permission.MANAGE_ACCOUNTS, unit)
    if network not in {known.slug for known in registry.all_networks()}:
        raise Problem(_("Bedside doesn't know this network."), _("Choose one from the list."))
    try:
        link = registry.get(network).connect(server=server.rstrip("/"), identifier=identifier, secret=secret)
    except (NeedsReconnect, Rejected):
        raise Problem(
            _("The network did not accept this name and password."), _("Check both and try again. Nothing was saved.")
        ) from None
    except NetworkError as error:
        raise Problem(
            _("The network could not be reached: %(reason)s.") % {"reason": error.reason},
            _("Check the server's address, then try again. Nothing was saved."),
        ) from None
    with transaction.atomic():
        known = Account.objects.select_for_update().filter(
            network=network, server=link.server, identity=link.identity
        ).first()  # fmt: skip
        if known and known.unit_id != unit.pk:
            raise Problem(
                _("This account already belongs to %(unit)s.") % {"unit": known.unit},
                _("Connect it there, or ask an administrator of that unit."),
            )
        account = known or Account(network=network, server=link.server, identity=link.identity, unit=unit)
        account.handle, account.secrets, account.state, account.reason = (
            link.handle, dict(link.secrets), Account.State.CONNECTED, "",
        )  # fmt: skip
        account.connected_by, account.connected_at = by, clock.now()
        account.save()
        record(
            by=by.actor,
            action="account.connected",
            subject=subject_of(account),
            facts={"network": network, "server": link.server, "again": bool(known)},
            unit_id=unit.pk,
        )
    return account


def disconnect_account(*, account: Account, by: User) -> None:
    """Forget the account's tokens. Its posts and receipts stay."""
    require(by, Permission.MANAGE_ACCOUNTS, account.unit_id)
    with transaction.atomic():
        locked = Account.objects.select_for_update().get(pk=account.pk)
        locked.secrets, locked.state, locked.reason = {}, Account.State.DISCONNECTED, ""
        locked.save(update_fields=["secrets", "state", "reason"])
        record(by=by.actor, action="account.disconnected", subject=subject_of(locked), unit_id=locked.unit_id)


def mark_for_reconnection(*, account_id: int, reason: str) -> None:
    """The network said that the tokens are void: stop using the account and tell who can mend it. The tokens stay,
    for the network may be the one that is wrong."""
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account_id)
        if account.state != Account.State.CONNECTED:
            return
        account.state, account.reason = Account.State.RECONNECT, reason[:300]
        account.save(update_fields=["state", "reason"])
        record(by=SYSTEM, action="account.needs-reconnection", subject=subject_of(account), unit_id=account.unit_id)
        emit(AccountNeedsReconnection(account=account.pk))


def subject_of(account: Account) -> Subject:
    """How the audit record names the account."""
    return Subject("account", account.pk, str(account))

"""The door for features above."""

from django.db import transaction
from django.db.models import QuerySet

from bedside.features.accounts.models import Account
from bedside.features.accounts.services import mark_for_reconnection, mark_locked
from bedside.features.people.api import Permission, User, units_where
from bedside.networks import registry
from bedside.networks.base import Known, Link, NeedsReconnect

__all__ = [
    "Account",
    "accounts_for",
    "accounts_seen_by",
    "fresh_link",
    "mark_for_reconnection",
    "network_of",
]


def network_of(account: Account) -> Known:
    """Return the network that the account is on."""
    return registry.get(account.network)


def accounts_for(user: User) -> QuerySet[Account]:
    """Return the accounts for which the user may write, the disconnected ones left out."""
    units = units_where(user, Permission.WRITE_POSTS)
    return Account.objects.filter(unit__in=units).exclude(state=Account.State.DISCONNECTED).select_related("unit")


def accounts_seen_by(user: User) -> QuerySet[Account]:
    """Return the accounts of the units whose posts the user may see, the disconnected ones too."""
    return Account.objects.filter(unit__in=units_where(user, Permission.SEE_POSTS)).select_related("unit")


def fresh_link(account_id: int) -> Link:
    """Return how the account is reached now, its tokens refreshed where that is due.

    One refresh at a time for an account: the row is locked while the network is asked, so that two workers never
    spend the same refresh token, and nobody connects it again meanwhile. Raises the NetworkErrors of
    `Network.refresh`; where the network said that the tokens are void, the account is marked already.
    """
    with transaction.atomic():
        # Not the whole row's lock: putting a post for it into the outbox must not wait for the network.
        account = Account.objects.select_for_update(no_key=True).get(pk=account_id)
        if account.state != Account.State.CONNECTED:
            raise NeedsReconnect(account.reason or "The account is not connected.")
        link = Link(account.server, account.identity, account.handle, account.secrets)
        try:
            fresh = registry.get(account.network).refresh(link)
        except NeedsReconnect as error:
            mark_locked(account, error.reason)
            refused: NeedsReconnect | None = error
        else:
            refused = None
            if fresh != link:
                # The server stays: what was approved, was approved for the account at this address.
                account.secrets, account.handle = dict(fresh.secrets), fresh.handle
                account.save(update_fields=["secrets", "handle"])
    if refused is not None:
        raise refused
    return fresh

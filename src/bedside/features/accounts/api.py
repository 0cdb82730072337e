"""The door for features above."""

from django.db import transaction
from django.db.models import QuerySet

from bedside.features.accounts.models import Account
from bedside.features.accounts.services import mark_for_reconnection
from bedside.features.people.api import Permission, User, units_where
from bedside.networks import registry
from bedside.networks.base import Known, Link, NeedsReconnect

__all__ = ["Account", "accounts_for", "fresh_link", "mark_for_reconnection", "network_of"]


def network_of(account: Account) -> Known:
    """Return the network that the account is on."""
    return registry.get(account.network)


def accounts_for(user: User) -> QuerySet[Account]:
    """Return the accounts for which the user may write, the disconnected ones left out."""
    units = units_where(user, Permission.WRITE_POSTS)
    return Account.objects.filter(unit__in=units).exclude(state=Account.State.DISCONNECTED).select_related("unit")


def fresh_link(account_id: int) -> Link:
    """Return how the account is reached now, its tokens refreshed where that is due.

    One refresh at a time for an account: the row is locked while the network is asked, so that two workers never
    spend the same refresh token. Raises the NetworkErrors of `Network.refresh`.
    """
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account_id)
        if account.state != Account.State.CONNECTED:
            raise NeedsReconnect(account.reason or "the account is not connected")
        link = Link(account.server, account.identity, account.handle, account.secrets)
        fresh = registry.get(account.network).refresh(link)
        if fresh != link:
            account.secrets = dict(fresh.secrets)
            account.save(update_fields=["secrets"])
    return fresh

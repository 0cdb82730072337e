"""Telling people about accounts."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bedside.features.accounts.events import AccountConnected, AccountNeedsReconnection
from bedside.features.accounts.models import Account
from bedside.features.notify.api import register, settle, tell
from bedside.features.people.api import Permission, holders
from bedside.kit.bus.core import on

RECONNECT = "account.reconnect"

register(
    RECONNECT,
    sentence=_("An account must be connected again. Posts for it wait."),
    subject=_("An account must be connected again"),
    at_once=True,
)


@on(AccountNeedsReconnection)
def tell_who_can_mend_it(happened: AccountNeedsReconnection) -> None:
    """Tell everybody who may connect it again, unless somebody did in the meantime."""
    account = Account.objects.get(pk=happened.account)
    if account.state == Account.State.RECONNECT and account.connection == happened.connection:
        tell(
            to=holders(Permission.MANAGE_ACCOUNTS, account.unit_id),
            kind=RECONNECT,
            url=reverse("accounts:again", args=[account.pk]),
            key=_key(account.pk, happened.connection),
        )


@on(AccountConnected)
def nothing_left_to_mend(happened: AccountConnected) -> None:
    """Take the notices back."""
    settle(kind=RECONNECT, key=_key(happened.account, happened.replaces))


def _key(account: int, connection: int) -> str:
    return f"account:{account}:{connection}"

"""How the states of accounts look."""

from django.utils.translation import gettext_lazy as _

from bedside.features.accounts.models import Account
from bedside.kit.ui.badges import Badge

OF_STATE = {
    Account.State.CONNECTED: Badge(_("Connected"), "good", "check"),
    Account.State.RECONNECT: Badge(_("Sign-in lapsed"), "warning", "triangle"),
    Account.State.DISCONNECTED: Badge(_("Disconnected"), "neutral", "bar"),
}


def badge_of(account: Account) -> Badge:
    """Return how the account's state is shown."""
    return OF_STATE[Account.State(account.state)]

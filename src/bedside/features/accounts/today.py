"""What accounts put on the Today page."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bedside.features.accounts.api import accounts_seen_by, network_of
from bedside.features.accounts.models import Account
from bedside.features.people.api import Permission, User, may, units_where
from bedside.kit.ui.today import Action, Card, Item, Question, register

MOST = 5


def to_connect_again(request: HttpRequest) -> Iterator[Card]:
    """Accounts that can't be used, for those who can mend it and those who write for them."""
    user = request.user
    if not isinstance(user, User) or not _concerns(user):
        return
    accounts = list(accounts_seen_by(user).filter(state=Account.State.RECONNECT).order_by("unit__name", "handle"))
    if not accounts:
        return
    manageable = set(units_where(user, Permission.MANAGE_ACCOUNTS).values_list("pk", flat=True))
    yield Card(
        title=ngettext(
            "%(count)d account must be connected again", "%(count)d accounts must be connected again", len(accounts)
        )
        % {"count": len(accounts)},
        icon="plug-zap",
        tone="warning",
        text=_("Posts for it wait.") if len(accounts) == 1 else _("Posts for them wait."),
        items=tuple(_item(account, manageable) for account in accounts[:MOST]),
        total=len(accounts),
        action=Action(label=_("See the accounts"), url=reverse("accounts:accounts")),
    )


def _concerns(user: User) -> bool:
    return may(user, Permission.MANAGE_ACCOUNTS) or may(user, Permission.WRITE_POSTS)


def _item(account: Account, manageable: set[int]) -> Item:
    again = reverse("accounts:again", args=[account.pk]) if account.unit_id in manageable else ""
    return Item(text=str(account), url=again, note=f"{network_of(account).name} · {account.unit.name}")


register(Question.AT_RISK, to_connect_again, order=20)

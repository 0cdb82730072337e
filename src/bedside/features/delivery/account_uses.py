"""What the outbox holds for an account, said before somebody disconnects it."""

from collections.abc import Mapping, Sequence

from django.db.models import Count, QuerySet
from django.utils.translation import ngettext

from bedside.features.accounts.models import Account
from bedside.features.accounts.uses import register
from bedside.features.delivery.models import OPEN, Delivery


def waiting(accounts: Sequence[Account]) -> Mapping[int, str]:
    """Say how many posts are still on their way to each account; the others are left out."""
    rows: QuerySet[Delivery, tuple[int, int]] = (
        Delivery.objects.filter(account__in=accounts, state__in=OPEN)
        .order_by("account")
        .values_list("account")
        .annotate(count=Count("pk"))
    )
    return {
        account: ngettext("%(count)d post is scheduled for it.", "%(count)d posts are scheduled for it.", count)
        % {"count": count}
        for account, count in rows
    }


register(waiting)

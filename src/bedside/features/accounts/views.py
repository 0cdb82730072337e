"""The accounts: a list for everybody, the rest for those who manage them."""

from itertools import groupby
from typing import NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bedside.base.errors import NotAllowed, Problem
from bedside.features.accounts.api import accounts_seen_by, network_of
from bedside.features.accounts.badges import badge_of
from bedside.features.accounts.forms import Again, New
from bedside.features.accounts.models import Account
from bedside.features.accounts.services import connect_account, disconnect_account, reconnect_account
from bedside.features.accounts.setup_pages import setup_page
from bedside.features.accounts.uses import uses_of
from bedside.features.people.api import Permission, User, require, units_where
from bedside.kit.ui.badges import Badge
from bedside.kit.ui.saying import say
from bedside.networks import registry


class Row(NamedTuple):
    """An account in the list. `uses`: what hangs on it, for those who may disconnect it."""

    account: Account
    badge: Badge
    network: str
    manageable: bool
    uses: list[str]

    @property
    def host(self) -> str:
        """Its server, without the scheme."""
        return self.account.server.partition("://")[2]


@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    """List the accounts by unit."""
    user = _signed_in(request)
    require(user, Permission.SEE_POSTS)
    accounts = list(accounts_seen_by(user).select_related("connected_by").order_by("unit__name", "network", "handle"))
    manageable = set(units_where(user, Permission.MANAGE_ACCOUNTS).values_list("pk", flat=True))
    uses = uses_of([account for account in accounts if account.unit_id in manageable])
    rows = [
        Row(
            account,
            badge_of(account),
            network_of(account).name,
            account.unit_id in manageable,
            uses.get(account.pk, []),
        )
        for account in accounts
    ]
    context = {
        "units": [(unit, list(those)) for unit, those in groupby(rows, key=lambda row: row.account.unit)],
        "manages": bool(manageable),
        "late_after": settings.LATENESS_MINUTES,
    }
    return render(request, "accounts/accounts.html", context)


@require_safe
def networks(request: HttpRequest) -> HttpResponse:
    """Choose a network."""
    require(_signed_in(request), Permission.MANAGE_ACCOUNTS)
    return render(request, "accounts/networks.html", {"networks": registry.all_about()})


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def connect(request: HttpRequest, slug: str) -> HttpResponse:
    """Connect a new account."""
    by = _signed_in(request)
    require(by, Permission.MANAGE_ACCOUNTS)
    if slug not in {about.network.slug for about in registry.all_about()}:
        raise Http404
    about = registry.about(slug)
    units = list(units_where(by, Permission.MANAGE_ACCOUNTS))
    form = New(request.POST or None, asked=about.connect, units=units)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            account = connect_account(
                network=slug, server=typed["server"], identifier=typed["identifier"], secret=typed["secret"],
                unit=form.owner, by=by,
            )  # fmt: skip
        except NotAllowed:
            raise
        except Problem as problem:
            form.add_error(None, str(problem))
        else:
            say(request, _("%(account)s is connected.") % {"account": account})
            return redirect("accounts:accounts")
    return render(request, "accounts/connect.html", {"form": form, "about": about, "setup": setup_page(slug)})


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Connect an account again."""
    by = _signed_in(request)
    account = get_object_or_404(accounts_seen_by(by), pk=pk)
    require(by, Permission.MANAGE_ACCOUNTS, account.unit_id)
    about = registry.about(account.network)
    form = Again(request.POST or None, asked=about.connect, initial={"identifier": account.handle})
    if form.is_valid():
        typed = form.cleaned_data
        try:
            reconnect_account(account=account, identifier=typed["identifier"], secret=typed["secret"], by=by)
        except Problem as problem:
            form.add_error(None, str(problem))
        else:
            say(request, _("%(account)s is connected again.") % {"account": account})
            return redirect("accounts:accounts")
    context = {"form": form, "about": about, "account": account, "setup": setup_page(account.network)}
    return render(request, "accounts/connect.html", context)


@require_POST
def disconnect(request: HttpRequest, pk: int) -> HttpResponse:
    """Disconnect an account."""
    by = _signed_in(request)
    account = get_object_or_404(accounts_seen_by(by), pk=pk)
    disconnect_account(account=account, by=by)
    say(request, _("%(account)s is disconnected. Its posts and receipts are kept.") % {"account": account})
    return redirect("accounts:accounts")


def _signed_in(request: HttpRequest) -> User:
    """Return the person; the middleware lets nobody else here."""
    assert isinstance(request.user, User)
    return request.user

"""The pages of notices."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bedside.base.errors import Problem
from bedside.features.notify import services
from bedside.features.notify.forms import PreferenceForm
from bedside.features.notify.kinds import codes_at_once, shown
from bedside.features.people.api import User
from bedside.kit.ui.paging import page_of
from bedside.kit.ui.saying import say


@require_safe
def notices_page(request: HttpRequest) -> HttpResponse:
    """List what the person was told, newest first."""
    user = _person(request)
    everything = request.GET.get("show") == "all"
    unread = services.notices_of(user, unread=True)
    notices = services.notices_of(user) if everything else unread
    page = page_of(notices.select_related("by"), request.GET, order=("-made_at", "-id"))
    count = unread.count()
    address = reverse("notify:notices")
    context = {
        "page": page,
        "notices": [(notice, shown(notice.kind), notice.kind in codes_at_once()) for notice in page.items],
        "everything": everything,
        "unread": count,
        "tabs": [
            {"label": _("Unread"), "url": address, "current": not everything, "count": count or None},
            {"label": _("All"), "url": f"{address}?show=all", "current": everything, "count": None},
        ],
    }
    return render(request, "notify/notices.html", context)


@require_safe
def count(request: HttpRequest) -> HttpResponse:
    """Give the bell's number alone: an open page asks for it each minute."""
    unread = services.notices_of(_person(request), unread=True).count()
    return render(request, "ui/parts/news.html", {"count": unread})


@require_safe
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to what the notice is about; it counts as read."""
    own = services.notices_of(_person(request)).filter(pk=pk)
    notice = get_object_or_404(own)
    services.mark_seen(own)
    return redirect(notice.url)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    count = services.mark_seen(services.notices_of(_person(request), unread=True))
    said = ngettext("One notice is marked as read.", "%(count)s notices are marked as read.", count)
    say(request, said % {"count": count})
    return redirect("notify:notices")


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """Ask how the person wants to be told."""
    user = _person(request)
    preference = services.preference_of(user)
    now = {name: getattr(preference, name) for name in ("mail", "hour", "away_until", "covered_by")}
    form = PreferenceForm(request.POST or None, user=user, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_preference(user=user, by=user, **form.cleaned_data)
        except Problem as problem:
            form.add_error(None, str(problem))
        else:
            say(request, _("Saved. Bedside tells you as you chose."))
            return redirect("notify:settings")
    context = {"form": form, "preference": preference}
    return render(request, "notify/settings.html", context)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user

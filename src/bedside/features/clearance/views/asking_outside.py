"""In a practice of one: asking somebody outside to read."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bedside.base.errors import NotAllowed, Problem
from bedside.features.clearance.forms import InviteForm
from bedside.features.clearance.models import ApprovalRequest, OutsideLink
from bedside.features.clearance.queries import may_read
from bedside.features.clearance.services.alone import invite_outside
from bedside.features.clearance.views.people import on_the_houses_clock, signed_in
from bedside.features.people.api import User
from bedside.kit.problems import status_of


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a name and an address, then show the link: this once, for it is kept nowhere."""
    user = signed_in(request)
    asked = get_object_or_404(ApprovalRequest.objects.select_related("unit"), pk=pk)
    if not may_read(user, asked):
        raise NotAllowed(_("You may not read posts of %(unit)s.") % {"unit": asked.unit})
    form, link, address, status = InviteForm(request.POST or None), None, "", 200
    if request.method == "POST":
        if form.is_valid():
            try:
                link, address = _made(asked, form, user)
            except NotAllowed:
                raise
            except Problem as problem:
                form.add_error(None, str(problem))
                status = status_of(problem)
        else:
            status = 422
    shown = {"asked": asked, "form": form, "link": link, "address": address, **on_the_houses_clock()}
    return render(request, "clearance/invite.html", shown, status=status)


def _made(asked: ApprovalRequest, form: InviteForm, user: User) -> tuple[OutsideLink, str]:
    link, token = invite_outside(
        request=asked, name=form.cleaned_data["name"], email=form.cleaned_data["email"], by=user
    )
    return link, f"{settings.SITE_URL}{reverse('clearance:outside', args=[token])}"

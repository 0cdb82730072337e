"""In a practice of one: asking somebody outside to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bedside.base.errors import NotAllowed, Problem
from bedside.features.clearance.forms import InviteForm
from bedside.features.clearance.models import ApprovalRequest
from bedside.features.clearance.queries import may_read
from bedside.features.clearance.services.alone import invite_outside
from bedside.features.clearance.views.people import signed_in
from bedside.kit.problems import status_of
from bedside.kit.ui.saying import say


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a name and an address; Bedside mails the link there, and shows it to nobody here."""
    user = signed_in(request)
    asked = get_object_or_404(ApprovalRequest.objects.select_related("unit"), pk=pk)
    if not may_read(user, asked):
        raise NotAllowed(_("You may not read posts of %(unit)s.") % {"unit": asked.unit})
    form, status = InviteForm(request.POST or None), 200
    if request.method == "POST":
        if form.is_valid():
            try:
                invite_outside(request=asked, name=form.cleaned_data["name"], email=form.cleaned_data["email"], by=user)
            except NotAllowed:
                raise
            except Problem as problem:
                form.add_error(None, str(problem))
                status = status_of(problem)
            else:
                say(request, _("The link is mailed to %(name)s.") % {"name": form.cleaned_data["name"]})
                return redirect("clearance:request", asked.pk)
        else:
            status = 422
    return render(request, "clearance/invite.html", {"asked": asked, "form": form}, status=status)

"""In a practice of one: asking somebody outside to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bedside.base.errors import NotAllowed
from bedside.features.clearance.forms import InviteForm
from bedside.features.clearance.models import ApprovalRequest
from bedside.features.clearance.queries import may_read
from bedside.features.clearance.services.alone import invite_outside
from bedside.features.clearance.views.people import signed_in
from bedside.kit.problems import refused
from bedside.kit.ui.saying import say


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a name and an address; Bedside mails the link there, and shows it to nobody here."""
    user = signed_in(request)
    asked = get_object_or_404(ApprovalRequest.objects.select_related("unit"), pk=pk)
    if not may_read(user, asked):
        raise NotAllowed(_("You may not read posts of %(unit)s.") % {"unit": asked.unit})
    form, status = InviteForm(request.POST or None), 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wrong = refused(form, lambda: invite_outside(request=asked, name=given["name"], email=given["email"], by=user))
        if wrong is None:
            say(request, _("The link is mailed to %(name)s.") % {"name": given["name"]})
            return redirect("clearance:request", asked.pk)
        status = wrong
    return render(request, "clearance/invite.html", {"asked": asked, "form": form}, status=status)

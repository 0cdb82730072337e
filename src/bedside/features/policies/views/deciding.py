"""Answering: yes to exactly the rules that were read, or what should change."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bedside.features.policies.forms import AnswerForm
from bedside.features.policies.models import RuleSet
from bedside.features.policies.services import approve, send_back
from bedside.features.policies.views.reading import person_of, version_page
from bedside.kit.ui.saying import say


@require_POST
def yes(request: HttpRequest, number: int) -> HttpResponse:
    """Put the version in force."""
    get_object_or_404(RuleSet, number=number)
    approve(digest=request.POST.get("digest", ""), by=person_of(request))
    say(request, _("Version %(number)d is in force. The composer uses it from now on.") % {"number": number})
    return redirect("policies:overview")


@require_POST
def no(request: HttpRequest, number: int) -> HttpResponse:
    """Ask the writers for a change."""
    get_object_or_404(RuleSet, number=number)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return version_page(request, number, form, 422)
    send_back(answer=form.cleaned_data["answer"], by=person_of(request))
    say(request, _("The writers are told what should change."))
    return redirect("policies:overview")

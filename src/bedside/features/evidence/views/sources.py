"""The list of sources, and one source with where it is used."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bedside.base.errors import NotAllowed, Problem
from bedside.features.evidence.api import subjects_relying_on
from bedside.features.evidence.badges import OF_REASON, STANDS, badge_of
from bedside.features.evidence.forms import MarkForm, SignForm, signing_form
from bedside.features.evidence.models import Source, Status
from bedside.features.evidence.queries import FILTERS, sources_like, sources_that_are
from bedside.features.evidence.services.judging import mark_source, may_be_mistaken, sign_off, take_mark_back
from bedside.features.evidence.showing import address_of, note_of, shown_of
from bedside.features.evidence.standing import sentence_of, why_fallen
from bedside.features.evidence.uses import uses_of
from bedside.features.people.api import Permission, User, may, organization, require
from bedside.kit.problems import status_of
from bedside.kit.ui.paging import SIZE, Page, page_of
from bedside.kit.ui.saying import say


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """All sources, the newest first. Words to look for are posted: they belong in no address."""
    user = signed_in(request)
    require(user, Permission.SEE_POSTS)
    words = request.POST.get("words", "").replace("\x00", "")
    which = request.POST.get("which") or request.GET.get("which", "")
    rows = sources_like(words, sources_that_are(which))
    order = ("-added_at", "-id")
    page = Page(list(rows.order_by(*order)[:SIZE]), "", "", "") if words else page_of(rows, request.GET, order=order)
    badges = {"stands": STANDS, **OF_REASON}
    return render(
        request,
        "evidence/sources.html",
        {
            "page": page,
            "lines": shown_of(page.items),
            "choices": [(name, badges[name].word) for name in FILTERS],
            "which": which,
            "words": words,
            "cut": words and len(page.items) == SIZE,
            "may_add": may(user, Permission.WRITE_POSTS),
        },
    )


@require_safe
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """One source: what it is and supports, who signed it, where it is used."""
    user = signed_in(request)
    require(user, Permission.SEE_POSTS)
    return _page(request, found_or_404(pk), user, {}, status=200)


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """A clinician signs."""
    found = found_or_404(pk)
    require(signed_in(request), Permission.APPROVE_ACCURACY)
    said = _("Signed off. Posts may rely on it.")
    return _judged(request, found, "signing", SignForm(request.POST), sign_off, said)


@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody says that it was corrected or retracted."""
    said = _("Noted. What relies on it and is not out yet is held.")
    return _judged(request, found_or_404(pk), "marking", MarkForm(request.POST), mark_source, said)


@require_POST
def unmark(request: HttpRequest, pk: int) -> HttpResponse:
    """A clinician says that a mark was a mistake."""
    take_mark_back(source=found_or_404(pk), by=signed_in(request))
    say(request, _("The mark is gone. Sign the source off, and posts may rely on it again."))
    return redirect("evidence:source", pk)


def _judged(
    request: HttpRequest, found: Source, name: str, form: SignForm | MarkForm, judge: Callable[..., object], said: str
) -> HttpResponse:
    """Do what the form asks for, or show it again under its name on the page, with what is wrong."""
    user, problem = signed_in(request), None
    if form.is_valid():
        try:
            judge(source=found, by=user, **form.cleaned_data)
        except NotAllowed:
            raise
        except Problem as raised:
            problem = raised
        else:
            say(request, said)
            return redirect("evidence:source", found.pk)
    status = status_of(problem) if problem else 422
    return _page(request, found, user, {name: form, "problem": problem}, status=status)


def _page(request: HttpRequest, found: Source, user: User, typed: Mapping[str, object], *, status: int) -> HttpResponse:
    empty = {"signing": signing_form(found), "marking": MarkForm()}
    return render(request, "evidence/source.html", {**_shown(found, user), **empty, **typed}, status=status)


def _shown(found: Source, user: User) -> dict[str, Any]:
    why = why_fallen(found)
    uses, hidden = uses_of(subjects_relying_on(found.pk), user)
    clinician = may(user, Permission.APPROVE_ACCURACY)
    writes = may(user, Permission.WRITE_POSTS)
    retracted = found.status == Status.RETRACTED
    return {
        "source": found,
        "badge": badge_of(found),
        "note": note_of(found),
        "address": address_of(found),
        "trouble": sentence_of(found, why),
        "why": why,
        "uses": uses,
        "live": sum(use.live for use in uses),
        "hidden": hidden,
        "may_sign": clinician and not retracted,
        "may_mark": (clinician or writes) and not retracted,
        "may_unmark": clinician and may_be_mistaken(found),
        "may_edit": writes,
        "may_audit": may(user, Permission.READ_AUDIT),
        "zone": organization().zone,
    }


def found_or_404(pk: int) -> Source:
    """Return the source, with its people."""
    return get_object_or_404(Source.objects.select_related("signed_by", "added_by"), pk=pk)


def signed_in(request: HttpRequest) -> User:
    """Return the person; the middleware lets nobody else here."""
    assert isinstance(request.user, User)
    return request.user

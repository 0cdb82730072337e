"""Adding a source: pasted, asked for by its number, or typed; and changing what is said of it."""

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bedside.base.errors import NotAllowed, Problem
from bedside.features.evidence.asking import ask_for, may_ask
from bedside.features.evidence.forms import NumberForm, PasteForm, SourceForm, default_review
from bedside.features.evidence.models import Source, Status
from bedside.features.evidence.reading.citation import Citation, Notice
from bedside.features.evidence.reading.paste import read_paste
from bedside.features.evidence.services.judging import heed_record, news_in
from bedside.features.evidence.services.writing import add_source, change_source, known_source
from bedside.features.evidence.uses import attach_to
from bedside.features.evidence.views.sources import found_or_404, signed_in
from bedside.features.people.api import Permission, User, require
from bedside.kit.problems import attempted
from bedside.kit.typed import row_number
from bedside.kit.ui.saying import say

_SALT = "bedside.evidence.record"


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Paste first; then see what was read, and say what it supports. `for` ("post-12", or with the mark of a claim
    "post-12-4f…") is who wants it."""
    user = signed_in(request)
    require(user, Permission.WRITE_POSTS)
    wanted = (request.POST.get("for") or request.GET.get("for", ""))[:80]
    do = request.POST.get("do", "") if request.method == "POST" else request.GET.get("do", "")
    match do:
        case "read":
            return _read(request, wanted)
        case "ask":
            return _ask(request, wanted)
        case "heed":
            return _heed(request, user)
        case "use":
            return _use(request, wanted, user)
        case "keep":
            return _keep(request, wanted, user)
        case "hand":
            return _form(request, SourceForm(initial={"review_by": default_review()}), wanted)
    return _first(request, wanted)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a source."""
    user, found = signed_in(request), found_or_404(pk)
    require(user, Permission.WRITE_POSTS)
    form = SourceForm(request.POST) if request.method == "POST" else SourceForm.of_source(found)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data["revision"]
        revision = -1 if given is None else given
        if attempted(form, lambda: change_source(source=found, said=form.said(), revision=revision, by=user)):
            say(request, _("Saved."))
            return redirect("evidence:source", pk)
    return render(request, "evidence/edit.html", {"form": form, "source": found}, status=422 if form.is_bound else 200)


def _first(
    request: HttpRequest, wanted: str, *, paste: PasteForm | None = None, number: NumberForm | None = None, **more: Any
) -> HttpResponse:
    shown = {
        "paste": paste or PasteForm(),
        "number": number or NumberForm(),
        "for": wanted,
        "online": may_ask(),
        **more,
    }
    wrong = any(form is not None and form.errors for form in (paste, number))
    return render(request, "evidence/add.html", shown, status=422 if wrong else 200)


def _read(request: HttpRequest, wanted: str) -> HttpResponse:
    """Read what was pasted: one study leads on to its form, several to a choice among them."""
    form = PasteForm(request.POST)
    if not form.is_valid():
        return _first(request, wanted, paste=form)
    try:
        found = read_paste(form.cleaned_data["pasted"])
    except Problem as problem:
        form.add_error("pasted", str(problem))
        return _first(request, wanted, paste=form)
    chosen = request.POST.get("chosen", "")
    if chosen.isdecimal() and int(chosen) < len(found):
        found = [found[int(chosen)]]
    if len(found) > 1:
        return _first(request, wanted, paste=form, found=list(enumerate(found)))
    return _offer(request, found[0], wanted, paste=form)


def _ask(request: HttpRequest, wanted: str) -> HttpResponse:
    """Ask for a study by its number."""
    form = NumberForm(request.POST)
    if form.is_valid():
        try:
            return _offer(request, ask_for(form.cleaned_data["number"]), wanted, number=form)
        except Problem as problem:
            form.add_error("number", str(problem))
    return _first(request, wanted, number=form)


def _offer(
    request: HttpRequest,
    citation: Citation,
    wanted: str,
    *,
    paste: PasteForm | None = None,
    number: NumberForm | None = None,
) -> HttpResponse:
    """Show what was read, ready to be kept; where it is here already, that one."""
    known = known_source(doi=citation.doi, pmid=citation.pmid)
    if known:
        news = citation.status if news_in(known, citation.status, citation.notices) else ""
        more = {"known": known, "news": news, "record": _sealed(citation)}
        return _first(request, wanted, paste=paste, number=number, **more)
    return _form(request, SourceForm.of_citation(citation, record=_sealed(citation)), wanted, citation=citation)


def _form(request: HttpRequest, form: SourceForm, wanted: str, *, citation: Citation | None = None) -> HttpResponse:
    status = citation.status if citation else Status.CURRENT
    notices = citation.notices if citation else ()
    shown = {"form": form, "for": wanted, "status": status, "notices": notices, "read": citation is not None}
    return render(request, "evidence/new.html", shown, status=422 if form.is_bound else 200)


def _keep(request: HttpRequest, wanted: str, user: User) -> HttpResponse:
    form = SourceForm(request.POST)
    if not form.is_valid():
        return _form(request, form, wanted)
    try:
        status, notices = _opened(form.cleaned_data["record"])
        source = add_source(said=form.said(), by=user, status=status, notices=notices)
    except NotAllowed:
        raise
    except Problem as problem:
        form.add_error(None, str(problem))
        return _form(request, form, wanted)
    say(request, _("The source is here. A clinician signs it off next."))
    return _attached(source, wanted, user)


def _use(request: HttpRequest, wanted: str, user: User) -> HttpResponse:
    return _attached(_named(request), wanted, user)


def _heed(request: HttpRequest, user: User) -> HttpResponse:
    """Note what a newer record says of a source that is here."""
    source = _named(request)
    status, notices = _opened(request.POST.get("record", ""))
    if heed_record(source=source, status=status, notices=notices, by=user):
        say(request, _("Noted. What relies on it and is not out yet is held."))
    return redirect("evidence:source", source.pk)


def _named(request: HttpRequest) -> Source:
    number = request.POST.get("source", "")
    return found_or_404(row_number(number))


def _attached(source: Source, wanted: str, user: User) -> HttpResponse:
    """Lead on: to what wanted the source, which relies on it now, else to the source."""
    there = attach_to(wanted, source, user) if wanted and source.status != Status.RETRACTED else None
    return redirect(there) if there else redirect("evidence:source", source.pk)


def _sealed(citation: Citation) -> str:
    """What the record said became of the study, so that the page brings it back unchanged."""
    said = [[each.type, each.where, each.number] for each in citation.notices]
    return signing.dumps([citation.status, said], salt=_SALT, compress=True)


def _opened(record: str) -> tuple[Status, list[Notice]]:
    if not record:
        return Status.CURRENT, []
    try:
        status, said = signing.loads(record, salt=_SALT)
    except signing.BadSignature:
        raise Problem(_("The form can't be read."), _("Paste the record again.")) from None
    return Status(status), [Notice(*each) for each in said]

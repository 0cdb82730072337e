"""A `Problem` that no view caught becomes a page, or for a script a small JSON answer, with its two sentences."""

from collections.abc import Callable

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from bedside.base.errors import NotAllowed, Problem, Stale


class ProblemMiddleware:
    """Shows problems in words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            # PostgreSQL holds no such character; only a damaged or malicious address has one.
            problem = Problem(_("This address is damaged."), _("Go back and choose again."))
            return self.process_exception(request, problem) or self.get_response(request)
        if request.method == "POST" and any("\0" in value for _name, each in request.POST.lists() for value in each):
            request.POST = _without_nulls(request.POST)  # type: ignore[assignment]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer with the problem's own words, whatever else would have been shown."""
        if not isinstance(exception, Problem):
            return None
        status = status_of(exception)
        if request.accepts("text/html"):
            return render(request, "ui/problem.html", {"problem": exception}, status=status)
        return JsonResponse({"what": str(exception.what), "do": str(exception.do)}, status=status)


def _without_nulls(typed: QueryDict) -> QueryDict:
    """Return a form without the character that PostgreSQL can't hold and nobody sees: the rest was meant."""
    kept = typed.copy()
    for name, values in typed.lists():
        kept.setlist(name, [value.replace("\0", "") for value in values])
    return kept


def status_of(problem: Problem) -> int:
    """Return the HTTP status that fits the problem."""
    match problem:
        case NotAllowed():
            return 403
        case Stale():
            return 409
        case _:
            return 422


def refused(form: BaseForm, act: Callable[[], object], field: str | None = None) -> int | None:
    """Do it; where it can't be done, say why in the form (at the field), which keeps what was typed, and return the
    HTTP status.

    Raises NotAllowed.
    """
    try:
        act()
    except NotAllowed:
        raise
    except Problem as problem:
        form.add_error(field, str(problem))
        return status_of(problem)
    return None


def attempted(form: BaseForm, act: Callable[[], object]) -> bool:
    """Do it, and say whether it was done; why it was not stands in the form. Raises NotAllowed."""
    return refused(form, act) is None

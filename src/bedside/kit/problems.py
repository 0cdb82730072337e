"""A `Problem` that no view caught becomes a page, or for a script a small JSON answer, with its two sentences."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from bedside.base.errors import NotAllowed, Problem, Stale


class ProblemMiddleware:
    """Shows problems in words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer with the problem's own words, whatever else would have been shown."""
        if not isinstance(exception, Problem):
            return None
        status = status_of(exception)
        if request.accepts("text/html"):
            return render(request, "ui/problem.html", {"problem": exception}, status=status)
        return JsonResponse({"what": str(exception.what), "do": str(exception.do)}, status=status)


def status_of(problem: Problem) -> int:
    """Return the HTTP status that fits the problem."""
    match problem:
        case NotAllowed():
            return 403
        case Stale():
            return 409
        case _:
            return 422

"""What people see when something goes wrong: what happened, what was kept, what to do. In plain words."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from bedside.kit.ui.navigation import Text


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """The page of an error."""

    status: int
    what: Text
    kept: Text = ""
    do: Text = ""
    picture: str = "broken"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        Trouble(
            status=400,
            what=_("The address or the form can't be read."),
            do=_(
                "Go back and try again. If you followed a link from outside, open the page from the navigation instead."
            ),
        ),
    )


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        Trouble(
            status=403,
            what=_("You may not open this page."),
            kept=_("Nothing was changed."),
            do=_("If you need it for your work, ask an administrator for the role that may."),
            picture="locked",
        ),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        Trouble(
            status=404,
            what=_("There is no such page."),
            kept=_("It may have been moved or deleted, or the address has a typing error."),
            do=_("Go to Today, or search."),
            picture="search",
        ),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request,
        Trouble(
            status=403,
            what=_("This form was open too long, or you signed in again since."),
            kept=_("Nothing was changed. What you typed is still in the form when you go back."),
            do=_("Go back, copy what you typed, load the page again, then send it. Cookies must be allowed."),
            picture="locked",
        ),
    )


def broken(request: HttpRequest) -> HttpResponse:
    """The page of status 500. It asks neither the database nor the session nor a context processor."""
    trouble = Trouble(
        status=500,
        what=_("Something broke on our side."),
        kept=_("What was saved before is safe. Nothing goes out that was not cleared."),
        do=_("Wait a minute, then try again. If it happens again, tell your administrator when it happened."),
    )
    return HttpResponse(render_to_string("ui/error.html", {"trouble": trouble}), status=500)


def _page(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    return render(request, "ui/error.html", {"trouble": trouble}, status=trouble.status)

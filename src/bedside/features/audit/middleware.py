"""From where a request comes, for every entry it causes."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from bedside.features.audit.recording import coming_from


class AddressMiddleware:
    """Lets the entries of a request carry its client's address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with coming_from(client_address(request)):
            return self.get_response(request)


def client_address(request: HttpRequest) -> str:
    """Return the client's address; the proxy's word for it counts only where a proxy is configured."""
    if settings.TRUST_PROXY:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
        if forwarded:
            return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))

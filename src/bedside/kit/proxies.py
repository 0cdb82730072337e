"""Behind a reverse proxy, what it says of the browser counts. What anybody else says does not."""

from collections.abc import Callable
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ProxyMiddleware:
    """Forgets forwarded headers of a request that did not come from the proxy, before anything else reads them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.TRUST_PROXY and not _is_proxy(str(request.META.get("REMOTE_ADDR", ""))):
            for name in [name for name in request.META if name.startswith(("HTTP_X_FORWARDED_", "HTTP_FORWARDED"))]:
                del request.META[name]
        return self.get_response(request)


def _is_proxy(address: str) -> bool:
    try:
        peer = ip_address(address)
    except ValueError:
        return False
    peer = getattr(peer, "ipv4_mapped", None) or peer
    return any(peer in network for network in _trusted(settings.TRUSTED_PROXIES))


@cache
def _trusted(text: str) -> list[IPv4Network | IPv6Network]:
    return [ip_network(each.strip(), strict=False) for each in text.split(",") if each.strip()]

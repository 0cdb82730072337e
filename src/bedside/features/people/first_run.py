"""The first run: nobody has an account yet, so whoever comes first becomes the administrator. A stranger must not.

The wizard asks for a code that only somebody with a shell on the server can read, wherever the request seems to come
from (see docs/adr/0010-setup-code.md). It is made from the installation's key, so every process knows it and nothing is
stored.
"""

import hmac
from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from bedside.features.people.models import Organization
from bedside.kit import crypto

# No 0, 1, I, L, O, U: nobody misreads or mistypes what is left.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 12
_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded", "Via")


def needed() -> bool:
    """Tell whether nobody has set Bedside up yet."""
    return not Organization.objects.filter(pk=1).exists()


def setup_code() -> str:
    """Return the code, as "K7QM-2XPT-9RVD" (12 of 30 signs, 58 bits)."""
    number = int.from_bytes(crypto.keyed_digest(b"the code of the first run"), "big")
    signs = []
    for _ in range(_LENGTH):
        number, rest = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[rest])
    return "-".join("".join(signs[start : start + 4]) for start in range(0, _LENGTH, 4))


def is_setup_code(typed: str) -> bool:
    """Tell whether this is the code, whatever its capitals, dashes and spaces."""
    given = "".join(sign for sign in typed.upper() if sign.isalnum())
    return hmac.compare_digest(given.encode(), setup_code().replace("-", "").encode())


def begin_link() -> str:
    """Return the address that opens the wizard, with the code in it."""
    return f"{settings.SITE_URL}{reverse('people:begin')}?{urlencode({'code': setup_code()})}"


def from_this_computer(request: HttpRequest) -> bool:
    """Tell whether the request looks as if it was made on this computer: nothing was forwarded, and the address asked
    for and the configured one both stay here. A proxy that hides all of that looks so too: only the demo, with its
    made-up people, relies on it."""
    at_home = _is_loopback(urlsplit(settings.SITE_URL).hostname or "")
    if settings.TRUST_PROXY or not at_home or any(header in request.headers for header in _FORWARDED):
        return False
    return _is_loopback(str(request.META.get("REMOTE_ADDR", ""))) and _is_loopback(_host(request))


def _host(request: HttpRequest) -> str:
    return urlsplit(f"//{request.get_host()}").hostname or ""


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

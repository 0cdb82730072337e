"""Whether passkeys can work at the address in the browser."""

from ipaddress import ip_address

from django.http import HttpRequest


def passkeys_possible(request: HttpRequest) -> bool:
    """Tell whether browsers make passkeys for this address: https or localhost, and a name (WebAuthn, "RP ID")."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False

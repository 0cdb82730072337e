"""An account's sign-in: two tokens, and when the short one runs out by our own clock.

Secrets of a Link: `access`, `refresh`, `runs_out` (ISO 8601, our clock at receipt plus the token's own lifetime, so
that a server whose clock is wrong does not mislead us).
"""

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bedside.base import clock
from bedside.networks.base import Link, NotActed

MARGIN = timedelta(minutes=10)
SHORTEST = timedelta(minutes=1)


def link_of(server: str, answer: Mapping[str, Any]) -> Link:
    """Return the link that a sign-in or a refresh gave. Raises NotActed for an answer that is none."""
    try:
        access, refresh = str(answer["accessJwt"]), str(answer["refreshJwt"])
        identity, handle = str(answer["did"]), str(answer["handle"])
    except KeyError:
        raise NotActed("The server did not answer like a Bluesky server.") from None
    runs_out = clock.now() + lifetime(access)
    secrets = {"access": access, "refresh": refresh, "runs_out": runs_out.isoformat()}
    return Link(home_of(answer) or server, identity, handle, secrets)


def is_due(link: Link) -> bool:
    """Tell whether the access token runs out within the margin (or has no known end)."""
    try:
        runs_out = datetime.fromisoformat(link.secrets["runs_out"])
    except (KeyError, ValueError):
        return True
    return clock.now() >= runs_out - MARGIN


def lifetime(token: str) -> timedelta:
    """Return how long a JWT lives from its issue. It is read, not verified: the server does that."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return max(timedelta(seconds=float(claims["exp"]) - float(claims["iat"])), SHORTEST)
    except (IndexError, KeyError, TypeError, ValueError, OverflowError):
        return SHORTEST


def home_of(answer: Mapping[str, Any]) -> str:
    """Return the server that really holds the account (bsky.social is a front door), empty if the answer names none.

    Only https is followed: a name in a document must not lead us into the own network.
    """
    document = answer.get("didDoc")
    services = document.get("service") if isinstance(document, dict) else None
    for service in services if isinstance(services, list) else []:
        if isinstance(service, dict) and str(service.get("id", "")).endswith("#atproto_pds"):
            address = str(service.get("serviceEndpoint", "")).rstrip("/")
            return address if address.startswith("https://") else ""
    return ""

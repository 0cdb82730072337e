"""What Bluesky's answers mean. Decided error by error; whatever is not listed falls under its HTTP status.

| answer                                          | while writing       | because                                      |
|-------------------------------------------------|---------------------|----------------------------------------------|
| 400 ExpiredToken                                | NotActed            | comes before any act; `refresh` mends it     |
| 400 InvalidToken; 403; 401 but for the next     | NeedsReconnect      | comes before any act                         |
| any status: AccountTakedown, -Deactivated,      | Rejected            | trying or connecting again changes nothing   |
|   -NotFound; RepoTakendown, -Deactivated, -NotFound                                                                |
| 400 InvalidSwap                                 | `find` the record   | an earlier try of this part took the key     |
| 400 other, as InvalidRequest                    | Rejected            | a record is validated before it is written   |
| 404, 405, 501; 3xx                              | Rejected            | the server has no such call                  |
| 408                                             | OutcomeUnknown      | a proxy may say so after the server got it   |
| 413, 415                                        | Rejected            | it is about a file, not yet a post           |
| 429                                             | NotActed, with wait | refused at the door                          |
| 500, 502, 503, 504, other 5xx                   | OutcomeUnknown      | raised anywhere; a proxy gives up too early  |

A read, a sign-in or the upload of a picture or film leaves nothing behind that anybody sees: where the table says
OutcomeUnknown, those say NotActed. While finding a post, everything but the record and "RecordNotFound" is
OutcomeUnknown.

While *refreshing*, ExpiredToken, InvalidToken and 401 mean that the refresh token itself is void: NeedsReconnect.
"""

import re
from email.utils import parsedate_to_datetime

from bedside.base import clock, http
from bedside.networks.base import NeedsReconnect, NetworkError, NotActed, OutcomeUnknown, Rejected

GONE = frozenset(
    {"AccountTakedown", "AccountDeactivated", "AccountNotFound", "RepoTakendown", "RepoDeactivated", "RepoNotFound"}
)
VOID = frozenset({"ExpiredToken", "InvalidToken"})
PLAIN_NAME = re.compile(r"[A-Za-z]{1,60}")


def name_of(reply: http.Reply) -> str:
    """Return the error's name, empty where there is none. Its message is not used: it may quote the post."""
    name = str(reply.json().get("error", ""))
    return name if PLAIN_NAME.fullmatch(name) else ""


def meaning_of(reply: http.Reply, *, wrote: bool) -> NetworkError:
    """Return what an answer that is not a success means. `wrote`: whether it answered a request that shows something
    to the public."""
    name, status = name_of(reply), reply.status
    if name in GONE:
        return Rejected("Bluesky says that this account is closed, suspended or moved.", status=status)
    if name == "ExpiredToken":
        return NotActed("The sign-in has run out and is being renewed.", status=status)
    if name == "AuthFactorTokenRequired":
        return NeedsReconnect("Use an app password: this one asks for a code by e-mail as well.", status=status)
    if name == "InvalidToken" or status in (401, 403):
        return NeedsReconnect("Bluesky does not accept this sign-in any more.", status=status)
    if status == 429:
        wait = wait_of(reply)
        return NotActed("Bluesky asks to wait: too many requests.", status=status, retry_after=wait)
    if status == 408 or (status >= 500 and status != 501):
        kind = OutcomeUnknown if wrote else NotActed
        return kind("Bluesky answered with an error of its own.", status=status, retry_after=reply.retry_after)
    if 300 <= status < 400:
        return Rejected("The server sends us to another address. Connect the account again there.", status=status)
    if status in (404, 405, 501):
        return Rejected("The server does not know this call. Is it a Bluesky server?", status=status)
    if status == 413:
        return Rejected("The server says that a picture or film is too large for it.", status=status)
    if status == 415:
        return Rejected("The server does not take this kind of picture or film.", status=status)
    return Rejected(f"Bluesky refused this ({name or status}).", status=status)


def meaning_of_refresh(reply: http.Reply) -> NetworkError:
    """Return what an answer to a refresh means: the same, but that a void token is the refresh token itself."""
    if name_of(reply) in VOID:
        return NeedsReconnect("Bluesky does not accept this sign-in any more.", status=reply.status)
    return meaning_of(reply, wrote=False)


def wait_of(reply: http.Reply) -> float | None:
    """Return the seconds to wait: `Retry-After`, else `RateLimit-Reset` (epoch seconds) by the server's own clock."""
    if reply.retry_after is not None:
        return reply.retry_after
    try:
        reset = float(reply.headers["ratelimit-reset"])
    except (KeyError, ValueError):
        return None
    try:
        now = parsedate_to_datetime(reply.headers["date"]).timestamp()
    except (KeyError, ValueError):
        now = clock.now().timestamp()
    return max(0.0, reset - now)

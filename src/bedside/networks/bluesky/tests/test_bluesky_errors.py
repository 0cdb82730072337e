"""What each answer of Bluesky means, line by line of the table in `errors`; and how a sign-in is kept.

The answers here are scripted; `tests/peers` asks a real server.
"""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bedside.base import clock, http
from bedside.networks.base import (
    Engagement,
    Link,
    NeedsReconnect,
    NetworkError,
    NotActed,
    OutcomeUnknown,
    Part,
    Picture,
    Receipt,
    Rejected,
)
from bedside.networks.bluesky.client import Bluesky
from bedside.networks.keys import make_key

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
URI = "at://did:plc:clinic/app.bsky.feed.post/3kabc"
PART = Part(key=make_key(NOW, 0), text="Flu vaccines are here.", created_at=NOW)
RECEIPT = Receipt(URI, "", NOW, {"cid": "bafy"})


def token(seconds: int, *, skew: int = 0) -> str:
    """A token that lives so long, from a server whose clock is wrong by `skew`."""
    issued = int(NOW.timestamp()) + skew
    payload = base64.urlsafe_b64encode(json.dumps({"iat": issued, "exp": issued + seconds}).encode()).decode()
    return f"head.{payload.rstrip('=')}.signature"


def link(**secrets: str) -> Link:
    return Link("https://pds.example", "did:plc:clinic", "clinic.example", {"access": "a", "refresh": "r", **secrets})


class Scripted:
    """Gives the answers it was told, and notes what was asked."""

    def __init__(self, *answers: http.Reply | http.HttpError) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def request(self, method: str, url: str, **options: Any) -> http.Reply:
        self.asked.append((url.rpartition("/")[2], options))
        answer = self.answers.pop(0)
        if isinstance(answer, http.HttpError):
            raise answer
        return answer

    def get(self, url: str, **options: Any) -> http.Reply:
        return self.request("GET", url, **options)

    post = get


def network(*answers: http.Reply | http.HttpError) -> tuple[Bluesky, Scripted]:
    scripted = Scripted(*answers)
    return Bluesky(lambda: scripted), scripted  # type: ignore[return-value,arg-type]


def reply(status: int, error: str = "", *, headers: dict[str, str] | None = None, **body: object) -> http.Reply:
    content = {**({"error": error, "message": "Flu vaccines are here."} if error else {}), **body}
    return http.Reply(status, headers or {}, json.dumps(content).encode())


LOST, UNSENT = http.AnswerLost("It broke."), http.NotSent("Nobody there.")

TABLE = [
    (UNSENT, NotActed, NotActed, OutcomeUnknown),
    (LOST, OutcomeUnknown, NotActed, OutcomeUnknown),
    (reply(400, "ExpiredToken"), NotActed, NotActed, OutcomeUnknown),
    (reply(400, "InvalidToken"), NeedsReconnect, NeedsReconnect, OutcomeUnknown),
    (reply(401, "AuthMissing"), NeedsReconnect, NeedsReconnect, OutcomeUnknown),
    (reply(403, "Forbidden"), NeedsReconnect, NeedsReconnect, OutcomeUnknown),
    (reply(401, "AccountTakedown"), Rejected, Rejected, OutcomeUnknown),
    (reply(401, "AccountDeactivated"), Rejected, Rejected, OutcomeUnknown),
    (reply(403, "AccountNotFound"), Rejected, Rejected, OutcomeUnknown),
    (reply(400, "RepoNotFound"), Rejected, Rejected, OutcomeUnknown),
    (reply(400, "InvalidRequest"), Rejected, Rejected, OutcomeUnknown),
    (reply(404), Rejected, Rejected, OutcomeUnknown),
    (reply(501, "MethodNotImplemented"), Rejected, Rejected, OutcomeUnknown),
    (reply(307), Rejected, Rejected, OutcomeUnknown),
    (reply(408), OutcomeUnknown, NotActed, OutcomeUnknown),
    (reply(413, "PayloadTooLarge"), Rejected, Rejected, OutcomeUnknown),
    (reply(429, "RateLimitExceeded"), NotActed, NotActed, OutcomeUnknown),
    (reply(500, "InternalServerError"), OutcomeUnknown, NotActed, OutcomeUnknown),
    (reply(502, "UpstreamFailure"), OutcomeUnknown, NotActed, OutcomeUnknown),
    (reply(503), OutcomeUnknown, NotActed, OutcomeUnknown),
    (reply(504, "UpstreamTimeout"), OutcomeUnknown, NotActed, OutcomeUnknown),
]


def outcome(call: Callable[[], object]) -> type[NetworkError]:
    with pytest.raises(NetworkError) as caught:
        call()
    assert PART.text not in caught.value.reason, "the server's message may quote the post"
    return type(caught.value)


@pytest.mark.parametrize(("answer", "writing", "reading", "finding"), TABLE, ids=repr)
def test_the_table_of_errors(
    answer: http.Reply | http.HttpError,
    writing: type[NetworkError],
    reading: type[NetworkError],
    finding: type[NetworkError],
) -> None:
    assert outcome(lambda: network(answer)[0].start(link(), PART)) is writing
    assert outcome(lambda: network(answer)[0].delete(link(), RECEIPT)) is writing
    assert outcome(lambda: network(answer)[0].engagement(link(), [RECEIPT])) is reading
    assert outcome(lambda: network(answer)[0].find(link(), PART)) is finding
    picture = Picture(b"p", "image/png", 1, 1, "")
    with_picture = Part(PART.key, "", NOW, pictures=(picture,))
    assert outcome(lambda: network(answer)[0].start(link(), with_picture)) is reading, "no post was asked for yet"


def test_a_success_that_cannot_be_read_is_unknown() -> None:
    assert outcome(lambda: network(reply(200))[0].start(link(), PART)) is OutcomeUnknown
    assert outcome(lambda: network(reply(200))[0].find(link(), PART)) is OutcomeUnknown
    assert outcome(lambda: network(reply(200))[0].engagement(link(), [RECEIPT])) is NotActed


def test_a_key_that_is_taken_is_looked_up() -> None:
    bluesky, scripted = network(reply(400, "InvalidSwap"), reply(200, uri=URI, cid="bafy"))
    receipt = bluesky.start(link(), PART)
    assert isinstance(receipt, Receipt)
    assert (receipt.remote_id, receipt.extra) == (URI, {"cid": "bafy"})
    assert receipt.url == "https://bsky.app/profile/did:plc:clinic/post/3kabc"
    assert [name for name, _ in scripted.asked] == ["com.atproto.repo.putRecord", "com.atproto.repo.getRecord"]
    assert scripted.asked[0][1]["json"]["swapRecord"] is None
    assert "headers" not in scripted.asked[1][1], "finding needs no token"
    assert outcome(lambda: network(reply(400, "InvalidSwap"), LOST)[0].start(link(), PART)) is OutcomeUnknown


def test_a_mention_that_cannot_be_looked_up_now_is_not_silently_dropped() -> None:
    part = Part(PART.key, "Ask @ana.test", NOW)
    for answer in (LOST, reply(502), reply(429)):
        assert outcome(lambda answer=answer: network(answer)[0].start(link(), part)) is NotActed  # type: ignore[misc]
    bluesky, scripted = network(reply(400, "InvalidRequest"), reply(200, uri=URI, cid="bafy"))
    bluesky.start(link(), part)
    assert "facets" not in scripted.asked[1][1]["json"]["record"]


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "9"}, 9.0),
        ({"ratelimit-reset": str(int(NOW.timestamp()) + 60), "date": "Mon, 23 Nov 2026 09:00:20 GMT"}, 40.0),
        ({"ratelimit-reset": str(int(NOW.timestamp()) + 60)}, 60.0),
        ({"ratelimit-reset": str(int(NOW.timestamp()) - 60)}, 0.0),
        ({}, None),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], wait: float | None) -> None:
    with clock.at(NOW), pytest.raises(NotActed) as caught:
        network(reply(429, "RateLimitExceeded", headers=headers))[0].start(link(), PART)
    assert caught.value.retry_after == wait


def signed_in(**more: object) -> http.Reply:
    body: dict[str, Any] = {
        "accessJwt": token(7200),
        "refreshJwt": token(7_776_000),
        "did": "did:plc:clinic",
        "handle": "c.example",
    }
    return reply(200, **{**body, **more})


def test_what_was_typed_is_tidied_and_the_account_is_reached_where_it_lives() -> None:
    document = {"service": [{"id": "#atproto_pds", "serviceEndpoint": "https://morel.host.example"}]}
    bluesky, scripted = network(signed_in(didDoc=document))
    with clock.at(NOW):
        connected = bluesky.connect(server=" bsky.example/ ", identifier="\u202a@c.example\u202c ", secret=" abcd ")
    assert connected.server == "https://morel.host.example"
    assert scripted.asked[0][1]["json"] == {"identifier": "c.example", "password": "abcd"}
    assert token(7200) not in repr(connected)


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:25", "file:///etc/passwd", 5])
def test_a_document_leads_nobody_into_the_own_network(endpoint: object) -> None:
    document = {"service": [{"id": "#atproto_pds", "serviceEndpoint": endpoint}]}
    with clock.at(NOW):
        connected = network(signed_in(didDoc=document))[0].connect(
            server="https://bsky.example", identifier="c", secret="s"
        )
    assert connected.server == "https://bsky.example"


def test_a_sign_in_is_renewed_before_its_end_by_our_own_clock_even_if_theirs_is_wrong() -> None:
    bluesky, scripted = network(signed_in(accessJwt=token(7200, skew=-90_000)), signed_in())
    with clock.at(NOW):
        connected = bluesky.connect(server="https://bsky.example", identifier="c", secret="s")
    with clock.at(NOW + timedelta(minutes=109)):
        assert bluesky.refresh(connected) is connected
    with clock.at(NOW + timedelta(minutes=110)):
        fresh = bluesky.refresh(connected)
        assert bluesky.refresh(fresh) is fresh
    assert scripted.asked[1][1]["headers"] == {"Authorization": f"Bearer {connected.secrets['refresh']}"}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (reply(400, "ExpiredToken"), NeedsReconnect),
        (reply(400, "InvalidToken"), NeedsReconnect),
        (reply(401, "AuthMissing"), NeedsReconnect),
        (reply(401, "AccountTakedown"), Rejected),
        (reply(429), NotActed),
        (reply(500), NotActed),
        (reply(200), NotActed),
        (LOST, NotActed),
        (UNSENT, NotActed),
    ],
    ids=repr,
)
def test_only_a_void_token_disconnects(answer: http.Reply | http.HttpError, expected: type[NetworkError]) -> None:
    assert outcome(lambda: network(answer)[0].refresh(link(access="not.a.token"))) is expected


def test_a_code_by_mail_asks_for_an_app_password() -> None:
    with pytest.raises(NeedsReconnect, match="app password"):
        network(reply(401, "AuthFactorTokenRequired"))[0].connect(server="s.example", identifier="c", secret="s")
    with pytest.raises(Rejected, match="address of a server"):
        network()[0].connect(server="https://", identifier="c", secret="s")


def test_counts_are_asked_for_in_lots_and_what_is_gone_is_absent() -> None:
    receipts = [Receipt(f"{URI}{number}", "", NOW) for number in range(26)]
    first = [{"uri": receipts[0].remote_id, "likeCount": 2, "repostCount": 1, "replyCount": 3}]
    bluesky, scripted = network(reply(200, posts=first), reply(200, posts=[]))
    assert bluesky.engagement(link(), receipts) == {receipts[0].remote_id: Engagement(2, 3, 1)}
    assert [len(options["params"]) for _, options in scripted.asked] == [25, 1]

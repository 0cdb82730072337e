"""Bedside's Bluesky client against a real Bluesky server; the authors' own SDK plays the public and counts bytes."""

import base64
import dataclasses
import hashlib
import hmac
import io
import itertools
import json
import os
import signal
import struct
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from atproto import Client, client_utils, models
from atproto_client.models.blob_ref import BlobRef
from PIL import Image

from bedside.base import clock, http
from bedside.networks.base import (
    Captions,
    Engagement,
    Film,
    Link,
    NeedsReconnect,
    NotActed,
    OutcomeUnknown,
    Part,
    Picture,
    Receipt,
    Rejected,
)
from bedside.networks.bluesky.client import COLLECTION, Bluesky
from bedside.networks.bluesky.local.server import LocalBluesky, Member
from bedside.networks.keys import make_key
from bedside.networks.practice.tests.reel import CAPTIONS, SIZE, reel

pytestmark = pytest.mark.peer

WRITTEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
numbers = itertools.count()
names = (f"member{number}" for number in itertools.count())


def part(text: str = "Flu vaccines are here.", **more: object) -> Part:
    key = make_key(WRITTEN + timedelta(seconds=next(numbers)), 0)
    return Part(key=key, text=text, created_at=WRITTEN, **more)  # type: ignore[arg-type]


@dataclasses.dataclass(frozen=True)
class Account:
    """A member whose posts Bedside publishes."""

    member: Member
    link: Link
    network: Bluesky

    def publish(self, part: Part) -> Receipt:
        receipt = self.network.start(self.link, part)
        assert isinstance(receipt, Receipt)
        return receipt


def bounded(server: LocalBluesky, seconds: float = 10) -> http.Client:
    return http.Client(http.Settings(read_seconds=seconds, private_origins=frozenset({server.url})))


def account_on(server: LocalBluesky, client: http.Client) -> Account:
    member, network = server.member(next(names)), Bluesky(lambda: client)
    link = network.connect(server=server.url, identifier=f"@{member.handle} ", secret=member.password)
    assert (link.identity, link.handle) == (member.did, member.handle)
    return Account(member, link, network)


@pytest.fixture
def account(pds: LocalBluesky) -> Iterator[Account]:
    with bounded(pds) as client:
        yield account_on(pds, client)


@pytest.fixture
def public(pds: LocalBluesky) -> Iterator[Callable[[], Client]]:
    """Sign in somebody else, with the authors' SDK."""
    with ExitStack() as closing:

        def sign_in(member: Member | None = None, password: str = "") -> Client:
            member = member or pds.member(next(names))
            client = Client(base_url=f"{pds.url}/xrpc")
            closing.callback(client.request.close)
            client.login(member.handle, password or member.password, fetch_bsky_profile=False)
            client.me = models.AppBskyActorDefs.ProfileViewDetailed(did=member.did, handle=member.handle)
            return client

        yield sign_in


def records_of(reader: Client, account: Account) -> list[models.ComAtprotoRepoListRecords.Record]:
    where = models.ComAtprotoRepoListRecords.Params(repo=account.member.did, collection=COLLECTION)
    return reader.com.atproto.repo.list_records(where).records


def test_the_record_is_what_the_authors_sdk_would_have_written(account: Account, public: Callable[..., Client]) -> None:
    reader = public()
    friend, handle = reader.me.did, reader.me.handle
    expected = (
        client_utils.TextBuilder()
        .text("Grippe 🤒 naïve é 👩🏽‍⚕️: ")
        .link("https://example.org/flu?a=1#top", "https://example.org/flu?a=1#top")
        .text(", ")
        .link("example.org", "https://example.org")
        .text(". Ask ")
        .mention(f"@{handle}", friend)
        .text(" not @nobody-has-this.test, 💉")
        .text(" ")
        .tag("#Grippeimpfung", "Grippeimpfung")
        .text("!")
    )
    receipt = account.publish(part(expected.build_text(), languages=("de", "en")))
    (record,) = records_of(reader, account)
    assert record.uri == receipt.remote_id
    assert record.cid == receipt.extra["cid"]
    assert record.value.text == expected.build_text()
    assert record.value.langs == ["de", "en"]
    assert record.value.created_at == "2026-11-23T09:00:00.000Z"
    assert [facet.model_dump() for facet in record.value.facets] == [
        facet.model_dump() for facet in expected.build_facets()
    ]


def test_pictures_arrive_unchanged_with_alt_text_and_shape(account: Account, public: Callable[..., Client]) -> None:
    file = io.BytesIO()
    Image.new("RGB", (80, 60), "#1f6a66").save(file, "PNG")
    pictures = tuple(Picture(file.getvalue(), "image/png", 80, 60, f"Waiting room {number} 🪑") for number in range(4))
    account.publish(part(pictures=pictures))
    reader = public()
    (record,) = records_of(reader, account)
    images = record.value.embed.images
    assert [image.alt for image in images] == [picture.alt for picture in pictures]
    assert {(image.aspect_ratio.width, image.aspect_ratio.height) for image in images} == {(80, 60)}
    held = reader.com.atproto.sync.get_blob({"did": account.member.did, "cid": images[0].image.cid.encode()})
    assert held == file.getvalue()


def film_of(size: int = 0) -> Film:
    """A film with captions in two languages, made larger by a box that players skip."""
    data = reel()
    padding = max(0, size - len(data) - 8)
    data += struct.pack(">I4s", padding + 8, b"free") + bytes(padding) if padding else b""
    spanish = CAPTIONS.replace("Wash your hands for twenty seconds.", "Lávese las manos veinte segundos.")
    return Film(
        data, "video/mp4", *SIZE, 2.0, "Hands under a tap 🚰", (Captions("en", CAPTIONS), Captions("es", spanish))
    )


@pytest.mark.parametrize("size", [0, 60_000_000])
def test_a_film_arrives_unchanged_with_alt_text_shape_and_captions(
    account: Account, public: Callable[..., Client], size: int
) -> None:
    film = film_of(size)
    account.publish(part("", film=film))
    reader = public()
    (record,) = records_of(reader, account)
    embed = record.value.embed
    assert (embed.alt, embed.aspect_ratio.width, embed.aspect_ratio.height) == (film.alt, *SIZE)

    def held(blob: BlobRef) -> bytes:
        return reader.com.atproto.sync.get_blob({"did": account.member.did, "cid": blob.cid.encode()})

    assert embed.video.mime_type == "video/mp4"
    assert held(embed.video) == film.data
    assert {each.lang: held(each.file).decode() for each in embed.captions} == {
        each.language: each.text for each in film.captions
    }
    assert {each.file.mime_type for each in embed.captions} == {"text/vtt"}


def test_a_server_refuses_what_validate_complains_about(account: Account) -> None:
    film = film_of()
    long_alt = dataclasses.replace(film, alt="x" * 1_001)
    long_words = dataclasses.replace(film, captions=(Captions("en", CAPTIONS + "\n" * 20_000),))
    large = dataclasses.replace(film, data=film.data + bytes(100_000_001))
    for bad, code in ((long_alt, "alt.too-long"), (long_words, "captions.too-large"), (large, "film.too-large")):
        assert [each.code for each in account.network.validate([part(film=bad)])] == [code]
        with pytest.raises(Rejected):
            account.publish(part(film=bad))


def test_a_thread_hangs_together(account: Account, public: Callable[..., Client]) -> None:
    first = account.publish(part("One"))
    second = account.publish(part("Two", root=first, parent=first))
    third = account.publish(part("Three", root=first, parent=second))
    values = {record.uri: record.value for record in records_of(public(), account)}
    reply = values[third.remote_id].reply
    assert (reply.root.uri, reply.root.cid) == (first.remote_id, first.extra["cid"])
    assert (reply.parent.uri, reply.parent.cid) == (second.remote_id, second.extra["cid"])


def test_a_part_is_found_only_once_it_is_there_and_a_repeat_makes_no_second(
    account: Account, public: Callable[..., Client]
) -> None:
    one = part()
    assert account.network.find(account.link, one) is None
    receipt = account.publish(one)
    assert account.network.find(account.link, one) == receipt
    assert account.publish(one) == receipt
    with ThreadPoolExecutor(6) as pool:
        assert set(map(repr, pool.map(lambda _: account.publish(one), range(12)))) == {repr(receipt)}
    assert len(records_of(public(), account)) == 1


def test_a_post_that_is_out_is_never_edited_by_a_repeat(account: Account, public: Callable[..., Client]) -> None:
    one = part("As cleared")
    receipt = account.publish(one)
    assert account.publish(dataclasses.replace(one, text="Something else")) == receipt
    (record,) = records_of(public(), account)
    assert record.value.text == "As cleared"


def test_it_is_found_without_any_token(account: Account) -> None:
    one = part()
    receipt = account.publish(one)
    assert account.network.find(dataclasses.replace(account.link, secrets={}), one) == receipt


def test_taking_down_twice_is_success(account: Account) -> None:
    one = part()
    receipt = account.publish(one)
    account.network.delete(account.link, receipt)
    account.network.delete(account.link, receipt)
    assert account.network.find(account.link, one) is None


def test_counts_are_what_the_public_did(account: Account, public: Callable[..., Client]) -> None:
    receipt, quiet = account.publish(part()), account.publish(part("Nobody minds"))
    gone = account.publish(part("Gone"))
    ana, ben = public(), public()
    named = models.ComAtprotoRepoStrongRef.Main(uri=receipt.remote_id, cid=receipt.extra["cid"])
    ana.like(named.uri, named.cid)
    ben.like(named.uri, named.cid)
    ben.repost(named.uri, named.cid)
    ana.send_post("Thank you", reply_to=models.AppBskyFeedPost.ReplyRef(root=named, parent=named))
    account.network.delete(account.link, gone)
    expected = {receipt.remote_id: Engagement(2, 1, 1), quiet.remote_id: Engagement(0, 0, 0)}
    assert eventually(lambda: account.network.engagement(account.link, [receipt, quiet, gone]), expected) == expected


def eventually(ask: Callable[[], object], expected: object) -> object:
    """The app view hears of a record a moment later; return the last answer after at most half a minute."""
    end = time.monotonic() + 30
    while (answer := ask()) != expected and time.monotonic() < end:
        time.sleep(0.05)
    return answer


def test_without_an_app_view_nobody_counts_and_it_says_so(own_pds: LocalBluesky) -> None:
    with bounded(own_pds) as client:
        account = account_on(own_pds, client)
        receipt = account.publish(part())
        with pytest.raises(NotActed):
            account.network.engagement(account.link, [receipt])


def test_an_expired_sign_in_is_renewed_before_the_next_try(account: Account) -> None:
    stale = expired(account.link.secrets["access"])
    link = dataclasses.replace(account.link, secrets={**account.link.secrets, "access": stale})
    one = part()
    with pytest.raises(NotActed) as caught:
        account.network.start(link, one)
    assert stale not in str(caught.value)
    assert account.network.refresh(link) is link, "nothing is due yet by our clock"
    with clock.at(clock.now() + timedelta(hours=1, minutes=51)):
        fresh = account.network.refresh(link)
    assert fresh.secrets["access"] != link.secrets["access"]
    assert (fresh.identity, fresh.handle, fresh.server) == (link.identity, link.handle, link.server)
    assert account.network.start(fresh, one) == account.network.find(fresh, one)


def expired(token: str) -> str:
    """Sign the token's claims anew with an end in the past; the development server's secret is public."""
    head, payload, _ = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    claims |= {"iat": claims["iat"] - 10_000, "exp": claims["iat"] - 2_800}
    body = f"{head}.{_b64(json.dumps(claims).encode())}"
    return f"{body}.{_b64(hmac.new(b'jwt-secret', body.encode(), hashlib.sha256).digest())}"


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def test_an_app_password_that_was_taken_back_needs_a_person(account: Account, public: Callable[..., Client]) -> None:
    owner = public(account.member, account.member.own_password)
    owner.com.atproto.server.revoke_app_password({"name": "Bedside"})
    with clock.at(clock.now() + timedelta(hours=2)), pytest.raises(NeedsReconnect):
        account.network.refresh(account.link)


def test_a_token_that_is_none_and_a_wrong_password_need_a_person(pds: LocalBluesky, account: Account) -> None:
    broken = dataclasses.replace(account.link, secrets={"access": "no", "refresh": "no"})
    for attempt in (lambda: account.network.start(broken, part()), lambda: account.network.refresh(broken)):
        with pytest.raises(NeedsReconnect):
            attempt()
    with pytest.raises(NeedsReconnect, match="app password"):
        account.network.connect(server=pds.url, identifier=account.member.handle, secret="not-this-one")


def test_what_validate_refuses_the_server_refuses(account: Account) -> None:
    long = part("é" * 301)
    assert [complaint.code for complaint in account.network.validate([long])] == ["text.too-long"]
    with pytest.raises(Rejected):
        account.network.start(account.link, long)
    family = part("👨‍👩‍👧‍👦" * 100)
    assert account.network.validate([family]) == []
    assert account.publish(family)


def test_a_server_that_is_gone_was_certainly_not_reached(own_pds: LocalBluesky) -> None:
    with bounded(own_pds) as client:
        account = account_on(own_pds, client)
        own_pds.kill()
        with pytest.raises(NotActed):
            account.network.start(account.link, part())
        with pytest.raises(OutcomeUnknown):
            account.network.find(account.link, part())
        with clock.at(clock.now() + timedelta(hours=2)), pytest.raises(NotActed):
            account.network.refresh(account.link)


def test_a_server_killed_in_mid_request_leaves_it_unknown(own_pds: LocalBluesky) -> None:
    with bounded(own_pds, seconds=60) as client, ThreadPoolExecutor(1) as pool:
        account = account_on(own_pds, client)
        os.kill(own_pds.pid, signal.SIGSTOP)
        attempt = pool.submit(account.network.start, account.link, part())
        wait_for_unread_bytes(int(own_pds.url.rpartition(":")[2]))
        own_pds.kill()
        assert isinstance(attempt.exception(60), OutcomeUnknown)


def test_a_server_too_slow_to_answer_is_asked_before_anything_else(own_pds: LocalBluesky) -> None:
    with bounded(own_pds, seconds=1) as client, bounded(own_pds, seconds=30) as patient:
        account, one = account_on(own_pds, client), part()
        os.kill(own_pds.pid, signal.SIGSTOP)
        try:
            with pytest.raises(OutcomeUnknown):
                account.network.start(account.link, one)
        finally:
            os.kill(own_pds.pid, signal.SIGCONT)
        # The server may have taken the request after we gave up, or dropped it: one of the two, and a resend is safe.
        network = Bluesky(lambda: patient)
        found = network.find(account.link, one)
        receipt = network.start(account.link, one)
        assert found in (None, receipt)
        assert network.find(account.link, one) == receipt


def wait_for_unread_bytes(port: int) -> None:
    """Return once the kernel holds bytes that the stopped server has not read."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
            _, local, _, state, queues = line.split()[:5]
            if local.endswith(f":{port:04X}") and state == "01" and int(queues.partition(":")[2], 16):
                return
        time.sleep(0.005)
    raise AssertionError("the request never left")

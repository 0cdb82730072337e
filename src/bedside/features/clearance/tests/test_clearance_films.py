"""What approvers see of a film, and that what is said in it belongs to what they approve."""

import pytest
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client

from bedside.features.audit.api import Subject
from bedside.features.clearance.api import ApprovalRequest, Item, ask_for_approval
from bedside.features.clearance.material import CaptionsUse, address_of, digest_of_item
from bedside.features.clearance.previews import words_of_captions
from bedside.features.clearance.services.alone import invite_outside
from bedside.features.clearance.services.deciding import decide
from bedside.features.clearance.tests.conftest import House, mailed_token
from bedside.features.media.models import Answer, Picture
from bedside.features.media.testing_films import face_in, film_of, say_in
from bedside.features.people.testing import SignedIn
from bedside.networks.practice.tests.reel import CAPTIONS

ALT = "Somebody washes their hands"
SPANISH: CaptionsUse = {"language": "es", "text": CAPTIONS.replace("Wash your hands", "Lávese las manos")}
ENGLISH: CaptionsUse = {"language": "en", "text": CAPTIONS}


def item_with(house: House, film: Picture, *captions: CaptionsUse) -> Item:
    return {
        "address": address_of(house.account),
        "language": "en",
        "parts": [
            {
                "text": "Twenty seconds.",
                "pictures": [
                    {
                        "picture": film.pk,
                        "sha256": film.sha256,
                        "alt": ALT,
                        "seconds": 2.0,
                        "captions": list(captions),
                    }
                ],
            }
        ],
    }


def asked(house: House, film: Picture, *captions: CaptionsUse) -> ApprovalRequest:
    return ask_for_approval(
        subject=Subject("post", 1, "Hands"),
        unit=house.hospital,
        material={str(house.account.pk): item_with(house, film, *captions)},
        accounts=[house.account],
        window=None,
        contributors=[],
        by=house.leo,
    )


@pytest.fixture
def film(house: House) -> Picture:
    film = film_of(house.hospital, house.leo)
    say_in(film, house.leo)
    sight = face_in(film)
    Answer.objects.create(sight=sight, kind=Answer.Kind.CONSENT, reference="Folder 12", by=house.leo, at=film.added_at)
    return film


def body(answer: HttpResponseBase) -> bytes:
    if isinstance(answer, StreamingHttpResponse):
        return b"".join(answer)
    return answer.content  # type: ignore[attr-defined,no-any-return]


def test_each_word_of_captions_is_bound_and_the_length_is_not(house: House, film: Picture) -> None:
    cleared = item_with(house, film, ENGLISH)
    digest = digest_of_item(cleared)
    others = [
        item_with(house, film),
        item_with(house, film, ENGLISH, SPANISH),
        item_with(house, film, {"language": "es", "text": CAPTIONS}),
        item_with(house, film, {"language": "en", "text": CAPTIONS.replace("twenty", "Twenty")}),
    ]
    assert len({digest, *map(digest_of_item, others)}) == 5
    cleared["parts"][0]["pictures"][0]["seconds"] = 3.0
    assert digest_of_item(cleared) == digest


def test_approvers_watch_the_film_and_read_what_is_said_and_who_is_seen_when(
    house: House, film: Picture, signed_in: SignedIn
) -> None:
    request = asked(house, film, ENGLISH)
    ana = signed_in(house.ana)
    page = ana.get(f"/approvals/{request.pk}/").content.decode()
    base = f"/approvals/{request.pk}/{film.pk}/{film.sha256[:12]}/"
    assert f'<video controls preload="none" playsinline poster="{base}" src="{base}film/"' in page
    assert "<p>Wash your hands for twenty seconds.</p>" in page
    assert '<span class="film-time">0:00 – 0:02</span> Possible face' in page
    assert "Permission: Folder 12" in page
    assert "autoplay" not in page
    assert '<svg class="boxes"' not in page, "a film's poster is one frame of many"
    assert ana.get(base).content == bytes(film.poster or b"")
    assert body(ana.get(f"{base}captions/en/")).decode() == CAPTIONS
    assert_plays(ana, f"{base}film/", film)


def assert_plays(client: Client, address: str, film: Picture) -> None:
    whole = client.get(address)
    assert (whole.status_code, whole["Content-Type"], body(whole)) == (200, "video/mp4", bytes(film.data))
    part = client.get(address, headers={"Range": "bytes=100-199"})
    assert (part.status_code, body(part)) == (206, bytes(film.data)[100:200])
    assert part["Content-Range"] == f"bytes 100-199/{film.size}"
    assert client.get(address, headers={"Range": f"bytes={film.size}-"}).status_code == 416


def test_a_reader_outside_watches_that_film_and_no_other(alone: House, film: Picture) -> None:
    request = asked(alone, film, ENGLISH)
    other = film_of(alone.hospital, alone.leo, shade=20)
    invite_outside(request=request, name="Dr. Lee", email="lee@example.org", by=alone.rosa)
    token, reader = mailed_token(), Client()
    base = f"/read/{token}/{film.pk}/{film.sha256[:12]}/"
    page = reader.get(f"/read/{token}/").content.decode()
    assert f'src="{base}film/"' in page
    assert "<p>Wash your hands for twenty seconds.</p>" in page
    assert_plays(reader, f"{base}film/", film)
    assert reader.get(base).content == bytes(film.poster or b"")
    assert body(reader.get(f"{base}captions/en/")).decode() == CAPTIONS
    for gone in (
        f"{base}captions/es/",
        f"/read/{token}/{other.pk}/{other.sha256[:12]}/film/",
        f"/read/{token}/{film.pk}/{'0' * 12}/film/",
        f"/read/{'x' * 43}/{film.pk}/{film.sha256[:12]}/film/",
    ):
        assert reader.get(gone).status_code == 404


def test_the_captions_that_are_asked_about_are_shown_whatever_became_of_them(
    house: House, film: Picture, signed_in: SignedIn
) -> None:
    request = asked(house, film, ENGLISH)
    film.captions.update(text="WEBVTT\n\n00:00.000 --> 00:01.000\nSomething else.\n")
    page = signed_in(house.ana).get(f"/approvals/{request.pk}/").content.decode()
    assert "Wash your hands for twenty seconds." in page
    assert "Something else." not in page


def test_captions_that_changed_since_the_last_decision_are_told(
    house: House, film: Picture, signed_in: SignedIn
) -> None:
    first = asked(house, film, ENGLISH)
    decide(request=first, digest=first.digest, decision="change", comment="Say it in full.", by=house.ana)
    second = asked(house, film, {"language": "en", "text": CAPTIONS.replace("twenty", "thirty")}, SPANISH)
    page = signed_in(house.ana).get(f"/approvals/{second.pk}/").content.decode()
    assert page.count("Captions of film 1") == 2
    assert "thirty" in page


def test_a_film_without_captions_says_so(house: House, film: Picture, signed_in: SignedIn) -> None:
    film.captions.update(speechless=True, text="")
    page = signed_in(house.ana).get(f"/approvals/{asked(house, film).pk}/").content.decode()
    assert "there is nothing to caption" in page
    assert "<track" not in page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "WEBVTT\n\n1\n00:00.000 --> 00:01.000\n<v Ana>Hello</v>,\nyou\n\n00:02.000 --> 00:03.000\nBye",
            ["Hello, you", "Bye"],
        ),
        ("WEBVTT\r\n\r\nNOTE a --> b\r\n\r\n00:00.000 --> 00:01.000 align:start\r\nYes\r\n", ["Yes"]),
        ("WEBVTT", []),
        ("", []),
    ],
)
def test_what_captions_say_is_read_without_their_times(text: str, words: list[str]) -> None:
    assert list(words_of_captions(text)) == words

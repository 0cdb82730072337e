"""The library as people see it: what is found, what is said, where it is used, what may be deleted."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bedside.base import clock
from bedside.features.media.models import Asset, Picture
from bedside.features.media.services.answering import Said, answer_for
from bedside.features.media.testing import FACE, POSTER, SECOND_FACE, WRISTBAND, StandIn, added, photo
from bedside.features.media.uses import note_use
from bedside.features.people.cast import Cast
from bedside.features.people.models import User

SignedIn = Callable[[User], Client]
ABOUT = {
    "title": "Our new door",
    "alt-en": "A green door stands open",
    "alt-es": "Una puerta verde abierta",
    "tags": "door, clinic",
    "credit": "Riverside Health",
    "focus_x": "50",
    "focus_y": "25",
    "revision": "0",
}


def text(client: Client, name: str, *args: object, **data: str) -> str:
    answer = client.post(reverse(name, args=args), data) if data else client.get(reverse(name, args=args))
    assert answer.status_code in (200, 422)
    return answer.content.decode()


def test_a_described_picture_is_found_by_any_of_its_words(cast: Cast, signed_in: SignedIn, stand_in: StandIn) -> None:
    picture = added(cast.clinic, cast.maya)
    maya = signed_in(cast.maya)
    url = reverse("media:asset", args=[picture.asset_id])
    assert maya.post(url, ABOUT).status_code == 302
    for words in ("GREEN door", "puerta", "clinic"):
        assert "Our new door" in text(maya, "media:library", words=words)
    assert "Nothing like that" in text(maya, "media:library", words="window")
    asset = Asset.objects.get()
    assert (asset.tags, asset.focus_y, asset.alts["es"]) == (["door", "clinic"], 0.25, "Una puerta verde abierta")


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("title", "Maria Lopez after her surgery", "tells too much about a person"),
        ("tags", "door, Maria Lopez MRN 00482913", "tells too much about a person"),
        ("alt-en", "Maria Lopez after her surgery", "tells too much about a person"),
        ("focus_x", "180", "The focus point lies outside"),
        ("rights_until", "soon", "This is not a day"),
        ("revision", "7", "Somebody else changed"),
    ],
)
def test_what_may_not_be_said_is_refused_and_nothing_typed_is_lost(
    cast: Cast, signed_in: SignedIn, stand_in: StandIn, field: str, value: str, what: str
) -> None:
    picture = added(cast.clinic, cast.maya)
    url = reverse("media:asset", args=[picture.asset_id])
    page = signed_in(cast.maya).post(url, {**ABOUT, field: value}).content.decode()
    assert what in page
    assert "A green door stands open" in page or field == "alt-en"
    assert not Asset.objects.get().title


def test_filters_find_what_waits_ran_out_or_is_unused(cast: Cast, signed_in: SignedIn, stand_in: StandIn) -> None:
    stand_in.seen = [FACE]
    waits = added(cast.clinic, cast.maya)
    stand_in.seen = [POSTER]
    over, used = added(cast.clinic, cast.maya), added(cast.hospital, cast.maya)
    Asset.objects.filter(pk=over.asset_id).update(rights_until=clock.now().date() - timedelta(days=2))
    note_use("post", 1, [waits.pk, over.pk])
    maya = signed_in(cast.maya)

    def shown_with(**query: str) -> set[int]:
        page = maya.get(reverse("media:library"), query).content.decode()
        return {each.asset_id for each in (waits, over, used) if reverse("media:asset", args=[each.asset_id]) in page}

    assert shown_with(state="needs") == {waits.asset_id}
    assert shown_with(state="over") == {over.asset_id}
    assert shown_with(state="unused") == {used.asset_id}
    assert shown_with(unit=str(cast.hospital.pk)) == {used.asset_id}
    assert shown_with(kind="film") == set()
    assert shown_with(kind="picture") == {waits.asset_id, over.asset_id, used.asset_id}
    answer_for(sight=waits.sights.get(), said=Said(kind="not_face"), by=cast.maya)
    assert shown_with(state="needs") == set()


def test_others_see_only_pictures_of_their_units(cast: Cast, signed_in: SignedIn, stand_in: StandIn) -> None:
    picture = added(cast.clinic, cast.maya)
    leo = signed_in(cast.leo)
    assert reverse("media:asset", args=[picture.asset_id]) not in text(leo, "media:library")
    for name, pk in (("media:asset", picture.asset_id), ("media:who", picture.pk), ("media:state", picture.pk)):
        assert leo.get(reverse(name, args=[pk])).status_code == 403


def test_only_what_nothing_shows_can_be_deleted(cast: Cast, signed_in: SignedIn, stand_in: StandIn) -> None:
    stand_in.seen = [FACE]
    picture = added(cast.clinic, cast.maya)
    answer_for(sight=picture.sights.get(), said=Said(kind="not_face"), by=cast.maya)
    note_use("post", 1, [picture.pk])
    maya = signed_in(cast.maya)
    url = reverse("media:delete", args=[picture.asset_id])
    assert "is used in a post" in maya.post(url).content.decode()
    note_use("post", 1, [])
    assert maya.post(url).status_code == 302
    assert not Picture.objects.exists()
    assert not Asset.objects.exists()


def test_several_files_are_added_without_scripts_and_each_refusal_is_told(
    cast: Cast, signed_in: SignedIn, stand_in: StandIn
) -> None:
    files = [io.BytesIO(photo()), io.BytesIO(b"MZ a program"), io.BytesIO(photo("red"))]
    maya = signed_in(cast.maya)
    answer = maya.post(reverse("media:upload"), {"unit": cast.clinic.pk, "files": files}, follow=True)
    page = answer.content.decode()
    assert "File 2 was not added. This is a program, not a picture or a document." in page
    assert Picture.objects.count() == 2


def test_the_page_asks_for_each_place_and_keeps_what_was_typed(
    cast: Cast, signed_in: SignedIn, stand_in: StandIn
) -> None:
    stand_in.seen = [FACE, SECOND_FACE, WRISTBAND, POSTER]
    picture = added(cast.clinic, cast.maya)
    maya = signed_in(cast.maya)
    page = text(maya, "media:who", picture.pk)
    assert "3 places need an answer." in page
    assert "Blur all 2 faces without an answer" in page
    assert "1 more line of words" in page
    assert 'style="' not in page
    url = reverse("media:answer", args=[picture.pk])
    refused = maya.post(url, {"sight": "1", "kind": "public", "name": "The mayor", "reason": ""})
    assert refused.status_code == 422
    assert "Say in which public role they are seen." in refused.content.decode()
    assert 'value="The mayor"' in refused.content.decode()
    answered = maya.post(url, {"sight": "1", "kind": "staff", "who": f"user {cast.ana.pk}", "back": "/posts/3/edit/"})
    assert answered["Location"] == f"/pictures/version/{picture.pk}/?back=%2Fposts%2F3%2Fedit%2F#sight-1"
    page = text(maya, "media:who", picture.pk)
    assert "Dr. Ana Ruiz, one of our staff" in page
    assert "2 places need an answer." in page


def test_one_click_blurs_all_open_faces_and_leads_to_the_new_version(
    cast: Cast, signed_in: SignedIn, stand_in: StandIn
) -> None:
    stand_in.seen = [FACE, SECOND_FACE]
    picture = added(cast.clinic, cast.maya)
    maya = signed_in(cast.maya)
    answer = maya.post(reverse("media:paint", args=[picture.pk]), {"kind": "face", "way": "blurred"}, follow=True)
    made = Picture.objects.get(number=2)
    assert f"/pictures/version/{made.pk}/" in str(answer.redirect_chain)
    assert len(made.painted) == 2
    assert "Being looked at" in answer.content.decode()
    assert maya.get(reverse("media:state", args=[made.pk])).json() == {"state": "waiting"}


@pytest.mark.parametrize("place", [{"left": "x"}, {"left": "10", "top": "10", "width": "nan", "height": "5"}, {}])
def test_a_place_that_is_none_is_refused_in_words(
    cast: Cast, signed_in: SignedIn, stand_in: StandIn, place: dict[str, str]
) -> None:
    picture = added(cast.clinic, cast.maya)
    answer = signed_in(cast.maya).post(reverse("media:paint", args=[picture.pk]), {"way": "covered", **place})
    assert answer.status_code == 422
    assert "Say where the place is." in answer.content.decode()
    assert Picture.objects.count() == 1


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_way_back_leads_nowhere_else(cast: Cast, signed_in: SignedIn, stand_in: StandIn, back: str) -> None:
    picture = added(cast.clinic, cast.maya)
    page = signed_in(cast.maya).get(reverse("media:who", args=[picture.pk]), {"back": back}).content.decode()
    assert "Back to the post" not in page

"""Posts with a film: it stands alone, its captions are approved with it, and exactly that leaves."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from bedside.base.errors import Problem
from bedside.features.accounts.models import Account
from bedside.features.clearance.material import digests
from bedside.features.delivery.models import Delivery, State
from bedside.features.media.models import Captions, Making, Picture
from bedside.features.media.testing_films import face_in, film_of, say_in
from bedside.features.media.uses import replace_everywhere
from bedside.features.people.cast import Cast
from bedside.features.people.testing import SignedIn
from bedside.features.publishing.content import accounts_in, complaints, material
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.sentences import complaint_sentence
from bedside.features.publishing.services.approving import submit_post
from bedside.features.publishing.services.writing import start_post
from bedside.features.publishing.tests.composer_desk import AS_SCRIPT, connect, content, paint
from bedside.features.publishing.tests.conftest import Desk
from bedside.networks.practice.store import Store
from bedside.networks.practice.tests.reel import CAPTIONS

ALT = "Somebody washes their hands under a tap"
WORDS = "Wash your hands for twenty seconds."
DUE = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
SetTo = Callable[[datetime], None]


@pytest.fixture
def film(cast: Cast) -> Picture:
    return film_of(cast.clinic, cast.maya)


def post_with(cast: Cast, *pictures: Picture) -> Post:
    account = Account.objects.first() or connect(cast)
    words = content(WORDS, account, pictures=tuple((each.pk, ALT) for each in pictures))
    return start_post(unit=cast.clinic, by=cast.maya, content=words)


def refused(post: Post) -> list[str]:
    return [complaint_sentence(account, each) for account, each in complaints(post.content, accounts_in(post.content))]


def test_a_film_stands_alone(cast: Cast, film: Picture) -> None:
    alone = ["A film stands alone in its post. Remove what stands beside it."]
    assert refused(post_with(cast, film)) == []
    assert refused(post_with(cast, film, paint(cast.clinic, cast.maya))) == alone
    assert refused(post_with(cast, film, film_of(cast.clinic, cast.maya, shade=20))) == alone


def test_a_film_that_a_network_does_not_take_is_told_with_its_limit(cast: Cast) -> None:
    post = post_with(cast, film_of(cast.clinic, cast.maya, seconds=181.2))
    assert refused(post) == ["Bluesky takes films of 180 seconds; this has 182. Make it shorter."]
    with pytest.raises(Problem, match="Make it shorter"):
        submit_post(post=post, by=cast.maya)
    Picture.objects.update(seconds=20, size=100_000_001)
    assert refused(post) == ["Bluesky takes smaller films. Make this one shorter."]


def test_captions_that_a_network_does_not_take_are_told(cast: Cast, film: Picture) -> None:
    say_in(film, cast.maya, CAPTIONS + "\n" * 20_000)
    assert refused(post_with(cast, film)) == ["Bluesky takes shorter captions. Make the film shorter, or two of it."]


def test_only_captions_that_somebody_read_are_approved_with_a_film(cast: Cast, film: Picture) -> None:
    post = post_with(cast, film)
    accounts = accounts_in(post.content)
    key = str(accounts[0].pk)

    def said() -> Any:
        [use] = material(post.content, accounts)[key]["parts"][0]["pictures"]
        assert (use["picture"], use["sha256"], use["seconds"]) == (film.pk, film.sha256, 2.0)
        return use["captions"]

    say_in(film, None, language="es")
    say_in(film, cast.maya)
    before = digests(material(post.content, accounts))
    assert said() == [{"language": "en", "text": CAPTIONS}]
    Captions.objects.filter(language="es").update(read_at=DUE, read_by=cast.maya)
    assert [each["language"] for each in said()] == ["en", "es"]
    assert digests(material(post.content, accounts)) != before


def test_a_face_in_a_film_without_an_answer_keeps_the_post_back(cast: Cast, film: Picture) -> None:
    say_in(film, cast.maya)
    face_in(film)
    with pytest.raises(Problem, match="keeps this post from leaving"):
        submit_post(post=post_with(cast, film), by=cast.maya)


def test_another_version_of_a_film_voids_what_was_asked(cast: Cast, film: Picture) -> None:
    say_in(film, cast.maya)
    post = post_with(cast, film)
    submit_post(post=post, by=cast.maya)
    blurred = film_of(cast.clinic, cast.maya, shade=40)
    assert replace_everywhere(film, blurred, cast.maya).voided == 1
    post.refresh_from_db()
    assert post.stage == Stage.DRAFT
    assert post.content["parts"][0]["pictures"] == [{"picture": blurred.pk, "alt": ALT}]


# --- on its way


def scheduled(desk: Desk, *, speechless: bool = False) -> tuple[Post, Picture]:
    film = film_of(desk.us.unit, desk.us.publisher)
    say_in(film, desk.us.publisher, "" if speechless else CAPTIONS)
    Captions.objects.update(speechless=speechless)
    words = content(WORDS, desk.account, pictures=((film.pk, ALT),))
    post = start_post(unit=desk.us.unit, by=desk.us.publisher, content=words)
    return desk.clear(desk.plan(post)), film


def state() -> tuple[str, str]:
    delivery = Delivery.objects.get()
    return delivery.state, delivery.code


def test_what_was_approved_arrives_byte_for_byte_with_its_captions(desk: Desk, at: SetTo) -> None:
    _post, film = scheduled(desk)
    at(DUE)
    desk.work()
    store = Store(desk.town.path)
    [out] = store.timeline(handle=desk.account.handle)
    assert out.film is not None
    assert (out.text, out.pictures, out.film.alt) == (WORDS, (), ALT)
    assert store.portion(out.film.media, 0, film.size) == bytes(film.data)
    [(language, media)] = out.film.captions
    assert (language, store.portion(media, 0, 1_000).decode()) == ("en", CAPTIONS)


def test_a_film_in_which_nothing_is_said_goes_out_without_captions(desk: Desk, at: SetTo) -> None:
    scheduled(desk, speechless=True)
    at(DUE)
    desk.work()
    [out] = Store(desk.town.path).timeline(handle=desk.account.handle)
    assert out.film is not None
    assert (out.text, out.film.captions) == (WORDS, ())


def test_that_nothing_is_said_in_it_has_to_hold_until_it_leaves(desk: Desk, at: SetTo) -> None:
    scheduled(desk, speechless=True)
    Captions.objects.update(read_by=None, read_at=None)
    at(DUE)
    desk.work()
    assert (desk.shown(), *state()) == ([], State.FAILED, "captions")


def change_words() -> None:
    captions = Captions.objects.get()
    captions.text = CAPTIONS.replace("twenty", "two")
    captions.save()


def unread() -> None:
    Captions.objects.update(read_by=None, read_at=None)


def add_a_language() -> None:
    captions = Captions.objects.get()
    captions.pk, captions.language = None, "es"
    captions.save()


@pytest.mark.parametrize("change", [change_words, unread, add_a_language, lambda: Captions.objects.all().delete()])
def test_captions_that_changed_after_approval_keep_a_film_back(
    desk: Desk, at: SetTo, change: Callable[[], object]
) -> None:
    scheduled(desk)
    change()
    at(DUE)
    desk.work()
    assert desk.shown() == []
    assert state() == (State.FAILED, "captions")


def test_another_film_under_the_same_number_never_leaves(desk: Desk, at: SetTo) -> None:
    _post, film = scheduled(desk)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE media_picture SET data = data || '\\x00' WHERE id = %s", [film.pk])
    at(DUE)
    desk.work()
    assert desk.shown() == []
    assert state() == (State.FAILED, "changed")


# --- pages


def test_the_composer_marks_a_film_and_says_what_it_waits_for(cast: Cast, film: Picture, signed_in: SignedIn) -> None:
    post = post_with(cast, film)
    maya = signed_in(cast.maya)
    edit = reverse("publishing:edit", args=[post.pk])

    def page() -> str:
        return str(maya.get(edit).content.decode())

    shown = page()
    assert "<span>Film</span> 0:02" in shown
    assert "What the film shows" in shown
    assert "Who and what is in this film?" in shown
    assert "Nobody has read captions for this film yet." in shown
    assert '<div class="tile-seen" data-seen-state="open"' in shown
    assert "<video" not in shown, "what is drawn anew while somebody types would start again each time"
    say_in(film, cast.maya)
    assert "Nobody has read captions" not in page()
    face_in(film)
    assert "1 place needs an answer." in page()
    assert '<rect class="box' not in page()
    Making.objects.create(
        asset=film.asset, made=Picture.Made.BLURRED, made_from=film, percent=40, by=cast.maya, at=DUE, moved_at=DUE
    )
    assert "Another version of this film is being made: 40%." in page()


def test_the_post_page_plays_the_film_with_its_captions(cast: Cast, film: Picture, signed_in: SignedIn) -> None:
    say_in(film, cast.maya)
    post = post_with(cast, film)
    page = signed_in(cast.maya).get(reverse("publishing:post", args=[post.pk])).content.decode()
    address = f"/media/{film.pk}/{film.sha256[:12]}/"
    assert f'<video controls preload="none" playsinline poster="{address}" src="{address}film/"' in page
    assert f'<track kind="captions" src="{address}captions/en/" srclang="en" label="English" default>' in page
    assert "autoplay" not in page


def test_the_check_tells_how_the_film_looks_to_followers(cast: Cast, film: Picture, signed_in: SignedIn) -> None:
    post = post_with(cast, film)
    asked = {"content": post.content, "unit": cast.clinic.pk, "person": cast.maya.pk}
    answer = signed_in(cast.maya).post(
        reverse("publishing:check", args=[post.pk]), asked, content_type="application/json", headers=AS_SCRIPT
    )
    [preview] = answer.json()["previews"]
    assert 'class="film-mark"' in preview["html"]
    assert "0:02" in preview["html"]
    assert answer.json()["pictures"][str(film.pk)]["state"] == "open"


def test_a_film_that_is_still_being_made_can_not_be_chosen_yet(cast: Cast, film: Picture, signed_in: SignedIn) -> None:
    film.asset.current = None
    film.asset.save()
    post = post_with(cast)
    url = reverse("media:choose", args=[film.asset_id])
    answer = signed_in(cast.maya).post(url, {"for": f"post-{post.pk}-common-0"}, headers=AS_SCRIPT)
    assert (answer.status_code, answer.json()["what"]) == (422, "This film is still being made.")

"""Posts and what their pictures show: what is open keeps a post back, other pixels void approvals, an answer that falls
holds what isn't out yet."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from bedside.base.errors import Problem
from bedside.features.accounts.models import Account
from bedside.features.delivery.models import Delivery, State
from bedside.features.delivery.services.sweeping import free_held
from bedside.features.media.models import Answer, Asset, Picture, Usage
from bedside.features.media.services.answering import Said, answer_for, take_back
from bedside.features.media.services.captions import read_captions, write_captions
from bedside.features.media.services.looking import keep_seen
from bedside.features.media.services.painting import paint_over
from bedside.features.media.testing import FACE, WRISTBAND, StandIn
from bedside.features.notify.models import Notice
from bedside.features.people.cast import Cast
from bedside.features.people.testing import SignedIn
from bedside.features.publishing.held import held_among, is_held
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.services.approving import submit_post
from bedside.features.publishing.services.writing import delete_post, start_post
from bedside.features.publishing.tests.composer_desk import AS_SCRIPT, connect, content, paint
from bedside.features.publishing.tests.conftest import Desk
from bedside.kit.bus.pump import pump

ALT = "Our new door"


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    found = StandIn()
    monkeypatch.setattr("bedside.features.media.services.looking.look_apart", found.look_apart)
    return found


@pytest.fixture
def picture(cast: Cast) -> Picture:
    """A picture with one possible face."""
    picture = paint(cast.clinic, cast.maya)
    Picture.objects.filter(pk=picture.pk).update(look=Picture.Look.WAITING)
    keep_seen(picture.pk, [FACE])
    return picture


def post_with(cast: Cast, picture: Picture, *accounts: Account) -> Post:
    chosen = accounts or (connect(cast),)
    return start_post(unit=cast.clinic, by=cast.maya, content=content(HELLO, *chosen, pictures=((picture.pk, ALT),)))


DUE = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
LAST_DAY = date(2026, 12, 24)
SetTo = Callable[[datetime], None]
HELLO = "Our clinic has a new door. Come in any day from nine to five."


def test_a_face_without_an_answer_keeps_the_post_back(cast: Cast, picture: Picture) -> None:
    post = post_with(cast, picture)
    with pytest.raises(Problem, match="keeps this post from leaving"):
        submit_post(post=post, by=cast.maya)
    answer_for(sight=picture.sights.get(), said=Said(kind="staff", who=f"user {cast.ana.pk}"), by=cast.maya)
    assert submit_post(post=post, by=cast.maya).state == "open"


def test_a_picture_at_which_nobody_looked_keeps_the_post_back(cast: Cast, picture: Picture) -> None:
    Picture.objects.update(look=Picture.Look.WAITING)
    picture.sights.all().delete()
    with pytest.raises(Problem, match="keeps this post from leaving"):
        submit_post(post=post_with(cast, picture), by=cast.maya)


def test_blurring_replaces_the_picture_and_voids_what_was_asked(
    cast: Cast, picture: Picture, stand_in: StandIn
) -> None:
    post = post_with(cast, picture)
    face = picture.sights.get()
    answer_for(sight=face, said=Said(kind="consent", reference="Folder 12"), by=cast.maya)
    submit_post(post=post, by=cast.maya)
    made, posts = paint_over(picture=picture, way=Picture.Made.BLURRED, sights=[face], by=cast.maya)
    post.refresh_from_db()
    assert (posts.changed, posts.voided, posts.left) == (1, 1, 0)
    assert post.content["parts"][0]["pictures"] == [{"picture": made.pk, "alt": ALT}]
    assert post.stage == Stage.DRAFT
    assert list(Usage.objects.values_list("picture", flat=True)) == [made.pk]


def test_a_post_that_is_not_the_persons_to_write_keeps_its_picture(
    cast: Cast, picture: Picture, stand_in: StandIn
) -> None:
    post = post_with(cast, picture)
    Post.objects.filter(pk=post.pk).update(unit=cast.hospital)
    Picture.objects.update(unit=cast.hospital)
    Post.objects.filter(pk=post.pk).update(unit=cast.clinic)
    picture.refresh_from_db()
    _made, posts = paint_over(picture=picture, way=Picture.Made.COVERED, sights=[picture.sights.get()], by=cast.leo)
    assert (posts.changed, posts.left) == (0, 1)


VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nCome in any day.\n"


def test_other_captions_void_what_was_asked_and_a_draft_voids_nothing(cast: Cast, picture: Picture) -> None:
    answer_for(sight=picture.sights.get(), said=Said(kind="not_face"), by=cast.maya)
    post = post_with(cast, picture)
    submit_post(post=post, by=cast.maya)
    Picture.objects.update(mime="video/mp4", has_sound=True)
    picture.refresh_from_db()
    draft, posts = write_captions(picture=picture, language="en", text=VTT, by=cast.maya)
    post.refresh_from_db()
    assert (posts.voided, post.stage) == (0, Stage.REVIEW)
    posts = read_captions(picture=picture, language="en", revision=draft.revision, by=cast.maya)
    post.refresh_from_db()
    assert (posts.voided, post.stage, post.request is None or post.request.state != "open") == (1, Stage.DRAFT, True)
    _draft, posts = write_captions(picture=picture, language="en", text=VTT.replace("any", "each"), by=cast.maya)
    assert (posts.changed, posts.voided) == (1, 0)


def test_a_deleted_post_uses_no_picture(cast: Cast, picture: Picture) -> None:
    post = post_with(cast, picture)
    assert Usage.objects.count() == 1
    delete_post(post=post, by=cast.maya)
    assert not Usage.objects.exists()


def scheduled(desk: Desk) -> tuple[Post, Answer]:
    """A post for tomorrow that shows one answered face."""
    picture = paint(desk.us.unit, desk.us.publisher)
    Picture.objects.filter(pk=picture.pk).update(look=Picture.Look.WAITING)
    keep_seen(picture.pk, [FACE])
    said = Said(kind="consent", reference="Folder 12", until=LAST_DAY)
    answer = answer_for(sight=picture.sights.get(), said=said, by=desk.us.publisher)
    words = content(HELLO, desk.account, pictures=((picture.pk, ALT),))
    post = start_post(unit=desk.us.unit, by=desk.us.publisher, content=words)
    return desk.clear(desk.plan(post)), answer


def test_an_answer_taken_back_holds_what_is_not_out_and_a_new_one_frees_it(desk: Desk, at: SetTo) -> None:
    post, answer = scheduled(desk)
    assert post.clearance is not None
    assert (post.stage, post.clearance.pictures) == (Stage.SCHEDULED, [answer.sight.picture_id])
    take_back(answer=answer, by=desk.us.publisher)
    pump()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.code) == (State.HELD, "pictures")
    assert "taken back" in held_among([post])[post.pk]
    assert list(
        Notice.objects.filter(user=desk.us.publisher, kind="post.picture-fell").values_list("url", flat=True)
    ) == [f"/posts/{post.pk}/"]
    assert list(Post.objects.filter(is_held())) == [post]
    free_held()
    at(DUE)
    desk.work()
    assert desk.shown() == []
    answer_for(sight=answer.sight, said=Said(kind="not_face"), by=desk.us.publisher)
    free_held()
    desk.work()
    assert desk.shown() == [HELLO]


def test_a_permission_that_ran_out_is_seen_at_the_moment_of_sending(desk: Desk, at: SetTo) -> None:
    scheduled(desk)
    Answer.objects.update(until=LAST_DAY - timedelta(days=31))
    at(DUE)
    desk.work()
    delivery = Delivery.objects.get()
    assert (desk.shown(), delivery.state) == ([], State.HELD)
    assert "ran out" in delivery.reason


def test_the_composer_tells_of_each_picture(cast: Cast, picture: Picture, signed_in: SignedIn) -> None:
    post = post_with(cast, picture)
    page = signed_in(cast.maya).get(reverse("publishing:edit", args=[post.pk])).content.decode()
    assert "1 place needs an answer." in page
    assert '<rect class="box box-block" x="6" y="4" width="12" height="12"' in page
    assert "possible face" in page


def test_nobody_reads_through_the_check_what_a_foreign_picture_says(cast: Cast, signed_in: SignedIn) -> None:
    foreign = paint(cast.clinic, cast.maya)
    Picture.objects.filter(pk=foreign.pk).update(look=Picture.Look.WAITING)
    keep_seen(foreign.pk, [WRISTBAND])
    asked = {
        "content": content(HELLO, pictures=((foreign.pk, ALT),)),
        "unit": cast.hospital.pk,
        "person": cast.leo.pk,
    }
    answer = signed_in(cast.leo).post(
        reverse("publishing:check-new"), asked, content_type="application/json", headers=AS_SCRIPT
    )
    assert answer.status_code == 200
    assert "JANE" not in answer.content.decode()
    assert answer.json()["pictures"] == {}


def test_a_picture_of_the_library_comes_with_its_description(cast: Cast, picture: Picture, signed_in: SignedIn) -> None:
    Asset.objects.update(alts={"en": "A green door", "es": "Una puerta verde"})
    post = start_post(unit=cast.clinic, by=cast.maya, content=content(HELLO, connect(cast)))
    maya = signed_in(cast.maya)
    page = maya.get(reverse("media:library"), {"for": f"post-{post.pk}-common-0"}).content.decode()
    assert "Choose a picture" in page
    url = reverse("media:choose", args=[picture.asset_id])
    answer = maya.post(url, {"for": f"post-{post.pk}-common-0"})
    assert answer["Location"] == reverse("publishing:edit", args=[post.pk])
    post.refresh_from_db()
    assert post.content["parts"][0]["pictures"] == [{"picture": picture.pk, "alt": "A green door"}]
    gone = maya.post(url, {"for": f"post-{post.pk}-common-7"}, headers=AS_SCRIPT)
    assert (gone.status_code, gone.json()["what"]) == (422, "The place for this picture is gone.")

"""From an upload to answers: what is seen is kept encrypted, a person answers, and what is painted is a new version."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from bedside.base import clock
from bedside.base.errors import NotAllowed, Problem, Stale
from bedside.checker.pictures.boxes import overlap
from bedside.checker.pictures.seen import Box, Look, Seen, Sight
from bedside.features.audit.models import Entry
from bedside.features.media.models import Answer, Picture, Portion
from bedside.features.media.places import without
from bedside.features.media.seeing import looked_at
from bedside.features.media.services.adding import add_picture
from bedside.features.media.services.answering import Said, answer_for, take_back
from bedside.features.media.services.expiring import note_what_ran_out
from bedside.features.media.services.looking import look_again, look_at
from bedside.features.media.services.painting import paint_over, use_version
from bedside.features.media.showing import shown
from bedside.features.media.standing import fallen_answers
from bedside.features.media.testing import (
    FACE,
    POSTER,
    SECOND_FACE,
    WRISTBAND,
    StandIn,
    added,
    look_fails,
    photo,
)
from bedside.features.people.cast import Cast
from bedside.kit.bus.pump import pump

CONSENT = Said(kind="consent", reference="Folder 12", until=None)


def open_in(picture: Picture) -> list[str]:
    return [each.sight.value for each in looked_at([picture.pk])[picture.pk].open]


def test_an_upload_is_looked_at_by_a_job_in_a_queue_of_its_own(cast: Cast, stand_in: StandIn) -> None:
    picture = add_picture(unit=cast.clinic, upload=photo(), by=cast.maya)
    pump()
    [job] = ProcrastinateJob.objects.filter(task_name="media.look")
    assert (job.queue_name, job.args) == ("pictures", {"picture": picture.pk})
    assert looked_at([picture.pk])[picture.pk].look is Look.WAITING


def test_the_original_and_what_was_read_are_nowhere_in_the_clear(cast: Cast, stand_in: StandIn) -> None:
    stand_in.seen = [WRISTBAND]
    picture = added(cast.clinic, cast.maya)
    upload = photo()
    assert [portion.data for portion in Portion.objects.filter(original__asset=picture.asset)] == [upload]
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM media_portion UNION ALL SELECT text FROM media_sight")
        kept = [bytes(row[0]) for row in cursor.fetchall()]
    assert not any(upload[:40] in each or b"JANE" in each for each in kept)
    assert "JANE" not in str([(entry.facts, entry.subject_name) for entry in Entry.objects.all()])


def test_what_was_seen_is_open_until_somebody_answers(cast: Cast, stand_in: StandIn) -> None:
    stand_in.seen = [POSTER, WRISTBAND, FACE]
    picture = added(cast.clinic, cast.maya)
    assert [(each.number, each.kind, each.asks) for each in picture.sights.all()] == [
        (1, "face", "block"),
        (2, "text", "block"),
        (3, "text", ""),
    ]
    face = picture.sights.get(number=1)
    answer_for(sight=face, said=Said(kind="staff", who=f"user {cast.ana.pk}"), by=cast.maya)
    assert open_in(picture) == ["text", "text"]
    [entry] = Entry.objects.filter(action="picture.answered")
    assert (entry.facts["sight"], entry.facts["kind"]) == (1, "staff")
    assert "Ana" not in str(entry.facts)


@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        (Said(kind="staff"), "Choose who of your staff it is."),
        (Said(kind="staff", who="Somebody Else"), "Choose who of your staff it is."),
        (Said(kind="consent"), "Say where the signed permission lies."),
        (Said(kind="consent", reference="Folder 12", until=datetime(2020, 1, 1, tzinfo=UTC).date()), "run out"),
        (Said(kind="public", name="The mayor"), "Say in which public role they are seen."),
        (Said(kind="may_show", reason="Because"), "Choose what this is."),
        (Said(kind="blurred"), "Choose what this is."),
        (Said(kind=""), "Choose what this is."),
    ],
)
def test_an_answer_without_what_makes_it_one_is_refused(cast: Cast, stand_in: StandIn, said: Said, lacks: str) -> None:
    stand_in.seen = [FACE]
    face = added(cast.clinic, cast.maya).sights.get()
    with pytest.raises(Problem, match=lacks):
        answer_for(sight=face, said=said, by=cast.maya)
    assert not Answer.objects.exists()


def test_only_whoever_writes_posts_of_the_unit_answers(cast: Cast, stand_in: StandIn) -> None:
    stand_in.seen = [FACE]
    picture = added(cast.clinic, cast.maya)
    face = picture.sights.get()
    with pytest.raises(NotAllowed):
        answer_for(sight=face, said=Said(kind="not_face"), by=cast.leo)
    with pytest.raises(NotAllowed):
        paint_over(picture=picture, way=Picture.Made.BLURRED, sights=[face], by=cast.leo)


def test_an_answer_taken_back_leaves_the_place_open_again(cast: Cast, stand_in: StandIn) -> None:
    stand_in.seen = [FACE]
    picture = added(cast.clinic, cast.maya)
    answer = answer_for(sight=picture.sights.get(), said=CONSENT, by=cast.maya)
    assert fallen_answers([picture.pk]) == []
    take_back(answer=answer, by=cast.maya)
    assert open_in(picture) == ["face"]
    assert "taken back" in fallen_answers([picture.pk])[0].sentence
    with pytest.raises(Stale):
        take_back(answer=answer, by=cast.maya)


def test_a_permission_counts_through_its_last_day_and_its_end_is_announced_once(cast: Cast, stand_in: StandIn) -> None:
    stand_in.seen = [FACE]
    picture = added(cast.clinic, cast.maya)
    last = clock.now().date() + timedelta(days=3)
    answer_for(sight=picture.sights.get(), said=Said(kind="consent", reference="Folder 12", until=last), by=cast.maya)
    assert note_what_ran_out() == 0
    after = clock.now() + timedelta(days=5)
    with clock.at(lambda: after):
        assert open_in(picture) == ["face"]
        assert "ran out" in fallen_answers([picture.pk])[0].sentence
        assert (note_what_ran_out(), note_what_ran_out()) == (1, 0)


def test_blurring_makes_a_version_that_keeps_the_other_answers(cast: Cast, stand_in: StandIn) -> None:
    stand_in.seen = [FACE, SECOND_FACE]
    picture = added(cast.clinic, cast.maya)
    first, second = picture.sights.all()
    answer = answer_for(sight=second, said=CONSENT, by=cast.maya)
    made, _posts = paint_over(picture=picture, way=Picture.Made.BLURRED, sights=[first], by=cast.maya)
    assert (made.number, made.look) == (2, "waiting")
    assert made.sha256 != picture.sha256
    assert open_in(picture) == ["face"], "the former version still shows the face"
    stand_in.seen = [SECOND_FACE]
    look_at(made.pk)
    assert open_in(made) == []
    assert Answer.objects.get(sight__picture=made).carried_from == answer
    take_back(answer=answer, by=cast.maya)
    assert open_in(made) == ["face"]


def test_words_that_read_otherwise_need_an_answer_of_their_own(cast: Cast, stand_in: StandIn) -> None:
    stand_in.seen = [FACE, WRISTBAND]
    picture = added(cast.clinic, cast.maya)
    face, band = picture.sights.all()
    answer_for(sight=band, said=Said(kind="may_show", reason="A made-up person"), by=cast.maya)
    made, _posts = paint_over(picture=picture, way=Picture.Made.COVERED, sights=[face], by=cast.maya)
    stand_in.seen = [Seen(Sight.TEXT, WRISTBAND.box, 0.9, text="JANE ROE MRN 00482914")]
    look_at(made.pk)
    assert open_in(made) == ["text"]


def test_cropping_moves_the_answers_along(cast: Cast, stand_in: StandIn) -> None:
    stand_in.seen = [FACE, SECOND_FACE]
    picture = added(cast.clinic, cast.maya)
    first, second = picture.sights.all()
    answer_for(sight=second, said=Said(kind="not_face"), by=cast.maya)
    made, _posts = paint_over(picture=picture, way=Picture.Made.CROPPED, sights=[first], by=cast.maya)
    assert (made.width, made.height) == (420, 400)
    stand_in.seen = [Seen(Sight.FACE, Box((0.6 - 0.3) / 0.7, 0.1, 0.2 / 0.7, 0.3), 0.8)]
    look_at(made.pk)
    assert open_in(made) == []


def test_going_back_to_a_former_version_opens_what_was_blurred(cast: Cast, stand_in: StandIn) -> None:
    stand_in.seen = [FACE]
    picture = added(cast.clinic, cast.maya)
    made, _posts = paint_over(
        picture=picture, way=Picture.Made.BLURRED, sights=list(picture.sights.all()), by=cast.maya
    )
    use_version(picture=picture, by=cast.maya)
    picture.asset.refresh_from_db()
    assert picture.asset.current_id == picture.pk != made.pk
    assert open_in(picture) == ["face"]


def test_a_look_that_fails_says_so_and_can_be_asked_for_again(cast: Cast, stand_in: StandIn) -> None:
    stand_in.fails = look_fails()
    picture = added(cast.clinic, cast.maya)
    assert picture.look == "failed"
    assert shown([picture])[picture.pk].failed == (
        "Looking at this picture took too long, and was stopped. Make the picture smaller, and try again."
    )
    with translation.override("es"):
        assert "tardó demasiado" in shown([picture])[picture.pk].failed
    stand_in.fails = None
    look_again(picture=picture, by=cast.maya)
    look_at(picture.pk)
    picture.refresh_from_db()
    assert picture.look == "done"
    with pytest.raises(Problem, match="looked at already"):
        look_again(picture=picture, by=cast.maya)


def test_a_look_that_breaks_leaves_no_words_of_the_picture(
    cast: Cast, stand_in: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    stand_in.fails = ValueError("can't read JANE DOE")
    picture = added(cast.clinic, cast.maya)
    assert picture.look == "failed"
    assert "JANE" not in caplog.text + picture.look_said


def test_looking_twice_keeps_what_was_seen_once(cast: Cast, stand_in: StandIn) -> None:
    stand_in.seen = [FACE]
    picture = added(cast.clinic, cast.maya)
    look_at(picture.pk)
    assert (picture.sights.count(), stand_in.looks) == (1, 1)


@pytest.mark.parametrize(
    ("boxes", "kept"),
    [
        ([Box(0.0, 0.0, 0.3, 0.3)], Box(0.3, 0.0, 0.7, 1.0)),
        ([Box(0.4, 0.8, 0.2, 0.1)], Box(0.0, 0.0, 1.0, 0.8)),
        ([Box(0.05, 0.05, 0.9, 0.9)], None),
    ],
)
def test_the_largest_rest_is_kept(boxes: list[Box], kept: Box | None) -> None:
    assert without(boxes) == kept


def test_boxes_apart_share_nothing() -> None:
    assert overlap(Box(0, 0, 0.1, 0.1), Box(0.5, 0.5, 0.1, 0.1)) == 0
    assert overlap(Box(0, 0, 0.2, 0.2), Box(0, 0, 0.2, 0.1)) == pytest.approx(0.5)

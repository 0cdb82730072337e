"""Films: looked at apart, answered for, painted over and cut; the version that comes of it keeps what still fits."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from bedside.base.errors import NotAllowed, Problem
from bedside.checker.pictures.films.making import Made, Place
from bedside.checker.pictures.seen import Box, Seen, Span
from bedside.features.audit.models import Entry
from bedside.features.media.models import Answer, Making, Picture
from bedside.features.media.seeing import looked_at
from bedside.features.media.services.answering import Said, answer_for
from bedside.features.media.services.captions import read_captions, write_captions
from bedside.features.media.services.looking import look_at
from bedside.features.media.services.painting import cut_film, finish_painting, paint_film, paint_over
from bedside.features.media.tasks import look_soon
from bedside.features.media.testing import look_fails, photo
from bedside.features.media.testing_films import (
    BAND,
    FIRST,
    FLASHES,
    LEFT,
    RIGHT,
    SECOND,
    film,
    looked_at_again,
    waiting,
    walking,
)
from bedside.features.people.cast import Cast
from bedside.features.people.testing import SignedIn

STAFF = Said(kind="not_face")
MADE = Made(b"another film", "video/mp4", 600, 400, 10.0, True, photo())
LOOKING = "bedside.features.media.services.looking.look_at_film_apart"
VTT = (
    "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nWelcome to our clinic.\n\n"
    "00:00:05.000 --> 00:00:08.000\nWe open at nine.\n"
)


def open_in(picture: Picture) -> list[str]:
    return [each.sight.value for each in looked_at([picture.pk])[picture.pk].open]


def finished(picture: Picture, *seen: Seen, made: Made = MADE) -> Picture:
    """Make the version that waits, and look at it."""
    return looked_at_again(finish_painting(waiting(picture), made), seen)


def test_a_film_is_looked_at_apart_and_says_how_far(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    percents = []

    def look(data: bytes, *, progress: Callable[[int], None]) -> list[Seen]:
        progress(41)
        percents.append(Picture.objects.get().look_percent)
        return [FLASHES, SECOND, FIRST, BAND]

    monkeypatch.setattr(LOOKING, look)
    picture = film(cast.clinic, cast.maya, looked=False)
    look_soon(picture.pk)
    assert ProcrastinateJob.objects.get(task_name="media.look").queue_name == "films"
    look_at(picture.pk)
    assert percents == [41]
    assert [(each.number, each.kind, each.starts, each.asks) for each in picture.sights.all()] == [
        (1, "face", 0.5, "block"),
        (2, "face", 4.5, "block"),
        (3, "text", 4.5, "block"),
        (4, "flash", 7.0, "block"),
    ]
    [first, *_others] = looked_at([picture.pk])[picture.pk].open
    assert (first.span, first.track) == (FIRST.span, FIRST.track)


def test_a_look_at_a_film_that_fails_says_why(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def look(data: bytes, *, progress: object) -> list[Seen]:
        raise look_fails()

    monkeypatch.setattr(LOOKING, look)
    picture = film(cast.clinic, cast.maya, looked=False)
    look_at(picture.pk)
    picture.refresh_from_db()
    assert (picture.look, picture.look_said) == ("failed", "look_slow")


def test_a_film_on_which_something_broke_gets_advice_for_films(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, signed_in: SignedIn
) -> None:
    def look(data: bytes, *, progress: object) -> list[Seen]:
        raise RuntimeError("JANE DOE")

    monkeypatch.setattr(LOOKING, look)
    picture = film(cast.clinic, cast.maya, looked=False)
    look_at(picture.pk)
    page = signed_in(cast.maya).get(reverse("media:who", args=[picture.pk])).content.decode()
    assert "Export it again as MP4 (H.264)" in page
    assert "JANE" not in page


def test_flashes_are_answered_for_with_how_it_was_checked(cast: Cast) -> None:
    sight = film(cast.clinic, cast.maya, FLASHES).sights.get()
    for said in (Said(kind="steady"), Said(kind="not_face")):
        with pytest.raises(Problem):
            answer_for(sight=sight, said=said, by=cast.maya)
    answer_for(sight=sight, said=Said(kind="steady", reason="A slow fade, watched twice"), by=cast.maya)
    assert open_in(sight.picture) == []


def test_blurring_a_film_makes_a_version_that_keeps_the_other_answers(cast: Cast) -> None:
    picture = film(cast.clinic, cast.maya, FIRST, SECOND)
    first, second = picture.sights.all()
    answer = answer_for(sight=second, said=STAFF, by=cast.maya)
    making = paint_film(picture=picture, way=Picture.Made.BLURRED, sights=[first], by=cast.maya)
    assert (making.made, making.sights) == ("blurred", [first.pk])
    assert all(len(place) == 6 for place in making.places)
    made = finished(picture, walking((5.4, RIGHT), (6.2, RIGHT)))
    assert (made.number, made.made, made.seconds, bytes(made.data)) == (2, "blurred", 10.0, b"another film")
    assert open_in(made) == []
    assert Answer.objects.get(sight__picture=made).carried_from == answer
    assert Answer.objects.get(sight=first, taken_back_at=None).into == made
    assert open_in(picture) == ["face"], "the former version still shows the face"
    [entry] = Entry.objects.filter(action="picture.blurred")
    assert entry.facts["sights"] == [1]


def test_whom_nobody_answered_for_takes_no_answer_of_somebody_else(cast: Cast) -> None:
    picture = film(cast.clinic, cast.maya, walking((1.0, LEFT), (2.0, LEFT)), walking((3.0, LEFT), (4.0, LEFT)))
    first, second = picture.sights.all()
    answer_for(sight=first, said=STAFF, by=cast.maya)
    paint_film(picture=picture, way=Picture.Made.COVERED, sights=[second], by=cast.maya)
    made = finished(picture, walking((1.5, LEFT)), walking((2.6, LEFT), (3.5, LEFT)))
    assert [sight.answers.count() for sight in made.sights.all()] == [1, 0]


def test_words_are_carried_over_only_where_they_read_the_same(cast: Cast) -> None:
    picture = film(cast.clinic, cast.maya, BAND)
    answer_for(sight=picture.sights.get(), said=Said(kind="may_show", reason="A made-up person"), by=cast.maya)
    cut_film(picture=picture, pieces=[Span(0.0, 2.0)], by=cast.maya)
    made = finished(
        picture,
        walking((3.2, BAND.box), sight=BAND.sight, text=BAND.text),
        walking((3.2, BAND.box), sight=BAND.sight, text="JANE ROE MRN 00482914"),
        made=Made(b"shorter", "video/mp4", 600, 400, 8.0, True, photo()),
    )
    assert open_in(made) == ["text"]


def test_a_cut_takes_out_who_is_seen_only_there_and_moves_the_captions(cast: Cast) -> None:
    picture = film(cast.clinic, cast.maya, FIRST, SECOND)
    captions, _posts = write_captions(picture=picture, language="en", text=VTT, by=cast.maya)
    read_captions(picture=picture, language="en", revision=captions.revision, by=cast.maya)
    making = cut_film(picture=picture, pieces=[Span(0.0, 4.0)], by=cast.maya)
    assert (making.places, making.sights) == ([[0.0, 4.0]], [picture.sights.get(number=1).pk])
    made = finished(picture, made=Made(b"shorter", "video/mp4", 600, 400, 6.0, True, photo()))
    assert made.painted == [[0.0, 4.0]]
    [kept] = made.captions.all()
    assert "We open at nine." in kept.text
    assert "Welcome" not in kept.text
    assert "00:00:01.000 --> 00:00:04.000" in kept.text
    assert not kept.counts, "somebody has to read them again"


def test_captions_follow_what_is_painted_and_stay_signed(cast: Cast) -> None:
    picture = film(cast.clinic, cast.maya, FIRST)
    captions, _posts = write_captions(picture=picture, language="en", text=VTT, by=cast.maya)
    read_captions(picture=picture, language="en", revision=captions.revision, by=cast.maya)
    paint_film(picture=picture, way=Picture.Made.BLURRED, sights=list(picture.sights.all()), by=cast.maya)
    [kept] = finished(picture).captions.all()
    assert (kept.text, kept.counts, kept.read_by) == (VTT, True, cast.maya)


def test_a_place_that_a_person_drew_is_covered(cast: Cast) -> None:
    picture = film(cast.clinic, cast.maya)
    making = paint_film(
        picture=picture, way=Picture.Made.COVERED, places=[Place(1.0, 2.0, 0.1, 0.2, 0.3, 0.4)], by=cast.maya
    )
    assert making.places == [[1.0, 2.0, 0.1, 0.2, 0.3, 0.4]]


@pytest.mark.parametrize("pieces", [[], [Span(3.0, 3.0)], [Span(11.0, 12.0)], [Span(0.0, 9.5)], [Span(4.0, 2.0)]])
def test_a_cut_that_leaves_nothing_or_takes_nothing_is_refused(cast: Cast, pieces: list[Span]) -> None:
    picture = film(cast.clinic, cast.maya)
    with pytest.raises(Problem):
        cut_film(picture=picture, pieces=pieces, by=cast.maya)
    assert not Making.objects.exists()


def test_what_cant_be_done_to_a_film_is_refused(cast: Cast) -> None:
    picture = film(cast.clinic, cast.maya, FIRST)
    sights = list(picture.sights.all())
    with pytest.raises(Problem, match="Choose what to blur"):
        paint_film(picture=picture, way=Picture.Made.CROPPED, sights=sights, by=cast.maya)
    with pytest.raises(Problem, match="Choose what to blur"):
        paint_film(picture=picture, way=Picture.Made.BLURRED, by=cast.maya)
    with pytest.raises(Problem, match="This is a film"):
        paint_over(picture=picture, way=Picture.Made.BLURRED, boxes=[Box(0, 0, 1, 1)], by=cast.maya)
    with pytest.raises(NotAllowed):
        paint_film(picture=picture, way=Picture.Made.BLURRED, sights=sights, by=cast.leo)
    with pytest.raises(NotAllowed):
        cut_film(picture=picture, pieces=[Span(0.0, 2.0)], by=cast.leo)

"""Films from the upload to the version that posts use: made by a job, taken up again after a crash, told in words."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.features.audit.api import Entry
from bedside.features.audit.testing import guards_off, real_transactions
from bedside.features.media.models import Asset, Making, Original, Picture
from bedside.features.media.services.adding import add_file
from bedside.features.media.services.making import start_making
from bedside.features.media.services.working import SILENT, forgotten, work_on
from bedside.features.media.tasks import FILMS, look_soon, make_soon
from bedside.features.media.tests.films_made import CLEAN, FILM, Maker
from bedside.features.people.cast import Cast
from bedside.features.people.models import User
from bedside.kit.bus.pump import pump

__all__ = ["guards_off", "real_transactions"]

SignedIn = Callable[[User], Client]


def waiting(cast: Cast) -> Making:
    return add_file(unit=cast.clinic, upload=FILM, by=cast.maya).makings.get()


def silent(making: Making) -> None:
    """Let so long pass that its worker is taken for dead."""
    Making.objects.filter(pk=making.pk).update(moved_at=clock.now() - SILENT - timedelta(seconds=1))


def test_a_film_is_made_kept_and_looked_at(cast: Cast, maker: Maker) -> None:
    making = waiting(cast)
    work_on(making.pk)
    film = Picture.objects.get()
    making.refresh_from_db()
    assert (making.state, making.percent, making.into) == ("done", 100, film)
    assert (bytes(film.data), film.mime, film.seconds, film.has_sound) == (CLEAN, "video/mp4", 83.4, True)
    assert film.is_intact()
    assert (film.width, film.height, film.look, film.removed) == (640, 360, "waiting", ["position", "camera"])
    assert film.asset.current == film
    assert maker.got[0][0] == FILM
    assert Entry.objects.filter(action="picture.made").count() == 1
    work_on(making.pk)
    assert Picture.objects.count() == 1, "twice is the same as once"


def test_making_and_looking_wait_in_a_queue_of_their_own(cast: Cast, maker: Maker) -> None:
    making = waiting(cast)
    make_soon(making.pk)
    make_soon(making.pk)
    work_on(making.pk)
    look_soon(Picture.objects.get().pk)
    assert [(job.task_name, job.queue_name) for job in jobs()] == [("media.make", FILMS), ("media.look", FILMS)]


def jobs() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name__startswith="media.").order_by("id"))


def test_how_far_it_is_can_be_seen_while_it_is_made(cast: Cast, signed_in: SignedIn, maker: Maker) -> None:
    making = waiting(cast)
    maya = signed_in(cast.maya)
    url = reverse("media:asset-state", args=[making.asset_id])
    assert maya.get(url).json() == {"state": "making", "sentence": "It waits for its turn.", "percent": 0}
    told = []
    maker.during = lambda: told.append(maya.get(url).json())
    work_on(making.pk)
    assert told == [{"state": "making", "sentence": "Bedside makes the film: 50% done.", "percent": 50}]
    assert maya.get(url).json()["state"] == "looking"
    page = maya.get(reverse("media:asset", args=[making.asset_id])).content.decode()
    assert "Removed from the file: the place where it was taken and which camera, phone or program made it." in page
    assert '<video controls preload="none"' in page
    assert "1:23" in page


def test_what_broke_off_is_begun_anew_and_what_runs_is_left_alone(cast: Cast, maker: Maker) -> None:
    making = waiting(cast)
    maker.fails = OperationalError("the server closed the connection")
    with pytest.raises(OperationalError):
        work_on(making.pk)
    maker.fails = None
    work_on(making.pk)
    assert len(maker.got) == 1, "somebody else may still be at it"
    assert forgotten() == []
    silent(making)
    assert forgotten() == [making.pk]
    work_on(making.pk)
    making.refresh_from_db()
    assert (making.state, making.tries) == ("done", 2)


def test_while_the_program_tells_nothing_its_worker_is_not_taken_for_dead(
    real_transactions: None, cast: Cast, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bedside.features.media.services.working._SIGN_EVERY", 0.01)
    making = waiting(cast)
    signs = threading.Event()

    def work_long() -> None:
        silent(making)
        while not signs.wait(0.01):
            if Making.objects.get(pk=making.pk).moved_at > clock.now() - SILENT:
                signs.set()

    maker.during = work_long
    work_on(making.pk)
    assert signs.is_set()
    assert Making.objects.get(pk=making.pk).state == "done"


def test_a_film_that_ends_each_worker_is_not_tried_for_ever(cast: Cast, maker: Maker) -> None:
    making = waiting(cast)
    maker.fails = KeyboardInterrupt()
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            work_on(making.pk)
        silent(making)
    work_on(making.pk)
    making.refresh_from_db()
    assert making.state == "failed"
    assert making.said.startswith("Making this film broke off three times.")
    assert len(maker.got) == 3


def test_why_it_failed_stands_on_the_page_and_one_can_try_again_or_delete_it(
    cast: Cast, signed_in: SignedIn, maker: Maker
) -> None:
    making = waiting(cast)
    maker.fails = Problem("This film is damaged.", "Save it again.")
    work_on(making.pk)
    maya = signed_in(cast.maya)
    url = reverse("media:asset", args=[making.asset_id])
    for page in (maya.get(url), maya.get(reverse("media:library"))):
        assert "This film is damaged. Save it again." in page.content.decode()
    maker.fails = None
    assert maya.post(reverse("media:make-again", args=[making.asset_id])).status_code == 302
    making.refresh_from_db()
    assert (making.state, making.said) == ("waiting", "")
    assert maya.post(reverse("media:make-again", args=[making.asset_id])).status_code == 404
    maker.fails = RuntimeError("read the name Maria")
    work_on(making.pk)
    making.refresh_from_db()
    assert making.said == "Something broke while Bedside made this film."
    assert maya.post(reverse("media:delete", args=[making.asset_id])).status_code == 302
    assert not Asset.objects.exists()
    assert not Original.objects.exists()


def test_what_broke_is_not_told_in_the_logs(cast: Cast, maker: Maker, caplog: pytest.LogCaptureFixture) -> None:
    maker.fails = RuntimeError("read the name Maria")
    work_on(waiting(cast).pk)
    assert "RuntimeError" in caplog.text
    assert "Maria" not in caplog.text


def test_a_film_that_is_deleted_while_it_is_made_does_not_come_back(
    cast: Cast, signed_in: SignedIn, maker: Maker
) -> None:
    making = waiting(cast)
    maya = signed_in(cast.maya)
    maker.during = lambda: maya.post(reverse("media:delete", args=[making.asset_id]))
    work_on(making.pk)
    assert not Asset.objects.exists()
    assert not Picture.objects.exists()


def test_another_version_waits_until_the_first_is_done(
    cast: Cast, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    making = waiting(cast)
    work_on(making.pk)
    first = Picture.objects.get()
    finished: list[tuple[Making, object]] = []

    def finish(row: Making, film: object) -> Picture:
        finished.append((row, film))
        return first

    monkeypatch.setattr("bedside.features.media.services.working.finish_painting", finish)

    def painted() -> Making:
        places = [(1.0, 2.5, 0.1, 0.2, 0.3, 0.4)]
        made = Picture.Made.BLURRED
        return start_making(asset=first.asset, made=made, made_from=first, places=places, sights=[5], by=cast.maya)

    again = painted()
    with pytest.raises(Problem, match="A version of this film is being made"):
        painted()
    work_on(again.pk)
    data, kind, way, [place] = maker.got[1]
    assert (data, kind, way, place.end, place.width) == (CLEAN, "mp4", "blurred", 2.5, 0.3)
    assert [row.sights for row, _film in finished] == [[5]]
    assert finished[0][1] is maker.made
    again.refresh_from_db()
    assert (again.state, again.into) == ("done", first)


def test_a_version_that_can_not_be_made_leaves_the_one_that_is_there(
    cast: Cast, signed_in: SignedIn, maker: Maker
) -> None:
    work_on(waiting(cast).pk)
    first = Picture.objects.get()
    maker.fails = Problem("It took too long.", "Choose less.")
    cut = start_making(
        asset=first.asset, made=Picture.Made.CUT, made_from=first, places=[(1.0, 2.0)], sights=(), by=cast.maya
    )
    work_on(cut.pk)
    maya = signed_in(cast.maya)
    url = reverse("media:asset", args=[first.asset_id])
    page = maya.get(url).content.decode()
    assert "It took too long. Choose less." in page
    assert "<video" in page
    assert maya.post(reverse("media:forget-making", args=[first.asset_id])).status_code == 302
    assert "It took too long." not in maya.get(url).content.decode()
    assert Picture.objects.get() == first


def test_the_library_shows_films_by_their_kind_with_length_and_state(
    cast: Cast, signed_in: SignedIn, maker: Maker
) -> None:
    making = waiting(cast)
    maya = signed_in(cast.maya)
    page = maya.get(reverse("media:library")).content.decode()
    assert "Being made" in page
    assert f"Film {making.asset_id}" in page
    work_on(making.pk)
    page = maya.get(reverse("media:library"), {"kind": "film"}).content.decode()
    assert "1:23" in page
    assert "Nothing like that" in maya.get(reverse("media:library"), {"kind": "sound"}).content.decode()


def test_a_film_that_is_not_made_yet_can_not_be_put_into_a_post(cast: Cast, signed_in: SignedIn, maker: Maker) -> None:
    making = waiting(cast)
    answer = signed_in(cast.maya).post(reverse("media:choose", args=[making.asset_id]), {"for": "post-1-common-0"})
    assert answer.status_code == 422
    assert "This film is still being made." in answer.content.decode()


def test_what_is_asked_for_reaches_the_job(cast: Cast, maker: Maker) -> None:
    making = waiting(cast)
    pump()
    assert [(job.task_name, job.args) for job in jobs()] == [("media.make", {"making": making.pk})]

"""Uploads that go on: nothing is lost, nothing is doubled, and what isn't taken is refused in words."""

import random
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from bedside.base import clock
from bedside.features.audit.api import Entry
from bedside.features.audit.testing import guards_off, real_transactions
from bedside.features.media.models import Asset, Making, Original, Picture, Portion
from bedside.features.media.services import uploading
from bedside.features.media.services.uploading import (
    PORTION,
    arrived,
    begin_upload,
    erase_unfinished,
    finish_upload,
    give_up,
    keep_portion,
)
from bedside.features.media.stored import whole_upload
from bedside.features.media.testing import StandIn, photo
from bedside.features.people.cast import Cast
from bedside.features.people.models import Unit, User

__all__ = ["guards_off", "real_transactions"]

SignedIn = Callable[[User], Client]
FILM = b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + random.Random(7).randbytes(300_000)
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def _films_can_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bedside.features.media.intake.can_make", lambda: True)


def begun(client: Client, unit: Unit, size: int, mime: str = "video/mp4") -> dict[str, object]:
    answer = client.post(reverse("media:upload-begin"), {"unit": unit.pk, "size": size, "mime": mime}, headers=JSON)
    return {"status": answer.status_code, **answer.json()}


def send(client: Client, key: object, start: int, data: bytes) -> tuple[int, dict[str, object]]:
    url = reverse("media:upload-portion", args=[key, start])
    answer = client.post(url, data, content_type="application/octet-stream", headers=JSON)
    return answer.status_code, answer.json() if answer["Content-Type"] == "application/json" else {}


def finish(client: Client, key: object) -> tuple[int, dict[str, object]]:
    answer = client.post(reverse("media:upload-finish", args=[key]), headers=JSON)
    return answer.status_code, answer.json() if answer["Content-Type"] == "application/json" else {}


def test_a_film_arrives_in_any_order_and_is_there_once(cast: Cast, signed_in: SignedIn) -> None:
    maya = signed_in(cast.maya)
    key = begun(maya, cast.clinic, len(FILM))["key"]
    assert send(maya, key, 200_000, FILM[200_000:]) == (
        200, {"missing": 0, "size": len(FILM), "there": len(FILM) - 200_000, "portion": PORTION},
    )  # fmt: skip
    assert finish(maya, key)[0] == 409
    send(maya, key, 0, FILM[:100_000])
    state = maya.get(reverse("media:upload-state", args=[key])).json()
    assert state["missing"] == 100_000
    send(maya, key, 100_000, FILM[100_000:200_000])
    status, made = finish(maya, key)
    assert (status, made["kind"]) == (201, "film")
    assert finish(maya, key) == (status, made), "a lost answer is asked for again"
    assert send(maya, key, 0, FILM[:100_000])[1]["missing"] == len(FILM), "a late portion changes nothing"
    asset = Asset.objects.get()
    assert asset.kind == "film"
    assert whole_upload(asset.original) == FILM
    assert Making.objects.get().state == "waiting"


def test_the_same_portion_twice_is_there_once_and_another_one_at_its_place_is_refused(
    cast: Cast, signed_in: SignedIn
) -> None:
    maya = signed_in(cast.maya)
    key = begun(maya, cast.clinic, len(FILM))["key"]
    for _again in range(2):
        assert send(maya, key, 0, FILM[:100_000])[1]["missing"] == 100_000
    assert Portion.objects.count() == 1
    status, said = send(maya, key, 0, FILM[:99_999] + b"!")
    assert (status, said["what"]) == (422, "This is another file than the one that was begun.")
    for start in (50_000, 99_999):
        status, said = send(maya, key, start, FILM[start : start + 70_000])
        assert (status, said["what"]) == (422, "This part overlaps one that is there already.")
    status, said = send(maya, key, 250_000, bytes(60_000))
    assert (status, said["what"]) == (422, "This part lies behind the end of the file.")
    status, said = send(maya, key, 100_000, b"few")
    assert (status, said["what"]) == (422, "This part of the file has a wrong size.")
    assert Portion.objects.count() == 1


def test_what_is_kept_of_a_portion_can_not_be_read_in_the_database(cast: Cast) -> None:
    upload = begin_upload(unit=cast.clinic, size=len(FILM), promised=None, by=cast.maya)
    keep_portion(key=upload.key, start=0, data=FILM[:100_000], by=cast.maya)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM media_portion")
        assert b"ftypisom" not in bytes(cursor.fetchone()[0])


def test_only_who_began_goes_on(cast: Cast, signed_in: SignedIn) -> None:
    key = begun(signed_in(cast.maya), cast.hospital, len(FILM))["key"]
    leo = signed_in(cast.leo)
    assert send(leo, key, 0, FILM[:100_000])[0] == 404
    assert leo.get(reverse("media:upload-state", args=[key])).status_code == 404
    assert finish(leo, key)[0] == 404
    assert leo.post(reverse("media:upload-stop", args=[key])).status_code == 204
    assert Original.objects.filter(key=str(key)).exists()
    status = begun(leo, cast.clinic, len(FILM))["status"]
    assert status == 403


def test_a_page_of_somebody_else_sends_nothing(cast: Cast) -> None:
    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(cast.maya)
    upload = begin_upload(unit=cast.clinic, size=len(FILM), promised=None, by=cast.maya)
    assert send(stranger, upload.key, 0, FILM[:100_000])[0] == 403
    assert not Portion.objects.exists()


@pytest.mark.parametrize(
    ("size", "mime", "what"),
    [
        (301 * 2**20, "video/mp4", "This file is larger than 300 MB."),
        (21 * 2**20, "image/jpeg", "This file is larger than 20 MB."),
        (301 * 2**20, "", "This file is larger than 300 MB."),
        (0, "video/mp4", "This file is empty."),
    ],
)
def test_what_is_too_large_is_refused_before_it_is_sent(
    cast: Cast, signed_in: SignedIn, size: int, mime: str, what: str
) -> None:
    said = begun(signed_in(cast.maya), cast.clinic, size, mime)
    assert (said["status"], said["what"]) == (422, what)
    assert said["do"]


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (photo(), "This file is larger than 20 MB."),
        (b"PK\3\4", "This file is larger than 50 MB."),
        (b"MZ", "This is a program, not a picture or a document."),
        (bytes(128) + b"DICM", "This is a medical image (DICOM)."),
    ],
    ids=["picture", "document", "program", "dicom"],
)
def test_the_first_portion_says_what_it_is_whatever_the_browser_said(
    cast: Cast, signed_in: SignedIn, start: bytes, what: str
) -> None:
    maya = signed_in(cast.maya)
    key = begun(maya, cast.clinic, 51 * 2**20)["key"]
    status, said = send(maya, key, 0, start.ljust(PORTION, b"\1"))
    assert (status, str(said["what"])[: len(what)]) == (422, what)
    assert not Original.objects.exists()
    assert Entry.objects.filter(action="upload.refused").exists()


def test_without_the_program_a_film_is_refused_in_a_sentence_that_says_what_to_install(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bedside.features.media.intake.can_make", lambda: False)
    monkeypatch.setattr("bedside.checker.pictures.films.making.can_make", lambda: False)
    monkeypatch.setenv("PATH", "")
    maya = signed_in(cast.maya)
    key = begun(maya, cast.clinic, len(FILM))["key"]
    status, said = send(maya, key, 0, FILM[:100_000])
    assert status == 422
    assert "ffmpeg" in f"{said['what']} {said['do']}"


def test_a_large_picture_goes_the_way_of_all_pictures(cast: Cast, signed_in: SignedIn, stand_in: StandIn) -> None:
    upload = photo(size=(3000, 2000))
    maya = signed_in(cast.maya)
    key = begun(maya, cast.clinic, len(upload), "image/jpeg")["key"]
    send(maya, key, 0, upload)
    status, made = finish(maya, key)
    assert (status, made["kind"]) == (201, "picture")
    picture = Picture.objects.get()
    assert (picture.width, picture.look) == (2000, "waiting")
    assert whole_upload(picture.asset.original) == upload


def test_a_damaged_picture_is_refused_when_all_is_there_and_nothing_of_it_stays(
    cast: Cast, signed_in: SignedIn
) -> None:
    upload = photo()[:500]
    maya = signed_in(cast.maya)
    key = begun(maya, cast.clinic, len(upload), "image/jpeg")["key"]
    send(maya, key, 0, upload)
    status, said = finish(maya, key)
    assert (status, said["what"]) == (422, "This picture is damaged.")
    assert not Original.objects.exists()
    assert not Asset.objects.exists()


def test_what_nobody_finished_is_erased_after_a_day_and_recorded(cast: Cast) -> None:
    old = begin_upload(unit=cast.clinic, size=len(FILM), promised=None, by=cast.maya)
    keep_portion(key=old.key, start=0, data=FILM[:100_000], by=cast.maya)
    Original.objects.update(started_at=clock.now() - timedelta(hours=25))
    new = begin_upload(unit=cast.clinic, size=len(FILM), promised=None, by=cast.maya)
    assert [erase_unfinished(), erase_unfinished()] == [1, 0]
    assert list(Original.objects.all()) == [new]
    assert not Portion.objects.exists()
    entry = Entry.objects.get(action="upload.erased")
    assert entry.facts["arrived"] == 100_000


def test_giving_up_erases_it_and_makes_room(cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "MOST_OPEN", 2)
    maya = signed_in(cast.maya)
    keys = [begun(maya, cast.clinic, len(FILM))["key"] for _ in range(2)]
    refused = begun(maya, cast.clinic, len(FILM))
    assert (refused["status"], refused["what"]) == (422, "Too many of your uploads are not finished.")
    assert "2 uploads are not finished." in maya.get(reverse("media:library")).content.decode()
    assert maya.post(reverse("media:upload-stop", args=[keys[0]])).status_code == 204
    assert send(maya, keys[0], 0, FILM[:100_000])[0] == 404
    assert begun(maya, cast.clinic, len(FILM))["status"] == 201
    assert maya.post(reverse("media:upload-erase")).status_code == 303
    assert not Original.objects.exists()
    assert Entry.objects.filter(action="upload.given-up").count() == 3


def test_what_is_finished_can_not_be_given_up(cast: Cast) -> None:
    upload = begin_upload(unit=cast.clinic, size=len(FILM), promised=None, by=cast.maya)
    for start in range(0, len(FILM), 100_000):
        keep_portion(key=upload.key, start=start, data=FILM[start : start + 100_000], by=cast.maya)
    finish_upload(key=upload.key, by=cast.maya)
    assert give_up(keys=[upload.key], by=cast.maya) == 0
    assert Original.objects.exists()


def test_more_than_a_person_sends_has_to_wait(cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "MOST_A_MINUTE", 2)
    maya = signed_in(cast.maya)
    key = begun(maya, cast.clinic, len(FILM))["key"]
    send(maya, key, 0, FILM[:100_000])
    url = reverse("media:upload-portion", args=[key, 100_000])
    answer = maya.post(url, FILM[100_000:200_000], content_type="application/octet-stream", headers=JSON)
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert Portion.objects.count() == 1


def test_two_tabs_that_send_the_same_at_once_make_one_film(real_transactions: None, cast: Cast) -> None:
    upload = begin_upload(unit=cast.clinic, size=len(FILM), promised=None, by=cast.maya)
    starts = list(range(0, len(FILM), 100_000))
    made: list[int] = []
    broke: list[Exception] = []

    def tab(order: list[int]) -> None:
        try:
            for start in order:
                keep_portion(key=upload.key, start=start, data=FILM[start : start + 100_000], by=cast.maya)
            made.append(finish_upload(key=upload.key, by=cast.maya).pk)
        except Exception as error:
            broke.append(error)
        finally:
            connection.close()

    tabs = [threading.Thread(target=tab, args=(order,)) for order in (starts, starts[::-1], starts)]
    for each in tabs:
        each.start()
    for each in tabs:
        each.join()
    assert broke == []
    assert len(set(made)) == 1
    assert len(made) == 3
    assert Asset.objects.count() == Making.objects.count() == 1
    assert whole_upload(Original.objects.get()) == FILM
    assert arrived(Original.objects.get()).complete

"""The pages of a film as people use them: who is in it, what is said in it, with and without scripts."""

import io
import json
from collections.abc import Callable
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse

from bedside.base import clock
from bedside.features.media.films import line_of
from bedside.features.media.models import Making, Picture
from bedside.features.media.services.captions import read_captions, write_captions
from bedside.features.media.services.painting import finish_painting
from bedside.features.media.showing import shown
from bedside.features.media.testing import added
from bedside.features.media.testing_films import BAND, FIRST, FLASHES, LEFT, SECOND, film, waiting, walking
from bedside.features.media.tests.test_film_answers import MADE
from bedside.features.people.cast import Cast
from bedside.features.people.models import User

SignedIn = Callable[[User], Client]
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nWe open at nine.\n\n00:00:05.000 --> 00:00:08.000\nWalk in.\n"
CUES = {"start": ["0:01", "0:05", ""], "end": ["0:04", "0:08", ""], "words": ["We open at nine.", "Walk in.", ""]}


def text(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def signed(picture: Picture, by: User, language: str = "en") -> None:
    row, _posts = write_captions(picture=picture, language=language, text=VTT, by=by)
    read_captions(picture=picture, language=language, revision=row.revision, by=by)


def test_the_page_plays_the_film_and_lists_who_is_seen_when(cast: Cast, signed_in: SignedIn) -> None:
    picture = film(cast.clinic, cast.maya, FIRST, SECOND, FLASHES)
    signed(picture, cast.maya)
    page = text(signed_in(cast.maya), "media:who", picture.pk)
    assert "<video data-film controls playsinline" in page
    assert "autoplay" not in page
    assert "Possible face 2, from 0:04 to 0:07, needs an answer" in page
    assert "From 0:00 to 0:04" in page
    assert "Does it flash at place 3?" in page
    assert "Checked: it doesn’t flash" in page
    assert "Blur all 2 faces without an answer" in page
    assert "3 places need an answer." in page
    assert '<track kind="captions"' in page
    assert 'style="' not in page


def test_a_look_under_way_tells_how_far_it_is(cast: Cast, signed_in: SignedIn) -> None:
    picture = film(cast.clinic, cast.maya, looked=False, look_percent=40)
    maya = signed_in(cast.maya)
    page = text(maya, "media:who", picture.pk)
    assert "Being looked at: 40 %" in page
    assert '<progress max="100" value="40" data-looked' in page
    assert maya.get(reverse("media:state", args=[picture.pk])).json() == {"state": "waiting", "percent": 40}


@pytest.mark.parametrize(
    ("name", "data", "made", "places"),
    [
        ("media:answer", {"sight": "1", "way": "blurred"}, "blurred", 1),
        ("media:answer", {"sight": "2", "way": "cut"}, "cut", 1),
        ("media:paint", {"kind": "face", "way": "blurred"}, "blurred", 2),
        ("media:paint", {"chosen": "1", "sights": ["1", "3"], "way": "covered"}, "covered", 2),
        ("media:paint", {"way": "cut", "from": "0:02", "to": "3.5"}, "cut", 1),
        (
            "media:paint",
            {"way": "covered", "from": "0:02", "to": "0:04", "left": "10", "top": "10", "width": "20", "height": "20"},
            "covered",
            1,
        ),
    ],
)
def test_each_way_of_painting_is_made_by_a_job(
    cast: Cast, signed_in: SignedIn, name: str, data: dict[str, str], made: str, places: int
) -> None:
    picture = film(cast.clinic, cast.maya, FIRST, SECOND, BAND)
    maya = signed_in(cast.maya)
    answer = maya.post(reverse(name, args=[picture.pk]), {**data, "back": "/posts/3/edit/"})
    assert answer["Location"] == f"/pictures/version/{picture.pk}/?back=%2Fposts%2F3%2Fedit%2F"
    making = waiting(picture)
    assert (making.made, len(making.places)) == (made, places)
    page = text(maya, "media:who", picture.pk)
    assert "A new version is being made" in page
    assert "Cut a piece out" not in page, "one version at a time"


def test_the_page_leads_to_the_version_that_was_made(cast: Cast, signed_in: SignedIn) -> None:
    picture = film(cast.clinic, cast.maya, FIRST)
    maya = signed_in(cast.maya)
    maya.post(reverse("media:paint", args=[picture.pk]), {"kind": "face", "way": "blurred"})
    state = reverse("media:state", args=[picture.pk])
    assert maya.get(state).json() == {"state": "open", "percent": 0, "making": "waiting", "made": 0}
    made = finish_painting(waiting(picture), MADE)
    Making.objects.update(state="done", into=made)
    assert maya.get(state).json()["go"] == reverse("media:who", args=[made.pk])
    page = text(maya, "media:who", picture.pk)
    assert "This is a former version" in page
    assert "A new version is being made" not in page


def test_a_version_that_could_not_be_made_says_why(cast: Cast, signed_in: SignedIn) -> None:
    picture = film(cast.clinic, cast.maya, FIRST)
    now = clock.now()
    Making.objects.create(
        asset=picture.asset, made="blurred", made_from=picture, state="failed", said="There is no room left.",
        by=cast.maya, at=now, moved_at=now,
    )  # fmt: skip
    page = text(signed_in(cast.maya), "media:who", picture.pk)
    assert "The new version could not be made" in page
    assert "There is no room left." in page
    assert "Cut a piece out" in page


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ({"way": "cut", "from": "soon", "to": "0:04"}, "Say from when to when."),
        ({"way": "cut", "from": "0:04", "to": "0:02"}, "The end comes before the start."),
        ({"way": "cut", "from": "0:00", "to": "0:10"}, "Too little of the film would be left."),
        ({"way": "covered", "from": "0:02", "to": "0:04", "left": "x"}, "Say where the place is."),
        ({"way": "cropped", "from": "0:02", "to": "0:04"}, "Say where the place is."),
        ({"way": "blurred", "chosen": "1"}, "Choose what to blur or to cover."),
        ({"way": "melted", "kind": "face"}, "Choose what should happen to it."),
    ],
)
def test_what_cant_be_painted_is_refused_and_nothing_typed_is_lost(
    cast: Cast, signed_in: SignedIn, data: dict[str, str], what: str
) -> None:
    picture = film(cast.clinic, cast.maya, FIRST)
    answer = signed_in(cast.maya).post(reverse("media:paint", args=[picture.pk]), data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert what in page
    assert "from" not in data or f'value="{data["from"]}"' in page
    assert not Making.objects.exists()


def test_who_may_only_read_gets_no_brush_and_others_get_nothing(cast: Cast, signed_in: SignedIn) -> None:
    picture = film(cast.hospital, cast.leo, FIRST)
    signed(picture, cast.leo)
    names = ("media:who", "media:said")
    for name in names:
        page = text(signed_in(cast.priya), name, picture.pk)
        assert "Cut a piece out" not in page
        assert "Sign the captions" not in page
    assert "We open at nine." in text(signed_in(cast.priya), "media:said", picture.pk)
    refused = film(cast.clinic, cast.maya, FIRST)
    leo = signed_in(cast.leo)
    for name in names:
        assert leo.get(reverse(name, args=[refused.pk])).status_code == 403
    for name in ("said-in", "said-keep", "said-check", "said-add", "said-draft", "said-nothing"):
        assert leo.post(reverse(f"media:{name}", args=[refused.pk, "en"]), CUES).status_code == 403
    assert leo.get(reverse("media:said-state", args=[refused.pk, "en"])).status_code == 403


def test_marks_on_the_line_never_cover_each_other(cast: Cast) -> None:
    seen = [walking((second / 5, LEFT)) for second in range(40)]
    picture = film(cast.clinic, cast.maya, *seen)
    line = line_of(shown([picture])[picture.pk].drawn, 10.0)
    lanes: dict[int, list[tuple[float, float]]] = {}
    for mark in line.marks:
        left = float(mark.x[:-1])
        lanes.setdefault(mark.y, []).append((left, left + float(mark.width[:-1])))
        assert left >= 0
        assert lanes[mark.y][-1][1] <= 100.01
    for marks in lanes.values():
        assert all(one[1] <= other[0] for one, other in pairwise(marks))
    assert line.height == 30 * len(lanes)


# Captions


def test_how_to_begin_is_offered_in_words(cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def hearing(there: bool) -> None:
        for module in ("views.captions", "services.captions"):
            monkeypatch.setattr(f"bedside.features.media.{module}.can_hear", lambda: there)

    picture = film(cast.clinic, cast.maya)
    maya = signed_in(cast.maya)
    hearing(False)
    page = text(maya, "media:said", picture.pk)
    assert "is not installed here" in page
    assert "Nothing is said in it" in page
    assert "listens to English only" in text(maya, "media:said-in", picture.pk, "es")
    hearing(True)
    assert "Draft them" in text(maya, "media:said", picture.pk)
    maya.post(reverse("media:said-draft", args=[picture.pk, "en"]))
    assert "Bedside is listening" in text(maya, "media:said", picture.pk)
    assert maya.get(reverse("media:said-state", args=[picture.pk, "en"])).json() == {"draft": "waiting"}


def test_captions_are_written_saved_and_signed_without_scripts(cast: Cast, signed_in: SignedIn) -> None:
    picture = film(cast.clinic, cast.maya)
    maya = signed_in(cast.maya)
    url = reverse("media:said-in", args=[picture.pk, "en"])
    assert "Sign the captions" in text(maya, "media:said-in", picture.pk, "en", write="1")
    assert maya.post(url, {**CUES, "version": "0", "do": "save"}).status_code == 302
    row = picture.captions.get()
    assert (row.text, row.counts) == (VTT, False)
    refused = maya.post(url, {**CUES, "version": row.revision, "do": "sign"})
    assert refused.status_code == 422
    assert "tick that they are right" in refused.content.decode()
    assert maya.post(url, {**CUES, "version": row.revision, "do": "sign", "right": "1"}).status_code == 302
    assert picture.captions.get().counts
    page = text(maya, "media:said", picture.pk)
    assert "These captions go out with the film" in page
    assert "data-autosave" not in page, "what is signed isn't changed by a slip"


def test_a_long_film_has_many_captions(cast: Cast, signed_in: SignedIn) -> None:
    picture = film(cast.clinic, cast.maya, seconds=1200.0)
    rows = [(f"{second}", f"{second + 2}", f"Door {second} is open.") for second in range(0, 1200, 3)]
    starts, ends, words = zip(*rows, strict=True)
    url = reverse("media:said-in", args=[picture.pk, "en"])
    answer = signed_in(cast.maya).post(url, {"start": starts, "end": ends, "words": words, "version": "0"})
    assert answer.status_code == 302
    assert picture.captions.get().text.count("-->") == 400


def test_times_that_cant_be_read_lose_nothing(cast: Cast, signed_in: SignedIn) -> None:
    picture = film(cast.clinic, cast.maya)
    url = reverse("media:said-in", args=[picture.pk, "en"])
    answer = signed_in(cast.maya).post(url, {"start": "soon", "end": "0:04", "words": "We open.", "version": "0"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "These times can’t be read." in page
    assert 'value="soon"' in page
    assert "We open." in page


def test_somebody_elses_change_is_not_overwritten(cast: Cast, signed_in: SignedIn) -> None:
    picture = film(cast.clinic, cast.maya)
    signed(picture, cast.maya)
    url = reverse("media:said-in", args=[picture.pk, "en"])
    answer = signed_in(cast.maya).post(url, {"start": "0:01", "end": "0:04", "words": "My own", "version": "0"})
    assert answer.status_code == 409
    assert "My own" in answer.content.decode()
    assert picture.captions.get().text == VTT


def test_typing_is_kept_and_checked(cast: Cast, signed_in: SignedIn) -> None:
    picture = film(cast.clinic, cast.maya)
    maya = signed_in(cast.maya)
    fast = {"start": "0:01", "end": "0:02", "words": "Far too many words for a single second of film."}
    checked = maya.post(reverse("media:said-check", args=[picture.pk, "en"]), fast).json()
    assert checked["rows"][0]["worst"] == "warning"
    assert "characters a second" in checked["rows"][0]["said"]
    assert not picture.captions.exists()
    kept = maya.post(reverse("media:said-keep", args=[picture.pk, "en"]), {**fast, "version": "0"}).json()
    assert (kept["version"], picture.captions.get().revision) == (1, 1)
    broken = maya.post(
        reverse("media:said-keep", args=[picture.pk, "en"]),
        {**fast, "start": "x", "version": "1"},
        headers={"Accept": "application/json"},
    )
    assert (broken.status_code, broken.json()["what"]) == (422, "Some times can’t be read.")
    lopsided = maya.post(
        reverse("media:said-keep", args=[picture.pk, "en"]),
        {"start": ["0:01", "0:02"], "end": "0:04", "words": "Hello"},
        headers={"Accept": "application/json"},
    )
    assert lopsided.status_code == 422


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"1\r\n00:00:01,000 --> 00:00:04,000\r\nWe open at nine.\r\n", "We open at nine."),
        (VTT.encode("utf-8-sig"), "We open at nine."),
        (VTT.encode("utf-16"), "We open at nine."),
        ("1\n00:00:01,000 --> 00:00:04,000\nMañana\n".encode("cp1252"), "Mañana"),
    ],
    ids=["srt", "vtt with a mark", "utf-16", "windows"],
)
def test_a_file_of_captions_is_taken_as_a_draft(cast: Cast, signed_in: SignedIn, data: bytes, words: str) -> None:
    picture = film(cast.clinic, cast.maya)
    url = reverse("media:said-add", args=[picture.pk, "en"])
    page = signed_in(cast.maya).post(url, {"file": io.BytesIO(data)}, follow=True).content.decode()
    assert words in page
    assert "Draft: somebody has to read it" in page


@pytest.mark.parametrize("data", [{}, {"text": "Dear all, we open at nine."}, {"text": "   "}])
def test_what_is_no_file_of_captions_is_refused(cast: Cast, signed_in: SignedIn, data: dict[str, str]) -> None:
    picture = film(cast.clinic, cast.maya)
    answer = signed_in(cast.maya).post(reverse("media:said-add", args=[picture.pk, "en"]), data)
    assert answer.status_code == 422
    assert data.get("text", "") in answer.content.decode()
    assert not picture.captions.exclude(text="").exists()


def test_that_nothing_is_said_is_noted_and_taken_back(cast: Cast, signed_in: SignedIn) -> None:
    picture = film(cast.clinic, cast.maya)
    maya = signed_in(cast.maya)
    url = reverse("media:said-nothing", args=[picture.pk, "en"])
    assert "found nothing to caption" in maya.post(url, follow=True).content.decode()
    assert "How to begin" in maya.post(url, {"undo": "1"}, follow=True).content.decode()


def test_pages_of_captions_are_of_films_and_known_languages(cast: Cast, signed_in: SignedIn, stand_in: object) -> None:
    maya = signed_in(cast.maya)
    assert maya.get(reverse("media:said", args=[added(cast.clinic, cast.maya).pk])).status_code == 404
    picture = film(cast.clinic, cast.maya)
    assert maya.get(reverse("media:said-in", args=[picture.pk, "tlh"])).status_code == 404
    assert maya.post(reverse("media:said-keep", args=[picture.pk, "tlh"])).status_code == 404


def test_boxes_move_by_what_the_page_carries_itself(cast: Cast, signed_in: SignedIn) -> None:
    picture = film(cast.clinic, cast.maya, FIRST)
    page = text(signed_in(cast.maya), "media:who", picture.pk)
    track = page.split('data-track="')[1].split('"')[0].replace("&quot;", '"')
    assert json.loads(track)[0] == [1.0, *LEFT]

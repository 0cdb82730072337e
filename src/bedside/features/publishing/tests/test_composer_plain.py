"""The composer without scripts: a form that works."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from PIL import Image

from bedside.base.errors import Problem
from bedside.features.media.repaint import MAX_UPLOAD
from bedside.features.people.cast import Cast
from bedside.features.people.models import User
from bedside.features.publishing.content import Content
from bedside.features.publishing.fields import content_of
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.rearranging import rearranged
from bedside.features.publishing.services.writing import save_post, start_post
from bedside.features.publishing.tests.composer_desk import HARMLESS, STORY, connect, content, typed

SignedIn = Callable[[User], Client]


def test_saving_shows_the_findings_as_a_list(cast: Cast, signed_in: SignedIn) -> None:
    maya = signed_in(cast.maya)
    page = maya.post("/posts/new/", typed(STORY, connect(cast), unit=cast.clinic.pk, do="save"), follow=True)
    shown = page.content.decode()
    assert page.redirect_chain == [(f"/posts/{Post.objects.get().pk}/edit/", 302)]
    assert "is named together with their health" in shown
    assert "Write “a patient”" in shown


def test_asking_with_findings_says_what_to_do_and_keeps_the_words(cast: Cast, signed_in: SignedIn) -> None:
    maya = signed_in(cast.maya)
    page = maya.post("/posts/new/", typed(STORY, connect(cast), unit=cast.clinic.pk, do="submit"))
    assert page.status_code == 422
    shown = page.content.decode()
    assert "3 findings keep this post from leaving. Rewrite the marked words" in shown
    assert "myocardial infarction prophylaxis" in shown
    assert Post.objects.get().content["parts"][0]["text"] == STORY


def test_asking_without_findings_leads_to_the_post(cast: Cast, signed_in: SignedIn) -> None:
    maya = signed_in(cast.maya)
    answer = maya.post("/posts/new/", typed(HARMLESS, connect(cast), unit=cast.clinic.pk, do="submit"))
    post = Post.objects.get()
    assert (answer.status_code, answer["Location"], post.stage) == (302, f"/posts/{post.pk}/", Stage.REVIEW)


def test_a_conflict_keeps_what_was_typed_on_the_page(cast: Cast, signed_in: SignedIn) -> None:
    post = start_post(unit=cast.clinic, by=cast.maya, content=content())
    save_post(post=post, content=content("Theirs"), title="", revision=post.revision, by=cast.jo)
    page = signed_in(cast.maya).post(f"/posts/{post.pk}/edit/", typed("Mine alone", version=post.revision, do="save"))
    assert page.status_code == 409
    assert "Mine alone" in page.content.decode()
    assert "Keep mine as a new post" in page.content.decode()


def test_a_picture_is_added_to_its_part(cast: Cast, signed_in: SignedIn) -> None:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "teal").save(out, "PNG")
    file = SimpleUploadedFile("a.png", out.getvalue(), "image/png")
    form = typed("One", unit=cast.clinic.pk, do="save") | {"words-common-1": "Two", "files-common-1": file}
    signed_in(cast.maya).post("/posts/new/", form)
    assert [len(part["pictures"]) for part in Post.objects.get().content["parts"]] == [0, 1]


def test_a_file_that_is_too_large_loses_no_words(cast: Cast, signed_in: SignedIn) -> None:
    file = SimpleUploadedFile("a.png", bytes(MAX_UPLOAD + 1), "image/png")
    form = {"files-common-0": file} | typed("Still here", unit=cast.clinic.pk, do="save")
    page = signed_in(cast.maya).post("/posts/new/", form)
    assert page.status_code == 422
    assert "This file is larger than 20 MB." in page.content.decode()
    assert "Still here" in page.content.decode()


def test_the_words_of_a_post_come_back_exactly(cast: Cast, signed_in: SignedIn) -> None:
    text = "\n  First\r\nsecond </textarea><script>alert(1)</script> “x” "
    maya = signed_in(cast.maya)
    maya.post("/posts/new/", typed(text, unit=cast.clinic.pk))
    post = Post.objects.get()
    assert post.content["parts"][0]["text"] == text.replace("\r\n", "\n")
    page = maya.get(f"/posts/{post.pk}/edit/").content.decode()
    assert "<script>alert(1)" not in page
    # A browser drops one line break right behind <textarea>.
    assert "\n\n  First\nsecond &lt;/textarea&gt;" in page


def two_parts() -> Content:
    return {
        "language": "en",
        "accounts": [5],
        "parts": [
            {"text": "One", "pictures": [{"picture": 7, "alt": "a"}, {"picture": 8, "alt": "b"}]},
            {"text": "Two", "pictures": []},
        ],
        "variants": {"6": [{"text": "Six", "pictures": []}]},
    }


@pytest.mark.parametrize(
    ("command", "texts"),
    [
        ("add-part common 0", ["One", "", "Two"]),
        ("remove-part common 0", ["Two"]),
        ("later-part common 0", ["Two", "One"]),
        ("earlier-part common 0", ["One", "Two"]),
        ("earlier-part common 1", ["Two", "One"]),
    ],
)
def test_buttons_move_parts(command: str, texts: list[str]) -> None:
    assert [part["text"] for part in rearranged(two_parts(), command)["parts"]] == texts


def test_buttons_move_pictures() -> None:
    def pictures(command: str) -> list[int]:
        return [use["picture"] for use in rearranged(two_parts(), command)["parts"][0]["pictures"]]

    assert pictures("remove-picture common 0 7") == [8]
    assert pictures("later-picture common 0 7") == [8, 7]


def test_an_account_differs_and_is_the_same_again() -> None:
    differing = rearranged(two_parts(), "differ 5")
    assert differing["variants"]["5"] == two_parts()["parts"]
    assert "5" not in rearranged(differing, "same 5")["variants"]


@pytest.mark.parametrize(
    "command", ["", "differ", "differ x", "add-part nobody 0", "remove-picture common 0 99", "dance a b c"]
)
def test_an_unknown_button_gets_a_sentence(command: str) -> None:
    with pytest.raises(Problem, match="older than the post"):
        rearranged(two_parts(), command)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"words-common-0": "x", "accounts": "none"},
        {"words-common-0": "x", "accounts": "9" * 30},
        {"words-common-0": "x", "picture-common-0": "-4"},
        {"words-common-0": "x" * 20_001},
    ],
)
def test_a_broken_form_gets_a_sentence(form: dict[str, Any]) -> None:
    data = QueryDict(mutable=True)
    data.update({"language": "en", **form})
    with pytest.raises(Problem):
        content_of(data)


def test_words_that_are_too_long_stay_in_the_field(cast: Cast, signed_in: SignedIn) -> None:
    long = "Flu vaccines are here. " * 1_000
    page = signed_in(cast.maya).post("/posts/new/", typed(long, unit=cast.clinic.pk, do="save"))
    assert page.status_code == 422
    shown = page.content.decode()
    assert "A post holds up to 20000 characters" in shown
    assert long.strip() in shown
    assert not Post.objects.exists()

"""What a post relies on, on the pages of the post, the composer, the approvers and the source."""

from collections.abc import Callable

import pytest
from django.test import Client

from bedside.features.evidence.models import Source
from bedside.features.evidence.services.judging import mark_source, sign_off
from bedside.features.evidence.services.writing import Said, add_source
from bedside.features.evidence.standing import today
from bedside.features.evidence.tests.records import PUBMED
from bedside.features.evidence.tests.test_evidence_pages import fields, read
from bedside.features.people.cast import Cast
from bedside.features.people.models import User
from bedside.features.publishing.models import Post
from bedside.features.publishing.services.relying import attach_source
from bedside.features.publishing.services.writing import delete_post, start_post
from bedside.features.publishing.tests.composer_desk import HARMLESS, connect, content, typed
from bedside.kit.bus.pump import pump

SignedIn = Callable[[User], Client]
TITLE = "A daily walk and blood pressure"


@pytest.fixture
def source(cast: Cast) -> Source:
    made = add_source(said=Said(title=TITLE, supports="It lowers it.", review_by=today()), by=cast.maya)
    return sign_off(source=made, review_by=today(), revision=made.revision, by=cast.ana)


@pytest.fixture
def post(cast: Cast) -> Post:
    account = connect(cast)
    return start_post(unit=cast.clinic, by=cast.maya, content=content(HARMLESS, account), title="Walking")


def shown(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_source_is_found_attached_and_taken_away(cast: Cast, signed_in: SignedIn, source: Source, post: Post) -> None:
    maya, address = signed_in(cast.maya), f"/posts/{post.pk}/sources/"
    assert "No source fits these words" in maya.post(address, {"do": "find", "words": "sleep"}).content.decode()
    assert TITLE in maya.post(address, {"do": "find", "words": "walk"}).content.decode()
    maya.post(address, {"do": "attach", "source": source.pk})
    for page in (f"/posts/{post.pk}/", f"/posts/{post.pk}/edit/", address):
        assert TITLE in shown(maya, page)
    assert "Walking" in shown(signed_in(cast.ana), f"/evidence/{source.pk}/")
    maya.post(address, {"do": "detach", "source": source.pk})
    assert TITLE not in shown(maya, f"/posts/{post.pk}/")


def test_a_study_added_for_a_post_is_relied_on_at_once(cast: Cast, signed_in: SignedIn, post: Post) -> None:
    maya = signed_in(cast.maya)
    wanted = {"for": f"post-{post.pk}"}
    answer = maya.post("/evidence/add/", fields(read(maya, PUBMED, **wanted)) | wanted)
    assert answer["Location"] == f"/posts/{post.pk}/sources/"
    assert "a randomized trial" in shown(maya, f"/posts/{post.pk}/")


def test_nobody_attaches_to_posts_they_do_not_write(
    cast: Cast, signed_in: SignedIn, source: Source, post: Post
) -> None:
    leo = signed_in(cast.leo)  # of the hospital alone
    assert leo.post(f"/posts/{post.pk}/sources/", {"do": "attach", "source": source.pk}).status_code == 403
    used = leo.post("/evidence/add/", {"do": "use", "source": source.pk, "for": f"post-{post.pk}"})
    assert used.status_code == 403
    attach_source(post=post, source=source, by=cast.maya)
    page = shown(leo, f"/evidence/{source.pk}/")
    assert "Walking" not in page
    assert "1 more that you may not see." in page


def test_the_composer_leads_to_the_sources_without_scripts(cast: Cast, signed_in: SignedIn) -> None:
    maya = signed_in(cast.maya)
    answer = maya.post("/posts/new/", typed(HARMLESS, connect(cast), unit=cast.clinic.pk, do="sources"))
    assert answer["Location"] == f"/posts/{Post.objects.get().pk}/sources/"


def test_a_fallen_source_is_said_where_the_post_stands_and_in_today(
    cast: Cast, signed_in: SignedIn, source: Source, post: Post
) -> None:
    attach_source(post=post, source=source, by=cast.maya)
    mark_source(source=source, status="retracted", note="J Invent Med 2023", by=cast.ana)
    pump()
    maya = signed_in(cast.maya)
    assert "was retracted. Rely on another source" in shown(maya, f"/posts/{post.pk}/")
    assert "1 source fell, and posts rely on it" in shown(maya, "/")
    assert "Rely on it" not in shown(maya, f"/posts/{post.pk}/sources/")
    refused = maya.post("/posts/new/", typed(HARMLESS, unit=cast.clinic.pk, do="sources"), follow=True)
    assert "Retracted" in refused.content.decode()
    other = Post.objects.latest("pk")
    assert maya.post(f"/posts/{other.pk}/sources/", {"do": "attach", "source": source.pk}).status_code == 422


def test_a_deleted_post_relies_on_nothing(cast: Cast, source: Source, post: Post) -> None:
    attach_source(post=post, source=source, by=cast.maya)
    delete_post(post=post, by=cast.maya)
    assert not source.reliances.exists()

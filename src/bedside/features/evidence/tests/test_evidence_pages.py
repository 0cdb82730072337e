"""Sources as people add, see, sign and mark them."""

from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client

from bedside.features.audit.api import Subject, history
from bedside.features.evidence.models import Source
from bedside.features.evidence.standing import today
from bedside.features.evidence.tests.records import PUBMED, PUBMED_CORRECTED, PUBMED_RETRACTED
from bedside.features.people.cast import Cast
from bedside.features.people.models import User

SignedIn = Callable[[User], Client]
SUPPORTS = "A daily walk lowers blood pressure a little."


def read(client: Client, pasted: str, **more: str) -> str:
    answer = client.post("/evidence/add/", {"do": "read", "pasted": pasted, **more})
    return answer.content.decode()


def fields(page: str) -> dict[str, str]:
    """What a browser would send back of the form that was read, with what it supports filled in."""
    found: dict[str, str] = {}

    class Inputs(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            said = dict(attrs)
            if tag == "input" and said.get("name"):
                found[str(said["name"])] = said.get("value") or ""

    Inputs().feed(page)
    return found | {"supports": SUPPORTS, "do": "keep", "kind": "study", "design": "trial", "quote": ""}


def keep(client: Client, pasted: str) -> Source:
    answer = client.post("/evidence/add/", fields(read(client, pasted)))
    assert answer.status_code == 302, answer.content.decode()
    return Source.objects.latest("pk")


def test_an_empty_list_offers_one_button(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.maya).get("/evidence/").content.decode()
    assert "No sources yet" in page
    assert page.count("Add a source") == 1
    assert "Add a source" not in signed_in(cast.nia).get("/evidence/").content.decode()


def test_a_pasted_study_is_read_signed_and_found_again(cast: Cast, signed_in: SignedIn) -> None:
    source = keep(signed_in(cast.maya), PUBMED)
    assert (source.pmid, source.design, source.supports) == ("90000001", "trial", SUPPORTS)
    ana = signed_in(cast.ana)
    page = ana.get(f"/evidence/{source.pk}/").content.decode()
    assert "No clinician has signed off" in page
    until = today() + timedelta(days=200)
    ana.post(f"/evidence/{source.pk}/sign/", {"review_by": until.isoformat(), "revision": source.revision})
    source.refresh_from_db()
    assert (source.signed_by, source.review_by) == (cast.ana, until)
    assert "Signed off by Dr. Ana Ruiz" in ana.get(f"/evidence/{source.pk}/").content.decode()
    found = signed_in(cast.nia).post("/evidence/", {"words": "walk pressure", "which": "stands"}).content.decode()
    assert source.title in found
    assert "No source like that" in ana.post("/evidence/", {"words": "walk", "which": "retracted"}).content.decode()
    actions = [entry.action for entry in history(Subject("source", source.pk))]
    assert actions == ["source.signed-off", "source.added"]


def test_a_retraction_in_the_record_can_t_be_left_out_by_the_page(cast: Cast, signed_in: SignedIn) -> None:
    maya = signed_in(cast.maya)
    page = read(maya, PUBMED_RETRACTED)
    assert "This study was retracted" in page
    assert "J Invent Med. 2023 Jan;14(1):7" in page
    forged = maya.post("/evidence/add/", fields(page) | {"record": "x"})
    assert forged.status_code == 422
    source = keep(maya, PUBMED_RETRACTED)
    assert source.status == "retracted"
    ana = signed_in(cast.ana)
    refused = ana.post(f"/evidence/{source.pk}/sign/", {"review_by": today().isoformat(), "revision": source.revision})
    assert "Nobody can sign it off" in refused.content.decode()


def test_broken_text_is_said_and_kept(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.maya).post("/evidence/add/", {"do": "read", "pasted": "TY  - JOUR\nTI  - A walk\n"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“ER  -” is missing" in page
    assert "TI  - A walk" in page


def test_of_several_studies_one_is_chosen(cast: Cast, signed_in: SignedIn) -> None:
    ris = "TY  - JOUR\nTI  - The first walk\nER  -\nTY  - JOUR\nTI  - The second walk\nER  -\n"
    maya = signed_in(cast.maya)
    page = read(maya, ris)
    assert "There are 2 studies in it." in page
    assert fields(read(maya, ris, chosen="1"))["title"] == "The second walk"


def test_a_study_that_is_here_is_not_kept_twice(cast: Cast, signed_in: SignedIn) -> None:
    maya = signed_in(cast.maya)
    form = fields(read(maya, PUBMED))
    source = keep(maya, PUBMED)
    page = read(maya, PUBMED)
    assert "This study is here already" in page
    assert f"/evidence/{source.pk}/" in page
    twice = maya.post("/evidence/add/", form)
    assert twice.status_code == 422
    assert SUPPORTS in twice.content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"doi": "abc"}, "This is no DOI."),
        ({"kind": "page"}, "A web page needs its address and the passage you rely on."),
        ({"url": "javascript:alert(1)"}, "This is no web address."),
        ({"review_by": "2020-01-01"}, "The day to look again is over."),
        ({"review_by": "2099-01-01"}, "The day to look again is too far away."),
        ({"supports": " "}, "This field is required."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    cast: Cast, signed_in: SignedIn, wrong: dict[str, str], said: str
) -> None:
    maya = signed_in(cast.maya)
    typed = {"do": "keep", "title": "A page on walking", "supports": SUPPORTS, "kind": "study", "for": ""}
    typed |= {"review_by": (today() + timedelta(days=9)).isoformat()} | wrong
    answer = maya.post("/evidence/add/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "A page on walking" in page
    assert not Source.objects.exists()


def test_a_change_asks_the_clinician_again(cast: Cast, signed_in: SignedIn) -> None:
    maya, ana = signed_in(cast.maya), signed_in(cast.ana)
    source = keep(maya, PUBMED)
    sign = {"review_by": source.review_by.isoformat(), "revision": source.revision}
    form = fields(maya.get(f"/evidence/{source.pk}/edit/").content.decode())
    ana.post(f"/evidence/{source.pk}/sign/", sign)
    stale = maya.post(f"/evidence/{source.pk}/edit/", form | {"supports": "It cures."})
    assert "Somebody else changed this source" in stale.content.decode()
    fresh = fields(maya.get(f"/evidence/{source.pk}/edit/").content.decode())
    maya.post(f"/evidence/{source.pk}/edit/", fresh | {"supports": "It cures."})
    source.refresh_from_db()
    assert (source.supports, source.signed_at) == ("It cures.", None)
    late = ana.post(f"/evidence/{source.pk}/sign/", sign)
    assert "was changed since you read it" in late.content.decode()


def test_who_may_do_what(cast: Cast, signed_in: SignedIn) -> None:
    source = keep(signed_in(cast.maya), PUBMED)
    sign = {"review_by": source.review_by.isoformat(), "revision": source.revision}
    assert signed_in(cast.maya).post(f"/evidence/{source.pk}/sign/", sign).status_code == 403
    assert signed_in(cast.nia).get("/evidence/add/").status_code == 403
    assert signed_in(cast.nia).get(f"/evidence/{source.pk}/edit/").status_code == 403
    mark = {"status": "retracted", "note": "J Invent Med 2023;14:7"}
    assert signed_in(cast.nia).post(f"/evidence/{source.pk}/mark/", mark).status_code == 403
    assert signed_in(cast.ana).post(f"/evidence/{source.pk}/mark/", mark | {"note": ""}).status_code == 422
    assert signed_in(cast.ana).post(f"/evidence/{source.pk}/mark/", mark).status_code == 302
    source.refresh_from_db()
    assert (source.status, source.status_note) == ("retracted", "J Invent Med 2023;14:7")


def test_pasting_a_study_again_tells_that_it_was_retracted(cast: Cast, signed_in: SignedIn) -> None:
    maya = signed_in(cast.maya)
    source = keep(maya, PUBMED)
    page = read(maya, PUBMED_RETRACTED)
    assert "The record says that it was retracted." in page
    maya.post("/evidence/add/", fields(page) | {"do": "heed"})
    source.refresh_from_db()
    assert (source.status, source.status_note) == ("retracted", "J Invent Med. 2023 Jan;14(1):7")
    assert "The record says" not in read(maya, PUBMED_RETRACTED)
    ana = signed_in(cast.ana)
    assert "It was marked by mistake" not in ana.get(f"/evidence/{source.pk}/").content.decode()
    assert ana.post(f"/evidence/{source.pk}/unmark/").status_code == 422


def test_a_correction_that_a_clinician_has_read_is_no_news(cast: Cast, signed_in: SignedIn) -> None:
    maya, ana = signed_in(cast.maya), signed_in(cast.ana)
    source = keep(maya, PUBMED_CORRECTED)
    assert source.status == "corrected"
    ana.post(f"/evidence/{source.pk}/sign/", {"review_by": source.review_by.isoformat(), "revision": source.revision})
    source.refresh_from_db()
    assert source.status == "current"
    assert "The record says" not in read(maya, PUBMED_CORRECTED)


def test_a_mark_set_by_mistake_is_taken_back_by_a_clinician(cast: Cast, signed_in: SignedIn) -> None:
    maya, ana = signed_in(cast.maya), signed_in(cast.ana)
    source = keep(maya, PUBMED)
    sign = {"review_by": source.review_by.isoformat(), "revision": source.revision}
    ana.post(f"/evidence/{source.pk}/sign/", sign)
    maya.post(f"/evidence/{source.pk}/mark/", {"status": "retracted", "note": "I misread a notice."})
    assert maya.post(f"/evidence/{source.pk}/unmark/").status_code == 403
    assert "It was marked by mistake" in ana.get(f"/evidence/{source.pk}/").content.decode()
    ana.post(f"/evidence/{source.pk}/unmark/")
    source.refresh_from_db()
    assert (source.status, source.signed_at) == ("current", None)

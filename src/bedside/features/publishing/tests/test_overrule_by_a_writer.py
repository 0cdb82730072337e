"""Who edits a post after a privacy officer was asked about a finding in it leaves the answer to others."""

from typing import Any

from bedside.features.clearance.api import Overrule
from bedside.features.people.api import Role
from bedside.features.people.cast import Cast
from bedside.features.people.models import Membership
from bedside.features.people.testing import SignedIn
from bedside.features.publishing.services.writing import save_post, start_post
from bedside.features.publishing.tests.composer_desk import AS_SCRIPT, connect, content

ABOUT_MARIA = "So glad Maria's biopsy was clear."


def asked(cast: Cast, signed_in: SignedIn) -> tuple[Any, Overrule]:
    post = start_post(unit=cast.clinic, by=cast.maya, content=content(ABOUT_MARIA, connect(cast)))
    maya = signed_in(cast.maya)
    findings = maya.post(
        f"/posts/{post.pk}/check/", {"content": post.content}, content_type="application/json", headers=AS_SCRIPT
    ).json()["findings"]
    [wanted] = [each["fingerprint"] for each in findings if each["code"] == "P101"]
    said = {"fingerprint": wanted, "reason": "She wrote to us that we may."}
    assert maya.post(f"/posts/{post.pk}/overrule/", said, headers=AS_SCRIPT).status_code == 200
    return post, Overrule.objects.get()


def test_an_officer_who_edits_after_it_was_asked_does_not_grant(cast: Cast, signed_in: SignedIn) -> None:
    Membership.objects.create(user=cast.priya, unit=None, role=Role.AUTHOR)
    post, overrule = asked(cast, signed_in)
    page = f"/approvals/findings/{overrule.pk}/"
    assert page in signed_in(cast.priya).get("/").content.decode()
    save_post(
        post=post, content=content(ABOUT_MARIA + " Congratulations."), title="", revision=post.revision, by=cast.priya
    )
    priya = signed_in(cast.priya)
    assert page not in priya.get("/").content.decode()
    answer = priya.post(page, {"grant": "yes", "scope": "subject"})
    assert answer.status_code == 403
    assert "You wrote this too, so somebody else must answer." in answer.content.decode()
    overrule.refresh_from_db()
    assert overrule.state == Overrule.State.ASKED


def test_what_was_granted_before_the_officer_wrote_stays_granted(cast: Cast, signed_in: SignedIn) -> None:
    Membership.objects.create(user=cast.priya, unit=None, role=Role.AUTHOR)
    post, overrule = asked(cast, signed_in)
    signed_in(cast.priya).post(f"/approvals/findings/{overrule.pk}/", {"grant": "yes", "scope": "subject"})
    save_post(
        post=post, content=content(ABOUT_MARIA + " Congratulations."), title="", revision=post.revision, by=cast.priya
    )
    overrule.refresh_from_db()
    assert overrule.state == Overrule.State.GRANTED

"""A post that goes out in the names of two units: what its page says, and what the other unit's officer sees."""

import re
from collections.abc import Callable

from django.test import Client

from bedside.features.clearance.services.deciding import decide
from bedside.features.people.api import Role
from bedside.features.people.cast import Cast
from bedside.features.people.models import Membership, User
from bedside.features.publishing.models import Post
from bedside.features.publishing.services.approving import submit_post
from bedside.features.publishing.services.writing import start_post
from bedside.features.publishing.standing import standing_of
from bedside.features.publishing.tests.composer_desk import HARMLESS, connect, content, paint

SignedIn = Callable[[User], Client]


def for_both(cast: Cast) -> Post:
    """Maya writes for the hospital, with a picture; it goes to the clinic's account as well."""
    accounts = connect(cast, handle="hospital", unit=cast.hospital), connect(cast, handle="clinic")
    picture = paint(cast.hospital, cast.maya)
    words = content(HARMLESS, *accounts, pictures=((picture.pk, "A teal square."),))
    return start_post(unit=cast.hospital, by=cast.maya, content=words)


def officer_of_the_clinic(cast: Cast) -> User:
    cast.priya.memberships.update(unit=cast.hospital)
    mira = User.objects.create_user("mira@riverside.example", None, name="Mira Sand")
    Membership.objects.create(user=mira, unit=cast.clinic, role=Role.PRIVACY_OFFICER)
    return mira


def test_the_sentence_names_no_unit_where_the_same_people_review(cast: Cast) -> None:
    assert "Who approves: clinical reviewer, then privacy officer." in standing_of(for_both(cast)).sentence


def test_the_sentence_names_the_units_whose_own_people_are_asked(cast: Cast) -> None:
    officer_of_the_clinic(cast)
    post = for_both(cast)
    officers = "privacy officer (Riverside Hospital), then privacy officer (Elm Street Clinic)"
    assert f"Who approves: clinical reviewer, {officers}." in standing_of(post).sentence
    request = submit_post(post=post, by=cast.maya)
    for approver in (cast.ana, cast.priya):
        decide(request=request, digest=request.digest, decision="approve", comment="", by=approver)
    asked = Post.objects.get(pk=post.pk)
    assert "It waits for the privacy officer (Elm Street Clinic)." in standing_of(asked).sentence


def test_the_other_units_officer_sees_the_pictures_she_is_asked_about(cast: Cast, signed_in: SignedIn) -> None:
    mira = officer_of_the_clinic(cast)
    request = submit_post(post=for_both(cast), by=cast.maya)
    hers = signed_in(mira)
    for approver in (cast.ana, cast.priya):
        address = f"/approvals/{request.pk}/"
        assert hers.get(address).status_code == 403
        decide(request=request, digest=request.digest, decision="approve", comment="", by=approver)
    text = hers.get(address).content.decode()
    picture = re.search(rf'src="({address}\d+/[0-9a-f]+/)"', text)
    assert picture is not None
    shown = hers.get(picture[1])
    assert shown.status_code == 200
    assert shown.headers["Content-Type"].startswith("image/")
    assert signed_in(cast.ines).get(picture[1]).status_code == 404

"""Invitations: the only way in."""

import re
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage

from bedside.base import clock
from bedside.base.errors import NotAllowed, Problem
from bedside.features.audit.api import Entry
from bedside.features.people.api import Console, Role
from bedside.features.people.cast import Cast
from bedside.features.people.models import Invitation, Membership, User
from bedside.features.people.services import persons, units
from bedside.features.people.services.invitations import accept_invitation, digest_of, invite, withdraw_invitation

PASSWORD = "violet harbor candle eleven"
RUTH = "ruth@riverside.example"


def invited(cast: Cast, **change: Any) -> tuple[Invitation, str]:
    given: dict[str, Any] = {"email": RUTH, "name": "Ruth Abara", "roles": [(cast.clinic.pk, "author")], "by": cast.sam}
    return invite(**{**given, **change})


def test_a_link_makes_an_account_with_the_promised_roles_once(cast: Cast) -> None:
    _invitation, token = invited(cast)
    user = accept_invitation(digest=digest_of(token), name="Ruth A.", password=PASSWORD)
    assert set(user.memberships.values_list("unit_id", "role")) == {(cast.clinic.pk, "author")}
    assert user.check_password(PASSWORD)
    with pytest.raises(Problem, match="isn't valid any more"):
        accept_invitation(digest=digest_of(token), name="Ruth", password=PASSWORD)
    actions = Entry.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == ["invitation.sent", "invitation.accepted", "user.created"]


def test_the_token_is_nowhere_in_the_database(cast: Cast) -> None:
    invitation, token = invited(cast)
    assert token not in str(list(Invitation.objects.values()))
    assert token not in str(list(Entry.objects.values()))
    assert invitation.token_digest != token


def test_withdrawn_replaced_and_old_links_open_nothing(cast: Cast) -> None:
    first, first_token = invited(cast)
    _second, second_token = invited(cast, email=RUTH.upper())
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    for token in (first_token, "nonsense", ""):
        with pytest.raises(Problem, match="isn't valid any more"):
            accept_invitation(digest=digest_of(token), name="Ruth", password=PASSWORD)
    with clock.at(clock.now() + timedelta(days=7, minutes=1)), pytest.raises(Problem, match="isn't valid"):
        accept_invitation(digest=digest_of(second_token), name="Ruth", password=PASSWORD)
    assert not User.objects.filter(email=RUTH).exists()


def test_an_inviter_who_lost_the_right_opens_no_door_any_more(cast: Cast) -> None:
    Membership.objects.create(user=cast.theo, role=Role.ADMINISTRATOR)
    theo = User.objects.get(pk=cast.theo.pk)
    _invitation, token = invited(cast, by=theo, roles=[(None, "administrator")])
    persons.deactivate(user=theo, by=cast.sam)
    with pytest.raises(Problem, match="isn't valid any more"):
        accept_invitation(digest=digest_of(token), name="Ruth", password=PASSWORD)


def test_roles_in_a_unit_that_closed_meanwhile_are_not_given(cast: Cast) -> None:
    _invitation, token = invited(cast, roles=[(cast.clinic.pk, "author"), (cast.hospital.pk, "author")])
    units.close_unit(unit=cast.clinic, by=cast.sam)
    user = accept_invitation(digest=digest_of(token), name="Ruth", password=PASSWORD)
    assert [each.unit for each in user.memberships.all()] == [cast.hospital]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "maya@riverside.example"}, "Somebody already signs in"),
        ({"email": "ruth at home"}, "not a mail address"),
        ({"name": " "}, "name is missing"),
        ({"roles": []}, "No role is chosen"),
        ({"roles": [(None, "wizard")]}, "no role “wizard”"),
    ],
)
def test_wrong_input_is_said(cast: Cast, change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Problem, match=sentence):
        invited(cast, **change)


def test_only_administrators_invite_and_only_where_they_may(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        invited(cast, by=cast.maya)
    Membership.objects.create(user=cast.theo, role=Role.ADMINISTRATOR, unit=cast.clinic)
    theo = User.objects.get(pk=cast.theo.pk)
    invitation, _token = invited(cast, by=theo)
    with pytest.raises(NotAllowed):
        invited(cast, by=theo, roles=[(None, "author")])
    everywhere, _token = invited(cast, email="x@riverside.example", roles=[(None, "author")])
    with pytest.raises(NotAllowed):
        withdraw_invitation(invitation=everywhere, by=theo)
    withdraw_invitation(invitation=invitation, by=cast.sam)


def test_the_console_invites_in_its_own_name(cast: Cast) -> None:
    invitation, token = invited(cast, by=Console("root"), roles=[(None, "administrator")])
    assert invitation.inviter == "Whoever runs Bedside"
    assert Entry.objects.get().actor_name == "Console (root)"
    assert accept_invitation(digest=digest_of(token), name="Ruth", password=PASSWORD).memberships.count() == 1


def test_from_the_page_to_the_mail_to_being_in(
    cast: Cast, signed_in: Any, mailoutbox: list[EmailMessage], client: Any
) -> None:
    page = signed_in(cast.sam).post(
        "/people/invite/",
        {"name": "Ruth Abara", "email": RUTH, "roles": ["author", "publisher"], "where": [str(cast.clinic.pk)]},
        follow=True,
    )
    mail = mailoutbox[0]
    link = next(line for line in mail.body.splitlines() if "/invitation/" in line)
    assert mail.to == [RUTH]
    assert "Sam Whitfield invites you" in mail.body
    assert link in page.content.decode()
    again = client.get("/people/invitations/")
    assert again.status_code == 302  # not for strangers

    path = link.partition("//")[2].partition("/")[2]
    answer = client.get(f"/{path}")
    assert answer.url == "/invitation/"  # the token leaves the address bar
    assert "Welcome, Ruth Abara" in client.get("/invitation/").content.decode()
    short = client.post("/invitation/", {"name": "Ruth Abara", "password": "short", "again": "short"})
    assert "too short" in short.content.decode()
    answer = client.post("/invitation/", {"name": "Ruth Abara", "password": PASSWORD, "again": PASSWORD})
    assert answer.url == "/"
    assert client.get("/").url == "/you/second-factor/"  # a publisher needs one
    assert client.get("/invitation/").status_code == 422


def test_a_stolen_database_opens_no_invitation(cast: Cast, signed_in: Any, client: Any) -> None:
    """Neither from the session of whoever invited, nor from that of whoever opened the link."""
    browser = signed_in(cast.sam)
    form = {"name": "Ruth Abara", "email": RUTH, "roles": ["author"], "where": ["all"]}
    browser.post("/people/invite/", form)
    sessions = [each.get_decoded() for each in Session.objects.all()]
    shown = browser.get("/people/invitations/").content.decode()
    found = re.search(r"/invitation/([\w-]{20,})/", shown)
    assert found is not None
    assert client.get(f"/invitation/{found[1]}/").url == "/invitation/"
    assert "Welcome, Ruth Abara" in client.get("/invitation/").content.decode()
    sessions += [each.get_decoded() for each in Session.objects.all()]
    assert found[1] not in str(sessions)


def test_the_link_is_shown_once_and_again_when_the_mail_fails(
    cast: Cast, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_options: object) -> int:
        raise SMTPException("no")

    monkeypatch.setattr(EmailMessage, "send", fail)
    browser = signed_in(cast.sam)
    form = {"name": "Ruth Abara", "email": RUTH, "roles": ["author"], "where": ["all"]}
    page = browser.post("/people/invite/", form, follow=True).content.decode()
    assert "could not be sent" in page
    assert "/invitation/" in page
    assert 'data-copy="http' not in browser.get("/people/invitations/").content.decode()
    assert Invitation.objects.count() == 1


def test_a_form_with_an_error_keeps_what_was_typed(cast: Cast, signed_in: Any) -> None:
    form = {"name": "Ruth Abara", "email": "maya@riverside.example", "roles": ["author"], "where": ["all"]}
    page = signed_in(cast.sam).post("/people/invite/", form).content.decode()
    assert "already signs in with this address" in page
    assert 'value="Ruth Abara"' in page


def test_nobody_signs_up(cast: Cast, client: Any) -> None:
    for address in ("/signup/", "/sign-up/", "/accounts/signup/"):
        assert client.post(address, {"email": RUTH, "password1": PASSWORD}).status_code == 404

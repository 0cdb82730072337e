"""A practice of one: the pause, the second reading, and somebody outside who reads through a link."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from bedside.base.errors import NotAllowed, Problem, Stale
from bedside.features.audit.models import Entry
from bedside.features.clearance.api import ApprovalRequest, Clearance, digest_of, read_again
from bedside.features.clearance.models import Approval, OutsideLink
from bedside.features.clearance.services.alone import decide_outside, invite_outside, link_of
from bedside.features.clearance.tests.conftest import House, mailed_token
from bedside.features.people.api import Mode

At = Callable[..., AbstractContextManager[None]]
State = ApprovalRequest.State


def invite(alone: House, request: ApprovalRequest) -> str:
    invite_outside(request=request, name="Dr. Lee", email="Lee@example.org", by=alone.rosa)
    return mailed_token()


def test_a_second_reading_clears_after_the_pause_and_says_so(alone: House, at: At) -> None:
    request = alone.ask(by=alone.rosa)
    assert request.steps.count() == 0
    with at(minutes=9, seconds=30), pytest.raises(Problem, match="Come back in 1 minute"):
        read_again(request=request, digest=request.digest, by=alone.rosa)
    with at(minutes=10):
        read_again(request=request, digest=request.digest, by=alone.rosa)
    request.refresh_from_db()
    assert request.state == State.CLEARED
    assert Approval.objects.get().self_cleared
    assert Clearance.objects.get().approved[0]["self"] is True
    assert Entry.objects.get(action="post.approved").facts["self"] is True


def test_the_second_reading_is_of_the_same_words(alone: House, at: At) -> None:
    request = alone.ask(by=alone.rosa)
    with at(minutes=11), pytest.raises(Stale):
        read_again(request=request, digest=digest_of(alone.material("Other words.")), by=alone.rosa)


def test_a_team_has_no_second_reading(house: House, at: At) -> None:
    request = house.ask()
    with at(minutes=11), pytest.raises(NotAllowed, match="Nobody approves their own post"):
        read_again(request=request, digest=request.digest, by=house.leo)


def test_a_practice_that_became_a_team_asks_its_team(alone: House, at: At) -> None:
    request = alone.ask(by=alone.rosa)
    alone.us.mode = Mode.TEAM
    alone.us.save()
    with at(minutes=11), pytest.raises(NotAllowed, match="work as a team now"):
        read_again(request=request, digest=request.digest, by=alone.rosa)


def test_a_passer_by_reads_nothing_again(alone: House, at: At) -> None:
    request = alone.ask(by=alone.rosa)
    with at(minutes=11), pytest.raises(NotAllowed):
        read_again(request=request, digest=request.digest, by=alone.ana)


def test_somebody_outside_approves_once(alone: House) -> None:
    request = alone.ask(by=alone.rosa)
    token = invite(alone, request)
    decide_outside(token=token, digest=request.digest, decision="approve", comment="")
    request.refresh_from_db()
    assert request.state == State.CLEARED
    assert Clearance.objects.get().approved[0] | {"at": ""} == {
        "by": None, "name": "Dr. Lee", "role": "outside", "at": "", "deputy": False, "self": False,
    }  # fmt: skip
    entry = Entry.objects.get(action="post.approved")
    assert (entry.actor_kind, entry.actor_name) == ("visitor", "Dr. Lee")
    assert link_of(token) is None
    with pytest.raises(Stale):
        decide_outside(token=token, digest=request.digest, decision="approve", comment="")


def test_somebody_outside_asks_for_a_change(alone: House) -> None:
    request = alone.ask(by=alone.rosa)
    token = invite(alone, request)
    with pytest.raises(Problem, match="Say what should change"):
        decide_outside(token=token, digest=request.digest, decision="change", comment="")
    assert link_of(token) is not None
    decide_outside(token=token, digest=request.digest, decision="change", comment="The dose is wrong.")
    request.refresh_from_db()
    assert request.state == State.CHANGES


def test_the_database_holds_no_token(alone: House) -> None:
    token = invite(alone, alone.ask(by=alone.rosa))
    link = OutsideLink.objects.get()
    assert token not in str(link.__dict__)
    assert len(token) >= 40


def test_a_link_runs_out(alone: House, at: At) -> None:
    request = alone.ask(by=alone.rosa)
    token = invite(alone, request)
    with at(days=7):
        assert link_of(token) is None
        with pytest.raises(Stale, match="used up or has run out"):
            decide_outside(token=token, digest=request.digest, decision="approve", comment="")


def test_a_new_link_to_the_same_person_replaces_the_old(alone: House) -> None:
    request = alone.ask(by=alone.rosa)
    first, second = invite(alone, request), invite(alone, request)
    assert link_of(first) is None
    assert link_of(second) is not None


def test_a_guess_opens_nothing(alone: House) -> None:
    assert link_of("a-guess") is None
    with pytest.raises(Stale):
        decide_outside(token="a-guess", digest="", decision="approve", comment="")


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("", "lee@example.org"),
        ("Dr. Lee", "lee"),
        ("Rosa", "rosa@riverside.example"),
        ("Rosa", "Rosa+lee@riverside.example"),
        ("Leo", "leo@riverside.example"),
    ],
)
def test_a_link_needs_a_name_and_the_address_of_somebody_outside(alone: House, name: str, email: str) -> None:
    alone.leo.is_active = False
    alone.leo.save()
    with pytest.raises(Problem):
        invite_outside(request=alone.ask(by=alone.rosa), name=name, email=email, by=alone.rosa)
    assert not OutsideLink.objects.exists()
    assert not mail.outbox


def test_the_mail_to_the_reader_holds_a_link_and_nothing_of_the_post(alone: House) -> None:
    request = alone.ask(by=alone.rosa)
    token = invite(alone, request)
    (message,) = mail.outbox
    assert message.to == ["lee@example.org"]
    assert f"/read/{token}/" in str(message.body)
    assert "Rosa of Riverside Health asks you to read something" in str(message.body)
    for words in ("Flu", "shots"):
        assert words not in f"{message.subject} {message.body}"


def test_a_mail_that_fails_is_said_and_can_be_tried_again(alone: House, monkeypatch: pytest.MonkeyPatch) -> None:
    request = alone.ask(by=alone.rosa)

    def refuse(_message: EmailMessage) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as away:
        away.setattr(EmailMessage, "send", refuse)
        with pytest.raises(Problem, match="could not be sent"):
            invite(alone, request)
    assert OutsideLink.objects.get().withdrawn_at is not None
    assert Entry.objects.filter(action="post.outside-not-reached").count() == 1
    assert link_of(invite(alone, request)) is not None


def test_without_a_mail_server_nobody_outside_is_asked(alone: House, settings: object) -> None:
    settings.MAIL_URL = ""  # type: ignore[attr-defined]
    with pytest.raises(Problem, match="no mail server"):
        invite(alone, alone.ask(by=alone.rosa))
    assert not OutsideLink.objects.exists()


def test_a_team_invites_nobody_outside(house: House) -> None:
    with pytest.raises(NotAllowed):
        invite_outside(request=house.ask(), name="Dr. Lee", email="lee@example.org", by=house.leo)

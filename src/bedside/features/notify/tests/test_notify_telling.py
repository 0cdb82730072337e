"""Telling people, once, and settling what somebody dealt with."""

import inspect
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from bedside.base import clock
from bedside.features.notify import tasks
from bedside.features.notify.api import settle, tell
from bedside.features.notify.models import Notice, Preference
from bedside.features.notify.tests.kinds import APPROVAL, NEWS
from bedside.features.people.cast import Cast
from bedside.features.people.models import Membership, User
from bedside.features.people.permissions import Role

KEY = "request:40"


def told(*people: User, kind: str = APPROVAL, key: str = KEY, by: User | None = None, url: str = "/posts/12/") -> int:
    with transaction.atomic():
        return tell(to=people, kind=kind, url=url, key=key, by=by)


def jobs() -> list[int]:
    """Return the ids of the people to whom a mail is on its way."""
    return sorted(job.args["user"] for job in ProcrastinateJob.objects.filter(task_name="notify.mail"))


def test_each_person_is_told_once(cast: Cast) -> None:
    assert told(cast.ana, cast.priya, cast.ana) == 2
    assert told(cast.ana, cast.priya, cast.sam) == 1
    assert Notice.objects.filter(kind=APPROVAL, key=KEY).count() == 3
    assert told(cast.ana, key="request:41") == 1


def test_whoever_did_it_is_not_told_of_it(cast: Cast) -> None:
    assert told(cast.ana, cast.maya, by=cast.maya) == 1
    assert Notice.objects.get().user == cast.ana


def test_who_left_is_not_told(cast: Cast) -> None:
    cast.ana.is_active = False
    assert told(cast.ana) == 0


def test_a_change_that_is_undone_tells_nobody(cast: Cast) -> None:
    with transaction.atomic():
        tell(to=[cast.ana], kind=APPROVAL, url="/posts/12/", key=KEY)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert jobs() == []


def test_what_waits_is_mailed_soon_and_the_rest_is_not(cast: Cast) -> None:
    told(cast.ana)
    told(cast.maya, kind=NEWS)
    assert jobs() == [cast.ana.pk]


def test_who_wants_everything_at_once_gets_it(cast: Cast) -> None:
    Preference.objects.create(user=cast.maya, mail=Preference.Mail.AT_ONCE)
    told(cast.maya, cast.leo, kind=NEWS)
    assert jobs() == [cast.maya.pk]


def test_what_somebody_dealt_with_is_done_for_everybody(cast: Cast) -> None:
    told(cast.ana, cast.priya)
    told(cast.ana, key="request:41")
    assert settle(kind=APPROVAL, key=KEY) == 2
    assert Notice.objects.filter(settled_at=None).count() == 1
    assert settle(kind=APPROVAL, key=KEY) == 0


def test_no_parameter_takes_words() -> None:
    """What can't be said can't leak."""
    assert list(inspect.signature(tell).parameters) == ["to", "kind", "url", "key", "by"]


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "posts/12",
        "/posts/Rosa Lopez/",
        "/posts/12/?note=she+has+cancer",
        "/posts/é/",
        "//evil",
    ],
)
def test_an_address_holds_codes_and_numbers_only(cast: Cast, url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        told(cast.ana, url=url)


@pytest.mark.parametrize("key", ["", "Rosa Lopez", "request:12:the biopsy", "request 12", "a:b:c:d"])
def test_a_key_holds_codes_and_numbers_only(cast: Cast, key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        told(cast.ana, key=key)


def test_an_unknown_kind_is_a_mistake_of_the_program(cast: Cast) -> None:
    with pytest.raises(LookupError, match=r"test\.unknown"):
        told(cast.ana, kind="test.unknown")


def away(user: User, *, cover: User, days: int = 3) -> None:
    until = clock.now().date() + timedelta(days=days)
    Preference.objects.create(user=user, away_until=until, covered_by=cover)


@pytest.fixture
def second_officer(cast: Cast) -> User:
    """Somebody who may do all that the privacy officer may."""
    Membership.objects.create(user=cast.sam, role=Role.PRIVACY_OFFICER)
    return cast.sam


def test_who_stands_in_is_told_too(cast: Cast, second_officer: User) -> None:
    away(cast.priya, cover=second_officer)
    assert told(cast.priya) == 2
    assert {notice.user for notice in Notice.objects.all()} == {cast.priya, second_officer}
    assert told(cast.priya, kind=NEWS) == 1


def test_nobody_stands_in_any_more_after_the_day(cast: Cast, second_officer: User) -> None:
    away(cast.priya, cover=second_officer, days=-2)
    assert told(cast.priya) == 1


def test_who_lost_the_role_stands_in_no_more(cast: Cast, second_officer: User) -> None:
    away(cast.priya, cover=second_officer)
    second_officer.memberships.filter(role=Role.PRIVACY_OFFICER).delete()
    assert told(cast.priya) == 1


def test_two_who_stand_in_for_each_other_are_told_once(cast: Cast, second_officer: User) -> None:
    Membership.objects.create(user=cast.priya, role=Role.ADMINISTRATOR)
    away(cast.priya, cover=second_officer)
    away(second_officer, cover=cast.priya)
    assert told(cast.priya) == 2


def test_old_notices_are_forgotten_but_not_what_still_waits(cast: Cast) -> None:
    told(cast.ana, cast.priya)
    Notice.objects.update(made_at=clock.now() - timedelta(days=400))
    Notice.objects.filter(user=cast.ana).update(seen_at=clock.now())
    tasks.forget_old(timestamp=0)
    assert Notice.objects.get().user == cast.priya


def test_a_person_who_is_away_today_is_covered_the_whole_day(cast: Cast, second_officer: User) -> None:
    Preference.objects.create(user=cast.priya, away_until=date(2026, 11, 23), covered_by=second_officer)
    with clock.at(datetime(2026, 11, 24, 4, 30, tzinfo=UTC)):  # 23:30 in New York
        assert told(cast.priya) == 2

"""The bell, the list of notices, and how people say how they are told."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bedside.base import clock
from bedside.features.audit.checking import ask_for_verification
from bedside.features.audit.events import RecordBroken
from bedside.features.audit.models import Entry
from bedside.features.notify.api import settle, tell
from bedside.features.notify.models import Notice, Preference
from bedside.features.notify.tests.kinds import APPROVAL, NEWS
from bedside.features.people.cast import Cast
from bedside.features.people.models import Membership, User
from bedside.features.people.permissions import Role
from bedside.features.people.testing import SignedIn
from bedside.kit.bus.core import emit
from bedside.kit.bus.pump import pump


def told(*people: User, kind: str = APPROVAL, key: str = "request:40", by: User | None = None) -> None:
    with transaction.atomic():
        tell(to=people, kind=kind, url="/notices/settings/", key=key, by=by)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return text_of(answer)


def text_of(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def bell(client: Client) -> int:
    """Return the number at the bell."""
    found = re.search(r'count-corner">(\d+)', client.get("/notices/settings/").content.decode())
    return int(found[1]) if found else 0


@pytest.fixture
def ana(cast: Cast, signed_in: SignedIn) -> Client:
    return signed_in(cast.ana)


def test_an_open_page_asks_the_bell_quietly(
    cast: Cast, ana: Client, settings: LazySettings, django_assert_max_num_queries: Any
) -> None:
    settings.LOGOFF_SECONDS = 900
    start = clock.now()
    page = ana.get("/notices/settings/").content.decode()
    assert 'data-poll="/notices/count/" data-poll-seconds="60"' in page
    told(cast.ana)
    quiet = {"X-Bedside-Poll": "1"}
    with django_assert_max_num_queries(7):
        answer = ana.get("/notices/count/", headers=quiet)
    assert text_of(answer) == "1 new"
    settle(kind=APPROVAL, key="request:40")
    assert text_of(ana.get("/notices/count/", headers=quiet)) == ""
    for minutes in range(1, 15):
        with clock.at(start + timedelta(minutes=minutes)):
            assert ana.get("/notices/count/", headers=quiet).status_code == 200
    with clock.at(start + timedelta(minutes=16)):  # asking keeps nobody signed in
        assert ana.get("/notices/count/", headers=quiet).status_code == 401
        assert ana.get("/notices/").status_code == 302


def test_the_bell_counts_what_was_not_seen(cast: Cast, ana: Client) -> None:
    assert bell(ana) == 0
    told(cast.ana, cast.priya)
    told(cast.ana, kind=NEWS)
    assert bell(ana) == 2
    settle(kind=APPROVAL, key="request:40")
    assert bell(ana) == 1


def test_opening_a_notice_leads_to_the_thing_and_counts_as_seen(cast: Cast, ana: Client) -> None:
    told(cast.ana, by=cast.maya)
    page = text(ana, "/notices/")
    assert "A post waits for your approval." in page
    assert "Maya Okafor" in page
    answer = ana.get(f"/notices/{Notice.objects.get().pk}/")
    assert answer.headers["Location"] == "/notices/settings/"
    assert bell(ana) == 0
    assert "Nothing unread" in text(ana, "/notices/")
    assert "A post waits for your approval." in text(ana, "/notices/?show=all")


def test_nobody_opens_the_notices_of_others(cast: Cast, ana: Client) -> None:
    told(cast.priya)
    assert ana.get(f"/notices/{Notice.objects.get().pk}/").status_code == 404
    assert "A post waits" not in text(ana, "/notices/?show=all")
    assert Notice.objects.get().seen_at is None


def test_everything_is_marked_as_read_at_once(cast: Cast, ana: Client) -> None:
    told(cast.ana, cast.priya)
    told(cast.ana, key="request:41")
    assert ana.get("/notices/read/").status_code == 405
    assert "2 notices are marked as read." in text_of(ana.post("/notices/read/", follow=True))
    assert bell(ana) == 0
    assert Notice.objects.get(user=cast.priya).seen_at is None


def test_what_somebody_dealt_with_says_so(cast: Cast, ana: Client) -> None:
    told(cast.ana)
    settle(kind=APPROVAL, key="request:40")
    assert "Nothing unread" in text(ana, "/notices/")
    assert "Done" in text(ana, "/notices/?show=all")


def test_a_long_list_has_pages_and_few_queries(cast: Cast, ana: Client) -> None:
    for number in range(55):
        with clock.at(clock.now() - timedelta(minutes=number)):
            told(cast.ana, key=f"request:{number}", by=cast.maya)
    with CaptureQueriesContext(connection) as queries:
        first = ana.get("/notices/")
    assert len(queries) <= 15
    assert len(first.context["notices"]) == 50
    assert len(ana.get(f"/notices/{first.context['page'].next}").context["notices"]) == 5


def test_a_kind_that_a_newer_version_does_not_know_is_still_shown(cast: Cast, ana: Client) -> None:
    Notice.objects.create(user=cast.ana, kind="gone.kind", key="x:1", url="/", made_at=clock.now())
    assert "Something in Bedside is new for you." in text(ana, "/notices/")


def saved(client: Client, **fields: object) -> Any:
    values = {"mail": "daily", "hour": "8", "away_until": "", "covered_by": ""}
    return client.post("/notices/settings/", {**values, **fields}, follow=True)


def test_a_person_says_how_they_are_told_and_that_is_recorded(cast: Cast, ana: Client) -> None:
    assert "Saved." in text_of(saved(ana, mail="never", hour="17"))
    preference = Preference.objects.get(user=cast.ana)
    assert (preference.mail, preference.hour) == ("never", 17)
    entry = Entry.objects.get(action="notices.set")
    assert (entry.actor_name, entry.facts["mail"]) == ("Dr. Ana Ruiz", "never")


@pytest.mark.parametrize("fields", [{"mail": "sometimes"}, {"hour": "24"}, {"hour": "noon"}, {"away_until": "soon"}])
def test_wrong_choices_get_a_sentence(ana: Client, fields: dict[str, str]) -> None:
    answer = saved(ana, **fields)
    assert answer.context["form"].errors
    assert not Preference.objects.exists()


def test_nobody_can_stand_in_for_the_only_one(cast: Cast, ana: Client) -> None:
    assert "Nobody else holds all of your roles" in text(ana, "/notices/settings/")
    until = (clock.now() + timedelta(days=3)).date().isoformat()
    assert "Select a valid choice" in text_of(saved(ana, away_until=until, covered_by=str(cast.maya.pk)))
    assert "Somebody must stand in while you are away." in text_of(saved(ana, away_until=until))


def test_somebody_stands_in_and_is_told(cast: Cast, ana: Client, signed_in: SignedIn) -> None:
    Membership.objects.create(user=cast.theo, role=Role.CLINICAL_REVIEWER)
    until = (clock.now() + timedelta(days=3)).date().isoformat()
    assert "Saved." in text_of(saved(ana, away_until=until, covered_by=str(cast.theo.pk)))
    assert "A colleague is away, and you stand in." in text(signed_in(cast.theo), "/notices/")
    past = (clock.now() - timedelta(days=3)).date().isoformat()
    assert "That day is over." in text_of(saved(ana, away_until=past, covered_by=str(cast.theo.pk)))
    assert "Saved." in text_of(saved(ana))
    assert Preference.objects.get(user=cast.ana).covered_by is None


def test_a_broken_record_is_told_to_who_may_read_it(cast: Cast) -> None:
    with transaction.atomic():
        emit(RecordBroken(verification=ask_for_verification().pk))
    pump()
    assert {notice.user for notice in Notice.objects.filter(kind="audit.broken")} == {cast.priya, cast.sam}


def test_mail_that_does_not_go_out_is_told_to_who_can_mend_it(cast: Cast, signed_in: SignedIn) -> None:
    with clock.at(clock.now() - timedelta(hours=1)):
        told(cast.ana)
    assert "Mail is not going out" in text(signed_in(cast.sam), "/")
    assert "Mail is not going out" not in text(signed_in(cast.ana), "/")
    Preference.objects.create(user=cast.ana, refused_at=clock.now())
    page = text(signed_in(cast.sam), "/")
    assert "Mail doesn't reach one person" in page
    assert "ana@riverside.example" in page
    assert "Mail is not going out" not in page
    assert "Mail doesn't reach you" in text(signed_in(cast.ana), "/notices/settings/")

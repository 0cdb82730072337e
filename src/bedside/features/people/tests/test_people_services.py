"""Roles, accounts, units, the organization: who may change what, what is refused, what is recorded."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.core.mail import EmailMessage
from django.test import Client

from bedside.base.errors import NotAllowed, Problem
from bedside.features.audit.api import Entry
from bedside.features.people import sessions
from bedside.features.people.api import (
    Console,
    Permission,
    Role,
    holders,
    may,
    may_everywhere,
    organization,
    people_with_role,
    require,
    units_where,
)
from bedside.features.people.cast import Cast
from bedside.features.people.events import PersonChanged, PersonLeft
from bedside.features.people.models import Membership, Unit, User
from bedside.features.people.services import organization as organizations
from bedside.features.people.services import persons, roles, units
from bedside.features.people.testing import give_app
from bedside.kit.bus.core import on
from bedside.kit.bus.pump import pump

heard: list[object] = []


@on(PersonChanged)
def hear_change(happened: PersonChanged) -> None:
    heard.append(happened)


@on(PersonLeft)
def hear_leaving(happened: PersonLeft) -> None:
    heard.append(happened)


@pytest.fixture
def unit_admin(cast: Cast) -> User:
    """Theo administers the clinic alone."""
    Membership.objects.filter(user=cast.theo).update(role=Role.ADMINISTRATOR, unit=cast.clinic)
    return User.objects.get(pk=cast.theo.pk)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def held(user: User) -> set[tuple[int | None, str]]:
    return set(user.memberships.values_list("unit_id", "role"))


class TestAsking:
    def test_a_role_in_one_unit_counts_only_there(self, cast: Cast) -> None:
        assert may(cast.leo, Permission.WRITE_POSTS, cast.hospital)
        assert not may(cast.leo, Permission.WRITE_POSTS, cast.clinic)
        assert may(cast.leo, Permission.WRITE_POSTS)
        assert not may_everywhere(cast.leo, Permission.WRITE_POSTS)
        assert list(units_where(cast.leo, Permission.WRITE_POSTS)) == [cast.hospital]

    def test_a_role_in_all_units_counts_in_units_to_come(self, cast: Cast) -> None:
        new = units.create_unit(name="Night Clinic", kind="clinic", by=cast.sam)
        assert may(cast.maya, Permission.WRITE_POSTS, new)
        assert set(holders(Permission.WRITE_POSTS, new)) == {cast.maya, cast.jo, cast.theo}

    def test_whoever_is_deactivated_or_unknown_may_nothing(self, cast: Cast) -> None:
        cast.maya.is_active = False
        assert not may(cast.maya, Permission.SEE_POSTS)
        assert not may(AnonymousUser(), Permission.SEE_POSTS)

    def test_a_refusal_names_who_may(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed, match="These roles may: Privacy officer, Administrator"):
            require(cast.leo, Permission.READ_AUDIT)


class TestRoles:
    def test_giving_and_taking_is_recorded_and_announced(self, cast: Cast) -> None:
        heard.clear()
        roles.change_roles(
            user=cast.leo,
            give=[(None, "publisher"), (cast.clinic.pk, "responder")],
            take=[(cast.hospital.pk, "author")],
            by=cast.sam,
        )
        assert held(cast.leo) == {(None, "publisher"), (cast.clinic.pk, "responder")}
        entries = Entry.objects.filter(subject_kind="user", subject_id=str(cast.leo.pk)).order_by("id")
        assert (entries[0].action, entries[0].facts["role"], entries[0].unit_id) == (
            "user.role-taken",
            "author",
            cast.hospital.pk,
        )
        assert {entry.facts["role"] for entry in entries[1:]} == {"publisher", "responder"}
        pump()
        assert heard == [PersonChanged(user=cast.leo.pk)]

    def test_giving_what_is_held_changes_and_records_nothing(self, cast: Cast) -> None:
        roles.give_role(user=cast.leo, role="author", unit=cast.hospital, by=cast.sam)
        assert not Entry.objects.exists()

    def test_the_last_administrator_stays(self, cast: Cast) -> None:
        with pytest.raises(Problem, match="Somebody must administer all units"):
            roles.take_role(user=cast.sam, role="administrator", unit=None, by=cast.sam)
        assert held(cast.sam) == {(None, "administrator")}

    def test_an_administrator_of_one_unit_is_not_enough(self, cast: Cast, unit_admin: User) -> None:
        with pytest.raises(Problem, match="Somebody must administer all units"):
            roles.take_role(user=cast.sam, role="administrator", unit=None, by=cast.sam)

    def test_a_deactivated_administrator_does_not_count(self, cast: Cast) -> None:
        roles.give_role(user=cast.maya, role="administrator", unit=None, by=cast.sam)
        persons.deactivate(user=cast.maya, by=cast.sam)
        with pytest.raises(Problem, match="Somebody must administer all units"):
            roles.take_role(user=cast.sam, role="administrator", unit=None, by=Console("root"))

    @pytest.mark.parametrize("role", ["administrator", "author"])
    def test_an_administrator_of_one_unit_gives_no_role_elsewhere(
        self, cast: Cast, unit_admin: User, role: str
    ) -> None:
        roles.give_role(user=cast.leo, role=role, unit=cast.clinic, by=unit_admin)
        for where in (None, cast.hospital):
            with pytest.raises(NotAllowed):
                roles.give_role(user=unit_admin, role=role, unit=where, by=unit_admin)
        assert held(unit_admin) == {(cast.clinic.pk, "administrator")}

    def test_others_give_no_roles(self, cast: Cast) -> None:
        for user in (cast.maya, cast.leo, cast.priya, cast.jo):
            with pytest.raises(NotAllowed):
                roles.give_role(user=user, role="administrator", unit=None, by=user)

    def test_unknown_roles_and_closed_units_are_refused(self, cast: Cast) -> None:
        with pytest.raises(Problem, match="There is no role “wizard”"):
            roles.give_role(user=cast.leo, role="wizard", unit=None, by=cast.sam)
        units.close_unit(unit=cast.clinic, by=cast.sam)
        with pytest.raises(Problem, match="This unit is closed"):
            roles.give_role(user=cast.leo, role="author", unit=cast.clinic, by=cast.sam)
        roles.take_role(user=cast.ines, role="moderator", unit=cast.clinic, by=cast.sam)
        assert held(cast.ines) == set()


class TestAccounts:
    def test_deactivating_ends_sessions_and_is_announced(self, cast: Cast) -> None:
        browser: Any = Client()
        browser.force_login(cast.leo)
        heard.clear()
        persons.deactivate(user=cast.leo, by=cast.sam)
        pump()
        assert heard == [PersonLeft(user=cast.leo.pk)]
        persons.reactivate(user=cast.leo, by=cast.sam)
        assert browser.get("/you/").status_code == 302  # the old session is dead for good
        assert held(cast.leo) == {(cast.hospital.pk, "author")}

    def test_nobody_deactivates_themselves_or_the_last_administrator(self, cast: Cast) -> None:
        with pytest.raises(Problem, match="You can't deactivate yourself"):
            persons.deactivate(user=cast.sam, by=cast.sam)
        with pytest.raises(Problem, match="Somebody must administer all units"):
            persons.deactivate(user=cast.sam, by=Console("root"))
        assert fresh(cast.sam).is_active

    def test_an_administrator_of_one_unit_touches_only_people_of_that_unit(self, cast: Cast, unit_admin: User) -> None:
        persons.unlock(user=cast.ines, by=unit_admin)
        acts = (persons.deactivate, persons.unlock, persons.sign_out_everywhere, persons.reset_second_factor)
        for act in acts:
            for user in (cast.sam, cast.leo, cast.maya):
                with pytest.raises(NotAllowed):
                    act(user=user, by=unit_admin)

    def test_a_new_address_signs_in_and_the_old_one_no_more(
        self, cast: Cast, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Any
    ) -> None:
        EmailAddress.objects.create(user=cast.leo, email=cast.leo.email, primary=True, verified=True)
        with django_capture_on_commit_callbacks(execute=True):
            persons.change_person(
                user=cast.leo, name="Leo Brandt", title="Editor", email="Leo.B@riverside.example", by=cast.sam
            )
        assert User.objects.at_address("leo.b@riverside.example") == cast.leo
        assert not EmailAddress.objects.exists()
        assert [mail.to for mail in mailoutbox] == [["leo@riverside.example"]]
        assert "leo.b@" not in mailoutbox[0].body

    @pytest.mark.parametrize(
        ("email", "sentence"),
        [("MAYA@riverside.example", "Somebody already signs in with this address"), ("leo", "not a mail address")],
    )
    def test_an_address_that_is_taken_or_none_is_refused(self, cast: Cast, email: str, sentence: str) -> None:
        with pytest.raises(Problem, match=sentence):
            persons.change_person(user=cast.leo, name="Leo", title="", email=email, by=cast.sam)

    def test_resetting_a_second_factor_signs_out_and_tells(
        self, cast: Cast, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Any
    ) -> None:
        give_app(cast.priya)
        browser: Any = Client()
        browser.force_login(cast.priya)
        with django_capture_on_commit_callbacks(execute=True):
            persons.reset_second_factor(user=cast.priya, by=cast.sam)
        assert browser.get("/you/").status_code == 302
        assert [mail.to for mail in mailoutbox] == [["priya@riverside.example"]]
        with pytest.raises(Problem, match="has no second factor"):
            persons.reset_second_factor(user=cast.priya, by=cast.sam)
        give_app(cast.sam)
        with pytest.raises(Problem, match="your own second factor"):
            persons.reset_second_factor(user=cast.sam, by=cast.sam)

    def test_the_console_is_recorded_under_its_login(self, cast: Cast) -> None:
        persons.unlock(user=cast.leo, by=Console("root"))
        assert Entry.objects.get().actor_name == "Console (root)"

    def test_own_details(self, cast: Cast) -> None:
        persons.change_own_details(by=cast.leo, name="Leo B.", title="Editor", zone="Europe/Paris", language="")
        assert (fresh(cast.leo).name, fresh(cast.leo).zone) == ("Leo B.", "Europe/Paris")
        with pytest.raises(Problem, match="no such time zone"):
            persons.change_own_details(by=cast.leo, name="Leo", title="", zone="Mars/Olympus", language="")
        with pytest.raises(Problem, match="doesn't speak"):
            persons.change_own_details(by=cast.leo, name="Leo", title="", zone="", language="tlh")


class TestUnits:
    def test_names_are_unique_whatever_their_capitals(self, cast: Cast) -> None:
        with pytest.raises(Problem, match="already a unit “elm street clinic”"):
            units.create_unit(name=" elm street clinic ", kind="clinic", by=cast.sam)

    def test_the_last_open_unit_stays_open(self, cast: Cast) -> None:
        units.close_unit(unit=cast.clinic, by=cast.sam)
        with pytest.raises(Problem, match="last open unit"):
            units.close_unit(unit=cast.hospital, by=cast.sam)
        units.reopen_unit(unit=cast.clinic, by=cast.sam)
        assert Unit.objects.filter(closed_at=None).count() == 2
        assert list(Entry.objects.order_by("id").values_list("action", flat=True)) == ["unit.closed", "unit.reopened"]

    def test_an_administrator_of_one_unit_changes_that_one(self, cast: Cast, unit_admin: User) -> None:
        units.change_unit(unit=cast.clinic, name="Elm Clinic", kind="clinic", address="", phone="", by=unit_admin)
        assert Unit.objects.get(pk=cast.clinic.pk).name == "Elm Clinic"
        with pytest.raises(NotAllowed):
            units.change_unit(unit=cast.hospital, name="Mine", kind="clinic", address="", phone="", by=unit_admin)
        with pytest.raises(NotAllowed):
            units.close_unit(unit=cast.clinic, by=unit_admin)


class TestOrganization:
    def details(self, **change: Any) -> organizations.Details:
        known: dict[str, Any] = {"name": "R", "zone": "UTC", "language": "en", "mode": "team"}
        return organizations.Details(**{**known, **change})

    def test_what_is_ours_is_kept_tidy(self, cast: Cast) -> None:
        organizations.change_organization(
            by=cast.sam,
            details=self.details(
                phone_lines=("555-0100", " 555-0100 ", "+1 (555) 010-0199"),
                sites=("https://www.Riverside.example/flu", "info@riverside.example"),
                handles=("@riverside.example", "riverside.example"),
                people_named=("Dr. Ana  Ruiz",),
            ),
        )
        us = organization()
        assert us.phone_lines == ["555-0100", "+1 (555) 010-0199"]
        assert us.sites == ["riverside.example"]
        assert us.handles == ["riverside.example"]
        assert us.people_named == ["Dr. Ana Ruiz"]

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"name": " "}, "has no name"),
            ({"zone": "Mars/Olympus"}, "no such time zone"),
            ({"language": "tlh"}, "doesn't speak"),
            ({"country": "XX"}, "no such country"),
            ({"mode": "mob"}, "no such way of working"),
            ({"solo_pause_minutes": 0}, "between 1 minute and a day"),
            ({"phone_lines": ("call us",)}, "“call us” is not a phone number"),
            ({"sites": ("not a site",)}, "“not a site” is not a web address"),
            ({"handles": ("two words",)}, "“two words” is not an account's name"),
        ],
    )
    def test_wrong_input_is_said(self, cast: Cast, change: dict[str, Any], sentence: str) -> None:
        with pytest.raises(Problem, match=sentence):
            organizations.change_organization(by=cast.sam, details=self.details(**change))

    def test_nobody_makes_a_team_a_practice_of_one_to_clear_their_own_words(self, cast: Cast) -> None:
        with pytest.raises(Problem, match="other people work here, so nobody clears alone"):
            organizations.change_organization(by=cast.sam, details=self.details(mode="solo"))
        User.objects.exclude(pk=cast.sam.pk).update(is_active=False)
        organizations.change_organization(by=cast.sam, details=self.details(mode="solo"))
        assert organization().mode == "solo"

    def test_only_an_administrator_of_all_units(self, cast: Cast, unit_admin: User) -> None:
        for user in (unit_admin, cast.maya, cast.priya):
            with pytest.raises(NotAllowed):
                organizations.change_organization(by=user, details=self.details())

    def test_the_record_says_which_fields_but_not_the_names_in_them(self, cast: Cast) -> None:
        organizations.change_organization(by=cast.sam, details=self.details(people_named=("Dr. Ana Ruiz",)))
        facts = Entry.objects.get(action="organization.changed").facts
        assert "people_named" in facts["fields"]
        assert "Ana" not in str(facts)


def test_people_with_role_counts_unit_and_all(cast: Cast) -> None:
    assert set(people_with_role(Role.AUTHOR, cast.hospital)) == {cast.maya, cast.leo}
    assert set(people_with_role(Role.AUTHOR, cast.clinic)) == {cast.maya}


@pytest.mark.parametrize(
    ("signature", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_devices_are_named(signature: str, words: str) -> None:
    assert sessions.device_of(signature) == words

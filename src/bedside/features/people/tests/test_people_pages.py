"""The pages: who sees them, what they say, how much they ask of the database."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import RequestFactory
from django.urls import reverse

from bedside.base import clock
from bedside.features.audit.api import Entry
from bedside.features.people import lockout
from bedside.features.people.api import Role
from bedside.features.people.cast import Cast
from bedside.features.people.models import Membership, Mode, Organization, Unit, User
from bedside.features.people.services.invitations import invite
from bedside.features.people.testing import give_app

SignedIn = Callable[[User], Any]
FOR_ADMINISTRATORS = ("people", "invite", "invitations", "units", "unit-new", "organization")
FOR_EVERYBODY = ("people:you", "people:places", "mfa_index")


@pytest.mark.parametrize("name", FOR_ADMINISTRATORS)
def test_administrators_see_what_others_may_not(cast: Cast, signed_in: SignedIn, name: str) -> None:
    address = reverse(f"people:{name}")
    assert signed_in(cast.sam).get(address).status_code == 200
    for user in (cast.maya, cast.priya, cast.leo):
        refused = signed_in(user).get(address)
        assert refused.status_code == 403
        assert "An administrator gives roles." in refused.content.decode()


@pytest.mark.parametrize("name", FOR_EVERYBODY)
def test_everybody_sees_their_own_account(cast: Cast, signed_in: SignedIn, name: str) -> None:
    for user in (cast.leo, cast.maya):
        assert signed_in(user).get(reverse(name)).status_code == 200


def test_the_navigation_shows_only_what_one_may_use(cast: Cast, signed_in: SignedIn) -> None:
    mine = signed_in(cast.leo).get("/you/").content.decode()
    administrators = signed_in(cast.sam).get("/you/").content.decode()
    for address in ("/people/", "/units/", "/organization/"):
        assert f'class="side-link" href="{address}"' not in mine
        assert f'class="side-link" href="{address}"' in administrators


@pytest.mark.parametrize(
    "act",
    [
        "person-roles",
        "person-deactivate",
        "person-reactivate",
        "person-unlock",
        "person-sign-out",
        "person-change",
        "person-reset-second-factor",
        "unit-close",
        "unit-reopen",
        "unit",
    ],
)
def test_nothing_is_changed_by_somebody_who_may_not(cast: Cast, signed_in: SignedIn, act: str) -> None:
    pk = cast.clinic.pk if act.startswith("unit") else cast.ines.pk
    before = (list(User.objects.values()), list(Membership.objects.values()), list(Unit.objects.values()))
    form = {"roles": ["administrator@all"], "name": "Mine", "email": "mine@riverside.example", "kind": "clinic"}
    answer = signed_in(cast.leo).post(reverse(f"people:{act}", args=[pk]), form)
    assert answer.status_code == 403
    after = (list(User.objects.values()), list(Membership.objects.values()), list(Unit.objects.values()))
    assert [[{**row, "last_login": None} for row in rows] for rows in after] == [
        [{**row, "last_login": None} for row in rows] for rows in before
    ]


def test_the_list_filters_and_tells_states(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.sam)
    for _ in range(5):
        lockout.take_try(cast.leo, RequestFactory().post("/sign-in/"))
    browser.post(f"/people/{cast.nia.pk}/deactivate/", follow=True)
    browser.get("/people/")  # reads the message that names her
    everybody = browser.get("/people/").content.decode()
    assert "Maya Okafor" in everybody
    assert "Nia Thompson" not in everybody
    assert "Nia Thompson" in browser.get("/people/?state=deactivated").content.decode()
    locked = browser.get("/people/?state=locked").content.decode()
    assert ("Leo Brandt" in locked, "Maya Okafor" in locked) == (True, False)
    unsafe = browser.get("/people/?state=unsafe").content.decode()
    assert ("Maya Okafor" in unsafe, "Leo Brandt" in unsafe) == (True, False)
    at_clinic = browser.get(f"/people/?unit={cast.clinic.pk}&role=moderator").content.decode()
    assert ("Ines Moreau" in at_clinic, "Theo Lindqvist" in at_clinic) == (True, False)
    assert "Nobody matches" in browser.get(f"/people/?unit={cast.hospital.pk}&role=moderator").content.decode()


@pytest.mark.parametrize("query", ["?unit=x", "?unit=99999999999999999999", "?state=%00", "?role=wizard", "?after=!!"])
def test_a_damaged_address_is_answered_in_words(cast: Cast, signed_in: SignedIn, query: str) -> None:
    assert signed_in(cast.sam).get(f"/people/{query}").status_code in (200, 422)


def test_the_matrix_gives_and_takes_what_was_ticked(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.sam).get(f"/people/{cast.leo.pk}/").content.decode()
    assert f'value="author@{cast.hospital.pk}" checked' in page
    form = {"roles": ["publisher@all", f"responder@{cast.clinic.pk}"]}
    signed_in(cast.sam).post(f"/people/{cast.leo.pk}/roles/", form)
    assert set(cast.leo.memberships.values_list("unit_id", "role")) == {
        (None, "publisher"),
        (cast.clinic.pk, "responder"),
    }


def test_an_administrator_of_one_unit_leaves_other_units_alone(cast: Cast, signed_in: SignedIn) -> None:
    Membership.objects.create(user=cast.theo, role=Role.ADMINISTRATOR, unit=cast.clinic)
    Membership.objects.create(user=cast.leo, role=Role.ANALYST)
    browser = signed_in(cast.theo)
    page = browser.get(f"/people/{cast.leo.pk}/").content.decode()
    assert 'value="analyst@all" checked disabled' in page
    browser.post(f"/people/{cast.leo.pk}/roles/", {"roles": [f"moderator@{cast.clinic.pk}", "administrator@all"]})
    assert set(cast.leo.memberships.values_list("unit_id", "role")) == {
        (cast.hospital.pk, "author"),
        (None, "analyst"),
        (cast.clinic.pk, "moderator"),
    }


@pytest.fixture
def of_the_clinic(cast: Cast, signed_in: SignedIn) -> Any:
    """Theo's browser, who administers the clinic alone. Ines works there, Leo only at the hospital, Maya everywhere."""
    Membership.objects.filter(user=cast.theo).delete()
    Membership.objects.create(user=cast.theo, role=Role.ADMINISTRATOR, unit=cast.clinic)
    return signed_in(User.objects.get(pk=cast.theo.pk))


def test_an_administrator_of_one_unit_sees_its_people_only(cast: Cast, of_the_clinic: Any) -> None:
    listed = of_the_clinic.get("/people/").content.decode()
    assert [name in listed for name in ("Ines Moreau", "Maya Okafor", "Leo Brandt")] == [True, True, False]
    assert cast.leo.email not in of_the_clinic.get("/people/?role=author").content.decode()
    assert cast.leo.email not in of_the_clinic.get(f"/people/?unit={cast.hospital.pk}").content.decode()
    assert "Riverside Hospital" not in listed
    found = [of_the_clinic.post("/search/", {"q": name}).content.decode() for name in ("Ines", "Leo")]
    assert [f"/people/{person.pk}/" in page for person, page in zip((cast.ines, cast.leo), found, strict=True)] == [
        True,
        False,
    ]


@pytest.mark.parametrize("act", ["person", "person-change", "person-roles", "person-unlock", "person-sign-out"])
def test_people_of_other_units_are_not_there_at_all(cast: Cast, of_the_clinic: Any, act: str) -> None:
    use = of_the_clinic.get if act in ("person", "person-change") else of_the_clinic.post
    answer = use(reverse(f"people:{act}", args=[cast.leo.pk]))
    assert answer.status_code == 404
    page = answer.content.decode()
    # His whole name: three letters turn up in a random token sooner or later.
    assert "Leo Brandt" not in page
    assert cast.leo.email not in page


def test_of_colleagues_above_only_name_and_roles_are_shown(cast: Cast, of_the_clinic: Any, signed_in: SignedIn) -> None:
    signed_in(cast.sam).post(f"/people/{cast.maya.pk}/roles/", {"roles": ["publisher@all"]})
    UserSession.objects.create(user=cast.maya, ip="10.9.8.7", session_key="k" * 32, user_agent="Firefox/1 Linux")
    Session.objects.create(session_key="k" * 32, session_data="", expire_date=clock.now() + timedelta(hours=1))
    hers = of_the_clinic.get(f"/people/{cast.maya.pk}/").content.decode()
    assert ("Maya Okafor" in hers, "10.9.8.7" in hers, "Sam Whitfield" in hers) == (True, False, False)
    assert "10.9.8.7" in signed_in(cast.sam).get(f"/people/{cast.maya.pk}/").content.decode()


def test_invitations_of_other_units_are_not_shown_nor_replaced(cast: Cast, of_the_clinic: Any) -> None:
    ours, _token = invite(email="a@x.example", name="Ada", roles=[(cast.clinic.pk, "author")], by=cast.sam)
    theirs, _token = invite(email="b@x.example", name="Ben", roles=[(cast.hospital.pk, "author")], by=cast.sam)
    top, _token = invite(email="c@x.example", name="Cleo", roles=[(None, "author")], by=cast.sam)
    page = of_the_clinic.get("/people/invitations/").content.decode()
    assert [each.email in page for each in (ours, theirs, top)] == [True, False, False]
    for act in ("invitation-withdraw", "invitation-again"):
        assert of_the_clinic.post(reverse(f"people:{act}", args=[theirs.pk])).status_code == 404
    form = {"name": "Ben", "email": theirs.email, "roles": ["author"], "where": [str(cast.clinic.pk)]}
    assert "open invitation to other units" in of_the_clinic.post("/people/invite/", form).content.decode()
    theirs.refresh_from_db()
    assert theirs.is_open


def test_taking_the_last_role_in_ones_unit_leads_back_to_the_list(cast: Cast, of_the_clinic: Any) -> None:
    assert of_the_clinic.post(f"/people/{cast.ines.pk}/roles/", {}).url == "/people/"
    assert not cast.ines.memberships.exists()


@pytest.mark.parametrize("value", ["wizard@all", "author@x", "author", "@", "author@-1"])
def test_a_forged_matrix_is_refused(cast: Cast, signed_in: SignedIn, value: str) -> None:
    answer = signed_in(cast.sam).post(f"/people/{cast.leo.pk}/roles/", {"roles": [value]})
    assert answer.status_code == 422
    assert cast.leo.memberships.count() == 1


def test_solo_mode_shows_no_matrix(cast: Cast, signed_in: SignedIn) -> None:
    Organization.objects.update(mode=Mode.SOLO)
    page = signed_in(cast.sam).get(f"/people/{cast.leo.pk}/").content.decode()
    assert 'name="roles"' not in page
    assert "You work as one person" in page


def test_a_persons_page_tells_their_story(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.sam)
    browser.post(f"/people/{cast.leo.pk}/roles/", {"roles": ["publisher@all"]})
    page = browser.get(f"/people/{cast.leo.pk}/").content.decode()
    assert "Sam Whitfield gave person" in page


def test_devices_are_listed_and_signed_out(cast: Cast, signed_in: SignedIn) -> None:
    here, there, third = (signed_in(cast.leo) for _ in range(3))
    for number, browser in enumerate((here, there, third)):
        UserSession.objects.create(
            user=cast.leo, ip=f"10.0.0.{number}", session_key=browser.session.session_key, user_agent="Firefox/1 Linux"
        )
    page = here.get("/you/places/").content.decode()
    assert page.count("Firefox on Linux") == 3
    assert page.count("This device") == 1
    row = UserSession.objects.get(ip="10.0.0.1")
    signed_in(cast.maya).post(f"/you/places/{row.pk}/end/")  # not hers: nothing happens
    assert there.get("/you/").status_code == 200
    here.post(f"/you/places/{row.pk}/end/")
    assert there.get("/you/").status_code == 302
    assert third.get("/you/").status_code == 200
    here.post("/you/places/others/end/")
    assert third.get("/you/").status_code == 302
    assert here.get("/you/").status_code == 200
    assert here.get("/you/places/").content.decode().count("Firefox on Linux") == 1


def test_an_administrator_signs_a_person_out_everywhere(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.leo)  # a session that no list of devices knows
    signed_in(cast.sam).post(f"/people/{cast.leo.pk}/sign-out/")
    assert browser.get("/you/").status_code == 302
    assert Entry.objects.filter(action="user.signed-out-everywhere", actor_name="Sam Whitfield").count() == 1


def test_own_account_is_changed(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.leo)
    form = {"name": "Leo B.", "title": "Editor in chief", "zone": "Europe/Paris", "language": "en"}
    assert browser.post("/you/", form).url == "/you/"
    leo = User.objects.get(pk=cast.leo.pk)
    assert (leo.name, leo.title, leo.zone, leo.language) == ("Leo B.", "Editor in chief", "Europe/Paris", "en")
    wrong = browser.post("/you/", {**form, "zone": "Mars/Olympus"})
    assert wrong.status_code == 200
    assert "Select a valid choice" in wrong.content.decode()


def test_the_organization_is_changed_and_errors_keep_what_was_typed(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.sam)
    form = {
        "name": "Riverside Health",
        "country": "ES",
        "zone": "America/Chicago",
        "language": "en",
        "mode": "team",
        "solo_pause_minutes": "10",
        "phone_lines": "555-0100\n988",
        "sites": "riverside.example",
        "handles": "@riverside.example",
        "people_named": "Dr. Ana Ruiz",
    }
    wrong = browser.post("/organization/", {**form, "sites": "not a site", "people_named": "Dr. Kept"}).content.decode()
    assert "“not a site” is not a web address." in wrong
    assert "Dr. Kept" in wrong
    assert browser.post("/organization/", form).url == "/organization/"
    us = Organization.objects.get()
    assert (us.zone, us.handles, us.phone_lines) == ("America/Chicago", ["riverside.example"], ["555-0100", "988"])
    assert us.country == "ES"
    page = browser.get("/organization/").content.decode()
    assert '<option value="ES" selected>Spain</option>' in page
    assert "Select a valid choice" in browser.post("/organization/", {**form, "country": "XX"}).content.decode()


def test_units_are_added_changed_closed_and_opened(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.sam)
    form = {"name": "Night Clinic", "kind": "clinic", "address": "", "phone": ""}
    assert "already a unit" in browser.post("/units/new/", {**form, "name": "elm street clinic"}).content.decode()
    assert browser.post("/units/new/", form).url == "/units/"
    night = Unit.objects.get(name="Night Clinic")
    browser.post(f"/units/{night.pk}/", {**form, "phone": "555-0177"})
    browser.post(f"/units/{night.pk}/close/")
    night.refresh_from_db()
    assert (night.phone, night.closed_at is not None) == ("555-0177", True)
    assert "Closed" in browser.get("/units/").content.decode()
    browser.post(f"/units/{night.pk}/reopen/")
    night.refresh_from_db()
    assert night.closed_at is None


def test_people_are_found_by_name_by_whoever_manages_them(cast: Cast, signed_in: SignedIn) -> None:
    found = signed_in(cast.sam).post("/search/", {"q": "brandt leo"}).content.decode()
    assert f'href="/people/{cast.leo.pk}/"' in found
    assert f'href="/people/{cast.leo.pk}/"' not in signed_in(cast.maya).post("/search/", {"q": "leo"}).content.decode()


@pytest.mark.parametrize("name", ["people", "person", "invitations", "units", "organization", "you", "places"])
def test_a_page_asks_the_database_little(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: Any, name: str
) -> None:
    for number in range(60):
        user = User.objects.create_user(f"p{number}@riverside.example", None, name=f"Person {number:02}")
        Membership.objects.create(user=user, role=Role.AUTHOR, unit=cast.clinic)
        invite(email=f"i{number}@riverside.example", name=f"Guest {number}", roles=[(None, "author")], by=cast.sam)
    browser = signed_in(cast.sam)
    address = reverse(f"people:{name}", args=[cast.leo.pk] if name == "person" else [])
    browser.get(address)
    with django_assert_max_num_queries(15):
        assert browser.get(address).status_code == 200


def test_the_last_second_factor_of_somebody_who_needs_one_stays(cast: Cast, signed_in: SignedIn) -> None:
    give_app(cast.priya)
    browser = signed_in(cast.priya)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": 9_999_999_999.0, "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(cast.priya.pk)
    session.save()
    page = browser.get("/you/sign-in/app/remove/").content.decode()
    assert "Your roles need a second factor, and this is your only one." in page
    browser.post("/you/sign-in/app/remove/")
    assert cast.priya.authenticator_set.filter(type="totp").exists()
    Membership.objects.filter(user=cast.priya).update(role=Role.ANALYST)
    browser.post("/you/sign-in/app/remove/")
    assert not cast.priya.authenticator_set.exists()
    assert Entry.objects.filter(action="user.second-factor-removed").count() == 1


def test_grave_changes_ask_who_it_is_again(cast: Cast, signed_in: SignedIn) -> None:
    cast.leo.set_password("paper lantern orchard seven")
    cast.leo.save()
    browser = signed_in(cast.leo)
    for address in ("/you/sign-in/app/", "/you/sign-in/passkeys/add/"):
        assert browser.get(address).url.startswith("/confirm/?next=")
    assert "Confirm that it is you" in browser.get("/confirm/?next=/you/sign-in/app/").content.decode()
    wrong = browser.post("/confirm/", {"password": "wrong", "next": "/you/sign-in/app/"}).content.decode()
    assert "This isn&#x27;t your password" in wrong
    right = {"password": "paper lantern orchard seven", "next": "/you/sign-in/app/"}
    assert browser.post("/confirm/", right).url == "/you/sign-in/app/"
    assert "Connect an authenticator app" in browser.get("/you/sign-in/app/").content.decode()


def test_secrets_of_apps_are_encrypted_in_the_database(cast: Cast) -> None:
    secret = give_app(cast.priya)
    assert secret not in str(list(cast.priya.authenticator_set.values()))

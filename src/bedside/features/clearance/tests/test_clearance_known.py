"""What the organization knows of itself: read once, and anew after each change of it, in whichever process."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from bedside.features.clearance.api import Draft, check_parts
from bedside.features.people import known
from bedside.features.people.api import known_organization
from bedside.features.people.cast import Cast
from bedside.features.people.models import Organization, Unit, User
from bedside.features.people.services import organization, persons, units


def test_it_is_made_once_and_then_costs_the_look_at_its_edition(
    cast: Cast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_num_queries(3):  # the organization, its units, its people
        first = known_organization()
    with django_assert_num_queries(1):
        assert known_organization() is first


def test_checking_a_draft_again_reads_neither_units_nor_people(
    cast: Cast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    check_parts([Draft("A walk a day is good for you.")], unit=cast.clinic, subject=("post", 1))
    with django_assert_num_queries(1):
        check_parts([Draft("A walk a day is good for all.")], unit=cast.clinic, subject=("post", 1))


def rename_the_organization(cast: Cast) -> None:
    us = Organization.objects.get()
    details = organization.Details(name="Maple Health", zone=us.zone, language=us.language, mode=us.mode)
    organization.change_organization(details=replace(details, sites=("maple.example",)), by=cast.sam)


def rename_a_unit(cast: Cast) -> None:
    units.change_unit(
        unit=cast.clinic,
        name="Maple Clinic",
        kind=Unit.Kind.CLINIC,
        address="1 Maple Way",
        phone="555-0199",
        by=cast.sam,
    )


def rename_a_person(cast: Cast) -> None:
    persons.change_person(user=cast.leo, name="Leo Maple", title="Editor", email=cast.leo.email, by=cast.sam)


def rename_oneself(cast: Cast) -> None:
    persons.change_own_details(by=cast.leo, name="Leo Maple", title="Editor", zone="", language="")


def add_a_unit(cast: Cast) -> None:
    units.create_unit(name="Maple Office", kind=Unit.Kind.OTHER, by=cast.sam)


def add_a_person(cast: Cast) -> None:
    persons.create_person(email="maple@riverside.example", name="Ada Maple", password=None, roles=[], by=cast.sam)


@pytest.mark.parametrize(
    "change",
    [rename_the_organization, rename_a_unit, rename_a_person, rename_oneself, add_a_unit, add_a_person],
)
def test_after_a_change_another_process_knows_it_too(cast: Cast, change: Callable[[Cast], None]) -> None:
    assert "Maple" not in str(known_organization())
    change(cast)  # nothing tells this module: an edition is all that goes from process to process
    assert "Maple" in str(known_organization())


def test_who_left_or_closed_is_not_known_any_more(cast: Cast) -> None:
    assert "Leo Brandt" in str(known_organization())
    persons.deactivate(user=cast.leo, by=cast.sam)
    assert "Leo Brandt" not in str(known_organization())
    persons.reactivate(user=cast.leo, by=cast.sam)
    assert "Leo Brandt" in str(known_organization())
    units.close_unit(unit=cast.clinic, by=cast.sam)
    assert "Elm Street Clinic" not in str(known_organization())
    units.reopen_unit(unit=cast.clinic, by=cast.sam)
    assert "Elm Street Clinic" in str(known_organization())


def test_what_was_rolled_back_is_not_kept(cast: Cast) -> None:
    with transaction.atomic():
        rename_a_person(cast)
        assert "Leo Maple" in known_organization().people
        transaction.set_rollback(True)
    assert User.objects.get(pk=cast.leo.pk).name == "Leo Brandt"
    assert "Leo Brandt" in known_organization().people


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "_kept", None)


@pytest.mark.usefixtures("real_checker")
def test_which_emergency_number_is_wrong_hangs_on_the_country(cast: Cast) -> None:
    def warned(words: str) -> bool:
        found = check_parts([Draft(words)], unit=cast.clinic, subject=("post", 1), families={"safety"})
        return any(checked.finding.code == "S106" for checked in found)

    spanish, ours = "In an emergency call 112.", "In an emergency call 911."
    assert (warned(spanish), warned(ours)) == (True, False)
    us = Organization.objects.get()
    details = organization.Details(name=us.name, zone=us.zone, language=us.language, mode=us.mode, country="es")
    organization.change_organization(details=details, by=cast.sam)
    assert (warned(spanish), warned(ours)) == (False, True)

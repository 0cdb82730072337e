"""Words that never left are not kept; who decided what is."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest

from bedside.features.audit.api import Subject
from bedside.features.audit.models import Entry
from bedside.features.clearance.api import (
    Draft,
    Overrule,
    ask_to_overrule,
    check_parts,
    forget_subject,
    sentence_around,
    withdraw,
)
from bedside.features.clearance.services.forgetting import forget_old_words
from bedside.features.clearance.services.overruling import answer_overrule
from bedside.features.clearance.tests.conftest import House
from bedside.features.people.testing import SignedIn

At = Callable[..., AbstractContextManager[None]]
SAD = "Maria's biopsy is a story."


def question(house: House) -> Overrule:
    checked = check_parts([Draft(SAD)], unit=house.hospital, subject=("post", 1))[0]
    return ask_to_overrule(
        checked=checked,
        excerpt=sentence_around(SAD, 0, 5),
        subject=Subject("post", 1, "Flu week"),
        unit=house.hospital,
        reason="She is our actress.",
        until=None,
        by=house.leo,
    )


def test_declined_words_are_erased_after_ninety_days(house: House, at: At, signed_in: SignedIn) -> None:
    request = house.ask("Leeches are free this week.")
    house.approve(request, house.ana, "decline", "No.")
    digest = request.digest
    with at(days=89):
        assert forget_old_words() == 0
    with at(days=91):
        assert forget_old_words() == 1
        assert forget_old_words() == 0
        request.refresh_from_db()
        assert (request.material, request.findings, request.digest) == ({}, [], digest)
        assert request.approvals.get().comment == "No."
        text = signed_in(house.leo).get(f"/approvals/{request.pk}/").content.decode()
        assert "The words were erased" in text
    assert Entry.objects.filter(action="post.words-erased").count() == 1


@pytest.mark.parametrize("granted", [True, False])
def test_the_sentence_of_a_decided_finding_is_erased(house: House, at: At, signed_in: SignedIn, granted: bool) -> None:
    overrule = question(house)
    with at(days=200):
        assert forget_old_words() == 0  # nobody has decided: it still waits
    answer_overrule(overrule=overrule, grant=granted, answer="Ask her.", by=house.priya)
    with at(days=91):
        assert forget_old_words() == 1
        overrule.refresh_from_db()
        assert (overrule.excerpt, overrule.said, overrule.reason) == ("", "", "She is our actress.")
        text = signed_in(house.priya).get(f"/approvals/findings/{overrule.pk}/").content.decode()
        assert "The sentence was erased" in text


def test_what_is_in_force_is_kept(house: House, at: At) -> None:
    answer_overrule(overrule=question(house), grant=True, answer="", by=house.priya, until=date(2027, 6, 1))
    with at(days=91):
        assert forget_old_words() == 0


def test_what_was_cleared_or_waits_is_kept(house: House, at: At) -> None:
    house.clear()
    house.ask(subject=2)
    with at(days=400):
        assert forget_old_words() == 0


def test_a_deleted_draft_is_forgotten_at_once(house: House) -> None:
    withdraw(request=house.ask(), by=house.leo.actor)
    withdraw(request=house.ask(subject=2), by=house.leo.actor)
    question(house)
    assert forget_subject(subject_kind="post", subject_id=1, by=house.leo.actor) == 2

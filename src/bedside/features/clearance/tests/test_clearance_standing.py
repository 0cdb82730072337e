"""What the gate answers at the moment of sending: signatures, holds, windows, and what was swapped."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from bedside.base.errors import NotAllowed, Problem, Stale
from bedside.features.audit.api import Subject
from bedside.features.clearance.api import (
    Clearance,
    Hold,
    Item,
    Refusal,
    lift_hold,
    place_hold,
    standing_hold,
    still_standing,
    void,
)
from bedside.features.clearance.tests.conftest import NINE, Hospital, fresh
from bedside.features.people.api import Role

At = Callable[..., AbstractContextManager[None]]


def ask_gate(
    hospital: Hospital, clearance: Clearance, text: str = "Flu shots are free this week.", **options: Any
) -> str:
    account = options.get("account", hospital.account)
    item: Item = options.get("item") or hospital.item(text, account)
    refusal: Refusal | None = still_standing(
        Clearance.objects.get(pk=clearance.pk), account=account, item=item, due_at=options.get("due_at", NINE)
    )
    return refusal.code if refusal else "may leave"


def in_sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


def test_what_was_cleared_may_leave(hospital: Hospital) -> None:
    assert ask_gate(hospital, hospital.clear()) == "may leave"


@pytest.mark.parametrize(
    "text", ["Flu shots are free this week", "Flu shots are free this  week.", "flu shots are free this week."]
)
def test_one_character_makes_it_another_post(hospital: Hospital, text: str) -> None:
    assert ask_gate(hospital, hospital.clear(), text) == "changed"


def test_another_alt_text_makes_it_another_post(hospital: Hospital) -> None:
    item = hospital.item("Flu shots are free this week.")
    item["parts"][0]["pictures"] = [{"picture": 1, "sha256": "ab", "alt": "A nurse"}]
    assert ask_gate(hospital, hospital.clear(), item=item) == "changed"


def test_another_account_is_not_cleared(hospital: Hospital) -> None:
    other = hospital.connect("other")
    assert ask_gate(hospital, hospital.clear(), account=other) == "changed"


def test_an_account_that_came_to_mean_another_one_is_not_cleared(hospital: Hospital) -> None:
    clearance = hospital.clear()
    item = hospital.item("Flu shots are free this week.")
    hospital.account.identity = "somebody-else"
    hospital.account.save()
    assert ask_gate(hospital, clearance, item=item) == "account"


@pytest.mark.parametrize(
    "change",
    [
        "window_end = window_end + interval '1 year'",
        "window_start = window_start - interval '1 microsecond'",
        "subject_id = 99",
        "approved = '[]'",
        "chain = 'another'",
        "digests = jsonb_build_object('1', 'x') || digests",
        "request_id = NULL",
        "signature = '\\x00'",
    ],
)
def test_a_row_changed_in_sql_is_refused(hospital: Hospital, change: str) -> None:
    clearance = hospital.clear()
    in_sql(f"UPDATE clearance_clearance SET {change} WHERE id = %s", clearance.pk)
    assert ask_gate(hospital, clearance) == "forged"


def test_a_row_written_in_sql_is_refused(hospital: Hospital) -> None:
    real = hospital.clear()
    in_sql(
        """INSERT INTO clearance_clearance (subject_kind, subject_id, unit_id, digests, window_start, window_end,
             approved, chain, issued_at, signature, void_reason)
           SELECT 'post', 2, unit_id, digests, window_start, window_end, approved, chain, issued_at, signature, ''
             FROM clearance_clearance WHERE id = %s""",
        real.pk,
    )
    forged = Clearance.objects.exclude(pk=real.pk).get()
    assert ask_gate(hospital, forged) == "forged"


def test_voiding_cannot_be_undone_in_sql(hospital: Hospital) -> None:
    clearance = hospital.clear()
    void(clearance=clearance, why="a word was changed", by=hospital.max.actor)
    assert ask_gate(hospital, clearance) == "void"
    in_sql("UPDATE clearance_clearance SET voided_at = NULL WHERE id = %s", clearance.pk)
    assert ask_gate(hospital, clearance) == "forged"


def test_the_time_may_move_inside_the_window_and_not_outside(hospital: Hospital) -> None:
    clearance = hospital.clear(window=(NINE, NINE + timedelta(days=2)))
    assert ask_gate(hospital, clearance, due_at=NINE + timedelta(days=2)) == "may leave"
    assert ask_gate(hospital, clearance, due_at=NINE - timedelta(minutes=1)) == "early"
    assert ask_gate(hospital, clearance, due_at=NINE + timedelta(days=2, minutes=1)) == "late"


def test_holds_stop_what_they_cover_and_nothing_else(hospital: Hospital) -> None:
    here, there = hospital.clear(), hospital.clear(subject=2)
    oak = hospital.connect("oak", hospital.oak)
    cases: list[tuple[dict[str, Any], tuple[str, str, str]]] = [
        ({}, ("hold", "hold", "hold")),
        ({"unit": hospital.elm}, ("hold", "hold", "hold")),
        ({"unit": hospital.oak}, ("may leave", "may leave", "hold")),
        ({"account": hospital.account}, ("hold", "hold", "may leave")),
        ({"subject": Subject("post", 1, "Flu week"), "unit": hospital.elm}, ("hold", "may leave", "hold")),
        ({"subject": Subject("reply", 1, "A reply"), "unit": hospital.elm}, ("may leave", "may leave", "may leave")),
    ]
    for where, expected in cases:
        hold = place_hold(reason="A storm.", by=hospital.pia, **where)
        found = (
            ask_gate(hospital, here),
            ask_gate(hospital, there),
            "hold" if standing_hold(here, oak) else "may leave",
        )
        assert found == expected, where
        lift_hold(hold=hold, by=hospital.pia)
        assert ask_gate(hospital, here) == "may leave"


def test_two_holds_are_two_reasons(hospital: Hospital) -> None:
    clearance = hospital.clear()
    first, second = (place_hold(reason=why, by=hospital.pia) for why in ("A storm.", "A leak."))
    lift_hold(hold=first, by=hospital.pia)
    assert ask_gate(hospital, clearance) == "hold"
    lift_hold(hold=second, by=hospital.pia)
    assert ask_gate(hospital, clearance) == "may leave"
    with pytest.raises(Stale):
        lift_hold(hold=second, by=hospital.pia)


def test_a_hold_needs_a_reason_and_somebody_who_may(hospital: Hospital) -> None:
    with pytest.raises(Problem, match="Say why"):
        place_hold(reason=" ", by=hospital.pia)
    with pytest.raises(NotAllowed):
        place_hold(reason="A storm.", by=hospital.cleo)


def test_a_units_officer_stops_the_unit_and_not_the_house(hospital: Hospital) -> None:
    olaf = hospital.hire("olaf", Role.PRIVACY_OFFICER, unit=hospital.oak)
    hold = place_hold(reason="A storm.", by=olaf, unit=hospital.oak)
    with pytest.raises(NotAllowed):
        place_hold(reason="A storm.", by=fresh(olaf))
    with pytest.raises(NotAllowed):
        place_hold(reason="A storm.", by=fresh(olaf), unit=hospital.elm)
    everything = place_hold(reason="A fire.", by=hospital.pia)
    with pytest.raises(NotAllowed):
        lift_hold(hold=everything, by=fresh(olaf))
    lift_hold(hold=hold, by=fresh(olaf))
    assert Hold.objects.filter(lifted_at=None).get() == everything

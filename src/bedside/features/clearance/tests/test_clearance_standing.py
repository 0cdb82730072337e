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
from bedside.features.clearance.tests.conftest import NINE, House, fresh
from bedside.features.people.api import Role

At = Callable[..., AbstractContextManager[None]]


def ask_gate(house: House, clearance: Clearance, text: str = "Flu shots are free this week.", **options: Any) -> str:
    account = options.get("account", house.account)
    item: Item = options.get("item") or house.item(text, account)
    refusal: Refusal | None = still_standing(
        Clearance.objects.get(pk=clearance.pk), account=account, item=item, due_at=options.get("due_at", NINE)
    )
    return refusal.code if refusal else "may leave"


def in_sql(statement: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


def test_what_was_cleared_may_leave(house: House) -> None:
    assert ask_gate(house, house.clear()) == "may leave"


@pytest.mark.parametrize(
    "text", ["Flu shots are free this week", "Flu shots are free this  week.", "flu shots are free this week."]
)
def test_one_character_makes_it_another_post(house: House, text: str) -> None:
    assert ask_gate(house, house.clear(), text) == "changed"


def test_another_alt_text_makes_it_another_post(house: House) -> None:
    item = house.item("Flu shots are free this week.")
    item["parts"][0]["pictures"] = [{"picture": 1, "sha256": "ab", "alt": "A nurse"}]
    assert ask_gate(house, house.clear(), item=item) == "changed"


def test_another_account_is_not_cleared(house: House) -> None:
    other = house.connect("other")
    assert ask_gate(house, house.clear(), account=other) == "changed"


def test_an_account_that_came_to_mean_another_one_is_not_cleared(house: House) -> None:
    clearance = house.clear()
    item = house.item("Flu shots are free this week.")
    house.account.identity = "somebody-else"
    house.account.save()
    assert ask_gate(house, clearance, item=item) == "account"


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
def test_a_row_changed_in_sql_is_refused(house: House, change: str) -> None:
    clearance = house.clear()
    in_sql(f"UPDATE clearance_clearance SET {change} WHERE id = %s", clearance.pk)
    assert ask_gate(house, clearance) == "forged"


def test_a_row_written_in_sql_is_refused(house: House) -> None:
    real = house.clear()
    in_sql(
        """INSERT INTO clearance_clearance (subject_kind, subject_id, unit_id, digests, window_start, window_end,
             approved, chain, issued_at, signature, sources, pictures, void_reason)
           SELECT 'post', 2, unit_id, digests, window_start, window_end, approved, chain, issued_at, signature,
                  '[]', '[]', ''
             FROM clearance_clearance WHERE id = %s""",
        real.pk,
    )
    forged = Clearance.objects.exclude(pk=real.pk).get()
    assert ask_gate(house, forged) == "forged"


def test_voiding_cannot_be_undone_in_sql(house: House) -> None:
    clearance = house.clear()
    void(clearance=clearance, why="a word was changed", by=house.leo.actor)
    assert ask_gate(house, clearance) == "void"
    in_sql("UPDATE clearance_clearance SET voided_at = NULL WHERE id = %s", clearance.pk)
    assert ask_gate(house, clearance) == "forged"


def test_the_time_may_move_inside_the_window_and_not_outside(house: House) -> None:
    clearance = house.clear(window=(NINE, NINE + timedelta(days=2)))
    assert ask_gate(house, clearance, due_at=NINE + timedelta(days=2)) == "may leave"
    assert ask_gate(house, clearance, due_at=NINE - timedelta(minutes=1)) == "early"
    assert ask_gate(house, clearance, due_at=NINE + timedelta(days=2, minutes=1)) == "late"


def test_holds_stop_what_they_cover_and_nothing_else(house: House) -> None:
    here, there = house.clear(), house.clear(subject=2)
    oak = house.connect("oak", house.clinic)
    cases: list[tuple[dict[str, Any], tuple[str, str, str]]] = [
        ({}, ("hold", "hold", "hold")),
        ({"unit": house.hospital}, ("hold", "hold", "hold")),
        ({"unit": house.clinic}, ("may leave", "may leave", "hold")),
        ({"account": house.account}, ("hold", "hold", "may leave")),
        ({"subject": Subject("post", 1, "Flu week"), "unit": house.hospital}, ("hold", "may leave", "hold")),
        ({"subject": Subject("reply", 1, "A reply"), "unit": house.hospital}, ("may leave", "may leave", "may leave")),
    ]
    for where, expected in cases:
        hold = place_hold(reason="A storm.", by=house.priya, **where)
        found = (
            ask_gate(house, here),
            ask_gate(house, there),
            "hold" if standing_hold(here, oak) else "may leave",
        )
        assert found == expected, where
        lift_hold(hold=hold, by=house.priya)
        assert ask_gate(house, here) == "may leave"


def test_two_holds_are_two_reasons(house: House) -> None:
    clearance = house.clear()
    first, second = (place_hold(reason=why, by=house.priya) for why in ("A storm.", "A leak."))
    lift_hold(hold=first, by=house.priya)
    assert ask_gate(house, clearance) == "hold"
    lift_hold(hold=second, by=house.priya)
    assert ask_gate(house, clearance) == "may leave"
    with pytest.raises(Stale):
        lift_hold(hold=second, by=house.priya)


def test_a_hold_needs_a_reason_and_somebody_who_may(house: House) -> None:
    with pytest.raises(Problem, match="Say why"):
        place_hold(reason=" ", by=house.priya)
    with pytest.raises(NotAllowed):
        place_hold(reason="A storm.", by=house.ana)


def test_a_units_officer_stops_the_unit_and_not_the_house(house: House) -> None:
    olaf = house.hire("olaf", Role.PRIVACY_OFFICER, unit=house.clinic)
    hold = place_hold(reason="A storm.", by=olaf, unit=house.clinic)
    with pytest.raises(NotAllowed):
        place_hold(reason="A storm.", by=fresh(olaf))
    with pytest.raises(NotAllowed):
        place_hold(reason="A storm.", by=fresh(olaf), unit=house.hospital)
    everything = place_hold(reason="A fire.", by=house.priya)
    with pytest.raises(NotAllowed):
        lift_hold(hold=everything, by=fresh(olaf))
    lift_hold(hold=hold, by=fresh(olaf))
    assert Hold.objects.filter(lifted_at=None).get() == everything

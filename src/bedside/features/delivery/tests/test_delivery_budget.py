"""An account makes no more requests than its network allows."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bedside.features.delivery.line import spend
from bedside.features.delivery.models import Lane
from bedside.features.delivery.tests.conftest import NINE, Street

At = Callable[[datetime], None]


def test_a_budget_may_be_used_at_once_and_then_flows_back_evenly() -> None:
    spent, waits = None, []
    for _ in range(5):
        spent, next_at = spend(spent, requests=3, per_seconds=60, now=NINE)
        waits.append(next_at and (next_at - NINE).total_seconds())
    assert waits == [None, None, None, 20, 40]
    later = NINE + timedelta(minutes=2)
    assert spend(spent, requests=3, per_seconds=60, now=later)[1] is None


def test_an_account_whose_budget_is_spent_waits_and_then_goes_on(street: Street, at: At) -> None:
    street.put("First.")
    street.put("Second.", subject=2)
    per_seconds = 60  # networks/practice/limits.toml
    Lane.objects.update(spent_until=NINE + timedelta(seconds=per_seconds))
    street.run()
    assert street.texts() == ["First."]
    at(NINE + timedelta(seconds=1))
    street.run()
    assert street.texts() == ["First.", "Second."]


def test_a_try_that_failed_counts_as_a_request_too(street: Street, at: At) -> None:
    street.town.fault(kind="error_before", left=1)
    street.put("Once.")
    street.run()
    spent = Lane.objects.get().spent_until
    assert spent is not None
    assert spent > NINE

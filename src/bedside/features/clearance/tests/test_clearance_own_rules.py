"""What was approved before a rule is held against the rule once more, at the moment of sending."""

from datetime import timedelta

import pytest

from bedside.base import clock
from bedside.checker.finding import Severity
from bedside.checker.own.model import Ban, OwnRules
from bedside.features.clearance.api import still_standing
from bedside.features.clearance.tests.conftest import NINE, House
from bedside.features.policies.testing import put_in_force

pytestmark = pytest.mark.usefixtures("real_checker")

TEXT = "A miracle cure, free this week."


def ban(severity: Severity) -> OwnRules:
    return OwnRules(rules=(Ban(code="O1", title="No miracles", severity=severity, words=("miracle cure",)),))


@pytest.mark.parametrize(
    ("severity", "text", "code"),
    [
        (Severity.BLOCK, TEXT, "policy"),
        (Severity.WARNING, TEXT, None),
        (Severity.BLOCK, "Flu shots are free this week.", None),
    ],
)
def test_a_new_block_stops_what_was_approved_before_it(
    house: House, severity: Severity, text: str, code: str | None
) -> None:
    with clock.at(NINE):
        clearance = house.clear(text, reason="A quotation.")
    with clock.at(NINE + timedelta(hours=1)):
        put_in_force(ban(severity), why="The board asked.", writer=house.maya, approver=house.priya)
        no = still_standing(clearance, account=house.account, item=house.item(text), due_at=clock.now())
    assert (no.code if no else None) == code
    if no:
        assert "O1" in no.sentence


def test_what_was_approved_under_a_rule_goes_out_as_it_was_approved(house: House) -> None:
    with clock.at(NINE):
        put_in_force(ban(Severity.WARNING), why="The board asked.", writer=house.maya, approver=house.priya)
    with clock.at(NINE + timedelta(hours=1)):
        clearance = house.clear(TEXT, reason="A quotation.")
        assert still_standing(clearance, account=house.account, item=house.item(TEXT), due_at=clock.now()) is None

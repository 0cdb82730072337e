"""Templates: words approved once, with places that only safe values can fill."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from bedside.base.errors import NotAllowed, Problem, Stale
from bedside.features.audit.api import Subject
from bedside.features.audit.models import Entry
from bedside.features.clearance import standing
from bedside.features.clearance.api import (
    ApprovalRequest,
    Template,
    digest_of_item,
    place_hold,
    still_standing,
    templates_for,
    usable_now,
    use_template,
)
from bedside.features.clearance.services.templating import (
    Words,
    look_at,
    retire_template,
    submit_template,
    write_template,
)
from bedside.features.clearance.tests.conftest import NINE, Hospital, fresh

At = Callable[..., AbstractContextManager[None]]
STORM = "Because of {why}, {where} closes at {when} on {day}. Call {line}."
PLACES: list[dict[str, Any]] = [
    {"name": "why", "kind": "choice", "choices": ["a storm", "a power cut"]},
    {"name": "where", "kind": "unit"},
    {"name": "when", "kind": "time"},
    {"name": "day", "kind": "date"},
    {"name": "line", "kind": "phone"},
]
VALUES = {
    "why": "a storm",
    "where": "Elm Street Clinic",
    "when": "14:30",
    "day": "2026-11-24",
    "line": "555-0123",
}
SAID = "Because of a storm, Elm Street Clinic closes at 2:30 PM on Tuesday, November 24. Call 555-0123."


def words(hospital: Hospital, **changes: Any) -> Words:
    given: dict[str, Any] = {
        "name": "Closing early",
        "language": "en",
        "text": STORM,
        "places": PLACES,
        "accounts": [hospital.account.pk],
        "review_by": date(2027, 6, 1),
    }
    return Words(**(given | changes))


def write(hospital: Hospital, **changes: Any) -> Template:
    return write_template(unit=hospital.elm, words=words(hospital, **changes), by=hospital.maya)


def approved(hospital: Hospital, **changes: Any) -> Template:
    template = write(hospital, **changes)
    request = submit_template(template=template, by=hospital.maya)
    hospital.approve(request, hospital.cleo)
    hospital.approve(request, hospital.pia)
    template.refresh_from_db()
    return template


def use(hospital: Hospital, template: Template, **values: str) -> Any:
    return use_template(
        template=template,
        values=VALUES | values,
        accounts=[hospital.account],
        by=hospital.max,
        subject=Subject("post", 7, "We close early"),
    )


def test_an_approved_template_leaves_at_once(hospital: Hospital) -> None:
    template = approved(hospital)
    assert template.state == Template.State.APPROVED
    assert templates_for(hospital.max) == [template]
    used = use(hospital, template)
    item = used.material[str(hospital.account.pk)]
    assert item["parts"][0]["text"] == SAID
    assert still_standing(used.clearance, account=hospital.account, item=item, due_at=NINE) is None
    assert used.clearance.window_end == NINE + timedelta(hours=2)
    assert (used.clearance.request, used.clearance.template) == (None, template)
    assert [each["name"] for each in used.clearance.approved] == ["Cleo", "Pia"]
    entry = Entry.objects.get(action="template.used")
    assert (entry.actor_name, entry.facts["for"]) == ("Max", "post 7")


def test_other_words_than_those_of_the_template_do_not_leave_on_it(hospital: Hospital) -> None:
    used = use(hospital, approved(hospital))
    item = hospital.item(SAID + " Maria is fine.")
    refusal = still_standing(used.clearance, account=hospital.account, item=item, due_at=NINE)
    assert refusal is not None
    assert refusal.code == "changed"


def test_the_template_itself_can_not_be_sent_on_its_own_approval(hospital: Hospital) -> None:
    template = approved(hospital)
    assert template.standing is not None
    item = hospital.item(STORM)
    refusal = still_standing(template.standing, account=hospital.account, item=item, due_at=NINE)
    assert refusal is not None
    assert refusal.code == "changed"
    assert digest_of_item(item) not in template.standing.digests.values()


@pytest.mark.parametrize(
    "wrong",
    [
        {"why": "Maria's biopsy"},
        {"where": "Elsewhere Clinic"},
        {"when": "soon"},
        {"when": "25:00"},
        {"day": "1961-03-02"},
        {"day": "2028-01-01"},
        {"day": "tomorrow"},
        {"line": "555-9999"},
        {"line": ""},
    ],
)
def test_a_value_that_the_place_does_not_allow_is_refused(hospital: Hospital, wrong: dict[str, str]) -> None:
    with pytest.raises(Problem):
        use(hospital, approved(hospital), **wrong)


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("2", True),
        (" 12 ", True),
        ("1", False),
        ("13", False),
        ("x", False),
        ("٣", False),
        ("3.5", False),
        ("-3", False),
    ],
)
def test_a_number_keeps_its_range(hospital: Hospital, typed: str, fits: bool) -> None:
    place: standing.Place = {"name": "wait", "kind": "number", "low": 2, "high": 12}
    if fits:
        assert standing.said(place, typed, language="en") == typed.strip()
    else:
        with pytest.raises(Problem):
            standing.said(place, typed, language="en")


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Closed at {when}.", []),
        ("Closed at {when}.", [{"name": "when", "kind": "text"}]),
        ("Closed at {When}.", [{"name": "When", "kind": "time"}]),
        ("Closed { at nine.", []),
        ("Closed at nine}.", []),
        ("{why}", [{"name": "why", "kind": "choice", "choices": []}]),
        ("{why}", [{"name": "why", "kind": "choice", "choices": ["{when}"]}]),
        ("{wait}", [{"name": "wait", "kind": "number", "low": 5, "high": 2}]),
        ("{wait}", [{"name": "wait", "kind": "number"}]),
        ("", []),
        (" ".join(f"{{p{number}}}" for number in range(9)), []),
    ],
)
def test_places_and_words_have_to_fit(hospital: Hospital, text: str, places: list[dict[str, Any]]) -> None:
    with pytest.raises(Problem):
        write(hospital, text=text, places=places)


def test_a_value_is_never_read_as_a_place(hospital: Hospital) -> None:
    """Filling is one pass: nothing that is filled in is filled in again."""
    places: list[standing.Place] = [
        {"name": "a", "kind": "choice", "choices": ["x"]},
        {"name": "b", "kind": "choice", "choices": ["y"]},
    ]
    assert standing.rendered("{a}{b}{a}", places, {"a": "x", "b": "y"}, language="en") == "xyx"


def test_each_choice_is_looked_at_before_anybody_approves(hospital: Hospital) -> None:
    template = write(
        hospital,
        text="We thank {who} for the wait.",
        places=[{"name": "who", "kind": "choice", "choices": ["everybody", "Maria's biopsy"]}],
    )
    assert [checked.finding.code for _text, checked in look_at(template)] == ["T1"]
    with pytest.raises(Problem, match="keeps this post from leaving"):
        submit_template(template=template, by=hospital.maya)
    template.refresh_from_db()
    assert template.state == Template.State.DRAFT


def test_words_that_a_network_refuses_are_not_asked_about(hospital: Hospital) -> None:
    template = write(hospital, text="Closed. " + "Very long. " * 60, places=[])
    with pytest.raises(Problem, match="too many"):
        submit_template(template=template, by=hospital.maya)


def test_a_changed_template_needs_a_new_yes(hospital: Hospital) -> None:
    template = approved(hospital)
    used = use(hospital, template)
    write_template(
        unit=hospital.elm, words=words(hospital, text=STORM + " Stay safe."), by=hospital.maya, template=template
    )
    template.refresh_from_db()
    assert template.state == Template.State.DRAFT
    with pytest.raises(Problem, match="not approved"):
        use(hospital, template)
    item = used.material[str(hospital.account.pk)]
    refusal = still_standing(used.clearance, account=hospital.account, item=item, due_at=NINE)
    assert refusal is not None
    assert refusal.code == "template"


def test_saving_it_unchanged_changes_nothing(hospital: Hospital) -> None:
    template = approved(hospital)
    write_template(unit=hospital.elm, words=words(hospital), by=hospital.maya, template=template)
    template.refresh_from_db()
    assert template.state == Template.State.APPROVED


def test_changing_it_while_it_is_asked_about_takes_the_question_back(hospital: Hospital) -> None:
    template = write(hospital)
    request = submit_template(template=template, by=hospital.maya)
    write_template(unit=hospital.elm, words=words(hospital, name="Closing"), by=hospital.maya, template=template)
    request.refresh_from_db()
    assert request.state == ApprovalRequest.State.WITHDRAWN


def test_a_declined_template_is_a_draft_again(hospital: Hospital) -> None:
    template = write(hospital)
    hospital.approve(submit_template(template=template, by=hospital.maya), hospital.cleo, "decline", "Too long.")
    template.refresh_from_db()
    assert template.state == Template.State.DRAFT


@pytest.mark.parametrize("column", ["text", "places", "accounts"])
def test_a_template_changed_in_sql_is_refused(hospital: Hospital, column: str) -> None:
    template, other = approved(hospital), write(hospital, text="Leeches are free.", places=[])
    with connection.cursor() as cursor:
        if column == "accounts":
            account = hospital.connect("other")
            cursor.execute(
                "UPDATE clearance_template SET accounts = accounts || %s::jsonb WHERE id = %s",
                [str(account.pk), template.pk],
            )
        else:
            cursor.execute(
                f"UPDATE clearance_template t SET {column} = o.{column} FROM clearance_template o"
                " WHERE t.id = %s AND o.id = %s",
                [template.pk, other.pk],
            )
        assert cursor.rowcount == 1
    template.refresh_from_db()
    with pytest.raises(Problem, match="not what was approved"):
        use(hospital, template)


def test_after_its_review_day_it_is_not_usable(hospital: Hospital, at: At) -> None:
    template = approved(hospital, review_by=date(2026, 11, 30))
    with at(days=7, hours=14):  # 23:00 on the 30th in New York
        assert usable_now(template) == ""
    with at(days=7, hours=15):
        assert "2026-11-30" in usable_now(template)
        with pytest.raises(Problem, match="reviewed by"):
            use(hospital, template, day="2026-12-01")
        assert templates_for(fresh(hospital.max)) == []


def test_a_retired_template_stops_what_was_made_from_it(hospital: Hospital) -> None:
    template = approved(hospital)
    used = use(hospital, template)
    retire_template(template=template, by=hospital.maya)
    item = used.material[str(hospital.account.pk)]
    assert still_standing(used.clearance, account=hospital.account, item=item, due_at=NINE) is not None
    with pytest.raises(Problem):
        use(hospital, template)
    with pytest.raises(Stale):
        retire_template(template=template, by=hospital.maya)


def test_a_hold_stops_a_template_too(hospital: Hospital) -> None:
    used = use(hospital, approved(hospital))
    place_hold(reason="Everything stops.", by=hospital.pia)
    item = used.material[str(hospital.account.pk)]
    refusal = still_standing(used.clearance, account=hospital.account, item=item, due_at=NINE)
    assert refusal is not None
    assert refusal.code == "hold"


def test_only_accounts_that_were_approved(hospital: Hospital) -> None:
    template = approved(hospital)
    other = hospital.connect("other")
    with pytest.raises(Problem, match="not approved for one of these accounts"):
        use_template(template=template, values=VALUES, accounts=[other], by=hospital.max)
    with pytest.raises(Problem, match="No account"):
        use_template(template=template, values=VALUES, accounts=[], by=hospital.max)


def test_who_may_write_and_who_may_use(hospital: Hospital) -> None:
    with pytest.raises(NotAllowed):
        write_template(unit=hospital.elm, words=words(hospital), by=hospital.max)
    with pytest.raises(NotAllowed):
        use_template(template=approved(hospital), values=VALUES, accounts=[hospital.account], by=hospital.otto)


def test_the_review_is_within_a_year(hospital: Hospital) -> None:
    for day in (date(2026, 11, 23), date(2028, 1, 1)):
        with pytest.raises(Problem, match="review"):
            write(hospital, review_by=day)


def test_nobody_approves_a_template_they_wrote_once(hospital: Hospital) -> None:
    template = write(hospital)
    hospital.us.mode = "team"
    request = submit_template(template=template, by=hospital.maya)
    assert hospital.maya.pk in request.contributors

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
from bedside.features.clearance.tests.conftest import NINE, House, fresh
from bedside.features.people.testing import SignedIn

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
    "where": "Riverside Hospital",
    "when": "14:30",
    "day": "2026-11-24",
    "line": "555-0101",
}
SAID = "Because of a storm, Riverside Hospital closes at 2:30 PM on Tuesday, November 24. Call 555-0101."


def words(house: House, **changes: Any) -> Words:
    given: dict[str, Any] = {
        "name": "Closing early",
        "language": "en",
        "text": STORM,
        "places": PLACES,
        "accounts": [house.account.pk],
        "review_by": date(2027, 6, 1),
    }
    return Words(**(given | changes))


def write(house: House, **changes: Any) -> Template:
    return write_template(unit=house.hospital, words=words(house, **changes), by=house.maya)


def approved(house: House, **changes: Any) -> Template:
    template = write(house, **changes)
    request = submit_template(template=template, by=house.maya)
    house.approve(request, house.ana)
    house.approve(request, house.priya)
    template.refresh_from_db()
    return template


def use(house: House, template: Template, **values: str) -> Any:
    return use_template(
        template=template,
        values=VALUES | values,
        accounts=[house.account],
        by=house.leo,
        subject=Subject("post", 7, "We close early"),
    )


def test_an_approved_template_leaves_at_once(house: House) -> None:
    template = approved(house)
    assert template.state == Template.State.APPROVED
    assert templates_for(house.leo) == [template]
    used = use(house, template)
    item = used.material[str(house.account.pk)]
    assert item["parts"][0]["text"] == SAID
    assert still_standing(used.clearance, account=house.account, item=item, due_at=NINE) is None
    assert used.clearance.window_end == NINE + timedelta(hours=2)
    assert (used.clearance.request, used.clearance.template) == (None, template)
    assert [each["name"] for each in used.clearance.approved] == ["Dr. Ana Ruiz", "Priya Nair"]
    entry = Entry.objects.get(action="template.used")
    assert (entry.actor_name, entry.facts["for"]) == ("Leo Brandt", "post 7")


def test_other_words_than_those_of_the_template_do_not_leave_on_it(house: House) -> None:
    used = use(house, approved(house))
    item = house.item(SAID + " Maria is fine.")
    refusal = still_standing(used.clearance, account=house.account, item=item, due_at=NINE)
    assert refusal is not None
    assert refusal.code == "changed"


def test_the_template_itself_can_not_be_sent_on_its_own_approval(house: House) -> None:
    template = approved(house)
    assert template.standing is not None
    item = house.item(STORM)
    refusal = still_standing(template.standing, account=house.account, item=item, due_at=NINE)
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
def test_a_value_that_the_place_does_not_allow_is_refused(house: House, wrong: dict[str, str]) -> None:
    with pytest.raises(Problem):
        use(house, approved(house), **wrong)


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
def test_a_number_keeps_its_range(house: House, typed: str, fits: bool) -> None:
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
def test_places_and_words_have_to_fit(house: House, text: str, places: list[dict[str, Any]]) -> None:
    with pytest.raises(Problem):
        write(house, text=text, places=places)


def test_a_value_is_never_read_as_a_place(house: House) -> None:
    """Filling is one pass: nothing that is filled in is filled in again."""
    places: list[standing.Place] = [
        {"name": "a", "kind": "choice", "choices": ["x"]},
        {"name": "b", "kind": "choice", "choices": ["y"]},
    ]
    assert standing.rendered("{a}{b}{a}", places, {"a": "x", "b": "y"}, language="en") == "xyx"


def test_each_choice_is_looked_at_before_anybody_approves(house: House) -> None:
    template = write(
        house,
        text="We thank {who} for the wait.",
        places=[{"name": "who", "kind": "choice", "choices": ["everybody", "Maria's biopsy"]}],
    )
    assert [checked.finding.code for _text, checked in look_at(template)] == ["T1"]
    with pytest.raises(Problem, match="keeps this post from leaving"):
        submit_template(template=template, by=house.maya)
    template.refresh_from_db()
    assert template.state == Template.State.DRAFT


def test_words_that_a_network_refuses_are_not_asked_about(house: House) -> None:
    template = write(house, text="Closed. " + "Very long. " * 60, places=[])
    with pytest.raises(Problem, match="too many"):
        submit_template(template=template, by=house.maya)


def test_a_changed_template_needs_a_new_yes(house: House) -> None:
    template = approved(house)
    used = use(house, template)
    write_template(
        unit=house.hospital, words=words(house, text=STORM + " Stay safe."), by=house.maya, template=template
    )
    template.refresh_from_db()
    assert template.state == Template.State.DRAFT
    with pytest.raises(Problem, match="not approved"):
        use(house, template)
    item = used.material[str(house.account.pk)]
    refusal = still_standing(used.clearance, account=house.account, item=item, due_at=NINE)
    assert refusal is not None
    assert refusal.code == "template"


def test_saving_it_unchanged_changes_nothing(house: House) -> None:
    template = approved(house)
    write_template(unit=house.hospital, words=words(house), by=house.maya, template=template)
    template.refresh_from_db()
    assert template.state == Template.State.APPROVED


def test_changing_it_while_it_is_asked_about_takes_the_question_back(house: House) -> None:
    template = write(house)
    request = submit_template(template=template, by=house.maya)
    write_template(unit=house.hospital, words=words(house, name="Closing"), by=house.maya, template=template)
    request.refresh_from_db()
    assert request.state == ApprovalRequest.State.WITHDRAWN


CLAIM = "1 in 5 adults has high blood pressure. Call {line}."
CLAIM_PLACES = [{"name": "line", "kind": "phone"}]


def test_a_strong_claim_in_a_template_names_its_source_or_has_a_reason(house: House, signed_in: SignedIn) -> None:
    template = write(house, text=CLAIM, places=CLAIM_PLACES)
    maya, address = signed_in(house.maya), f"/templates/{template.pk}/submit/"
    refused = maya.post(address, {"reason": " "}).content.decode()
    assert "has no source. Add one, or write why it needs none." in refused
    assert "Why it needs no source" in refused
    maya.post(address, {"reason": "Our county counts it each spring."})
    request = ApprovalRequest.objects.get()
    page = signed_in(house.ana).get(f"/approvals/{request.pk}/").content.decode()
    assert "Our county counts it each spring." in page
    house.approve(request, house.ana)
    house.approve(request, house.priya)
    template.refresh_from_db()
    assert usable_now(template) == ""
    # What was approved with the reason is not approved without it.
    also = {name: value for name, value in request.also.items() if name != "without source"}
    ApprovalRequest.objects.filter(pk=request.pk).update(also=also)
    assert usable_now(Template.objects.get(pk=template.pk)) != ""


def test_a_template_that_names_its_source_needs_no_reason(house: House) -> None:
    text = "1 in 5 adults has high blood pressure, according to the CDC. Call {line}."
    assert approved(house, text=text, places=CLAIM_PLACES).state == Template.State.APPROVED


def test_a_declined_template_is_a_draft_again(house: House) -> None:
    template = write(house)
    house.approve(submit_template(template=template, by=house.maya), house.ana, "decline", "Too long.")
    template.refresh_from_db()
    assert template.state == Template.State.DRAFT


@pytest.mark.parametrize("column", ["text", "places", "accounts"])
def test_a_template_changed_in_sql_is_refused(house: House, column: str) -> None:
    template, other = approved(house), write(house, text="Leeches are free.", places=[])
    with connection.cursor() as cursor:
        if column == "accounts":
            account = house.connect("other")
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
        use(house, template)


def test_after_its_review_day_it_is_not_usable(house: House, at: At) -> None:
    template = approved(house, review_by=date(2026, 11, 30))
    with at(days=7, hours=14):  # 23:00 on the 30th in New York
        assert usable_now(template) == ""
    with at(days=7, hours=15):
        assert "2026-11-30" in usable_now(template)
        with pytest.raises(Problem, match="reviewed by"):
            use(house, template, day="2026-12-01")
        assert templates_for(fresh(house.leo)) == []


def test_a_retired_template_stops_what_was_made_from_it(house: House) -> None:
    template = approved(house)
    used = use(house, template)
    retire_template(template=template, by=house.maya)
    item = used.material[str(house.account.pk)]
    assert still_standing(used.clearance, account=house.account, item=item, due_at=NINE) is not None
    with pytest.raises(Problem):
        use(house, template)
    with pytest.raises(Stale):
        retire_template(template=template, by=house.maya)


def test_a_hold_stops_a_template_too(house: House) -> None:
    used = use(house, approved(house))
    place_hold(reason="Everything stops.", by=house.priya)
    item = used.material[str(house.account.pk)]
    refusal = still_standing(used.clearance, account=house.account, item=item, due_at=NINE)
    assert refusal is not None
    assert refusal.code == "hold"


def test_only_accounts_that_were_approved(house: House) -> None:
    template = approved(house)
    other = house.connect("other")
    with pytest.raises(Problem, match="not approved for one of these accounts"):
        use_template(template=template, values=VALUES, accounts=[other], by=house.leo)
    with pytest.raises(Problem, match="No account"):
        use_template(template=template, values=VALUES, accounts=[], by=house.leo)


def test_who_may_write_and_who_may_use(house: House) -> None:
    with pytest.raises(NotAllowed):
        write_template(unit=house.hospital, words=words(house), by=house.leo)
    with pytest.raises(NotAllowed):
        use_template(template=approved(house), values=VALUES, accounts=[house.account], by=house.otto)


def test_the_review_is_within_a_year(house: House) -> None:
    for day in (date(2026, 11, 23), date(2028, 1, 1)):
        with pytest.raises(Problem, match="review"):
            write(house, review_by=day)


def test_nobody_approves_a_template_they_wrote_once(house: House) -> None:
    template = write(house)
    house.us.mode = "team"
    request = submit_template(template=template, by=house.maya)
    assert house.maya.pk in request.contributors

"""The gate's pages, as people use them."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from bedside.base import clock
from bedside.features.audit.api import Subject
from bedside.features.audit.models import Entry
from bedside.features.clearance.api import (
    ApprovalRequest,
    Draft,
    Hold,
    Overrule,
    Template,
    ask_to_overrule,
    check_parts,
    place_hold,
    sentence_around,
    void,
)
from bedside.features.clearance.models import ChainStep, OutsideLink
from bedside.features.clearance.services.forgetting import forget_old_words
from bedside.features.clearance.services.overruling import answer_overrule
from bedside.features.clearance.tests.conftest import NINE, House, mailed_token
from bedside.features.people.api import Role
from bedside.features.people.testing import SignedIn
from bedside.kit.logs import Bare

At = Callable[..., AbstractContextManager[None]]
State = ApprovalRequest.State


@pytest.fixture(autouse=True)
def nobody_tried_before(db: None) -> None:
    cache.clear()


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def answer(client: Client, request: ApprovalRequest, decision: str, comment: str = "", digest: str = "") -> str:
    url = f"/approvals/{request.pk}/"
    shown = re.search(r'name="digest" value="([0-9a-f]{64})"', page(client, url))
    given = {"decision": decision, "comment": comment, "digest": digest or (shown[1] if shown else "")}
    response = client.post(url, given, follow=True)
    request.refresh_from_db()
    return response.content.decode()


# --- what waits ------------------------------------------------------------------------------------------------------


def test_what_waits_is_listed_counted_and_on_today(house: House, signed_in: SignedIn) -> None:
    house.ask()
    client = signed_in(house.ana)
    assert "Flu week" in page(client, "/approvals/")
    today = page(client, "/")
    assert "1 waits for your yes" in today
    assert re.search(r'href="/approvals/"[^>]*>.*?Waiting for you.*?<span class="count[^>]*>1<', today, re.DOTALL)


def test_what_is_not_mine_to_decide_does_not_wait_for_me(house: House, signed_in: SignedIn) -> None:
    house.ask(contributors=(house.ana,))
    assert "Nothing waits for you" in page(signed_in(house.ana), "/approvals/")
    assert "Flu week" in page(signed_in(house.carl), "/approvals/")
    assert "Nothing waits for you" in page(signed_in(house.priya), "/approvals/")


def test_the_author_sees_for_whom_it_waits(house: House, signed_in: SignedIn) -> None:
    house.ask()
    text = page(signed_in(house.leo), "/approvals/")
    assert "You wait for others" in text
    assert "waits for: Clinical reviewer" in text


def test_pages_take_few_queries_however_much_waits(
    house: House, signed_in: SignedIn, django_assert_max_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    house.approve(house.ask(), house.ana, "change", "Next week, please.")
    request = house.ask("Ask about prophylaxis.", accounts=(house.account, house.connect("second")))
    for subject in range(2, 12):
        house.ask(subject=subject)
    for user in (house.ana, house.priya, house.leo):
        client = signed_in(user)
        for url in ("/approvals/", f"/approvals/{request.pk}/", "/approvals/findings/", "/holds/", "/templates/"):
            page(client, url)
            with django_assert_max_num_queries(18 if url.endswith(f"/{request.pk}/") else 12):
                page(client, url)


# --- the approval page -----------------------------------------------------------------------------------------------


def test_an_approver_approves(house: House, signed_in: SignedIn) -> None:
    request = house.ask()
    text = answer(signed_in(house.ana), request, "approve")
    assert "It waits for: Privacy officer" in text
    assert "is cleared" in answer(signed_in(house.priya), request, "approve")
    assert request.state == State.CLEARED


def test_what_was_typed_stays_when_something_is_wrong(house: House, signed_in: SignedIn) -> None:
    request = house.ask()
    client = signed_in(house.ana)
    text = answer(client, request, "approve", "The dose is fine.", digest="0" * 64)
    assert "The post changed while you were reading" in text
    assert "The dose is fine." in text
    assert request.approvals.count() == 0
    assert "Say what should change" in answer(client, request, "change")


def test_a_change_is_asked_and_said_to_the_author(house: House, signed_in: SignedIn) -> None:
    request = house.ask()
    answer(signed_in(house.ana), request, "change", "The dose is wrong.")
    assert request.state == State.CHANGES
    assert "The dose is wrong." in page(signed_in(house.leo), f"/approvals/{request.pk}/")


def test_the_page_shows_the_words_the_alt_text_and_the_window_on_the_houses_clock(
    house: House, signed_in: SignedIn
) -> None:
    request = house.ask(window=(NINE, NINE + timedelta(days=2)))
    text = page(signed_in(house.ana), f"/approvals/{request.pk}/")
    assert "Flu shots are free this week." in text
    assert "New York time" in text
    assert "23 Nov, 09:00" in text


def test_a_second_decider_is_told_who_was_first(house: House, signed_in: SignedIn) -> None:
    request = house.ask()
    carl = signed_in(house.carl)
    page(carl, f"/approvals/{request.pk}/")
    house.approve(request, house.ana, "decline", "Not now.")
    text = answer(carl, request, "approve", "Fine.", digest=request.digest)
    assert "decided in the meantime: Declined" in text


def test_the_page_offers_no_buttons_to_whoever_wrote_it(house: House, signed_in: SignedIn) -> None:
    request = house.ask()
    text = page(signed_in(house.leo), f"/approvals/{request.pk}/")
    assert "You wrote this, so somebody else approves it" in text
    assert 'name="decision"' not in text


def test_people_of_other_units_do_not_read_it(house: House, signed_in: SignedIn) -> None:
    request = house.ask()
    response = signed_in(house.otto).get(f"/approvals/{request.pk}/")
    assert response.status_code == 403
    assert "You may not read posts of Riverside Hospital" in response.content.decode()
    assert "Flu shots" not in response.content.decode()


def test_a_deputy_from_elsewhere_reads_it_once_called(house: House, signed_in: SignedIn, at: At) -> None:
    dora = house.hire("dora", Role.PUBLISHER, unit=house.clinic)
    ChainStep.objects.create(unit=house.hospital, position=1, role=Role.CLINICAL_REVIEWER, hours=4, deputy=dora)
    request = house.ask()
    client = signed_in(dora)
    assert client.get(f"/approvals/{request.pk}/").status_code == 403
    with at(hours=5):
        assert "You stand in as deputy" in page(signed_in(dora), f"/approvals/{request.pk}/")


def test_it_shows_what_changed_since_somebody_decided(house: House, signed_in: SignedIn) -> None:
    first = house.ask("Flu shots are free this week.")
    house.approve(first, house.ana, "change", "Next week, please.")
    second = house.ask("Flu shots are free next week.", window=(NINE, NINE + timedelta(days=1)))
    text = page(signed_in(house.ana), f"/approvals/{second.pk}/")
    assert "2 changes" in text
    assert "this → next" in text
    assert "<del>" in text
    assert "Compared with what Dr. Ana Ruiz saw" in text


def test_it_says_when_nothing_changed(house: House, signed_in: SignedIn) -> None:
    first = house.ask()
    house.approve(first, house.ana, "change", "Wait a day.")
    second = house.ask()
    assert "Nothing changed since the last decision" in page(signed_in(house.ana), f"/approvals/{second.pk}/")


def test_findings_are_marked_in_the_words_and_say_who_overruled_them(house: House, signed_in: SignedIn) -> None:
    _overruled(house)
    request = house.ask("Maria's biopsy is her own story. Ask about prophylaxis.")
    text = page(signed_in(house.ana), f"/approvals/{request.pk}/")
    assert 'data-finding="f1">Maria</mark>' in text
    assert 'mark-advice" aria-describedby="f2"' in text
    assert "She is our actress." in text
    assert "by Priya Nair, for this post" in text


def test_voided_approvals_are_visible(house: House, signed_in: SignedIn) -> None:
    clearance = house.clear()
    void(clearance=clearance, why="a word was changed", by=house.leo.actor)
    text = page(signed_in(house.leo), f"/approvals/{clearance.request_id}/")
    assert "The approvals are void" in text
    assert "a word was changed" in text


def test_words_are_escaped(house: House, signed_in: SignedIn) -> None:
    request = house.ask("Two <b>bold</b> words & more #Care")
    text = page(signed_in(house.ana), f"/approvals/{request.pk}/")
    assert "Two &lt;b&gt;bold&lt;/b&gt; words &amp; more" in text


# --- findings --------------------------------------------------------------------------------------------------------


def _question(house: House, *, until: date | None = None) -> Overrule:
    text = "Maria's biopsy is her own story. Ask about prophylaxis."
    checked = check_parts([Draft(text)], unit=house.hospital, subject=("post", 1))[0]
    return ask_to_overrule(
        checked=checked,
        excerpt=sentence_around(text, checked.finding.start, checked.finding.end),
        subject=Subject("post", 1, "Flu week"),
        unit=house.hospital,
        reason="She is our actress.",
        until=until,
        by=house.leo,
    )


def _overruled(house: House) -> Overrule:
    overrule = _question(house)
    answer_overrule(overrule=overrule, grant=True, answer="", by=house.priya)
    return overrule


def test_a_privacy_officer_overrules_until_a_date(house: House, signed_in: SignedIn) -> None:
    overrule = _question(house)
    client = signed_in(house.priya)
    assert "1 finding to decide" in page(client, "/")
    url = f"/approvals/findings/{overrule.pk}/"
    text = page(client, url)
    assert 'data-finding="said">Maria</mark>' in text
    assert "She is our actress." in text
    response = client.post(url, {"grant": "yes", "scope": "until", "until": "2026-12-24", "answer": ""}, follow=True)
    assert "Your answer is recorded" in response.content.decode()
    overrule.refresh_from_db()
    assert (overrule.state, overrule.until) == ("granted", date(2026, 12, 24))
    assert "24 Dec 2026" in page(client, "/approvals/findings/")


def test_a_refusal_without_a_word_keeps_the_form(house: House, signed_in: SignedIn) -> None:
    overrule = _question(house)
    url = f"/approvals/findings/{overrule.pk}/"
    client = signed_in(house.priya)
    response = client.post(url, {"grant": "no", "scope": "subject", "answer": " "})
    assert response.status_code == 422
    assert "Say why not" in response.content.decode()
    response = client.post(url, {"grant": "yes", "scope": "until", "until": "", "answer": "Because of the gala."})
    assert "Choose the last day" in response.content.decode()
    assert "Because of the gala." in response.content.decode()


def test_others_read_the_question_but_have_no_buttons(house: House, signed_in: SignedIn) -> None:
    overrule = _question(house)
    assert 'name="grant"' not in page(signed_in(house.leo), f"/approvals/findings/{overrule.pk}/")
    assert signed_in(house.otto).get(f"/approvals/findings/{overrule.pk}/").status_code == 403
    response = signed_in(house.ana).post(
        f"/approvals/findings/{overrule.pk}/", {"grant": "yes", "scope": "subject", "answer": ""}
    )
    assert response.status_code == 403


def test_one_is_ended_early(house: House, signed_in: SignedIn) -> None:
    overrule = _question(house, until=date(2026, 12, 24))
    answer_overrule(overrule=overrule, grant=True, answer="", by=house.priya)
    client = signed_in(house.priya)
    assert "Priya Nair, until 24 Dec 2026" in page(client, "/approvals/findings/")
    client.post(f"/approvals/findings/{overrule.pk}/end/")
    assert "Nothing is overruled" in page(client, "/approvals/findings/")


# --- holds -----------------------------------------------------------------------------------------------------------


def test_everything_is_stopped_and_everybody_knows(house: House, signed_in: SignedIn) -> None:
    client = signed_in(house.priya)
    client.post("/holds/", {"what": "everything", "reason": "A storm."})
    hold = Hold.objects.get()
    assert hold.scope == Hold.Scope.ORGANIZATION
    author = page(signed_in(house.leo), "/approvals/")
    assert "everything is on hold. A storm." in author
    assert f"/holds/{hold.pk}/lift/" not in page(signed_in(house.leo), "/holds/")
    client.post(f"/holds/{hold.pk}/lift/")
    assert "everything is on hold" not in page(signed_in(house.leo), "/approvals/")


def test_one_unit_is_stopped(house: House, signed_in: SignedIn) -> None:
    signed_in(house.priya).post("/holds/", {"what": f"unit {house.clinic.pk}", "reason": "A leak."})
    hold = Hold.objects.get()
    assert (hold.scope, hold.unit) == (Hold.Scope.UNIT, house.clinic)
    assert "A leak." not in page(signed_in(house.leo), "/holds/")
    assert "A leak." in page(signed_in(house.otto), "/holds/")


def test_a_hold_without_a_reason_is_not_placed(house: House, signed_in: SignedIn) -> None:
    response = signed_in(house.priya).post("/holds/", {"what": "everything", "reason": ""})
    assert response.status_code == 422
    assert not Hold.objects.exists()


def test_an_author_may_not_stop_anything(house: House, signed_in: SignedIn) -> None:
    assert signed_in(house.leo).post("/holds/", {"what": "everything", "reason": "Why not."}).status_code == 403
    hold = place_hold(reason="A storm.", by=house.priya)
    assert signed_in(house.leo).post(f"/holds/{hold.pk}/lift/").status_code == 403
    assert Hold.objects.filter(lifted_at=None).exists()


# --- who approves ----------------------------------------------------------------------------------------------------


def _chain_form(*steps: tuple[str, str, str], press: str = "save", deputy: str = "") -> dict[str, str]:
    form = {"count": str(len(steps)), "do": press}
    for number, (role, rule, hours) in enumerate(steps):
        form |= {f"step{number}-role": role, f"step{number}-rule": rule, f"step{number}-hours": hours}
        form[f"step{number}-deputy"] = deputy
    return form


def test_a_unit_gets_steps_of_its_own_and_gives_them_up(house: House, signed_in: SignedIn) -> None:
    client, url = signed_in(house.sam), f"/settings/approvals/{house.hospital.pk}/"
    assert "Clinical reviewer → Privacy officer" in page(client, "/settings/approvals/")
    client.post(url, _chain_form(("privacy_officer", "all", "8"), ("publisher", "any", "4")))
    assert [(step.role, step.rule, step.hours) for step in ChainStep.objects.all()] == [
        ("privacy_officer", "all", 8),
        ("publisher", "any", 4),
    ]
    assert Entry.objects.get(action="approvals.set").facts["after"][0]["hours"] == 8
    assert [step.role for step in house.ask().steps.all()] == ["privacy_officer", "publisher"]
    client.post(url, _chain_form(press="common"))
    assert not ChainStep.objects.exists()


def test_steps_are_added_moved_and_removed_without_being_saved(house: House, signed_in: SignedIn) -> None:
    client, url = signed_in(house.sam), f"/settings/approvals/{house.hospital.pk}/"
    typed = (("clinical_reviewer", "any", "7"), ("privacy_officer", "all", "99"))

    def hours(press: str) -> list[str]:
        text = client.post(url, _chain_form(*typed, press=press)).content.decode()
        return re.findall(r'name="step\d-hours" value="(\d+)"', text)

    assert hours("add") == ["7", "99", "24"]
    assert hours("down 0") == ["99", "7"]
    assert hours("up 1") == ["99", "7"]
    assert hours("remove 0") == ["99"]
    assert hours("remove 9") == ["7", "99"]
    assert not ChainStep.objects.exists()


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        (("author", "any", "8"), "Select a valid choice"),
        (("publisher", "any", "0"), "greater than or equal to 1"),
        (("publisher", "any", "9999"), "less than or equal to 336"),
        (("publisher", "any", "soon"), "Enter a whole number"),
    ],
)
def test_a_wrong_step_is_not_saved(
    house: House, signed_in: SignedIn, step: tuple[str, str, str], complaint: str
) -> None:
    response = signed_in(house.sam).post(f"/settings/approvals/{house.hospital.pk}/", _chain_form(step))
    assert response.status_code == 422
    assert complaint in response.content.decode()
    assert not ChainStep.objects.exists()


def test_a_step_that_nobody_could_take_is_refused(house: House, signed_in: SignedIn) -> None:
    house.jo.memberships.all().delete()
    url = f"/settings/approvals/{house.hospital.pk}/"
    response = signed_in(house.sam).post(url, _chain_form(("crisis_lead", "any", "8")))
    assert "could take step 1" in response.content.decode()


def test_a_deputy_has_a_role_that_approves(house: House, signed_in: SignedIn) -> None:
    client, url = signed_in(house.sam), f"/settings/approvals/{house.hospital.pk}/"
    assert "Theo Lindqvist" not in page(client, url)
    wrong = client.post(url, _chain_form(("publisher", "any", "8"), deputy=str(house.theo.pk)))
    assert wrong.status_code == 422
    client.post(url, _chain_form(("publisher", "any", "8"), deputy=str(house.priya.pk)))
    assert ChainStep.objects.get().deputy == house.priya


def test_setting_it_needs_the_permission_there(house: House, signed_in: SignedIn) -> None:
    assert signed_in(house.leo).get("/settings/approvals/").status_code == 403
    alma = house.hire("alma", Role.ADMINISTRATOR, unit=house.clinic)
    client = signed_in(alma)
    assert client.get(f"/settings/approvals/{house.hospital.pk}/").status_code == 403
    assert client.get("/settings/approvals/everywhere/").status_code == 403
    assert client.get(f"/settings/approvals/{house.clinic.pk}/").status_code == 200


# --- templates -------------------------------------------------------------------------------------------------------


def _template_form(house: House, **changes: object) -> dict[str, object]:
    return {
        "name": "Closing early",
        "unit": house.hospital.pk,
        "text": "We close at {when}. Wait: {wait} hours, because of {why}.",
        "language": "en",
        "accounts": [house.account.pk],
        "review_by": "2027-06-01",
        **changes,
    }


def test_a_template_is_written_asked_about_and_approved(house: House, signed_in: SignedIn) -> None:
    client = signed_in(house.maya)
    asked = client.post("/templates/new/", _template_form(house)).content.decode()
    assert "Your words have places" in asked
    assert not Template.objects.exists()
    whole = _template_form(
        house,
        **{
            "place-when-kind": "time",
            "place-wait-kind": "number",
            "place-wait-low": "1",
            "place-wait-high": "4",
            "place-why-kind": "choice",
            "place-why-choices": "a storm\n\na power cut\n",
        },
    )
    shown = client.post("/templates/new/", whole, follow=True).content.decode()
    template = Template.objects.get()
    assert "We close at 9:30 AM. Wait: 1 hours, because of a storm." in shown
    assert "a storm · a power cut" in shown
    client.post(f"/templates/{template.pk}/submit/")
    template.refresh_from_db()
    request = template.request
    assert request is not None
    reading = page(signed_in(house.ana), f"/approvals/{request.pk}/")
    assert "a whole number in a range: 1 to 4" in reading
    answer(signed_in(house.ana), request, "approve")
    answer(signed_in(house.priya), request, "approve")
    template.refresh_from_db()
    assert template.state == Template.State.APPROVED
    assert "Approved by" in page(client, f"/templates/{template.pk}/")


def test_what_is_wrong_with_a_place_is_said_at_its_field(house: House, signed_in: SignedIn) -> None:
    client = signed_in(house.maya)
    wrong = _template_form(
        house, **{"place-when-kind": "time", "place-wait-kind": "number", "place-why-kind": "choice"}
    )
    response = client.post("/templates/new/", wrong)
    assert response.status_code == 422
    assert "Write at least one choice" in response.content.decode()
    assert "Write a number" in response.content.decode()
    response = client.post("/templates/new/", _template_form(house, text="We close { at nine."))
    assert "A brace stands alone" in response.content.decode()


def test_a_blocked_template_says_so_and_a_finding_can_be_asked_about(house: House, signed_in: SignedIn) -> None:
    client = signed_in(house.maya)
    client.post("/templates/new/", _template_form(house, text="Maria's biopsy is her own story."))
    template = Template.objects.get()
    text = page(client, f"/templates/{template.pk}/")
    assert "A finding keeps these words from leaving" in text
    assert "finding keeps this post" in client.post(f"/templates/{template.pk}/submit/").content.decode()
    asking = re.search(r'action="(/templates/\d+/overrule/[0-9a-f]+/)"', text)
    assert asking is not None
    client.post(asking[1], {"reason": "She is our actress and signed."})
    assert Overrule.objects.get().subject_kind == "template"
    assert "Waits for a privacy officer" in page(client, f"/templates/{template.pk}/")


def test_a_template_is_retired(house: House, signed_in: SignedIn) -> None:
    client = signed_in(house.maya)
    client.post("/templates/new/", _template_form(house, text="The phones are down."))
    template = Template.objects.get()
    client.post(f"/templates/{template.pk}/retire/")
    template.refresh_from_db()
    assert template.state == Template.State.RETIRED
    assert client.post(f"/templates/{template.pk}/edit/", _template_form(house, text="Other.")).status_code == 422


def test_authors_read_templates_and_write_none(house: House, signed_in: SignedIn) -> None:
    client = signed_in(house.leo)
    assert "Write a template" not in page(client, "/templates/")
    assert client.get("/templates/new/").status_code == 403
    assert client.post("/templates/new/", _template_form(house)).status_code == 403


# --- a practice of one -----------------------------------------------------------------------------------------------


def test_the_second_reading(alone: House, signed_in: SignedIn, at: At) -> None:
    request = alone.ask(by=alone.rosa)
    client = signed_in(alone.rosa)
    text = page(client, f"/approvals/{request.pk}/")
    assert "Read it again from" in text
    assert 'value="read-again"' not in text
    assert "Come back in 10 minutes" in answer(client, request, "read-again", digest=request.digest)
    with at(minutes=10):
        client = signed_in(alone.rosa)
        assert "1 to read a second time" in page(client, "/")
        assert "you cleared it alone" in answer(client, request, "read-again", digest=request.digest)
    assert request.state == State.CLEARED


def _link(client: Client, request: ApprovalRequest) -> str:
    response = client.post(f"/approvals/{request.pk}/outside/", {"name": "Dr. Lee", "email": "lee@example.org"})
    assert response.status_code == 302
    return f"/read/{mailed_token()}/"


def test_somebody_outside_sees_what_it_claims_and_why_that_has_no_source(alone: House, signed_in: SignedIn) -> None:
    request = alone.ask("1 in 5 adults has high blood pressure.", by=alone.rosa, reason="Our county counts it.")
    text = Client().get(_link(signed_in(alone.rosa), request)).content.decode()
    assert "What it claims" in text
    assert "“1 in 5 adults has high blood pressure.”" in text
    assert "Our county counts it." in text


def test_words_that_were_erased_claim_nothing(house: House, signed_in: SignedIn) -> None:
    request = house.ask("1 in 5 adults has high blood pressure.", reason="Our county counts it.")
    house.approve(request, house.ana, "decline", "No.")
    with clock.at(NINE + timedelta(days=400)):
        forget_old_words()
        page = signed_in(house.priya).get(f"/approvals/{request.pk}/").content.decode()
    assert "The words were erased" in page
    assert "county" not in page


def test_somebody_outside_reads_and_decides_without_an_account(alone: House, signed_in: SignedIn) -> None:
    request = alone.ask(by=alone.rosa)
    url = _link(signed_in(alone.rosa), request)
    stranger = Client()
    response = stranger.get(url)
    text = response.content.decode()
    assert "Flu shots are free this week." in text
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Cache-Control"] == "no-store"
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', text)
    assert digest is not None
    kept = stranger.post(url, {"decision": "change", "comment": "", "digest": digest[1]})
    assert kept.status_code == 422
    assert "Say what should change" in kept.content.decode()
    done = stranger.post(url, {"decision": "approve", "comment": "Well said.", "digest": digest[1]})
    assert "Your yes is recorded" in done.content.decode()
    request.refresh_from_db()
    assert request.state == State.CLEARED
    assert stranger.get(url).status_code == 404
    assert "Dr. Lee" in page(signed_in(alone.rosa), f"/approvals/{request.pk}/")


def test_the_author_never_sees_the_link_and_its_address_names_nobody(alone: House, signed_in: SignedIn) -> None:
    request = alone.ask(by=alone.rosa)
    client = signed_in(alone.rosa)
    given = {"name": "Dr. Lee", "email": "lee@example.org"}
    text = client.post(f"/approvals/{request.pk}/outside/", given, follow=True).content.decode()
    assert "The link is mailed to Dr. Lee." in text
    assert "lee@example.org" in text
    assert "/read/" not in text
    assert "/read/" not in page(client, f"/approvals/{request.pk}/")
    assert "/read/" not in page(client, f"/approvals/{request.pk}/outside/")


def test_nobody_who_works_here_answers_in_the_name_of_somebody_outside(alone: House, signed_in: SignedIn) -> None:
    request = alone.ask(by=alone.rosa)
    client = signed_in(alone.rosa)
    url = _link(client, request)
    assert client.get(url).status_code == 403
    refused = client.post(url, {"decision": "approve", "comment": "", "digest": request.digest})
    assert refused.status_code == 403
    assert "This page is for somebody outside" in refused.content.decode()
    request.refresh_from_db()
    assert request.state == State.OPEN
    assert Client().get(url).status_code == 200


def test_a_link_to_what_is_decided_shows_nothing(alone: House, signed_in: SignedIn, at: At) -> None:
    request = alone.ask(by=alone.rosa)
    url = _link(signed_in(alone.rosa), request)
    with at(minutes=11):
        answer(signed_in(alone.rosa), request, "read-again", digest=request.digest)
        response = Client().get(url)
    assert response.status_code == 410
    assert "Flu shots" not in response.content.decode()


def test_whoever_tries_many_links_has_to_wait(alone: House, signed_in: SignedIn) -> None:
    url = _link(signed_in(alone.rosa), alone.ask(by=alone.rosa))
    guesser = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(60):
        assert guesser.get("/read/a-guess/").status_code == 404
    assert guesser.get("/read/a-guess/").status_code == 429
    assert guesser.get(url).status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.10").get(url).status_code == 200


def test_a_link_stands_in_no_log(alone: House, signed_in: SignedIn, caplog: pytest.LogCaptureFixture) -> None:
    url = _link(signed_in(alone.rosa), alone.ask(by=alone.rosa))
    caplog.handler.addFilter(Bare())
    Client().post(url, {"decision": "change", "comment": "", "digest": "0" * 64})
    assert "/read/" in caplog.text
    assert url.split("/")[2] not in caplog.text


def test_a_wrong_address_keeps_what_was_typed(alone: House, signed_in: SignedIn) -> None:
    request = alone.ask(by=alone.rosa)
    response = signed_in(alone.rosa).post(
        f"/approvals/{request.pk}/outside/", {"name": "Dr. Lee", "email": "rosa@riverside.example"}
    )
    assert response.status_code == 422
    assert "This is the address of somebody who works here" in response.content.decode()
    assert "Dr. Lee" in response.content.decode()
    assert not OutsideLink.objects.exists()


def test_strangers_see_nothing_else(house: House) -> None:
    request = house.ask()
    for url in (f"/approvals/{request.pk}/", "/approvals/", "/holds/", "/templates/", "/settings/approvals/"):
        assert Client().get(url).status_code == 302


def test_nobody_is_asked_by_get(house: House, signed_in: SignedIn) -> None:
    hold = place_hold(reason="A storm.", by=house.priya)
    assert signed_in(house.priya).get(f"/holds/{hold.pk}/lift/").status_code == 405

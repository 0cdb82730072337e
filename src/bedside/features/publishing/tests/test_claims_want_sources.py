"""A claim, the source that was chosen for it, and what becomes of both: while somebody types, at the gate, and on the
pages of author and approvers."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from bedside.base.errors import Problem
from bedside.features.accounts.models import Account
from bedside.features.audit.models import Entry
from bedside.features.clearance.api import ApprovalRequest, ask_for_approval
from bedside.features.evidence.models import Reliance, Source
from bedside.features.evidence.services.judging import mark_source, sign_off
from bedside.features.evidence.services.writing import Said, add_source
from bedside.features.evidence.standing import today
from bedside.features.people.cast import Cast
from bedside.features.people.models import User
from bedside.features.publishing.content import material
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.services.approving import submit_post
from bedside.features.publishing.services.relying import attach_source, detach_source
from bedside.features.publishing.services.writing import save_post, start_post, subject_of
from bedside.features.publishing.tests.composer_desk import connect, content, typed

SignedIn = Callable[[User], Client]

EFFECT = "Walking half an hour a day cuts the risk of a stroke by 30 percent."
FIGURE = "1 in 5 adults has high blood pressure."
CLAIMS = f"{EFFECT} {FIGURE} Join our walking group on Friday."
PROMISE = "Our tea is a guaranteed cure for diabetes."
TITLE = "Walking and stroke in adults: a randomized trial"
REASON = "Both sentences are from the county's own report, which has no address yet."


def source(cast: Cast, *, title: str = TITLE, supports: str = "It lowers the risk.", signed: bool = True) -> Source:
    made = add_source(said=Said(title=title, supports=supports, review_by=today()), by=cast.maya)
    return sign(made, cast) if signed else made


def sign(made: Source, cast: Cast) -> Source:
    return sign_off(source=made, review_by=today(), revision=made.revision, by=cast.ana)


def retract(made: Source, cast: Cast) -> None:
    mark_source(source=made, status="retracted", note="J Invent Med 2023", by=cast.ana)


@pytest.fixture
def account(cast: Cast) -> Account:
    return connect(cast)


def written(cast: Cast, account: Account, text: str = CLAIMS) -> Post:
    return start_post(unit=cast.clinic, by=cast.maya, content=content(text, account), title="Walking")


@pytest.fixture
def post(cast: Cast, account: Account) -> Post:
    return written(cast, account)


class Composer:
    """The page at which somebody types, as its scripts see it."""

    def __init__(self, client: Client, cast: Cast, account: Account, post: Post) -> None:
        self.client, self.cast, self.account, self.post = client, cast, account, post

    def ask(self, text: str = CLAIMS) -> dict[str, Any]:
        body = json.dumps({"content": content(text, self.account), "unit": self.cast.clinic.pk})
        address = f"/posts/{self.post.pk}/check/"
        answer = self.client.post(
            address, body, content_type="application/json", headers={"Accept": "application/json"}
        )
        assert answer.status_code == 200, answer.content
        return dict(answer.json())

    def claims(self, text: str = CLAIMS) -> dict[str, dict[str, Any]]:
        """What is said of each claim, by its rule."""
        return {said["code"]: said for said in self.ask(text)["findings"] if said["claim"]}

    def mark(self, code: str = "C101") -> str:
        return str(self.claims()[code]["claim"])


@pytest.fixture
def composer(cast: Cast, signed_in: SignedIn, account: Account, post: Post) -> Composer:
    return Composer(signed_in(cast.maya), cast, account, post)


def shown(client: Client, address: str) -> str:
    """What a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", client.get(address).content.decode())).split())


class TestWhileTyping:
    def test_a_claim_without_a_source_can_be_given_one_right_there(self, composer: Composer) -> None:
        found = composer.claims()
        assert {code: said["severity"] for code, said in found.items()} == {"C101": "warning", "C102": "warning"}
        assert all(said["attach"] for said in found.values())
        assert composer.ask()["unsourced"] == [EFFECT, FIGURE]

    def test_a_signed_source_takes_away_the_finding_of_its_claim_and_of_no_other(
        self, cast: Cast, composer: Composer
    ) -> None:
        attach_source(post=composer.post, source=source(cast), claim=composer.mark(), by=cast.maya)
        assert set(composer.claims()) == {"C102"}
        assert composer.ask()["unsourced"] == [FIGURE]

    def test_another_number_is_another_claim_and_the_old_one_back_is_carried_again(
        self, cast: Cast, composer: Composer
    ) -> None:
        attach_source(post=composer.post, source=source(cast), claim=composer.mark(), by=cast.maya)
        assert "C101" in composer.claims(CLAIMS.replace("30 percent", "50 percent"))
        assert "C101" not in composer.claims(CLAIMS.replace("Join", "Come to"))

    def test_until_a_clinician_signs_it_advice_says_which_source_is_waited_for(
        self, cast: Cast, composer: Composer
    ) -> None:
        unsigned = source(cast, signed=False)
        attach_source(post=composer.post, source=unsigned, claim=composer.mark(), by=cast.maya)
        said = composer.claims()["C101"]
        assert (said["severity"], said["attach"]) == ("advice", False)
        assert f"relies on “{TITLE}”. No clinician has signed that source off yet." in said["sentence"]
        sign(unsigned, cast)
        assert "C101" not in composer.claims()

    def test_when_the_source_falls_the_finding_comes_back_and_says_why(self, cast: Cast, composer: Composer) -> None:
        study = source(cast)
        attach_source(post=composer.post, source=study, claim=composer.mark(), by=cast.maya)
        retract(study, cast)
        said = composer.claims()["C101"]
        assert (said["severity"], said["attach"]) == ("warning", True)
        assert said["answer"] == f"“{TITLE}” was retracted. Rely on another source, or take the claim out."

    def test_an_expired_source_no_longer_carries_before_any_round_is_made(self, cast: Cast, composer: Composer) -> None:
        study = source(cast)
        attach_source(post=composer.post, source=study, claim=composer.mark(), by=cast.maya)
        Source.objects.filter(pk=study.pk).update(review_by="2020-01-01")
        assert "is over. A clinician reads it again" in composer.claims()["C101"]["answer"]

    def test_a_source_of_the_post_as_a_whole_carries_no_claim(self, cast: Cast, composer: Composer) -> None:
        attach_source(post=composer.post, source=source(cast), by=cast.maya)
        assert set(composer.claims()) == {"C101", "C102"}

    def test_the_very_sentence_that_a_clinician_signed_is_carried_unasked(self, cast: Cast, composer: Composer) -> None:
        attach_source(post=composer.post, source=source(cast, supports=f"In short: {FIGURE} {EFFECT}"), by=cast.maya)
        assert set(composer.claims()) == {"C102"}

    def test_what_nobody_can_promise_is_not_made_right_by_choosing_a_source(
        self, cast: Cast, account: Account, signed_in: SignedIn
    ) -> None:
        composer = Composer(signed_in(cast.maya), cast, account, written(cast, account, PROMISE))
        said = composer.claims(PROMISE)["C108"]
        assert (said["severity"], said["attach"]) == ("block", False)
        attach_source(post=composer.post, source=source(cast), claim=said["claim"], by=cast.maya)
        assert composer.claims(PROMISE)["C108"]["blocks"]

    def test_a_post_that_is_not_saved_yet_relies_on_nothing(self, cast: Cast, composer: Composer) -> None:
        attach_source(post=composer.post, source=source(cast), claim=composer.mark(), by=cast.maya)
        body = json.dumps({"content": content(CLAIMS, composer.account), "unit": cast.clinic.pk})
        answer = composer.client.post("/posts/new/check/", body, content_type="application/json").json()
        assert answer["unsourced"] == [EFFECT, FIGURE]


class TestAskingForApproval:
    def test_strong_claims_need_a_source_or_a_reason(self, cast: Cast, post: Post) -> None:
        with pytest.raises(Problem, match="2 claims have no source, the first is “Walking half an hour"):
            submit_post(post=post, by=cast.maya)
        with pytest.raises(Problem, match="2 claims have no source"):
            submit_post(post=post, by=cast.maya, reason="  \n ")
        submit_post(post=post, by=cast.maya, reason=REASON)
        assert ApprovalRequest.objects.get().state == ApprovalRequest.State.OPEN

    def test_the_gate_asks_for_itself(self, cast: Cast, post: Post, account: Account) -> None:
        with pytest.raises(Problem, match="2 claims have no source"):
            ask_for_approval(
                subject=subject_of(post),
                unit=post.unit,
                material=material(post.content, [account]),
                accounts=[account],
                window=None,
                contributors=[cast.maya.pk],
                by=cast.maya,
            )

    def test_a_source_for_each_needs_no_reason_and_none_is_kept(self, cast: Cast, composer: Composer) -> None:
        for code in ("C101", "C102"):
            attach_source(post=composer.post, source=source(cast, title=code), claim=composer.mark(code), by=cast.maya)
        request = submit_post(post=composer.post, by=cast.maya, reason=REASON)
        assert "without source" not in request.also
        assert len(request.also["chosen"]) == 2

    @pytest.mark.parametrize(
        "text",
        [
            "Vaccines save lives. Walk a little every day.",
            "A daily walk may help you sleep.",
            "1 in 5 adults has high blood pressure, according to the CDC.",
            f"{FIGURE} https://www.cdc.gov/high-blood-pressure/",
            "Flu shots are free this week.",
        ],
    )
    def test_everyday_advice_and_what_names_its_source_need_neither(
        self, cast: Cast, account: Account, text: str
    ) -> None:
        post = written(cast, account, text)
        submit_post(post=post, by=cast.maya)
        assert Post.objects.get(pk=post.pk).stage == Stage.REVIEW

    def test_the_reason_is_in_the_record_in_words_that_can_be_erased(self, cast: Cast, post: Post) -> None:
        submit_post(post=post, by=cast.maya, reason=REASON)
        entry = Entry.objects.get(action="post.submitted")
        assert len(entry.facts["without source"]) == 2
        assert REASON not in json.dumps(entry.facts)

    def test_a_reason_too_long_is_said_so(self, cast: Cast, post: Post) -> None:
        with pytest.raises(Problem, match="too long"):
            submit_post(post=post, by=cast.maya, reason="x" * 1001)

    def test_saving_the_same_words_keeps_the_question_and_its_reason(self, cast: Cast, post: Post) -> None:
        submit_post(post=post, by=cast.maya, reason=REASON)
        post.refresh_from_db()
        save_post(post=post, content=post.content, title="Another title", revision=post.revision, by=cast.maya)
        post.refresh_from_db()
        assert post.stage == Stage.REVIEW

    def test_choosing_the_same_source_for_another_claim_is_another_question(
        self, cast: Cast, composer: Composer
    ) -> None:
        study = source(cast)
        attach_source(post=composer.post, source=study, claim=composer.mark(), by=cast.maya)
        submit_post(post=composer.post, by=cast.maya, reason=REASON)
        assert attach_source(post=composer.post, source=study, claim=composer.mark("C102"), by=cast.maya)
        composer.post.refresh_from_db()
        assert composer.post.stage == Stage.DRAFT

    def test_the_composer_sends_the_reason_with_and_without_scripts(
        self, cast: Cast, composer: Composer, account: Account
    ) -> None:
        refused = composer.client.post(f"/posts/{composer.post.pk}/submit/", {}, headers={"Accept": "application/json"})
        assert refused.status_code == 422
        assert "Add sources, or write why they need none." in refused.json()["what"]
        answer = composer.client.post("/posts/new/", typed(CLAIMS, account, unit=cast.clinic.pk, do="submit"))
        assert "2 claims have no source" in unescape(answer.content.decode())
        form = typed(CLAIMS, account, unit=cast.clinic.pk, do="submit", reason=REASON)
        composer.client.post("/posts/new/", form)
        assert ApprovalRequest.objects.get().also["without source"]["reason"] == REASON
        sent = {"reason": REASON}
        answer = composer.client.post(
            f"/posts/{composer.post.pk}/submit/", sent, headers={"Accept": "application/json"}
        )
        assert answer.status_code == 200
        assert f">{REASON}</textarea>" in unescape(
            composer.client.get(f"/posts/{composer.post.pk}/edit/").content.decode()
        )


class TestApprovers:
    def test_they_see_each_claim_with_its_source_or_that_it_has_none(
        self, cast: Cast, composer: Composer, signed_in: SignedIn
    ) -> None:
        attach_source(post=composer.post, source=source(cast), claim=composer.mark(), by=cast.maya)
        request = submit_post(post=composer.post, by=cast.maya, reason=REASON)
        page = shown(signed_in(cast.ana), f"/approvals/{request.pk}/")
        assert f"“{EFFECT}” An effect Has a source {TITLE} · signed off by Dr. Ana Ruiz" in page
        assert f"“{FIGURE}” A figure No source" in page
        assert f"Why there is no source {REASON}" in page
        assert "1 has no source that stands" in page

    def test_a_source_that_falls_while_they_read_is_said(
        self, cast: Cast, composer: Composer, signed_in: SignedIn
    ) -> None:
        study = source(cast)
        attach_source(post=composer.post, source=study, claim=composer.mark(), by=cast.maya)
        request = submit_post(post=composer.post, by=cast.maya, reason=REASON)
        retract(study, cast)
        page = shown(signed_in(cast.ana), f"/approvals/{request.pk}/")
        assert f"An effect Its source doesn’t stand {TITLE} · “{TITLE}” was retracted." in page
        assert "2 have no source that stands" in page

    def test_ordinary_posts_show_no_claims(self, cast: Cast, account: Account, signed_in: SignedIn) -> None:
        request = submit_post(post=written(cast, account, "Flu shots are free this week."), by=cast.maya)
        assert "claim" not in shown(signed_in(cast.ana), f"/approvals/{request.pk}/").lower()


class TestChoosing:
    def test_the_page_offers_the_first_bare_claim_and_then_the_next(self, cast: Cast, composer: Composer) -> None:
        study, address = source(cast), f"/posts/{composer.post.pk}/sources/"
        maya, mark = composer.client, composer.mark()
        assert f"For this claim: “{EFFECT}”" in shown(maya, address)
        maya.post(address, {"do": "attach", "source": study.pk, "claim": mark})
        page = shown(maya, address)
        assert f"“{EFFECT}” An effect · {TITLE} Has a source" in page
        assert f"For this claim: “{FIGURE}”" in page
        assert "It carries the claim below, too" in page
        maya.post(address, {"do": "attach", "source": study.pk, "claim": composer.mark("C102")})
        assert set(composer.claims()) == set()
        assert Reliance.objects.count() == 1

    def test_a_claim_that_waits_for_a_signature_says_so_and_the_next_one_is_offered(
        self, cast: Cast, composer: Composer
    ) -> None:
        attach_source(post=composer.post, source=source(cast, signed=False), claim=composer.mark(), by=cast.maya)
        page = shown(composer.client, f"/posts/{composer.post.pk}/sources/")
        assert f"“{EFFECT}” An effect · {TITLE} Waits for a signature" in page
        assert f"For this claim: “{FIGURE}”" in page

    def test_the_composer_leads_to_exactly_this_claim_without_scripts(self, cast: Cast, composer: Composer) -> None:
        form = {**typed(CLAIMS, composer.account), "version": composer.post.revision, "title": "Walking"}
        mark = composer.mark("C102")
        answer = composer.client.post(f"/posts/{composer.post.pk}/edit/", {**form, "do": f"sources {mark}"})
        assert answer["Location"] == f"/posts/{composer.post.pk}/sources/?claim={mark}"
        assert f"For this claim: “{FIGURE}”" in shown(composer.client, answer["Location"])

    def test_a_study_added_for_a_claim_carries_it(self, cast: Cast, composer: Composer) -> None:
        study = source(cast)
        wanted = f"post-{composer.post.pk}-{composer.mark()}"
        composer.client.post("/evidence/add/", {"do": "use", "source": study.pk, "for": wanted})
        assert set(composer.claims()) == {"C102"}

    def test_for_a_claim_that_the_post_does_not_make_nothing_is_attached(self, cast: Cast, composer: Composer) -> None:
        address, study = f"/posts/{composer.post.pk}/sources/", source(cast)
        answer = composer.client.post(address, {"do": "attach", "source": study.pk, "claim": "0" * 32})
        assert answer.status_code == 422
        assert not Reliance.objects.exists()

    def test_the_database_holds_no_word_of_the_claim(self, cast: Cast, composer: Composer) -> None:
        attach_source(post=composer.post, source=source(cast), claim=composer.mark(), by=cast.maya)
        assert re.fullmatch(r"[0-9a-f]{32}", Reliance.objects.get().claims[0])

    def test_taking_the_source_away_takes_it_from_its_claim(self, cast: Cast, composer: Composer) -> None:
        study = source(cast)
        attach_source(post=composer.post, source=study, claim=composer.mark(), by=cast.maya)
        detach_source(post=composer.post, source=study, by=cast.maya)
        assert "C101" in composer.claims()

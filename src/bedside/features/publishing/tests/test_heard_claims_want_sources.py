"""A claim that no rule knows and the network hears: it can be given a source like any other, but nobody has to."""

import pytest

from bedside.features.accounts.models import Account
from bedside.features.clearance.api import ApprovalRequest
from bedside.features.people.cast import Cast
from bedside.features.publishing.models import Post
from bedside.features.publishing.services.approving import submit_post
from bedside.features.publishing.services.relying import attach_source
from bedside.features.publishing.services.writing import start_post
from bedside.features.publishing.tests.composer_desk import connect, content, paint
from bedside.features.publishing.tests.test_claims_want_sources import (
    TITLE,
    Composer,
    SignedIn,
    retract,
    shown,
    sign,
    source,
    written,
)

WALNUTS = "A handful of walnuts before bed keeps your arteries as clean as a whistle."
HEARD = f"{WALNUTS} Our cook has recipes for you."
# Heard as something that nobody can promise.
PROMISE = "Our new laser sorts out back trouble for good, and it does so in a single visit."


@pytest.fixture
def account(cast: Cast) -> Account:
    return connect(cast)


@pytest.fixture
def post(cast: Cast, account: Account) -> Post:
    return written(cast, account, HEARD)


@pytest.fixture
def composer(cast: Cast, signed_in: SignedIn, account: Account, post: Post) -> Composer:
    return Composer(signed_in(cast.maya), cast, account, post)


def test_it_can_be_given_a_source_right_there_and_nobody_asks_for_a_reason(composer: Composer) -> None:
    said = composer.claims(HEARD)["C101"]
    assert (said["severity"], said["attach"], said["words"]) == ("warning", True, WALNUTS)
    assert composer.ask(HEARD)["unsourced"] == []
    submit_post(post=composer.post, by=composer.cast.maya)
    assert "without source" not in ApprovalRequest.objects.get().also


def test_the_page_offers_it_and_a_signed_source_takes_the_finding_away(cast: Cast, composer: Composer) -> None:
    address = f"/posts/{composer.post.pk}/sources/"
    assert f"For this claim: “{WALNUTS}”" in shown(composer.client, address)
    mark = composer.claims(HEARD)["C101"]["claim"]
    composer.client.post(address, {"do": "attach", "source": source(cast).pk, "claim": mark})
    assert composer.claims(HEARD) == {}
    assert f"“{WALNUTS}” An effect · {TITLE} Has a source" in shown(composer.client, address)
    assert "C101" in composer.claims(HEARD.replace("handful", "bowl"))


def test_until_a_clinician_signs_it_advice_says_which_source_is_waited_for(cast: Cast, composer: Composer) -> None:
    unsigned = source(cast, signed=False)
    attach_source(post=composer.post, source=unsigned, claim=composer.claims(HEARD)["C101"]["claim"], by=cast.maya)
    said = composer.claims(HEARD)["C101"]
    assert (said["severity"], said["attach"]) == ("advice", False)
    assert f"relies on “{TITLE}”. No clinician has signed that source off yet." in said["sentence"]
    sign(unsigned, cast)
    assert composer.claims(HEARD) == {}


def test_when_the_source_falls_the_finding_comes_back_and_says_why(cast: Cast, composer: Composer) -> None:
    study = source(cast)
    attach_source(post=composer.post, source=study, claim=composer.claims(HEARD)["C101"]["claim"], by=cast.maya)
    retract(study, cast)
    said = composer.claims(HEARD)["C101"]
    assert (said["severity"], said["attach"]) == ("warning", True)
    assert said["answer"] == f"“{TITLE}” was retracted. Rely on another source, or take the claim out."


def test_approvers_see_it_with_what_carries_it(cast: Cast, composer: Composer, signed_in: SignedIn) -> None:
    attach_source(post=composer.post, source=source(cast), claim=composer.claims(HEARD)["C101"]["claim"], by=cast.maya)
    request = submit_post(post=composer.post, by=cast.maya)
    page = shown(signed_in(cast.ana), f"/approvals/{request.pk}/")
    assert f"“{WALNUTS}” An effect Has a source {TITLE} · signed off by Dr. Ana Ruiz" in page


@pytest.mark.parametrize("signed", [True, False])
def test_what_nobody_can_promise_is_not_made_right_by_choosing_a_source(
    cast: Cast, account: Account, signed_in: SignedIn, signed: bool
) -> None:
    composer = Composer(signed_in(cast.maya), cast, account, written(cast, account, PROMISE))
    said = composer.claims(PROMISE)["C108"]
    assert (said["severity"], said["attach"]) == ("warning", False)
    attach_source(post=composer.post, source=source(cast, signed=signed), claim=said["claim"], by=cast.maya)
    again = composer.claims(PROMISE)["C108"]
    assert (again["severity"], again["attach"]) == ("warning", False)


def test_the_very_promise_that_a_clinician_signed_is_carried(cast: Cast, account: Account, signed_in: SignedIn) -> None:
    composer = Composer(signed_in(cast.maya), cast, account, written(cast, account, PROMISE))
    attach_source(post=composer.post, source=source(cast, supports=PROMISE), by=cast.maya)
    assert composer.claims(PROMISE) == {}


def test_in_an_alternative_text_nothing_is_heard_and_nothing_is_listed(
    cast: Cast, account: Account, signed_in: SignedIn
) -> None:
    picture = paint(cast.clinic, cast.maya)
    words = content("Our cook has recipes for you.", account, pictures=((picture.pk, HEARD),))
    request = submit_post(post=start_post(unit=cast.clinic, by=cast.maya, content=words, title="Walnuts"), by=cast.maya)
    assert "An effect" not in shown(signed_in(cast.ana), f"/approvals/{request.pk}/")

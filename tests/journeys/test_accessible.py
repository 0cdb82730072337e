"""axe-core on every page: wide and narrow, light and dark, for each of the people, with what they may see.

A crawl follows every link that a person sees. Pages that no link leads to are opened by hand; those that only a
practice of one has are looked at in its own journey. An address that shows no page is listed in `NO_PAGES`. A new page
that is none of these fails here.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Page, expect
from tests.journeys.house import House
from tests.journeys.looking import ALONE, crawl, look
from tests.journeys.visitors import Visitors
from tests.journeys.walk import Walk

from bedside.features.people.cast import PASSWORD, PEOPLE, Person
from bedside.features.people.testing import code_of

pytestmark = [pytest.mark.journey, pytest.mark.peer, pytest.mark.xdist_group("journey-pages")]

# How many pages of a kind are looked at where they differ a lot.
SEVERAL = {"publishing:post": 4, "clearance:request": 3, "publishing:edit": 2, "audit:entry": 2}
BY_HAND = {
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "accounts:again",
    "audit:words",
    "mfa_authenticate",
    "mfa_edit_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "people:demo",
    "people:invitation",
    "publishing:rule",
    "ui:search",
    "ui:style",
    "ui:style-plain",
}
# Only films have them: `test_films_answered.py` looks at each of their states.
OF_FILMS = {"media:said", "media:said-in"}
# They take a form, answer a script, hand out a file or lead elsewhere.
NO_PAGES = {
    "accounts:disconnect",
    "audit:export",
    "audit:state",
    "audit:verify",
    "clearance:hold-lift",
    "clearance:outside-film",
    "clearance:outside-picture",
    "clearance:outside-track",
    "clearance:overrule-end",
    "clearance:overrule-take-back",
    "clearance:request-film",
    "clearance:request-picture",
    "clearance:request-track",
    "clearance:template-overrule",
    "clearance:template-retire",
    "clearance:template-submit",
    "evidence:mark",
    "evidence:sign",
    "evidence:unmark",
    "media:add",
    "media:answer",
    "media:choose",
    "media:asset-state",
    "media:delete",
    "media:document",
    "media:film",
    "media:film-captions",
    "media:forget-making",
    "media:look-again",
    "media:make-again",
    "media:paint",
    "media:picture",
    "media:said-add",
    "media:said-check",
    "media:said-draft",
    "media:said-keep",
    "media:said-nothing",
    "media:said-state",
    "media:state",
    "media:take-back",
    "media:upload",
    "media:upload-begin",
    "media:upload-erase",
    "media:upload-finish",
    "media:upload-portion",
    "media:upload-state",
    "media:upload-stop",
    "media:use-version",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_login_webauthn",
    "notify:count",
    "notify:open",
    "notify:read-all",
    "people:alive",
    "people:invitation-again",
    "people:invitation-link",
    "people:invitation-withdraw",
    "people:person-deactivate",
    "people:person-reactivate",
    "people:person-reset-second-factor",
    "people:person-roles",
    "people:person-sign-out",
    "people:person-unlock",
    "people:place-end",
    "people:places-end-others",
    "people:unit-close",
    "people:unit-reopen",
    "policies:approve",
    "policies:ask",
    "policies:back",
    "policies:drop",
    "policies:export",
    "policies:remove-part",
    "policies:remove-rule",
    "policies:send-back",
    "policies:start",
    "policies:try",
    "publishing:act",
    "publishing:act-on-delivery",
    "publishing:aside",
    "publishing:autosave",
    "publishing:check",
    "publishing:check-new",
    "publishing:comment",
    "publishing:copy",
    "publishing:feedback-erase",
    "publishing:feedback-export",
    "publishing:hold",
    "publishing:live",
    "publishing:missed",
    "publishing:move",
    "publishing:overrule",
    "publishing:plan",
    "publishing:submit",
    "publishing:take-back",
    "publishing:take-up",
    "publishing:wrong",
    "ui:style-save",
}
EXAMPLES = {
    "sha": "0" * 64,
    "key": "0" * 8 + "-0000-4000-8000-" + "0" * 12,
    "token": "x",
    "fingerprint": "x",
    "what": "delete",
    "slug": "practice",
    "kind": "post",
}
crawled: set[str] = set()
people_crawled: set[str] = set()


def patterns(listed: list[Any], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in listed:
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, ":".join(filter(None, [space, each.namespace])))
        else:
            yield (f"{space}:{each.name}" if space else str(each.name)), each


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.key)
def test_every_page_that_links_lead_to(person: Person, house: House, visitors: Visitors) -> None:
    page = visitors.enter(person.name)
    wrong = []
    for kind in crawl(page, f"{house.url}/", several=SEVERAL):
        wrong += look(page, thoroughly=kind not in crawled)
        crawled.add(kind)
    page.context.close()
    people_crawled.add(person.key)
    assert wrong == []


def test_no_page_is_forgotten() -> None:
    if people_crawled != {person.key for person in PEOPLE}:
        pytest.skip("not everybody's pages were crawled in this run")
    pages = {name for name, _pattern in patterns(get_resolver().url_patterns)} - NO_PAGES - BY_HAND - ALONE - OF_FILMS
    assert pages - {kind.partition("?")[0] for kind in crawled} == set()


def test_what_is_called_no_page_is_none(house: House, visitors: Visitors) -> None:
    page = visitors.enter("Sam Whitfield")
    shown = []
    for name, pattern in patterns(get_resolver().url_patterns):
        if name not in NO_PAGES:
            continue
        wanted = [*pattern.pattern.converters, *pattern.pattern.regex.groupindex]
        values = {each: EXAMPLES.get(each, "1") for each in wanted}
        if name == "publishing:act-on-delivery":
            values["what"] = "again"
        answer = page.request.get(house.url + reverse(name, kwargs=values), max_redirects=0)
        if answer.status == 200 and "<main" in answer.text():
            shown.append(name)
    page.context.close()
    assert shown == []


def test_pages_of_coming_in_and_going(house: House, visitors: Visitors) -> None:
    walk = Walk(visitors.arrive())
    page = walk.page
    walk.to("/demo/")
    walk.to("/sign-in/stopped/")
    walk.to("/password/forgotten/")
    page.get_by_label("Mail address").fill("priya@riverside.example")
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button").first.click()
    walk.here()
    link = re.search(
        r"http\S+/password/new/\S+",
        str(house.mail.arrived("priya@", saying="/password/new/").get_body(("plain",)).get_content()),
    )
    assert link
    walk.to(link.group())
    for field in page.get_by_role("main").locator("input[type=password]").all():
        field.fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button").first.click()
    walk.here()

    walk.to("/sign-in/")
    page.get_by_label("Mail address").fill("priya@riverside.example")
    page.get_by_label("Password").fill("not this one at all")
    walk.press("Sign in")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Second step")).to_be_visible()
    walk.here()
    page.get_by_role("textbox", name=re.compile("code", re.IGNORECASE)).fill(code_of(house.seeded["secrets"]["priya"]))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Today")).to_be_visible()
    walk.to("/confirm/")
    walk.to("/confirm/code/")
    _with_a_finger(page)
    page.goto("/you/sign-in/passkeys/add/")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url(re.compile("recovery-codes"))
    walk.here()
    walk.to("/confirm/passkey/")
    page.goto("/you/sign-in/")
    number = page.get_by_role("link").evaluate_all(
        "all => all.map(a => a.pathname.match(/passkeys\\/(\\d+)\\//)?.[1]).find(Boolean)"
    )
    walk.to(f"/you/sign-in/passkeys/{number}/")
    walk.to(f"/you/sign-in/passkeys/{number}/remove/")
    walk.to("/sign-out/")
    said = house.run("user", "invite", "ruth@riverside.example", "--name", "Ruth Abara", "--role", "author")
    walk.to(re.search(r"http\S+/invitation/\S+", said).group())  # type: ignore[union-attr]
    assert walk.wrong == []
    expected = {name for name in BY_HAND if name.startswith(("account_", "mfa_"))} | {
        "people:demo",
        "people:invitation",
    }
    assert expected - walk.kinds == set()


def _with_a_finger(page: Page) -> None:
    """Give the page's browser a sensor with a finger on it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_pages_that_no_link_leads_to(house: House, visitors: Visitors) -> None:
    sam = Walk(visitors.enter("Sam Whitfield"))
    for address in (
        "/rules/p101/",
        "/search/",
        "/style/",
        "/style/plain/",
        f"/accounts/{house.seeded['account']}/again/",
    ):
        sam.to(address)
    sam.to("/no/such/page/")
    sam.to("/posts/new/")  # not his: what a refusal looks like
    priya = Walk(visitors.enter("Priya Nair"))
    priya.page.goto("/audit/?action=overrule.asked")
    priya.page.get_by_role("link", name=re.compile("^Entry")).first.click()
    priya.press("Read the words")
    assert sam.wrong + priya.wrong == []
    kinds = sam.kinds | priya.kinds
    assert {name for name in BY_HAND if not name.startswith(("account_", "mfa_", "people:"))} - kinds == set()


def test_looking_sees_what_is_wrong(visitors: Visitors) -> None:
    page = visitors.arrive()
    page.goto("/sign-in/stopped/")
    page.evaluate(
        """() => document.querySelector("main").insertAdjacentHTML("beforeend",
            '<img src="/favicon.ico"><p class="bad">Hardly to be read</p>')"""
    )
    page.evaluate("document.querySelector('.bad').style.cssText = 'color: #ccc; background: #fff; inline-size: 700px'")
    said = " ".join(look(page, thoroughly=True))
    for fault in ("image-alt", "wide: color-contrast", "narrow, dark: color-contrast", "scrolls sideways"):
        assert fault in said

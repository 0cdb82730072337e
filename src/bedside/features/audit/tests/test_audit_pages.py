"""The pages of the record."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from bedside.base import clock
from bedside.features.audit import tasks
from bedside.features.audit.api import Actor, Entry, Subject, record, seal_everything
from bedside.features.audit.models import Verification
from bedside.features.audit.proof import check
from bedside.features.audit.tests.conftest import POST
from bedside.features.audit.tests.intruder import Intruder
from bedside.features.people.cast import Cast
from bedside.features.people.models import Membership
from bedside.features.people.permissions import Role
from bedside.features.people.testing import SignedIn
from bedside.kit import crypto
from bedside.kit.bus.models import Happening

ANA, MAYA = Actor("user", "301", "Dr. Ana Ruiz"), Actor("user", "302", "Maya Okafor")
NOON = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)  # in New York


@pytest.fixture
def priya(cast: Cast, signed_in: SignedIn) -> Client:
    """The privacy officer's browser."""
    return signed_in(cast.priya)


@pytest.fixture
def told(cast: Cast) -> dict[str, int]:
    """A few entries of three days; their numbers by a short name."""
    numbers = {}
    for hours, name, by, action, subject, unit in (
        (0, "asked", MAYA, "post.submitted", POST, cast.clinic.pk),
        (1, "approved", ANA, "post.approved", POST, cast.clinic.pk),
        (24, "other", MAYA, "post.submitted", Subject("post", 13, "Walk with us"), cast.hospital.pk),
        (48, "account", MAYA, "account.connected", Subject("account", 2), None),
    ):
        with clock.at(NOON + timedelta(hours=hours)), transaction.atomic():
            words = {"comment": "Name the entrance"} if name == "approved" else None
            numbers[name] = record(
                by=by, action=action, subject=subject, words=words, facts={"version": 2}, unit_id=unit
            )
    return numbers


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def downloaded(answer: HttpResponseBase) -> str:
    assert isinstance(answer, StreamingHttpResponse)
    return answer.getvalue().decode()


def shown(client: Client, address: str) -> set[int]:
    """Return the numbers of the entries in the list."""
    answer = client.get(address)
    assert answer.status_code == 200
    return {row.entry.pk for row in answer.context["rows"]}


@pytest.mark.parametrize("path", ["/audit/", "/audit/state/", "/audit/entry/1/", "/audit/post/12/"])
def test_only_who_may_read_the_record_sees_it(cast: Cast, signed_in: SignedIn, path: str) -> None:
    assert signed_in(cast.maya).get(path).status_code == 403
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize("path", ["/audit/verify/", "/audit/export/", "/audit/entry/1/words/"])
def test_only_who_may_read_the_record_works_with_it(cast: Cast, signed_in: SignedIn, path: str) -> None:
    assert signed_in(cast.maya).post(path).status_code == 403
    assert signed_in(cast.priya).get(path).status_code == 405


def test_an_entry_is_a_sentence(priya: Client, told: dict[str, int]) -> None:
    page = text(priya, "/audit/")
    assert "Maya Okafor" in page
    assert "post 12 “Flu clinic”" in page
    assert "Friday 20 November 2026" in page
    assert "12:00:00" in page


def test_the_record_is_narrowed_by_what_stands_in_the_address(priya: Client, told: dict[str, int]) -> None:
    assert shown(priya, "/audit/?actor=user:301") == {told["approved"]}
    assert shown(priya, "/audit/?action=post.submitted") == {told["asked"], told["other"]}
    assert shown(priya, "/audit/?kind=post&number=12") == {told["asked"], told["approved"]}
    assert shown(priya, "/audit/?since=2026-11-21&until=2026-11-21") == {told["other"]}
    assert shown(priya, "/audit/?actor=user:302&action=post.submitted&until=2026-11-20") == {told["asked"]}
    assert shown(priya, "/audit/?actor=visitor:5") == set()


@pytest.mark.parametrize(
    "query",
    [
        "since=yesterday",
        "since=2026-02-30",
        "since=2026-11-21&until=2026-11-20",
        "kind=post",
        "number=12",
        "actor=Rosa",
        "kind=post&number=a/b",
        "kind=<script>&number=1",
    ],
)
def test_a_wrong_address_gets_a_sentence_and_keeps_what_was_typed(priya: Client, query: str) -> None:
    answer = priya.get(f"/audit/?{query}")
    assert answer.status_code == 200
    assert answer.context["problem"]
    assert "<script>" not in answer.content.decode().split("</head>")[1]


def test_a_long_record_has_pages(priya: Client, told: dict[str, int]) -> None:
    with transaction.atomic():
        for _ in range(60):
            record(by=ANA, action="post.approved", subject=POST)
    first = priya.get("/audit/?kind=post&number=12")
    second = shown(priya, f"/audit/{first.context['page'].next}")
    assert len(first.context["rows"]) == 50
    assert second >= {told["asked"], told["approved"]}
    assert len(second) == 12


def test_who_reads_for_one_unit_sees_that_unit_only(cast: Cast, signed_in: SignedIn, told: dict[str, int]) -> None:
    Membership.objects.create(user=cast.ines, role=Role.PRIVACY_OFFICER, unit=cast.clinic)
    ines = signed_in(cast.ines)
    assert shown(ines, "/audit/") == {told["asked"], told["approved"]}
    assert ines.get(f"/audit/entry/{told['other']}/").status_code == 404
    assert shown(ines, "/audit/post/13/") == set()
    assert downloaded(ines.post("/audit/export/")).count('"kind": "entry"') == 2
    assert ines.post(f"/audit/entry/{told['other']}/words/").status_code == 404


def test_the_story_of_one_post(priya: Client, told: dict[str, int]) -> None:
    page = text(priya, "/audit/post/12/")
    assert "The story of post 12 “Flu clinic”" in page
    assert page.index("Dr. Ana Ruiz") < page.index("Maya Okafor")
    assert "Walk with us" not in page


def test_words_are_hidden_until_somebody_asks_and_that_is_recorded(priya: Client, told: dict[str, int]) -> None:
    address = f"/audit/entry/{told['approved']}/"
    assert "Name the entrance" not in text(priya, address)
    answer = priya.post(f"{address}words/")
    assert "Name the entrance" in answer.content.decode()
    look = Entry.objects.latest("id")
    assert (look.action, look.actor_name, look.subject_id) == ("audit.words-read", "Priya Nair", str(told["approved"]))
    assert look.address == "127.0.0.1"


def test_there_are_no_words_to_read_where_none_were_written(priya: Client, told: dict[str, int]) -> None:
    answer = priya.post(f"/audit/entry/{told['asked']}/words/")
    assert answer.status_code == 422
    assert "There are no words to read." in answer.content.decode()


def test_an_entry_shows_how_it_is_tied_into_the_chain(priya: Client, told: dict[str, int]) -> None:
    address = f"/audit/entry/{told['asked']}/"
    assert "It waits for its seal" in text(priya, address)
    seal_everything()
    page = text(priya, address)
    assert "with places 1 to" in page
    assert Entry.objects.get(pk=told["asked"]).stamp in page


def test_a_record_is_verified_when_somebody_asks(priya: Client, told: dict[str, int]) -> None:
    seal_everything()
    assert "Not verified yet" in text(priya, "/audit/")
    assert priya.post("/audit/verify/").status_code == 302
    assert "Being verified" in text(priya, "/audit/state/")
    priya.post("/audit/verify/")
    job = ProcrastinateJob.objects.get(task_name="audit.verify")
    tasks.verify_record(**job.args)
    page = text(priya, "/audit/state/")
    assert "Unbroken" in page
    assert "Last verified by Priya Nair" in page
    said = Entry.objects.latest("id")
    assert (said.action, said.facts["breaks"]) == ("audit.verified", 0)


def test_a_broken_record_is_told_to_everybody_who_may_read_it(
    priya: Client, told: dict[str, int], intruder: Intruder
) -> None:
    seal_everything()
    intruder.do(f"UPDATE audit_entry SET action = 'post.declined' WHERE id = {told['approved']}")
    tasks.verify_daily(timestamp=0)
    page = text(priya, "/audit/")
    assert "Broken" in page
    assert f"Entry {told['approved']} was changed after it was written." in page
    assert "The record is broken" in text(priya, "/")
    assert Entry.objects.latest("id").action == "audit.found-broken"
    assert Happening.objects.filter(name="bedside.features.audit.events.RecordBroken").count() <= 1


def test_a_verification_that_died_is_no_obstacle(priya: Client, told: dict[str, int]) -> None:
    long_ago = clock.now() - timedelta(hours=1)
    Verification.objects.create(asked_by="Bedside", asked_at=long_ago, seen_alive_at=long_ago)
    assert "Not verified yet" in text(priya, "/audit/")
    priya.post("/audit/verify/")
    assert "Being verified" in text(priya, "/audit/state/")


def test_a_job_that_comes_twice_verifies_once(priya: Client) -> None:
    priya.post("/audit/verify/")
    job = ProcrastinateJob.objects.get(task_name="audit.verify")
    tasks.verify_record(**job.args)
    tasks.verify_record(**job.args)
    assert Entry.objects.filter(action="audit.verified").count() == 1


def test_entries_that_nobody_seals_are_told(priya: Client, told: dict[str, int]) -> None:
    assert "Is the worker running?" in text(priya, "/audit/")
    assert "The record is not being sealed" in text(priya, "/")
    seal_everything()
    assert "Is the worker running?" not in text(priya, "/audit/")


def test_what_is_selected_is_exported_as_a_file_that_proves_itself(priya: Client, told: dict[str, int]) -> None:
    answer = priya.post("/audit/export/", {"kind": "post", "number": "12"})
    assert 'filename="record-' in answer.headers["Content-Disposition"]
    lines = downloaded(answer).splitlines(keepends=True)
    assert json.loads(lines[0])["source"] == "Riverside Health"
    proof = check(lines, [crypto.public_key()])
    assert proof.unbroken
    assert proof.entries == 2
    assert Entry.objects.latest("id").facts == {"subject": "post/12"}


def test_the_list_needs_few_queries(priya: Client, told: dict[str, int]) -> None:
    seal_everything()
    priya.get("/audit/")
    with CaptureQueriesContext(connection) as queries:
        priya.get("/audit/?kind=post&number=12")
    assert len(queries) <= 15, [query["sql"][:90] for query in queries]

"""Adding to the record."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bedside.base import clock
from bedside.features.audit import chain, recording
from bedside.features.audit.api import SYSTEM, Entry, Subject, coming_from, history, record
from bedside.features.audit.tests.conftest import ANA, POST
from bedside.features.audit.verifying.entries import is_stamped

SOMETHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abcé", max_size=5), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.django_db
def test_an_entry_says_who_did_what_to_what_when_and_from_where() -> None:
    moment = datetime(2026, 11, 23, 9, 30, 15, 123456, tzinfo=UTC)
    with clock.at(moment), coming_from("10.1.2.3"), transaction.atomic():
        number = record(by=ANA, action="post.approved", subject=POST, facts={"version": 3}, unit_id=4)
    entry = Entry.objects.get(pk=number)
    assert (entry.actor_id, entry.actor_name) == ("3", "Dr. Ana Ruiz")
    assert (entry.action, entry.subject_kind, entry.subject_id, entry.subject_name) == (
        "post.approved", "post", "12", "Flu clinic",
    )  # fmt: skip
    assert (entry.at, entry.address, entry.facts, entry.unit_id) == (moment, "10.1.2.3", {"version": 3}, 4)


@pytest.mark.django_db
def test_a_change_that_is_undone_leaves_no_entry() -> None:
    with transaction.atomic():
        record(by=SYSTEM, action="post.approved", subject=POST)
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


def test_an_entry_outside_a_transaction_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="belongs in the transaction"):
        record(by=SYSTEM, action="post.approved", subject=POST)


@pytest.mark.django_db
def test_words_are_not_in_the_database_in_the_clear() -> None:
    with transaction.atomic():
        number = record(by=ANA, action="post.approved", subject=POST, words={"comment": "Rosa's biopsy was clear"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT convert_from(words, 'UTF8') FROM audit_payload WHERE entry_id = %s", [number])
        (stored,) = cursor.fetchone() or ("",)
    assert "biopsy" not in stored
    assert Entry.objects.get(pk=number).payload.words == {"comment": "Rosa's biopsy was clear"}


@pytest.mark.django_db
def test_equal_words_leave_different_digests() -> None:
    """Otherwise two entries would tell that the same was said twice."""
    with transaction.atomic():
        one, two = (record(by=ANA, action="post.approved", subject=POST, words={"comment": "Fine"}) for _ in range(2))
    first, second = Entry.objects.filter(pk__in=(one, two))
    assert first.payload_digest != second.payload_digest
    assert first.name_digest != second.name_digest


@pytest.mark.django_db
def test_the_history_of_a_subject_begins_with_the_newest() -> None:
    with transaction.atomic():
        first = record(by=ANA, action="post.submitted", subject=POST)
        record(by=ANA, action="post.submitted", subject=Subject("post", 13))
        account = record(by=ANA, action="account.connected", subject=Subject("account", 12))
        last = record(by=ANA, action="post.approved", subject=POST)
    assert [entry.pk for entry in history(POST)] == [last, first]
    assert [entry.pk for entry in history(POST, Subject("account", 12))] == [last, account, first]
    assert not history().exists()


class TestWhateverTheFactsAre(TestCase):
    """The database may write a number in its own way; the stamp must still be right."""

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.dictionaries(st.text("abcé_", max_size=6), SOMETHING, max_size=4))
    def test_the_stamp_fits_what_was_stored(self, facts: dict[str, Any]) -> None:
        with transaction.atomic():
            number = record(by=ANA, action="post.approved", subject=POST, facts=facts)
        values = Entry.objects.filter(pk=number).values(*chain.FIELDS).get()
        assert is_stamped(values)

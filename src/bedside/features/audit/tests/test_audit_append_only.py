"""The database itself refuses to change the record."""

import pytest
from django.db import DatabaseError, connection, transaction

from bedside.features.audit.api import erase_subject, record, seal_everything
from bedside.features.audit.models import Payload
from bedside.features.audit.tests.conftest import ANA, POST
from bedside.features.audit.verify import verify

TABLES = ("audit_entry", "audit_link", "audit_seal", "audit_payload")
ROLE = "bedside_app"


def refused(statement: str) -> str:
    """Return what the database says against the statement."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {statement}")
    return str(caught.value)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {} CASCADE", "UPDATE {} SET id = id + 1000000"])
def test_even_the_owner_is_refused(sealed: list[int], table: str, statement: str) -> None:
    statement = statement.replace("id = id", "place = place") if table == "audit_link" else statement
    said = refused(statement.format(table))
    assert "append-only" in said or "can only be erased" in said


def test_a_name_can_be_erased_but_not_rewritten(sealed: list[int]) -> None:
    assert "append-only" in refused("UPDATE audit_entry SET subject_name = 'Another title'")
    assert "append-only" in refused("UPDATE audit_entry SET subject_name = '', action = 'post.declined'")


def test_words_can_be_erased_but_not_rewritten_or_brought_back(sealed: list[int]) -> None:
    kept = Payload.objects.first()
    assert kept is not None
    assert "only be erased" in refused("UPDATE audit_payload SET words = 'x'")
    assert "only be erased" in refused("UPDATE audit_payload SET erased_at = now()")
    Payload.objects.filter(pk=kept.pk).update(words=None, salt=None, erased_at="2026-11-23T09:00Z")
    assert "only be erased" in refused(f"UPDATE audit_payload SET words = 'x', erased_at = NULL WHERE id = {kept.pk}")


@pytest.fixture
def role(db: None) -> str:
    """The application's role, where this server has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            pytest.skip(f"this server has no role {ROLE}")
    return ROLE


@pytest.mark.parametrize("table", TABLES)
def test_the_applications_role_may_not_even_try(role: str, table: str) -> None:
    with connection.cursor() as cursor:
        for right in ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER"):
            cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, right])
            assert cursor.fetchone() == (False,), right
        for right in ("SELECT", "INSERT"):
            cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, right])
            assert cursor.fetchone() == (True,), right


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'post.declined'",
        "DELETE FROM audit_entry",
        "UPDATE audit_link SET digest = 'x'",
        "DELETE FROM audit_seal",
        "DELETE FROM audit_payload",
        "TRUNCATE audit_entry CASCADE",
        "ALTER TABLE audit_entry DISABLE TRIGGER USER",
        "DROP TRIGGER audit_entry_keep ON audit_entry",
    ],
)
def test_as_the_applications_role(sealed: list[int], role: str, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(current_user, %s, 'SET')", [role])
        if cursor.fetchone() != (True,):
            pytest.skip(f"this server's owner may not become {role}")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"SET LOCAL ROLE {role}")
    said = refused(statement)
    assert "permission denied" in said or "must be owner" in said


def test_as_the_applications_role_everything_needed_works(sealed: list[int], role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(current_user, %s, 'SET')", [role])
        if cursor.fetchone() != (True,):
            pytest.skip(f"this server's owner may not become {role}")
        cursor.execute(f"SET LOCAL ROLE {role}")
    with transaction.atomic():
        record(by=ANA, action="post.approved", subject=POST, words={"comment": "Fine"})
    assert seal_everything() == 1
    erase_subject(subject=POST, by=ANA, reason="asked to")
    assert seal_everything() == 1
    assert verify().unbroken

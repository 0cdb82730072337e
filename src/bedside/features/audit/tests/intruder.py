"""Who has the database but not the keys."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from bedside.features.audit.guards import GUARDS


class Intruder:
    """Somebody who owns the tables: every guard can be switched off, every row changed. The keys are out of reach."""

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Switch the guards off, let something be done, and cover up by switching them on again."""
        self.sql("SET CONSTRAINTS ALL IMMEDIATE")
        self._turn("DISABLE")
        yield
        self._turn("ENABLE")

    def do(self, *statements: str) -> None:
        """Run the statements with the guards off."""
        with self.inside():
            for statement in statements:
                self.sql(statement)

    def cut_the_ties(self) -> None:
        """Drop the foreign keys that would keep an entry from being removed alone."""
        self.sql("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("audit_link", "audit_payload", "audit_waiting"):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'", [table]
                )
                for (name,) in cursor.fetchall():
                    cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')

    def sql(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    def _turn(self, verb: str) -> None:
        for table in GUARDS:
            self.sql(f"ALTER TABLE {table} {verb} TRIGGER USER")

"""The triggers that refuse changes, and whether they are all on."""

from collections.abc import Iterator

from django.db import connection

GUARDS = {
    "audit_entry": ("audit_entry_keep", "audit_entry_no_truncate", "audit_entry_only_erase", "audit_entry_queue"),
    "audit_link": ("audit_link_keep", "audit_link_no_truncate"),
    "audit_payload": ("audit_payload_keep", "audit_payload_no_truncate", "audit_payload_only_erase"),
    "audit_seal": ("audit_seal_keep", "audit_seal_no_truncate"),
}

_ON = """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger
WHERE tgrelid::regclass::text = ANY(%s) AND tgenabled IN ('O', 'A')
"""


def missing_guards() -> Iterator[tuple[str, str]]:
    """Yield each (table, trigger) that is missing or switched off."""
    with connection.cursor() as cursor:
        cursor.execute(_ON, [list(GUARDS)])
        on = set(cursor.fetchall())
    for table, names in GUARDS.items():
        yield from ((table, name) for name in names if (table, name) not in on)

"""What stands beside the chain. Each query looks at one moment, so that nothing is told which was only under way."""

from bedside.features.audit.breaks import Found
from bedside.features.audit.guards import missing_guards
from bedside.features.audit.verifying import rows
from bedside.features.audit.verifying.entries import check_words, is_stamped

_OUTSIDE = """
SELECT e.id FROM audit_entry e
WHERE NOT EXISTS (SELECT FROM audit_link l WHERE l.entry_id = e.id)
  AND NOT EXISTS (SELECT FROM audit_waiting w WHERE w.entry_id = e.id)
ORDER BY e.id
"""
_TWICE = "SELECT entry_id FROM audit_link GROUP BY entry_id HAVING count(*) > 1 ORDER BY entry_id"
_UNRECORDED = """
  AND NOT EXISTS (SELECT FROM audit_entry r WHERE r.id > e.id AND r.action = 'audit.words-erased'
                  AND r.subject_kind = 'audit-entry' AND r.subject_id = e.id::text)
  AND NOT EXISTS (SELECT FROM audit_entry r WHERE r.id > e.id AND r.action = 'audit.subject-erased'
                  AND r.subject_kind = e.subject_kind AND r.subject_id = e.subject_id)
ORDER BY e.id
"""
_ERASED_WORDS = f"""
SELECT e.id FROM audit_payload p JOIN audit_entry e ON e.id = p.entry_id WHERE p.erased_at IS NOT NULL {_UNRECORDED}
"""  # noqa: S608 built from constants alone
_ERASED_NAMES = f"""
SELECT e.id FROM audit_entry e WHERE e.subject_name = '' AND e.name_digest <> '' {_UNRECORDED}
"""  # noqa: S608


def check_strays(found: Found) -> None:
    """Look for entries that the chain doesn't know, erasures that nobody recorded, and guards that are off."""
    for row in rows.waiting():
        if row.values is not None:
            if not is_stamped(row.values):
                found.add("entry-forged", entry=row.entry)
            check_words(row, row.values, found)
    for code, query in (
        ("entry-outside", _OUTSIDE),
        ("entry-twice", _TWICE),
        ("words-erased", _ERASED_WORDS),
        ("name-erased", _ERASED_NAMES),
    ):
        for number in rows.numbers(query):
            found.add(code, entry=number)
    for table, name in missing_guards():
        found.add("guard-off", table=table, guard=name)

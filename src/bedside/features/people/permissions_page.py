"""Writes `docs/guide/permissions.md` from the table in code: `page()` returns it, a test holds the file to it."""

from django.utils import translation

from bedside.features.people.permissions import NEEDS_SECOND_FACTOR, ROLES_WITH, Permission, Role

PATH = "docs/guide/permissions.md"

_HEAD = """# Who may do what

This page is generated from the one table in `src/bedside/features/people/permissions.py`; `make docs` writes it anew.

A role is given in one unit or in all units, and it counts only there. Somebody may have several roles: they may do
what any of them may. Nobody approves their own post, whatever their roles; in solo mode a pause and a second reading
stand in for the second person.
"""

_MARKS = """
● means: may do this in the units of the role. 🔑 means: needs a second factor (an authenticator app or a passkey)
before anything else works.
"""


def page() -> str:
    """Return the page, in English, as Markdown."""
    with translation.override("en"):
        parts = [_HEAD, "\n## Roles\n\n" + _roles(), "\n## The table\n" + _MARKS, "\n" + _table()]
        return "\n".join(part.rstrip("\n") for part in parts) + "\n"


def _roles() -> str:
    lines = []
    for role in Role:
        may = "; ".join(str(each.label) for each in Permission if role in ROLES_WITH[each])
        key = " 🔑" if role in NEEDS_SECOND_FACTOR else ""
        lines.append(f"- **{role.label}**{key} (`{role.value}`) may {may}.")
    return "\n".join(lines)


def _table() -> str:
    head = "| may … | " + " | ".join(_column(role) for role in Role) + " |"
    rule = "|---|" + ":-:|" * len(Role)
    rows = [
        f"| {each.label} | " + " | ".join("●" if role in ROLES_WITH[each] else "" for role in Role) + " |"
        for each in Permission
    ]
    return "\n".join([head, rule, *rows])


def _column(role: Role) -> str:
    return f"{role.label} 🔑" if role in NEEDS_SECOND_FACTOR else str(role.label)

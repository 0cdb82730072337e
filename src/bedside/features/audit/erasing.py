"""Erasing words and names from the record. The entries, and the proof that they are unchanged, stay."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.features.audit.models import Entry, Payload
from bedside.features.audit.recording import Actor, Subject, record


def erase_words(*, entry_id: int, by: Actor, reason: str) -> None:
    """Erase the words of one entry and the name of what it is about. Raises Problem where there is nothing to erase."""
    with transaction.atomic():
        entry = Entry.objects.filter(pk=entry_id)
        if not entry.exists():
            raise Problem(
                _("There is no entry %(number)s.") % {"number": entry_id}, _("Look its number up in the list.")
            )
        if not _erase(entry):
            raise Problem(
                _("Entry %(number)s holds no words and no name.") % {"number": entry_id},
                _("There is nothing to erase."),
            )
        _record(by, "audit.words-erased", Subject("audit-entry", entry_id), reason, {})


def erase_subject(*, subject: Subject, by: Actor, reason: str) -> int:
    """Erase the words of every entry about this subject, and the subject's name in them; return how many entries held
    any. Raises Problem where there is nothing to erase."""
    with transaction.atomic():
        entries = Entry.objects.filter(subject_kind=subject.kind, subject_id=str(subject.id))
        erased = _erase(entries)
        if not erased:
            raise Problem(
                _("The record holds no words and no name of %(kind)s %(number)s.")
                % {"kind": subject.kind, "number": subject.id},
                _("There is nothing to erase."),
            )
        _record(by, "audit.subject-erased", Subject(subject.kind, subject.id), reason, {"entries": erased})
    return erased


def _erase(entries: QuerySet[Entry]) -> int:
    """Erase what these entries hold; return how many held anything."""
    named = set(entries.exclude(subject_name="").values_list("pk", flat=True))
    payloads = Payload.objects.filter(entry__in=entries, erased_at=None)
    told = set(payloads.values_list("entry_id", flat=True))
    entries.exclude(subject_name="").update(subject_name="")
    payloads.update(words=None, salt=None, erased_at=clock.now())
    return len(named | told)


def _record(by: Actor, action: str, subject: Subject, reason: str, facts: dict[str, Any]) -> None:
    # A reason may itself say what must not be said, so it is erasable too.
    record(by=by, action=action, subject=subject, facts=facts, words={"reason": reason})

"""What people do with the record: have it verified, and read the words of an entry."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base.errors import Problem
from bedside.features.audit.access import Sight
from bedside.features.audit.checking import ask_for_verification, under_way
from bedside.features.audit.models import Entry, Payload, Verification
from bedside.features.audit.recording import Actor, Subject, record
from bedside.features.audit.tasks import verify_record


def start_verification(*, by: Actor) -> Verification:
    """Have the record verified in the background; one at a time: return the one under way where there is one."""
    with transaction.atomic():
        running = under_way()
        if running:
            return running
        asked = ask_for_verification(by=by)
        verify_record.defer(verification=asked.pk)
    return asked


def read_words(*, entry_id: int, sight: Sight) -> dict[str, Any]:
    """Return the words of an entry, and record who read them.

    Raises Problem where there are none (any more), or where the person doesn't see the entry.
    """
    with transaction.atomic():
        entry = sight.of(Entry.objects.filter(pk=entry_id)).first()
        payload = Payload.objects.filter(entry=entry, erased_at=None).first() if entry else None
        if entry is None or payload is None:
            raise Problem(
                _("There are no words to read."), _("They were erased, or the entry was written without any.")
            )
        record(
            by=sight.actor, action="audit.words-read", subject=Subject("audit-entry", entry_id), unit_id=entry.unit_id
        )
    return dict(payload.words)

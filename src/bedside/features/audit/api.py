"""The record's door for other features.

    record(by=actor, action="post.submitted", subject=Subject("post", 7, "Flu clinic"), facts={"version": 3})

Call it inside the transaction of the change itself (law 4). `facts` holds ids, numbers, states and codes, never a
person's words, for it can't be erased; words go into `words`, encrypted and erasable. What an action is called in a
sentence stands in the feature's `audit_words.py` (see `audit.words`).
"""

from django.db.models import Q, QuerySet

from bedside.features.audit.erasing import erase_subject, erase_words
from bedside.features.audit.middleware import client_address
from bedside.features.audit.models import Entry
from bedside.features.audit.recording import SYSTEM, Actor, Subject, coming_from, record
from bedside.features.audit.sealing import seal_everything

__all__ = [
    "SYSTEM",
    "Actor",
    "Entry",
    "Subject",
    "client_address",
    "coming_from",
    "erase_subject",
    "erase_words",
    "history",
    "record",
    "seal_everything",
]


def history(*subjects: Subject) -> QuerySet[Entry]:
    """Return the entries about these subjects, newest first."""
    wanted = Q()
    for subject in subjects:
        wanted |= Q(subject_kind=subject.kind, subject_id=str(subject.id))
    return Entry.objects.filter(wanted).order_by("-at", "-id") if subjects else Entry.objects.none()

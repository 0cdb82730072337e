"""Whom to tell when something became of a source. Each may run twice: it looks at how things stand now."""

from django.urls import reverse

from bedside.features.evidence.events import RelianceChanged, SourceFell, SourceStands
from bedside.features.evidence.models import Source, Status
from bedside.features.evidence.noticing import ASKED, KIND_OF
from bedside.features.evidence.standing import UNSIGNED, why_fallen
from bedside.features.notify.api import settle, tell
from bedside.features.people.api import Permission, holders
from bedside.kit.bus.core import on


@on(SourceFell)
def tell_owner(happened: SourceFell) -> None:
    """Whoever added it is told, and where a signature can mend it, so are the clinicians."""
    source = Source.objects.select_related("added_by").get(pk=happened.source)
    kind = KIND_OF.get(why_fallen(source))
    if kind:
        tell(to=[source.added_by], kind=kind, url=_url(source), key=_key(source))
    _ask(source)


@on(RelianceChanged)
def ask_for_signature(happened: RelianceChanged) -> None:
    """Something relies on it, so it is worth a clinician's time."""
    _ask(Source.objects.get(pk=happened.source))


@on(SourceStands)
def settle_all(happened: SourceStands) -> None:
    """Nobody has to look any more."""
    source = Source.objects.get(pk=happened.source)
    if not why_fallen(source):
        for kind in (ASKED, *KIND_OF.values()):
            settle(kind=kind, key=f"source:{source.pk}:{source.signatures - 1}")


def _ask(source: Source) -> None:
    if why_fallen(source) in _FOR_CLINICIANS and source.reliances.exists():
        tell(to=holders(Permission.APPROVE_ACCURACY), kind=ASKED, url=_url(source), key=_key(source))


def _url(source: Source) -> str:
    return reverse("evidence:source", args=[source.pk])


def _key(source: Source) -> str:
    """The same from one signature to the next, so that a second fall is told as well."""
    return f"source:{source.pk}:{source.signatures}"


# What a clinician's signature mends.
_FOR_CLINICIANS = (UNSIGNED, Status.EXPIRED, Status.CORRECTED)

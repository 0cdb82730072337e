"""Who may read the record, and how much of it. People and their permissions stand above, so they say it:

    let_read(lambda request: Sight(units=None) if may_everywhere(request.user, Permission.READ_AUDIT) else None)

in a module `audit_access.py`. Until somebody says it, nobody reads.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from bedside.base.errors import NotAllowed
from bedside.features.audit.models import Entry
from bedside.features.audit.recording import Actor


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person sees of the record: entries of these units; with None all, those of no unit included."""

    actor: Actor
    units: frozenset[int] | None = None

    def of(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        """Leave out what the person may not see."""
        return entries if self.units is None else entries.filter(unit_id__in=self.units)


Provider = Callable[[HttpRequest], Sight | None]

_providers: list[Provider] = []


def let_read(provider: Provider) -> None:
    """Say who may read: what `provider` returns is what the request's person sees, None for nothing at all."""
    if provider not in _providers:
        _providers.append(provider)
    if len(_providers) > 1:
        raise ImproperlyConfigured("Two features claim to know who may read the record (audit.access.let_read).")


def may_read(request: HttpRequest) -> bool:
    """Tell whether the person sees anything of the record."""
    return bool(_providers) and _providers[0](request) is not None


def sight_of(request: HttpRequest) -> Sight:
    """Return what the person sees. Raises NotAllowed where that is nothing."""
    sight = _providers[0](request) if _providers else None
    if sight is None:
        raise NotAllowed(_("You may not read the record."), _("Ask an administrator, who gives the roles that may."))
    return sight

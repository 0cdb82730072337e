"""The last look before the words leave."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from bedside.features.clearance.api import Clearance, Refusal, still_standing
from bedside.features.delivery.models import Delivery


def refusal(delivery: Delivery, *, now: datetime) -> Refusal | None:
    """Ask downward whether exactly this may still go out; None means yes."""
    # Read anew each time: between two parts of a thread, or while the network was asked, it may have been voided.
    clearance = Clearance.objects.get(pk=delivery.clearance_id)
    no = still_standing(clearance, account=delivery.account, item=delivery.material, due_at=delivery.due_at)
    if no is None and now - delivery.due_at > timedelta(minutes=settings.LATENESS_MINUTES):
        minutes = int((now - delivery.due_at).total_seconds() // 60)
        return Refusal("missed", _("It is %(minutes)d min late. A person decides.") % {"minutes": minutes})
    return no

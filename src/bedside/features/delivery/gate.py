"""The last look before the words leave."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from bedside.features.clearance.api import Clearance, Refusal, still_standing
from bedside.features.delivery.models import Delivery

# A try that began inside the window may be repeated so long after its end; approvers saw the end as a time of day.
GRACE = timedelta(minutes=5)


def refusal(delivery: Delivery, *, now: datetime) -> Refusal | None:
    """Ask downward whether exactly this may still go out; None means yes."""
    # Read anew each time: between two parts of a thread, or while the network was asked, it may have been voided.
    clearance = Clearance.objects.get(pk=delivery.clearance_id)
    no = still_standing(clearance, account=delivery.account, item=delivery.material, due_at=delivery.due_at)
    if no is None and now > clearance.window_end + GRACE:
        return Refusal("late", _("The approved window is over. Ask for approval again."))
    if no is None and now - delivery.due_at > timedelta(minutes=settings.LATENESS_MINUTES):
        minutes = int((now - delivery.due_at).total_seconds() // 60)
        return Refusal("missed", _("It is %(minutes)d min late. A person decides.") % {"minutes": minutes})
    return no

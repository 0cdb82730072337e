"""Reading sources: what the list shows."""

from django.db.models import Q, QuerySet

from bedside.features.evidence.models import Source, Status
from bedside.features.evidence.standing import UNSIGNED, fallen, today

STANDS = "stands"
# What the list can be narrowed to, in the order in which it offers it.
FILTERS = (STANDS, UNSIGNED, Status.EXPIRED, Status.CORRECTED, Status.RETRACTED)


def sources_that_are(which: str) -> QuerySet[Source]:
    """Return the sources of one filter; all for any other word."""
    rows = Source.objects.select_related("signed_by", "added_by")
    over = Q(status=Status.CURRENT, review_by__lt=today())
    match which:
        case "stands":
            return rows.exclude(fallen())
        case "unsigned":
            return rows.filter(status=Status.CURRENT, signed_at=None, review_by__gte=today())
        case Status.EXPIRED:
            return rows.filter(Q(status=Status.EXPIRED) | over)
        case Status.CORRECTED | Status.RETRACTED:
            return rows.filter(status=which)
    return rows


def sources_like(words: str, rows: QuerySet[Source] | None = None) -> QuerySet[Source]:
    """Return the sources in which each of the words stands: in the title, the authors, what they support, and so on."""
    found = Source.objects.select_related("signed_by", "added_by") if rows is None else rows
    for word in words.split()[:8]:
        found = found.filter(
            Q(title__icontains=word)
            | Q(authors__icontains=word)
            | Q(journal__icontains=word)
            | Q(supports__icontains=word)
            | Q(doi__icontains=word)
            | Q(pmid=word)
        )
    return found

"""Whether the words of a delivery can still be read: after keys were lost, pages must say so and not fail."""

from collections.abc import Iterable

from django.db.models import BinaryField, ExpressionWrapper, F

from bedside.features.delivery.models import Delivery
from bedside.kit.crypto import Undecryptable, decrypt


def unreadable(deliveries: Iterable[Delivery]) -> set[int]:
    """Return the ids of those whose words were locked with a key that is not here."""
    # As they lie in the database: the field itself would raise for all of them.
    sealed = ExpressionWrapper(F("material"), output_field=BinaryField())
    rows = Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries]).values_list("pk", sealed)
    return {pk for pk, token in rows if not _opens(bytes(token))}


def _opens(token: bytes) -> bool:
    try:
        decrypt(token)
    except Undecryptable:
        return False
    return True

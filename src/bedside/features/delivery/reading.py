"""Whether the words of a delivery can still be read: after keys were lost, pages must say so and not fail."""

from collections.abc import Iterable

from django.db.models import BinaryField, ExpressionWrapper, F, QuerySet

from bedside.features.delivery.models import Delivery
from bedside.kit.crypto import Undecryptable, decrypt


def with_locked_words(deliveries: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Leave the words as they lie in the database, for `unreadable` to try: the field itself would raise for all."""
    return deliveries.defer("material").annotate(sealed=ExpressionWrapper(F("material"), output_field=BinaryField()))


def unreadable(deliveries: Iterable[Delivery]) -> set[int]:
    """Return the ids of those of `with_locked_words` whose words were locked with a key that is not here."""
    return {each.pk for each in deliveries if not _opens(bytes(each.sealed))}  # type: ignore[attr-defined]


def _opens(token: bytes) -> bool:
    try:
        decrypt(token)
    except Undecryptable:
        return False
    return True

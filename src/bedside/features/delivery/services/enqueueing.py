"""Putting a cleared post into the outbox."""

import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.features.accounts.api import Account
from bedside.features.audit.api import Actor, Subject, record
from bedside.features.clearance.api import Clearance, Material, still_standing
from bedside.features.delivery.models import Delivery, Lane, Piece, State
from bedside.networks.keys import CLOCKS, make_key


def enqueue(
    *, clearance: Clearance, material: Material, accounts: Iterable[Account], due_at: datetime, by: Actor
) -> list[Delivery]:
    """Put one delivery for each account into the outbox, in the caller's transaction or its own.

    Raises Problem where the clearance does not cover exactly this at this time (a hold doesn't refuse: it holds), and
    where it was used already: what was sent or may still be sent on it is not sent on it again.
    """
    now = clock.now()
    made = []
    with transaction.atomic():
        standing = Delivery.objects.filter(clearance=clearance).exclude(state=State.CANCELLED)
        used = set(standing.values_list("account", flat=True))
        for account in accounts:
            if account.pk in used:
                raise Problem(
                    _("This was scheduled for %(account)s already.") % {"account": account},
                    _("Its page says what became of it."),
                )
            item = material[str(account.pk)]
            no = still_standing(clearance, account=account, item=item, due_at=due_at)
            if no is not None and no.code != "hold":
                raise Problem(no.sentence, _("Nothing was scheduled."))
            Lane.objects.get_or_create(account=account)
            delivery = Delivery.objects.create(
                account=account,
                clearance=clearance,
                subject_kind=clearance.subject_kind,
                subject_id=clearance.subject_id,
                material=item,
                due_at=due_at,
                next_at=due_at,
                made_at=now,
            )
            Piece.objects.bulk_create(_pieces(delivery, len(item["parts"])))
            made.append(delivery)
        record(
            by=by,
            action=f"{clearance.subject_kind}.scheduled",
            subject=Subject(clearance.subject_kind, clearance.subject_id),
            facts={
                "clearance": clearance.pk,
                "due": due_at.isoformat(),
                "deliveries": [delivery.pk for delivery in made],
            },
            unit_id=clearance.unit_id,
        )
    return made


def _pieces(delivery: Delivery, count: int) -> Iterator[Piece]:
    """Make the parts of a delivery, each with a key of its own.

    Two deliveries can be made in one microsecond: their numbers set them apart, and chance the processes.
    """
    moment = clock.now() + timedelta(microseconds=delivery.pk % 1000)
    first = secrets.randbelow(CLOCKS)
    for position in range(count):
        yield Piece(delivery=delivery, position=position, key=make_key(moment, (first + position) % CLOCKS))

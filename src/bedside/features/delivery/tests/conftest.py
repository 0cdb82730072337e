"""An account on a real practice network, and posts that are cleared for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bedside.base import clock, http
from bedside.features.accounts.api import Account
from bedside.features.clearance import seal
from bedside.features.clearance.api import Clearance, Item, digest_of_item
from bedside.features.delivery.api import Delivery, enqueue
from bedside.features.delivery.courier import Courier
from bedside.features.delivery.line import sign_on
from bedside.features.people.api import Organization, Role, Unit, User
from bedside.features.people.models import Membership
from bedside.networks import registry
from bedside.networks.practice.store import Store
from bedside.networks.practice.town import Town, running

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Street:
    """A practice network, one unit, one publisher, and ways to put things into the outbox."""

    town: Town
    unit: Unit
    maya: User
    account: Account

    def connect(self, handle: str) -> Account:
        link = registry.get("practice").connect(server=self.town.url, identifier=handle, secret="a long password")
        return Account.objects.create(
            unit=self.unit, network="practice", server=link.server, identity=link.identity, handle=link.handle,
            secrets=dict(link.secrets), connected_by=self.maya, connected_at=NINE,
        )  # fmt: skip

    def item(self, *texts: str, account: Account | None = None) -> Item:
        to = account or self.account
        return {
            "address": f"{to.network} {to.server} {to.identity}",
            "language": "en",
            "parts": [{"text": text, "pictures": []} for text in texts],
        }

    def put(self, *texts: str, account: Account | None = None, due: datetime = NINE, subject: int = 1) -> Delivery:
        to = account or self.account
        item = self.item(*texts, account=to)
        clearance = Clearance(
            subject_kind="post", subject_id=subject, unit=self.unit, digests={str(to.pk): digest_of_item(item)},
            window_start=NINE - timedelta(days=1), window_end=NINE + timedelta(days=1), approved=[], chain="",
            issued_at=NINE,
        )  # fmt: skip
        seal.sign(clearance)
        clearance.save()
        (delivery,) = enqueue(
            clearance=clearance, material={str(to.pk): item}, accounts=[to], due_at=due, by=self.maya.actor
        )
        return delivery

    def run(self) -> None:
        Courier(worker=sign_on(), threads=1).run_until_idle()

    def texts(self, account: Account | None = None) -> list[str]:
        """What the network's own store holds, oldest first."""
        handle = (account or self.account).handle
        return [post.text for post in reversed(Store(self.town.path).timeline(handle=handle, limit=1000))]

    def thread(self, delivery: Delivery) -> list[str]:
        """What the network shows under the delivery's first part."""
        root = delivery.pieces.get(position=0).remote_id
        store = Store(self.town.path)
        return [post.text for post in (store.post(int(root)), *store.thread(int(root)))]


@pytest.fixture
def street(db: None, tmp_path: Path) -> Iterator[Street]:
    Organization.objects.create(pk=1, name="Riverside Health", zone="America/New_York")
    unit = Unit.objects.create(name="Elm Street Clinic")
    maya = User.objects.create_user("maya@riverside.example", None, name="Maya Okafor")
    Membership.objects.create(user=maya, unit=None, role=Role.PUBLISHER)
    with running(tmp_path / "practice.sqlite", seed=7, read_seconds=1) as town:
        http.configure(http.Settings(read_seconds=1, total_seconds=2, private_origins=frozenset({town.url})))
        street = Street(town, unit, maya, None)  # type: ignore[arg-type]
        street.account = street.connect("riverside")
        yield street


@pytest.fixture
def at() -> Iterator[Callable[[datetime], None]]:
    """Set the clock, and set it again; it starts at nine."""
    moment = [NINE]

    def set_to(when: datetime) -> None:
        moment[0] = when

    with clock.at(lambda: moment[0]):
        yield set_to

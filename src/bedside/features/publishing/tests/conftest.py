"""An organization with a connected account, and the clock in our hands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bench.organization import Practice, make_organization

from bedside.base import clock, http
from bedside.features.accounts.api import Account
from bedside.features.clearance.services.deciding import decide
from bedside.features.delivery.courier import Courier
from bedside.features.delivery.line import sign_on
from bedside.features.publishing.models import Post
from bedside.features.publishing.services.approving import submit_post
from bedside.features.publishing.services.planning import plan_post
from bedside.features.publishing.services.writing import start_post
from bedside.kit.bus.pump import pump
from bedside.networks.practice.store import Store
from bedside.networks.practice.town import Town, running

NINE = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
"""Nine in the morning in New York."""


@dataclass
class Desk:
    """Where posts are made."""

    us: Practice
    town: Town
    account: Account

    def content(self, *texts: str, accounts: list[Account] | None = None) -> dict[str, object]:
        return {
            "language": "en",
            "accounts": [account.pk for account in accounts or [self.account]],
            "parts": [{"text": text, "pictures": []} for text in texts],
            "variants": {},
        }

    def draft(self, text: str = "Flu vaccines are here.", accounts: list[Account] | None = None) -> Post:
        return start_post(unit=self.us.unit, by=self.us.publisher, content=self.content(text, accounts=accounts))

    def plan(self, post: Post, wall: str = "2026-11-24T09:00", *, flex_hours: int = 24) -> Post:
        return plan_post(
            post=post, wall=datetime.fromisoformat(wall), zone="America/New_York", flex_hours=flex_hours,
            by=self.us.publisher,
        )  # fmt: skip

    def clear(self, post: Post) -> Post:
        request = submit_post(post=post, by=self.us.publisher)
        for approver in (self.us.clinician, self.us.privacy):
            decide(request=request, digest=request.digest, decision="approve", comment="", by=approver)
        pump()
        return Post.objects.get(pk=post.pk)

    def work(self) -> None:
        Courier(worker=sign_on(), threads=1).run_until_idle()
        pump()

    def shown(self) -> list[str]:
        posts = Store(self.town.path).timeline(handle=self.account.handle, limit=100)
        return [post.text for post in reversed(posts)]


@pytest.fixture
def at() -> Iterator[Callable[[datetime], None]]:
    moment = [NINE]

    def set_to(when: datetime) -> None:
        moment[0] = when

    with clock.at(lambda: moment[0]):
        yield set_to


@pytest.fixture
def desk(db: None, at: object, tmp_path: Path) -> Iterator[Desk]:
    with running(tmp_path / "practice.sqlite", read_seconds=1) as town:
        http.configure(http.Settings(read_seconds=1, total_seconds=2, private_origins=frozenset({town.url})))
        us = make_organization()
        yield Desk(us, town, us.connect("practice", town.url, "riverside", "a long password"))

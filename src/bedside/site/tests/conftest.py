"""The cast with an account on a real practice network, and posts on their way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click import Command
from click.testing import CliRunner, Result

from bedside.base import clock, http
from bedside.base.errors import Problem
from bedside.features.accounts.api import Account
from bedside.features.accounts.services import connect_account
from bedside.features.clearance.services.deciding import decide
from bedside.features.delivery.courier import Courier
from bedside.features.delivery.line import sign_on
from bedside.features.people.cast import Cast, make_cast
from bedside.features.publishing.models import Post
from bedside.features.publishing.services.approving import submit_post
from bedside.features.publishing.services.planning import plan_post
from bedside.features.publishing.services.writing import start_post
from bedside.kit.bus.pump import pump
from bedside.networks.practice.town import Town, running
from bedside.site.commands import account, post

NINE = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
"""Nine in the morning in New York."""
SECRET = "a long password"


@dataclass
class House:
    """An installation with one connected account, and its console."""

    cast: Cast
    town: Town
    account: Account

    def write(self, text: str = "Flu vaccines are here.", title: str = "Flu") -> Post:
        content = {
            "language": "en",
            "accounts": [self.account.pk],
            "parts": [{"text": text, "pictures": []}],
            "variants": {},
        }
        return start_post(unit=self.cast.hospital, by=self.cast.maya, content=content, title=title)

    def schedule(self, wall: str = "2026-11-24T09:00") -> Post:
        """A post that is cleared, and scheduled for this time."""
        made = self.write()
        plan_post(
            post=made, wall=datetime.fromisoformat(wall), zone="America/New_York", flex_hours=24, by=self.cast.maya
        )
        request = submit_post(post=made, by=self.cast.maya)
        for approver in (self.cast.ana, self.cast.priya):
            decide(request=request, digest=request.digest, decision="approve", comment="", by=approver)
        pump()
        return Post.objects.get(pk=made.pk)

    def work(self) -> None:
        Courier(worker=sign_on(), threads=1).run_until_idle()
        pump()


@pytest.fixture
def house(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    for module in (account, post):
        monkeypatch.setattr(module, "boot", lambda: None)
    with running(tmp_path / "practice.sqlite", read_seconds=1) as town, clock.at(NINE):
        http.configure(http.Settings(read_seconds=1, total_seconds=2, private_origins=frozenset({town.url})))
        cast = make_cast()
        connected = connect_account(
            network="practice", server=town.url, identifier="riverside", secret=SECRET, unit=cast.hospital, by=cast.sam
        )
        yield House(cast, town, connected)
    http.configure(http.Settings())


def run(command: Command, *words: str, typed: str = "") -> Result:
    """Run a command; what it says is in `.output`."""
    return CliRunner().invoke(command, words, input=typed)


def refused(command: Command, *words: str, typed: str = "") -> str:
    """Return the two sentences of a command that can't be done."""
    result = run(command, *words, typed=typed)
    assert isinstance(result.exception, Problem), result.output
    return str(result.exception)

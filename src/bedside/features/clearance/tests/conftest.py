"""A house with a hospital and a clinic, its people, and posts that want out."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from bedside.base import clock
from bedside.checker import Context, Document, Finding, Severity
from bedside.features.accounts.api import Account
from bedside.features.audit.api import Subject
from bedside.features.clearance import checking
from bedside.features.clearance.api import ApprovalRequest, Clearance, Item, Material, ask_for_approval
from bedside.features.clearance.material import address_of
from bedside.features.clearance.services.deciding import decide
from bedside.features.people.api import Mode, Organization, Role, Unit, User
from bedside.features.people.cast import Cast, make_cast
from bedside.features.people.models import Membership
from bedside.kit import crypto
from bedside.kit.bus.models import Happening

NINE = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # nine in the morning in New York


@dataclass
class House:
    """The organization, and short ways to do what its people do all day."""

    cast: Cast
    account: Account

    @property
    def us(self) -> Organization:
        return self.cast.organization

    @property
    def hospital(self) -> Unit:
        return self.cast.hospital

    @property
    def clinic(self) -> Unit:
        return self.cast.clinic

    def __getattr__(self, name: str) -> User:
        return getattr(self.__dict__["cast"], name)  # type: ignore[no-any-return]

    def hire(self, name: str, *roles: Role, unit: Unit | None = None) -> User:
        user = User.objects.create_user(f"{name}@riverside.example", None, name=name.capitalize())
        for role in roles:
            Membership.objects.create(user=user, unit=unit, role=role)
        self.cast.people[name] = user
        return user

    def connect(self, handle: str, unit: Unit | None = None) -> Account:
        return Account.objects.create(
            unit=unit or self.hospital,
            network="practice",
            server="https://practice.example",
            identity=handle,
            handle=handle,
            secrets={},
            connected_by=self.cast.sam,
            connected_at=NINE,
        )

    def item(self, text: str, account: Account | None = None) -> Item:
        to = account or self.account
        return {"address": address_of(to), "language": "en", "parts": [{"text": text, "pictures": []}]}

    def material(self, text: str, *accounts: Account) -> Material:
        return {str(account.pk): self.item(text, account) for account in accounts or (self.account,)}

    def ask(
        self,
        text: str = "Flu shots are free this week.",
        *,
        subject: int = 1,
        by: User | None = None,
        contributors: tuple[User, ...] = (),
        window: tuple[datetime, datetime] | None = None,
        unit: Unit | None = None,
        accounts: tuple[Account, ...] = (),
        reason: str = "",
    ) -> ApprovalRequest:
        return ask_for_approval(
            subject=Subject("post", subject, "Flu week"),
            unit=unit or self.hospital,
            material=self.material(text, *accounts),
            accounts=list(accounts or (self.account,)),
            window=window,
            contributors=[user.pk for user in contributors],
            by=by or self.cast.leo,
            reason=reason,
        )

    def approve(self, request: ApprovalRequest, by: User, decision: str = "approve", comment: str = "") -> None:
        decide(request=request, digest=request.digest, decision=decision, comment=comment, by=fresh(by))
        request.refresh_from_db()

    def clear(self, text: str = "Flu shots are free this week.", **options: object) -> Clearance:
        request = self.ask(text, **options)  # type: ignore[arg-type]
        self.approve(request, self.cast.ana)
        self.approve(request, self.cast.priya)
        return Clearance.objects.get(request=request)


def fresh(user: User) -> User:
    """The person as the next request would load them: without remembered roles."""
    return User.objects.get(pk=user.pk)


def announced(name: str) -> list[dict[str, object]]:
    """The fields of the announced events of a kind, each once, whoever handles them."""
    rows = Happening.objects.filter(name__endswith=f".{name}").order_by("id").values_list("fields", flat=True)
    return [dict(each) for each in {str(row): row for row in rows}.values()]


@pytest.fixture(autouse=True)
def keys(settings: object, tmp_path: Path) -> Iterator[None]:
    settings.KEYS_DIR = tmp_path / "keys"  # type: ignore[attr-defined]
    crypto.forget_keys()
    yield
    crypto.forget_keys()


@pytest.fixture(autouse=True)
def one_rule(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The gate is tested with one rule of its own: a first name before "'s <illness>" blocks, "prophylaxis" advises.
    Whatever is marked `real_checker` looks with all rules."""

    def examine(document: Document, context: Context, _families: set[str] | None = None) -> list[Finding]:
        text = document.original
        found = [_finding("T1", match, Severity.BLOCK) for match in re.finditer(r"\b(Maria|Ben)'s (\w+)", text)]
        found += [_finding("T2", match, Severity.ADVICE) for match in re.finditer(r"\b(prophylaxis)()\b", text)]
        return found

    if "real_checker" not in request.fixturenames:
        monkeypatch.setattr(checking, "examine", examine)


@pytest.fixture
def real_checker() -> None:
    """Let the gate look with all rules."""


def _finding(code: str, match: re.Match[str], severity: Severity) -> Finding:
    return Finding(
        code=code,
        start=match.start(1),
        end=match.end(1),
        label="NAME" if code == "T1" else "JARGON",
        severity=severity,
        confidence=0.9,
        message="P101.told" if code == "T1" else "L101",
        params={"matched": match[1], "why": match[2]},
        matched=match[1],
    )


@pytest.fixture
def house(db: None) -> Iterator[House]:
    with clock.at(NINE):
        yield build()


@pytest.fixture
def committed_house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """The same, committed, for tests with several connections. pytest-django's own way would TRUNCATE, which the record
    refuses, so what was written is removed with its triggers off."""
    with django_db_blocker.unblock():
        try:
            with clock.at(NINE):
                yield build()
        finally:
            _empty_tables()


def _empty_tables() -> None:
    tables = sorted(
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("bedside.") and model._meta.managed
    )
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        cursor.execute("TRUNCATE {} CASCADE".format(", ".join(f'"{table}"' for table in tables)))
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def build() -> House:
    house = House(make_cast(), None)  # type: ignore[arg-type]
    house.account = house.connect("riverside")
    house.hire("carl", Role.CLINICAL_REVIEWER)
    house.hire("otto", Role.AUTHOR, unit=house.clinic)
    return house


def mailed_token() -> str:
    """The token of the link in the newest mail to a reader outside."""
    found = re.search(r"/read/([^/]+)/", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


@pytest.fixture
def alone(house: House, settings: object) -> House:
    """The same house as a practice of one: Rosa is everything. Its mail server takes everything."""
    settings.MAIL_URL = "smtp://mail.riverside.example"  # type: ignore[attr-defined]
    house.us.mode, house.us.solo_pause_minutes = Mode.SOLO, 10
    house.us.save()
    house.hire("rosa", Role.AUTHOR, Role.PUBLISHER, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR)
    return house


@pytest.fixture
def at() -> Callable[[timedelta], object]:
    """`with at(hours=3):` is three hours after nine."""

    def later(**how_long: float) -> object:
        return clock.at(NINE + timedelta(**how_long))

    return later  # type: ignore[return-value]

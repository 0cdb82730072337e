"""An organization for trials: people who write and approve, accounts, and posts that passed the gate."""

from dataclasses import dataclass
from datetime import datetime

from bedside.features.accounts.api import Account
from bedside.features.accounts.services import connect_account
from bedside.features.clearance.services.deciding import decide
from bedside.features.people.api import Organization, Role, Unit, User
from bedside.features.people.models import Membership
from bedside.features.publishing.models import Post
from bedside.features.publishing.services.approving import on_cleared, submit_post
from bedside.features.publishing.services.planning import plan_post
from bedside.features.publishing.services.writing import start_post
from bedside.kit import zones


@dataclass
class Practice:
    """Who is there."""

    unit: Unit
    publisher: User
    clinician: User
    privacy: User
    administrator: User

    def connect(self, network: str, server: str, handle: str, secret: str) -> Account:
        return connect_account(
            network=network, server=server, identifier=handle, secret=secret, unit=self.unit, by=self.administrator
        )


def make_organization() -> Practice:
    """Make the organization; nothing may be there yet."""
    Organization.objects.create(pk=1, name="Riverside Health", zone="America/New_York")
    unit = Unit.objects.create(name="Elm Street Clinic")
    people = {}
    for role in (Role.PUBLISHER, Role.CLINICAL_REVIEWER, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR):
        people[role] = User.objects.create_user(f"{role}@riverside.example", None, name=str(role.label))
        Membership.objects.create(user=people[role], unit=None, role=role)
    return Practice(
        unit,
        people[Role.PUBLISHER],
        people[Role.CLINICAL_REVIEWER],
        people[Role.PRIVACY_OFFICER],
        people[Role.ADMINISTRATOR],
    )


def clear_and_schedule(us: Practice, *, account: Account, texts: list[str], due_at: datetime) -> Post:
    """Write a post, ask, approve twice, and have it scheduled: each step through the product's own services."""
    content = {
        "language": "en",
        "accounts": [account.pk],
        "parts": [{"text": text, "pictures": []} for text in texts],
        "variants": {},
    }
    post = start_post(unit=us.unit, by=us.publisher, content=content)
    plan_post(post=post, wall=zones.to_wall(due_at, "UTC"), zone="UTC", flex_hours=24, by=us.publisher)
    request = submit_post(post=post, by=us.publisher)
    for approver in (us.clinician, us.privacy):
        decide(request=request, digest=request.digest, decision="approve", comment="", by=approver)
    request.refresh_from_db()
    on_cleared(post_id=post.pk, clearance_id=request.clearance.pk)
    return post

"""The named people of the tests and the demo: one small hospital group, the same everywhere.

Nobody in it exists; mail addresses end in `.example`, which nobody can own (RFC 2606).
"""

from dataclasses import dataclass, field

from bedside.features.people.models import Membership, Mode, Organization, Unit, User
from bedside.features.people.permissions import Role

ORGANIZATION = "Riverside Health"
ZONE = "America/New_York"
HOSPITAL = "Riverside Hospital"
CLINIC = "Elm Street Clinic"
PASSWORD = "paper lantern orchard seven"  # noqa: S105 of people who don't exist


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the cast. `unit` None: in all units."""

    key: str
    name: str
    title: str
    roles: tuple[Role, ...]
    unit: str | None = None

    @property
    def email(self) -> str:
        """Their address: maya@riverside.example."""
        return f"{self.key}@riverside.example"


PEOPLE = (
    Person("maya", "Maya Okafor", "Communications manager", (Role.AUTHOR, Role.PUBLISHER)),
    Person("leo", "Leo Brandt", "Editor", (Role.AUTHOR,), HOSPITAL),
    Person("ana", "Dr. Ana Ruiz", "Family physician", (Role.CLINICAL_REVIEWER,)),
    Person("priya", "Priya Nair", "Privacy officer", (Role.PRIVACY_OFFICER,)),
    Person("sam", "Sam Whitfield", "IT administrator", (Role.ADMINISTRATOR,)),
    Person("jo", "Jo Castellanos", "Crisis lead on call", (Role.CRISIS_LEAD,)),
    Person("nia", "Nia Thompson", "Data analyst", (Role.ANALYST,)),
    Person("theo", "Theo Lindqvist", "Patient experience", (Role.RESPONDER,)),
    Person("ines", "Ines Moreau", "Group moderator", (Role.MODERATOR,), CLINIC),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The cast as rows. `person("maya")`, or by attribute: `cast.maya`."""

    organization: Organization
    hospital: Unit
    clinic: Unit
    people: dict[str, User] = field(repr=False)

    def __getattr__(self, key: str) -> User:
        try:
            return self.people[key]
        except KeyError:
            raise AttributeError(key) from None


def make_cast(*, mode: Mode = Mode.TEAM, password: str | None = None) -> Cast:
    """Make organization, units and people. Without a password nobody of them can sign in with one, which is quick.

    Writes rows only: no audit entries, no events; tests and the demo begin from here.
    """
    organization = Organization.objects.create(
        pk=1,
        name=ORGANIZATION,
        zone=ZONE,
        mode=mode,
        address="1 River Road, Springfield",
        phone_lines=["555-0100", "988"],
        sites=["riverside.example"],
        handles=["riverside.example"],
    )
    hospital = Unit.objects.create(name=HOSPITAL, kind=Unit.Kind.HOSPITAL, address="1 River Road", phone="555-0101")
    clinic = Unit.objects.create(name=CLINIC, kind=Unit.Kind.CLINIC, address="40 Elm Street", phone="555-0140")
    units = {None: None, HOSPITAL: hospital, CLINIC: clinic}
    people = {}
    for person in PEOPLE:
        user = User.objects.create_user(person.email, password, name=person.name, title=person.title)
        Membership.objects.bulk_create(
            [Membership(user=user, role=role, unit=units[person.unit]) for role in person.roles]
        )
        people[person.key] = user
    return Cast(organization, hospital, clinic, people)

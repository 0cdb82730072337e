"""A practice of one stays one until it says that it is a team."""

import pytest

from bedside.base.errors import Problem
from bedside.features.people import current
from bedside.features.people.api import Mode, Role
from bedside.features.people.cast import Cast
from bedside.features.people.models import Organization, User
from bedside.features.people.services.invitations import accept_invitation, digest_of, invite
from bedside.features.people.services.persons import create_person, deactivate, reactivate

ROLES: list[tuple[int | None, str]] = [(None, Role.PRIVACY_OFFICER)]


@pytest.fixture
def sam(cast: Cast) -> User:
    """Sam alone, all others stopped."""
    User.objects.exclude(pk=cast.sam.pk).update(is_active=False)
    work_as(Mode.SOLO)
    return cast.sam


def work_as(mode: Mode) -> None:
    Organization.objects.update(mode=mode)
    current.forget()


def test_nobody_is_invited_made_or_let_back_in_beside_one_who_works_alone(cast: Cast, sam: User) -> None:
    before = User.objects.count()
    with pytest.raises(Problem, match="one person here"):
        invite(email="new@riverside.example", name="New", roles=ROLES, by=sam)
    with pytest.raises(Problem, match="one person here"):
        create_person(email="new@riverside.example", name="New", password=None, roles=ROLES, by=sam)
    with pytest.raises(Problem, match="one person here"):
        reactivate(user=cast.priya, by=sam)
    assert User.objects.count() == before
    assert list(User.objects.filter(is_active=True)) == [sam]


def test_an_invitation_from_a_team_is_not_accepted_by_a_practice_of_one(cast: Cast, sam: User) -> None:
    work_as(Mode.TEAM)
    _invitation, token = invite(email="new@riverside.example", name="New", roles=ROLES, by=sam)
    work_as(Mode.SOLO)
    with pytest.raises(Problem, match="one person here"):
        accept_invitation(digest=digest_of(token), name="New", password="paper lantern orchard eight")
    work_as(Mode.TEAM)
    assert accept_invitation(digest=digest_of(token), name="New", password="paper lantern orchard eight").is_active


def test_a_team_takes_people_in(cast: Cast, sam: User) -> None:
    work_as(Mode.TEAM)
    reactivate(user=cast.priya, by=sam)
    deactivate(user=cast.priya, by=sam)
    assert create_person(email="new@riverside.example", name="New", password=None, roles=ROLES, by=sam).is_active

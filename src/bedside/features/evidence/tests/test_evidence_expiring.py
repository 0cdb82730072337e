"""The round that marks sources whose review is due."""

from datetime import UTC, date, datetime

import pytest

from bedside.base import clock
from bedside.features.evidence.models import Source
from bedside.features.evidence.services.judging import sign_off
from bedside.features.evidence.services.writing import Said, add_source
from bedside.features.evidence.tasks import expire
from bedside.features.notify.models import Notice
from bedside.features.people.cast import Cast
from bedside.kit.bus.pump import pump

LAST_DAY = date(2026, 12, 1)
# Midnight of the organization, which is in New York, is five in the morning of UTC.
STILL = datetime(2026, 12, 2, 4, 59, tzinfo=UTC)
OVER = datetime(2026, 12, 2, 5, 1, tzinfo=UTC)


@pytest.fixture
def source(cast: Cast) -> Source:
    with clock.at(datetime(2026, 11, 23, tzinfo=UTC)):
        made = add_source(said=Said(title="A walk", supports="It helps.", review_by=LAST_DAY), by=cast.maya)
        return sign_off(source=made, review_by=LAST_DAY, revision=made.revision, by=cast.ana)


def test_a_source_expires_at_the_end_of_its_last_day_where_the_organization_is(cast: Cast, source: Source) -> None:
    for moment, status in ((STILL, "current"), (OVER, "expired")):
        with clock.at(moment):
            expire(timestamp=0)
            pump()
        source.refresh_from_db()
        assert source.status == status
    assert [notice.user for notice in Notice.objects.filter(kind="source.expired")] == [cast.maya]


def test_its_owner_is_told_again_when_it_expires_again(cast: Cast, source: Source) -> None:
    with clock.at(OVER):
        expire(timestamp=0)
        pump()
        source.refresh_from_db()
        sign_off(source=source, review_by=date(2027, 1, 1), revision=source.revision, by=cast.ana)
        pump()
    assert Notice.objects.get(kind="source.expired").settled_at is not None
    with clock.at(datetime(2027, 1, 3, tzinfo=UTC)):
        expire(timestamp=0)
        pump()
    assert Notice.objects.filter(kind="source.expired").count() == 2
    assert Notice.objects.filter(kind="source.expired", settled_at=None).count() == 1

"""The real queue: a job is committed with the notice, the worker takes it, and takes it again when mail failed."""

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from bedside.features.audit.testing import guards_off, real_transactions
from bedside.features.notify import tasks
from bedside.features.notify.api import tell
from bedside.features.notify.models import Notice
from bedside.features.notify.tests.conftest import Serve
from bedside.features.notify.tests.kinds import APPROVAL
from bedside.features.people.cast import make_cast

__all__ = ["guards_off", "real_transactions"]


def work() -> None:
    """Let a worker do what is due, then stop."""
    own = app.connector
    assert isinstance(own, DjangoConnector)
    with app.replace_connector(own.get_worker_connector()) as ready:
        ready.run_worker(wait=False, install_signal_handlers=False, queues=["mail"])


def test_the_worker_mails_and_tries_again_until_the_server_takes_it(
    real_transactions: None, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "SOON", 0)
    monkeypatch.setattr(tasks.Patience, "FIRST", 0)
    server = serve()
    server.handler.refusals = ["451 not now", "421 not now either"]
    cast = make_cast()
    earlier = list(ProcrastinateJob.objects.values_list("pk", flat=True))  # of other tests that committed
    with transaction.atomic():
        tell(to=[cast.ana], kind=APPROVAL, url="/posts/12/", key="request:40")
    for _ in range(3):
        work()
    again = ProcrastinateJob.objects.exclude(pk__in=earlier).get(task_name="notify.again")
    assert (again.status, again.attempts) == ("succeeded", 2)
    assert len(server.handler.taken) == 1
    assert Notice.objects.get().mailed_at is not None
    work()
    assert len(server.handler.taken) == 1

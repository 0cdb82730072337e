"""`bedside worker --threads`: as many database connections as threads, or a sentence why not."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from bedside.base.errors import Problem
from bedside.site import worker
from bedside.site.commands import worker as command
from bedside.site.config import config
from bedside.site.tests.conftest import run


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The threads for which settings (the pool among them) are made, each time a worker begins."""
    sizes: list[int] = []

    def boot() -> None:
        config.cache_clear()
        sizes.append(config().worker_threads)

    monkeypatch.setenv("BEDSIDE_WORKER_THREADS", "8")
    monkeypatch.setattr(command, "boot", boot)
    monkeypatch.setattr(worker.Worker, "run", lambda _: None)
    yield sizes
    config.cache_clear()


def pool_of(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    options = settings.DATABASES["default"]["OPTIONS"]
    monkeypatch.setitem(options, "pool", {**options.get("pool", {}), "max_size": size})


def test_threads_of_the_command_line_size_the_pool(db: None, begun: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    pool_of(monkeypatch, 18)
    assert run(command.command, "--threads", "40").exit_code == 0
    assert begun == [40]


def test_without_a_number_the_configured_one_counts(
    db: None, begun: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    pool_of(monkeypatch, 18)
    assert run(command.command).exit_code == 0
    assert begun == [8]


def test_more_than_the_database_takes_is_refused_in_words(
    db: None, begun: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    pool_of(monkeypatch, 5000)
    monkeypatch.setattr(settings, "WORKER_THREADS", 4990)
    result = run(command.command)
    assert isinstance(result.exception, Problem)
    assert "4990 threads may need 5000 connections to the database, which takes 97." in str(result.exception)
    assert "Use up to 87 threads" in str(result.exception)

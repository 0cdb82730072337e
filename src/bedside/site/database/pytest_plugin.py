"""Gives a test run its own PostgreSQL before Django reads its settings. Use it with `-p` in pytest's options.

Where `DATABASE_URL` is set, that server is used: a worker of pytest-xdist inherits it from its controller.
"""

import os
from collections.abc import Generator

import pytest

from bedside.site.database.connection import as_url, is_embedded
from bedside.site.database.testing import start_throwaway


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Start the server, and name it and a home of its own in the environment of the run."""
    if is_embedded():
        started = start_throwaway(early_config.rootpath / ".cache" / "database")
        early_config.add_cleanup(started.close)
        # Tests make and drop databases, so they come as the owner; what the application's role may not do is tested
        # with SET ROLE.
        _app, owner = started.parameters
        os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"] = as_url(owner)
        os.environ.setdefault("BEDSIDE_HOME", str(started.home.root))
    return (yield)

"""Getting ready: the database runs, its tables are of this version, Django is set up."""

import os

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from bedside.base import http
from bedside.base.errors import Problem
from bedside.site.config import config
from bedside.site.database import from_environment, is_embedded
from bedside.site.database.server import ensure_running


def boot(*, migrated: bool = True) -> None:
    """Start the embedded database where none is running, and set Django up.

    Raises Problem where the tables are of another version, unless `migrated` is False.
    """
    config()
    if is_embedded():
        ensure_running(from_environment())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bedside.site.settings")
    django.setup()
    http.configure(http.Settings(private_origins=frozenset(settings.PRIVATE_ORIGINS)))
    if migrated and pending():
        raise Problem(
            "The database's tables are of another version of Bedside.", "Run `bedside migrate`, then start again."
        )


def pending() -> bool:
    """Tell whether migrations wait to be applied."""
    connection = connections["owner"]
    executor = MigrationExecutor(connection)
    waiting = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    connection.close()
    return waiting


def migrate() -> None:
    """Bring the tables to this version, as their owner."""
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    call_command("createcachetable", database="owner", verbosity=0)
    connections["owner"].close()

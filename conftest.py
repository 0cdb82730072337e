"""What every test gets: a real PostgreSQL of its own (see pyproject's `-p`), and the cast."""

from bedside.features.people.testing import cast, signed_in

__all__ = ["cast", "signed_in"]

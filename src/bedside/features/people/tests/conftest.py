"""The cast, for these tests."""

from bedside.features.people.testing import cast, signed_in

__all__ = ["cast", "signed_in"]

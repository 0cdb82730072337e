"""The cast, and an authenticator app whose codes don't change while a test runs."""

from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth
from django.conf import LazySettings
from django.core.cache import cache

from bedside.features.people.testing import cast, signed_in

__all__ = ["cast", "signed_in"]


@pytest.fixture(autouse=True)
def standing_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: 1_795_400_000.0))


@pytest.fixture(autouse=True)
def nobody_tried_before(request: pytest.FixtureRequest) -> None:
    if "db" in request.fixturenames:
        request.getfixturevalue("db")
        cache.clear()


@pytest.fixture(autouse=True)
def quick_passwords(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

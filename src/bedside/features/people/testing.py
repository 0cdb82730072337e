"""Fixtures with the cast, for the tests of every feature. The root conftest imports them:

from bedside.features.people.testing import cast, signed_in  # noqa: F401
"""

from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from bedside.features.people import second_factor
from bedside.features.people.cast import Cast, make_cast
from bedside.features.people.models import User

SignedIn = Callable[[User], Client]


@pytest.fixture
def cast(db: None) -> Cast:
    """Riverside Health with its people, who can't sign in with a password (see `make_cast`)."""
    return make_cast()


@pytest.fixture
def signed_in(db: None) -> SignedIn:
    """Return a browser in which somebody is signed in, second factor and all: `signed_in(cast.maya).get("/")`."""

    def client_of(user: User) -> Client:
        if second_factor.needed(user) and not second_factor.has(user):
            give_app(user)
        client = Client(REMOTE_ADDR="127.0.0.1")
        client.force_login(user)
        return client

    return client_of


def give_app(user: User) -> str:
    """Give the person an authenticator app; return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    """Return the code that the app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))

"""What a reverse proxy says of the browser counts; what anybody else says does not."""

import pytest
from django.test import Client
from pytest_django import Settings

from bedside.base.errors import Problem
from bedside.features.audit.middleware import client_address
from bedside.features.people.cast import Cast
from bedside.kit.proxies import ProxyMiddleware
from bedside.site.config import config

SAID = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}


@pytest.fixture
def behind(settings: Settings) -> Settings:
    settings.TRUST_PROXY = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    return settings


@pytest.mark.parametrize(
    ("trusted", "peer", "believed"),
    [
        ("127.0.0.1,::1", "127.0.0.1", True),
        ("127.0.0.1,::1", "::1", True),
        ("127.0.0.1,::1", "::ffff:127.0.0.1", True),
        ("127.0.0.1,::1", "198.51.100.4", False),
        ("127.0.0.1,::1", "", False),
        ("10.0.0.0/24, 192.0.2.7", "10.0.0.200", True),
        ("10.0.0.0/24, 192.0.2.7", "192.0.2.8", False),
        ("", "127.0.0.1", False),
    ],
)
def test_only_the_proxy_is_believed(cast: Cast, behind: Settings, trusted: str, peer: str, *, believed: bool) -> None:
    behind.TRUSTED_PROXIES = trusted
    request = Client(REMOTE_ADDR=peer).get("/sign-in/", headers=SAID).wsgi_request
    ProxyMiddleware(lambda asked: asked)(request)  # type: ignore[arg-type, return-value]
    assert client_address(request) == ("203.0.113.9" if believed else peer)
    assert request.is_secure() == believed


def test_a_proxy_s_address_is_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEDSIDE_TRUSTED_PROXIES", "127.0.0.1, proxy.example.org")
    config.cache_clear()
    try:
        with pytest.raises(Problem, match=r"“proxy\.example\.org” is not an address"):
            config()
    finally:
        config.cache_clear()

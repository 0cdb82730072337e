"""The way in, in a real browser against a real server: first run, passkey, recovery codes, idle page, phone.

Passkeys need a browser: the virtual authenticator of the DevTools protocol stands in for a finger on a sensor.
"""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg
import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("people-journey")]

PASSWORD = "violet harbor candle eleven"
CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Bedside that nobody has set up, with a database of its own; the link that it prints at its start."""
    name = f"people_journey_{os.getpid()}"
    owner = os.environ["DATABASE_OWNER_URL"]
    with psycopg.connect(_database(owner, "template1"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "DATABASE_URL": _database(os.environ["DATABASE_URL"], name),
        "DATABASE_OWNER_URL": _database(owner, name),
        "BEDSIDE_HOME": str(tmp_path_factory.mktemp("home") / "bedside"),
        "BEDSIDE_URL": f"http://localhost:{port}",
    }
    bedside = [str(Path(sys.executable).with_name("bedside"))]
    subprocess.run([*bedside, "migrate"], env=environment, check=True, capture_output=True)
    with _serving([*bedside, "serve", "--port", str(port)], environment, f"http://localhost:{port}/begin/") as link:
        yield link
    with psycopg.connect(_database(owner, "template1"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def address(printed: str) -> str:
    """Where it is."""
    return printed.partition("/begin/")[0]


def _database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextmanager
def _serving(command: list[str], environment: dict[str, str], page: str) -> Iterator[str]:
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout is not None
    try:
        link = next(line.split()[-1] for line in server.stdout if "Open this address" in line)
        while not _answers(page):
            assert server.poll() is None, "the server ended by itself"
            time.sleep(0.1)
        yield link
    finally:
        server.terminate()
        server.wait(20)
        server.stdout.close()


def _answers(page: str) -> bool:
    try:
        urlopen(page, timeout=5).close()
    except (URLError, ConnectionError):
        return False
    return True


@pytest.fixture(scope="module")
def context() -> Iterator[BrowserContext]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_context(locale="en-US", timezone_id="America/Chicago")
        browser.close()


def with_a_finger(page: Page) -> None:
    """Give the page's browser a sensor with a finger on it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_from_nothing_to_signed_in_by_passkey_alone(printed: str, address: str, context: BrowserContext) -> None:
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    with_a_finger(page)

    page.goto(f"{address}/people/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome to Bedside")
    expect(page.get_by_label("Setup code")).to_be_visible()
    page.goto(printed)
    expect(page.get_by_label("Setup code")).to_have_count(0)
    expect(page.get_by_label("Time zone")).to_have_value("America/Chicago")  # this computer's
    page.get_by_label("Name of the organization").fill("Riverside Health")
    page.get_by_label("First unit").fill("Riverside Hospital")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("We are a team").check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Your name").fill("Sam Whitfield")
    page.get_by_label("Your mail address").fill("sam@riverside.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    page.get_by_role("button", name="Set up Bedside").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("One more lock on your door")
    page.goto(f"{address}/people/")
    expect(page).to_have_url(f"{address}/you/second-factor/")  # nothing else works yet
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep these recovery codes")
    expect(page.get_by_role("list", name="Recovery codes").get_by_role("listitem")).to_have_count(10)
    page.get_by_role("link", name="I kept them: go on").click()
    expect(page).to_have_url(f"{address}/")

    page.goto(f"{address}/sign-out/")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{address}/units/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{address}/units/")  # where one wanted to go

    page.goto(f"{address}/sign-out/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Mail address").fill("sam@riverside.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{address}/")
    assert complaints == []
    page.close()


def test_a_device_without_the_passkey_says_so(address: str, context: BrowserContext) -> None:
    page = context.browser.new_page() if context.browser else context.new_page()
    with_a_finger(page)
    page.goto(f"{address}/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert").first).to_contain_text("this device has none for Bedside")
    expect(page).to_have_url(f"{address}/sign-in/")
    page.close()


def test_at_an_address_of_numbers_passkeys_are_not_offered(address: str, context: BrowserContext) -> None:
    page = context.browser.new_page() if context.browser else context.new_page()
    numbers = re.sub("localhost", "127.0.0.1", address)
    page.goto(f"{numbers}/sign-in/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)
    page.close()


def test_the_pages_need_no_script_to_sign_in(address: str, context: BrowserContext) -> None:
    assert context.browser is not None
    bare = context.browser.new_context(java_script_enabled=False)
    page = bare.new_page()
    page.goto(f"{address}/sign-in/")
    page.get_by_label("Mail address").fill("sam@riverside.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    bare.close()

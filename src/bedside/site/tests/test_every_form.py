"""Every form of every page, filled in wrongly: no page breaks, and nothing that was typed is lost without a word.

A person of each role opens the pages of the demo; each form that is found is sent with one field after the other turned
into nonsense. Every try is rolled back, so that all of them meet the same organization.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from bedside.base import http
from bedside.features.people.models import User
from bedside.features.people.testing import SignedIn
from bedside.networks.practice.town import running
from bedside.site.demo import story
from bedside.site.tests.forms_found import Form, forms_of

WRONG = (
    "",
    "x" * 30_000,
    "a\0b",
    "\x01\x1b[31m\x7f\u202e👩‍👩‍👧",
    "²",
    str(2**63),
    "2026-02-31",
    "9999-12-31",
    "0001-01-01",
    "25:61",
    "none of these",
)
NO_CHOICE = ("", "a\0b", "²", str(2**63), "none of these")
FILES = (
    ("empty.jpg", b"", "image/jpeg"),
    ("text.jpg", b"no picture at all", "image/jpeg"),
    ("cut.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
    ("page.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "image/svg+xml"),
)
BEGIN = ("/", "/you/", "/notices/", "/posts/new/", "/calendar/", "/holds/", "/approvals/findings/", "/search/?q=flu")
AWAY = re.compile("^/(sign-out|style)/")
IN_ADDRESSES = 4_000  # more than this, and a server refuses the address itself
TYPED = ("text", "textarea", "email", "search", "url", "tel")
CHOSEN = ("checkbox", "radio", "select", "submit", "hidden")
SHORTENED = {"q"}  # what is searched for is no work of anybody's
NUMBERS = ("0", "999999", str(2**63), "9" * 30)
NAMES = ("x", "a%00b", "x" * 3_000, "%F0%9F%98%80", "..%2f")
BODIES = ("", "{", "[]", '{"content": 1}', '{"content": {"parts": [{"text": "\\ud800"}]}, "unit": "²"}')


@pytest.fixture
def demo(db: None, tmp_path: Path) -> Iterator[None]:
    """The organization of the demo, with posts in every state."""
    with running(tmp_path / "practice.sqlite", read_seconds=1) as town:
        http.configure(http.Settings(read_seconds=1, total_seconds=2, private_origins=frozenset({town.url})))
        story.load(practice=town.url, progress=lambda _done, _all: None)
        yield
    http.configure(http.Settings())


@dataclass
class Clerk:
    """Somebody who opens pages and sends forms, and notes what went wrong. Nothing of it stays."""

    who: str
    client: Client
    wrong: list[str] = field(default_factory=list)

    def get(self, address: str) -> Any:
        return self._judged(f"GET {address}", lambda: self.client.get(address))

    def send(self, address: str, data: dict[str, Any], note: str) -> Any:
        return self._judged(f"POST {address} {note}", lambda: self.client.post(address, data))

    def ask(self, method: str, address: str, body: str = "", kind: str = "application/json") -> Any:
        return self._judged(
            f"{method} {address} {body}", lambda: self.client.generic(method, address, body, content_type=kind)
        )

    def _judged(self, note: str, ask: Callable[[], Any]) -> Any:
        answer = None
        with transaction.atomic():
            try:
                answer = ask()
            except Exception as error:
                error.add_note(f"{self.who}: {note[:200]}")
                raise
            finally:
                transaction.set_rollback(True)
        if answer.status_code >= 500:
            self.wrong.append(f"{self.who}: {note[:200]}: {answer.status_code}")
        return answer

    def crawl(self) -> Iterator[tuple[str, str]]:
        """Yield address and HTML of the pages that links lead to, at most two of a kind."""
        todo, seen, kinds = list(BEGIN), set(BEGIN), dict[str, int]()
        while todo:
            address = todo.pop(0)
            kind = kind_of(address)
            kinds[kind] = kinds.get(kind, 0) + 1
            if kinds[kind] > 2 or AWAY.match(address):
                continue
            answer = self.get(address)
            found = [answer["Location"]] if answer.status_code in (301, 302) else []
            if answer.status_code == 200 and not answer.streaming and "html" in answer["Content-Type"]:
                html = answer.content.decode()
                yield address, html
                found = re.findall(r'href="(/(?!static/)[^"#]*)', html)
            todo += [each for each in found if each.startswith("/") and each not in seen]
            seen.update(found)

    def misuse(self, page: str, form: Form) -> None:
        """Send one form in every wrong way."""
        action = form.action.partition("#")[0] or page
        sent = form.sent()
        self.send(action, {}, "without anything")
        self.send(action, sent, "as it is")
        for name in form.names:
            self.send(action, {each: value for each, value in sent.items() if each != name}, f"without {name}")
            if form.kind(name) == "file":
                for title, content, kind in FILES:
                    upload = SimpleUploadedFile(title, content, kind)
                    self.send(action, {**sent, name: upload}, f"with {name}={title}")
                continue
            kept = form.kind(name) in TYPED and name not in SHORTENED and not form.in_dialog
            for value in WRONG if form.kind(name) not in CHOSEN else NO_CHOICE:
                answer = self.send(action, {**sent, name: value}, f"with {name}={value[:30]!r}")
                if kept and lost(answer, value):
                    self.wrong.append(f"{self.who}: {action} lost {name}={value[:30]!r}")

    def misask(self, page: str, form: Form) -> None:
        """Ask for the same page with every wrong value in its address."""
        action = form.action.partition("?")[0] or page.partition("?")[0]
        sent = {name: values[0] for name, values in form.sent().items()}
        for name in form.names:
            for value in WRONG:
                self.get(f"{action}?{urlencode({**sent, name: value[:IN_ADDRESSES]})}")


def kind_of(address: str) -> str:
    """The pattern of an address: pages of one kind share it."""
    try:
        return resolve(address.partition("?")[0]).route
    except Resolver404:
        raise AssertionError(f"A link leads nowhere: {address}") from None


def lost(answer: Any, value: str) -> bool:
    """Whether a page came back that neither shows what was typed nor says that it is there when one goes back."""
    if answer.status_code in (301, 302) or answer.streaming or "html" not in answer.get("Content-Type", ""):
        return False
    html = answer.content.decode()
    return value.isalnum() and value not in html and "still there when you go back" not in html


def test_every_form_takes_nonsense(demo: None, signed_in: SignedIn) -> None:
    sent: set[tuple[str, ...]] = set()
    wrong: list[str] = []
    for user in User.objects.order_by("pk"):
        clerk = Clerk(user.email, signed_in(user))
        for page, html in clerk.crawl():
            for form in forms_of(html):
                action = kind_of(form.action.partition("#")[0] or page)
                same = (action, *sorted({re.sub(r"\d+", "0", name) for name in form.names}))
                if same in sent or AWAY.match("/" + action):
                    continue
                sent.add(same)
                (clerk.misuse if form.method == "post" else clerk.misask)(page, form)
        wrong += clerk.wrong
    assert wrong == []
    assert len(sent) > 40  # or the crawl got lost


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Yield the pattern of every address."""
    for each in (resolver or get_resolver()).url_patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield here
        else:
            yield from routes(each, here)


def filled(route: str) -> list[str]:
    """Addresses of this pattern with wrong numbers and names."""
    plain = re.sub(r"\(\?P<(\w+)>([^()]*)\)", lambda found: _choice(found[2]), route).strip("^$")
    if "<" not in plain:
        return ["/" + plain]
    wrong = zip((*NUMBERS, NUMBERS[0]), NAMES, strict=True)
    return ["/" + re.sub(r"<\w+:\w+>", name, re.sub(r"<int:\w+>", number, plain)) for number, name in wrong]


def _choice(pattern: str) -> str:
    return pattern.partition("|")[0] if "|" in pattern else "9" * 18 if "d" in pattern else "x"


@pytest.mark.parametrize("key", ["maya", "priya", "sam", None])
def test_every_address_takes_wrong_numbers_and_methods(demo: None, signed_in: SignedIn, key: str | None) -> None:
    client = signed_in(User.objects.get(email=f"{key}@riverside.example")) if key else Client()
    clerk = Clerk(key or "nobody", client)
    for route in routes():
        for address in filled(route):
            if AWAY.match(address):
                continue
            clerk.get(address)
            clerk.send(address, {}, "")
        for method in ("HEAD", "PUT", "DELETE", "OPTIONS"):
            clerk.ask(method, address)
        for body in BODIES:
            clerk.ask("POST", address, body)
        clerk.ask("POST", address, "words=1", "multipart/form-data; boundary=x")
    assert clerk.wrong == []


def test_no_form_is_taken_without_its_token(demo: None) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(User.objects.get(email="nia@riverside.example"))
    for address in ("/posts/new/", "/holds/", "/you/", "/search/"):
        answer = client.post(address, {"reason": "x"})
        assert answer.status_code == 403, address
        assert "What you typed is still in the form when you go back" in answer.content.decode()

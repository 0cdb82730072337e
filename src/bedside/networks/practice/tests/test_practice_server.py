"""The practice network is strict, durable and safe to look at."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bedside.base import http
from bedside.networks.base import Link, Part, Picture, Receipt
from bedside.networks.practice.client import Practice
from bedside.networks.practice.faults import Fault, Faults
from bedside.networks.practice.store import Draft, Store, tally
from bedside.networks.practice.town import Town

Make = Callable[..., Part]


def api(town: Town, method: str, path: str, *, link: Link | None = None, **options: Any) -> tuple[int, dict[str, Any]]:
    headers = options.pop("headers", {})
    if link is not None:
        headers["Authorization"] = f"Bearer {link.secrets['token']}"
    reply = town.http.request(method, f"{town.url}{path}", headers=headers, **options)
    return reply.status, reply.json()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": "x" * 501}, "text_too_long"),
        ({"text": "  "}, "text_empty"),
        ({"text": 5}, "bad_text"),
        ({"text": "a", "colour": "red"}, "unknown_field"),
        ({"text": "a", "pictures": [{"media": "0" * 64, "alt": ""}]}, "not_there"),
        ({"text": "a", "pictures": [{"media": "0" * 64, "alt": ""}] * 5}, "too_many_pictures"),
        ({"text": "a", "pictures": [{"media": "0" * 64, "alt": "x" * 1001}]}, "alt_too_long"),
        ({"text": "a", "reply_to": "77"}, "not_there"),
        ({"text": "a", "reply_to": "first"}, "bad_number"),
        ({"text": "a", "languages": "en"}, "bad_languages"),
        ({"text": "a", "created_at": "2026-11-23T09:00"}, "bad_created_at"),
    ],
)
def test_wrong_posts_are_refused_with_a_sentence(town: Town, body: dict[str, object], code: str) -> None:
    status, answer = api(town, "POST", "/api/posts", link=town.connect(), json=body)
    assert 400 <= status < 500
    assert answer["error"] == code
    assert answer["message"].endswith(".")


def test_wrong_requests_are_refused(town: Town) -> None:
    link = town.connect()
    assert api(town, "POST", "/api/posts", json={"text": "a"})[0] == 401
    assert api(town, "POST", "/api/posts", json={"text": "a"}, headers={"Authorization": "Bearer no"})[0] == 401
    as_json = {"Content-Type": "application/json"}
    for content, code in [(b"{", "bad_json"), (b"[]", "bad_json"), (b"\xff", "bad_json")]:
        answer = api(town, "POST", "/api/posts", link=link, content=content, headers=dict(as_json))[1]
        assert answer["error"] == code
    assert api(town, "POST", "/api/posts", link=link, content=b"text=a")[0] == 415
    assert api(town, "POST", "/api/media", link=link, content=b"not a picture")[0] == 422
    assert api(town, "POST", "/api/media", link=link, content=b"x" * 2_000_001)[0] == 413
    assert api(town, "GET", "/api/nothing", link=link)[0] == 404
    assert api(town, "POST", "/api/session", json={"handle": "<b>", "password": "long enough"})[0] == 422
    for wrong in (
        {"kind": "flood"},
        {"kind": "slow", "chance": 2},
        {"kind": "slow", "left": 0},
        {"kind": "slow", "x": 1},
    ):
        assert api(town, "POST", "/api/faults", json=wrong)[1]["error"] == "bad_fault"


def test_the_page_shows_words_as_words(town: Town, part: Make, picture: Picture) -> None:
    link = town.connect()
    town.network.start(
        link, part("<script>alert(1)</script> {seq} see https://example.org/a?b=1. #flu", pictures=(picture,))
    )
    api(town, "POST", "/api/public/replies", json={"reply_to": "1", "name": "<i>", "text": '"><img src=x>'})
    reply = town.http.get(f"{town.url}/")
    page = reply.body.decode()
    assert "<script>" not in page
    assert "<img src=x>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {seq}" in page
    assert 'href="https://example.org/a?b=1"' in page
    assert 'alt="A green waiting room"' in page
    assert "practice network on your own computer" in page
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    for path in ("/@lakeside-clinic", "/post/1", "/post/2", "/faults", "/style.css"):
        assert town.http.get(f"{town.url}{path}").ok
    for path in ("/post/99", "/nothing", "/media/" + "0" * 64):
        assert town.http.get(f"{town.url}{path}").status == 404


def test_a_visitor_answers_and_likes_on_the_page_and_another_site_cannot(town: Town, part: Make) -> None:
    link = town.connect()
    town.network.start(link, part())
    assert town.http.post(f"{town.url}/post/1/reply", content=b"name=Ana&text=When%3F").status == 303
    assert town.http.post(f"{town.url}/post/1/like", content=b"").status == 303
    assert town.http.post(f"{town.url}/post/1/like", headers={"Sec-Fetch-Site": "cross-site"}).status == 403
    assert town.http.post(f"{town.url}/post/1/reply", content=b"text=").status == 422
    status, answer = api(town, "GET", "/api/inbox", link=link)
    assert status == 200
    assert [(post["author"], post["text"]) for post in answer["posts"]] == [("Ana", "When?")]
    last = answer["posts"][-1]["id"]
    assert api(town, "GET", f"/api/inbox?after={last}", link=link)[1]["posts"] == []


def test_a_fault_is_switched_on_and_cleared_on_the_page(town: Town, part: Make) -> None:
    town.connect()
    town.http.post(f"{town.url}/faults/add", content=b"kind=error_after&on=create&handle=&left=3&percent=50&seconds=1")
    page = town.http.get(f"{town.url}/faults").body.decode()
    assert "but it was done: new posts of all accounts, 50% of the time; 3 more" in page
    town.http.post(f"{town.url}/faults/clear", content=b"number=1")
    assert "Nothing. The network works." in town.http.get(f"{town.url}/faults").body.decode()


def test_a_network_that_ignores_keys_doubles_and_the_store_tells(town: Town, part: Make) -> None:
    link = town.connect()
    assert api(town, "PUT", "/api/settings", json={"honour_keys": False})[0] == 204
    town.network.start(link, part())
    town.network.start(link, part())
    assert town.tally(link, part().key).doubled == (part().key,)


def test_the_tally_sees_what_is_lost_late_and_unknown(tmp_path: Path) -> None:
    store = Store(tmp_path / "practice.sqlite")
    store.sign_in("ana", "long enough")
    for key in ("a", "c", "b", "x"):
        store.accept(Draft(text=key, author="ana", handle="ana", key=key))
    store.accept(Draft(text="a", author="ana", handle="ana", key="a"))
    store.close()
    seen = tally(tmp_path / "practice.sqlite", handle="ana", expected=["a", "b", "c", "d"])
    assert (seen.lost, seen.doubled, seen.unexpected, seen.out_of_order, seen.resent) == (("d",), (), ("x",), 1, 1)


def test_chances_repeat_with_a_seed_and_faults_survive_a_restart(tmp_path: Path) -> None:
    def draws(path: Path) -> list[bool]:
        store = Store(path)
        faults = Faults(store, seed=3)
        faults.add(Fault("error_before", chance=0.5))
        hits = [faults.draw(on="create", handle="ana") is not None for _ in range(20)]
        store.close()
        return hits

    assert draws(tmp_path / "one") == draws(tmp_path / "two")
    assert len(set(draws(tmp_path / "three"))) == 2
    again = Faults(Store(tmp_path / "one"))
    assert [fault.kind for fault in again.active().values()] == ["error_before"]


def start(path: Path, port: int = 0) -> tuple[subprocess.Popen[str], str]:
    words = ["practice", "--json", "--port", str(port), "--data", str(path)]
    code = "from bedside.site.cli import main; main()"
    process = subprocess.Popen([sys.executable, "-c", code, *words], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())["url"]


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path, part: Make) -> None:
    process, url = start(tmp_path)
    with http.Client(http.Settings(private_origins=frozenset({url}))) as client:
        network = Practice(lambda: client)
        link = network.connect(server=url, identifier="ana", secret="long enough")
        receipts = [network.start(link, part(number=number)) for number in range(20)]
        process.kill()
        process.communicate()
        process, again = start(tmp_path, port=int(url.rpartition(":")[2]))
        try:
            assert again == url
            for number, receipt in enumerate(receipts):
                assert isinstance(receipt, Receipt)
                assert network.find(link, part(number=number)) == receipt
        finally:
            process.terminate()
            process.communicate()
    assert process.returncode == 0

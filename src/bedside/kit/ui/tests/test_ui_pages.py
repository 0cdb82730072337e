"""Today, search and the pages of errors."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from bedside.kit.problems import ProblemMiddleware
from bedside.kit.ui import errors, navigation, search, shell, today, views
from bedside.kit.ui.badges import Badge
from bedside.kit.ui.tests.ui_urls import PROBLEMS

pytestmark = pytest.mark.urls("bedside.kit.ui.tests.ui_urls")


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(today, "_providers", {question: [] for question in today.Question})
    monkeypatch.setattr(search, "_sources", [])
    monkeypatch.setattr(navigation, "_items", {})
    monkeypatch.setattr(shell, "_providers", [])
    monkeypatch.setattr(shell, "_banners", [])


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def test_today_without_features_is_calm(rf: RequestFactory) -> None:
    assert "All is calm" in text_of(views.today_page(rf.get("/")))


def test_today_answers_the_questions_in_their_order(rf: RequestFactory) -> None:
    late = today.Card(title="Late answers", items=(today.Item(text="One", badge=Badge("Late", "warning", "triangle")),))
    first = today.Card(title="Approvals", items=(today.Item(text="Flu", at=datetime(2026, 1, 1, tzinfo=UTC)),), total=7)
    today.register(today.Question.AT_RISK, lambda request: [])
    today.register(today.Question.NEEDS_ME, lambda request: [late], order=20)
    today.register(today.Question.NEEDS_ME, lambda request: [first], order=10)
    page = text_of(views.today_page(rf.get("/")))
    order = [
        page.index(words) for words in ("What needs me", "Approvals", "and 6 more", "Late answers", "What is at risk")
    ]
    assert order == sorted(order)
    assert "Nothing is at risk." in page
    assert "What went out" not in page


def test_search_finds_what_each_feature_gives_to_this_person(rf: RequestFactory) -> None:
    hit = search.Hit(text="Flu season", url="/posts/1/")
    search.register(search.Source(label="Posts", find=lambda request, words, most: [hit] if words == "flu" else []))
    search.register(search.Source(label="Secrets", find=lambda *_: [hit], allowed=lambda request: False))
    page = text_of(views.search_page(rf.post("/search/", {"q": " flu "})))
    assert '<a href="/posts/1/">Flu season</a>' in page
    assert "Secrets" not in page
    assert "Nothing found" in text_of(views.search_page(rf.post("/search/", {"q": "other"})))


def test_the_words_that_are_searched_never_stand_in_an_address(rf: RequestFactory) -> None:
    search.register(search.Source(label="Posts", find=lambda *_: []))
    page = text_of(views.search_page(rf.get("/search/", {"q": "Maria"})))
    assert "Maria" not in page
    assert 'role="search" action="/search/" method="post"' in page


def test_without_anything_to_search_there_is_no_search_box(rf: RequestFactory) -> None:
    assert 'role="search"' not in text_of(views.today_page(rf.get("/")))


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (errors.bad_request, 400, "can&#x27;t be read"),
        (errors.denied, 403, "You may not open this page."),
        (errors.not_found, 404, "There is no such page."),
        (errors.csrf_failure, 403, "still in the form when you go back"),
        (errors.broken, 500, "Something broke on our side."),
    ],
)
def test_an_error_says_what_happened_and_what_to_do(
    rf: RequestFactory, view: Callable[[HttpRequest], HttpResponse], status: int, words: str
) -> None:
    response = view(rf.get("/x/"))
    assert response.status_code == status
    assert words in text_of(response)
    assert "Go back" in text_of(response)


def test_when_something_broke_nothing_is_asked(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    def also_broken(request: object) -> None:
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(shell, "_providers", [also_broken])
    monkeypatch.setattr(shell, "_banners", [also_broken])
    assert errors.broken(rf.get("/")).status_code == 500


@pytest.mark.parametrize("how", PROBLEMS)
def test_a_problem_is_shown_with_both_its_sentences(rf: RequestFactory, how: str) -> None:
    middleware = ProblemMiddleware(lambda request: HttpResponse())
    response = middleware.process_exception(rf.post("/x/", headers={"Accept": "text/html"}), PROBLEMS[how])
    assert response is not None
    page = text_of(response)
    assert str(PROBLEMS[how].what) in page
    assert str(PROBLEMS[how].do) in page
    assert "What you typed is still there" in page


PARTS = """
    badge callout card chart chip comparison counter crumbs dialog empty finding fold list mark menu message pager pairs
    progress steps table tabs timeline
"""


@pytest.mark.parametrize("part", PARTS.split())
def test_the_style_page_shows_every_component(rf: RequestFactory, part: str) -> None:
    assert f'class="{part}' in text_of(views.style_page(rf.get("/style/")))

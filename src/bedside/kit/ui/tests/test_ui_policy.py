"""Pages keep the content security policy: no inline script, no inline style, nothing evaluated."""

import re
from pathlib import Path

import pytest
from django.test import RequestFactory

from bedside.kit import ui
from bedside.kit.ui import shell, views

HOME = Path(ui.__file__).parent
TEMPLATES = sorted((HOME / "templates").rglob("*.html"))
SCRIPTS = sorted((HOME / "static" / "ui" / "js").glob("*.js"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:|<style", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_evaluates_nothing_and_keeps_no_words(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\beval\(|new Function|setAttribute\(\"style|indexedDB", text)
    # The browser's storage holds two choices and the keys of uploads, never a word that somebody typed.
    stored = re.findall(r"(?:local|session)Storage\.setItem\(([^)]+)\)", text)
    assert {each.partition(",")[0] for each in stored} <= {'"bedside-theme"', "STORED", "name"}
    assert [each for each in stored if each.startswith("name")] == ["name, key"] * (path.name == "portions.js")
    assert "sessionStorage" not in text or path.name == "portions.js"


def test_htmx_may_not_evaluate_or_keep_pages(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "_providers", [])
    page = views.plain_style_page(rf.get("/style/plain/")).content.decode()
    for setting in (
        '"allowEval":false',
        '"includeIndicatorStyles":false',
        '"historyCacheSize":0',
        '"selfRequestsOnly":true',
    ):
        assert setting in page


def test_only_data_stands_in_a_script_element(rf: RequestFactory) -> None:
    page = views.style_page(rf.get("/style/")).content.decode()
    assert 'href="#main"' in page
    for tag in re.findall(r"<script[^>]*>", page):
        assert "src=" in tag or 'type="application/json"' in tag


def test_texts_can_be_translated() -> None:
    """Words between tags stand in a translation, but on the style page, where some are names and samples."""
    for path in TEMPLATES:
        if "style" in path.parts[-2:]:
            continue
        text = re.sub(
            r"{% blocktrans.*?{% endblocktrans %}|{%.*?%}|{{.*?}}|{#.*?#}", "", path.read_text("utf-8"), flags=re.DOTALL
        )
        words = set(re.findall(r">\s*([^<>]*?[A-Za-z]{2,}[^<>]*?)\s*<", text))
        assert words <= {"Bedside", "Bedside ·", "Esc"}, path

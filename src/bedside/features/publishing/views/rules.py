"""The page of a rule: why it looks, what it finds, what to write instead."""

from functools import cache
from importlib import import_module
from importlib.resources import files

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

from bedside.checker.registry import rule_with
from bedside.features.policies.api import own_rule


@require_safe
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a rule says of itself; an own rule of the organization has its page with the other ones."""
    found = rule_with(code)
    if found is None and own_rule(code):
        return redirect("policies:rule", code)
    if found is None:
        raise Http404
    shown = {"rule": found, "page": _page_of(found.find.__module__)}
    return render(request, "publishing/rule.html", shown)


@cache
def _page_of(module: str) -> SafeString:
    """Return the rule's page as HTML, without its first heading; empty where it has none. The file is our own, and HTML
    inside it is shown as text all the same."""
    package, _dot, stem = import_module(module).__name__.rpartition(".")
    page = files(package) / f"{stem}.md"
    if not page.is_file():
        return SafeString("")
    text = page.read_text("utf-8").lstrip()
    if text.startswith("# "):
        text = text.partition("\n")[2]
    return SafeString(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))

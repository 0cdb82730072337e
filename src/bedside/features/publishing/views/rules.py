"""The page of a rule: why it looks, what it finds, what to write instead."""

from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

from bedside.checker.pages import body
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
    return render(request, "publishing/rule.html", {"rule": found, "page": _page_of(found.code)})


@cache
def _page_of(code: str) -> SafeString:
    """Return the rule's page as HTML. The file is our own, and HTML inside it is shown as text all the same."""
    found = rule_with(code)
    text = body(found) if found else ""
    return SafeString(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))

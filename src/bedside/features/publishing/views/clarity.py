"""Scoring a longer post with the Clear Communication Index."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bedside.base.errors import Problem
from bedside.checker import reading
from bedside.checker.clarity import FEWEST_WORDS, ITEMS, Question, Reply, answers_of, score
from bedside.features.people.api import Permission, may
from bedside.features.publishing.clarity import (
    MAX_MESSAGE,
    answers_before,
    asked_of,
    changes_said,
    clarity_line,
    left_out,
    newest_score,
    score_sentence,
    shown,
    text_of,
)
from bedside.features.publishing.models import Post
from bedside.features.publishing.requests import person_of, post_of
from bedside.features.publishing.services.scoring import score_post
from bedside.features.publishing.services.writing import WRITABLE
from bedside.kit.problems import status_of
from bedside.kit.ui.saying import say


@dataclass
class Typed:
    """What the form holds: the main message, the answers, and the machine's where it was asked on the page."""

    message: str
    answers: dict[int, Reply]
    was: dict[int, Reply]


@require_http_methods(["GET", "HEAD", "POST"])
def clarity(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the 20 questions, and keep the answers. A script that asks with `do` "score" is told what they come to."""
    user = person_of(request, request.POST.get("person"))
    if request.method != "POST":
        post = post_of(user, pk, Permission.SEE_POSTS)
        before = newest_score(post)
        message = before.main_message if before else ""
        asked = asked_of(post.content, message)
        return _page(request, post, asked, message, answers_before(before, post, asked))
    post = post_of(user, pk, Permission.WRITE_POSTS)
    typed = _typed(request.POST)
    if request.POST.get("do") == "score":
        return JsonResponse(_said(typed.answers))
    problem: Problem | None = None
    if request.POST.get("do") == "save":
        try:
            score_post(
                post=post,
                main_message=typed.message,
                answers=typed.answers,
                revision=_number(request.POST.get("version", "")),
                by=user,
            )
        except Problem as raised:
            problem = raised
        else:
            say(request, _("The score is kept. Approvers see it beside the words."))
            return HttpResponseRedirect(reverse("publishing:clarity", args=[pk]))
    asked = asked_of(post.content, typed.message[:MAX_MESSAGE])
    return _page(request, post, asked, typed.message, _renewed(typed, asked), problem)


def _page(
    request: HttpRequest,
    post: Post,
    asked: list[Question],
    message: str,
    answers: Mapping[int, Reply],
    problem: Problem | None = None,
) -> HttpResponse:
    user = person_of(request)
    may_score = may(user, Permission.WRITE_POSTS, post.unit_id) and post.stage in WRITABLE
    result = score(answers)
    words = reading.measure(text_of(post.content), post.content["language"]).words
    context = {
        "post": post,
        "message": message,
        "most": MAX_MESSAGE,
        "parts": shown(post.content, asked, answers),
        "left_out": left_out(answers),
        "result": result,
        "sentence": score_sentence(result),
        "changes": changes_said(result),
        "kept": clarity_line(post),
        "words": words,
        "short": words < FEWEST_WORDS,
        "fewest": FEWEST_WORDS,
        "may_score": may_score,
        "may_write": may(user, Permission.WRITE_POSTS, post.unit_id),
        "problem": problem,
    }
    return render(request, "publishing/clarity.html", context, status=status_of(problem) if problem else 200)


def _said(answers: Mapping[int, Reply]) -> dict[str, object]:
    result = score(answers)
    return {
        "sentence": score_sentence(result),
        "percent": result.percent,
        "passes": result.passes,
        "points": _("%(earned)d of %(applicable)d points") % {"earned": result.earned, "applicable": result.applicable},
        "changes": [{"item": number, "how": how, "wins": wins} for number, how, wins in changes_said(result)],
        "leftOut": left_out(answers),
    }


def _typed(data: QueryDict) -> Typed:
    message = " ".join(data.get("message", "").replace("\x00", "").split())
    return Typed(message, _replies(data, "answer"), _replies(data, "was"))


def _replies(data: QueryDict, name: str) -> dict[int, Reply]:
    """Return the answers among the fields; what none of the offered ones is counts as none."""
    found = {}
    for item in ITEMS:
        value = data.get(f"{name}-{item.number}")
        known = next((reply for reply in Reply if reply == value), None)
        if known is not None:
            found[item.number] = known
    return found


def _renewed(typed: Typed, asked: list[Question]) -> dict[int, Reply]:
    """Return the answers beside a new look of the machine: what a person chose stays, what it had said follows it."""
    mine = {number: reply for number, reply in typed.answers.items() if typed.was.get(number) is not reply}
    return {**answers_of(asked), **mine}


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 10 else -1

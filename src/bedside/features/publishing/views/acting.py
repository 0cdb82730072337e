"""What buttons on a post's page do. Each posts, says what happened, and leads back to the post."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bedside.base.errors import Problem
from bedside.features.clearance.api import place_hold
from bedside.features.delivery.api import (
    Delivery,
    decide_unconfirmed,
    deleted_by_hand,
    deliveries_of,
    give_up,
    send_again,
    take_down,
)
from bedside.features.people.api import Permission, User
from bedside.features.publishing.models import Post
from bedside.features.publishing.requests import person_of, post_of
from bedside.features.publishing.services.approving import withdraw_post
from bedside.features.publishing.services.planning import schedule_post, send_now, take_down_post, unschedule_post
from bedside.features.publishing.services.writing import comment_on, delete_post, start_post, subject_of
from bedside.kit.ui.saying import say

Act = Callable[[Post, User], str]


@require_POST
def act(request: HttpRequest, pk: str, what: str) -> HttpResponse:
    """Do one thing with a post."""
    user = person_of(request)
    post = post_of(user, int(pk), Permission.SEE_POSTS)
    say(request, _ACTS[what](post, user))
    gone = what == "delete"
    return HttpResponseRedirect(reverse("publishing:posts") if gone else reverse("publishing:post", args=[pk]))


@require_POST
def act_on_delivery(request: HttpRequest, pk: str, delivery: str, what: str) -> HttpResponse:
    """Do one thing with what became of a post on one account."""
    user = person_of(request)
    post_of(user, int(pk), Permission.SEE_POSTS)
    row = deliveries_of("post", [int(pk)]).filter(pk=int(delivery)).first()
    if row is None:
        raise Problem(_("This post was never sent there."), _("Load the page again."))
    say(request, _DELIVERY_ACTS[what](row, user))
    return HttpResponseRedirect(reverse("publishing:post", args=[pk]))


@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something to colleagues."""
    user = person_of(request)
    comment_on(post=post_of(user, pk, Permission.SEE_POSTS), text=request.POST.get("text", ""), by=user)
    return HttpResponseRedirect(reverse("publishing:post", args=[pk]) + "#comments")


@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop this post, wherever it is not out yet, until the hold is lifted."""
    user = person_of(request)
    post = post_of(user, pk, Permission.SEE_POSTS)
    place_hold(reason=request.POST.get("reason", ""), subject=subject_of(post), unit=post.unit, by=user)
    say(request, _("On hold. Nothing of it leaves until the hold is lifted."))
    return HttpResponseRedirect(reverse("publishing:post", args=[pk]))


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a new post with the same words."""
    user = person_of(request)
    post = post_of(user, pk, Permission.SEE_POSTS)
    made = start_post(unit=post.unit, content=post.content, title=post.title, by=user, copy_of=post)
    say(request, _("Copied to a new post."))
    return HttpResponseRedirect(reverse("publishing:edit", args=[made.pk]))


def _schedule(post: Post, user: User) -> str:
    schedule_post(post=post, by=user)
    return _("Scheduled.")


def _send_now(post: Post, user: User) -> str:
    send_now(post=post, by=user)
    return _("On its way.")


def _unschedule(post: Post, user: User) -> str:
    unschedule_post(post=post, by=user)
    return _("Taken out of the schedule. It stays cleared.")


def _withdraw(post: Post, user: User) -> str:
    withdraw_post(post=post, by=user)
    return _("The question was taken back. It is a draft again.")


def _delete(post: Post, user: User) -> str:
    delete_post(post=post, by=user)
    return _("Deleted. What was recorded of it stays.")


def _take_down(post: Post, user: User) -> str:
    count = take_down_post(post=post, by=user)
    return _("Being taken down on %(count)d accounts.") % {"count": count}


def _again(delivery: Delivery, user: User) -> str:
    send_again(delivery=delivery, by=user)
    return _("Sending again to %(account)s only.") % {"account": delivery.account}


def _give_up(delivery: Delivery, user: User) -> str:
    give_up(delivery=delivery, by=user)
    return _("It will not be sent to %(account)s.") % {"account": delivery.account}


def _went_out(delivery: Delivery, user: User) -> str:
    decide_unconfirmed(delivery=delivery, went_out=True, by=user)
    return _("Noted: it is out on %(account)s.") % {"account": delivery.account}


def _did_not_go_out(delivery: Delivery, user: User) -> str:
    decide_unconfirmed(delivery=delivery, went_out=False, by=user)
    return _("Sending again to %(account)s only.") % {"account": delivery.account}


def _down(delivery: Delivery, user: User) -> str:
    take_down(delivery=delivery, by=user)
    return _("Being taken down on %(account)s.") % {"account": delivery.account}


def _deleted(delivery: Delivery, user: User) -> str:
    deleted_by_hand(delivery=delivery, by=user)
    return _("Noted: it is gone from %(account)s.") % {"account": delivery.account}


_ACTS: dict[str, Act] = {
    "schedule": _schedule,
    "send-now": _send_now,
    "unschedule": _unschedule,
    "withdraw": _withdraw,
    "delete": _delete,
    "take-down": _take_down,
}
_DELIVERY_ACTS: dict[str, Callable[[Delivery, User], str]] = {
    "again": _again,
    "give-up": _give_up,
    "went-out": _went_out,
    "did-not-go-out": _did_not_go_out,
    "take-down": _down,
    "deleted-by-hand": _deleted,
}
ACTS = "|".join(_ACTS)
DELIVERY_ACTS = "|".join(_DELIVERY_ACTS)

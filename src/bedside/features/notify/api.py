"""The door for features that have something to tell people.

    register(
        "post.approval", sentence=_("A post waits for your approval."), subject=_("A post waits for you"), at_once=True
    )
    tell(to=approvers, kind="post.approval", url="/posts/12/", key="request:40", by=author)
    settle(kind="post.approval", key="request:40")

There is no parameter for words: a notice says what its kind says, and leads to a page behind the sign-in.
"""

import re
from collections.abc import Iterable

from django.db import connection

from bedside.base import clock
from bedside.features.notify import covering, tasks
from bedside.features.notify.kinds import known, register
from bedside.features.notify.models import Notice, Preference
from bedside.features.people.api import User

__all__ = ["register", "settle", "tell"]

# Addresses and keys are made of codes and numbers; a name or a sentence doesn't fit.
_URL = re.compile(r"/(?!/)[a-z0-9/_-]{0,150}(\?[a-z0-9_=&-]{1,40})?(#[a-z0-9_-]{1,40})?")
_KEY = re.compile(r"[a-z0-9_-]{1,30}(:[a-z0-9_-]{1,40}){0,2}")


def tell(*, to: Iterable[User], kind: str, url: str, key: str, by: User | None = None) -> int:
    """Tell each of these people, in the caller's transaction; return how many didn't know yet.

    Whoever did it (`by`) isn't told of it. Who is away is told, and so is who stands in. Telling the same key again
    does nothing. Raises LookupError for an unknown kind, ValueError for an address or a key that isn't made of codes
    and numbers, RuntimeError outside a transaction.
    """
    what = known(kind)
    if not _URL.fullmatch(url):
        raise ValueError("the address of a notice is a path of Bedside, made of codes and numbers")
    if not _KEY.fullmatch(key):
        raise ValueError("the key of a notice is like request:12, made of codes and numbers")
    if not connection.in_atomic_block:
        raise RuntimeError("people are told in the transaction of what they are told of")
    people = [user for user in to if user.is_active]
    people = covering.with_covers(people) if what.at_once else list({user.pk: user for user in people}.values())
    told = [user for user in people if by is None or user.pk != by.pk]
    before = set(Notice.objects.filter(kind=kind, key=key).values_list("user_id", flat=True))
    fresh = [user for user in told if user.pk not in before]
    Notice.objects.bulk_create(
        [Notice(user=user, kind=kind, key=key, url=url, by=by, made_at=clock.now()) for user in fresh],
        ignore_conflicts=True,
    )
    for user in fresh if what.at_once else _wanting_all_at_once(fresh):
        tasks.mail_soon(user)
    return len(fresh)


def settle(*, kind: str, key: str) -> int:
    """Mark the notices of this thing as done, because somebody dealt with it; return how many were open. What wasn't
    mailed yet won't be."""
    return Notice.objects.filter(kind=kind, key=key, settled_at=None).update(settled_at=clock.now())


def _wanting_all_at_once(people: list[User]) -> list[User]:
    wanting = set(
        Preference.objects.filter(user__in=people, mail=Preference.Mail.AT_ONCE).values_list("user_id", flat=True)
    )
    return [user for user in people if user.pk in wanting]

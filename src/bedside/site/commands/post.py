"""`bedside post`: posts and what became of them, from the server's console."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.site.boot import boot

if TYPE_CHECKING:
    from bedside.features.delivery.api import Delivery
    from bedside.features.people.api import Permission, User
    from bedside.features.publishing.models import Post


class Number(click.IntRange):
    """A post's number."""

    name = "number"


_as = click.option("--as", "email", metavar="MAIL", help="In whose name. Without it: the only administrator.")
_number = click.argument("number", metavar="NUMBER", type=Number(1, 2**63 - 1))
_account = click.option("--account", metavar="@HANDLE", help="Only on this account.")
_json = click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")


@click.group()
def command() -> None:
    """List posts, look at one, schedule, cancel, take down, and decide what happens to what did not arrive.

    Changes are made in a person's name; their permissions count, and the record says that it was the command line.

    \b
    Examples:
      bedside post list --state scheduled
      bedside post show 12
      bedside post schedule 12 --at "2026-12-01 09:00" --as maya@riverside.example
      bedside post take-down 12 --as maya@riverside.example
    """


@command.command("list")
@click.option("--state", help="Only posts in this state, for example scheduled, partly or failed.")
@click.option("--unit", help="Only posts of this unit.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help="How many at most.")
@_json
def list_posts(state: str | None, unit: str | None, limit: int, as_json: bool) -> None:
    """List posts, the last changed first. Their words are not shown.

    \b
    Examples:
      bedside post list
      bedside post list --state failed --limit 100 --json
    """
    boot()
    from bedside.features.publishing.models import Post, Stage
    from bedside.site.console import unit_named

    posts = Post.objects.filter(deleted_at=None).select_related("unit", "author").order_by("-changed_at", "-id")
    if state is not None:
        if state not in Stage:
            raise Problem(f"There is no state “{state}”.", f"There is: {', '.join(each.value for each in Stage)}.")
        posts = posts.filter(stage=state)
    if unit is not None:
        posts = posts.filter(unit=unit_named(unit))
    shown = list(posts.prefetch_related("targets__account")[:limit])
    for post in shown:
        if as_json:
            click.echo(json.dumps(_fields(post), ensure_ascii=False))
        else:
            accounts = ", ".join(str(target.account) for target in post.targets.all()) or "no account"
            time = _moment(post.planned_at) if post.planned_at else "no time yet"
            click.echo(f"{post.pk:>6}  {post.get_stage_display()!s:<22} {time:<18} {post} ({accounts})")
    if not as_json and not shown:
        click.echo("There is no such post." if state or unit else "There is no post yet.")
    elif not as_json and posts.count() > limit:
        click.echo(f"{limit} of {posts.count():,}. See more with --limit.")


@command.command()
@_number
@click.option("--words", is_flag=True, help="Show the words, too. They may be confidential.")
@_json
def show(number: int, words: bool, as_json: bool) -> None:
    """Show one post: its state, and what became of it on each account.

    \b
    Examples:
      bedside post show 12
      bedside post show 12 --words --json
    """
    boot()
    post = _post(number)
    deliveries = _deliveries(post)
    if as_json:
        found = {**_fields(post), "deliveries": [_delivery_fields(each) for each in deliveries]}
        if words:
            found["content"] = post.content
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    click.echo(f"Post {post.pk}{f': {post.title}' if post.title else ''}")
    click.echo(f"State     {post.get_stage_display()}")
    click.echo(f"Unit      {post.unit}, by {post.author}")
    click.echo(f"Time      {_moment(post.planned_at) if post.planned_at else 'not chosen'}")
    for each in deliveries:
        click.echo(f"{each.account}: {each.get_state_display()}{_said(each)}")
        for piece in each.pieces.all():
            if piece.sent_at:
                counts = f", {piece.likes} likes, {piece.replies} replies" if piece.likes is not None else ""
                click.echo(f"    {_moment(piece.sent_at)}  {piece.url or piece.remote_id}{counts}")
    if words:
        for part in post.content["parts"]:
            click.echo(f"\n{part['text']}")


@command.command()
@_number
@click.option("--at", "at", metavar="TIME", help="When, on the clock of the post: “2026-12-01 09:00”.")
@click.option("--now", "now", is_flag=True, help="Send it at once.")
@click.option("--yes", is_flag=True, help="Don't ask, even if the approvals become void.")
@_as
def schedule(number: int, at: str | None, now: bool, yes: bool, email: str | None) -> None:
    """Schedule a cleared post, or move one. Without --at: at the time it already has.

    \b
    Examples:
      bedside post schedule 12 --at "2026-12-01 09:00" --as maya@riverside.example
      bedside post schedule 12 --now --as maya@riverside.example
    """
    if at and now:
        raise Problem("Two times were given.", "Use either --at or --now.")
    wall = _wall(at) if at else None
    boot()
    from bedside.features.people.api import Permission
    from bedside.features.publishing.models import Stage
    from bedside.features.publishing.services import planning
    from bedside.kit import zones

    with _acting(number, email, Permission.SCHEDULE_POSTS) as (found, by):
        post = found
        if now:
            planning.send_now(post=post, by=by)
            click.echo(f"Post {number} is on its way.")
            return
        if wall is not None:
            planned = zones.to_utc(wall, post.zone)
            if planned > clock.now() and planning.leaves_window(post, planned) and not yes:
                click.confirm("This is outside the approved time: the approvals become void. Move it?", abort=True)
            post = planning.plan_post(post=post, wall=wall, zone=post.zone, flex_hours=post.flex_hours, by=by)
        if post.stage == Stage.CLEARED or wall is None:
            post = planning.schedule_post(post=post, by=by)
    time = _moment(post.planned_at) if post.planned_at else ""
    click.echo(f"Post {number} is set for {time}. State: {post.get_stage_display()}.")


@command.command()
@_number
@_as
def cancel(number: int, email: str | None) -> None:
    """Take a scheduled post out of the schedule. It stays cleared.

    \b
    Example:
      bedside post cancel 12 --as maya@riverside.example
    """
    boot()
    from bedside.features.people.api import Permission
    from bedside.features.publishing.services.planning import unschedule_post

    with _acting(number, email, Permission.SCHEDULE_POSTS) as (post, by):
        unschedule_post(post=post, by=by)
    click.echo(f"Post {number} will not go out. It stays cleared.")


@command.command("take-down")
@_number
@click.option("--yes", is_flag=True, help="Don't ask.")
@_as
def take_down(number: int, yes: bool, email: str | None) -> None:
    """Take a published post down on all its accounts. The worker does it at once.

    \b
    Example:
      bedside post take-down 12 --as maya@riverside.example
    """
    boot()
    from bedside.features.people.api import Permission
    from bedside.features.publishing.services.planning import take_down_post

    with _acting(number, email, Permission.TAKE_DOWN) as (post, by):
        if not yes:
            click.confirm(f"Take post {number} down everywhere?", abort=True)
        count = take_down_post(post=post, by=by)
    click.echo(f"Post {number} is being taken down on {_accounts(count)}.")


@command.command()
@_number
@_account
@_as
def retry(number: int, account: str | None, email: str | None) -> None:
    """Send again what failed or was missed. What is out already is not sent a second time.

    \b
    Examples:
      bedside post retry 12 --as maya@riverside.example
      bedside post retry 12 --account @clinic.bsky.social --as maya@riverside.example
    """
    boot()
    from bedside.features.delivery.api import State, send_again
    from bedside.features.people.api import Permission

    _decide(
        number, account, email, permission=Permission.DECIDE_DELIVERIES,
        concerns=lambda delivery: delivery.state in (State.FAILED, State.MISSED), what="failed or was missed",
        act=lambda delivery, by: send_again(delivery=delivery, by=by), done="Sending again",
    )  # fmt: skip


@command.command()
@_number
@click.argument("what", type=click.Choice(["went-out", "did-not-go-out", "give-up", "deleted-by-hand"]))
@_account
@_as
def decide(number: int, what: str, account: str | None, email: str | None) -> None:
    """Decide about what could not be confirmed, failed, or could not be taken down.

    Look at the account on the network first. “went-out”: it is there. “did-not-go-out”: it is not; it is sent now.
    “give-up”: what failed or was missed is not sent. “deleted-by-hand”: what Bedside could not take down was deleted
    there by a person; it counts as taken down, and the record says who said so.

    \b
    Examples:
      bedside post decide 12 went-out --account @clinic.bsky.social --as maya@riverside.example
      bedside post decide 12 give-up --as maya@riverside.example
      bedside post decide 12 deleted-by-hand --account @clinic.bsky.social --as maya@riverside.example
    """
    boot()
    from bedside.features.delivery.api import State, decide_unconfirmed, deleted_by_hand, give_up
    from bedside.features.people.api import Permission

    if what == "deleted-by-hand":
        _decide(
            number, account, email, permission=Permission.TAKE_DOWN,
            concerns=lambda delivery: delivery.is_still_out, what="is still out",
            act=lambda delivery, by: deleted_by_hand(delivery=delivery, by=by), done="Noted as deleted by hand",
        )  # fmt: skip
        return
    if what == "give-up":
        _decide(
            number, account, email, permission=Permission.DECIDE_DELIVERIES,
            concerns=lambda delivery: delivery.state in (State.FAILED, State.MISSED), what="failed or was missed",
            act=lambda delivery, by: give_up(delivery=delivery, by=by), done="Given up",
        )  # fmt: skip
        return
    out = what == "went-out"
    _decide(
        number, account, email, permission=Permission.DECIDE_DELIVERIES,
        concerns=lambda delivery: delivery.state == State.UNCONFIRMED, what="is unconfirmed",
        act=lambda delivery, by: decide_unconfirmed(delivery=delivery, went_out=out, by=by),
        done="Noted as sent" if out else "Sending again",
    )  # fmt: skip


def _decide(
    number: int,
    account: str | None,
    email: str | None,
    *,
    permission: "Permission",
    concerns: "Callable[[Delivery], bool]",
    what: str,
    act: "Callable[[Delivery, User], None]",
    done: str,
) -> None:
    with _acting(number, email, permission) as (post, by):
        everything = _deliveries(post)
        name = account.removeprefix("@").casefold() if account else None
        wanted = [each for each in everything if name is None or each.account.handle.casefold() == name]
        if account and not wanted:
            listed = ", ".join(str(each.account) for each in everything) or "no account"
            raise Problem(f"Post {number} does not go to {account}.", f"It goes to: {listed}.")
        chosen = [each for each in wanted if concerns(each)]
        if not chosen:
            stand = "; ".join(f"{each.account}: {each.get_state_display()}" for each in wanted)
            raise Problem(f"Nothing of post {number} {what}.", stand or "It was not scheduled yet.")
        for each in chosen:
            act(each, by)
    click.echo(f"{done} on {_accounts(len(chosen))}: {', '.join(str(each.account) for each in chosen)}.")


@contextmanager
def _acting(number: int, email: str | None, permission: "Permission") -> "Iterator[tuple[Post, User]]":
    from bedside.features.people.api import require
    from bedside.site.console import in_the_name_of

    with in_the_name_of(email, permission) as by:
        post = _post(number)
        require(by, permission, post.unit_id)
        yield post, by


def _post(number: int) -> "Post":
    from bedside.features.publishing.models import Post

    rows = Post.objects.filter(deleted_at=None).select_related("unit", "author", "clearance", "request")
    rows = rows.prefetch_related("targets__account")
    post = rows.filter(pk=number).first()
    if post is None:
        raise Problem(f"There is no post {number}.", "See them: bedside post list")
    return post


def _deliveries(post: "Post") -> "list[Delivery]":
    """What became of the post as it was last cleared: the newest delivery to each account."""
    from bedside.features.delivery.api import deliveries_of

    cleared = deliveries_of("post", [post.pk]).filter(clearance=post.clearance_id)
    return list({each.account_id: each for each in cleared}.values())


def _fields(post: "Post") -> dict[str, Any]:
    return {
        "id": post.pk,
        "title": post.title,
        "state": post.stage,
        "unit": post.unit.name,
        "author": post.author.email,
        "planned_at": post.planned_at.isoformat() if post.planned_at else None,
        "accounts": [str(target.account) for target in post.targets.all()],
    }


def _delivery_fields(delivery: "Delivery") -> dict[str, Any]:
    return {
        "id": delivery.pk,
        "account": str(delivery.account),
        "state": delivery.state,
        "due_at": delivery.due_at.isoformat(),
        "tries": delivery.tries,
        "reason": delivery.reason,
        "pieces": [
            {
                "sent_at": piece.sent_at.isoformat() if piece.sent_at else None,
                "url": piece.url,
                "likes": piece.likes,
                "replies": piece.replies,
                "reposts": piece.reposts,
            }
            for piece in delivery.pieces.all()
        ],
    }


def _said(delivery: "Delivery") -> str:
    tries = f", failed tries: {delivery.tries}" if delivery.tries else ""
    return f"{tries} ({delivery.reason})" if delivery.reason else tries


def _accounts(count: int) -> str:
    return f"{count} account{'' if count == 1 else 's'}"


def _wall(typed: str) -> datetime:
    try:
        wall = datetime.fromisoformat(typed.strip())
    except ValueError:
        raise Problem(f"“{typed}” is no day and time.", "Write it like “2026-12-01 09:00”.") from None
    if wall.tzinfo is not None:
        raise Problem("The time names a time zone.", "Leave it out: the clock of the post counts.")
    return wall.replace(second=0, microsecond=0)


def _moment(moment: datetime) -> str:
    """The moment on the organization's clock."""
    from bedside.features.people.api import organization
    from bedside.kit import zones

    return f"{zones.to_wall(moment, organization().zone):%Y-%m-%d %H:%M}"

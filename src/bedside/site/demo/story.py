"""Loading the demo organization: every step through the product's own services, at its own time."""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db import transaction

from bedside.base import clock, http
from bedside.base.errors import Problem
from bedside.checker.own.model import Exempt
from bedside.checker.own.reading import read_own
from bedside.features.accounts.api import Account
from bedside.features.accounts.services import connect_account, disconnect_account
from bedside.features.audit.api import SYSTEM, Subject, history, record, seal_everything
from bedside.features.clearance.services.deciding import decide
from bedside.features.delivery.api import Piece
from bedside.features.delivery.worker import Courier, fetch_due, sign_off, sign_on
from bedside.features.evidence.api import Source
from bedside.features.evidence.services.judging import sign_off as sign_source
from bedside.features.evidence.services.writing import Said, add_source
from bedside.features.media.api import Picture, add_picture
from bedside.features.media.services.answering import Said as Answered
from bedside.features.media.services.answering import answer_for
from bedside.features.media.services.looking import look_at
from bedside.features.people.api import Organization, Unit, User
from bedside.features.people.cast import HOSPITAL, Cast, make_cast
from bedside.features.policies.services import change_draft
from bedside.features.policies.testing import put_in_force
from bedside.features.publishing.findings import findings_here
from bedside.features.publishing.models import Post
from bedside.features.publishing.services.approving import submit_post
from bedside.features.publishing.services.judging import mark_wrong
from bedside.features.publishing.services.planning import plan_post, unschedule_post
from bedside.features.publishing.services.relying import attach_source
from bedside.features.publishing.services.writing import comment_on, start_post
from bedside.kit.bus.pump import pump
from bedside.site.demo.card import draw_card

POSTS = Path(__file__).with_name("posts.toml")
OWN_RULES = Path(__file__).with_name("own.toml")
SOURCES = Path(__file__).with_name("sources.toml")
HANDLES = {"riverside-health": "hospital", "elm-street-clinic": "clinic"}
PASSWORD = "demo practice network"  # noqa: S105 - of accounts that exist only in the demo


def is_loaded() -> bool:
    """Tell whether the demo organization is here. Raises Problem where its loading was cut short."""
    whole = history(Subject("organization", 1)).filter(action="demo.loaded").exists()
    if Organization.objects.exists() and not whole:
        raise Problem("The demo's data is not whole; its loading was cut short.", "Begin anew: bedside demo --fresh")
    return whole


def load(*, practice: str, progress: Callable[[int, int], None]) -> None:
    """Bring the demo organization to life with its accounts on the practice network at `practice`.

    `progress` is told how many of how many posts are done.
    """
    cast = make_cast()
    accounts = {handle: connect(cast, unit, "practice", practice, handle, PASSWORD) for handle, unit in HANDLES.items()}
    _own_rules(cast)
    stories = tomllib.loads(POSTS.read_text(encoding="utf-8"))["post"]
    relied_on = _sources(cast)
    worker = sign_on()
    for number, story in enumerate(stories, start=1):
        _tell(story, cast, accounts, relied_on.get(story["title"], []), Courier(worker=worker, threads=1), practice)
        progress(number, len(stories))
    sign_off(worker)
    fetch_due()
    with transaction.atomic():
        record(by=SYSTEM, action="demo.loaded", subject=Subject("organization", 1, cast.organization.name))
    seal_everything()


def _own_rules(cast: Cast) -> None:
    """Put own rules in force some weeks ago, and leave a draft that waits for nobody yet."""
    now = clock.now()
    with clock.at(now - timedelta(weeks=7)):
        own = read_own(OWN_RULES.read_bytes(), OWN_RULES.name)
        put_in_force(own, why="Decided by the board in spring.", writer=cast.maya, approver=cast.priya)
        pump()
    with clock.at(now - timedelta(days=1)):
        ward = Exempt(
            rule="L103",
            words=("NICU",),
            reason="The name on the door of our ward.",
            until=(now + timedelta(days=180)).date(),
            by=cast.leo.name,
        )
        change_draft(change=lambda rules: replace(rules, exceptions=(ward,)), by=cast.leo)


def connect(cast: Cast, unit: str, network: str, server: str, handle: str, secret: str) -> Account:
    """Connect an account of a unit ("hospital", "clinic")."""
    where: Unit = getattr(cast, unit)
    return connect_account(network=network, server=server, identifier=handle, secret=secret, unit=where, by=cast.sam)


def _sources(cast: Cast) -> dict[str, list[Source]]:
    """Add what posts rely on, as it was two months ago; return it by the titles of these posts."""
    by_post: dict[str, list[Source]] = {}
    for each in tomllib.loads(SOURCES.read_text(encoding="utf-8"))["source"]:
        posts, signed, days = each.pop("posts"), each.pop("signed"), each.pop("days")
        review_by = clock.now().date() + timedelta(days=days)
        with clock.at(clock.now() - timedelta(days=60)):
            source = add_source(said=Said(**each, review_by=review_by), by=cast.maya)
            if signed:
                source = sign_source(source=source, review_by=review_by, revision=source.revision, by=cast.ana)
        for title in posts:
            by_post.setdefault(title, []).append(source)
    return by_post


def _tell(
    story: dict[str, Any],
    cast: Cast,
    accounts: dict[str, Account],
    sources: list[Source],
    courier: Courier,
    practice: str,
) -> None:
    """Bring one post as far as its story says, with the clock where the story is."""
    out = _moment(story, cast.organization.zone)
    began = min(clock.now(), out) - timedelta(days=2, hours=3)
    with clock.at(began):
        post = _written(story, out, cast, accounts)
        for source in sources:
            attach_source(post=post, source=source, by=cast.maya)
        if story.get("doubted"):
            _doubt(post, cast.maya, **story["doubted"])
    if story["end"] == "draft":
        return
    with clock.at(began + timedelta(hours=1)):
        request = submit_post(post=post, by=cast.maya)
        pump()
    if story["end"] == "review":
        return
    with clock.at(began + timedelta(hours=5)):
        change = story["end"] == "changes"
        answer, words = ("change", story["comment"]) if change else ("approve", "")
        decide(request=request, digest=request.digest, decision=answer, comment=words, by=cast.ana)
        pump()
    if change:
        return
    with clock.at(began + timedelta(hours=9)):
        decide(request=request, digest=request.digest, decision="approve", comment="", by=cast.priya)
        pump()
        if story["end"] == "cleared":
            unschedule_post(post=Post.objects.get(pk=post.pk), by=cast.maya)
    if story["end"] == "sent":
        with clock.at(out + timedelta(seconds=1)):
            courier.run_until_idle()
            pump()
        _received(post, story, practice)


def _written(story: dict[str, Any], out: datetime, cast: Cast, accounts: dict[str, Account]) -> Post:
    to = [accounts[handle] for handle in story["to"]]
    pictures = []
    if "picture" in story:
        pictures = [{"picture": pk, "alt": story["alt"]} for pk in _pictured(story, to[0].unit, cast)]
    parts = [{"text": text, "pictures": pictures if place == 0 else []} for place, text in enumerate(story["parts"])]
    content = {"language": "en", "accounts": [account.pk for account in to], "parts": parts, "variants": {}}
    post = start_post(unit=to[0].unit, by=cast.maya, content=content, title=story["title"])
    plan_post(post=post, wall=out.replace(tzinfo=None), zone=cast.organization.zone, flex_hours=48, by=cast.maya)
    if story["end"] == "changes":
        comment_on(post=post, text="I took this from our sleep leaflet.", by=cast.maya)
    return post


def _pictured(story: dict[str, Any], unit: Unit, cast: Cast) -> list[int]:
    """Add the card of a story, and answer for its words as its author would; none where nobody can look at it."""
    picture = add_picture(unit=unit, upload=draw_card(story["picture"]), by=cast.maya)
    look_at(picture.pk)
    for sight in picture.sights.all():
        if sight.asks:
            said = Answered(kind="may_show", reason="Our own card. It names nobody.")
            answer_for(sight=sight, said=said, by=cast.maya)
    done = Picture.objects.filter(pk=picture.pk, look=Picture.Look.DONE)
    return list(done.values_list("pk", flat=True))


def _doubt(post: Post, by: User, *, code: str, reason: str) -> None:
    """Let somebody say that a finding of the post is wrong."""
    finding = next(here.checked for here in findings_here(post) if here.checked.finding.code == code)
    mark_wrong(post=post, fingerprint=finding.fingerprint, reason=reason, by=by)


def _moment(story: dict[str, Any], zone: str) -> datetime:
    there = ZoneInfo(zone)
    day = clock.now().astimezone(there).date() + timedelta(days=story["days"])
    return datetime.combine(day, time.fromisoformat(story["time"]), there)


def _received(post: Post, story: dict[str, Any], practice: str) -> None:
    """Let members of the public react, on the practice network itself."""
    pieces = Piece.objects.filter(delivery__subject_kind="post", delivery__subject_id=post.pk, position=0)
    for piece in pieces.exclude(remote_id=""):
        address = f"{practice}/post/{piece.remote_id}"
        for _ in range(min(story.get("likes", 0), 25)):
            _press(f"{address}/like")
        for _ in range(min(story.get("reposts", 0), 10)):
            _press(f"{address}/repost")
        for words in story.get("replies", []):
            _press(f"{address}/reply", name="A neighbour", text=words)


def _press(address: str, **fields: str) -> None:
    http.shared().post(
        address,
        content=urlencode(fields).encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )


def connect_bluesky(server: dict[str, Any]) -> None:
    """Connect the account of a Bluesky server that was just started, and let go of those of earlier ones."""
    sam = User.objects.get(email="sam@riverside.example")
    for account in Account.objects.filter(network="bluesky").exclude(state=Account.State.DISCONNECTED):
        disconnect_account(account=account, by=sam)
    for member in server["accounts"]:
        connect_account(
            network="bluesky",
            server=server["url"],
            identifier=member["handle"],
            secret=member["password"],
            unit=Unit.objects.get(name=HOSPITAL),
            by=sam,
        )

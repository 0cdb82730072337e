"""An organization two years on: posts, approvals, deliveries and the record of it all, as many as a trial wants.

Rows are written in bulk, not through the services, which would take hours; they are what the services would have
written: words encrypted, clearances signed, entries of the record stamped, and sealed into the chain afterwards.
"""

import itertools
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from bedside.base import clock
from bedside.features.accounts.api import Account
from bedside.features.audit import stamps
from bedside.features.audit.api import SYSTEM
from bedside.features.audit.models import Entry
from bedside.features.audit.sealing import seal_everything
from bedside.features.clearance import chains, seal
from bedside.features.clearance.material import Item, digest_of, digest_of_item
from bedside.features.clearance.models import Approval, ApprovalRequest, Clearance, RequestStep
from bedside.features.delivery.models import Delivery, Lane, Piece, Try
from bedside.features.people.api import Role, Unit, User
from bedside.features.people.cast import Cast, make_cast
from bedside.features.publishing import likeness
from bedside.features.publishing.models import Comment, Post, Stage, Target, Version
from bedside.kit import zones
from bedside.networks.keys import CLOCKS, make_key

PAST_DAYS = 670
COMING_DAYS = 60
UNITS = ("Harbor Children's Clinic", "Hilltop Rehabilitation", "Lakeside Maternity", "Northgate Urgent Care")
ACCOUNTS_A_UNIT = 4
BATCH = 1000

OPENINGS = [
    "",
    "Flu shots are here.",
    "Do you snore at night?",
    "Your heart likes a short walk.",
    "New parents, this one is for you.",
    "A cough that stays can be a sign.",
    "Your skin will thank you.",
    "Sugar hides in many drinks.",
    "Do your knees hurt?",
    "Sleep is medicine.",
    "A mammogram takes minutes.",
    "Salt raises blood pressure.",
    "Your teeth and your heart talk.",
    "Feeling low for weeks?",
    "Asthma does not have to stop you.",
    "One in three of us falls each year after 65.",
    "Vaccines protect the people next to you, too.",
    "Headaches have many causes.",
    "Back pain gets better with movement.",
    "",
][1:-1]
MIDDLES = [
    "",
    "Ten minutes a day make a difference.",
    "Our nurses explain what helps and what does not.",
    "Ask us before you stop a medicine.",
    "Most people feel better within two weeks.",
    "It does not hurt, and it takes less than half an hour.",
    "You can bring a friend.",
    "Write down what you want to ask, and bring the list.",
    "Small steps count more than big plans.",
    "Drink water before you feel thirsty.",
    "We speak English and Spanish.",
    "Children under 12 come with a parent.",
    "Keep your inhaler where you can reach it.",
    "Wear shoes that hold your feet.",
    "Test your smoke alarm, too.",
    "Your pharmacist can help with this.",
    "There is no wrong question.",
    "Wash your hands for twenty seconds.",
    "",
][1:-1]
CLOSINGS = [
    "",
    "Call us on weekdays from 9 to 5.",
    "Walk in any day this week.",
    "Read more on our website.",
    "Come to our open evening.",
    "Tell a friend who should know.",
    "Book online in two minutes.",
    "Our door is open to everybody.",
    "The first visit is free.",
    "We answer within a day.",
    "See you soon.",
    "Stop by the front desk.",
    "Ask at your next visit.",
    "",
][1:-1]
HOUR, DAY = timedelta(hours=1), timedelta(hours=24)
ASKED = {Stage.REVIEW, Stage.CHANGES, Stage.DECLINED}
OUT = {Stage.SENT, Stage.TAKEN_DOWN, Stage.PARTLY}
CLEARED = OUT | {Stage.CLEARED, Stage.SCHEDULED, Stage.FAILED}
REQUEST_STATES = {
    Stage.REVIEW: ApprovalRequest.State.OPEN,
    Stage.CHANGES: ApprovalRequest.State.CHANGES,
    Stage.DECLINED: ApprovalRequest.State.DECLINED,
}
DECISIONS: dict[str, Approval.Decision] = {
    ApprovalRequest.State.CLEARED: Approval.Decision.APPROVE,
    ApprovalRequest.State.CHANGES: Approval.Decision.CHANGE,
    ApprovalRequest.State.DECLINED: Approval.Decision.DECLINE,
}


@dataclass
class Row:
    """One post with everything that belongs to it, before it is written."""

    post: Post
    accounts: list[Account]
    due: datetime | None
    words: str


@dataclass
class Archive:
    """Who is there, and what the trial looks at."""

    cast: Cast
    posts: int
    entries: int


def is_filled() -> bool:
    """Tell whether an archive was made here before."""
    return Post.objects.exists()


def fill(posts: int, *, seed: int = 1, say: Callable[[str], None] = print) -> Archive:
    """Make the organization and its two years."""
    chance = random.Random(seed)
    cast = make_cast()
    units = [cast.hospital, cast.clinic, *(Unit.objects.create(name=name) for name in UNITS)]
    accounts = {unit.pk: make_accounts(unit, cast.sam) for unit in units}
    authors = [cast.maya, cast.leo]
    entries = Entries()
    for first in range(0, posts, BATCH):
        with transaction.atomic():
            rows = [
                make_row(number, posts, units, accounts, authors, chance)
                for number in range(first, min(first + BATCH, posts))
            ]
            write(rows, cast, entries, chance)
        if (first // BATCH) % 10 == 9:
            say(f"{first + BATCH} posts, {entries.count} entries of the record …")
    seal_everything()
    return Archive(cast, posts, entries.count)


def make_accounts(unit: Unit, by: User) -> list[Account]:
    made = Account.objects.bulk_create(
        Account(
            unit=unit, network="practice", server="http://127.0.0.1:1", identity=f"unit{unit.pk}-{number}",
            handle=f"unit{unit.pk}-{number}", secrets={"token": "none"}, connected_by=by, connected_at=clock.now(),
        )
        for number in range(ACCOUNTS_A_UNIT)
    )  # fmt: skip
    Lane.objects.bulk_create(Lane(account=account) for account in made)
    return made


def make_row(
    number: int,
    posts: int,
    units: list[Unit],
    accounts: dict[int, list[Account]],
    authors: list[User],
    chance: random.Random,
) -> Row:
    """Make a post: the first are the oldest; most are out, some wait, some stopped on the way."""
    now = clock.now()
    days = (PAST_DAYS + COMING_DAYS) * number / posts - PAST_DAYS
    due = (now + timedelta(days=days)).replace(minute=chance.choice((0, 15, 30, 45)), second=0, microsecond=0)
    stage = past_stage(chance) if due < now else coming_stage(chance, days)
    undated = stage == Stage.DRAFT and chance.random() < 0.3
    # Every sixth belongs to each unit; the hospital and the clinic have half of all.
    unit = chance.choice([*units, *units[:2]])
    chosen = chance.sample(accounts[unit.pk], chance.choice((1, 1, 1, 2, 2, 3)))
    author = chance.choice(authors)
    words = " ".join(
        [chance.choice(OPENINGS), *chance.sample(MIDDLES, chance.choice((1, 2, 3))), chance.choice(CLOSINGS)]
    )
    created = min(due, now) - timedelta(days=chance.uniform(1, 9))
    changed = min(created + timedelta(hours=chance.uniform(0.1, 20)), now)
    post = Post(
        unit=unit,
        title=words.split(".")[0][:60] if chance.random() < 0.3 else "",
        content={
            "language": "en",
            "accounts": sorted(account.pk for account in chosen),
            "parts": [{"text": words, "pictures": []}],
            "variants": {},
        },
        revision=chance.randrange(1, 9),
        stage=stage,
        wall="" if undated else zones.to_wall(due, "America/New_York").isoformat(timespec="minutes"),
        zone="America/New_York",
        planned_at=None if undated else due,
        author=author,
        contributors=[author.pk],
        created_at=created,
        changed_at=changed,
    )
    return Row(post, chosen, None if undated else due, words)


def past_stage(chance: random.Random) -> Stage:
    stages = (Stage.SENT, Stage.TAKEN_DOWN, Stage.PARTLY, Stage.FAILED, Stage.DECLINED, Stage.DRAFT)
    return chance.choices(stages, (90, 3, 1, 1, 2, 3))[0]


def coming_stage(chance: random.Random, days: float) -> Stage:
    """The nearer, the more is cleared."""
    if days < 14:
        return chance.choices((Stage.SCHEDULED, Stage.CLEARED, Stage.REVIEW, Stage.CHANGES), (80, 8, 10, 2))[0]
    return chance.choices((Stage.SCHEDULED, Stage.REVIEW, Stage.DRAFT), (40, 5, 55))[0]


def write(rows: list[Row], cast: Cast, entries: "Entries", chance: random.Random) -> None:
    """Write a batch of posts and all that belongs to them."""
    Post.objects.bulk_create(row.post for row in rows)
    Target.objects.bulk_create(Target(post=row.post, account=account) for row in rows for account in row.accounts)
    traces: list[tuple[int | None, ...]] = [
        (row.post.pk, band) for row in rows for band in sorted(likeness._bands(row.words))
    ]
    in_columns("INSERT INTO publishing_trace (post_id, band) SELECT * FROM unnest(%s::bigint[], %s::bigint[])", traces)
    Version.objects.bulk_create(
        Version(post=row.post, number=1, content=row.post.content, by=row.post.author, at=row.post.changed_at,
                submitted=row.post.stage != Stage.DRAFT)
        for row in rows
    )  # fmt: skip
    Comment.objects.bulk_create(
        Comment(post=row.post, by=cast.maya, text="I took this from our leaflet.", at=row.post.changed_at)
        for row in rows
        if chance.random() < 0.1
    )
    cleared = approve([row for row in rows if row.post.stage in ASKED | CLEARED], cast)
    send([row for row in rows if row.post.pk in cleared and row.post.stage != Stage.CLEARED], cleared, chance)
    Entry.objects.bulk_create(entries.about(rows, cast))


def approve(rows: list[Row], cast: Cast) -> dict[int, Clearance]:
    """Ask for approval of posts and give what their stage says; return the clearances by post."""
    materials = {row.post.pk: {str(account.pk): item(row, account) for account in row.accounts} for row in rows}
    requests = ApprovalRequest.objects.bulk_create(request_of(row, materials[row.post.pk]) for row in rows)
    steps = RequestStep.objects.bulk_create(step for request in requests for step in steps_of(request))
    people = {Role.CLINICAL_REVIEWER: cast.ana, Role.PRIVACY_OFFICER: cast.priya}
    approvals = defaultdict(list)
    for step in steps:
        if step.request.state in DECISIONS:
            approvals[step.request_id].append(approval_of(step, people[Role(step.role)]))
    Approval.objects.bulk_create(itertools.chain.from_iterable(approvals.values()))
    chain = chains.fingerprint(steps[:2])
    clearances = Clearance.objects.bulk_create(
        clearance_of(request, approvals[request.pk], chain, materials)
        for request in requests
        if request.state == ApprovalRequest.State.CLEARED
    )
    found = {each.subject_id: each for each in clearances}
    for row, request in zip(rows, requests, strict=True):
        row.post.request, row.post.clearance = request, found.get(row.post.pk)
    in_columns(
        "UPDATE publishing_post p SET request_id = one.request, clearance_id = one.clearance "
        "FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS one (post, request, clearance) WHERE p.id = one.post",
        [(row.post.pk, row.post.request_id, row.post.clearance_id) for row in rows],
    )
    return found


def in_columns(statement: str, values: list[tuple[int | None, ...]]) -> None:
    """Write many short rows in one statement: several times as fast as one insert for each."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*values, strict=True)])


def request_of(row: Row, material: dict[str, Item]) -> ApprovalRequest:
    post = row.post
    return ApprovalRequest(
        subject_kind="post",
        subject_id=post.pk,
        title=str(post),
        unit=post.unit,
        material=material,
        digest=digest_of(material),
        window_start=row.due and row.due - DAY,
        window_end=row.due and row.due + DAY,
        contributors=post.contributors,
        submitted_by=post.author,
        submitted_at=post.changed_at,
        state=REQUEST_STATES.get(Stage(post.stage), ApprovalRequest.State.CLEARED),
        closed_at=None if post.stage == Stage.REVIEW else post.changed_at,
    )


def steps_of(request: ApprovalRequest) -> Iterator[RequestStep]:
    """Accuracy, then, where that was approved, privacy."""
    is_open = request.state == ApprovalRequest.State.OPEN
    for position, role in enumerate((Role.CLINICAL_REVIEWER, Role.PRIVACY_OFFICER), start=1):
        opened = request.submitted_at + (position - 1) * HOUR
        yield RequestStep(
            request=request,
            position=position,
            role=role,
            hours=24,
            opened_at=None if is_open and position == 2 else opened,
            due_at=None if is_open and position == 2 else opened + DAY,
            done_at=None if is_open else opened + HOUR,
        )
        if request.state in DECISIONS and request.state != ApprovalRequest.State.CLEARED:
            return


def approval_of(step: RequestStep, by: User) -> Approval:
    assert step.opened_at
    return Approval(
        request=step.request,
        step=step,
        by=by,
        by_name=by.name,
        decision=DECISIONS[step.request.state],
        digest=step.request.digest,
        at=step.opened_at + HOUR,
    )


def item(row: Row, account: Account) -> Item:
    return {
        "address": f"{account.network} {account.server} {account.identity}",
        "language": "en",
        "parts": [{"text": row.words, "pictures": []}],
    }


def clearance_of(
    request: ApprovalRequest, approvals: list[Approval], chain: str, materials: dict[int, dict[str, Item]]
) -> Clearance:
    at = approvals[-1].at
    clearance = Clearance(
        request=request,
        subject_kind="post",
        subject_id=request.subject_id,
        unit_id=request.unit_id,
        digests={key: digest_of_item(each) for key, each in materials[request.subject_id].items()},
        window_start=request.window_start or at,
        window_end=request.window_end or at + timedelta(days=30),
        approved=[{"by": one.by_id, "name": one.by_name, "at": one.at.isoformat()} for one in approvals],
        chain=chain,
        issued_at=at,
    )
    seal.sign(clearance)
    return clearance


def send(rows: list[Row], cleared: dict[int, Clearance], chance: random.Random) -> None:
    """Write the outbox of posts: what is out, with its tries and receipts, and what waits."""
    deliveries = Delivery.objects.bulk_create(
        delivery_of(row, account, place, cleared[row.post.pk])
        for row in rows
        if row.due
        for place, account in enumerate(row.accounts)
    )
    pieces = Piece.objects.bulk_create(piece_of(delivery, chance) for delivery in deliveries)
    Try.objects.bulk_create(
        Try(
            delivery=piece.delivery, piece=piece, action="start", fence=1, worker=1, started_at=piece.created_at,
            ended_at=piece.created_at + timedelta(seconds=0.2),
            outcome=Try.Outcome.DONE if piece.sent_at else Try.Outcome.REJECTED,
        )
        for piece in pieces
        if piece.created_at
    )  # fmt: skip


def delivery_of(row: Row, account: Account, place: int, clearance: Clearance) -> Delivery:
    assert row.due
    states = {Stage.SCHEDULED: "waiting", Stage.TAKEN_DOWN: "taken_down", Stage.FAILED: "failed"}
    state = states.get(Stage(row.post.stage), "sent")
    if row.post.stage == Stage.PARTLY and place:
        state = "failed"
    done = None if state == "waiting" else row.due + timedelta(seconds=1)
    return Delivery(
        account=account, clearance=clearance, subject_kind="post", subject_id=row.post.pk, material=item(row, account),
        state=state, due_at=row.due, next_at=row.due, made_at=clearance.issued_at, finished_at=done,
    )  # fmt: skip


def piece_of(delivery: Delivery, chance: random.Random) -> Piece:
    tried = delivery.state != "waiting"
    out = tried and delivery.state != "failed"
    key = make_key(datetime.fromtimestamp(next(_moments), UTC), chance.randrange(CLOCKS))
    return Piece(
        delivery=delivery, position=0, key=key, created_at=delivery.due_at if tried else None,
        remote_id=key if out else "", url=f"http://127.0.0.1:1/post/{key}" if out else "",
        sent_at=delivery.finished_at if out else None,
        taken_down_at=delivery.finished_at if delivery.state == "taken_down" else None,
        likes=chance.randrange(200) if out else None, replies=chance.randrange(9) if out else None,
        reposts=chance.randrange(20) if out else None,
    )  # fmt: skip


# Keys hold the microsecond at which they were made, and each is unique.
_moments: Iterator[float] = (1_700_000_000 + number / 1000 for number in itertools.count())


class Entries:
    """Makes entries of the record, with numbers that nobody drew: this trial writes alone."""

    def __init__(self) -> None:
        self.count = 0

    def about(self, rows: list[Row], cast: Cast) -> list[Entry]:
        """Return what the services would have recorded, about five entries a post, in order of time."""
        told = [told for row in rows for told in story(row, cast)]
        told.sort(key=lambda each: each["at"])
        numbers = draw(len(told))
        self.count += len(told)
        return [self._entry(number, **each) for number, each in zip(numbers, told, strict=True)]

    def _entry(self, number: int, *, name: str, **values: Any) -> Entry:
        values |= {"id": number, "address": "127.0.0.1", "name_digest": stamps.digest_of_name(name, number)}
        values |= {"payload_digest": "", "subject_kind": "post"}
        return Entry(**values, subject_name=name, stamp=stamps.stamp_of(values))


def draw(count: int) -> list[int]:
    """Draw numbers as recording does, many at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('audit_entry_id_seq') FROM generate_series(1, %s)", [count])
        return [number for (number,) in cursor.fetchall()]


def story(row: Row, cast: Cast) -> Iterable[dict[str, Any]]:
    """Tell what happened to a post: actor, action, time and facts."""
    post, at = row.post, row.post.created_at
    steps: list[tuple[datetime, Any, str, dict[str, object]]] = [(at, post.author.actor, "post.started", {})]
    if post.stage != Stage.DRAFT:
        steps.append((post.changed_at, post.author.actor, "post.submitted", {"request": post.request_id}))
    if post.clearance:
        steps.append((post.changed_at + HOUR, cast.ana.actor, "post.approved", {"request": post.request_id}))
        steps.append((post.changed_at + 2 * HOUR, cast.priya.actor, "post.approved", {"request": post.request_id}))
    if post.stage in OUT and row.due:
        facts: dict[str, object] = {"account": row.accounts[0].pk, "clearance": post.clearance_id, "code": ""}
        steps.append((row.due, SYSTEM, "delivery.sent", facts))
    for moment, actor, action, known in steps:
        yield {
            "at": moment, "actor_kind": actor.kind, "actor_id": actor.id, "actor_name": actor.name, "action": action,
            "subject_id": str(post.pk), "unit_id": post.unit_id, "facts": known, "name": str(post),
        }  # fmt: skip

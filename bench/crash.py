"""The crash trial: posts leave while workers, the database and the network are killed at random.

    .venv/bin/python -m bench.crash                      the whole trial (about five minutes)
    .venv/bin/python -m bench.crash --posts 40 --bluesky-posts 0 --kills 4

Everything is real and on this computer: an embedded PostgreSQL with durable settings, worker processes, the practice
network in its own process with its own store, a Bluesky server. Each post passes the gate like any other. What became
of it is counted in the networks' own stores, not in ours.
"""

import argparse
import json
import os
import random
import secrets
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
RESULTS = ROOT / "bench" / "results" / "crash.json"


@dataclass
class Outcome:
    """What the trial counted."""

    posts: int = 0
    accounts: int = 0
    bluesky_posts: int = 0
    workers: int = 0
    worker_kills: int = 0
    database_kills: int = 0
    network_kills: int = 0
    faults: bool = False
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    unexpected: int = 0
    unconfirmed: int = 0
    missed: int = 0
    other_states: dict[str, int] = field(default_factory=dict)
    looked_for: int = 0
    seconds: float = 0.0
    seed: int = 0


@dataclass
class Trial:
    """The processes under trial."""

    home: Path
    chance: random.Random
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    practice: subprocess.Popen[bytes] | None = None
    practice_port: int = 0
    log: Any = None

    def spawn(self, *arguments: str, **more: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen([str(BIN / "bedside"), *arguments], stderr=self.log, start_new_session=True, **more)

    def start_practice(self) -> str:
        """Start the practice network on the port it had before, and return its address."""
        data = self.home / "practice"
        self.practice = self.spawn(
            "practice", "--json", "--port", str(self.practice_port), "--data", str(data), stdout=subprocess.PIPE
        )
        assert self.practice.stdout is not None
        url: str = json.loads(self.practice.stdout.readline())["url"]
        self.practice_port = int(url.rpartition(":")[2])
        return url

    def start_worker(self) -> None:
        self.workers.append(self.spawn("worker", "--threads", "4", stdout=self.log))

    def kill_worker(self) -> None:
        """kill -9 one worker and start another one."""
        victim = self.chance.choice(self.workers)
        self.workers.remove(victim)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        self.start_worker()

    def kill_network(self) -> None:
        assert self.practice is not None
        self.practice.send_signal(signal.SIGKILL)
        self.practice.wait()
        time.sleep(self.chance.uniform(0.1, 1.0))
        self.start_practice()

    def kill_database(self) -> None:
        """kill -9 the whole database server, then start it again."""
        status = subprocess.run([str(BIN / "bedside"), "db", "status", "--json"], capture_output=True, check=True)
        os.kill(json.loads(status.stdout)["pid"], signal.SIGKILL)
        time.sleep(self.chance.uniform(0.1, 1.0))
        subprocess.run([str(BIN / "bedside"), "db", "start"], check=True, stdout=self.log, stderr=self.log)

    def end(self) -> None:
        for process in [*self.workers, *([self.practice] if self.practice else [])]:
            if process.poll() is None:
                process.terminate()
        for process in [*self.workers, *([self.practice] if self.practice else [])]:
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
        subprocess.run([str(BIN / "bedside"), "db", "stop"], check=False, stdout=self.log, stderr=self.log)


def run(
    *,
    posts: int = 500,
    accounts: int = 10,
    bluesky_posts: int = 50,
    workers: int = 3,
    kills: int = 30,
    database_kills: int = 3,
    network_kills: int = 3,
    faults: bool = True,
    seed: int = 0,
    patience: float = 600,
    say: Callable[[str], None] = print,
) -> Outcome:
    """Make the trial and return what it counted. Sets environment variables: run it in a process of its own."""
    seed = seed or secrets.randbelow(10**6)
    outcome = Outcome(workers=workers, faults=faults, seed=seed, accounts=accounts)
    with tempfile.TemporaryDirectory(prefix="bedside-crash-") as folder:
        home = Path(folder)
        home.chmod(0o711)
        os.environ["BEDSIDE_HOME"] = str(home / "home")
        os.environ.pop("DATABASE_URL", None)
        os.environ.pop("DATABASE_OWNER_URL", None)
        trial = Trial(home, random.Random(seed), log=(home / "log").open("ab"))
        bluesky = None
        began = time.monotonic()
        try:
            subprocess.run([str(BIN / "bedside"), "migrate"], check=True, stdout=trial.log)
            practice = trial.start_practice()
            origins = [practice]
            if bluesky_posts:
                from bedside.networks.bluesky.local.server import LocalBluesky

                say("Starting a Bluesky server …")
                bluesky = LocalBluesky.start(ROOT / ".cache" / "bluesky", say=say)
                origins.append(bluesky.url)
            os.environ["BEDSIDE_PRIVATE_ORIGINS"] = ",".join(origins)
            say(f"Clearing {posts + bluesky_posts} posts (seed {seed}) …")
            expected = _fill(practice, bluesky, posts=posts, accounts=accounts, bluesky_posts=bluesky_posts)
            outcome.posts, outcome.bluesky_posts = posts, bluesky_posts
            if faults:
                _switch_faults_on(practice)
            for _ in range(workers):
                trial.start_worker()
            plan = ["worker"] * kills + ["database"] * database_kills + ["network"] * network_kills
            _kill(trial, plan, outcome, say)
            if faults:
                _clear_faults(practice)
            say("Waiting for what is left …")
            _wait_until_settled(patience)
            _count(outcome, home / "practice" / "practice.sqlite", bluesky, expected)
        finally:
            trial.end()
            if bluesky is not None:
                bluesky.kill()
            outcome.seconds = round(time.monotonic() - began, 1)
    return outcome


def _fill(practice: str, bluesky: Any, *, posts: int, accounts: int, bluesky_posts: int) -> dict[str, list[list[str]]]:
    """Bring an organization, its accounts and its cleared, scheduled posts about.

    Returns, for each account's identity, its posts in the order in which they are due: the keys of their parts.
    """
    from bedside.site.boot import boot

    boot()
    from bedside.base import clock
    from bedside.features.delivery.api import Piece
    from bench.organization import Practice, clear_and_schedule, make_organization

    us: Practice = make_organization()
    ways = [us.connect("practice", practice, f"unit-{number}", "a long password") for number in range(accounts)]
    plan = [ways[number % accounts] for number in range(posts)]
    if bluesky_posts:
        skies = []
        for number in range(min(5, bluesky_posts)):
            member = bluesky.member(f"clinic-{number}")
            skies.append(us.connect("bluesky", bluesky.url, member.handle, member.password))
        plan += [skies[number % len(skies)] for number in range(bluesky_posts)]
    start = clock.now() + timedelta(seconds=5)
    for number, account in enumerate(plan):
        due = start + timedelta(seconds=40 * (number % posts) / posts)
        # Every tenth is a thread of three.
        texts = [f"Post {number}."] if number % 10 else [f"Post {number}, {part}." for part in ("one", "two", "three")]
        clear_and_schedule(us, account=account, texts=texts, due_at=due)
    expected: dict[str, list[list[str]]] = defaultdict(list)
    by_delivery: dict[int, list[str]] = defaultdict(list)
    identities: dict[int, str] = {}
    rows = Piece.objects.order_by("delivery__due_at", "delivery_id", "position")
    for delivery, key, identity in rows.values_list("delivery_id", "key", "delivery__account__identity"):
        by_delivery[delivery].append(key)
        identities[delivery] = identity
    for delivery, keys in by_delivery.items():
        expected[identities[delivery]].append(keys)
    return expected


def _switch_faults_on(practice: str) -> None:
    import httpx

    for kind in ("timeout_after", "timeout_before", "reset_after", "reset_before", "error_after", "error_before"):
        body = {"kind": kind, "on": "create", "chance": 0.01, "seconds": 2}
        httpx.post(f"{practice}/api/faults", json=body).raise_for_status()
    httpx.post(f"{practice}/api/faults", json={"kind": "too_many", "chance": 0.02, "seconds": 1}).raise_for_status()


def _clear_faults(practice: str) -> None:
    import httpx

    httpx.delete(f"{practice}/api/faults").raise_for_status()


def _kill(trial: Trial, plan: list[str], outcome: Outcome, say: Callable[[str], None]) -> None:
    """Kill at random moments, in random order."""
    trial.chance.shuffle(plan)
    time.sleep(5)
    for what in plan:
        time.sleep(trial.chance.uniform(0.2, 2.0))
        say(f"kill -9: {what}")
        getattr(trial, f"kill_{what}")()
        setattr(outcome, f"{what}_kills", getattr(outcome, f"{what}_kills") + 1)


def _wait_until_settled(patience: float) -> None:
    from django.db import DatabaseError, InterfaceError, close_old_connections

    from bedside.features.delivery.models import OPEN, Delivery

    until = time.monotonic() + patience
    while time.monotonic() < until:
        close_old_connections()
        try:
            if not Delivery.objects.filter(state__in=OPEN).exists():
                return
        except (DatabaseError, InterfaceError):
            pass  # our own connection died with the database; the next one lives
        time.sleep(1)


def _count(outcome: Outcome, practice: Path, bluesky: Any, expected: dict[str, list[list[str]]]) -> None:
    from bedside.features.delivery.models import Delivery, State, Try
    from bedside.networks.practice.store import tally

    for identity, posts in expected.items():
        keys = [key for keys in posts for key in keys]
        if identity.startswith("did:"):
            seen = _bluesky_keys(bluesky.data, identity)
        else:
            counted = tally(practice, handle=identity, expected=keys)
            outcome.lost += len(counted.lost)
            outcome.doubled += len(counted.doubled)
            outcome.unexpected += len(counted.unexpected)
            outcome.out_of_order += counted.out_of_order
            continue
        outcome.lost += len(set(keys) - set(seen))
        outcome.doubled += len(seen) - len(set(seen))
        outcome.unexpected += len(set(seen) - set(keys))
        places = [keys.index(key) for key in seen if key in keys]
        outcome.out_of_order += sum(1 for earlier, later in pairwise(places) if later < earlier)
    states: dict[str, int] = defaultdict(int)
    for state in Delivery.objects.values_list("state", flat=True):
        states[state] += 1
    outcome.unconfirmed = states.pop(State.UNCONFIRMED, 0)
    outcome.missed = states.pop(State.MISSED, 0)
    outcome.other_states = dict(states)
    outcome.looked_for = Try.objects.filter(action="find").count()


def _bluesky_keys(data: Path, did: str) -> list[str]:
    """Return the record keys of an account's posts in the order of the repository's revisions, from the server's own
    store on disk."""
    (store,) = [path for path in data.rglob("store.sqlite") if did in str(path)]
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as db:
        rows = db.execute("select rkey from record where collection = 'app.bsky.feed.post' order by repoRev").fetchall()
    return [rkey for (rkey,) in rows]


def main() -> None:
    """Run the trial from the command line and keep its result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=500)
    parser.add_argument("--accounts", type=int, default=10)
    parser.add_argument("--bluesky-posts", type=int, default=50)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--kills", type=int, default=30, help="of workers")
    parser.add_argument("--database-kills", type=int, default=3)
    parser.add_argument("--network-kills", type=int, default=3)
    parser.add_argument("--no-faults", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--result", type=Path, default=RESULTS)
    chosen = parser.parse_args()
    outcome = run(
        posts=chosen.posts,
        accounts=chosen.accounts,
        bluesky_posts=chosen.bluesky_posts,
        workers=chosen.workers,
        kills=chosen.kills,
        database_kills=chosen.database_kills,
        network_kills=chosen.network_kills,
        faults=not chosen.no_faults,
        seed=chosen.seed,
    )
    text = json.dumps(asdict(outcome), indent=2)
    print(text)
    chosen.result.parent.mkdir(exist_ok=True)
    chosen.result.write_text(text + "\n")
    bad = outcome.lost + outcome.doubled + outcome.out_of_order + outcome.unconfirmed + outcome.missed
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()

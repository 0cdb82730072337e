"""Carrying one claimed delivery: look, ask, send, write down.

The order is the law "exactly one effect":

1. A piece that some try may have sent is looked for on the network first. Found: its receipt is kept. Certainly not
   there: it may be sent. Can't tell: the delivery is `unconfirmed`, and asked about again later or by a person.
2. Only then the gate is asked, a try is written down, and the network is called.
3. `NotActed` means wait and try again; `OutcomeUnknown` leads back to 1, never to a second call.
"""

import logging
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import BoundedSemaphore
from typing import Any, NoReturn, TypeVar

from django.db import connection

from bedside.base import clock, http
from bedside.features.accounts.api import Account, fresh_link, mark_for_reconnection
from bedside.features.clearance.api import PASSING
from bedside.features.delivery import ledger
from bedside.features.delivery.gate import refusal
from bedside.features.delivery.line import Claim, LeaseLost, call_seconds, leave, spend
from bedside.features.delivery.models import RECONNECT, REFUSED, Delivery, Piece, State, Try
from bedside.features.delivery.parts import as_part, as_receipt, as_words, film_size
from bedside.kit.crypto import Undecryptable
from bedside.networks import registry
from bedside.networks.base import (
    Link,
    NeedsReconnect,
    Network,
    NetworkError,
    NotActed,
    OutcomeUnknown,
    Part,
    Pending,
    Receipt,
    Rejected,
)

log = logging.getLogger(__name__)

T = TypeVar("T")
Outcome = Try.Outcome
LONGEST_PAUSE = 300.0
# A network that refused to take something down is asked again: it may have changed its mind, or a person may have
# deleted it there.
ASK_AGAIN = timedelta(hours=1)
# A film is held in memory while it is sent: so many at once in a process, and when the next one asks again.
FILMS = BoundedSemaphore(2)
FILMS_PAUSE = timedelta(seconds=2)
# Where a network can't be asked, only a person can decide.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class _Stop(Exception):
    """This delivery rests here; its state is written."""


def carry(held: Claim) -> None:
    """Bring a claimed delivery as far as it goes now, and leave the lane. Never raises for what a network does."""
    try:
        try:
            trip = _Trip(held, _loaded(held.delivery))
        except (Undecryptable, KeyError) as error:
            _set_aside(held, error)
            return
        try:
            trip.go()
        except Undecryptable as error:
            # Outside of any call, so nothing happened that isn't written down.
            _set_aside(held, error)
    except LeaseLost:
        log.warning("delivery %d: the lease was lost; nothing written", held.delivery)


def _loaded(pk: int) -> Delivery:
    """Return the delivery; where its words can't be read, without them: to take something down nobody needs them, and
    sending stops at its first look at them. Raises Undecryptable for the account's tokens."""
    rows = Delivery.objects.select_related("account", "clearance")
    try:
        return rows.get(pk=pk)
    except Undecryptable:
        return rows.defer("material").get(pk=pk)


def _set_aside(held: Claim, error: Exception) -> None:
    """Settle what can't be read: words or tokens that this key doesn't open, a network that this version doesn't know.
    A person sees it, and the lane goes on. Raises LeaseLost."""
    log.error("delivery %d: can't be read (%s)", held.delivery, type(error).__name__)
    delivery = Delivery.objects.defer("material").get(pk=held.delivery)
    state, code, next_at = State(delivery.state), "unreadable", None
    if state == State.TAKING_DOWN:
        code, next_at = REFUSED, clock.now() + ASK_AGAIN
    elif any(map(ledger.may_be_out, delivery.pieces.all())):
        state, next_at = State.UNCONFIRMED, NEVER
    else:
        state = State.FAILED
    reason = "Bedside can't read this post or its account: the key is another one, or the network is not known."
    ledger.settle(held, delivery, state, came_from=State(delivery.state), code=code, reason=reason, next_at=next_at)


class _Trip:
    """One delivery under way."""

    def __init__(self, held: Claim, delivery: Delivery) -> None:
        self.held = held
        self.delivery = delivery
        self.account: Account = delivery.account
        self.network: Network = registry.get(delivery.account.network)
        self.pieces = list(delivery.pieces.all())
        self.spent_until = held.spent_until
        self.resume_at: datetime | None = None
        self._link: Link | None = None
        self.came_from = State(delivery.state)

    def go(self) -> None:
        """Send, or take down. Raises LeaseLost."""
        try:
            if self.came_from == State.TAKING_DOWN:
                self.take_down()
            else:
                self.send()
        except _Stop:
            pass
        except ledger.Overtaken:
            leave(self.held, resume_at=None)

    def send(self) -> None:
        """Send each piece that is not out yet, in order."""
        for piece in self.pieces:
            if piece.sent_at is None and not self._found(piece):
                self._send_piece(piece)
        self._settle(State.SENT)

    def take_down(self) -> None:
        """Delete what is out, last part first; also what may be out without our knowing."""
        for piece in reversed(self.pieces):
            # Without a receipt (a person said that it went out) it has to be found before it can be deleted.
            if piece.taken_down_at is not None or (not piece.remote_id and not self._found(piece)):
                continue
            attempt = ledger.begin(self.held, self.delivery, piece, "delete")
            receipt = as_receipt(piece)
            self._ask(attempt, State.TAKING_DOWN, partial(self._delete, receipt))
            ledger.end(attempt, Outcome.DONE)
            piece.taken_down_at = clock.now()
            piece.save(update_fields=["taken_down_at"])
        self._settle(State.TAKEN_DOWN)

    def _delete(self, receipt: Receipt) -> None:
        self.network.delete(self.link(), receipt)

    def link(self) -> Link:
        """Return how the account is reached, refreshed once a trip."""
        if self._link is None:
            self._link = fresh_link(self.account.pk)
        return self._link

    def _found(self, piece: Piece) -> bool:
        """Whether the piece is out. Asks the network only where a try may have sent it; rests where it can't tell."""
        if not ledger.may_be_out(piece):
            return False
        if not self.network.capabilities.can_find and piece.sent_at and self.delivery.state == State.TAKING_DOWN:
            # A person said that it is out, and only a person can delete it.
            self._rest(State.TAKING_DOWN, REFUSED, "The network cannot be asked.", next_at=NEVER)
        if not self.network.capabilities.can_find:
            self._rest(State.UNCONFIRMED, "unconfirmed", "The network cannot be asked.", next_at=NEVER)
        part = as_words(piece, self.pieces, self.delivery)
        attempt = ledger.begin(self.held, self.delivery, piece, "find")
        state = State.TAKING_DOWN if self.delivery.state == State.TAKING_DOWN else State.UNCONFIRMED
        receipt = self._ask(attempt, state, lambda: self.network.find(self.link(), part))
        if receipt is None:
            ledger.end(attempt, Outcome.ABSENT)
            return False
        ledger.keep_receipt(self.held, attempt, piece, receipt, Outcome.FOUND)
        return True

    def _pass_gate(self) -> None:
        if Delivery.objects.filter(pk=self.delivery.pk, unwanted=True).exists():
            self._rest(State.CANCELLED, "", "")  # or taken down, where something is out: `settle` looks
        no = refusal(self.delivery, now=clock.now())
        if no is None:
            return
        state = State.HELD if no.code in PASSING else State.MISSED if no.code == "missed" else State.FAILED
        self._rest(state, no.code, no.sentence)

    def _send_piece(self, piece: Piece) -> None:
        if finishing := piece.pending is not None:
            self._pass_gate()
            self._is_ready(piece)
        film = film_size(piece, self.delivery)
        if film and not FILMS.acquire(blocking=False):
            # Its turn comes; until then others go on.
            self._rest(State.WAITING, "", "", next_at=clock.now() + FILMS_PAUSE)
        try:
            self._call(piece, film=film, finishing=finishing)
        finally:
            if film:
                FILMS.release()

    def _call(self, piece: Piece, *, film: int, finishing: bool) -> None:
        part = self._part(piece)
        try:
            link = self.link()
        except NetworkError as error:
            self._pass_gate()
            self._unreachable(error, State.WAITING)
        # After everything that may take its time, so that nothing lies between this look and the call.
        self._pass_gate()
        action = "finalize" if finishing else "start"
        attempt = ledger.begin(self.held, self.delivery, piece, action, spent_until=self._spend(), film=film)
        part = replace(part, created_at=piece.created_at or part.created_at)
        result: Receipt | Pending
        if finishing:
            pending = Pending(piece.pending or {})
            result = self._ask(attempt, State.WAITING, lambda: self.network.finalize(link, part, pending), film)
        else:
            result = self._ask(attempt, State.WAITING, lambda: self.network.start(link, part), film)
        if isinstance(result, Pending):
            self._wait_for(attempt, piece, result)
        ledger.keep_receipt(self.held, attempt, piece, result, Outcome.DONE)

    def _is_ready(self, piece: Piece) -> None:
        """Ask a slow network how far it is; rest where it isn't done."""
        attempt = ledger.begin(self.held, self.delivery, piece, "poll")
        known = Pending(piece.pending or {})
        pending = self._ask(attempt, State.SENDING, lambda: self.network.poll(self.link(), known))
        if pending is not None:
            self._wait_for(attempt, piece, pending)
        ledger.end(attempt, Outcome.DONE)

    def _part(self, piece: Piece) -> Part:
        try:
            return as_part(piece, self.pieces, self.delivery)
        except (KeyError, ValueError):
            self._rest(State.FAILED, "changed", "A picture or film is not the one that was approved.")

    def _ask(self, attempt: Try, resting: State, call: Callable[[], T], film: int = 0) -> T:
        """Make one call to the network; rest in `resting` (or as the error demands) where it brings no result."""
        _give_connection_back()
        try:
            with http.within(call_seconds(film)):
                return call()
        except NetworkError as error:
            self._later(attempt, error, resting)
        except Exception as error:
            # A mistake of ours in the middle of a call: nobody knows whether it had its effect.
            log.exception("delivery %d: %s failed", self.held.delivery, attempt.action)
            self._later(attempt, OutcomeUnknown(f"Bedside made a mistake ({type(error).__name__})."), resting)

    def _wait_for(self, attempt: Try, piece: Piece, pending: Pending) -> NoReturn:
        piece.pending = dict(pending.state)
        piece.save(update_fields=["pending"])
        ledger.end(attempt, Outcome.PENDING)
        later = clock.now() + timedelta(seconds=pending.poll_after_seconds)
        self._rest(State.SENDING, "", "", next_at=later)

    def _later(self, attempt: Try, error: NetworkError, state: State) -> NoReturn:
        """Write down what an error means, and rest until it is time to try or to ask again."""
        match error:
            case NeedsReconnect():
                ledger.end(attempt, Outcome.RECONNECT, error.reason)
                self._unreachable(error, state)
            case Rejected() if attempt.action == "find":
                # It would not say. That is no answer to the question whether the words are out.
                ledger.end(attempt, Outcome.REJECTED, error.reason)
            case Rejected() if attempt.action == "delete":
                # The words stay out. That is a failure to take them down, not a failure to send them.
                ledger.end(attempt, Outcome.REJECTED, error.reason)
                next_at = clock.now() + ASK_AGAIN
                self._rest(State.TAKING_DOWN, REFUSED, error.reason, next_at=next_at, failed_try=True)
            case Rejected():
                ledger.end(attempt, Outcome.REJECTED, error.reason)
                self._rest(State.FAILED, "rejected", error.reason, failed_try=True)
            case OutcomeUnknown():
                ledger.end(attempt, Outcome.UNKNOWN, error.reason)
                if state == State.WAITING:
                    state = State.UNCONFIRMED
            case _:
                ledger.end(attempt, Outcome.NOT_ACTED, error.reason)
        pause = max(error.retry_after or 0.0, self._pause())
        next_at = clock.now() + timedelta(seconds=pause)
        if isinstance(error, NotActed) and error.retry_after:
            self.resume_at = next_at
        code = "unconfirmed" if state == State.UNCONFIRMED else "trying"
        if state == State.TAKING_DOWN and self.delivery.code == REFUSED:
            code = REFUSED  # until the network says yes: it is out, and people were told so
        self._rest(state, code, error.reason, next_at=next_at, failed_try=True)

    def _unreachable(self, error: NetworkError, resting: State) -> NoReturn:
        """The account can't be used now. Nothing was done; wait for a person to connect it again."""
        if isinstance(error, NeedsReconnect) and self._link is not None:
            mark_for_reconnection(account_id=self.account.pk, reason=error.reason, tried=self._link)
        code = RECONNECT if isinstance(error, NeedsReconnect) else "trying"
        next_at = clock.now() + timedelta(seconds=max(error.retry_after or 0.0, self._pause()))
        self._rest(resting, code, error.reason, next_at=next_at, failed_try=True)

    def _rest(
        self, state: State, code: str, reason: str, *, next_at: datetime | None = None, failed_try: bool = False
    ) -> NoReturn:
        self._settle(state, code=code, reason=reason, next_at=next_at, failed_try=failed_try)
        raise _Stop

    def _settle(self, state: State, **how: Any) -> None:
        ledger.settle(self.held, self.delivery, state, came_from=self.came_from, resume_at=self.resume_at, **how)

    def _spend(self) -> datetime:
        """Take a request from the account's budget; return how far that is spent now."""
        limits = self.network.capabilities
        self.spent_until, self.resume_at = spend(
            self.spent_until, requests=limits.requests, per_seconds=limits.per_seconds, now=clock.now()
        )
        return self.spent_until

    def _pause(self) -> float:
        """Growing pauses with jitter, so that many accounts don't come back to a network in the same second."""
        return min(LONGEST_PAUSE, 2.0 ** min(self.delivery.tries, 10)) * random.uniform(0.5, 1.5)  # noqa: S311


def _give_connection_back() -> None:
    """Let others use the database while a network takes its time; the next query takes a connection again."""
    if not connection.in_atomic_block:
        connection.close()

"""Faults on demand: what can go wrong between a network and us, chosen by a person or by a trial.

A fault hits either before the network acts or after it: that difference is what delivery has to survive.
"""

import random
import threading
from dataclasses import asdict, dataclass, replace
from typing import Any

from bedside.networks.practice.store import Store

KINDS = {
    "slow": "Answer slowly",
    "timeout_before": "No answer, nothing done",
    "timeout_after": "No answer, but it was done",
    "too_many": "“Too many requests” (429)",
    "error_before": "Server error (500), nothing done",
    "error_after": "Server error (500), but it was done",
    "reset_before": "Connection cut, nothing done",
    "reset_after": "Connection cut, but it was done",
    "revoked": "Void the token that is used next",
    "refuse": "Refuse this content (422)",
}
AFTER = frozenset({"timeout_after", "error_after", "reset_after"})
OPERATIONS = {
    "create": "new posts",
    "upload": "uploads of pictures and films",
    "delete": "deletions",
    "read": "reading",
    "any": "everything",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """`handle` None: all accounts. `left` None: until cleared, else for the next so many requests. `chance` 0 to 1.
    `seconds`: how slow, how long without an answer, or the wait that a 429 asks for."""

    kind: str
    on: str = "create"
    handle: str | None = None
    left: int | None = None
    chance: float = 1.0
    seconds: float = 5.0

    @classmethod
    def read(cls, body: dict[str, Any]) -> "Fault":
        """Make a fault of a JSON body or a form. Raises ValueError with a sentence."""
        unknown = set(body) - set(cls.__dataclass_fields__)
        if unknown:
            raise ValueError(f"A fault has no “{min(unknown)}”. It has: {', '.join(cls.__dataclass_fields__)}.")
        try:
            fault = cls(
                kind=str(body.get("kind", "")),
                on=str(body.get("on") or "create"),
                handle=str(body["handle"]).lstrip("@") if body.get("handle") else None,
                left=int(body["left"]) if body.get("left") not in (None, "") else None,
                chance=float(body.get("chance", 1.0)),
                seconds=float(body.get("seconds", 5.0)),
            )
        except (TypeError, ValueError):
            raise ValueError("“left”, “chance” and “seconds” are numbers.") from None
        if fault.kind not in KINDS:
            raise ValueError(f"The kind of fault is one of: {', '.join(KINDS)}.")
        if fault.on not in OPERATIONS:
            raise ValueError(f"A fault hits one of: {', '.join(OPERATIONS)}.")
        if not 0 <= fault.chance <= 1:
            raise ValueError("The chance is between 0 and 1.")
        if not 0 <= fault.seconds <= 3600:
            raise ValueError("The seconds are between 0 and 3600.")
        if fault.left is not None and fault.left < 1:
            raise ValueError("“left” is at least 1. Leave it out to go on until cleared.")
        return fault

    def sentence(self) -> str:
        """Say it in words, for the page."""
        who = f"of @{self.handle}" if self.handle else "of all accounts"
        often = "" if self.chance >= 1 else f", {self.chance:.0%} of the time"
        until = "until cleared" if self.left is None else f"{self.left} more"
        return f"{KINDS[self.kind]}: {OPERATIONS[self.on]} {who}{often}; {until}"


class Faults:
    """The faults that are switched on. They survive a restart."""

    def __init__(self, store: Store, *, seed: int | None = None) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._dice = random.Random(seed)  # noqa: S311 - chances of a trial, repeatable with a seed
        self._active = {number: Fault.read(body) for number, body in store.faults().items()}

    def add(self, fault: Fault) -> int:
        with self._lock:
            number = self._store.keep_fault(asdict(fault))
            self._active[number] = fault
            return number

    def clear(self, number: int | None = None) -> None:
        """Switch one off, or all."""
        with self._lock:
            self._store.drop_fault(number)
            self._active = {} if number is None else {key: one for key, one in self._active.items() if key != number}

    def active(self) -> dict[int, Fault]:
        with self._lock:
            return dict(self._active)

    def draw(self, *, on: str, handle: str | None) -> Fault | None:
        """Return the fault that hits this request, and count it."""
        with self._lock:
            for number, fault in self._active.items():
                if fault.on not in (on, "any") or fault.handle not in (None, handle):
                    continue
                if fault.chance < 1 and self._dice.random() >= fault.chance:
                    continue
                self._used(number, fault)
                return fault
            return None

    def _used(self, number: int, fault: Fault) -> None:
        if fault.left is None:
            return
        if fault.left == 1:
            self._store.drop_fault(number)
            del self._active[number]
        else:
            self._active[number] = replace(fault, left=fault.left - 1)
            self._store.keep_fault(asdict(self._active[number]), number)

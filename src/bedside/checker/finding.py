"""What a rule found: where, how grave, how sure, why, and what would mend it."""

import hashlib
import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, Self

from bedside.checker.pictures.seen import Seen


class Severity(StrEnum):
    """How grave a finding is. Only a block keeps a text from leaving."""

    ADVICE = "advice"
    WARNING = "warning"
    BLOCK = "block"

    @property
    def rank(self) -> int:
        """1 for advice, 2 for a warning, 3 for a block."""
        return _RANKS[self]


# The variant of a rule's sentence for what no rule knows, but the network of wording heard.
HEARD = "heard"
_RANKS = {Severity.ADVICE: 1, Severity.WARNING: 2, Severity.BLOCK: 3}


@dataclass(frozen=True, slots=True)
class Fix:
    """One click that mends: put `replacement` in place of the original text from `start` to `end` ("add": at its end).

    `bedside.checker.fix_title` words it for a person: by its kind, or by `says` where that would show a piece of a
    sentence (`fix.<says>` in the catalogues).
    """

    kind: Literal["remove", "replace", "add"]
    replacement: str
    start: int
    end: int
    says: str = ""


class _Late:
    """Keeps how the fixes of a finding are made, until somebody asks for them."""

    __slots__ = ("_make_fixes",)
    _make_fixes: Callable[[], Iterable[Fix]]


@dataclass(frozen=True, slots=True)
class Finding(_Late):
    """One finding. `start` and `end` are offsets of the original text in Python code points, end exclusive.

    `message` and `params` are turned into a sentence by `bedside.checker.sentence`. `picture` is the place in
    `Context.pictures` of the picture that a finding is about; `start` and `end` are then 0, or point into its alt text;
    `seen` is what in it the finding is about.
    `matched` (normalised) and `params` may hold a patient's words: they stay out of the `repr`, so that no log shows
    them.
    """

    code: str
    start: int
    end: int
    label: str
    severity: Severity
    confidence: float
    message: str
    params: dict[str, str] = field(default_factory=dict, repr=False, hash=False)
    fixes: tuple[Fix, ...] = field(default=(), repr=False)
    picture: int | None = None
    matched: str = field(default="", repr=False)
    seen: tuple[Seen, ...] = field(default=(), repr=False, compare=False)

    @property
    def is_heard(self) -> bool:
        """Whether the network of wording heard it, where the rule that tells it knows no such words."""
        return self.message.endswith(f".{HEARD}")

    def with_late_fixes(self, make: Callable[[], Iterable[Fix]]) -> Self:
        """Leave the fixes to be made by the first who reads `fixes`: to find takes less time than to mend.

        `make` must give the same whenever it is asked; what it holds on to, the finding holds on to until then.
        """
        object.__setattr__(self, "_make_fixes", make)
        object.__delattr__(self, "fixes")
        return self

    def __getattr__(self, name: str) -> Any:
        # Python asks here only for what isn't set: fixes that are still to be made.
        if name != "fixes":
            raise AttributeError(f"A finding has no “{name}”.", name=name, obj=self)
        made = tuple(self._make_fixes())
        object.__setattr__(self, "fixes", made)
        object.__delattr__(self, "_make_fixes")
        return made

    def fingerprint(self, key: bytes | None = None) -> str:
        """Return 32 hex digits that stay the same while code, label and matched words do.

        An overrule is matched to its finding by this. With `key` it is an HMAC: use one wherever it is stored, since a
        plain hash of a name can be guessed.
        """
        words = " ".join(self.matched.casefold().split())
        message = "\x1f".join((self.code, self.label, words)).encode("utf-8", "surrogatepass")
        digest = hmac.new(key, message, hashlib.sha256) if key else hashlib.sha256(message)
        return digest.hexdigest()[:32]


def apply_fix(text: str, fix: Fix) -> str:
    """Return `text` (the original) with the fix applied."""
    return text[: fix.start] + fix.replacement + text[fix.end :]

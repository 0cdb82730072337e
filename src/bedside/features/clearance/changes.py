"""What changed between two questions about the same subject: words, pictures, accounts, time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten

from bedside.features.accounts.api import Account
from bedside.features.clearance.material import Item, PartMaterial, PictureUse
from bedside.features.clearance.models import Approval, ApprovalRequest
from bedside.kit.ui import comparing

Window = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Change:
    """A text (kind "words", "alt" or "captions") or picture (its digest) that is another now, and on which accounts
    (empty: on all that both have). `number` counts from 1: the part of a thread, or the picture."""

    accounts: tuple[str, ...]
    kind: str
    number: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that is not as it was when somebody last decided. `last` is what they said, newest first."""

    since: ApprovalRequest
    last: tuple[Approval, ...]
    texts: tuple[Change, ...] = ()
    pictures: tuple[Change, ...] = ()
    accounts_added: tuple[str, ...] = ()
    accounts_removed: tuple[str, ...] = ()
    places_changed: bool = False
    window_before: Window | None = None
    window_after: Window | None = None

    @property
    def gist(self) -> str:
        """The first changes of words in one short line: "65 → 60 · Friday → Saturday"."""
        found = [fragment for change in self.texts[:2] for fragment in _fragments(change.before, change.after)]
        return " · ".join(found[:4])

    @property
    def nothing(self) -> bool:
        """Whether it is word for word, and time for time, the same."""
        return not self.count

    @property
    def count(self) -> int:
        """How many things changed."""
        accounts = len(self.accounts_added) + len(self.accounts_removed)
        others = int(self.places_changed) + int(self.window_before is not None)
        return len(self.texts) + len(self.pictures) + accounts + others


def since_last_decision(request: ApprovalRequest, known: Mapping[str, Account] | None = None) -> Changes | None:
    """Compare a request with the newest earlier one of its subject that somebody decided about; None where none is.
    `known` are accounts that need not be read again, by their keys in the material."""
    earlier = (
        ApprovalRequest.objects.filter(
            subject_kind=request.subject_kind,
            subject_id=request.subject_id,
            pk__lt=request.pk,
            erased_at=None,
            approvals__isnull=False,
        )
        .order_by("-pk")
        .first()
    )
    return compared(earlier, request, known) if earlier else None


def compared(before: ApprovalRequest, after: ApprovalRequest, known: Mapping[str, Account] | None = None) -> Changes:
    """Return what is different in `after`."""
    names = _names(before.material.keys() | after.material.keys(), known or {})
    windows = (before.window_start, before.window_end), (after.window_start, after.window_end)
    moved = windows[0] != windows[1]
    everywhere = len(before.material.keys() & after.material.keys())
    return Changes(
        since=before,
        last=tuple(before.approvals.order_by("-at")),
        texts=_gathered(_texts(before.material, after.material, names), everywhere),
        pictures=_gathered(_pictures(before.material, after.material, names), everywhere),
        accounts_added=tuple(names[key] for key in sorted(after.material.keys() - before.material.keys())),
        accounts_removed=tuple(names[key] for key in sorted(before.material.keys() - after.material.keys())),
        places_changed=before.also != after.also,
        window_before=windows[0] if moved else None,
        window_after=windows[1] if moved else None,
    )


def _fragments(before: str, after: str) -> Iterator[str]:
    """Name what was replaced ("a → b"), added ("+ b") or removed ("− a"), each cut short."""
    removed = ""
    for piece in [*comparing.changes(before, after), comparing.Change("same", "")]:
        words = shorten(" ".join(piece.text.split()), 28, placeholder="…")
        if piece.kind == "removed":
            removed = words
        elif piece.kind == "added":
            yield f"{removed} → {words}" if removed else f"+ {words}"
            removed = ""
        elif removed:
            yield f"− {removed}"
            removed = ""


# (kind, number, before, after) → the accounts where it reads so.
_Found = dict[tuple[str, int, str, str], list[str]]


def _texts(before: Mapping[str, Item], after: Mapping[str, Item], names: Mapping[str, str]) -> _Found:
    """Return the parts and alternative texts that read differently; a part that came or went reads "" on one side."""
    found: _Found = {}
    for key in sorted(before.keys() & after.keys()):
        for number, (old, new) in enumerate(_aligned(before[key]["parts"], after[key]["parts"]), start=1):
            if old["text"] != new["text"]:
                found.setdefault(("words", number, old["text"], new["text"]), []).append(names[key])
        olds, news = ([use for part in item["parts"] for use in part["pictures"]] for item in (before[key], after[key]))
        for number, (was, now) in enumerate(zip(olds, news, strict=False), start=1):
            if was["alt"] != now["alt"]:
                found.setdefault(("alt", number, was["alt"], now["alt"]), []).append(names[key])
            for said, says in _captions(was, now):
                found.setdefault(("captions", number, said, says), []).append(names[key])
    return found


def _captions(was: PictureUse, now: PictureUse) -> Iterator[tuple[str, str]]:
    """Yield what is said otherwise in a film, language by language; captions that came or went read "" on one side."""
    old, new = ({each["language"]: each["text"] for each in use.get("captions", [])} for use in (was, now))
    for language in sorted(old.keys() | new.keys()):
        if (said := old.get(language, "")) != (says := new.get(language, "")):
            yield said, says


def _pictures(before: Mapping[str, Item], after: Mapping[str, Item], names: Mapping[str, str]) -> _Found:
    """Return the pictures that are others now, came ("" before) or went ("" after), by their digests."""
    found: _Found = {}
    for key in sorted(before.keys() & after.keys()):
        olds, news = (
            [use["sha256"] for part in item["parts"] for use in part["pictures"]] for item in (before[key], after[key])
        )
        for number in range(max(len(olds), len(news))):
            was = olds[number] if number < len(olds) else ""
            now = news[number] if number < len(news) else ""
            if was != now:
                found.setdefault(("picture", number + 1, was, now), []).append(names[key])
    return found


def _aligned(before: list[PartMaterial], after: list[PartMaterial]) -> list[tuple[PartMaterial, PartMaterial]]:
    nothing: PartMaterial = {"text": "", "pictures": []}
    longest = max(len(before), len(after))
    old, new = (parts + [nothing] * (longest - len(parts)) for parts in (before, after))
    return list(zip(old, new, strict=True))


def _gathered(found: _Found, everywhere: int) -> tuple[Change, ...]:
    return tuple(
        Change(() if len(accounts) == everywhere else tuple(accounts), kind, number, before, after)
        for (kind, number, before, after), accounts in found.items()
    )


def _names(keys: Iterable[str], known: Mapping[str, Account]) -> dict[str, str]:
    wanted = set(keys)
    names = {key: str(account) for key, account in known.items()}
    if others := wanted - names.keys():
        names |= {str(account.pk): str(account) for account in Account.objects.filter(pk__in=others)}
    return {key: names.get(key, key) for key in wanted}

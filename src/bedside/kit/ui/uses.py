"""What hangs on a thing of a lower feature, as the page of that thing shows it. Features above list their own kinds."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bedside.kit.ui.badges import Badge

Reader = TypeVar("Reader")


@dataclass(frozen=True, slots=True)
class Use:
    """A subject that shows a thing, or relies on it. `live`: it is out, so only taking it down helps."""

    title: str
    url: str
    badge: Badge
    note: str
    live: bool


# From ids of subjects to what a person may see of each; what is left out they may not see, or it is gone.
Lister = Callable[[Sequence[int], Reader], Mapping[int, Use]]


def listed(
    subjects: Iterable[tuple[str, int]], listers: Mapping[str, Lister[Reader]], reader: Reader
) -> tuple[list[Use], int]:
    """Return what the person may see of these subjects (kind and id), those that are out first, and how many they may
    not see. A kind without a lister is of those."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, pk in subjects:
        by_kind[kind].append(pk)
    found: list[Use] = []
    for kind, ids in by_kind.items():
        found += listers[kind](ids, reader).values() if kind in listers else ()
    return sorted(found, key=lambda use: not use.live), sum(map(len, by_kind.values())) - len(found)


def named(subject: str) -> tuple[str, int, str] | None:
    """Return kind, id and the rest of a name like "post-12" or "post-12-common-0"; None where it is no such name."""
    kind, number, rest = [*subject.split("-", 2), "", ""][:3]
    return (kind, int(number), rest) if number.isdecimal() and len(number) <= 18 else None

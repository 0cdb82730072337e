"""What can be wrong with the record, each in a plain sentence."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    # entries
    "entry-changed": _("Entry %(entry)s was changed after it was written."),
    "entry-removed": _("Entry %(entry)s, at place %(place)s of the chain, was removed."),
    "entry-forged": _(
        "Entry %(entry)s is not what Bedside wrote: it lacks the stamp that only Bedside can make. Somebody "
        "changed or added it."
    ),
    "entry-outside": _(
        "Entry %(entry)s has no place in the chain and waits for none. Somebody added it, or took its place "
        "away, behind Bedside's back."
    ),
    "entry-twice": _("Entry %(entry)s stands in the chain more than once."),
    # words and names
    "words-changed": _("The words of entry %(entry)s were changed."),
    "words-removed": _("The words of entry %(entry)s were removed without a trace."),
    "words-added": _("Entry %(entry)s was written without words; somebody added some."),
    "words-locked": _("The words of entry %(entry)s are locked with a key that is not here."),
    "words-erased": _("The words of entry %(entry)s were erased, and nobody recorded why."),
    "name-changed": _("The name in entry %(entry)s was changed."),
    "name-erased": _("The name in entry %(entry)s was erased, and nobody recorded why."),
    # the chain
    "places-missing": _("Places %(first)s to %(place)s of the chain are missing: their entries were removed."),
    "link-changed": _(
        "The link at place %(place)s (entry %(entry)s) doesn't follow from the one before it: it was changed or moved."
    ),
    "places-unsealed": _(
        "Places %(first)s to %(place)s of the chain lie under no seal of their own: the seal was removed, or "
        "they were added."
    ),
    "seal-misplaced": _("A seal claims places %(first)s to %(place)s, which don't belong to it."),
    "seal-differs": _(
        "The seal at place %(place)s says something else than the chain: what lies before it was changed."
    ),
    "seal-forged": _(
        "The seal at place %(place)s is not signed with this installation's key: the chain was made anew, or "
        "the seal was changed."
    ),
    "seal-old-key": _("The seal at place %(place)s is signed with a key that had been replaced before."),
    # checkpoints
    "cut-off": _(
        "A checkpoint of %(at)s shows that the chain reached place %(place)s; now it ends at place %(end)s. "
        "The newest entries were cut off."
    ),
    "checkpoint-differs": _(
        "A checkpoint of %(at)s says something else about place %(place)s than the chain: the chain was made anew."
    ),
    "checkpoint-forged": _("Line %(line)s of %(file)s is not signed with this installation's key."),
    "checkpoint-damaged": _("Line %(line)s of %(file)s can't be read."),
    "checkpoints-gone": _("The record is sealed, but its file of checkpoints, %(file)s, is missing or empty."),
    # exports
    "entry-differs": _("Entry %(entry)s is not the one that stood at place %(place)s when the export was made."),
    "export-changed": _("The export was changed after it was made: the signature in its last line doesn't fit."),
    "export-cut": _("The export's last line is missing: something was cut off."),
    "line-damaged": _("Line %(line)s of the export can't be read."),
    # the guards in the database
    "guard-off": _(
        "The guard “%(guard)s” of the table %(table)s is missing or switched off: rows can be changed "
        "unnoticed until the next check."
    ),
}


@dataclass(frozen=True, slots=True)
class Break:
    """One thing that is wrong: what (a key of SENTENCES), about which entry, at which place."""

    code: str
    entry: int | None = None
    place: int | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """Say it."""
        return str(SENTENCES[self.code]) % {**self.more, "entry": self.entry, "place": self.place}

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON can hold it; `Break(**…)` makes it again."""
        return {"code": self.code, "entry": self.entry, "place": self.place, "more": self.more}


class Found:
    """Breaks as they are found. Keeps the first `most`, so that a ruined record doesn't fill the memory; counts all."""

    def __init__(self, most: int = 1000) -> None:
        self.most = most
        self.breaks: list[Break] = []
        self.count = 0

    def add(self, code: str, *, entry: int | None = None, place: int | None = None, **more: Any) -> None:
        """Note a break."""
        self.count += 1
        if len(self.breaks) < self.most:
            self.breaks.append(Break(code, entry, place, more))

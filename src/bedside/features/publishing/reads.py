"""How hard the words of a post are to read, in words for its author. It holds words of the draft: never log it."""

from collections.abc import Sequence
from typing import TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bedside.checker import reading
from bedside.checker.clarity import FEWEST_WORDS
from bedside.features.publishing.content import Content, Part

_MOST_WORDS = 6


class ReadsSaid(TypedDict):
    """`level` is "easy", "effort", "hard", or "" without words; `rare` names words that few people know. `long`
    says that it is long enough for the Clear Communication Index."""

    level: str
    sentence: str
    rare: str
    long: bool


def reads_of(content: Content, parts: Sequence[Part] | None = None) -> ReadsSaid:
    """Say how hard these parts are to read; without any, the common words."""
    text = "\n".join(part["text"] for part in parts or content["parts"])
    found = reading.measure(text, content["language"])
    if not found.level:
        return {"level": "", "sentence": "", "rare": "", "long": False}
    rare = list(dict.fromkeys(word.text.lower() for word in found.unfamiliar))[:_MOST_WORDS]
    return {
        "level": found.level,
        "sentence": " ".join(filter(None, (_LEVELS[found.level](), _lengths(found), _grades(found)))),
        "rare": _("Words that some readers won’t know: %(words)s.") % {"words": ", ".join(rare)} if rare else "",
        "long": found.words >= FEWEST_WORDS,
    }


_LEVELS = {
    "easy": lambda: _("Easy to read."),
    "effort": lambda: _("Takes some effort to read."),
    "hard": lambda: _("Hard to read: many will stop here."),
}


def _lengths(found: reading.Measure) -> str:
    return ngettext(
        "%(count)d sentence of %(words)d words.", "%(count)d sentences of about %(words)d words.", found.sentences
    ) % {"count": found.sentences, "words": round(found.words_per_sentence)}


def _grades(found: reading.Measure) -> str:
    """Grades say something from a hundred words on, and only as a range."""
    if not found.grades:
        return ""
    low, high = (round(grade) for grade in found.grades)
    return _("School grade %(low)d to %(high)d, as formulas have it.") % {"low": low, "high": high}

"""Sentences that confirm that somebody is, was or never was a patient, and frames that take their meaning away."""

import re
from functools import cache, reduce
from typing import NamedTuple

from bedside.checker.document import Document, Span
from bedside.checker.gates import USUAL, GatedSet
from bedside.checker.lexicons import data


class Sign(NamedTuple):
    """A pattern that confirms, the variant of its sentence, how sure, and whether it counts in a post too."""

    pattern: str
    message: str
    sure: float
    in_posts: bool


@cache
def _signs() -> tuple[Sign, ...]:
    """Return the patterns of `lexicons/relationship.toml`."""
    source = data("relationship")
    named = {name: f"(?:{'|'.join(parts)})" for name, parts in source["groups"].items()}
    found = []
    for sign in source["sign"]:
        for pattern in sign["patterns"]:
            whole = reduce(lambda text, group: text.replace(f"{{{group[0]}}}", group[1]), named.items(), pattern)
            found.append(Sign(whole, sign["message"], sign["sure"], sign["in_posts"]))
    return tuple(found)


@cache
def _gates() -> GatedSet:
    return GatedSet(sign.pattern for sign in _signs())


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return the pattern of a sign; most are never needed, and to compile them all takes a while."""
    return re.compile(pattern)


# General sentences: about anybody, about what may be, or an invitation. What they say confirms nothing.
_GENERAL = re.compile(
    r"\b(?:anyone|anybody|everyone|everybody|someone|people|individuals|those who|whether|should you|in case"
    r"|any patients?|all (?:our )?patients|each patient|every patient|every person|each person"
    r"|patients (?:who|can|may|should|deserve|often|with|and)|when (?:people|patients|someone)"
    r"|if (?:you|your|someone|anyone|a patient|patients|there)"
    r"|cualquier|cualquiera|quienes|si (?:usted|tiene|es|alguien)|todos los pacientes)\b"
)
_INVITING = re.compile(
    r"\b(?:(?:please|to|can|may|could|kindly|always)\s+(?:\w+\s+)?(?:book|schedule|make|request|reschedule|change"
    r"|cancel|pay|view|see|check|access|refill|ask|discuss|prepare|bring|manage)\b[^.!?\n]{0,30}$|(?:talk|speak"
    r"|check|call|ask|consult|contact|message)\s+(?:\w+\s+){0,2}(?:with|to)?\s*$|(?:book|schedule|make|request"
    r"|reschedule)\s+$)"
)
_CANNOT = re.compile(
    r"\b(?:can't|cannot|can not|could not|unable to|not able to|never|don't|do not|prevents? us from"
    r"|not allowed to|won't)\s+(?:\w+\s+){0,3}?(?:discuss|confirm|share|comment|disclose|acknowledge|talk|say"
    r"|speak|respond|address|give|provide|post)\b"
)
_SAFE_OBJECT = re.compile(
    r"^your (?:\w+ )?(?:privacy|feedback|review|comments?|question|concerns?|kind|words|time\b(?! (?:with|here|at"
    r"|in))|thoughts|message|note|post|insurance|doctor|provider|health|health care|healthcare|area|community"
    r"|local|rights|input|support|patience|understanding|trust|business)\b"
)


class Hit(NamedTuple):
    """What confirms: where it stands in the normalised text, the sign it is, and how sure."""

    start: int
    end: int
    sign: Sign


def is_general(document: Document, sentence: Span) -> bool:
    """Say whether a sentence begins as one about anybody does: "If you …", "Anyone with …"."""
    return _GENERAL.match(document.lower, sentence.start) is not None


def confirming(document: Document, sentence: Span, *, in_reply: bool) -> Hit | None:
    """Return the surest sign in one sentence, or None."""
    return document.once(_confirming, sentence, in_reply)


def _confirming(document: Document, sentence: Span, in_reply: bool) -> Hit | None:
    lower = document.lower[sentence.start : sentence.end]
    signs = _signs()
    hits = [
        (sign, hit)
        for sign in (signs[number] for number in _gates().possible(USUAL.met_by(document.tokens_in(*sentence))))
        if in_reply or sign.in_posts
        for hit in _compiled(sign.pattern).finditer(lower)
        if not _harmless(lower, hit, sign)
    ]
    if not hits or (not in_reply and not _said_to_one(lower)):
        return None
    sign, hit = max(hits, key=lambda pair: (pair[0].sure, -pair[1].start()))
    start, end = sentence.start + hit.start(), sentence.start + hit.end()
    while end > start and document.text[end - 1] in " .!,":
        end -= 1
    return Hit(start, end, sign)


def _harmless(lower: str, hit: re.Match[str], sign: Sign) -> bool:
    """Say whether a general frame takes the meaning away from what was matched."""
    before = lower[: hit.start()]
    phrase = hit.group()
    general = _GENERAL.search(lower, 0, hit.end())
    if (
        (general and (general.start() < hit.start() or (general.start() == hit.start() and sign.message != "never")))
        or _CANNOT.search(before)
        or _CANNOT.search(phrase)
    ):
        return True
    if _GENERAL.search(phrase) and sign.message != "never":
        return True
    if sign.message == "your":
        place = phrase.rfind("your ")
        if place >= 0 and (_SAFE_OBJECT.match(phrase[place:]) or _INVITING.search(before + phrase[:place])):
            return True
    return False


def _said_to_one(lower: str) -> bool:
    """Say whether a post speaks to one person about what was: "so glad your biopsy was clear"."""
    return bool(
        re.search(
            r"\b(?:glad|happy|thrilled|relieved|sorry|congratulations|congrats|delighted)\b[^.!?]{0,60}\b(?:your"
            r"|you)\b|\byour (?:\w+ ){0,3}(?:was|were|went|came|is) (?:clear|clean|negative|positive|benign|great"
            r"|well|back|a success|successful)",
            lower,
        )
    )

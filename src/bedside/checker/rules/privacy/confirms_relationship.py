"""P108: words that confirm that somebody is, was or never was a patient."""

import re
from collections.abc import Iterator
from functools import cache, reduce
from typing import NamedTuple

from bedside.checker.context import Context
from bedside.checker.document import Document, Span
from bedside.checker.finding import Finding, Severity
from bedside.checker.lexicons import data
from bedside.checker.rule import Rule, remove, replace

RULE = Rule(
    code="P108",
    name="confirms-relationship",
    family="privacy",
    title="Words that confirm that somebody is a patient",
    severity=Severity.BLOCK,
)


class Sign(NamedTuple):
    """A pattern that confirms, the variant of its sentence, how sure, and whether it counts in a post too."""

    pattern: re.Pattern[str]
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
            found.append(Sign(re.compile(whole), sign["message"], sign["sure"], sign["in_posts"]))
    return tuple(found)


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


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """In a reply, find sentences that confirm; in a post, those that speak to somebody about their own health."""
    if context.kind == "post" and not re.search(r"\byou\b|\byour\b", document.lower):
        return
    for sentence in document.sentences:
        best = _best(document, sentence, in_reply=context.kind == "reply")
        if best:
            yield best


def _best(document: Document, sentence: Span, *, in_reply: bool) -> Finding | None:
    """Return the surest sign in one sentence."""
    lower = document.lower[sentence.start : sentence.end]
    hits = [
        (sign, hit)
        for sign in _signs()
        if in_reply or sign.in_posts
        for hit in sign.pattern.finditer(lower)
        if not _harmless(lower, hit, sign)
    ]
    if not hits or (not in_reply and not _said_to_one(lower)):
        return None
    sign, hit = max(hits, key=lambda pair: (pair[0].sure, -pair[1].start()))
    start, end = sentence.start + hit.start(), sentence.start + hit.end()
    while end > start and document.text[end - 1] in " .!,":
        end -= 1
    safe = (
        "Nos tomamos en serio todos los comentarios."
        if sign.message == "es" or document.language == "es"
        else "We take all feedback seriously."
    )
    return RULE.finding(
        document,
        start,
        end,
        label="RELATIONSHIP",
        confidence=sign.sure if in_reply else 0.75,
        message="your" if sign.message == "es" else sign.message,
        fixes=(replace(document, *sentence, safe), remove(document, *sentence)),
    )


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

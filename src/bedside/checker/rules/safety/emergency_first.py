"""S107: signs of an emergency, and something else than calling for help first."""

import re
from collections.abc import Collection, Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.dangers import dangers, is_denied
from bedside.checker.facts.lines_of_help import lines_of, names_line
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.phrases import Phrase
from bedside.checker.rule import Rule

RULE = Rule(
    code="S107",
    name="emergency-first",
    family="safety",
    title="Signs of an emergency, without calling for help first",
    severity=Severity.WARNING,
    hears="emergency",
)

_HELP = re.compile(
    r"(?<!\w)(?:emergency (?:room|services|department|number|help)|ambulance|(?:the|nearest|an) er\b|urgencias"
    r"|ambulancia|servicios de emergencia)"
)
_AT_ONCE = re.compile(
    r"(?<!\w)(?:right away|immediately|at once|right now|without delay|day or night|labor and delivery|de inmediato"
    r"|inmediatamente|enseguida|en seguida|ahora mismo|sin demora|cuanto antes)(?!\w)"
)
# A doctor is called, and not some day: enough for what is no matter of minutes.
_DOCTOR = re.compile(
    r"(?<!\w)(?:(?:call|phone|contact|tell|see|seen by|ask|reach) (?:your|the|a|his|her|their|our) (?:\w+ ){0,2}"
    r"(?:doctors?|pediatricians?|midwi(?:fe|ves)|provider|ob|ob-gyn|obstetrician|care team|nurse line)"
    r"|(?:llame|llamar|consulte|avise) (?:a|al|con) (?:su |el |la |un )?(?:pediatra|médic[oa]|doctora?|parter[oa]"
    r"|obstetra|ginecólog[oa]))(?!\w)"
)
_LATER = re.compile(
    r"(?<!\w)(?:tomorrow|next|in the morning|on (?:mon|tues|wednes|thurs|fri)day|later|portal|wait|at your|mañana"
    r"|próxim[oa]|el lunes|espere|después)(?!\w)"
)
# Where one is invited to hear about it, nobody is ill.
_EVENT = re.compile(
    r"(?<!\w)(?:class|classes|webinar|seminar|workshop|seat|lecture|tour|course|training|charla|taller|clase|curso"
    r"|talks? (?:on|about)|(?:a|an|our|the|free|this|next) (?:\w+ )?(?:talk|walk|spot)|(?:your|my) spot)(?![\w-])"
)
# Where it is told of what was, of care afterwards, or of a pain or bleeding of every month, a list teaches nothing.
_AFTER = re.compile(
    r"(?<!\w)(?:survivors?|survived|rehab\w*|recovery|recovering|after (?:a|an|her|his|your|the) (?:\w+ )?(?:stroke"
    r"|heart attack|overdose|seizure)|lives with|saved (?:his|her)|rehabilitación|sobrevivi\w+|después de un derrame"
    r"|last year|el año pasado|sleep study|sleep apnea|allergy (?:visit|test)|cita de alergias?)(?!\w)"
)
_PREGNANT = re.compile(
    r"(?<!\w)(?:pregnan\w+|(?:at )?\d\d weeks|after delivery"
    r"|expecting|trimester|preeclampsia|pre-eclampsia|postpartum|(?:after|gave) birth|giving birth"
    r"|prenatal|midwife|embaraz\w+|preeclampsia|posparto|postparto|después del parto)(?!\w)"
)
_SIGNS = re.compile(
    r"(?<!\w)(?:questions?|signs?|symptoms?|risks?|causes?|means?|know|why|how|señales|síntomas|riesgos?|sabe)(?!\w)"
)
_IF = re.compile(r"(?<!\w)(?:if|si)(?!\w)")
# In an answer to somebody who tells of long ago, nobody may be ill now.
_YOURS = re.compile(r"(?<!\w)(?:if|for|when|your|you|you're|si|su|usted|para)(?!\w)")


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn where signs stand beside an appointment, a message or a wait, or a post lists them, and nobody is called.

    A reply to somebody who may have them now is blocked. To drive oneself is wrong also where it leads to help.
    """
    found = dangers(document, "emergency")
    lines = lines_of(context.country)
    if not found or lines is None or names_line(document, context.country, "emergency"):
        return
    instead = [each for each in dangers(document, "instead") if not is_denied(document, each)]
    alone = [each for each in instead if each.key == "drive"]
    driven = _beside(document, _signs(document, found, ("sign", "hint")), alone)
    sign = driven or _unhelped(document, context, found, instead)
    if sign is None:
        return
    sentence = document.sentence_at(sign.start)
    told_at_once = any(sentence.start <= each.start < sentence.end for each in instead)
    if _EVENT.search(document.lower, *(sentence if told_at_once else (0, len(document.lower)))):
        return
    end = len(document.original.rstrip())
    line = lines.emergency[0]
    soon = sign.key in ("soon", "pregnant")
    yield RULE.finding(
        document,
        sign.start,
        sign.end,
        label="EMERGENCY",
        confidence=0.8,
        message="drive" if driven else "soon" if soon else "",
        severity=Severity.BLOCK if context.kind == "reply" and _YOURS.search(document.lower, *sentence) else None,
        params={"line": line},
        fixes=(Fix("replace", _call(document, line, soon=soon), end, end),),
    )


def _unhelped(document: Document, context: Context, found: list[Phrase], waits: list[Phrase]) -> Phrase | None:
    """Return the first sign that is followed by something else than help, that a list begins with, or that is asked of.

    Who asks "Can't breathe?", or says "if you can't breathe", speaks to somebody to whom it happens.
    """
    if _HELP.search(document.lower) or names_line(document, context.country, "poison"):
        return None
    if not _AFTER.search(document.lower):
        signs = _signs(document, found, ("sign", "hint"))
        if sign := _beside(document, signs, waits):
            return sign
        if context.kind == "post":
            if len(signs) > 1 and (_is_asked(document, signs[0]) or any(each.key == "sign" for each in signs)):
                return signs[0]
            if asked := next((each for each in signs if each.key == "sign" and _is_asked(document, each)), None):
                return asked
    if _AT_ONCE.search(document.lower) or (_DOCTOR.search(document.lower) and not _LATER.search(document.lower)):
        return None
    keys = ("soon", "pregnant") if _PREGNANT.search(document.lower) else ("soon",)
    early = _signs(document, found, keys)
    told = context.kind == "post" and "emergenc" not in document.lower
    return _beside(document, early, waits) or next(
        (each for each in early if _is_asked(document, each) or (told and each.key == "soon")), None
    )


def _is_asked(document: Document, sign: Phrase) -> bool:
    """Say whether a sign stands in a question or after "if"; to ask who knows the signs is something else."""
    start, end = document.sentence_at(sign.start)
    words = document.lower[start:end]
    if _SIGNS.search(words):
        return False
    return words.rstrip("\"')").endswith("?") or _IF.search(document.lower, start, sign.start) is not None


def _signs(document: Document, found: list[Phrase], keys: Collection[str]) -> list[Phrase]:
    """Return the signs of these keys; of those that overlap the first, or the one that is more than a hint."""
    signs: list[Phrase] = []
    for each in found:
        if each.key not in keys:
            continue
        if not signs or each.start >= signs[-1].end:
            signs.append(each)
        elif signs[-1].key == "hint" and each.key != "hint":
            signs[-1] = each
    return signs


def _beside(document: Document, signs: list[Phrase], others: list[Phrase]) -> Phrase | None:
    """Return the first sign that has one of the others in its sentence or the two behind it."""
    numbers = {document.sentence_number(each.start) for each in others}
    for each in signs:
        number = document.sentence_number(each.start)
        if not numbers.isdisjoint((number, number + 1, number + 2)):
            return each
    return None


def _call(document: Document, line: str, *, soon: bool) -> str:
    if document.language == "es":
        return (
            f" Llame de inmediato a su médico o al {line}." if soon else f" Si le pasa ahora, llame primero al {line}."
        )
    return f" Call your doctor or {line} right away." if soon else f" If it happens now, call {line} first."

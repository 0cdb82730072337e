"""L104: a passive, which leaves out who does it."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.passive import Passive, passives
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule

RULE = Rule(
    code="L104",
    name="passive-voice",
    family="plain",
    title="A passive: who does it?",
    severity=Severity.ADVICE,
    hears="passive",
)

# What readers themselves have to do; in the passive they may not notice that it is they who must.
_TASKS = frozenset(
    """arranged booked brought canceled cancelled completed confirmed contacted discarded emailed filed filled made
    mailed notified obtained paid performed picked presented provided purchased received registered removed
    renewed reported requested returned scheduled sent shown signed stored submitted taken undertaken
    updated uploaded completado completada completados completadas entregado entregada enviado enviada
    enviados enviadas firmado firmada pagado pagada presentado presentada presentados presentadas programado
    programada realizado realizada realizados realizadas solicitado solicitada tomado tomada tomados tomadas
    reportado reportada notificado notificada""".split()  # noqa: SIM905
)
_PEOPLE = frozenset(
    """our the your a all each every everyone you us patients parents staff doctors nurses nuestro nuestra nuestros
    nuestras el la los las su sus usted personal""".split()  # noqa: SIM905
)
_DOERS = frozenset(
    """staff team teams doctor doctors nurse nurses clinician clinicians provider providers pharmacist pharmacists
    patient patients parent parents department office hospital clinic you us volunteers technician
    technicians therapist therapists physician physicians specialist specialists board committee visitors
    guests residents adults people members everyone families employees workers equipo personal médico
    médicos médica enfermera enfermeras hospital clínica usted departamento""".split()  # noqa: SIM905
)
_DECISIONS = frozenset(
    ["decision", "decisions", "choice", "determination", "arrangements", "mistake", "mistakes", "error"]
)
# From so many sentences on, if each has a passive, the text has no doers at all.
_MANY = 3


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Advise on a passive. Warn where the reader must act, where a person is named last, or where nobody ever acts."""
    found = passives(document)
    passive_ones = {document.sentence_number(passive.start) for passive in found}
    many = len(passive_ones) >= _MANY and len(passive_ones) == len(document.sentences)
    for number, passive in enumerate(found):
        message, severity = _weight(document, passive)
        if many and not number:
            severity = Severity.WARNING
        yield RULE.finding(
            document,
            passive.start,
            passive.end,
            label="PASSIVE",
            confidence=0.7,
            message=message,
            severity=severity,
            params={"verb": passive.verb},
        )


def _weight(document: Document, passive: Passive) -> tuple[str, Severity]:
    if _is_impersonal(document, passive):
        return "", Severity.WARNING
    if passive.must and passive.verb in _TASKS:
        return "must", Severity.WARNING
    if passive.by:
        end = min(passive.end + 40, document.sentence_at(passive.start).end)
        following = [token.lower for token in document.tokens_in(passive.end, end)[1:5]]
        named = following and following[0] in _PEOPLE and not _DOERS.isdisjoint(following)
        return "by", Severity.WARNING if named else Severity.ADVICE
    return "", Severity.ADVICE


def _is_impersonal(document: Document, passive: Passive) -> bool:
    """Say whether nobody at all is meant: "it is recommended that", "a decision was made"."""
    before = document.tokens_in(max(0, passive.start - 24), passive.start)[-3:]
    following = document.tokens_in(passive.end, passive.end + 8)[:1]
    if passive.verb == "made":
        return any(token.lower in _DECISIONS for token in before)
    it = any(token.lower == "it" for token in before)
    return it and bool(following) and following[0].lower in ("that", "by")

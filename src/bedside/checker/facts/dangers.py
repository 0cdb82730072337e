"""Words that could harm a reader: advice for one person, doses, how suicide is told, signs of an emergency."""

import re

from bedside.checker.claiming.words import alternatives
from bedside.checker.document import Document, Span
from bedside.checker.finding import Fix
from bedside.checker.lexicons import groups
from bedside.checker.phrases import Phrase, phrases

_DEFERS = re.compile(
    r"(?<!\w)(?:doctor|doctors|pharmacist|provider|nurse|clinician|physician|pediatrician|care team|label|package"
    r"|leaflet|prescribed|directed|médico|médica|doctora|farmacéutic[oa]|enfermera|pediatra|etiqueta|recetó|receta)(?!\w)"
)
_PAST = re.compile(
    r"(?<!\w)(?:without (?:asking|telling|calling|seeing|talking to|checking with)|no need to (?:ask|call|tell|see)"
    r"|(?:don't|do not) (?:need|have) to (?:ask|call|tell|see|wait for)|sin (?:preguntar|consultar|avisar|llamar|ver))"
    r" (?:\w+ ){0,3}(?:doctors?|pharmacist|provider|nurse|médic[oa]|doctora?|farmacéutic[oa])(?!\w)"
)
_DENIED = re.compile(
    r"(?<!\w)(?:not|never|don't|do not|can't|cannot|before|unless|without|if|whether|when|no|nunca|antes|sin|si"
    r"|won't|shouldn't|should not|isn't|aren't|wasn't|nobody|no one|nadie)(?: [^\s,;:]+){0,5} ?\Z"
)


def dangers(document: Document, table: str) -> list[Phrase]:
    """Return the words under a table of `danger_signs.toml` in text order."""
    return document.once(_of_table, table)


def _of_table(document: Document, table: str) -> list[Phrase]:
    return sorted(phrases("danger_signs", _spelled).find(document, table))


def _spelled(name: str) -> str:
    if name == "illness":
        ailments = "|".join(
            sorted((each.replace("_", " ") for each in groups("danger_words")["ailment"]), key=_longest)
        )
        return f"{ailments}|{alternatives('illness')}"
    if name in groups("danger_words"):
        return "|".join(sorted((each.replace("_", " ") for each in groups("danger_words")[name]), key=_longest))
    return alternatives(name)


def _longest(word: str) -> tuple[int, str]:
    return -len(word), word


def defers(document: Document, span: Span) -> bool:
    """Say whether a stretch sends the reader to a doctor, a pharmacist or the label, and not past them."""
    return _DEFERS.search(document.lower, *span) is not None and _PAST.search(document.lower, *span) is None


def is_denied(document: Document, phrase: Phrase) -> bool:
    """Say whether the words before it in its sentence turn it round: "never", "before you", "if"."""
    start = document.sentence_at(phrase.start).start
    return _DENIED.search(document.lower[start : phrase.start]) is not None


def ask_first(document: Document, sentence: Span) -> Fix:
    """Offer to say behind a sentence whom to ask before one does what it tells."""
    end = document.original_span(*sentence).end
    spanish = document.language == "es"
    says = " Pregunte antes a su médico o farmacéutico." if spanish else " Ask your doctor or pharmacist first."
    return Fix("replace", says, end, end)

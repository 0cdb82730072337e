"""Claims of effect: something (a subject) does something (a verb) to health (an outcome).

How strong such a claim is hangs on who is said to do it. What is sold as a remedy, and what is our own, needs proof;
that vaccines, sleep or not smoking protect is settled; a clinic that "treats asthma" claims nothing.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from bedside.checker.claiming.claim import Kind, Strength
from bedside.checker.claiming.hit import Hit
from bedside.checker.claiming.words import any_of, group, outcomes, words_in
from bedside.checker.document import Document, Span, Token
from bedside.checker.lexicons import groups

_SUBJECT, _REACH = 8, 6
_BREAK = re.compile(r"[.,;:!?()\n\"]|\s[-–—]\s|…")
# What vaccines and clean hands do, as everybody knows.
_SETTLED_VERBS = frozenset(
    ["prevent", "prevents", "previene", "previenen", "eliminate", "eliminates", "destroy", "destroys"]
)
_TITLES = frozenset(["dr", "dra", "drs"])
_VERBS = ("strong", "mild", "harm", "cure")


class _Verb(NamedTuple):
    group: str
    plain: bool
    spanish: bool


class _Said(NamedTuple):
    """A verb with what stands around it: the words before it in its clause, and whether they hedge it."""

    verb: _Verb
    token: Token
    subject: tuple[str, ...]
    modal: bool
    doubt: bool


@cache
def _verbs() -> dict[str, _Verb]:
    found = {}
    for name in _VERBS:
        for suffix in ("", "_es"):
            for pair in groups("claim_words")[name + suffix]:
                plain, third = pair.split("/")
                found[plain] = _Verb(name, not suffix, bool(suffix))
                found[third] = _Verb(name, False, bool(suffix))
    for infinitive in group("infinitives"):
        found[infinitive] = _Verb("cure" if infinitive == "curar" else "mild", True, True)
    return found


def effects(document: Document) -> Iterator[Hit]:
    """Yield the claims of effect and of cure, in text order."""
    verbs = _verbs()
    for place, token in enumerate(document.tokens):
        verb = verbs.get(token.lower)
        if verb is None:
            continue
        outcome = _outcome(document, place)
        if outcome is None:
            continue
        said = _said(document, place, verb)
        judged = _judge(document, said) if said else _ordered(document, place, outcome)
        if judged:
            kind, strength, sure = judged
            yield Hit(token.start, outcome, kind, strength, sure)


def _outcome(document: Document, place: int) -> int | None:
    """Return where the outcome behind a verb ends, or None where nothing of health follows it."""
    tokens = document.tokens
    last = tokens[place].end
    reach = _REACH + 4 if tokens[place].lower.startswith("prote") else _REACH
    for after in range(place + 1, min(place + 1 + reach, len(tokens))):
        token = tokens[after]
        if _BREAK.search(document.text, last, token.start):
            return None
        word = token.lower.removesuffix("'s")
        if word in outcomes():
            return token.end
        for size in (2, 3):
            if after + size <= len(tokens):
                end = tokens[after + size - 1].end
                if document.lower[token.start : end] in outcomes():
                    return end
        if word in group("barriers") and not (reach > _REACH and word == "with"):
            return None
        last = token.end
    return None


def _said(document: Document, place: int, verb: _Verb) -> _Said | None:
    """Return a verb with its subject, or None where the words before it make it an order, an aim or a question."""
    before = _before(document, place)
    near = before[-3:]
    modal = any_of("modals", near)
    doubt = any_of("doubting", near)
    if not group("negations").isdisjoint(before[-4:]):
        return None
    last = before[-1] if before else ""
    if verb.plain and last == "to" and not modal:
        return None
    if not modal and (verb.plain or verb.spanish) and (not before or last in group("no_subject")):
        return None
    if last in ("se", "su", "la", "el", "los", "las", "a", "an", "the", "your", "my", "their"):
        return None
    subject = tuple(word for word in before if word not in group("modals"))
    if verb.plain and not modal and not _plural(subject):
        return None
    return _Said(verb, document.tokens[place], subject, modal, doubt)


def _ordered(document: Document, place: int, outcome: int) -> tuple[Kind, Strength, float] | None:
    """Judge an order that names its means: "boost your immune system with our drip", "fight cancer with turmeric"."""
    token = document.tokens[place]
    sentence = document.sentence_at(token.start)
    if any_of("negations", [each.lower for each in document.tokens_in(sentence.start, token.start)]):
        return None
    rest = [each.lower for each in document.tokens_in(outcome, sentence.end)][:8]
    means = next((at for at, word in enumerate(rest[:4]) if word in group("means")), None)
    if means is None:
        return None
    used = rest[means + 1 :]
    if any_of("vaccines", used) or not (any_of("remedy", used) or (any_of("offered", used) and any_of("offers", used))):
        return None
    mild = _verbs()[token.lower].group == "mild" and not any_of("offered", used)
    return Kind.EFFECT, Strength.SOFT if mild else Strength.FIRM, 0.7


def _before(document: Document, place: int) -> list[str]:
    """Return the words of the clause before a verb, in lower case and in text order."""
    tokens = document.tokens
    start = document.sentence_at(tokens[place].start).start
    found: list[str] = []
    following = tokens[place].start
    for token in reversed(tokens[max(0, place - _SUBJECT) : place]):
        titled = token.lower in _TITLES
        if token.start < start or (not titled and _BREAK.search(document.text, token.end, following)):
            break
        found.append(token.lower)
        following = token.start
    return found[::-1]


def _plural(subject: Sequence[str]) -> bool:
    """Say whether these words can be the subject of a plain verb: "statins lower", "tea and honey ease"."""
    nouns = [word for word in subject if not word.endswith("ly")]
    return bool(nouns) and (
        nouns[-1].endswith("s") or "and" in nouns or nouns[-1] in ("people", "children", "also", "they", "that")
    )


def _judge(document: Document, said: _Said) -> tuple[Kind, Strength, float] | None:
    """Return what is claimed, how strongly and how sure that is; None where nothing is."""
    subject = set(said.subject)
    if subject <= group("pronouns") or (not subject and not said.verb.plain):
        subject = _named_before(document, said.token.start)
        referring = True
    else:
        referring = False
    if said.verb.group == "cure":
        return _judge_cure(subject, said)
    hedged = said.doubt or (said.modal and said.verb.group == "mild")
    if said.verb.group == "harm":
        return _judge_harm(subject, hedged=hedged)
    if any_of("remedy", subject) and not any_of("vaccines", subject):
        return Kind.EFFECT, Strength.SOFT if hedged else Strength.FIRM, 0.85
    offered = any_of("offered", subject) and not referring
    wild = said.token.lower in group("bold") - _SETTLED_VERBS and not hedged and not said.modal
    if (
        any_of("settled", subject)
        and not wild
        and not (offered and any_of("offers", subject) and not any_of("vaccines", subject))
    ):
        return Kind.EFFECT, Strength.EVERYDAY, 0.7
    if any_of("persons", subject):
        return None
    if offered:
        return Kind.EFFECT, Strength.SOFT if hedged else Strength.FIRM, 0.8
    if said.token.lower in group("bold") and not hedged and not said.modal and not referring:
        return Kind.EFFECT, Strength.FIRM, 0.6
    return Kind.EFFECT, Strength.SOFT, 0.5


def _named_before(document: Document, position: int) -> set[str]:
    """Return the words of the sentence before: what "it" stands for."""
    number = document.sentence_number(position)
    return words_in(document, document.sentences[number - 1]) if number else set()


def _judge_cure(subject: set[str], said: _Said) -> tuple[Kind, Strength, float]:
    if any_of("remedy", subject):
        return Kind.CURE, Strength.FIRM, 0.9
    if any_of("settled", subject) or said.doubt:
        return Kind.CURE, Strength.SOFT, 0.5
    return Kind.CURE, Strength.FIRM, 0.75


def _judge_harm(subject: set[str], *, hedged: bool) -> tuple[Kind, Strength, float]:
    if any_of("vaccines", subject):
        return Kind.EFFECT, Strength.SOFT if hedged else Strength.FIRM, 0.7
    if any_of("settled", subject) and not any_of("remedy", subject):
        return Kind.EFFECT, Strength.EVERYDAY, 0.7
    return Kind.EFFECT, Strength.SOFT, 0.5


def sentence_words(document: Document, sentence: Span) -> set[str]:
    """Return the words of a sentence in lower case; worked out once."""
    return document.once(_sentence_words, sentence)


def _sentence_words(document: Document, sentence: Span) -> set[str]:
    return words_in(document, sentence)

"""Words that few readers know, and everyday words in the same form: number, tense and capitals kept."""

from functools import cache
from typing import NamedTuple

from bedside.checker.document import Document
from bedside.checker.lexicons import rows

_IRREGULAR = {
    "give": ("gives", "gave", "giving"),
    "get": ("gets", "got", "getting"),
    "begin": ("begins", "began", "beginning"),
    "find": ("finds", "found", "finding"),
    "show": ("shows", "showed", "showing"),
    "tell": ("tells", "told", "telling"),
    "make": ("makes", "made", "making"),
    "keep": ("keeps", "kept", "keeping"),
    "buy": ("buys", "bought", "buying"),
    "take": ("takes", "took", "taking"),
    "spread": ("spreads", "spread", "spreading"),
    "feel": ("feels", "felt", "feeling"),
    "put": ("puts", "put", "putting"),
    "speed": ("speeds", "sped", "speeding"),
    "have": ("has", "had", "having"),
    "stop": ("stops", "stopped", "stopping"),
    "end": ("ends", "ended", "ending"),
    "transmit": ("transmits", "transmitted", "transmitting"),
}
_PLURALS = {
    "person": "people",
    "tooth": "teeth",
    "child": "children",
    "loss": "losses",
    "metastasis": "metastases",
    "diagnosis": "diagnoses",
    "thrombus": "thrombi",
    "vertebra": "vertebrae",
    "removal": "removals",
    "dose": "doses",
}
_LINKS = (
    " of ",
    " in ",
    " who ",
    " that ",
    " passed ",
    " caught ",
    " not ",
    " to ",
    " for ",
    " from ",
    " with ",
    " after ",
    " or ",
    " like ",
)


class Everyday(NamedTuple):
    """A hard word: where it is, everyday words for it (`plain`), and those in its form (`replacement`).

    `kind`: "clinical", "mild" (a word of medicine that many know) or "stiff" (a word of offices).
    """

    start: int
    end: int
    plain: str
    replacement: str
    kind: str


def everyday_words(document: Document) -> list[Everyday]:
    """Return the hard words in text order; where several begin, the longest."""
    return document.once(_everyday_words)


def _everyday_words(document: Document) -> list[Everyday]:
    forms, longest = _forms()
    tokens = document.tokens
    found = []
    place = 0
    while place < len(tokens):
        length = 1
        limit = longest.get(tokens[place].lower.removesuffix("'s"), 0)
        for size in range(min(limit, len(tokens) - place), 0, -1):
            last = tokens[place + size - 1]
            end = last.end - 2 if last.lower.endswith("'s") else last.end
            entry = forms.get(" ".join(document.lower[tokens[place].start : end].split()))
            if entry:
                plain, replacement, kind = entry
                written = document.text[tokens[place].start : end]
                found.append(Everyday(tokens[place].start, end, plain, _cased(written, replacement), kind))
                length = size
                break
        place += length
    return found


def _cased(written: str, replacement: str) -> str:
    if written.isupper() and len(written) > 1:
        return replacement.upper()
    return replacement[0].upper() + replacement[1:] if written[0].isupper() else replacement


@cache
def _forms() -> tuple[dict[str, tuple[str, str, str]], dict[str, int]]:
    """Return every form of every hard word with its replacement, and the most words that begin with each first word."""
    forms: dict[str, tuple[str, str, str]] = {}
    longest: dict[str, int] = {}
    for term, plain, part, kind in rows("jargon"):
        pairs = [(term, plain)]
        if part == "n":
            pairs.append((plural(term), plural(plain)))
        elif part == "v":
            pairs += zip(_verb_forms(term), _verb_forms(plain), strict=True)
        for form, replacement in pairs:
            forms.setdefault(form, (plain, replacement, kind))
            first = form.split()[0]
            # One more than words: a hyphen may part a word in two when it is written differently.
            longest[first] = max(longest.get(first, 0), len(form.split()))
    return forms, longest


def plural(phrase: str) -> str:
    """Return the plural of an English noun phrase: "test of a small piece" gives "tests of a small piece"."""
    first, either, second = phrase.partition(" or ")
    if either and " " not in second:
        return f"{plural(first)} or {plural(second)}"
    for link in _LINKS:
        head, found, rest = phrase.partition(link)
        if found:
            return plural(head) + found + rest
    *lead, noun = phrase.split(" ")
    if noun in _PLURALS:
        noun = _PLURALS[noun]
    elif noun.endswith("sis"):
        noun = noun[:-2] + "es"
    elif noun.endswith("y") and noun[-2] not in "aeiou":
        noun = noun[:-1] + "ies"
    elif noun.endswith(("s", "x", "ch", "sh")):
        noun += "es"
    else:
        noun += "s"
    return " ".join([*lead, noun])


def _verb_forms(phrase: str) -> tuple[str, str, str]:
    """Return the -s, past and -ing forms of an English verb phrase; its first word is the verb."""
    verb, space, rest = phrase.partition(" ")
    if verb in _IRREGULAR:
        present, past, going = _IRREGULAR[verb]
    elif verb.endswith("e"):
        present, past, going = f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        present, past, going = f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    else:
        present, past, going = (
            (f"{verb}es" if verb.endswith(("s", "sh", "ch", "x")) else f"{verb}s"),
            f"{verb}ed",
            f"{verb}ing",
        )
    return present + space + rest, past + space + rest, going + space + rest

"""Phrases of several tables, looked up together: one walk over the words of a text, however many tables there are."""

import re
from functools import cache
from typing import NamedTuple

from bedside.checker.document import Document
from bedside.checker.facts import english, spanish
from bedside.checker.facts.addresses import prose
from bedside.checker.facts.fitting import Edit, cased, fitted, verb_fitted
from bedside.checker.facts.grammar import ends_phrase
from bedside.checker.lexicons import rows

# The tables of each language: what rules ask for, and the file.
_TABLES = {
    "en": {"jargon": "jargon", "idioms": "idioms", "respectful": "respectful", "double": "double_negatives"},
    "es": {
        "jargon": "jargon_es",
        "idioms": "idioms_es",
        "respectful": "respectful_es",
        "double": "double_negatives_es",
    },
}


# What begins like this describes a noun from behind.
_BEHIND_NOUN = tuple(
    f"{word} "
    for word in """with without of in that from to by not before after under at through like during near inside
    outside around caused spread made caught present existing coming paid compared able aware unsure on into using
    living""".split()  # noqa: SIM905
)
# What ends like this doesn't describe a noun that follows: an adverb, or a phrase whose noun is still to come.
_NOT_BEFORE_NOUN = ("ly", " of", " from", " with", " by", " to", " in", " on", " for", " at", " as")
# Which form of a verb is its past.
_PAST = 2
# Prefixes that some write with a hyphen.
_PREFIX = re.compile(r"(?:post|pre|non|anti|intra|sub|inter|multi|co|re)(?=[a-z]{4})")


class Entry(NamedTuple):
    """A form of a phrase: what is said instead (`plain`; in the same form: `replacement`), and what kind it is of.

    `form`: the place of this form among those of the phrase, 0 for the phrase as it stands in the table.
    """

    table: str
    plain: str
    replacement: str
    part: str
    kind: str
    form: int


class Phrase(NamedTuple):
    """A phrase of a table in a text: where, and which."""

    start: int
    end: int
    entry: Entry

    def instead(self, document: Document) -> Edit | None:
        """Return what to write instead, with its capitals and an article that fits; None where nothing would fit."""
        written = document.text[self.start : self.end]
        if (
            self.entry.part == "a"
            and self.entry.replacement.startswith(_BEHIND_NOUN)
            and not written.lower().endswith(_NOT_BEFORE_NOUN)
        ):
            nouns = document.tokens_in(self.end, self.end + 3)
            if nouns and nouns[0].start == self.end + 1 and not ends_phrase(document, self.end):
                if not ends_phrase(document, nouns[0].end):
                    return None
                behind = f"{cased(written, nouns[0].lower)} {self.entry.replacement}"
                return Edit(self.start, nouns[0].end, behind)
        replacement = cased(written, self.entry.replacement)
        if self.entry.part == "v" and document.language == "en":
            past = self.entry.form == _PAST
            return verb_fitted(document, self.start, self.end, replacement, base=self.entry.plain, past=past)
        return fitted(document, self.start, self.end, replacement)


class _Index(NamedTuple):
    """`forms`: each form of each phrase. `alone`: the forms of one word.

    `longer`: the words of which a longer one may begin, with those that may follow and the most words it has.
    """

    forms: dict[str, tuple[Entry, ...]]
    alone: frozenset[str]
    longer: dict[str, tuple[frozenset[str], int]]


def phrases(document: Document, table: str) -> list[Phrase]:
    """Return the phrases of a table ("jargon", "idioms", "respectful", "double") in text order.

    Where several begin, the longest.
    """
    return document.once(_phrases).get(table, [])


def _phrases(document: Document) -> dict[str, list[Phrase]]:
    forms, alone, longer = _index(document.language)
    tokens = prose(document)
    found: dict[str, list[Phrase]] = {}
    for place, token in enumerate(tokens):
        word = token.lower.removesuffix("'s")
        if word in longer:
            following, most = longer[word]
            limit = min(most, len(tokens) - place)
            if limit > 1 and _bare(tokens[place + 1].lower) in following:
                for size in range(limit, 1, -1):
                    _add(document, forms, found, token.start, tokens[place + size - 1].end)
        if word in alone:
            _add(document, forms, found, token.start, token.end)
    return found


def _bare(word: str) -> str:
    return word.removesuffix("'s")


def _add(
    document: Document, forms: dict[str, tuple[Entry, ...]], found: dict[str, list[Phrase]], start: int, end: int
) -> None:
    """Add what stands in a stretch, unless one of the same table that began earlier or is longer covers it."""
    written = document.lower[start:end]
    entries = forms.get(written) or forms.get(" ".join(written.split()))
    if entries is None and written.endswith("'s"):
        end -= 2
        entries = forms.get(" ".join(written[:-2].split()))
    for entry in entries or ():
        own = found.setdefault(entry.table, [])
        if not own or own[-1].end <= start:
            own.append(Phrase(start, end, entry))


@cache
def _index(language: str) -> _Index:
    forms: dict[str, tuple[Entry, ...]] = {}
    seconds: dict[str, set[str]] = {}
    most: dict[str, int] = {}
    alone: set[str] = set()
    for table, form, entry in _all_forms(language):
        if any(other.table == table for other in forms.get(form, ())):
            continue
        forms[form] = (*forms.get(form, ()), entry)
        words = [_bare(word) for word in form.split(" ")]
        if len(words) == 1:
            alone.add(words[0])
            continue
        seconds.setdefault(words[0], set()).add(words[1].rstrip(",.;:"))
        most[words[0]] = max(most.get(words[0], 0), len(words))
    longer = {first: (frozenset(following), most[first]) for first, following in seconds.items()}
    return _Index(forms, frozenset(alone), longer)


def _all_forms(language: str) -> list[tuple[str, str, Entry]]:
    """Return every form of every phrase with its table; those as the tables have them before those made by rules."""
    written: list[tuple[str, str, Entry]] = []
    variants: list[tuple[str, str, Entry]] = []
    of = spanish.forms if language == "es" else english.forms
    for table, file in _TABLES[language].items():
        for term, plain, part, kind, *_ in rows(file):
            for number, (form, replacement) in enumerate(of(term, plain, part)):
                entry = Entry(table, plain, replacement, part, kind, number)
                (variants if number else written).append((table, form, entry))
                if language == "en" and table == "jargon":
                    variants.append((table, english.british(form), entry))
                if "-" in form:
                    variants.append((table, form.replace("-", " "), entry))
                elif table == "jargon" and (prefix := _PREFIX.match(form)):
                    variants.append((table, f"{prefix.group()}-{form[prefix.end() :]}", entry))
    return [*written, *variants]

"""People named in a text, and in which part: somebody (perhaps a patient), clinician, staff, host, public or our own.

A name is found by lists (given names, family names of the census) and by the words around it (titles, "our patient …",
"… was diagnosed"). Words that are names of illnesses, places, institutions or authors of studies are left out.
"""

import re
from functools import cache
from typing import NamedTuple

from bedside.checker.context import Organization, known
from bedside.checker.document import Cover, Document, Token
from bedside.checker.facts import care
from bedside.checker.facts.ours import own_spans
from bedside.checker.facts.places import streets
from bedside.checker.identifiers import identifiers
from bedside.checker.identifiers.vocabulary import plain
from bedside.checker.lexicons import groups, lines, shelf, words


class Person(NamedTuple):
    """A name in the text.

    `part` is "someone", "clinician", "staff", "host" (speaks, leads or gives at an event), "public", "author" or "own";
    `handle` says that it is an @handle.
    """

    start: int
    end: int
    part: str
    sure: float
    handle: bool = False


_ROLES = groups("roles")
_HONORIFICS, _CLINICIANS, _PUBLIC, _SAINTS = (
    _ROLES[group] for group in ("honorifics", "clinicians", "public", "saints")
)
_PARTICLES, _PATIENT_WORDS, _STAFF_WORDS = _ROLES["particles"], _ROLES["patients"], _ROLES["staff"]
_PLACES_AFTER, _EPONYM_HEADS = _ROLES["places_after"], _ROLES["eponym_heads"]
_PLACE_WORDS_BEFORE, _NOT_NAMES = _ROLES["place_words_before"], _ROLES["not_names"]
_CREDENTIALS = re.compile(
    r"\s*,?\s*(?:md|m\.d\.?|do|d\.o\.?|rn|r\.n\.?|bsn|msn|dnp|np|fnp|aprn|crna|cnm|lpn|pa-c|pa|phd|ph\.d\.?|pharmd"
    r"|dds|dmd|dpm|dc|od|psyd|lcsw|lmft|lpc|mph|mha|mba|ms|rd|rdn|ldn|pt|dpt|ot|otr|slp|ccc-slp|emt|facs|faap|facc"
    r"|facog|cde|cdces|ibclc|esq)\b(?!\s+(?:scan|imaging))"
)
_STAFF_MOMENTS = re.compile(
    r"\b(?:retir(?:es|ed|ing|ement)|years of (?:service|nursing|caring)|work anniversary|joined (?:our"
    r"|the) (?:team|staff|practice)|joins (?:our|the)|(?:join|joining) (?:our|the) (?:team|staff|practice)"
    r"|promoted|employee of|nurse of|daisy award|award"
    r"|our (?:new|newest) (?:team|colleague|provider)|(?:team|staff|board) member|volunteer(?:s|ed|ing)? (?:at"
    r"|with|for|in|of)|years (?:at|with|in|on) (?:our|the) )\b"
)
_HOSTS_BEFORE = re.compile(
    r"\b(?:join|by|with|host|hosts|featuring|feat|meet|ask|from|speaker|follow|rsvp|call|contact|email|see|emcee"
    r"|photo|photos|video|credit|image|via|welcome|register|questions|and|&)\s*:?\s*$"
)
_HOSTS_AFTER = re.compile(
    r"^\s*,?\s*(?:(?:who|she|he)\s+)?(?:will\s+|is\s+|are\s+|has\s+been\s+)?(?:teach|lead|host|speak|present"
    r"|explain|share|answer|talk|discuss|say|said|show|demonstrat|walk(?:s|ed)?\s+you|guide|"
    r"moderat|sing|perform|cook|run|ran|rais|donat|organiz|volunteer|play|sign|read|offer|address|join|perform"
    r"|works|worked|working|leads|led|treats|cares\s+for|specializ|sees\s+patients|performed|directs|founded"
    r"|studies|studied|wrote|writes|"
    r"at\s+\d|on\s+(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|for\s+(?:a|an|our"
    r"|the)\s+(?:\w+\s+){0,3}?(?:class|talk|webinar|session|chat|q&a|workshop|seminar))"
)
_AUTHORS_AFTER = re.compile(
    r"^\s*,?\s*(?:et\.? al|and (?:colleagues|co-?workers|others)|& (?:colleagues|\w+,? \(?\d{4})|\(?(?:19"
    r"|20)\d\d\)?[:;,)]|and team)",
    re.IGNORECASE,
)
_TOWARD_PERSON = re.compile(
    r"(?:,?\s+(?:was|is|has|had|came|beat|underwent|gave|went|got|rang|survived|finished|completed|recovered"
    r"|lives|died|passed|needed|needs|received|tested|started|suffered|fought|thanked|told|returned|walked|arrived"
    r"|ya|fue|tuvo|tiene|dio|se|venció|salió|recibió|who|whose)\b|,\s+(?:age\s+)?\d{1,3}\b|\s+\(\d{1,3}\))"
)
_IS_OR_HAS = re.compile(r"\s+(?:is|has)\b")
# Without the comma it is an order or a question: "Skip your blood thinner", "Will you come?".
_SPOKEN_TO = re.compile(r", (?:you|we|your)\b")
_CLOSES = re.compile(r"\s*(?:[!?.,]|\Z|and\b)")
# Who pays or helps is no patient.
_SPONSOR_BEFORE = re.compile(
    r"\b(?:sponsors?|sponsored by|partners?|partnered with|friends at|supported by|presented by|courtesy of|powered by"
    r"|patrocinador(?:es)?|patrocinad[oa] por|con el apoyo de)\s*:?\s*$"
)
_HANDLE = re.compile(r"(?<![\w@.])@([A-Za-z0-9_](?:[\w.-]{0,60}\w)?)")


def people(document: Document, organization: Organization) -> list[Person]:
    """Return the people named in the text, in text order, each with the part they play."""
    return document.once(_people, organization)


def _base(token: Token) -> str:
    """Return the word in lower case, without accents and without the possessive."""
    return plain(token.lower.removesuffix("'s").rstrip("'"))


def _end(token: Token) -> int:
    return token.end - (2 if token.lower.endswith("'s") else 0)


@cache
def _common(count: int) -> frozenset[str]:
    """Return the most frequent English words."""
    return frozenset(lines("common_words")[:count])


def _is_word_in_spanish(base: str) -> bool:
    """Say whether Spanish hardly ever writes it with a capital: "la cara", whatever Cara is elsewhere."""
    kind = shelf("word_kinds_es").find(base)
    return kind is not None and kind[0] <= "2"


class _Reader:
    """Walks over the words once and collects names. One class because all steps share where they are."""

    def __init__(self, document: Document, organization: Organization) -> None:
        self.document = document
        self.known = known(organization)
        self.tokens = document.tokens
        self.given = words("given_names")
        self.doubtful = words("given_names_also_words")
        self.family = words("surnames")
        self.eponyms = words("eponyms")
        capitals = sum(token.word[0].isupper() for token in self.tokens)
        # The first word of a text has one anyhow.
        self.has_capitals = capitals > bool(self.tokens and self.tokens[0].word[0].isupper())
        self.loud = len(self.tokens) >= 5 and capitals > 0.65 * len(self.tokens)
        self.firsts = {sentence.start for sentence in document.sentences}
        self.taken = Cover(len(document.text), own_spans(document, organization))
        for street in streets(document):
            self.taken.take(street.start, street.end)
        for each in identifiers(document):
            if each.label == "LOCATION":
                self.taken.take(each.start, each.end)
        self.terms = {term.start for term in care.terms(document)}

    def read(self) -> list[Person]:
        """Return every name."""
        found: list[Person] = []
        place = 0
        while place < len(self.tokens):
            length, sure, part = self.name_at(place)
            if not length:
                place += 1
                continue
            start, end = self.tokens[place].start, _end(self.tokens[place + length - 1])
            if not self.taken.touches(start, end) and not self.is_other_thing(place, length):
                part = part or self.part_of(place, length)
                found.append(Person(start, end, part, sure))
            place += length
        return found

    def name_at(self, place: int) -> tuple[int, float, str]:
        """Return how many words from `place` on are a name (0: none), how sure, and the part if a title tells it."""
        token = self.tokens[place]
        before = self.tokens[place - 1] if place else None
        capital = token.word[0].isupper()
        if not capital and "-" not in token.lower and _base(token) not in self.given:
            return 0, 0.0, ""
        if token.word[0].isdigit() or self.gap_before(place) in ("@", "#", "/"):
            return 0, 0.0, ""
        base = _base(token)
        titled = before.lower if before and token.start - before.end <= 2 and "\n" not in self.gap_before(place) else ""
        if token.start in self.firsts:
            titled = ""  # "… for the baby. Most babies …"
        if (
            capital
            and titled in _HONORIFICS
            and (titled not in ("baby", "miss", "don", "captain", "sergeant") or self.is_listed(base) or not self.loud)
        ):
            if titled in ("baby", "don") and not self.is_listed(base):
                return 0, 0.0, ""
            return self.extent(place), 0.95, ""
        if capital and titled in _CLINICIANS and base not in _NOT_NAMES and base not in _STAFF_WORDS:
            return self.extent(place), 0.95, "clinician"
        if capital and titled in _PUBLIC and self.is_listed(base):
            return self.extent(place), 0.9, "public"
        if titled in _SAINTS or (base in _NOT_NAMES and not (base in self.doubtful and self.surname_follows(place))):
            return 0, 0.0, ""
        return (*self.by_list(place, base, capital), "")

    def by_list(self, place: int, base: str, capital: bool) -> tuple[int, float]:
        """Judge a word by the name lists and by the words around it."""
        token = self.tokens[place]
        parts = base.split("-")
        if base in self.given or (
            len(parts) > 1 and all(part in self.given or part in self.doubtful for part in parts)
        ):
            if capital:
                return self.extent(place), 0.95 if not self.loud else 0.75
            if self.surname_follows_without_capital(place):
                return 2, 0.7
            return (1, 0.6) if len(base) > 3 and self.lower_case_fits(place) else (0, 0.0)
        if not capital:
            return (0, 0.0)
        if base in self.doubtful:
            return self.doubtful_name(place)
        if token.start in self.terms or self.eponym(place, base) or len(base) < 3 or token.word.isupper():
            return (0, 0.0)
        return self.unlisted(place, base)

    def doubtful_name(self, place: int) -> tuple[int, float]:
        """Judge a name that is a word as well ("Grace", "Mark", "Austin")."""
        if self.surname_follows(place):
            return self.extent(place), 0.9
        token = self.tokens[place]
        if self.after_patient_word(place):
            return 1, 0.85
        lower, end = self.document.lower, _end(token)
        if (
            _TOWARD_PERSON.match(lower, end)
            and not (token.start in self.firsts and _IS_OR_HAS.match(lower, end))
            and not self.loud
        ):
            return 1, 0.8
        if token.start in self.firsts or self.loud:
            return (
                (1, 0.75)
                if (token.lower.endswith("'s") and not self.loud) or _SPOKEN_TO.match(lower, end)
                else (0, 0.0)
            )
        before = self.tokens[place - 1].lower if place else ""
        following = self.tokens[place + 1] if place + 1 < len(self.tokens) else None
        if before in _PLACE_WORDS_BEFORE or (
            following and following.word[0].isupper() and following.start - token.end == 1
        ):
            return 0, 0.0
        return 1, 0.65

    def unlisted(self, place: int, base: str) -> tuple[int, float]:
        """Judge a capitalised word that is in no list of given names."""
        token = self.tokens[place]
        titled = self.tokens[place - 1].lower if place else ""
        if self.after_patient_word(place) and base not in words("common_words"):
            return self.extent(place), 0.85
        following = self.tokens[place + 1] if place + 1 < len(self.tokens) else None
        if self.loud:
            return 0, 0.0
        if titled == "the" and base.endswith("s") and base[:-1] in self.family and base not in _common(6000):
            return 1, 0.8
        if base in self.family and following and following.lower in ("family", "familia", "twins", "baby"):
            return 1, 0.8
        common = _common(12000)
        if (
            following
            and following.start - token.end == 1
            and following.word[0].isupper()
            and not following.word.isupper()
        ):
            second = _base(following)
            if (
                base not in common
                and second not in _NOT_NAMES
                and second not in _PLACES_AFTER
                and (second in self.family or second not in common)
            ):
                return self.extent(place), 0.75
            return 0, 0.0
        if base in common and not (base in self.family and token.start not in self.firsts):
            return 0, 0.0
        if _TOWARD_PERSON.match(self.document.lower, _end(token)) or (
            token.lower.endswith("'s") and base not in common
        ):
            return 1, 0.65
        return 0, 0.0

    def gap_before(self, place: int) -> str:
        """Return what stands between this word and the one before (the last character, or a line break)."""
        token = self.tokens[place]
        gap = (
            self.document.text[self.tokens[place - 1].end : token.start] if place else self.document.text[: token.start]
        )
        return "\n" if "\n" in gap else gap[-1:]

    def is_listed(self, base: str) -> bool:
        return base in self.given or base in self.doubtful or base in self.family

    def surname_follows(self, place: int) -> bool:
        if place + 1 >= len(self.tokens):
            return False
        token, following = self.tokens[place], self.tokens[place + 1]
        gap = self.document.text[token.end : following.start]
        if gap not in (" ", ". ") or not following.word[0].isupper() or token.lower.endswith("'s"):
            return False
        base = _base(following)
        if len(following.word) == 1:
            return gap == " " and following.word != "I"
        return (base in self.family or base in self.given) and base not in _NOT_NAMES and base not in _PLACES_AFTER

    def surname_follows_without_capital(self, place: int) -> bool:
        """Say whether a family name follows that is no common word: "maria lopez"."""
        if place + 1 >= len(self.tokens):
            return False
        token, following = self.tokens[place], self.tokens[place + 1]
        base = _base(following)
        return following.start - token.end == 1 and base in self.family and base not in _common(4000)

    def extent(self, place: int) -> int:
        """Return how many words from `place` on belong to the name: given names, initials, particles, family names."""
        length = 1
        while place + length < len(self.tokens) and length < 5:
            previous, token = self.tokens[place + length - 1], self.tokens[place + length]
            gap = self.document.text[previous.end : token.start]
            if gap not in (" ", ". ") or (gap == ". " and len(previous.word) > 1) or previous.lower.endswith("'s"):
                break
            base = _base(token)
            if token.word[0].isupper() and len(token.word) == 1:
                if token.word == "I" and self.document.text[token.end : token.end + 1] != ".":
                    break
            elif token.lower in _PARTICLES:
                following = self.tokens[place + length + 1] if place + length + 1 < len(self.tokens) else None
                if not (
                    following
                    and following.word[0].isupper()
                    and following.start - token.end == 1
                    and _base(following) not in _NOT_NAMES
                ):
                    break
            elif not token.word[0].isupper() or not self.can_follow(token, base):
                break
            length += 1
        while (
            length > 1
            and self.tokens[place + length - 1].lower in _PARTICLES
            and not self.tokens[place + length - 1].word[0].isupper()
        ):
            length -= 1
        return length

    def can_follow(self, token: Token, base: str) -> bool:
        if base in _NOT_NAMES or token.start in self.terms or base in _PLACES_AFTER or token.word.isdigit():
            return base in self.family and base not in _NOT_NAMES and base not in _PLACES_AFTER
        if self.loud or (token.word.isupper() and len(token.word) > 1):
            return base in self.family or base in self.given
        return True

    def after_patient_word(self, place: int) -> bool:
        """Say whether the word stands right after "patient", "daughter", "named" …"""
        if not place:
            return False
        before = self.tokens[place - 1]
        gap = self.document.text[before.end : self.tokens[place].start]
        return before.lower in _PATIENT_WORDS and gap in (" ", ", ", ": ", " - ")

    def lower_case_fits(self, place: int) -> bool:
        """Say whether a name without a capital stands where a person would."""
        token = self.tokens[place]
        if self.document.language == "es" and _is_word_in_spanish(_base(token)):
            return False
        lower, end = self.document.lower, _end(token)
        if token.lower.endswith("'s") or self.after_patient_word(place) or _TOWARD_PERSON.match(lower, end):
            return True
        return self.gap_before(place) in (",", " ") and bool(_CLOSES.match(lower, end)) and not self.has_capitals

    def eponym(self, place: int, base: str) -> bool:
        following = self.tokens[place + 1].lower if place + 1 < len(self.tokens) else ""
        return base in self.eponyms or following in _EPONYM_HEADS

    def is_other_thing(self, place: int, length: int) -> bool:
        """Say whether these words name an illness, a place, an institution, a study or a famous person's fund."""
        first, last = self.tokens[place], self.tokens[place + length - 1]
        base = _base(first)
        following = self.tokens[place + length] if place + length < len(self.tokens) else None
        beside = following if following and self.document.text[last.end : following.start] in (" ", "-") else None
        if (
            beside
            and beside.lower in _EPONYM_HEADS
            and (base in self.eponyms or (length > 1 and not first.lower.endswith("'s")))
        ):
            return True
        if length == 1 and base in self.eponyms and (first.lower.endswith("'s") or base not in self.given):
            return True
        if " ".join(_base(token) for token in self.tokens[place : place + length]) in self.eponyms:
            return True
        if beside and beside.word[0].isupper() and beside.lower in _PLACES_AFTER:
            return True
        if any(
            token.lower in _PLACES_AFTER and token.word[0].isupper()
            for token in self.tokens[place + 1 : place + length]
        ):
            return True
        return bool(_AUTHORS_AFTER.match(self.document.text[last.end : last.end + 30]))

    def part_of(self, place: int, length: int) -> str:
        """Return the part this person plays."""
        tokens = self.tokens[place : place + length]
        names = [_base(token) for token in tokens]
        if any(set(names) <= person or (person and set(names) >= person) for person in self.known.people):
            return "own"
        full = self.document.lower[tokens[0].start : _end(tokens[-1])]
        if full in words("public_figures"):
            return "public"
        sentence = self.document.sentence_at(tokens[0].start)
        after = self.document.lower[_end(tokens[-1]) : sentence.end]
        before = self.document.lower[sentence.start : tokens[0].start]
        if _CREDENTIALS.match(after) and not after.startswith(" "):
            return "clinician"
        if _stands_beside(_STAFF_WORDS, before, after) or _STAFF_MOMENTS.search(before) or _STAFF_MOMENTS.search(after):
            return "staff"
        if _stands_beside(_ROLES["hosts"], before, after) or _HOSTS_BEFORE.search(before) or _HOSTS_AFTER.match(after):
            return "host"
        return "someone"


_APPOSITIVE = re.compile(
    r"\s*(?:,|\(|-|–|—|:|\||is|as)\s*(?:is\s+)?(?:(?:our|the|a|an|as|your|one of our|senior|chief|lead|new|newest)\s+)*"
    r"((?:[\w'/&-]+\s*){1,6})"
)


def _stands_beside(professions: frozenset[str], before: str, after: str) -> bool:
    """Say whether one of these words stands before the name ("dietitian …") or explains it ("…, our new chef")."""
    lead = before.split()[-1:]
    if lead and lead[0].strip(",.:;-") in professions:
        return True
    appositive = _APPOSITIVE.match(after)
    return appositive is not None and not professions.isdisjoint(appositive.group(1).split())


def _people(document: Document, organization: Organization) -> list[Person]:
    theirs = known(organization)
    found = _Reader(document, organization).read()
    named = Cover(len(document.text), ((person.start, person.end) for person in found))
    for hit in _HANDLE.finditer(document.text):
        own = hit.group(1).lower() in theirs.handles
        before = document.lower[max(0, hit.start() - 30) : hit.start()]
        hosts = _HOSTS_BEFORE.search(before) or _SPONSOR_BEFORE.search(before)
        part = "own" if own else "host" if hosts else "someone"
        if not named.touches(*hit.span()):
            found.append(Person(hit.start(), hit.end(), part, 0.8, handle=True))
    return sorted(found)

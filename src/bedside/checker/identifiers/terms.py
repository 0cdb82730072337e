"""What the model takes for a name and is none: drugs, illnesses called after people, outcries, brands, plain words."""

import re
from collections.abc import Sequence

from bedside.checker.identifiers.priors import NAME, NO_DOCTORS, PLACE
from bedside.checker.identifiers.tagger import Tagged, Word
from bedside.checker.identifiers.vocabulary import NAMELIKE, Is, known_words
from bedside.checker.lexicons import groups
from bedside.checker.lexicons import words as words_of_list

_HEALTH, _EPONYM, _MAKES_EPONYM = int(Is.HEALTH), int(Is.EPONYM), int(Is.MAKES_EPONYM)
_GIVEN, _FAMILY, _TOWN, _REGION = int(Is.GIVEN), int(Is.FAMILY), int(Is.TOWN), int(Is.REGION)
_FACILITY, _STREET, _PHRASE = int(Is.FACILITY), int(Is.STREET), int(Is.PHRASE)
_COMMON = int(Is.FREQUENT | Is.USUAL)
# Endings of the international names of drugs (WHO's list of stems).
DRUG = re.compile(
    r"(?:mab|nib|pril|prilat|sartan|statin|olol|azole|cillin|mycin|floxacin|tide|gliptin|gliflozin|parin|xaban|dipine"
    r"|setron|triptan|vir|oxetine|azepam|azolam|lukast|terol|cycline|barbital|caine|profen|fenac|coxib|thiazide|semide"
    r"|formin|glitazone|tropium|sone|solone|dronate|grel|afil|pram|pine|done|ridone|piprazole|taxel|platin|rubicin"
    r"|limus|cept|kinra|stim|poetin|ase|ovir|citabine|trexate|zolamide)\Z"
)
# "LMAOOOO", "Staaaahp".
_DRAWN_OUT = re.compile(r"([a-z])\1\1+")
_ZIP = re.compile(r"\d{5}\Z")
# "the ARISTOTLE trial", "the Framingham study"
_STUDIES = frozenset(
    [
        "study",
        "studies",
        "trial",
        "trials",
        "registry",
        "cohort",
        "criteria",
        "score",
        "guideline",
        "guidelines",
        "protocol",
    ]
)
TITLES = frozenset(
    [
        "dr",
        "dra",
        "mr",
        "mrs",
        "ms",
        "mx",
        "miss",
        "prof",
        "sr",
        "sra",
        "srta",
        "don",
        "doña",
        "rev",
        "fr",
        "sgt",
        "capt",
        "lt",
        "col",
        "maj",
        "gen",
        "officer",
        "nurse",
        "colonel",
        "captain",
        "professor",
    ]
)


def is_term(words: Sequence[Word], run: Sequence[Tagged]) -> bool:
    """Say whether a run of words is a term: a drug, an illness called after a person, a plain word."""
    first, last = words[run[0].number], words[run[-1].number]
    after = words[run[-1].number + 1 : run[-1].number + 3]
    inside = [words[each.number] for each in run]
    if all(
        (word.flags & _HEALTH and not word.flags & _GIVEN)
        or (DRUG.search(word.base) and not word.flags & (_GIVEN | _FAMILY))
        for word in inside
    ):
        return True
    if heads(last) or (
        heads(after[0]) and after[0].gap == " " and (first.flags & (_EPONYM | _TOWN) or len(run) == 1)
        if after
        else False
    ):
        return True
    if (
        len(after) == 2
        and first.flags & (_EPONYM | _TOWN)
        and after[1].flags & _MAKES_EPONYM
        and after[0].gap == after[1].gap == " "
    ):
        return after[0].base in (
            "risk",
            "heart",
            "pain",
            "brain",
            "cell",
            "type",
            "disability",
            "performance",
            "functional",
        )
    if (
        all(word.flags & _EPONYM for word in inside)
        and (len(run) == 1 or first.gap[-1:] == "-")
        and last.token.lower.endswith("'s")
    ):
        return True
    if run[0].tag == NAME and _is_said(words, run):
        return True
    if run[0].tag == PLACE and last.base in ("association", "society") and first.flags & (_TOWN | _REGION):
        return True
    studied = run[0].tag == PLACE and after and after[0].base in _STUDIES and after[0].gap == " "
    if studied and (all(word.shape in ("X", "X2") for word in inside) or first.flags & (_EPONYM | _PHRASE)):
        return True
    if run[0].tag == PLACE and all(word.shape in ("9", "C1") for word in inside) and not _ZIP.match(first.base):
        return True
    if len(run) > 1:
        return (
            run[0].tag == PLACE
            and all(word.shape == "9" or _is_plain(word) for word in inside)
            and not any(word.flags & (_FACILITY | _STREET) for word in inside)
        )
    titled = follows_title(words, run[0].number)
    if (first.base in NO_DOCTORS) if titled else (first.base in words_of_list("brands")):
        return True
    if first.shape == "C1":
        return not titled
    if run[0].tag == PLACE and (_is_plain(first) or (first.shape == "9" and not _ZIP.match(first.base))):
        return True
    return first.base in _no_names()


def _is_said(words: Sequence[Word], run: Sequence[Tagged]) -> bool:
    """Say whether a run is no name but how people talk: "Staaaahp", the "Don" of "Don ' t"."""
    last, first = words[run[-1].number], words[run[0].number]
    # "post-MI", "D-dimer", "Kid-in-the-candy-store"
    if first is last and "-" in first.base and not first.flags & NAMELIKE:
        parts = [known_words().get(part, 0) for part in first.base.split("-")]
        if first.base[1] == "-" or any(part & _COMMON and not part & NAMELIKE for part in parts):
            return True
    after = words[run[-1].number + 1] if run[-1].number + 1 < len(words) else None
    if after and after.base == "t" and "'" in after.gap:
        return True
    return any(_is_drawn_out(word) for word in (first, last))


def _is_drawn_out(word: Word) -> bool:
    """Say whether a word is drawn out and, said shortly, no known name: "Notttt", but not "Sarahhhh"."""
    if not (drawn := _DRAWN_OUT.search(word.base)):
        return False
    known = known_words()
    return not any(known.get(_DRAWN_OUT.sub(short, word.base), 0) & NAMELIKE and drawn for short in (r"\1", r"\1\1"))


def heads(word: Word) -> bool:
    """Say whether the name before this word is that of an illness, a test or a study."""
    return bool(word.flags & _MAKES_EPONYM) and not word.flags & _FACILITY


def _is_plain(word: Word) -> bool:
    """Say whether a word is an everyday word that is the name of no place."""
    return word.kind.capital < 6 and word.kind.rare < 9 and not word.flags & (_TOWN | _REGION)


def follows_title(words: Sequence[Word], number: int) -> bool:
    return number > 0 and words[number - 1].base in TITLES and words[number].gap in (" ", ". ")


def _no_names() -> frozenset[str]:
    return groups("roles")["no_one"]

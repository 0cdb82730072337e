"""What speaks for a name or a place before the model is asked: rules that a text of a few words may lack the words for.

Each gives log-odds that are added to what the model says, 0 where it has nothing to say.
"""

from collections.abc import Sequence
from functools import cache

from bedside.checker.identifiers.vocabulary import Is, known_words
from bedside.checker.identifiers.words import Word, edge
from bedside.checker.lexicons import rows

OTHER, NAME, PLACE = 0, 1, 2

_PARTICLE = int(Is.PARTICLE)
_LISTED = int(Is.GIVEN | Is.FAMILY | Is.TOWN)
_GIVEN, _ALSO = int(Is.GIVEN), int(Is.ALSO_WORD)
_OF_PHRASE = int(Is.PHRASE)
_FAMILY, _PATIENT, _CALENDAR = int(Is.FAMILY), int(Is.PATIENT), int(Is.CALENDAR)
_EVERYDAY = int(Is.FREQUENT | Is.USUAL | Is.ALSO_WORD)
_TOWN = int(Is.TOWN)
_TOWNLIKE = int(Is.TOWN | Is.REGION)
_INSTITUTION = int(Is.FACILITY)
_ARTICLES, _AT = frozenset(["the", "our", "la", "el"]), frozenset(["at", "from", "to", "in", "en"])
# What stands before a nickname: Robert "Bobby" Marsh, Margaret (Peggy) Olson.
_NICKNAMED = (' "', " '", " (")
_AND = frozenset(["and", "y", "e", "und", "et"])
_DOCTORS = frozenset(["dr", "dra", "doctor", "doctora"])
# Doctors whom nobody sees: of a drink, a shoe, a show, a book.
NO_DOCTORS = frozenset(
    ["google", "pepper", "scholl", "seuss", "strange", "martens", "phil", "oz", "dre", "who", "doom"]
)
# "the Abernathy family", "the four Abernathy kids"
_COUNTED = frozenset(["the", "two", "three", "four", "five", "six", "little", "our", "entire", "whole", "los", "la"])
_KIN = frozenset(
    [
        "kids",
        "family",
        "boys",
        "girls",
        "twins",
        "children",
        "brothers",
        "sisters",
        "siblings",
        "household",
        "boy",
        "girl",
    ]
)
_INTRODUCED = frozenset(
    [
        *(("name", verb) for verb in ("is", "was", "es", "era")),
        *((verb, "me") for verb in ("call", "calls", "called")),
        *(("me", verb) for verb in ("llamo", "llaman")),
        *(("se", verb) for verb in ("llama", "llamaba")),
    ]
)
_OF_THINGS = frozenset(
    ["brand", "generic", "trade", "drug", "file", "company", "product", "street", "user", "domain", "code"]
)
# The words after which `_prior_behind` has anything to say.
_LEADS = _DOCTORS | _COUNTED | _AND | {last for _, last in _INTRODUCED}
_VISITED = frozenset(["visited", "visiting", "attended", "attending"])
# What is done to somebody in a place of care.
_CARED = frozenset(
    """seen treated admitted readmitted evaluated examined operated hospitalized discharged referred transferred
    presented presenting assessed diagnosed followed visited delivered performed enrolled consulted reviewed
    monitored managed underwent visit visits admission stay surgery appointment follow-up care treatment tratado
    tratada atendido atendida ingresado ingresada visto vista residing lives living located scheduled eval'd tx'd tx
    treating seeing hospitalised sent moved born evaluation admit dialysis infusions consult resident""".split()  # noqa: SIM905
)
_BEFORE_PLACES = _VISITED | _AT
_THING = int(Is.FACILITY | Is.STREET | Is.MAKES_EPONYM | Is.COMPANY)


def prior(words: Sequence[Word], number: int, before: int) -> float:
    """Return what speaks for a name: a listed given name before a family name or an initial, "Dr.", a famous name."""
    word = words[number]
    if before == NAME and word.flags & _PARTICLE and _leads_on(words, number):
        return 3.0
    if word.shape == "x":
        return _prior_without_capital(words, number)
    if number and words[number - 1].base in _LEADS and (led := _prior_behind(words, number)) is not None:
        return led
    if word.shape not in ("C", "Cx"):
        return 0.0
    if word.form.famous and before != PLACE:
        return 2.0
    if before == NAME:
        if word.base == "st" and _is_saintly(words, number):
            return 5.0
        if word.gap != " " or word.flags & _THING:
            return 0.0
        return 1.0 if word.flags & _LISTED or word.kind.rare > 11 else 0.0
    if number + 1 == len(words) or not word.flags & _GIVEN or word.flags & _ALSO:
        return 0.0
    if word.kind.capital < 6 and "-" not in word.base:
        return 0.0
    following = words[number + 1]
    if following.base == "st" and following.shape == "C" and _is_saintly(words, number + 1):
        return 2.0
    if following.gap in _NICKNAMED and following.shape in ("C", "Cx") and following.flags & _GIVEN:
        return 2.5
    if following.gap != " " or following.flags & _THING or word.token.lower.endswith("'s"):
        return 0.0
    listed = following.shape in ("C", "Cx") and following.flags & _LISTED
    return 2.5 if listed or following.shape == "C1" else 0.0


def _is_family_of_many(word: Word) -> bool:
    """Say whether a word is a family name of several: "the Hendersons"; no team, whose name is heard often."""
    if word.kind.rare < 9 or not word.base.endswith("s"):
        return False
    flags = known_words().get(word.base[:-1], 0)
    return bool(flags & _FAMILY and not flags & _EVERYDAY)


def _is_introduced(words: Sequence[Word], number: int) -> bool:
    """Say whether somebody says what somebody is called: "my name is", "everyone calls me", "me llamo"."""
    pair = (words[number - 2].base, words[number - 1].base)
    return (
        words[number].gap in (" ", ": ")
        and pair in _INTRODUCED
        and not (number > 2 and words[number - 3].base in _OF_THINGS)
    )


def _is_saintly(words: Sequence[Word], number: int) -> bool:
    """Say whether "St." belongs to a family name: "Anne St. James"."""
    following = words[number + 1] if number + 1 < len(words) else edge()
    return words[number].gap == " " and following.gap in (". ", " ") and bool(following.flags & _GIVEN)


def _leads_on(words: Sequence[Word], number: int) -> bool:
    """Say whether a particle leads to the rest of a family name: "de la Fuente", "van der Berg"."""
    for each in words[number + 1 : number + 3]:
        if each.gap != " ":
            return False
        if each.shape in ("C", "Cx"):
            return not each.flags & _TOWNLIKE or words[number].base in ("van", "von", "bin", "al")
        if not each.flags & _PARTICLE:
            return False
    return False


def _prior_behind(words: Sequence[Word], number: int) -> float | None:
    """Return what the word before says of one with a capital; None where it says nothing."""
    word, last = words[number], words[number - 1]
    if last.base in _DOCTORS and word.gap in (" ", ". ") and word.base not in NO_DOCTORS:
        # "Dr. A." is somebody; "dr a" hardly.
        if word.shape == "C1":
            return 6.0 if number + 1 < len(words) and words[number + 1].gap[:1] in (".", "'") else 0.0
        return 2.5 if word.flags & _LISTED or word.kind.rare > 8 else 0.0
    if word.shape not in ("C", "Cx"):
        return None
    if last.base in _COUNTED:
        if word.flags & _FAMILY and number + 1 < len(words) and words[number + 1].base in _KIN:
            return 2.0
        return 4.0 if not word.flags and _is_family_of_many(word) else None
    if number < 2:
        return None
    if _is_introduced(words, number):
        return 3.0
    other = words[number - 2]
    listed = other.shape in ("C", "Cx") and other.flags & (_GIVEN | _FAMILY) and not other.flags & _EVERYDAY
    if listed and last.base in _AND and word.flags & _FAMILY and word.gap == last.gap == " ":
        return 1.5
    return None


def _prior_without_capital(words: Sequence[Word], number: int) -> float:
    """Return what speaks for a name written small: a given name that is no other word, before a family name."""
    word = words[number]
    if word.form.famous:
        return 2.5
    if number > 1 and _is_introduced(words, number):
        return 2.0
    if not word.flags & _GIVEN or word.flags & _EVERYDAY or word.kind.capital < 6 or number + 1 == len(words):
        return 0.0
    following = words[number + 1]
    return 1.5 if following.gap == " " and following.flags & _FAMILY and not following.flags & _EVERYDAY else 0.0


def prior_of_place(words: Sequence[Word], number: int, before: int) -> float:
    """Return what speaks for a place: a known one of several words, a name after "treated at", "Clinic" after one."""
    word = words[number]
    if word.shape[0] not in "CX" or word.shape == "C1":
        return 0.0
    known = 2.0 if word.flags & _OF_PHRASE else 0.0
    if word.flags & _TOWN and _begins_address(words, number):
        known = 3.0
    if before == PLACE:
        joined = word.gap == " " and word.flags & _INSTITUTION and not word.flags & _CALENDAR
        return known + (3.0 if joined else 0.0)
    if not word.gap.endswith(" "):
        return known
    last = number - 1
    owned = last > 0 and words[last].base == "our"
    if last > 0 and words[last].base in _ARTICLES:
        last -= 1
    if last < 0 or words[last].base not in _BEFORE_PLACES:
        return known
    if words[last].base in _VISITED:
        care = 2.5 if owned or _is_place_like(words, number) else 0.0
    elif last and words[last].base in _AT and (owned or words[last - 1].base in _CARED):
        care = 2.5 if word.kind.capital > 4 or word.kind.rare > 8 or known else 1.0
    elif words[last].base == "at" and known and any(each.base in _CARED for each in words[max(0, last - 8) : last]):
        care = 2.0
    elif words[last].base == "from" and last and word.flags & _TOWNLIKE and word.kind.capital > 6:
        care = 2.5 if _is_somebody(words, last - 1) else 0.0
    else:
        return known
    return known + care


def _begins_address(words: Sequence[Word], number: int) -> bool:
    """Say whether a ZIP code stands behind a town, or a state: "Alma 54610", "Alma, WI 54610", "Duluth, MN"."""
    following = words[number + 1 : number + 3]
    if not following:
        return False
    if _is_zip(following[0]):
        return True
    if following[0].shape != "X2" or following[0].gap not in (", ", " ") or following[0].base not in _states():
        return False
    # "Lopez, MD" and "Kim, PA" are people.
    return (len(following) == 2 and _is_zip(following[1])) or not words[number].flags & (_GIVEN | _FAMILY)


def _is_zip(word: Word) -> bool:
    return word.shape == "9" and word.gap == " " and len(word.base) == 5 and word.base.isdigit()


@cache
def _states() -> frozenset[str]:
    return frozenset(part.lower() for row in rows("us_states") for part in row if len(part) == 2)


def _is_place_like(words: Sequence[Word], number: int) -> bool:
    """Say whether what begins here is the name of an institution: one of the words with a capital tells."""
    for each in words[number : number + 4]:
        if each.shape[0] not in "CX" and not each.flags & _INSTITUTION:
            return False
        if each.flags & _INSTITUTION:
            return True
        if each.flags & _CALENDAR:
            return False
    return False


def _is_somebody(words: Sequence[Word], number: int) -> bool:
    """Say whether the word before "from Chicago" is a person: "Rita W.", "a 50-year-old man"."""
    word = words[number]
    return word.shape == "C1" or bool(word.flags & (_PATIENT | _GIVEN | _FAMILY) and not word.flags & _TOWNLIKE)

"""People and places: words that the model tags, put together to whole names, with their titles and initials."""

import re
from collections.abc import Sequence

from bedside.checker.document import Cover, Document
from bedside.checker.identifiers.found import Identifier
from bedside.checker.identifiers.tagger import NAME, PLACE, Tagged, Word, tag
from bedside.checker.identifiers.vocabulary import Is

_HEALTH, _EPONYM, _MAKES_EPONYM = int(Is.HEALTH), int(Is.EPONYM), int(Is.MAKES_EPONYM)
_GIVEN, _TOWN, _REGION, _FACILITY = int(Is.GIVEN), int(Is.TOWN), int(Is.REGION), int(Is.FACILITY)
# Missing a name is worse than hiding a word too many.
_LEAN = 0.4
# Endings of the international names of drugs (WHO's list of stems).
_DRUG = re.compile(
    r"(?:mab|nib|pril|prilat|sartan|statin|olol|azole|cillin|mycin|floxacin|tide|gliptin|gliflozin|parin|xaban|dipine"
    r"|setron|triptan|vir|oxetine|azepam|azolam|lukast|terol|cycline|barbital|caine|profen|fenac|coxib|thiazide|semide"
    r"|formin|glitazone|tropium|sone|solone|dronate|grel|afil|pram|pine|done|ridone|piprazole|taxel|platin|rubicin"
    r"|limus|cept|kinra|stim|poetin|ase|ovir|citabine|trexate|zolamide)\Z"
)
_NO_NAMES = frozenset(
    [
        "caucasian",
        "hispanic",
        "latino",
        "latina",
        "asian",
        "african",
        "american",
        "indian",
        "english",
        "spanish",
        "covid",
        "medicare",
        "medicaid",
        "pt",
        "hx",
        "dx",
        "rx",
        "er",
        "icu",
        "ed",
        "bp",
    ]
)
_BETWEEN_NAMES = frozenset([" ", ". ", "-", ".", " '", "'", ' "', '" ', " (", ") ", "+", "_", ", "])
_BETWEEN_PLACES = re.compile(r"(?:[ \t.,#/-]{1,3}|,? ?\n[ \t>]*)\Z")
_LINKS = frozenset(["of", "in", "at", "de", "del", "la", "las", "los", "the", "el", "and", "&", "on", "for"])
_INITIAL = re.compile(r"(?:,?\s[A-Z](?:\.|(?=[\s,;:.?!)']|\Z))){1,2}")
_SUFFIX = re.compile(r",?\s(?:Jr|Sr|II|III|IV)\b\.?")
_STATE = re.compile(
    r",?\s+(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT"
    r"|V[AIT]|W[AIVY]|PR|AA|AE|AP)\b"
    r"(?:,?\s+\d{5}(?:-\d{4})?\b)?"
)
_ZIP_AFTER = re.compile(r",?\s+\d{5}(?:-\d{4})?\b(?!\s?(?:people|patients|cases))")
_TITLES = frozenset(
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
_LETTERS = (
    "[\u0370-\u03ff\u0400-\u052f\u0530-\u06ff\u0900-\u0dff\u0e00-\u0eff\u10a0-\u10ff\u3040-\u30ff\u3400-\u9fff"
    "\uac00-\ud7af]+"
)
_NON_LATIN = re.compile(rf"{_LETTERS}(?:[ ・·\u3000]{_LETTERS}){{0,3}}")


def people_and_places(document: Document, words: list[Word], taken: Cover) -> list[Identifier]:
    """Return the names of people and places, whole, in text order."""
    found = [run for run in _runs(document, words, tag(words, taken, lean=_LEAN)) if not _is_term(words, run)]
    named = [_whole(document, words, run) for run in found]
    if not document.text.isascii():
        named += _foreign(document, taken, named)
    return [each for each in named if not taken.touches(each.start, each.end)]


def _is_term(words: Sequence[Word], run: Sequence[Tagged]) -> bool:
    """Say whether a run of words is a term: a drug, an illness called after a person, a plain word."""
    first, last = words[run[0].number], words[run[-1].number]
    after = words[run[-1].number + 1 : run[-1].number + 3]
    inside = [words[each.number] for each in run]
    if all((word.flags & _HEALTH or _DRUG.search(word.base)) and not word.flags & _GIVEN for word in inside):
        return True
    if _heads(last) or (
        _heads(after[0]) and after[0].gap == " " and (first.flags & (_EPONYM | _TOWN) or len(run) == 1)
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
    if len(run) > 1:
        return (
            run[0].tag == PLACE
            and all(_is_plain(word) for word in inside)
            and not any(word.flags & _FACILITY for word in inside)
        )
    if first.shape == "C1":
        return True
    return (run[0].tag == PLACE and _is_plain(first)) or bool(first.base in _NO_NAMES)


def _heads(word: Word) -> bool:
    """Say whether the name before this word is that of an illness, a test or a study."""
    return bool(word.flags & _MAKES_EPONYM) and not word.flags & _FACILITY


def _is_plain(word: Word) -> bool:
    """Say whether a word is an everyday word that is the name of no place."""
    return word.kind.capital < 6 and word.kind.rare < 9 and not word.flags & (_TOWN | _REGION)


def _runs(document: Document, words: Sequence[Word], tagged: Sequence[Tagged]) -> list[list[Tagged]]:
    """Put tagged words that stand together into runs."""
    runs: list[list[Tagged]] = []
    for each in tagged:
        if runs and runs[-1][-1].tag == each.tag and _together(document, words, runs[-1][-1].number, each):
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs


def _together(document: Document, words: Sequence[Word], last: int, each: Tagged) -> bool:
    gap = document.text[words[last].token.end : words[each.number].token.start]
    if each.tag == NAME:
        if words[last].token.lower.endswith("'s"):
            return False
        if gap == ". ":
            return len(words[last].base) <= 2
        if gap == ", ":
            return words[each.number].shape == "C1"
        return gap in _BETWEEN_NAMES
    if _BETWEEN_PLACES.match(gap):
        return "\n" not in gap or words[each.number].shape == "9" or words[last].shape == "9" or gap.startswith(",")
    between = words[last + 1 : each.number]
    return 0 < len(between) <= 2 and all(word.base in _LINKS for word in between) and "\n" not in gap


def _whole(document: Document, words: Sequence[Word], run: Sequence[Tagged]) -> Identifier:
    text = document.text
    first, last = run[0].number, run[-1].number
    start, end = words[first].token.start, words[last].token.end
    if words[last].token.lower.endswith("'s"):
        end -= 2
    sure = max(each.sure for each in run)
    if run[0].tag == NAME:
        if first and words[first - 1].base in _TITLES and words[first].gap in (" ", ". "):
            start = words[first - 1].token.start
        for more in (_INITIAL, _SUFFIX):
            if hit := more.match(text, end):
                end = hit.end()
        return Identifier(start, end, "NAME", sure)
    hit = _STATE.match(text, end) or _ZIP_AFTER.match(text, end)
    return Identifier(start, hit.end() if hit else end, "LOCATION", sure)


def _foreign(document: Document, taken: Cover, named: Sequence[Identifier]) -> list[Identifier]:
    """Names in another script inside a text that is mostly Latin."""
    text = document.text
    letters = sum(character.isalpha() for character in text)
    latin = sum(character.isalpha() and character < "\u0250" for character in text)
    if latin * 2 < letters:
        return []
    others = Cover(len(text), ((each.start, each.end) for each in named))
    return [
        Identifier(hit.start(), hit.end(), "NAME", 0.65)
        for hit in _NON_LATIN.finditer(text)
        if len(hit.group()) >= 2 and not taken.touches(*hit.span()) and not others.touches(*hit.span())
    ]

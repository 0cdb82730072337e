"""People and places: words that the model tags, put together to whole names, with their titles and initials."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from bedside.checker.document import Cover, Document
from bedside.checker.identifiers.addresses import STATES
from bedside.checker.identifiers.found import Identifier
from bedside.checker.identifiers.tagger import NAME, Tagged, Word, tag
from bedside.checker.identifiers.terms import DRUG, follows_title, heads, is_term
from bedside.checker.identifiers.vocabulary import Is

_GIVEN, _FAMILY, _EPONYM = int(Is.GIVEN), int(Is.FAMILY), int(Is.EPONYM)
_NO_REST = int(
    Is.HEALTH
    | Is.EPONYM
    | Is.TITLE
    | Is.FACILITY
    | Is.STREET
    | Is.CALENDAR
    | Is.TRADE
    | Is.COMPANY
    | Is.FREQUENT
    | Is.USUAL
    | Is.TOWN
    | Is.REGION
)
_STREET, _EVERYDAY = int(Is.STREET), int(Is.FREQUENT | Is.USUAL | Is.ALSO_WORD)
# Missing a name is worse than hiding a word too many.
_LEAN = 0.4
# What may follow the name of a place and belongs to it, though it is written small: "our Chicago clinic".
_TAIL = re.compile(
    r"(?:\s(?:downtown|uptown|midtown|main|north|south|east|west|outpatient|inpatient|emergency|urgent|primary|care|family|medical|med|health"
    r"|community|surgical|surgery|dialysis|cancer|ctr)){0,3}\s(?:clinic|clinics|office|hospital|center|centre|ctr|campus|branch|practice"
    r"|facility|system|location|site|ER|ED|ICU|pharmacy|hospice|rehab)\b(?!\s(?:visit|hours|staff|manager|note|notes|policy|guidelines?))"
)
_BEFORE_OWNED = re.compile(
    r"\s*(?:[^\w\s]|\Z|(?:on|in|at|for|since|last|with|by|from|and|to|where|who|this|after|before|during)\b)"
)
_BETWEEN_NAMES = frozenset([" ", ". ", "-", ".", " '", "'", "' ", ' "', '" ', " (", ") ", "+", "_", ", "])
_BETWEEN_PLACES = re.compile(r"(?:[ \t.,#/-]{1,3}|,? ?\n[ \t>]*)\Z")
_LINKS = frozenset(["of", "in", "at", "de", "del", "la", "las", "los", "the", "el", "and", "&", "on", "for"])
_INITIAL = re.compile(r"(?:,?\s[A-Z](?:\.|(?=[\s,;:.?!)']|\Z))){1,2}")
_SUFFIX = re.compile(r",?\s(?:Jr|Sr|II|III|IV)\b\.?")
_STATE = re.compile(rf",?\s+{STATES}\b(?:,?\s+\d{{5}}(?:-\d{{4}})?\b)?")
_ZIP_AFTER = re.compile(r",?\s+\d{5}(?:-\d{4})?\b(?!\s?(?:people|patients|cases))")
# Numbers of a house on both sides of a street.
_HOUSE_BEFORE = re.compile(r"(?<![\w$€£.,:/-])(?:\d{1,6}[A-Za-z]?\s){1,2}\Z")
_HOUSE_AFTER = re.compile(
    r"\s\d{1,5}[A-Za-z]?\b(?![:%/]|[.,]\d|\s?(?:mg|mcg|ml|am|pm|a\.m|p\.m|minutes|min|miles|km|years?|days?|hours?)\b)"
)
_LETTERS = (
    "[\u0370-\u03ff\u0400-\u052f\u0530-\u06ff\u0900-\u0dff\u0e00-\u0eff\u10a0-\u10ff\u3040-\u30ff\u3400-\u9fff"
    "\uac00-\ud7af]+"
)
_NON_LATIN = re.compile(rf"{_LETTERS}(?:[ ・·\u3000]{_LETTERS}){{0,3}}")


def people_and_places(document: Document, words: list[Word], taken: Cover) -> list[Identifier]:
    """Return the names of people and places, whole, in text order."""
    found = [run for run in _runs(document, words, tag(words, taken, lean=_LEAN)) if not is_term(words, run)]
    named = [_whole(document, words, run, taken) for run in found]
    if not document.text.isascii():
        named = _with_foreign(document, taken, named)
    named = _apart(document.text, named)
    named += _again(words, taken, found, named)
    return [each for each in named if not taken.touches(each.start, each.end)]


def _apart(text: str, named: list[Identifier]) -> list[Identifier]:
    """Return what was found so that none overlaps another: a later one begins where the one before it ends."""
    named.sort()
    if len(named) < 2 or all(one.end <= other.start for one, other in pairwise(named)):
        return named
    apart: list[Identifier] = []
    for each in named:
        start = max(each.start, apart[-1].end) if apart else each.start
        while start < each.end and text[start].isspace():
            start += 1
        if start < each.end:
            apart.append(each._replace(start=start))
    return apart


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


def _again(
    words: Sequence[Word], taken: Cover, runs: Sequence[Sequence[Tagged]], named: Sequence[Identifier]
) -> list[Identifier]:
    """Return where a name that was found stands once more and was not: what is a name once is one throughout a text."""
    forms = {
        words[each.number].base
        for run in runs
        if run[0].tag == NAME and run[0].sure > 0.65
        for each in run
        if words[each.number].shape in ("C", "Cx") and not words[each.number].flags & _EVERYDAY
    }
    again = [number for number, word in enumerate(words) if word.base in forms] if forms else []
    if len(again) <= len(forms):
        return []
    inside = Cover(words[-1].token.end, ((each.start, each.end) for each in named))
    found = []
    for number in again:
        word = words[number]
        start, end = word.token.start, word.token.end - 2 * word.token.lower.endswith("'s")
        if word.shape not in ("C", "Cx") or word.flags & _EPONYM or inside.touches(start, end):
            continue
        if not taken.touches(start, end) and not (number + 1 < len(words) and heads(words[number + 1])):
            found.append(Identifier(start, end, "NAME", 0.6))
    return found


def _whole(document: Document, words: Sequence[Word], run: Sequence[Tagged], taken: Cover) -> Identifier:
    text = document.text
    first, last = run[0].number, run[-1].number
    start, end = words[first].token.start, words[last].token.end
    if words[last].token.lower.endswith("'s") and (run[0].tag == NAME or not _BEFORE_OWNED.match(text, end)):
        end -= 2
    sure = max(each.sure for each in run)
    if run[0].tag == NAME:
        first, last = _with_neighbours(words, first, last, taken)
        start, end = words[first].token.start, words[last].token.end
        if words[last].token.lower.endswith("'s"):
            end -= 2
        if follows_title(words, first):
            start = words[first - 1].token.start
        for more in (_INITIAL, _SUFFIX):
            end = _on(more.match(text, end), end, taken)
        return Identifier(start, end, "NAME", sure)
    if any(words[number].shape == "9" or words[number].flags & _STREET for number in range(first, last + 1)):
        house = _HOUSE_BEFORE.search(text, max(0, start - 14), start)
        if house and not taken.touches(house.start(), start):
            start = house.start()
        end = _on(_HOUSE_AFTER.match(text, end), end, taken)
    end = _on(_TAIL.match(text, end), end, taken)
    end = _on(_STATE.match(text, end) or _ZIP_AFTER.match(text, end), end, taken)
    return Identifier(start, end, "LOCATION", sure)


def _with_neighbours(words: Sequence[Word], first: int, last: int, taken: Cover) -> tuple[int, int]:
    """Return a name with the words beside it that can only be the rest of it: "[Esat] Jeknić", "Olga [Krylova]"."""
    if first and _is_rest(words[first - 1], taken) and words[first].gap == " ":
        first -= 1
    elif (
        first > 1
        and words[first - 1].shape == "C1"
        and words[first].gap in (" ", ". ")
        and words[first - 1].gap == " "
        and _is_rest(words[first - 2], taken)
    ):
        first -= 2
    following = words[last + 1] if last + 1 < len(words) else None
    if following and following.gap == " " and not words[last].token.lower.endswith("'s") and _is_rest(following, taken):
        after = words[last + 2] if last + 2 < len(words) else None
        if not (after and heads(after) and after.gap == " ") and not heads(following):
            last += 1
    return first, last


def _is_rest(word: Word, taken: Cover) -> bool:
    """Say whether a word beside a name belongs to it: a capital, and no word of the language, no drug, no place."""
    return (
        word.shape in ("C", "Cx")
        and (word.kind.rare > 10 or (word.kind.capital > 7 and bool(word.flags & (_GIVEN | _FAMILY))))
        and not word.flags & _NO_REST
        and not DRUG.search(word.base)
        and not taken.touches(word.token.start, word.token.end)
    )


def _on(hit: re.Match[str] | None, end: int, taken: Cover) -> int:
    """Return where a name ends with what belongs to it, unless that is something else."""
    return hit.end() if hit and not taken.touches(end, hit.end()) else end


def _with_foreign(document: Document, taken: Cover, named: list[Identifier]) -> list[Identifier]:
    """Return what was found with names in another script, where a text is mostly Latin; the wider of two is kept."""
    text = document.text
    letters = sum(character.isalpha() for character in text)
    latin = sum(character.isalpha() and character < "\u0250" for character in text)
    if latin * 2 < letters:
        return named
    named.sort()
    starts = [each.start for each in named]
    swallowed: set[int] = set()
    wider = []
    for hit in _NON_LATIN.finditer(text):
        start, end = hit.span()
        if end - start < 2 or taken.touches(start, end):
            continue
        first = bisect_right(starts, start)
        first -= bool(first and named[first - 1].end > start)
        over = range(first, bisect_left(starts, end))
        if all(start <= named[number].start and named[number].end <= end for number in over):
            same = len(over) == 1 and named[over[0]][:2] == (start, end)
            swallowed.update(over)
            sure = max([0.65, *(named[number].sure for number in over)])
            wider.append(Identifier(start, end, named[over[0]].label if same else "NAME", sure))
    return [each for number, each in enumerate(named) if number not in swallowed] + wider

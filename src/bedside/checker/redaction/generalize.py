"""The style that says the same less exactly: "a person", "in spring", "90 or older", "California"."""

import re

from bedside.base import clock
from bedside.checker.lexicons import table, words
from bedside.checker.redaction.dates import Written
from bedside.checker.redaction.hits import Hit
from bedside.checker.redaction.names import Name
from bedside.checker.redaction.places import Place
from bedside.checker.redaction.subjects import Subject
from bedside.checker.redaction.vocabulary import facility_words, fold, phrase, states, word_group
from bedside.checker.redaction.writing import Replacement

_LAST_WORD = re.compile(r"([^\W\d_]+)(\.?[ \t]+)\Z")
_SENTENCE_START = re.compile(r"(?:\A|[.!?…]['\")\]]*\s+|\n\s*)\Z")
_CUED = re.compile(r"(?:[:#=]\s*|\b[A-Z]{2,}\s+|\b(?:number|no\.|número|núm\.|id)\s+)\Z")
_GROUPS_OF_PEOPLE = re.compile(
    r" (?=(?:family|household|boys?|girls?|twins|kids|children|sisters|brothers|home|familia)\b)"
)
_OLD = re.compile(
    r"\s*(?P<joined>-\s?years?-\s?old\b|-year\b)|\s*(?:years?[\s-]*old|years? of age|yrs?[\s-]*old|y/?o|años)\b",
    re.IGNORECASE,
)
_ON = re.compile(r"\b(?:(on)(?: the)?|el(?: día)?) \Z", re.IGNORECASE)
_KEEPS = re.compile(
    r"\b(?:since|before|after|until|till|by|from|of|in|during|to|through|around|and|or|last|past|this|next|early|late|mid"
    r"|desde|antes de|después de|hasta|de|en|para|entre|y|o|pasad[oa]|est[ea]|last)(?: the| el)? \Z",
    re.IGNORECASE,
)
_LATELY = re.compile(r"\b(?:on |el )?(?:last|this past|past|this|el pasado|pasado) \Z", re.IGNORECASE)
_ENGLISH_ARTICLES = frozenset(["a", "an"])
_SPANISH_ARTICLES = frozenset(["un", "una"])
# "del" is "de el": before another article it comes apart.
_CONTRACTED = {"al": "a", "del": "de", "Al": "A", "Del": "De"}
_SEASONS = ("winter", "spring", "summer", "fall")
_OLDEST = 90


class GeneralWriter:
    """Writes identifiers as what they are instances of (45 CFR 164.514(b)(2)(i) for ages, years and ZIP codes)."""

    def write(self, hit: Hit, subject: Subject, language: str) -> Replacement | None:
        """Return the more general words; None where the words are general enough (a state, a country)."""
        if subject.name:
            return _name(hit, subject.name, language)
        if subject.place:
            return _place(hit, subject.place, language)
        if hit.label == "DATE":
            return general_date(hit, subject.date, language)
        if hit.label == "AGE":
            return _age(hit, language)
        if hit.label not in ("EMAIL", "URL", "HANDLE", "NAME") and _CUED.search(hit.before):
            return Replacement(phrase("phrases", "withheld", language))
        known = phrase("general", hit.label, language)
        return _fitting(hit, known or phrase("general", "OTHER_ID", language), language)


def _fitting(hit: Hit, text: str, language: str, lead: int = 0, trail: int = 0) -> Replacement:
    """Fit a phrase into its sentence: no second article, a capital at the beginning."""
    before = hit.before[: len(hit.before) - lead]
    last = _LAST_WORD.search(before)
    article, _, noun = text.partition(" ")
    if (
        last
        and noun
        and article in _ENGLISH_ARTICLES | _SPANISH_ARTICLES
        and fold(last.group(1)) in word_group("before", f"determiners_{language}")
    ):
        text = noun
    elif last and article in _SPANISH_ARTICLES and (apart := _CONTRACTED.get(last.group(1))):
        before = before[: last.start()]
        lead += len(last.group())
        text = f"{apart} {text}"
    starts = _SENTENCE_START.search(before) and (before or hit.start == lead)
    return Replacement(text[:1].upper() + text[1:] if starts else text, lead, trail)


def _name(hit: Hit, name: Name, language: str) -> Replacement:
    before, lead = hit.before, 0
    last = _LAST_WORD.search(before)
    if last and _is_said(last.group(1)) and not _opens_as_title(before, last):
        return Replacement("", lead=len(last.group(2)) - last.group(2).count("."))
    if last and any(
        fold(last.group(1)) in word_group("titles", kind) for kind in ("women", "men", "clinicians", "others")
    ):
        lead = len(last.group())
    elif last and fold(last.group(1)) in ("the", "la", "los") and (group := _GROUPS_OF_PEOPLE.match(hit.after)):
        return Replacement("", trail=len(group.group()))
    text = phrase("general", "CLINICIAN" if name.clinician else "NAME", language)
    return _fitting(hit, text, language, lead, name.credentials)


def _is_said(word: str) -> bool:
    return any(fold(word) in word_group("said_already", language) for language in ("en", "es"))


def _opens_as_title(before: str, last: re.Match[str]) -> bool:
    """Say whether a word such as "señora" or "doctor" is the title of the name rather than "the doctor"."""
    word = fold(last.group(1))
    if not any(word in word_group("titles", kind) for kind in ("women", "men", "clinicians")):
        return False
    earlier = _LAST_WORD.search(before[: last.start()])
    determiners = word_group("before", "determiners_en") | word_group("before", "determiners_es")
    return not (earlier and fold(earlier.group(1)) in determiners)


def _place(hit: Hit, place: Place, language: str) -> Replacement | None:
    if place.is_region:
        return None
    state = place.state or table("town_states").get(_plain(place.part("town")), "")
    where = states()[fold(state)][2 if language == "es" else 1] if state else ""
    if zip_code := place.part("zip"):
        area = "000" if zip_code[:3] in words("zip3_small") else zip_code[:3]
        if len(place.components) == 1:
            return Replacement(area)
        where = (
            f"{where}, {phrase('phrases', 'zip', language)} {area}"
            if where
            else f"{phrase('phrases', 'zip', language)} {area}"
        )
    if place.part("facility"):
        kind = _facility(place.part("facility"), language)
    elif place.part("street"):
        kind = phrase("general", "ADDRESS", language)
    else:
        kind = phrase("general", "TOWN" if _plain(place.part("town")) in words("towns") else "PLACE", language)
        return Replacement(where) if where else _fitting(hit, kind, language)
    return _fitting(hit, f"{kind} {phrase('phrases', 'in', language)} {where}" if where else kind, language)


def _plain(town: str) -> str:
    """Write a town as the lexicons do."""
    return " ".join(fold(town).replace("-", " ").split())


def _facility(named: str, language: str) -> str:
    kinds = [fold(word) for word in re.findall(r"[^\W\d_]+", named) if fold(word) in facility_words()]
    for kind in reversed(kinds):
        if text := phrase("facilities", kind, language):
            return text
    return phrase("general", "PLACE", language)


def general_date(hit: Hit, written: Written | None, language: str) -> Replacement:
    """Return the year of a date, or its season where no year is written. An old year would tell an age over 89."""
    inside = phrase("phrases", "in", language)
    on = _ON.search(hit.before)
    if written is None:
        season = _season_of_feast(hit.words)
        if season is None:
            lately = _LATELY.search(hit.before)
            return _fitting(
                hit, phrase("phrases", "recently", language), language, len(lately.group()) if lately else 0
            )
    elif written.year is not None:
        oldest = clock.now().year - _OLDEST
        year = str(written.year) if written.year > oldest else f"{oldest} {phrase('phrases', 'or_earlier', language)}"
        return _fitting(hit, f"{inside} {year}", language, len(on.group())) if on else Replacement(year)
    else:
        season = _SEASONS[written.month % 12 // 3]
    text = phrase("phrases", season, language)
    if _KEEPS.search(hit.before) and not on:
        return Replacement(text)
    return _fitting(hit, f"{inside} {text}", language, len(on.group()) if on else 0)


def _season_of_feast(feast: str) -> str | None:
    named = {fold(word) for word in feast.split()}
    return next((season for season in _SEASONS if named & word_group("feasts", season)), None)


def _age(hit: Hit, language: str) -> Replacement:
    old = _OLD.match(hit.after)
    if language == "es":
        unit = " años" if old else ""
        return Replacement(f"{_OLDEST}{unit} o más", trail=old.end() if old else 0)
    key = "or_older_joined" if old and old["joined"] else "or_older"
    return Replacement(phrase("phrases", key, language), trail=old.end() if old else 0)

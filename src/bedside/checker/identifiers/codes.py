"""Numbers and codes: by their shape, by what they begin with, and by the words before them.

Every stretch with a digit is looked at once. Groups that belong together ("(555) 123-4567", "4000 0000 0091 8081") are
read as one; dates are told by `when` before, and measures, prices, counts and codes of the public (trials, studies,
diagnoses) are let go.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bedside.checker.document import Cover, Document
from bedside.checker.identifiers.addresses import belongs_to_state
from bedside.checker.identifiers.found import Identifier
from bedside.checker.lexicons import data

_APART = r"\s,;|\"'<>=\[\]{}()!?&"
# Begun only where a stretch begins, and possessive ("*+"): a stretch without a digit is read once.
_CHUNK = re.compile(rf"(?<![^{_APART}])[^\d{_APART}]*+\d[^{_APART}]*+")
_TRIM = ".:-–—_/#~`"
_NUMERIC = re.compile(r"[+#]?[\d*•█xX.–-]+\Z")
_JOINTS = frozenset([" ", ") ", ")", " (", " - ", " – ", "-", ". ", "/", ")-", " (0)", "\u00a0"])
_BEFORE = re.compile(r"[^\W\d_]+\.?|#|:|=|\.")
_EXTENSION = re.compile(r"\s*,?\s*(?:x|ext\.?|extension|anexo)\s?\.?(\d{1,6})\b", re.IGNORECASE)
_MEASURE = re.compile(
    r"\s?(?:mg|mcg|µg|ml|mL|g|kg|lbs?|oz|cm|mm|km|mi|miles|ft|in|inches|bpm|mmHg|mmol|iu|IU|units?|kcal|cal|°|%|percent|k|K|m|bn|"
    r"million|billion|thousand|mil|millones|hours?|hrs?|h|mins?|minutes|secs?|seconds|days?|weeks?|months?|years?|yrs?|yo|y/o|"
    r"horas?|días?|semanas?|meses|años|am|pm|a\.m|p\.m|people|persons|patients|cases|deaths|beds|doses|adults|children|"
    r"students|followers|views|likes|dollars|usd|personas|pacientes|casos|dólares|x|times|th|st|nd|rd|steps|calories|points|votes|copies"
    r"|words|members|employees|residents|participants|women|men|subscribers|tablets|pills)(?![^\W\d_])"
)
_WITH_EXTENSION = re.compile(r"([\d().+-]{7,16})x\d{1,6}\Z", re.IGNORECASE)
_WITH_UNIT = re.compile(
    r"[\d.]+(?:mg|mcg|µg|ml|g|kg|lbs?|oz|cm|mm|km|ft|bpm|mmhg|iu|kcal|cal|hz|kb|mb|gb|tb|yo|k|m|bn)\Z", re.IGNORECASE
)
_PLATE_BEGINS = re.compile(r"(?<![A-Za-z])[A-Z]{1,3}[ -]\Z")
_MAC = re.compile(r"(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\Z", re.IGNORECASE)
_IPV6 = re.compile(r"(?=(?:[^:]*:){3})[0-9a-f:]{6,39}\Z", re.IGNORECASE)
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?::\d{1,5}|/\d\d?)?\Z")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\Z", re.IGNORECASE)
_VIN = re.compile(r"(?=.*\d)(?=.*[A-HJ-NPR-Z])[A-HJ-NPR-Z0-9]{17}\Z", re.IGNORECASE)
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}\Z")
_ZIP_PLUS = re.compile(r"\d{5}-\d{4}\Z")
_GROUPS = re.compile(r"[A-Z]\d\d [A-Z0-9]{4} ")
_GROUPED_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?(?!\w)")
_LAST_FOUR = re.compile(r"(?<![\w*•])(?:[*•xX]{2,4}[ -]?){2,4}\d{4}(?!\w)")
_COORDINATES = re.compile(r"-?\d{1,3}\.\d{4,}\Z")
_NPA = re.compile(r"1?[2-9]\d{2}[2-9]?\d{6}\Z")
# Codes of the public: trials, papers, diagnoses, laws, products, pages.
_PUBLIC_CODE = re.compile(
    r"(?:(?:nct|pmc|pmid|doi|isrctn|cve|isbn|issn|rs|omim|loinc|snomed|cas)[-_.:#]?\d+"
    r"|(?:icd|cpt|hcpcs|iso|rfc|covid|sars|h|rs|nm_|ec|cd|atc|fda|cfr|usc|prop|hr|sb|ab|route|rt|us|i|sr|hwy|form|page|p|v|ver|version|fig|table"
    r"|ch|chapter|sec|section|step|grade|type|stage|room|rm|season|ep|episode|s|ps|xbox|iphone|galaxy|windows|rtx|gtx|utf|mp|pt|ipad|pixel|part"
    r"|day|week|year|vol|no|nº|a|b|c|d|e|f|g|j|k|m|n|q|r|t|w|x|z)[-_.:#]?\d{1,4}[a-z]?(?:[.-]\d{1,3}[a-z]?)*)\Z",
    re.IGNORECASE,
)
_SPOKEN = {
    **{
        word: str(number)
        for number, words in enumerate(
            (
                "zero oh cero o",
                "one uno",
                "two dos",
                "three tres",
                "four cuatro",
                "five cinco",
                "six seis",
                "seven siete",
                "eight ocho",
                "nine nueve",
            )
        )
        for word in words.split()
    },
    **dict.fromkeys(("double", "triple", "doble"), ""),
}
_SPOKEN_RUN = re.compile(
    rf"\b(?:(?:{'|'.join(sorted(_SPOKEN, key=len, reverse=True))}|\d{{1,4}})[\s,.\-–]{{1,3}}){{4,}}"
    rf"(?:{'|'.join(sorted(_SPOKEN, key=len, reverse=True))}|\d{{1,4}})\b"
)


# The longest number of groups that is looked at as one: a card's.
_MOST_DIGITS = 19
# No shape of a number that no word announces has more groups: "1 555 201 3300", "01 55 52 01 33 00".
_MOST_GROUPS = 6


class _Cues(NamedTuple):
    """Words that say what a number is. `strong` alone do; `weak` need a mark ("#", ":", "number") or many digits."""

    strong: dict[str, str]
    weak: dict[str, str]
    generic: frozenset[str]
    filler: frozenset[str]
    prefix: dict[str, str]


@cache
def _cues() -> _Cues:
    table = data("number_cues")
    return _Cues(
        strong={word: label for label, words in table["strong"].items() for word in words.split()},
        weak={word: label for label, words in table["weak"].items() for word in words.split()},
        generic=frozenset(table["generic"]["words"].split()),
        filler=frozenset(table["filler"]["words"].split()),
        prefix={word: label for label, words in table["prefix"].items() for word in words.split()},
    )


class _Cued(NamedTuple):
    label: str
    strength: int  # 2 strong, 1 weak with a mark or a generic word, 0 a weak one alone
    start: int


class _Chunk(NamedTuple):
    start: int
    end: int
    digits: int
    letters: int


def codes(document: Document, taken: Cover) -> list[Identifier]:
    """Return the numbers and codes that could identify somebody; what is `taken` already is left alone."""
    text = document.text
    found = [*_accounts(text, taken)]
    chunks = list(_chunks(text, taken))
    place = 0
    while place < len(chunks):
        last = place
        if _is_numeric(text, chunks[place]):
            while (
                last + 1 < len(chunks) and last - place < _MOST_DIGITS and _joined(text, chunks[last], chunks[last + 1])
            ):
                last += 1
        length, hit = _best(document, chunks, place, last)
        if hit:
            found.append(hit)
            taken.take(hit.start, hit.end)
        place += length
    return found


def _accounts(text: str, taken: Cover) -> Iterator[Identifier]:
    """Yield account numbers that letters or stars keep from being read as one number."""
    for hit in _GROUPED_IBAN.finditer(text) if _GROUPS.search(text) else ():
        if _mod97(hit.group().replace(" ", "")) and not taken.touches(*hit.span()):
            taken.take(*hit.span())
            yield Identifier(hit.start(), hit.end(), "ACCOUNT", 0.97)
    if "*" in text or "•" in text or "xx" in text or "XX" in text:
        for hit in _LAST_FOUR.finditer(text):
            # Of a social security number three, two and four are hidden: the words before it tell those.
            if len(re.findall(r"[*•xX]", hit.group())) >= 8 and not taken.touches(*hit.span()):
                taken.take(*hit.span())
                yield Identifier(hit.start(), hit.end(), "ACCOUNT", 0.85)


def _chunks(text: str, taken: Cover) -> Iterator[_Chunk]:
    for hit in _CHUNK.finditer(text):
        start, end = hit.span()
        while end > start and text[end - 1] in _TRIM + "*":
            end -= 1
        while start < end and text[start] in _TRIM + "@$€£":
            start += 1
        piece = text[start:end]
        # "ssn:123-45-6789", "Phone:555-1234": what stands before a colon is a word about it.
        head, colon, tail = piece.partition(":")
        if colon and head.isalpha() and tail:
            start += len(head) + 1
            piece = tail
        digits = sum(map(str.isdigit, piece))
        if digits and not taken.touches(start, end):
            if start and text[start - 1] in "$€£" and digits < 7:
                continue
            yield _Chunk(start, end, digits, sum(map(str.isalpha, piece)))


def _is_numeric(text: str, chunk: _Chunk) -> bool:
    return _NUMERIC.match(text, chunk.start, chunk.end) is not None


def _joined(text: str, left: _Chunk, right: _Chunk) -> bool:
    return text[left.end : right.start] in _JOINTS and _is_numeric(text, right)


def _best(document: Document, chunks: list[_Chunk], place: int, last: int) -> tuple[int, Identifier | None]:
    """Judge the longest group from `place` on that is something; return how many chunks it uses."""
    if place == last and _is_too_short(chunks[place]):
        return 1, None
    cued = _cue(document, chunks[place].start)
    if not cued:
        last = min(last, place + _MOST_GROUPS - 1)
    while last > place:
        start, end = chunks[place].start, chunks[last].end
        whole = _Chunk(start, end, sum(chunk.digits for chunk in chunks[place : last + 1]), 0)
        if 7 <= whole.digits <= _MOST_DIGITS and (hit := _judge(document, whole, cued, grouped=True)):
            return last - place + 1, hit
        last -= 1
    return 1, _judge(document, chunks[place], cued, grouped=False)


def _is_too_short(chunk: _Chunk) -> bool:
    """Say whether nothing that stands before a chunk could make a number of somebody of it."""
    return chunk.digits < 3 and chunk.digits + chunk.letters < 4


def _judge(document: Document, chunk: _Chunk, cued: _Cued | None, *, grouped: bool) -> Identifier | None:
    text = document.text
    start, end, digits, letters = chunk
    piece = text[start:end]
    if not grouped and digits < 3 and (_is_too_short(chunk) or not (cued and cued.strength == 2)):
        return None
    if _MEASURE.match(text, end) and not (cued and cued.strength == 2):
        return None
    if _ZIP_PLUS.match(piece) and belongs_to_state(document, start):
        return None
    shaped = _by_shape(piece, digits, letters, grouped=grouped)
    if cued and (shaped is None or _yields(shaped[0], cued)) and _fits(cued, chunk, piece):
        end = _with_extension(text, end) if cued.label == "PHONE" else end
        if cued.label == "VEHICLE" and (plate := _PLATE_BEGINS.search(text, max(0, start - 5), start)):
            start = plate.start()
        return Identifier(_with_plus(text, start), end, cued.label, (0.6, 0.85, 0.95)[cued.strength])
    if shaped:
        label, sure = shaped
        if label == "PHONE":
            start, end = _with_plus(text, start), _with_extension(text, end)
        return Identifier(start, end, label, sure)
    return None


def _yields(label: str, cued: _Cued) -> bool:
    """Say whether the words before a number know better than its shape."""
    return label == "OTHER_ID" or (cued.strength > 0 and label not in ("IP", "DEVICE", "VEHICLE"))


def _fits(cued: _Cued, chunk: _Chunk, piece: str) -> bool:
    """Say whether a number is long enough for what the words before it say."""
    size = chunk.digits + chunk.letters
    if piece.isdigit() and len(piece) == 4 and piece[:2] in ("19", "20") and cued.strength < 2:
        return False
    if cued.label == "PHONE":
        return 7 <= chunk.digits <= 15 and not chunk.letters
    if cued.label == "SSN":
        return chunk.digits >= 4
    if cued.strength == 2:
        return size >= 3 and chunk.digits >= 2
    if cued.strength == 1:
        return size >= 4 and chunk.digits >= 3
    return (chunk.digits >= 5 and not piece.isdigit()) or chunk.digits >= 6


def _by_shape(piece: str, digits: int, letters: int, *, grouped: bool) -> tuple[str, float] | None:
    """Return what a number is by its shape alone, and how sure that is."""
    if called := _WITH_EXTENSION.match(piece):
        return _numeric_shape(called.group(1), sum(map(str.isdigit, called.group(1))), grouped=grouped)
    if letters == 0 or _NUMERIC.match(piece):
        return _numeric_shape(piece, digits, grouped=grouped)
    if _WITH_UNIT.match(piece):
        return None
    if _MAC.match(piece):
        return "DEVICE", 0.95
    if _UUID.match(piece):
        return "DEVICE", 0.7
    if _IPV6.match(piece):
        return "IP", 0.9
    compact = piece.replace("-", "").replace(" ", "")
    if _VIN.match(compact) and digits >= 4:
        return "VEHICLE", 0.85
    if _IBAN.match(compact) and _mod97(compact):
        return "ACCOUNT", 0.97
    lead = re.match(r"#?([A-Za-z]+)[-_#:.]?(?=[A-Za-z0-9-]*\d)", piece)
    prefix = _cues().prefix.get(lead.group(1).lower()) if lead else None
    if prefix and digits >= 3:
        return prefix, 0.85
    if _PUBLIC_CODE.match(piece) or digits < 4:
        return None
    if re.fullmatch(
        r"#?[A-Za-z]{1,6}[-_]?\d{5,}[A-Za-z]?|#?[A-Za-z]{1,5}[-_#]\d{4,}[A-Za-z0-9-]*|#?\d{4,}-?[A-Za-z]{1,5}", piece
    ):
        return "OTHER_ID", 0.65
    if digits >= 5 and re.fullmatch(r"#?[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", piece) and piece.upper() == piece:
        return "OTHER_ID", 0.6
    if len(piece) >= 16 and digits >= 4 and re.fullmatch(r"[A-Za-z0-9_-]+", piece):
        return "OTHER_ID", 0.5
    return None


def _numeric_shape(piece: str, digits: int, *, grouped: bool) -> tuple[str, float] | None:
    shape = re.sub(r"[\d*•█xX]", "d", piece.strip("#"))
    if _IPV4.match(piece):
        return "IP", 0.9
    if re.fullmatch(r"ddd([-. –])dd\1dddd", shape):
        return "SSN", 0.95
    only = "".join(character for character in piece if character.isdigit())
    if 13 <= digits <= 19 and re.fullmatch(r"(?:d{4}[ -]?){3}d{1,7}|d{4}[ -]d{6}[ -]d{5}|d{13,19}", shape):
        return (
            ("ACCOUNT", 0.95)
            if _luhn(only)
            else ("ACCOUNT", 0.75)
            if grouped or " " in piece or "-" in piece
            else ("OTHER_ID", 0.6)
        )
    if piece.startswith("+") and 7 <= digits <= 15:
        return "PHONE", 0.95
    if re.fullmatch(r"(?:1[-. ])?\(?ddd\)?[-. –/]{0,3}ddd[-. –]dddd", shape) and digits >= 4:
        return "PHONE", 0.92
    if re.fullmatch(r"ddd[-.–]dddd", shape) and digits >= 4:
        return "PHONE", 0.7
    if shape == "d" * 10 and _NPA.match(only):
        return "PHONE", 0.6
    if grouped and re.fullmatch(r"\+?\(?d{1,5}\)?(?:[-. /)(]{1,3}d{1,5}){1,5}", shape) and 7 <= digits <= 13:
        return ("PHONE", 0.75) if only.startswith("0") or piece.startswith("(") else ("PHONE", 0.6)
    if re.fullmatch(r"dd(?:\.dd){3,4}", shape) or (
        re.fullmatch(r"0d{1,4}[-/.]d{5,9}", re.sub("^d", "0", shape)) and only[0] == "0"
    ):
        return "PHONE", 0.75
    if re.fullmatch(r"d{2,5}(?:[-–]d{2,5}){1,4}", shape) and digits >= 7:
        return "OTHER_ID", 0.65
    if _COORDINATES.match(piece):
        return "LOCATION", 0.7
    if re.fullmatch(r"d{7,20}", shape):
        return "OTHER_ID", 0.5
    return None


def _cue(document: Document, start: int) -> _Cued | None:
    """Return what the words before a number say it is: the nearest one that says so."""
    lower = document.lower
    cues = _cues()
    window = max(0, start - 44)
    before = lower[window:start]
    line = before.rfind("\n")
    if line >= 0 and before[line:].strip():
        before = before[line + 1 :]
        window += line + 1
    marked = False
    generic: _Cued | None = None
    seen = 0
    for hit in reversed(list(_BEFORE.finditer(before))):
        word = hit.group()
        if word in "#:=":
            marked = True
            continue
        if word == ".":
            if before[hit.end() : hit.end() + 1] == " " and seen:
                break
            continue
        bare = word.rstrip(".")
        if bare in cues.strong:
            return _Cued(cues.strong[bare], 2, window + hit.start())
        if bare in cues.weak:
            return _Cued(cues.weak[bare], 1 if marked or generic else 0, window + hit.start())
        if bare in cues.generic:
            generic = generic or _Cued("OTHER_ID", 1, window + hit.start())
            marked = True
        elif bare not in cues.filler and not _is_plate(document, window + hit.start(), window + hit.end()):
            seen += 1
            if seen > (1 if generic else 0):
                break
    return generic


def _is_plate(document: Document, start: int, end: int) -> bool:
    """Say whether a word may be the letters of a licence plate: "ABC" of "plate ABC 1234"."""
    return end - start <= 3 and document.text[start:end].isupper()


def _with_plus(text: str, start: int) -> int:
    return start - 1 if start and text[start - 1] in "+(" else start


def _with_extension(text: str, end: int) -> int:
    more = _EXTENSION.match(text, end)
    return more.end() if more else end


def _luhn(digits: str) -> bool:
    total = 0
    for number, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if number % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _mod97(iban: str) -> bool:
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


def spoken(document: Document, taken: Cover) -> Iterator[Identifier]:
    """Yield telephone numbers that are spelled out ("five five five, oh one two three")."""
    lower = document.lower
    if not (
        "oh" in lower or "two" in lower or "three" in lower or "five" in lower or "seven" in lower
        or "dos" in lower or "tres" in lower or "cinco" in lower or "siete" in lower
    ):  # fmt: skip
        return
    for hit in _SPOKEN_RUN.finditer(lower):
        parts = re.findall(r"[^\W_]+", hit.group())
        words = sum(not part.isdigit() for part in parts)
        size = sum(len(part) if part.isdigit() else 1 for part in parts)
        if words >= 2 and size >= 6 and not taken.touches(*hit.span()):
            taken.take(*hit.span())
            yield Identifier(hit.start(), hit.end(), "PHONE", 0.75)

"""RIS, which most libraries and journals export, and PubMed's own list format (.nbib), which looks alike.

What the tags mean: the RIS specification of Research Information Systems (2011), and "MEDLINE/PubMed data element
descriptions" of the National Library of Medicine.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _

from bedside.base.errors import Problem
from bedside.features.evidence.models import Design, Kind, Status
from bedside.features.evidence.reading.citation import (
    Citation,
    Notice,
    doi_in,
    gravest,
    judged_by_title,
    names,
    on_one_line,
    year_in,
)
from bedside.features.evidence.reading.design import design_of
from bedside.features.evidence.reading.pubmed import RETRACTED_TYPES, STATUS_OF

_RIS_LINE = re.compile(r"([A-Z][A-Z0-9])  ?- ?(.*)")
_NBIB_LINE = re.compile(r"([A-Z]{2,4}) {0,2}- (.*)")
_PAGES = frozenset({"ELEC", "WEB", "ICOMM", "BLOG"})
_GUIDES = frozenset({"STAND", "GOVDOC"})
_NOTICES = {
    "RIN": "RetractionIn",
    "RRI": "RetractedandRepublishedIn",
    "PRIN": "PartialRetractionIn",
    "EIN": "ErratumIn",
    "CRI": "CorrectedandRepublishedIn",
    "ECI": "ExpressionOfConcernIn",
}

Fields = dict[str, list[str]]


def read_ris(text: str) -> list[Citation]:
    """Return every record between "TY  -" and "ER  -". Raises Problem that names the first line that is wrong."""
    return [judged_by_title(_from_ris(fields, line)) for line, fields in _records(text)]


def _records(text: str) -> Iterator[tuple[int, Fields]]:
    """Yield each record with the number of its first line."""
    began, fields, last = 0, defaultdict[str, list[str]](list), ""
    for number, line in enumerate(text.splitlines(), start=1):
        found = _RIS_LINE.fullmatch(line.strip("\ufeff").rstrip())
        tag = found[1] if found else ""
        if found and tag == "TY":
            if began:
                raise _problem(number, _("A record begins before the one above has ended with “ER  -”."))
            began, fields = number, defaultdict(list, {"TY": [found[2].strip()]})
        elif tag == "ER" and began:
            yield began, fields
            began = 0
        elif not line.strip():
            continue
        elif not began:
            raise _problem(number, _("A record begins with “TY  -”."))
        elif found:
            fields[tag].append(found[2].strip())
        elif last in fields:
            fields[last][-1] += f" {line.strip()}"  # a long value goes on in the next line
        else:
            raise _problem(number, _("It has no tag like “TI  -”."))
        last = tag or last
    if began:
        raise _problem(began, _("The record that begins here doesn't end: “ER  -” is missing."))


def _from_ris(fields: Fields, line: int) -> Citation:
    title = _first(fields, "TI", "T1", "CT", "BT")
    if not title:
        raise _problem(line, _("The record that begins here has no title (“TI  -”)."))
    kind = Kind.PAGE if fields["TY"][0] in _PAGES else Kind.GUIDELINE if fields["TY"][0] in _GUIDES else Kind.STUDY
    links = [*fields.get("UR", []), *fields.get("L2", [])]
    design = design_of(fields.get("M3", []), title)
    return Citation(
        title=title.removesuffix("."),
        authors=names([*fields.get("AU", []), *fields.get("A1", [])]),
        journal=_first(fields, "JF", "JO", "T2", "JA", "J2", "PB"),
        year=year_in(_first(fields, "PY", "Y1", "DA")),
        doi=next((doi for each in [*fields.get("DO", []), *links] if (doi := doi_in(each))), ""),
        pmid=_pmid(fields),
        url=next((link for link in links if link.startswith(("http://", "https://"))), ""),
        kind=Kind.GUIDELINE if kind == Kind.STUDY and design == Design.GUIDELINE else kind,
        design=design,
    )


def _pmid(fields: Fields) -> str:
    for each in [*fields.get("AN", []), *fields.get("M2", []), *fields.get("N1", []), *fields.get("C2", [])]:
        if found := re.fullmatch(r"(?:PMID:?\s*|MEDLINE:)?(\d{1,9})", each.strip(), re.IGNORECASE):
            return found[1]
    return ""


def read_nbib(text: str) -> list[Citation]:
    """Return every record of PubMed's list format; each begins with "PMID- ". Raises as `read_ris` does."""
    records: list[tuple[int, Fields]] = []
    last = ""
    for number, line in enumerate(text.splitlines(), start=1):
        found = _NBIB_LINE.fullmatch(line.strip("\ufeff").rstrip())
        if found and found[1] == "PMID":
            records.append((number, defaultdict(list)))
        if not line.strip():
            continue
        if not records or (not found and not line.startswith(" ")):
            raise _problem(number, _("It has no tag like “TI  -”."))
        fields = records[-1][1]
        if found:
            last = found[1]
            fields[last].append(found[2].strip())
        else:
            fields[last][-1] += f" {line.strip()}"
    return [judged_by_title(_from_nbib(fields, line)) for line, fields in records]


def _from_nbib(fields: Fields, line: int) -> Citation:
    title = _first(fields, "TI", "BTI", "TT")
    if not title:
        raise _problem(line, _("The record that begins here has no title (“TI  -”)."))
    types = fields.get("PT", [])
    notices = tuple(
        Notice(name, on_one_line(said.partition("PMID:")[0]), "".join(re.findall(r"PMID: ?(\d+)", said)[:1]))
        for tag, name in _NOTICES.items()
        for said in fields.get(tag, [])
    )
    retracted = RETRACTED_TYPES & {each.casefold() for each in types}
    status = Status.RETRACTED if retracted else Status.CURRENT
    design = design_of(types, title)
    return Citation(
        title=title.removesuffix("."),
        authors=names([*fields.get("AU", []), *fields.get("CN", [])]),
        journal=_first(fields, "TA", "JT"),
        year=year_in(_first(fields, "DP")),
        doi=next((doi_in(each) for tag in ("LID", "AID") for each in fields.get(tag, []) if "[doi]" in each), ""),
        pmid=fields["PMID"][0],
        kind=Kind.GUIDELINE if design == Design.GUIDELINE else Kind.STUDY,
        design=design,
        status=gravest(status, *(STATUS_OF[each.type] for each in notices)),
        notices=notices,
    )


def _first(fields: Fields, *tags: str) -> str:
    return next((on_one_line(fields[tag][0]) for tag in tags if fields.get(tag) and fields[tag][0].strip()), "")


def _problem(line: int, what: str) -> Problem:
    return Problem(
        _("Line %(line)d can't be read. %(what)s") % {"line": line, "what": what},
        _("Copy the whole record again, or type the source in by hand."),
    )

"""What was read of a publication, whatever the format."""

import re
from dataclasses import dataclass, replace

from bedside.features.evidence.models import Kind, Status

# In the order of their weight: what is retracted need not be corrected as well.
_GRAVE = (Status.RETRACTED, Status.CORRECTED, Status.CURRENT)
# "RETRACTED: …", "Retracted article: …", "WITHDRAWN: …": how journals mark the title itself.
_MARKED = re.compile(
    r"^\W*(?:retracted|withdrawn|retraction)\b(?: article| chapter| paper| publication)?\s*[:—–-]", re.IGNORECASE
)
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]{1,180}")


@dataclass(frozen=True, slots=True)
class Notice:
    """What the publisher says about the publication: a RefType of PubMed ("RetractionIn"), or a type of Crossref's
    ("retraction"); where it stands, and the PMID or DOI of the notice."""

    type: str
    where: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """One publication. `year`, `pmid` and the like are empty where they are not said."""

    title: str
    authors: str = ""
    journal: str = ""
    year: int | None = None
    doi: str = ""
    pmid: str = ""
    url: str = ""
    kind: Kind = Kind.STUDY
    design: str = ""
    status: Status = Status.CURRENT
    notices: tuple[Notice, ...] = ()


def on_one_line(text: str) -> str:
    """Return a text without line breaks, doubled spaces, and what the database can't hold."""
    return " ".join(text.replace("\x00", "").split())


def doi_in(text: str) -> str:
    """Return the DOI in a text, in lower case and without an address before it; "" where there is none."""
    found = _DOI.search(text)
    return found[0].rstrip(".,;)]}'’”").lower() if found else ""


def year_in(text: str) -> int | None:
    """Return the first year from 1800 to 2199 in a text."""
    found = re.search(r"\b(18|19|20|21)\d\d\b", text)
    return int(found[0]) if found else None


def names(people: list[str]) -> str:
    """Return authors as one line: all of up to six, else the first six and "et al."."""
    known = [on_one_line(person) for person in people if person.strip()]
    return ", ".join(known[:6]) + (" et al." if len(known) > 6 else "")


def gravest(*found: Status) -> Status:
    """Return the status that weighs most."""
    return next((status for status in _GRAVE if status in found), Status.CURRENT)


def judged_by_title(citation: Citation) -> Citation:
    """A journal that retracts a paper often says so in its title."""
    if _MARKED.search(citation.title):
        return replace(citation, status=Status.RETRACTED)
    return citation

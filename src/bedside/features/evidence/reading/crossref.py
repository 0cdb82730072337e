"""What Crossref says of a publication.

The shape: Crossref's REST API, "works/{doi}" (format documentation of 2025). `updated-by` names what was published
about the work since; it holds the records of Retraction Watch as well.
"""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from bedside.features.evidence.models import Design, Kind, Status
from bedside.features.evidence.reading.citation import (
    Citation,
    Notice,
    doi_in,
    gravest,
    judged_by_title,
    names,
    on_one_line,
)
from bedside.features.evidence.reading.design import design_of

_STATUS_OF = {
    "retraction": Status.RETRACTED,
    "withdrawal": Status.RETRACTED,
    "removal": Status.RETRACTED,
    "partial_retraction": Status.CORRECTED,
    "correction": Status.CORRECTED,
    "corrigendum": Status.CORRECTED,
    "erratum": Status.CORRECTED,
    "expression_of_concern": Status.CORRECTED,
}
_MARKUP = re.compile(r"<[^<>]{1,100}>")


def read_crossref(message: Mapping[str, Any]) -> Citation | None:
    """Return the publication of a `message`; None where it has no title, or isn't shaped as Crossref's are."""
    title = _plain(_first(message.get("title")))
    if not title:
        return None
    design = design_of([], title)
    updates = [each for each in _list(message.get("updated-by")) if isinstance(each, dict)]
    notices = tuple(
        Notice(kind, str(each.get("label") or kind), doi_in(str(each.get("DOI", ""))))
        for each in updates
        if (kind := _kind(each)) in _STATUS_OF
    )
    return judged_by_title(
        Citation(
            title=title.removesuffix("."),
            authors=names([_author(each) for each in _list(message.get("author")) if isinstance(each, dict)]),
            journal=_plain(_first(message.get("container-title")) or str(message.get("publisher") or "")),
            year=_year(message),
            doi=doi_in(str(message.get("DOI", ""))),
            kind=Kind.GUIDELINE if design == Design.GUIDELINE else Kind.STUDY,
            design=design,
            status=gravest(*(_STATUS_OF[each.type] for each in notices)),
            notices=notices,
        )
    )


def _kind(update: Mapping[str, Any]) -> str:
    return str(update.get("type", "")).lower().replace("-", "_").replace(" ", "_")


def _author(author: Mapping[str, Any]) -> str:
    initials = "".join(each[0] for each in re.split(r"[\s.-]+", str(author.get("given") or "")) if each)
    return f"{author.get('family') or author.get('name') or ''} {initials}".strip()


def _year(message: Mapping[str, Any]) -> int | None:
    for name in ("issued", "published"):
        try:
            year = int(message[name]["date-parts"][0][0])
        except (KeyError, IndexError, TypeError, ValueError):
            continue
        if 1800 <= year < 2200:
            return year
    return None


def _first(value: Any) -> str:
    return next((each for each in _list(value) if isinstance(each, str)), "")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _plain(text: str) -> str:
    return on_one_line(unescape(_MARKUP.sub("", text)))

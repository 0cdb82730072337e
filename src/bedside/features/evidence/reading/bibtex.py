"""BibTeX, read by pybtex (MIT licence), which stops at the first mistake and says where it is."""

import re

from django.utils.translation import gettext as _
from pybtex.database import BibliographyDataError, Entry, Person, parse_string
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text
from pybtex.scanner import PybtexSyntaxError

from bedside.base.errors import Problem
from bedside.features.evidence.models import Design, Kind
from bedside.features.evidence.reading.citation import Citation, doi_in, judged_by_title, names, on_one_line, year_in
from bedside.features.evidence.reading.design import design_of

# Thirty lines of them, each twice the one before, would make a text of gigabytes.
_ABBREVIATION = re.compile(r"@\s*string\b", re.IGNORECASE)
_PAGES = frozenset({"online", "electronic", "www", "webpage"})


def read_bibtex(text: str) -> list[Citation]:
    """Return every entry. Raises Problem that names the line of the first mistake."""
    if _ABBREVIATION.search(text):
        raise Problem(
            _("This BibTeX defines abbreviations (@string)."), _("Paste the entry alone, with its words written out.")
        )
    again = _("Copy the whole entry again, from “@” to the last “}”, or type the source in by hand.")
    try:
        entries = parse_string(text, "bibtex").entries
    except PybtexSyntaxError as error:
        raise Problem(_("This BibTeX is broken in line %(line)d.") % {"line": error.lineno}, again) from None
    except BibliographyDataError:
        raise Problem(_("Two entries of this BibTeX have the same name."), _("Paste them one by one.")) from None
    except PybtexError:
        raise Problem(_("This BibTeX can't be read."), again) from None
    if not entries:
        raise Problem(_("There is no entry in this BibTeX."), again)
    return [judged_by_title(_citation(key, entry)) for key, entry in entries.items()]


def _citation(key: str, entry: Entry) -> Citation:
    said = {name.lower(): _plain(value) for name, value in entry.fields.items()}
    if not said.get("title"):
        raise Problem(
            _("The entry “%(key)s” has no title.") % {"key": key[:60]}, _("Add one, or type the source in by hand.")
        )
    kind = Kind.PAGE if entry.type.lower() in _PAGES else Kind.STUDY
    design = design_of([], said["title"])
    return Citation(
        title=said["title"].removesuffix("."),
        authors=names([_name(person) for person in entry.persons.get("author", [])]),
        journal=said.get("journal") or said.get("journaltitle") or said.get("booktitle") or said.get("publisher", ""),
        year=year_in(said.get("year") or said.get("date", "")),
        doi=doi_in(said.get("doi", "")) or doi_in(said.get("url", "")),
        pmid=said.get("pmid", "") if said.get("pmid", "").isdecimal() else "",
        url=said.get("url", "") if said.get("url", "").startswith(("http://", "https://")) else "",
        kind=Kind.GUIDELINE if kind == Kind.STUDY and design == Design.GUIDELINE else kind,
        design=design,
    )


def _name(person: Person) -> str:
    family = [*person.prelast_names, *person.last_names]
    given = [*person.first_names, *person.middle_names]
    initials = "".join(_plain(name)[:1] for name in given)
    return f"{_plain(' '.join(family))} {initials}".strip()


def _plain(latex: str) -> str:
    """Return LaTeX as words. What it can't read is kept as it was typed."""
    try:
        return on_one_line(str(Text.from_latex(latex)))
    except (PybtexError, ValueError):
        return on_one_line(latex)

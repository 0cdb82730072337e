"""Pasted text, whatever it is: PubMed XML, PubMed's list format, RIS or BibTeX."""

import re

from django.utils.translation import gettext as _

from bedside.base.errors import Problem
from bedside.features.evidence.reading.bibtex import read_bibtex
from bedside.features.evidence.reading.citation import Citation
from bedside.features.evidence.reading.pubmed import read_pubmed
from bedside.features.evidence.reading.ris import read_nbib, read_ris

# A hundred records of PubMed; more is a library, not a source. The other formats say the same in less, and reading a
# long list of authors takes BibTeX seconds.
MOST = 1_000_000
MOST_OF_OTHERS = 100_000
MOST_RECORDS = 100
_BIBTEX = re.compile(r"^\s*@\s*[A-Za-z]+\s*[{(]", re.MULTILINE)


def read_paste(text: str) -> list[Citation]:
    """Return the publications in what somebody pasted, at least one. Raises Problem, in words, for anything else."""
    text = text.replace("\x00", "").lstrip("\ufeff \t\r\n")
    if not text:
        raise Problem(_("Nothing was pasted."), _("Paste a record, or type the source in by hand."))
    if len(text) > (MOST if text.startswith("<") else MOST_OF_OTHERS):
        raise Problem(_("This is too much to read at once."), _("Paste the record of one study."))
    found = _read(text)
    if len(found) > MOST_RECORDS:
        raise Problem(
            _("These are %(count)d studies.") % {"count": len(found)},
            _("Paste up to %(most)d.") % {"most": MOST_RECORDS},
        )
    return found


def _read(text: str) -> list[Citation]:
    if text.startswith("<"):
        return read_pubmed(text)
    if re.match(r"PMID ?- ", text):
        return read_nbib(text)
    if re.match(r"TY  ?-", text):
        return read_ris(text)
    if _BIBTEX.search(text):
        return read_bibtex(text)
    raise Problem(
        _("This is neither PubMed XML nor RIS nor BibTeX."),
        _("RIS begins with “TY  -”, BibTeX with “@”, PubMed XML with “<”. Or type the source in by hand."),
    )

"""Asking Crossref and PubMed for a study by its number. They learn the number and our address, nothing else."""

import re
from collections.abc import Sequence
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from bedside.base import http
from bedside.base.errors import Problem
from bedside.features.evidence.reading.citation import Citation, doi_in
from bedside.features.evidence.reading.crossref import read_crossref
from bedside.features.evidence.reading.pubmed import read_pubmed

# A person waits for the page.
SECONDS = 15.0
Params = Sequence[tuple[str, str | int]]
_PMID = re.compile(r"(?:pmid\s*:?\s*|https?://pubmed\.ncbi\.nlm\.nih\.gov/)?0*([1-9]\d{0,8})/?", re.IGNORECASE)


def may_ask() -> bool:
    """Tell whether whoever runs Bedside lets anybody be asked."""
    return bool(settings.CROSSREF_URL or settings.PUBMED_URL)


def ask_for(number: str) -> Citation:
    """Return the study with this DOI or PMID. Raises Problem, in words, where the number is none, where nobody knows
    it, and where nobody can be reached."""
    if doi := doi_in(number):
        return _ask_crossref(doi)
    if pmid := _PMID.fullmatch(number.strip()):
        return _ask_pubmed(pmid[1])
    raise Problem(
        _("This is neither a DOI nor a PMID."),
        _("A DOI looks like 10.1000/182, a PMID is a number of up to nine digits."),
    )


def _ask_crossref(doi: str) -> Citation:
    reply = _ask("Crossref", settings.CROSSREF_URL, f"/works/{quote(doi, safe='')}")
    if reply.status == 404:
        raise Problem(_("Crossref knows no publication with this DOI."), _("Check it, or paste the record."))
    _must_be_fine("Crossref", reply)
    message = reply.json().get("message")
    citation = read_crossref(message) if isinstance(message, dict) else None
    # An answer about something else would put a wrong study behind a claim.
    if citation is None or citation.doi != doi:
        raise _not_understood("Crossref")
    return citation


def _ask_pubmed(pmid: str) -> Citation:
    params: Params = [("db", "pubmed"), ("id", pmid), ("retmode", "xml")]
    reply = _ask("PubMed", settings.PUBMED_URL, "/entrez/eutils/efetch.fcgi", params)
    _must_be_fine("PubMed", reply)
    text = reply.body.decode("utf-8", "replace")
    if "<PubmedArticle>" not in text and "<PubmedArticleSet" in text:
        raise Problem(_("PubMed knows no article with this PMID."), _("Check it, or paste the record."))
    citation = next((each for each in read_pubmed(text) if each.pmid == pmid), None)
    if citation is None:
        raise _not_understood("PubMed")
    return citation


def _ask(who: str, server: str, path: str, params: Params = ()) -> http.Reply:
    if not server:
        raise Problem(_("%(who)s is not asked on this server.") % {"who": who}, _("Paste the record instead."))
    try:
        return http.shared().get(f"{server}{path}", params=params, total_seconds=SECONDS)
    except http.HttpError as error:
        raise Problem(
            _("%(who)s can't be reached from here. %(reason)s") % {"who": who, "reason": error.reason},
            _("Paste the record instead: that needs no network."),
        ) from None


def _must_be_fine(who: str, reply: http.Reply) -> None:
    if reply.status == 429:
        raise Problem(_("%(who)s asks us to wait.") % {"who": who}, _("Try again in a minute, or paste the record."))
    if not reply.ok:
        raise Problem(
            _("%(who)s could not answer (%(status)d).") % {"who": who, "status": reply.status},
            _("Try again later, or paste the record."),
        )


def _not_understood(who: str) -> Problem:
    return Problem(_("The answer of %(who)s can't be read.") % {"who": who}, _("Paste the record instead."))

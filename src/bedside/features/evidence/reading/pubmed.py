"""PubMed XML, as E-utilities and PubMed's files give it. Read without resolving any entity of its own or of others.

What the elements mean: "MEDLINE/PubMed XML element descriptions" of the National Library of Medicine, 2025.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree
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

# What a RefType of CommentsCorrections says about the publication that carries it. An expression of concern is no
# correction, but as long as it stands a clinician has to look.
STATUS_OF = {
    "RetractionIn": Status.RETRACTED,
    "RetractedandRepublishedIn": Status.RETRACTED,
    "PartialRetractionIn": Status.CORRECTED,
    "ErratumIn": Status.CORRECTED,
    "CorrectedandRepublishedIn": Status.CORRECTED,
    "ExpressionOfConcernIn": Status.CORRECTED,
}
RETRACTED_TYPES = frozenset({"retracted publication"})
# The notice itself: it retracts something and supports nothing.
NOTICE_TYPES = frozenset({"retraction of publication", "retraction notice", "published erratum"})


def read_pubmed(text: str) -> list[Citation]:
    """Return every publication of the text. Raises Problem, in words, for what is no PubMed XML."""
    try:
        root = ElementTree.fromstring(text.strip())
    except DefusedXmlException:
        raise Problem(
            _("This XML defines entities, which PubMed's never does. It was not read."),
            _("Copy it from PubMed again."),
        ) from None
    except ParseError as error:
        line, column = error.position
        raise Problem(
            _("This XML is broken in line %(line)d, at character %(column)d.") % {"line": line, "column": column + 1},
            _("Copy the whole text again, from the first “<” to the last “>”."),
        ) from None
    except ValueError:
        raise Problem(_("This XML can't be read."), _("Copy it again as UTF-8 text.")) from None
    articles = [root] if root.tag == "PubmedArticle" else list(root.iter("PubmedArticle"))
    if not articles:
        raise Problem(
            _("This is XML, but not PubMed's: there is no <PubmedArticle> in it."),
            _("In PubMed, choose the study and copy its XML, or type the study in by hand."),
        )
    return [_citation(article) for article in articles]


def _citation(article: Element) -> Citation:
    medline = article.find("MedlineCitation")
    inner = medline.find("Article") if medline is not None else None
    if medline is None or inner is None:
        raise Problem(_("A study in this XML has no <Article>."), _("Copy the whole text again."))
    types = [_text(each) for each in inner.iterfind("PublicationTypeList/PublicationType")]
    said = {each.casefold() for each in types}
    title = (_text(inner.find("ArticleTitle")) or _text(inner.find("VernacularTitle"))).removesuffix(".")
    if not title:
        raise Problem(_("A study in this XML has no title."), _("Copy the whole text again."))
    if said & NOTICE_TYPES:
        raise Problem(
            _("“%(title)s” is a notice that retracts or corrects another study.") % {"title": title[:120]},
            _("Paste the study itself. PubMed says there what became of it."),
        )
    notices = tuple(_notices(medline))
    status = gravest(
        Status.RETRACTED if said & RETRACTED_TYPES else Status.CURRENT, *(STATUS_OF[each.type] for each in notices)
    )
    design = design_of(types, title)
    return judged_by_title(
        Citation(
            title=title,
            authors=names([_author(each) for each in inner.iterfind("AuthorList/Author")]),
            journal=_text(inner.find("Journal/ISOAbbreviation")) or _text(inner.find("Journal/Title")),
            year=_year(inner),
            doi=_doi(article, inner),
            pmid=_text(medline.find("PMID")),
            kind=Kind.GUIDELINE if design == Design.GUIDELINE else Kind.STUDY,
            design=design,
            status=status,
            notices=notices,
        )
    )


def _notices(medline: Element) -> Iterator[Notice]:
    for each in medline.iterfind("CommentsCorrectionsList/CommentsCorrections"):
        if each.get("RefType") in STATUS_OF:
            yield Notice(str(each.get("RefType")), _text(each.find("RefSource")), _text(each.find("PMID")))


def _author(author: Element) -> str:
    if together := _text(author.find("CollectiveName")):
        return together
    return f"{_text(author.find('LastName'))} {_text(author.find('Initials'))}".strip()


def _year(inner: Element) -> int | None:
    date = inner.find("Journal/JournalIssue/PubDate")
    return year_in(" ".join(date.itertext())) if date is not None else None


def _doi(article: Element, inner: Element) -> str:
    """The publication's own: an <ArticleIdList> stands with each of its references, too."""
    own = [
        each for each in inner.iterfind("ELocationID") if each.get("EIdType") == "doi" and each.get("ValidYN") != "N"
    ]
    own += [each for each in article.iterfind("PubmedData/ArticleIdList/ArticleId") if each.get("IdType") == "doi"]
    return next((doi for each in own if (doi := doi_in(_text(each)))), "")


def _text(element: Element | None) -> str:
    """All words inside an element; titles hold <i> and <sub>."""
    return on_one_line("".join(element.itertext())) if element is not None else ""

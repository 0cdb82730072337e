"""A source as pages show it, here and in the features above."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from bedside.features.evidence.badges import badge_of
from bedside.features.evidence.models import Source, Status
from bedside.features.evidence.standing import sentence_of, why_fallen
from bedside.kit.ui.badges import Badge


@dataclass(frozen=True, slots=True)
class SourceShown:
    """A source in a list. `note` is where it was published, `design` how it was made, `trouble` why it may not be
    relied on ("" where it may), `grave` whether it never may again."""

    source: Source
    url: str
    badge: Badge
    note: str
    design: str
    trouble: str
    grave: bool


def shown_of(sources: Iterable[Source]) -> list[SourceShown]:
    """Return sources as lists show them."""
    return [
        SourceShown(
            source=source,
            url=reverse("evidence:source", args=[source.pk]),
            badge=badge_of(source),
            note=note_of(source),
            design=str(source.get_design_display()) if source.design else "",
            trouble=sentence_of(source, why_fallen(source)),
            grave=source.status == Status.RETRACTED,
        )
        for source in sources
    ]


def note_of(source: Source) -> str:
    """Return who published it where and when, in a line."""
    year = str(source.year) if source.year else ""
    return " · ".join(filter(None, (source.authors, source.journal, year))) or _("without author or journal")


def address_of(source: Source) -> str:
    """Return where one reads the source itself: its DOI's address, PubMed's, or its own; "" where none is known."""
    if source.doi:
        return f"https://doi.org/{source.doi}"
    if source.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"
    return source.url

"""Asking for a study by its number, against a fake of Crossref and PubMed (fake_registries.py): not the real ones."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings

from bedside.base import http
from bedside.base.errors import Problem
from bedside.features.evidence.asking import ask_for
from bedside.features.evidence.tests.fake_registries import Registries, running
from bedside.features.evidence.tests.records import PUBMED, PUBMED_RETRACTED

DOI = "10.5555/jim.2021.1"
WORK: dict[str, Any] = {
    "DOI": DOI.upper(),
    "type": "journal-article",
    "title": ["A daily walk &amp; blood pressure: a <i>cohort</i> study"],
    "author": [{"given": "Erika Maria", "family": "Muster", "sequence": "first"}, {"name": "WALK Study Group"}],
    "container-title": ["Journal of Invented Medicine"],
    "issued": {"date-parts": [[2021, 3, 1]]},
}


@pytest.fixture
def registries(settings: LazySettings) -> Iterator[Registries]:
    with running() as fake:
        settings.CROSSREF_URL = settings.PUBMED_URL = fake.url
        http.configure(http.Settings(read_seconds=2, total_seconds=3, private_origins=frozenset({fake.url})))
        yield fake


def test_crossref_tells_a_study_by_its_doi(registries: Registries) -> None:
    registries.works[DOI] = WORK
    found = ask_for(f"https://doi.org/{DOI.upper()}")
    assert found.title == "A daily walk & blood pressure: a cohort study"
    assert (found.authors, found.journal) == ("Muster EM, WALK Study Group", "Journal of Invented Medicine")
    assert (found.year, found.doi, found.design, found.status) == (2021, DOI, "cohort", "current")
    assert registries.asked == ["/works/10.5555%2Fjim.2021.1"]


def test_crossref_tells_of_a_retraction(registries: Registries) -> None:
    notice = {"DOI": "10.5555/jim.2023.7", "type": "retraction", "label": "Retraction"}
    registries.works[DOI] = WORK | {"updated-by": [notice]}
    found = ask_for(DOI)
    assert (found.status, found.notices[0].number) == ("retracted", "10.5555/jim.2023.7")


def test_pubmed_tells_a_study_by_its_pmid(registries: Registries) -> None:
    registries.articles["90000001"] = PUBMED
    assert ask_for("PMID: 90000001").design == "trial"
    registries.articles["90000001"] = PUBMED_RETRACTED
    assert ask_for("https://pubmed.ncbi.nlm.nih.gov/90000001/").status == "retracted"


@pytest.mark.parametrize(
    ("number", "what"),
    [
        ("10.5555/nothing", "Crossref knows no publication with this DOI."),
        ("7", "PubMed knows no article with this PMID."),
        ("A daily walk", "This is neither a DOI nor a PMID."),
    ],
)
def test_what_nobody_knows_is_said(registries: Registries, number: str, what: str) -> None:
    with pytest.raises(Problem) as problem:
        ask_for(number)
    assert problem.value.what == what


@pytest.mark.parametrize(
    ("status", "what"), [(429, "Crossref asks us to wait."), (503, "Crossref could not answer (503).")]
)
def test_a_busy_registry_is_named(registries: Registries, status: int, what: str) -> None:
    registries.status = status
    with pytest.raises(Problem) as problem:
        ask_for(DOI)
    assert problem.value.what == what


def test_an_answer_about_another_study_is_refused(registries: Registries) -> None:
    registries.works[DOI] = WORK | {"DOI": "10.5555/other"}
    registries.articles["7"] = PUBMED
    for number in (DOI, "7"):
        with pytest.raises(Problem, match="can't be read"):
            ask_for(number)


def test_without_a_network_the_page_says_what_works_without(settings: LazySettings) -> None:
    with running() as fake:
        settings.CROSSREF_URL = fake.url
    http.configure(http.Settings(read_seconds=1, total_seconds=2, private_origins=frozenset({fake.url})))
    with pytest.raises(Problem, match="can't be reached from here") as problem:
        ask_for(DOI)
    assert problem.value.do == "Paste the record instead: that needs no network."


def test_whoever_runs_bedside_may_forbid_asking(settings: LazySettings) -> None:
    settings.PUBMED_URL = ""
    with pytest.raises(Problem, match="PubMed is not asked on this server"):
        ask_for("7")

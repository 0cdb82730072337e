"""Reading what people paste: what is understood, and what is said of broken text."""

import pytest

from bedside.base.errors import Problem
from bedside.features.evidence.reading.design import design_of
from bedside.features.evidence.reading.paste import read_paste
from bedside.features.evidence.tests.records import PUBMED, PUBMED_CORRECTED, PUBMED_RETRACTED

RIS = """TY  - JOUR
AU  - Muster, Erika
AU  - Beispiel, Jo
TI  - A daily walk and blood pressure:
a systematic review
JF  - Journal of Invented Medicine
PY  - 2021/03/01/
DO  - https://doi.org/10.5555/JIM.2021.1
AN  - 90000001
UR  - https://jim.example/1
ER  -
"""
BIBTEX = r"""
@article{muster2021,
  title = {A daily walk and {B}lood pressure in {Z}{\"u}rich: a cohort study},
  author = {M{\"u}ller, Erika Maria and van der Berg, Jan},
  journal = "Journal of Invented Medicine",
  year = 2021, month = mar,
  doi = {10.5555/jim.2021.1},
}
"""
NBIB = """PMID- 90000001
OWN - NLM
DP  - 2021 Mar
TI  - A daily walk and blood pressure in adults: a very long title that goes on in the
      next line.
LID - S0000-1 [pii]
LID - 10.5555/jim.2021.1 [doi]
AU  - Muster E
PT  - Journal Article
PT  - Meta-Analysis
TA  - J Invent Med
RIN - J Invent Med. 2023 Jan;14(1):7. PMID: 90000009
"""


def test_pubmed_xml_is_read() -> None:
    (found,) = read_paste(PUBMED)
    assert found.title == "A daily walk and blood pressure in adults: a randomized trial"
    assert (found.authors, found.journal, found.year) == ("Muster E, WALK Study Group", "J Invent Med", 2021)
    assert (found.pmid, found.doi) == ("90000001", "10.5555/jim.2021.1")
    assert (found.design, found.kind, found.status) == ("trial", "study", "current")


def test_pubmed_xml_tells_of_a_retraction_and_where_it_stands() -> None:
    (found,) = read_paste(PUBMED_RETRACTED)
    assert found.status == "retracted"
    (notice,) = found.notices
    assert (notice.type, notice.where, notice.number) == ("RetractionIn", "J Invent Med. 2023 Jan;14(1):7", "90000009")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (PUBMED_CORRECTED, "corrected"),
        (PUBMED_CORRECTED.replace("ErratumIn", "ExpressionOfConcernIn"), "corrected"),
        (PUBMED_CORRECTED.replace("ErratumIn", "RetractionIn"), "retracted"),
        (PUBMED_CORRECTED.replace("ErratumIn", "UpdateIn"), "current"),
        (PUBMED.replace("Randomized Controlled Trial", "Retracted Publication"), "retracted"),
        (PUBMED.replace("A daily walk", "RETRACTED: A daily walk"), "retracted"),
        (PUBMED.replace("A daily walk", "Retracted papers on a daily walk"), "current"),
    ],
)
def test_what_the_record_says_became_of_the_study(text: str, status: str) -> None:
    assert read_paste(text)[0].status == status


def test_a_notice_of_retraction_is_not_taken_for_the_study() -> None:
    with pytest.raises(Problem, match="is a notice that retracts"):
        read_paste(PUBMED.replace("Randomized Controlled Trial", "Retraction of Publication"))


def test_ris_is_read_over_wrapped_lines() -> None:
    (found,) = read_paste(RIS)
    assert found.title == "A daily walk and blood pressure: a systematic review"
    assert (found.authors, found.journal, found.year) == (
        "Muster, Erika, Beispiel, Jo",
        "Journal of Invented Medicine",
        2021,
    )
    assert (found.doi, found.pmid, found.url) == ("10.5555/jim.2021.1", "90000001", "https://jim.example/1")
    assert found.design == "review"


def test_bibtex_is_read_with_its_accents() -> None:
    (found,) = read_paste(BIBTEX)
    assert found.title == "A daily walk and Blood pressure in Zürich: a cohort study"
    assert (found.authors, found.year, found.design) == ("Müller EM, van der Berg J", 2021, "cohort")


def test_pubmeds_own_list_is_read_with_its_retraction() -> None:
    (found,) = read_paste(NBIB)
    assert found.title.endswith("a very long title that goes on in the next line")
    assert (found.doi, found.design, found.status) == ("10.5555/jim.2021.1", "meta", "retracted")
    assert found.notices[0].number == "90000009"


def test_several_records_are_all_found() -> None:
    assert len(read_paste(RIS + "\n" + RIS.replace("TI  - A", "TI  - B"))) == 2


ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><PubmedArticleSet>&e;</PubmedArticleSet>'
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><PubmedArticleSet>&b;</PubmedArticleSet>'


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "Nothing was pasted."),
        ("A daily walk is good.", "This is neither PubMed XML nor RIS nor BibTeX."),
        (PUBMED[:900], "This XML is broken in line"),
        ("<html><body>PubMed</body></html>", "there is no <PubmedArticle> in it"),
        (ENTITY, "This XML defines entities"),
        (BOMB, "This XML defines entities"),
        (RIS.replace("ER  -\n", ""), "Line 1 can't be read. The record that begins here doesn't end"),
        (RIS.replace("ER  -\n", RIS), "Line 11 can't be read. A record begins before the one above has ended"),
        (RIS + "Some words.\n", "Line 12 can't be read. A record begins with “TY  -”."),
        (RIS.replace("TI  - A daily walk and blood pressure:\na systematic review\n", ""), "has no title"),
        (BIBTEX.rstrip().rstrip("}"), "This BibTeX is broken in line"),
        ('@string{a = "x"}@string{a = a # a}@article{k, title = a}', "This BibTeX defines abbreviations"),
        ("TY  - JOUR\n" + "N2  - x\n" * 20_000, "This is too much to read at once."),
        ("@article{x, year = 2021}", "The entry “x” has no title."),
        (BIBTEX + BIBTEX, "Two entries of this BibTeX have the same name."),
        ("PMID- 7\nDP  - 2020\n", "has no title"),
    ],
)  # fmt: skip
def test_broken_text_is_refused_with_a_sentence_and_what_to_do(text: str, what: str) -> None:
    with pytest.raises(Problem) as problem:
        read_paste(text)
    assert what in str(problem.value.what)
    assert problem.value.do


@pytest.mark.parametrize(
    ("types", "title", "design"),
    [
        (["Journal Article", "Randomized Controlled Trial", "Meta-Analysis"], "", "meta"),
        (["Journal Article", "Review"], "Hypertension in adults", "narrative"),
        (["Journal Article", "Review", "Systematic Review"], "", "review"),
        (["Journal Article"], "Statins and muscle pain: a double-blind placebo-controlled study", "trial"),
        (["Journal Article"], "A nonrandomized comparison of two diets", ""),
        (["Journal Article"], "A randomized trial of walking: study protocol", ""),
        (["Case Reports"], "Syncope after a walk", "case"),
        (["Practice Guideline"], "Management of hypertension", "guideline"),
        (["Letter"], "A randomized trial of walking", "opinion"),
        (["Journal Article"], "Walking improves memory in mice", "laboratory"),
        (["Journal Article"], "Guideline adherence among nurses", ""),
        (["Journal Article"], "Blood pressure and a daily walk", ""),
    ],
)  # fmt: skip
def test_how_a_study_was_made_is_hinted(types: list[str], title: str, design: str) -> None:
    assert design_of(types, title) == design

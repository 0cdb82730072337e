"""Identifiers in the shapes that the law and the ways of writing letters, charts and posts give them."""

import re
from importlib.resources import files

import pytest

from bedside.checker import redact
from bedside.checker.document import Document
from bedside.checker.identifiers import identifiers
from bedside.checker.lexicons import words


def found(text: str) -> list[tuple[str, str]]:
    document = Document(text)
    spans = [(document.original_span(each.start, each.end), each.label) for each in identifiers(document)]
    return [(text[span.start : span.end], label) for span, label in spans]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("my zip is 03601", "03601"),
        ("Springfield 62704 is where he lives", "Springfield 62704"),
        ("lives in Dallas, TX 75201-1234", "Dallas, TX 75201-1234"),
        ("her mail goes to Alma, WI 54610", "Alma, WI 54610"),
        ("forwarded to TX 75201-1234", "TX 75201-1234"),
        ("Patient in Room 412, bed B", "Room 412, bed B"),
        ("Mr. Ortiz is in rm 3B-12", "rm 3B-12"),
        ("moved to bed 14 on ward 6", "bed 14"),
        ("paciente en cama 7", "cama 7"),
        ("her mail goes to RR 2 Box 118", "RR 2 Box 118"),
        ("Rural Route 4, Box 55A", "Rural Route 4, Box 55A"),
        ("HC 64 Box 12, Terlingua", "HC 64 Box 12"),
        ("send it to P.O. Box 1234, Fargo", "P.O. Box 1234"),
        ("Post Office Box 9", "Post Office Box 9"),
        ("apartado postal 312", "apartado postal 312"),
        ("PSC 4521, Box 77\nAPO AE 09131", "PSC 4521, Box 77\nAPO AE 09131"),
        ("sits at 40.7128° N, 74.0060° W", "40.7128° N, 74.0060° W"),
        ("seen at our Dallas clinic on May 3", "Dallas clinic"),
        ("admitted to St. Jude's on May 3", "St. Jude's"),
        ("was transferred to Johns Hopkins on May 3", "Johns Hopkins"),
        ("a 50-year-old man, Rick W. from Chicago who has asthma", "Chicago"),
    ],
)
def test_a_place_is_seen_whole(text: str, wanted: str) -> None:
    assert (wanted, "LOCATION") in found(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("I met Maria T., 54, there", "Maria T"),
        ("pt Smith, J. A. came in", "Smith, J. A"),
        ("Maria L. T. called", "Maria L. T"),
        ("seen by Dr. A. at Duke", "Dr. A"),
        ("Mrs. O'Brien-Kelly is here", "Mrs. O'Brien-Kelly"),
        ("Srta. Inés de la Cruz Romero llamó", "Srta. Inés de la Cruz Romero"),
        ("Juan Carlos de la Fuente y Ortega fue atendido", "Juan Carlos de la Fuente y Ortega"),
        ("Ludwig van der Berg came", "Ludwig van der Berg"),
        ("Omar bin Khalid al-Rashid was seen", "Omar bin Khalid al-Rashid"),
        ("Jean-Luc D'Angelo Jr. was seen", "Jean-Luc D'Angelo Jr"),
        ("Anne-Marie St. James called", "Anne-Marie St. James"),
        ('Robert "Bobby" Marsh came in', 'Robert "Bobby" Marsh'),
        ("James 'Jimmy' Carlton called", "James 'Jimmy' Carlton"),
        ("Margaret (Peggy) Olson called", "Margaret (Peggy) Olson"),
        ("Dr. Ruiz called", "Dr. Ruiz"),
        ("everyone calls me Csanád", "Csanád"),
        ("followed up with olga krylova yesterday", "olga krylova"),
        ("so proud of #MariaRuizStrong today", "MariaRuizStrong"),
        ("forward the report to 隆 山本 at five", "隆 山本"),
    ],
)
def test_a_name_is_seen_whole(text: str, wanted: str) -> None:
    assert any(words.removesuffix(".") == wanted and label == "NAME" for words, label in found(text)), found(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("she fell on Christmas Eve and came in", "Christmas Eve"),
        ("admitted on New Year's Day", "New Year's Day"),
        ("last seen on Labor Day 2023", "Labor Day 2023"),
        ("her surgery was on Memorial Day weekend", "Memorial Day weekend"),
        ("he died the day after Thanksgiving", "Thanksgiving"),
        ("discharged last Tuesday", "last Tuesday"),
        ("first treated last December", "last December"),
        ("operated on July 4th", "July 4th"),
        ("dob 03/**/1961", "03/**/1961"),
    ],
)
def test_a_day_is_seen_whole(text: str, wanted: str) -> None:
    assert (wanted, "DATE") in found(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("SSN 1 2 3 4 5 6 7 8 9", ("1 2 3 4 5 6 7 8 9", "SSN")),
        ("phone: 5 5 5 - 2 0 1 - 4 4 7 7", ("5 5 5 - 2 0 1 - 4 4 7 7", "PHONE")),
        ("SSN: ***-**-6789", ("***-**-6789", "SSN")),
        ("phone 555-***-4477", ("555-***-4477", "PHONE")),
        ("MRN 44****92", ("44****92", "MRN")),
        ("card ending in **** **** **** 4242", ("**** **** **** 4242", "ACCOUNT")),
        ("IBAN GB29 NWBK 6016 1331 9268 19", ("GB29 NWBK 6016 1331 9268 19", "ACCOUNT")),
        ("J😀o😀h😀n S😀m😀i😀t😀h was here", ("J😀o😀h😀n S😀m😀i😀t😀h", "NAME")),
        ("M-a-r-i-a L-o-p-e-z was here", ("M-a-r-i-a L-o-p-e-z", "NAME")),
        ("token bXkgbmFtZSBpcyBNYXJpYSBMb3Bleg== sent", ("bXkgbmFtZSBpcyBNYXJpYSBMb3Bleg==", "NAME")),
        ("payload U1NOIDIxOS0wOS05OTk5 sent", ("U1NOIDIxOS0wOS05OTk5", "SSN")),
        ("patient identifier is Sm9obiBKb2huc29u here", ("Sm9obiBKb2huc29u", "NAME")),
        (
            "https://portal.example.org/patients/maria-lopez-1961/chart",
            ("https://portal.example.org/patients/maria-lopez-1961/chart", "URL"),
        ),
    ],
)
def test_what_is_hidden_is_seen_whole(text: str, wanted: tuple[str, str]) -> None:
    assert wanted in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://portal.example.com/profile?name=William Young&email=will@mail.example.com",
        "https://portal.example.com/profile?user=mary9&email=mary.g@mail.example.com&ssn=801-81-8901&name=Mary+Gold",
        "https://example.com/user?id=12345&email=john@example.com",
    ],
)
def test_nothing_of_what_a_link_holds_stays(text: str) -> None:
    done = redact(f"See {text} please", "label").text
    assert not re.search(r"william|young|mary|gold|john|801|12345|mail\.", done, re.IGNORECASE), done


@pytest.mark.parametrize(
    "text",
    [
        "RR 18, SpO2 97 %, HC 34 cm",
        "Class in room 12 at 6 pm, 20 seats",
        "post-MI care, D-dimer and GERD in adults",
        "What did the ARISTOTLE trial and the Framingham study find?",
        "10 Awesome Tools for Better Sleep",
        "LMAOOOO Staaaahp",
        "Dr. Google and Dr Pepper are no doctors",
        "Uber and Netflix raised their prices",
        "Happy Labor Day!",
        "Feels like 37 F (3 C), humidity 24%",
        "per the Mayo Clinic guideline",
    ],
)
def test_what_only_looks_like_one_is_left(text: str) -> None:
    assert found(text) == []


def test_a_name_that_was_found_is_found_again() -> None:
    assert found("Mrs. Pemberton came. Later the nurse called about Pemberton again.").count(("Pemberton", "NAME")) == 1


@pytest.mark.parametrize(("code", "kept"), [("02139", "021"), ("03601", "000"), ("10201", "000"), ("89101", "891")])
def test_three_digits_of_a_zip_code_stay_where_many_live(code: str, kept: str) -> None:
    small = kept == "000"
    assert (code[:3] in words("zip3_small")) == small
    assert redact(f"my zip code is {code}", "generalize").text == f"my zip code is {kept}"


def test_the_list_of_small_areas_tells_its_day() -> None:
    head = (files("bedside.checker.lexicons") / "zip3_small.txt").read_text("utf-8").partition("\n0")[0]
    assert re.search(r"Census", head)
    assert re.search(r"20\d\d-\d\d-\d\d", head)
